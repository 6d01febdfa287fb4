"""Use case: one band over several models, because the truth lies between them.

Every model gives as many people, the same ones as in its own answer. No model counts more than another: none has been
shown to be nearer to people with cancer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lenitive.clinic.simulate import (
    EXACT_MAX,
    EXACT_POINTS_MAX,
    SLOW_TASK_PEOPLE,
    TASK_PEOPLE,
    CountTask,
    Progress,
    SimulationRequest,
)
from lenitive.clinic.simulated import Percentiles, Pooled, unit_name
from lenitive.clinic.workers import Engine
from lenitive.domain.pharmacology.cohort import Ruler, counted_bands, exact_bands, is_linear, ruler_of
from lenitive.pkpd.histogram import Counts
from lenitive.pkpd.linear import Array

Bands = dict[str, dict[str, Array]]


def pooled(requests: Sequence[SimulationRequest], engine: Engine, progress: Progress) -> Pooled | None:
    """One band over the models that gave an answer.

    Args:
        requests: Of those models; the same person, regimen, times and people in each.
        engine: What runs the tasks; it changes no number.
        progress: Told how far a large population is.

    Returns:
        None for fewer than two models, or where no population was asked for.
    """
    people = requests[0].people if requests else None
    if len(requests) < 2 or people is None:
        return None
    bands = _exact(requests, people, engine) if people <= EXACT_MAX else _counted(requests, people, engine, progress)
    return Pooled(
        models=tuple(request.model for request in requests),
        people_each=people,
        times_min=requests[0].times_min,
        outputs={
            unit_name(name): Percentiles(**{key: tuple(curve.tolist()) for key, curve in band.items()})
            for name, band in bands.items()
        },
    )


def _exact(requests: Sequence[SimulationRequest], people: int, engine: Engine) -> Bands:
    times = len(requests[0].times_min)
    size = max(1, EXACT_POINTS_MAX // (people * len(requests)))
    blocks = [(place, min(place + size, times)) for place in range(0, times, size)]
    found = sorted(engine.each(PooledExactTask(requests=tuple(requests)), blocks), key=lambda part: part[0])
    parts = [band for _, band in found]
    return {
        name: {key: np.concatenate([part[name][key] for part in parts]) for key in band}
        for name, band in parts[0].items()
    }


def _counted(requests: Sequence[SimulationRequest], people: int, engine: Engine, progress: Progress) -> Bands:
    ruler = ruler_of([request.cohort for request in requests], np.array(requests[0].times_min))
    size = TASK_PEOPLE if all(is_linear(request.cohort) for request in requests) else SLOW_TASK_PEOPLE
    total, done = people * len(requests), 0

    def told() -> None:
        nonlocal done
        done = min(done + size, total)
        progress(done, total)

    counts = engine.counted(
        PooledCountTask(requests=tuple(requests), ruler=ruler),
        (
            (place, range(first, min(first + size, people)))
            for place in range(len(requests))
            for first in range(0, people, size)
        ),
        size=ruler.bins.size,
        told=told,
    )
    return counted_bands(ruler, counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledExactTask:
    """Exact percentiles over several models at some of the times, wherever it runs."""

    requests: tuple[SimulationRequest, ...]

    def __call__(self, places: tuple[int, int]) -> tuple[int, Bands]:
        """Percentiles from one place of `times_min` to before another, with the place."""
        first = self.requests[0]
        cohorts = [request.cohort for request in self.requests]
        return places[0], exact_bands(cohorts, first.people or 1, np.array(first.times_min[slice(*places)]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PooledCountTask:
    """Counting some people of one of several models by one ruler, wherever it runs."""

    requests: tuple[SimulationRequest, ...]
    ruler: Ruler

    def __call__(self, task: tuple[int, range], counts: Counts) -> None:
        """Add the counts of these people: the place of their model, and their numbers."""
        place, people = task
        CountTask(request=self.requests[place], ruler=self.ruler)(people, counts)
