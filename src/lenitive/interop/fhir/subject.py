"""Whose record it is: exactly one patient, and nothing of anybody else."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.elements import Resource, clean, items, obj, word
from lenitive.interop.fhir.transport import UnreadableRecord
from lenitive.interop.fhir.validation import first_problem

_SUBJECT_ELEMENT: Final = {"AllergyIntolerance": "patient"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The one patient of a record, and every way in which its resources may refer to them."""

    resource: Resource
    names: frozenset[str]
    identifiers: frozenset[tuple[str, str]]

    @property
    def reference(self) -> str:
        """The stable reference: "Patient/123", else the bundle's name for the Patient."""
        if self.resource.id:
            return f"Patient/{self.resource.id}"
        return clean(self.resource.full_url or "Patient")

    def why_not_theirs(self, resource: Resource) -> str | None:
        """Why a resource cannot be attributed to this patient, in one sentence, or None when it can."""
        element = _SUBJECT_ELEMENT.get(resource.kind, "subject")
        subject = obj(resource.data, element)
        reference = word(subject, "reference")
        if reference is None:
            return self._by_identifier(resource, obj(subject, "identifier"))
        if resource.in_patient and reference in {"#", f"#{self.resource.id}"}:
            return None
        plain = reference.split("/_history/")[0]
        if plain in self.names or self._is_absolute_name(plain) or self._is_search(plain):
            return None
        return f"It belongs to {reference[:80]}, not to {self.reference}; it is never attributed to another person."

    def _by_identifier(self, resource: Resource, identifier: dict[str, Json]) -> str | None:
        if (word(identifier, "system") or "", word(identifier, "value") or "") in self.identifiers:
            return None
        if identifier:
            return f"Its subject's identifier is not one of {self.reference}; it is never attributed by guess."
        if resource.in_patient:
            return None
        return "It names no subject; FHIR allows this only for a device that does not know the patient."

    def _is_absolute_name(self, reference: str) -> bool:
        """Another server's address for the same id counts only when the bundle gives the Patient no address."""
        own = self.resource.full_url or ""
        if own.startswith(("http://", "https://")) or not self.resource.id:
            return False
        return reference.startswith(("http://", "https://")) and reference.endswith(f"/Patient/{self.resource.id}")

    def _is_search(self, reference: str) -> bool:
        prefix = "Patient?identifier="
        if not reference.startswith(prefix):
            return False
        system, _, value = reference.removeprefix(prefix).rpartition("|")
        return (system, value) in self.identifiers


def owner_of(resources: list[Resource], file: str) -> Owner:
    """Find the one Patient.

    Raises:
        UnreadableRecord: None, more than one, or one that is not a valid R4 Patient.
    """
    all_patients = [resource for resource in resources if resource.kind == "Patient"]
    patients = [*all_patients[:1], *(other for other in all_patients if other.data != all_patients[0].data)]
    if not patients:
        raise UnreadableRecord(
            f"{file}: no Patient among {len(resources)} resources; export the record with its Patient"
        )
    if len(patients) > 1:
        first, second = patients[0], patients[1]
        raise UnreadableRecord(
            f"{file}: {len(patients)} patients in one record: {first.label} ({first.place}) and {second.label} "
            f"({second.place}); send one person's record at a time"
        )
    patient = patients[0]
    problem = first_problem(patient.data)
    if problem:
        raise UnreadableRecord(
            f"{file}: {patient.place} ({patient.label}) is not a valid R4 Patient: {problem}; fix it"
        )
    return Owner(resource=patient, names=_names(patient), identifiers=_identifiers(patient))


def _names(patient: Resource) -> frozenset[str]:
    names = {patient.full_url.split("/_history/")[0]} if patient.full_url else set()
    if patient.id:
        names |= {f"Patient/{patient.id}", f"urn:uuid:{patient.id}"}
    return frozenset(names)


def _identifiers(patient: Resource) -> frozenset[tuple[str, str]]:
    return frozenset(
        (word(item, "system") or "", value)
        for item in items(patient.data, "identifier")
        if (value := word(item, "value"))
    )
