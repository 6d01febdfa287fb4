"""ALARM: every true event alarms in time, and what is no event hardly ever does.

Run: python benchmarks/safety/alarm.py [--sessions 2000] [--events 400] [--seed 0] [--jobs 2] [--minutes 12]. Each is
one infusion in virtual time, watched by the supervisor's own code, with motion, cough, a probe that falls off, a cuff
that has to repeat and talking into the capnograph, nine an hour and more. Half of them last 14 s or longer and a third
19 s or longer, as alarms that nobody acted on did in intensive care (Goerges 2009, doi 10.1213/ane.0b013e31819bdfbb);
a probe lies for 20 s to two minutes. Oxygen saturation is so spoiled or lost for about 4 % of the time, three times
what records of anaesthesia show. Some sessions hold one true event: breathing that fails, a shut airway, a racing heart
or anaphylaxis; in half of these an artefact lies over its beginning, and in all of them artefacts fall where they fall.

From the numbers that the monitor said, how it judged its own waveforms, and nothing of the product, the script says
when each red rule was due, and when numbers had been missing for so long that this was; each alarm has to stand within
1 s of that, counted from when the number arrived. From the course that the simulated person was made to take it also
says when they were truly in danger, and an alarm of high priority has to stand by then + the rule's delay + the 31 s
for which numbers may be missing.

Outside the true events every alarm of the person or of missing numbers counts, a row of the alarm table that goes on
from medium to high once, except that numbers are missing while a probe is off, which somebody has to mend and which is
counted apart. One of high priority is false, except where no number could be read for 31 s, which is so and is counted
apart too (`unreadable`). Beside it stands a monitor of plain thresholds, which alarms at once on each number beyond a
limit and ends with it, amber and red of one number once. A person who really crosses a limit under the drug counts
against both.

`--defect deaf` drops the alarms of oxygen and breathing and of what is missing, `--defect jumpy` takes the plain
thresholds for ours, `--defect trusting` believes a number on any waveform: with each the figure must not hold.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

import numpy as np
from figure import Figure, report

from lenitive.devices.deterioration import deteriorated
from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FAULTS, FaultKind, Where
from lenitive.devices.true_state import TrueState
from lenitive.simulation.fault_classes import Troubles
from lenitive.simulation.run import simulate_script
from lenitive.simulation.scenario import PREPARED_MS
from lenitive.supervisor.readings import VitalsChooser

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
MEDIAN_S, SPREAD, LONGEST_S = 14.0, 0.69, 180.0
"""How long an artefact lasts: of a lognormal distribution half are longer than 14 s, and a third than 19 s."""

NEEDS_HANDS = {FaultKind.MONITOR_PROBE_OFF: (20, 120), FaultKind.ARTEFACT_CUFF: (30, 120)}
"""These last until somebody comes, or until the cuff was looked at: seconds, drawn evenly."""

EVENT_MS = 240_000
AFTER_MS = 900_000
"""An event lasts so long, and the person needs this long to be well again."""

WITHIN_MS = 1_000
LINK_MS = 100
"""A number may be under way for so long: times are counted from when it arrived."""

MISSING_MS = 31_000
"""The monitor's interval, and how much later a number may come."""

MISSING_RED = "ALM-VITALS-STALE-HIGH"
CONTINUOUS = ("heart_rate_min", "respiratory_rate_min", "spo2_pct")
CLEARLY = 2
"""A number that is so far beyond a limit is beyond it under the monitor's noise too."""

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


MOST_HIGH, MOST, FEWER_PCT = 0.2, 2.0, 80.0
"""Asked: false alarms of high priority and all alarms per hour, and how many fewer than with plain thresholds."""

Spoken = list[tuple[int, dict[str, int]]]
"""When the monitor said what."""


@dataclass(frozen=True)
class Outcome:
    """One session, counted."""

    seed: int
    hours: float
    owed: int
    missed: tuple[str, ...]
    high: int = 0
    unread_high: int = 0
    every: int = 0
    probe_off: int = 0
    naive_high: int = 0
    naive: int = 0
    artefacts: int = 0
    has_event: bool = False
    danger: bool = False
    told_after_ms: int | None = None


def artefact(rng: np.random.Generator, start_ms: int) -> Fault:
    """One of the library, from a moment on."""
    kind = ARTEFACTS[int(rng.integers(len(ARTEFACTS)))]
    entry = FAULTS[kind]
    drawn_s = MEDIAN_S * float(np.exp(SPREAD * rng.standard_normal()))
    if kind in NEEDS_HANDS:
        lo, hi = NEEDS_HANDS[kind]
        drawn_s = lo + (hi - lo) * float(rng.random())
    return Fault(
        start_ms=start_ms,
        duration_ms=round(1000 * min(LONGEST_S, max(2.0, drawn_s))),
        kind=kind,
        where=entry.befalls[0],
        intensity=int(rng.integers(entry.intensity[0], entry.intensity[1] + 1)),
    )


def troubles_of(seed: int, minutes: int, *, has_event: bool) -> tuple[Troubles, Fault | None]:
    """Nine artefacts an hour at least, wherever they fall, and at most one true event."""
    rng = np.random.default_rng([seed, 7])
    length_ms = minutes * 60_000
    event = None
    faults: list[Fault] = []
    if has_event:
        kind = EVENTS[int(rng.integers(len(EVENTS)))]
        start_ms = PREPARED_MS + int((0.15 + 0.3 * rng.random()) * length_ms)
        event = Fault(start_ms=start_ms, duration_ms=EVENT_MS, kind=kind, where=Where.PATIENT, intensity=100)
        faults.append(event)
        if rng.random() < 0.5:
            faults.append(artefact(rng, start_ms + int(rng.integers(-20_000, 90_000))))
    faults += [artefact(rng, PREPARED_MS + int(rng.random() * length_ms)) for _ in range(max(2, 9 * minutes // 60 + 1))]
    return Troubles(faults=tuple(sorted(faults))), event


def due_in(read: Spoken, event: Fault) -> list[tuple[str, int]]:
    """Each red rule whose limit was passed in the event, with no number in between that says otherwise, and when."""
    found = []
    for alarm, (channel, lo, hi, delay_ms) in RED.items():
        since_ms = None
        for at_ms, values in read:
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


def gaps(read: Spoken, started_ms: int, *, has_etco2: bool) -> list[tuple[int, int]]:
    """From when on numbers had been missing for too long, and until when."""
    found = []
    for channel in (*CONTINUOUS, "etco2_mmhg") if has_etco2 else CONTINUOUS:
        last_ms = started_ms
        for at_ms, values in read:
            if channel in values:
                if at_ms - last_ms > MISSING_MS:
                    found.append((last_ms + MISSING_MS, at_ms))
                last_ms = at_ms
    return found


def danger_from(read: Spoken, event: Fault) -> int | None:
    """When somebody in that event has been clearly beyond a red limit for its delay, by what was made of them."""
    before = [values for at_ms, values in read if at_ms < event.start_ms][-120:]
    usual = {
        channel: float(np.median([values[channel] for values in before if channel in values] or [40]))
        for channel in (*CONTINUOUS, "etco2_mmhg")
    }
    well = TrueState(
        minute=0, ketamine_ng_ml=0, norketamine_ng_ml=0, effect_site_ng_ml=0, pain=6, dissociation=0, drowsiness=0,
        systolic_mmhg=120, diastolic_mmhg=70, **usual,
    )  # fmt: skip
    found = []
    has = {channel for _, values in read for channel in values}
    for channel, lo, hi, delay_ms in RED.values():
        if channel not in has:
            continue
        beyond = [
            at_ms
            for at_ms in range(event.start_ms, event.end_ms + 1, 1000)
            if (value := getattr(deteriorated(well, [event], at_ms), channel)) < lo - CLEARLY or value > hi + CLEARLY
        ]
        if beyond and beyond[0] + delay_ms <= event.end_ms:
            found.append(beyond[0] + delay_ms)
    return min(found, default=None)


def naive_alarms(spoken: Spoken) -> list[tuple[int, bool, bool]]:
    """When a monitor of plain thresholds alarms, whether red, and whether it goes on from amber, which counts once."""
    found, beyond = [], defaultdict(bool)
    for at_ms, values in spoken:
        for channel, (amber_lo, amber_hi, red_lo, red_hi) in NAIVE.items():
            value = values.get(channel)
            if value is None:
                continue
            was_beyond = beyond[channel, False]
            for is_red, lo, hi in ((False, amber_lo, amber_hi), (True, red_lo, red_hi)):
                is_beyond = not lo <= value <= hi
                if is_beyond and not beyond[channel, is_red]:
                    found.append((at_ms, is_red, is_red and was_beyond))
                beyond[channel, is_red] = is_beyond
    return found


@dataclass
class Stood:
    """What the record tells of alarms: when each was raised, when it ended, whether it is of high priority."""

    started_ms: int
    times: dict[str, list[tuple[int, int, bool]]]

    def by(self, due_ms: int, *alarms: str) -> bool:
        """Whether one of some alarms stood when it was due, or within a second."""
        return any(
            begun <= due_ms + LINK_MS + WITHIN_MS and ended >= due_ms
            for alarm in alarms
            for begun, ended, _ in self.times.get(alarm, ())
        )

    def goes_on(self, alarm: str, at_ms: int) -> bool:
        """Whether an alarm of high priority goes on from the medium one of the same row."""
        before = alarm.replace("-RED", "-AMBER").replace("-STALE-HIGH", "-STALE-MEDIUM")
        return before != alarm and any(begun <= at_ms <= ended for begun, ended, _ in self.times.get(before, ()))

    def high_from(self, from_ms: int) -> int | None:
        """When, from a moment on, an alarm of high priority of the person or of missing numbers stands first."""
        found = [
            max(begun, from_ms)
            for alarm, times in self.times.items()
            if alarm.startswith(PATIENT_WORDS + MISSING_WORDS)
            for begun, ended, is_high in times
            if is_high and ended >= from_ms
        ]
        return min(found, default=None)


def stood(log: bytes, told: dict[int, int], defect: str) -> Stood | None:
    """Every alarm of a record; None when the infusion did not begin."""
    lines = [json.loads(line) for line in log.splitlines()]
    started_ms = next((told[line["seq"]] for line in lines if line["type"] == "InfusionStarted"), None)
    found: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for line in lines:
        alarm = line["data"].get("alarm")
        is_deaf = defect == "deaf" and str(alarm).startswith(("ALM-SPO2", "ALM-RR", "ALM-VITALS"))
        if line["type"] == "AlarmRaised" and not is_deaf:
            found[alarm].append((told[line["seq"]], 10**12, line["data"]["priority"] == "high"))
        elif line["type"] == "AlarmEnded" and found[alarm]:
            begun, _, is_high = found[alarm][-1]
            found[alarm][-1] = (begun, told[line["seq"]], is_high)
    return None if started_ms is None else Stood(started_ms, found)


def one(job: tuple[int, bool], *, minutes: int, defect: str) -> Outcome:
    """Run and count one session."""
    seed, has_event = job
    if defect == "trusting":
        VitalsChooser._is_seen = lambda *_: True  # type: ignore[method-assign] # noqa: SLF001 - the defect
    troubles, event = troubles_of(seed, minutes, has_event=has_event)
    result = simulate_script(seed, troubles, minutes=minutes, recovers=False)
    told: dict[int, int] = {}
    spoken: Spoken = []
    read: Spoken = []
    for line in map(json.loads, result.truth.splitlines()):
        if line.get("what") == "decided":
            told |= dict.fromkeys(range(line["first"], line["last"] + 1), line["at_ms"])
        elif line.get("what") == "spoken":
            values = line["values"]
            spoken.append((line["at_ms"], values))
            read.append((line["at_ms"], {name: values[name] for name in values if name not in line["unread"]}))
    alarms = stood(result.log, told, defect)
    if alarms is None:
        return Outcome(seed, 0.0, 0, ("the infusion did not begin",), has_event=has_event)
    started_ms = alarms.started_ms
    every_read = read
    spoken, read = ([one for one in said if one[0] >= started_ms] for said in (spoken, read))
    missing = gaps(read, started_ms, has_etco2=any("etco2_mmhg" in values for _, values in spoken))
    owed = [] if event is None else due_in(read, event)
    missed = [f"no {alarm} at {due_ms} ms" for alarm, due_ms in owed if not alarms.by(due_ms, alarm)]
    missed += [
        f"no {MISSING_RED} at {due_ms} ms"
        for due_ms, until_ms in missing
        if until_ms > due_ms + WITHIN_MS and not alarms.by(due_ms, MISSING_RED)
    ]
    danger_ms = None if event is None else danger_from(every_read, event)
    told_ms = None if danger_ms is None else alarms.high_from(danger_ms)
    if danger_ms is not None and (told_ms is None or told_ms > danger_ms + MISSING_MS):
        missed.append(f"in danger and no red alarm by {danger_ms + MISSING_MS} ms")

    def outside(at_ms: int) -> bool:
        return event is None or not event.start_ms <= at_ms <= event.end_ms + AFTER_MS

    def is_missing(alarm: str, at_ms: int) -> bool:
        is_so = any(due_ms <= at_ms <= until_ms + WITHIN_MS for due_ms, until_ms in missing)
        return alarm.startswith(MISSING_WORDS) and is_so

    off = [fault for fault in troubles.faults if fault.kind is FaultKind.MONITOR_PROBE_OFF]

    def is_off(alarm: str, at_ms: int) -> bool:
        return alarm.startswith(MISSING_WORDS) and any(one.start_ms <= at_ms <= one.end_ms + 2_000 for one in off)

    ours = [
        (is_high, is_missing(alarm, begun), is_off(alarm, begun), alarms.goes_on(alarm, begun))
        for alarm, times in alarms.times.items()
        if alarm.startswith(PATIENT_WORDS + MISSING_WORDS)
        for begun, _, is_high in times
        if outside(begun)
    ]
    naive = [found for found in naive_alarms(spoken) if outside(found[0])]
    ours = [(is_red, False, False, again) for _, is_red, again in naive] if defect == "jumpy" else ours
    last_ms = spoken[-1][0] if spoken else started_ms
    return Outcome(
        seed=seed,
        hours=sum(outside(at_ms) for at_ms in range(started_ms, last_ms, 1000)) / 3600,
        owed=len(owed) + len(missing) + (danger_ms is not None),
        missed=tuple(f"{event.kind if event else 'no event'}: {what}" for what in missed),
        high=sum(is_high and not is_so for is_high, is_so, _, _ in ours),
        unread_high=sum(is_high and is_so and not is_probe for is_high, is_so, is_probe, _ in ours),
        every=sum(not is_probe and not again for _, _, is_probe, again in ours),
        probe_off=sum(is_probe and not again for _, _, is_probe, again in ours),
        naive_high=sum(is_red for _, is_red, _ in naive),
        naive=sum(not again for _, _, again in naive),
        artefacts=sum(fault.where is not Where.PATIENT for fault in troubles.faults),
        has_event=has_event,
        danger=danger_ms is not None,
        told_after_ms=None if danger_ms is None or told_ms is None else told_ms - danger_ms,
    )


def main() -> None:
    """Run the sessions and say what came of them."""
    parser = argparse.ArgumentParser(description="ALARM: true events alarm in time, artefacts do not.")
    parser.add_argument("--sessions", type=int, default=2000)
    parser.add_argument("--events", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minutes", type=int, default=12)
    parser.add_argument("--defect", choices=("none", "deaf", "jumpy", "trusting"), default="none")
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
    _tell(given, found, hours, missed, time.perf_counter() - began)


def _tell(given: argparse.Namespace, found: list[Outcome], hours: float, missed: list[str], seconds: float) -> NoReturn:
    events = sum(one.danger for one in found)
    high, every = sum(one.high for one in found) / hours, sum(one.every for one in found) / hours
    naive = sum(one.naive for one in found)
    fewer_pct = 100 * (1 - sum(one.every for one in found) / naive) if naive else 0.0
    told_s = sorted(one.told_after_ms / 1000 for one in found if one.told_after_ms is not None) or [0.0]
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
                "alarms_due": sum(one.owed for one in found),
                "late_or_missed": len(missed),
                "told_after_delay_p95_s": told_s[int(0.95 * (len(told_s) - 1))],
                "told_after_delay_max_s": told_s[-1],
                "false_high_per_h": round(high, 3),
                "unreadable_high_per_h": round(sum(one.unread_high for one in found) / hours, 3),
                "all_per_h": round(every, 3),
                "probe_off_per_h": round(sum(one.probe_off for one in found) / hours, 3),
                "plain_thresholds_per_h": round(naive / hours, 2),
                "plain_thresholds_high_per_h": round(sum(one.naive_high for one in found) / hours, 2),
                "fewer_pct": round(fewer_pct, 1),
            },
            holds=not missed
            and events >= 0.9 * given.events > 0
            and high <= MOST_HIGH
            and every <= MOST
            and fewer_pct >= FEWER_PCT,
            seconds=round(seconds, 1),
        )
    )


if __name__ == "__main__":
    main()
