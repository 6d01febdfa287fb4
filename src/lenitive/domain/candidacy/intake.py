"""Everything known about one person on one day, as the record tells it and a clinician completes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lenitive.domain.assessment.pain import PainProblem
from lenitive.domain.assessment.treatment import (
    Allergy,
    AnalgesicTrial,
    BloodPressureReading,
    CancerCondition,
    Medication,
    OpioidDay,
    PainScore,
    Problem,
    Treatment,
)
from lenitive.domain.foundation.fact import Fact
from lenitive.domain.foundation.patient import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReference:
    """The file an intake was made from.

    Attributes:
        sha256: Of the file's bytes, so that an intake cannot be used with another record unseen.
        resources: How many resources it held.
        format: "bundle", "ndjson" or "resource".
    """

    sha256: str
    resources: int
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something in the record that could not be used as a fact, and why. Nothing is dropped in silence.

    Attributes:
        resource: For example "Observation/123".
        what: What it would have been, for example "weight_kg".
        as_recorded: The value as written.
        why: One clear sentence.
    """

    resource: str
    what: str
    as_recorded: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A named clinician sets one finding aside, with a reason. Never possible for an absolute contraindication."""

    criterion: str
    by: str
    reason: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The document that `lenitive intake` writes and a clinician completes.

    Attributes:
        as_of: The day on which everything below is true; governs every later command.
        record: The file it was made from.
        patient: Who.
        facts: Every fact of the registry by name; None is "not known".
        pain_problems: Completed by a clinician; a record rarely describes pain.
        overrides: Findings set aside by name.
        unread: What the record held and could not be used.

    The other attributes are lists as the record and the clinician give them; an empty list means that nothing is
    recorded, which is not the same as none.
    """

    as_of: date
    record: RecordReference
    patient: Patient
    facts: Mapping[str, Fact | None]
    pain_problems: tuple[PainProblem, ...] = ()
    pain_scores: tuple[PainScore, ...] = ()
    cancer: tuple[CancerCondition, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    problems: tuple[Problem, ...] = ()
    medications: tuple[Medication, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    blood_pressures: tuple[BloodPressureReading, ...] = ()
    analgesic_trials: tuple[AnalgesicTrial, ...] = ()
    opioid_diary: tuple[OpioidDay, ...] = ()
    overrides: tuple[Override, ...] = ()
    unread: tuple[Unread, ...] = ()
