"""The allergy list, and what it answers: hypersensitivity to ketamine, and whether the list is complete."""

import re
from typing import Final

from lenitive.domain.assessment.treatment import Allergy
from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.interop.fhir.absence import says_none_known, says_nothing
from lenitive.interop.fhir.elements import Concept, Ledger, Resource, concept, concepts, items, moments, status_of
from lenitive.interop.fhir.facts_found import Candidate, FactsFound

_NONE_KNOWN_OF_A_KIND: Final = frozenset({"409137002", "429625007", "428607008"})
_NONE_OF_A_KIND_WORDS: Final = re.compile(r"^(nkda|no known .*allerg(y|ies).*|no allerg(y|ies) to .*)$", re.IGNORECASE)
_KETAMINE: Final = re.compile(r"ketamin|benzethonium", re.IGNORECASE)
_KETAMINE_CODES: Final = frozenset(
    {("snomed", "373464007"), ("rxnorm", "6130"), ("atc", "N01AX03"), ("atc", "N01AX14"), ("unii", "690G0D6V8H"),
     ("unii", "O18YUO0I83")}
)  # fmt: skip
_WRONG: Final = {"refuted": "It was refuted.", "entered-in-error": "It was entered in error."}


def read_allergies(resources: list[Resource], facts: FactsFound, ledger: Ledger) -> tuple[Allergy, ...]:
    """Every allergy that was not withdrawn.

    An unconfirmed allergy counts: people report most of them. A hypersensitivity to ketamine or to the preservative of
    its injection (benzethonium chloride) answers that question with yes. "No known allergy" answers that the list is
    complete, unless the same list holds an active allergy.
    """
    allergies: list[Allergy] = []
    none_known: list[Resource] = []
    for resource in resources:
        substance = _substance(resource)
        withdrawn = _WRONG.get(status_of(resource.data, "verificationStatus") or "")
        if withdrawn:
            ledger.note(resource, "allergy", substance.text, f"{withdrawn} It is not counted.")
        elif says_none_known(substance):
            none_known.append(resource)
        elif _is_none_of_a_kind(substance):
            why = "It speaks of one kind of allergy only, so the list may not be complete."
            ledger.note(resource, "allergy_list_complete", substance.text, why)
        elif not substance.text or says_nothing(substance):
            ledger.note(
                resource, "allergy", substance.text, "It names no substance; ask what the person is allergic to."
            )
        else:
            allergies.append(_allergy(resource, substance))
            if substance.codes & _KETAMINE_CODES or _KETAMINE.search(substance.said or substance.text):
                facts.add("ketamine_hypersensitivity", _yes(resource, substance.text, ledger))
    _add_completeness(none_known, allergies, facts, ledger)
    return tuple(allergies)


def _is_none_of_a_kind(substance: Concept) -> bool:
    coded = any(code.startswith("no-known-") for code in substance.of("absent"))
    known = substance.of("snomed") & _NONE_KNOWN_OF_A_KIND or _NONE_OF_A_KIND_WORDS.match(substance.text)
    return coded or bool(known)


def _substance(resource: Resource) -> Concept:
    """What it names: the entry's own code, else the substance of a reaction."""
    named = concept(resource.data.get("code"))
    if named.text:
        return named
    reactions = (concept(reaction.get("substance")) for reaction in items(resource.data, "reaction"))
    return next((substance for substance in reactions if substance.text), named)


def _allergy(resource: Resource, substance: Concept) -> Allergy:
    shown = [
        found.text for reaction in items(resource.data, "reaction") for found in concepts(reaction, "manifestation")
    ]
    status = status_of(resource.data, "clinicalStatus")
    return Allergy(
        substance=substance.text,
        reaction="; ".join(text for text in shown if text) or None,
        active={"active": True, "inactive": False, "resolved": False}.get(status or ""),
        provenance=_provenance(resource, substance.text),
    )


def _provenance(resource: Resource, text: str) -> Provenance:
    recorded = moments(resource.data, "recordedDate", "onsetDateTime")
    since = f"recorded {recorded[0].text[:10]}" if recorded else "no date recorded"
    return Provenance(origin=Origin.RECORD, resource=resource.label, as_recorded=f"{text}, {since}")


def _yes(resource: Resource, text: str, ledger: Ledger) -> Candidate:
    recorded = moments(resource.data, "recordedDate", "onsetDateTime")
    stands_in = recorded[0] if recorded else None
    return Candidate(
        value=True,
        day=stands_in.earliest if stands_in else ledger.as_of,
        at=stands_in.at if stands_in else ledger.midnight,
        provenance=_provenance(resource, text),
        dated=stands_in is not None,
    )


def _add_completeness(none_known: list[Resource], allergies: list[Allergy], facts: FactsFound, ledger: Ledger) -> None:
    for resource in none_known:
        dated = _yes(resource, "No known allergy", ledger)
        if any(allergy.active is not False for allergy in allergies):
            why = "It says that there is no known allergy, but the list holds one; ask."
            ledger.note(resource, "allergy_list_complete", "No known allergy", why)
        elif not dated.dated:
            ledger.note(resource, "allergy_list_complete", "No known allergy", "It carries no date; ask.")
        else:
            facts.add("allergy_list_complete", dated)
