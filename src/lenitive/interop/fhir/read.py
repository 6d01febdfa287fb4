"""A FHIR R4 record becomes an intake: what it tells, and does not tell, as it stood on one day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from lenitive.domain.candidacy.intake import Intake, RecordReference
from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.allergies import read_allergies
from lenitive.interop.fhir.blood_pressure import read_blood_pressures
from lenitive.interop.fhir.cancer import read_cancer
from lenitive.interop.fhir.conditions import read_conditions
from lenitive.interop.fhir.container import Record, open_record
from lenitive.interop.fhir.elements import Ledger, Moment, Resource, moment, moments, word
from lenitive.interop.fhir.facts_found import FactsFound
from lenitive.interop.fhir.medications import bundled_medications, medicine_list, read_medicines
from lenitive.interop.fhir.observations import ObservationReader, measured_at
from lenitive.interop.fhir.patient import read_patient
from lenitive.interop.fhir.problems import facts_of_metastases, facts_of_problems, read_problems
from lenitive.interop.fhir.subject import Owner, owner_of
from lenitive.interop.fhir.transport import UnreadableRecord, load
from lenitive.interop.fhir.treatments import facts_of_treatments, performed, read_treatments
from lenitive.interop.fhir.validation import READ, first_problem
from lenitive.interop.fhir.version import refuse_other_versions

__all__ = ["UnreadableRecord", "read_record"]

_DATES: Final = {
    "Condition": ("recordedDate", "onsetDateTime", "onsetPeriod"),
    "AllergyIntolerance": ("recordedDate", "onsetDateTime", "onsetPeriod"),
    "MedicationRequest": ("authoredOn",),
    "MedicationStatement": ("dateAsserted", "effectiveDateTime", "effectivePeriod"),
    "MedicationAdministration": ("effectiveDateTime", "effectivePeriod"),
    "MedicationDispense": ("whenPrepared", "whenHandedOver"),
    "Observation": ("issued",),
}
"""When an entry came into being; it does not exist before the latest of these."""

_MEDICINES: Final = ("MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense")


def read_record(path: Path, *, as_of: date) -> Intake:
    """What a FHIR R4 record tells about one person, as it stood on a day.

    Entries dated after that day do not exist yet: they are counted, not used. What the record does not say is None.
    What it says but cannot be used (another unit, an impossible value, a draft, somebody else's result) is listed in
    `unread` with the reason; nothing is dropped in silence and nothing is repaired.

    Args:
        path: A Bundle (collection, transaction, batch, searchset, document, message), NDJSON with one resource on
            each line, or a Patient with its resources contained; JSON in UTF-8.
        as_of: The day of the intake.

    Raises:
        UnreadableRecord: The record cannot be read as one person's FHIR R4 record. One line that names the file, the
            place, the value and what to do.
    """
    source = load(path)
    record = open_record(source)
    refuse_other_versions(record.resources, source.file)
    owner = owner_of(record.resources, source.file)
    ledger = Ledger(as_of=as_of)
    patient = read_patient(owner, ledger, source.file)
    by_kind = _usable(record, owner, ledger)
    died = moment(owner.resource.data.get("deceasedDateTime"))
    ledger.goes_on = ledger.later > 0 or (died is not None and died.earliest > as_of)

    facts = FactsFound()
    cancers, others = read_cancer(read_conditions(by_kind["Condition"], patient.birth_date, ledger), ledger)
    facts_of_metastases(cancers, facts, ledger)
    facts_of_problems(others, facts, ledger)
    bundled = bundled_medications(by_kind["Medication"])
    medicines = read_medicines((each for kind in _MEDICINES for each in by_kind[kind]), bundled, ledger)
    treatments = read_treatments(by_kind["Procedure"], medicines, cancers, ledger)
    facts_of_treatments(by_kind["Procedure"], medicines, facts, ledger)
    allergies = read_allergies(by_kind["AllergyIntolerance"], facts, ledger)
    blood_pressures = read_blood_pressures(by_kind["Observation"], facts, ledger)
    observations = ObservationReader(facts=facts, ledger=ledger, pain_scores=[])
    for resource in by_kind["Observation"]:
        observations.read(resource)
    settled = facts.settled(ledger)
    _summarise(record, observations.others, ledger)
    return Intake(
        as_of=as_of,
        record=RecordReference(sha256=source.sha256, resources=len(record.resources), format=record.format),
        patient=patient,
        facts=settled,
        pain_scores=tuple(sorted(observations.pain_scores, key=lambda score: score.at)),
        cancer=tuple(found.cancer for found in cancers),
        treatments=treatments,
        problems=read_problems(others),
        medications=medicine_list(medicines, ledger),
        allergies=allergies,
        blood_pressures=blood_pressures,
        unread=tuple(ledger.unread),
    )


def _usable(record: Record, owner: Owner, ledger: Ledger) -> dict[str, list[Resource]]:
    """The resources that are read, by type: valid, this patient's, and existing on the day of the intake."""
    by_kind: dict[str, list[Resource]] = {kind: [] for kind in READ}
    for resource in _distinct(record.resources):
        if resource.kind not in by_kind or resource.kind == "Patient":
            continue
        stranger = owner.why_not_theirs(resource) if resource.kind != "Medication" else None
        if stranger:
            ledger.note(resource, resource.kind, word(resource.data, "id") or resource.place, stranger)
            continue
        problem = first_problem(resource.data)
        if problem:
            why = f"It is not a valid R4 {resource.kind}: {problem}."
            ledger.note(resource, resource.kind, word(resource.data, "id") or resource.place, why)
            continue
        rule = _changes_the_meaning(resource.data)
        if rule:
            why = f"It carries {rule}, which may change its meaning and is not understood; ask what it says."
            ledger.note(resource, resource.kind, word(resource.data, "id") or resource.place, why)
            continue
        if ledger.exists(*_known_from(resource)):
            by_kind[resource.kind].append(resource)
    return by_kind


def _changes_the_meaning(value: Json) -> str | None:
    """What FHIR forbids to read past: a modifier extension, or rules that somebody else defined."""
    parts: Iterable[Json] = ()
    if isinstance(value, dict):
        found = next((name for name in ("modifierExtension", "implicitRules") if value.get(name)), None)
        if found:
            return found
        parts = value.values()
    elif isinstance(value, list):
        parts = value
    return next(
        (found for part in parts if isinstance(part, dict | list) and (found := _changes_the_meaning(part))), None
    )


def _known_from(resource: Resource) -> list[Moment | None]:
    known: list[Moment | None] = [*moments(resource.data, *_DATES.get(resource.kind, ()))]
    if resource.kind == "Observation":
        known.append(measured_at(resource.data))
    if resource.kind == "Procedure":
        known.append(performed(resource.data))
    return known


def _distinct(resources: list[Resource]) -> list[Resource]:
    """Each resource once; of two versions under one id the one that was updated last, both when that is not known."""
    kept: dict[str, list[Resource]] = {}
    for resource in resources:
        versions = kept.setdefault(resource.label if resource.id else resource.place, [])
        if any(known.data == resource.data for known in versions):
            continue
        versions.append(resource)
    return [chosen for versions in kept.values() for chosen in _last_version(versions)]


def _last_version(versions: list[Resource]) -> list[Resource]:
    updated = [moment(_updated(resource.data)) for resource in versions]
    if len(versions) == 1 or any(found is None for found in updated):
        return versions
    last = max(found.at for found in updated if found is not None)
    return [
        resource for resource, found in zip(versions, updated, strict=True) if found is not None and found.at == last
    ]


def _updated(data: dict[str, Json]) -> Json:
    meta = data.get("meta")
    return meta.get("lastUpdated") if isinstance(meta, dict) else None


def _summarise(record: Record, other_observations: int, ledger: Ledger) -> None:
    """Say once, in numbers, what was left alone."""
    if ledger.later:
        entries = "1 entry" if ledger.later == 1 else f"{ledger.later} entries"
        why = f"{entries} after {ledger.as_of} not used: on that day the record did not hold them yet."
        ledger.note("record", "later entries", str(ledger.later), why)
    kinds = Counter(resource.kind for resource in record.resources if resource.kind not in READ)
    if kinds:
        said = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        ledger.note("record", "other resources", said, "Resources of these types are not read.")
    if other_observations:
        why = "Observations under codes that answer no question of the intake."
        ledger.note("record", "other observations", str(other_observations), why)
    if record.more_pages:
        ledger.note("record", "further pages", "next", "The file is one page of a search; fetch the other pages too.")
