"""What is done with a request: events, or a refusal that says why. Pure: the time is an argument.

Less drug is always accepted: from any clinical role, in any state, with no version and through any alarm. More drug is
accepted only when nothing is against it. `decide` refuses; `evolve` never does.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import bagging, binding, correcting, interruption, noting
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion import events as happened
from lenitive.domain.infusion.authority import refusal_of, refuse_witness
from lenitive.domain.infusion.checklist import start_answers
from lenitive.domain.infusion.checklist import unmet as start_unmet
from lenitive.domain.infusion.discharge import gate, unmet_now
from lenitive.domain.infusion.discharge import unmet as discharge_unmet
from lenitive.domain.infusion.events import CheckAnswer, Event, EventData, Remainder, Role
from lenitive.domain.infusion.evolve import TRANSITIONS, evolve, fold
from lenitive.domain.infusion.kernel import MS_PER_MIN, dose_breaches, drug_ug, floor_to_step
from lenitive.domain.infusion.opioid_plan import refuse_opioid_plan
from lenitive.domain.infusion.permission import (
    BEDSIDE,
    LOWERING,
    Decided,
    permitted,
    refused,
    wrong_role,
    wrong_state,
)
from lenitive.domain.infusion.raising import (
    authority_to_raise,
    authority_to_resume,
    authority_to_start,
    refuse_raise,
    refuse_resume,
    refuse_start,
)
from lenitive.domain.infusion.session import Session, State, epoch_ms, from_epoch_ms
from lenitive.domain.infusion.session_plan import committed, number_in, plan_breaches
from lenitive.domain.infusion.supervise import supervise

__all__ = ["TRANSITIONS", "Session", "State", "account", "decide", "evolve", "fold"]


def decide(session: Session, command: ask.Command, *, at: datetime) -> tuple[Event, ...] | Refusal:
    """What a request leads to.

    Args:
        session: As it stands.
        command: What is asked, by whom.
        at: Now, UTC.

    Returns:
        The events to append, in order; none when the request was answered before; or why it is refused.

    Raises:
        ValueError: The time has no zone.
    """
    at_ms = epoch_ms(at)
    at = from_epoch_ms(max(at_ms, session.last_ms)) if isinstance(command, ask.Hold | ask.Stop | ask.SetRate) else at
    lowers = _lowers(session, command)
    if command.key and command.key in session.keys:
        repeated = session.keys[command.key] == _fingerprint(command)
        must_act = isinstance(command, ask.Hold | ask.Stop) and session.rate_ul_h > 0
        if repeated and not must_act:
            return ()
        if not repeated and not lowers:
            return refused(
                "SES-KEY", f"the key {command.key[:40]} was used for another request", "One key, one request"
            )
    if not lowers and at_ms < session.last_ms:
        return refused("SES-CLOCK", "the clock stands before the last event", "Time goes forward", "Check the clock")
    decided = _HANDLERS[type(command)](session, command, at)
    if isinstance(decided, Refusal):
        return decided
    return _as_events(session, command, decided, at=at) if decided else ()


def _fingerprint(command: ask.Command) -> str:
    """By it a request that comes again is known from another one under the same key."""
    return sha256(repr(command).encode()).hexdigest()[:16]


def _as_events(
    session: Session, command: ask.Command, decided: tuple[EventData, ...], *, at: datetime
) -> tuple[Event, ...]:
    fingerprint = _fingerprint(command)
    at_ms, simulated = epoch_ms(at), session.plan is None or session.plan.simulated
    if isinstance(command, ask.Prepare):
        simulated = command.plan.simulated
    starts = any(isinstance(data, happened.InfusionStarted) for data in decided)
    return tuple(
        Event(
            seq=session.seq + 1 + place,
            at=at,
            minute=0.0 if starts else session.minute(at_ms),
            actor=command.by,
            data=data,
            key=command.key,
            request=fingerprint,
            simulated=simulated,
        )
        for place, data in enumerate(decided)
    )


def _lowers(session: Session, command: ask.Command) -> bool:
    """Whether a request can only mean less drug."""
    if isinstance(command, ask.SetRate):
        running = session.state is State.RUNNING
        return command.target_ul_h <= (session.rate_ul_h if running else session.resume_rate_ul_h)
    return isinstance(command, ask.Hold | ask.Stop)


# Less drug


def _stop(_session: Session, command: ask.Stop, _at: datetime) -> Decided:
    if command.by.role not in LOWERING:
        return wrong_role(command.by)
    return (happened.Stopped(reason=command.reason, note=command.note),)


def _hold(_session: Session, command: ask.Hold, _at: datetime) -> Decided:
    if command.by.role not in LOWERING:
        return wrong_role(command.by)
    return (happened.Held(reason=command.reason),)


def _set_rate(session: Session, command: ask.SetRate, at: datetime) -> Decided:
    step = session.plan.limits.pump_step_ul_h if session.plan else 100
    running = session.state is State.RUNNING
    current = session.rate_ul_h if running else session.resume_rate_ul_h
    target = command.target_ul_h
    if target <= current:
        if command.by.role not in LOWERING:
            return wrong_role(command.by)
        target = floor_to_step(target, step_ul_h=step)
    elif not running:
        return wrong_state(session, command)
    else:
        word = refuse_raise(session, command, target, at=at) or authority_to_raise(session, command, at=at)
        if isinstance(word, Refusal):
            return word
        raised = happened.RateChanged(
            from_rate_ul_h=current, to_rate_ul_h=target, reason=command.reason, authority=word
        )
        return (raised,)
    return (happened.RateChanged(from_rate_ul_h=current, to_rate_ul_h=target, reason=command.reason),)


# The way of a session


def _prepare(session: Session, command: ask.Prepare, at: datetime) -> Decided:
    refusal = permitted(session, command, happened.SessionPrepared, {Role.PRESCRIBER, Role.PHARMACIST})
    if refusal:
        return refusal
    plan = command.plan
    if command.scanned != plan.patient or not command.scanned_by.strip():
        what = (
            "the code that was scanned is another person's" if command.scanned else "nobody scanned the person's code"
        )
        return refused("SES-IDENTITY", what, "The person whose order it is", "Scan the code that the person wears")
    if not plan.simulated:
        return refused(
            "SES-SIMULATED",
            "the order says that its devices are real",
            "Simulated pumps and monitors are the only ones there are",
            "Order with simulated devices",
        )
    if plan.patient_synthetic is False:
        return refused(
            "SES-SIMULATED",
            f"{plan.patient} is recorded as a real person",
            "Simulated devices are never bound to one",
            "Use a record that is not of a real person",
        )
    at_ms, weight_g = epoch_ms(at), plan.weight_g
    whole = committed(plan, start_ms=at_ms)
    breaches = plan_breaches(plan) or dose_breaches(
        whole, before=plan.before, excess_ug=0, limits=plan.limits, weight_g=weight_g, from_ms=at_ms
    )
    return refusal_of(breaches) or (happened.SessionPrepared(plan=plan, scanned_by=command.scanned_by),)


def _complete_checklist(session: Session, command: ask.CompleteChecklist, at: datetime) -> Decided:
    refusal = permitted(session, command, happened.ChecklistCompleted, BEDSIDE)
    if refusal:
        return refusal
    answers = start_answers(session, command.answers, at=at)
    missing = start_unmet(answers)
    if missing:
        return refused(
            "SES-CHECKLIST", f"not met: {', '.join(missing)}", "Every item is yes", "Settle each, then ask again"
        )
    return (
        happened.ChecklistCompleted(
            answers=tuple(CheckAnswer(item=item, answer=answer) for item, answer in answers.items())
        ),
    )


def _time_out(session: Session, command: ask.TimeOut, at: datetime) -> Decided:
    refusal = permitted(session, command, happened.TimeOutDone, BEDSIDE) or refuse_witness(
        session, command, command.second_person, at=at, rule="SES-SECOND-PERSON"
    )
    return refusal or (
        happened.TimeOutDone(second_person=command.second_person, second_proved_at=command.second_proved_at),
    )


def _start(session: Session, command: ask.Start, at: datetime) -> Decided:
    word = (
        permitted(session, command, happened.InfusionStarted, BEDSIDE)
        or refuse_start(session, command, command.rate_ul_h, at=at)
        or authority_to_start(session, command, at=at)
    )
    if isinstance(word, Refusal):
        return word
    end_at = at + timedelta(minutes=session.plan.duration_min if session.plan else 0)
    return (happened.InfusionStarted(rate_ul_h=command.rate_ul_h, planned_end_at=end_at, authority=word),)


def _resume(session: Session, command: ask.Resume, at: datetime) -> Decided:
    word = (
        permitted(session, command, happened.Resumed, BEDSIDE)
        or refuse_resume(session, command, at=at)
        or authority_to_resume(session, command, at=at)
    )
    if isinstance(word, Refusal):
        return word
    return (happened.Resumed(rate_ul_h=session.resume_rate_ul_h, authority=word),)


def _begin_recovery(session: Session, command: ask.BeginRecovery, _at: datetime) -> Decided:
    refusal = permitted(session, command, happened.RecoveryStarted, BEDSIDE)
    if refusal is None and session.started_ms is None:
        return refused("SES-STATE", "no infusion was started", "Recovery follows an infusion", "Close the session")
    return refusal or (happened.RecoveryStarted(),)


def _check_discharge(session: Session, command: ask.CheckDischarge, at: datetime) -> Decided:
    refusal = permitted(session, command, happened.DischargeChecked, BEDSIDE)
    if refusal:
        return refusal
    answers = gate(session, at=at, aldrete=command.aldrete, answers=command.answers)
    return (
        happened.DischargeChecked(
            answers=tuple(CheckAnswer(item=item, answer=answer) for item, answer in answers.items()),
            aldrete=command.aldrete.items,
            unmet=discharge_unmet(answers),
        ),
    )


def _discharge(session: Session, command: ask.Discharge, at: datetime) -> Decided:
    refusal = permitted(session, command, happened.Discharged, BEDSIDE)
    if refusal:
        return refusal
    unmet = session.gate_unmet
    if unmet is None or unmet or session.gate_ms is None or epoch_ms(at) - session.gate_ms > _gate_holds_ms(session):
        what = "the gate was not gone through just now" if not unmet else f"not met: {', '.join(unmet)}"
        return refused("SES-DISCHARGE", what, "Every item of the gate is yes", "Go through the gate")
    since = unmet_now(session, at=at)
    if since:
        what = f"no longer met: {', '.join(since)}"
        return refused("SES-DISCHARGE", what, "Every item of the gate is yes", "Settle it, then go through the gate")
    return refuse_opioid_plan(command.opioid_plan, command.agreed) or (
        happened.Discharged(opioid_plan=command.opioid_plan, agreed=command.agreed),
    )


def _gate_holds_ms(session: Session) -> int:
    return number_in(session.plan, "LIM-GATE-01") * MS_PER_MIN


def _record_waste(session: Session, command: ask.RecordWaste, at: datetime) -> Decided:
    refusal = permitted(session, command, happened.WasteRecorded, BEDSIDE | {Role.PHARMACIST}) or refuse_witness(
        session, command, command.witness, at=at
    )
    if refusal:
        return refusal
    left_ul = session.issued_ul - session.wasted_ul
    if type(command.volume_ul) is not int or not 0 < command.volume_ul <= left_ul:
        return refused("SES-WASTE", f"{command.volume_ul} uL", f"More than 0 and at most what was issued, {left_ul} uL")
    wasted = happened.WasteRecorded(
        volume_ul=command.volume_ul, witness=command.witness, second_proved_at=command.second_proved_at
    )
    return (wasted,)


def _close(session: Session, command: ask.Close, at: datetime) -> Decided:
    refusal = permitted(session, command, happened.SessionClosed, BEDSIDE | {Role.PHARMACIST})
    if refusal:
        return refusal
    if session.state is State.STOPPED and session.started_ms is not None:
        return refused("SES-STATE", "the person was not discharged", "Discharge comes first", "Go through the gate")
    unplaced = _refuse_unplaced(session, command, at)
    if unplaced:
        return unplaced
    issued, given, wasted, remaining = account(session)
    return (
        happened.SessionClosed(
            issued_ug=issued,
            given_ug=given,
            wasted_ug=wasted,
            remaining_ug=remaining,
            remaining_ul=remaining_ul(session),
            remainder=command.remainder,
            note=command.note,
            witness=command.witness,
            second_proved_at=command.second_proved_at,
        ),
    )


def _refuse_unplaced(session: Session, command: ask.Close, at: datetime) -> Refusal | None:
    """An account closes on nothing left, or on what became of the rest, said by two people."""
    left_ul = remaining_ul(session)
    if left_ul == 0:
        return None
    limit = "Nothing remains, or two people say what became of it"
    if command.remainder is None:
        return refused("SES-ACCOUNT", f"{left_ul} uL are not accounted for", limit, "Waste or return it, or say why")
    if command.remainder is Remainder.RETURNED and left_ul < 0:
        return refused("SES-ACCOUNT", f"{-left_ul} uL more than were issued", "A discrepancy", "Open a case")
    if not command.note.strip():
        return refused("SES-ACCOUNT", f"{left_ul} uL are {command.remainder}, and nobody says why", limit, "Say why")
    return refuse_witness(session, command, command.witness, at=at)


def remaining_ul(session: Session) -> int:
    """Fluid that was issued and neither given nor wasted, exactly; below 0 when it is more than was issued.

    Given is what the pump's counter says; what was commanded when the pump said nothing.
    """
    return 0 if session.plan is None else session.issued_ul - _given_ul(session) - session.wasted_ul


def _given_ul(session: Session) -> int:
    reported = session.reported_ul()
    return reported if reported is not None else session.commanded_ul(session.last_ms)


def account(session: Session) -> tuple[int, int, int, int]:
    """Drug issued, given, wasted and remaining, in ug; issued is the sum of the others.

    What remains may be less than nothing, see `remaining_ul`, which says it to the microlitre.
    """
    if session.plan is None:
        return (0, 0, 0, 0)
    conc, given_ul = session.plan.conc_ug_ml, _given_ul(session)
    issued, given = drug_ug(session.issued_ul, conc_ug_ml=conc), drug_ug(given_ul, conc_ug_ml=conc)
    gone = drug_ug(given_ul + session.wasted_ul, conc_ug_ml=conc)
    return (issued, given, gone - given, issued - gone)


_HANDLERS: Final[dict[type[ask.Command], Callable[[Session, Any, datetime], Decided]]] = {
    ask.Prepare: _prepare,
    ask.CompleteChecklist: _complete_checklist,
    ask.TimeOut: _time_out,
    ask.Start: _start,
    ask.SetRate: _set_rate,
    ask.Hold: _hold,
    ask.Resume: _resume,
    ask.Stop: _stop,
    ask.ReportPump: noting.report_pump,
    ask.ReconcilePump: noting.reconcile_pump,
    ask.RecordVitals: noting.record_vitals,
    ask.RatePain: noting.score,
    ask.ScorePsychotomimetic: noting.score,
    ask.ScoreNausea: noting.score,
    ask.ScoreSedation: noting.score_sedation,
    ask.NoteMissedObservation: noting.note,
    ask.GiveRescue: noting.note,
    ask.NoteAdverseEvent: noting.note,
    ask.NoteRefusal: noting.note,
    ask.AcknowledgeAlarm: noting.acknowledge,
    ask.SilenceAlarm: noting.silence,
    ask.HandOver: noting.hand_over,
    ask.CountBag: bagging.count_bag,
    ask.ChangeBag: bagging.change_bag,
    ask.Correct: correcting.correct,
    ask.CorrectReading: correcting.correct_reading,
    ask.CorrectNote: correcting.correct_note,
    ask.Supervise: supervise,
    ask.BeginRecovery: _begin_recovery,
    ask.CheckDischarge: _check_discharge,
    ask.Discharge: _discharge,
    ask.RecordWaste: _record_waste,
    ask.Close: _close,
    ask.ReportSupervision: interruption.report_supervision,
    ask.ResumeSupervision: interruption.resume_supervision,
    ask.ConfirmDelivery: interruption.confirm_delivery,
    ask.KeepTelemetry: interruption.keep_telemetry,
    ask.NoteBinding: binding.note_binding,
    ask.NoteUnbinding: binding.note_unbinding,
}
