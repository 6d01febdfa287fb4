"""What was learned of one person as a picture in a file: each number that the entries moved, before and after."""

from typing import Final

import numpy as np

from lenitive.domain.pharmacology.individualise import Individual
from lenitive.domain.pharmacology.learned import LearnedParameter, by_how_much, draws_of, learned_parameters
from lenitive.pkpd.linear import Array
from lenitive.web.plots.drawing import Sheet, file_of
from lenitive.web.plots.prior_posterior import Belief, Learned, draw_on

PANELS: Final = 9
"""The numbers of which most was learned; the document has all of them."""

_POINTS: Final = 160
_DRAWS: Final = 2000
_ROW_IN: Final = 2.1


def plot_file(found: Individual, *, kind: str) -> bytes:
    """The bytes of a picture of prior against posterior.

    Args:
        found: What is known of the person.
        kind: "png" or "svg".

    Raises:
        ValueError: Another kind.
    """
    shown = panels_of(found)
    words = f"{found.joint.own.id}, {found.person.weight_kg:g} kg: people in general against this person"
    height_in = 0.8 + _ROW_IN * -(-len(shown) // 3)
    sheet = Sheet(name="learned", title="What was learned", description=words, width_in=9.6, height_in=height_in)
    return file_of(sheet, lambda figure: draw_on(figure, shown), kind=kind)


def panels_of(found: Individual) -> list[Learned]:
    """The numbers of which most was learned, for `prior_posterior.draw_on`."""
    return [_learned(found, one) for one in by_how_much(learned_parameters(found))[:PANELS]]


def _learned(found: Individual, one: LearnedParameter) -> Learned:
    before, after = draws_of(found, one.name)
    ends = np.quantile(np.concatenate([before, after]), (0.005, 0.995))
    values = np.linspace(ends[0], ends[1], _POINTS)
    return Learned(
        label=one.name,
        unit=one.unit,
        values=tuple(values.tolist()),
        prior=_belief(before, values),
        posterior=_belief(after, values),
    )


def _belief(draws: Array, values: Array) -> Belief:
    """The density of draws by a normal kernel; its width is Silverman's, with the middle half against a heavy tail."""
    low, lower, middle, upper, high = np.quantile(draws, (0.05, 0.25, 0.5, 0.75, 0.95)).tolist()
    some = draws[:_DRAWS]
    spread = min(float(draws.std()), (upper - lower) / 1.34) or float(draws.std()) or 1.0
    width = 0.9 * spread * some.size**-0.2
    density = np.exp(-0.5 * ((values[:, None] - some[None, :]) / width) ** 2).mean(axis=1)
    return Belief(p05=low, p50=middle, p95=high, density=tuple(density.tolist()))
