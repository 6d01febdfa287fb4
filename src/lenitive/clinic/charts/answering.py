"""What a clinician adds to what is known: facts of the registry, medicines, and differences from the record settled.

Whatever is added is of today. What was known before is looked at on the same day, so that what has become too old by
then is unknown again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Happened, Signer
from lenitive.clinic.charts.chart import Chart
from lenitive.domain.assessment.treatment import Medication
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake, Override
from lenitive.domain.candidacy.medicine_use import read_medication, unknown_id
from lenitive.domain.foundation.fact import Fact, FactValue, Origin, Provenance
from lenitive.domain.foundation.refusal import Refusal

UNKNOWN_MEDICINE: Final = "INT-UNKNOWN-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One fact as somebody says it.

    Attributes:
        value: In the unit of the registry.
        on: The day on which it was so.
        corrects: Why it is right where the record says something else; empty when it corrects nothing.
    """

    value: FactValue
    on: date
    corrects: str = ""


def answer_facts(chart: Chart, *, told: Mapping[str, Told | None], today: date, by: Signer) -> Happened | Refusal:
    """Add facts to what is known.

    Args:
        chart: As it stands.
        told: By name; None where the answer is "not known", which takes back what a clinician said before.
        today: The clinic's day.
        by: Who says so.
    """
    if chart.intake is None:
        return no_record()
    facts = dict(chart.intake.facts)
    for name, one in told.items():
        problem = _problem(name, one, today)
        if problem is not None:
            return problem
        recorded = chart.record.facts.get(name) if chart.record is not None else None
        facts[name] = recorded if one is None else _fact(name, one, by)
    return (happened.IntakeAnswered(intake=replace(chart.intake, facts=facts, as_of=max(today, chart.intake.as_of))),)


def _problem(name: str, one: Told | None, today: date) -> Refusal | None:
    definition = FACTS.get(name)
    if definition is None:
        return _no(f"{name[:40]} is no fact here", "A fact has a name in the registry", "Choose it on the page")
    if one is None:
        return None
    wrong = definition.problem_with(one.value)
    if wrong is not None:
        return _no(wrong, "A fact is in the range of the registry", "Measure or ask again, or answer “not known”")
    if one.on > today:
        return _no(f"{name} is dated {one.on}, after today", "Nothing is known before it is so", "Correct the day")
    return None


def _fact(name: str, one: Told, by: Signer) -> Fact:
    provenance = Provenance(origin=Origin.CLINICIAN, by=by.name, corrects=one.corrects.strip() or None)
    return Fact(value=one.value, unit=FACTS[name].unit, date=one.on, provenance=provenance)


def add_medicine(chart: Chart, *, medicine: Medication, today: date, by: Signer) -> Happened | Refusal:
    """Add a medicine that the record does not have."""
    if chart.intake is None:
        return no_record()
    if any(one.text.casefold() == medicine.text.casefold() and one.active is not False for one in _own(chart.intake)):
        return _no(f"{medicine.text[:60]} is on the list already", "A medicine is listed once", "Change that entry")
    said = replace(medicine, provenance=Provenance(origin=Origin.CLINICIAN, by=by.name))
    return (_with(chart.intake, (*chart.intake.medications, said), today),)


def _own(intake: Intake) -> tuple[Medication, ...]:
    return tuple(one for one in intake.medications if one.provenance.origin is Origin.CLINICIAN)


def change_medicine(
    chart: Chart, *, number: int, medicine: Medication, why: str, today: date, by: Signer
) -> Happened | Refusal:
    """Complete or correct one entry of the medicine list.

    Args:
        chart: As it stands.
        number: Place of the entry in the list.
        medicine: How it is.
        why: Why it is right where the record says something else; empty when it only completes it.
        today: The clinic's day.
        by: Who says so.
    """
    intake = chart.intake
    if intake is None:
        return no_record()
    if not 0 <= number < len(intake.medications):
        return _no(
            "this entry is no longer on the list", "An entry is changed as it was seen", "Look at the list again"
        )
    before = intake.medications[number]
    corrected = [name for name in _SHOWN if _contradicts(getattr(before, name), getattr(medicine, name))]
    from_record = before.provenance.resource is not None
    if from_record and corrected and not any(letter.isalpha() for letter in why):
        return _no(
            f"the record says something else about {before.text[:60]} ({', '.join(corrected).replace('_', ' ')})",
            "The record is corrected with a reason",
            "Write why, for example what the person takes and who says so",
        )
    provenance = Provenance(
        origin=Origin.CLINICIAN,
        resource=before.provenance.resource,
        as_recorded=before.provenance.as_recorded,
        by=by.name,
        corrects=why.strip() or None if from_record and corrected else None,
    )
    said = replace(medicine, text=before.text, provenance=provenance)
    listed = list(intake.medications)
    listed[number] = said
    return (_with(intake, tuple(listed), today),)


_SHOWN: Final = ("active", "route", "units_per_day", "as_needed", "ingredients")


def _contradicts(recorded: object, said: object) -> bool:
    return recorded not in (None, ()) and recorded != said


def clear_medicine(chart: Chart, *, identifier: str, reason: str, today: date, by: Signer) -> Happened | Refusal:
    """A pharmacist has checked a medicine that the table of interactions does not know."""
    if chart.intake is None:
        return no_record()
    there = {
        unknown_id(taken.part)
        for entry in chart.intake.medications
        for taken in read_medication(entry, chart.intake.as_of)
        if taken.medicine is None
    }
    if not identifier.startswith(UNKNOWN_MEDICINE) or identifier not in there:
        return _no(f"{identifier[:60]} is no unknown medicine of this list", "A clearance names one", "Choose it below")
    if not any(letter.isalpha() for letter in reason):
        return _no(
            "no reason was given", "A clearance says what was checked", "Write where you looked and what you found"
        )
    override = Override(criterion=identifier, by=by.name, reason=reason.strip(), date=today)
    return (happened.CriterionOverridden(override=override),)


def _with(intake: Intake, medications: tuple[Medication, ...], today: date) -> happened.IntakeAnswered:
    return happened.IntakeAnswered(intake=replace(intake, medications=medications, as_of=max(today, intake.as_of)))


def no_record() -> Refusal:
    """Why nothing is added to a chart without a record."""
    return _no("no record was taken over yet", "What is added completes a record", "Take the record over first")


def _no(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="CHT-INTAKE", what=what, limit=limit, remedy=remedy)
