"""The Patient resource becomes the person of the intake."""

from datetime import date
from typing import Final

from lenitive.domain.foundation.patient import Patient, Sex
from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.elements import Ledger, Precision, Resource, clean, items, moment, obj, word
from lenitive.interop.fhir.subject import Owner
from lenitive.interop.fhir.transport import UnreadableRecord, shown

_TEST_CODES: Final = frozenset({"HTEST", "TEST"})


def read_patient(owner: Owner, ledger: Ledger, file: str) -> Patient:
    """Who it is, as known on the day of the intake.

    A birth date that is only a year or a month is not a date: it stays unknown and is noted. A death after the day of
    the intake has not happened.

    Raises:
        UnreadableRecord: The birth date lies after the day of the intake.
    """
    resource = owner.resource
    gender = word(resource.data, "gender")
    sexes = {sex.value: sex for sex in Sex}
    if gender not in sexes and gender is not None:
        ledger.note(resource, "sex", shown(gender), "The gender is not one of FHIR's four codes.")
    return Patient(
        reference=owner.reference,
        sex=sexes.get(gender or "", Sex.UNKNOWN),
        birth_date=_birth_date(resource, ledger, file),
        died_on=_died_on(resource, ledger),
        name=_name(resource.data),
        synthetic=True if _is_synthetic(resource.data) else None,
    )


def _birth_date(resource: Resource, ledger: Ledger, file: str) -> date | None:
    written = resource.data.get("birthDate")
    if written is None:
        ledger.note(resource, "birth_date", "", "The record gives no birth date; ask for it.")
        return None
    born = moment(written)
    if born is None or born.precision is Precision.TIME:
        raise UnreadableRecord(f"{file}: {resource.label}: birthDate {shown(written)} is not a date; write YYYY-MM-DD")
    if born.earliest > ledger.as_of:
        raise UnreadableRecord(
            f"{file}: {resource.label}: birthDate {born.text} lies after {ledger.as_of}, the day of the intake; "
            "correct the record or the day"
        )
    if born.precision is not Precision.DAY:
        ledger.note(resource, "birth_date", born.text, "The record gives no full birth date; ask for the day.")
        return None
    return born.earliest


def _died_on(resource: Resource, ledger: Ledger) -> date | None:
    died = moment(resource.data.get("deceasedDateTime"))
    if died is not None:
        if died.earliest > ledger.as_of:
            return None
        if died.precision < Precision.DAY:
            ledger.note(resource, "died_on", died.text, "The record gives no full date of death.")
        return died.earliest
    if resource.data.get("deceasedBoolean") is True:
        ledger.note(resource, "died_on", "deceased", "The record says that the person has died, but not when.")
    return None


def _name(data: dict[str, Json]) -> str | None:
    names = items(data, "name")
    order = {"official": 0, "usual": 1, None: 2}
    usable = [name for name in names if word(name, "use") != "old"]
    for name in sorted(usable, key=lambda item: order.get(word(item, "use"), 3)):
        given = name.get("given")
        parts = [clean(part) for part in given if isinstance(part, str)] if isinstance(given, list) else []
        whole = word(name, "text") or " ".join([*parts, word(name, "family") or ""]).strip()
        if whole:
            return whole
    return None


def _is_synthetic(data: dict[str, Json]) -> bool:
    labels = [*items(obj(data, "meta"), "tag"), *items(obj(data, "meta"), "security")]
    if any(word(label, "code") in _TEST_CODES for label in labels):
        return True
    said = [word(label, part) for label in labels for part in ("system", "code", "display")]
    said += [word(identifier, "system") for identifier in items(data, "identifier")]
    said += [word(extension, "url") for extension in items(data, "extension")]
    said += [word(obj(data, "text"), "div")]
    return any(mark in text.lower() for text in said if text for mark in ("synthea", "synthetic", "test-data"))
