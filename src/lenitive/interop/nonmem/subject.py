"""What an event table says of one person: doses, observations and other events, in the order of the rows."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.predict import Delivery, Injection
from lenitive.interop.nonmem.units import Units


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One dosing row.

    Attributes:
        given: The dose; of a row with ADDL the first one.
        additional: How many more of the same follow.
        interval_min: Minutes from one to the next; 0 where none follow.
        carried: Columns that have no meaning here, by name, as written.
    """

    given: Delivery | Injection
    additional: int = 0
    interval_min: float = 0.0
    carried: Mapping[str, str] = field(default_factory=dict)

    @property
    def time_min(self) -> float:
        """When the first one begins."""
        return self.given.at_min if isinstance(self.given, Injection) else self.given.start_min

    def every(self) -> Iterator[Delivery | Injection]:
        """The first dose and those that follow."""
        for number in range(self.additional + 1):
            at_min = self.time_min + number * self.interval_min
            if isinstance(self.given, Injection):
                yield replace(self.given, at_min=at_min)
            else:
                yield replace(self.given, start_min=at_min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One row of something measured, or to be predicted.

    Attributes:
        time_min: Minutes.
        output: What, as predictions name it, for example "ketamine" or "pain".
        value: In the unit of the output (ng/mL for a concentration); None where nothing was measured.
        used: False where MDV is 1 (the row stands there to be predicted, or its value is not to be used) and where
            there is no value.
        before_dose: The row stands before a dose of the same time: what was measured does not hold that dose.
        cmt: The compartment as written, where it says something else than the output.
        carried: Columns that have no meaning here, by name, as written.
    """

    time_min: float
    output: str
    value: float | None
    used: bool = True
    before_dose: bool = False
    cmt: str | None = None
    carried: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.value is None:
            object.__setattr__(self, "used", False)

    @property
    def predict_at_min(self) -> float:
        """The minute to predict at: a moment earlier where a dose of the same time must not count."""
        return math.nextafter(self.time_min, -math.inf) if self.before_dose else self.time_min


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherEvent:
    """A row with EVID 2: nothing given and nothing measured; what it carries is kept.

    Attributes:
        time_min: Minutes.
        cmt: The compartment as written, None where the table has none.
        dvid: The output as written, None where the table has none.
        carried: Columns that have no meaning here, by name, as written.
    """

    time_min: float
    cmt: str | None = None
    dvid: str | None = None
    carried: Mapping[str, str] = field(default_factory=dict)


Record = Dose | Observation | OtherEvent


def in_order(records: Sequence[Record]) -> tuple[Record, ...]:
    """The records with `before_dose` as their order has it: only a dose at once makes a difference at its own minute.

    Raises:
        ValueError: A time before the one of the record before it.
    """
    found = list(records)
    at_once_min = None
    for place in reversed(range(len(found))):
        record = found[place]
        if place and record.time_min < found[place - 1].time_min:
            raise ValueError(f"records: {record.time_min:g} min comes after a later time; sort them")
        if isinstance(record, Dose) and isinstance(record.given, Injection):
            at_once_min = record.time_min
        if isinstance(record, Observation):
            found[place] = replace(record, before_dose=record.time_min == at_once_min)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One person of a table.

    Attributes:
        id: As written.
        records: In the order of the rows, times rising.
        weight_kg: From WT; None where it is not known.
        age_years: From AGE; None where it is not known.
    """

    id: str
    records: tuple[Record, ...]
    weight_kg: float | None = None
    age_years: float | None = None

    @property
    def given(self) -> tuple[Delivery | Injection, ...]:
        """Everything given, additional doses written out."""
        return tuple(part for record in self.records if isinstance(record, Dose) for part in record.every())

    @property
    def observations(self) -> tuple[Observation, ...]:
        """Every row of something measured, or to be predicted."""
        return tuple(record for record in self.records if isinstance(record, Observation))

    @property
    def measured(self) -> tuple[Observation, ...]:
        """The observations to learn from: with a value, and not set aside by MDV."""
        return tuple(seen for seen in self.observations if seen.used and seen.value is not None)

    def person(self) -> Person:
        """Whom a model is asked about.

        Raises:
            ValueError: The weight is not known.
        """
        if self.weight_kg is None:
            raise ValueError(f"ID {self.id}: the body weight is not known; write it in the column WT, in kg")
        return Person(weight_kg=self.weight_kg, age_years=self.age_years)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTable:
    """A table as it was read.

    Attributes:
        subjects: In the order of the file.
        units: In which it was read.
        comments: Lines that were left out, as written.
        notes: What a reader should know: infusions of one person that run at the same time and add up.
    """

    subjects: tuple[Subject, ...]
    units: Units = field(default_factory=Units)
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
