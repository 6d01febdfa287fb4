"""When which fault happens, and how strongly: schedules as data, drawn by chance or read from JSON.

A fault is injected from outside: a class, when it begins, how long it lasts, and how strong it is, in whole numbers.
The same schedule gives the same session, to the byte.
"""

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from lenitive.devices.faults import FAULTS, LINKED, FaultKind, Where


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, order=True):
    """One fault of a schedule.

    Attributes:
        start_ms: When it begins, on the time line of the simulation.
        duration_ms: How long it lasts, at least 1.
        kind: Its class.
        where: What it befalls.
        intensity: How strong it is, in the unit of its class.

    Example:
        >>> Fault(start_ms=60_000, duration_ms=30_000, kind=FaultKind.PUMP_AIR, where=Where.PUMP, intensity=300).end_ms
        90000
    """

    start_ms: int
    duration_ms: int
    kind: FaultKind
    where: Where
    intensity: int = 1

    def __post_init__(self) -> None:
        """Refuse what the class does not have."""
        entry = FAULTS[self.kind]
        lo, hi = entry.intensity
        if self.where not in entry.befalls:
            raise ValueError(f"{entry.id}: it cannot befall the {self.where}; {', '.join(entry.befalls)} can")
        if not lo <= self.intensity <= hi:
            raise ValueError(f"{entry.id}: intensity {self.intensity} {entry.unit}; give {lo} to {hi}")
        if self.start_ms < 0 or self.duration_ms < 1:
            raise ValueError(f"{entry.id}: from {self.start_ms} ms for {self.duration_ms} ms; give 0 or more, and 1")

    @property
    def end_ms(self) -> int:
        """When it is over; it is not active any more at this moment."""
        return self.start_ms + self.duration_ms

    def is_active(self, at_ms: int) -> bool:
        """Whether it lasts at a moment."""
        return self.start_ms <= at_ms < self.end_ms


Schedule = tuple[Fault, ...]
_read = msgspec.json.Decoder(Schedule, strict=True)  # noqa: TID251 - classes of this folder, learned as it is imported
_write = msgspec.json.Encoder(order="sorted")


def befalling(schedule: Iterable[Fault], where: Where, *kinds: FaultKind) -> Schedule:
    """The faults that befall one thing, in order of time; of some classes only where any are named."""
    return tuple(sorted(one for one in schedule if one.where is where and (not kinds or one.kind in kinds)))


def by_kind(schedule: Iterable[Fault]) -> dict[FaultKind, list[Fault]]:
    """The faults of a schedule by class: whoever asks `active` of one class at every moment asks of those alone."""
    found: dict[FaultKind, list[Fault]] = {}
    for one in schedule:
        found.setdefault(one.kind, []).append(one)
    return found


def active(schedule: Iterable[Fault], kind: FaultKind, at_ms: int) -> Fault | None:
    """The strongest fault of a class that lasts at a moment, or None.

    Example:
        >>> air = Fault(start_ms=0, duration_ms=10, kind=FaultKind.PUMP_AIR, where=Where.PUMP, intensity=300)
        >>> active([air], FaultKind.PUMP_AIR, 9) is air, active([air], FaultKind.PUMP_AIR, 10)
        (True, None)
    """
    strongest: Fault | None = None
    for one in schedule:
        if one.kind is kind and one.is_active(at_ms) and (strongest is None or one.intensity > strongest.intensity):
            strongest = one
    return strongest


def draw_schedule(
    rng: np.random.Generator, *, length_ms: int, count: int, kinds: Sequence[FaultKind] = tuple(FaultKind)
) -> Schedule:
    """Faults by chance: class, beginning, length and intensity each drawn evenly.

    Args:
        rng: Chance, passed in.
        length_ms: Faults begin before this.
        count: How many.
        kinds: The classes to draw from.

    Example:
        >>> draw = lambda: draw_schedule(np.random.default_rng(7), length_ms=3_600_000, count=20)
        >>> draw() == draw(), len(draw())
        (True, 20)
    """
    return tuple(sorted(_drawn(rng, kinds[int(rng.integers(len(kinds)))], length_ms) for _ in range(count)))


def _drawn(rng: np.random.Generator, kind: FaultKind, length_ms: int) -> Fault:
    entry = FAULTS[kind]
    (weakest, strongest), (shortest_ms, longest_ms) = entry.intensity, entry.lasts_ms
    return Fault(
        start_ms=int(rng.integers(length_ms)),
        duration_ms=int(rng.integers(shortest_ms, longest_ms + 1)),
        kind=kind,
        where=entry.befalls[int(rng.integers(len(entry.befalls)))],
        intensity=int(rng.integers(weakest, strongest + 1)),
    )


def swizzle(rng: np.random.Generator, *, start_ms: int, length_ms: int) -> Schedule:
    """The links clogged one after the other and released in an order drawn by chance."""
    links = list(LINKED)
    clogged = sorted(int(rng.integers(length_ms // 2)) for _ in links)
    released = sorted(int(rng.integers(length_ms // 2, length_ms)) for _ in links)
    order = rng.permutation(len(links)).tolist()
    return tuple(
        Fault(
            start_ms=start_ms + clogged[place],
            duration_ms=max(1, released[order[place]] - clogged[place]),
            kind=FaultKind.LINK_PARTITION,
            where=where,
        )
        for place, where in enumerate(links)
    )


def schedule_to_json(schedule: Schedule) -> str:
    """A schedule as one line of JSON, always the same for the same schedule."""
    return _write.encode(schedule).decode()


def schedule_from_json(text: str) -> Schedule:
    """Read a schedule.

    Raises:
        ValueError: Not a list of faults, or one that its class does not have; one line.

    Example:
        >>> schedule_from_json('[{"kind":"pump_air","where":"monitor","start_ms":0,"duration_ms":9,"intensity":300}]')
        Traceback (most recent call last):
        ...
        ValueError: faults: FLT-PUMP-AIR: it cannot befall the monitor; pump can - at `$[0]`
    """
    try:
        return tuple(sorted(_read.decode(text)))
    except msgspec.DecodeError as error:
        raise ValueError(f"faults: {error}") from None
