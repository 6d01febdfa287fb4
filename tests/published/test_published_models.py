"""Targets of the published models: exact references (REG-...) and what studies observed (OBS-...).

Copied from the project's pharmacology fact base with their tolerances. REG references were computed independently by
matrix exponentials from the listed parameters. An observed target whose data were used when the defaults were chosen is
a check of the implementation, not evidence of accuracy. A target that fails stays here as an expected failure.
"""

import math
from typing import Any

import numpy as np
import pytest

from lenitive.domain.pharmacology.effect import NG_ML_PER_NMOL_ML_KETAMINE, NG_ML_PER_NMOL_ML_NORKETAMINE
from lenitive.domain.pharmacology.enantiomers import split
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import (
    Concentrations,
    Delivery,
    Injection,
    individual,
    total_clearance_l_h,
    typical_concentrations,
)

REG_4H: dict[str, dict[str, dict[float, float]]] = {
    "domino_3c": {"ketamine": {0.5: 60.399, 1.0: 70.594, 4.0: 103.89, 4.5: 46.299, 6.0: 26.744, 8.0: 12.945}},
    "kamp2020_meta3c": {"ketamine": {0.5: 60.804, 1.0: 78.435, 4.0: 125.54, 4.5: 69.176, 6.0: 40.115, 8.0: 24.529}},
    "otto2021_s": {
        "ketamine": {0.5: 34.906, 1.0: 53.791, 4.0: 104.25, 4.5: 73.437, 6.0: 39.467, 8.0: 20.424},
        "norketamine": {0.5: 8.0428, 1.0: 22.367, 4.0: 96.859, 4.5: 97.676, 6.0: 76.543, 8.0: 53.881},
    },
    "perezruixo2021_s": {
        "ketamine": {0.5: 27.088, 1.0: 43.16, 4.0: 79.772, 4.5: 55.778, 6.0: 28.841, 8.0: 17.492},
        "norketamine": {0.5: 3.8676, 1.0: 15.673, 4.0: 88.315, 4.5: 92.816, 6.0: 73.681, 8.0: 52.337},
    },
}
CSHT_HOURS = (0.5, 1, 2, 4, 6, 8, 24, 100)
REG_CSHT = {
    "simons2022_s": (3.73, 6.23, 11.98, 21.92, 29.03, 33.89, 42.95, 43.26),
    "clements1981_250": (33.79, 42.83, 64.13, 94.6, 108.51, 115.44, 124.72, 124.93),
}
KAMP_BJA_S = {0.5: 0.1888, 1.0: 0.3208, 2.0: 0.536, 3.0: 1.0335, 3.5: 0.4102, 4.0: 0.3269, 5.0: 0.2406}  # nmol/mL
KAMP_BJA_SNK = {0.5: 0.0462, 1.0: 0.1137, 2.0: 0.3038, 3.0: 0.6396, 3.5: 0.6538, 4.0: 0.597, 5.0: 0.5383}
CHDR_K = {0.5: 56.0, 1: 27.0, 2: 15.5, 3: 11.5, 5: 6.0, 6: 4.2, 8: 2.5, 10: 1.8}  # ng/mL, venous
SIX_HOURS = {"otto2021_s": (59, 64), "simons2022_s": (68, 50), "perezruixo2021_s": (45, 59), "domino_3c": (56, None)}


def found(model_id: str, given: Any, hours: Any, *, weight_kg: float = 70.0, age_years: float = 45.0) -> Concentrations:
    times_min = 60.0 * np.array(list(hours), dtype=float)
    return typical_concentrations(
        MODELS[model_id], weight_kg=weight_kg, age_years=age_years, deliveries=given, times_min=times_min
    )


def for_hours(rate_mg_h: float, hours: float, start_h: float = 0.0) -> Delivery:
    return Delivery(start_min=60 * start_h, duration_min=60 * hours, rate_mg_h=rate_mg_h)


@pytest.mark.parametrize(
    ("model_id", "substance"), [(model_id, substance) for model_id, curve in REG_4H.items() for substance in curve]
)
def test_reg_4h_infusion_of_0_2_mg_kg_h_matches_the_reference(model_id: str, substance: str) -> None:
    expected = REG_4H[model_id][substance]

    curve = getattr(found(model_id, [for_hours(14.0, 4)], expected), f"{substance}_ng_ml")

    assert curve == pytest.approx(list(expected.values()), rel=1e-3)


def test_reg_crps_s_hundred_hours_of_s_ketamine_match_the_reference() -> None:
    curves = found("default_s_ketamine_v1", [for_hours(22.2, 100)], (5, 24, 100, 101))

    # 0.2 %: the reference has a clearance of 90.27 L/h, the model the rounded 90.3
    assert curves.ketamine_ng_ml == pytest.approx([201.51, 245.42, 245.92, 125.2], rel=2e-3)
    assert curves.norketamine_ng_ml == pytest.approx([200.41, 369.86, 384.61, 329.35], rel=2e-3)


@pytest.mark.parametrize("model_id", REG_CSHT)
def test_reg_csht_half_times_match_the_reference(model_id: str) -> None:
    for hours, half_time_min in zip(CSHT_HOURS, REG_CSHT[model_id], strict=True):
        times_min = 60 * hours + np.concatenate([[0.0], np.arange(0.01, 1.1 * half_time_min, 0.01)])
        curve = found(model_id, [for_hours(10.0, hours)], times_min / 60).ketamine_ng_ml

        assert times_min[np.argmax(curve <= curve[0] / 2)] - 60 * hours == pytest.approx(half_time_min, rel=5e-3)


def area_ng_h_ml(model_id: str, substance: str, mg: float) -> float:
    """From the concentration at rest: area of a dose = concentration at rest / rate x dose."""
    at_rest = getattr(found(model_id, [for_hours(1.0, 3000)], [2990]), f"{substance}_ng_ml")
    return float(at_rest[0]) * mg


def test_reg_otto_mass_areas_of_10_mg() -> None:
    assert area_ng_h_ml("otto2021_s", "ketamine", 10.0) == pytest.approx(105.04, rel=1e-3)
    assert area_ng_h_ml("otto2021_s", "norketamine", 10.0) == pytest.approx(173.25, rel=1e-3)


@pytest.mark.parametrize(("age_years", "cl_l_h"), [(45, 109.0), (60, 109.0), (70, 97.11), (80, 84.17)])
def test_reg_perez_cl_falls_with_liver_flow_above_sixty(age_years: float, cl_l_h: float) -> None:
    model = MODELS["perezruixo2021_s"]
    values = individual(model, Person(weight_kg=70.0, age_years=age_years), {})

    assert total_clearance_l_h(model.structure[0], values)[0] == pytest.approx(cl_l_h, rel=1e-3)


def test_reg_stanpump_micro_constants_become_volumes_and_clearances() -> None:
    values = {name: parameter.value for name, parameter in MODELS["domino_3c"].parameters.items()}

    assert [values[name] for name in ("v1_l", "v2_l", "v3_l")] == pytest.approx([4.41, 10.56972, 178.2123], rel=1e-4)
    per_min = [values[name] / 60 for name in ("cl_l_h", "q2_l_h", "q3_l_h")]
    assert per_min == pytest.approx([1.93158, 2.61072, 2.6019], rel=1e-4)


@pytest.mark.parametrize("model_id", SIX_HOURS)
def test_six_hours_of_0_1_mg_kg_h_give_the_tabled_concentrations(model_id: str) -> None:
    ketamine, norketamine = SIX_HOURS[model_id]

    curves = found(model_id, [for_hours(7.0, 6)], [6])

    assert round(float(curves.ketamine_ng_ml[0])) == ketamine
    assert norketamine == (None if curves.norketamine_ng_ml is None else round(float(curves.norketamine_ng_ml[0])))


def compared(model_id: str, substance: str, observed: dict[float, float], ng_per_nmol: float) -> tuple[float, float]:
    """Geometric mean ratio of predicted to observed, and median absolute error, esketamine arm of Kamp 2020 (BJA)."""
    steps = [for_hours(75 * rate, 1, start_h=hour) for hour, rate in enumerate((0.14, 0.28, 0.57))]
    curve = getattr(found(model_id, steps, observed, weight_kg=75.0, age_years=25.0), f"{substance}_ng_ml")
    ratio = curve / ng_per_nmol / np.array(list(observed.values()))
    return float(np.exp(np.mean(np.log(ratio)))), float(np.median(np.abs(ratio - 1)))


ARTERIAL = ("default_racemic_v1", "default_s_ketamine_v1", "simons2022_s")
LOW_NORKETAMINE = pytest.mark.xfail(strict=True, reason="simons2022_s predicts norketamine about 29 % too low")


@pytest.mark.parametrize("model_id", ARTERIAL)
def test_obs_kamp_s_esk_arterial_s_ketamine(model_id: str) -> None:
    ratio, error = compared(model_id, "ketamine", KAMP_BJA_S, NG_ML_PER_NMOL_ML_KETAMINE)

    assert 0.80 <= ratio <= 1.25
    assert error <= 0.25


@pytest.mark.parametrize("model_id", [*ARTERIAL[:2], pytest.param(ARTERIAL[2], marks=LOW_NORKETAMINE)])
def test_obs_kamp_snk_esk_arterial_s_norketamine(model_id: str) -> None:
    ratio, error = compared(model_id, "norketamine", KAMP_BJA_SNK, NG_ML_PER_NMOL_ML_NORKETAMINE)

    assert 0.80 <= ratio <= 1.25
    assert error <= 0.25


@pytest.mark.parametrize(("model_id", "site"), [("otto2021_s", "ketamine"), ("default_s_ketamine_v1", "venous")])
def test_obs_chdr_k_venous_s_ketamine_after_10_mg(model_id: str, site: str) -> None:
    curve = getattr(found(model_id, [for_hours(20.0, 0.5)], CHDR_K, weight_kg=68.0, age_years=23.0), f"{site}_ng_ml")

    error = np.abs(curve / np.array(list(CHDR_K.values())) - 1)
    assert error[0] <= 0.35
    assert np.all(error[1:] <= 0.25)


def test_obs_hasan_cmax_of_5_mg_racemate_at_the_venous_site() -> None:
    given = [for_hours(10.0, 0.5)]
    whole = found("default_racemic_v1", given, [0.5], weight_kg=73.0).venous_ng_ml
    halves = split(given)
    s, r = (
        typical_concentrations(
            model, weight_kg=73.0, age_years=45.0, deliveries=halves.given, times_min=np.array([30.0])
        ).venous_ng_ml
        for model in (halves.s_model, halves.r_model)
    )

    assert whole == pytest.approx(32.1, rel=0.25)
    assert s + r == pytest.approx(32.1, rel=0.25)
    assert s < r


def test_obs_hasan_cl_and_obs_wang_cl_of_s_and_r() -> None:
    model = MODELS["default_s_ketamine_v1"]
    assert model.r_clearance is not None
    cl_s, cl_r = model.parameters["cl_l_h"].value, model.r_clearance.value

    assert cl_s == pytest.approx(1620 * 0.06, rel=0.25)
    assert cl_r == pytest.approx(1530 * 0.06, rel=0.25)
    assert 0.80 <= cl_r / cl_s <= 0.95


def test_obs_10mg_bolus_auc() -> None:
    assert area_ng_h_ml("default_racemic_v1", "ketamine", 10.0) == pytest.approx(113.0, rel=0.25)


def test_obs_05_40min_venous_concentration_lies_where_dissociation_was_seen() -> None:
    curve = found("default_racemic_v1", [for_hours(0.5 * 70 * 1.5, 40 / 60)], [40 / 60]).venous_ng_ml

    assert curve is not None
    assert 100 <= curve[0] <= 250


@pytest.mark.xfail(strict=True, reason="informational: maintenance under nitrous oxide is predicted about 40 % too low")
def test_obs_idvall_maintenance_of_anaesthesia() -> None:
    given = [Injection(at_min=0, mg=140.0), for_hours(0.041 * 60 * 70, 1)]

    assert found("default_racemic_v1", given, [1]).ketamine_ng_ml == pytest.approx(2211, rel=0.25)


def test_obs_hijazi_clearance_and_half_life_in_intensive_care() -> None:
    model = MODELS["hijazi2003"]
    values = {name: parameter.value for name, parameter in model.parameters.items()}
    late = found("hijazi2003", [Injection(at_min=0, mg=100.0)], (60, 70)).ketamine_ng_ml

    assert values["cl_l_h"] / 70 / 0.06 == pytest.approx(36.0, rel=0.01)
    assert 10 * math.log(2) / math.log(late[0] / late[1]) == pytest.approx(4.9, rel=0.03)


def test_obs_hijazi_is_not_excluded_by_the_prior_for_cancer() -> None:
    model = MODELS["default_racemic_v1"]
    spread = math.sqrt(model.variability[0].variances["cl_l_h"].value)

    assert abs(math.log(150 / model.parameters["cl_l_h"].value)) <= 2.5 * spread


def test_herd_2007_terminal_half_life_is_the_published_one() -> None:
    late = found("herd2007_nk", [Injection(at_min=0, mg=100.0)], (20, 22)).ketamine_ng_ml

    assert 2 * math.log(2) / math.log(late[0] / late[1]) == pytest.approx(2.1, abs=0.05)


def test_obs_goldberg_r_exceeds_s_and_the_plateau_is_near_by_five_hours() -> None:
    halves = split([for_hours(20.0, 120)])
    s, r = (
        typical_concentrations(
            model, weight_kg=70.0, age_years=45.0, deliveries=halves.given, times_min=np.array([300.0, 7200.0])
        ).ketamine_ng_ml
        for model in (halves.s_model, halves.r_model)
    )

    assert r[1] > s[1]
    assert (s + r)[0] >= 0.75 * (s + r)[1]


@pytest.mark.xfail(
    strict=True, reason="norketamine was below ketamine in this study; the models give 1.5 times as much"
)
def test_obs_goldberg_norketamine_stays_below_ketamine() -> None:
    curves = found("default_racemic_v1", [for_hours(20.0, 120)], [120])

    assert curves.norketamine_ng_ml is not None
    assert curves.norketamine_ng_ml[0] < curves.ketamine_ng_ml[0]


@pytest.mark.parametrize(
    ("target", "needs"),
    [
        ("OBS-RIF-IV2", "the effect of rifampicin on clearance by route"),
        ("OBS-DDI-ORAL", "the effect of other medicines on clearance by route"),
        ("OBS-PEREZ-T4", "the route by nose"),
    ],
)
def test_targets_that_wait_for_what_is_not_built(target: str, needs: str) -> None:
    pytest.skip(f"{target} needs {needs}")
