"""Random people, regimens and times through every model: never undefined, never below zero, never outside a domain.

Run: python benchmarks/random_inputs.py [INPUTS]          100,000 unless said otherwise
     python benchmarks/random_inputs.py [INPUTS] --numpy  without the compiled engine

An input is one virtual person of a random model under a random regimen at random times: size, age, class of the liver,
ancestry, medicines, baseline and every random effect are drawn, effects up to four times as far out as people differ,
regimens up to 5 g/h, times to 70 days. A quarter lie at an end of the domain of their model: those beyond it must get a
refusal and no number, the others a number. Where both engines can answer they must agree. Prints what was found and
ends with 1 when anything is wrong.
"""

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np

from lenitive.clinic.simulate import SimulationRequest, simulate
from lenitive.clinic.simulated import NotSimulated
from lenitive.clinic.workers import Threads
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.for_person import GENOTYPES, Circumstances, model_for
from lenitive.domain.pharmacology.joint import EVERY, Joined, joined
from lenitive.domain.pharmacology.model import Domain, DrugForm, Person, PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import (
    Band,
    Delivery,
    Given,
    Injection,
    blocks_of,
    individual,
    input_of,
    predict,
)
from lenitive.domain.pharmacology.random_effects import drawn, effect_names
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.response_curves import is_given, response_curves
from lenitive.pkpd import linear
from lenitive.pkpd.linear import Array

PEOPLE = 20
"""People of one model under one regimen."""

GROUPS = 25
"""Groups of one task."""

ALLOWED = 1e-10
"""Largest difference between the engines, relative to the peak."""

BAND_EVERY = 10
"""A band is asked for of every so manieth group."""

_NAMES = tuple(MODELS)
_MEDICINES = ((), ("rifampicin",), ("ticlopidine",), ("clarithromycin", "grapefruit"), ("Examplezumab",))
_CONCENTRATIONS = {"ketamine", "norketamine", "effect_site", "venous", "hydroxynorketamine", "s_ketamine", "r_ketamine"}


@dataclass(frozen=True)
class Case:
    """One model, one person and regimen, and people who differ in every random effect."""

    model: PkModel
    joint: Joined
    person: Person
    given: Given
    times_min: Array
    baseline: Baseline
    normals: Array


@cache
def _model(name: str, child_pugh: str | None, medicines: int, flow: float | None, gene: str | None) -> PkModel:
    circumstances = Circumstances(medicines=_MEDICINES[medicines], liver_flow_frac=flow, cyp2b6=gene)
    person = Person(weight_kg=70.0, child_pugh="B" if child_pugh == "B" else None)
    return model_for(MODELS[name], person, circumstances)


def case(chance: np.random.Generator) -> Case:
    """One group."""
    name = _NAMES[int(chance.integers(len(_NAMES)))]
    person = _person(chance, MODELS[name].domain)
    model = _model(
        name,
        person.child_pugh,
        int(chance.integers(len(_MEDICINES))) if chance.random() < 0.5 else 0,
        float(chance.choice([0.1, 0.5, 1.0])) if chance.random() < 0.2 else None,
        str(chance.choice(tuple(GENOTYPES))) if chance.random() < 0.2 else None,
    )
    drug, rho = DrugForm(str(chance.choice([one.value for one in DrugForm]))), float(chance.uniform(0, 1))
    joint = joined(model, EVERY, drug=drug, rho=rho if chance.random() < 0.5 else None)
    normals = chance.standard_normal((PEOPLE, len(effect_names(joint)) + 1)) * chance.uniform(0.5, 4.0)
    return Case(model, joint, person, _regimen(chance), _times_min(chance), _baseline(chance), normals)


def _person(chance: np.random.Generator, domain: Domain) -> Person:
    """Inside the domain three times of four, else with one thing near or beyond its end."""
    weight_kg = chance.uniform(domain.weight_kg_min, domain.weight_kg_max)
    age_years = chance.uniform(domain.age_years_min, domain.age_years_max) if chance.random() < 0.8 else None
    classes: list[str | None] = [None, "A", *({"B"} - set(domain.child_pugh_excluded))]
    beyond = int(chance.integers(12))
    if beyond == 0:
        weight_kg = chance.choice([domain.weight_kg_min, domain.weight_kg_max]) * chance.uniform(0.9, 1.1)
    elif beyond == 1:
        age_years = chance.choice([domain.age_years_min, domain.age_years_max]) * chance.uniform(0.9, 1.1)
    elif beyond == 2:
        classes = ["B", "C"]
    return Person(
        weight_kg=float(weight_kg),
        age_years=None if age_years is None else float(age_years),
        child_pugh=classes[int(chance.integers(len(classes)))],  # type: ignore[arg-type]
        ancestry=(None, "Asian", "Japanese", "other")[int(chance.integers(4))],
    )


def _regimen(chance: np.random.Generator) -> Given:
    return [
        *(
            Delivery(
                start_min=float(chance.uniform(0, 600)),
                duration_min=float(10.0 ** chance.uniform(-3, 4)),
                rate_mg_h=float(chance.choice([0.0, chance.uniform(0, 50), 10.0 ** chance.uniform(-6, 3.7)])),
            )
            for _ in range(int(chance.integers(0, 4)))
        ),
        *(
            Injection(at_min=float(chance.uniform(0, 600)), mg=float(10.0 ** chance.uniform(-6, 3.3)))
            for _ in range(int(chance.integers(0, 3)))
        ),
    ]


def _times_min(chance: np.random.Generator) -> Array:
    return np.sort(np.concatenate([[0.0], chance.uniform(0, 700, 6), 10.0 ** chance.uniform(-3, 5, 5)]))


def _baseline(chance: np.random.Generator) -> Baseline:
    def maybe(low: float, high: float) -> float | None:
        return float(chance.uniform(low, high)) if chance.random() < 0.7 else None

    return Baseline(
        pain_nrs=maybe(0, 10),
        mean_pressure_mmhg=maybe(20, 250),
        heart_rate_min=maybe(20, 250),
        cardiac_output_l_min=maybe(0.5, 20),
        opioid_depression_frac=maybe(0, 1),
    )


def is_outside(person: Person, domain: Domain) -> bool:
    """Whether the model must not speak, told by its registry entry alone."""
    age = person.age_years
    return (
        not domain.weight_kg_min <= person.weight_kg <= domain.weight_kg_max
        or (age is not None and not domain.age_years_min <= age <= domain.age_years_max)
        or person.child_pugh in domain.child_pugh_excluded
    )


def wrongs(found: Case, *, compiled: bool, with_band: bool) -> list[str]:
    """Everything that is wrong about one group; empty when nothing is."""
    if is_outside(found.person, found.model.domain):
        return _outside_wrongs(found)
    said = _band_wrongs(found) if with_band and found.model.variability else []
    effects = drawn(found.joint, found.normals)
    curves = response_curves(found.joint, found.person, effects, found.given, found.times_min, found.baseline)
    said += [words for name, curve in curves.items() for words in _curve_wrongs(name, curve)]
    said += _response_wrongs(found, curves)
    if compiled:
        said += _engine_wrongs(found)
    return [f"{found.model.id}: {words}" for words in said]


def _outside_wrongs(found: Case) -> list[str]:
    request = SimulationRequest(
        model=found.model.id, person=found.person, given=tuple(found.given), times_min=tuple(found.times_min.tolist())
    )
    answers = [
        simulate(request, Threads(workers=1), lambda _done, _people: None),
        predict(found.model, found.person, found.given, times_min=request.times_min),
    ]
    numbers = [one for one in answers if not isinstance(one, NotSimulated | Refusal)]
    return [f"{found.model.id}: a number outside its domain"] * len(numbers)


def _band_wrongs(found: Case) -> list[str]:
    band = predict(found.model, found.person, found.given, times_min=found.times_min.tolist())
    if isinstance(band, Refusal):
        return [f"refused inside its domain: {band.rule}"]
    bands = [value for value in (band.ketamine_ng_ml, band.norketamine_ng_ml, band.effect_site_ng_ml) if value]
    return [words for one in bands for words in _order_wrongs(one)]


def _order_wrongs(band: Band) -> list[str]:
    low, middle, high = np.array(band.p05), np.array(band.p50), np.array(band.p95)
    ordered = np.all(np.isfinite(high)) and np.all(low >= 0) and np.all(low <= middle) and np.all(middle <= high)
    return [] if ordered else ["a band that is not in order"]


def _curve_wrongs(name: str, curve: Array) -> list[str]:
    if not np.all(np.isfinite(curve)):
        return [f"{name} is not a number"]
    if name in _CONCENTRATIONS and np.any(curve < 0):
        return [f"{name} below zero"]
    return []


def _response_wrongs(found: Case, curves: dict[str, Array]) -> list[str]:
    said = []
    for one in found.joint.responses:
        if (one.id in curves) != is_given(one, found.baseline):
            said.append(f"{one.id} without its baseline, or missing with it")
        elif one.id in curves and not np.all((curves[one.id] >= one.lowest) & (curves[one.id] <= one.highest)):
            said.append(f"{one.id} outside {one.lowest:g} to {one.highest:g}")
    shares = [name for name in curves if name.endswith("_frac")]
    said += [f"{name} outside 0 to 1" for name in shares if np.any((curves[name] < 0) | (curves[name] > 1))]
    return said


def _engine_wrongs(found: Case) -> list[str]:
    from lenitive.pkpd import compiled

    effects = {
        key: one for key, one in drawn(found.joint, found.normals).items() if key in found.joint.model.parameters
    }
    values = individual(found.joint.model, found.person, effects)
    blocks, _ = blocks_of(found.joint.model, values)
    dosing = [input_of(part) for part in found.given]
    plain = linear.amounts(linear.solve(blocks), dosing, times_min=found.times_min)
    fast = compiled.amounts(blocks, dosing, times_min=found.times_min)
    whole = np.stack([plain[block.name] for block in blocks])
    peak = np.maximum(whole.max(axis=-1, keepdims=True), np.finfo(float).tiny)
    if not np.all(fast >= 0):
        return ["compiled: below zero or not a number"]
    apart = float((np.abs(whole - fast) / peak).max())
    return [] if apart <= ALLOWED else [f"the engines differ by {apart:.1e} of the peak"]


def look(task: tuple[int, int, bool]) -> tuple[Counter[str], int, int]:
    """What is wrong in some groups, by words; how many of their people lay outside a domain; how many there were."""
    number, groups, compiled = task
    said: Counter[str] = Counter()
    outside = 0
    for group in range(groups):
        found = case(np.random.default_rng((7, number, group)))
        outside += PEOPLE * is_outside(found.person, found.model.domain)
        said.update(wrongs(found, compiled=compiled, with_band=group % BAND_EVERY == 0))
    return said, outside, groups * PEOPLE


def main(arguments: list[str]) -> int:
    """Print what was found; 0 when nothing is wrong."""
    inputs = next((int(word) for word in arguments if word.isdigit()), 100_000)
    compiled = "--numpy" not in arguments
    groups = -(-inputs // PEOPLE)
    work = [(number, min(GROUPS, groups - number * GROUPS), compiled) for number in range(-(-groups // GROUPS))]
    said: Counter[str] = Counter()
    outside = looked_at = 0
    with ProcessPoolExecutor() as pool:
        for wrong, beyond, people in pool.map(look, work):
            said.update(wrong)
            outside, looked_at = outside + beyond, looked_at + people
    engines = "NumPy and compiled" if compiled else "NumPy"
    print(
        f"{looked_at} random inputs to {len(MODELS)} models ({engines}): {outside} outside a domain, each refused; "
        f"{sum(said.values())} wrong: {'passed' if not said else 'FAILED'}"
    )
    for words, times in said.most_common(20):
        print(f"{times:6} x {words}")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
