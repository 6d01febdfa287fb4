"""Units as records write them, and exact conversion to the unit of the intake.

The table holds what is accepted; a unit that is not in it is never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lenitive.interop.fhir.numbers import Recorded

_SYNONYMS: Final = {
    "kg": "kg kilogram kilograms kgs",
    "g": "g gram grams gm",
    "[lb_av]": "[lb_av] lb lbs pound pounds lb_av [lb_us]",
    "[oz_av]": "[oz_av] oz ounce ounces",
    "[stone_av]": "[stone_av] stone",
    "cm": "cm centimetre centimeter centimetres centimeters",
    "m": "m metre meter",
    "mm": "mm",
    "[in_i]": "[in_i] in inch inches [in_us]",
    "[ft_i]": "[ft_i] ft foot feet",
    "mm[Hg]": "mm[Hg] mmHg mm_Hg mmhg",
    "kPa": "kPa",
    "/min": "/min {beats}/min beats/min beats/minute bpm {breaths}/min breaths/min breaths/minute {Beats}/min "
    "per_minute 1/min {resp}/min",
    "%": "% percent",
    "Cel": "Cel °C C degC celsius",
    "[degF]": "[degF] °F F degF fahrenheit",
    "U/L": "U/L u/l U/l IU/L iu/l IU/l [IU]/L [iU]/L units/L unit/L",
    "ukat/L": "ukat/L µkat/L μkat/L ukat/l",
    "nkat/L": "nkat/L",
    "mg/dL": "mg/dL mg/dl mg%",
    "mg/L": "mg/L mg/l",
    "umol/L": "umol/L µmol/L μmol/L umol/l µmol/l μmol/l",
    "mmol/L": "mmol/L mmol/l",
    "g/L": "g/L g/l",
    "g/dL": "g/dL g/dl gm/dL",
    "mL/min/{1.73_m2}": "mL/min/{1.73_m2} mL/min/1.73m2 mL/min/1.73_m2 mL/min/1.73m² mL/min/1.73_m² mL/min/{1.73m2} "
    "mL/min/1.73.m2 mL/min/[1.73_m2] ml/min/1.73m2 ml/min/1.73_m2 ml/min/{1.73_m2} mL/min/{1.73} mL/min/1.73",
    "mL/min": "mL/min ml/min",
    "mL/s/{1.73_m2}": "mL/s/{1.73_m2} mL/s/1.73m2",
    "10*9/L": "10*9/L 10^9/L x10^9/L 10E9/L 10*3/uL 10^3/uL x10^3/uL K/uL 10*3/mm3 10^3/µL x10*3/uL 10*3/µL G/L "
    "thousand/uL Thou/uL x10E3/uL 10E3/uL",
    "/uL": "/uL {cells}/uL cells/uL cells/µL /mm3 /µL cells/mm3 cells/mcL",
    "10*6/L": "10*6/L 10^6/L",
    "ms": "ms msec millisecond milliseconds",
    "s": "s sec second seconds",
    "1": "1 {score} (score) score out_of_10 {ratio} ratio {INR} INR {nominal} /10 {points} points {ECOG}",
}
_CANONICAL: Final = {synonym: unit for unit, synonyms in _SYNONYMS.items() for synonym in synonyms.split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """How a number in one unit becomes a number in the intake's unit: (value + plus) * times."""

    times: Fraction = Fraction(1)
    plus: Fraction = Fraction(0)


def _times(**units: str) -> dict[str, Conversion]:
    return {unit: Conversion(times=Fraction(factor)) for unit, factor in units.items()}


SAME: Final = Conversion()
WEIGHT_KG: Final = {
    "kg": SAME,
    "g": Conversion(times=Fraction(1, 1000)),
    "[lb_av]": Conversion(times=Fraction("0.45359237")),
    "[oz_av]": Conversion(times=Fraction("0.45359237") / 16),
    "[stone_av]": Conversion(times=Fraction("0.45359237") * 14),
}
HEIGHT_CM: Final = {
    "cm": SAME,
    **_times(m="100", mm="1/10"),
    "[in_i]": Conversion(times=Fraction("2.54")),
    "[ft_i]": Conversion(times=Fraction("30.48")),
}
PRESSURE_MMHG: Final = {"mm[Hg]": SAME, "kPa": Conversion(times=Fraction(1000) / Fraction("133.322"))}
PER_MINUTE: Final = {"/min": SAME}
PERCENT: Final = {"%": SAME}
CELSIUS: Final = {"Cel": SAME, "[degF]": Conversion(plus=Fraction(-32), times=Fraction(5, 9))}
ENZYME_U_L: Final = {
    "U/L": SAME,
    "ukat/L": Conversion(times=Fraction(60)),
    "nkat/L": Conversion(times=Fraction(60, 1000)),
}
BILIRUBIN_MG_DL: Final = {
    "mg/dL": SAME,
    "mg/L": Conversion(times=Fraction(1, 10)),
    "umol/L": Conversion(times=Fraction("0.058466")),
}
"""Molar mass of bilirubin 584.66 g/mol."""
CREATININE_MG_DL: Final = {
    "mg/dL": SAME,
    "mg/L": Conversion(times=Fraction(1, 10)),
    "umol/L": Conversion(times=Fraction("0.011312")),
    "mmol/L": Conversion(times=Fraction("11.312")),
}
"""Molar mass of creatinine 113.12 g/mol."""
ALBUMIN_G_L: Final = {
    "g/L": SAME,
    "g/dL": Conversion(times=Fraction(10)),
    "mg/dL": Conversion(times=Fraction(1, 100)),
    "mg/L": Conversion(times=Fraction(1, 1000)),
}
EGFR: Final = {"mL/min/{1.73_m2}": SAME, "mL/min": SAME, "mL/s/{1.73_m2}": Conversion(times=Fraction(60))}
"""The LOINC codes of the eGFR already say "per 1.73 square metres", so mL/min under them is the same number."""
CELLS_10_9_L: Final = {
    "10*9/L": SAME,
    "/uL": Conversion(times=Fraction(1, 1000)),
    "10*6/L": Conversion(times=Fraction(1, 1000)),
}
MILLISECONDS: Final = {"ms": SAME, "s": Conversion(times=Fraction(1000))}
SCORE: Final = {"1": SAME}


def canonical_unit(written: str) -> str | None:
    """The UCUM form of a unit as records write it, or None when it is not known.

    Example:
        >>> canonical_unit("mm Hg"), canonical_unit("lbs"), canonical_unit("furlong")
        ('mm[Hg]', '[lb_av]', None)
    """
    plain = "_".join(written.split())
    return _CANONICAL.get(plain) or _CANONICAL.get(plain.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A number in the intake's unit.

    Attributes:
        value: Exact, before rounding.
        as_recorded: As the record writes it; says so when the unit was changed.
    """

    value: Fraction
    as_recorded: str


def convert(recorded: Recorded, table: Mapping[str, Conversion], target: str) -> Converted | str:
    """A recorded number in the intake's unit, or one clause that says why not.

    Example:
        >>> from decimal import Decimal
        >>> weight = Recorded(value=Decimal("154"), text="154", unit="lb", code="[lb_av]")
        >>> round(float(convert(weight, WEIGHT_KG, "kg").value), 2)
        69.85
        >>> convert(Recorded(value=Decimal("70"), text="70"), WEIGHT_KG, "kg")
        'It has no unit; kg is expected.'
    """
    written = [name for name in (recorded.code, recorded.unit) if name]
    if not written:
        if table is SCORE:
            return Converted(value=Fraction(recorded.value), as_recorded=recorded.as_recorded)
        return f"It has no unit; {target} is expected."
    known = {unit for name in written if (unit := canonical_unit(name))}
    if len(known) > 1:
        return f"Its unit is given twice and differently ({' and '.join(written)})."
    unit = known.pop() if known else None
    if unit is None or unit not in table:
        return f"Its unit {written[0]!r} cannot be converted to {target}."
    conversion = table[unit]
    value = (Fraction(recorded.value) + conversion.plus) * conversion.times
    changed = "" if conversion == SAME else f", converted to {target}"
    return Converted(value=value, as_recorded=f"{recorded.as_recorded}{changed}")


def rounded(value: Fraction, decimals: int) -> float:
    """A number as the intake keeps it.

    Example:
        >>> rounded(Fraction("89.63219"), 2)
        89.63
    """
    return float(round(value, decimals))
