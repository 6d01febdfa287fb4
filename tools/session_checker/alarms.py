"""I5 and I11: what is red alarms in time and acts; what is late alarms; an alarm ends only for a reason."""

from collections.abc import Callable
from dataclasses import dataclass

from session_checker.bedside import CONTINUOUS, CUFF, Bedside
from session_checker.reading import Happened, Truth, Violation, ms_of

T_ALARM_MS = 2000
"""Longest time from what is due to the alarm in the log."""

T_SILENCE_MS = 120_000
STALE_MS = {"ALM-VITALS-STALE-MEDIUM": 15_000, "ALM-VITALS-STALE-HIGH": 30_000}
CUFF_REPEAT_MS, CUFF_ALONE_MS = 60_000, 120_000
Breached = Callable[[int, list[int], Bedside], bool]


@dataclass(frozen=True)
class Red:
    """One red threshold of a vital sign."""

    alarm: str
    channel: str
    delay_ms: int
    breached: Breached
    acts: str = "held"


def _above(bound: int) -> Breached:
    return lambda value, _baseline, _bed: value > bound


def _below(bound: int) -> Breached:
    return lambda value, _baseline, _bed: value < bound


def _systolic_high(value: int, baseline: list[int], _bed: Bedside) -> bool:
    return value >= 180 or (bool(baseline) and value - min(baseline) > 40)


def _saturation_low(value: int, baseline: list[int], bed: Bedside) -> bool:
    fell = bool(baseline) and bed.oxygen is not False and max(baseline) - value >= 5
    return value < 88 or fell


REDS = (
    Red("ALM-SBP-HIGH-RED", "systolic_mmhg", 0, _systolic_high),
    Red("ALM-SBP-LOW-RED", "systolic_mmhg", 0, _below(90)),
    Red("ALM-DBP-HIGH-RED", "diastolic_mmhg", 0, _above(109)),
    Red("ALM-MAP-HIGH-RED", "map_mmhg", 0, _above(130)),
    Red("ALM-MAP-LOW-RED", "map_mmhg", 0, _below(60)),
    Red("ALM-HR-HIGH-RED", "heart_rate_min", 30_000, _above(140)),
    Red("ALM-HR-LOW-RED", "heart_rate_min", 30_000, _below(45)),
    Red("ALM-RR-LOW-RED", "respiratory_rate_min", 30_000, _below(8)),
    Red("ALM-RR-HIGH-RED", "respiratory_rate_min", 30_000, _above(30)),
    Red("ALM-SPO2-LOW-RED", "spo2_pct", 10_000, _saturation_low),
    Red("ALM-ETCO2-HIGH-RED", "etco2_mmhg", 30_000, _above(60)),
    Red("ALM-APNOEA", "respiratory_rate_min", 30_000, _below(1), "stopped"),
    Red("ALM-ETCO2-FLAT", "etco2_mmhg", 30_000, _below(1), "stopped"),
)
BY_ALARM = {red.alarm: red for red in REDS}

PUMP_SAYS = {
    "air_in_line": ("ALM-AIR-IN-LINE", "stopped"),
    "occlusion": ("ALM-OCCLUSION", "held"),
    "bag_empty": ("ALM-BAG-EMPTY", "held"),
    "door_open": ("ALM-DOOR-OPEN", "held"),
    "kvo": ("ALM-KVO", "stopped"),
    "battery_depleted": ("ALM-BATTERY-DEPLETED", "held"),
}
SCORE_REDS = (
    ("rass", "ALM-SEDATION-RED", lambda value: value <= -3 or value >= 2),
    ("poss", "ALM-POSS-RED", lambda value: value >= 3),
    ("psychotomimetic", "ALM-PSYCHOTOMIMETIC-RED", lambda value: value >= 3),
)
STOPPED_OR_HELD = {"held": {"held", "stopped", "recovery"}, "stopped": {"stopped", "recovery"}}


@dataclass
class _Owed:
    """An alarm that must be there by a time, unless it is there already."""

    due_ms: int
    why: str
    acts: str = ""


class Alarms:
    """I5 and I11, event by event."""

    def __init__(self, truth: Truth) -> None:
        self.found: list[Violation] = []
        self._owed: dict[str, _Owed] = {}
        self._runs: dict[str, int] = {}
        self._dead = [(line["at_ms"], line["until_ms"]) for line in truth.of("down")]
        self._told: set[tuple[str, int]] = set()

    def before(self, bed: Bedside, event: Happened) -> None:
        """What the log owes by now, and what this event may not do."""
        if bed.is_live:
            self._stale(bed, event.mono_ms)
            self._collect(bed, event)
        if event.kind == "AlarmRaised":
            if event.data["alarm"] in bed.alarms:
                self._say("I11", event, f"{event.data['alarm']} is raised while it is active")
        elif event.kind == "AlarmEnded":
            self._ended(bed, event)
        elif event.kind == "AlarmSilenced":
            self._silence(event)

    def after(self, bed: Bedside, event: Happened) -> None:
        """What this event makes due."""
        if not bed.is_live:
            return
        if event.kind == "VitalsObserved":
            self._vitals(bed, event)
        elif event.kind == "PumpReported" and bed.pump is not None and bed.pump.heard_ms == event.mono_ms:
            for condition, (alarm, acts) in PUMP_SAYS.items():
                self._owe(condition in bed.pump.conditions, alarm, event.mono_ms, f"the pump says {condition}", acts)
            fell = bed.pump.unreconciled and bed.state in {"running", "held"}
            self._owe(fell, "ALM-PUMP-COUNTER", event.mono_ms, "the counter fell", "")
        elif event.kind in {"SedationScored", "PsychotomimeticScored"}:
            for kind, alarm, red in SCORE_REDS:
                score = bed.scores.get(kind)
                self._owe(score is not None and red(score[1]), alarm, event.mono_ms, f"{kind} {score}", "stopped")
        elif event.kind == "AdverseEventNoted" and event.data.get("red_symptom"):
            self._owe(True, "ALM-SYMPTOM-RED", event.mono_ms, event.data["red_symptom"], "stopped")

    def _vitals(self, bed: Bedside, event: Happened) -> None:
        for red in REDS:
            newest = bed.newest(red.channel)
            if newest is None or event.data.get(red.channel) is None or newest[0] != event.observed_ms:
                continue
            if not red.breached(newest[1], bed.baseline.get(red.channel, []), bed):
                self._runs.pop(red.alarm, None)
                self._owed.pop(red.alarm, None)
                continue
            first_ms = self._runs.setdefault(red.alarm, newest[0])
            due_ms = first_ms + red.delay_ms
            if red.channel in CUFF:
                confirmed = newest[0] - first_ms >= CUFF_REPEAT_MS
                due_ms = newest[0] if confirmed else first_ms + CUFF_ALONE_MS
            due_ms = max(due_ms, event.mono_ms)
            self._owe(True, red.alarm, due_ms, f"{red.channel} {newest[1]}", red.acts)

    def _owe(self, holds: bool, alarm: str, due_ms: int, why: str, acts: str) -> None:
        if not holds:
            self._owed.pop(alarm, None)
        elif alarm not in self._owed or due_ms < self._owed[alarm].due_ms:
            self._owed[alarm] = _Owed(due_ms, why, acts)

    def _collect(self, bed: Bedside, event: Happened) -> None:
        for alarm, owed in list(self._owed.items()):
            if alarm in bed.alarms:
                if event.mono_ms > bed.alarms[alarm].raised_ms:
                    self._acted(bed, event, alarm, owed)
                    del self._owed[alarm]
                continue
            late_ms = event.mono_ms - owed.due_ms - T_ALARM_MS - self._down_ms(owed.due_ms, event.mono_ms)
            if late_ms > 0:
                self._say("I5", event, f"{owed.why}: no {alarm} {late_ms} ms after it should have been there")
                del self._owed[alarm]

    def _acted(self, bed: Bedside, event: Happened, alarm: str, owed: _Owed) -> None:
        """The automatic action of the table stands in the log with the alarm."""
        if owed.acts and bed.state not in STOPPED_OR_HELD[owed.acts]:
            self._say("I5", event, f"{alarm} is active and the session is {bed.state}, not {owed.acts}")

    def _stale(self, bed: Bedside, now_ms: int) -> None:
        required = [*CONTINUOUS, *(["etco2_mmhg"] if bed.plan.get("etco2_required") else [])]
        oldest = min((bed.newest(one) or (bed.started_ms or 0, 0))[0] for one in required)
        for alarm, late_ms in STALE_MS.items():
            due_ms = oldest + bed.interval_ms + late_ms
            over_ms = now_ms - due_ms - T_ALARM_MS - self._down_ms(due_ms, now_ms)
            if over_ms > 0 and alarm not in bed.alarms and (alarm, oldest) not in self._told:
                self._told.add((alarm, oldest))
                self.found.append(
                    Violation("I5", now_ms, f"nothing of {oldest} ms or later, and no {alarm} {over_ms} ms too late")
                )

    def _down_ms(self, from_ms: int, to_ms: int) -> int:
        """How long nobody watched in a stretch of time, the start of the process included."""
        return sum(max(0, min(end, to_ms) - max(start, from_ms)) for start, end in self._dead)

    def _ended(self, bed: Bedside, event: Happened) -> None:
        alarm, active = event.data["alarm"], bed.alarms.get(event.data["alarm"])
        if active is None:
            self._say("I11", event, f"{alarm} ends and was not active")
            return
        if active.priority == "high" and active.acked_ms is None:
            self._say("I11", event, f"{alarm} ends and nobody acknowledged it")
        red = BY_ALARM.get(alarm)
        newest = bed.newest(red.channel) if red else None
        if red and newest and red.breached(newest[1], bed.baseline.get(red.channel, []), bed):
            self._say("I11", event, f"{alarm} ends while {red.channel} is {newest[1]}")
        if red and newest and red.channel in CONTINUOUS and event.mono_ms - newest[0] > bed.interval_ms + 15_000:
            self._say("I11", event, f"{alarm} ends on a reading that is {event.mono_ms - newest[0]} ms old")
        late_ms = STALE_MS.get(alarm)
        if late_ms is not None and bed.is_live:
            oldest = min((bed.newest(one) or (0, 0))[0] for one in CONTINUOUS)
            if event.mono_ms - oldest > bed.interval_ms + late_ms:
                self._say("I11", event, f"{alarm} ends and the oldest channel is {event.mono_ms - oldest} ms old")

    def _silence(self, event: Happened) -> None:
        lasts_ms = ms_of(event.data["until"]) - event.at_ms
        if lasts_ms > T_SILENCE_MS:
            self._say("I11", event, f"{event.data['alarm']} is silent for {lasts_ms} ms")

    def _say(self, invariant: str, event: Happened, what: str) -> None:
        self.found.append(Violation(invariant, event.mono_ms, what, event.seq))
