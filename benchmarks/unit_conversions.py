"""A million random orders through every conversion and rounding path, against written-out fractions.

Run: python benchmarks/unit_conversions.py [COUNT]. Prints how many did not match and how many were rounded upward.
"""
# a script, not a package

import random
import sys
from decimal import Decimal
from fractions import Fraction

from lenitive.domain.foundation.quantity import ORDER_UNITS, BodyWeight, Concentration, Order

MG_H_IN_ONE = {  # unit: (mg/h, or mg/kg/h, in one such unit; whether it is per kilogram)
    "mg/h": (Fraction(1), False),
    "mg/kg/h": (Fraction(1), True),
    "ug/kg/min": (Fraction(6, 100), True),
    "mcg/kg/min": (Fraction(6, 100), True),
    "ug/kg/h": (Fraction(1, 1000), True),
    "mcg/kg/h": (Fraction(1, 1000), True),
    "mg/24h": (Fraction(1, 24), False),
    "mg/kg/24h": (Fraction(1, 24), True),
    "mg/min": (Fraction(60), False),
    "mg/70kg/h": (Fraction(1, 70), True),
}


def main(count: int) -> int:
    """Print what was found; return the number of failures."""
    chance = random.Random(1)  # noqa: S311  # reproducible, not for security
    mismatches = above = 0
    for _ in range(count):
        unit = chance.choice(ORDER_UNITS)
        value = Decimal(chance.randrange(1, 10**6)).scaleb(-chance.randrange(7))
        weight = Decimal(chance.randrange(2000, 30_000)).scaleb(-2)
        strength = chance.choice((Decimal("0.5"), Decimal(1), Decimal(2)))
        factor, per_kg = MG_H_IN_ONE[unit]
        mg_h = Fraction(value) * factor * (Fraction(weight) if per_kg else 1)
        ml_h = mg_h / Fraction(strength)
        bag = Concentration(mg_ml=strength)

        rate = Order(value=value, unit=unit).drug_rate(BodyWeight(kg=weight))
        setting = rate.at(bag).floored()

        mismatches += (rate.exact, rate.at(bag).exact, setting.exact) != (mg_h, ml_h, Fraction(ml_h * 10 // 1, 10))
        mismatches += setting.drug(bag).exact != setting.exact * Fraction(strength)
        above += setting.exact > ml_h
    print(f"{count} orders: {mismatches} mismatches, {above} settings above the exact rate")
    return mismatches + above


if __name__ == "__main__":
    sys.exit(1 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000) else 0)
