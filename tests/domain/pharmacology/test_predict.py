from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.as_blocks import RANKED
from lenitive.domain.pharmacology.model import Person, PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import (
    Delivery,
    Given,
    Injection,
    Prediction,
    curves,
    drawn_effects,
    individual,
    predict,
    typical_concentrations,
    variation_of,
)
from lenitive.pkpd.linear import Array
from lenitive.pkpd.quasi_random import normal_table

MODEL = MODELS["default_racemic_v1"]
SESSION = [Delivery(start_min=0, duration_min=300, rate_mg_h=14.0)]
TIMES = tuple(float(minute) for minute in range(0, 541, 20))
OUTPUTS = ("ketamine_ng_ml", "norketamine_ng_ml", "effect_site_ng_ml", "venous_ng_ml")


def predicted(**person: object) -> Prediction:
    known: dict[str, object] = {"weight_kg": 70.0, "age_years": 50.0, "child_pugh": "A"}
    found = predict(MODEL, Person(**(known | person)), SESSION, times_min=TIMES)  # type: ignore[arg-type]
    assert isinstance(found, Prediction)
    return found


def rate_matrix(values: dict[str, Array]) -> Array:
    """The published rate matrix, per hour, written out by hand; states A1 A2 A3 N1 N2 Ce Cv."""
    v = {name: float(value[0]) for name, value in values.items()}
    ke0, kv = (60 * np.log(2) / v[name] for name in ("effect_site_half_life_min", "venous_half_life_min"))
    a = np.zeros((7, 7))
    a[0, :3] = -(v["cl_l_h"] + v["q2_l_h"] + v["q3_l_h"]) / v["v1_l"], v["q2_l_h"] / v["v2_l"], v["q3_l_h"] / v["v3_l"]
    a[1, :2] = v["q2_l_h"] / v["v1_l"], -v["q2_l_h"] / v["v2_l"]
    a[2, 0], a[2, 2] = v["q3_l_h"] / v["v1_l"], -v["q3_l_h"] / v["v3_l"]
    a[3, 0] = v["norketamine_fraction"] * v["cl_l_h"] / v["v1_l"]
    out = v["norketamine_q_l_h"]
    a[3, 3], a[3, 4] = -(v["norketamine_cl_l_h"] + out) / v["norketamine_v1_l"], out / v["norketamine_v2_l"]
    a[4, 3], a[4, 4] = out / v["norketamine_v1_l"], -out / v["norketamine_v2_l"]
    a[5, 0], a[5, 5] = ke0 / v["v1_l"], -ke0
    a[6, 0], a[6, 6] = kv / v["v1_l"], -kv
    return a


def by_matrix(values: dict[str, Array], mg_h: float, hours: float, until_h: float) -> Array:
    augmented = np.zeros((8, 8))
    augmented[:7, :7] = rate_matrix(values)
    augmented[0, 7] = mg_h
    state = expm(augmented * min(hours, until_h))[:7, 7]
    state = expm(rate_matrix(values) * max(0.0, hours - until_h)) @ state
    return np.array(
        [
            1000 * state[0] / float(values["v1_l"][0]),
            1000 * state[3] / float(values["norketamine_v1_l"][0]),
            1000 * state[5],
            1000 * state[6],
        ]
    )


@pytest.mark.parametrize("weight_kg", [39.0, 70.0, 131.9])
@pytest.mark.parametrize("age_years", [30.0, 80.0])
@pytest.mark.parametrize("eta", [{}, {"cl_l_h": -0.4, "v1_l": 0.3, "norketamine_cl_l_h": 0.5}])
def test_every_output_matches_the_matrix_exponential(weight_kg: float, age_years: float, eta: dict[str, float]) -> None:
    times_min = np.array([0.5, 10.0, 60.0, 300.0, 330.0, 700.0])

    found = typical_concentrations(
        MODEL, weight_kg=weight_kg, age_years=age_years, deliveries=SESSION, times_min=times_min, eta=eta
    )

    values = individual(
        MODEL, Person(weight_kg=weight_kg, age_years=age_years), {name: np.array([x]) for name, x in eta.items()}
    )
    expected = np.array([by_matrix(values, 14.0, at / 60, 5.0) for at in times_min])
    for place, name in enumerate(OUTPUTS):
        assert getattr(found, name) == pytest.approx(expected[:, place], rel=1e-9)


def test_rates_of_a_seventy_kilogram_adult_are_those_of_the_published_matrix() -> None:
    matrix = rate_matrix(individual(MODEL, Person(weight_kg=70.0), {}))

    assert matrix[0, :3] == pytest.approx([-12.96, 2.875, 0.503185], rel=1e-5)
    assert matrix[3, 3:5] == pytest.approx([-1.018857, 0.267296], rel=1e-5)
    assert matrix[5, 0] == pytest.approx(0.200428, rel=1e-5)


def test_bands_are_in_order_and_start_at_zero() -> None:
    found = predicted()

    for name in OUTPUTS:
        band = getattr(found, name)
        assert (band.p05[0], band.p50[0], band.p95[0]) == (0, 0, 0)
        assert all(
            0 < low < middle < high for low, middle, high in zip(band.p05[1:], band.p50[1:], band.p95[1:], strict=True)
        )


def test_the_middle_of_the_band_is_close_to_the_typical_person() -> None:
    typical = typical_concentrations(MODEL, weight_kg=70.0, age_years=50, deliveries=SESSION, times_min=np.array(TIMES))

    assert predicted().ketamine_ng_ml.p50 == pytest.approx(typical.ketamine_ng_ml, rel=0.03)


def test_the_same_question_has_the_same_answer() -> None:
    assert predicted() == predicted()


def test_the_fixed_table_agrees_with_a_large_random_population() -> None:
    person = Person(weight_kg=70.0, age_years=50.0, child_pugh="A")
    chance = np.random.default_rng(5).standard_normal((20_000, len(variation_of(MODEL).variances()) + 1))

    random = predict(MODEL, person, SESSION, times_min=(300.0,), normal_draws=chance)

    assert isinstance(random, Prediction)
    fixed = predict(MODEL, person, SESSION, times_min=(300.0,))
    assert isinstance(fixed, Prediction)
    for centile in ("p05", "p50", "p95"):
        ours, theirs = getattr(fixed.ketamine_ng_ml, centile)[0], getattr(random.ketamine_ng_ml, centile)[0]
        assert ours == pytest.approx(theirs, rel=0.05)


def test_drawn_effects_have_the_variances_and_the_correlation_of_the_model() -> None:
    spread = MODEL.variability[0]
    draws = np.random.default_rng(1).standard_normal((200_000, 6))

    effects = drawn_effects(spread, draws, widened=False)

    heavy = 0.85 * 0.10 + 0.15 * 0.1844  # the mixture's variance
    assert np.var(effects["cl_l_h"]) == pytest.approx(heavy, rel=0.02)
    assert np.var(effects["v1_l"]) == pytest.approx(0.09, rel=0.02)
    light = draws[:, -1] > 0
    assert np.corrcoef(effects["cl_l_h"][light], effects["v1_l"][light])[0, 1] == pytest.approx(0.48, abs=0.01)


def test_the_band_holds_the_uncertainty_of_typical_values_and_says_so() -> None:
    person = Person(weight_kg=70.0, age_years=50.0, child_pugh="A")
    without = predict(MODEL, person, SESSION, times_min=TIMES, with_uncertainty=False)

    assert isinstance(without, Prediction)
    narrow, wide = without.ketamine_ng_ml, predicted().ketamine_ng_ml
    assert wide.p95[-1] / wide.p05[-1] > narrow.p95[-1] / narrow.p05[-1]
    assert "and the uncertainty of the typical values" in predicted().band
    assert "Does not hold the difference between models or the uncertainty" in without.band


@pytest.mark.parametrize("person", [{"weight_kg": 45.0}, {"age_years": 90.0}, {"child_pugh": "B"}])
def test_beyond_what_was_studied_the_band_is_wider_and_the_answer_says_so(person: Any) -> None:
    found, usual = predicted(**person), predicted()

    def width(prediction: Prediction) -> float:
        return prediction.ketamine_ng_ml.p95[-1] / prediction.ketamine_ng_ml.p05[-1]

    assert width(found) > width(usual) * 1.1
    assert found.extrapolations
    assert not usual.extrapolations


def test_unknown_age_and_liver_function_are_said_not_assumed_away() -> None:
    said = predicted(age_years=None, child_pugh=None).extrapolations

    assert any("Age is not known" in words for words in said)
    assert any("Child-Pugh class is not known" in words for words in said)


@pytest.mark.parametrize(
    ("person", "rule"),
    [
        ({"weight_kg": 38.9}, "LIM-MODEL-01"),
        ({"weight_kg": 170.1}, "LIM-MODEL-01"),
        ({"weight_kg": float("nan")}, "LIM-MODEL-01"),
        ({"age_years": 17.0}, "LIM-MODEL-02"),
        ({"age_years": 101.0}, "LIM-MODEL-02"),
        ({"child_pugh": "C"}, "LIM-MODEL-03"),
    ],
)
def test_outside_its_domain_the_model_refuses_and_gives_no_number(person: Any, rule: str) -> None:
    known: dict[str, object] = {"weight_kg": 70.0, "age_years": 50.0, "child_pugh": "A"}

    found = predict(MODEL, Person(**(known | person)), SESSION, times_min=TIMES)

    assert isinstance(found, Refusal)
    assert found.rule == rule
    assert found.remedy


def test_older_people_and_child_pugh_b_clear_more_slowly() -> None:
    def clearance(**person: object) -> float:
        return float(individual(MODEL, Person(weight_kg=70.0, **person), {})["cl_l_h"][0])  # type: ignore[arg-type]

    assert clearance(age_years=20.0) == clearance(age_years=60.0) == 84.0
    assert clearance(age_years=70.0) / 84.0 == pytest.approx(0.89, abs=0.002)
    assert clearance(age_years=80.0) / 84.0 == pytest.approx(0.77, abs=0.003)
    assert clearance(age_years=95.0) == clearance(age_years=86.0)
    assert clearance(child_pugh="B") == pytest.approx(84.0 * 0.55)


def test_an_injection_is_there_at_its_own_minute() -> None:
    found = typical_concentrations(
        MODEL, weight_kg=70.0, age_years=50, deliveries=[Injection(at_min=0, mg=24.5)], times_min=np.array([0.0])
    )

    assert found.ketamine_ng_ml[0] == pytest.approx(24.5 / 25 * 1000)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"weight_kg": 0.0}, "more than 0 kg"),
        ({"weight_kg": -70.0}, "more than 0 kg"),
        ({"age_years": float("nan")}, "age_years nan"),
        ({"age_years": float("-inf")}, "age_years -inf"),
        ({"age_years": -5.0}, "age_years -5"),
        ({"age_years": float("inf")}, "age_years inf"),
        ({"child_pugh": "b"}, "child_pugh 'b'"),
        ({"child_pugh": "D"}, "A, B or C"),
        ({"child_pugh": ""}, "leave it out"),
        ({"child_pugh": "C"}, "Child-Pugh C was not studied"),
        ({"ancestry": "asian"}, "ancestry 'asian'"),
        ({"eta": {"clearance": 0.1}}, "no parameter 'clearance'"),
        ({"times_min": np.array([10.0, 5.0])}, "rising order"),
        ({"deliveries": [Delivery(start_min=0, duration_min=60, rate_mg_h=-1)]}, "negative"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(change: Any, says: str) -> None:
    asked = {"weight_kg": 70.0, "age_years": 50, "deliveries": SESSION, "times_min": np.array([1.0])}

    with pytest.raises(ValueError, match=says):
        typical_concentrations(MODEL, **(asked | change))


@pytest.mark.parametrize("model_id", ["default_racemic_v1", "simons2022_s"])
def test_a_band_of_nobody_is_refused(model_id: str) -> None:
    model = MODELS[model_id]
    columns = len(variation_of(model).variances()) + 1

    with pytest.raises(ValueError, match="at least one person"):
        predict(model, Person(weight_kg=70.0), SESSION, times_min=TIMES, normal_draws=np.zeros((0, columns)))


def test_parting_equal_steps_for_a_band_moves_metabolites_by_less_than_a_ten_thousandth_of_the_peak() -> None:
    model = MODELS["simons2022_s"]
    effects = variation_of(model).drawn(normal_table(300, len(variation_of(model).variances()) + 1))
    values = individual(model, Person(weight_kg=70.0), effects)
    given: Given = [Injection(at_min=0, mg=20.0), *SESSION]
    times_min = np.array([1.0, 5.0, 30.0, 120.0, 300.0, 305.0, 600.0, 3000.0])
    exact = curves(model, values, given, times_min)
    parted = curves(model, values, given, times_min, parted_frac=RANKED)

    assert parted["ketamine"] == pytest.approx(exact["ketamine"], rel=1e-12)
    for name, curve in exact.items():
        assert np.all(np.abs(parted[name] - curve) <= 1e-4 * curve.max(axis=1, keepdims=True))


def test_draws_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="give \\(people, 6\\)"):
        drawn_effects(MODEL.variability[0], normal_table(10, 5), widened=False)


def test_random_people_never_have_a_negative_or_undefined_concentration() -> None:
    generator = np.random.default_rng(2)
    for _ in range(30):
        person = Person(weight_kg=generator.uniform(39, 170), age_years=generator.uniform(18, 100))
        draws = generator.standard_normal((300, len(variation_of(MODEL).variances()) + 1)) * 1.5
        found = predict(MODEL, person, SESSION, times_min=TIMES, normal_draws=draws)
        assert isinstance(found, Prediction)
        for name in OUTPUTS:
            low = np.array(getattr(found, name).p05)
            assert np.all(np.isfinite(low))
            assert np.all(low >= 0)


def test_the_model_is_data_only() -> None:
    assert isinstance(MODEL, PkModel)
    assert MODEL.grade == "assumed"
