"""Use case: what a regimen does in a typical person or in a population, by one model or several side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from lenitive.clinic.simulated import (
    Course,
    NotSimulated,
    Percentiles,
    Population,
    Simulated,
    SimulatedResponse,
)
from lenitive.clinic.workers import Engine
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.cohort import (
    GPU_PEOPLE,
    Cohort,
    Ruler,
    count_cohort,
    counted_bands,
    exact_bands,
    fits_gpu,
    is_linear,
    ruler_of,
    typical_curves,
)
from lenitive.domain.pharmacology.for_person import PLAIN, Circumstances, model_for
from lenitive.domain.pharmacology.joint import EVERY, Joined, joined
from lenitive.domain.pharmacology.model import DrugForm, Person, PkModel, domain_refusal, extrapolations
from lenitive.domain.pharmacology.models import model_named
from lenitive.domain.pharmacology.predict import Delivery, Injection
from lenitive.domain.pharmacology.respond import beyond
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.response_curves import is_given, solved_for
from lenitive.pkpd.histogram import WIDTH_FRAC, Counts
from lenitive.pkpd.linear import Array

EXACT_MAX: Final = 20_000
"""Percentiles of a population of at most as many people are exact; of a larger one they are counted in bins."""

EXACT_POINTS_MAX: Final = 2**18
"""People times minutes of one output that are kept at once for exact percentiles: one task."""

TASK_PEOPLE: Final = 2**15
"""People of one task of a large population; fewer where there is no compiled path, so that no task is long."""

SLOW_TASK_PEOPLE: Final = 2**11

Progress = Callable[[int, int], None]
"""Called with people done and people in all."""

Bands = dict[str, dict[str, Array]]
"""By output and percentile, each of shape (times,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationRequest:
    """What is asked. Plain data only, so that it travels to another machine.

    Attributes:
        model: Id of the model.
        person: Whom it is about.
        given: Infusions and injections, minutes after the start.
        times_min: Rising minutes.
        people: How many virtual people; None for the typical person.
        seed: Of the people.
        baseline: Without drug; a response whose baseline is not known is not given.
        with_responses: Whether pain, dissociation and the others are asked for.
        with_uncertainty: Whether the uncertainty of typical values is added to how people differ.
        drug: What the doses count; None for what the model counts.
        rho: How R-ketamine counts; None for the default, with its uncertainty.
        circumstances: Medicines, and what else somebody states; what is known to change exposure changes the model.
        on_gpu: Whether a large population is simulated on a graphics card.
    """

    model: str
    person: Person
    given: tuple[Delivery | Injection, ...]
    times_min: tuple[float, ...]
    people: int | None = None
    seed: int = 1
    baseline: Baseline = field(default_factory=Baseline)
    with_responses: bool = True
    with_uncertainty: bool = False
    drug: DrugForm | None = None
    rho: float | None = None
    circumstances: Circumstances = PLAIN
    on_gpu: bool = False

    @property
    def joint(self) -> Joined:
        """The model as it is used for this person, with the responses asked for.

        Raises:
            ValueError: Unknown model, or rho is not 0-1.
        """
        model = model_for(model_named(self.model), self.person, self.circumstances)
        return joined(model, EVERY if self.with_responses else (), drug=self.drug, rho=self.rho)

    @property
    def cohort(self) -> Cohort:
        """The people asked for."""
        return Cohort(
            joint=self.joint,
            person=self.person,
            given=self.given,
            seed=self.seed,
            baseline=self.baseline,
            with_uncertainty=self.with_uncertainty,
        )


def can_use_gpu(request: SimulationRequest) -> bool:
    """Whether this is work for a graphics card: a large population of concentrations alone."""
    return request.people is not None and request.people > EXACT_MAX and fits_gpu(request.cohort)


def simulate(request: SimulationRequest, engine: Engine, progress: Progress) -> Simulated | NotSimulated:
    """Simulate one model.

    Args:
        request: What is asked.
        engine: What runs the tasks of a population; it changes no number.
        progress: Told how far a population is.

    Returns:
        The courses, or why the model must not give them.

    Raises:
        ValueError: Unknown model, or a number that cannot be.
    """
    model = model_named(request.model)
    refusal = domain_refusal(model, request.person) or (None if request.people is None else _no_population(model))
    if refusal is not None:
        return NotSimulated(model=model.id, refusal=refusal)
    times_min = np.array(request.times_min)
    if request.people is None:
        found = typical_curves(request.cohort, times_min)
        return _answer(request, {name: _listed(curve) for name, curve in found.items()})
    bands = bands_of([request], engine, progress)
    return _answer(
        request,
        {name: Percentiles(**{key: _listed(curve) for key, curve in band.items()}) for name, band in bands.items()},
    )


def bands_of(requests: Sequence[SimulationRequest], engine: Engine, progress: Progress) -> Bands:
    """Percentiles by output, of one request; or over several, each of which gives as many people.

    Args:
        requests: Of one or several models; the same person, regimen, times and people in each.
        engine: What runs the tasks; it changes no number.
        progress: Told how many of all people are done.
    """
    people = requests[0].people or 1
    reckon = _exact if people <= EXACT_MAX else _counted
    return reckon(tuple(requests), people, engine, progress)


def _exact(requests: tuple[SimulationRequest, ...], people: int, engine: Engine, progress: Progress) -> Bands:
    times, total = len(requests[0].times_min), people * len(requests)
    size = max(1, EXACT_POINTS_MAX // total)
    blocks = [(place, min(place + size, times)) for place in range(0, times, size)]
    found = []
    for block in engine.each(ExactTask(requests=requests), blocks):
        found.append(block)
        progress(total * len(found) // len(blocks), total)
    parts = [band for _, band in sorted(found, key=lambda block: block[0])]
    return {
        name: {key: np.concatenate([part[name][key] for part in parts]) for key in band}
        for name, band in parts[0].items()
    }


def _counted(requests: tuple[SimulationRequest, ...], people: int, engine: Engine, progress: Progress) -> Bands:
    ruler = ruler_of([request.cohort for request in requests], np.array(requests[0].times_min))
    size, total, done = min(_task_people(request) for request in requests), people * len(requests), 0

    def told() -> None:
        nonlocal done
        done = min(done + size, total)
        progress(done, total)

    counts = engine.counted(
        CountTask(requests=requests, ruler=ruler),
        (
            (place, range(first, min(first + size, people)))
            for place in range(len(requests))
            for first in range(0, people, size)
        ),
        size=ruler.bins.size,
        told=told,
    )
    return counted_bands(ruler, counts)


def _task_people(request: SimulationRequest) -> int:
    if request.on_gpu:
        return GPU_PEOPLE
    return TASK_PEOPLE if is_linear(request.cohort) else SLOW_TASK_PEOPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactTask:
    """Exact percentiles at some of the times, wherever it runs."""

    requests: tuple[SimulationRequest, ...]

    def __call__(self, places: tuple[int, int]) -> tuple[int, Bands]:
        """Percentiles from one place of `times_min` to before another, with the place."""
        first = self.requests[0]
        cohorts = [request.cohort for request in self.requests]
        return places[0], exact_bands(cohorts, first.people or 1, np.array(first.times_min[slice(*places)]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountTask:
    """Counting some people of one of the requests by one ruler, wherever it runs."""

    requests: tuple[SimulationRequest, ...]
    ruler: Ruler

    def __call__(self, task: tuple[int, range], counts: Counts) -> None:
        """Add the counts of these people: the place of their request, and their numbers."""
        place, people = task
        request = self.requests[place]
        times_min = np.array(request.times_min)
        count_cohort(request.cohort, self.ruler, people, times_min, counts, on_gpu=request.on_gpu)


def _answer(request: SimulationRequest, found: Mapping[str, Course]) -> Simulated:
    joint, person = request.joint, request.person
    model = joint.own
    return Simulated(
        model=model.id,
        title=model.title,
        drug=joint.drug,
        grade=model.grade,
        studied=model.studied,
        weight_kg=person.weight_kg,
        age_years=person.age_years,
        child_pugh=person.child_pugh,
        ancestry=person.ancestry,
        times_min=request.times_min,
        ketamine_ng_ml=found["ketamine"],
        norketamine_ng_ml=found.get("norketamine"),
        effect_site_ng_ml=found.get("effect_site") if "effect_site" in model.outputs else None,
        venous_ng_ml=found.get("venous"),
        hydroxynorketamine_ng_ml=found.get("hydroxynorketamine"),
        s_ketamine_ng_ml=found.get("s_ketamine"),
        r_ketamine_ng_ml=found.get("r_ketamine"),
        responses=_responses(joint, found) if request.with_responses else None,
        responses_left_out=_left_out(request, joint),
        rho=joint.rho if request.with_responses else None,
        population=_population(request),
        band=_band_in_words(request, model),
        extrapolations=_extrapolations(request, joint),
        known_limits=model.known_limits,
    )


def _extrapolations(request: SimulationRequest, joint: Joined) -> tuple[str, ...]:
    """In what the answer goes beyond what was studied; of responses, in the typical person."""
    found = [*extrapolations(joint.own, request.person), *((joint.translation,) if joint.translation else ())]
    if joint.responses:
        solved = solved_for(joint, request.person, {}, request.given, np.array(request.times_min))
        found += beyond(joint, solved, {}, request.baseline)
    return tuple(found)


def _responses(joint: Joined, found: Mapping[str, Course]) -> dict[str, SimulatedResponse]:
    return {
        one.id: SimulatedResponse(
            title=one.title,
            unit=one.unit,
            grade=one.grade,
            studied=one.studied,
            course=found[one.id],
            parts={name: found[name] for name in one.parts},
            known_limits=one.known_limits,
            sources=one.sources,
        )
        for one in joint.responses
        if one.id in found
    }


def _left_out(request: SimulationRequest, joint: Joined) -> dict[str, str]:
    """Why a response is not in the answer."""
    if not request.with_responses:
        return {one.id: "not asked for" for one in EVERY}
    unknown = {
        one.id: f"the baseline {one.needs} is not known"
        for one in joint.responses
        if not is_given(one, request.baseline)
    }
    return {**joint.left_out, **unknown}


def _population(request: SimulationRequest) -> Population | None:
    if request.people is None:
        return None
    exact = request.people <= EXACT_MAX
    return Population(
        people=request.people,
        seed=request.seed,
        varies=request.cohort.varies,
        percentiles="exact" if exact else "counted",
        bin_width_frac=0.0 if exact else WIDTH_FRAC,
        device="gpu" if request.on_gpu and not exact else "cpu",
    )


def _band_in_words(request: SimulationRequest, model: PkModel) -> str | None:
    if request.people is None:
        return None
    uncertainty = (
        "holds the uncertainty of the typical values as well"
        if request.with_uncertainty
        else "does not hold the uncertainty of the typical values"
    )
    return (
        f"5th, 50th and 95th centile of {request.people} virtual people; differences between "
        f"{model.variability[0].population}. It {uncertainty}, and never the difference between models."
    )


def _no_population(model: PkModel) -> Refusal | None:
    if model.variability:
        return None
    return Refusal(
        rule="LIM-MODEL-04",
        what=f"{model.id} publishes no between-person variability",
        limit="A population is drawn from a model that says how people differ",
        remedy="Leave --population out for the typical person, or choose a model with variability",
        source=model.domain.source,
    )


def _listed(curve: Array) -> tuple[float, ...]:
    return tuple(float(value) for value in curve)
