"""The units of a table, which a table does not carry: they stand in its data dictionary, with the default here."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_MIN_IN: Final = {"h": Fraction(60), "min": Fraction(1)}
_MG_IN: Final = {"mg": Fraction(1), "ug": Fraction(1, 1000)}
_NG_ML_IN: Final = {"ng/mL": Fraction(1), "ug/L": Fraction(1), "mg/L": Fraction(1000)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Units of TIME, AMT and concentrations; RATE is AMT per TIME, II and DUR are in TIME.

    Attributes:
        time: "h" (the convention, and the default) or "min".
        amount: "mg" or "ug", of ketamine base.
        concentration: "ng/mL", "ug/L" (the same) or "mg/L".

    Raises:
        ValueError: Another unit.

    Example:
        >>> Units(time="min").time_min(Fraction(90))
        Fraction(90, 1)
        >>> Units().rate_mg_h(Fraction(7))
        Fraction(7, 1)
    """

    time: str = "h"
    amount: str = "mg"
    concentration: str = "ng/mL"

    def __post_init__(self) -> None:
        for name, unit, known in (
            ("time", self.time, _MIN_IN),
            ("amount", self.amount, _MG_IN),
            ("concentration", self.concentration, _NG_ML_IN),
        ):
            if unit not in known:
                raise ValueError(f"unit of {name} {unit!r} is not known; use {' or '.join(known)}")

    @property
    def rate(self) -> str:
        """The unit of RATE."""
        return f"{self.amount}/{self.time}"

    def time_min(self, written: Fraction) -> Fraction:
        """Minutes of a written time."""
        return written * _MIN_IN[self.time]

    def amount_mg(self, written: Fraction) -> Fraction:
        """Milligrams of a written amount."""
        return written * _MG_IN[self.amount]

    def rate_mg_h(self, written: Fraction) -> Fraction:
        """Milligrams per hour of a written rate."""
        return self.amount_mg(written) * 60 / _MIN_IN[self.time]

    def conc_ng_ml(self, written: Fraction) -> Fraction:
        """Nanograms per millilitre of a written concentration."""
        return written * _NG_ML_IN[self.concentration]
