"""Where the fluid is: in the bag, in a shut line, in the person; and what the counter makes of it.

Ground truth and the counter are moved together and kept apart: nobody but the simulation knows the first.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lenitive.devices.messages import Because

COUNTER_MAX_UL: Final = 9_999_999
"""Above this the counter begins at 0 again."""

_NOTHING_UL: Final = 1e-6


class Shut(StrEnum):
    """Where nothing passes."""

    NOWHERE = "nowhere"
    TO_PERSON = "to_person"
    FROM_BAG = "from_bag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is in the way of the fluid in one stretch of time.

    Attributes:
        shut: Where nothing passes.
        trips_at_ul: What is trapped, or counted in vain, until the pump notices.
        counts_more_ul: What the counter may still count until the pump stops by itself; None for no end.
    """

    shut: Shut = Shut.NOWHERE
    trips_at_ul: float = 0.0
    counts_more_ul: float | None = None


@dataclass(slots=True, kw_only=True)
class Fluid:
    """Volumes in microlitres.

    Attributes:
        bag_ul: What the bag held at the beginning.
        true_ul: What entered the person.
        trapped_ul: What was pumped into a shut line and has not entered.
        counted_ul: The counter as it is shown, before it is rounded.
        odometer_ul: The same, never reset.
        vain_ul: What was counted while nothing came from the bag.
        counter_factor: What the counter shows of each microlitre.
    """

    bag_ul: float
    counter_factor: float
    true_ul: float = 0.0
    trapped_ul: float = 0.0
    counted_ul: float = 0.0
    odometer_ul: float = 0.0
    vain_ul: float = 0.0

    @property
    def left_ul(self) -> float:
        """What is left in the bag; a rounding error is nothing."""
        left_ul = self.bag_ul - self.true_ul - self.trapped_ul
        return left_ul if left_ul > _NOTHING_UL else 0.0

    def pump(self, wanted_ul: float, way: Way) -> tuple[float, Because | None]:
        """Move what the motor wants to move, as far as it goes.

        Returns:
            How much it moved, and why it stopped before all of it; None when it moved all.
        """
        bounds: list[tuple[float, Because]] = []
        if way.counts_more_ul is not None:
            bounds.append((max(0.0, way.counts_more_ul / self.counter_factor), Because.VOLUME_DONE))
        if way.shut is Shut.FROM_BAG:
            bounds.append((max(0.0, way.trips_at_ul - self.vain_ul), Because.OCCLUSION))
        else:
            bounds.append((self.left_ul, Because.BAG_EMPTY))
        if way.shut is Shut.TO_PERSON:
            bounds.append((max(0.0, way.trips_at_ul - self.trapped_ul), Because.OCCLUSION))
        bound_ul, because = min(bounds, key=lambda bound: bound[0])
        moved_ul = min(wanted_ul, bound_ul)
        self._move(moved_ul, way.shut)
        return moved_ul, because if wanted_ul > bound_ul else None

    def run_free(self, wanted_ul: float) -> float:
        """Move what runs past the motor; the flow sensor counts it."""
        moved_ul = min(wanted_ul, self.left_ul)
        self._move(moved_ul, Shut.NOWHERE)
        return moved_ul

    def release(self, at_most_ul: float) -> float:
        """The line opens: what was trapped enters the person. It was counted when it was pumped."""
        bolus_ul = min(self.trapped_ul, at_most_ul)
        self.true_ul += bolus_ul
        self.trapped_ul -= bolus_ul
        self.vain_ul = 0.0
        return bolus_ul

    def _move(self, moved_ul: float, shut: Shut) -> None:
        self.counted_ul += moved_ul * self.counter_factor
        self.odometer_ul += moved_ul * self.counter_factor
        if self.counted_ul > COUNTER_MAX_UL:
            self.counted_ul -= COUNTER_MAX_UL + 1
        if shut is Shut.NOWHERE:
            self.true_ul += moved_ul
        elif shut is Shut.TO_PERSON:
            self.trapped_ul += moved_ul
        else:
            self.vain_ul += moved_ul
