"""Exposure against effect: what a concentration does, the studied range shaded and everything outside it hatched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lenitive.web.plots.drawing import INK, RATE, SOFT, Drawing, Sheet, rounded, style_of, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An effect at concentrations inside the studied range.

    Attributes:
        label: What distinguishes this curve; empty where there is one.
        conc_ng_ml: Rising concentrations.
        effect: At each of them.
        studied: Lowest and highest concentration for which it was found, ng/mL.
    """

    label: str
    conc_ng_ml: Sequence[float]
    effect: Sequence[float]
    studied: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A published point of the curve: a concentration and its effect."""

    conc_ng_ml: float
    effect: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureEffect:
    """Everything on one pair of axes.

    Attributes:
        title: The effect.
        exposure: Whose concentration, and where.
        quantity: The effect's unit.
        responses: Curves; with several, the studied range is the widest.
        marks: Published points.
    """

    title: str
    exposure: str
    quantity: str
    responses: Sequence[Response]
    marks: Sequence[Mark] = ()


def exposure_effect(plot: ExposureEffect, *, name: str, description: str) -> Drawing:
    """Draw it, with the same in figures."""
    sheet = Sheet(name=name, title=plot.title, description=description, width_in=4.7, height_in=3.1)
    return Drawing(
        svg=svg_of(sheet, lambda figure: draw_on(figure, plot)),
        title=sheet.title,
        description=description,
        head=("Curve", "#Concentration (ng/mL)", f"#Effect ({plot.quantity})"),
        rows=tuple(
            (one.label or "effect", *rounded((conc, effect))) for one in plot.responses for conc, effect in _some(one)
        ),
    )


def draw_on(figure: "Figure", plot: ExposureEffect) -> None:
    """Draw on a figure."""
    draw(figure.subplots(), plot)


def draw(axes: "Axes", plot: ExposureEffect) -> None:
    """Draw one effect; outside what was studied there is no line, because there is no number."""
    low = min(one.studied[0] for one in plot.responses)
    high = max(one.studied[1] for one in plot.responses)
    end = 1.22 * high
    axes.axvspan(low, high, color=RATE, alpha=0.07, linewidth=0)
    for start, stop in ((0.0, low), (high, end)):
        if stop > start:
            axes.axvspan(start, stop, facecolor="none", edgecolor=SOFT, hatch="///", alpha=0.55, linewidth=0)
    for place, one in enumerate(plot.responses):
        style = style_of(place)
        axes.plot(
            one.conc_ng_ml, one.effect, color=style.colour, linestyle=style.line, linewidth=1.6, label=one.label or None
        )
    for mark in plot.marks:
        axes.plot([mark.conc_ng_ml], [mark.effect], marker="o", markersize=5, color=INK, linestyle="")
    axes.set_xlim(0, end)
    axes.set_xlabel(f"{plot.exposure}, ng/mL")
    axes.set_ylabel(plot.quantity)
    axes.grid(visible=True, axis="y")
    if any(one.label for one in plot.responses):
        axes.legend(loc="best", fontsize=7.5)


def _some(one: Response, count: int = 9) -> list[tuple[float, float]]:
    last = len(one.conc_ng_ml) - 1
    places = sorted({round(step * last / (count - 1)) for step in range(count)})
    return [(one.conc_ng_ml[at], one.effect[at]) for at in places]
