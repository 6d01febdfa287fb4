"""What people and devices note on the way: readings, scores, medicines, events, corrections."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion import events as happened
from lenitive.domain.infusion import rescue
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.authority import refuse_stale_proof, refuse_witness, same_person
from lenitive.domain.infusion.correcting import refuse_score
from lenitive.domain.infusion.events import EventData, Role, ScoreKind
from lenitive.domain.infusion.permission import BEDSIDE, LOWERING, Decided, from_the_future, permitted, refused
from lenitive.domain.infusion.session import Channel, Session, epoch_ms
from lenitive.domain.infusion.session_plan import number_in
from lenitive.domain.infusion.thresholds import plausible_in
from lenitive.domain.limits.library import SHIPPED


def report_pump(session: Session, command: ask.ReportPump, at: datetime) -> Decided:
    """What the pump says. A pump gives nothing back, so that a number below 0 is not a report."""
    report = command.report
    refusal = permitted(session, command, happened.PumpReported, BEDSIDE | {Role.DEVICE}) or from_the_future(
        session, report.observed_at, at
    )
    if refusal is None and not all(type(said) is int and said >= 0 for said in (report.volume_ul, report.rate_ul_h)):
        what = f"the pump said {report.volume_ul} uL at {report.rate_ul_h} uL/h"
        return refused("SES-PUMP-REPORT", what, "Whole numbers, 0 or more", "Read the pump; change it")
    return refusal or (report,)


def reconcile_pump(session: Session, command: ask.ReconcilePump, at: datetime) -> Decided:
    """Two people put the total right, or another pump in place of the first, while nothing runs."""
    refusal = permitted(session, command, happened.PumpReconciled, BEDSIDE)
    if refusal:
        return refusal
    alone = refuse_witness(session, command, command.witness, at=at)
    if alone:
        return alone
    if not all(type(said) is int and said >= 0 for said in (command.counter_ul, command.given_ul)):
        what = f"counter {command.counter_ul} uL, given {command.given_ul} uL"
        return refused("SES-PUMP-REPORT", what, "Whole numbers, 0 or more", "Read the pump again")
    if not command.device or not command.reason.strip():
        return refused("SES-RECONCILE", "no pump or no reason is named", "Both in words", "Say which pump and why")
    return (
        happened.PumpReconciled(
            device=command.device,
            counter_ul=command.counter_ul,
            given_ul=command.given_ul,
            witness=command.witness,
            reason=command.reason,
            before_ul=session.reported_ul(),
            before_device=None if session.pump is None else session.pump.device,
            second_proved_at=command.second_proved_at,
        ),
    )


def record_vitals(session: Session, command: ask.RecordVitals, at: datetime) -> Decided:
    """Vital signs, with the implausible marked as missing and the late marked as without effect."""
    refusal = permitted(session, command, happened.VitalsObserved, BEDSIDE | {Role.DEVICE}) or from_the_future(
        session, command.vitals.observed_at, at
    )
    if refusal:
        return refusal
    vitals, seen_ms = command.vitals, epoch_ms(command.vitals.observed_at)
    if vitals.map_mmhg is None and vitals.systolic_mmhg is not None and vitals.diastolic_mmhg is not None:
        vitals = replace(vitals, map_mmhg=(vitals.systolic_mmhg + 2 * vitals.diastolic_mmhg + 1) // 3)
    given = {channel: getattr(vitals, channel.value) for channel in Channel}
    read = {channel: value for channel, value in given.items() if value is not None}
    odd = tuple(channel.value for channel, value in read.items() if not _plausible(session, channel, value))
    if vitals.systolic_mmhg is not None and vitals.diastolic_mmhg is not None:
        crossed = vitals.systolic_mmhg <= vitals.diastolic_mmhg
        odd = tuple(dict.fromkeys((*odd, "systolic_mmhg", "diastolic_mmhg", "map_mmhg"))) if crossed else odd
    newest = [session.newest(channel) for channel, value in given.items() if value is not None]
    late = any(reading is not None and seen_ms < reading.at_ms for reading in newest) or (
        vitals.oxygen is not None and seen_ms < _oxygen_known_ms(session)
    )
    return (replace(vitals, implausible=odd, late=late),)


def _oxygen_known_ms(session: Session) -> int:
    """What was said of oxygen before this is old; where nothing was ever said, before the newest reading."""
    if session.oxygen_ms is not None:
        return session.oxygen_ms
    return max((read[-1].at_ms for read in session.readings.values() if read), default=0)


def _plausible(session: Session, channel: Channel, value: int) -> bool:
    lo, hi = plausible_in(session.plan, channel)
    return type(value) is int and lo <= value <= hi


def score(
    session: Session, command: ask.RatePain | ask.ScorePsychotomimetic | ask.ScoreNausea, at: datetime
) -> Decided:
    """A score on one scale."""
    kinds: dict[type, tuple[type[EventData], ScoreKind]] = {
        ask.RatePain: (happened.PainRated, ScoreKind.PAIN),
        ask.ScorePsychotomimetic: (happened.PsychotomimeticScored, ScoreKind.PSYCHOTOMIMETIC),
        ask.ScoreNausea: (happened.NauseaScored, ScoreKind.NAUSEA),
    }
    kind, score = kinds[type(command)]
    refusal = (
        permitted(session, command, kind, BEDSIDE)
        or from_the_future(session, command.observed_at, at)
        or refuse_score(score, command.score)
    )
    if refusal:
        return refusal
    if isinstance(command, ask.RatePain):
        rated = happened.PainRated(
            observed_at=command.observed_at, score=command.score, on_movement=command.on_movement
        )
        return (rated,)
    if isinstance(command, ask.ScoreNausea):
        return (happened.NauseaScored(observed_at=command.observed_at, score=command.score),)
    return (happened.PsychotomimeticScored(observed_at=command.observed_at, score=command.score),)


def score_sedation(session: Session, command: ask.ScoreSedation, at: datetime) -> Decided:
    """Sedation on one scale or two."""
    refusal = (
        permitted(session, command, happened.SedationScored, BEDSIDE)
        or from_the_future(session, command.observed_at, at)
        or refuse_score(ScoreKind.RASS, command.rass)
        or (refuse_score(ScoreKind.POSS, command.poss) if command.poss is not None else None)
    )
    return refusal or (happened.SedationScored(observed_at=command.observed_at, rass=command.rass, poss=command.poss),)


def note(
    session: Session,
    command: ask.NoteMissedObservation | ask.GiveRescue | ask.NoteAdverseEvent | ask.NoteRefusal,
    _at: datetime,
) -> Decided:
    """Things that are noted as they are said."""
    data: EventData
    roles = BEDSIDE
    match command:
        case ask.NoteMissedObservation():
            data = happened.ObservationMissed(kind=command.kind, reason=command.reason)
        case ask.GiveRescue():
            data = rescue.given(command.medicine, command.dose_text, command.indication, plan=session.plan)
        case ask.NoteAdverseEvent():
            data = happened.AdverseEventNoted(term=command.term, grade=command.grade, red_symptom=command.red_symptom)
        case _:
            roles = LOWERING
            data = happened.RequestRefused(
                command=command.command,
                rule=command.rule,
                what=command.what,
                limit=command.limit,
                asked_by=command.asked_by,
            )
            if command.by.role is not Role.SYSTEM and command.asked_by not in {None, command.by.id}:
                what = f"{command.by.id} notes a refusal of what {command.asked_by} asked"
                return refused("SES-REFUSAL", what, "The system, or the one who asked", "Leave it to the system")
    if isinstance(command, ask.NoteAdverseEvent) and command.grade not in range(1, 6):
        return refused("SES-GRADE", f"grade {command.grade}", "1 to 5", "Grade again")
    return permitted(session, command, type(data), roles) or (data,)


def acknowledge(session: Session, command: ask.AcknowledgeAlarm, _at: datetime) -> Decided:
    """A person takes notice of an alarm."""
    refusal = permitted(session, command, happened.AlarmAcknowledged, BEDSIDE)
    rule = ALARMS.get(command.alarm)
    if refusal is None and rule is not None and command.by.role not in rule.acknowledged_by:
        limit = f"{' or '.join(sorted(rule.acknowledged_by))} alone"
        return refused("SES-ROLE", f"a {command.by.role} acknowledged {command.alarm}", limit, "Call the prescriber")
    if refusal is None and command.alarm not in session.alarms:
        return refused("SES-ALARM-UNKNOWN", f"{command.alarm} is not active", "An active alarm", "Look again")
    return refusal or (happened.AlarmAcknowledged(alarm=command.alarm),)


def silence(session: Session, command: ask.SilenceAlarm, at: datetime) -> Decided:
    """The sound of an active alarm pauses, never for long and never twice without a sound between."""
    refusal = permitted(session, command, happened.AlarmSilenced, BEDSIDE)
    if refusal:
        return refusal
    active, rule = session.alarms.get(command.alarm), ALARMS.get(command.alarm)
    if active is None or rule is None:
        return refused("SES-ALARM-UNKNOWN", f"{command.alarm} is not active", "An active alarm", "Look again")
    longest_s = number_in(session.plan, "LIM-SILENCE-01")
    if not rule.silenceable:
        return refused("SES-SILENCE", f"{rule.title} was to be silenced", "It is never silent", "Settle it")
    if type(command.for_s) is not int or not 0 < command.for_s <= longest_s:
        what = f"{command.for_s} s of silence were asked"
        return refused("SES-SILENCE", what, f"1 to {longest_s} s, never for good", "Ask for less")
    sounds_ms = number_in(session.plan, "LIM-SILENCE-02")
    again_ms = (active.silenced_until_ms or 0) + sounds_ms
    if epoch_ms(at) < again_ms and active.silenced_until_ms is not None:
        what = f"{command.alarm} is silent, or has only just sounded again"
        return refused("SES-SILENCE", what, f"{sounds_ms // 1000} s of sound between", "See to its cause")
    return (happened.AlarmSilenced(alarm=command.alarm, until=at + timedelta(seconds=command.for_s)),)


def hand_over(session: Session, command: ask.HandOver, at: datetime) -> Decided:
    """Another nurse or prescriber takes the session over; both are there, and the one who takes it has signed in."""
    refusal = permitted(session, command, happened.HandedOver, BEDSIDE)
    if refusal:
        return refusal
    taker, giver = command.to_person, session.responsible or command.by
    if taker.role not in BEDSIDE or not taker.id.strip():
        return refused("SES-ROLE", f"a {taker.role} would take over", "A nurse or prescriber", "Call one")
    if same_person(taker.id, giver.id):
        return refused("SES-HANDOVER", f"{taker.id} is responsible already", "Another person", "Name who takes over")
    if not any(same_person(command.by.id, one.id) for one in (giver, taker)):
        what = f"{command.by.id} hands over what {giver.id} is responsible for"
        return refused("SES-HANDOVER", what, "Who gives it or who takes it", "Do it together at the bedside")
    longest_s = number_in(session.plan, "LIM-AUTHENTICATION-01")
    return refuse_stale_proof(command.to_authenticated_at, longest_s, at=at) or (
        happened.HandedOver(from_person=giver.id, to_person=taker, note=command.note),
    )


SOUND_BETWEEN_MS: Final = SHIPPED.whole("LIM-SILENCE-02")
"""An alarm that was silent sounds this long before it can be silenced again, as shipped."""
