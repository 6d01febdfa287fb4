"""What a regimen would do in this person's next session: for people in general, and for this person as learned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.individual_data import Kind
from lenitive.domain.pharmacology.individual_sheet import output_of_level, with_even_error
from lenitive.domain.pharmacology.individualise import Individual
from lenitive.domain.pharmacology.learned import Range, range_of
from lenitive.domain.pharmacology.predict import Given
from lenitive.domain.pharmacology.respond import response_curves
from lenitive.domain.pharmacology.response import Baseline
from lenitive.pkpd.linear import Array

WORTHWHILE_FRAC: Final = 0.3
"""A fall of pain by 30 % is what the outcomes of this project call a response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One number of the next session, before and after learning.

    Attributes:
        name: What.
        unit: Of both ranges.
        prior: In people in general.
        posterior: In this person as learned.
    """

    name: str
    unit: str
    prior: Range
    posterior: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWorth:
    """What one more level would add.

    Attributes:
        at_min: When it would be taken.
        clearance_spread_less_pct: By how much the spread of clearance would fall.
        relief_spread_less_pct: By how much the spread of predicted relief would fall; None without pain.
    """

    at_min: float
    clearance_spread_less_pct: float
    relief_spread_less_pct: float | None


def summaries(curves: Mapping[str, Array], baseline: Baseline) -> dict[str, tuple[str, Array]]:
    """Numbers of a session for each person, by name with their unit, from curves over the times that count."""
    found: dict[str, tuple[str, Array]] = {}
    if "pain" in curves and baseline.pain_nrs is not None:
        relief = baseline.pain_nrs - curves["pain"]
        found["relief_nrs"] = ("points of 0-10, mean over the session", relief.mean(axis=1))
        found["relief_by_drug_nrs"] = (
            "points of 0-10, mean over the session",
            curves["pain_relief_by_drug"].mean(axis=1),
        )
    for name, unit in (
        ("dissociation", "0-3, highest"),
        ("mean_pressure", "mmHg, highest"),
        ("heart_rate", "/min, highest"),
    ):
        if name in curves:
            found[f"{name}_highest"] = (unit, curves[name].max(axis=1))
    if "sedation" in curves:
        found["sedation_lowest"] = ("RASS, lowest", curves["sedation"].min(axis=1))
    found["ketamine_highest_ng_ml"] = ("ng/mL, highest", curves["ketamine"].max(axis=1))
    return found


def foreseen(found: Individual, given: Given, *, times_min: Array, baseline: Baseline) -> tuple[Foreseen, ...]:
    """What a regimen would do in the next session.

    Args:
        found: What was learned.
        given: The regimen of the next session.
        times_min: Rising minutes over which it counts.
        baseline: The person before that session.

    Returns:
        Ranges before and after, each of everything the baseline allows.
    """
    before = _curves(found, found.effects_before(), given, times_min, baseline)
    after = _curves(found, found.effects(), given, times_min, baseline)
    general, own = summaries(before, baseline), summaries(after, baseline)
    return tuple(
        Foreseen(name=name, unit=unit, prior=range_of(general[name][1]), posterior=range_of(values))
        for name, (unit, values) in own.items()
    )


def response_probs(
    found: Individual, given: Given, *, times_min: Array, baseline: Baseline
) -> tuple[float, float] | None:
    """Chance that mean pain falls by 30 %, before and after learning; None when baseline pain is not known or 0."""
    if not baseline.pain_nrs:
        return None
    enough = WORTHWHILE_FRAC * baseline.pain_nrs
    chances = [
        float(
            np.mean(summaries(_curves(found, effects, given, times_min, baseline), baseline)["relief_nrs"][1] >= enough)
        )
        for effects in (found.effects_before(), found.effects())
    ]
    return round(chances[0], 3), round(chances[1], 3)


def worth_of_a_level(
    found: Individual, given: Given, *, at_min: Sequence[float], baseline: Baseline
) -> tuple[LevelWorth, ...]:
    """By how much one venous or arterial level in the next session would narrow what is known, about.

    Taken as if all numbers went together linearly: the share of spread that goes with the level, less its error.

    Args:
        found: What was learned.
        given: The regimen of the next session.
        at_min: Rising minutes at which a level could be taken.
        baseline: The person before that session.
    """
    times_min = np.array(at_min, dtype=np.float64)
    effects = found.effects()
    curves = _curves(found, effects, given, times_min, baseline)
    levels = with_even_error(found.joint.own, Kind.KETAMINE, curves[output_of_level(found.joint.own)])
    relief = summaries(curves, baseline).get("relief_nrs")
    clearance = effects.get("cl_l_h")
    return tuple(
        LevelWorth(
            at_min=float(time),
            clearance_spread_less_pct=0.0 if clearance is None else _narrowing_pct(clearance, levels[:, column]),
            relief_spread_less_pct=None if relief is None else _narrowing_pct(relief[1], levels[:, column]),
        )
        for column, time in enumerate(times_min)
    )


def _narrowing_pct(values: Array, level: Array) -> float:
    together = np.cov(values, level)
    if together[0, 0] <= 0:
        return 0.0
    gone = together[0, 1] ** 2 / ((together[1, 1] + 1.0) * together[0, 0])
    return round(100.0 * (1.0 - float(np.sqrt(max(0.0, 1.0 - gone)))), 1)


def _curves(
    found: Individual, effects: Mapping[str, Array], given: Given, times_min: Array, baseline: Baseline
) -> dict[str, Array]:
    return response_curves(found.joint, found.person, effects, given, times_min, baseline)
