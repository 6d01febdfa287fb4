"""REGISTRY of the medicines this project knows by name, and the classes that its rules ask about.

A medicine that is not here is unknown, not harmless: candidacy then asks a pharmacist.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class MedicineClass(StrEnum):
    """What a rule may ask of a medicine."""

    OPIOID = "opioid"
    NMDA_ANTAGONIST = "nmda_antagonist"
    BENZODIAZEPINE = "benzodiazepine"
    GABAPENTINOID = "gabapentinoid"
    OTHER_SEDATIVE = "other_sedative"
    MAO_INHIBITOR = "mao_inhibitor"
    THEOPHYLLINE = "theophylline"
    SYMPATHOMIMETIC = "sympathomimetic"
    THYROID_HORMONE = "thyroid_hormone"
    CYP3A4_INHIBITOR = "cyp3a4_inhibitor"
    CYP2B6_INHIBITOR = "cyp2b6_inhibitor"
    CYP_INDUCER = "cyp_inducer"
    VEGF_INHIBITOR = "vegf_inhibitor"
    CORTICOSTEROID = "corticosteroid"
    ANTIPSYCHOTIC = "antipsychotic"
    LAMOTRIGINE = "lamotrigine"
    QT_PROLONGING = "qt_prolonging"
    SEROTONERGIC = "serotonergic"
    BETA_BLOCKER = "beta_blocker"
    OPIOID_ANTAGONIST = "opioid_antagonist"
    GROWTH_FACTOR = "growth_factor"
    NEUROTOXIC_CHEMOTHERAPY = "neurotoxic_chemotherapy"
    CHEMOTHERAPY = "chemotherapy"
    HORMONE_THERAPY = "hormone_therapy"
    TARGETED_THERAPY = "targeted_therapy"
    IMMUNOTHERAPY = "immunotherapy"
    CO_ANALGESIC = "co_analgesic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """One generic medicine.

    Attributes:
        name: Generic name, lower case.
        classes: Empty means checked against the interaction table and in none of its classes.
        aliases: Brand and spelling variants, lower case.
    """

    name: str
    classes: frozenset[MedicineClass] = frozenset()
    aliases: tuple[str, ...] = ()


_C = MedicineClass

_MEDICINES: Final = (
    Medicine(name="morphine", classes=frozenset({_C.OPIOID}), aliases=("ms contin", "kadian")),
    Medicine(name="memantine", classes=frozenset({_C.NMDA_ANTAGONIST}), aliases=("namenda",)),
    Medicine(name="ketamine", aliases=("ketalar",)),
)

MEDICINES: Final[dict[str, Medicine]] = {medicine.name: medicine for medicine in _MEDICINES}
"""Every known medicine by generic name."""

_BY_WORD: Final = {word: medicine for medicine in _MEDICINES for word in (medicine.name, *medicine.aliases)}
_PATTERN: Final = re.compile(
    r"(?<![a-z])(" + "|".join(sorted(map(re.escape, _BY_WORD), key=len, reverse=True)) + r")(?![a-z])",
    re.IGNORECASE,
)


def medicines_in(text: str) -> tuple[Medicine, ...]:
    """Every known medicine that a product name contains, in order, each once.

    Args:
        text: A product name as a record writes it, any case.

    Returns:
        Empty when nothing is recognised, which means unknown.

    Example:
        >>> [medicine.name for medicine in medicines_in("Memantine hydrochloride 2 MG/ML Oral Solution")]
        ['memantine']
        >>> medicines_in("Examplezumab 10 MG")
        ()
    """
    found = (_BY_WORD[match.group(1).lower()] for match in _PATTERN.finditer(text))
    return tuple(dict.fromkeys(found))
