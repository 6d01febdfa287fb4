"""The one table of what may follow what, and the session after one more event."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from lenitive.domain.infusion import remembered
from lenitive.domain.infusion.events import (
    AdverseEventNoted,
    AlarmAcknowledged,
    AlarmEnded,
    AlarmRaised,
    AlarmSilenced,
    BagChanged,
    BagCounted,
    ChecklistCompleted,
    Corrected,
    DeliveryConfirmed,
    DeviceBound,
    DeviceUnbound,
    DischargeChecked,
    Discharged,
    Event,
    EventData,
    HandedOver,
    Held,
    InfusionStarted,
    NauseaScored,
    NoteCorrected,
    ObservationMissed,
    PainRated,
    PsychotomimeticScored,
    PumpReconciled,
    PumpReported,
    RateChanged,
    ReadingCorrected,
    RecoveryStarted,
    RequestRefused,
    RescueGiven,
    Resumed,
    ScoreKind,
    SedationScored,
    SessionClosed,
    SessionPrepared,
    Stopped,
    SupervisionReported,
    SupervisionResumed,
    TelemetryBlock,
    TimeOutDone,
    VitalsObserved,
    WasteRecorded,
)
from lenitive.domain.infusion.kernel import MS_PER_MIN
from lenitive.domain.infusion.session import (
    ActiveAlarm,
    Channel,
    PumpState,
    Reading,
    Score,
    Session,
    State,
    epoch_ms,
    kept_with,
)
from lenitive.domain.infusion.session_plan import number_in

_S = State
_ALL: Final = tuple(State)
_OPEN: Final = (_S.PREPARED, _S.READY, _S.TIMED_OUT, _S.RUNNING, _S.HELD, _S.STOPPED, _S.RECOVERY)
_LIVE: Final = (_S.RUNNING, _S.HELD, _S.STOPPED, _S.RECOVERY)


def _same(kind: type[EventData], states: Iterable[State]) -> dict[tuple[State, type[EventData]], State]:
    return {(state, kind): state for state in states}


TRANSITIONS: Final[Mapping[tuple[State, type[EventData]], State]] = {
    # Lowering is possible everywhere, and stopping above all
    **_same(Held, _ALL),
    **_same(RateChanged, _ALL),
    **_same(Stopped, (_S.STOPPED, _S.RECOVERY, _S.DISCHARGED, _S.CLOSED)),
    **{(state, Stopped): _S.STOPPED for state in (_S.NEW, _S.PREPARED, _S.READY, _S.TIMED_OUT, _S.RUNNING, _S.HELD)},
    (_S.RUNNING, Held): _S.HELD,
    # The way of a session
    (_S.NEW, SessionPrepared): _S.PREPARED,
    (_S.PREPARED, ChecklistCompleted): _S.READY,
    (_S.READY, TimeOutDone): _S.TIMED_OUT,
    (_S.TIMED_OUT, TimeOutDone): _S.TIMED_OUT,  # too long ago: once more
    (_S.TIMED_OUT, InfusionStarted): _S.RUNNING,
    (_S.HELD, Resumed): _S.RUNNING,
    (_S.STOPPED, RecoveryStarted): _S.RECOVERY,
    (_S.RECOVERY, Discharged): _S.DISCHARGED,
    (_S.DISCHARGED, SessionClosed): _S.CLOSED,
    (_S.STOPPED, SessionClosed): _S.CLOSED,  # only when nothing was given
    # What is noted on the way
    **_same(PumpReported, _OPEN),
    **_same(PumpReconciled, (_S.HELD, _S.STOPPED, _S.RECOVERY)),
    **_same(VitalsObserved, _OPEN),
    **_same(PainRated, _OPEN),
    **_same(PsychotomimeticScored, _OPEN),
    **_same(SedationScored, _OPEN),
    **_same(NauseaScored, _OPEN),
    **_same(ObservationMissed, _OPEN),
    **_same(RescueGiven, _LIVE),
    **_same(AdverseEventNoted, (*_OPEN, _S.DISCHARGED)),
    **_same(AlarmRaised, (_S.TIMED_OUT, *_LIVE)),
    **_same(AlarmEnded, (_S.TIMED_OUT, *_LIVE)),
    **_same(AlarmAcknowledged, (*_OPEN, _S.DISCHARGED)),
    **_same(AlarmSilenced, (*_OPEN, _S.DISCHARGED)),
    **_same(HandedOver, _OPEN),
    **_same(BagCounted, (_S.PREPARED, _S.READY, _S.TIMED_OUT, _S.HELD)),
    **_same(BagChanged, (_S.HELD,)),
    **_same(RequestRefused, _ALL),
    **_same(DischargeChecked, (_S.RECOVERY,)),
    **_same(WasteRecorded, (_S.STOPPED, _S.RECOVERY, _S.DISCHARGED)),
    **_same(Corrected, (*_OPEN, _S.DISCHARGED)),
    **_same(ReadingCorrected, (*_OPEN, _S.DISCHARGED)),
    **_same(NoteCorrected, (*_OPEN, _S.DISCHARGED)),
    # What the supervision says of itself
    **_same(SupervisionReported, (*_OPEN, _S.DISCHARGED)),
    **_same(SupervisionResumed, (*_OPEN, _S.DISCHARGED)),
    **_same(DeliveryConfirmed, (*_OPEN, _S.DISCHARGED)),
    **_same(TelemetryBlock, _ALL),
    **_same(DeviceBound, _ALL),
    **_same(DeviceUnbound, _ALL),
}
"""What may happen in which state, and the state after it. What is not here is refused by `decide`."""

_CONTROL: Final = (
    SessionPrepared,
    ChecklistCompleted,
    TimeOutDone,
    InfusionStarted,
    RateChanged,
    Held,
    Resumed,
    Stopped,
    RecoveryStarted,
    Discharged,
    SessionClosed,
)


def evolve(session: Session, event: Event) -> Session:
    """The session after one more event. Total: what happened, happened, and is never refused.

    Example:
        >>> from datetime import UTC, datetime
        >>> from lenitive.domain.infusion.events import Actor, StopReason
        >>> evolve(Session(), Event(seq=1, at=datetime(2026, 1, 1, tzinfo=UTC), minute=None,
        ...     actor=Actor(id="n1", role="nurse"), data=Stopped(reason=StopReason.OTHER))).state
        <State.STOPPED: 'stopped'>
    """
    kind, at_ms = type(event.data), epoch_ms(event.at)
    after = remembered.note(_APPLY[kind](session, event, at_ms) if kind in _APPLY else session, event)
    keys = {**session.keys, event.key: event.request or ""} if event.key else session.keys
    after = session.copied() if after is session else after
    # Nobody has seen this one yet: it may be written to instead of being copied once more.
    vars(after).update(
        state=TRANSITIONS.get((session.state, kind), session.state),
        seq=event.seq,
        version=session.version + (kind in _CONTROL),
        last_ms=max(session.last_ms, at_ms),
        keys=keys,
    )
    after.recalls_of(session)
    return after


def fold(events: Iterable[Event]) -> Session:
    """The session that a list of events tells."""
    session = Session()
    for event in events:
        session = evolve(session, event)
    return session


def _prepared(session: Session, event: Event, _ms: int) -> Session:
    data = event.data
    return replace(session, plan=data.plan, prepared_by=event.actor) if isinstance(data, SessionPrepared) else session


def _checked(session: Session, event: Event, _ms: int) -> Session:
    baseline = {channel: _two_sets(session, read) for channel, read in session.readings.items() if read}
    return replace(session, checked_by=event.actor, baseline=baseline)


def _two_sets(session: Session, read: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The newest reading and the newest far enough before it: two sets, however often the monitor reads."""
    newest = read[-1]
    apart_ms = number_in(session.plan, "LIM-BASELINE-01") * MS_PER_MIN
    before = [one for one in read if newest.at_ms - one.at_ms >= apart_ms]
    return (before[-1], newest) if before else (newest,)


def _timed_out(session: Session, _event: Event, ms: int) -> Session:
    return replace(session, timed_out_ms=ms)


def _started(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    if not isinstance(data, InfusionStarted):
        return session
    begun = _at_rate(session, data.rate_ul_h, ms)
    end = epoch_ms(data.planned_end_at)
    begun = replace(begun, bag_counts={}, responsible=event.actor)
    return replace(begun, started_ms=ms, planned_end_ms=end, last_raise_ms=ms, resume_rate_ul_h=data.rate_ul_h)


def _rate_changed(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    if not isinstance(data, RateChanged):
        return session
    if session.state is not State.RUNNING:
        return replace(session, resume_rate_ul_h=min(data.to_rate_ul_h, session.resume_rate_ul_h))
    raised = ms if data.to_rate_ul_h > session.rate_ul_h else session.last_raise_ms
    changed = _at_rate(session, data.to_rate_ul_h, ms)
    return replace(changed, last_raise_ms=raised, resume_rate_ul_h=data.to_rate_ul_h)


def _held(session: Session, event: Event, ms: int) -> Session:
    if session.state is not State.RUNNING:
        return session
    if isinstance(event.data, Held) and event.data.alarm is not None:
        holds = (*session.alarm_holds, (event.data.alarm, ms))
        session = replace(session, alarm_holds=holds[-HOLDS_KEPT:])
    held = replace(_at_rate(session, 0, ms), resume_rate_ul_h=session.rate_ul_h, held_ms=ms)
    if session.ran_until_ms is None:
        return held
    # nobody supervised it: its permit ended by then, whatever happened
    return replace(held, segments=session.deliveries(min(ms, session.ran_until_ms)))


def _resumed(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    return replace(_at_rate(session, data.rate_ul_h, ms), held_ms=None) if isinstance(data, Resumed) else session


def _stopped(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    if not isinstance(data, Stopped) or session.stopped_ms is not None:
        return session
    ended = _at_rate(session, 0, ms)
    return replace(ended, resume_rate_ul_h=0, held_ms=None, stopped_ms=ms, stop_reason=data.reason)


def _at_rate(session: Session, rate_ul_h: int, ms: int) -> Session:
    """Close the stretch at the old rate and open one at the new. The same rate again is no change."""
    begun_ms = session.segment_ms
    if begun_ms is not None and rate_ul_h == session.rate_ul_h:
        return session
    ms = ms if begun_ms is None else max(ms, begun_ms)
    return replace(session, segments=session.deliveries(ms), segment_ms=ms, rate_ul_h=rate_ul_h, last_change_ms=ms)


def _pump_reported(session: Session, event: Event, ms: int) -> Session:
    """The pump of the start counts; what another one says is only noted. The same moment said again replaces it."""
    data, before = event.data, session.pump
    if not isinstance(data, PumpReported):
        return session
    if before and data.device != before.device:
        if session.started_ms is not None:
            return replace(session, other_pump_ms=ms)
        before = None  # put up in its place before anything was given
    seen_ms = epoch_ms(data.observed_at)
    if before and seen_ms < before.at_ms:
        return session
    vars(after := session.copied()).update(pump=_heard(session, data, before, seen_ms=seen_ms, received_ms=ms))
    return after


def _heard(
    session: Session, data: PumpReported, before: PumpState | None, *, seen_ms: int, received_ms: int
) -> PumpState:
    commanded_ul = session.commanded_ul(min(seen_ms, received_ms))
    pump = before or PumpState(
        device=data.device, at_ms=seen_ms, received_ms=received_ms, counter_ul=0, rate_ul_h=0, conditions=()
    )
    if data.volume_ul < pump.counter_ul:  # what was given between the two reports is in neither counter
        pump = replace(
            pump,
            earlier_ul=pump.earlier_ul + pump.counter_ul,
            epochs_excess_ul=pump.excess_ul,
            epoch_commanded_ul=commanded_ul,
            fell_ms=received_ms if pump.fell_ms is None and session.state in {_S.RUNNING, _S.HELD} else pump.fell_ms,
        )
    total_ul = pump.earlier_ul + data.volume_ul
    idle = session.rate_ul_h == 0 and (session.segment_ms is None or pump.at_ms >= session.segment_ms)
    leaked_ul = pump.flow_while_stopped_ul if session.rate_ul_h == 0 else 0
    if before and idle:
        leaked_ul += max(0, total_ul - before.total_ul)
    beyond_ul = data.volume_ul - (commanded_ul - pump.epoch_commanded_ul)
    earlier = pump.reports[:-1] if pump.reports and pump.reports[-1].at_ms == seen_ms else pump.reports
    return PumpState(
        device=pump.device,
        at_ms=seen_ms,
        received_ms=received_ms,
        counter_ul=data.volume_ul,
        rate_ul_h=data.rate_ul_h,
        conditions=data.conditions,
        earlier_ul=pump.earlier_ul,
        epochs_excess_ul=pump.epochs_excess_ul,
        epoch_commanded_ul=pump.epoch_commanded_ul,
        fell_ms=pump.fell_ms,
        flow_while_stopped_ul=leaked_ul,
        reports=kept_with(earlier, Reading(seen_ms, total_ul)),
        excess_ul=max(pump.excess_ul, pump.epochs_excess_ul + max(0, beyond_ul)),
    )


def _reconciled(session: Session, event: Event, ms: int) -> Session:
    """Two people read the pumps: from here on their total holds, and this pump counts."""
    data = event.data
    if not isinstance(data, PumpReconciled):
        return session
    commanded_ul = session.commanded_ul(ms)
    excess_ul = max(0, data.given_ul - commanded_ul)
    pump = PumpState(
        device=data.device,
        at_ms=ms,
        received_ms=ms,
        counter_ul=data.counter_ul,
        rate_ul_h=0,
        conditions=(),
        earlier_ul=data.given_ul - data.counter_ul,
        reports=(Reading(ms, data.given_ul),),
        excess_ul=excess_ul,
        epochs_excess_ul=excess_ul,
        epoch_commanded_ul=commanded_ul - data.counter_ul,
    )
    return replace(session, pump=pump)


def _vitals(session: Session, event: Event, _ms: int) -> Session:
    data = event.data
    if not isinstance(data, VitalsObserved):
        return session
    seen_ms = epoch_ms(data.observed_at)
    readings = dict(session.readings)
    for channel in Channel:
        value: int | None = getattr(data, channel)  # a channel is its name
        kept = readings.get(channel, ())
        if value is None or channel in data.implausible or (kept and seen_ms <= kept[-1].at_ms):
            continue
        readings[channel] = kept_with(kept, Reading(seen_ms, value, event.seq))
    after = session.copied()
    vars(after).update(readings=readings)
    if data.oxygen is not None and not data.late and seen_ms >= (session.oxygen_ms or seen_ms):
        vars(after).update(oxygen=data.oxygen, oxygen_ms=seen_ms)
    return after


def _scored(session: Session, event: Event, _ms: int) -> Session:
    data = event.data
    found: list[tuple[ScoreKind, int]] = []
    match data:
        case PainRated():
            found = [] if data.on_movement else [(ScoreKind.PAIN, data.score)]
        case PsychotomimeticScored():
            found = [(ScoreKind.PSYCHOTOMIMETIC, data.score)]
        case NauseaScored():
            found = [(ScoreKind.NAUSEA, data.score)]
        case SedationScored():
            found = [(ScoreKind.RASS, data.rass)]
            found += [(ScoreKind.POSS, data.poss)] if data.poss is not None else []
        case _:
            return session
    seen_ms = epoch_ms(data.observed_at)
    scores = dict(session.scores)
    for kind, value in found:
        kept = scores.get(kind, ())
        if not kept or seen_ms > kept[-1].at_ms:
            scores[kind] = (*kept, Score(seq=event.seq, at_ms=seen_ms, value=value))
    return replace(session, scores=scores)


def _corrected(session: Session, event: Event, _ms: int) -> Session:
    data = event.data
    if not isinstance(data, Corrected):
        return session
    kept = session.scores.get(data.kind, ())
    right = tuple(replace(score, value=data.corrected) if score.seq == data.seq else score for score in kept)
    return replace(session, scores={**session.scores, data.kind: right}) if kept else session


def _alarm_raised(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    if not isinstance(data, AlarmRaised) or data.alarm in session.alarms:
        return session
    session = remembered.loud(session)
    return replace(session, alarms={**session.alarms, data.alarm: ActiveAlarm(priority=data.priority, raised_ms=ms)})


def _alarm_acknowledged(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    if not isinstance(data, AlarmAcknowledged):
        return session
    alarms = dict(session.alarms)
    active = alarms.get(data.alarm)
    if active and active.acknowledged_ms is None:
        alarms[data.alarm] = replace(active, acknowledged_ms=ms)
    return replace(session, alarms=alarms, acknowledged={**session.acknowledged, data.alarm: ms})


def _alarm_ended(session: Session, event: Event, _ms: int) -> Session:
    data = event.data
    if not isinstance(data, AlarmEnded):
        return session
    return replace(session, alarms={key: value for key, value in session.alarms.items() if key != data.alarm})


def _noted(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    if not isinstance(data, AdverseEventNoted):
        return session
    red = ms if data.red_symptom is not None else session.red_symptom_ms
    return replace(session, red_symptom_ms=red, worst_event_grade=max(session.worst_event_grade, data.grade))


def _refused(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    limits = ("SES-RATE-", "SES-TOTAL", "SES-WINDOW", "SES-STEP-SIZE", "SES-STEP-RATIO")
    broke = isinstance(data, RequestRefused) and data.rule.startswith(limits)
    return replace(session, limit_refused_ms=ms) if broke else session


def _recovery(session: Session, _event: Event, ms: int) -> Session:
    return replace(session, recovery_ms=ms)


def _gate(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    return replace(session, gate_unmet=data.unmet, gate_ms=ms) if isinstance(data, DischargeChecked) else session


def _wasted(session: Session, event: Event, _ms: int) -> Session:
    data = event.data
    return (
        replace(session, wasted_ul=session.wasted_ul + data.volume_ul) if isinstance(data, WasteRecorded) else session
    )


def _supervision_reported(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    if not isinstance(data, SupervisionReported):
        return session
    others = {key: since for key, since in session.supervision.items() if key != data.condition}
    since_ms = session.supervision.get(data.condition, ms)
    session = remembered.loud(session) if data.active else session
    return replace(session, supervision={**others, data.condition.value: since_ms} if data.active else others)


def _supervision_resumed(session: Session, event: Event, ms: int) -> Session:
    data = event.data
    if not isinstance(data, SupervisionResumed):
        return session
    ran_until_ms = epoch_ms(data.gap_from_at) + RAN_ON_MS
    return replace(session, epoch=data.epoch, unconfirmed_ms=ms, ran_until_ms=ran_until_ms, supervision={})


def _delivery_confirmed(session: Session, _event: Event, _ms: int) -> Session:
    return replace(session, unconfirmed_ms=None, ran_until_ms=None)


HOLDS_KEPT: Final = 12

RAN_ON_MS: Final = 30_000
"""How long after the last event of the record a pump may have run without supervision: the longest permit (15 s), and
as long again between two events of a quiet session (assumed)."""

_APPLY: Final = {
    SessionPrepared: _prepared,
    **remembered.APPLY,
    ChecklistCompleted: _checked,
    TimeOutDone: _timed_out,
    InfusionStarted: _started,
    RateChanged: _rate_changed,
    Held: _held,
    Resumed: _resumed,
    Stopped: _stopped,
    PumpReported: _pump_reported,
    PumpReconciled: _reconciled,
    VitalsObserved: _vitals,
    PainRated: _scored,
    PsychotomimeticScored: _scored,
    SedationScored: _scored,
    NauseaScored: _scored,
    Corrected: _corrected,
    AlarmRaised: _alarm_raised,
    AlarmAcknowledged: _alarm_acknowledged,
    AlarmEnded: _alarm_ended,
    AdverseEventNoted: _noted,
    RequestRefused: _refused,
    RecoveryStarted: _recovery,
    DischargeChecked: _gate,
    WasteRecorded: _wasted,
    SupervisionReported: _supervision_reported,
    SupervisionResumed: _supervision_resumed,
    DeliveryConfirmed: _delivery_confirmed,
}
