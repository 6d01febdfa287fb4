import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.chance import chance_at_least, normal_cdf
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.enantiomers import split
from lenitive.domain.pharmacology.model import DrugForm, Person, PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Given, Injection, curves, individual
from lenitive.domain.pharmacology.respond import (
    Baseline,
    Joined,
    OutputBand,
    ResponsePrediction,
    centiles,
    drawn,
    effect_names,
    joined,
    predict_responses,
    response_curves,
    variances,
)
from lenitive.domain.pharmacology.responses import RESPONSES
from lenitive.pkpd.linear import Array
from lenitive.pkpd.quasi_random import normal_table

RACEMIC, S = MODELS["default_racemic_v1"], MODELS["default_s_ketamine_v1"]
PERSON = Person(weight_kg=70.0, age_years=50.0, child_pugh="A")
SESSION = [Delivery(start_min=0, duration_min=300, rate_mg_h=14.0)]
TIMES = np.array([0.0, 15.0, 60.0, 120.0, 300.0, 360.0, 1440.0])
KNOWN = Baseline(pain_nrs=7.0, mean_pressure_mmhg=90.0, heart_rate_min=75.0, opioid_depression_frac=0.5)
JOINT = joined(RACEMIC)


def typical(
    joint: Joined = JOINT,
    given: Given = SESSION,
    baseline: Baseline = KNOWN,
    times: Array = TIMES,
    **effects: float,
) -> dict[str, Array]:
    one = {name.replace("__", "."): np.array([value]) for name, value in effects.items()}
    return {name: curve[0] for name, curve in response_curves(joint, PERSON, one, given, times, baseline).items()}


def predicted(
    model: PkModel | Joined = RACEMIC, given: Given = SESSION, baseline: Baseline = KNOWN, *, unsure: bool = True
) -> ResponsePrediction:
    found = predict_responses(
        model, PERSON, given, times_min=TIMES.tolist(), baseline=baseline, with_uncertainty=unsure
    )
    assert isinstance(found, ResponsePrediction)
    return found


def people(*, many: int = 2000, with_uncertainty: bool = False) -> dict[str, Array]:
    draws = normal_table(many, len(effect_names(JOINT, with_uncertainty=with_uncertainty)) + 1)
    effects = drawn(JOINT, draws, with_uncertainty=with_uncertainty)
    return response_curves(JOINT, PERSON, effects, SESSION, TIMES, KNOWN)


def test_concentrations_are_those_of_the_kinetic_model_alone() -> None:
    alone = curves(RACEMIC, individual(RACEMIC, PERSON, {}), SESSION, TIMES)
    found = typical()

    for name, curve in alone.items():
        assert found[name] == pytest.approx(curve[0], rel=1e-9)


def test_without_drug_there_is_expectation_and_nothing_else() -> None:
    found = typical(given=[])

    assert found["pain"] == pytest.approx(found["pain_without_drug"])
    assert found["pain"][0] == 7.0
    assert found["pain_relief_by_drug"] == pytest.approx(0.0)
    assert found["dissociation"] == pytest.approx(0.0)
    assert found["sedation"] == pytest.approx(0.0)
    assert found["mean_pressure"] == pytest.approx(90.0)
    assert found["heart_rate"] == pytest.approx(75.0)
    assert found["respiratory_drive"] == pytest.approx(0.5)


def test_expectation_sets_in_with_its_half_life() -> None:
    found = typical(given=[], times=np.array([20.0]))

    # half of 18.2 % has set in after 20 min, and 0.3 % of that is lost again
    assert found["pain"][0] == pytest.approx(7 * (1 - 0.182 * 0.5 * 2 ** (-20 / 4320)))


def test_the_parts_of_pain_add_up_and_nothing_is_counted_twice() -> None:
    found = people(many=500, with_uncertainty=True)

    assert found["pain"] == pytest.approx(found["pain_without_drug"] - found["pain_relief_by_drug"], abs=1e-12)
    assert np.all(found["pain_relief_by_drug"] <= found["pain_without_drug"] + 1e-12)


def test_pain_by_hand_in_one_who_responds_fully() -> None:
    found = typical(pain__responds_frac=60.0, times=np.array([300.0]))

    conc = float(found["effect_site"][0]) * 0.5 * 1.3
    share = conc / (conc + EFFECTS["olofsen_2022"].parameters["c50_ng_ml"].value)
    assert found["pain"][0] == pytest.approx(found["pain_without_drug"][0] * (1 - share), rel=1e-9)


def test_lasting_relief_never_adds_to_that_of_the_moment() -> None:
    joint = joined(RACEMIC, (RESPONSES["pain"],))
    found = typical(joint, pain__responds_frac=60.0)
    later = float(found["slow_site"][-1]) * 0.65
    acute = float(found["effect_site"][-1]) * 0.65

    share = max(later / (later + 10.5), acute / (acute + 121.0))
    assert found["pain_relief_by_drug"][-1] == pytest.approx(found["pain_without_drug"][-1] * share, rel=1e-9)
    assert later / (later + 10.5) > acute / (acute + 121.0)


def test_the_shares_that_respond_are_those_that_the_registry_says() -> None:
    at_the_end = {name: curve[:, 4] for name, curve in people(many=8000).items()}

    assert np.mean(7 - at_the_end["pain_without_drug"] >= 2) == pytest.approx(0.27, abs=0.015)
    assert np.mean(7 - at_the_end["pain"] >= 2) == pytest.approx(0.44, abs=0.02)


def test_drug_helps_less_often_in_the_trial_of_cancer_pain_than_in_the_middle_and_that_lies_in_the_uncertainty() -> (
    None
):
    place = RESPONSES["pain"].parameters["responds_frac"]
    error = math.sqrt(place.uncertainty.value)
    shares = []
    for shift in (-1.645 * error, 1.645 * error):
        effects = drawn(
            JOINT, normal_table(4000, len(effect_names(JOINT, with_uncertainty=False)) + 1), with_uncertainty=False
        )
        effects["pain.responds_frac"] = effects["pain.responds_frac"] + shift
        pain = response_curves(JOINT, PERSON, effects, SESSION, TIMES, KNOWN)["pain"][:, 4]
        shares.append(float(np.mean(7 - pain >= 2)))

    assert shares[0] == pytest.approx(0.31, abs=0.02)
    assert shares[1] == pytest.approx(0.69, abs=0.03)


def test_dissociation_on_the_infusion_of_sigtermans_is_as_common_as_there() -> None:
    joint = joined(S)
    draws = normal_table(4000, len(effect_names(joint, with_uncertainty=False)) + 1)
    effects = drawn(joint, draws, with_uncertainty=False)
    given = [Delivery(start_min=0, duration_min=1440, rate_mg_h=22.2)]
    level = response_curves(joint, PERSON, effects, given, np.array([1440.0]), KNOWN)["dissociation"]

    assert np.mean(chance_at_least(level, level=1, residual_sd=0.5)) == pytest.approx(0.76, abs=0.02)


def test_at_a_level_between_odd_and_distressing_half_are_scored_as_distressing() -> None:
    joint = joined(S, (RESPONSES["dissociation"],))
    draws = normal_table(400, len(effect_names(joint)) + 1)
    found = response_curves(joint, PERSON, drawn(joint, draws), SESSION, TIMES, KNOWN)
    level, distressing = found["dissociation"], found["dissociation_distressing_frac"]

    assert distressing == pytest.approx(norm.cdf((level - 1.5) / 0.5), abs=1e-6)


def test_dissociation_fades_while_the_concentration_holds() -> None:
    given = [
        Delivery(start_min=0, duration_min=10, rate_mg_h=0.4 * 70 * 6),
        Delivery(start_min=10, duration_min=110, rate_mg_h=0.4 * 70),
    ]
    found = typical(given=given, times=np.array([20.0, 60.0]))

    assert found["dissociation"][1] / found["dissociation"][0] == pytest.approx(0.71, abs=0.01)


def test_sedation_is_in_the_middle_of_the_scale_where_people_wake_from_anaesthesia() -> None:
    joint = joined(RACEMIC, (RESPONSES["sedation"],))
    # the rate at which the effect site comes to rest at 642 ng/mL: CL 84 L/h
    found = typical(
        joint, given=[Delivery(start_min=0, duration_min=30_000, rate_mg_h=0.642 * 84)], times=np.array([29_000.0])
    )

    assert found["effect_site"][0] == pytest.approx(642.0, rel=1e-6)
    assert found["sedation"][0] == pytest.approx(-2.5, abs=1e-3)
    assert found["sedation_deep_frac"][0] == pytest.approx(0.5, abs=1e-3)


def test_blood_pressure_and_heart_rate_follow_the_registered_effects() -> None:
    found = typical()

    for response, effect, baseline in (
        ("mean_pressure", "assumed_mean_pressure", 90.0),
        ("heart_rate", "assumed_heart_rate", 75.0),
    ):
        rise_pct = EFFECTS[effect].value({"racemic_ketamine": found["effect_site"]})
        assert not isinstance(rise_pct, Refusal)
        assert found[response] == pytest.approx(baseline * (1 + rise_pct / 100), rel=1e-9)


def test_cardiac_output_without_norketamine_is_that_of_the_registered_effect() -> None:
    joint = joined(S, (RESPONSES["cardiac_output"],))
    found = typical(joint, given=[Injection(at_min=0, mg=10.0)], times=np.array([2.0]), norketamine_cl_l_h=9.0)

    alone = EFFECTS["kamp_2021"].value({"s_ketamine": found["heart_site"]})
    assert not isinstance(alone, Refusal)
    assert found["cardiac_output"] == pytest.approx(alone, rel=0.02)
    assert np.all(found["cardiac_output"] <= alone)


def test_norketamine_takes_the_rise_of_cardiac_output_away_and_no_more() -> None:
    found = typical(times=np.array([5.0, 300.0]))

    assert found["cardiac_output"][0] > 6.8
    assert found["cardiac_output"][1] == pytest.approx(6.8)


def test_ketamine_at_the_doubling_concentration_doubles_the_opioid_needed() -> None:
    joint = joined(S, (RESPONSES["respiratory_drive"],))
    given = [Delivery(start_min=0, duration_min=30_000, rate_mg_h=0.127 * 90.3)]
    found = typical(joint, given=given, times=np.array([29_000.0]))

    # C / C50 = 1 without ketamine (half of the drive is lost), 1 / 2 with it: drive 1 / 1.5
    assert found["ketamine"][0] == pytest.approx(127.0, rel=1e-6)
    assert found["respiratory_drive"][0] == pytest.approx(1 / 1.5, rel=1e-6)


@pytest.mark.parametrize("lost", [0.0, 1.0])
def test_no_opioid_leaves_the_drive_whole_and_a_drive_that_is_gone_stays_gone(lost: float) -> None:
    found = typical(baseline=Baseline(opioid_depression_frac=lost))

    assert found["respiratory_drive"] == pytest.approx(1.0 - lost)


@pytest.mark.parametrize(
    ("response", "unknown"),
    [
        ("pain", "pain_nrs"),
        ("mean_pressure", "mean_pressure_mmhg"),
        ("heart_rate", "heart_rate_min"),
        ("respiratory_drive", "opioid_depression_frac"),
    ],
)
def test_an_unknown_baseline_gives_no_response_and_no_default(response: str, unknown: str) -> None:
    found = predicted(baseline=replace(KNOWN, **{unknown: None}))

    assert response not in found.outputs
    assert all(part not in found.outputs for part in RESPONSES[response].parts)
    assert found.not_given[response] == f"{unknown} is not known"


def test_a_model_without_norketamine_leaves_cardiac_output_out_and_says_why() -> None:
    found = predicted(MODELS["domino_3c"])

    assert found.not_given == {"cardiac_output": "domino_3c gives no norketamine"}
    assert found.outputs["pain"].p05 is None
    assert "No band" in found.band


def test_an_unmeasured_cardiac_output_is_said() -> None:
    assert any("6.8 L/min of young healthy men" in words for words in predicted().extrapolations)
    measured = predicted(baseline=replace(KNOWN, cardiac_output_l_min=4.0))
    assert measured.outputs["cardiac_output"].typical[0] == 4.0
    assert not any("Cardiac output at rest" in words for words in measured.extrapolations)


def test_above_what_was_studied_an_effect_is_held_and_the_answer_says_the_concentration() -> None:
    given = [Delivery(start_min=0, duration_min=300, rate_mg_h=140.0)]
    found = predicted(given=given)

    said = next(words for words in found.extrapolations if words.startswith("Pain: S-equivalent"))
    assert "studied to 400 ng/mL" in said
    more = typical(given=[Delivery(start_min=0, duration_min=300, rate_mg_h=280.0)])
    assert more["pain"][4] == pytest.approx(typical(given=given)["pain"][4])
    assert not any("held there" in words for words in predicted(given=[]).extrapolations)


def test_a_concentration_beyond_anaesthesia_is_said_and_one_of_a_session_is_not() -> None:
    found = predicted(given=[Delivery(start_min=0, duration_min=300, rate_mg_h=700.0)])

    said = next(words for words in found.extrapolations if words.startswith("Ketamine reaches"))
    assert "2400 ng/mL" in said
    assert not any(words.startswith("Ketamine reaches") for words in predicted().extrapolations)


def test_a_racemic_dose_on_a_model_of_s_is_followed_as_two_halves() -> None:
    joint = joined(S, drug=DrugForm.RACEMIC)
    given: Given = [*SESSION, Injection(at_min=30.0, mg=15.0)]
    found = typical(joint, given)
    halves = split(given)
    s = curves(halves.s_model, individual(halves.s_model, PERSON, {}), halves.given, TIMES)["ketamine"][0]
    r = curves(halves.r_model, individual(halves.r_model, PERSON, {}), halves.given, TIMES)["ketamine"][0]

    # the split takes the clearance of R as it stands at 70 kg, here without the effect of age
    assert found["s_ketamine"] == pytest.approx(s, rel=1e-9)
    assert found["r_ketamine"] == pytest.approx(r, rel=1e-9)
    assert found["ketamine"] == pytest.approx(s + r, rel=1e-9)
    assert joint.translation
    assert "Half of the racemic dose" in joint.translation
    assert joined(S).translation is None


def test_r_shares_what_a_person_clears_differently_and_each_person_stays_one() -> None:
    joint = joined(S, drug=DrugForm.RACEMIC)
    effects = {"cl_l_h": np.array([-0.5, 0.0, 0.5]), "pain.c50_ng_ml": np.array([0.1, 0.2, 0.3])}

    together = response_curves(joint, PERSON, effects, SESSION, TIMES, KNOWN)

    for one in range(3):
        alone = response_curves(joint, PERSON, {n: e[[one]] for n, e in effects.items()}, SESSION, TIMES, KNOWN)
        for name, curve in alone.items():
            assert together[name][one] == pytest.approx(curve[0], rel=1e-9, abs=1e-12)


def test_a_racemic_dose_is_never_taken_for_the_same_dose_of_s() -> None:
    as_racemate, as_s = typical(joined(S, drug=DrugForm.RACEMIC)), typical(joined(S))

    assert as_racemate["s_ketamine"] == pytest.approx(as_s["s_ketamine"] / 2, rel=1e-9)
    assert as_s["r_ketamine"] == pytest.approx(0.0)
    assert as_racemate["dissociation"][4] < as_s["dissociation"][4]


def test_s_on_a_model_of_racemate_counts_as_s_and_says_so() -> None:
    joint = joined(RACEMIC, drug=DrugForm.S)
    found = typical(joint)

    assert found["s_ketamine"] == pytest.approx(found["ketamine"])
    assert joint.translation
    assert "counts racemate" in joint.translation


@pytest.mark.parametrize(("name", "venous"), [("otto2021_s", True), ("default_racemic_v1", False)])
def test_only_a_model_of_venous_blood_says_that_delays_were_found_in_arterial_blood(name: str, venous: bool) -> None:
    assert any("is of venous blood" in words for words in predicted(MODELS[name]).extrapolations) == venous


def test_rho_is_explicit_and_nothing_counts_r_where_it_is_zero() -> None:
    none, all_of_it = typical(joined(RACEMIC, rho=0.0)), typical(joined(RACEMIC, rho=1.0))

    s_only = [Delivery(start_min=0, duration_min=300, rate_mg_h=7.0)]
    assert none["pain"] == pytest.approx(typical(joined(RACEMIC, drug=DrugForm.S), s_only)["pain"])
    assert all_of_it["pain"] == pytest.approx(typical(joined(RACEMIC, drug=DrugForm.S))["pain"])
    assert "rho" not in effect_names(joined(RACEMIC, rho=0.2))
    assert predicted(joined(RACEMIC, rho=0.2)).rho == 0.2
    assert predicted().rho == 0.3


@pytest.mark.parametrize("rho", [-0.1, 1.1, math.nan])
def test_an_impossible_rho_is_refused(rho: float) -> None:
    with pytest.raises(ValueError, match="lies between 0"):
        joined(RACEMIC, rho=rho)


def test_draws_have_the_variances_that_are_told_uncertainty_included() -> None:
    told = variances(JOINT)
    draws = np.random.default_rng(3).standard_normal((100_000, len(told) + 1))
    effects = drawn(JOINT, draws)

    light = draws[:, -1] > 0
    assert list(effects) == list(told)
    for name, variance in told.items():
        assert np.var(effects[name][light]) == pytest.approx(variance, rel=0.03)
    assert told["pain.c50_ng_ml"] == pytest.approx(0.25 + 0.0198, abs=1e-4)
    assert told["cl_l_h"] == pytest.approx(0.10 + 0.00459)
    heavy = draws[:, -1] < -1.1
    assert np.var(effects["cl_l_h"][heavy]) == pytest.approx(0.1844 + 0.00459, rel=0.05)


def test_uncertainty_widens_the_band_and_the_words_say_which_it_is() -> None:
    with_it, without = predicted(), predicted(unsure=False)

    for name in ("ketamine", "mean_pressure", "dissociation"):
        assert width(with_it.outputs[name]) > width(without.outputs[name])
    assert "and the uncertainty of the typical values" in with_it.band
    assert "or the uncertainty" in without.band


def width(output: OutputBand) -> float:
    assert output.p05 is not None
    assert output.p95 is not None
    return output.p95[4] - output.p05[4]


def test_what_is_to_be_expected_is_the_mean_and_not_the_typical_person() -> None:
    relief = predicted().outputs["pain_relief_by_drug"]

    assert relief.mean
    assert relief.mean[4] > 2 * relief.typical[4] > 0
    assert "31 in 100 responding, 27 in 100 on placebo" in predicted().evidence


def test_outside_the_domain_of_the_model_there_is_a_refusal() -> None:
    found = predict_responses(RACEMIC, Person(weight_kg=31.0), SESSION, times_min=[0.0], baseline=KNOWN)

    assert isinstance(found, Refusal)
    assert found.rule == "LIM-MODEL-01"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"pain_nrs": 11.0}, "pain_nrs 11"),
        ({"mean_pressure_mmhg": -5.0}, "mean_pressure_mmhg -5"),
        ({"heart_rate_min": math.nan}, "heart_rate_min nan"),
        ({"opioid_depression_frac": 50.0}, "opioid_depression_frac 50"),
    ],
)
def test_an_impossible_baseline_is_refused_in_one_line(wrong: dict[str, float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Baseline(**wrong)


def test_an_effect_on_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"pain\.c50"):
        typical(pain__c50=0.1)


def test_times_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="rising order"):
        predict_responses(RACEMIC, PERSON, SESSION, times_min=[10.0, 5.0], baseline=KNOWN)


def test_draws_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="give \\(people"):
        drawn(JOINT, np.zeros((5, 3)))


def test_centiles_are_those_of_a_library() -> None:
    sample = np.random.default_rng(1).standard_normal((101, 7))

    for ours, theirs in zip(centiles(sample), np.quantile(sample, (0.05, 0.5, 0.95), axis=0), strict=True):
        assert ours == pytest.approx(theirs)


def test_the_chance_of_a_score_is_that_of_the_normal_distribution() -> None:
    z = np.linspace(-8, 8, 1001)
    assert normal_cdf(z) == pytest.approx(norm.cdf(z), abs=1e-7)


def test_the_same_question_has_the_same_answer() -> None:
    assert predicted() == predicted()
