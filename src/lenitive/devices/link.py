"""A simulated link between a device and the supervisor: frames are lost, late, doubled, overtaken, damaged or forged.

Nothing is sent anywhere. Who sends says when; who asks what has arrived says until when.
"""

import heapq
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from lenitive.devices.fault_schedule import Fault, Schedule, active
from lenitive.devices.faults import FaultKind

_REMEMBERED: Final = 200
"""How many frames whoever replays them has recorded."""

_OVERTAKEN_MAX_MS: Final = 50_000
_COPY_AFTER_MS: Final = 40
_MAC_ENDS_BEFORE: Final = b" {"
_DRAWS: Final = 10


class Direction(StrEnum):
    """Which way a frame goes."""

    TO_DEVICE = "to_device"
    TO_SUPERVISOR = "to_supervisor"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkQuality:
    """A link on an ordinary day. Assumed: a hospital's own network.

    Attributes:
        delay_ms: Every frame takes this long.
        jitter_ms: And up to this much longer.
        loss_pct: Share of frames that do not arrive.
    """

    delay_ms: int = 20
    jitter_ms: int = 10
    loss_pct: int = 0


PERFECT: Final = LinkQuality(delay_ms=0, jitter_ms=0)
"""At once, and always."""


class Link:
    """One link, both ways. The same chance, frames and schedule give the same arrivals, to the byte.

    Attributes:
        fired: How often each class of fault had an effect.

    Example:
        >>> link = Link(np.random.default_rng(1), quality=PERFECT)
        >>> link.send(b"frame", Direction.TO_DEVICE, at_ms=5)
        >>> link.arrived(Direction.TO_DEVICE, until_ms=5), link.arrived(Direction.TO_DEVICE, until_ms=9)
        (((5, b'frame'),), ())
    """

    def __init__(
        self, rng: np.random.Generator, *, quality: LinkQuality | None = None, faults: Iterable[Fault] = ()
    ) -> None:
        self._rng = rng
        self._quality = quality or LinkQuality()
        self._faults: Schedule = tuple(one for one in sorted(faults) if one.kind.value.startswith("link_"))
        self._under_way: dict[Direction, list[tuple[int, int, bytes]]] = {way: [] for way in Direction}
        self._queues = (self._under_way[Direction.TO_DEVICE], self._under_way[Direction.TO_SUPERVISOR])
        self._newest_ms = dict.fromkeys(Direction, 0)
        self._sent = {way: deque[bytes](maxlen=_REMEMBERED) for way in Direction}
        self._count = 0
        self._on: list[Fault] = []
        self.fired: Counter[FaultKind] = Counter()

    def send(self, frame: bytes, way: Direction, *, at_ms: int) -> None:
        """Give a frame to the link. The sender is not told what becomes of it."""
        chance = self._rng.random(_DRAWS).tolist()
        self._sent[way].append(frame)
        self._on = [one for one in self._faults if one.is_active(at_ms)] if self._faults else []
        if not self._on and not self._quality.loss_pct:
            takes_ms = self._quality.delay_ms + int(chance[1] * (self._quality.jitter_ms + 1))
            arrives_ms = self._newest_ms[way] = max(at_ms + takes_ms, self._newest_ms[way])
            self._put(frame, way, arrives_ms)
            return
        if self._is_lost(way, at_ms, chance[0]):
            return
        takes_ms = self._quality.delay_ms + int(chance[1] * (self._quality.jitter_ms + 1))
        late = self._at(FaultKind.LINK_DELAY, at_ms)
        takes_ms += late
        arrives_ms = at_ms + takes_ms
        if self._strikes(FaultKind.LINK_REORDERING, at_ms, chance[2]):
            arrives_ms += 1 + int(chance[3] * _OVERTAKEN_MAX_MS)
        else:
            arrives_ms = self._newest_ms[way] = max(arrives_ms, self._newest_ms[way])
        self._put(self._damaged(frame, at_ms, [*chance[4:7], chance[9]]), way, arrives_ms)
        if self._strikes(FaultKind.LINK_DUPLICATION, at_ms, chance[7]):
            self._put(frame, way, arrives_ms + _COPY_AFTER_MS)
        if self._strikes(FaultKind.LINK_REPLAY, at_ms, chance[8]):
            self._put(self._sent[way][int(chance[3] * len(self._sent[way]))], way, arrives_ms + _COPY_AFTER_MS)

    def arrived(self, way: Direction, *, until_ms: int) -> tuple[tuple[int, bytes], ...]:
        """What has come out since it was last asked, each with its time, in order of arrival."""
        queue, found = self._under_way[way], []
        while queue and queue[0][0] <= until_ms:
            at_ms, _, frame = heapq.heappop(queue)
            found.append((at_ms, frame))
        return tuple(found)

    def next_ms(self) -> int | None:
        """When something next arrives at either end; None when nothing is under way."""
        out, back = self._queues
        if out and back:
            return min(out[0][0], back[0][0])
        return out[0][0] if out else back[0][0] if back else None

    def _put(self, frame: bytes, way: Direction, arrives_ms: int) -> None:
        self._count += 1
        heapq.heappush(self._under_way[way], (arrives_ms, self._count, frame))

    def _at(self, kind: FaultKind, at_ms: int) -> int:
        """Intensity of a class at a moment; counted when there is any."""
        found = active(self._on, kind, at_ms) if self._on else None
        if found is None:
            return 0
        self.fired[kind] += 1
        return found.intensity

    def _strikes(self, kind: FaultKind, at_ms: int, chance: float) -> bool:
        found = active(self._on, kind, at_ms) if self._on else None
        if found is None or chance * 100 >= found.intensity:
            return False
        self.fired[kind] += 1
        return True

    def _is_lost(self, way: Direction, at_ms: int, chance: float) -> bool:
        half = active(self._on, FaultKind.LINK_HALF_OPEN, at_ms) if self._on else None
        if half is not None and half.intensity == (way is Direction.TO_SUPERVISOR):
            self.fired[FaultKind.LINK_HALF_OPEN] += 1
            return True
        if self._at(FaultKind.LINK_PARTITION, at_ms) or self._strikes(FaultKind.LINK_LOSS, at_ms, chance):
            return True
        return chance * 100 < self._quality.loss_pct

    def _damaged(self, frame: bytes, at_ms: int, chance: list[float]) -> bytes:
        """The frame as it comes out: with another bit, cut off, or with another signature."""
        if self._strikes(FaultKind.LINK_CORRUPTION, at_ms, chance[0]):
            place = int(chance[1] * len(frame) * 8)
            damaged = bytearray(frame)
            damaged[place // 8] ^= 1 << place % 8
            frame = bytes(damaged)
        if self._strikes(FaultKind.LINK_TRUNCATION, at_ms, chance[2]):
            frame = frame[: int(chance[1] * len(frame))]
        if self._strikes(FaultKind.LINK_BAD_MAC, at_ms, chance[3]):
            frame = with_another_mac(frame)
        return frame


def with_another_mac(frame: bytes) -> bytes:
    """The frame with the last digit of its signature changed, as somebody without the key would send it.

    Example:
        >>> with_another_mac(b"LEN1 pump-1 00af {}")
        b'LEN1 pump-1 00a0 {}'
    """
    head, mark, content = frame.partition(_MAC_ENDS_BEFORE)
    return head[:-1] + (b"1" if head[-1:] == b"0" else b"0") + mark + content
