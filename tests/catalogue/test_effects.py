"""What every pharmacodynamic model of the registry must be."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.pharmacology import effects
from lenitive.domain.pharmacology.anchors import ANCHORS
from lenitive.domain.pharmacology.effect import DriverSite, Effect
from lenitive.domain.pharmacology.effect_site import driven_by
from lenitive.domain.pharmacology.effects import EFFECTS, effect_named
from lenitive.domain.pharmacology.enantiomers import PUBLISHED_RHO, RHO, RHO_RANGE
from lenitive.domain.pharmacology.model import Parameter, Person, PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, curves, individual

EVERY = pytest.mark.parametrize("effect", EFFECTS.values(), ids=list(EFFECTS))
CALCULATES = pytest.mark.parametrize(
    "effect",
    [one for one in EFFECTS.values() if one.formula],
    ids=[name for name, one in EFFECTS.items() if one.formula],
)
UNITS = {"ng/mL": "_ng_ml", "min": "_min", "d": "_d", "%": "_pct", "Hz": "_hz", "N": "_n", "L/min": "_l_min",
         "cm per ng/mL": "_cm_per_ng_ml", "mg/kg": "_mg_kg", "mg/kg/h": "_mg_kg_h"}  # fmt: skip


def numbers_of(effect: Effect) -> list[Parameter]:
    bounds = [bound for driver in effect.drivers for bound in (driver.valid_from, driver.valid_to) if bound]
    return [*effect.parameters.values(), *bounds, *([effect.rho] if effect.rho else [])]


def inside(effect: Effect, points: int = 50) -> list[dict[str, Any]]:
    """Concentrations over the whole domain; where drivers are alternatives, one set for each."""
    grids = {
        driver.analyte.value: np.linspace(
            0.0 if driver.valid_from is None else driver.valid_from.value, driver.valid_to.value, points
        )
        for driver in effect.drivers
    }
    return [{name: grid} for name, grid in grids.items()] if effect.one_of else [grids]


def value(effect: Effect, conc_ng_ml: dict[str, Any]) -> Any:
    return effect.value(conc_ng_ml, baseline_score=7.0 if effect.needs_baseline else None)


def test_there_is_one_effect_for_each_file() -> None:
    files = [path for path in Path(effects.__file__).parent.glob("*.py") if path.name != "__init__.py"]

    assert sorted(EFFECTS) == sorted(path.stem for path in files)


def test_an_unknown_effect_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="olofsen_2022"):
        effect_named("olofsen")


@EVERY
def test_every_number_has_a_source_a_place_and_a_unit_in_its_name(effect: Effect) -> None:
    for number in numbers_of(effect):
        assert number.source in SOURCES
        assert number.place
        assert number.grade is not Grade.READ
    assert set(effect.sources) == {number.source for number in numbers_of(effect)}
    for name, number in effect.parameters.items():
        assert name.endswith(UNITS.get(number.unit, ""))


@EVERY
def test_it_says_in_whom_and_what_it_cannot(effect: Effect) -> None:
    assert effect.endpoint
    assert effect.unit
    assert effect.studied
    assert effect.known_limits
    for driver in effect.drivers:
        assert driver.half_life is None or driver.half_life in effect.parameters
        if driver.half_life is None and driver.site in {DriverSite.EFFECT_SITE, DriverSite.SLOW_SITE}:
            assert any("half-life" in limit for limit in effect.known_limits)


@CALCULATES
def test_inside_its_domain_it_is_a_number_of_the_same_shape(effect: Effect) -> None:
    for conc_ng_ml in inside(effect):
        found = value(effect, conc_ng_ml)
        assert found.shape == (50,)
        assert np.all(np.isfinite(found))
        one_by_one = [float(value(effect, {name: grid[n] for name, grid in conc_ng_ml.items()})) for n in (0, 17, 49)]
        assert found[[0, 17, 49]] == pytest.approx(one_by_one)


@CALCULATES
def test_more_drug_never_has_less_effect(effect: Effect) -> None:
    for conc_ng_ml in inside(effect):
        held = {name: grid if name != "s_norketamine" else np.zeros_like(grid) for name, grid in conc_ng_ml.items()}
        rises = np.diff(value(effect, held))
        assert np.all(rises >= 0) or np.all(rises <= 0)
        assert np.any(rises != 0)


@CALCULATES
def test_outside_its_domain_there_is_no_number(effect: Effect) -> None:
    for conc_ng_ml in inside(effect):
        for name in conc_ng_ml:
            above = {**conc_ng_ml, name: conc_ng_ml[name] * 1.01}
            refusal = value(effect, above)
            assert isinstance(refusal, Refusal)
            assert refusal.rule == "LIM-EFFECT-01"
            assert effect.id in refusal.what
            assert not effect.within(above).all()
            assert effect.within(conc_ng_ml).all()


@CALCULATES
@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_an_impossible_concentration_is_refused_in_one_line(effect: Effect, wrong: float) -> None:
    for conc_ng_ml in inside(effect):
        for name in conc_ng_ml:
            with pytest.raises(ValueError, match=f"{effect.id}: a concentration of {name}"):
                value(effect, {**conc_ng_ml, name: wrong})


@CALCULATES
def test_a_missing_driver_or_an_unknown_one_is_refused(effect: Effect) -> None:
    for wrong in ({}, {"midazolam": 1.0}, {**inside(effect)[0], "midazolam": 1.0}):
        with pytest.raises(ValueError, match=f"{effect.id}: concentrations given of"):
            value(effect, wrong)


def test_an_effect_that_needs_a_baseline_asks_for_it() -> None:
    with pytest.raises(ValueError, match="give baseline_score in cm"):
        EFFECTS["olofsen_2012"].value({"s_ketamine": 50.0, "s_norketamine": 10.0})


def test_points_without_a_function_are_not_calculated_with() -> None:
    refusal = EFFECTS["goldway_2025"].value({"racemic_ketamine": 100.0})

    assert isinstance(refusal, Refusal)
    assert refusal.rule == "LIM-EFFECT-02"


@CALCULATES
@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_a_model_gets_the_sites_of_an_effect_or_says_what_is_missing(effect: Effect, model: PkModel) -> None:
    joined = driven_by(model, effect)

    if isinstance(joined, Refusal):
        assert joined.rule == "LIM-EFFECT-03"
        return
    given = [Delivery(start_min=0, duration_min=300, rate_mg_h=10.0)]
    found = curves(joined, individual(joined, Person(weight_kg=70.0), {}), given, np.array([0.0, 150.0, 900.0]))
    for site in joined.sites:
        assert np.all(found[site.name][0, 1:] > 0)
        assert found[site.name][0, 0] == 0


def test_how_r_counts_is_explicit_and_lies_in_its_range() -> None:
    assert RHO_RANGE[0] <= RHO.value <= RHO_RANGE[1]
    for source, rho in PUBLISHED_RHO.items():
        assert rho.source == source
        assert RHO_RANGE[0] <= rho.value <= RHO_RANGE[1]


def test_bands_of_concentration_have_a_source_and_relief_overlaps_dissociation() -> None:
    for anchor in ANCHORS:
        assert anchor.source in SOURCES
    bands = {anchor.what: anchor for anchor in ANCHORS}
    assert bands["dissociation"].low_ng_ml < bands["relief"].high_ng_ml


def test_a_published_interval_or_error_is_data_and_stands_on_the_page() -> None:
    half_life = EFFECTS["olofsen_2022"].parameters["half_life_min"]
    assert half_life.interval == (5.1, 13.0)
    assert EFFECTS["dahan_2011"].parameters["responds_frac"].error == 0.10
    assert EFFECTS["schuttler_1987"].parameters["s_ketamine_c50_ng_ml"].error == 400.0
    in_minutes = driven_by(MODELS["default_racemic_v1"], EFFECTS["dahan_2011"])
    assert isinstance(in_minutes, PkModel)
    assert [one.interval for one in in_minutes.parameters.values() if one.interval and one.value > 1440] == [
        (5.3 * 1440, 20.5 * 1440)
    ]
    page = (Path(__file__).parents[2] / "docs" / "reference" / "effects.md").read_text(encoding="utf-8")
    assert "8.3 (5.1 to 13)" in page
    assert "0.67 (± 0.1)" in page
