"""The first rate and the pace: lower and slower in people who are frail, old, short of albumin or of liver function."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lenitive.domain.foundation.answer import Answer, answer_of, any_of
from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.quantity import InfusionRate
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits.library import SHIPPED, Library

FIRST_RATE: Final = Figure(
    value=Decimal("0.10"),
    unit="mg/kg/h",
    source="us_cohort_2026",
    place="median first rate, in hospital",
    grade=Grade.SECONDARY,
)
"""First rate of a person who is not frail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frailty:
    """What the first rate depends on; None is not known.

    Attributes:
        age_years: Completed years.
        child_pugh: "A", "B" or "C".
        albumin_g_l: Serum albumin.
        ecog: Performance status, 0-5; 3 or more counts as frail unless a clinician says otherwise.
        frail: A clinician's judgement.
    """

    age_years: float | None
    child_pugh: str | None = None
    albumin_g_l: float | None = None
    ecog: int | None = None
    frail: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRate:
    """The first rate, the pace, and why.

    Attributes:
        rate: Before the pump's step.
        interval_min: Between two increases.
        why: In words.
    """

    rate: InfusionRate
    interval_min: int
    why: str


def first_rate(person: Frailty, library: Library = SHIPPED) -> FirstRate:
    """Choose the first rate. What is not known counts as frail here: it never makes the start bolder.

    Args:
        person: What is known.
        library: In force; its soft limits of the first rate and of the interval hold.

    Source:
        0.05-0.10 mg/kg/h of cohorts in hospital; halved for the frail, from 75 years, for albumin below 30 g/L and in
        Child-Pugh B (assumed).

    Example:
        >>> first_rate(Frailty(age_years=60, child_pugh="B", albumin_g_l=36.0, ecog=1)).why
        'Halved to 0.05 mg/kg/h: Child-Pugh B. Steps every 60 min.'
    """
    answers = _answers(person, library)
    usual_min = library.whole("LIM-INTERVAL-01")
    interval_min = usual_min if person.child_pugh in (None, "A") else max(usual_min, library.whole("LIM-FRAIL-05"))
    pace = f"Steps every {interval_min} min."
    usual = InfusionRate(mg_kg_h=min(FIRST_RATE.value, library["LIM-START-01"].value))
    if any_of(answers.values()) is Answer.NO:
        return FirstRate(rate=usual, interval_min=interval_min, why=f"{usual}, the usual first rate. {pace}")
    share = library["LIM-FRAIL-04"].exact
    halved = InfusionRate(mg_kg_h=usual.exact * share)
    found = [reason for reason, answer in answers.items() if answer is Answer.YES]
    unknown = [reason for reason, answer in answers.items() if answer is Answer.UNKNOWN]
    why = ", ".join(found) if found else f"not known whether {' or '.join(unknown)}"
    return FirstRate(
        rate=halved, interval_min=interval_min, why=f"{_LOWERED.get(share, 'Lowered')} to {halved}: {why}. {pace}"
    )


_LOWERED: Final = {Fraction(1, 2): "Halved"}


def _answers(person: Frailty, library: Library) -> dict[str, Answer]:
    """Every reason to go lower, and whether it holds."""
    old, low, poor = (library.whole(f"LIM-FRAIL-0{number}") for number in (1, 2, 3))
    by_ecog = None if person.ecog is None else person.ecog >= poor
    return {
        f"{old} years or older": answer_of(None if person.age_years is None else person.age_years >= old),
        "Child-Pugh B": answer_of(None if person.child_pugh is None else person.child_pugh != "A"),
        f"albumin below {low} g/L": answer_of(None if person.albumin_g_l is None else not person.albumin_g_l >= low),
        "frail": answer_of(person.frail if person.frail is not None else by_ecog),
    }
