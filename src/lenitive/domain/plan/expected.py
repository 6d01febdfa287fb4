"""What regimens are expected to do in virtual people: relief by the drug, unwanted effects, highest concentration."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.domain.plan.chance_limits import CHANCE_LIMITS, RELIEF_WINDOW_MIN, ChanceFinding, finding
from lenitive.domain.plan.virtual_people import Programmes, VirtualPeople, curves_in
from lenitive.pkpd.linear import Array

_GRID_MIN: Final = 15
_AT_ONCE: Final = 32
_RELIEF: Final = "pain_relief_by_drug"
_WORST: Final = tuple(dict.fromkeys(limit.output for limit in CHANCE_LIMITS.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Centiles:
    """What 5, 50 and 95 in 100 virtual people stay at or below."""

    p05: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """The drug's part of the fall of pain, in points of the 0-10 scale, averaged over six hours from the start.

    Attributes:
        mean_nrs: Expected: over all virtual people. Most have less, a few much more.
        p05_nrs: What 5 in 100 of them stay at or below.
        p95_nrs: The same for 95.
    """

    mean_nrs: float
    p05_nrs: float
    p95_nrs: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expected:
    """What regimens do, one column for each.

    Attributes:
        relief_nrs: Shape (people, regimens); None when the pain before is not known.
        chances: By id of the chance limit, shape (regimens,); None when it is not known.
        peak_ng_ml: Highest ketamine, shape (people, regimens).
    """

    relief_nrs: Array | None
    chances: Mapping[str, Array | None]
    peak_ng_ml: Array

    @property
    def mean_relief_nrs(self) -> Array | None:
        """Over people, shape (regimens,)."""
        return None if self.relief_nrs is None else np.asarray(self.relief_nrs.mean(axis=0))

    def only(self, columns: slice) -> "Expected":
        """Some of the regimens."""
        return Expected(
            relief_nrs=None if self.relief_nrs is None else self.relief_nrs[:, columns],
            chances={name: None if found is None else found[columns] for name, found in self.chances.items()},
            peak_ng_ml=self.peak_ng_ml[:, columns],
        )

    def relief(self, column: int) -> Relief | None:
        """Of one regimen."""
        if self.relief_nrs is None:
            return None
        people = self.relief_nrs[:, column]
        low, high = np.quantile(people, (0.05, 0.95))
        return Relief(
            mean_nrs=round(float(people.mean()), 3), p05_nrs=round(float(low), 3), p95_nrs=round(float(high), 3)
        )

    def peak(self, column: int) -> Centiles:
        """Of one regimen."""
        return centiles_of(self.peak_ng_ml[:, column])

    def findings(self, column: int) -> tuple[ChanceFinding, ...]:
        """How one regimen stands to every chance limit."""
        return tuple(
            finding(limit, None if chances is None else float(chances[column]))
            for limit, chances in ((CHANCE_LIMITS[name], found) for name, found in self.chances.items())
        )


def centiles_of(people: Array, *, places: int = 1) -> Centiles:
    """Of numbers of shape (people,)."""
    low, middle, high = (round(float(value), places) for value in np.quantile(people, (0.05, 0.5, 0.95)))
    return Centiles(p05=low, p50=middle, p95=high)


def expected(groups: Sequence[VirtualPeople], programmes: Programmes) -> Expected:
    """What regimens do in all people of all groups; every group has the same weight.

    Args:
        groups: People of one model each, all with the same baseline, solved until the end of the last regimen.
        programmes: Regimens.

    Example:
        >>> from lenitive.domain.pharmacology.model import Person
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> from lenitive.domain.pharmacology.predict import Delivery
        >>> from lenitive.domain.pharmacology.response import Baseline
        >>> from lenitive.domain.plan.virtual_people import virtual_people
        >>> alike = virtual_people(MODELS["default_racemic_v1"], Person(weight_kg=70.0, age_years=50.0),
        ...                        Baseline(pain_nrs=7), last_min=360)
        >>> low, high = ([Delivery(start_min=0, duration_min=300, rate_mg_h=rate)] for rate in (7.0, 14.0))
        >>> found = expected([alike], Programmes.of([low, high]))
        >>> bool(found.mean_relief_nrs[0] < found.mean_relief_nrs[1]), found.chances["LIM-CHANCE-02"]
        (True, None)
    """
    moments = _Moments.of(programmes)
    parts = [
        _joined([_of_group(people, some, moments) for some in _in_pieces(programmes)], axis=1) for people in groups
    ]
    whole = _joined(parts, axis=0)
    return Expected(
        relief_nrs=whole.get(_RELIEF),
        chances={name: np.asarray(whole[name].mean(axis=0)) if name in whole else None for name in CHANCE_LIMITS},
        peak_ng_ml=whole["ketamine"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moments:
    """When regimens are looked at.

    Attributes:
        whole_min: A grid over the window of relief and every regimen, with every change of rate.
        late_min: Those from the first fall of any rate. While no rate falls no concentration does, and what only
            follows a concentration is worst there.
    """

    whole_min: tuple[int, ...]
    late_min: tuple[int, ...]

    @staticmethod
    def of(programmes: Programmes) -> "_Moments":
        window, changes = int(RELIEF_WINDOW_MIN.value), programmes.changes_min
        whole = sorted({*range(0, max(window, *changes) + 1, _GRID_MIN), window, *changes})
        falls = np.any(programmes.rises_mg_h < 0, axis=1)
        first = min(minute for minute, is_fall in zip(changes, falls.tolist(), strict=True) if is_fall)
        return _Moments(whole_min=tuple(whole), late_min=tuple(minute for minute in whole if minute >= first))


def _in_pieces(programmes: Programmes) -> Iterator[Programmes]:
    for first in range(0, programmes.rises_mg_h.shape[1], _AT_ONCE):
        yield programmes.only(slice(first, first + _AT_ONCE))


def _of_group(people: VirtualPeople, programmes: Programmes, moments: _Moments) -> dict[str, Array]:
    """Relief, chance by limit and peak of each person, shape (people, regimens)."""
    follows = {one.id for one in people.joint.responses if len(one.drivers) == 1}  # with tolerance the worst is sooner
    late = [name for name in _WORST if _response_of(people, name) in follows]
    soon = [name for name in _WORST if name not in late]
    ends = curves_in(people, programmes, ("ketamine", *late), moments.late_min)
    whole = curves_in(people, programmes, (_RELIEF, *soon), moments.whole_min)
    worst = {name: curve.max(axis=1) for name, curve in (ends | whole).items()}
    found = {"ketamine": worst["ketamine"]}
    if _RELIEF in whole:
        found[_RELIEF] = _mean_over_window(whole[_RELIEF], moments.whole_min)
    for name, limit in CHANCE_LIMITS.items():
        if limit.output in worst:
            found[name] = limit.measure(worst[limit.output], people.baseline)  # rises with what it is of
    return found


def _response_of(people: VirtualPeople, output: str) -> str:
    return next(one.id for one in people.joint.responses if output == one.id or output in one.parts)


def _mean_over_window(curve: Array, times_min: Sequence[int]) -> Array:
    window = int(RELIEF_WINDOW_MIN.value)
    widths = np.diff(np.array([time for time in times_min if time <= window], dtype=float))
    weights = (np.append(widths, 0.0) + np.append(0.0, widths)) / (2 * window)
    return np.asarray(np.einsum("t,ptr->pr", weights, curve[:, : weights.size]))


def _joined(parts: Sequence[Mapping[str, Array]], *, axis: int) -> dict[str, Array]:
    return {name: np.concatenate([part[name] for part in parts], axis=axis) for name in parts[0]}
