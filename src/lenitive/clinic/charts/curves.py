"""Predicted curves of the regimens that stand side by side, by the plan's own model, for the person of the chart."""

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.plan import Earlier, plan_request
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.for_person import Circumstances, model_for
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Prediction, predict
from lenitive.domain.plan.alternatives import Alternative
from lenitive.domain.plan.plan import Plan


def curve_of(considered: Considered, plan: Plan, alternative: Alternative) -> Prediction | Refusal | None:
    """What one regimen is predicted to give, at the times of the plan's own curve.

    Args:
        considered: The person.
        plan: The plan; its model and its times are used.
        alternative: One of the plan's alternatives.

    Returns:
        The bands; a refusal when the model must not speak; None when the plan has no curve either.
    """
    if plan.prediction is None:
        return plan.prediction_refused
    if alternative.id == "rules":
        return plan.prediction
    asked = plan_request(considered, Earlier())
    person = Person(
        weight_kg=asked.weight_kg or plan.dosing_weight.kg, age_years=asked.age_years, child_pugh=asked.child_pugh
    )
    model = model_for(MODELS[plan.model.id], person, Circumstances(medicines=asked.medicines))
    return predict(model, person, alternative.deliveries, times_min=plan.prediction.times_min)
