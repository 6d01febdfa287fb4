"""Racemate and S-ketamine: halves, clearances and how R counts."""

import numpy as np
import pytest

from lenitive.domain.pharmacology.enantiomers import (
    s_equivalent_dose_mg,
    s_equivalent_ng_ml,
    s_equivalent_of_racemic_ng_ml,
    split,
)
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Injection, typical_concentrations

RACEMIC = [Injection(at_min=0, mg=10.0), Delivery(start_min=0, duration_min=300, rate_mg_h=20.0)]


def test_each_half_has_half_of_the_dose_and_its_own_clearance() -> None:
    halves = split(RACEMIC)

    assert halves.given == (Injection(at_min=0, mg=5.0), Delivery(start_min=0, duration_min=300, rate_mg_h=10.0))
    assert halves.s_model.parameters["cl_l_h"].value == 90.3
    assert halves.r_model.parameters["cl_l_h"].value == 78.5
    assert halves.r_model.parameters["v1_l"] == halves.s_model.parameters["v1_l"]


def test_s_and_r_together_are_the_racemate_of_the_racemic_model() -> None:
    halves, times_min = split(RACEMIC), np.linspace(10.0, 600.0, 30)

    def ketamine(model: str | None) -> np.ndarray:
        chosen = MODELS["default_racemic_v1"] if model is None else getattr(halves, model)
        given = RACEMIC if model is None else halves.given
        return typical_concentrations(
            chosen, weight_kg=70, age_years=45, deliveries=given, times_min=times_min
        ).ketamine_ng_ml

    assert ketamine("s_model") + ketamine("r_model") == pytest.approx(ketamine(None), rel=0.02)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.5])
def test_the_equivalent_dose_gives_the_equivalent_concentration_at_rest(rho: float) -> None:
    forever = [Delivery(start_min=0, duration_min=1e6, rate_mg_h=20.0)]
    halves, times_min = split(forever), np.array([9e5])
    s, r = (
        typical_concentrations(model, weight_kg=70, age_years=45, deliveries=halves.given, times_min=times_min)
        for model in (halves.s_model, halves.r_model)
    )
    alone = [Delivery(start_min=0, duration_min=1e6, rate_mg_h=s_equivalent_dose_mg(20.0, rho=rho))]
    expected = typical_concentrations(
        halves.s_model, weight_kg=70, age_years=45, deliveries=alone, times_min=times_min
    ).ketamine_ng_ml

    assert s_equivalent_ng_ml(s.ketamine_ng_ml, r.ketamine_ng_ml, rho=rho) == pytest.approx(expected, rel=1e-9)


def test_a_total_concentration_is_taken_as_half_s() -> None:
    assert s_equivalent_of_racemic_ng_ml(np.array([0.0, 100.0]), rho=0.0).tolist() == [0.0, 50.0]


@pytest.mark.parametrize("rho", [-0.1, 1.1, float("nan")])
def test_an_impossible_rho_is_refused(rho: float) -> None:
    with pytest.raises(ValueError, match="rho"):
        s_equivalent_ng_ml(1.0, 1.0, rho=rho)


def test_a_model_without_r_cannot_split() -> None:
    with pytest.raises(ValueError, match="default_s_ketamine_v1"):
        split(RACEMIC, model=MODELS["otto2021_s"])
    with pytest.raises(ValueError, match="default_s_ketamine_v1"):
        s_equivalent_dose_mg(1.0, model=MODELS["otto2021_s"])
