"""What the targets ask of a model's typical person: concentrations, areas, half-lives, half-times."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.enantiomers import split
from lenitive.domain.pharmacology.model import PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Given, Injection, typical_concentrations
from lenitive.pkpd.linear import Array

REFERENCE_KG: Final = 70.0
_AT_REST_H: Final = 3000.0
_GRID: Final = 41
_ROUNDS: Final = 8


def stretch(rate_mg_h: float, hours: float, *, start_h: float = 0.0) -> Delivery:
    """An infusion over hours.

    Example:
        >>> stretch(14.0, 4).duration_min
        240
    """
    return Delivery(start_min=60 * start_h, duration_min=60 * hours, rate_mg_h=rate_mg_h)


def concentrations(
    model: str | PkModel,
    output: str,
    given: Given,
    hours: Sequence[float] | Array,
    *,
    weight_kg: float = REFERENCE_KG,
    age_years: float | None = 45.0,
) -> Array:
    """One concentration of the typical person, ng/mL.

    Args:
        model: Id, or the model itself.
        output: For example "ketamine", "norketamine", "effect_site", "venous".
        given: Doses.
        hours: Rising hours after the start.
        weight_kg: Body weight.
        age_years: Age.

    Raises:
        ValueError: The model does not give this output.

    Example:
        >>> concentrations("default_racemic_v1", "ketamine", [stretch(7.0, 6)], [6]).round(2).tolist()
        [70.28]
    """
    chosen = MODELS[model] if isinstance(model, str) else model
    found = typical_concentrations(
        chosen,
        weight_kg=weight_kg,
        age_years=age_years,
        deliveries=given,
        times_min=60.0 * np.asarray(hours, dtype=np.float64),
    )
    curve: Array | None = getattr(found, f"{output}_ng_ml")
    if curve is None:
        raise ValueError(f"{chosen.id} gives no {output}; it gives {', '.join(chosen.outputs)}")
    return curve


def of_enantiomers(
    output: str, racemic: Given, hours: Sequence[float], *, weight_kg: float = REFERENCE_KG
) -> tuple[Array, Array]:
    """The same of S and of R after racemate, ng/mL: half the dose each, by the model of S and the clearance of R.

    Example:
        >>> s, r = of_enantiomers("ketamine", [stretch(20.0, 120)], [120])
        >>> bool(s[0] < r[0])
        True
    """
    halves = split(racemic)
    return (
        concentrations(halves.s_model, output, halves.given, hours, weight_kg=weight_kg),
        concentrations(halves.r_model, output, halves.given, hours, weight_kg=weight_kg),
    )


def area_ng_h_ml(model: str | PkModel, output: str, dose_mg: float) -> float:
    """Area under the concentration of a dose until nothing is left, ng.h/mL.

    Taken from the concentration at rest: an infusion of 1 mg/h comes to rest at the area of 1 mg.

    Example:
        >>> round(area_ng_h_ml("default_racemic_v1", "ketamine", 10.0), 2)  # 10 mg / 84 L/h x 1000
        119.05
    """
    at_rest = concentrations(model, output, [stretch(1.0, _AT_REST_H)], [_AT_REST_H - 1])
    return float(at_rest[0]) * dose_mg


def terminal_half_life_h(model_id: str, *, from_h: float, to_h: float) -> float:
    """Half-life of ketamine between two late times after a bolus, h.

    Example:
        >>> round(terminal_half_life_h("hijazi2003", from_h=60, to_h=70), 1)
        4.9
    """
    late = concentrations(model_id, "ketamine", [Injection(at_min=0, mg=100.0)], (from_h, to_h))
    return (to_h - from_h) * math.log(2.0) / math.log(late[0] / late[1])


def half_time_min(model_id: str, infusion_h: float) -> float:
    """Context-sensitive half-time: minutes from the end of an infusion until the central concentration has halved.

    Args:
        model_id: Of a model.
        infusion_h: How long the infusion ran, h; more than 0.

    Returns:
        Minutes, to a thousandth; found by narrowing an interval on the exact solution.

    Example:
        >>> round(half_time_min("default_racemic_v1", 4), 1)
        42.3
    """
    given = [stretch(10.0, infusion_h)]

    def remains(after_min: Array) -> Array:
        curve = concentrations(model_id, "ketamine", given, infusion_h + np.concatenate([[0.0], after_min]) / 60)
        return np.asarray(curve[1:] / curve[0])

    low_min, high_min = 0.0, 1.0
    while remains(np.array([high_min]))[0] > 0.5:
        low_min, high_min = high_min, 2 * high_min
    for _ in range(_ROUNDS):
        if high_min - low_min < 1e-3:
            break
        after_min = np.linspace(low_min, high_min, _GRID)[1:]
        first = int(np.argmax(remains(after_min) <= 0.5))
        low_min, high_min = low_min if first == 0 else float(after_min[first - 1]), float(after_min[first])
    return high_min
