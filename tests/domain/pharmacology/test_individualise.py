"""Learning one person: what teaches, what must not, and what is said about it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.individual_data import (
    Kind,
    Observation,
    SamplingSite,
    Session,
    mean_pressure_mmhg,
)
from lenitive.domain.pharmacology.individual_prior import kept_fracs, next_session_draws, prior_of
from lenitive.domain.pharmacology.individual_sheet import expected, sheet_of
from lenitive.domain.pharmacology.individualise import Individual, individualise
from lenitive.domain.pharmacology.learned import HowMuch, learned_parameters, mistrusted, trusted
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.next_session import foreseen, response_probs, worth_of_a_level
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.pharmacology.random_effects import drawn
from lenitive.domain.pharmacology.respond import effect_names, joined
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.responses import RESPONSES

JOINT = joined(MODELS["default_racemic_v1"], [RESPONSES[name] for name in ("pain", "dissociation", "mean_pressure")])
NAMES = effect_names(JOINT)
PERSON = Person(weight_kg=70.0, age_years=55, child_pugh="A")
GIVEN = (Delivery(start_min=0, duration_min=300, rate_mg_h=17.5),)
BASELINE = Baseline(pain_nrs=7.0, mean_pressure_mmhg=92.0)
NORMAL = np.random.default_rng(1).standard_normal((3000, len(NAMES) + 1))
TIMES = np.arange(0.0, 301.0, 20.0)


def entry(at_min: float, kind: Kind, value: float, **more: object) -> Observation:
    return Observation(at_min=at_min, kind=kind, value=value, **more)  # type: ignore[arg-type]


def level(at_min: float, value: float, **more: object) -> Observation:
    return entry(at_min, Kind.KETAMINE, value, site=SamplingSite.VENOUS, **more)


def pains(*scores: float) -> list[Observation]:
    return [entry(30.0 * place, Kind.PAIN, score) for place, score in enumerate(scores, start=1)]


def learned(*sheets: list[Observation], baseline: Baseline = BASELINE) -> Individual:
    sessions = [Session(given=GIVEN, observations=sheet, baseline=baseline) for sheet in sheets]
    found = individualise(JOINT, PERSON, sessions, normal_draws=NORMAL)
    assert isinstance(found, Individual)
    return found


def spread(found: Individual, name: str) -> tuple[float, float]:
    column = NAMES.index(name)
    return float(found.before[:, column].std()), float(found.after[:, column].std())


def typical_levels(
    clearance_effect: float, times: tuple[float, ...] = (60, 120, 180, 240, 300, 330, 390)
) -> list[Observation]:
    plan = sheet_of(JOINT, Session(given=GIVEN, observations=[level(at, 50.0) for at in times]))
    effects = np.zeros((1, len(NAMES)))
    effects[0, NAMES.index("cl_l_h")] = clearance_effect
    bent = expected(JOINT, PERSON, plan, NAMES, effects)[0]
    return [level(at, float(np.sinh(one * 0.25) * 2.0 / 0.25)) for at, one in zip(times, bent, strict=True)]


def test_the_prior_is_the_one_that_people_are_drawn_from() -> None:
    prior = prior_of(JOINT, PERSON)
    normal = np.random.default_rng(5).standard_normal((60_000, len(NAMES) + 1))
    people = np.stack(list(drawn(JOINT, normal).values()), axis=1)
    assert np.cov(people.T) == pytest.approx(prior.covariance(), abs=0.2)
    assert people[:, 0].var() == pytest.approx(prior.covariance()[0, 0], rel=0.03)
    assert np.mean(people[:, 0] ** 4) == pytest.approx(
        np.mean(prior.drawn(normal)[:, 0] ** 4), rel=0.15
    )  # the heavy tail


def test_the_prior_is_wider_where_the_model_is_extrapolated() -> None:
    light = prior_of(JOINT, Person(weight_kg=44.0, age_years=55, child_pugh="A"))
    assert light.covariance()[0, 0] > 1.7 * prior_of(JOINT, PERSON).covariance()[0, 0]


def test_levels_teach_clearance() -> None:
    found = learned(typical_levels(-0.5))
    column = NAMES.index("cl_l_h")
    before, after = spread(found, "cl_l_h")
    assert after < 0.6 * before
    assert found.after[:, column].mean() == pytest.approx(-0.45, abs=0.12)
    one = next(one for one in learned_parameters(found) if one.name == "cl_l_h")
    assert one.learned is HowMuch.LEARNED
    assert one.unit == "L/h"
    assert one.posterior.p50 < one.prior.p05 * 1.2


def test_pain_alone_teaches_nothing_of_clearance_and_something_of_pain() -> None:
    found = learned(pains(6, 5, 4, 3, 3, 3, 3, 3, 3, 3))
    by_name = {one.name: one for one in learned_parameters(found)}
    assert by_name["cl_l_h"].learned is HowMuch.PRIOR
    assert by_name["mean_pressure.c50_ng_ml"].shrinkage_frac == pytest.approx(0.0, abs=0.01)
    assert by_name["pain.responds_frac"].posterior.p50 > by_name["pain.responds_frac"].prior.p50


def test_a_fall_that_stays_after_the_drug_is_not_all_given_to_the_drug() -> None:
    during = [entry(at, Kind.PAIN, 4.0) for at in range(60, 301, 30)]
    stays = during + [entry(at, Kind.PAIN, 4.0) for at in range(400, 721, 40)]
    returns = during + [entry(at, Kind.PAIN, 7.0) for at in range(400, 721, 40)]
    column = NAMES.index("pain.responds_frac")
    assert learned(stays).after[:, column].mean() < learned(returns).after[:, column].mean() - 1.0


def test_a_unit_slip_is_named_and_hardly_changes_anything() -> None:
    right = typical_levels(-0.5)
    slipped = [*right[:3], replace(right[3], value=right[3].value / 1000.0), *right[4:]]
    found, clean = learned(slipped), learned(right)
    assert [one.at_min for one in mistrusted(found)] == [240]
    assert mistrusted(found)[0].wrong_prob > 0.9
    column = NAMES.index("cl_l_h")
    assert found.after[:, column].mean() == pytest.approx(clean.after[:, column].mean(), abs=0.08)


def test_a_single_odd_score_is_named() -> None:
    found = learned(pains(6, 5, 5, 4, 10, 4, 4, 4, 4, 4))
    assert [(one.kind, one.value) for one in mistrusted(found)] == [("pain", 10)]


def test_a_sheet_that_contradicts_itself_teaches_nothing_and_says_so() -> None:
    wild = [level(at, value) for at, value in ((30, 9e4), (60, 0.2), (90, 7e5), (120, 3.0), (150, 4e4), (180, 0.02))]
    found = learned(wild)
    assert trusted(found)[0].unusable_prob > 0.9
    assert "do not look like one person's data" in " ".join(trusted(found)[0].notes)
    before, after = spread(found, "cl_l_h")
    assert after == pytest.approx(before, rel=0.1)


def test_a_swapped_sheet_is_noticed_when_the_person_is_known() -> None:
    own, other = typical_levels(-0.5), typical_levels(1.4)
    found = learned(own, own, other)
    column = NAMES.index("cl_l_h")
    assert trusted(found)[2].unusable_prob > 0.5 or len([m for m in mistrusted(found) if m.session == 3]) > 3
    assert found.after[:, column].mean() < 0.0


def test_an_entry_listed_twice_counts_once_and_is_said() -> None:
    once, twice = learned(pains(6, 5, 4, 3)), learned(pains(6, 5, 4, 3) + pains(6, 5, 4, 3))
    assert np.array_equal(once.after, twice.after)
    assert "Listed more than once, counted once: pain 6" in trusted(twice)[0].notes[0]


def test_the_order_of_entries_does_not_matter() -> None:
    assert np.array_equal(learned(pains(6, 5, 4, 3)).after, learned(pains(6, 5, 4, 3)[::-1]).after)


def test_without_a_baseline_an_entry_is_left_out_and_said() -> None:
    found = learned(pains(6, 5), baseline=Baseline(mean_pressure_mmhg=92.0))
    assert found.fits[0].posterior is None
    assert all("baseline is not known; give pain_nrs" in one for one in trusted(found)[0].left_out)
    assert np.array_equal(found.before, found.after)


def test_what_the_model_cannot_say_is_left_out_and_said() -> None:
    joint = joined(MODELS["default_racemic_v1"], [RESPONSES["sedation"], RESPONSES["dissociation"]])
    seen = [entry(60, Kind.SEDATION, 2), entry(60, Kind.DISSOCIATION, 7), entry(90, Kind.DISSOCIATION, 3)]
    sheet = sheet_of(joint, Session(given=GIVEN, observations=seen))
    assert [str(one) for one in sheet.used] == ["dissociation 3 on its scale at 90 min"]
    assert sheet.entries.high.tolist() == [math.inf]
    assert all("lies outside what the model" in reason for _, reason in sheet.left_out)


def test_no_session_leaves_the_prior() -> None:
    found = learned()
    assert np.array_equal(found.before, found.next_session)


def test_a_level_below_quantification_says_that_little_was_there() -> None:
    late = [level(720, 5.0, below_quantification=True), level(600, 5.0, below_quantification=True)]
    column = NAMES.index("cl_l_h")
    found = learned(late)
    assert found.after[:, column].mean() > 0.05
    assert mistrusted(found) == ()


def test_the_second_session_narrows_further_and_the_next_widens_a_little() -> None:
    one, two = learned(typical_levels(-0.5)), learned(typical_levels(-0.5), typical_levels(-0.5))
    assert spread(two, "cl_l_h")[1] < spread(one, "cl_l_h")[1]
    column = NAMES.index("cl_l_h")
    assert one.next_session[:, column].std() > one.after[:, column].std()
    assert one.known_next.covariance()[column, column] == pytest.approx(one.next_session[:, column].var(), rel=0.05)


def test_what_is_known_can_be_kept_and_taken_up_again() -> None:
    together = learned(typical_levels(-0.5), pains(6, 5, 4, 4, 4))
    first = learned(typical_levels(-0.5))
    second = individualise(
        JOINT,
        PERSON,
        [Session(given=GIVEN, observations=pains(6, 5, 4, 4, 4), baseline=BASELINE)],
        normal_draws=NORMAL,
        known=first.known_next,
    )
    assert isinstance(second, Individual)
    assert np.allclose(second.after, together.after)


def test_people_in_general_are_the_same_in_the_next_session() -> None:
    prior, kept = prior_of(JOINT, PERSON), kept_fracs(JOINT, PERSON)
    rng = np.random.default_rng(2)
    now = prior.drawn(rng.standard_normal((40_000, len(NAMES) + 1)))
    following = next_session_draws(now, prior, kept, rng.standard_normal(now.shape))
    assert np.diag(np.cov(following.T)) == pytest.approx(np.diag(prior.covariance()), rel=0.05)
    assert kept[NAMES.index("pain.drift_nrs")] == 0.0
    assert kept[NAMES.index("rho")] == 1.0


def test_what_is_foreseen_is_narrower_once_levels_are_known() -> None:
    found = learned(typical_levels(-0.5))
    ketamine = {one.name: one for one in foreseen(found, GIVEN, times_min=TIMES, baseline=BASELINE)}[
        "ketamine_highest_ng_ml"
    ]
    assert ketamine.posterior.p95 - ketamine.posterior.p05 < 0.75 * (ketamine.prior.p95 - ketamine.prior.p05)
    assert ketamine.posterior.p50 > ketamine.prior.p50


def test_relief_is_foreseen_only_with_a_baseline() -> None:
    found = learned(pains(6, 5, 4, 3, 3, 3))
    names = {one.name for one in foreseen(found, GIVEN, times_min=TIMES, baseline=Baseline())}
    assert "relief_nrs" not in names
    assert response_probs(found, GIVEN, times_min=TIMES, baseline=Baseline()) is None
    before, after = response_probs(found, GIVEN, times_min=TIMES, baseline=BASELINE) or (0.0, 0.0)
    assert after > before


def test_a_level_is_worth_less_once_there_are_levels() -> None:
    fresh = worth_of_a_level(learned(), GIVEN, at_min=[150.0, 300.0], baseline=BASELINE)
    known = worth_of_a_level(learned(typical_levels(0.0)), GIVEN, at_min=[150.0, 300.0], baseline=BASELINE)
    assert fresh[1].clearance_spread_less_pct > 10
    assert known[1].clearance_spread_less_pct < fresh[1].clearance_spread_less_pct


def test_a_person_outside_the_domain_is_refused() -> None:
    found = individualise(JOINT, Person(weight_kg=20.0), [], normal_draws=NORMAL)
    assert isinstance(found, Refusal)
    assert found.rule == "LIM-MODEL-01"


def test_an_output_that_the_model_has_not_is_left_out() -> None:
    lean = joined(MODELS["domino_3c"], [RESPONSES["pain"]])
    seen = [entry(60, Kind.NORKETAMINE, 50.0, site=SamplingSite.ARTERIAL), level(60, 100.0)]
    sheet = sheet_of(lean, Session(given=GIVEN, observations=seen))
    assert [reason for _, reason in sheet.left_out] == ["domino_3c gives no norketamine"]
    assert "no venous site" in sheet.notes[0]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (Kind.PAIN, 12, "0 and 10"),
        (Kind.PAIN, math.nan, "0 and 10"),
        (Kind.DISSOCIATION, -1, "0 and 10"),
        (Kind.SEDATION, -6, "-5 and 4"),
        (Kind.MEAN_PRESSURE, 0, "20 and 250 mmHg"),
        (Kind.HEART_RATE, 400, "20 and 250"),
    ],
)
def test_an_impossible_entry_is_one_line_with_value_unit_and_remedy(kind: Kind, value: float, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        entry(30, kind, value)
    assert "\n" not in str(caught.value)
    assert ";" in str(caught.value)


@pytest.mark.parametrize("at_min", [-1.0, math.nan, math.inf, 1e9])
def test_a_time_that_cannot_be_is_refused(at_min: float) -> None:
    with pytest.raises(ValueError, match="baseline"):
        entry(at_min, Kind.PAIN, 5)


def test_levels_say_where_blood_was_taken_and_scores_do_not() -> None:
    with pytest.raises(ValueError, match="arterial or venous"):
        entry(30, Kind.KETAMINE, 100)
    with pytest.raises(ValueError, match="only a level"):
        entry(30, Kind.PAIN, 5, site=SamplingSite.VENOUS)
    with pytest.raises(ValueError, match="0 and 1e"):
        level(30, -3)
    with pytest.raises(ValueError, match="limit of the assay"):
        level(30, 0.0, below_quantification=True)


def test_mean_pressure_needs_a_systolic_above_the_diastolic() -> None:
    assert mean_pressure_mmhg(135, 75) == 95.0
    with pytest.raises(ValueError, match="systolic lies above"):
        mean_pressure_mmhg(75, 135)
    with pytest.raises(ValueError, match="10 and 350"):
        mean_pressure_mmhg(math.nan, 80)


def test_a_routine_level_is_never_trusted_more_than_a_ward_can_make_it() -> None:
    for kind, substance in ((Kind.KETAMINE, "ketamine"), (Kind.NORKETAMINE, "norketamine")):
        joint = joined(MODELS["otto2021_s"], [])
        assert MODELS["otto2021_s"].residual[substance].value < 0.25
        readings = [
            float(sheet_of(joint, Session(given=GIVEN, observations=[one], baseline=BASELINE)).entries.low[0])
            for one in (
                entry(60.0, kind, 200.0, site=SamplingSite.VENOUS),
                entry(60.0, kind, 250.0, site=SamplingSite.VENOUS),
            )
        ]
        # far above 2 ng/mL a quarter more is about ln(1.25) / 0.25 standard errors
        assert readings[1] - readings[0] == pytest.approx(math.log(1.25) / 0.25, rel=0.01)
