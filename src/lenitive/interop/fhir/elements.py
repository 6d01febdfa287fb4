"""The elements that FHIR resources share, read from JSON that the model classes have already accepted.

The JSON is read rather than the model objects because those drop trailing zeros, turn an exponent into plain digits
and take a number for a date. Every function here answers with nothing, never with a crash, when an element has
another shape than the standard gives it.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Final

from lenitive.domain.candidacy.intake import Unread
from lenitive.domain.foundation.strict_json import Json

_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_TEXT_MAX: Final = 1000
"""No name of a disease or medicine is longer; a longer text would only slow the matching down."""
_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)

SYSTEMS: Final = {
    "http://snomed.info/sct": "snomed",
    "http://loinc.org": "loinc",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10",
    "http://hl7.org/fhir/sid/icd-10": "icd10",
    "http://hl7.org/fhir/sid/icd-10-gm": "icd10",
    "http://hl7.org/fhir/sid/icd-10-uk": "icd10",
    "http://hl7.org/fhir/sid/icd-10-am": "icd10",
    "http://hl7.org/fhir/sid/icd-10-de": "icd10",
    "http://hl7.org/fhir/sid/icd-10-nl": "icd10",
    "http://fhir.de/CodeSystem/bfarm/icd-10-gm": "icd10",
    "http://fhir.de/CodeSystem/dimdi/icd-10-gm": "icd10",
    "urn:oid:2.16.840.1.113883.6.3": "icd10",
    "urn:oid:2.16.840.1.113883.6.90": "icd10",
    "http://hl7.org/fhir/sid/icd-o-3": "icdo3",
    "http://terminology.hl7.org/CodeSystem/icd-o-3": "icdo3",
    "urn:oid:2.16.840.1.113883.6.43.1": "icdo3",
    "http://hl7.org/fhir/sid/icd-9-cm": "icd9",
    "http://www.whocc.no/atc": "atc",
    "http://fhir.de/CodeSystem/bfarm/atc": "atc",
    "http://fhir.de/CodeSystem/dimdi/atc": "atc",
    "urn:oid:2.16.840.1.113883.6.73": "atc",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "http://fhir.de/CodeSystem/bfarm/ops": "ops",
    "http://fhir.de/CodeSystem/dimdi/ops": "ops",
    "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips": "absent",
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation": "interpretation",
    "http://fdasis.nlm.nih.gov": "unii",
    "https://lenitive.example/fhir/CodeSystem/fact": "fact",
    "https://lenitive.example/fhir/CodeSystem/treatment": "treatment",
    "https://lenitive.example/fhir/CodeSystem/recall": "recall",
}
"""Code systems that are understood, by the short name used in the tables."""

_HL7: Final = ("http://terminology.hl7.org/", "http://hl7.org/fhir/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource of the record.

    Attributes:
        kind: Its resourceType.
        data: Its JSON.
        place: Where it stands in the file, for example "entry 3" or "line 17".
        full_url: The bundle's name for it, or None.
        in_patient: Whether it is contained in the Patient itself.
    """

    kind: str
    data: dict[str, Json]
    place: str
    full_url: str | None = None
    in_patient: bool = False

    @property
    def id(self) -> str | None:
        """The resource's own id."""
        return word(self.data, "id")

    @property
    def label(self) -> str:
        """What a person can find it by: "Observation/123", or its place when it has no id."""
        return f"{self.kind}/{self.id}" if self.id else f"{self.kind} at {self.place}"


def obj(parent: Json, name: str) -> dict[str, Json]:
    """A nested object, empty when absent."""
    value = parent.get(name) if isinstance(parent, dict) else None
    return value if isinstance(value, dict) else {}


def items(parent: Json, name: str) -> list[dict[str, Json]]:
    """A list of objects, empty when absent."""
    value = parent.get(name) if isinstance(parent, dict) else None
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def word(parent: Json, name: str) -> str | None:
    """A text, or None when absent or blank."""
    value = parent.get(name) if isinstance(parent, dict) else None
    return clean(value) or None if isinstance(value, str) else None


def clean(text: str) -> str:
    """Text without invisible characters and terminal commands, and with single spaces.

    Example:
        >>> clean("Mass/" + chr(0x200B) + "volume  in Serum")
        'Mass/volume in Serum'
    """
    return " ".join(_CONTROL.sub("", _INVISIBLE.sub("", text[:_TEXT_MAX])).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A CodeableConcept.

    Attributes:
        text: What a person reads: its text, else a display, else the bare code.
        said: All texts and displays together, for matching.
        codes: Short system name and code; systems that are not understood are left out.
    """

    text: str = ""
    said: str = ""
    codes: frozenset[tuple[str, str]] = frozenset()

    def of(self, system: str) -> frozenset[str]:
        """Its codes in one system, by the system's short name."""
        return frozenset(code for name, code in self.codes if name == system)


def concept(value: Json) -> Concept:
    """Read a CodeableConcept.

    Example:
        >>> concept({"coding": [{"system": "http://loinc.org", "code": "8867-4", "display": "Heart rate"}]}).text
        'Heart rate'
    """
    codings = items({"coding": value.get("coding")}, "coding") if isinstance(value, dict) else []
    said = [text for text in (word(value, "text"), *(word(coding, "display") for coding in codings)) if text]
    codes = {
        (SYSTEMS[system.rstrip("/")], code)
        for coding in codings
        if (system := word(coding, "system")) and system.rstrip("/") in SYSTEMS and (code := word(coding, "code"))
    }
    bare = next((f"{word(c, 'system') or 'code'} {word(c, 'code')}" for c in codings if word(c, "code")), "")
    return Concept(text=said[0] if said else bare, said=" | ".join(dict.fromkeys(said)), codes=frozenset(codes))


def concepts(parent: Json, name: str) -> list[Concept]:
    """A list of CodeableConcepts."""
    return [concept(item) for item in items(parent, name)]


def code_in(parent: Json, name: str) -> str | None:
    """The first code of a CodeableConcept, whatever its system: for status elements."""
    codings = items(obj(parent, name), "coding")
    return next((code for coding in codings if (code := word(coding, "code"))), None)


def status_of(parent: Json, name: str) -> str | None:
    """A status of a Condition or an AllergyIntolerance: FHIR's own code, whatever a clinic adds beside it.

    Example:
        >>> ours = {"system": "http://clinic.example", "code": "7"}
        >>> hl7 = {"system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "refuted"}
        >>> status_of({"verificationStatus": {"coding": [ours, hl7]}}, "verificationStatus")
        'refuted'
        >>> status_of({"verificationStatus": {"text": "Entered in error"}}, "verificationStatus")
        'entered-in-error'
    """
    written = obj(parent, name)
    codings = items(written, "coding")
    ours = [coding for coding in codings if (word(coding, "system") or "").startswith(_HL7)]
    code = next((code for coding in (*ours, *codings) if (code := word(coding, "code"))), None)
    said = code or word(written, "text")
    return said.lower().replace(" ", "-") if said else None


class Precision(IntEnum):
    """How exactly a date is written."""

    YEAR = 1
    MONTH = 2
    DAY = 3
    TIME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A FHIR date, dateTime or instant.

    Attributes:
        text: As it is written.
        earliest: The first day it can mean, in the record's own time zone.
        latest: The last day it can mean.
        at: The instant; midnight UTC of the first day when no time is written.
        precision: How exactly it is written.
    """

    text: str
    earliest: date
    latest: date
    at: datetime
    precision: Precision


def moment(text: Json) -> Moment | None:
    """Read a FHIR date, dateTime or instant; None when it is absent or is not one.

    Example:
        >>> moment("2019-04").latest
        datetime.date(2019, 4, 30)
        >>> moment("2019-04-02T23:30:00-05:00").earliest
        datetime.date(2019, 4, 2)
        >>> moment("02.04.2019") is None
        True
    """
    if not isinstance(text, str):
        return None
    try:
        partial = _PARTIAL.fullmatch(text)
        if partial:
            return _partial(text, int(partial[1]), int(partial[2]) if partial[2] else None)
        if len(text) == 10:
            day = date.fromisoformat(text)
            return Moment(text=text, earliest=day, latest=day, at=_midnight(day), precision=Precision.DAY)
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return Moment(text=text, earliest=at.date(), latest=at.date(), at=at, precision=Precision.TIME)
    except ValueError:
        return None


def _partial(text: str, year: int, month: int | None) -> Moment:
    first = date(year, month or 1, 1)
    after = date(year + 1, 1, 1) if month in (None, 12) else date(year, (month or 0) + 1, 1)
    precision = Precision.MONTH if month else Precision.YEAR
    return Moment(text=text, earliest=first, latest=after - timedelta(days=1), at=_midnight(first), precision=precision)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def moments(parent: Json, *names: str) -> list[Moment]:
    """The readable dates among several elements; a period gives its start.

    Example:
        >>> [found.text for found in moments({"onsetPeriod": {"start": "2001"}}, "onsetDateTime", "onsetPeriod")]
        ['2001']
    """
    values = (parent.get(name) if isinstance(parent, dict) else None for name in names)
    starts = (value.get("start") if isinstance(value, dict) else value for value in values)
    return [found for value in starts if (found := moment(value))]


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What could not be used, collected while reading, so that nothing is dropped in silence.

    Attributes:
        as_of: The day of the intake.
        unread: One entry for each thing that could not be used.
        later: How many entries lie after the day of the intake.
        goes_on: True when the record continues after that day, so that a status without a date may be newer than it.
    """

    as_of: date
    unread: list[Unread] = field(default_factory=list)
    later: int = 0
    goes_on: bool = False

    @property
    def midnight(self) -> datetime:
        """The start of the day of the intake, in UTC."""
        return _midnight(self.as_of)

    def note(self, resource: Resource | str, what: str, as_recorded: str, why: str) -> None:
        """Add one thing that could not be used."""
        label = resource if isinstance(resource, str) else resource.label
        self.unread.append(Unread(resource=label, what=what, as_recorded=clean(as_recorded)[:200], why=why))

    def exists(self, *known: Moment | None) -> bool:
        """Whether an entry with these dates exists yet on the day of the intake; a later one is counted."""
        if all(found is None or found.earliest <= self.as_of for found in known):
            return True
        self.later += 1
        return False
