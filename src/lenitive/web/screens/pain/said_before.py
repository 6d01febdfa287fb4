"""What the list and the trials of a person say of one drug: what a new number is held against before it is believed."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from lenitive.domain.assessment.treatment import Formulation, Ingredient
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.medicines import medicines_in

_MG: Final = {"mg": Decimal(1), "mg/mL": Decimal(1), "g": Decimal(1000), "ug": Decimal("0.001")}
"""Milligrams in one tablet or mL, by the unit of the strength; a patch's rate is no dose."""


def in_mg(strength: Decimal | None, unit: str | None) -> Decimal | None:
    """A strength in mg of one tablet or mL; None where it is not known or a rate.

    Example:
        >>> in_mg(Decimal("0.5"), "g"), in_mg(Decimal(25), "ug/h")
        (Decimal('500.0'), None)
    """
    return None if strength is None or unit not in _MG else strength * _MG[unit]


def daily_doses_mg(intake: Intake | None, drug: str) -> tuple[float, ...]:
    """Doses of a drug in mg per 24 h that the trials or the list know; empty where none does.

    Args:
        intake: Of the person; None before the intake.
        drug: As it is typed.
    """
    if intake is None:
        return ()
    tried = [one.dose_mg_day for one in intake.analgesic_trials if is_same(one.drug, drug) and one.dose_mg_day]
    taken = [
        float(mg) * entry.units_per_day
        for entry in intake.medications
        for item in entry.ingredients
        if is_same(item.name, drug) and entry.units_per_day and (mg := in_mg(_exact(item), item.strength_unit))
    ]
    return (*tried, *taken)


def _exact(item: Ingredient) -> Decimal | None:
    return None if item.strength is None else Decimal(str(item.strength))


def strengths(intake: Intake | None, drug: str, unit: str, formulation: Formulation | None) -> tuple[float, ...]:
    """Strengths of a drug on the list, in a unit and a form of which it is given.

    Args:
        intake: Of the person; None before the intake.
        drug: As it is typed.
        unit: Of the strength, as the list has it.
        formulation: None for any.
    """
    return tuple(_strengths(intake, drug, unit, formulation)) if intake is not None else ()


def _strengths(intake: Intake, drug: str, unit: str, formulation: Formulation | None) -> Iterator[float]:
    for entry in intake.medications:
        if formulation is None or entry.formulation in {None, formulation}:
            for item in entry.ingredients:
                if is_same(item.name, drug) and item.strength_unit == unit and item.strength:
                    yield item.strength


def nearest(entered: Decimal | None, known: Iterable[float]) -> float | None:
    """Of what is known the value that a number is least far from, as a ratio; None without either.

    Example:
        >>> nearest(Decimal(100), (10.0, 60.0)), nearest(Decimal(5), ())
        (60.0, None)
    """
    if not entered:
        return None
    return min(known, key=lambda one: max(one / float(entered), float(entered) / one), default=None)


def is_same(one: str, other: str) -> bool:
    """Whether two names are one drug.

    Example:
        >>> is_same("Morphine", "morphine sulfate"), is_same("morphine", "oxycodone")
        (True, False)
    """
    if one.strip().casefold() == other.strip().casefold():
        return True
    return bool(set(medicines_in(one)) & set(medicines_in(other)))
