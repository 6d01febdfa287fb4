"""What a Condition says about one person on one day: since when, until when, still active, how certain."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.domain.foundation.strict_json import Json, RecordedDecimal
from lenitive.interop.fhir.absence import says_none_known, says_nothing
from lenitive.interop.fhir.elements import (
    Concept,
    Ledger,
    Moment,
    Resource,
    concept,
    concepts,
    items,
    moment,
    moments,
    obj,
    status_of,
    word,
)

_ACTIVE: Final = frozenset({"active", "recurrence", "relapse"})
_ENDED: Final = frozenset({"inactive", "remission", "resolved"})
_WRONG: Final = {"refuted": "It was refuted.", "entered-in-error": "It was entered in error."}
_UNSURE: Final = frozenset({"unconfirmed", "provisional", "differential"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEntry:
    """One entry of the condition list as it stood on the day of the intake.

    Attributes:
        resource: The entry.
        code: What it names.
        sites: Body sites it names.
        onset: First day, or the day it was recorded; None when it carries no date.
        onset_day: First day, when the record says it to the day, month or year; None otherwise.
        abated: Last day, None while it lasts or when not known.
        active: False when ended, None when the record does not say for that day.
    """

    resource: Resource
    code: Concept
    sites: tuple[Concept, ...]
    onset: Moment | None
    onset_day: date | None
    abated: date | None
    active: bool | None

    @property
    def provenance(self) -> Provenance:
        """The entry, in the words of the record."""
        since = f"since {self.onset.text[:10]}" if self.onset else "no date recorded"
        until = f", until {self.abated}" if self.abated else ", no longer active" if self.active is False else ""
        return Provenance(
            origin=Origin.RECORD, resource=self.resource.label, as_recorded=f"{self.code.text}, {since}{until}"
        )


def read_conditions(resources: list[Resource], born: date | None, ledger: Ledger) -> list[ConditionEntry]:
    """The condition entries that count; those that do not are noted with the reason."""
    entries = (_read(resource, born, ledger) for resource in resources)
    return [entry for entry in entries if entry is not None]


def _read(resource: Resource, born: date | None, ledger: Ledger) -> ConditionEntry | None:
    data = resource.data
    code = concept(data.get("code"))
    verification = status_of(data, "verificationStatus") or _certainty(data)
    if verification in _WRONG:
        ledger.note(resource, "condition", code.text, f"{_WRONG[verification]} It is not counted.")
        return None
    if verification in _UNSURE:
        ledger.note(
            resource, "condition", code.text, f"Its status is {verification}: it is not counted as present; ask."
        )
        return None
    if not code.text or says_none_known(code) or says_nothing(code):
        ledger.note(resource, "condition", code.text, "It names no condition.")
        return None
    onset = next(iter(moments(data, "onsetDateTime", "onsetPeriod")), None) or _onset_by_age(data, born)
    recorded = moment(data.get("recordedDate"))
    abated, active = _end(data, ledger)
    return ConditionEntry(
        resource=resource,
        code=code,
        sites=tuple(concepts(data, "bodySite")),
        onset=onset or recorded,
        onset_day=onset.earliest if onset else None,
        abated=abated,
        active=active,
    )


def _certainty(data: dict[str, Json]) -> str | None:
    """How certain an ICD-10-GM diagnosis is, which is written beside its code: excluded, suspected, confirmed."""
    for coding in items(obj(data, "code"), "coding"):
        for extension in items(coding, "extension"):
            if (word(extension, "url") or "").endswith("icd-10-gm-diagnosesicherheit"):
                code = word(obj(extension, "valueCoding"), "code") or word(extension, "valueCode")
                return {"A": "refuted", "V": "provisional"}.get(code or "")
    return None


def _end(data: dict[str, Json], ledger: Ledger) -> tuple[date | None, bool | None]:
    """When it ended and whether it is active, both on the day of the intake."""
    period = obj(data, "abatementPeriod")
    ended = moment(data.get("abatementDateTime")) or moment(period.get("end")) or moment(period.get("start"))
    status = status_of(data, "clinicalStatus")
    if ended is not None:
        return (ended.earliest, False) if ended.earliest <= ledger.as_of else (None, True)
    if status in _ACTIVE:
        return None, True
    if status in _ENDED or word(data, "abatementString"):
        return None, None if ledger.goes_on else False
    return None, None


def _onset_by_age(data: dict[str, Json], born: date | None) -> Moment | None:
    """The year in which the person reached the age of onset."""
    age = obj(data, "onsetAge")
    value = age.get("value")
    if born is None or isinstance(value, bool) or not isinstance(value, int | RecordedDecimal):
        return None
    if age.get("code") not in {"a", None} or not 0 <= value <= 130:
        return None
    return moment(f"{born.year + int(value):04d}")
