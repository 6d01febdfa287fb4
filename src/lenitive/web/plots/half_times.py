"""Context-sensitive half-times: how long until the concentration has halved, by how long the infusion ran."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lenitive.web.plots.drawing import INK, Drawing, Sheet, rounded, style_of, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfTimes:
    """One model.

    Attributes:
        label: Its name.
        infusion_h: How long the infusion ran, h; rising.
        half_time_min: Minutes until the central concentration has halved.
        reference_min: The same by another method, at some of the hours: (hours, minutes); empty for none.
    """

    label: str
    infusion_h: Sequence[float]
    half_time_min: Sequence[float]
    reference_min: Sequence[tuple[float, float]] = ()


def half_times(models: Sequence[HalfTimes], *, name: str, title: str, description: str) -> Drawing:
    """Draw them, with the same in figures."""
    sheet = Sheet(name=name, title=title, description=description, height_in=4.2)
    return Drawing(
        svg=svg_of(sheet, lambda figure: draw_on(figure, models)),
        title=sheet.title,
        description=description,
        head=("Model", "#Infusion (h)", "#Half-time (min)"),
        rows=tuple(
            (one.label, f"{hours:g}", rounded((minutes,))[0])
            for one in models
            for hours, minutes in zip(one.infusion_h, one.half_time_min, strict=True)
        ),
    )


def draw_on(figure: "Figure", models: Sequence[HalfTimes]) -> None:
    """Draw on a figure, the names beside the plot."""
    axes = figure.subplots()
    draw(axes, models)
    figure.legend(loc="outside right upper")


def draw(axes: "Axes", models: Sequence[HalfTimes]) -> None:
    """Draw one line for each model over a logarithmic axis of hours."""
    for place, one in enumerate(models):
        style = style_of(place)
        axes.plot(
            one.infusion_h, one.half_time_min, color=style.colour, linestyle=style.line, linewidth=1.5, label=one.label
        )
        for hours, minutes in one.reference_min:
            axes.plot([hours], [minutes], marker="o", markersize=3.5, color=INK, linestyle="")
    axes.set_xscale("log")
    ticks = [hours for hours in (0.25, 0.5, 1, 2, 4, 6, 12, 24, 48, 100) if hours <= max(models[0].infusion_h)]
    axes.set_xticks(ticks, [f"{hours:g}" for hours in ticks])
    axes.minorticks_off()
    axes.axvspan(4, 6, color=style_of(0).colour, alpha=0.08, linewidth=0)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("hours of infusion (a session of 4-6 h is shaded)")
    axes.set_ylabel("minutes until halved")
    axes.grid(visible=True, axis="y")
