import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lenitive.domain.foundation.patient import Sex
from lenitive.domain.foundation.quantity import BodyWeight, DrugRate, InfusionRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.ceiling import ceiling_for
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.first_rate import Frailty, first_rate
from lenitive.domain.plan.limit import LimitAnswer
from lenitive.domain.plan.plan import Plan, regimen_of
from lenitive.domain.plan.propose import PlanRequest, propose

ROBUST = PlanRequest(
    age_years=60,
    sex=Sex.FEMALE,
    weight_kg=70.0,
    height_cm=165.0,
    child_pugh="A",
    albumin_g_l=38.0,
    ascites="none",
    ecog=1,
    frail=False,
)
LATER = {"session_number": 2, "tolerated_rate_mg_kg_h": 0.3, "earlier": (), "sessions_in_14_days": 2}


def planned(**change: Any) -> Plan:
    found = propose(replace(ROBUST, **change))
    assert isinstance(found, Plan), str(found)
    return found


def refused(**change: Any) -> Refusal:
    found = propose(replace(ROBUST, **change))
    assert isinstance(found, Refusal)
    return found


def rates(plan: Plan) -> list[tuple[int, float]]:
    return [(step.start_min, step.rate_ml_h) for step in plan.regimen.steps]


def test_an_ordinary_first_session_of_five_hours() -> None:
    plan = planned()

    assert rates(plan) == [(0, 7.0), (30, 10.5), (60, 14.0), (90, 17.5), (120, 20.0)]
    assert plan.total_mg == 84.5
    assert plan.ceiling_why == "20 mg/h: 100 mg spread over 300 min (LIM-TOTAL-01)."
    assert (plan.bag.final_volume_ml, plan.bag.vial_volume_ml, plan.bag.conc_mg_ml) == (100.0, 2.0, 1.0)


def test_four_hours_reach_the_rate_of_the_published_outpatient_regimen() -> None:
    plan = planned(duration_min=240)

    assert plan.regimen.steps[-1].rate_mg_kg_h == 0.35
    assert plan.total_mg <= 100


def test_the_document_shows_what_the_pump_is_set_to_and_what_the_person_gets() -> None:
    for step in planned(weight_kg=73.27).regimen.steps:
        assert step.rate_ml_h * 10 == pytest.approx(round(step.rate_ml_h * 10), abs=1e-9)
        assert step.rate_mg_h == step.rate_ml_h  # 1 mg/mL
        assert step.rate_mg_kg_h == pytest.approx(step.rate_mg_h / 73.2, abs=1e-6)


@pytest.mark.parametrize(
    "reason",
    [
        {"age_years": 75},
        {"child_pugh": "B"},
        {"albumin_g_l": 29.9},
        {"frail": True},
        {"frail": None, "ecog": 3},
        {"child_pugh": None},
        {"albumin_g_l": None},
        {"frail": None, "ecog": None},
    ],
)
def test_frailty_and_not_knowing_halve_the_first_rate(reason: dict[str, Any]) -> None:
    assert planned(**reason).regimen.steps[0].rate_ml_h == 3.5


@pytest.mark.parametrize(
    "kept", [{"age_years": 74}, {"albumin_g_l": 30.0}, {"frail": None, "ecog": 2}, {"frail": False, "ecog": 3}]
)
def test_on_the_other_side_of_each_edge_the_usual_first_rate_stands(kept: dict[str, Any]) -> None:
    assert planned(**kept).regimen.steps[0].rate_ml_h == 7.0


def test_child_pugh_b_steps_every_hour() -> None:
    assert [start for start, _ in rates(planned(child_pugh="B"))] == [0, 60, 120, 180, 240]
    assert first_rate(Frailty(age_years=50, child_pugh="B", albumin_g_l=40, frail=False)).interval_min == 60


def test_a_later_session_goes_at_most_one_step_beyond_what_was_tolerated() -> None:
    plan = planned(**LATER | {"tolerated_rate_mg_kg_h": 0.12})

    assert plan.regimen.steps[-1].rate_ml_h == 11.9  # 0.17 mg/kg/h x 70 kg


def test_a_later_session_without_a_known_tolerated_rate_keeps_the_first_total_and_says_so() -> None:
    plan = planned(session_number=3)

    assert plan.total_mg <= 100
    assert any("first session are kept" in note.statement for note in plan.notes)
    assert {finding.answer for finding in plan.limits if finding.id == "LIM-WINDOW-05"} == {LimitAnswer.UNKNOWN}


def test_drug_of_the_same_day_counts() -> None:
    morning = (DrugDelivery(start_min=-480, duration_min=240, rate=DrugRate(mg_h=40)),)  # 160 mg

    plan = planned(**LATER | {"earlier": morning})

    assert plan.total_mg <= 40
    assert plan.ceiling_why == "8 mg/h: 40 mg, after 160 mg earlier, spread over 300 min (LIM-WINDOW-03)."


def test_a_week_that_is_full_leaves_no_session() -> None:
    week = (DrugDelivery(start_min=-6000, duration_min=1500, rate=DrugRate(mg_h=20)),)  # 500 mg

    assert refused(**LATER | {"earlier": week}).rule == "LIM-WINDOW-05"


def test_ceiling_takes_the_lowest_cap() -> None:
    def why(kg: int, minutes: int) -> str | None:
        return ceiling_for(weight=BodyWeight(kg=kg), duration_min=minutes, first_session=False).limit

    assert why(50, 300) == "LIM-RATE-01"
    assert why(90, 300) == "LIM-RATE-04"
    cap = ceiling_for(
        weight=BodyWeight(kg=50), duration_min=300, first_session=False, tolerated=InfusionRate(mg_kg_h=Decimal("0.1"))
    )
    assert str(cap.rate) == "7.5 mg/h"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"weight_kg": None}, "LIM-WEIGHT-02"),
        ({"age_years": None}, "LIM-AGE-01"),
        ({"weight_kg": 29.9, "height_cm": None}, "LIM-WEIGHT-03"),
        ({"weight_kg": 300.1, "height_cm": None}, "LIM-WEIGHT-03"),
        ({"weight_kg": math.nan, "height_cm": None}, "LIM-WEIGHT-03"),
        ({"age_years": 17}, "LIM-AGE-02"),
        ({"child_pugh": "C"}, "LIM-LIVER-01"),
        ({"height_cm": 250.0}, "LIM-WEIGHT-01"),
        ({"duration_min": 239}, "LIM-DURATION-01"),
        ({"duration_min": 361}, "LIM-DURATION-02"),
        ({"sessions_without_response": 3}, "LIM-COURSE-04"),
        ({"session_number": 7, "sessions_in_14_days": 6}, "LIM-COURSE-01"),
        ({"pump_step_ml_h": 8.0}, "LIM-PUMP-01"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_rule_and_remedy(change: dict[str, Any], rule: str) -> None:
    found = refused(**change)

    assert found.rule == rule
    assert found.remedy


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"weight_kg": 35.0, "height_cm": 150.0}, "LIM-MODEL-01"),
        ({"weight_kg": 30.0, "height_cm": None}, "LIM-MODEL-01"),
        ({"weight_kg": 175.0, "height_cm": 185.0}, "LIM-MODEL-01"),
        ({"age_years": 101}, "LIM-MODEL-02"),
    ],
)
def test_whom_the_model_must_not_speak_of_gets_a_plan_within_the_limits_and_no_number_of_the_model(
    change: dict[str, Any], rule: str
) -> None:
    plan = planned(**change)

    assert plan.prediction is None
    assert plan.prediction_refused is not None
    assert plan.prediction_refused.rule == rule
    assert any(note.statement.startswith("No concentration is predicted") for note in plan.notes)
    assert not any("The predicted curve" in note.statement for note in plan.notes)
    assert all(finding.answer is LimitAnswer.WITHIN for finding in plan.limits)
    assert plan.dosing_weight.kg <= plan.dosing_weight.actual_kg
    assert msgspec.json.decode(msgspec.json.encode(plan), type=Plan) == plan


@pytest.mark.parametrize("weight_kg", [39.0, 170.0])
def test_at_the_edge_of_the_model_there_is_a_prediction_and_no_refusal(weight_kg: float) -> None:
    plan = planned(weight_kg=weight_kg, height_cm=170.0)

    assert plan.prediction is not None
    assert plan.prediction_refused is None


@pytest.mark.parametrize(
    "change",
    [
        {"session_number": 0},
        {"sessions_without_response": -1},
        {"duration_min": 0},
        {"pump_step_ml_h": 0.0},
        {"pump_step_ml_h": math.nan},
    ],
)
def test_a_request_that_cannot_be_is_a_mistake(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="1"):
        replace(ROBUST, **change)


@pytest.mark.parametrize("step_ml_h", [0.01, 0.25, 0.15])
def test_a_step_that_the_session_does_not_set_is_a_mistake(step_ml_h: float) -> None:
    with pytest.raises(ValueError, match=r"whole steps of 0\.1 mL/h"):
        replace(ROBUST, pump_step_ml_h=step_ml_h)


def test_an_infinite_height_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        propose(replace(ROBUST, height_cm=math.inf))


def test_the_prediction_covers_the_infusion_and_four_hours_after_and_peaks_at_the_end() -> None:
    prediction = planned().prediction
    assert prediction is not None
    times, middle = prediction.times_min, prediction.ketamine_ng_ml.p50

    assert (times[0], times[-1]) == (0.0, 540.0)
    assert times[middle.index(max(middle))] == 300.0
    assert middle[-1] < max(middle) / 3


def test_the_gap_to_the_guideline_total_is_information_and_changes_nothing() -> None:
    light, heavy = planned(weight_kg=50.0, height_cm=160.0), planned()

    assert light.total_mg < 80 < heavy.total_mg
    assert any("not raised to reach it" in note.statement for note in light.notes)
    assert not any("not raised to reach it" in note.statement for note in heavy.notes)


def test_the_plan_says_what_it_is_not_and_what_it_rests_on() -> None:
    plan = planned()

    assert any("not a medical device" in words for words in plan.not_for)
    assert any("extrapolated" in note.statement for note in plan.notes)
    assert any("No model of ketamine in people with cancer" in words for words in plan.model.known_limits)
    assert plan.model.grade == "assumed"
    assert all(
        _sourced(part) for part in (plan.titration, plan.observations, plan.rescue, plan.opioid_plan, plan.notes)
    )


def test_observations_are_not_relaxed_late() -> None:
    late = [row for row in planned().observations if row.phase == "fourth_hour_to_end" and "spo2" in row.items]

    assert [row.every_min for row in late] == [30]


def test_the_same_request_gives_the_same_plan() -> None:
    assert planned() == planned()


def test_the_plan_survives_its_own_json() -> None:
    plan = planned()

    read = msgspec.json.decode(msgspec.json.encode(plan), type=Plan)

    assert read == plan
    assert regimen_of(read).total == regimen_of(plan).total


def test_the_contract_of_the_command_line_holds() -> None:
    document = msgspec.json.decode(msgspec.json.encode(planned()))

    assert set(document["regimen"]["steps"][0]) == {
        "start_min",
        "duration_min",
        "rate_mg_kg_h",
        "rate_mg_h",
        "rate_ml_h",
    }
    assert {"total_mg", "limits", "prediction", "model", "bag", "dosing_weight", "titration", "not_for"} <= set(
        document
    )
    for output in ("ketamine_ng_ml", "norketamine_ng_ml", "effect_site_ng_ml", "venous_ng_ml"):
        assert set(document["prediction"][output]) == {"p05", "p50", "p95"}
        assert len(document["prediction"][output]["p50"]) == len(document["prediction"]["times_min"])
    assert {"id", "what", "value", "unit", "limit", "tier", "answer", "source", "place", "grade", "remedy"} <= set(
        document["limits"][0]
    )


def _sourced(parts: Sequence[Any]) -> bool:
    return bool(parts) and all(part.source and part.place and part.grade in ("secondary", "assumed") for part in parts)
