"""ALARM: every true event alarms in time, and what is no event hardly ever does.

Run: python benchmarks/safety/alarm.py [--sessions 2000] [--events 400] [--seed 0] [--jobs 2] [--minutes 20]. Each is
one infusion in virtual time, watched by the supervisor's own code, with motion, cough, a probe that falls off, a cuff
that has to repeat and talking into the capnograph. Some sessions hold one true event: breathing that fails, a shut
airway, a racing heart or anaphylaxis. From the numbers that the monitor said, and from nothing of the product, the
script says when each red rule was due; its alarm has to stand within 1 s of that. Whatever is raised of the person or
of missing numbers outside the true events counts as false; a late observation does not, nor does it that numbers are
missing while a probe is off, which is so. Beside it stands a monitor of plain thresholds, which alarms at once on each
number beyond a limit and ends with it. A person who really crosses a limit under the drug counts against both.
`--defect deaf` drops the alarms of oxygen and breathing, `--defect jumpy` takes the plain thresholds for ours: with
either the figure must not hold.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from figure import Figure, report

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FAULTS, FaultKind, Where
from lenitive.simulation.fault_classes import Troubles
from lenitive.simulation.run import simulate_script
from lenitive.simulation.scenario import PREPARED_MS

ARTEFACTS = (
    FaultKind.ARTEFACT_MOTION,
    FaultKind.ARTEFACT_COUGH,
    FaultKind.ARTEFACT_TALKING,
    FaultKind.ARTEFACT_CUFF,
    FaultKind.MONITOR_PROBE_OFF,
)
EVENTS = (
    FaultKind.RESPIRATORY_DEPRESSION,
    FaultKind.AIRWAY_OBSTRUCTION,
    FaultKind.TACHYARRHYTHMIA,
    FaultKind.ANAPHYLAXIS,
)
EVENT_MS = 240_000
AFTER_MS = 900_000
"""An event lasts so long, and the person needs this long to be well again."""

CLEAR_OF_EVENT_MS = 20_000
WITHIN_MS = 1_000
RED = {
    # alarm: channel, lowest and highest value that is not red, delay
    "ALM-SPO2-LOW-RED": ("spo2_pct", 88, 100, 10_000),
    "ALM-HR-HIGH-RED": ("heart_rate_min", 0, 140, 30_000),
    "ALM-HR-LOW-RED": ("heart_rate_min", 45, 999, 30_000),
    "ALM-RR-LOW-RED": ("respiratory_rate_min", 8, 99, 30_000),
    "ALM-RR-HIGH-RED": ("respiratory_rate_min", 0, 30, 30_000),
    "ALM-APNOEA": ("respiratory_rate_min", 1, 99, 30_000),
    "ALM-ETCO2-HIGH-RED": ("etco2_mmhg", 0, 60, 30_000),
    "ALM-ETCO2-FLAT": ("etco2_mmhg", 1, 999, 30_000),
}
NAIVE = {
    # what a monitor of plain thresholds has: channel, amber low and high, red low and high
    "spo2_pct": (92, 100, 88, 100),
    "heart_rate_min": (50, 120, 45, 140),
    "respiratory_rate_min": (10, 24, 8, 30),
    "etco2_mmhg": (25, 50, 1, 60),
    "systolic_mmhg": (90, 160, 90, 179),
    "diastolic_mmhg": (50, 100, 40, 109),
}
PATIENT_WORDS = ("ALM-SBP", "ALM-DBP", "ALM-MAP", "ALM-HR", "ALM-RR", "ALM-SPO2", "ALM-ETCO2", "ALM-APNOEA")
MISSING_WORDS = ("ALM-VITALS", "ALM-CUFF")


@dataclass(frozen=True)
class Outcome:
    """One session, counted."""

    seed: int
    hours: float
    owed: int
    missed: tuple[str, ...]
    high: int
    every: int
    naive_high: int
    naive: int
    artefacts: int
    has_event: bool


def troubles_of(seed: int, minutes: int, *, has_event: bool) -> tuple[Troubles, Fault | None]:
    """Six artefacts an hour at least, and at most one true event, away from each other."""
    rng = np.random.default_rng([seed, 7])
    length_ms = minutes * 60_000
    event = None
    if has_event:
        kind = EVENTS[int(rng.integers(len(EVENTS)))]
        start_ms = PREPARED_MS + int((0.2 + 0.4 * rng.random()) * length_ms)
        event = Fault(start_ms=start_ms, duration_ms=EVENT_MS, kind=kind, where=Where.PATIENT, intensity=100)
    faults = [] if event is None else [event]
    for _ in range(max(2, minutes // 6)):
        kind = ARTEFACTS[int(rng.integers(len(ARTEFACTS)))]
        entry = FAULTS[kind]
        lo, hi = entry.lasts_ms
        one = Fault(
            start_ms=PREPARED_MS + int(rng.random() * length_ms),
            duration_ms=int(rng.integers(lo, min(hi, 60_000) + 1)),
            kind=kind,
            where=entry.befalls[0],
            intensity=int(rng.integers(entry.intensity[0], entry.intensity[1] + 1)),
        )
        clear = event is None or (
            one.end_ms < event.start_ms - CLEAR_OF_EVENT_MS or one.start_ms > event.end_ms + CLEAR_OF_EVENT_MS
        )
        if clear:
            faults.append(one)
    return Troubles(faults=tuple(sorted(faults))), event


def due_in(spoken: list[tuple[int, dict[str, int]]], event: Fault) -> list[tuple[str, int]]:
    """Each red rule that was beyond its limit without a break for its delay while the event lasted, and since when."""
    found = []
    for alarm, (channel, lo, hi, delay_ms) in RED.items():
        since_ms = None
        for at_ms, values in spoken:
            if not event.start_ms <= at_ms <= event.end_ms or channel not in values:
                continue
            if lo <= values[channel] <= hi:
                since_ms = None
                continue
            since_ms = at_ms if since_ms is None else since_ms
            if at_ms - since_ms >= delay_ms:
                found.append((alarm, since_ms + delay_ms))
                break
    return found


def naive_alarms(spoken: list[tuple[int, dict[str, int]]]) -> list[tuple[int, bool]]:
    """When a monitor of plain thresholds alarms, and whether it is one of high priority."""
    found, beyond = [], defaultdict(bool)
    for at_ms, values in spoken:
        for channel, (amber_lo, amber_hi, red_lo, red_hi) in NAIVE.items():
            value = values.get(channel)
            if value is None:
                continue
            for is_red, lo, hi in ((False, amber_lo, amber_hi), (True, red_lo, red_hi)):
                is_beyond = not lo <= value <= hi
                if is_beyond and not beyond[channel, is_red]:
                    found.append((at_ms, is_red))
                beyond[channel, is_red] = is_beyond
    return found


def one(job: tuple[int, bool], *, minutes: int, defect: str) -> Outcome:
    """Run and count one session."""
    seed, has_event = job
    troubles, event = troubles_of(seed, minutes, has_event=has_event)
    result = simulate_script(seed, troubles, minutes=minutes)
    told: dict[int, int] = {}
    spoken: list[tuple[int, dict[str, int]]] = []
    for line in map(json.loads, result.truth.splitlines()):
        if line.get("what") == "decided":
            told |= dict.fromkeys(range(line["first"], line["last"] + 1), line["at_ms"])
        elif line.get("what") == "spoken":
            spoken.append((line["at_ms"], line["values"]))
    lines = [json.loads(line) for line in result.log.splitlines()]
    started_ms = next((told[line["seq"]] for line in lines if line["type"] == "InfusionStarted"), None)
    if started_ms is None:
        return Outcome(seed, 0.0, 0, ("the infusion did not begin",), 0, 0, 0, 0, 0, has_event)
    spoken = [(at_ms, values) for at_ms, values in spoken if at_ms >= started_ms]
    stands: dict[str, list[list[int]]] = defaultdict(list)
    for line in lines:
        alarm = line["data"].get("alarm")
        if line["type"] == "AlarmRaised" and not (defect == "deaf" and alarm.startswith(("ALM-SPO2", "ALM-RR"))):
            stands[alarm].append([told[line["seq"]], 10**12, line["data"]["priority"] == "high"])
        elif line["type"] == "AlarmEnded" and stands[alarm]:
            stands[alarm][-1][1] = told[line["seq"]]
    off = [fault for fault in troubles.faults if fault.kind is FaultKind.MONITOR_PROBE_OFF]

    def is_off(at_ms: int) -> bool:
        return any(fault.start_ms <= at_ms <= fault.end_ms for fault in off)

    owed = [] if event is None else due_in(spoken, event)
    missed = tuple(
        f"{event.kind if event else ''}: no {alarm} at {due_ms} ms"
        for alarm, due_ms in owed
        if not any(begun <= due_ms + WITHIN_MS and ended >= due_ms for begun, ended, _ in stands[alarm])
    )
    ours = [
        (begun, is_high)
        for alarm, times in stands.items()
        if alarm.startswith(PATIENT_WORDS + MISSING_WORDS)
        for begun, _, is_high in times
        if not (alarm.startswith(MISSING_WORDS) and is_off(begun))
    ]
    naive = naive_alarms(spoken)
    ours = naive if defect == "jumpy" else ours
    last_ms = spoken[-1][0] if spoken else started_ms

    def outside(at_ms: int) -> bool:
        return event is None or not event.start_ms <= at_ms <= event.end_ms + AFTER_MS

    return Outcome(
        seed=seed,
        hours=sum(outside(at_ms) for at_ms in range(started_ms, last_ms, 1000)) / 3600,
        owed=len(owed),
        missed=missed,
        high=sum(bool(is_high) and outside(at_ms) for at_ms, is_high in ours),
        every=sum(outside(at_ms) for at_ms, _ in ours),
        naive_high=sum(is_high and outside(at_ms) for at_ms, is_high in naive),
        naive=sum(outside(at_ms) for at_ms, _ in naive),
        artefacts=sum(fault.where is not Where.PATIENT for fault in troubles.faults),
        has_event=has_event,
    )


def main() -> None:
    """Run the sessions and say what came of them."""
    parser = argparse.ArgumentParser(description="ALARM: true events alarm in time, artefacts do not.")
    parser.add_argument("--sessions", type=int, default=2000)
    parser.add_argument("--events", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=int, default=20)
    parser.add_argument("--defect", choices=("none", "deaf", "jumpy"), default="none")
    given = parser.parse_args()
    began = time.perf_counter()
    every = max(1, given.sessions // max(1, given.events))
    jobs = [
        (given.seed + place, place % every == 0 and place // every < given.events) for place in range(given.sessions)
    ]
    with ProcessPoolExecutor(max_workers=given.jobs) as pool:
        found = list(pool.map(partial(one, minutes=given.minutes, defect=given.defect), jobs, chunksize=4))
    hours = sum(one.hours for one in found) or 1.0
    missed = [f"seed {one.seed}: {what}" for one in found for what in one.missed]
    for line in missed[:40]:
        sys.stdout.write(line + "\n")
    events = sum(one.has_event and one.owed > 0 for one in found)
    per_hour = {"high": sum(one.high for one in found) / hours, "all": sum(one.every for one in found) / hours}
    naive = sum(one.naive for one in found)
    fewer_pct = 100 * (1 - sum(one.every for one in found) / naive) if naive else 0.0
    report(
        Figure(
            check="ALARM",
            command=f"benchmarks/safety/alarm.py --sessions {given.sessions} --events {given.events}"
            f" --seed {given.seed} --minutes {given.minutes}",
            asked="every true event within its delay + 1 s; false alarms high <= 0.2 and all <= 2 an hour; "
            ">= 80 % fewer than plain thresholds",
            measured={
                "sessions": len(found),
                "infusion_hours_outside_events": round(hours, 1),
                "artefacts": sum(one.artefacts for one in found),
                "true_events": events,
                "red_rules_due": sum(one.owed for one in found),
                "late_or_missed": len(missed),
                "false_high_per_h": round(per_hour["high"], 3),
                "false_per_h": round(per_hour["all"], 3),
                "plain_thresholds_per_h": round(naive / hours, 2),
                "plain_thresholds_high_per_h": round(sum(one.naive_high for one in found) / hours, 2),
                "fewer_pct": round(fewer_pct, 1),
            },
            holds=not missed
            and events >= 0.9 * given.events > 0
            and per_hour["high"] <= 0.2
            and per_hour["all"] <= 2
            and fewer_pct >= 80,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


if __name__ == "__main__":
    main()
