"""Dosage instructions become units of the product in 24 hours, route, and whether it is taken only when needed."""

import re
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Final

from lenitive.domain.assessment.treatment import Ingredient, Route
from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.elements import Moment, concept, items, moment, obj, word
from lenitive.interop.fhir.numbers import NotANumber, Recorded, number, quantity
from lenitive.interop.fhir.products import route_of

UNIT_OF_PRODUCT: Final = "{unit}"

_TIMING_CODES: Final = {
    "BID": Fraction(2), "TID": Fraction(3), "QID": Fraction(4), "QD": Fraction(1), "AM": Fraction(1), "PM": Fraction(1),
    "QOD": Fraction(1, 2), "BED": Fraction(1), "WK": Fraction(1, 7), "Q1H": Fraction(24), "Q2H": Fraction(12),
    "Q3H": Fraction(8), "Q4H": Fraction(6), "Q6H": Fraction(4), "Q8H": Fraction(3), "Q12H": Fraction(2),
    "Q24H": Fraction(1), "Q48H": Fraction(1, 2), "Q72H": Fraction(1, 3),
}  # fmt: skip
_PERIOD_DAYS: Final = {"h": Fraction(1, 24), "d": Fraction(1), "wk": Fraction(7), "min": Fraction(1, 1440)}
_PIECES: Final = re.compile(
    r"^\{?(tbl|tab(let)?(\(s\))?s?|cap(sule)?(\(s\))?s?|patch(es)?|units? of product|suppositor(y|ies)|lozenges?|"
    r"sprays?|film|each|ea|unit|actuat|puffs?|1)\}?$",
    re.IGNORECASE,
)
_MASS: Final = {"mg": Fraction(1), "g": Fraction(1000), "ug": Fraction(1, 1000), "mcg": Fraction(1, 1000)}
_SNOMED_ROUTES: Final = {
    "26643006": Route.ORAL, "37839007": Route.SUBLINGUAL, "54471007": Route.BUCCAL, "46713006": Route.NASAL,
    "45890007": Route.TRANSDERMAL, "34206005": Route.SUBCUTANEOUS, "47625008": Route.INTRAVENOUS,
    "78421000": Route.INTRAMUSCULAR, "37161004": Route.RECTAL, "72607000": Route.INTRATHECAL,
    "404820008": Route.EPIDURAL, "6064005": Route.TOPICAL, "447694001": Route.INHALED,
}  # fmt: skip
SNOMED_OF_ROUTE: Final = {route: code for code, route in _SNOMED_ROUTES.items()}
_ABBREVIATIONS: Final = {
    "po": Route.ORAL, "iv": Route.INTRAVENOUS, "im": Route.INTRAMUSCULAR, "sc": Route.SUBCUTANEOUS,
    "subcut": Route.SUBCUTANEOUS, "sl": Route.SUBLINGUAL, "pr": Route.RECTAL, "td": Route.TRANSDERMAL,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Dosage:
    """What the instructions say.

    Attributes:
        units_per_day: Units of the product in 24 h; None when they do not say or it is taken only when needed.
        as_needed: None when they do not say, or say both.
        route: None when they do not say.
        ends: Last day that the instructions cover; None when they do not say.
    """

    units_per_day: float | None = None
    as_needed: bool | None = None
    route: Route | None = None
    ends: Moment | None = None


def dosage_of(
    instructions: list[dict[str, Json]], ingredients: tuple[Ingredient, ...], *, authored: Moment | None, actual: bool
) -> Dosage:
    """Read dosage instructions.

    Args:
        instructions: Dosage elements; those to follow one after the other leave the daily amount unknown.
        ingredients: Of the product, to turn milligrams into units.
        authored: Start of the instructions, for a duration.
        actual: True when they say what is really taken (a statement), so that an amount taken when needed counts.
    """
    needed = {_as_needed(instruction) for instruction in instructions}
    as_needed = needed.pop() if len(needed) == 1 else None
    amounts = [_units_per_day(instruction, ingredients) for instruction in instructions]
    sequences = {instruction.get("sequence") for instruction in instructions}
    is_known = amounts and all(amount is not None for amount in amounts) and len(sequences) == 1
    total = sum((amount for amount in amounts if amount is not None), start=Fraction(0)) if is_known else None
    if as_needed is not False and not actual and (as_needed or len(instructions) > 1):
        total = None
    routes = {route for instruction in instructions if (route := _route(instruction)) is not None}
    return Dosage(
        units_per_day=None if total is None else float(total),
        as_needed=as_needed,
        route=routes.pop() if len(routes) == 1 else None,
        ends=_ends(instructions, authored),
    )


def _as_needed(instruction: dict[str, Json]) -> bool | None:
    if obj(instruction, "asNeededCodeableConcept"):
        return True
    flag = instruction.get("asNeededBoolean")
    return flag if isinstance(flag, bool) else None


def _route(instruction: dict[str, Json]) -> Route | None:
    said = concept(instruction.get("route"))
    for code in said.of("snomed"):
        if code in _SNOMED_ROUTES:
            return _SNOMED_ROUTES[code]
    text = said.text.strip().lower()
    by_name = next((route for route in Route if route.value == text), None)
    return by_name or _ABBREVIATIONS.get(text) or (route_of(text) if text else None)


def _units_per_day(instruction: dict[str, Json], ingredients: tuple[Ingredient, ...]) -> Fraction | None:
    times = _times_per_day(obj(instruction, "timing"))
    doses = [obj(each, "doseQuantity") for each in items(instruction, "doseAndRate") if "doseQuantity" in each]
    if times is None or len(doses) != 1:
        return None
    dose = quantity(doses[0])
    if isinstance(dose, NotANumber) or dose.value < 0:
        return None
    units = _units(dose, ingredients)
    return None if units is None else units * times


def _units(dose: Recorded, ingredients: tuple[Ingredient, ...]) -> Fraction | None:
    """A dose in units of the product: tablets as they are, millilitres of a solution, milligrams by the strength."""
    unit = (dose.code or dose.unit or "").strip()
    amount = Fraction(dose.value)
    only = ingredients[0] if len(ingredients) == 1 else None
    strength_unit = (only.strength_unit or "") if only else ""
    measured_by_volume = any((ingredient.strength_unit or "").endswith("/mL") for ingredient in ingredients)
    if unit == UNIT_OF_PRODUCT:
        return amount
    if unit.lower() == "ml":
        return amount if measured_by_volume else None
    if not unit or _PIECES.match(unit) or _PIECES.match(dose.unit or "-"):
        return None if measured_by_volume else amount
    if unit.lower() not in _MASS or only is None or not only.strength:
        return None
    base = strength_unit.removesuffix("/mL")
    if base not in _MASS:
        return None
    return amount * _MASS[unit.lower()] / (Fraction(str(only.strength)) * _MASS[base])


def _times_per_day(timing: dict[str, Json]) -> Fraction | None:
    repeat = obj(timing, "repeat")
    listed = repeat.get("timeOfDay") or repeat.get("when")
    if any(name in repeat for name in ("frequencyMax", "periodMax", "dayOfWeek")):
        return None
    period, period_unit = number(repeat.get("period")), word(repeat, "periodUnit")
    if isinstance(period, Recorded) and period.value > 0 and period_unit in _PERIOD_DAYS:
        often = number(repeat.get("frequency", len(listed) if isinstance(listed, list) else 1))
        if isinstance(often, NotANumber):
            return None
        return Fraction(often.value) / (Fraction(period.value) * _PERIOD_DAYS[period_unit])
    if isinstance(listed, list) and listed:
        return Fraction(len(listed))
    said = concept(timing.get("code"))
    codings = items(obj(timing, "code"), "coding")
    named = [code for coding in codings if (code := word(coding, "code"))] + [said.text.upper()]
    return next((_TIMING_CODES[code] for code in named if code in _TIMING_CODES), None)


def _ends(instructions: list[dict[str, Json]], authored: Moment | None) -> Moment | None:
    """The last day that every instruction states, or None when one goes on without an end."""
    ends: list[Moment] = []
    for instruction in instructions:
        repeat = obj(obj(instruction, "timing"), "repeat")
        bounds = moment(obj(repeat, "boundsPeriod").get("end")) or _after(authored, obj(repeat, "boundsDuration"))
        if bounds is None:
            return None
        ends.append(bounds)
    return max(ends, key=lambda end: end.latest) if ends else None


def _after(start: Moment | None, duration: dict[str, Json]) -> Moment | None:
    length = quantity(duration) if duration else None
    days = {"d": 1, "wk": 7, "mo": 31, "a": 366}.get(
        (length.code or length.unit or "") if isinstance(length, Recorded) else ""
    )
    if start is None or days is None or not isinstance(length, Recorded) or not 0 <= length.value <= 10_000:
        return None
    try:
        return moment((start.latest + timedelta(days=int(length.value) * days)).isoformat())
    except OverflowError:
        return None
