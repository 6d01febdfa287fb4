"""UNIT: random orders through every conversion and rounding path, against written-out fractions.

Run: python benchmarks/safety/unit.py [COUNT [SEED]] [--defect=up|factor]. Each order is compared with exact fractions,
read back from the pump's setting, and asked again with a little more of each argument, which must never give less (of
weight) or more (of strength). Seen to fail with the pump's setting rounded up instead of floored (`--defect=up`), and
with one factor a thousandth off (`--defect=factor`).
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from figure import Figure, report

from lenitive.domain.foundation.quantity import ORDER_UNITS, BodyWeight, Concentration, Order
from lenitive.domain.infusion.kernel import drug_ug, floor_to_step

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
STEP = Fraction(1, 10)


def wrong(chance: random.Random) -> Iterator[str]:
    """One random order; the name of everything about it that is not as it must be."""
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

    if (rate.exact, rate.at(bag).exact) != (mg_h, ml_h):
        yield "conversion"
    if setting.exact != ml_h // STEP * STEP or setting.drug(bag).exact != setting.exact * Fraction(strength):
        yield "rounding"
    if setting.exact > ml_h:
        yield "above_exact"
    more = Order(value=value + Decimal("0.001"), unit=unit).drug_rate(BodyWeight(kg=weight)).at(bag).floored()
    heavier = Order(value=value, unit=unit).drug_rate(BodyWeight(kg=weight + 1)).at(bag).floored()
    weaker = rate.at(Concentration(mg_ml=strength / 2)).floored()
    if min(more.exact, heavier.exact, weaker.exact) < setting.exact:
        yield "not_monotone"
    yield from _wrong_in_whole_numbers(chance)


def _wrong_in_whole_numbers(chance: random.Random) -> Iterator[str]:
    """The same for the kernel, which counts in microlitres and micrograms."""
    rate_ul_h, step_ul_h = chance.randrange(200_000), chance.choice((1, 10, 100, 1000))
    floored = floor_to_step(rate_ul_h, step_ul_h=step_ul_h)
    if not (floored <= rate_ul_h < floored + step_ul_h and floored % step_ul_h == 0):
        yield "kernel_rounding"
    volume_ul, conc_ug_ml = chance.randrange(10**6), chance.choice((500, 800, 1000, 2000))
    exact = Fraction(volume_ul * conc_ug_ml, 1000)
    if not exact <= drug_ug(volume_ul, conc_ug_ml=conc_ug_ml) < exact + 1:
        yield "kernel_drug"


def _planted(defect: str) -> None:
    if defect == "up":
        kernel_floor = floor_to_step
        globals()["floor_to_step"] = lambda rate_ul_h, *, step_ul_h: (
            kernel_floor(rate_ul_h, step_ul_h=step_ul_h) + (step_ul_h if rate_ul_h % step_ul_h else 0)
        )
    elif defect == "factor":
        MG_H_IN_ONE["mg/24h"] = (MG_H_IN_ONE["mg/24h"][0] * Fraction(1001, 1000), False)


def main(count: int = 1_000_000, seed: int = 1) -> None:
    """Count what is wrong."""
    began, found = time.perf_counter(), Counter[str]()
    chance = random.Random(seed)  # noqa: S311  # reproducible, not for security
    for _ in range(count):
        found.update(wrong(chance))
    report(
        Figure(
            check="UNIT",
            command=f"benchmarks/safety/unit.py {count} {seed}",
            asked="0 mismatches and 0 settings above the exact rate in 1,000,000 orders",
            measured={"orders": count, "mismatches": found.total(), "above_exact": found["above_exact"]},
            holds=not found and count > 0,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


if __name__ == "__main__":
    for one in sys.argv[1:]:
        _planted(one.removeprefix("--defect="))
    main(*(int(one) for one in sys.argv[1:] if not one.startswith("--")))
