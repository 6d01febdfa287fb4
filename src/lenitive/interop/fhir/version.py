"""Recognise a record of another FHIR version by what only that version writes, and say which it looks like."""

from typing import Final

from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.elements import Resource
from lenitive.interop.fhir.transport import UnreadableRecord, shown

_DSTU2: Final = "DSTU2 (1.0.2)"
_STU3: Final = "STU3 (3.0.2)"
_R5: Final = "R5 (5.0.0)"

_KINDS: Final = {
    "MedicationOrder": _DSTU2,
    "DiagnosticOrder": _DSTU2,
    "DeviceUseRequest": _DSTU2,
    "ProcedureRequest": _STU3,
    "ReferralRequest": _STU3,
    "MedicationUsage": _R5,
}
"""Resource types that R4 does not have."""

_ELEMENTS: Final = (
    ("Condition", "dateRecorded", object, _DSTU2),
    ("Condition", "patient", dict, _DSTU2),
    ("Condition", "clinicalStatus", str, _STU3),
    ("Condition", "verificationStatus", str, _STU3),
    ("Condition", "assertedDate", object, _STU3),
    ("Condition", "participant", list, _R5),
    ("AllergyIntolerance", "substance", dict, _DSTU2),
    ("AllergyIntolerance", "clinicalStatus", str, _STU3),
    ("AllergyIntolerance", "verificationStatus", str, _STU3),
    ("AllergyIntolerance", "assertedDate", object, _STU3),
    ("AllergyIntolerance", "type", dict, _R5),
    ("AllergyIntolerance", "participant", list, _R5),
    ("Observation", "comments", str, _DSTU2),
    ("Observation", "comment", str, _STU3),
    ("Observation", "related", list, _STU3),
    ("Observation", "context", dict, _STU3),
    ("Observation", "valueInteger64", object, _R5),
    ("Observation", "valueAttachment", object, _R5),
    ("Observation", "triggeredBy", list, _R5),
    ("Observation", "instantiatesCanonical", object, _R5),
    ("Observation", "bodyStructure", dict, _R5),
    ("Procedure", "notPerformed", bool, _DSTU2),
    ("Procedure", "notDone", bool, _STU3),
    ("Procedure", "context", dict, _STU3),
    ("Procedure", "occurrenceDateTime", object, _R5),
    ("Procedure", "occurrencePeriod", object, _R5),
    ("MedicationRequest", "context", dict, _STU3),
    ("MedicationRequest", "medication", dict, _R5),
    ("MedicationStatement", "patient", dict, _DSTU2),
    ("MedicationStatement", "taken", str, _STU3),
    ("MedicationStatement", "medication", dict, _R5),
    ("MedicationAdministration", "patient", dict, _DSTU2),
    ("MedicationAdministration", "notGiven", object, _STU3),
    ("MedicationAdministration", "medication", dict, _R5),
    ("MedicationDispense", "medication", dict, _R5),
    ("Patient", "careProvider", list, _DSTU2),
    ("Patient", "animal", dict, _STU3),
)
"""Elements, with the JSON type, that only another version writes."""

_R4_STRINGS: Final = ("4.0.1", "4.0", "4.0.0", "4.3.0", "4.3", "4.1.0", "R4", "R4B")
_PROFILE_VERSIONS: Final = (("/fhir/DSTU2", _DSTU2), ("/fhir/1.0", _DSTU2), ("/fhir/STU3", _STU3), ("/fhir/3.0", _STU3),
                            ("/fhir/R5", _R5), ("/fhir/5.0", _R5))  # fmt: skip


def refuse_other_versions(resources: list[Resource], file: str) -> None:
    """Refuse a record that another FHIR version wrote.

    Raises:
        UnreadableRecord: One line with the resource, the tell-tale and the version it looks like.
    """
    for resource in resources:
        found = other_version(resource.data)
        if found:
            version, tell_tale = found
            raise UnreadableRecord(
                f"{file}: {resource.place} ({resource.label}) looks like FHIR {version}: {tell_tale}; "
                "export the record as FHIR R4 (4.0.1)"
            )


def other_version(data: dict[str, Json]) -> tuple[str, str] | None:
    """The version a resource looks like and why, or None when nothing speaks against R4.

    Example:
        >>> other_version({"resourceType": "Condition", "clinicalStatus": "active"})
        ('STU3 (3.0.2)', "Condition.clinicalStatus is 'active'")
    """
    kind = data.get("resourceType")
    stated = data.get("fhirVersion")
    if isinstance(stated, str) and stated not in _R4_STRINGS:
        return shown(stated), "its fhirVersion says so"
    if isinstance(kind, str) and kind in _KINDS:
        return _KINDS[kind], f"R4 has no {kind}"
    for name, element, written_as, version in _ELEMENTS:
        if name == kind and element in data and isinstance(data[element], written_as):
            return version, f"{name}.{element} is {shown(data[element], longest=40)}"
    requester = data.get("requester")
    if kind == "MedicationRequest" and isinstance(requester, dict) and "agent" in requester:
        return _STU3, "MedicationRequest.requester has an agent"
    return _by_profile(data)


def _by_profile(data: dict[str, Json]) -> tuple[str, str] | None:
    meta = data.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    for profile in profiles if isinstance(profiles, list) else []:
        for part, version in _PROFILE_VERSIONS:
            if isinstance(profile, str) and part in profile:
                return version, f"its profile is {shown(profile)}"
    return None
