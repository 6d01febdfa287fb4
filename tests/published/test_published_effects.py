"""Published effects (PD-...): every target of the registry is met, and what follows from the effects beside it."""

import numpy as np
import pytest

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.effect_site import driven_by
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.enantiomers import s_equivalent_dose_mg
from lenitive.domain.pharmacology.model import Person, PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, curves, individual
from lenitive.domain.pharmacology.validation import TARGETS
from lenitive.domain.pharmacology.validation.target import Kind, Target, Verdict, outcome_of
from lenitive.pkpd.linear import Array

PUBLISHED = [target for target in TARGETS.values() if target.kind is Kind.EFFECT]


def value(effect_id: str, baseline: float | None = None, **conc_ng_ml: object) -> Array:
    found = EFFECTS[effect_id].value(conc_ng_ml, baseline_score=baseline)  # type: ignore[arg-type]
    assert not isinstance(found, Refusal), str(found)
    return found


def joined(model_id: str, effect_id: str) -> PkModel:
    found = driven_by(MODELS[model_id], EFFECTS[effect_id])
    assert isinstance(found, PkModel)
    return found


@pytest.mark.parametrize("target", PUBLISHED, ids=lambda target: target.id)
def test_a_published_effect_is_met(target: Target) -> None:
    outcome = outcome_of(target)

    assert outcome.verdict is Verdict.PASS, outcome.why
    assert all(part.verdict is Verdict.PASS for part in outcome.parts)


def test_pd_olofsen2022_half_of_the_effect_at_the_half_maximal_concentration() -> None:
    c50 = EFFECTS["olofsen_2022"].parameters["c50_ng_ml"].value

    assert value("olofsen_2022", s_ketamine=c50) == pytest.approx(0.5, rel=1e-12)


def test_pd_olofsen2012_never_relieves_more_than_there_was_nor_hurts() -> None:
    assert value("olofsen_2012", 3.0, s_ketamine=150.0, s_norketamine=0.0) == -3.0
    assert value("olofsen_2012", 3.0, s_ketamine=0.0, s_norketamine=100.0) == 0.0


def test_pd_olofsen2022_site_reaches_half_of_a_step_in_its_half_life() -> None:
    model = joined("kamp2020_meta3c", "olofsen_2022")
    still = {"cl_l_h": 1e-9, "q2_l_h": 1e-9, "q3_l_h": 1e-9}  # a bolus that stays is a step
    values = {**individual(model, Person(weight_kg=70.0), {}), **{name: np.array([x]) for name, x in still.items()}}
    step = [Delivery(start_min=0, duration_min=1e-6, rate_mg_h=6e8)]

    found = curves(model, values, step, np.array([8.3]))

    assert found["effect_site"][0, 0] / found["ketamine"][0, 0] == pytest.approx(0.5, rel=0.005)


def test_pd_dahan2011_relief_of_hundred_hours_lasts_for_weeks() -> None:
    model = joined("default_s_ketamine_v1", "dahan_2011")
    infusion = [Delivery(start_min=0, duration_min=6000, rate_mg_h=22.2)]
    days = np.array([4.2, 15.1, 26.0])

    slow = curves(model, individual(model, Person(weight_kg=70.0), {}), infusion, days * 1440)["effect_site"][0]

    assert slow[2] / slow[1] == pytest.approx(0.5, rel=1e-3)
    assert value("dahan_2011", s_ketamine=slow)[2] > 0.5


def test_jonkman_2018_opioid_needed_doubles() -> None:
    assert value("jonkman_2018", s_ketamine=[0.0, 127.0]).tolist() == [1.0, 2.0]


def test_high_comes_before_relief_in_the_same_study() -> None:
    assert value("simons_2022_drug_high", s_ketamine=100.0) > 2 * value("simons_2022_antinociception", s_ketamine=100.0)


def test_a_racemic_dose_is_worth_between_a_half_and_four_fifths_of_it_as_s() -> None:
    assert [s_equivalent_dose_mg(1.0, rho=rho) for rho in (0.0, 0.3, 0.48)] == pytest.approx(
        [0.5, 0.67, 0.78], abs=5e-3
    )
