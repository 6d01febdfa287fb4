import numpy as np
import pytest

from lenitive.domain.pharmacology.model import DrugForm, Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Given
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.side_by_side import DEFAULT, WHY, SideBySide, side_by_side

PERSON = Person(weight_kg=70.0, age_years=50.0, child_pugh="A")
KNOWN = Baseline(pain_nrs=7.0, mean_pressure_mmhg=90.0)
TIMES = (0.0, 60.0, 240.0, 360.0)


def at(mg_h: float) -> Given:
    return [Delivery(start_min=0, duration_min=360, rate_mg_h=mg_h)]


def compared(*names: str, drug: DrugForm = DrugForm.RACEMIC, mg_h: float = 7.0, person: Person = PERSON) -> SideBySide:
    models = [MODELS[name] for name in names] or None
    return side_by_side(models, person, at(mg_h), drug=drug, times_min=TIMES, baseline=KNOWN)


RACEMATE = compared()


@pytest.mark.parametrize("drug", list(DrugForm))
def test_at_least_three_models_stand_side_by_side_and_each_says_why(drug: DrugForm) -> None:
    found = compared(drug=drug)

    assert len(found.models) >= 3
    assert [one.model for one in found.models] == list(DEFAULT[drug])
    assert set(found.why) == set(DEFAULT[drug]) <= set(WHY)
    assert all(one.drug is drug for one in found.models)


def test_published_totals_at_six_hours_of_a_tenth_of_a_milligram() -> None:
    # the structural comparison of the facts: 70, 68, 59 and 45 ng/mL of the total, S models by halves
    at_six_hours = {one.model: one.outputs["ketamine"].typical[3] for one in RACEMATE.models}

    assert at_six_hours["default_racemic_v1"] == pytest.approx(70, abs=1)
    assert at_six_hours["simons2022_s"] == pytest.approx(68, abs=1)
    assert at_six_hours["otto2021_s"] == pytest.approx(59, abs=1)
    assert at_six_hours["perezruixo2021_s"] == pytest.approx(45, abs=1)


def test_a_model_of_s_says_how_it_follows_racemate_and_a_model_of_racemate_needs_nothing() -> None:
    for one in RACEMATE.models:
        if MODELS[one.model].form is DrugForm.S:
            assert one.translation
            assert "Half of the racemic dose" in one.translation
            assert one.outputs["s_ketamine"].typical == pytest.approx(one.outputs["r_ketamine"].typical)
        else:
            assert one.translation is None


def test_the_pooled_band_gives_every_model_the_same_weight() -> None:
    bands = [one.outputs["ketamine"] for one in RACEMATE.models]
    pooled = RACEMATE.pooled["ketamine"]

    assert pooled.mean
    assert pooled.mean == pytest.approx(np.mean([band.mean or () for band in bands], axis=0), abs=1e-3)
    assert pooled.p05
    assert pooled.p95
    assert min(band.p05[3] for band in bands if band.p05) <= pooled.p05[3]
    assert pooled.p95[3] <= max(band.p95[3] for band in bands if band.p95)
    assert "same weight" in RACEMATE.weights


def test_how_far_the_models_lie_apart_is_told_at_each_time() -> None:
    between = RACEMATE.between["ketamine"]
    typical = np.array([one.outputs["ketamine"].typical for one in RACEMATE.models])

    assert between.lowest == pytest.approx(typical.min(axis=0))
    assert between.highest == pytest.approx(typical.max(axis=0))
    assert between.models == len(RACEMATE.models)
    assert RACEMATE.between["norketamine"].models == 4  # hijazi2003 gives none


def test_no_model_and_no_pool_shows_a_place_inside_a_response() -> None:
    told = {*RACEMATE.pooled, *RACEMATE.between, *(name for one in RACEMATE.models for name in one.outputs)}

    assert {name for name in told if name.endswith("site")} == {"effect_site"}


def test_a_model_without_variability_gives_the_typical_person_and_no_part_of_the_pooled_band() -> None:
    with_it, without = (
        compared("default_racemic_v1", "simons2022_s", "domino_3c"),
        compared("default_racemic_v1", "simons2022_s"),
    )

    assert with_it.models[2].outputs["ketamine"].p05 is None
    assert with_it.pooled["ketamine"] == without.pooled["ketamine"]
    assert with_it.between["ketamine"].models == 3


def test_who_must_not_speak_is_told_with_the_reason_and_the_others_speak() -> None:
    found = compared(person=Person(weight_kg=70.0, age_years=90.0, child_pugh="A"))

    assert set(found.refused) == {"perezruixo2021_s"}
    assert found.refused["perezruixo2021_s"].rule == "LIM-MODEL-02"
    assert len(found.models) == 4


def test_with_an_impaired_liver_every_model_clears_less_and_says_so() -> None:
    impaired = compared(person=Person(weight_kg=70.0, age_years=50.0, child_pugh="B", ancestry="other"))

    for one, usual in zip(impaired.models, RACEMATE.models, strict=True):
        assert one.outputs["ketamine"].typical[3] > 1.25 * usual.outputs["ketamine"].typical[3], one.model
        assert any("Child-Pugh B" in words and "multiplied" in words for words in one.extrapolations)
        assert not any("unimpaired" in words for words in one.extrapolations)
    assert impaired.pooled["ketamine"].p05
    assert RACEMATE.pooled["ketamine"].p05
    assert impaired.pooled["ketamine"].p05[3] > RACEMATE.pooled["ketamine"].p05[3]


def test_where_no_model_may_speak_there_is_no_number() -> None:
    found = compared(person=Person(weight_kg=70.0, age_years=50.0, child_pugh="C"))

    assert found.models == ()
    assert set(found.refused) == set(DEFAULT[DrugForm.RACEMIC])
    assert not found.pooled
    assert not found.between


def test_s_is_never_compared_as_if_it_were_racemate() -> None:
    as_s = compared("simons2022_s", "otto2021_s", drug=DrugForm.S)
    as_racemate = compared("simons2022_s", "otto2021_s")

    for one, other in zip(as_s.models, as_racemate.models, strict=True):
        assert one.translation is None
        assert one.outputs["s_ketamine"].typical[3] == pytest.approx(
            2 * other.outputs["s_ketamine"].typical[3], abs=0.01
        )
        assert one.outputs["dissociation"].typical[3] > other.outputs["dissociation"].typical[3]


@pytest.mark.parametrize("names", [[], ["domino_3c", "domino_3c"]])
def test_no_model_and_one_twice_are_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match="each once"):
        side_by_side(
            [MODELS[name] for name in names], PERSON, at(7.0), drug=DrugForm.S, times_min=TIMES, baseline=KNOWN
        )
