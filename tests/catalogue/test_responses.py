"""What every response of the registry must be."""

from dataclasses import fields, replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from lenitive.domain.assessment.instruments import INSTRUMENTS
from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.pharmacology import responses
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.joint import joined
from lenitive.domain.pharmacology.model import DrugForm, Parameter, Person, PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Injection
from lenitive.domain.pharmacology.response import RHO_KEY, Baseline, Context, Counts, PdParameter, Response, Scale
from lenitive.domain.pharmacology.response_curves import response_curves
from lenitive.domain.pharmacology.responses import RESPONSES, response_named
from lenitive.pkpd.linear import Array

EVERY = pytest.mark.parametrize("response", RESPONSES.values(), ids=list(RESPONSES))
KNOWN = Baseline(
    pain_nrs=7.0,
    mean_pressure_mmhg=90.0,
    heart_rate_min=75.0,
    cardiac_output_l_min=6.0,
    opioid_depression_frac=0.4,
)
TIMES = np.array([0.0, 30.0, 300.0, 1440.0])


def numbers_of(response: Response) -> list[Parameter]:
    each = [(one.typical, one.between_people, one.uncertainty) for one in response.parameters.values()]
    return [*chain.from_iterable(each), *(driver.holds_to for driver in response.drivers), response.residual]


def answered(response: Response, conc_ng_ml: float, **effects: float) -> Array:
    """The response at a steady concentration at each of its places."""
    conc = {driver.name: np.full((1, TIMES.size), conc_ng_ml) for driver in response.drivers}
    values = {name: one.of(np.array([effects.get(name, 0.0)]))[:, None] for name, one in response.parameters.items()}
    return response.formula(conc, values, Context(times_min=TIMES, baseline=KNOWN))


def test_there_is_one_response_for_each_file() -> None:
    files = [path for path in Path(responses.__file__).parent.glob("*.py") if path.name != "__init__.py"]

    assert sorted(RESPONSES) == sorted(path.stem for path in files)


def test_an_unknown_response_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="dissociation"):
        response_named("happiness")


@EVERY
def test_every_number_has_a_source_a_place_and_an_earned_grade(response: Response) -> None:
    for number in numbers_of(response):
        assert number.source in SOURCES
        assert number.place
        assert number.grade is not Grade.READ
    assert set(response.sources) == {number.source for number in numbers_of(response)}


@EVERY
def test_it_is_assumed_as_a_whole_where_any_structural_number_is(response: Response) -> None:
    assert response.grade is Grade.ASSUMED
    assert response.studied
    assert response.known_limits


@EVERY
def test_what_the_effects_hold_is_taken_from_them_and_not_typed_again(response: Response) -> None:
    for effect_id in response.effects:
        held = {id(number) for number in EFFECTS[effect_id].parameters.values()}
        own = {id(number.typical) for number in response.parameters.values()}
        assert held & own, f"{response.id} uses no number of {effect_id}"


@EVERY
def test_its_sites_drivers_and_baseline_name_what_there_is(response: Response) -> None:
    places = {site.name for site in response.sites} | {"ketamine", "norketamine"}
    assert {driver.place for driver in response.drivers} <= places
    for site in response.sites:
        assert response.parameters[site.half_life].scale is Scale.LOG
        assert response.parameters[site.half_life].typical.unit == "min"
    if any(driver.counts is Counts.S_EQUIVALENT for driver in response.drivers):
        assert RHO_KEY in response.parameters
    assert response.needs is None or response.needs in {one.name for one in fields(Baseline)}


@EVERY
@pytest.mark.parametrize("effect", [-6.0, 0.0, 6.0])
@pytest.mark.parametrize("conc_ng_ml", [0.0, 1e-9, 80.0, 400.0])
def test_it_is_a_number_and_inside_its_bounds_far_from_the_typical_person(
    response: Response, effect: float, conc_ng_ml: float
) -> None:
    for name in response.parameters:
        found = answered(response, conc_ng_ml, **{name: effect})
        assert np.all(np.isfinite(found))
    typical = answered(response, conc_ng_ml)
    assert np.all((typical >= response.lowest) & (typical <= response.highest))


@EVERY
def test_every_uncertainty_widens_something_or_is_nothing(response: Response) -> None:
    for one in response.parameters.values():
        assert one.between_people.value >= 0
        assert one.uncertainty.value >= 0
    assert any(one.between_people.value for one in response.parameters.values())
    assert response.residual.value > 0
    assert response.residual.unit == response.unit


@pytest.mark.parametrize("drug", list(DrugForm))
@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_every_model_can_be_followed_by_every_response_or_says_why_not(model: PkModel, drug: DrugForm) -> None:
    joint = joined(model, drug=drug)
    domain = model.domain
    person = Person(weight_kg=min(70.0, domain.weight_kg_max), age_years=min(50.0, domain.age_years_max))
    dose = [Injection(at_min=0.0, mg=10.0)]
    found = response_curves(joint, person, {}, dose, np.array([0.0, 30.0, 600.0]), KNOWN)

    assert {one.id for one in joint.responses} | set(joint.left_out) == set(RESPONSES)
    assert {one.id for one in joint.responses} <= set(found)
    assert all(np.all(np.isfinite(curve)) for curve in found.values())
    assert (joint.translation is None) == (model.form is drug)


def test_what_is_one_thing_in_two_responses_is_one_random_effect() -> None:
    joint = joined(MODELS["default_racemic_v1"])

    assert sum(name.endswith("rho") for name in joint.parameters) == 1
    assert sum("effect_site_half_life" in name for name in joint.parameters) == 1


def test_two_responses_cannot_hold_one_site_with_two_delays() -> None:
    pain = RESPONSES["pain"]
    half_life = pain.parameters["effect_site_half_life_min"]
    other = replace(half_life, typical=replace(half_life.typical, value=20.0))
    changed = replace(
        RESPONSES["sedation"], parameters={**RESPONSES["sedation"].parameters, "effect_site_half_life_min": other}
    )

    with pytest.raises(ValueError, match="share one"):
        joined(MODELS["default_racemic_v1"], (pain, changed))


@pytest.mark.parametrize(
    ("response", "instrument"), [("pain", "nrs"), ("dissociation", "psychotomimetic"), ("sedation", "rass")]
)
def test_a_score_stays_inside_the_instrument_of_the_session(response: str, instrument: str) -> None:
    scale = INSTRUMENTS[instrument]

    assert scale.low <= RESPONSES[response].lowest < RESPONSES[response].highest <= scale.high


@pytest.mark.parametrize(("value", "scale"), [(0.0, Scale.LOG), (1.0, Scale.LOGIT), (0.0, Scale.LOGIT)])
def test_a_number_that_cannot_differ_on_its_scale_is_refused(value: float, scale: Scale) -> None:
    one = RESPONSES["pain"].parameters["c50_ng_ml"]

    with pytest.raises(ValueError, match="cannot differ"):
        PdParameter(
            typical=replace(one.typical, value=value),
            between_people=one.between_people,
            uncertainty=one.uncertainty,
            scale=scale,
        )
