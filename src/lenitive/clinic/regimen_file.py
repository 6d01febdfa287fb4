"""A regimen as a person writes it in a file: steps of a constant rate, and boluses."""

import math
from itertools import pairwise
from typing import Any, Final

from lenitive.domain.foundation.strict_json import parse_json
from lenitive.domain.pharmacology.predict import Delivery, Injection

MINUTES_MAX: Final = 1_000_000.0
"""Nothing starts later or lasts longer (694 days): a larger number is seconds or a date."""

RATE_MAX_MG_KG_H: Final = 1_000.0
"""No rate is higher; anaesthesia needs less than a hundredth of it."""

BOLUS_MAX_MG: Final = 100_000.0
"""No bolus is larger; anaesthesia needs less than a hundredth of it."""

OVER_MIN_LEAST: Final = 0.01
"""A step, or a bolus not at once, over less is refused: no pump can give it."""

_STEP_KEYS: Final = ("start_min", "duration_min", "rate_mg_kg_h")
_BOLUS_KEYS: Final = ("at_min", "mg", "over_min")
_ROUNDING: Final = 8
"""Last digits by which the end of one step and the start of the next may differ: 0.1 + 0.2 is not quite 0.3."""


def read_regimen(text: str, *, weight_kg: float, where: str = "regimen") -> tuple[Delivery | Injection, ...]:
    """Read a regimen file for a person of this weight.

    Args:
        text: The whole file: `{"steps": [{"start_min", "duration_min", "rate_mg_kg_h"}], "boluses": [{"at_min", "mg",
            "over_min"}]}`. Either list may be left out, not both. Doses count ketamine base.
        weight_kg: The weight that the rates are counted on, more than 0.
        where: The file's name, for messages.

    Returns:
        The steps as deliveries, then each bolus: one given over some minutes as a delivery on top of the steps, one
        given at once (`over_min` 0 or left out) as an injection.

    Raises:
        ValueError: One line that names the place, the value with its unit, and the remedy: not JSON, an unknown or
            missing key, a number that is negative, not finite or beyond anything that is given, steps that overlap or
            are out of order, or nothing given at all.

    Example:
        >>> read_regimen('{"steps": [{"start_min": 0, "duration_min": 60, "rate_mg_kg_h": 0.1}]}', weight_kg=70.0)
        (Delivery(start_min=0.0, duration_min=60.0, rate_mg_h=7.0),)
        >>> read_regimen('{"boluses": [{"at_min": 0, "mg": 5}]}', weight_kg=70.0)
        (Injection(at_min=0.0, mg=5.0),)
    """
    if not 0 < weight_kg < math.inf:
        raise ValueError(f"weight_kg {weight_kg}: a body weight is more than 0 kg")
    given = _object(parse_json(text.removeprefix("\ufeff"), what=where), ("steps", "boluses"), where)
    steps = [_step(item, weight_kg, f"{where}: steps[{n}]") for n, item in enumerate(_list(given, "steps", where))]
    _check_order(steps, where)
    boluses = [_bolus(item, f"{where}: boluses[{n}]") for n, item in enumerate(_list(given, "boluses", where))]
    if not steps and not boluses:
        raise ValueError(f"{where}: nothing is given; write at least one step or one bolus")
    return (*steps, *boluses)


def _step(item: object, weight_kg: float, place: str) -> Delivery:
    step = _object(item, _STEP_KEYS, place)
    duration_min = _number(step, "duration_min", place, highest=MINUTES_MAX)
    if duration_min < OVER_MIN_LEAST:
        raise ValueError(
            f"{place}: duration_min {duration_min:g} min is too short to give anything in; remove the step, write at "
            f"least {OVER_MIN_LEAST:g} min, or a bolus"
        )
    return Delivery(
        start_min=_number(step, "start_min", place, highest=MINUTES_MAX),
        duration_min=duration_min,
        rate_mg_h=_number(step, "rate_mg_kg_h", place, highest=RATE_MAX_MG_KG_H) * weight_kg,
    )


def _bolus(item: object, place: str) -> Delivery | Injection:
    bolus = {"over_min": 0, **_object(item, _BOLUS_KEYS, place)}
    at_min = _number(bolus, "at_min", place, highest=MINUTES_MAX)
    mg = _number(bolus, "mg", place, highest=BOLUS_MAX_MG)
    over_min = _number(bolus, "over_min", place, highest=MINUTES_MAX)
    if over_min == 0:
        return Injection(at_min=at_min, mg=mg)
    if over_min < OVER_MIN_LEAST:
        raise ValueError(f"{place}: over_min {over_min:g} min is too short to give anything in; write 0 for at once")
    return Delivery(start_min=at_min, duration_min=over_min, rate_mg_h=mg / over_min * 60.0)


def _check_order(steps: list[Delivery], where: str) -> None:
    for number, (one, following) in enumerate(pairwise(steps), start=1):
        end_min = one.start_min + one.duration_min
        if following.start_min < one.start_min:
            raise ValueError(
                f"{where}: steps[{number}] starts at {following.start_min:.15g} min, before steps[{number - 1}] at "
                f"{one.start_min:.15g} min; write the steps in rising order"
            )
        if following.start_min < end_min - _ROUNDING * math.ulp(end_min):
            raise ValueError(
                f"{where}: steps[{number}] starts at {following.start_min:.15g} min while steps[{number - 1}] runs to "
                f"{end_min:.15g} min; steps must not overlap: one pump has one rate"
            )


def _list(given: dict[str, Any], key: str, where: str) -> list[Any]:
    found = given.get(key, [])
    if not isinstance(found, list):
        raise ValueError(f"{where}: {key} is {_kind(found)}; write a list")  # noqa: TRY004 - bad input
    return found


def _object(value: object, keys: tuple[str, ...], place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{place}: this is {_kind(value)}; write an object with {', '.join(keys)}")  # noqa: TRY004 - bad input
    unknown = next((key for key in value if key not in keys), None)
    if unknown is not None:
        raise ValueError(f"{place}: the key {unknown[:40]!r} is not known; use {', '.join(keys)}")
    return value


def _number(found: dict[str, Any], key: str, place: str, *, highest: float) -> float:
    unit = key.split("_", 1)[-1].replace("mg_kg_h", "mg/kg/h")
    if key not in found:
        raise ValueError(f"{place}: {key} is missing; write it in {unit}")
    value = found[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{place}: {key} is {_kind(value)}; write a number in {unit}")  # noqa: TRY004 - bad input
    if not 0 <= value <= highest:  # not finite is never within
        raise ValueError(f"{place}: {key} {value:g} {unit} cannot be; write 0 to {highest:.0f} {unit}")
    return float(value)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
