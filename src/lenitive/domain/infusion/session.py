"""The session: everything that is known at this moment. Built only by folding events."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from operator import is_
from typing import Final, TypeVar, cast

from lenitive.domain.infusion.bag import BagCounted
from lenitive.domain.infusion.events import (
    Actor,
    Priority,
    PumpCondition,
    RescueGiven,
    ScoreKind,
    StopReason,
)
from lenitive.domain.infusion.kernel import MS_PER_H, Delivery, drug_ug
from lenitive.domain.infusion.session_plan import SessionPlan

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
RECENT_MS: Final = 150_000
"""Every reading this recent stays in the session, so that no delay of an alarm is longer than what is known."""

EARLIER_APART_MS: Final = 60_000
EARLIER_MS: Final = 45 * 60_000
"""Of the earlier readings one a minute stays, for this long; the record keeps all."""

_PRUNE_ABOVE: Final = 48
_PRUNE_EVERY: Final = 16


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
    """One accepted value of a channel, by the event that recorded it; 0 where that is not told."""

    at_ms: int
    value: int
    seq: int = 0


def kept_with(kept: tuple[Reading, ...], new: Reading) -> tuple[Reading, ...]:
    """The readings that stay in the session when one more comes: all that are recent, one a minute of the earlier.

    Example:
        >>> every_second = ()
        >>> for second in range(3600):
        ...     every_second = kept_with(every_second, Reading(second * 1000, 72))
        >>> len(every_second) < 300, every_second[-1].at_ms - every_second[0].at_ms >= EARLIER_MS - EARLIER_APART_MS
        (True, True)
    """
    if len(kept) < _PRUNE_ABOVE or len(kept) % _PRUNE_EVERY:
        return (*kept, new)
    earlier: list[Reading] = []
    for one in kept:
        age_ms = new.at_ms - one.at_ms
        if RECENT_MS < age_ms <= EARLIER_MS and (not earlier or one.at_ms - earlier[-1].at_ms >= EARLIER_APART_MS):
            earlier.append(one)
    return (*earlier, *(one for one in kept if new.at_ms - one.at_ms <= RECENT_MS), new)


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
    silenced_until_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescue:
    """Another medicine that was given, and what follows from it."""

    seq: int
    at_ms: int
    given: RescueGiven

    def left_min(self, minutes: int, at_ms: int) -> int:
        """Minutes left of a time that began when it was given, rounded up; 0 when it is over."""
        return max(0, minutes - (at_ms - self.at_ms) // 60_000)


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
        fell_ms: When the counter first fell during the infusion and nobody has reconciled it since; None when none did.
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
    fell_ms: int | None = None

    @property
    def total_ul(self) -> int:
        """Volume over all epochs."""
        return self.earlier_ul + self.counter_ul


T = TypeVar("T")
_Computed = dict[object, tuple[tuple[object, ...], object]]


class _Recalling:
    """What was computed of a session, for as long as what it was computed of has not changed.

    It is no part of what is known: it is neither compared nor written, and without it every answer is the same.
    """

    __slots__ = ("_computed",)
    _computed: _Computed

    def recalled(self, what: object) -> tuple[tuple[object, ...], object] | None:
        """What was last computed under a name, with what it was computed of; None when nothing was."""
        return self.computed().get(what)

    def recall(self, what: object, of: tuple[object, ...], compute: Callable[[], T]) -> T:
        """What was computed under a name of these very objects, or is computed now.

        Args:
            what: The name; one for each thing computed.
            of: Everything that it depends on. Each is looked at by identity: the parts of a session never change.
            compute: How, when it is not known yet.

        Example:
            >>> session, asked = Session(rate_ul_h=3500), []
            >>> later = replace(session, seq=2)
            >>> later.recalls_of(session)
            >>> [one.recall("doubled", (one.rate_ul_h,), lambda: asked.append(1) or 7000) for one in (session, later)]
            [7000, 7000]
            >>> len(asked)
            1
        """
        known = self.computed().get(what)
        if known is not None and all(map(is_, known[0], of)):
            return cast("T", known[1])
        found = compute()
        self.computed()[what] = (of, found)
        return found

    def recalls_of(self, before: "_Recalling") -> None:
        """Go on with what was computed of the session that this one came from."""
        object.__setattr__(self, "_computed", before.computed())

    def computed(self) -> _Computed:
        """Everything that is remembered."""
        try:
            return self._computed
        except AttributeError:
            object.__setattr__(self, "_computed", {})
            return self._computed


@dataclass(frozen=True, kw_only=True)
class Session(_Recalling):
    """Everything the rules need to know about one session. Built only by `evolve`.

    It is copied with every event, so that it keeps its many parts in a dictionary, which is copied as a whole.

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
        epoch: Of the supervisor that drives the pump; 0 for none.
        unconfirmed_ms: When supervision began again after a gap, until a person has read the pump; None otherwise.
        ran_until_ms: Until when, at the latest, a permit of before the gap let the pump run; None without a gap.
        supervision: Conditions of the supervision itself, each with its beginning.
        timed_out_ms: When two people last agreed at the bedside.
        responsible: Who started it, or took it over last.
        alarm_holds: The newest pauses that an alarm brought, each with the alarm.
        rescues: Other medicines given.
        noted: What was noted in words, by event, for corrections.
        bag_counts: What each person counted for the bag that is to be put up.
        bag_epoch: 1 for the bag of the start.
        later_bags_ul: Fluid of the bags after the first.
        bound: Devices that serve this infusion, and who bound each.
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
    epoch: int = 0
    unconfirmed_ms: int | None = None
    ran_until_ms: int | None = None
    supervision: Mapping[str, int] = field(default_factory=dict)
    timed_out_ms: int | None = None
    responsible: Actor | None = None
    alarm_holds: tuple[tuple[str, int], ...] = ()
    rescues: tuple[Rescue, ...] = ()
    noted: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    bag_counts: Mapping[str, BagCounted] = field(default_factory=dict)
    bag_epoch: int = 1
    later_bags_ul: int = 0
    bound: Mapping[str, str] = field(default_factory=dict)

    def copied(self) -> "Session":
        """The same once more, for `evolve` to write into before anybody has seen it: a tenth of a `replace`.

        Example:
            >>> Session(rate_ul_h=3500).copied() == Session(rate_ul_h=3500)
            True
        """
        copy = object.__new__(Session)
        vars(copy).update(vars(self))
        return copy

    @property
    def issued_ul(self) -> int:
        """Fluid of every bag that was put up."""
        return 0 if self.plan is None else self.plan.bag_ul + self.later_bags_ul

    def sounding(self, at_ms: int) -> tuple[str, ...]:
        """The active alarms that sound at a time: all but those whose sound was paused and is still paused."""
        return tuple(
            alarm
            for alarm, active in self.alarms.items()
            if active.silenced_until_ms is None or at_ms >= active.silenced_until_ms
        )

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
        ng_ms = 0
        for one in self.segments:
            if one.start_ms < at_ms:
                ng_ms += (min(one.end_ms, at_ms) - one.start_ms) * one.rate_ng_h
        if self.segment_ms is not None and at_ms > self.segment_ms:
            ng_ms += (at_ms - self.segment_ms) * self.rate_ul_h * self.plan.conc_ug_ml
        return -(-ng_ms // (MS_PER_H * self.plan.conc_ug_ml))

    def reported_and_commanded(self) -> Iterator[tuple[Reading, int]]:
        """Each total that the pump reported, the newest first, with what `commanded_ul` says of its time."""
        if self.pump is None:
            return
        conc = 0 if self.plan is None else self.plan.conc_ug_ml
        ng_ms_ul = MS_PER_H * conc or 1
        past_ng_ms = sum((one.end_ms - one.start_ms) * one.rate_ng_h for one in self.segments)
        place = len(self.segments)
        for report in reversed(self.pump.reports):
            at_ms, ng_ms = report.at_ms, 0
            while place and self.segments[place - 1].end_ms > at_ms:
                place -= 1
                cut = self.segments[place]
                past_ng_ms -= (cut.end_ms - cut.start_ms) * cut.rate_ng_h
            if place < len(self.segments):
                cut = self.segments[place]
                ng_ms = max(0, at_ms - cut.start_ms) * cut.rate_ng_h
            if self.segment_ms is not None and at_ms > self.segment_ms:
                ng_ms += (at_ms - self.segment_ms) * self.rate_ul_h * conc
            yield report, -(-(past_ng_ms + ng_ms) // ng_ms_ul)

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
