"""The session: everything that is known at this moment. Built only by folding events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """What the pump last said. A counter that falls begins a new epoch; the old volume stays counted."""

    at_ms: int
    counter_ul: int
    rate_ul_h: int
    conditions: tuple[PumpCondition, ...]
    earlier_ul: int = 0
    flow_while_stopped_ul: int = 0
    reports: tuple[Reading, ...] = ()

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
    readings: Mapping[Channel, tuple[Reading, ...]] = field(default_factory=dict)
    baseline: Mapping[Channel, tuple[Reading, ...]] = field(default_factory=dict)
    oxygen: bool | None = None
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
        """What was commanded from the start until a time, in ng/h."""
        if self.segment_ms is None or self.plan is None or self.rate_ul_h == 0 or until_ms <= self.segment_ms:
            return self.segments
        rate = self.rate_ul_h * self.plan.conc_ug_ml
        return (*self.segments, Delivery(start_ms=self.segment_ms, end_ms=until_ms, rate_ng_h=rate))

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
        """Drug given until a time on the worst case: the larger of commanded and reported."""
        if self.plan is None:
            return 0
        volume = max(self.commanded_ul(at_ms), self.reported_ul() or 0)
        return drug_ug(volume, conc_ug_ml=self.plan.conc_ug_ml)

    def excess_ug(self, at_ms: int) -> int:
        """Drug the pump reports beyond what was commanded."""
        if self.plan is None:
            return 0
        beyond = max(0, (self.reported_ul() or 0) - self.commanded_ul(at_ms))
        return drug_ug(beyond, conc_ug_ml=self.plan.conc_ug_ml)


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
