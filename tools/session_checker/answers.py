"""I6 to I10, I14, I15 and I17: what was promised to whom, and what had an effect that may have none."""

from bisect import bisect_left
from collections.abc import Iterator

from session_checker.reading import Happened, Truth, Violation, windows

CLINICAL = {"nurse", "prescriber", "system"}
STOP_MS = 200
CLOCK_SLACK_MS = 1000
LINK_MS = 2000
"""Between what a device says and when the log believes that it was said."""

CHANNELS = ("heart_rate_min", "respiratory_rate_min", "spo2_pct", "etco2_mmhg", "systolic_mmhg", "diastolic_mmhg")
SPOKEN_WITHIN_MS = 61_000
"""A frame that was under way for longer than this has no effect on the session."""


def kept(events: list[Happened], truth: Truth) -> Iterator[Violation]:
    """I6: what was acknowledged is there."""
    there = {event.seq: event for event in events}
    for line in truth.of("asked"):
        if line["answer"] != "done":
            continue
        for seq in range(line.get("first", 1), line.get("last", 0) + 1):
            event = there.get(seq)
            if event is None or (event.key or "") != line["key"]:
                what = f"{line['command']} {line['key']} was acknowledged and event {seq} is not it"
                yield Violation("I6", line["at_ms"], what, seq)
    newest = max((line["seq"] for line in truth.of("durable")), default=0)
    if newest > len(events):
        yield Violation("I6", 0, f"event {newest} was durable and the log ends at {len(events)}")


def replayed(_: list[Happened], truth: Truth) -> Iterator[Violation]:
    """I7: what the log replays to is what lived."""
    for line in truth.of("checkpoint"):
        if line["live"] != line["replayed"]:
            yield Violation(
                "I7", line["at_ms"], "the state that lived is not the state that the log tells", line["seq"]
            )
    if not truth.of("checkpoint"):
        yield Violation("I7", 0, "no checkpoint was taken")


def fenced(events: list[Happened], truth: Truth) -> Iterator[Violation]:
    """I8: no effect of a lower epoch after a higher one; no effect too late; none that the log does not allow."""
    highest = 0
    for line in sorted(truth.of("obeyed"), key=lambda one: one["at_ms"]):
        if line["epoch"] < highest:
            yield Violation("I8", line["at_ms"], f"the pump obeyed epoch {line['epoch']} after {highest}")
        highest = max(highest, line["epoch"])
        if line["target"] == "run" and line["uptime_ms"] > line["not_after_ms"]:
            yield Violation("I8", line["at_ms"], "the pump obeyed a command after its time")
    starts = [line["epoch"] for line in truth.of("process") if line["did"] == "started"]
    if starts != sorted(set(starts)):
        yield Violation("I8", 0, f"epochs {starts} do not rise")
    yield from _durable_first(events, truth)


def _durable_first(events: list[Happened], truth: Truth) -> Iterator[Violation]:
    """I4, its last part: a frame for more drug leaves only when the event behind it is durable."""
    durable = sorted((line["at_ms"], line["seq"]) for line in truth.of("durable"))
    allowed, place = 0, 0
    by_seq = {event.seq: event for event in events}
    last_seq, runs = 0, False
    for line in sorted(truth.of("sent"), key=lambda one: one["at_ms"]):
        while place < len(durable) and durable[place][0] <= line["at_ms"]:
            for seq in range(last_seq + 1, durable[place][1] + 1):
                event = by_seq.get(seq)
                runs = _runs_after(event, runs=runs)
                allowed = _in_force(event, allowed) if runs else 0
            last_seq = max(last_seq, durable[place][1])
            place += 1
        if line["target"] == "run" and line["rate_ul_h"] > allowed:
            what = f"{line['rate_ul_h']} uL/h was sent while the durable log says {allowed} uL/h"
            yield Violation("I4", line["at_ms"], what)


def _runs_after(event: Happened | None, *, runs: bool) -> bool:
    """Whether it runs, at 0 uL/h or more: a rate that is set while it is held changes nothing that flows."""
    if event is None:
        return runs
    return event.kind in {"InfusionStarted", "Resumed"} or (runs and event.kind not in {"Held", "Stopped"})


def _in_force(event: Happened | None, rate_ul_h: int) -> int:
    if event is not None and event.kind in {"InfusionStarted", "Resumed"}:
        return int(event.data["rate_ul_h"])
    return int(event.data["to_rate_ul_h"]) if event is not None and event.kind == "RateChanged" else rate_ul_h


def once(events: list[Happened], truth: Truth) -> Iterator[Violation]:
    """I9: one key, one effect; the same answer each time."""
    last: dict[str, Happened] = {}
    for event in events:
        if event.key is None:
            continue
        before = last.get(event.key)
        apart = before is not None and (
            event.seq != before.seq + 1 or event.record["request"] != before.record["request"]
        )
        if apart and event.kind not in {"Held", "Stopped", "RateChanged"}:
            yield Violation("I9", event.mono_ms, f"the key {event.key} has a second effect", event.seq)
        last[event.key] = event
    answers: dict[tuple[str, str], str] = {}
    for line in truth.of("asked"):
        if line["answer"] in {"lost", "not kept"}:
            continue
        named = (line["key"], line.get("print", line["command"]))
        given = answers.setdefault(named, line["answer"])
        if given != line["answer"] and given == "done":
            yield Violation("I9", line["at_ms"], f"{line['key']} was answered {given} and then {line['answer']}")


def stops(_: list[Happened], truth: Truth) -> Iterator[Violation]:
    """I10: STOP is taken from everybody clinical, and its frame leaves at once."""
    sent = [line["at_ms"] for line in truth.of("sent") if line["target"] in {"stop", "hold"}]
    for line in truth.of("asked"):
        if line["command"] != "Stop" or line["role"] not in CLINICAL or line["answer"] == "lost":
            continue
        if line["answer"] not in {"done", "not kept"}:
            yield Violation("I10", line["at_ms"], f"Stop by a {line['role']} was answered {line['answer']}")
        if line.get("rate_ul_h") and not any(0 <= at_ms - line["at_ms"] <= STOP_MS for at_ms in sent):
            yield Violation("I10", line["at_ms"], "Stop was asked and nothing went to the pump at once")


def others(events: list[Happened], truth: Truth) -> Iterator[Violation]:
    """I14: every reading of a device in the log was really said by the device that is bound to this person."""
    said: dict[tuple[str, int], list[int]] = {}
    for line in truth.of("spoken"):
        for channel, value in line["values"].items():
            said.setdefault((channel, value), []).append(line["at_ms"])
    for times in said.values():
        times.sort()
    swapped = [
        (fault["start_ms"], fault["start_ms"] + fault["duration_ms"])
        for fault in truth.run.get("faults", [])
        if fault["kind"] == "wrong_patient" and fault.get("intensity") == 1
    ]
    device = truth.run.get("monitor")
    for event in events:
        if event.kind != "VitalsObserved" or event.data.get("device") is None:
            continue
        if device is not None and event.data["device"] != device:
            yield Violation("I14", event.mono_ms, f"{event.data['device']} is not bound to this person", event.seq)
        seen_ms = event.observed_ms
        if any(start <= seen_ms + SPOKEN_WITHIN_MS and seen_ms <= end + LINK_MS for start, end in swapped):
            continue  # the cable hangs on another person, and nothing that a frame says can show it
        for channel in CHANNELS:
            value = event.data.get(channel)
            if value is not None and not _said_near(said.get((channel, value), []), seen_ms):
                yield Violation("I14", event.mono_ms, f"{channel} {value} was never said for this person", event.seq)


def _said_near(times: list[int], seen_ms: int) -> bool:
    """Whether one of some times, in order, is near enough."""
    place = bisect_left(times, seen_ms - SPOKEN_WITHIN_MS)
    return place < len(times) and times[place] <= seen_ms + SPOKEN_WITHIN_MS


def other_pumps(events: list[Happened], truth: Truth) -> Iterator[Violation]:
    """I14: every report of a pump in the log is of the pump that is bound to this person."""
    pump = truth.run.get("pump")
    for event in events:
        other = event.kind == "PumpReported" and pump is not None and event.data["device"] != pump
        if other and event.role == "device":
            yield Violation("I14", event.mono_ms, f"{event.data['device']} is not the pump of this person", event.seq)


def clocks(events: list[Happened], _: Truth) -> Iterator[Violation]:
    """I15: the order stands, and what the log calls a minute is a minute of the clock that nobody sets."""
    started: Happened | None = None
    for before, event in zip([None, *events], events, strict=False):
        if before is not None and event.mono_ms < before.mono_ms:
            yield Violation("I15", event.mono_ms, "it stands before the event that it follows", event.seq)
        if event.kind == "InfusionStarted":
            started = event
        if started is None or event.minute is None:
            continue
        off_ms = round(event.minute * 60_000) - (event.mono_ms - started.mono_ms)
        if abs(off_ms) > CLOCK_SLACK_MS:
            yield Violation("I15", event.mono_ms, f"minute {event.minute} is {off_ms} ms off", event.seq)
            return


def without_effect(_: list[Happened], truth: Truth) -> Iterator[Violation]:
    """I17: what was rejected changed nothing."""
    for line in truth.of("rejected"):
        if line["before"] != line["after"]:
            yield Violation("I17", line["at_ms"], f"a frame rejected as {line['why']} changed the state")


def bound(events: list[Happened], _: Truth) -> Iterator[Violation]:
    """I14: what a device says is in the log only while the log says who bound it; a log of before has no bindings."""
    serving: set[str] = set()
    known = any(event.kind == "DeviceBound" for event in events)
    for event in events if known else ():
        if event.kind == "DeviceBound":
            serving.add(event.data["device"])
            if event.role not in CLINICAL:
                yield Violation("I14", event.mono_ms, f"a {event.role} bound {event.data['device']}", event.seq)
        elif event.kind == "DeviceUnbound":
            serving.discard(event.data["device"])
        elif event.role == "device" and event.data.get("device") and event.data["device"] not in serving:
            yield Violation("I14", event.mono_ms, f"{event.data['device']} was bound by nobody", event.seq)


CHECKS = (kept, replayed, fenced, once, stops, others, other_pumps, bound, clocks, without_effect)
_ = windows
