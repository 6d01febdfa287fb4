"""The banner over every page of a person: two identifiers, allergies, weight with its day, plan, escort."""

from dataclasses import dataclass
from datetime import date

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.plan import MAY_BE_PLANNED
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.foundation.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What must be right before anything else is read.

    Attributes:
        name: As the record writes it.
        number: The record's own id, the second identifier with the day of birth.
        age_years: None when not known.
        allergies: Substances; empty when none is recorded, which is not none.
        allergies_complete: Whether somebody says that the list is whole.
        weight: With its day; None when not known.
        weight_is_stale: Whether it is too old to plan with.
        plan: In a few words.
        escort: Who takes the person home; None when nobody is named.
        synthetic: Whether this is not a real person.
    """

    name: str
    number: str
    born: date | None
    age_years: int | None
    sex: str
    allergies: tuple[str, ...]
    allergies_complete: bool
    weight: Fact | None
    weight_is_stale: bool
    plan: str
    plan_more: str
    escort: str | None
    synthetic: bool | None
    died_on: date | None


def banner_of(chart: Chart, today: date) -> Banner | None:
    """The banner of a chart; None before anybody said who it is."""
    patient, intake = chart.patient, chart.intake
    if patient is None:
        return None
    weight = intake.facts.get("weight_kg") if intake else None
    allergies_asked = intake.facts.get("allergy_list_complete") if intake else None
    plan, more = _plan(chart)
    return Banner(
        name=patient.name or "no name in the record",
        number=patient.reference.removeprefix("Patient/"),
        born=patient.birth_date,
        age_years=patient.age_years(today),
        sex=patient.sex,
        allergies=tuple(dict.fromkeys(one.substance for one in intake.allergies)) if intake else (),
        allergies_complete=allergies_asked is not None
        and allergies_asked.value is True
        and not FACTS["allergy_list_complete"].is_stale(allergies_asked, today),
        weight=weight,
        weight_is_stale=weight is not None and FACTS["weight_kg"].is_stale(weight, today),
        plan=plan,
        plan_more=more,
        escort=f"{chart.escort.name} ({chart.escort.relation})" if chart.escort else None,
        synthetic=patient.synthetic,
        died_on=patient.died_on,
    )


def _plan(chart: Chart) -> tuple[str, str]:
    plan = chart.plan
    if plan is None:
        planned = chart.assessed is not None and chart.assessed.status in MAY_BE_PLANNED
        return ("none yet", "") if planned or chart.assessed is None else ("none", "")
    document = plan.proposed.plan
    if plan.verified is not None:
        how = "signed and verified"
    elif plan.signed is not None:
        how = "signed, not verified"
    else:
        how = "proposed, not signed"
    return f"session {document.session_number}, {document.duration_min // 60} h, {how}", document.product
