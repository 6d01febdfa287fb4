"""REGISTRY of oral morphine equivalent tables: factors by drug and route, each with its source, and each versioned.

A factor here serves to follow one person's opioid burden over time. It must never be used to change one opioid for
another: doses do not convert both ways, tolerance is incomplete across opioids, and tables disagree up to threefold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from lenitive.domain.assessment.treatment import Route
from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.sources import Grade

NEVER_CONVERT: Final = "For following one person over time only; never for changing one opioid for another."
"""Stands on every output."""


class Basis(StrEnum):
    """What a factor is multiplied with."""

    MG_DAY = "mg_day"
    UG_H = "ug_h"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One row of a table.

    Attributes:
        drug: Generic name, lower case.
        route: The only route it holds for.
        basis: mg of drug per day, or the hourly rate of a patch.
        figure: mg of oral morphine per day for one unit of the basis.
        separate: True when the row is shown apart, and the sum is also given without it.
        warning: What a reader must know; None when there is nothing beyond the general warning.
        others: What other tables say, for showing the disagreement.
    """

    drug: str
    route: Route
    basis: Basis
    figure: Figure
    separate: bool = False
    warning: str | None = None
    others: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorTable:
    """One published table.

    Attributes:
        id: Stable key.
        version: Of the table as transcribed here; burdens of different versions are never compared.
        title: For the reader.
        source: Key of the source.
        factors: Its rows by drug and route.
    """

    id: str
    version: str
    title: str
    source: str
    factors: Mapping[tuple[str, Route], Factor]


_CDC_PLACE: Final = "table of conversion factors for commonly prescribed opioids"


def _cdc(value: str, per: str) -> Figure:
    return Figure(
        value=Decimal(value),
        unit=f"mg oral morphine per {per}",
        source="dowell_2022",
        place=_CDC_PLACE,
        grade=Grade.SECONDARY,
    )


def _other(value: str, per: str, source: str, place: str, grade: Grade = Grade.SECONDARY) -> Figure:
    return Figure(value=Decimal(value), unit=f"mg oral morphine per {per}", source=source, place=place, grade=grade)


def _oral(
    drug: str, value: str, *others: Figure, separate: bool = False, warning: str | None = None
) -> tuple[tuple[str, Route], Factor]:
    factor = Factor(
        drug=drug,
        route=Route.ORAL,
        basis=Basis.MG_DAY,
        figure=_cdc(value, "mg"),
        separate=separate,
        warning=warning,
        others=others,
    )
    return (drug, Route.ORAL), factor


_TABLES: Final = "opioid_tables_compared"
_OLD_CDC: Final = "cdc_2016_2020"

METHADONE_WARNING: Final = (
    "Methadone: long, variable half-life; breathing is depressed later and for longer than pain; tables disagree."
)
PATCH_WARNING: Final = (
    "Patch: acts after 8-12 h and for 14-24 h after removal; do not credit a change to anything else within 72 h."
)
BUPRENORPHINE_WARNING: Final = "Buprenorphine: CDC 2022 has no factor, and tables disagree up to threefold."

_CDC_2022_FACTORS: Final = dict(
    (
        _oral("codeine", "0.15"),
        _oral("hydrocodone", "1.0"),
        _oral("hydromorphone", "5.0", _other("4", "mg", _OLD_CDC, "tables of 2016 and 2020")),
        _oral(
            "methadone",
            "4.7",
            _other("4", "mg", _OLD_CDC, "sliding scale, lowest doses"),
            _other("12", "mg", _OLD_CDC, "sliding scale, highest doses"),
            _other("3", "mg", _OLD_CDC, "flat factor"),
            separate=True,
            warning=METHADONE_WARNING,
        ),
        _oral("morphine", "1.0"),
        _oral("oxycodone", "1.5", _other("2", "mg", _TABLES, "Canada, upper value")),
        _oral("oxymorphone", "3.0"),
        _oral("tapentadol", "0.4"),
        _oral("tramadol", "0.2", _other("0.1", "mg", _OLD_CDC, "tables of 2016 and 2020")),
        (
            ("fentanyl", Route.TRANSDERMAL),
            Factor(
                drug="fentanyl",
                route=Route.TRANSDERMAL,
                basis=Basis.UG_H,
                figure=_cdc("2.4", "day for each ug/h"),
                separate=True,
                warning=PATCH_WARNING,
                others=(_other("2", "day for each ug/h", "wellington_2009", "50 mg for 25 ug/h"),),
            ),
        ),
    )
)

CDC_2022: Final = FactorTable(
    id="cdc_2022",
    version="1",
    title="CDC 2022 oral morphine equivalents",
    source="dowell_2022",
    factors=_CDC_2022_FACTORS,
)
"""The ten factors of the CDC guideline of 2022: nine oral opioids, and transdermal fentanyl.

The guideline itself leaves out pain from cancer, palliative care and the end of life (assumed), so none of its dose
thresholds is used here.
"""

TABLES: Final[dict[str, FactorTable]] = {CDC_2022.id: CDC_2022}
"""Every table by id."""

_PARENTERAL_MORPHINE: Final = (
    _other("2", "mg", _TABLES, "oral to parenteral 2:1, Canada"),
    _other("3", "mg", _TABLES, "oral to intravenous 3:1, Europe"),
    _other("3.125", "mg", "wellington_2009", "50 mg oral for 16 mg intravenous"),
)

WITHOUT_FACTOR: Final[Mapping[tuple[str, Route], tuple[Figure, ...]]] = {
    ("morphine", Route.INTRAVENOUS): _PARENTERAL_MORPHINE,
    ("morphine", Route.SUBCUTANEOUS): _PARENTERAL_MORPHINE,
    ("morphine", Route.INTRAMUSCULAR): _PARENTERAL_MORPHINE,
    ("buprenorphine", Route.TRANSDERMAL): (
        _other("1.8", "day for each ug/h", _OLD_CDC, "9 mg for 5 ug/h"),
        _other("2.4", "day for each ug/h", _TABLES, "trial table, 12 mg for 5 ug/h"),
        _other("6", "day for each ug/h", _TABLES, "Canadian textbook, 30 mg for 5 ug/h"),
    ),
    ("buprenorphine", Route.SUBLINGUAL): (
        _other("10", "mg", _OLD_CDC, "tablet or film"),
        _other("40", "mg", _TABLES, "trial table"),
    ),
}
"""What other tables say where CDC 2022 says nothing. Shown as a spread, never put into a sum."""
