"""Whoever it is for: every alternative is a titration in whole pump steps that keeps every limit of the library."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lenitive.domain.foundation.patient import Sex
from lenitive.domain.foundation.quantity import BodyWeight, Concentration, DrugRate, PumpRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.limit import LimitAnswer
from lenitive.domain.plan.limits import check, exceeded
from lenitive.domain.plan.outlook import with_outlook
from lenitive.domain.plan.planned import PlannedRegimen
from lenitive.domain.plan.propose import PlanRequest, limit_context, propose
from lenitive.domain.plan.regimen import Regimen, Step

requests = st.builds(
    PlanRequest,
    age_years=st.integers(min_value=18, max_value=99),
    sex=st.sampled_from(Sex),
    weight_kg=st.floats(min_value=32, max_value=180).map(lambda kg: round(kg, 1)),
    child_pugh=st.sampled_from([None, "A", "B"]),
    frail=st.sampled_from([None, True, False]),
    albumin_g_l=st.sampled_from([None, 25.0, 38.0]),
    session_number=st.integers(min_value=1, max_value=3),
    tolerated_rate_mg_kg_h=st.none() | st.floats(min_value=0.05, max_value=0.4).map(lambda rate: round(rate, 3)),
    earlier=st.none()
    | st.just((DrugDelivery(start_min=-1500, duration_min=300, rate=DrugRate(mg_h=30)),))
    | st.just((DrugDelivery(start_min=-400, duration_min=240, rate=DrugRate(mg_h=20)),)),
    duration_min=st.sampled_from([240, 253, 300, 345, 360]),
    pump_step_ml_h=st.sampled_from([0.1, 0.5, 1.0]),
)
baselines = st.builds(
    Baseline,
    pain_nrs=st.none() | st.integers(min_value=0, max_value=10),
    mean_pressure_mmhg=st.none() | st.integers(min_value=65, max_value=125),
)


def exact(document: PlannedRegimen, weight_kg: float) -> Regimen:
    return Regimen(
        steps=tuple(
            Step(
                start_min=step.start_min,
                duration_min=step.duration_min,
                pump_rate=PumpRate(ml_h=Decimal(str(step.rate_ml_h))),
            )
            for step in document.steps
        ),
        dosing_weight=BodyWeight(kg=Decimal(str(weight_kg))),
        concentration=Concentration(mg_ml=1),
    )


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(request=requests, baseline=baselines)
def test_every_alternative_keeps_every_limit(request: PlanRequest, baseline: Baseline) -> None:
    proposed = propose(request)
    if isinstance(proposed, Refusal):
        return

    plan = with_outlook(proposed, request, baseline=baseline)

    assert plan.regimen == proposed.regimen
    assert plan.limits == proposed.limits
    step = Fraction(Decimal(str(request.pump_step_ml_h)))
    for one in plan.alternatives:
        regimen = exact(one.regimen, plan.dosing_weight.kg)
        assert not exceeded(check(regimen, limit_context(request)))
        assert all(planned.pump_rate.exact % step == 0 for planned in regimen.steps)
        assert abs(float(regimen.total.exact) - one.total_mg) < 1e-6
        for finding in one.chances:
            assert finding.chance_frac is None or 0 <= finding.chance_frac <= 1
            assert (finding.chance_frac is None) == (finding.answer is LimitAnswer.UNKNOWN)
            assert one.id == "rules" or finding.answer is not LimitAnswer.EXCEEDS
    for stop in plan.if_stopped:
        assert (stop.fit_to_leave_after_min.p05 or 1e9) >= 60
