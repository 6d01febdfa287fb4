"""The session: everything that is known at this moment. Built only by folding events."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from lenitive.domain.infusion.events import Actor, Priority, PumpCondition, ScoreKind, StopReason
from lenitive.domain.infusion.kernel import MS_PER_H, Delivery, drug_ug
from lenitive.domain.infusion.session_plan import SessionPlan

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
READINGS_KEPT: Final = 6
"""Newest readings of each channel that stay in the session; the record keeps all."""


class State(StrEnum):
    """Where the session stands."""

    NEW = "new"
    PREPARED = "prepared"
    READY = "ready"
    TIMED_OUT = "timed_out"
    RUNNING = "running"
    HELD = "held"
    STOPPED = "stopped"
    RECOVERY = "recovery"
    DISCHARGED = "discharged"
    CLOSED = "closed"


class Channel(StrEnum):
    """A vital sign, by its field in `VitalsObserved`."""

    SYSTOLIC = "systolic_mmhg"
    DIASTOLIC = "diastolic_mmhg"
    MAP = "map_mmhg"
    HEART_RATE = "heart_rate_min"
    RESPIRATORY_RATE = "respiratory_rate_min"
    SPO2 = "spo2_pct"
    ETCO2 = "etco2_mmhg"


@dataclass(frozen=True, slots=True)
class Reading:
    """One accepted value of a channel."""

    at_ms: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One score, by the event that recorded it."""

    seq: int
    at_ms: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveAlarm:
    """An alarm that has begun and not ended."""

    priority: Priority
    raised_ms: int
    acknowledged_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpState:
    """What the pump last said. A counter that falls begins a new epoch; the old volume stays counted.

    Attributes:
        device: Which pump; the one that was there at the start is the only one that counts.
        at_ms: When it said so, by its own account.
        received_ms: When the session heard it.
        counter_ul: Its counter.
        rate_ul_h: Its rate.
        conditions: What it says about itself.
        earlier_ul: Volume of the epochs before.
        flow_while_stopped_ul: Counted between two reports while the rate was 0.
        reports: The newest totals over all epochs.
        excess_ul: The most that it ever reported beyond what was commanded at the time of the report. It never falls
            by itself: what was given too much was given.
        epochs_excess_ul: Excess of the epochs before.
        epoch_commanded_ul: What was commanded when the counter of this epoch stood at 0.
    """

    device: str
    at_ms: int
    received_ms: int
    counter_ul: int
    rate_ul_h: int
    conditions: tuple[PumpCondition, ...]
    earlier_ul: int = 0
    flow_while_stopped_ul: int = 0
    reports: tuple[Reading, ...] = ()
    excess_ul: int = 0
    epochs_excess_ul: int = 0
    epoch_commanded_ul: int = 0

    @property
    def total_ul(self) -> int:
        """Volume over all epochs."""
        return self.earlier_ul + self.counter_ul


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Everything the rules need to know about one session. Built only by `evolve`.

    Attributes:
        state: Where it stands.
        seq: Number of events so far.
        version: Counts the events that changed state or rate; a raising command names the one it was decided on.
        rate_ul_h: Rate in force, as commanded.
        resume_rate_ul_h: Rate to go on with after a pause.
        readings: Newest last, per channel; a missing channel has never been read.
        alarms: Those that have begun and not ended.
        acknowledged: When each alarm was last acknowledged, also after it ended.
        keys: Requests already answered, with their fingerprint.
        segment_ms: Since when the rate has been what it is; None before the infusion.
        other_pump_ms: When a pump that is not this session's last reported; None when none did.
        oxygen_ms: When it was last said whether oxygen is given; None when it never was.
    """

    state: State = State.NEW
    seq: int = 0
    version: int = 0
    last_ms: int = 0
    plan: SessionPlan | None = None
    prepared_by: Actor | None = None
    checked_by: Actor | None = None
    rate_ul_h: int = 0
    resume_rate_ul_h: int = 0
    started_ms: int | None = None
    planned_end_ms: int | None = None
    stopped_ms: int | None = None
    held_ms: int | None = None
    stop_reason: StopReason | None = None
    recovery_ms: int | None = None
    last_change_ms: int | None = None
    last_raise_ms: int | None = None
    segments: tuple[Delivery, ...] = ()
    segment_ms: int | None = None
    pump: PumpState | None = None
    other_pump_ms: int | None = None
    readings: Mapping[Channel, tuple[Reading, ...]] = field(default_factory=dict)
    baseline: Mapping[Channel, tuple[Reading, ...]] = field(default_factory=dict)
    oxygen: bool | None = None
    oxygen_ms: int | None = None
    scores: Mapping[ScoreKind, tuple[Score, ...]] = field(default_factory=dict)
    red_symptom_ms: int | None = None
    worst_event_grade: int = 0
    limit_refused_ms: int | None = None
    alarms: Mapping[str, ActiveAlarm] = field(default_factory=dict)
    acknowledged: Mapping[str, int] = field(default_factory=dict)
    gate_unmet: tuple[str, ...] | None = None
    gate_ms: int | None = None
    wasted_ul: int = 0
    keys: Mapping[str, str] = field(default_factory=dict)

    def latest(self, kind: ScoreKind) -> Score | None:
        """The newest score of a kind; None when it was never given."""
        given = self.scores.get(kind)
        return given[-1] if given else None

    def newest(self, channel: Channel) -> Reading | None:
        """The newest accepted reading of a channel; None when there is none."""
        read = self.readings.get(channel)
        return read[-1] if read else None

    def minute(self, at_ms: int) -> float | None:
        """Minutes since the infusion started; None before."""
        return None if self.started_ms is None else round((at_ms - self.started_ms) / 60_000, 3)

    def deliveries(self, until_ms: int) -> tuple[Delivery, ...]:
        """What was commanded from the start until a time, in ng/h; a time before the last change cuts the past."""
        past = tuple(
            one if one.end_ms <= until_ms else replace(one, end_ms=until_ms)
            for one in self.segments
            if one.start_ms < until_ms
        )
        if self.segment_ms is None or self.plan is None or self.rate_ul_h == 0 or until_ms <= self.segment_ms:
            return past
        rate = self.rate_ul_h * self.plan.conc_ug_ml
        return (*past, Delivery(start_ms=self.segment_ms, end_ms=until_ms, rate_ng_h=rate))

    def rates_between(self, from_ms: int, to_ms: int) -> frozenset[int]:
        """Every rate that was in force at any moment of a stretch of time, its ends included, in uL/h."""
        if self.plan is None or self.segment_ms is None:
            return frozenset({0})
        touching = [one for one in self.segments if one.start_ms <= to_ms and one.end_ms >= from_ms]
        found = {one.rate_ng_h // self.plan.conc_ug_ml for one in touching}
        running_ms = sum(min(one.end_ms, to_ms) - max(one.start_ms, from_ms) for one in touching)
        if self.segment_ms <= to_ms:
            found.add(self.rate_ul_h)
            running_ms += to_ms - max(self.segment_ms, from_ms)
        return frozenset(found if running_ms >= to_ms - from_ms and found else {*found, 0})

    def commanded_ul(self, at_ms: int) -> int:
        """Volume commanded until a time, rounded up."""
        if self.plan is None:
            return 0
        ng_ms = sum((one.end_ms - one.start_ms) * one.rate_ng_h for one in self.deliveries(at_ms))
        return -(-ng_ms // (MS_PER_H * self.plan.conc_ug_ml))

    def reported_ul(self) -> int | None:
        """Volume the pump says it gave; None when it has said nothing."""
        return None if self.pump is None else self.pump.total_ul

    def given_ug(self, at_ms: int) -> int:
        """Drug given until a time on the worst case: commanded, and all that the pump ever reported beyond it."""
        if self.plan is None:
            return 0
        beyond = 0 if self.pump is None else self.pump.excess_ul
        return drug_ug(self.commanded_ul(at_ms) + beyond, conc_ug_ml=self.plan.conc_ug_ml)

    def excess_ug(self) -> int:
        """Drug the pump reported beyond what was commanded at the time of the report, at its most."""
        if self.plan is None or self.pump is None:
            return 0
        return drug_ug(self.pump.excess_ul, conc_ug_ml=self.plan.conc_ug_ml)


def epoch_ms(at: datetime) -> int:
    """A time as whole milliseconds.

    Raises:
        ValueError: The time has no zone, so nobody can say when it was.

    Example:
        >>> epoch_ms(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
        60000
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()}: a time without a zone; give UTC")
    return (at - _EPOCH) // _MS


def from_epoch_ms(ms: int) -> datetime:
    """The UTC time of whole milliseconds."""
    return _EPOCH + ms * _MS
