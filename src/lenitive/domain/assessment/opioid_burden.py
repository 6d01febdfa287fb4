"""Opioid burden: oral morphine equivalents of the opioids in use, row by row, with every unknown left unknown.

It follows one person over time. It never says how much of one opioid replaces another, and there is no function here
that could.
"""

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from lenitive.domain.assessment.opioid_factors import (
    BUPRENORPHINE_WARNING,
    CDC_2022,
    METHADONE_WARNING,
    NEVER_CONVERT,
    PATCH_WARNING,
    WITHOUT_FACTOR,
    Basis,
    Factor,
    FactorTable,
)
from lenitive.domain.assessment.opioid_names import is_opioid, opioids_in
from lenitive.domain.assessment.treatment import Formulation, Ingredient, Medication, Route
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.medicines import medicines_in, unrecognised_in
from lenitive.domain.foundation.sources import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFactor:
    """A factor as a document shows it.

    Attributes:
        value: The number as printed.
        unit: What it is multiplied with.
        source: Key of the source.
        place: Where in it.
        grade: How well it is known.
    """

    value: float
    unit: str
    source: str
    place: str
    grade: Grade


class Part(StrEnum):
    """Whether an opioid is taken regularly or as needed."""

    BACKGROUND = "background"
    RESCUE = "rescue"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidRow:
    """One opioid in use, or one medicine that may be one.

    Attributes:
        text: The product as recorded.
        drug: Generic name; None when the product could not be read and may be an opioid.
        route: None when it is not known.
        formulation: None when it is not known.
        part: Background or rescue.
        active: True while it is taken; None when the record does not say.
        started: First day at this dose; None when not known.
        dose_mg_day: mg of the drug itself in 24 h; None for a patch or when not known.
        patch_ug_h: Rate of the patches worn; None for anything else or when not known.
        factor: Factor of the table with its source; None when the table has none.
        omed_mg_day: Oral morphine equivalent, mg in 24 h, or None when it is not known or not counted.
        excluded: True for an intrathecal opioid: shown, never counted.
        separate: True for methadone, buprenorphine and anything transdermal: also summed without.
        warnings: What a reader must know.
        why_unknown: Why there is no equivalent; None when there is one.
        others: What other tables say.
        omed_low_mg_day: Smallest equivalent by those tables; None without them.
        omed_high_mg_day: Largest equivalent by those tables; None without them.
    """

    text: str
    drug: str | None
    route: Route | None
    formulation: Formulation | None
    part: Part
    active: bool | None = None
    started: date | None = None
    dose_mg_day: float | None = None
    patch_ug_h: float | None = None
    factor: ShownFactor | None = None
    omed_mg_day: float | None = None
    excluded: bool = False
    separate: bool = False
    warnings: tuple[str, ...] = ()
    why_unknown: str | None = None
    others: tuple[ShownFactor, ...] = ()
    omed_low_mg_day: float | None = None
    omed_high_mg_day: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidBurden:
    """Oral morphine equivalents of a medicine list on one day. For trend only, never for conversion.

    Attributes:
        table: Id of the table of factors.
        table_version: Its version; burdens by different versions are never compared.
        rows: Every opioid in use, and every medicine that may be one.
        background_mg_day: Regular opioids; None as soon as one of them is unknown.
        rescue_mg_day: As-needed opioids at their stated use; None as soon as one is unknown.
        total_mg_day: Both; None as soon as anything is unknown.
        excluding_methadone_and_transdermal_mg_day: The total without the rows shown apart.
        at_least_mg_day: What is known for certain; a lower bound, never a total.
        warnings: What a reader must know, the rule against conversion first.
        missing: What would make it known.
    """

    table: str
    table_version: str
    rows: tuple[OpioidRow, ...]
    background_mg_day: float | None
    rescue_mg_day: float | None
    total_mg_day: float | None
    excluding_methadone_and_transdermal_mg_day: float | None
    at_least_mg_day: float
    warnings: tuple[str, ...]
    missing: tuple[str, ...]


def opioid_burden(
    medications: tuple[Medication, ...],
    *,
    table: FactorTable = CDC_2022,
    list_complete: bool | None = None,
    not_opioids: frozenset[str] = frozenset(),
) -> OpioidBurden:
    """Oral morphine equivalents of everything on a medicine list. Never to be used to convert a patient.

    One opioid whose dose, route, or use is unknown makes the sums unknown, not smaller; so does a medicine that
    nobody recognises, or a list that is known to be incomplete. An empty list is unknown unless it is known to be
    complete. A patch is a rate: it counts once, however its change is written. An intrathecal opioid is shown and not
    counted.

    Args:
        medications: The list; entries with `active=False` are left out.
        table: Factors and their version.
        list_complete: Whether somebody has confirmed that nothing is missing; None when nobody was asked.
        not_opioids: Unrecognised names or product texts, lower case, that a pharmacist has said are not opioids. An
            opioid that is recognised stays one.

    Returns:
        Rows and sums, in mg of oral morphine in 24 h, rounded once to 0.01 from exact arithmetic.

    Source:
        dowell_2022 for the factors; `opioid_factors` for what other tables say; the rest is assumed.

    Example:
        >>> from lenitive.domain.foundation.fact import Origin, Provenance
        >>> oxycodone = Medication(
        ...     text="oxycodone 10 mg tablet", provenance=Provenance(origin=Origin.CLINICIAN), active=True,
        ...     ingredients=(Ingredient(name="oxycodone", strength=10, strength_unit="mg"),),
        ...     route=Route.ORAL, units_per_day=4, as_needed=False)
        >>> opioid_burden((oxycodone,)).total_mg_day
        60.0
    """
    counted = [
        row
        for medication in medications
        if medication.active is not False
        for row in _rows(medication, table, not_opioids)
    ]
    rows = tuple(row for row, _ in counted)
    counts = any(not row.excluded for row in rows)
    known = list_complete is True or (list_complete is None and counts)
    background = _sum(counted, {Part.BACKGROUND, Part.UNKNOWN}, known=known)
    rescue = _sum(counted, {Part.RESCUE, Part.UNKNOWN}, known=known)
    certain = sum((exact for row, exact in counted if exact is not None and not row.excluded), start=Fraction(0))
    return OpioidBurden(
        table=table.id,
        table_version=table.version,
        rows=rows,
        background_mg_day=background,
        rescue_mg_day=rescue,
        total_mg_day=_sum(counted, set(Part), known=known),
        excluding_methadone_and_transdermal_mg_day=_sum(
            [(row, exact) for row, exact in counted if not row.separate], set(Part), known=known
        ),
        at_least_mg_day=_shown(certain),
        warnings=_warnings(rows, list_complete),
        missing=_missing(rows, list_complete),
    )


_Counted = tuple[OpioidRow, Fraction | None]


def _rows(medication: Medication, table: FactorTable, not_opioids: frozenset[str]) -> list[_Counted]:
    """One row for each opioid of a product and each part that may be one; clearing a name never hides an opioid.

    An opioid that the product's name tells of and its ingredients leave out is there, in an amount that nobody knows.
    """
    parts: list[tuple[str, Ingredient | None]] = [(part.name, part) for part in medication.ingredients]
    if not parts:
        parts = [(medication.text, None)]
    named = {drug for name, _ in parts for drug in opioids_in(name)}
    parts += [(drug, None) for drug in opioids_in(medication.text) if drug not in named]
    if medication.ingredients and medicines_in(medication.text):
        parts += [(part, None) for part in unrecognised_in(medication.text)]
    cleared = medication.text.strip().lower() in not_opioids
    found: list[_Counted] = []
    for name, ingredient in parts:
        answer = is_opioid(name)
        if answer is Answer.YES:
            found += [_row(medication, drug, ingredient, table) for drug in opioids_in(name)]
        elif answer is Answer.UNKNOWN and not cleared and name.strip().lower() not in not_opioids:
            found.append(_unread(medication, name))
    return found


def _unread(medication: Medication, name: str) -> _Counted:
    row = OpioidRow(
        text=medication.text,
        drug=None,
        route=medication.route,
        formulation=medication.formulation,
        part=_part_of(medication),
        active=medication.active,
        started=medication.started,
        why_unknown=f"{name[:60]} is not a medicine known here and may be an opioid",
    )
    return row, None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    """What is taken in a day, in one of two bases, or why that is not known."""

    mg_day: Fraction | None = None
    ug_h: Fraction | None = None
    why: str | None = None
    warning: str | None = None

    def in_basis(self, basis: Basis) -> Fraction | None:
        return self.mg_day if basis is Basis.MG_DAY else self.ug_h


def _row(medication: Medication, drug: str, ingredient: Ingredient | None, table: FactorTable) -> _Counted:
    route, route_warning = _route_of(medication)
    factor = None if route is None else table.factors.get((drug, route))
    amount = _amount(medication, ingredient, patch=route is Route.TRANSDERMAL)
    excluded = route is Route.INTRATHECAL
    counted = None if factor is None else amount.in_basis(factor.basis)
    omed = None if factor is None or counted is None else counted * Fraction(factor.figure.value)
    why = None if omed is not None else _why_no_equivalent(drug, route, factor, amount, table)
    if medication.active is None:
        omed, why = None, "the record does not say whether it is still taken"
    others = WITHOUT_FACTOR.get((drug, route), ()) if route is not None and factor is None else ()
    low, high = _spread(others, amount) if medication.active else (None, None)
    row = OpioidRow(
        text=medication.text,
        drug=drug,
        route=route,
        formulation=medication.formulation,
        part=_part_of(medication),
        active=medication.active,
        started=medication.started,
        dose_mg_day=None if amount.mg_day is None else float(amount.mg_day),
        patch_ug_h=None if amount.ug_h is None else float(amount.ug_h),
        factor=None if factor is None else _factor_shown(factor.figure),
        omed_mg_day=None if omed is None else _shown(omed),
        excluded=excluded,
        separate=drug in {"methadone", "buprenorphine"} or route is Route.TRANSDERMAL,
        warnings=_row_warnings(drug, route, (route_warning, amount.warning)),
        why_unknown=why,
        others=tuple(_factor_shown(figure) for figure in (others if factor is None else factor.others)),
        omed_low_mg_day=low,
        omed_high_mg_day=high,
    )
    return row, omed


def _why_no_equivalent(
    drug: str, route: Route | None, factor: Factor | None, amount: _Amount, table: FactorTable
) -> str:
    if route is Route.INTRATHECAL:
        return "an intrathecal opioid has no oral equivalent; shown, not counted"
    if route is None:
        return f"the route of {drug} is not known"
    if factor is None:
        return f"{table.title} has no factor for {route} {drug}"
    return amount.why or f"the strength of {drug} is not written as {factor.basis.value.replace('_', '/')}"


_MG: Final = {
    unit: scale
    for units, scale in (
        (("mg",), Fraction(1)),
        (("g",), Fraction(1000)),
        (("ug", "mcg", "µg", "μg"), Fraction(1, 1000)),
    )
    for word in units
    for unit in (word, f"{word}/ml", f"{word}/actuat", f"{word}/1")
}
_UG_H: Final = {
    unit: scale
    for words, scale in ((("ug", "mcg", "µg", "μg"), Fraction(1)), (("mg",), Fraction(1000)))
    for word in words
    for unit in (f"{word}/h", f"{word}/hr", f"{word}/hour")
}


def _amount(medication: Medication, ingredient: Ingredient | None, *, patch: bool) -> _Amount:
    """What is taken in a day: units times strength, or for a patch the rate of the patches worn."""
    strength = None if ingredient is None else _exact(ingredient.strength)
    units = _exact(medication.units_per_day, zero=True)
    if ingredient is None or strength is None:
        return _Amount(why="its strength is not known")
    unit = (ingredient.strength_unit or "").strip().replace(" ", "").lower()
    if units is None:
        return _Amount(why="how much of it is taken in 24 h is not known")
    if patch:
        return _patch(strength, unit, units)
    if unit not in _MG:
        return _Amount(why=f"its strength unit {unit[:20]!a} cannot be read as an amount")
    return _Amount(mg_day=strength * _MG[unit] * units)


def _patch(strength: Fraction, unit: str, units: Fraction) -> _Amount:
    """The rate of the patches worn; a change every second day or less often means one patch at a time."""
    if unit not in _UG_H:
        return _Amount(why=f"its strength unit {unit[:20]!a} cannot be read as an hourly rate")
    rate = strength * _UG_H[unit]
    if units == 0:
        return _Amount(ug_h=Fraction(0))
    if units <= Fraction(1, 2):
        return _Amount(ug_h=rate)
    if units == 1:
        return _Amount(ug_h=rate, warning="One patch a day is read as one patch worn: confirm how many are worn.")
    return _Amount(why="how many patches are worn at the same time is not clear from their number in a day")


def _exact(number: float | None, *, zero: bool = False) -> Fraction | None:
    """The decimal that was written, or None when there is none that could be a dose."""
    if number is None or isinstance(number, bool) or not math.isfinite(number):
        return None
    exact = Fraction(Decimal(str(number)))
    return exact if exact > 0 or (zero and exact == 0) else None


def _route_of(medication: Medication) -> tuple[Route | None, str | None]:
    """The route, taken from formulation or product name only where those leave no doubt, and then said."""
    if medication.route is not None:
        return medication.route, None
    text = medication.text.lower()
    if medication.formulation is Formulation.PATCH or "transdermal" in text:
        return Route.TRANSDERMAL, "Route not recorded; read as transdermal from the product."
    if medication.formulation in {Formulation.IMMEDIATE, Formulation.EXTENDED} or re.search(r"\boral\b", text):
        return Route.ORAL, "Route not recorded; read as oral from the product."
    return None, None


def _part_of(medication: Medication) -> Part:
    if medication.as_needed is not None:
        return Part.RESCUE if medication.as_needed else Part.BACKGROUND
    lasting = medication.formulation in {Formulation.EXTENDED, Formulation.PATCH}
    return Part.BACKGROUND if lasting or medication.route is Route.TRANSDERMAL else Part.UNKNOWN


def _spread(others: tuple[Figure, ...], amount: _Amount) -> tuple[float | None, float | None]:
    counted = amount.mg_day if amount.mg_day is not None else amount.ug_h
    if not others or counted is None:
        return None, None
    found = [counted * Fraction(figure.value) for figure in others]
    return _shown(min(found)), _shown(max(found))


def _row_warnings(drug: str, route: Route | None, also: tuple[str | None, ...]) -> tuple[str, ...]:
    by_kind = (
        METHADONE_WARNING if drug == "methadone" else None,
        BUPRENORPHINE_WARNING if drug == "buprenorphine" else None,
        PATCH_WARNING if route is Route.TRANSDERMAL else None,
        "Intrathecal: shown, not counted in any sum." if route is Route.INTRATHECAL else None,
    )
    return tuple(warning for warning in (*by_kind, *also) if warning is not None)


def _sum(counted: list[_Counted], parts: set[Part], *, known: bool) -> float | None:
    """The sum of some parts, or None as soon as one of them may be there in an unknown amount."""
    whole = parts == set(Part)
    exact = Fraction(0)
    for row, omed in counted:
        if row.excluded or row.part not in parts:
            continue
        undecided = row.part is Part.UNKNOWN and not whole and omed != 0
        if omed is None or undecided:
            return None
        exact += omed
    return _shown(exact) if known else None


def _factor_shown(figure: Figure) -> ShownFactor:
    return ShownFactor(
        value=float(figure.value), unit=figure.unit, source=figure.source, place=figure.place, grade=figure.grade
    )


def _shown(exact: Fraction) -> float:
    return float(round(exact, 2))


def _warnings(rows: tuple[OpioidRow, ...], list_complete: bool | None) -> tuple[str, ...]:
    of_rows = (warning for row in rows for warning in row.warnings)
    listed = () if list_complete else ("The medicine list is not confirmed complete: these are its opioids only.",)
    return tuple(dict.fromkeys((NEVER_CONVERT, *listed, *of_rows)))


def _missing(rows: tuple[OpioidRow, ...], list_complete: bool | None) -> tuple[str, ...]:
    unknown = [
        f"{row.text[:80]}: {row.why_unknown}" for row in rows if row.why_unknown is not None and not row.excluded
    ]
    undecided = [f"{row.text[:80]}: regular or as needed is not known" for row in rows if row.part is Part.UNKNOWN]
    incomplete = ["whether the medicine list is complete"] if not rows and list_complete is None else []
    if list_complete is False:
        incomplete = ["the medicines that the list leaves out"]
    return tuple(dict.fromkeys((*unknown, *undecided, *incomplete)))
