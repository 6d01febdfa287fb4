"""How a number is written on any screen or paper, how it is read back, and when it is asked for again.

The rules are those of the Institute for Safe Medication Practices and of the pump literature: a leading zero and no
trailing zero, a comma from a thousand on, a space before the unit, mcg and mL, "per hour" in words where a rate is
ordered, weight in kilograms only, and a second question where a number is five times more or less than expected.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from lenitive.domain.foundation.decimal_text import parse_decimal
from lenitive.domain.foundation.quantity import decimal_text
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.language import gettext
from lenitive.web.number_words import number_in_words

Number = Fraction | Decimal | int | float

NOT_KNOWN: Final = "not known"
"""What stands where nobody measured or asked; never a blank, never a nought."""

OUT_BY: Final = 5
"""A number this many times the expected one, or this part of it, is asked for again (ISMP on tenfold errors)."""

PLACES: Final = 3
"""Decimals shown where nothing else is asked for: enough for mg/kg/h (hazard H07)."""

SHOWN_UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ug": "mcg",
        "µg": "mcg",
        "μg": "mcg",
        "ml": "mL",
        "cc": "mL",
        "ug/kg/min": "mcg/kg/min",
        "ug/kg/h": "mcg/kg/h",
        "mg/ml": "mg/mL",
        "ml/h": "mL/h",
        "{score}": "of 10",
        "ng/ml": "ng/mL",
    }
)
"""Units as codes and old habits write them, and how they are shown."""

ORDERED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mg/h": "mg per hour",
        "mg/kg/h": "mg per kg per hour",
        "mg/24h": "mg per 24 hours",
        "mg/kg/24h": "mg per kg per 24 hours",
        "mcg/kg/h": "mcg per kg per hour",
        "mcg/kg/min": "mcg per kg per minute",
        "mg/min": "mg per minute",
        "mg/70kg/h": "mg per 70 kg per hour",
        "mL/h": "mL per hour",
    }
)
"""Units of a rate as an order spells them, so that an hour is never read as a day."""

_SPOKEN: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "mg": ("milligram", "milligrams"),
        "mcg": ("microgram", "micrograms"),
        "mL": ("millilitre", "millilitres"),
        "kg": ("kilogram", "kilograms"),
        "mg/h": ("milligram per hour", "milligrams per hour"),
        "mL/h": ("millilitre per hour", "millilitres per hour"),
        "mg/kg/h": ("milligram per kilogram per hour", "milligrams per kilogram per hour"),
        "mg/24h": ("milligram per 24 hours", "milligrams per 24 hours"),
        "mg/kg/24h": ("milligram per kilogram per 24 hours", "milligrams per kilogram per 24 hours"),
        "mcg/kg/min": ("microgram per kilogram per minute", "micrograms per kilogram per minute"),
        "mcg/kg/h": ("microgram per kilogram per hour", "micrograms per kilogram per hour"),
        "mg/mL": ("milligram per millilitre", "milligrams per millilitre"),
        "min": ("minute", "minutes"),
        "h": ("hour", "hours"),
    }
)

_SHOWN: Final = re.compile(r"(0|[1-9][0-9]{0,2}(?:,[0-9]{3})*)(\.[0-9]*[1-9])? (\S.*)", re.ASCII)
_WEIGHT: Final = re.compile(r"([0-9.]+)\s*([A-Za-z]*)", re.ASCII)
_LB_IN_KG: Final = Fraction("0.45359237")
_STONE_IN_LB: Final = 14
_POUNDS: Final = frozenset({"lb", "lbs", "pound", "pounds"})
_STONES: Final = frozenset({"st", "stone", "stones"})


def unit_text(unit: str) -> str:
    """A unit as it is shown.

    Raises:
        ValueError: There is none: a number never stands alone.

    Example:
        >>> unit_text("ug/kg/min"), unit_text("cc")
        ('mcg/kg/min', 'mL')
    """
    if not unit.strip():
        raise ValueError("a number without a unit; name the unit, for example mg")
    return SHOWN_UNITS.get(unit, unit)


def digits(value: Number, *, places: int = PLACES) -> str:
    """The digits of a number, for a place that shows the unit elsewhere, such as the head of a column.

    A number that is not 0 never becomes "0": it keeps as many decimals as its first digit needs.

    Args:
        value: Finite.
        places: Decimals at most.

    Raises:
        ValueError: Not a finite number.

    Example:
        >>> digits(0.5), digits(5.0), digits(1234.5), digits(0.00042)
        ('0.5', '5', '1,234.5', '0.0004')
    """
    exact = _exact(value)
    text = decimal_text(exact, places=places)
    while exact and not text.strip("-0."):
        places += 1
        text = decimal_text(exact, places=places)
    whole, point, part = text.partition(".")
    return f"{int(whole):,}{point}{part}" if not whole.startswith("-") else f"-{digits(-exact, places=places)}"


def quantity(value: Number | None, unit: str, *, places: int = PLACES) -> str:
    """A number with its unit, or "not known".

    Example:
        >>> quantity(Decimal("2.50"), "mg"), quantity(1000, "ml"), quantity(None, "mg")
        ('2.5 mg', '1,000 mL', 'not known')
    """
    shown = unit_text(unit)
    if value is None:
        return gettext(NOT_KNOWN)
    return f"{digits(value, places=places)} {gettext(shown) if ' ' in shown else shown}"


def ordered_rate(value: Number | None, unit: str, *, places: int = PLACES) -> str:
    """A rate as an order spells it, the time base in words.

    Raises:
        ValueError: The unit is no rate.

    Example:
        >>> ordered_rate(0.25, "mg/kg/h"), ordered_rate(186, "mg/24h")
        ('0.25 mg per kg per hour', '186 mg per 24 hours')
    """
    spelled = ORDERED.get(unit_text(unit))
    if spelled is None:
        raise ValueError(f"{unit}: not a unit of a rate; one of {', '.join(ORDERED)}")
    return quantity(value, spelled, places=places)


def read_quantity(text: str) -> tuple[Decimal, str]:
    """A number and its unit out of what `quantity` wrote; nothing else is read.

    Raises:
        ValueError: Not written by the rules: no unit, no space, a naked point, a trailing zero, a comma elsewhere.

    Example:
        >>> read_quantity("1,234.5 mg")
        (Decimal('1234.5'), 'mg')
        >>> read_quantity(".5 mg")
        Traceback (most recent call last):
        ...
        ValueError: cannot read '.5 mg' as a quantity; write it as 0.5 mg or 1,250 mg
    """
    found = _SHOWN.fullmatch(text)
    if found is None:
        raise ValueError(f"cannot read {text[:40]!a} as a quantity; write it as 0.5 mg or 1,250 mg")
    return Decimal(found[1].replace(",", "") + (found[2] or "")), found[3]


def in_words(value: Number, unit: str) -> str:
    """A quantity as it is said aloud, so that ten times as much also sounds different.

    Example:
        >>> in_words(2.5, "mg"), in_words(25, "mg"), in_words(0.25, "mg/kg/h")
        ('two and a half milligrams', 'twenty-five milligrams', 'a quarter of a milligram per kilogram per hour')
    """
    shown = unit_text(unit)
    one, many = _SPOKEN.get(shown, (shown, shown))
    return number_in_words(_exact(value), one, many)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """A number that may be ten times too much or too little: both are said in words, and a person answers.

    Attributes:
        entered: As typed, with unit.
        entered_words: The same in words.
        expected: What it was compared with.
        expected_words: The same in words.
        compared_with: "previous value" or "protocol value".
        question: One sentence that a person answers with yes or by typing again.
    """

    entered: str
    entered_words: str
    expected: str
    expected_words: str
    compared_with: str
    question: str


def ask_again(
    entered: Number, unit: str, *, previous: Number | None = None, protocol: Number | None = None
) -> AskAgain | None:
    """The second question that a number deserves, or None when it is near what was there.

    Args:
        entered: What was typed.
        unit: Of all three numbers.
        previous: What was in force; None, or 0 as in a pause, is not compared.
        protocol: What the order or library says; None when there is none.

    Returns:
        The question when the number is five times or more, or a fifth or less, of either. The hard limit is checked
        elsewhere and cannot be answered away.

    Example:
        >>> ask_again(25, "mg", previous=2.5).question[:67]
        '25 mg (twenty-five milligrams) is 10 times the previous value, 2.5 '
        >>> ask_again(3, "mg/h", previous=2.5) is None
        True
    """
    typed = _exact(entered)
    for name, value in (("previous value", previous), ("protocol value", protocol)):
        expected = None if value is None else _exact(value)
        if not expected or typed < 0:
            continue
        if typed >= OUT_BY * expected or typed * OUT_BY <= expected:
            return _asked(typed, expected, unit, name)
    return None


def _asked(typed: Fraction, expected: Fraction, unit: str, name: str) -> AskAgain:
    entered, known = quantity(typed, unit), quantity(expected, unit)
    spoken, known_spoken = in_words(typed, unit), in_words(expected, unit)
    compared = f"{_ratio(typed, expected)} the {name}, {known} ({known_spoken})"
    return AskAgain(
        entered=entered,
        entered_words=spoken,
        expected=known,
        expected_words=known_spoken,
        compared_with=name,
        question=f"{entered} ({spoken}) is {compared}. Is it right?",
    )


def _ratio(typed: Fraction, expected: Fraction) -> str:
    if typed >= expected:
        return f"{digits(typed / expected, places=1)} times"
    return f"{digits(expected / typed, places=1)} times less than" if typed else "nothing, far below"


def weight_kg(text: str) -> Decimal | Refusal:
    """A weight as a person types it beside the unit kg.

    Args:
        text: A number, with or without "kg".

    Returns:
        Kilograms; or a refusal that offers the conversion when pounds or stones were typed.

    Raises:
        ValueError: Not a number.

    Example:
        >>> weight_kg("68.2 kg")
        Decimal('68.2')
        >>> weight_kg("150 lb").remedy
        'Weigh again in kg; 150 lb is 68.0389 kg if it was meant'
    """
    pounds = _pounds(text.strip())
    if pounds is not None:
        return Refusal(
            rule="WEB-WEIGHT-01",
            what=f"The weight was typed as {text.strip()[:40]}",
            limit="Weight is taken in kg only",
            remedy=f"Weigh again in kg; {text.strip()[:40]} is {decimal_text(pounds * _LB_IN_KG, places=4)} kg if it "
            "was meant",
        )
    return parse_decimal(text.strip().removesuffix("kg").rstrip(" "), what="weight in kg")


def _pounds(text: str) -> Fraction | None:
    """The pounds in "150 lb", "10 st" or "10 st 7 lb"; None when neither unit is named."""
    parts = _WEIGHT.findall(text)
    units = [unit.lower() for _, unit in parts]
    if not parts or not any(unit in _POUNDS | _STONES for unit in units):
        return None
    found = Fraction(0)
    for number, unit in zip((number for number, _ in parts), units, strict=True):
        found += _fraction(number) * (_STONE_IN_LB if unit in _STONES else 1)
    return found


def _fraction(number: str) -> Fraction:
    return Fraction(parse_decimal(number, what="weight"))


def _exact(value: Number) -> Fraction:
    """A number exactly as it is written: a float stands for the shortest decimal that gives it."""
    try:
        return Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{value!r}: not a finite number; a value that is not known is None") from None
