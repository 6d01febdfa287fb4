"""The two plots of a course, as SVG inside the page: one infusion on one time axis, and the days around it.

Red, yellow and cyan are left to alarms. Every series differs by shape as well as by colour, gaps stay gaps, and every
plot stands beside a table with the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import matplotlib as mpl
import matplotlib.dates
import matplotlib.ticker
from matplotlib.axes import Axes

from lenitive.web.language import gettext
from lenitive.web.plots.bands import Band, draw_band
from lenitive.web.plots.drawing import (
    BP,
    CONC,
    GRID,
    HEART,
    INK,
    OXYGEN,
    PAIN,
    RATE,
    SOFT,
    TRUE,
    styled_figure,
    svg_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stretch of constant rate."""

    start_min: float
    end_min: float
    rate_ml_h: float
    rate_mg_kg_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values over time; None where nothing was read."""

    times_min: Sequence[float]
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happened at one time, for example an alarm."""

    at_min: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionPlot:
    """Everything on the time axis of one session."""

    pain: Series
    goal_nrs: float | None
    bars: Sequence[Bar]
    predicted: Band | None
    simulated_ng_ml: Series
    systolic_mmhg: Series
    diastolic_mmhg: Series
    heart_rate_min: Series
    spo2_pct: Series
    marks: Sequence[Mark]
    infusion_end_min: float


def infusion_svg(plot: InfusionPlot) -> str:
    """Pain, rate, concentration and vital signs of one session on one time axis."""
    with styled_figure(9.6, 8.6) as figure:
        axes = figure.subplots(5, 1, sharex=True, height_ratios=[2, 1.3, 2, 2, 1])
        _pain(axes[0], plot)
        _rate(axes[1], plot)
        _concentration(axes[2], plot)
        _circulation(axes[3], plot)
        _oxygen(axes[4], plot)
        for axis in axes:
            axis.axvline(plot.infusion_end_min, color=SOFT, linewidth=0.8, linestyle="--")
            axis.grid(visible=True, axis="y", color=GRID, linewidth=0.6)
            axis.set_axisbelow(True)
        axes[1].text(plot.infusion_end_min, 0.5, " infusion ends", color=INK, fontsize=8)
        axes[-1].set_xlabel("minutes from the start of the infusion")
        axes[-1].xaxis.set_major_locator(mpl.ticker.MultipleLocator(60))
        figure.align_ylabels(axes)
        return svg_text(figure)


def _points(series: Series) -> tuple[list[float], list[float]]:
    pairs = [(t, v) for t, v in zip(series.times_min, series.values, strict=True) if v is not None]
    return [t for t, _ in pairs], [v for _, v in pairs]


def _pain(axis: Axes, plot: InfusionPlot) -> None:
    scores = [float("nan") if score is None else score for score in plot.pain.values]
    axis.plot(
        list(plot.pain.times_min), scores, color=PAIN, marker="o", markersize=5, linewidth=1.4, label="pain, rated"
    )
    if plot.goal_nrs is not None:
        axis.axhline(plot.goal_nrs, color=PAIN, linewidth=0.9, linestyle=":", label="personal goal")
    for mark in plot.marks:
        axis.plot([mark.at_min], [9.6], marker="v", color=INK, markersize=5, clip_on=False)
        axis.annotate(mark.text, (mark.at_min, 9.6), xytext=(4, -2), textcoords="offset points", fontsize=7)
    axis.set_ylim(0, 10)
    axis.set_ylabel("pain\n0-10")
    axis.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, fontsize=8, borderaxespad=0.1)


def _rate(axis: Axes, plot: InfusionPlot) -> None:
    for bar in plot.bars:
        width = bar.end_min - bar.start_min
        axis.bar(bar.start_min, bar.rate_ml_h, width=width, align="edge", color=RATE, alpha=0.28, edgecolor=RATE)
        if width >= 25 and bar.rate_ml_h > 0:
            middle = bar.start_min + width / 2
            axis.text(middle, bar.rate_ml_h / 2, f"{bar.rate_ml_h:g}", ha="center", va="center", fontsize=7.5)
    top = max((bar.rate_ml_h for bar in plot.bars), default=1)
    axis.set_ylim(0, top * 1.15 or 1)
    axis.set_ylabel("pump\nmL/h")


def _concentration(axis: Axes, plot: InfusionPlot) -> None:
    band, highest = plot.predicted, [1.0]
    if band is not None:
        draw_band(axis, band, colour=CONC, line="-", label="predicted, median and 5-95 %", alpha=0.16)
        highest += band.p95
    times, values = _points(plot.simulated_ng_ml)
    axis.plot(times, values, color=TRUE, linewidth=1.2, linestyle="-.", label="this simulated person")
    axis.set_ylim(0, max([*highest, *values]) * 1.25)
    axis.set_ylabel("ketamine\nng/mL")
    axis.legend(loc="upper right", frameon=False, fontsize=8, ncols=3)


def _circulation(axis: Axes, plot: InfusionPlot) -> None:
    up, systolic = _points(plot.systolic_mmhg)
    down, diastolic = _points(plot.diastolic_mmhg)
    axis.vlines(up, diastolic[: len(up)], systolic[: len(down)], color=BP, linewidth=0.9)
    axis.plot(up, systolic, linestyle="", marker="v", markersize=5, color=BP, label="systolic, diastolic (mmHg)")
    axis.plot(down, diastolic, linestyle="", marker="^", markersize=5, color=BP)
    times, rates = _points(plot.heart_rate_min)
    axis.plot(times, rates, linestyle="", marker=".", markersize=3, color=HEART, label="heart rate (/min)")
    axis.set_ylabel("mmHg\n/min")
    low, high = axis.get_ylim()
    axis.set_ylim(min(low, 40), high + 0.25 * (high - low))
    axis.legend(loc="upper right", frameon=False, fontsize=8, ncols=2)


def _oxygen(axis: Axes, plot: InfusionPlot) -> None:
    times, values = _points(plot.spo2_pct)
    axis.plot(times, values, linestyle="", marker="s", markersize=2, color=OXYGEN)
    axis.set_ylim(min([*values, 85]) - 1, 101)
    axis.set_ylabel("SpO2\n%")


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysPlot:
    """Pain and opioid by day, and the days with an infusion."""

    pain_days: Sequence[date]
    pain_nrs: Sequence[float | None]
    opioid_days: Sequence[date]
    background_mg_day: Sequence[float]
    rescue_mg_day: Sequence[float]
    sessions: Sequence[date]
    goal_nrs: float | None


def days_svg(plot: DaysPlot) -> str:
    """Daily pain and daily opioid around the infusions; a day without an answer stays empty."""
    with styled_figure(9.6, 4.6) as figure:
        pain, opioid = figure.subplots(2, 1, sharex=True, height_ratios=[1.4, 1])
        heights = [float("nan") if value is None else value for value in plot.pain_nrs]
        pain.plot(list(plot.pain_days), heights, color=PAIN, marker="o", markersize=4, linewidth=1.2)
        if plot.goal_nrs is not None:
            pain.axhline(plot.goal_nrs, color=PAIN, linewidth=0.9, linestyle=":")
        pain.set_ylim(0, 10)
        pain.set_ylabel(gettext("average pain") + "\n0-10")
        days = list(plot.opioid_days)
        opioid.bar(days, plot.background_mg_day, color=RATE, alpha=0.35, label=gettext("background"))
        opioid.bar(
            days,
            plot.rescue_mg_day,
            bottom=plot.background_mg_day,
            color=TRUE,
            alpha=0.6,
            hatch="//",
            label=gettext("rescue"),
        )
        totals = [a + b for a, b in zip(plot.background_mg_day, plot.rescue_mg_day, strict=True)]
        opioid.set_ylim(0, max([*totals, 1]) * 1.25)
        opioid.set_ylabel(gettext("opioid, mg\nmorphine eq./day"))
        opioid.legend(loc="upper right", frameon=False, fontsize=8, ncols=2)
        for index, session in enumerate(plot.sessions, start=1):
            for axis in (pain, opioid):
                axis.axvline(session, color=INK, linewidth=0.9, linestyle="--")
            pain.annotate(
                gettext("infusion %(number)s") % {"number": index},
                (session, 9.4),
                xytext=(3, 0),
                textcoords="offset points",
                fontsize=8,
            )
        opioid.xaxis.set_major_formatter(mpl.dates.ConciseDateFormatter(opioid.xaxis.get_major_locator()))  # type: ignore[no-untyped-call]
        return svg_text(figure)
