"""Predicted against observed: every measured value beside the predicted one, on logarithmic axes with 2-fold lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lenitive.web.plots.drawing import INK, SOFT, Drawing, Sheet, plain_log_ticks, rounded, style_of, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Values of one model or study.

    Attributes:
        label: Its name.
        predicted: Predicted values, more than 0.
        observed: Measured values, more than 0, in the same order.
        hollow: Drawn empty: shown, not judged.
    """

    label: str
    predicted: Sequence[float]
    observed: Sequence[float]
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One pair of axes.

    Attributes:
        title: What is compared.
        unit: Of both axes.
        pairs: Values by model or study.
    """

    title: str
    unit: str
    pairs: Sequence[Pairs]


def predicted_observed(panels: Sequence[Panel], *, name: str, title: str, description: str) -> Drawing:
    """Draw the panels side by side, with the same in figures."""
    sheet = Sheet(name=name, title=title, description=description, width_in=9.6, height_in=4.6)
    return Drawing(
        svg=svg_of(sheet, lambda figure: draw_on(figure, panels)),
        title=sheet.title,
        description=description,
        head=("What", "Model", "#Observed", "#Predicted", "#Ratio"),
        rows=tuple(
            (panel.title, pairs.label, *rounded((observed, predicted)), f"{predicted / observed:.2f}")
            for panel in panels
            for pairs in panel.pairs
            for predicted, observed in zip(pairs.predicted, pairs.observed, strict=True)
        ),
    )


def draw_on(figure: "Figure", panels: Sequence[Panel]) -> None:
    """Draw on a figure, a panel beside the other; a label has one style in all of them."""
    labels = list(dict.fromkeys(pairs.label for panel in panels for pairs in panel.pairs))
    for axes, panel in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        draw(axes, panel, labels=labels)
    known = {
        label: handle for axes in figure.axes for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    figure.legend(known.values(), known.keys(), loc="outside upper left", ncols=3)


def draw(axes: "Axes", panel: Panel, *, labels: Sequence[str] = ()) -> None:
    """Draw one panel."""
    names = list(labels) or [pairs.label for pairs in panel.pairs]
    values = [value for pairs in panel.pairs for value in (*pairs.predicted, *pairs.observed)]
    if not values or min(values) <= 0:
        raise ValueError(f"{panel.title}: predicted and observed values must be more than 0 on logarithmic axes")
    low, high = min(values) / 1.6, max(values) * 1.6
    axes.fill_between([low, high], [low / 2, high / 2], [2 * low, 2 * high], color=SOFT, alpha=0.13, linewidth=0)
    axes.plot([low, high], [low, high], color=INK, linewidth=1.0)
    for factor in (0.5, 2.0):
        axes.plot([low, high], [factor * low, factor * high], color=INK, linewidth=0.8, linestyle="--")
    for pairs in panel.pairs:
        style = style_of(names.index(pairs.label))
        axes.plot(
            pairs.observed,
            pairs.predicted,
            linestyle="",
            marker=style.marker,
            markersize=5.5,
            markerfacecolor="none" if pairs.hollow else style.colour,
            markeredgecolor=style.colour,
            alpha=0.85,
            label=pairs.label,
        )
    axes.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high), aspect="equal")
    for axis in (axes.xaxis, axes.yaxis):
        plain_log_ticks(axis)
    axes.set_xlabel(f"observed, {panel.unit}")
    axes.set_ylabel(f"predicted, {panel.unit}")
    axes.set_title(panel.title)
    axes.annotate("2-fold", (low * 1.15, 2.35 * low), fontsize=7.5, rotation=45, rotation_mode="anchor")
