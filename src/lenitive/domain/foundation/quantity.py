"""Quantities with their unit in the type, exact, for everything that can reach a pump.

Each quantity holds one exact fraction. There is no arithmetic between a rate and a concentration except the
functions here, so that milligrams cannot become millilitres by accident, and a float cannot enter at all.
"""

import math
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Final, Self

from lenitive.domain.foundation.decimal_text import parse_decimal

Exact = int | Decimal | Fraction

HYDROCHLORIDE_PER_BASE: Final = Fraction(1153, 1000)
"""mg of ketamine hydrochloride per mg of base. Source: US label, 11.53 mg per 10 mg (grade secondary)."""

KG_PER_LB: Final = Fraction(45359237, 100_000_000)
"""Definition of the international pound."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class _Quantity:
    """One exact, finite, non-negative number whose field name is its unit."""

    def __post_init__(self) -> None:
        (field,) = fields(self)
        value = getattr(self, field.name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
            raise TypeError(
                f"{type(self).__name__}({field.name}={value!r}): give an int, Decimal or Fraction, not a float"
            )
        if isinstance(value, Decimal) and not value.is_finite():
            raise ValueError(f"{type(self).__name__}: {value} {self.unit} is not a finite number")
        exact = Fraction(value)
        if exact < 0:
            raise ValueError(f"{type(self).__name__}: {value} {self.unit} is negative; a quantity cannot be")
        object.__setattr__(self, field.name, exact)

    @property
    def exact(self) -> Fraction:
        """The number itself, without rounding."""
        value: Fraction = getattr(self, fields(self)[0].name)
        return value

    @property
    def unit(self) -> str:
        """The unit in words, as it is written on screen."""
        return _UNIT_OF_FIELD[fields(self)[0].name]

    def __str__(self) -> str:
        return f"{decimal_text(self.exact)} {self.unit}"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Dose(_Quantity):
    """An amount of drug, as ketamine base unless a name says otherwise."""

    mg: Exact

    @classmethod
    def from_hydrochloride(cls, *, hydrochloride_mg: Exact) -> Self:
        """The base in an amount of ketamine hydrochloride.

        Example:
            >>> str(Dose.from_hydrochloride(hydrochloride_mg=100))
            '86.730269 mg'
        """
        return cls(mg=Fraction(hydrochloride_mg) / HYDROCHLORIDE_PER_BASE)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class BodyWeight(_Quantity):
    """Body weight. Kilograms only; a pound is converted once, here, and shown as a read-back."""

    kg: Exact

    def __post_init__(self) -> None:
        _Quantity.__post_init__(self)
        if not 0 < self.exact <= 500:
            raise ValueError(
                f"BodyWeight: {decimal_text(self.exact)} kg: give more than 0 and at most 500 kg; weigh again"
            )

    @classmethod
    def from_lb(cls, *, lb: Exact) -> Self:
        """The weight in kilograms of a weight in pounds.

        Example:
            >>> str(BodyWeight.from_lb(lb=150))
            '68.038856 kg'
        """
        return cls(kg=Fraction(lb) * KG_PER_LB)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Volume(_Quantity):
    """A volume of fluid."""

    ml: Exact


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Concentration(_Quantity):
    """Drug in a fluid. Never zero: a bag without drug is not a bag of ketamine."""

    mg_ml: Exact

    def __post_init__(self) -> None:
        _Quantity.__post_init__(self)
        if self.exact == 0:
            raise ValueError("Concentration: 0 mg/mL; a bag must hold drug")


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class InfusionRate(_Quantity):
    """Drug per kilogram and hour."""

    mg_kg_h: Exact

    def for_weight(self, weight: BodyWeight) -> "DrugRate":
        """The rate for one person.

        Example:
            >>> str(InfusionRate(mg_kg_h=Decimal("0.249")).for_weight(BodyWeight(kg=Decimal("89.6"))))
            '22.3104 mg/h'
        """
        return DrugRate(mg_h=self.exact * weight.exact)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class DrugRate(_Quantity):
    """Drug per hour."""

    mg_h: Exact

    def per_weight(self, weight: BodyWeight) -> InfusionRate:
        """The same rate per kilogram."""
        return InfusionRate(mg_kg_h=self.exact / weight.exact)

    def at(self, concentration: Concentration) -> "PumpRate":
        """The fluid rate that delivers this, before the pump's step is applied."""
        return PumpRate(ml_h=self.exact / concentration.exact)

    def over_min(self, minutes: Exact) -> Dose:
        """The dose given in a time."""
        return Dose(mg=self.exact * Fraction(minutes) / 60)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class PumpRate(_Quantity):
    """Fluid per hour, as a pump is set."""

    ml_h: Exact

    def floored(self, *, step_ml_h: Exact = Decimal("0.1")) -> Self:
        """The largest setting of the pump that is not above this rate. Rounding is always toward less drug.

        Example:
            >>> str(PumpRate(ml_h=Decimal("44.6208")).floored())
            '44.6 mL/h'
        """
        step = Fraction(step_ml_h)
        return type(self)(ml_h=math.floor(self.exact / step) * step)

    def drug(self, concentration: Concentration) -> DrugRate:
        """The drug that this fluid rate carries."""
        return DrugRate(mg_h=self.exact * concentration.exact)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Pressure(_Quantity):
    """Blood pressure."""

    mmhg: Exact


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Minutes(_Quantity):
    """A length of time."""

    min: Exact


_UNIT_OF_FIELD: Final = {
    "mg": "mg",
    "kg": "kg",
    "ml": "mL",
    "mg_ml": "mg/mL",
    "mg_kg_h": "mg/kg/h",
    "mg_h": "mg/h",
    "ml_h": "mL/h",
    "mmhg": "mmHg",
    "min": "min",
}

_H: Final = Fraction(1)
_PER_H: Final[dict[str, tuple[Fraction, bool]]] = {
    # unit as ordered -> (mg/h, or mg/kg/h where per_kg, in one such unit; per_kg)
    "mg/h": (_H, False),
    "mg/kg/h": (_H, True),
    "ug/kg/min": (Fraction(60, 1000), True),
    "mcg/kg/min": (Fraction(60, 1000), True),
    "ug/kg/h": (Fraction(1, 1000), True),
    "mcg/kg/h": (Fraction(1, 1000), True),
    "mg/24h": (Fraction(1, 24), False),
    "mg/kg/24h": (Fraction(1, 24), True),
    "mg/min": (Fraction(60), False),
    "mg/70kg/h": (Fraction(1, 70), True),
}

ORDER_UNITS: Final = tuple(_PER_H)
"""Every unit basis in which an infusion may be ordered. The time base is part of the unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An infusion rate as it was ordered: a number and one of `ORDER_UNITS`."""

    value: Decimal
    unit: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "0.249 mg/kg/h". One space between number and unit; no default unit.

        Raises:
            ValueError: The number or the unit cannot be read; the message lists the units.

        Example:
            >>> Order.parse("186 mg/24h").unit
            'mg/24h'
        """
        number, separator, unit = text.strip(" ").partition(" ")
        if not separator or unit not in _PER_H:
            raise ValueError(
                f"order: cannot read {text[:60]!a}; write a number, a space and one of {', '.join(ORDER_UNITS)}"
            )
        return cls(value=parse_decimal(number, what="order"), unit=unit)

    def drug_rate(self, weight: BodyWeight) -> DrugRate:
        """The ordered rate for one person, exact.

        Example:
            >>> str(Order.parse("3.95 ug/kg/min").drug_rate(BodyWeight(kg=Decimal("131.9"))))
            '31.2603 mg/h'
        """
        factor, per_kg = _PER_H[self.unit]
        return DrugRate(mg_h=Fraction(self.value) * factor * (weight.exact if per_kg else 1))


def decimal_text(value: Exact, *, places: int = 6) -> str:
    """A number as it is shown: leading zero, no trailing zero, at most `places` decimals, rounded half to even.

    Example:
        >>> decimal_text(Fraction(191, 24))
        '7.958333'
        >>> decimal_text(Decimal("5.0"))
        '5'
    """
    scaled = round(Fraction(value) * 10**places)
    whole, part = divmod(abs(scaled), 10**places)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}".rstrip("0").rstrip(".") if places else f"{sign}{whole}"
