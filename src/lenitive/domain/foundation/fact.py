"""One thing known about a person: value, unit, date, and who or what says so."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

FactValue = bool | int | float | str


class Origin(StrEnum):
    """Who says so."""

    RECORD = "record"
    CLINICIAN = "clinician"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a fact comes from.

    Attributes:
        origin: The imported record, a clinician, or a computation from other facts.
        resource: The record's resource, for example "Observation/123"; None when it is not from a record.
        as_recorded: The value and unit exactly as the record writes them; None when there is nothing to add.
        by: Who entered it, as a role or name; None when it was not entered by a person.
        corrects: Why a clinician's value replaces a contradicting one in the record; None when it replaces nothing.
    """

    origin: Origin
    resource: str | None = None
    as_recorded: str | None = None
    by: str | None = None
    corrects: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One known thing. What is not known is None in the place of a fact, never a fact with a null value.

    Attributes:
        value: Boolean, number, or one of the words that the fact's definition allows.
        unit: UCUM-style unit, or None for a boolean or a word.
        date: The day on which it was true or was measured.
        provenance: Who or what says so.
    """

    value: FactValue
    date: dt.date
    provenance: Provenance
    unit: str | None = None

    def age_days(self, as_of: dt.date) -> int:
        """Days between the fact and the day on which it is used."""
        return (as_of - self.date).days
