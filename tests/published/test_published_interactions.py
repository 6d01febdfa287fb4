"""Targets of interactions, organ function and routes: what studies observed, met by what is predicted for a vein."""

import numpy as np
import pytest

from lenitive.domain.pharmacology.by_nose import Spray, Swallowed, nasal_concentrations, oral_concentrations
from lenitive.domain.pharmacology.exposure import with_medicines
from lenitive.domain.pharmacology.exposure_change import iv_auc_ratio_bound
from lenitive.domain.pharmacology.exposure_changes import change_named
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Injection, typical_concentrations
from lenitive.pkpd.linear import Array, Bolus, Infusion
from lenitive.pkpd.ode import integrated

ORAL = {  # ratio of areas by mouth, and the bound that it leaves for a vein
    "clarithromycin": (2.6, 1.45),
    "ticlopidine": (2.4, 1.39),
    "itraconazole": (1.0, 1.0),
    "grapefruit": (3.0, 1.56),
    "st_johns_wort": (0.42, 0.84),
}
TAKEN = {"st_johns_wort": "St John's wort", "grapefruit": "grapefruit juice"}
S_MODELS = ("default_s_ketamine_v1", "otto2021_s", "simons2022_s")


def area(model_id: str, substance: str, given: list[Delivery | Injection], medicines: list[str], hours: float) -> float:
    times_min = np.linspace(0, 60 * hours, 3001)
    model = with_medicines(MODELS[model_id], medicines)
    found = typical_concentrations(model, weight_kg=70.0, age_years=25.0, deliveries=given, times_min=times_min)
    return float(np.trapezoid(getattr(found, f"{substance}_ng_ml"), times_min))


@pytest.mark.parametrize("model_id", [*S_MODELS, "perezruixo2021_s"])
def test_obs_rif_iv2_the_area_in_a_vein_falls_by_14_percent(model_id: str) -> None:
    bolus: list[Delivery | Injection] = [Injection(at_min=0, mg=7.0)]

    change = area(model_id, "ketamine", bolus, ["rifampicin"], 24) / area(model_id, "ketamine", bolus, [], 24) - 1

    assert -0.25 <= change <= -0.05


@pytest.mark.parametrize("model_id", S_MODELS)
def test_two_hours_with_rifampicin_halve_norketamine_over_five_hours_as_noppers_found(model_id: str) -> None:
    given: list[Delivery | Injection] = [Delivery(start_min=0, duration_min=120, rate_mg_h=30.0)]

    ketamine, norketamine = (
        area(model_id, name, given, ["rifampin"], 5) / area(model_id, name, given, [], 5)
        for name in ("ketamine", "norketamine")
    )

    assert ketamine == pytest.approx(0.90, abs=0.03)
    assert norketamine == pytest.approx(0.50, abs=0.05)


@pytest.mark.parametrize("name", ORAL)
def test_obs_ddi_oral_in_a_vein_the_ratio_lies_between_none_and_the_well_stirred_bound(name: str) -> None:
    oral, bound = ORAL[name]
    change = change_named(name)
    assert change.oral is not None
    assert change.intravenous is not None

    assert change.oral.typical.value == oral
    assert iv_auc_ratio_bound(oral) == pytest.approx(bound, abs=0.005)
    for model_id in ("default_racemic_v1", "perezruixo2021_s"):
        bolus: list[Delivery | Injection] = [Injection(at_min=0, mg=20.0)]
        ratio = area(model_id, "ketamine", bolus, [TAKEN.get(name, name)], 48) / area(
            model_id, "ketamine", bolus, [], 48
        )
        assert min(1.0, bound) - 0.005 <= ratio <= max(1.0, bound) + 0.005


@pytest.mark.parametrize(("devices", "peak", "area_ng_h_ml"), [(1, 43.8, 147.3), (2, 72.5, 254.7), (3, 101.0, 362.2)])
def test_obs_perez_t4_esketamine_by_nose(devices: int, peak: float, area_ng_h_ml: float) -> None:
    times_min = np.linspace(0, 1440, 2881)
    sprays = [Spray(at_min=5.0 * number) for number in range(devices)]

    found = nasal_concentrations(Person(weight_kg=70.0, age_years=40.0), sprays, times_min=times_min)["ketamine"]

    assert found.max() == pytest.approx(peak, rel=0.05)
    assert np.trapezoid(found, times_min) / 60 == pytest.approx(area_ng_h_ml, rel=0.05)


BY_NOSE = (28 * 0.54, 28 * 0.46, 0.53, 1.45)
BY_MOUTH = (0.0, 28.0, 0.32, 0.97)
"""Mg through the nose and swallowed, over how many hours it is, and how fast it leaves the gut, per hour."""


@pytest.mark.parametrize("way", [BY_NOSE, BY_MOUTH])
def test_by_nose_and_mouth_the_exact_systems_agree_with_one_integrated_system(
    way: tuple[float, float, float, float],
) -> None:
    """Both ways at once, the liver as a compartment into which the gut empties."""
    nose_mg, swallowed_mg, lasts_h, gut_per_h = way
    p = {name: parameter.value for name, parameter in MODELS["perezruixo2021_s"].parameters.items()}
    flow, liver = p["liver_flow_l_h"], p["liver_v_l"]
    made, gone = p["liver_metabolised_per_h"], p["liver_eliminated_per_h"]

    def rates(minute: float, x: Array) -> Array:
        swallowed = swallowed_mg * 0.64 / lasts_h if minute < lasts_h * 60 else 0.0
        nose, gut, blood, one, two, held, nk, nk2 = x
        first, second = p["q2_l_h"], p["q3_l_h"]
        nk_q, nk_cl = p["norketamine_q_l_h"], p["norketamine_cl_l_h"]
        to_one = first * (blood / p["v1_l"] - one / p["v2_l"])
        to_two = second * (blood / p["v1_l"] - two / p["v3_l"])
        to_liver = flow * (blood / p["v1_l"] - held / liver)
        to_nk2 = nk_q * (nk / p["norketamine_v1_l"] - nk2 / p["norketamine_v2_l"])
        per_h = [
            -2.93 * nose,
            swallowed - gut_per_h * gut,
            (2.93 * nose if nose_mg else 0.0) - to_one - to_two - to_liver,
            to_one,
            to_two,
            gut_per_h * gut + to_liver - (made + gone) * held,
            made * held - nk_cl * nk / p["norketamine_v1_l"] - to_nk2,
            to_nk2,
        ]
        return np.array(per_h) / 60

    # an input of nothing marks the end of the swallowed one, so that no step goes across it
    end = Infusion(start_min=0.0, duration_min=lasts_h * 60, amount_per_min=0.0)
    dosing = [Bolus(at_min=0.0, amount=nose_mg or 1.0), end]  # by mouth 1 mg stays in the nose: it only sets the scale
    times_min = np.linspace(0, 1440, 145)
    expected = integrated(rates, dosing, states=8, times_min=times_min)
    person = Person(weight_kg=70.0)
    if nose_mg:
        found = nasal_concentrations(person, [Spray(at_min=0)], times_min=times_min)
    else:
        found = oral_concentrations(person, [Swallowed(at_min=0, mg=28.0)], times_min=times_min)

    assert found["ketamine"] == pytest.approx(1000 * expected[2] / p["v1_l"], rel=1e-6, abs=1e-6)
    assert found["norketamine"] == pytest.approx(1000 * expected[6] / p["norketamine_v1_l"], rel=1e-6, abs=1e-6)


def test_flint_norketamine_follows_ketamine_and_falls_with_its_growing_clearance() -> None:
    days = [Delivery(start_min=0, duration_min=3 * 1440, rate_mg_h=20.0)]
    times_min = np.array([24 * 60.0, 72 * 60.0])

    found = typical_concentrations(
        MODELS["flint2017_s"], weight_kg=20.0, age_years=6.0, deliveries=days, times_min=times_min
    )

    assert found.norketamine_ng_ml is not None
    # at rest: CL of ketamine over CL of norketamine, 53.2 L/h grown by 0.87 % an hour; both with the same size
    at_rest = 112 / (53.2 * (1 + 0.0087 * times_min / 60))
    assert found.norketamine_ng_ml / found.ketamine_ng_ml == pytest.approx(at_rest, rel=0.01)
