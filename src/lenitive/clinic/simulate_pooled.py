"""Use case: one band over several models, because the truth lies between them.

Every model gives as many people, the same ones as in its own answer. No model counts more than another: none has been
shown to be nearer to people with cancer.
"""

from collections.abc import Sequence

from lenitive.clinic.simulate import Progress, SimulationRequest, bands_of
from lenitive.clinic.simulated import Percentiles, Pooled, unit_name
from lenitive.clinic.workers import Engine


def pooled(requests: Sequence[SimulationRequest], engine: Engine, progress: Progress) -> Pooled | None:
    """One band over the models that gave an answer.

    Args:
        requests: Of those models; the same person, regimen, times and people in each.
        engine: What runs the tasks; it changes no number.
        progress: Told how far a population is.

    Returns:
        None for fewer than two models, or where no population was asked for.
    """
    people = requests[0].people if requests else None
    if len(requests) < 2 or people is None:
        return None
    return Pooled(
        models=tuple(request.model for request in requests),
        people_each=people,
        times_min=requests[0].times_min,
        outputs={
            unit_name(name): Percentiles(**{key: tuple(curve.tolist()) for key, curve in band.items()})
            for name, band in bands_of(requests, engine, progress).items()
        },
    )
