"""The session as the log tells it, folded again in the checker's own words. Times are on the monotonic time line."""

from dataclasses import dataclass, field
from typing import Any

from session_checker.reading import Happened, ms_of

CONTINUOUS = ("heart_rate_min", "respiratory_rate_min", "spo2_pct")
CUFF = ("systolic_mmhg", "diastolic_mmhg", "map_mmhg")
CHANNELS = (*CONTINUOUS, "etco2_mmhg", *CUFF)
SCORE_OF = {
    "PainRated": "pain",
    "PsychotomimeticScored": "psychotomimetic",
    "SedationScored": "rass",
    "NauseaScored": "nausea",
}
BASELINE_APART_MS = 300_000
PICKED_WITHIN_MS = 70_000
LIVE = {"running", "held", "stopped", "recovery"}


def _two_sets(channel: str, read: list[tuple[int, int]]) -> list[int]:
    """The newest value and one from 5 min or more before it.

    Of the values a minute round that time the one is taken under which least is red: a recorder that keeps one reading
    a minute may have kept any of them.
    """
    newest_ms, newest = read[-1]
    before = [(at_ms, value) for at_ms, value in read if newest_ms - at_ms >= BASELINE_APART_MS]
    if not before:
        return [newest]
    near = [value for at_ms, value in before if before[-1][0] - at_ms <= PICKED_WITHIN_MS]
    return [newest, max(near) if channel in CUFF else min(near)]


@dataclass
class Alarm:
    """An alarm that has begun and not ended."""

    priority: str
    raised_ms: int
    acked_ms: int | None = None


@dataclass
class Pump:
    """What the pump of this session last said."""

    device: str
    observed_ms: int
    counter_ul: int
    rate_ul_h: int
    conditions: tuple[str, ...]
    heard_ms: int
    total_ul: int = 0
    counter_fell: bool = False
    unreconciled: bool = False


@dataclass
class Bedside:
    """Everything that the log has told so far."""

    state: str = "new"
    plan: dict[str, Any] = field(default_factory=dict)
    rate_ul_h: int = 0
    resume_ul_h: int = 0
    started_ms: int | None = None
    ends_ms: int | None = None
    stopped_ms: int | None = None
    changed_ms: int | None = None
    checked: bool = False
    unconfirmed: bool = False
    resumed_ms: int | None = None
    readings: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    baseline: dict[str, list[int]] = field(default_factory=dict)
    scores: dict[str, tuple[int, int]] = field(default_factory=dict)
    alarms: dict[str, Alarm] = field(default_factory=dict)
    oxygen: bool | None = None
    pump: Pump | None = None
    wasted_ul: int = 0
    score_list: dict[int, str] = field(default_factory=dict)

    @property
    def interval_ms(self) -> int:
        """Time between two readings of the monitor."""
        return int(self.plan.get("monitor_interval_s", 60)) * 1000

    @property
    def is_live(self) -> bool:
        """Whether alarms count."""
        return self.state in LIVE and self.started_ms is not None

    def newest(self, channel: str) -> tuple[int, int] | None:
        """Time and value of the newest believed reading of a channel."""
        read = self.readings.get(channel)
        return read[-1] if read else None

    def raises(self, event: Happened) -> int | None:
        """The rate to which an event raises the delivery; None when it does not."""
        if event.kind in {"InfusionStarted", "Resumed"}:
            return int(event.data["rate_ul_h"]) or None
        if event.kind == "RateChanged" and self.state == "running" and event.data["to_rate_ul_h"] > self.rate_ul_h:
            return int(event.data["to_rate_ul_h"])
        return None

    def apply(self, event: Happened) -> None:
        """Take one more event."""
        known = getattr(self, f"_on_{event.kind}", None)
        if known is not None:
            known(event)
        elif event.kind in SCORE_OF:
            self._score(event)

    def _on_SessionPrepared(self, event: Happened) -> None:  # noqa: N802
        self.plan, self.state = event.data["plan"], "prepared"

    def _on_ChecklistCompleted(self, _: Happened) -> None:  # noqa: N802
        if self.state == "prepared":
            self.state = "ready"
            self.baseline = {name: _two_sets(name, read) for name, read in self.readings.items() if read}

    def _on_TimeOutDone(self, _: Happened) -> None:  # noqa: N802
        if self.state == "ready":
            self.state = "timed_out"

    def _on_InfusionStarted(self, event: Happened) -> None:  # noqa: N802
        self.state, self.started_ms = "running", event.mono_ms
        self.ends_ms = event.mono_ms + ms_of(event.data["planned_end_at"]) - event.at_ms
        self._rate(event.data["rate_ul_h"], event.mono_ms)
        self.resume_ul_h = self.rate_ul_h

    def _on_RateChanged(self, event: Happened) -> None:  # noqa: N802
        to_ul_h = event.data["to_rate_ul_h"]
        if self.state == "running":
            self._rate(to_ul_h, event.mono_ms)
            self.resume_ul_h = to_ul_h
        else:
            self.resume_ul_h = min(to_ul_h, self.resume_ul_h)

    def _on_Held(self, event: Happened) -> None:  # noqa: N802
        if self.state == "running":
            self.resume_ul_h, self.state = self.rate_ul_h, "held"
            self._rate(0, event.mono_ms)

    def _on_Resumed(self, event: Happened) -> None:  # noqa: N802
        self.state = "running"
        self._rate(event.data["rate_ul_h"], event.mono_ms)

    def _on_Stopped(self, event: Happened) -> None:  # noqa: N802
        if self.stopped_ms is None:
            self.stopped_ms = event.mono_ms
            self._rate(0, event.mono_ms)
            self.resume_ul_h = 0
        if self.state in {"new", "prepared", "ready", "timed_out", "running", "held"}:
            self.state = "stopped"

    def _rate(self, rate_ul_h: int, mono_ms: int) -> None:
        if rate_ul_h != self.rate_ul_h or self.changed_ms is None:
            self.changed_ms = mono_ms
        self.rate_ul_h = rate_ul_h

    def _on_RecoveryStarted(self, _: Happened) -> None:  # noqa: N802
        self.state = "recovery"

    def _on_Discharged(self, _: Happened) -> None:  # noqa: N802
        self.state = "discharged"

    def _on_SessionClosed(self, _: Happened) -> None:  # noqa: N802
        self.state = "closed"

    def _on_SupervisionResumed(self, event: Happened) -> None:  # noqa: N802
        self.unconfirmed, self.resumed_ms = True, event.mono_ms

    def _on_DeliveryConfirmed(self, _: Happened) -> None:  # noqa: N802
        self.unconfirmed = False

    def _on_VitalsObserved(self, event: Happened) -> None:  # noqa: N802
        data, seen_ms = event.data, event.observed_ms
        for channel in CHANNELS:
            value = data.get(channel)
            kept = self.readings.setdefault(channel, [])
            if value is not None and channel not in data.get("implausible", ()) and (not kept or seen_ms > kept[-1][0]):
                kept.append((seen_ms, value))
        if data.get("oxygen") is not None and not data.get("late"):
            self.oxygen = data["oxygen"]

    def _score(self, event: Happened) -> None:
        data, seen_ms, name = event.data, event.observed_ms, SCORE_OF[event.kind]
        if event.kind == "PainRated" and data.get("on_movement"):
            return
        self.score_list[event.seq] = name
        values = {name: data["rass"], "poss": data.get("poss")} if name == "rass" else {name: data["score"]}
        for kind, value in values.items():
            before = self.scores.get(kind)
            if value is not None and (before is None or seen_ms > before[0]):
                self.scores[kind] = (seen_ms, value)

    def _on_Corrected(self, event: Happened) -> None:  # noqa: N802
        before = self.scores.get(event.data.get("kind", ""))
        if before is not None and before[1] == event.data.get("recorded"):
            self.scores[event.data["kind"]] = (before[0], event.data["corrected"])

    def _on_PumpReported(self, event: Happened) -> None:  # noqa: N802
        data, before = event.data, self.pump
        if before is not None and data["device"] != before.device:
            if self.started_ms is not None:
                return
            before = None
        if before is not None and event.observed_ms < before.observed_ms:
            return
        fell = before is not None and data["volume_ul"] < before.counter_ul
        total_ul = data["volume_ul"]
        if before is not None:
            total_ul = before.total_ul + (data["volume_ul"] if fell else data["volume_ul"] - before.counter_ul)
        self.pump = Pump(
            device=data["device"],
            observed_ms=event.observed_ms,
            counter_ul=data["volume_ul"],
            rate_ul_h=data["rate_ul_h"],
            conditions=tuple(data.get("conditions", ())),
            heard_ms=event.mono_ms,
            total_ul=total_ul,
            counter_fell=fell or (before is not None and before.counter_fell),
            unreconciled=(fell and self.state in {"running", "held"}) or (before is not None and before.unreconciled),
        )

    def _on_PumpReconciled(self, event: Happened) -> None:  # noqa: N802
        data = event.data
        self.pump = Pump(data["device"], event.mono_ms, data["counter_ul"], 0, (), event.mono_ms, data["given_ul"])

    def _on_AlarmRaised(self, event: Happened) -> None:  # noqa: N802
        self.alarms.setdefault(event.data["alarm"], Alarm(event.data["priority"], event.mono_ms))

    def _on_AlarmAcknowledged(self, event: Happened) -> None:  # noqa: N802
        alarm = self.alarms.get(event.data["alarm"])
        if alarm is not None and alarm.acked_ms is None:
            alarm.acked_ms = event.mono_ms

    def _on_AlarmEnded(self, event: Happened) -> None:  # noqa: N802
        self.alarms.pop(event.data["alarm"], None)

    def _on_WasteRecorded(self, event: Happened) -> None:  # noqa: N802
        self.wasted_ul += event.data["volume_ul"]
