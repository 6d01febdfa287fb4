"""What would have been written down about a virtual person: right entries with their error, and wrong ones."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lenitive.domain.pharmacology.individual_data import LEVELS, MEASURES, Kind, Observation, Session
from lenitive.domain.pharmacology.individual_sheet import Sheet, ends_of_scale, written
from lenitive.domain.pharmacology.joint import Joined
from lenitive.pkpd.entries import Trust, read_back
from lenitive.pkpd.linear import Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Uniforms:
    """Chance from outside: numbers between 0 and 1, one for each entry, and one for the sheet.

    Attributes:
        error: Of right entries.
        stray: What wrong entries say.
        wrong: Which entries are wrong.
        level: How many of this sheet are.
    """

    error: Array
    stray: Array
    wrong: Array
    level: float


def wrong_entries(trust: Trust, uniforms: Uniforms) -> NDArray[np.bool_]:
    """Which entries of a virtual sheet are wrong, as `trust` has it."""
    level = min(int(np.searchsorted(np.cumsum(trust.shares), uniforms.level)), trust.shares.size - 1)
    return np.asarray(uniforms.wrong < trust.wrong_fracs[level])


def virtual_session(
    joint: Joined, plan: Sheet, expected: Array, uniforms: Uniforms, wrong: NDArray[np.bool_]
) -> Session:
    """The session that a virtual person would leave behind.

    Args:
        joint: Kinetics and responses.
        plan: What is watched and when; the values of its entries do not matter.
        expected: What this person would be expected to show, shape (entries,), from `individual_sheet.expected`.
        uniforms: Chance.
        wrong: Which entries are wrong, from `wrong_entries` or as a test wants it.
    """
    readings = read_back(expected, plan.entries.sd, uniforms.error)
    entries = []
    for place, one in enumerate(plan.used):
        value = float(written(joint, one, readings[place]))
        if wrong[place]:
            value = _anything(joint, one.kind, float(uniforms.stray[place]))
        entries.append(_clipped(one, value))
    return replace(plan.session, observations=tuple(entries))


def _anything(joint: Joined, kind: Kind, uniform: float) -> float:
    if kind in LEVELS:
        return float(10.0 ** (-2.0 + 8.0 * uniform))
    low, high = ends_of_scale(joint, kind)
    return float(np.rint(low - 0.5 + uniform * (high - low + 1.0)))


def _clipped(one: Observation, value: float) -> Observation:
    measure = MEASURES[one.kind]
    return replace(one, value=float(np.clip(value, measure.lowest, measure.highest)))
