"""What holds for every dose, whoever it is for."""

import random
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.domain.foundation.patient import Sex
from lenitive.domain.foundation.quantity import (
    ORDER_UNITS,
    BodyWeight,
    Concentration,
    Dose,
    DrugRate,
    InfusionRate,
    Order,
    PumpRate,
)
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.delivery_window import DrugDelivery, peak_in_window, window_refusal
from lenitive.domain.plan.dose_arithmetic import DoseArithmetic, dose_arithmetic, floored_setting, largest_setting
from lenitive.domain.plan.dosing_weight import DosingWeight, dosing_weight
from lenitive.domain.plan.limit import LimitAnswer, Tier
from lenitive.domain.plan.limits import LIMITS
from lenitive.domain.plan.plan import Plan, regimen_of
from lenitive.domain.plan.propose import PlanRequest, propose

weights_kg = st.decimals(min_value=30, max_value=200, places=2)
mg_ml = st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(2)])
settings_ml_h = st.decimals(min_value=0, max_value=60, places=3)
pump_steps = st.sampled_from([Decimal("0.01"), Decimal("0.1"), Decimal("0.5"), Decimal(1)])
optional_heights = st.none() | st.floats(min_value=140, max_value=200).map(lambda cm: round(cm, 1))
sexes = st.sampled_from(Sex)

requests = st.builds(
    PlanRequest,
    age_years=st.integers(min_value=18, max_value=104),
    sex=sexes,
    weight_kg=st.floats(min_value=30, max_value=200).map(lambda kg: round(kg, 2)),
    height_cm=optional_heights,
    child_pugh=st.sampled_from([None, "A", "B"]),
    albumin_g_l=st.none() | st.floats(min_value=15, max_value=50),
    ascites=st.sampled_from([None, "none", "mild", "moderate_or_severe"]),
    ecog=st.none() | st.integers(min_value=0, max_value=4),
    frail=st.sampled_from([None, True, False]),
    session_number=st.integers(min_value=1, max_value=5),
    tolerated_rate_mg_kg_h=st.none() | st.floats(min_value=0.02, max_value=0.6).map(lambda rate: round(rate, 3)),
    duration_min=st.integers(min_value=240, max_value=360),
    pump_step_ml_h=st.sampled_from([0.1, 0.2, 0.5, 1.0]),
)
deliveries = st.lists(
    st.builds(
        DrugDelivery,
        start_min=st.integers(min_value=-300, max_value=300),
        duration_min=st.integers(min_value=0, max_value=200),
        rate=st.builds(DrugRate, mg_h=st.integers(min_value=0, max_value=60)),
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(request=requests)
def test_no_proposal_exceeds_any_limit_after_rounding(request: PlanRequest) -> None:
    plan = propose(request)

    if isinstance(plan, Refusal):
        return
    regimen, first = regimen_of(plan), request.session_number == 1
    step = Fraction(Decimal(str(request.pump_step_ml_h)))
    assert regimen.total.exact <= (100 if first else 200)
    assert 240 <= regimen.duration_min <= 360
    for planned in regimen.steps:
        assert planned.pump_rate.exact % step == 0
        assert planned.pump_rate.exact > 0
        assert regimen.drug_rate(planned).exact <= 25
        assert regimen.infusion_rate(planned).exact <= Fraction(35, 100)
    assert all(finding.answer is not LimitAnswer.EXCEEDS for finding in plan.limits)
    assert plan.volume_to_be_infused_ml + plan.bag.dead_space_ml <= plan.bag.final_volume_ml
    assert plan.dosing_weight.kg <= (request.weight_kg or 0)


@settings(max_examples=40, deadline=None)
@given(request=requests, less_kg=st.floats(min_value=0.1, max_value=40))
def test_a_lower_dosing_weight_never_gets_a_higher_rate(request: PlanRequest, less_kg: float) -> None:
    known = {name: getattr(request, name) for name in PlanRequest.__slots__}
    heavier = propose(request)
    lighter = propose(PlanRequest(**known | {"weight_kg": round((request.weight_kg or 0) - less_kg, 2)}))

    if isinstance(heavier, Refusal) or isinstance(lighter, Refusal):
        return
    if lighter.dosing_weight.kg > heavier.dosing_weight.kg:  # obesity: ideal weight is below the actual one
        heavier, lighter = lighter, heavier
    for minute in range(0, request.duration_min, 5):
        assert _mg_h_at(lighter, minute) <= _mg_h_at(heavier, minute)


@settings(max_examples=40, deadline=None)
@given(request=requests)
def test_frailty_or_not_knowing_never_makes_the_plan_bolder(request: PlanRequest) -> None:
    known = {name: getattr(request, name) for name in PlanRequest.__slots__}
    well = {"child_pugh": "A", "albumin_g_l": 40.0, "ecog": 0, "frail": False, "age_years": 50}
    robust, found = propose(PlanRequest(**known | well)), propose(request)

    if isinstance(robust, Refusal) or isinstance(found, Refusal):
        return
    for minute in range(0, request.duration_min, 5):
        assert _mg_h_at(found, minute) <= _mg_h_at(robust, minute)


@settings(max_examples=60, deadline=None)
@given(request=requests, earlier=deliveries)
def test_earlier_ketamine_only_lowers_the_plan_and_windows_keep_their_limit(
    request: PlanRequest, earlier: list[DrugDelivery]
) -> None:
    known = {name: getattr(request, name) for name in PlanRequest.__slots__}
    before = tuple(
        DrugDelivery(
            start_min=-300 + Fraction(part.start_min) - Fraction(part.duration_min),
            duration_min=part.duration_min,
            rate=part.rate,
        )
        for part in earlier
    )
    without, found = propose(request), propose(PlanRequest(**known | {"earlier": before}))

    if isinstance(found, Refusal) or isinstance(without, Refusal):
        return
    assert found.total_mg <= without.total_mg
    for window_min, limit_mg in ((60, 25), (1440, 200), (10_080, 500)):
        regimen = regimen_of(found)
        ours = [
            DrugDelivery(start_min=step.start_min, duration_min=step.duration_min, rate=regimen.drug_rate(step))
            for step in regimen.steps
        ]
        assert peak_in_window([*before, *ours], window_min, from_min=0) <= limit_mg


@given(setting=settings_ml_h, step=pump_steps)
def test_a_setting_is_never_above_what_was_asked_and_never_a_whole_step_below(setting: Decimal, step: Decimal) -> None:
    found = floored_setting(PumpRate(ml_h=setting), step)

    if isinstance(found, Refusal):
        assert 0 < setting < step
    else:
        assert 0 <= Fraction(setting) - found.exact < Fraction(step)


@given(limit=st.decimals(min_value="0.01", max_value=1, places=3), weight=weights_kg, strength=mg_ml, step=pump_steps)
def test_the_largest_setting_keeps_the_limit_and_the_next_one_does_not(
    limit: Decimal, weight: Decimal, strength: Decimal, step: Decimal
) -> None:
    body, bag = BodyWeight(kg=weight), Concentration(mg_ml=strength)

    largest = largest_setting(InfusionRate(mg_kg_h=limit), weight=body, concentration=bag, step_ml_h=step)

    following = PumpRate(ml_h=largest.exact + Fraction(step))
    assert largest.drug(bag).per_weight(body).exact <= Fraction(limit) < following.drug(bag).per_weight(body).exact


@given(
    value=st.decimals(min_value="0.001", max_value=500, places=3),
    more=st.decimals(min_value=0, max_value=10, places=3),
    unit=st.sampled_from(ORDER_UNITS),
    weight=weights_kg,
    strength=mg_ml,
)
def test_a_larger_order_never_gives_less(
    value: Decimal, more: Decimal, unit: str, weight: Decimal, strength: Decimal
) -> None:
    body, bag = BodyWeight(kg=weight), Concentration(mg_ml=strength)

    small = dose_arithmetic(Order(value=value, unit=unit), weight=body, concentration=bag)
    large = dose_arithmetic(Order(value=value + more, unit=unit), weight=body, concentration=bag)

    if isinstance(small, DoseArithmetic):
        assert isinstance(large, DoseArithmetic)
        assert small.rate_ml_h_set <= large.rate_ml_h_set
        assert small.given_mg_h <= float(Order(value=value, unit=unit).drug_rate(body).exact) * (1 + 1e-6) + 1e-6


@settings(max_examples=60, deadline=None)
@given(
    given_and_committed=deliveries,
    window_min=st.integers(min_value=1, max_value=200),
    from_min=st.integers(min_value=-400, max_value=600),
)
def test_the_peak_of_a_window_is_what_counting_minute_by_minute_finds(
    given_and_committed: list[DrugDelivery], window_min: int, from_min: int
) -> None:
    per_minute = [Fraction(0)] * 1200  # minute m of the clock is place m + 400
    for part in given_and_committed:
        for minute in range(int(part.start_min), int(part.start_min) + int(part.duration_min)):
            per_minute[minute + 400] += part.rate.exact / 60
    running = [Fraction(0)]
    for amount in per_minute:
        running.append(running[-1] + amount)
    held = [running[end] - running[max(0, end - window_min)] for end in range(len(running))]

    assert peak_in_window(given_and_committed, window_min) == max(held)
    assert peak_in_window(given_and_committed, window_min, from_min=from_min) == max(held[from_min + 400 :])


@given(given_and_committed=deliveries, limit_mg=st.integers(min_value=0, max_value=100))
def test_what_the_window_admits_keeps_its_limit_at_every_future_instant(
    given_and_committed: list[DrugDelivery], limit_mg: int
) -> None:
    asked = DrugDelivery(start_min=10, duration_min=10, rate=DrugRate(mg_h=60))

    refusal = window_refusal(given_and_committed, asked, window_min=60, limit=Dose(mg=limit_mg))

    held = peak_in_window([*given_and_committed, asked], 60, from_min=10)
    assert (refusal is None) == (held <= limit_mg)


@given(weight=weights_kg, sex=sexes, height=optional_heights, ascites=st.sampled_from([None, "none", "mild"]))
def test_the_dosing_weight_is_never_above_the_scale(
    weight: Decimal, sex: Sex, height: float | None, ascites: str | None
) -> None:
    found = dosing_weight(
        BodyWeight(kg=weight), sex=sex, height_cm=None if height is None else Decimal(str(height)), ascites=ascites
    )

    if isinstance(found, DosingWeight):
        assert 0 < found.kg <= float(weight)
        assert (found.kg * 10) % 1 < 1e-6 or (found.kg * 10) % 1 > 1 - 1e-6


def test_twenty_thousand_conversions_match_the_written_out_fractions() -> None:
    factors = {  # mg/h in one unit, for a weight
        "mg/h": lambda _kg: Fraction(1),
        "mg/kg/h": lambda kg: kg,
        "ug/kg/min": lambda kg: kg * 60 / 1000,
        "mcg/kg/min": lambda kg: kg * 60 / 1000,
        "ug/kg/h": lambda kg: kg / 1000,
        "mcg/kg/h": lambda kg: kg / 1000,
        "mg/24h": lambda _kg: Fraction(1, 24),
        "mg/kg/24h": lambda kg: kg / 24,
        "mg/min": lambda _kg: Fraction(60),
        "mg/70kg/h": lambda kg: kg / 70,
    }
    assert set(factors) == set(ORDER_UNITS)
    chance = random.Random(20260101)  # noqa: S311  # not for security
    for _ in range(20_000):
        unit = chance.choice(ORDER_UNITS)
        value = Decimal(chance.randrange(1, 10**6)).scaleb(-chance.randrange(7))
        weight = Decimal(chance.randrange(2000, 30_000)).scaleb(-2)
        strength = chance.choice([Decimal("0.5"), Decimal(1), Decimal(2)])
        expected = Fraction(value) * factors[unit](Fraction(weight))

        rate = Order(value=value, unit=unit).drug_rate(BodyWeight(kg=weight))
        fluid = rate.at(Concentration(mg_ml=strength))
        setting = fluid.floored()

        assert rate.exact == expected
        assert fluid.exact == expected / Fraction(strength)
        assert setting.exact == Fraction(expected / Fraction(strength) * 10 // 1, 10)
        assert setting.exact <= fluid.exact


def test_a_limit_of_every_tier_is_registered() -> None:
    assert {limit.tier for limit in LIMITS.values()} == set(Tier)


def _mg_h_at(plan: Plan, minute: int) -> float:
    return next(
        step.rate_mg_h for step in plan.regimen.steps if step.start_min <= minute < step.start_min + step.duration_min
    )
