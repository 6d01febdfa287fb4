"""Lay a completed intake over the record it was made from, so that nothing in the record can be hidden.

A clinician may complete what the record does not say. Where the two differ, both are shown; the clinician's value
counts only if it says why it corrects the record and is not older. What was deleted from the intake is put back.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from lenitive.domain.assessment.pain import PainProblem
from lenitive.domain.assessment.treatment import Allergy, CancerCondition, Medication
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.knowledge import Unusable, Why, problem_with
from lenitive.domain.foundation.fact import Fact, Origin, Provenance
from lenitive.domain.foundation.patient import Patient


class Used(StrEnum):
    """Which of two values counts."""

    RECORD = "record"
    INTAKE = "intake"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A place where record and intake differ.

    Attributes:
        name: Of the fact, or of the list and its entry.
        record: What the record says, with unit and date; None when it says nothing.
        intake: What the intake says; None when it was left out.
        used: Which of the two counts.
        why: One clause.
        unsettled: True when somebody has to say which is right before a decision.
    """

    name: str
    record: str | None
    intake: str | None
    used: Used
    why: str
    unsettled: bool = False


class _Entry(Protocol):
    @property
    def provenance(self) -> Provenance: ...


_E = TypeVar("_E", bound=_Entry)
_KEYS: Final = ("text", "substance", "kind", "at")


def reconcile(intake: Intake, record: Intake) -> tuple[Intake, tuple[Conflict, ...]]:
    """The intake to decide with, and every place where it differs from the record.

    Args:
        intake: As a clinician completed it.
        record: The same file, read again as it stood on the same day.

    Returns:
        The intake with the record's facts and entries back in place, and the differences.

    Raises:
        ValueError: The two are of different files or different days.
    """
    if intake.record.sha256 != record.record.sha256:
        raise ValueError("intake: it was made from another file; make it again from this record")
    if intake.as_of != record.as_of:
        raise ValueError(f"intake: as of {intake.as_of}, record read as of {record.as_of}; read it as of the same day")
    found: list[Conflict] = []
    facts = {
        name: _merge_fact(name, intake.facts.get(name), record.facts.get(name), record.as_of, found)
        for name in dict.fromkeys((*FACTS, *record.facts, *intake.facts))
    }
    merged = replace(
        intake,
        record=record.record,
        patient=_merge_fields(intake.patient, _real_if_said(record, intake), "patient", found, correctable=False),
        facts=facts,
        pain_problems=_merge_pains(intake.pain_problems, record.pain_problems, found),
        pain_scores=_merge_list(intake.pain_scores, record.pain_scores, "pain_scores", found),
        cancer=_merge_list(intake.cancer, record.cancer, "cancer", found),
        treatments=_merge_list(intake.treatments, record.treatments, "treatments", found),
        problems=_merge_list(intake.problems, record.problems, "problems", found),
        medications=_merge_list(intake.medications, record.medications, "medications", found),
        allergies=_merge_list(intake.allergies, record.allergies, "allergies", found),
        blood_pressures=_merge_list(intake.blood_pressures, record.blood_pressures, "blood_pressures", found),
        unread=(*record.unread, *(item for item in intake.unread if item not in record.unread)),
    )
    return merged, tuple(found)


def _real_if_said(record: Intake, intake: Intake) -> Patient:
    """The record's person; a real one when the intake says so, whatever marks the record carries.

    A mark of a made-up person is read from words, and only such a person may meet a simulated device.
    """
    return replace(record.patient, synthetic=False) if intake.patient.synthetic is False else record.patient


def _merge_fact(name: str, mine: Fact | None, recorded: Fact | None, as_of: date, found: list[Conflict]) -> Fact | None:
    """One fact: the intake's when it agrees, completes, or corrects with a reason; else the record's."""
    if mine == recorded:
        return recorded
    choice = _choose(name, mine, recorded, as_of)
    if recorded is not None or choice.used is Used.RECORD:
        found.append(
            Conflict(
                name=name,
                record=_fact_text(recorded),
                intake=_fact_text(mine),
                used=choice.used,
                why=choice.why,
                unsettled=choice.unsettled,
            )
        )
    return mine if choice.used is Used.INTAKE else recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    used: Used
    why: str
    unsettled: bool = False


def _choose(name: str, mine: Fact | None, recorded: Fact | None, as_of: date) -> _Choice:
    if mine is None:
        return _Choice(used=Used.RECORD, why="left out of the intake; put back")
    if mine.provenance.origin is not Origin.CLINICIAN:
        why = f"the intake says that it comes from the {mine.provenance.origin}, where it is not so"
        return _Choice(used=Used.RECORD, why=why, unsettled=True)
    if recorded is None:
        return _Choice(used=Used.INTAKE, why="completes the record")
    return _choose_of_two(name, mine, recorded, as_of)


def _choose_of_two(name: str, mine: Fact, recorded: Fact, as_of: date) -> _Choice:
    """A clinician's value beside the record's. One that cannot be used itself never takes the other's place."""
    unusable, usable = _problem(name, mine, as_of), _problem(name, recorded, as_of) is None
    if unusable is not None and (usable or unusable.why is not Why.STALE):
        return _Choice(used=Used.RECORD, why=f"the intake's value cannot be used: {unusable.text}", unsettled=True)
    if mine.date < recorded.date:
        return _Choice(used=Used.RECORD, why=f"the intake's value is older, of {mine.date}")
    accepted = _accepted(name, mine, recorded, as_of)
    if accepted is not None:
        return _Choice(used=Used.INTAKE, why=accepted)
    why = "the intake does not say why it corrects the record (provenance.corrects)"
    return _Choice(used=Used.RECORD, why=why, unsettled=True)


def _problem(name: str, fact: Fact, as_of: date) -> Unusable | None:
    definition = FACTS.get(name)
    return None if definition is None else problem_with(definition, fact, as_of)


def _accepted(name: str, mine: Fact, recorded: Fact, as_of: date) -> str | None:
    """Why a clinician's value that is not older takes the place of the record's, or None."""
    reason = _reason(mine.provenance)
    if reason is not None:
        return f"corrects the record: {reason}"
    if mine.value == recorded.value and mine.unit == recorded.unit:
        return "confirms the record at a later day"
    definition = FACTS.get(name)
    stale = definition is not None and definition.is_stale(recorded, as_of)
    return "the record's value is too old to be used" if stale else None


def _reason(provenance: Provenance) -> str | None:
    reason = (provenance.corrects or "").strip()
    return reason if reason and provenance.origin is Origin.CLINICIAN else None


def _fact_text(fact: Fact | None) -> str | None:
    if fact is None:
        return None
    value = {True: "yes", False: "no"}[fact.value] if isinstance(fact.value, bool) else f"{fact.value}"
    unit = f" {fact.unit}" if fact.unit else ""
    return f"{value}{unit} ({fact.date})"


def _merge_list(mine: Sequence[_E], recorded: Sequence[_E], name: str, found: list[Conflict]) -> tuple[_E, ...]:
    """Every entry of the record, completed by the intake, then what the intake adds as a clinician's."""
    left = list(mine)
    merged: list[_E] = []
    for entry in recorded:
        twin = _take_twin(entry, left)
        label = f"{name}: {_label(entry)}"
        if twin is None:
            why = "left out of the intake; put back"
            found.append(Conflict(name=label, record=_label(entry), intake=None, used=Used.RECORD, why=why))
            merged.append(entry)
        else:
            merged.append(_merge_fields(twin, entry, label, found, correctable=True))
    return (*merged, *_added(left, name, found))


def _merge_pains(
    mine: Sequence[PainProblem], recorded: Sequence[PainProblem], found: list[Conflict]
) -> tuple[PainProblem, ...]:
    """The intake's description of each pain, and every pain of the record that it leaves out."""
    described = {problem.id for problem in mine}
    left_out = tuple(problem for problem in recorded if problem.id not in described)
    why = "left out of the intake; put back"
    for problem in left_out:
        name = f"pain_problems: {problem.id}"
        found.append(Conflict(name=name, record=problem.site, intake=None, used=Used.RECORD, why=why))
    return (*mine, *left_out)


def _added(left: Iterable[_E], name: str, found: list[Conflict]) -> Iterator[_E]:
    """What the record does not have counts as a clinician's word or not at all."""
    for entry in left:
        if entry.provenance.origin is Origin.CLINICIAN:
            yield entry
        else:
            label = _label(entry)
            why = f"the intake says that it comes from the {entry.provenance.origin}, where it is not so"
            found.append(Conflict(name=f"{name}: {label}", record=None, intake=label, used=Used.RECORD, why=why))


def _take_twin(entry: _E, left: list[_E]) -> _E | None:
    """The intake's form of an entry of the record: an equal one, else one of the same resource and name."""
    twin = next((item for item in left if item == entry), None)
    if twin is None:
        twin = next((item for item in left if _key(item) == _key(entry)), None)
    if twin is not None:
        left.remove(twin)
    return twin


def _key(entry: _Entry) -> tuple[object, ...]:
    return (entry.provenance.resource, *(getattr(entry, key, None) for key in _KEYS))


def _label(entry: object) -> str:
    return next(str(getattr(entry, key)) for key in ("text", "substance", "at") if hasattr(entry, key))


def _takes_away(recorded: object, name: str, ours: object) -> bool:
    """Whether a field that the record leaves open would be filled so that an entry of the record no longer counts.

    An allergy or a cancer that is listed counts until somebody says why not, and what the record says is taken does
    not stop by a date alone. Whether a medicine of unknown use is taken may simply be answered.
    """
    if isinstance(recorded, Allergy | CancerCondition):
        return name == "active" and ours is False
    return isinstance(recorded, Medication) and recorded.active is True and name == "stopped"


_T = TypeVar("_T")


def _merge_fields(mine: _T, recorded: _T, label: str, found: list[Conflict], *, correctable: bool) -> _T:
    """Field by field: the intake may complete what the record leaves open, and correct the rest with a reason."""
    if mine == recorded:
        return recorded
    provenance: Provenance | None = getattr(mine, "provenance", None)
    reason = _reason(provenance) if provenance is not None and correctable else None
    changes: dict[str, object] = {}
    for field in fields(mine):  # type: ignore[arg-type]
        ours, theirs = getattr(mine, field.name), getattr(recorded, field.name)
        if ours == theirs or field.name == "provenance":
            continue
        completes = (theirs is None or theirs == ()) and not _takes_away(recorded, field.name, ours)
        used = Used.INTAKE if completes or (reason is not None and ours is not None) else Used.RECORD
        if used is Used.INTAKE:
            changes[field.name] = ours
        if not completes:
            why = (
                f"corrects the record: {reason}" if used is Used.INTAKE else "the intake gives no reason to correct it"
            )
            found.append(
                Conflict(
                    name=f"{label}: {field.name}",
                    record=None if theirs is None else str(theirs),
                    intake=None if ours is None else str(ours),
                    used=used,
                    why=why,
                )
            )
    if reason is not None:
        changes["provenance"] = provenance
    return replace(recorded, **changes)  # type: ignore[type-var]
