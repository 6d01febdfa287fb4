"""The lines of a record as the page shows them: what it says, since when, and what the chart has instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.importing import Line, lines_of
from lenitive.domain.assessment.treatment import Medication
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake
from lenitive.web.site.templatetags.ismp import called, day, ismp, sentence, words

TITLES: Final = {
    "facts": "Facts",
    "cancer": "Cancer",
    "treatments": "Cancer treatment",
    "problems": "Other problems",
    "medications": "Medicines",
    "allergies": "Allergies",
    "blood_pressures": "Blood pressures",
    "pain_scores": "Pain scores",
    "pain_problems": "Pain problems",
}
_ORDER: Final = ("allergies", "medications", "facts", "cancer", "treatments", "problems")
"""What matters most stands first; what is not named here follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One line.

    Attributes:
        id: Of the line.
        what: What it is.
        says: The value in words.
        when: Its day in words; empty when the record has none.
        where: The resource.
        now: What the chart has; None when it has nothing of the kind.
        chosen: What was chosen on the form before.
    """

    id: str
    what: str
    says: str
    when: str
    where: str
    now: str | None
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines of one kind."""

    title: str
    lines: tuple[Shown, ...]


def sections_of(record: Intake, chart: Chart, chosen: dict[str, str]) -> tuple[Section, ...]:
    """Every line of a record, by kind."""
    by_kind: dict[str, list[Shown]] = {}
    for line in lines_of(record):
        by_kind.setdefault(line.section, []).append(_shown(line, chart, chosen.get(line.id, "take")))
    order = (*(name for name in _ORDER if name in by_kind), *(name for name in by_kind if name not in _ORDER))
    return tuple(Section(title=TITLES[name], lines=tuple(by_kind[name])) for name in order)


def _shown(line: Line, chart: Chart, chosen: str) -> Shown:
    if line.section == "facts":
        fact = line.entry
        what = sentence(called(line.name, FACTS[line.name].unit)) if line.name in FACTS else line.name
        says, when = ismp(fact.value, fact.unit), day(fact.date)
    else:
        what, says, when = _entry(line.entry)
    return Shown(id=line.id, what=what, says=says, when=when, where=line.resource, now=_now(line, chart), chosen=chosen)


def _entry(entry: Any) -> tuple[str, str, str]:  # noqa: ANN401 - of one of the lists
    if isinstance(entry, Medication):
        return entry.text, ", ".join(_of_medicine(entry)), _when(entry.started)
    if hasattr(entry, "systolic_mmhg"):
        says = f"{ismp(entry.systolic_mmhg)}/{ismp(entry.diastolic_mmhg)} mmHg"
        return "Blood pressure", says, _when(entry.at)
    if hasattr(entry, "score"):
        return "Pain", f"{ismp(entry.score)} of 10{', ' + entry.recall if entry.recall else ''}", _when(entry.at)
    if hasattr(entry, "substance"):
        return entry.substance, entry.reaction or "reaction not known", ""
    if hasattr(entry, "times"):
        says = f"{words(entry.kind)}{f', {entry.times} times' if entry.times > 1 else ''}"
        return entry.text, says, _when(entry.last_on or entry.first_on)
    name = getattr(entry, "text", None) or getattr(entry, "site", "")
    return str(name), _state(entry), _when(getattr(entry, "onset", None))


def _of_medicine(entry: Medication) -> Iterator[str]:
    yield {True: "taken", False: "stopped", None: "not known whether taken"}[entry.active]
    if entry.units_per_day is not None:
        yield f"{ismp(entry.units_per_day)} per 24 h"
    if entry.as_needed:
        yield "as needed"
    if entry.route is not None:
        yield words(entry.route)


def _state(entry: object) -> str:
    kind = getattr(entry, "kind", None)
    active = {True: "active", False: "over", None: "not known whether active"}[getattr(entry, "active", None)]
    return f"{words(kind)}, {active}" if kind is not None else active


def _when(moment: date | datetime | None) -> str:
    return "" if moment is None else day(moment)


def _now(line: Line, chart: Chart) -> str | None:
    """What the chart says of the same thing, where it says something else."""
    if line.section != "facts" or chart.intake is None:
        return None
    fact = chart.intake.facts.get(line.name)
    if fact is None or fact.value == line.entry.value:
        return None
    return f"{ismp(fact.value, fact.unit)}, {day(fact.date)}"
