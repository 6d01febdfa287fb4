"""A regimen file is read strictly, and everything wrong with it is one line with place, value and remedy."""

import json
from typing import Any

import pytest

from lenitive.clinic.regimen_file import read_regimen
from lenitive.domain.pharmacology.predict import Delivery, Injection

STEP = {"start_min": 0, "duration_min": 60, "rate_mg_kg_h": 0.1}
BOLUS = {"at_min": 10, "mg": 5, "over_min": 5}


def read(document: Any, weight_kg: float = 70.0) -> tuple[Delivery | Injection, ...]:
    return read_regimen(json.dumps(document), weight_kg=weight_kg, where="r.json")


def test_rates_count_on_the_weight_and_boluses_do_not() -> None:
    assert read({"steps": [STEP], "boluses": [BOLUS]}, weight_kg=50.0) == (
        Delivery(start_min=0.0, duration_min=60.0, rate_mg_h=5.0),
        Delivery(start_min=10.0, duration_min=5.0, rate_mg_h=60.0),
    )


@pytest.mark.parametrize("bolus", [{"at_min": 1, "mg": 5}, {"at_min": 1, "mg": 5, "over_min": 0}])
def test_a_bolus_over_no_time_is_given_at_once(bolus: dict[str, float]) -> None:
    assert read({"boluses": [bolus]}) == (Injection(at_min=1.0, mg=5.0),)


def test_steps_may_touch_though_their_sum_is_rounded() -> None:
    first = {**STEP, "start_min": 0.1, "duration_min": 0.2}
    assert 0.1 + 0.2 > 0.3
    assert len(read({"steps": [first, {**STEP, "start_min": 0.3}]})) == 2


def test_steps_may_leave_a_gap_and_a_pause_has_rate_zero() -> None:
    assert len(read({"steps": [STEP, {**STEP, "start_min": 90, "rate_mg_kg_h": 0}]})) == 2


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "this is a list"),
        ({}, "nothing is given"),
        ({"steps": [], "boluses": []}, "nothing is given"),
        ({"step": [STEP]}, "'step' is not known"),
        ({"steps": STEP}, "steps is an object; write a list"),
        ({"steps": [1]}, "steps[0]: this is a number"),
        ({"steps": [{**STEP, "rate": 1}]}, "steps[0]: the key 'rate' is not known"),
        ({"steps": [{"start_min": 0, "duration_min": 5}]}, "rate_mg_kg_h is missing; write it in mg/kg/h"),
        ({"steps": [{**STEP, "rate_mg_kg_h": "0.1"}]}, "rate_mg_kg_h is a text; write a number in mg/kg/h"),
        ({"steps": [{**STEP, "rate_mg_kg_h": True}]}, "is true or false"),
        ({"steps": [{**STEP, "rate_mg_kg_h": None}]}, "is null"),
        ({"steps": [{**STEP, "rate_mg_kg_h": -0.1}]}, "rate_mg_kg_h -0.1 mg/kg/h cannot be"),
        ({"steps": [{**STEP, "start_min": -1}]}, "start_min -1 min cannot be"),
        ({"steps": [{**STEP, "duration_min": 0}]}, "duration_min 0 min is too short to give anything in"),
        ({"steps": [{**STEP, "duration_min": 1e-320}]}, "is too short to give anything in"),
        ({"steps": [{**STEP, "duration_min": 1e9}]}, "duration_min 1e+09 min cannot be; write 0 to 1000000 min"),
        ({"steps": [STEP, {**STEP, "start_min": 59}]}, "steps[1] starts at 59 min while steps[0] runs to 60 min"),
        (
            {"steps": [STEP, {**STEP, "start_min": 59.999999999}]},
            "starts at 59.999999999 min while steps[0] runs to 60",
        ),
        ({"steps": [{**STEP, "start_min": 60}, STEP]}, "write the steps in rising order"),
        ({"boluses": [{**BOLUS, "mg": -5}]}, "boluses[0]: mg -5 mg cannot be"),
        ({"boluses": [{**BOLUS, "over_min": 1e-9}]}, "too short"),
        ({"boluses": [{"mg": 5}]}, "at_min is missing; write it in min"),
    ],
)
def test_what_is_wrong_is_one_line_with_place_value_and_remedy(document: Any, said: str) -> None:
    with pytest.raises(ValueError, match=r"^r\.json: ") as refused:
        read(document)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"steps": [{"start_min": 0, "duration_min": 60, "rate_mg_kg_h": NaN}]}',
        '{"steps": [{"start_min": 0, "duration_min": 60, "rate_mg_kg_h": 1e999}]}',
        '{"steps": [{"start_min": 0, "start_min": 1, "duration_min": 60, "rate_mg_kg_h": 0.1}]}',
    ],
)
def test_what_is_no_number_or_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^r\.json: [^\n]+$"):
        read_regimen(text, weight_kg=70.0, where="r.json")


@pytest.mark.parametrize("weight_kg", [0.0, -70.0, float("nan"), float("inf")])
def test_a_weight_that_cannot_be_is_refused(weight_kg: float) -> None:
    with pytest.raises(ValueError, match="more than 0 kg"):
        read({"steps": [STEP]}, weight_kg=weight_kg)


def test_steps_that_meet_but_for_the_last_digit_do_not_overlap() -> None:
    steps = [{**STEP, "duration_min": 0.1}, {**STEP, "start_min": 0.1, "duration_min": 0.2}, {**STEP, "start_min": 0.3}]
    assert steps[1]["start_min"] + steps[1]["duration_min"] > steps[2]["start_min"]
    assert len(read({"steps": steps})) == 3
