"""What every pharmacokinetic model of the registry must be."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.pharmacology import models
from lenitive.domain.pharmacology.incomplete import INCOMPLETE
from lenitive.domain.pharmacology.model import (
    Compartments,
    DrugForm,
    Parameter,
    Person,
    PkModel,
    domain_refusal,
    extrapolations,
)
from lenitive.domain.pharmacology.models import DEFAULT_RACEMIC, MODELS, model_named
from lenitive.domain.pharmacology.predict import (
    Delivery,
    Injection,
    Prediction,
    curves,
    drawn_effects,
    individual,
    predict,
    total_clearance_l_h,
    typical_concentrations,
)
from lenitive.pkpd.linear import Array
from lenitive.pkpd.quasi_random import normal_table

EVERY = pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))


def parameters_of(model: PkModel) -> list[Parameter]:
    found = [*model.parameters.values(), *model.residual.values(), *(size.exponent for size in model.sizes)]
    found += [*model.residual_additive.values(), *(decline.fall for decline in model.declines)]
    found += [group.factor for group in model.groups]
    found += [] if model.age is None else [model.age.flow, model.age.fall, model.age.intrinsic]
    found += [one for one in (model.r_clearance, model.hepatic and model.hepatic.factor) if one]
    for spread in model.variability:
        found += [*spread.variances.values(), *(value for *_, value in spread.correlations)]
        found += [one for one in (spread.heavy_share, spread.heavy_variance, spread.widened_by) if one]
    return found


def typical(model: PkModel, weight_kg: float = 70.0, age_years: float | None = None) -> dict[str, Array]:
    return individual(model, Person(weight_kg=weight_kg, age_years=age_years), {})


def formed_share(model: PkModel, substance: Compartments, values: dict[str, Array]) -> float:
    """Milligrams of a substance that a milligram of the drug gives in the end, by the way from the drug to it."""
    if substance.fed_by is None or substance.fraction is None:
        return 1.0
    feeder = next(part for part in model.structure if part.name == substance.fed_by)
    share = float(values[substance.fraction][0])
    if feeder.liver is not None:
        made, gone = (float(values[key][0]) for key in (feeder.liver.metabolised, feeder.liver.eliminated))
        share *= made / (made + gone)
    return share * formed_share(model, feeder, values)


def test_there_is_one_model_for_each_file() -> None:
    files = [path for path in Path(models.__file__).parent.glob("*.py") if path.name != "__init__.py"]

    assert sorted(MODELS) == sorted(path.stem for path in files)
    assert DEFAULT_RACEMIC in MODELS


def test_an_unknown_model_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="default_racemic_v1"):
        model_named("domino_1984x")


@EVERY
def test_every_number_has_a_source_a_place_and_a_grade_that_was_earned(model: PkModel) -> None:
    for parameter in parameters_of(model):
        assert parameter.source in SOURCES
        assert parameter.place
        assert parameter.grade is not Grade.READ
    assert set(model.sources) == {parameter.source for parameter in parameters_of(model)} | {model.domain.source}


@EVERY
def test_structure_variability_and_scaling_name_parameters_that_exist(model: PkModel) -> None:
    names = set(model.parameters)
    for part in model.structure:
        used = {part.volume, part.clearance, part.fraction, *(key for pair in part.peripherals for key in pair)}
        if part.transit is not None:
            used.add(part.transit.mean_time)
        if part.liver is not None:
            used |= {getattr(part.liver, field.name) for field in fields(part.liver)}
        assert used - {None} <= names
    assert {site.half_life for site in model.sites} <= names
    assert {key for size in model.sizes for key in size.parameters} <= names
    assert {one.parameter for one in (*model.declines, *model.groups)} <= names
    assert model.structure[0].fed_by is None
    for part in model.growing:
        assert {part.volume, part.clearance, part.growth, part.fraction} <= names
        assert part.fed_by in {one.name for one in model.structure if one.clearance is not None}
    assert {*model.residual, *model.residual_additive} <= {part.name for part in (*model.structure, *model.growing)}
    for spread in model.variability:
        assert set(spread.variances) <= names
        assert {key for one, other, _ in spread.correlations for key in (one, other)} <= set(spread.variances)


@EVERY
def test_every_parameter_is_positive_and_its_unit_stands_in_its_name(model: PkModel) -> None:
    suffix = {"L": "_l", "L/h": "_l_h", "min": "_min", "": "_fraction", "1/h": "_per_h"}
    for name, parameter in model.parameters.items():
        assert parameter.value > 0
        assert name.endswith(suffix[parameter.unit])


@EVERY
def test_covariances_can_be_drawn_from(model: PkModel) -> None:
    for spread in model.variability:
        effects = drawn_effects(spread, normal_table(64, len(spread.variances) + 1), widened=True)
        assert all(np.all(np.isfinite(effect)) for effect in effects.values())


@EVERY
def test_it_says_whom_it_comes_from_and_what_it_cannot(model: PkModel) -> None:
    assert model.studied
    assert model.sampling
    assert model.known_limits
    assert model.drug.startswith("ketamine" if model.form is DrugForm.RACEMIC else "S-ketamine")
    assert model.drug.endswith("as base")


@EVERY
def test_it_is_no_better_known_than_the_worst_of_its_parameters(model: PkModel) -> None:
    grades = {parameter.grade for parameter in model.parameters.values()}

    assert model.grade is (Grade.ASSUMED if Grade.ASSUMED in grades else Grade.SECONDARY)


@EVERY
def test_what_was_not_published_is_none_and_said(model: PkModel) -> None:
    given = [Delivery(start_min=0, duration_min=60, rate_mg_h=10.0)]
    found = typical_concentrations(model, weight_kg=70, age_years=45, deliveries=given, times_min=np.array([60.0]))

    for name in ("norketamine", "hydroxynorketamine", "effect_site", "venous"):
        assert (getattr(found, f"{name}_ng_ml") is None) == (name not in model.outputs)
    if not model.variability:
        assert any("no band" in limit for limit in model.known_limits)
    if not {part.name for part in (*model.structure, *model.growing)} <= set(model.residual):
        assert any("esidual error" in limit for limit in model.known_limits)


@EVERY
def test_without_published_variability_it_refuses_a_band_and_with_it_gives_one(model: PkModel) -> None:
    weight_kg = min(70.0, model.domain.weight_kg_max)
    age_years = min(45.0, model.domain.age_years_max)
    person = Person(weight_kg=weight_kg, age_years=age_years, child_pugh="A", ancestry="other")
    given = [Delivery(start_min=0, duration_min=300, rate_mg_h=7.0)]

    found = predict(model, person, given, times_min=(150.0, 300.0, 600.0))

    if not model.variability:
        assert isinstance(found, Refusal)
        assert found.rule == "LIM-MODEL-04"
    else:
        assert isinstance(found, Prediction)
        band = found.ketamine_ng_ml
        assert all(0 < low < high for low, high in zip(band.p05, band.p95, strict=True))


@EVERY
def test_twice_the_dose_is_twice_the_concentration_of_everything(model: PkModel) -> None:
    times_min = np.array([20.0, 300.0, 900.0])

    def given(mg_h: float) -> dict[str, Array]:
        return curves(model, typical(model), [Delivery(start_min=0, duration_min=300, rate_mg_h=mg_h)], times_min)

    single, twice = given(10.0), given(20.0)
    for name in model.outputs:
        assert twice[name] == pytest.approx(2 * single[name], rel=1e-12)


@EVERY
def test_after_sixty_days_input_equals_clearance_and_sites_equal_what_they_follow(model: PkModel) -> None:
    months = [Delivery(start_min=0, duration_min=9e4, rate_mg_h=10.0)]
    values = typical(model)

    found = curves(model, values, months, np.array([8.9e4]))

    for substance in model.structure:
        expected = 10_000 * formed_share(model, substance, values) / total_clearance_l_h(substance, values)
        assert found[substance.name][0] == pytest.approx(expected, rel=1e-9)
    for site in model.sites:
        assert found[site.name][0] == pytest.approx(found[site.follows][0], rel=1e-9)


@EVERY
def test_no_drug_is_lost_or_made_the_area_of_a_bolus_is_dose_over_clearance(model: PkModel) -> None:
    times_min = np.concatenate([[0.0], np.geomspace(1e-4, 4e4, 6000)])
    values = typical(model)

    found = curves(model, values, [Injection(at_min=0, mg=30.0)], times_min)

    for substance in model.structure:
        area_ng_h_ml = np.trapezoid(found[substance.name][0], times_min / 60)
        expected = 30_000 * formed_share(model, substance, values) / total_clearance_l_h(substance, values)[0]
        assert area_ng_h_ml == pytest.approx(expected, rel=1e-4)


@EVERY
def test_weight_changes_what_the_model_says_and_nothing_else(model: PkModel) -> None:
    heavy, light = typical(model, 140.0), typical(model, 70.0)
    exponents = {key: size.exponent.value for size in model.sizes for key in size.parameters}

    for name in model.parameters:
        assert heavy[name] / light[name] == pytest.approx(2 ** exponents.get(name, 0.0), rel=1e-12)
    assert light == {name: np.array([parameter.value]) for name, parameter in model.parameters.items()}


@EVERY
def test_nobody_outside_the_domain_gets_a_number(model: PkModel) -> None:
    domain = model.domain
    inside: dict[str, Any] = {
        "weight_kg": (domain.weight_kg_min + domain.weight_kg_max) / 2,
        "age_years": (domain.age_years_min + domain.age_years_max) / 2,
    }
    outside: list[tuple[dict[str, Any], str]] = [
        ({"weight_kg": domain.weight_kg_min * 0.99}, "LIM-MODEL-01"),
        ({"weight_kg": domain.weight_kg_max * 1.01}, "LIM-MODEL-01"),
        ({"weight_kg": float("nan")}, "LIM-MODEL-01"),
        ({"age_years": domain.age_years_min - 0.01}, "LIM-MODEL-02"),
        ({"age_years": domain.age_years_max + 0.01}, "LIM-MODEL-02"),
        *(({"child_pugh": one}, "LIM-MODEL-03") for one in domain.child_pugh_excluded),
    ]

    assert domain_refusal(model, Person(**inside)) is None
    for wrong, rule in outside:
        refusal = predict(model, Person(**(inside | wrong)), [], times_min=(0.0,))
        assert isinstance(refusal, Refusal)
        assert refusal.rule == rule
        assert model.id in str(refusal)


@EVERY
def test_whoever_is_older_or_lighter_than_was_studied_is_told(model: PkModel) -> None:
    domain = model.domain
    if domain.age_years_max > domain.old_above_years:
        old = Person(weight_kg=70.0, age_years=domain.old_above_years + 1, child_pugh="A", ancestry="other")
        assert any("years is above" in one for one in extrapolations(model, old))
    if domain.weight_kg_min < domain.light_below_kg:
        light = Person(weight_kg=domain.light_below_kg - 1, age_years=domain.age_years_min, child_pugh="A")
        assert any("kg is below" in one for one in extrapolations(model, light))


@EVERY
def test_nothing_is_negative_or_undefined_over_sixty_days_in_people_of_every_size(model: PkModel) -> None:
    times_min = np.concatenate([[0.0, 1e-9, 1.0], np.linspace(5.0, 60 * 1440.0, 200)])
    for weight_kg in (model.domain.weight_kg_min, model.domain.weight_kg_max):
        given = [Injection(at_min=0, mg=30.0), Delivery(start_min=5, duration_min=360, rate_mg_h=20.0)]

        found = curves(model, typical(model, weight_kg, model.domain.age_years_max), given, times_min)

        for curve in found.values():
            assert np.all(np.isfinite(curve))
            assert np.all(curve >= 0)


def test_what_is_left_out_says_what_is_missing_and_is_no_model_unless_it_says_so() -> None:
    for one in INCOMPLETE:
        assert one.source in SOURCES
        assert one.part
        assert one.missing
        assert one.has_model == (one.id in MODELS)
    assert len({one.id for one in INCOMPLETE}) == len(INCOMPLETE)


def test_ancestry_changes_only_what_the_study_found() -> None:
    model = MODELS["perezruixo2021_s"]
    asian = individual(model, Person(weight_kg=70.0, ancestry="Asian"), {})

    changed = {name: float(asian[name][0] / parameter.value) for name, parameter in model.parameters.items()}

    assert {name: round(ratio, 6) for name, ratio in changed.items() if ratio != 1} == {
        "liver_eliminated_per_h": 0.36,
        "norketamine_cl_l_h": 0.81,
    }
    japanese = individual(model, Person(weight_kg=70.0, ancestry="Japanese"), {})
    assert japanese == asian  # the study of Japanese people differed in the nose alone
    assert individual(model, Person(weight_kg=70.0, ancestry="other"), {}) == individual(
        model, Person(weight_kg=70.0), {}
    )
    assert any("Ancestry is not known" in one for one in extrapolations(model, Person(weight_kg=70.0)))


def test_standard_errors_that_were_seen_stand_in_place_of_the_least_they_can_be() -> None:
    found = MODELS["otto2021_s"].uncertainties
    seen = {name: round(100 * one.value**0.5, 2) for name, one in found.items() if name.startswith("norketamine")}
    assert seen == {
        "norketamine_v1_l": 3.77,
        "norketamine_cl_l_h": 5.7,
        "norketamine_v2_l": 17.6,
        "norketamine_q_l_h": 7.51,
    }
    assert not any("not seen" in found[name].place for name in seen)
