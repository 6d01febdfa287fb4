"""One deterministic run from a seed, and the four files that tell of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from lenitive.devices.fault_schedule import schedule_to_json
from lenitive.domain.infusion.events import Event, InfusionStarted, RateChanged, Resumed
from lenitive.record.journal import lines
from lenitive.record.whole_file import write_whole
from lenitive.simulation.fault_classes import CLASSES, Troubles, draw_troubles
from lenitive.simulation.scenario import PREPARED_MS, Scenario, draw_scenario
from lenitive.simulation.world import World

SCHEMA: Final = "lenitive.simulation/1"
_STREAMS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationResult:
    """What one run left behind.

    Attributes:
        scenario: Who was infused, with what order.
        troubles: What went wrong.
        events: The record.
        log: The record as `lenitive log export` writes it.
        truth: The ground truth, written apart.
        head: Hash of the record's last line.
        fired: Names of the classes that had an effect.
        alarms: Every alarm that was raised.
        states: Every state that the session was in.
        tiers: Of the limits that were exceeded on the word of people.
    """

    scenario: Scenario
    troubles: Troubles
    events: tuple[Event, ...]
    log: bytes
    truth: bytes
    head: str
    fired: tuple[str, ...]
    alarms: tuple[str, ...]
    states: tuple[str, ...]
    tiers: tuple[str, ...]

    @property
    def log_hash(self) -> str:
        """SHA-256 of the log: the same seed gives the same one on every interpreter."""
        return hashlib.sha256(self.log).hexdigest()


def simulate(seed: int, *, classes: Sequence[str] = tuple(CLASSES), minutes: int | None = None) -> SimulationResult:
    """One infusion in virtual time, under the very code that supervises a real one.

    Args:
        seed: Draws the person, the order, every fault and every act of staff.
        classes: Names of the fault classes to draw from; none for a quiet day.
        minutes: Planned length of the infusion; None draws it.

    Example:
        >>> quiet = simulate(1, classes=(), minutes=10)
        >>> quiet.log_hash == simulate(1, classes=(), minutes=10).log_hash
        True
    """
    drawing, rest = _streams(seed)
    scenario = draw_scenario(seed, drawing, minutes=minutes)
    troubles = draw_troubles(drawing, names=tuple(classes), from_ms=PREPARED_MS, length_ms=scenario.length_ms)
    return _run(scenario, troubles, rest)


def simulate_script(
    seed: int, troubles: Troubles, *, minutes: int | None = None, recovers: bool = True
) -> SimulationResult:
    """The infusion of a seed with exactly these troubles, and a report every second.

    Args:
        seed: Draws the person, the order and every act of staff.
        troubles: What goes wrong.
        minutes: Planned length of the infusion; None draws it.
        recovers: False to leave five minutes after the infusion, as nothing else is looked at.

    Example:
        >>> simulate_script(1, Troubles(), minutes=5).fired
        ()
    """
    drawing, rest = _streams(seed)
    scenario = draw_scenario(seed, drawing, minutes=minutes)
    every_second = replace(
        scenario,
        report_s=1,
        plan=replace(scenario.plan, monitor_interval_s=1),
        goes_home=scenario.goes_home and recovers,
    )
    return _run(every_second, troubles, rest)


def _streams(seed: int) -> tuple[np.random.Generator, tuple[np.random.Generator, ...]]:
    """Chance for the drawing, and for each thing that has chances of its own."""
    sequence = np.random.SeedSequence(seed)
    drawing, *rest = (np.random.Generator(np.random.Philox(child)) for child in sequence.spawn(_STREAMS + 1))
    return drawing, tuple(rest)


def _run(scenario: Scenario, troubles: Troubles, streams: tuple[np.random.Generator, ...]) -> SimulationResult:
    world = World(scenario, troubles, streams)
    events = world.run()
    written, head = lines(events)
    kinds = world.devices.fired(10**12)
    fired = tuple(
        name
        for name, entry in CLASSES.items()
        if any(kinds[kind] for kind in entry.kinds) or (entry.mishap is not None and world.fired[entry.mishap])
    )
    return SimulationResult(
        scenario=scenario,
        troubles=troubles,
        events=events,
        log=b"".join(written),
        truth=world.truth.lines(world.devices.pump.happened),
        head=head,
        fired=fired,
        alarms=tuple(sorted(world.alarms)),
        states=tuple(sorted(state.value for state in world.states)),
        tiers=tuple(sorted(_tiers(events))),
    )


def _tiers(events: tuple[Event, ...]) -> set[str]:
    """Of the limits that were exceeded on somebody's word."""
    words = [one.data.authority for one in events if isinstance(one.data, InfusionStarted | RateChanged | Resumed)]
    return {word.tier.value for word in words if word is not None and word.tier is not None}


def summary_of(result: SimulationResult) -> dict[str, Any]:
    """The run in one document."""
    return {
        "schema": SCHEMA,
        "simulated": True,
        "seed": result.scenario.seed,
        "planned_min": result.scenario.plan.duration_min,
        "events": len(result.events),
        "log_sha256": result.log_hash,
        "head": result.head,
        "classes": list(result.troubles.classes),
        "fired": list(result.fired),
        "alarms": list(result.alarms),
        "states": list(result.states),
        "tiers": list(result.tiers),
    }


def write_run(result: SimulationResult, out: Path) -> None:
    """Write events.jsonl, ground_truth.jsonl, faults.json and summary.json into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "events.jsonl", result.log.decode())
    write_whole(out / "ground_truth.jsonl", result.truth.decode())
    mishaps = msgspec.json.encode(result.troubles.mishaps, order="sorted").decode()
    faults = schedule_to_json(result.troubles.faults)
    write_whole(out / "faults.json", f'{{"faults":{faults},"mishaps":{mishaps}}}\n')
    text = msgspec.json.format(msgspec.json.encode(summary_of(result)), indent=1).decode()
    write_whole(out / "summary.json", text + "\n")
