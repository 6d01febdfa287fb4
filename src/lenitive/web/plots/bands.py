"""Bands over time: what a model predicts for people alike, one model or several, with what was observed laid over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lenitive.web.plots.drawing import (
    INK,
    SOFT,
    Drawing,
    LineStyle,
    Sheet,
    legend_above,
    plain_log_ticks,
    rounded,
    style_of,
    svg_of,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BANDS_TOGETHER: Final = 4
_ACROSS: Final = 3
_ROWS: Final = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A predicted band over time."""

    times_min: Sequence[float]
    p05: Sequence[float]
    p50: Sequence[float]
    p95: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """One model's band; without variability its three lines are one.

    Attributes:
        label: Name of the model.
        band: Over time.
        note: A line under the name in a panel of its own; empty for none.
    """

    label: str
    band: Band
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What was measured, each with the ends of its error of reading or measuring."""

    label: str
    times_min: Sequence[float]
    values: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BandsPlot:
    """Everything on the page of one plot.

    Attributes:
        quantity: What is plotted, with its unit.
        predicted: One or more models.
        observed: Measurements, if any.
        infusions: From and to, minutes, of every stretch of infusion.
        apart: Each model in a panel of its own, side by side; else all in one.
        log: Whether the upright axis is logarithmic.
        limit: A value with its name to draw as a line across; None for none.
    """

    quantity: str
    predicted: Sequence[Predicted]
    observed: Sequence[Observed] = ()
    infusions: Sequence[tuple[float, float]] = ()
    apart: bool = False
    log: bool = False
    limit: tuple[float, str] | None = None


def bands(plot: BandsPlot, *, name: str, title: str, description: str) -> Drawing:
    """Draw it, with the same in figures."""
    if not plot.predicted:
        raise ValueError("a plot of bands needs at least one predicted band")
    height_in = 0.6 + 2.5 * _panel_rows(plot) if plot.apart else 3.8
    sheet = Sheet(name=name, title=title, description=description, height_in=height_in)
    return Drawing(
        svg=svg_of(sheet, lambda figure: draw_on(figure, plot)),
        title=sheet.title,
        description=description,
        head=("Model", "#Hour", "#5 %", "#Median", "#95 %"),
        rows=tuple(row for one in plot.predicted for row in _rows(one)),
    )


def draw_on(figure: "Figure", plot: BandsPlot) -> None:
    """Draw on a figure: one panel, or one for each model, three in a row, all with the same axes."""
    if not plot.apart:
        draw(figure.subplots(), plot)
        return
    across = min(_ACROSS, len(plot.predicted))
    panels = figure.subplots(_panel_rows(plot), across, sharex=True, sharey=True, squeeze=False).ravel()
    for place, axes in enumerate(panels):
        if place >= len(plot.predicted):
            axes.set_visible(False)
            continue
        _panel(axes, plot, place)
        if place + across < len(plot.predicted):
            axes.set_xlabel("")
        else:
            axes.tick_params(labelbottom=True)
        axes.set_ylabel(plot.quantity if place % across == 0 else "")
    _span(panels[0], plot)


def _panel(axes: "Axes", plot: BandsPlot, place: int) -> None:
    one, style = plot.predicted[place], style_of(place)
    _ground(axes, plot)
    draw_band(axes, one.band, colour=style.colour, line=style.line, label="", alpha=0.18)
    _dots(axes, plot)
    axes.set_title(one.label if not one.note else f"{one.label}\n", fontsize=8.5)
    if one.note:
        axes.text(0, 1.02, one.note, transform=axes.transAxes, fontsize=7.5, color=INK)


def _panel_rows(plot: BandsPlot) -> int:
    return -(-len(plot.predicted) // _ACROSS)


def _span(axes: "Axes", plot: BandsPlot) -> None:
    """Ends of the upright axis from everything that is drawn; a logarithmic one ends a little below the dots."""
    shown = plot.apart or len(plot.predicted) <= _BANDS_TOGETHER
    top = max(max(one.band.p95 if shown else one.band.p50) for one in plot.predicted)
    top = max([top, *(high for one in plot.observed for high in one.high)])
    if not plot.log:
        axes.set_ylim(0, 1.05 * top or 1)
        return
    seen = [low for one in plot.observed for low in one.low] or [
        value for one in plot.predicted for value in one.band.p05 if value > 0
    ]
    axes.set_ylim(min(seen) / 2.5, 1.6 * top)
    plain_log_ticks(axes.yaxis)


def draw(axes: "Axes", plot: BandsPlot) -> None:
    """Draw all of it on one pair of axes; beyond four models the bands themselves are left out."""
    _ground(axes, plot)
    alpha = 0.16 / max(1, len(plot.predicted)) ** 0.5
    for place, one in enumerate(plot.predicted):
        style = style_of(place)
        shaded = alpha if len(plot.predicted) <= _BANDS_TOGETHER else 0.0
        draw_band(axes, one.band, colour=style.colour, line=style.line, label=one.label, alpha=shaded)
    _dots(axes, plot)
    _span(axes, plot)
    axes.set_ylabel(plot.quantity)
    legend_above(axes, columns=4)


def draw_band(axes: "Axes", band: Band, *, colour: str, line: LineStyle, label: str, alpha: float) -> None:
    """One band: its middle as a line, its width shaded with thin edges."""
    if alpha and list(band.p05) != list(band.p95):
        axes.fill_between(band.times_min, band.p05, band.p95, color=colour, alpha=alpha, linewidth=0)
        for edge in (band.p05, band.p95):
            axes.plot(band.times_min, edge, color=colour, linewidth=0.6, alpha=0.7)
    axes.plot(band.times_min, band.p50, color=colour, linewidth=1.5, linestyle=line, label=label or None)


def _ground(axes: "Axes", plot: BandsPlot) -> None:
    import matplotlib as mpl
    import matplotlib.ticker

    end_min = max(max(one.band.times_min) for one in plot.predicted)
    start_min = min(min(one.band.times_min) for one in plot.predicted)
    for low_min, high_min in plot.infusions:
        axes.axvspan(low_min, high_min, ymax=0.025, color=SOFT, alpha=0.7, linewidth=0)
    axes.grid(visible=True, axis="y")
    axes.set_xlim(start_min, end_min)
    if plot.log:
        axes.set_yscale("log", nonpositive="clip")
    axes.xaxis.set_major_locator(mpl.ticker.MultipleLocator(_step_min(end_min - start_min)))
    axes.xaxis.set_major_formatter(lambda minutes, _: f"{minutes / 60:g}")
    axes.set_xlabel("hours from the start")
    if plot.limit is not None:
        value, words = plot.limit
        axes.axhline(value, color=INK, linewidth=0.9, linestyle=":")
        axes.annotate(words, (start_min, value), xytext=(4, 3), textcoords="offset points", fontsize=7.5)


def _step_min(span_min: float) -> float:
    return next((step for step in (15, 30, 60, 120, 240, 360, 720, 1440) if span_min / step <= 9), 10080)


def _dots(axes: "Axes", plot: BandsPlot) -> None:
    for one in plot.observed:
        below = [value - low for value, low in zip(one.values, one.low, strict=True)]
        above = [high - value for value, high in zip(one.values, one.high, strict=True)]
        axes.errorbar(
            one.times_min,
            one.values,
            yerr=(below, above),
            linestyle="",
            marker="o",
            markersize=4,
            color=INK,
            elinewidth=0.9,
            capsize=2,
            label=one.label,
        )


def _rows(one: Predicted) -> list[tuple[str, ...]]:
    band, last = one.band, len(one.band.times_min) - 1
    places = sorted({round(step * last / (_ROWS - 1)) for step in range(_ROWS)}) if last else [0]
    return [
        (one.label, f"{band.times_min[at] / 60:.2f}", *rounded((band.p05[at], band.p50[at], band.p95[at])))
        for at in places
    ]
