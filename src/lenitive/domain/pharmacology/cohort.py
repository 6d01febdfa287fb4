"""Virtual people of a model: drawn by number, so that a population may be cut into pieces in any way.

Person 7 of seed 1 is always the same person. Small populations are kept whole and their percentiles are exact; large
ones are counted in narrow bins and nobody is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.joint import Joined
from lenitive.domain.pharmacology.model import Person, is_widened
from lenitive.domain.pharmacology.predict import Given, blocks_of, individual, input_of
from lenitive.domain.pharmacology.random_effects import drawn, effect_names
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.response_curves import response_curves
from lenitive.pkpd import compiled
from lenitive.pkpd.compartments import Array, Block
from lenitive.pkpd.counter_normal import counter_normals
from lenitive.pkpd.histogram import Bins, Counts, bins_for, count, percentiles
from lenitive.pkpd.on_gpu import can_take, count_people_on_gpu
from lenitive.pkpd.programme import packed, programme

PERCENTILES: Final = {"p05": 0.05, "p50": 0.50, "p95": 0.95}
"""What is told of a population at each time."""

PILOT: Final = 2048
"""The first people, from whom the range of each row of bins is taken."""

COMPILED_PEOPLE: Final = 2**13
"""People whose parameters are held at once by the compiled engine."""

GPU_PEOPLE: Final = 2**17
"""The same, for a graphics card."""

PIECE_POINTS: Final = 2**18
"""People times minutes that are held at once on one worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """People like one person, under one regimen.

    Attributes:
        joint: The model, and the responses that are asked for.
        person: Size, age, liver function and ancestry of all of them.
        given: Infusions and injections.
        seed: The same seed gives the same people.
        baseline: All of them without drug; a response whose baseline is not known is not given.
        with_uncertainty: Whether people are drawn with the uncertainty of the typical values added to how they differ.
    """

    joint: Joined
    person: Person
    given: Given
    seed: int
    baseline: Baseline = field(default_factory=Baseline)
    with_uncertainty: bool = False

    @property
    def varies(self) -> tuple[str, ...]:
        """Everything in which the people differ."""
        return effect_names(self.joint, with_uncertainty=self.with_uncertainty)


def effects_of_people(cohort: Cohort, first: int, people: int) -> dict[str, Array]:
    """Random effects of some people by name, each of shape (people,).

    Args:
        cohort: Whose.
        first: Number of the first person, from 0.
        people: How many.

    Example:
        >>> from lenitive.domain.pharmacology.joint import joined
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> joint = joined(MODELS["default_racemic_v1"], ())
        >>> cohort = Cohort(joint=joint, person=Person(weight_kg=70.0), given=(), seed=1)
        >>> whole = effects_of_people(cohort, 0, 100)["cl_l_h"]
        >>> bool(np.all(effects_of_people(cohort, 90, 10)["cl_l_h"] == whole[90:]))
        True
    """
    normals = counter_normals(cohort.seed, first=first, people=people, effects=len(cohort.varies) + 1)
    # the first number says who lies in the heavy tail, so that kinetics stay the same when responses are added
    draws = np.roll(normals, -1, axis=1)
    widened = is_widened(cohort.joint.own, cohort.person)
    return drawn(cohort.joint, draws, with_uncertainty=cohort.with_uncertainty, widened=widened)


def typical_curves(cohort: Cohort, times_min: Array) -> dict[str, Array]:
    """Every output of the typical person, each of shape (times,)."""
    found = response_curves(cohort.joint, cohort.person, {}, cohort.given, times_min, cohort.baseline)
    return {name: curve[0] for name, curve in found.items() if name in _names(cohort)}


def curves_of_people(cohort: Cohort, first: int, people: int, times_min: Array) -> dict[str, Array]:
    """Every output in some people, each of shape (people, times): concentrations in ng/mL, responses in their unit."""
    effects = effects_of_people(cohort, first, people)
    found = response_curves(cohort.joint, cohort.person, effects, cohort.given, times_min, cohort.baseline)
    return {name: curve for name, curve in found.items() if name in _names(cohort)}


def _names(cohort: Cohort) -> set[str]:
    """The model's own concentrations, S and R where they are apart, responses and their parts."""
    forms = {"s_ketamine", "r_ketamine"} if cohort.joint.halved else set()
    responses = {name for one in cohort.joint.responses for name in (one.id, *one.parts)}
    return {*cohort.joint.own.outputs, *forms, *responses}


def people_at_once(times_min: Array) -> int:
    """How many people make a piece. It depends on nothing but the number of times."""
    return max(16, PIECE_POINTS // max(1, times_min.size))


def exact_bands(cohorts: Sequence[Cohort], people: int, times_min: Array) -> dict[str, dict[str, Array]]:
    """Exact percentiles of all of a small population, by output and percentile, each of shape (times,).

    Args:
        cohorts: One; or several of which each gives as many people, and only outputs that all of them have.
        people: How many of each.
        times_min: Rising minutes.
    """
    size = people_at_once(times_min)
    pieces = [
        curves_of_people(cohort, first, min(size, people - first), times_min)
        for cohort in cohorts
        for first in range(0, people, size)
    ]
    found: dict[str, dict[str, Array]] = {}
    for name in _in_all(pieces):
        whole = np.concatenate([piece[name] for piece in pieces])
        found[name] = _by_percentile(np.quantile(whole, tuple(PERCENTILES.values()), axis=0))
    return found


def _in_all(found: Sequence[Mapping[str, Array]]) -> list[str]:
    return [name for name in found[0] if all(name in one for one in found)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ruler:
    """How the outputs of a large population are counted.

    Attributes:
        outputs: Names, in order; each has a row of bins for each time.
        known: Lowest and highest of each output among the first people, each of shape (times,).
        spans: For an output that is no concentration, the range at each time that its bins divide evenly.
        bins: Of the rows.
    """

    outputs: tuple[str, ...]
    known: Mapping[str, tuple[Array, Array]]
    spans: Mapping[str, tuple[Array, Array]]
    bins: Bins


def ruler_of(cohorts: Sequence[Cohort], times_min: Array) -> Ruler:
    """The bins for a large population, from its first people; of several cohorts for the outputs that all have."""
    concentrations = {name for one in cohorts for name in (*one.joint.own.outputs, "s_ketamine", "r_ketamine")}
    ranges = [_range(cohort, times_min) for cohort in cohorts]
    names = _in_all([lowest for lowest, _ in ranges])
    low = {name: np.min([lowest[name] for lowest, _ in ranges], axis=0) for name in names}
    high = {name: np.max([highest[name] for _, highest in ranges], axis=0) for name in names}
    spans = {name: _span(low[name], high[name]) for name in low if name not in concentrations}
    bins = bins_for(_rows(low, spans), _rows(high, spans))
    known = {name: (low[name], high[name]) for name in low}
    return Ruler(outputs=tuple(low), known=known, spans=spans, bins=bins)


def _range(cohort: Cohort, times_min: Array) -> tuple[dict[str, Array], dict[str, Array]]:
    """The lowest and highest of each output among the first people, each of shape (times,)."""
    low: dict[str, Array] = {}
    high: dict[str, Array] = {}
    size = people_at_once(times_min)
    for first in range(0, PILOT, size):
        for name, curve in curves_of_people(cohort, first, min(size, PILOT - first), times_min).items():
            low[name] = np.minimum(low.get(name, np.inf), curve.min(axis=0))
            high[name] = np.maximum(high.get(name, -np.inf), curve.max(axis=0))
    return low, high


def count_cohort(
    cohort: Cohort, ruler: Ruler, people: range, times_min: Array, counts: Counts, *, on_gpu: bool = False
) -> None:
    """Count some people. Counts of different people add up.

    Args:
        cohort: Whose.
        ruler: From `ruler_of`.
        people: Their numbers.
        times_min: Rising minutes.
        counts: Shape (ruler.bins.size,); added to in place.
        on_gpu: Whether a graphics card simulates them; for a cohort that `is_linear` only.
    """
    if on_gpu:
        together, counting = GPU_PEOPLE, _count_on_gpu
    elif is_linear(cohort):
        together, counting = COMPILED_PEOPLE, _count_compiled
    else:
        together, counting = people_at_once(times_min), _count_curves
    for first in range(people.start, people.stop, together):
        counting(cohort, ruler, range(first, min(first + together, people.stop)), times_min, counts)


def is_linear(cohort: Cohort) -> bool:
    """Whether every output is a concentration of one linear system: then its people are counted by compiled code."""
    joint = cohort.joint
    return not (joint.responses or joint.halved or joint.model.growing)


def fits_gpu(cohort: Cohort) -> bool:
    """Whether a graphics card can count its people."""
    return is_linear(cohort) and can_take(_blocks_of_people(cohort, range(1))[0])


def _count_curves(cohort: Cohort, ruler: Ruler, people: range, times_min: Array, counts: Counts) -> None:
    found = curves_of_people(cohort, people.start, len(people), times_min)
    count(ruler.bins, _rows({name: found[name] for name in ruler.outputs}, ruler.spans), counts)


def _count_compiled(cohort: Cohort, ruler: Ruler, people: range, times_min: Array, counts: Counts) -> None:
    blocks, scales = _blocks_of_people(cohort, people)
    dosing, seen = [input_of(part) for part in cohort.given], [(name, scales[name]) for name in ruler.outputs]
    compiled.reduce(blocks, dosing, times_min=times_min, seen=seen, bins=ruler.bins, counts=counts)


def _count_on_gpu(cohort: Cohort, ruler: Ruler, people: range, times_min: Array, counts: Counts) -> None:
    blocks, scales = _blocks_of_people(cohort, people)
    names = [block.name for block in blocks]
    count_people_on_gpu(
        packed(blocks),
        programme([input_of(part) for part in cohort.given], times_min),
        scales=np.stack([scales[name] for name in ruler.outputs]),
        seen=np.array([names.index(name) for name in ruler.outputs]),
        bins=ruler.bins,
        counts=counts,
    )


def _blocks_of_people(cohort: Cohort, people: range) -> tuple[list[Block], dict[str, Array]]:
    effects = effects_of_people(cohort, people.start, len(people))
    return blocks_of(cohort.joint.model, individual(cohort.joint.model, cohort.person, effects))


def counted_bands(ruler: Ruler, counts: Counts) -> dict[str, dict[str, Array]]:
    """Percentiles of the people counted, by output and percentile, each of shape (times,).

    None lies outside what the first people have: no centile of so many does, and a value that is the same in everybody,
    or ends at a bound, is not blurred by the width of its bin.
    """
    rows = percentiles(ruler.bins, counts, tuple(PERCENTILES.values()))
    found = {}
    for name, own in zip(ruler.outputs, np.split(rows, len(ruler.outputs), axis=1), strict=True):
        if name in ruler.spans:
            low, high = ruler.spans[name]
            own = low + (own - 1.0) * (high - low)  # noqa: PLW2901 - the same in its own unit
        found[name] = _by_percentile(np.where(own == 0.0, 0.0, np.clip(own, *ruler.known[name])))
    return found


def _span(low: Array, high: Array) -> tuple[Array, Array]:
    """The range of the known values at each time, and half of it on either side; never nothing."""
    margin = np.where(high > low, 0.5 * (high - low), 0.5)
    return low - margin, high + margin


def _by_percentile(found: Array) -> dict[str, Array]:
    return dict(zip(PERCENTILES, found, strict=True))


def _rows(found: Mapping[str, Array], spans: Mapping[str, tuple[Array, Array]]) -> Array:
    """Outputs beside each other along the last axis; a span becomes 1 to 2, where bins are even."""
    rows = []
    for name, curve in found.items():
        if name in spans:
            low, high = spans[name]
            curve = np.clip(1.0 + (curve - low) / (high - low), 1.0, 2.0)  # noqa: PLW2901 - on its span
        rows.append(curve)
    return np.concatenate(rows, axis=-1)
