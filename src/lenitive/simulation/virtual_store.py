"""A store of events in virtual time: it takes its time, fails when told to, and a crash loses what it had not kept.

It keeps the promise of the real one and no more: what it has called durable is there after a crash; a failed write
closes it until it is opened anew.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.infusion.events import Event
from lenitive.simulation.fault_classes import MishapKind, Troubles

USUAL_MS: Final = 8
"""How long a commit takes on an ordinary disk. Assumed."""


@dataclass(slots=True)
class _Commit:
    """Events that become durable together."""

    begun_ms: int
    durable_ms: int
    asked_ms: int
    events: list[Event]


class VirtualStore:
    """One stream of events.

    Attributes:
        kept: What is durable.
        is_closed: Whether a write failed since it was opened.
        slowed: How many commits a slow disk held up.
    """

    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self._under_way: list[_Commit] = []
        self.kept: list[Event] = []
        self.is_closed = False
        self.slowed = 0

    def append(self, events: tuple[Event, ...], at_ms: int) -> bool:
        """Begin to keep events after those before; False when it fails, and then it takes no more.

        What is asked while a commit is under way waits for the next one, all of it together.
        """
        failing = (MishapKind.DISK_FULL, MishapKind.FSYNC_ERROR)
        if self.is_closed or any(self._troubles.active(kind, at_ms) for kind in failing):
            self.is_closed = True
            return False
        last = self._under_way[-1] if self._under_way else None
        if last is not None and last.begun_ms > at_ms:
            last.events.extend(events)
            return True
        begun_ms = at_ms if last is None else max(at_ms, last.durable_ms)
        slow = self._troubles.active(MishapKind.SLOW_DISK, at_ms)
        self.slowed += slow is not None
        durable_ms = begun_ms + (slow.intensity if slow is not None else USUAL_MS)
        self._under_way.append(_Commit(begun_ms, durable_ms, at_ms, list(events)))
        return True

    def not_kept_since_ms(self, at_ms: int) -> int:
        """From when on a process that ends now has told nobody anything: what waits for the disk is lost with it."""
        return min(self._under_way[0].asked_ms, at_ms) if self._under_way else at_ms

    def next_ms(self) -> int | None:
        """When something next becomes durable; None when nothing is under way."""
        return self._under_way[0].durable_ms if self._under_way else None

    def durable(self, until_ms: int) -> int | None:
        """The last event that has become durable since it was last asked; None for none."""
        found = None
        while self._under_way and self._under_way[0].durable_ms <= until_ms:
            self.kept.extend(self._under_way.pop(0).events)
            found = self.kept[-1].seq
        return found

    def crash(self, *, survives: int) -> None:
        """The process dies: of what was under way some may have reached the disk, in order, without being answered.

        Args:
            survives: How many of the commits under way did.
        """
        for commit in self._under_way[:survives]:
            self.kept.extend(commit.events)
        self._under_way.clear()

    def reopen(self, at_ms: int) -> bool:
        """Open it anew after a failure; False while the disk still fails.

        Whoever had it open before is gone: what they had under way never comes.
        """
        self._under_way.clear()
        failing = (MishapKind.DISK_FULL, MishapKind.FSYNC_ERROR)
        self.is_closed = any(self._troubles.active(kind, at_ms) for kind in failing)
        return not self.is_closed
