"""Which substances are opioids, by every name that is known here."""

import re
from typing import Final

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.medicines import MEDICINES, MedicineClass, medicines_in, unrecognised_in

OPIOID_NAMES: Final = frozenset(
    {
        "alfentanil",
        "buprenorphine",
        "butorphanol",
        "codeine",
        "diamorphine",
        "dihydrocodeine",
        "fentanyl",
        "heroin",
        "hydrocodone",
        "hydromorphone",
        "levorphanol",
        "meperidine",
        "methadone",
        "morphine",
        "nalbuphine",
        "oliceridine",
        "opium",
        "oxycodone",
        "oxymorphone",
        "pentazocine",
        "pethidine",
        "remifentanil",
        "sufentanil",
        "tapentadol",
        "tilidine",
        "tramadol",
    }
)
"""Opioids that are recognised even when the medicine registry does not list them."""

WEAK_OPIOIDS: Final = frozenset({"codeine", "dihydrocodeine", "tilidine", "tramadol"})
"""Opioids that are not called strong (assumed; the usual second step of the analgesic ladder)."""

_PATTERN: Final = re.compile(
    r"(?<![a-z])(" + "|".join(sorted(OPIOID_NAMES, key=len, reverse=True)) + r")(?![a-z])", re.IGNORECASE
)


def is_opioid(name: str) -> Answer:
    """Whether a substance or product is an opioid; unknown when nobody here knows a part of it. Ketamine never is.

    Example:
        >>> is_opioid("oxycodone hydrochloride")
        <Answer.YES: 'yes'>
        >>> is_opioid("ketamine"), is_opioid("examplodone")
        (<Answer.NO: 'no'>, <Answer.UNKNOWN: 'unknown'>)
    """
    if opioids_in(name):
        return Answer.YES
    if unrecognised_in(name):
        return Answer.UNKNOWN
    return Answer.NO if medicines_in(name) else Answer.UNKNOWN


def opioids_in(text: str) -> tuple[str, ...]:
    """Generic names of the opioids that a text names, each once.

    Example:
        >>> opioids_in("Acetaminophen 325 MG / oxyCODONE Hydrochloride 5 MG Oral Tablet")
        ('oxycodone',)
    """
    listed = (medicine.name for medicine in medicines_in(text) if MedicineClass.OPIOID in medicine.classes)
    named = (match.group(1).lower() for match in _PATTERN.finditer(text))
    return tuple(dict.fromkeys((*listed, *(name for name in named if _is_own_name(name)))))


def _is_own_name(name: str) -> bool:
    """Whether the registry does not know the word under another name, so that a synonym is not counted twice."""
    return name in MEDICINES or not medicines_in(name)
