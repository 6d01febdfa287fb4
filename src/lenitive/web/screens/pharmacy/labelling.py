"""The label of a verified order, before there is a session: the same document as afterwards, from the same figures."""

from datetime import datetime

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.charts.chart import ChartPlan
from lenitive.clinic.course import needs_capnography
from lenitive.clinic.infuse import SessionOrder, session_plan
from lenitive.domain.candidacy.knowledge import knowledge_of
from lenitive.domain.foundation.fact import Fact
from lenitive.domain.infusion.session import Session, epoch_ms
from lenitive.domain.plan.plan import regimen_of
from lenitive.web.clock_zone import zone
from lenitive.web.documents.label import label_page
from lenitive.web.documents.told import Person, Told


def label_html(considered: Considered, ordered: ChartPlan, now: datetime) -> str:
    """The label as a page; its code is that of the session that is given from this order."""
    plan, intake = ordered.proposed.plan, considered.intake
    goal = knowledge_of(intake).number("pain_goal_nrs")
    order = session_plan(
        regimen_of(plan),
        SessionOrder(
            patient=intake.patient.reference,
            synthetic=intake.patient.synthetic,
            bag_ml=plan.bag.final_volume_ml,
            goal_nrs=None if goal is None else int(goal),
            baseline_pain=None,
            order=ordered.id,
            session_number=plan.session_number,
            etco2_required=needs_capnography(considered.decision),
            model=plan.model.id,
        ),
        considered.library,
    )
    weight = intake.facts.get("weight_kg")
    person = Person(
        reference=intake.patient.reference,
        name=intake.patient.name,
        birth_date=intake.patient.birth_date,
        allergies=tuple(one.substance for one in intake.allergies),
        weight_on=weight.date if isinstance(weight, Fact) else None,
        synthetic=intake.patient.synthetic,
    )
    session = Session(last_ms=epoch_ms(now))
    return label_page(
        Told(events=(), session=session, order=order, plan=plan, as_planned=True, person=person, zone=zone())
    )
