"""One session as it was recorded, on one time axis: pain, pump rate over its time, pressure and heart rate, oxygen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lenitive.web.language import gettext as _
from lenitive.web.plots.drawing import BP, HEART, INK, OXYGEN, PAIN, RATE, SOFT, Drawing, Sheet, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PRINTED_FROM_MIN = 20
_GAP_MIN = 3
"""Minutes without a reading after which a line is broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBar:
    """A stretch of one rate, paused ones with 0."""

    start_min: float
    end_min: float
    rate_ml_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSession:
    """What was recorded, as pairs of minute and value; a gap is a gap.

    Attributes:
        pain: Ratings, before the start at negative minutes.
        goal_nrs: The person's own goal; None when it was not asked.
        rates: Bars, in order.
        pressures: Minute, systolic, diastolic.
        heart_rates: Per min.
        oxygen: Saturation in percent.
        alarms: Minute and title of alarms of high priority.
        end_min: When delivery ended; None while it goes on.
    """

    pain: Sequence[tuple[float, int]]
    goal_nrs: int | None
    rates: Sequence[RateBar]
    pressures: Sequence[tuple[float, int, int]]
    heart_rates: Sequence[tuple[float, int]]
    oxygen: Sequence[tuple[float, int]]
    alarms: Sequence[tuple[float, str]]
    end_min: float | None


def session_drawing(recorded: RecordedSession, *, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Drawing:
    """The plot, with the table that holds the same in figures."""
    sheet = Sheet(
        name="session-record",
        title=_("The session as it was recorded"),
        description=_(
            "Pain from 0 to 10, the pump's rate in mL/h as bars over their time, blood pressure with heart rate, and "
            "oxygen saturation over the minutes from the start. A table has the same."
        ),
        height_in=5.3,
    )
    return Drawing(
        svg=svg_of(sheet, lambda figure: _draw(figure, recorded)),
        title=sheet.title,
        description=sheet.description,
        head=head,
        rows=rows,
    )


def _draw(figure: "Figure", recorded: RecordedSession) -> None:
    from matplotlib.ticker import MultipleLocator

    axes = figure.subplots(4, 1, sharex=True, height_ratios=[1.7, 1.2, 2, 1])
    _pain(axes[0], recorded)
    _rate(axes[1], recorded)
    _circulation(axes[2], recorded)
    _oxygen(axes[3], recorded)
    for axis in axes:
        axis.grid(visible=True, axis="y")
        if recorded.end_min is not None:
            axis.axvline(recorded.end_min, color=SOFT, linewidth=0.8, linestyle="--")
    if recorded.end_min is not None:
        axes[1].text(recorded.end_min, 0.5, " " + _("delivery ends"), fontsize=8)
    axes[-1].set_xlabel(_("minutes from the start of the infusion"))
    axes[-1].xaxis.set_major_locator(MultipleLocator(60))
    figure.align_ylabels(axes)


def _pain(axis: "Axes", recorded: RecordedSession) -> None:
    times, scores = [at for at, _ in recorded.pain], [score for _, score in recorded.pain]
    axis.plot(times, scores, color=PAIN, marker="o", markersize=4, linewidth=1.2, label=_("pain, rated"))
    if recorded.goal_nrs is not None:
        axis.axhline(recorded.goal_nrs, color=PAIN, linewidth=0.9, linestyle=":", label=_("personal goal"))
    for at, title in recorded.alarms:
        axis.plot([at], [9.6], marker="v", color=INK, markersize=5, clip_on=False)
        axis.annotate(title, (at, 9.6), xytext=(4, -2), textcoords="offset points", fontsize=7)
    axis.set_ylim(0, 10)
    axis.set_yticks([0, 2, 4, 6, 8, 10])
    axis.set_ylabel(_("pain") + "\n0-10")
    axis.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.1)


def _rate(axis: "Axes", recorded: RecordedSession) -> None:
    for bar in recorded.rates:
        width = bar.end_min - bar.start_min
        axis.bar(bar.start_min, bar.rate_ml_h, width=width, align="edge", color=RATE, alpha=0.28, edgecolor=RATE)
        if width >= _PRINTED_FROM_MIN and bar.rate_ml_h > 0:
            middle = bar.start_min + width / 2
            axis.text(middle, bar.rate_ml_h / 2, f"{bar.rate_ml_h:g}", ha="center", va="center", fontsize=7.5)
    axis.set_ylim(0, max([1.0, *(bar.rate_ml_h for bar in recorded.rates)]) * 1.15)
    axis.set_ylabel(_("pump") + "\nmL/h")


def _circulation(axis: "Axes", recorded: RecordedSession) -> None:
    times = [at for at, _, _ in recorded.pressures]
    systolic, diastolic = [up for _, up, _ in recorded.pressures], [low for _, _, low in recorded.pressures]
    axis.vlines(times, diastolic, systolic, color=BP, linewidth=0.9)
    axis.plot(times, systolic, linestyle="", marker="v", markersize=5, color=BP, label=_("systolic, diastolic (mmHg)"))
    axis.plot(times, diastolic, linestyle="", marker="^", markersize=5, color=BP)
    axis.plot(*_with_gaps(recorded.heart_rates), color=HEART, linewidth=1.0, label=_("heart rate (per min)"))
    axis.set_ylabel("mmHg\n" + _("per min"))
    axis.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.1)


def _oxygen(axis: "Axes", recorded: RecordedSession) -> None:
    values = [value for _, value in recorded.oxygen]
    axis.plot(*_with_gaps(recorded.oxygen), color=OXYGEN, linewidth=1.0, linestyle="-.")
    axis.set_ylim(min([*values, 85]) - 1, 101)
    axis.set_ylabel("SpO2\n%")


def _with_gaps(readings: Sequence[tuple[float, int]]) -> tuple[list[float], list[float]]:
    """Times and values with a break wherever nothing was read for `_GAP_MIN`: a gap is a gap."""
    times: list[float] = []
    values: list[float] = []
    for at, value in readings:
        if times and at - times[-1] > _GAP_MIN:
            times.append(at)
            values.append(float("nan"))
        times.append(at)
        values.append(value)
    return times, values
