"""TIME: 40 clock scripts in virtual time: setting a clock moves no interval, no alarm, no order and no dose.

Run: python benchmarks/safety/time_scripts.py [MINUTES] [--defect=wall]. One infusion with a person who gets worse and a
link that fails is run once with good clocks and once under each script: the server's clock or a device's is set, smears
a leap second, is off, or stands in 1970 or 2038, also around a crash and a restart. Each run must tell the same story
at the same moments of the clock that nobody sets, within 1 s: events, alarms, rates, total given. Only what is said of
the clocks themselves may differ; and with devices that are an hour off no more drug is given. Seen to fail with a
session whose time line is begun anew from the wall clock after a restart (`--defect=wall`).
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from figure import Figure, report

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FaultKind, Where
from lenitive.simulation import world
from lenitive.simulation.fault_classes import Mishap, MishapKind, Troubles
from lenitive.simulation.run import simulate_script
from lenitive.simulation.scenario import PREPARED_MS

SEED = 13
MINUTE_MS = 60_000
HOUR_S, DAY_S = 3600, 86_400
FAR = "summer time on every device"
"""Scripts in which no more drug is given, as no device's time can be believed; everything else stays as it was."""

ZONES = (
    "Europe/Berlin", "America/New_York", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Auckland",
)  # fmt: skip
"""Both hemispheres, one of half an hour; each is set twice in 2026."""

FOR_EVER_MS = 10**9
WITHIN_MS = 1000
OF_CLOCKS = {"ALM-CLOCK-STEP", "ALM-DEVICE-SKEW", "ALM-DEVICE-CLOCK-FAR"}
TOLD = {"AlarmRaised", "AlarmEnded", "InfusionStarted", "RateChanged", "Held", "Resumed", "Stopped", "RecoveryStarted"}

WORSE = Fault(
    start_ms=PREPARED_MS + 4 * MINUTE_MS,
    duration_ms=2 * MINUTE_MS,
    kind=FaultKind.MONITOR_PROBE_OFF,
    where=Where.MONITOR,
)
KILL = Mishap(start_ms=PREPARED_MS + 9 * MINUTE_MS, duration_ms=4000, kind=MishapKind.PROCESS_KILL)
SUSPEND = Mishap(start_ms=PREPARED_MS + 9 * MINUTE_MS, duration_ms=10 * MINUTE_MS, kind=MishapKind.PROCESS_KILL)


def server(*steps: tuple[float, int]) -> tuple[Mishap, ...]:
    """The server's clock is set by so many seconds at these minutes of the infusion."""
    return tuple(
        Mishap(
            start_ms=PREPARED_MS + int(minute * MINUTE_MS),
            duration_ms=FOR_EVER_MS,
            kind=MishapKind.SERVER_CLOCK_STEP,
            intensity=seconds,
        )
        for minute, seconds in steps
    )


def device(where: Where, kind: FaultKind, ms: int) -> Fault:
    """A device's clock is set, or drifts away."""
    return Fault(start_ms=PREPARED_MS + MINUTE_MS, duration_ms=20 * MINUTE_MS, kind=kind, where=where, intensity=ms)


def smeared(ms: int) -> tuple[Mishap | Fault, ...]:
    """A leap second: the devices smear it, a tenth a minute, and the server's clock is set when it is over."""
    away = tuple(
        Fault(
            start_ms=PREPARED_MS + part * MINUTE_MS,
            duration_ms=MINUTE_MS,
            kind=FaultKind.DEVICE_CLOCK_SKEW,
            where=where,
            intensity=ms * part // 10,
        )
        for part in range(1, 11)
        for where in (Where.PUMP, Where.MONITOR)
    )
    return (*away, *server((10.5, ms // 1000)))


def shifts_s(zone: str) -> tuple[int, ...]:
    """By how much the clocks of a zone are set in 2026, in the order of the year, in seconds."""
    place, found = ZoneInfo(zone), []
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(365 * 24)]
    offsets = [hour.astimezone(place).utcoffset() or timedelta() for hour in hours]
    for before, after in pairwise(offsets):
        if after != before:
            found.append(round((after - before).total_seconds()))
    return tuple(found)


def scripts() -> dict[str, tuple[Mishap | Fault, ...]]:
    """Every script by its name."""
    found: dict[str, tuple[Mishap | Fault, ...]] = {}
    for seconds in (1, 60, HOUR_S, DAY_S):
        for sign in (1, -1):
            found[f"server {sign * seconds:+d} s"] = server((3.2, sign * seconds))
            found[f"server {sign * seconds:+d} s, then a restart"] = (*server((3.2, sign * seconds)), KILL)
    for zone in ZONES:
        for shift_s in shifts_s(zone):
            found[f"{zone}, {'spring' if shift_s > 0 else 'autumn'}"] = server((3.2, shift_s))
    for shift_s in (HOUR_S, -HOUR_S):
        found[f"{FAR} {shift_s:+d} s"] = (
            device(Where.PUMP, FaultKind.DEVICE_CLOCK_STEP, shift_s * 1000),
            device(Where.MONITOR, FaultKind.DEVICE_CLOCK_STEP, shift_s * 1000),
            *server((3.2, shift_s)),
        )
    found["leap second, stepped"] = server((3.2, -1))
    found["leap second, there and back"] = server((3.2, 1), (3.3, -1))
    found["leap second, smeared"] = smeared(1000)
    found["leap second taken out, smeared"] = smeared(-1000)
    found["1970"] = server((3.2, -1_767_000_000))
    found["2038"] = server((3.2, 380_000_000))
    for where in (Where.PUMP, Where.MONITOR):
        for ms in (31_000, -31_000, 301_000, -301_000):
            found[f"{where} skew {ms // 1000:+d} s"] = (device(where, FaultKind.DEVICE_CLOCK_SKEW, ms),)
    found["back during the lock-out between two increases"] = server((1.0, -1800))
    found["forward during the lock-out between two increases"] = server((1.0, 1800))
    found["to and fro every minute"] = server(*((minute, 90 if minute % 2 else -90) for minute in range(1, 9)))
    found["while the process is away"] = (KILL, *server((9.02, 7200)))
    found["suspended for 10 min, the clock goes on"] = (SUSPEND, *server((9.5, 0)))
    found["suspended for 10 min, the clock is set back"] = (SUSPEND, *server((9.5, -600)))
    return found


def story(parts: tuple[Mishap | Fault, ...], minutes: int) -> list[tuple[int, str]]:
    """What was told, and when by the clock that nobody sets."""
    faults = tuple(sorted([WORSE, *(one for one in parts if isinstance(one, Fault))]))
    mishaps = tuple(sorted(one for one in parts if isinstance(one, Mishap)))
    result = simulate_script(SEED, Troubles(faults=faults, mishaps=mishaps), minutes=minutes)
    decided: dict[int, int] = {}
    for line in map(json.loads, result.truth.splitlines()):
        if line.get("what") == "decided":
            decided |= dict.fromkeys(range(line["first"], line["last"] + 1), line["at_ms"])
    found = []
    for line in map(json.loads, result.log.splitlines()):
        alarm = line["data"].get("alarm")
        if line["type"] in TOLD and alarm not in OF_CLOCKS:
            rate = line["data"].get("rate_ul_h", line["data"].get("to_rate_ul_h", ""))
            found.append((decided[line["seq"]], f"{line['type']} {alarm or ''} {rate}".strip()))
    return found


def differs(one: list[tuple[int, str]], other: list[tuple[int, str]]) -> str | None:
    """Where two stories part; None when they are one."""
    for (at_ms, what), (other_ms, other_what) in zip(one, other, strict=False):
        if what != other_what or abs(at_ms - other_ms) > WITHIN_MS:
            return f"{what} at {at_ms} ms, and {other_what} at {other_ms} ms"
    return None if len(one) == len(other) else f"{len(one)} and {len(other)} things were told"


def held_back(good: list[tuple[int, str]], other: list[tuple[int, str]]) -> str | None:
    """What is wrong with a story in which devices were set by an hour: as with good clocks, but no more drug then."""
    goes_on = next((place for place, (_, what) in enumerate(good) if what.startswith("Resumed")), len(good))
    raised = [what for _, what in other[goes_on:] if what.startswith(("Resumed", "RateChanged"))]
    return f"{raised[0]} while devices are an hour off" if raised else differs(good[:goes_on], other[:goes_on])


def main(minutes: int = 12, only: str = "") -> None:
    """Run every script, or those whose name holds a word; a part of them never holds."""
    began = time.perf_counter()
    good: dict[str, list[tuple[int, str]]] = {}
    moved = 0
    for name, parts in scripts().items():
        if only not in name:
            continue
        away = next((one for one in parts if one in {KILL, SUSPEND}), None)
        named = "" if away is None else str(away.duration_ms)
        if named not in good:
            good[named] = story(() if away is None else (away,), minutes)
        found = (held_back if name.startswith(FAR) else differs)(good[named], story(parts, minutes))
        if found is not None:
            moved += 1
            sys.stdout.write(f"{name}: {found}\n")
    told = sum(len(one) for one in good.values())
    report(
        Figure(
            check="TIME",
            command=f"benchmarks/safety/time_scripts.py {minutes}",
            asked="0 of 40 clock scripts, both changes of 6 zones among them, move an alarm, a rate, an order or a "
            "dose by more than 1 s",
            measured={"scripts": len(scripts()), "moved": moved, "told_with_good_clocks": told},
            holds=moved == 0 and not only and len(scripts()) >= 40 and told >= 20,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


if __name__ == "__main__":
    if "--defect=wall" in sys.argv:
        watched = world.WatchedInfusion
        world.WatchedInfusion = lambda **said: watched(**{**said, "zero": None})  # type: ignore[assignment,misc]
    named = [one.removeprefix("--only=") for one in sys.argv[1:] if one.startswith("--only=")]
    main(*(int(one) for one in sys.argv[1:] if not one.startswith("--")), only="".join(named))
