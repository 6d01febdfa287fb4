"""What holds of every response, whoever the person and whatever the regimen."""

from collections.abc import Mapping

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.domain.pharmacology.joint import EVERY, Joined, joined
from lenitive.domain.pharmacology.model import DrugForm, Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Given, Injection
from lenitive.domain.pharmacology.random_effects import effect_names
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.response_curves import is_given, response_curves
from lenitive.pkpd.linear import Array

ADULT_MODELS = (
    "default_racemic_v1",
    "default_s_ketamine_v1",
    "simons2022_s",
    "perezruixo2021_s",
    "hijazi2003",
    "domino_3c",
)
JOINTS = [joined(MODELS[name], drug=drug) for name in ADULT_MODELS for drug in DrugForm]
TIMES = np.array([0.0, 1.0, 10.0, 45.0, 120.0, 300.0, 301.0, 420.0, 1500.0, 20_000.0])

joints = st.integers(0, len(JOINTS) - 1)
people = st.builds(
    Person,
    weight_kg=st.floats(39, 170),
    age_years=st.none() | st.floats(18, 86),
    child_pugh=st.sampled_from([None, "A", "B"]),
)
baselines = st.builds(
    Baseline,
    pain_nrs=st.none() | st.floats(0, 10),
    mean_pressure_mmhg=st.none() | st.floats(20, 250),
    heart_rate_min=st.none() | st.floats(20, 250),
    cardiac_output_l_min=st.none() | st.floats(0.5, 20),
    opioid_depression_frac=st.none() | st.floats(0, 1),
)
regimens = st.lists(
    st.one_of(
        st.builds(
            Delivery,
            start_min=st.floats(0, 600),
            duration_min=st.floats(0, 600),
            rate_mg_h=st.floats(0, 5000),
        ),
        st.builds(Injection, at_min=st.floats(0, 600), mg=st.floats(0, 2000)),
    ),
    max_size=4,
)
KNOWN = Baseline(
    pain_nrs=7.0, mean_pressure_mmhg=90.0, heart_rate_min=75.0, cardiac_output_l_min=6.0, opioid_depression_frac=0.4
)


def effects_of(joint: Joined, size: float, seed: int) -> Mapping[str, Array]:
    names = effect_names(joint)
    drawn = np.random.default_rng(seed).uniform(-size, size, (len(names), 3))
    return dict(zip(names, drawn, strict=True))


def times_as_much(regimen: Given, factor: float) -> Given:
    return [
        Injection(at_min=part.at_min, mg=part.mg * factor)
        if isinstance(part, Injection)
        else Delivery(start_min=part.start_min, duration_min=part.duration_min, rate_mg_h=part.rate_mg_h * factor)
        for part in regimen
    ]


@settings(max_examples=120, deadline=None)
@given(joints, people, baselines, regimens, st.floats(0, 3), st.integers(0, 2**32 - 1))
def test_never_undefined_never_outside_its_bounds_and_never_a_default(
    number: int, person: Person, baseline: Baseline, regimen: Given, size: float, seed: int
) -> None:
    joint = JOINTS[number]
    found = response_curves(joint, person, effects_of(joint, size, seed), regimen, TIMES, baseline)

    for name, curve in found.items():
        assert curve.shape == (3, TIMES.size), name
        assert np.all(np.isfinite(curve)), name
    for response in EVERY:
        given_here = response in joint.responses and is_given(response, baseline)
        assert (response.id in found) == given_here
        if given_here:
            assert np.all((found[response.id] >= response.lowest) & (found[response.id] <= response.highest))
    for name in found:
        if name.endswith("_frac"):
            assert np.all((found[name] >= 0) & (found[name] <= 1))


@settings(max_examples=80, deadline=None)
@given(joints, people, regimens, st.floats(1, 20))
def test_more_drug_never_means_more_pain_less_dissociation_or_less_sedation_in_the_typical_person(
    number: int, person: Person, regimen: Given, factor: float
) -> None:
    joint = JOINTS[number]
    some = response_curves(joint, person, {}, regimen, TIMES, KNOWN)
    more = response_curves(joint, person, {}, times_as_much(regimen, factor), TIMES, KNOWN)

    little = 1e-9
    assert np.all(more["pain"] <= some["pain"] + little)
    assert np.all(more["dissociation"] >= some["dissociation"] - little)
    assert np.all(more["sedation"] <= some["sedation"] + little)
    assert np.all(more["mean_pressure"] >= some["mean_pressure"] - little)
    assert np.all(more["heart_rate"] >= some["heart_rate"] - little)
    assert np.all(more["respiratory_drive"] >= some["respiratory_drive"] - little)


@settings(max_examples=80, deadline=None)
@given(joints, people, baselines, st.floats(0, 3), st.integers(0, 2**32 - 1))
def test_without_drug_there_is_the_baseline_and_in_pain_the_persons_own_course(
    number: int, person: Person, baseline: Baseline, size: float, seed: int
) -> None:
    joint = JOINTS[number]
    found = response_curves(joint, person, effects_of(joint, size, seed), [], TIMES, baseline)

    for name, measured in (("mean_pressure", baseline.mean_pressure_mmhg), ("heart_rate", baseline.heart_rate_min)):
        if measured is not None:
            assert np.allclose(found[name], measured)
    if baseline.pain_nrs is not None:
        assert np.allclose(found["pain"], found["pain_without_drug"])
        assert np.allclose(found["pain"][:, 0], baseline.pain_nrs)
        assert np.all(found["pain_relief_by_drug"] == 0)
    if baseline.opioid_depression_frac is not None:
        assert np.allclose(found["respiratory_drive"], 1 - baseline.opioid_depression_frac)
    assert np.all(found["dissociation"] == 0)
    assert np.all(found["sedation"] == 0)


@settings(max_examples=60, deadline=None)
@given(people, regimens, st.sampled_from(["default_s_ketamine_v1", "simons2022_s", "perezruixo2021_s"]))
def test_of_a_racemic_dose_half_is_s_and_the_total_is_both(person: Person, regimen: Given, name: str) -> None:
    model = MODELS[name]
    racemic = response_curves(joined(model, drug=DrugForm.RACEMIC), person, {}, regimen, TIMES, KNOWN)
    half_as_s = response_curves(joined(model), person, {}, times_as_much(regimen, 0.5), TIMES, KNOWN)

    assert np.allclose(racemic["s_ketamine"], half_as_s["ketamine"], rtol=1e-9, atol=1e-9)
    assert np.allclose(racemic["ketamine"], racemic["s_ketamine"] + racemic["r_ketamine"], rtol=1e-9, atol=1e-9)
