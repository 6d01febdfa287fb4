"""Virtual people: the same whoever draws them, alike in what the model says, and counted as they are."""

import numpy as np
import pytest

from lenitive.domain.pharmacology.cohort import (
    PERCENTILES,
    Cohort,
    Ruler,
    count_cohort,
    counted_bands,
    curves_of_people,
    effects_of_people,
    exact_bands,
    is_linear,
    ruler_of,
    typical_curves,
)
from lenitive.domain.pharmacology.joint import EVERY, joined
from lenitive.domain.pharmacology.model import DrugForm, Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Injection, typical_concentrations
from lenitive.domain.pharmacology.response import Baseline
from lenitive.pkpd.histogram import WIDTH_FRAC, Counts
from lenitive.pkpd.linear import Array

GIVEN = (Injection(at_min=0, mg=5.0), Delivery(start_min=0, duration_min=300, rate_mg_h=10.0))
TIMES_MIN = np.arange(0.0, 721.0, 60.0)
WITH_VARIABILITY = [name for name, model in MODELS.items() if model.variability]


def person_for(model_id: str) -> Person:
    domain = MODELS[model_id].domain
    return Person(weight_kg=0.5 * (domain.weight_kg_min + domain.weight_kg_max), age_years=domain.age_years_min + 5)


def cohort_of(model_id: str = "default_racemic_v1", *, seed: int = 1, **more: object) -> Cohort:
    joint = joined(MODELS[model_id], ())
    return Cohort(joint=joint, person=person_for(model_id), given=GIVEN, seed=seed, **more)  # type: ignore[arg-type]


def counted(cohort: Cohort, ruler: Ruler, people: range, times_min: Array) -> Counts:
    counts = ruler.bins.nothing()
    count_cohort(cohort, ruler, people, times_min, counts)
    return counts


@pytest.mark.parametrize("model_id", MODELS)
def test_the_typical_person_is_the_one_of_the_exact_solution(model_id: str) -> None:
    cohort = cohort_of(model_id)
    exact = typical_concentrations(
        cohort.joint.own,
        weight_kg=cohort.person.weight_kg,
        age_years=cohort.person.age_years,
        deliveries=GIVEN,
        times_min=TIMES_MIN,
    )
    found = typical_curves(cohort, TIMES_MIN)
    assert set(found) == set(MODELS[model_id].outputs)
    for name, curve in found.items():
        assert curve == pytest.approx(getattr(exact, f"{name}_ng_ml"), rel=1e-12)


@pytest.mark.parametrize("model_id", WITH_VARIABILITY)
def test_people_differ_as_the_model_says(model_id: str) -> None:
    cohort, people = cohort_of(model_id), 40_000
    spread = cohort.joint.own.variability[0]
    effects = effects_of_people(cohort, 0, people)
    assert set(effects) == set(spread.variances)
    for name, effect in effects.items():
        if name == spread.heavy_parameter:
            continue
        assert effect.var() == pytest.approx(spread.variances[name].value, rel=0.05)
        assert abs(effect.mean()) < 5 * (effect.var() / people) ** 0.5
    for one, other, correlation in spread.correlations:
        if spread.heavy_parameter not in {one, other}:
            assert np.corrcoef(effects[one], effects[other])[0, 1] == pytest.approx(correlation.value, abs=0.03)


def test_the_heavy_tail_is_drawn() -> None:
    effects = effects_of_people(cohort_of(), 0, 100_000)["cl_l_h"]
    assert effects.var() == pytest.approx(0.85 * 0.10 + 0.15 * 0.1844, rel=0.03)
    kurtosis = np.mean(effects**4) / effects.var() ** 2
    assert kurtosis > 3.1


def test_people_are_widened_where_the_model_is_extrapolated() -> None:
    usual, light = cohort_of(), Cohort(joint=cohort_of().joint, person=Person(weight_kg=45.0), given=GIVEN, seed=1)
    one, other = (effects_of_people(cohort, 0, 50)["v1_l"] for cohort in (usual, light))
    assert other == pytest.approx(one * 2**0.5)


def test_kinetics_stay_the_same_when_responses_are_added() -> None:
    with_responses = Cohort(
        joint=joined(MODELS["default_racemic_v1"], EVERY),
        person=person_for("default_racemic_v1"),
        given=GIVEN,
        seed=1,
        baseline=Baseline(pain_nrs=7),
    )
    one, other = effects_of_people(cohort_of(), 0, 30), effects_of_people(with_responses, 0, 30)
    for name, effect in one.items():
        assert other[name] == pytest.approx(effect, rel=1e-12)


@pytest.mark.parametrize("model_id", WITH_VARIABILITY)
def test_counted_percentiles_lie_within_the_stated_bin_of_the_exact_ones(model_id: str) -> None:
    cohort, people = cohort_of(model_id), 3000
    exact = exact_bands([cohort], people, TIMES_MIN)
    ruler = ruler_of([cohort], TIMES_MIN)
    found = counted_bands(ruler, counted(cohort, ruler, range(people), TIMES_MIN))
    for name, band in exact.items():
        for key in PERCENTILES:
            # a bin's width for the count, and as much again for where the percentile lies between two people
            assert found[name][key] == pytest.approx(band[key], rel=2 * WIDTH_FRAC, abs=1e-6), (name, key)


def test_responses_are_counted_within_a_hundredth_of_their_spread() -> None:
    cohort = Cohort(
        joint=joined(MODELS["default_racemic_v1"], EVERY),
        person=Person(weight_kg=70.0, age_years=50),
        given=GIVEN,
        seed=4,
        baseline=Baseline(pain_nrs=7, mean_pressure_mmhg=90, heart_rate_min=70, opioid_depression_frac=0.3),
    )
    times_min = np.array([0.0, 60.0, 300.0])
    exact = exact_bands([cohort], 2000, times_min)
    ruler = ruler_of([cohort], times_min)
    found = counted_bands(ruler, counted(cohort, ruler, range(2000), times_min))
    for name, (low, high) in ruler.spans.items():
        for key in PERCENTILES:
            assert np.all(np.abs(found[name][key] - exact[name][key]) <= 0.02 * (high - low)), (name, key)
            assert found[name][key][0] == exact[name][key][0] or ruler.known[name][0][0] < ruler.known[name][1][0]


def test_any_cut_gives_the_same_counts_and_the_same_people() -> None:
    cohort = cohort_of(seed=9)
    ruler = ruler_of([cohort], TIMES_MIN)
    whole = counted(cohort, ruler, range(1000), TIMES_MIN)
    parts = [counted(cohort, ruler, range(*cut), TIMES_MIN) for cut in ((600, 1000), (0, 1), (1, 600))]
    assert np.array_equal(sum(parts), whole)
    alone = curves_of_people(cohort, 777, 1, TIMES_MIN)["ketamine"]
    assert alone[0] == pytest.approx(curves_of_people(cohort, 700, 100, TIMES_MIN)["ketamine"][77], rel=1e-9)


def test_another_seed_gives_other_people() -> None:
    one, other = (effects_of_people(cohort_of(seed=seed), 0, 5)["cl_l_h"] for seed in (1, 2))
    assert not np.any(one == other)


def test_a_racemic_dose_in_a_model_of_s_is_followed_as_two_halves() -> None:
    joint = joined(MODELS["default_s_ketamine_v1"], (), drug=DrugForm.RACEMIC)
    cohort = Cohort(joint=joint, person=Person(weight_kg=70.0, age_years=50), given=GIVEN, seed=1)
    assert not is_linear(cohort)
    found = typical_curves(cohort, TIMES_MIN)
    assert found["s_ketamine"] + found["r_ketamine"] == pytest.approx(found["ketamine"])
