import json

import pytest
from command_line import AMARA, lenitive

ASKED = ("target", "--model", "default_racemic_v1", "--weight-kg", "70", "--age-years", "50")


def answer(*more: str) -> dict[str, object]:
    ran = lenitive(*ASKED, *more, "--json")
    assert ran.code == 0, ran.err
    return dict(json.loads(ran.out))


def test_a_target_has_rates_a_curve_with_a_band_and_steps_for_a_nurse() -> None:
    found = answer("--effect-site-ng-ml", "100", "--duration-min", "240", "--every-min", "5")

    assert found["schema"] == "lenitive/target/1"
    assert len(found["rates_mg_h"]) == 48
    assert max(found["typical_ng_ml"]) <= 100
    assert found["course"]["reached_min"] is not None
    band = found["prediction"]["effect_site_ng_ml"]
    assert band["p05"][20] < found["typical_ng_ml"][20] < band["p95"][20]
    assert [steps["every_min"] for steps in found["nurse_steps"]] == [30, 15]


def test_steps_for_a_nurse_stay_below_the_target_and_every_30_min_keeps_every_limit() -> None:
    slow, fast = answer("--effect-site-ng-ml", "100")["nurse_steps"]

    for steps in (slow, fast):
        assert steps["course"]["highest_ng_ml"] <= 100
        assert all(round(10 * step["rate_ml_h"], 6) % 1 == 0 for step in steps["regimen"]["steps"])
        assert steps["regimen"]["steps"][0]["rate_mg_kg_h"] <= 0.1
    assert all(one["answer"] == "within" for one in slow["course"]["limits"])
    assert {one["id"] for one in fast["course"]["limits"] if one["answer"] != "within"} == {"LIM-INTERVAL-01"}


def test_ten_second_rates_need_a_computer_and_say_which_limits_they_break() -> None:
    found = answer("--conc-ng-ml", "150", "--every-min", "1/6", "--rate-max-mg-kg-h", "0.9")

    assert len(found["rates_mg_h"]) == 1800
    assert "pump that a computer drives. None is shipped" in found["needs_a_computer"]
    broken = {one["id"] for one in found["course"]["limits"] if one["answer"] == "exceeds"}
    assert {"LIM-START-01", "LIM-START-02", "LIM-RATE-01", "LIM-RATE-02"} <= broken
    assert found["course"]["limits_on"] == "the highest rate of each minute"
    assert any("Every dose is extrapolated" in words for words in found["extrapolated"])


def test_a_decimal_that_means_ten_seconds_is_taken_as_ten_seconds() -> None:
    assert answer("--conc-ng-ml", "50", "--every-min", "0.1667", "--duration-min", "60")["starts_min"][3] == 0.5


def test_a_target_out_of_reach_is_said_to_be() -> None:
    ran = lenitive(*ASKED, "--effect-site-ng-ml", "500")

    assert ran.code == 0
    assert "not reached" in ran.out


def test_the_page_says_what_it_is_not() -> None:
    ran = lenitive(*ASKED, "--effect-site-ng-ml", "100")

    assert "By hand, every 30 min" in ran.out
    assert "Not an order, and not for a pump" in " ".join(ran.out.split())


def test_a_model_without_an_effect_site_gets_that_of_relief() -> None:
    ran = lenitive("target", "--model", "hijazi2003", "--weight-kg", "70", "--effect-site-ng-ml", "80", "--json")

    assert ran.code == 0
    assert max(json.loads(ran.out)["typical_ng_ml"]) <= 80


def test_a_model_of_s_ketamine_is_not_measured_by_limits_of_racemate_in_silence() -> None:
    ran = lenitive("target", "--model", "simons2022_s", "--weight-kg", "70", "--conc-ng-ml", "80")

    assert "count S-ketamine; the limits are of racemic ketamine" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        (("--effect-site-ng-ml", "100", "--rate-max-mg-kg-h", "1.2"), "LIM-RATE-03"),
        (("--effect-site-ng-ml", "100", "--child-pugh", "C"), "LIM-MODEL-03"),
        (("--effect-site-ng-ml", "100", "--age-years", "9"), "LIM-MODEL-02"),
    ],
)
def test_what_must_not_be_is_refused_with_its_rule(more: tuple[str, ...], rule: str) -> None:
    ran = lenitive("target", "--model", "default_racemic_v1", "--weight-kg", "70", *more, "--json")

    assert ran.code == 1
    assert json.loads(ran.out)["refusal"]["rule"] == rule


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "one target"),
        (("--effect-site-ng-ml", "100", "--conc-ng-ml", "100"), "one target"),
        (("--effect-site-ng-ml", "0"), "0 ng/mL"),
        (("--effect-site-ng-ml", "-5"), "-5 ng/mL"),
        (("--effect-site-ng-ml", "nan"), "nan"),
        (("--effect-site-ng-ml", "100", "--every-min", "7"), "does not divide"),
        (("--effect-site-ng-ml", "100", "--every-min", "1/0"), "not a number"),
        (("--effect-site-ng-ml", "100", "--every-min", "0.001"), "one second"),
        (("--effect-site-ng-ml", "100", "--duration-min", "0"), "0 min"),
        (("--effect-site-ng-ml", "100", "--duration-min", "9999"), "480"),
        (("--effect-site-ng-ml", "100", "--rate-max-mg-kg-h", "0"), "more than 0"),
        (("--effect-site-ng-ml", "100", "--model", "propofol"), "propofol"),
        (("--effect-site-ng-ml", "100", "--weight-kg", "0"), "0 kg"),
    ],
)
def test_bad_input_is_one_clear_line(more: tuple[str, ...], words: str) -> None:
    given = {"--model": "default_racemic_v1", "--weight-kg": "70"}
    more_by_name = dict(zip(more[::2], more[1::2], strict=True))
    tokens = [token for pair in (given | more_by_name).items() for token in pair]

    ran = lenitive("target", *tokens)

    assert ran.code == 2, ran.out
    assert ran.out == ""
    assert len(ran.err.strip().splitlines()) == 1
    assert words in ran.err


def test_the_plan_shows_the_alternatives_and_when_to_leave() -> None:
    ran = lenitive("plan", AMARA / "record.json", "--intake", AMARA / "intake.json")

    assert ran.code == 0
    for words in ("Side by side", "optimised", "gentler", "If it is stopped", "gate at the bedside decides"):
        assert words in " ".join(ran.out.split())


def test_the_plans_document_carries_what_the_page_shows() -> None:
    ran = lenitive("plan", AMARA / "record.json", "--intake", AMARA / "intake.json", "--json")
    plan = json.loads(ran.out)

    assert [stop["at_min"] for stop in plan["if_stopped"]] == [60, 120, 180, 240, 300]
    assert plan["alternatives"][0]["regimen"] == plan["regimen"]
    assert plan["chances"] == plan["alternatives"][0]["chances"]
    assert plan["fit_to_leave"]["after_start_min"]["p50"] >= 360
