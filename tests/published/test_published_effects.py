"""Published effects (PD-...), copied from the project's pharmacology fact base with their tolerances."""

import numpy as np
import pytest

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.effect import NG_ML_PER_NMOL_ML_KETAMINE as NMOL
from lenitive.domain.pharmacology.effect_site import driven_by
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.enantiomers import s_equivalent_dose_mg, s_equivalent_of_racemic_ng_ml
from lenitive.domain.pharmacology.model import Person, PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, curves, individual
from lenitive.pkpd.linear import Array


def value(effect_id: str, baseline: float | None = None, **conc_ng_ml: object) -> Array:
    found = EFFECTS[effect_id].value(conc_ng_ml, baseline_score=baseline)  # type: ignore[arg-type]
    assert not isinstance(found, Refusal), str(found)
    return found


def joined(model_id: str, effect_id: str) -> PkModel:
    found = driven_by(MODELS[model_id], EFFECTS[effect_id])
    assert isinstance(found, PkModel)
    return found


def test_pd_olofsen2012_ketamine_lowers_pain_and_norketamine_raises_it() -> None:
    assert value("olofsen_2012", 8.0, s_ketamine=100.0, s_norketamine=0.0) == pytest.approx(-3.8, abs=0.05)
    assert value("olofsen_2012", 8.0, s_ketamine=100.0, s_norketamine=50.0) == pytest.approx(-2.3, abs=0.05)
    with_and_without = value("olofsen_2012", 8.0, s_ketamine=[100.0, 100.0], s_norketamine=[50.0, 0.0])
    assert with_and_without[0] - with_and_without[1] == pytest.approx(1.5, abs=0.05)


def test_pd_olofsen2012_never_relieves_more_than_there_was_nor_hurts() -> None:
    assert value("olofsen_2012", 3.0, s_ketamine=150.0, s_norketamine=0.0) == -3.0
    assert value("olofsen_2012", 3.0, s_ketamine=0.0, s_norketamine=100.0) == 0.0


def test_pd_dahan2024_threshold_doubles() -> None:
    assert value("dahan_2024", s_ketamine=0.47 * NMOL) == pytest.approx(97.8, rel=0.01)
    assert value("dahan_2024", racemic_ketamine=0.62 * NMOL) == pytest.approx(97.8, rel=0.01)


def test_pd_olofsen2022_half_of_the_effect_and_half_of_the_delay() -> None:
    c50 = EFFECTS["olofsen_2022"].parameters["c50_ng_ml"].value
    model = joined("default_s_ketamine_v1", "olofsen_2022")

    assert c50 == pytest.approx(121.2, rel=0.005)
    assert value("olofsen_2022", s_ketamine=c50) == pytest.approx(0.5, rel=1e-12)
    assert model.parameters["effect_site_half_life_min"].value == pytest.approx(8.3, rel=0.005)


def test_pd_olofsen2022_site_reaches_half_of_a_step_in_its_half_life() -> None:
    model = joined("kamp2020_meta3c", "olofsen_2022")
    still = {"cl_l_h": 1e-9, "q2_l_h": 1e-9, "q3_l_h": 1e-9}  # a bolus that stays is a step
    values = {**individual(model, Person(weight_kg=70.0), {}), **{name: np.array([x]) for name, x in still.items()}}
    step = [Delivery(start_min=0, duration_min=1e-6, rate_mg_h=6e8)]

    found = curves(model, values, step, np.array([8.3]))

    assert found["effect_site"][0, 0] / found["ketamine"][0, 0] == pytest.approx(0.5, rel=0.005)


@pytest.mark.parametrize("effect_id", ["bowdle_1998", "simons_2022_drug_high"])
def test_pd_bowdle_lin_dissociation_is_close_to_a_line_from_50_to_200(effect_id: str) -> None:
    racemic = np.array([50.0, 100.0, 150.0, 200.0])
    by_s = {"s_ketamine": s_equivalent_of_racemic_ng_ml(racemic)}
    ratings = value(effect_id, **({"racemic_ketamine": racemic} if effect_id == "bowdle_1998" else by_s))

    assert np.corrcoef(racemic, ratings)[0, 1] >= 0.97


def test_pd_dahan2011_half_of_the_relief_its_half_life_and_who_responds() -> None:
    numbers = EFFECTS["dahan_2011"].parameters

    assert value("dahan_2011", s_ketamine=10.5) == 0.5
    assert numbers["half_life_d"].value == 10.9
    assert (numbers["responds_frac"].value, numbers["responds_to_placebo_frac"].value) == (0.67, 0.23)


def test_pd_dahan2011_relief_of_hundred_hours_lasts_for_weeks() -> None:
    model = joined("default_s_ketamine_v1", "dahan_2011")
    infusion = [Delivery(start_min=0, duration_min=6000, rate_mg_h=22.2)]
    days = np.array([4.2, 15.1, 26.0])

    slow = curves(model, individual(model, Person(weight_kg=70.0), {}), infusion, days * 1440)["effect_site"][0]

    assert slow[2] / slow[1] == pytest.approx(0.5, rel=1e-3)
    assert value("dahan_2011", s_ketamine=slow)[2] > 0.5


def test_pd_co_kamp_rises_by_a_quarter() -> None:
    assert value("kamp_2021", s_ketamine=1.68 * NMOL) == pytest.approx(8.5, rel=0.01)


@pytest.mark.parametrize(
    ("form", "conc_ng_ml", "hz"),
    [("s_ketamine", 800.0, 4.15), ("racemic_ketamine", 2000.0, 3.8), ("r_ketamine", 1800.0, 2.2)],
)
def test_pd_eeg_slows_by_half_of_the_most(form: str, conc_ng_ml: float, hz: float) -> None:
    assert value("schuttler_1987", **{form: conc_ng_ml}) == pytest.approx(hz, rel=0.01)


def test_jonkman_2018_opioid_needed_doubles() -> None:
    assert value("jonkman_2018", s_ketamine=[0.0, 127.0]).tolist() == [1.0, 2.0]


def test_high_comes_before_relief_in_the_same_study() -> None:
    assert value("simons_2022_drug_high", s_ketamine=100.0) > 2 * value("simons_2022_antinociception", s_ketamine=100.0)


def test_a_racemic_dose_is_worth_between_a_half_and_four_fifths_of_it_as_s() -> None:
    assert [s_equivalent_dose_mg(1.0, rho=rho) for rho in (0.0, 0.3, 0.48)] == pytest.approx(
        [0.5, 0.67, 0.78], abs=5e-3
    )
