"""Entries that fill an empty list: "no known allergies", "no information about problems". They name nothing."""

import re
from typing import Final

from lenitive.interop.fhir.elements import Concept

_NONE_SNOMED: Final = frozenset({"716186003", "160245001"})
_NONE_WORDS: Final = re.compile(
    r"^((none|nil) known|nka|nkma|no (known|current) (allerg(y|ies)|problems?|medications?|medicines?|conditions?)"
    r"( or disability)?)( \(situation\))?$",
    re.IGNORECASE,
)
_NOTHING_SAID_WORDS: Final = re.compile(
    r"^(no information\b.*|not (asked|recorded|on file|known|available)|unknown|none|nil|n/?a|-+)$", re.IGNORECASE
)


def says_none_known(entry: Concept) -> bool:
    """Whether an entry says that there is none of its kind, as far as anybody knows.

    Example:
        >>> says_none_known(Concept(text="No known allergies", said="No known allergies"))
        True
    """
    coded = {"no-known-allergies", "no-known-problems", "no-known-medications", "no-known-procedures"}
    return bool(entry.of("absent") & coded or entry.of("snomed") & _NONE_SNOMED or _NONE_WORDS.match(entry.text))


def says_nothing(entry: Concept) -> bool:
    """Whether an entry says only that nothing is recorded, which is not the same as none.

    Example:
        >>> says_nothing(Concept(text="No information about allergies", said="No information about allergies"))
        True
    """
    coded = any(code.endswith("-info") for code in entry.of("absent"))
    return coded or _NOTHING_SAID_WORDS.match(entry.text) is not None
