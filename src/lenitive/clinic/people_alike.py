"""Virtual people like the person of a plan, by the plan's own model as its medicines and organs change it."""

from dataclasses import dataclass

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.plan import Earlier, baseline_of, plan_request
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.for_person import Circumstances, model_for
from lenitive.domain.pharmacology.model import Person, PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.plan.plan import Plan
from lenitive.domain.plan.virtual_people import VirtualPeople, virtual_people


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelOfPerson:
    """Whom a plan is for, as its prediction saw them.

    Attributes:
        person: Size, age and liver.
        model: The plan's model, changed for the medicines and the liver.
    """

    person: Person
    model: PkModel


def model_of_plan(considered: Considered, plan: Plan) -> ModelOfPerson | None:
    """The person and the model behind a plan; None where the plan predicts nothing.

    Args:
        considered: The person.
        plan: Made for the same person.
    """
    model = MODELS.get(plan.model.id)
    if model is None or plan.prediction is None:
        return None
    asked = plan_request(considered, Earlier())
    person = Person(
        weight_kg=asked.weight_kg or plan.dosing_weight.kg, age_years=asked.age_years, child_pugh=asked.child_pugh
    )
    return ModelOfPerson(person=person, model=model_for(model, person, Circumstances(medicines=asked.medicines)))


def people_alike(considered: Considered, plan: Plan, *, last_min: int, every_min: int) -> VirtualPeople | None:
    """People like the person of a plan, solved; None where the plan predicts nothing.

    Args:
        considered: The person.
        plan: Made for the same person.
        last_min: Until when their answer is wanted, minutes after the start.
        every_min: At whole multiples of which minutes.
    """
    found = model_of_plan(considered, plan)
    if found is None:
        return None
    people = virtual_people(
        found.model, found.person, baseline_of(considered.intake), last_min=last_min, every_min=every_min
    )
    return None if isinstance(people, Refusal) else people
