"""What every pharmacokinetic model of the registry must be."""

from pathlib import Path

import numpy as np
import pytest

from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.pharmacology import models
from lenitive.domain.pharmacology.model import Parameter, PkModel
from lenitive.domain.pharmacology.models import DEFAULT_RACEMIC, MODELS, model_named
from lenitive.domain.pharmacology.predict import Delivery, drawn_effects, typical_concentrations
from lenitive.pkpd.quasi_random import normal_table

EVERY = pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))


def parameters_of(model: PkModel) -> list[Parameter]:
    found = [*model.parameters.values(), *model.residual.values(), *(size.exponent for size in model.sizes)]
    for spread in model.variability:
        found += [*spread.variances.values(), *(value for *_, value in spread.correlations)]
    return found


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
        used = {part.volume, part.clearance, *(key for pair in part.peripherals for key in pair)}
        assert used | ({part.fraction} - {None}) <= names
    assert {site.half_life for site in model.sites} <= names
    assert {key for size in model.sizes for key in size.parameters} <= names
    for spread in model.variability:
        assert set(spread.variances) <= names
        assert {key for one, other, _ in spread.correlations for key in (one, other)} <= set(spread.variances)


@EVERY
def test_every_parameter_is_positive_and_its_unit_stands_in_its_name(model: PkModel) -> None:
    suffix = {"L": "_l", "L/h": "_l_h", "min": "_min", "": "_fraction"}
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
    assert model.drug.startswith("ketamine")


@EVERY
def test_twice_the_dose_is_twice_the_concentration(model: PkModel) -> None:
    def peak(mg_h: float) -> float:
        given = [Delivery(start_min=0, duration_min=300, rate_mg_h=mg_h)]
        times_min = np.array([300.0])
        found = typical_concentrations(model, weight_kg=70, age_years=50, deliveries=given, times_min=times_min)
        return float(found.ketamine_ng_ml[0])

    assert peak(20.0) == pytest.approx(2 * peak(10.0), rel=1e-12)


@EVERY
def test_at_steady_state_input_equals_clearance(model: PkModel) -> None:
    months = [Delivery(start_min=0, duration_min=1e5, rate_mg_h=10.0)]
    found = typical_concentrations(model, weight_kg=70, age_years=None, deliveries=months, times_min=np.array([9.9e4]))

    assert found.ketamine_ng_ml[0] == pytest.approx(10_000 / model.parameters["cl_l_h"].value, rel=1e-9)
    if found.effect_site_ng_ml[0]:
        assert found.effect_site_ng_ml[0] == pytest.approx(found.ketamine_ng_ml[0], rel=1e-9)
