"""Visual predictive check: percentiles of what was observed over the range that simulated trials give them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lenitive.web.plots.drawing import INK, RATE, TRUE, Drawing, Sheet, plain_log_ticks, rounded, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPercentile:
    """One percentile over time, in many simulated trials of the same size.

    Attributes:
        label: For example "median", "95 %".
        low: 5th centile of it among the trials, at each time.
        middle: Median among the trials.
        high: 95th centile.
        observed: The percentile of what was observed; None where the study does not give it.
    """

    label: str
    low: Sequence[float]
    middle: Sequence[float]
    high: Sequence[float]
    observed: Sequence[float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictiveCheck:
    """Everything on one pair of axes.

    Attributes:
        title: The study and the model.
        quantity: What is plotted, with its unit.
        times_h: Times, h.
        percentiles: Lowest first.
        log: Whether the upright axis is logarithmic; then every value is more than 0.
    """

    title: str
    quantity: str
    times_h: Sequence[float]
    percentiles: Sequence[SimulatedPercentile]
    log: bool = False


def predictive_check(checks: Sequence[PredictiveCheck], *, name: str, title: str, description: str) -> Drawing:
    """Draw the checks side by side, with the same in figures."""
    sheet = Sheet(name=name, title=title, description=description, height_in=3.6)
    return Drawing(
        svg=svg_of(sheet, lambda figure: draw_on(figure, checks)),
        title=sheet.title,
        description=description,
        head=("Check", "Percentile", "#Hour", "#Simulated, low", "#middle", "#high", "#Observed"),
        rows=tuple(
            (
                check.title,
                one.label,
                f"{hour:g}",
                *rounded((one.low[at], one.middle[at], one.high[at])),
                "" if one.observed is None else rounded((one.observed[at],))[0],
            )
            for check in checks
            for one in check.percentiles
            for at, hour in enumerate(check.times_h)
        ),
    )


def draw_on(figure: "Figure", checks: Sequence[PredictiveCheck]) -> None:
    """Draw on a figure, a check beside the other."""
    for axes, check in zip(figure.subplots(1, len(checks), squeeze=False)[0], checks, strict=True):
        draw(axes, check)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=4)


def draw(axes: "Axes", check: PredictiveCheck) -> None:
    """Draw one check: ranges as boxes in a row, simulated middles as lines, observed percentiles as dots."""
    for one in check.percentiles:
        outer = one.observed is None
        colour, words = (RATE, "outer percentiles") if outer else (TRUE, one.label)
        axes.fill_between(
            check.times_h,
            one.low,
            one.high,
            color=colour,
            alpha=0.16 if outer else 0.26,
            linewidth=0,
            label=_once(axes, f"simulated {words}, 90 % of trials"),
        )
        axes.plot(check.times_h, one.middle, color=colour, linewidth=1.1, linestyle="--" if outer else "-")
        if one.observed is not None:
            axes.plot(
                check.times_h,
                one.observed,
                color=INK,
                linewidth=0.9,
                linestyle=":",
                marker="o",
                markersize=4,
                label=_once(axes, f"observed {one.label}"),
            )
    axes.set_title(check.title, fontsize=8.5)
    axes.set_xlabel("hours from the start")
    axes.set_ylabel(check.quantity)
    if check.log:
        axes.set_yscale("log")
        plain_log_ticks(axes.yaxis)
    else:
        axes.set_ylim(bottom=0)
    axes.grid(visible=True, axis="y")


def _once(axes: "Axes", words: str) -> str | None:
    return None if words in axes.get_legend_handles_labels()[1] else words
