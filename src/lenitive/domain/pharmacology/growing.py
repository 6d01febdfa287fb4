"""The curve of a metabolite whose clearance grows with time, from the exact curve of what forms it."""

from collections.abc import Mapping

import numpy as np

from lenitive.domain.pharmacology.model import Compartments, GrowingMetabolite
from lenitive.pkpd.growing_loss import amounts_with_growing_loss
from lenitive.pkpd.linear import Array, Bolus, Dosing, System, amounts

_NG_ML_PER_MG_L = 1000.0
_MIN_PER_H = 60.0


def growing_ng_ml(
    metabolite: GrowingMetabolite,
    feeder: Compartments,
    values: Mapping[str, Array],
    *,
    system: System,
    dosing: Dosing,
    times_min: Array,
) -> Array:
    """Concentration of the metabolite, for one or many people; time is counted from the first dose.

    Args:
        metabolite: Of the model.
        feeder: The substance whose elimination forms it.
        values: Every parameter of the model, shape (people,), in its own unit.
        system: The model's linear part, solved.
        dosing: What is given.
        times_min: Rising minutes; shape (times,).

    Returns:
        ng/mL, shape (people, times).

    Raises:
        ValueError: The growth differs between people, or the feeding substance has no clearance of its own.
    """
    growth_per_h = values[metabolite.growth]
    if feeder.clearance is None or np.ptp(growth_per_h) > 0:
        raise ValueError(f"{metabolite.name}: its growth must be the same for all, and {feeder.name} have a clearance")
    formed_per_min = values[metabolite.fraction] * values[feeder.clearance] / values[feeder.volume] / _MIN_PER_H
    found = amounts_with_growing_loss(
        lambda at_min: amounts(system, dosing, times_min=at_min)[feeder.name] * formed_per_min[:, None],
        loss_per_min=values[metabolite.clearance] / values[metabolite.volume] / _MIN_PER_H,
        growth_per_min=float(growth_per_h[0]) / _MIN_PER_H,
        changes_min=_changes_min(dosing),
        times_min=times_min,
    )
    return found * (_NG_ML_PER_MG_L / values[metabolite.volume])[:, None]


def _changes_min(dosing: Dosing) -> Array:
    """When the input changes."""
    minutes: set[float] = set()
    for part in dosing:
        start_min = part.at_min if isinstance(part, Bolus) else part.start_min
        minutes |= {start_min, start_min + (0.0 if isinstance(part, Bolus) else part.duration_min)}
    return np.array(sorted(minutes), dtype=float)
