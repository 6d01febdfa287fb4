"""Run one session from preparation to discharge, minute by minute in virtual time, with simulated devices.

What is recorded is what `decide` answered; nothing else changes the session. More drug is recorded first and then done;
less drug is done at once.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

import numpy as np

from lenitive.clinic.bedside import PRESCRIBER, Bedside, Onlookers
from lenitive.clinic.session_account import Minute, account_of, episodes_of, samples_of, summary_of
from lenitive.clinic.session_result import SessionResult
from lenitive.clinic.simulated_nurse import NURSE, SECOND_NURSE, SimulatedNurse, going_home, request_valid
from lenitive.devices.binding import refuse_binding
from lenitive.devices.simulated_monitor import MonitorReading, SimulatedMonitor
from lenitive.devices.simulated_patient import PatientProfile, SimulatedPatient
from lenitive.devices.simulated_pump import SimulatedPump
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.alarms import evaluate
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.domain.infusion.events import (
    CheckAnswer,
    ObservationKind,
    Remainder,
    Stopped,
    StopReason,
)
from lenitive.domain.infusion.given import deliveries_of_session
from lenitive.domain.infusion.kernel import Delivery
from lenitive.domain.infusion.machine import fold, remaining_ul
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import Channel, Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import OrderedStep, SessionPlan, under
from lenitive.domain.infusion.titration import advise
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.domain.pharmacology.model import PkModel
from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL
from lenitive.domain.plan.regimen import Regimen
from lenitive.record.journal import lines

PREPARE_MIN: Final = 12
"""Minutes from the order to the start of the infusion."""

MONITOR_INTERVAL_S: Final = 1
"""How often the monitor of a clinic's session speaks: what is missing shows within the times of the alarm table."""

CHART_INTERVAL_S: Final = 60
"""How often it is charted where a course is played without a live process; no device is on its link there."""

_VIAL_UG_ML: Final = 50_000
_BASELINE_MIN: Final = (11, 5)
_ATTEMPTS: Final = 2
_RETRY_MIN: Final = 20
_RECOVERY_MAX_MIN: Final = 6 * 60
_GATE_EVERY_MIN: Final = 5
_CUFF: Final = ("ALM-SBP", "ALM-DBP", "ALM-MAP")


def run_session(
    plan: SessionPlan,
    profile: PatientProfile,
    *,
    starts_at: datetime,
    seed: int,
    model: PkModel = MODEL,
    follow_up_days: int = 14,
    onlookers: Onlookers | None = None,
) -> SessionResult | Refusal:
    """One session with a simulated pump, monitor, patient and nurse.

    Args:
        plan: The order.
        profile: Who is simulated.
        starts_at: When the infusion is meant to begin, UTC; preparation comes before it.
        seed: The same seed, plan and profile give the same session, to the byte. The person is drawn from the seed
            alone, the day from seed and session number, so that the sessions of a course are of one person.
        model: Pharmacokinetics of the person and of the predicted curve.
        follow_up_days: Length of the diary after the session.
        onlookers: Who keeps the events as they happen and who looks on; None for nobody.

    Returns:
        The session, also when the infusion could not be started; or a refusal when the record is of a real person or
        the order breaks a limit.
    """
    refusal = refuse_binding(patient=profile.patient, synthetic=profile.synthetic, device="simulated session")
    if refusal is not None:
        return refusal
    bedside = _bedside(plan, profile, model, seed)
    if onlookers is not None:
        bedside.keep, bedside.watch = onlookers.keep, onlookers.watch
    order = ask.Prepare(by=PRESCRIBER, key="prepare", plan=plan, scanned=plan.patient, scanned_by=NURSE.id)
    refusal = bedside.submit(order, starts_at - timedelta(minutes=PREPARE_MIN))
    if refusal is not None:
        return refusal
    if _prepare_and_start(bedside, plan, starts_at):
        _infuse(bedside)
    else:
        _give_up(bedside)
    return _result(bedside, plan, model, follow_up_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOrder:
    """What a session needs beside the regimen.

    Attributes:
        patient: The record's own id.
        synthetic: False when the record says that this is a real person; None when it does not say.
        bag_ml: Fluid in the bag.
        goal_nrs: The person's own pain goal, 0-10; None when it was not asked.
        baseline_pain: Pain before the session, 0-10; None when it is not known.
        order: Who ordered it, or the order's number.
        session_number: 1 for the first session.
        before: Ketamine of earlier sessions, from `deliveries_before`.
        spo2_target_88_92: True when the person's own oxygen target is 88-92 %.
        etco2_required: True when capnography is required.
        model: Name of the model behind the plan, for the record.
    """

    patient: str
    synthetic: bool | None
    bag_ml: float
    goal_nrs: int | None
    baseline_pain: float | None
    order: str
    session_number: int = 1
    before: tuple[Delivery, ...] = ()
    spo2_target_88_92: bool = False
    etco2_required: bool = False
    model: str | None = None


def session_plan(regimen: Regimen, order: SessionOrder, library: Library = SHIPPED) -> SessionPlan:
    """The order of a session from a planned regimen, exactly, under the limits of its place in the course.

    Args:
        regimen: As planned.
        order: What the session needs beside it.
        library: In force; the session keeps its numbers.

    Raises:
        ValueError: A rate or concentration that is not a whole number of the kernel's units.

    Example:
        >>> from decimal import Decimal
        >>> from lenitive.domain.foundation.quantity import BodyWeight, Concentration, PumpRate
        >>> from lenitive.domain.plan.regimen import Step
        >>> regimen = Regimen(steps=(Step(start_min=0, duration_min=240, pump_rate=PumpRate(ml_h=Decimal("3.5"))),),
        ...                   dosing_weight=BodyWeight(kg=70), concentration=Concentration(mg_ml=1))
        >>> plan = session_plan(regimen, SessionOrder(patient="Patient/1", synthetic=True, bag_ml=100, goal_nrs=4,
        ...                                           baseline_pain=7.0, order="example"))
        >>> plan.steps[0].rate_ul_h, plan.conc_ug_ml, plan.weight_g
        (3500, 1000, 70000)
    """
    plan = SessionPlan(
        patient=order.patient,
        patient_synthetic=order.synthetic,
        steps=tuple(
            OrderedStep(
                start_min=step.start_min,
                duration_min=step.duration_min,
                rate_ul_h=_thousandths(step.pump_rate.exact, "pump rate, mL/h"),
            )
            for step in regimen.steps
        ),
        conc_ug_ml=_thousandths(regimen.concentration.exact, "concentration, mg/mL"),
        bag_ul=int(order.bag_ml * 1000),
        weight_g=int(regimen.dosing_weight.exact * 1000),
        goal_nrs=order.goal_nrs,
        baseline_pain=order.baseline_pain,
        order=order.order,
        session_number=order.session_number,
        spo2_target_88_92=order.spo2_target_88_92,
        etco2_required=order.etco2_required,
        before=order.before,
        model=order.model,
    )
    return under(plan, library)


def deliveries_before(result: SessionResult) -> tuple[Delivery, ...]:
    """What a session gave, for the rolling windows of the next one: commanded, and what the pump gave beyond that."""
    session = fold(result.events)
    return (*(session.plan.before if session.plan else ()), *deliveries_of_session(session))


def _thousandths(value: Fraction, what: str) -> int:
    whole = value * 1000
    if whole.denominator != 1:
        raise ValueError(f"{what}: {value} has more than three decimals; round it toward less drug first")
    return int(whole)


def _bedside(plan: SessionPlan, profile: PatientProfile, model: PkModel, seed: int) -> Bedside:
    """Devices and people, each with its own stream of chance."""
    nature = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed)))
    day = np.random.SeedSequence([seed, plan.session_number])
    streams = [np.random.Generator(np.random.Philox(child)) for child in day.spawn(4)]
    patient = SimulatedPatient(streams[0], profile, model, nature=nature)
    who, synthetic = profile.patient, profile.synthetic
    return Bedside(
        pump=SimulatedPump(streams[1], patient=who, synthetic=synthetic, bag_ul=plan.bag_ul),
        monitor=SimulatedMonitor(streams[2], patient=who, synthetic=synthetic, has_capnograph=plan.etco2_required),
        patient=patient,
        nurse=SimulatedNurse(streams[3], patient),
    )


def _prepare_and_start(bedside: Bedside, plan: SessionPlan, starts_at: datetime) -> bool:
    """The bag, two baseline sets, checklist, time-out, start; once more later when the gate is not met."""
    _count_bag(bedside, plan, starts_at - timedelta(minutes=PREPARE_MIN))
    for attempt in range(_ATTEMPTS):
        at = starts_at + timedelta(minutes=attempt * _RETRY_MIN)
        for before in _BASELINE_MIN:
            _baseline(bedside, at - timedelta(minutes=before))
        answers = tuple(CheckAnswer(item=item, answer=Answer.YES) for item in CHECKLIST)
        checklist = ask.CompleteChecklist(by=NURSE, key=bedside.nurse.key(), answers=answers)
        if bedside.submit(checklist, at - timedelta(minutes=3)):
            continue
        agreed_at = at - timedelta(minutes=1)
        time_out = ask.TimeOut(
            by=NURSE, key=bedside.nurse.key(), second_person=SECOND_NURSE.id, second_proved_at=agreed_at
        )
        bedside.submit(time_out, agreed_at)
        _look_at_monitor(bedside, at - timedelta(seconds=30), cuff=False)
        start = ask.Start(
            by=NURSE,
            key=bedside.nurse.key(),
            expected_version=bedside.session.version,
            not_after=at + request_valid(bedside.session),
            authenticated_at=at,
            rate_ul_h=plan.ordered_at(0),
        )
        return bedside.submit(start, at) is None
    return False


def _count_bag(bedside: Bedside, plan: SessionPlan, at: datetime) -> None:
    """Two nurses count the bag, each alone."""
    vial_ug_ml = _VIAL_UG_ML if plan.conc_ug_ml * plan.bag_ul % _VIAL_UG_ML == 0 else plan.conc_ug_ml
    drawn_ul = plan.conc_ug_ml * plan.bag_ul // vial_ug_ml
    for by in (NURSE, SECOND_NURSE):
        key = bedside.nurse.key()
        count = ask.CountBag(by=by, key=key, vial_ug_ml=vial_ug_ml, drawn_ul=drawn_ul, final_ul=plan.bag_ul)
        bedside.submit(count, at)


def _baseline(bedside: Bedside, at: datetime) -> None:
    """Pump, scores and vital signs."""
    bedside.read_pump(at)
    for kind in ObservationKind:
        if kind is not ObservationKind.VITALS:
            bedside.submit(bedside.nurse.score(kind, at), at)
    _look_at_monitor(bedside, at, cuff=True)


def _look_at_monitor(bedside: Bedside, at: datetime, *, cuff: bool) -> None:
    """Before the start somebody stands beside it: what it does not show is looked for and read again."""
    bedside.read_monitor(at, cuff=cuff)
    if _is_missing(bedside.session, at):
        bedside.monitor.reapply_probe()
        bedside.read_monitor(at + timedelta(seconds=20), cuff=False)


def _give_up(bedside: Bedside) -> None:
    """The infusion was not started: say so, account for the bag, close."""
    at = bedside.events[-1].at + timedelta(minutes=1)
    stop = ask.Stop(by=NURSE, key=bedside.nurse.key(), reason=StopReason.NOT_STARTED, note=bedside.refused[-1].what)
    bedside.submit(stop, at)
    _close(bedside, at)


def _infuse(bedside: Bedside) -> None:
    """Minute by minute until the person has left, or cannot."""
    started = bedside.events[-1].at
    minute, conc = 0, bedside.session.plan.conc_ug_ml if bedside.session.plan else 0
    true_ul = bedside.pump.true_ul
    while bedside.session.state is not State.CLOSED and not _stuck(bedside, minute):
        minute += 1
        at = started + timedelta(minutes=minute)
        bedside.read_pump(at)
        bedside.patient.receive((bedside.pump.true_ul - true_ul) * conc / 1e6)
        true_ul = bedside.pump.true_ul
        reading = bedside.read_monitor(at, cuff=_cuff_is_due(bedside.session, at))
        bedside.supervise(at)
        bedside.minutes.append(_minute(bedside, minute, at, reading))
        _look_again(bedside, at)
        _nurse(bedside, at + timedelta(seconds=35))
        if bedside.session.state in {State.STOPPED, State.RECOVERY}:
            _recover(bedside, at + timedelta(seconds=40))
        bedside.watch(bedside, at)


def _look_again(bedside: Bedside, at: datetime) -> None:
    """What is missing or not yet an alarm is read again after 5 s and judged at 15 s and 30 s.

    The nurse takes notice within 20 s; now and then she is not in the room, and a reading that is missing becomes an
    alarm of high priority.
    """
    found, missing = evaluate(bedside.session, at=at), _is_missing(bedside.session, at)
    if not found and not missing and not bedside.session.alarms:
        return
    if missing or any(not one.active for one in found):
        bedside.read_monitor(at + timedelta(seconds=5), cuff=False)
    if _is_missing(bedside.session, at):
        bedside.supervise(at + timedelta(seconds=15))
    noticed = at + timedelta(seconds=20)
    stale = any(alarm.startswith("ALM-VITALS-STALE") for alarm in bedside.session.alarms)
    if not stale or bedside.nurse.is_in_the_room():
        bedside.submit_all(bedside.nurse.acknowledgements(bedside.session), noticed)
        if stale:
            bedside.monitor.reapply_probe()
            bedside.read_monitor(noticed, cuff=False)
    bedside.supervise(at + timedelta(seconds=30))


def _is_missing(session: Session, at: datetime) -> bool:
    """Whether the monitor gave no believable value of a continuous channel at a time or after it."""
    shown = [Channel.HEART_RATE, Channel.RESPIRATORY_RATE, Channel.SPO2]
    if session.plan is not None and session.plan.etco2_required:
        shown.append(Channel.ETCO2)
    newest = [session.newest(channel) for channel in shown]
    return any(reading is None or reading.at_ms < epoch_ms(at) for reading in newest)


def _nurse(bedside: Bedside, at: datetime) -> None:
    """What is due, then alarms, then the rate."""
    nurse, before = bedside.nurse, bedside.session
    bedside.submit_all(nurse.acknowledgements(bedside.session), at)
    observed = nurse.observations(bedside.session, at)
    bedside.submit_all(observed, at)
    if observed:
        bedside.submit_all(nurse.adverse_event(bedside.session, before), at)
        bedside.supervise(at)
        bedside.submit_all(nurse.acknowledgements(bedside.session), at)
    response = nurse.response(bedside.session, at)
    if response is not None:
        bedside.submit(response, at)
    if bedside.session.state is State.RUNNING:
        asked = nurse.titration(bedside.session, advise(bedside.session, at=at), at)
        if asked is not None:
            bedside.submit(asked, at)


def _recover(bedside: Bedside, at: datetime) -> None:
    """Recovery, the gate every few minutes once an hour has passed, then discharge and the account."""
    session, nurse = bedside.session, bedside.nurse
    if session.state is State.STOPPED:
        bedside.submit(ask.BeginRecovery(by=NURSE, key=nurse.key()), at)
        return
    waited_min = (epoch_ms(at) - (session.stopped_ms or 0)) // 60_000
    if waited_min < 60 or waited_min % _GATE_EVERY_MIN:
        return
    bedside.submit(nurse.discharge_check(session), at)
    if bedside.session.gate_unmet:
        return
    bedside.submit(going_home(nurse.key()), at)
    if bedside.session.state is State.DISCHARGED:
        _close(bedside, at)


def _close(bedside: Bedside, at: datetime) -> None:
    """Destroy what is left before a witness, then close the account."""
    left_ul = remaining_ul(bedside.session)
    if left_ul > 0:
        waste = ask.RecordWaste(
            by=NURSE, key=bedside.nurse.key(), volume_ul=left_ul, witness=SECOND_NURSE.id, second_proved_at=at
        )
        bedside.submit(waste, at)
    close = ask.Close(by=NURSE, key=bedside.nurse.key())
    if left_ul < 0:
        note = "the counter says more than the bag held"
        close = replace(close, remainder=Remainder.DISCREPANCY, note=note, witness=SECOND_NURSE.id, second_proved_at=at)
    bedside.submit(close, at)


def _stuck(bedside: Bedside, minute: int) -> bool:
    """Recovery that does not end: the person stays, and the session stays open."""
    stopped = next((event.minute for event in bedside.events if isinstance(event.data, Stopped)), None)
    return stopped is not None and minute - stopped > _RECOVERY_MAX_MIN


def _cuff_is_due(session: Session, at: datetime) -> bool:
    """At its interval, again after 60 s when a pressure was beyond a threshold, and every 5 min while one alarms."""
    at_ms = epoch_ms(at)
    if any(one.kind is ObservationKind.VITALS and at_ms >= one.due_ms for one in due(session)):
        return True
    newest = session.newest(Channel.SYSTOLIC)
    age_ms = at_ms - newest.at_ms if newest else 0
    if any(alarm.startswith(_CUFF) for alarm in session.alarms):
        return age_ms >= 5 * 60_000
    if age_ms > 2 * 60_000:
        return False
    return any(one.rule.id.startswith(_CUFF) and not one.active for one in evaluate(session, at=at))


def _minute(bedside: Bedside, minute: int, at: datetime, reading: MonitorReading) -> Minute:
    session = bedside.session
    return Minute(
        minute=minute,
        rate_ul_h=session.rate_ul_h,
        commanded_ul=session.commanded_ul(epoch_ms(at)),
        reported_ul=session.reported_ul() or 0,
        true_ul=bedside.pump.true_ul,
        truth=bedside.patient.state,
        reading=reading,
    )


def _result(bedside: Bedside, plan: SessionPlan, model: PkModel, follow_up_days: int) -> SessionResult:
    events, session = tuple(bedside.events), bedside.session
    _, head = lines(events)
    gave = session.started_ms is not None
    first = events[0].at.date()
    return SessionResult(
        session_number=plan.session_number,
        events=events,
        samples=samples_of(session, bedside.minutes, bedside.patient.profile, model) if gave else None,
        alarms=episodes_of(events),
        account=account_of(session, bedside.pump.true_ul),
        summary=summary_of(session, events, bedside.refused),
        diary=bedside.patient.diary(follow_up_days, session_on=first) if gave else (),
        head=head,
    )
