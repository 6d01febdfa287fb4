"""Every class of fault of a simulation: those of devices, links and person, and those of computers and people.

The first 45 names are those of the project's safety base, section 8.3; five are our own. Where and how strongly a class
is drawn is assumed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import msgspec
import numpy as np

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FAULTS, FaultKind
from lenitive.domain.infusion.events import SupervisionCondition


class MishapKind(StrEnum):
    """A class of fault that befalls the supervisor's machine or the people."""

    SERVER_CLOCK_STEP = "server_clock_step"
    STAFF_IGNORES = "staff_ignores_alarm"
    STAFF_SILENCES = "staff_silences"
    STAFF_CONFLICT = "two_staff_conflict"
    STAFF_WRONG_ENTRY = "staff_wrong_entry"
    RESCUE_DRUG = "rescue_drug"
    PROCESS_KILL = "process_kill"
    DISK_FULL = "disk_full"
    FSYNC_ERROR = "fsync_error"
    SLOW_DISK = "slow_disk"
    ANCHOR_UNREACHABLE = "anchor_unreachable"
    LIBRARY_CHANGE = "library_change"
    HAND_OVER = "session_hand_over"
    BROWSER_LOSS = "browser_loss"
    DISK_LOW = "disk_low"
    TASK_STALLS = "task_stalls"
    EVALUATORS_PART = "evaluators_part"


REPORTED: Final = (
    (MishapKind.BROWSER_LOSS, SupervisionCondition.SINK_LOST, 5_000),
    (MishapKind.ANCHOR_UNREACHABLE, SupervisionCondition.SELF_CHECK_FAILED, 60_000),
    (MishapKind.DISK_LOW, SupervisionCondition.DISK_LOW, 0),
    (MishapKind.TASK_STALLS, SupervisionCondition.HEARTBEAT_LOST, 10_000),
    (MishapKind.EVALUATORS_PART, SupervisionCondition.EVALUATORS_DISAGREE, 0),
)
"""What the process would say of itself: during which mishap, which condition, after how many milliseconds."""


class Mishap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, order=True):
    """One fault that befalls the supervisor's machine or the people.

    Attributes:
        start_ms: When it begins, on the time line of the simulation.
        duration_ms: How long it lasts, at least 1.
        kind: Its class.
        intensity: How strong it is, in the unit of its class.
    """

    start_ms: int
    duration_ms: int
    kind: MishapKind
    intensity: int = 1

    @property
    def end_ms(self) -> int:
        """When it is over; it is not active any more at this moment."""
        return self.start_ms + self.duration_ms

    def is_active(self, at_ms: int) -> bool:
        """Whether it lasts at a moment."""
        return self.start_ms <= at_ms < self.end_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedClass:
    """One class of 8.3.

    Attributes:
        name: As in the safety base.
        kinds: What of the devices' registry belongs to it.
        mishap: What of the machine or the people; None for a class of devices.
        intensity: Smallest and largest intensity of a mishap.
        lasts_ms: Shortest and longest time of a mishap.
        ends_it: Whether it stops an infusion as a rule; such a class is drawn for late in it.
    """

    name: str
    kinds: tuple[FaultKind, ...] = ()
    mishap: MishapKind | None = None
    intensity: tuple[int, int] = (1, 1)
    lasts_ms: tuple[int, int] = (1, 1)
    ends_it: bool = False


_S: Final = 1000
_MIN: Final = 60 * _S
_ENDS: Final = frozenset(
    {
        "message loss",
        "reordering",
        "delay",
        "half-open link",
        "full partition",
        "corruption",
        "truncation",
        "bad MAC",
        "process kill",
        "disk full",
        "fsync error",
        "device swap",
        "pump over-delivery",
        "free flow",
        "air",
        "empty bag",
        "counter reset",
        "KVO start",
        "local keypad change",
        "device reboot",
        "command acknowledged but not done",
        "wrong-patient data",
        "monitor frozen",
        "staff ignores alarm",
    }
)
_M: Final = MishapKind


def _of_devices() -> list[SimulatedClass]:
    names: dict[str, list[FaultKind]] = {}
    for entry in FAULTS.values():
        if entry.covers is not None:
            names.setdefault(entry.covers, []).append(entry.kind)
    return [SimulatedClass(name=name, kinds=tuple(kinds), ends_it=name in _ENDS) for name, kinds in names.items()]


_OF_MACHINE: Final = (
    SimulatedClass(
        name="server clock step", mishap=_M.SERVER_CLOCK_STEP, intensity=(-86_400, 86_400), lasts_ms=(10**9, 10**9)
    ),
    SimulatedClass(name="process kill", mishap=_M.PROCESS_KILL, lasts_ms=(500, 8 * _S)),
    SimulatedClass(name="disk full", mishap=_M.DISK_FULL, lasts_ms=(5 * _S, 60 * _S)),
    SimulatedClass(name="fsync error", mishap=_M.FSYNC_ERROR, lasts_ms=(_S, 10 * _S)),
    SimulatedClass(name="slow disk", mishap=_M.SLOW_DISK, intensity=(50, 8000), lasts_ms=(5 * _S, 90 * _S)),
    SimulatedClass(name="anchor unreachable", mishap=_M.ANCHOR_UNREACHABLE, lasts_ms=(30 * _S, 10 * _MIN)),
    SimulatedClass(name="library change mid-run", mishap=_M.LIBRARY_CHANGE, lasts_ms=(10**9, 10**9)),
    SimulatedClass(name="browser loss", mishap=_M.BROWSER_LOSS, lasts_ms=(3 * _S, 2 * _MIN)),
)

_OWN: Final = (  # not of 8.3: without them three rows of the alarm table would never be raised
    SimulatedClass(name="disk nearly full", mishap=_M.DISK_LOW, lasts_ms=(30 * _S, 5 * _MIN)),
    SimulatedClass(name="task stalls", mishap=_M.TASK_STALLS, lasts_ms=(5 * _S, 60 * _S), ends_it=True),
    SimulatedClass(name="evaluators part", mishap=_M.EVALUATORS_PART, lasts_ms=(2 * _S, 10 * _S), ends_it=True),
    SimulatedClass(name="door open", kinds=(FaultKind.PUMP_DOOR_OPEN,)),
    SimulatedClass(name="mains lost", kinds=(FaultKind.PUMP_BATTERY,)),
)

_OF_PEOPLE: Final = (
    SimulatedClass(name="staff ignores alarm", mishap=_M.STAFF_IGNORES, lasts_ms=(40 * _S, 35 * _MIN), ends_it=True),
    SimulatedClass(name="staff silences", mishap=_M.STAFF_SILENCES, lasts_ms=(_MIN, 10 * _MIN)),
    SimulatedClass(name="two staff conflict", mishap=_M.STAFF_CONFLICT, intensity=(0, 5), lasts_ms=(_S, _S)),
    SimulatedClass(
        name="staff enters wrong unit/weight/bag", mishap=_M.STAFF_WRONG_ENTRY, intensity=(0, 12), lasts_ms=(_S, _S)
    ),
    SimulatedClass(name="rescue drug", mishap=_M.RESCUE_DRUG, intensity=(0, 3), lasts_ms=(_S, _S)),
    SimulatedClass(name="session hand-over", mishap=_M.HAND_OVER, lasts_ms=(_S, _S)),
)

CLASSES: Final[dict[str, SimulatedClass]] = {
    one.name: one for one in (*_of_devices(), *_OF_MACHINE, *_OF_PEOPLE, *_OWN)
}
"""Every class of 8.3 by its name, and five of our own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubles:
    """Everything that goes wrong in one run.

    Attributes:
        classes: Names of the classes that were drawn.
        faults: What befalls devices, links and person.
        mishaps: What befalls machine and people.
    """

    classes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    mishaps: tuple[Mishap, ...] = ()
    _by_kind: dict[MishapKind, list[Mishap]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_kind: dict[MishapKind, list[Mishap]] = {}
        for one in self.mishaps:
            by_kind.setdefault(one.kind, []).append(one)
        object.__setattr__(self, "_by_kind", by_kind)

    def active(self, kind: MishapKind, at_ms: int) -> Mishap | None:
        """The mishap of a class that lasts at a moment, or None."""
        for one in self._by_kind.get(kind, ()):
            if one.is_active(at_ms):
                return one
        return None


def reported(troubles: Troubles) -> list[tuple[MishapKind, SupervisionCondition, int, int, int]]:
    """What the process would say of itself in a run: as `REPORTED`, and when the first begins and the last ends."""
    drawn = {one.kind for one in troubles.mishaps}
    spans = {kind: [(one.start_ms, one.end_ms) for one in troubles.mishaps if one.kind is kind] for kind in drawn}
    return [
        (*one, min(spans[one[0]])[0], max(end_ms for _, end_ms in spans[one[0]])) for one in REPORTED if one[0] in drawn
    ]


def classes_named(text: str) -> tuple[str, ...]:
    """The classes that `all`, `none` or a list of names separated by commas means.

    Raises:
        ValueError: A name is not one of the classes.

    Example:
        >>> classes_named("air,bad MAC"), classes_named("none")
        (('air', 'bad MAC'), ())
        >>> len(classes_named("all"))
        50
    """
    if text == "all":
        return tuple(CLASSES)
    if text == "none":
        return ()
    by_slug = {_slug(name): name for name in CLASSES}
    found = []
    for part in text.split(","):
        name = by_slug.get(_slug(part))
        if name is None:
            raise ValueError(f"--faults: {part.strip()!r} is not a class; give all, none, or of {', '.join(by_slug)}")
        found.append(name)
    return tuple(dict.fromkeys(found))


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.strip().lower())


def draw_troubles(
    rng: np.random.Generator, *, names: Sequence[str], from_ms: int, length_ms: int, at_least: int = 20
) -> Troubles:
    """Which classes befall one run, when, for how long and how strongly.

    Args:
        rng: Chance, passed in.
        names: Classes to draw from; all of them are taken where there are no more than `at_least`.
        from_ms: The infusion is meant to begin then.
        length_ms: And to last for so long.
        at_least: How many classes are drawn at least.
    """
    count = min(len(names), at_least + int(rng.integers(7)))
    chosen = [names[place] for place in rng.permutation(len(names))[:count].tolist()]
    latest = _LATE if rng.random() < _GENTLE_SHARE else _USUAL
    leads = _SELDOM[int(rng.integers(len(_SELDOM)))] if rng.random() < _LED_SHARE and latest is _USUAL else None
    if leads in names and leads not in chosen:
        chosen[-1] = leads
    chosen.sort()
    faults: list[Fault] = []
    mishaps: list[Mishap] = []
    for name in chosen:
        entry = CLASSES[name]
        start_ms = _start_ms(rng, entry, from_ms, length_ms, latest=_EARLY if name == leads else latest)
        if entry.mishap is not None:
            mishaps.append(_mishap(rng, entry, entry.mishap, start_ms))
        else:
            kind = entry.kinds[int(rng.integers(len(entry.kinds)))]
            fault = _fault(rng, kind, start_ms)
            shut = kind is FaultKind.AIRWAY_OBSTRUCTION or (
                FaultKind.AIRWAY_OBSTRUCTION in entry.kinds and rng.random() < _SHUT_SHARE
            )
            faults.append(msgspec.structs.replace(fault, kind=_SHUT, intensity=100) if shut else fault)
    faults = _at_commands(rng, faults, mishaps, from_ms)
    return Troubles(classes=tuple(chosen), faults=tuple(sorted(faults)), mishaps=tuple(sorted(mishaps)))


def _at_commands(rng: np.random.Generator, faults: list[Fault], mishaps: list[Mishap], from_ms: int) -> list[Fault]:
    """What befalls a command befalls nothing unless one is given: some are drawn for a time at which one is.

    That is the start of the infusion, and whatever first ends or holds it.
    """
    begin = [(one.kind, one.start_ms) for one in faults] + [(one.kind, one.start_ms) for one in mishaps]
    ends = [start_ms for kind, start_ms in begin if kind in _ENDING and start_ms > from_ms]
    moments = (from_ms, min(ends, default=from_ms))
    return [_at_one_of(rng, fault, moments) if fault.kind in _OF_COMMANDS else fault for fault in faults]


def _at_one_of(rng: np.random.Generator, fault: Fault, moments: tuple[int, int]) -> Fault:
    """The fault, begun just before the start or the first end, or where it was drawn."""
    share, before_ms = float(rng.random()), int(rng.integers(1000, 4000))
    if share >= _AT_THE_END:
        return fault
    moment_ms = moments[0] if share < _AT_THE_START else moments[1]
    lasts_ms = max(fault.duration_ms, _NOTICED_MS)
    return msgspec.structs.replace(fault, start_ms=moment_ms - before_ms, duration_ms=lasts_ms)


_SELDOM: Final = (
    "pump over-delivery",
    "KVO start",
    "half-open link",
    "local keypad change",
    "staff ignores alarm",
    "empty bag",
    "empty bag",
)
"""Classes that need a pump that runs to have an effect at all, or a session that has long to go; one of them twice, as
the alarm of an empty bag needs a pump that still runs some minutes after it."""

_OF_COMMANDS: Final = frozenset(
    {FaultKind.COMMAND_REFUSED, FaultKind.COMMAND_NOT_DONE, FaultKind.COMMAND_NOT_ACKNOWLEDGED}
)
_ENDING: Final = frozenset(
    {
        FaultKind.PUMP_AIR,
        FaultKind.PUMP_OCCLUSION_DOWNSTREAM,
        FaultKind.PUMP_DOOR_OPEN,
        FaultKind.PUMP_EMPTY_BAG,
        FaultKind.MONITOR_FROZEN,
        FaultKind.MONITOR_PROBE_OFF,
        MishapKind.TASK_STALLS,
        MishapKind.EVALUATORS_PART,
    }
)
"""What holds or stops an infusion as a rule, by a command that the pump is sent."""

_AT_THE_START: Final = 0.08
_AT_THE_END: Final = 0.6
"""Of the faults of commands so many begin just before the start, and so many more just before the first end."""

_NOTICED_MS: Final = 60_000
"""A fault of a command lasts so long at least where it waits for an alarm to give one."""

_LED_SHARE: Final = 0.75
"""In so many runs one of them is drawn for the beginning, before anything else has ended the infusion."""

_EARLY: Final = (0.0, 0.2)
_SHUT: Final = FaultKind.AIRWAY_OBSTRUCTION
_SHUT_SHARE: Final = 0.2
"""Of the deteriorations so many more are an airway that is quite shut: nothing less counts as no breath at all."""

_USUAL: Final = (0.45, 0.95)
_LATE: Final = (0.9, 1.3)
"""Where in an infusion a class begins that ends it as a rule: late, and on a gentle day after its end."""

_GENTLE_SHARE: Final = 0.25


def _start_ms(
    rng: np.random.Generator, entry: SimulatedClass, from_ms: int, length_ms: int, *, latest: tuple[float, float]
) -> int:
    """A class that ends an infusion is drawn for its last half, so that there is an infusion to befall."""
    share = float(rng.random())
    if entry.ends_it or latest is _EARLY:
        return from_ms + int((latest[0] + share * (latest[1] - latest[0])) * length_ms)
    if share < 0.05:
        return int(float(rng.random()) * from_ms)  # while it is being prepared
    return from_ms + int(share * length_ms)


def _fault(rng: np.random.Generator, kind: FaultKind, start_ms: int) -> Fault:
    entry = FAULTS[kind]
    (weakest, strongest), (shortest_ms, longest_ms) = entry.intensity, entry.lasts_ms
    return Fault(
        start_ms=start_ms,
        duration_ms=int(rng.integers(shortest_ms, longest_ms + 1)),
        kind=kind,
        where=entry.befalls[int(rng.integers(len(entry.befalls)))],
        intensity=int(rng.integers(weakest, strongest + 1)),
    )


def _mishap(rng: np.random.Generator, entry: SimulatedClass, kind: MishapKind, start_ms: int) -> Mishap:
    (weakest, strongest), (shortest_ms, longest_ms) = entry.intensity, entry.lasts_ms
    return Mishap(
        start_ms=start_ms,
        duration_ms=int(rng.integers(shortest_ms, longest_ms + 1)),
        kind=kind,
        intensity=int(rng.integers(weakest, strongest + 1)),
    )
