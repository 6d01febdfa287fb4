"""Prior against posterior: what was believed before a person's observations, and after, one parameter a panel."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lenitive.web.plots.drawing import INK, RATE, SOFT, TRUE, Drawing, Sheet, rounded, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ACROSS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """A distribution of one parameter.

    Attributes:
        p05: 5 in 100 lie below.
        p50: Median.
        p95: 95 in 100 lie below.
        density: At `values` of the parameter; any scale.
    """

    p05: float
    p50: float
    p95: float
    density: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """One parameter before and after.

    Attributes:
        label: What it is.
        unit: Its unit; empty for none.
        values: Rising values at which the densities are given.
        prior: Before.
        posterior: After.
        truth: The true value, in a simulation; None where nobody knows it.
    """

    label: str
    unit: str
    values: Sequence[float]
    prior: Belief
    posterior: Belief
    truth: float | None = None

    @property
    def narrowed_frac(self) -> float:
        """How much narrower the 90 % interval became: 0 nothing was learned, 1 everything; less than 0 if it widened.

        Example:
            >>> before = Belief(p05=0.0, p50=2.0, p95=4.0, density=(1.0,))
            >>> after = Belief(p05=1.0, p50=2.0, p95=3.0, density=(1.0,))
            >>> Learned(label="x", unit="", values=(2.0,), prior=before, posterior=after).narrowed_frac
            0.5
        """
        before = self.prior.p95 - self.prior.p05
        return 1 - (self.posterior.p95 - self.posterior.p05) / before if before > 0 else 0.0


def prior_posterior(parameters: Sequence[Learned], *, name: str, title: str, description: str) -> Drawing:
    """Draw a panel for each parameter, with the same in figures."""
    if not parameters:
        raise ValueError("a plot of prior against posterior needs at least one parameter")
    height_in = 0.5 + 2.1 * math.ceil(len(parameters) / _ACROSS)
    sheet = Sheet(name=name, title=title, description=description, height_in=height_in)
    return Drawing(
        svg=svg_of(sheet, lambda figure: draw_on(figure, parameters)),
        title=sheet.title,
        description=description,
        head=("Parameter", "Unit", "#Prior, median", "#90 %", "#Posterior, median", "#90 %", "#Interval narrower by"),
        rows=tuple(
            (
                one.label,
                one.unit,
                *_words(one.prior),
                *_words(one.posterior),
                f"{100 * one.narrowed_frac:.0f} %",
            )
            for one in parameters
        ),
    )


def draw_on(figure: "Figure", parameters: Sequence[Learned]) -> None:
    """Draw on a figure, three panels a row."""
    rows, across = math.ceil(len(parameters) / _ACROSS), min(_ACROSS, len(parameters))
    panels = figure.subplots(rows, across, squeeze=False).ravel()
    for axes, one in zip(panels, parameters, strict=False):
        draw(axes, one)
    for axes in panels[len(parameters) :]:
        axes.set_visible(False)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=3)


def draw(axes: "Axes", one: Learned) -> None:
    """Draw one parameter: two densities of the same area, two intervals below them."""
    for place, (words, belief, colour, line) in enumerate(
        (("prior", one.prior, SOFT, "--"), ("posterior", one.posterior, RATE, "-"))
    ):
        height = _of_area_one(one.values, belief.density)
        axes.fill_between(one.values, height, color=colour, alpha=0.2, linewidth=0)
        axes.plot(one.values, height, color=colour, linestyle=line, linewidth=1.4, label=words)
        below = -0.05 - 0.07 * place
        axes.plot(
            [belief.p05, belief.p95], [below, below], transform=axes.get_xaxis_transform(), color=colour, linewidth=2.2,
            clip_on=False,
        )  # fmt: skip
        axes.plot(
            [belief.p50], [below], transform=axes.get_xaxis_transform(), color=colour, marker="|", markersize=7,
            markeredgewidth=2, clip_on=False,
        )  # fmt: skip
    if one.truth is not None:
        axes.axvline(one.truth, color=TRUE, linewidth=1.3, linestyle="-.", label="true, simulated")
    axes.set_ylim(bottom=0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", pad=20, length=0)
    axes.set_title(f"{one.label}, {one.unit}" if one.unit else one.label, fontsize=8.5)
    axes.text(
        0.99, 0.97, f"narrower by {100 * one.narrowed_frac:.0f} %", transform=axes.transAxes, ha="right", va="top",
        fontsize=7.5, color=INK,
    )  # fmt: skip


def _of_area_one(values: Sequence[float], density: Sequence[float]) -> list[float]:
    area = math.fsum(
        (density[at] + density[at + 1]) / 2 * (values[at + 1] - values[at]) for at in range(len(values) - 1)
    )
    return [height / area for height in density] if area > 0 else list(density)


def _words(belief: Belief) -> tuple[str, str]:
    low, middle, high = rounded((belief.p05, belief.p50, belief.p95))
    return middle, f"{low} to {high}"
