"""The regimen with the highest expected relief whose chances of unwanted effects stay small.

Every regimen looked at is one that `titrated` builds, with whole steps of the pump, and the one chosen has passed
`check`. The first rate and the pace are never bolder than the rules of the first rate. There is no term for a total:
nothing is gained by giving more, and of two regimens of nearly the same relief the one with less drug is taken.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenitive.domain.foundation.quantity import DrugRate, InfusionRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.plan.chance_limits import CHANCE_LIMITS, RELIEF_MARGIN
from lenitive.domain.plan.expected import Expected
from lenitive.domain.plan.limit import LimitContext
from lenitive.domain.plan.limits import check, exceeded
from lenitive.domain.plan.regimen import Regimen
from lenitive.domain.plan.steps import Titration, titrated, whole_settings

DURATIONS_MIN: Final = (240, 300, 360)
"""Lengths that are tried: 4, 5 and 6 h."""

SLOW_INTERVAL_MIN: Final = 60
"""Beside the interval of the rules, this longer one is tried."""

_SHARES: Final = (Fraction(1), Fraction(1, 2))
"""Shares of the first rate and of the step of the rules that are tried."""

_CEILINGS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSpace:
    """Within what is searched.

    Attributes:
        titration: As the rules build it: its first rate, step and pace are the boldest that are tried.
        top: Highest rate, before the pump's step.
        total_max_mg: Most that the session may give.
        context: What the limits are asked beside a regimen.
    """

    titration: Titration
    top: DrugRate
    total_max_mg: Fraction
    context: LimitContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One regimen of the search.

    Attributes:
        titration: What it is built from.
        ceiling: Its plateau.
        given: As a prediction takes it.
        total_mg: In all.
    """

    titration: Titration
    ceiling: DrugRate
    given: tuple[Delivery, ...]
    total_mg: float

    @property
    def duration_min(self) -> int:
        """Its length."""
        return self.titration.duration_min

    def regimen(self) -> Regimen:
        """As it is ordered, exact."""
        return titrated(self.titration, ceiling=self.ceiling)


def candidates(space: SearchSpace) -> tuple[Candidate, ...]:
    """Every regimen that is looked at: first rate, step, interval, plateau and length, each once.

    Returns:
        Empty when the pump cannot run slowly enough for any.
    """
    found: dict[tuple[tuple[int, ...], int, int], Candidate] = {}
    for titration in _titrations(space.titration):
        lowest = titration.whole_steps(titration.start.for_weight(titration.weight))
        highest = titration.whole_steps(space.top)
        if min(lowest, highest) < 1:
            continue
        for setting in sorted(set(np.linspace(min(lowest, highest), highest, _CEILINGS).astype(int).tolist())):
            one = _candidate(titration, int(setting))
            if one.total_mg <= space.total_max_mg:
                interval_min = titration.interval_min if len(one.given) > 1 else 0
                settings = tuple(round(part.rate_mg_h * 1e6) for part in one.given)
                found.setdefault((settings, interval_min, titration.duration_min), one)
    return tuple(found.values())


def _titrations(rules: Titration) -> Iterator[Titration]:
    for duration_min in sorted({*DURATIONS_MIN, rules.duration_min}):
        for interval_min in sorted({rules.interval_min, max(rules.interval_min, SLOW_INTERVAL_MIN)}):
            for first in _SHARES:
                for step in _SHARES:
                    yield replace(
                        rules,
                        start=InfusionRate(mg_kg_h=rules.start.exact * first),
                        increase=InfusionRate(mg_kg_h=rules.increase.exact * step),
                        interval_min=interval_min,
                        duration_min=duration_min,
                    )


def _candidate(titration: Titration, setting: int) -> Candidate:
    step_mg_h = Fraction(titration.pump_step_ml_h) * titration.concentration.exact
    ceiling = DrugRate(mg_h=setting * step_mg_h)
    settings = whole_settings(titration, ceiling=ceiling)
    starts = [place * titration.interval_min for place in range(len(settings))]
    ends = [*starts[1:], titration.duration_min]
    given = tuple(
        Delivery(
            start_min=float(start_min), duration_min=float(end_min - start_min), rate_mg_h=float(whole * step_mg_h)
        )
        for start_min, end_min, whole in zip(starts, ends, settings, strict=True)
    )
    total = sum(part.rate_mg_h * part.duration_min for part in given) / 60.0
    return Candidate(titration=titration, ceiling=ceiling, given=given, total_mg=round(total, 6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen.

    Attributes:
        column: Which candidate.
        regimen: As it is ordered; it has passed `check`.
        highest_nrs: The most relief of any candidate that keeps the chances.
        kept: How many keep them.
        limits_checked: How many limits of the library it was checked against.
    """

    column: int
    regimen: Regimen
    highest_nrs: float
    kept: int
    limits_checked: int


def keeps_chances(found: Expected) -> NDArray[np.bool_]:
    """Which regimens keep every chance limit that is known, shape (regimens,)."""
    kept = np.ones(found.peak_ng_ml.shape[1], dtype=np.bool_)
    for name, limit in CHANCE_LIMITS.items():
        chances = found.chances[name]
        if chances is not None:
            kept &= chances <= float(limit.figure.value)
    return kept


def choose(
    tried: Sequence[Candidate],
    found: Expected,
    space: SearchSpace,
    *,
    allowed: Callable[[Candidate, int], bool] = lambda _candidate, _column: True,
) -> Chosen | Refusal:
    """The candidate with the highest expected relief that keeps every known chance; less drug where it hardly differs.

    Args:
        tried: From `candidates`.
        found: What each of them does, in the same order.
        space: What the limits are asked.
        allowed: Which are allowed beside, from the candidate and its column.

    Returns:
        What was chosen; or a refusal when the relief is not known or nothing keeps the chances.
    """
    relief = found.mean_relief_nrs
    if relief is None:
        return _refused("The pain before is not known, so that no relief can be expected", "Ask for the pain, 0-10")
    open_to = keeps_chances(found) & np.array([allowed(one, column) for column, one in enumerate(tried)], dtype=bool)
    kept = int(open_to.sum())
    totals = np.array([one.total_mg for one in tried])
    while open_to.any():
        highest = float(relief[open_to].max())
        near = open_to & (relief >= highest - float(RELIEF_MARGIN.value))
        column = min(np.flatnonzero(near).tolist(), key=lambda place: (totals[place], -relief[place]))
        regimen = tried[column].regimen()
        findings = check(regimen, space.context)
        if not exceeded(findings):
            return Chosen(column=column, regimen=regimen, highest_nrs=highest, kept=kept, limits_checked=len(findings))
        open_to[column] = False
    return _refused(
        f"None of {len(tried)} regimens keeps every limit and every chance",
        "Give less than the rules allow, or nothing; find out what raises the chances",
    )


def _refused(what: str, remedy: str) -> Refusal:
    return Refusal(
        rule="LIM-CHANCE-00",
        what=what,
        limit="A regimen is chosen by its expected relief among those that keep the chances",
        remedy=remedy,
        source="lenitive",
    )
