"""What a study of so many people would have found if the model were true: the stuff of a visual predictive check.

Studies give the middle of a group, not its members. So the check repeats the study: it draws as many people, adds
measurement error, takes the percentiles of the group, and does that many times.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.model import Person, PkModel, Variability
from lenitive.domain.pharmacology.predict import curves, drawn_effects, individual
from lenitive.domain.pharmacology.validation.curves import ObservedCurve
from lenitive.pkpd.counter_normal import counter_normals
from lenitive.pkpd.linear import Array

PERCENTILES: Final = (5.0, 50.0, 95.0)
"""Of the people of one trial."""

TRIALS: Final = 400
"""Trials that are simulated."""

_RANGE: Final = (5.0, 50.0, 95.0)
_SEED: Final = 20_260


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedTrials:
    """Percentiles of a trial over many trials, in the unit of the study.

    Attributes:
        hours: Times, h.
        low: 5th centile among the trials, for each of `PERCENTILES`; shape (percentiles, times).
        middle: Median among the trials.
        high: 95th centile.
        population: Whose differences were drawn.
    """

    hours: tuple[float, ...]
    low: Array
    middle: Array
    high: Array
    population: str


def simulated_trials(
    curve: ObservedCurve, model: PkModel, *, trials: int = TRIALS, seed: int = _SEED
) -> SimulatedTrials:
    """Repeat a study in people drawn from a model.

    People differ as healthy volunteers do, where the model has such a variability, because those were studied.

    Args:
        curve: What was observed, in how many people, and how.
        model: One that the curve is compared with.
        trials: How many trials.
        seed: The same seed gives the same trials.

    Returns:
        The range of each percentile among the trials.

    Raises:
        ValueError: The model has no variability, or the curve is not compared with it.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> from lenitive.domain.pharmacology.validation.curves import OBSERVED_CURVES
        >>> found = simulated_trials(OBSERVED_CURVES["OBS-CHDR-K"], MODELS["otto2021_s"], trials=50)
        >>> found.middle.shape, bool(np.all(found.low < found.high))
        ((3, 8), True)
    """
    if not model.variability or model.id not in curve.outputs:
        raise ValueError(f"{curve.id}: {model.id} has no variability, or is not compared with this curve")
    spread = healthy(model)
    people = trials * curve.people
    names = len(spread.variances) + 1
    normals = counter_normals(seed, first=0, people=people, effects=names + len(curve.hours))
    effects = drawn_effects(spread, normals[:, :names], widened=False)
    person = Person(weight_kg=curve.weight_kg, age_years=curve.age_years)
    times_min = 60.0 * np.array(curve.hours)
    found = curves(model, individual(model, person, effects), curve.given, times_min)[curve.outputs[model.id]]
    measured = found * np.exp(_residual(model, curve.analyte) * normals[:, names:])
    of_trials = np.percentile(
        curve.in_its_unit(measured).reshape(trials, curve.people, len(curve.hours)), PERCENTILES, axis=1
    )
    low, middle, high = np.percentile(of_trials, _RANGE, axis=1)
    return SimulatedTrials(hours=curve.hours, low=low, middle=middle, high=high, population=spread.population)


def healthy(model: PkModel) -> Variability:
    """How healthy volunteers differ, where the model holds it; else the model's first variability.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> healthy(MODELS["default_racemic_v1"]).name
        'healthy'
    """
    return next((spread for spread in model.variability if spread.name == "healthy"), model.variability[0])


def _residual(model: PkModel, analyte: str) -> float:
    """Proportional error of a measurement, drawn on the log scale so that no concentration is negative."""
    return model.residual[analyte].value if analyte in model.residual else 0.0
