"""A simulated infusion pump: it starts late, gives a little more or less than it says, and counts its volume.

What it says and what entered the person are kept apart. The flow error is assumed, within the 5 % that pump standards
allow; most of it is seen by the pump's own counter, the rest only by the ground truth.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.devices.binding import check_binding
from lenitive.domain.infusion.events import PumpCondition
from lenitive.domain.infusion.kernel import MS_PER_H

FLOW_ERROR: Final = 0.04
"""Largest error of the flow that the counter sees, as a fraction."""

COUNTER_ERROR: Final = 0.01
"""Largest error of the counter itself, as a fraction; with the flow error at most 5 %."""

START_DELAY_MS: Final = 20_000
BAG_LOW_UL: Final = 1000
RATE_MIN_UL_H: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpReading:
    """What the pump says."""

    volume_ul: int
    rate_ul_h: int
    conditions: tuple[PumpCondition, ...]
    simulated: bool = True


class SimulatedPump:
    """One pump with one bag.

    Attributes:
        true_ul: Ground truth: what entered the person, in microlitres. No product data.

    Example:
        >>> pump = SimulatedPump(np.random.default_rng(1), patient="Patient/1", synthetic=True, bag_ul=100_000)
        >>> pump.command(10_000, at_ms=0)
        >>> pump.advance(3_600_000).rate_ul_h
        10000
        >>> 9_400 < pump.true_ul < 10_500
        True
    """

    def __init__(self, rng: np.random.Generator, *, patient: str, synthetic: bool | None, bag_ul: int) -> None:
        check_binding(patient=patient, synthetic=synthetic, device="simulated pump")
        self.true_ul = 0.0
        self._bag_ul = bag_ul
        self._flow = 1.0 + float(rng.uniform(-FLOW_ERROR, FLOW_ERROR))
        self._counter = 1.0 + float(rng.uniform(-COUNTER_ERROR, COUNTER_ERROR))
        self._counted_ul = 0.0
        self._rate_ul_h = 0
        self._at_ms = 0
        self._flows_from_ms = 0

    def command(self, rate_ul_h: int, *, at_ms: int) -> None:
        """Set an absolute rate; 0 stops at once. Giving the same rate twice changes nothing.

        Raises:
            ValueError: The rate is negative or below what the pump can do.
        """
        if rate_ul_h != 0 and rate_ul_h < RATE_MIN_UL_H:
            raise ValueError(f"pump: {rate_ul_h} uL/h; give 0, or at least {RATE_MIN_UL_H} uL/h")
        self.advance(at_ms)
        if self._rate_ul_h == 0 and rate_ul_h > 0:
            self._flows_from_ms = at_ms + START_DELAY_MS
        self._rate_ul_h = rate_ul_h

    def advance(self, to_ms: int) -> PumpReading:
        """Run until a time and say what happened. Time does not go back."""
        flowing_ms = max(0, to_ms - max(self._at_ms, self._flows_from_ms))
        self._at_ms = max(self._at_ms, to_ms)
        wanted_ul = self._rate_ul_h * flowing_ms / MS_PER_H * self._flow
        given_ul = min(wanted_ul, self._bag_ul - self.true_ul)
        self.true_ul += given_ul
        self._counted_ul += given_ul * self._counter
        return self._reading()

    def _reading(self) -> PumpReading:
        left_ul = self._bag_ul - self.true_ul
        if left_ul <= 0:
            conditions: tuple[PumpCondition, ...] = (PumpCondition.BAG_EMPTY,)
        else:
            conditions = (PumpCondition.BAG_LOW,) if left_ul < BAG_LOW_UL else ()
        rate = 0 if left_ul <= 0 else self._rate_ul_h
        return PumpReading(volume_ul=int(self._counted_ul), rate_ul_h=rate, conditions=conditions)
