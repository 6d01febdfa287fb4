"""REGISTRY of what is measured: which codes mean which fact, in which units, kept to how many decimals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lenitive.interop.fhir import units
from lenitive.interop.fhir.units import Conversion


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measured fact.

    Attributes:
        fact: Name in `FACTS`.
        loinc: Codes; the first is used when the fact is sent out.
        units: Accepted units and how they become the fact's unit.
        decimals: Kept in the intake; the record's own digits stay in the provenance.
        snomed: Codes that carry the same measurement.
    """

    fact: str
    loinc: tuple[str, ...]
    units: Mapping[str, Conversion]
    decimals: int
    snomed: tuple[str, ...] = ()


MEASURES: Final = (
    Measure(fact="weight_kg", loinc=("29463-7", "3141-9", "8350-1", "8351-9"), units=units.WEIGHT_KG, decimals=2,
            snomed=("27113001",)),
    Measure(fact="height_cm", loinc=("8302-2", "8306-3", "3137-7", "8308-9"), units=units.HEIGHT_CM, decimals=1,
            snomed=("50373000",)),
    Measure(fact="heart_rate_min", loinc=("8867-4", "8889-8", "8893-0"), units=units.PER_MINUTE, decimals=1,
            snomed=("364075005", "78564009")),
    Measure(fact="respiratory_rate_min", loinc=("9279-1",), units=units.PER_MINUTE, decimals=1, snomed=("86290005",)),
    Measure(fact="spo2_pct", loinc=("2708-6", "59408-5"), units=units.PERCENT, decimals=1, snomed=("431314004",)),
    Measure(fact="temperature_c", loinc=("8310-5", "8331-1", "8332-9", "8333-7", "8328-7"), units=units.CELSIUS,
            decimals=1, snomed=("386725007",)),
    Measure(fact="alt_u_l", loinc=("1742-6", "1743-4", "1744-2"), units=units.ENZYME_U_L, decimals=1),
    Measure(fact="ast_u_l", loinc=("1920-8", "30239-8"), units=units.ENZYME_U_L, decimals=1),
    Measure(fact="alp_u_l", loinc=("6768-6",), units=units.ENZYME_U_L, decimals=1),
    Measure(fact="ggt_u_l", loinc=("2324-2",), units=units.ENZYME_U_L, decimals=1),
    Measure(fact="bilirubin_mg_dl", loinc=("1975-2", "14631-6"), units=units.BILIRUBIN_MG_DL, decimals=2),
    Measure(fact="albumin_g_l", loinc=("1751-7", "61151-7", "61152-5", "2862-1"), units=units.ALBUMIN_G_L, decimals=1),
    Measure(fact="inr", loinc=("6301-6", "34714-6", "38875-1", "46418-0"), units=units.SCORE, decimals=2),
    Measure(fact="creatinine_mg_dl", loinc=("2160-0", "38483-4", "14682-9"), units=units.CREATININE_MG_DL, decimals=2),
    Measure(fact="egfr_ml_min_173", loinc=("33914-3", "62238-1", "98979-8", "48642-3", "48643-1", "69405-9", "50044-7",
            "77147-7", "88293-6", "88294-4"), units=units.EGFR, decimals=1),
    Measure(fact="neutrophils_10_9_l", loinc=("751-8", "26499-4", "753-4"), units=units.CELLS_10_9_L, decimals=2),
    Measure(fact="lvef_pct", loinc=("10230-1", "8806-2", "18043-0"), units=units.PERCENT, decimals=1,
            snomed=("250908004",)),
    Measure(fact="qtc_ms", loinc=("8636-3",), units=units.MILLISECONDS, decimals=0),
)  # fmt: skip
"""Every measured fact that has a code of its own; blood pressure, pain, ECOG and pregnancy are read apart."""

ECOG: Final = ("89247-1", "89262-0", "423740007")
KARNOFSKY: Final = ("89243-0", "89245-5")
PAIN: Final = ("72514-3", "38208-5")
OTHER_PAIN: Final = ("38214-3", "38221-8", "225908003")
"""Pain on a scale that the code does not say, or on another than 0-10 in numbers: never read as one."""
SYSTOLIC: Final = ("8480-6", "271649006")
DIASTOLIC: Final = ("8462-4", "271650006")
PREGNANCY_TESTS: Final = ("2106-3", "2118-8", "2110-5", "80384-1", "2112-1")
PREGNANCY_STATUS: Final = ("82810-3",)

ECOG_ANSWERS: Final = {
    "LA9622-7": 0, "LA9623-5": 1, "LA9624-3": 2, "LA9625-0": 3, "LA9626-8": 4, "LA9627-6": 5,
    "425389002": 0, "422512005": 1, "422894000": 2, "423053003": 3, "423237006": 4, "423409001": 5,
}  # fmt: skip
"""LOINC and SNOMED CT answers to the ECOG question."""

YES_ANSWERS: Final = frozenset({"10828004", "LA6576-8", "260373001", "77386006", "LA15173-0", "POS"})
NO_ANSWERS: Final = frozenset({"260385009", "LA6577-6", "260415000", "60001007", "LA26683-5", "NEG"})
"""Answers of a pregnancy test or status that mean yes or no; every other answer is unread."""

BY_CODE: Final[dict[str, Measure]] = {code: row for row in MEASURES for code in (*row.loinc, *row.snomed)}
"""Every measured fact by LOINC or SNOMED CT code."""

BY_FACT: Final[dict[str, Measure]] = {row.fact: row for row in MEASURES}
"""Every measured fact by its name."""
