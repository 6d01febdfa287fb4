"""A record that comes in counts line by line: what is accepted is taken over, the rest stays visible with the reason.

A line that was not accepted is never thrown away: it moves to what was not read, under the name of who refused it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Happened, Signer
from lenitive.clinic.charts.chart import Chart
from lenitive.domain.candidacy.intake import Intake, Unread
from lenitive.domain.foundation.fact import Fact, Origin
from lenitive.domain.foundation.patient import Patient
from lenitive.domain.foundation.refusal import Refusal

LISTS: Final = (
    "cancer",
    "treatments",
    "problems",
    "medications",
    "allergies",
    "blood_pressures",
    "pain_scores",
    "pain_problems",
)
"""Lists of an intake whose entries are lines, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a record says.

    Attributes:
        id: Stable within this record: "facts:weight_kg", "medications:3".
        section: "facts", or one of `LISTS`.
        entry: The fact, or the entry of the list.
        name: Of the fact; empty for an entry.
    """

    id: str
    section: str
    entry: Any
    name: str = ""

    @property
    def resource(self) -> str:
        """Where in the record it stands."""
        provenance = getattr(self.entry, "provenance", None)
        return "" if provenance is None else provenance.resource or ""


def lines_of(record: Intake) -> tuple[Line, ...]:
    """Everything that a record says, line by line."""
    return tuple(_lines(record))


def _lines(record: Intake) -> Iterator[Line]:
    for name, fact in record.facts.items():
        if fact is not None:
            yield Line(id=f"facts:{name}", section="facts", entry=fact, name=name)
    for section in LISTS:
        for index, entry in enumerate(getattr(record, section)):
            yield Line(id=f"{section}:{index}", section=section, entry=entry)


def receive_record(chart: Chart, *, record: Intake) -> Happened | Refusal:
    """Keep a record that came in, until somebody has looked at every line. Another one replaces it."""
    if chart.session_now is not None:
        return _no("a session is running", "Nothing is taken over during an infusion", "Wait until it is over")
    return (happened.RecordReceived(record=record),)


def return_record(chart: Chart, *, reason: str) -> Happened | Refusal:
    """Take nothing over of the record that came in."""
    if chart.received is None:
        return _no("no record waits here", "There is nothing to return", "Look at the chart again")
    if not any(letter.isalpha() for letter in reason):
        return _no("no reason was given", "A record is returned with a reason", "Write why")
    return (happened.RecordReturned(reason=reason.strip()),)


def differs(chart: Chart, record: Intake) -> tuple[str, ...]:
    """In which identifiers the person of the chart and the person of a record differ, in words."""
    mine, theirs = chart.patient, record.patient
    if mine is None:
        return ()
    pairs = (
        ("name", _folded(mine.name), _folded(theirs.name)),
        ("date of birth", mine.birth_date, theirs.birth_date),
        ("record number", mine.reference, theirs.reference),
    )
    return tuple(name for name, here, there in pairs if here != there)


def _folded(name: str | None) -> str:
    return " ".join(sorted((name or "").casefold().replace(",", " ").split()))


def accept_record(
    chart: Chart, *, sha256: str, accepted: frozenset[str], reasons: Mapping[str, str], by: Signer
) -> Happened | Refusal:
    """Take over the accepted lines of the record that waits.

    Args:
        chart: As it stands.
        sha256: Of the record whose lines were looked at.
        accepted: Ids of lines.
        reasons: For each other line, why not.
        by: Who looked.

    Returns:
        What happened. A record with another name or day of birth than the chart is refused; another number alone is
        not, because every house has its own: then the person is identified anew.
    """
    waiting = chart.received
    if waiting is None or waiting.record.record.sha256 != sha256:
        return _no(
            "the record that you looked at no longer waits here", "A line is accepted as it was seen", "Look again"
        )
    record = waiting.record
    other = [name for name in differs(chart, record) if name != "record number"]
    if other:
        return _no(
            f"the record has another {' and another '.join(other)} than this chart",
            "Two identifiers must agree before anything is taken over",
            "Check with the sender; return the record if it is somebody else's",
        )
    lines = lines_of(record)
    bare = [line for line in lines if line.id not in accepted and not _says(reasons.get(line.id, ""))]
    if bare:
        return _no(
            f"lines neither accepted nor given a reason: {len(bare)}, the first is {_called(bare[0])}",
            "Nothing of a record is left out in silence",
            "Accept the line, or choose why not",
        )
    refused = [line for line in lines if line.id not in accepted]
    return tuple(_taken_over(chart, _without(record, refused, reasons, by)))


def _taken_over(chart: Chart, record: Intake) -> Iterator[Any]:
    if chart.patient is not None and chart.patient.reference != record.patient.reference:
        yield happened.PersonIdentified(patient=record.patient)
    yield happened.RecordImported(record=record)
    if chart.intake is not None:
        yield happened.IntakeAnswered(intake=carried_over(chart.intake, record))


def carried_over(intake: Intake, record: Intake) -> Intake:
    """A newer record, with everything that a clinician had said before."""
    said = {name: fact for name, fact in intake.facts.items() if fact is not None and _by_clinician(fact)}
    lists: dict[str, Any] = {
        section: (
            *getattr(record, section),
            *(one for one in getattr(intake, section) if one.provenance.origin is Origin.CLINICIAN),
        )
        for section in LISTS
        if section != "pain_problems"
    }
    return replace(
        record,
        as_of=max(record.as_of, intake.as_of),
        facts={**record.facts, **said},
        pain_problems=intake.pain_problems or record.pain_problems,
        analgesic_trials=intake.analgesic_trials or record.analgesic_trials,
        opioid_diary=intake.opioid_diary or record.opioid_diary,
        overrides=intake.overrides,
        **lists,
    )


def _by_clinician(fact: Fact) -> bool:
    return fact.provenance.origin is Origin.CLINICIAN


def _without(record: Intake, refused: list[Line], reasons: Mapping[str, str], by: Signer) -> Intake:
    gone = {line.id for line in refused}
    unread = tuple(
        Unread(
            resource=line.resource or line.section,
            what=line.name or line.section.replace("_", " "),
            as_recorded=_called(line),
            why=f"Not taken over by {by.name}: {reasons[line.id].strip()}",
        )
        for line in refused
    )
    lists: dict[str, Any] = {
        section: tuple(
            entry for index, entry in enumerate(getattr(record, section)) if f"{section}:{index}" not in gone
        )
        for section in LISTS
    }
    facts = {name: None if f"facts:{name}" in gone else fact for name, fact in record.facts.items()}
    return replace(record, facts=facts, unread=(*record.unread, *unread), **lists)


def _called(line: Line) -> str:
    entry = line.entry
    if line.section == "facts":
        return f"{line.name.replace('_', ' ')} {entry.value}{' ' + entry.unit if entry.unit else ''} ({entry.date})"
    for name in ("text", "substance", "site"):
        if hasattr(entry, name):
            return str(getattr(entry, name))
    if hasattr(entry, "systolic_mmhg"):
        return f"{entry.systolic_mmhg:g}/{entry.diastolic_mmhg:g} mmHg ({entry.at:%Y-%m-%d})"
    return f"pain {entry.score:g} of 10 ({entry.at:%Y-%m-%d})"


def _says(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _no(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="CHT-IMPORT", what=what, limit=limit, remedy=remedy)


def of_new_person(record: Intake, patient: Patient | None = None) -> Happened:
    """The first events of the chart of a person of whom there is a record and no letter."""
    return (happened.ChartOpened(patient=patient or record.patient), happened.RecordReceived(record=record))
