"""What must be so before more drug is given. Lowering, holding and stopping never come here."""

from datetime import datetime
from typing import Final

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.alarms import evaluate
from lenitive.domain.infusion.authority import authority, refuse_authentication, refuse_stale_proof
from lenitive.domain.infusion.checklist import computed_answers
from lenitive.domain.infusion.commands import Command, Resume, SetRate, Start
from lenitive.domain.infusion.conditions import freshness_ms
from lenitive.domain.infusion.drafting import refuse_left_lying
from lenitive.domain.infusion.events import Priority, PumpCondition, Role
from lenitive.domain.infusion.interruption import refuse_start_now, refuse_unconfirmed
from lenitive.domain.infusion.kernel import (
    MS_PER_MIN,
    Breach,
    Delivery,
    KernelLimits,
    RateProposal,
    at_least,
    dose_breaches,
    rate_breaches,
    within,
)
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.people import Authority
from lenitive.domain.infusion.session import Channel, Session, State, epoch_ms, from_epoch_ms
from lenitive.domain.infusion.session_plan import SessionPlan, committed, number_in
from lenitive.domain.limits.library import SHIPPED

_CUFF: Final = frozenset({Channel.SYSTOLIC, Channel.DIASTOLIC})
"""Pressures, which are measured at intervals; everything else that is required is shown all the time."""

_UNFIT: Final = frozenset(PumpCondition) - {PumpCondition.BAG_LOW, PumpCondition.BATTERY_LOW}
"""What a pump says of itself that keeps an infusion from starting: each of these holds or stops one that runs."""

COMMAND_VALID_MS: Final = SHIPPED.whole("LIM-COMMAND-01")
"""A request for more drug is valid for at most this long, as shipped; a session goes by the library of its plan."""


def refuse_raise(session: Session, command: Command, target_ul_h: int, *, at: datetime) -> Refusal | None:
    """Why a step to a higher rate is refused before any limit is looked at; None when nothing is against it."""
    at_ms = epoch_ms(at)
    return (
        refuse_request(session, command, at=at)
        or _refuse_order(session, command, target_ul_h, at_ms=at_ms)
        or _refuse_standing_order(session, command, at_ms)
        or refuse_unknown(session, at=at)
        or refuse_after_rescue(session, at_ms=at_ms)
    )


def authority_to_raise(session: Session, command: SetRate, *, at: datetime) -> Authority | Refusal:
    """On whose word the rate rises: within the limits, with a reason, or with a second person; or the limit."""
    plan, at_ms = session.plan, epoch_ms(at)
    if plan is None or session.planned_end_ms is None or not at_ms < session.planned_end_ms:
        return _ended()

    def breaches(limits: KernelLimits) -> tuple[Breach, ...]:
        return _interval(session, limits, at_ms) + _held_to_the_end(session, plan, command.target_ul_h, limits, at_ms)

    return authority(plan, command, command.override, breaches, at=at)


def refuse_resume(session: Session, command: Command, *, at: datetime) -> Refusal | None:
    """Why delivery does not go on after a pause, before any limit is looked at."""
    return refuse_request(session, command, at=at) or refuse_unknown(session, at=at)


def authority_to_resume(session: Session, command: Resume, *, at: datetime) -> Authority | Refusal:
    """On whose word delivery goes on. The rate was in force before, so no step is counted."""
    plan, at_ms = session.plan, epoch_ms(at)
    if plan is None or session.planned_end_ms is None or not at_ms < session.planned_end_ms:
        return _ended()

    def breaches(limits: KernelLimits) -> tuple[Breach, ...]:
        target = session.resume_rate_ul_h
        return _held_to_the_end(session, plan, target, limits, at_ms, is_step=False)

    return authority(plan, command, command.override, breaches, at=at)


def refuse_start(session: Session, command: Command, rate_ul_h: int, *, at: datetime) -> Refusal | None:
    """Why an infusion does not start: the gate is gone through again at this moment."""
    at_ms, plan = epoch_ms(at), session.plan
    if plan is None:
        return _no("SES-STATE", "no order is prepared", "An order comes first", "Prepare the session")
    request = (
        refuse_request(session, command, at=at)
        or refuse_start_now(session)
        or _refuse_slow_monitor(session, plan)
        or refuse_idle(session, plan, command, at=at)
    )
    if request:
        return request
    unmet = [item for item, answer in computed_answers(session, at_ms=at_ms).items() if answer is not Answer.YES]
    if unmet:
        return _no(
            "SES-START-GATE", f"not met now: {', '.join(unmet)}", "The whole gate is met", "Measure again, then start"
        )
    devices = _refuse_devices(session, at_ms)
    if devices:
        return devices
    if rate_ul_h > plan.ordered_at(0):
        what = f"a first rate of {rate_ul_h} uL/h was asked"
        return _no("SES-ORDER", what, f"The order begins at {plan.ordered_at(0)} uL/h", "Start as ordered")
    return None


def authority_to_start(session: Session, command: Start, *, at: datetime) -> Authority | Refusal:
    """On whose word the infusion starts, with the whole order counted as given."""
    plan, at_ms = session.plan, epoch_ms(at)
    if plan is None:
        return _ended()
    proposal = RateProposal(
        target_ul_h=command.rate_ul_h, conc_ug_ml=plan.conc_ug_ml, weight_g=plan.weight_g, is_start=True
    )

    def breaches(limits: KernelLimits) -> tuple[Breach, ...]:
        whole = committed(plan, start_ms=at_ms)
        return rate_breaches(proposal, limits) + dose_breaches(
            whole, before=plan.before, excess_ug=0, limits=limits, weight_g=plan.weight_g, from_ms=at_ms
        )

    return authority(plan, command, command.override, breaches, at=at)


def refuse_idle(session: Session, plan: SessionPlan, command: Command, *, at: datetime) -> Refusal | None:
    """Why a start that was left lying is not carried out: what two people saw at the bedside is too long ago."""
    longest_s = plan.number("LIM-DRAFT-02")
    waited_ms = epoch_ms(at) - (session.timed_out_ms or 0)
    if not waited_ms <= longest_s * 1000:
        what = f"two people agreed at the bedside {waited_ms // 60_000} min ago"
        return _no("SES-START-IDLE", what, f"At most {longest_s // 60} min before the start", "Do the time-out again")
    return refuse_stale_proof(command.authenticated_at, plan.number("LIM-DRAFT-01"), at=at)


def _refuse_slow_monitor(session: Session, plan: SessionPlan) -> Refusal | None:
    """A monitor on its link whose readings are kept so rarely that a lost one would alarm late."""
    longest_s = plan.number("LIM-MONITOR-03")
    if not session.bound or within(1, plan.monitor_interval_s, longest_s):
        return None
    what = f"the monitor's readings are kept every {plan.monitor_interval_s} s"
    return _no("SES-MONITOR", what, f"At most every {longest_s} s", "Prepare the session with a shorter interval")


def _refuse_devices(session: Session, at_ms: int) -> Refusal | None:
    """A monitor that shows nothing live, or a pump that says it is not ready."""
    dark = [one.value for one in _required(session, at_ms) if one not in _CUFF and not _fresh(session, one, at_ms)]
    if dark:
        what = f"the monitor shows no live {', '.join(dark)}"
        return _no("SES-VITALS", what, "Live values before the start", "Look at the monitor, then start")
    unfit = () if session.pump is None else _UNFIT.intersection(session.pump.conditions)
    if unfit:
        what = f"the pump says {', '.join(sorted(unfit))}"
        return _no("SES-PUMP", what, "A pump that is ready", "See to the pump, then start")
    return None


def refuse_request(session: Session, command: Command, *, at: datetime) -> Refusal | None:
    """Role, version and expiry, which count for every request for more drug."""
    if command.by.role not in {Role.NURSE, Role.PRESCRIBER}:
        return _no("SES-ROLE", f"a {command.by.role} asked for more drug", "A nurse or prescriber may", "Call one")
    if not command.key:
        return _no("SES-KEY", "the request has no key", "A request for more drug has its own key", "Name it")
    if command.expected_version != session.version:
        return _no(
            "SES-VERSION",
            f"decided on version {command.expected_version}, and the session is at {session.version}",
            "A request for more drug names the present version",
            "Look again, then ask again",
        )
    expired = _refuse_expiry(session, command, at)
    if expired:
        return expired
    if epoch_ms(at) < session.last_ms:
        return _no("SES-CLOCK", "the clock stands before the last event", "Time goes forward", "Check the clock")
    return (
        refuse_unconfirmed(session)
        or refuse_left_lying(session, command, at=at)
        or refuse_authentication(session, command, at=at)
    )


def _refuse_expiry(session: Session, command: Command, at: datetime) -> Refusal | None:
    """What waited on its way is not done late: every request for more drug says until when it is meant."""
    longest_ms = number_in(session.plan, "LIM-COMMAND-01")
    longest_s = f"{longest_ms / 1000:g}"
    if command.not_after is None:
        return _no("SES-EXPIRY", "the request says no time after which it is void", f"At most {longest_s} s", "Name it")
    if not at <= command.not_after:
        return _no("SES-EXPIRED", "the request came after its time", "In time", "Look again, then ask again")
    valid_ms = epoch_ms(command.not_after) - epoch_ms(at)
    if not valid_ms <= longest_ms:
        what = f"the request would be valid for {valid_ms / 1000:g} s"
        return _no("SES-EXPIRY", what, f"At most {longest_s} s", "Name a nearer time")
    return None


def _refuse_order(session: Session, command: Command, target_ul_h: int, *, at_ms: int) -> Refusal | None:
    """A nurse goes one ordered rate further, and only once its time has come: a step is a ceiling for its own time.

    Anything else is for a prescriber, within the limits.
    """
    plan = session.plan
    if plan is None or command.by.role is Role.PRESCRIBER:
        return None
    ordered = plan.next_ordered_above(session.rate_ul_h)
    now = plan.ordered_at((at_ms - (session.started_ms or at_ms)) / MS_PER_MIN)
    if ordered is not None and target_ul_h <= min(ordered, now):
        return None
    limit = "The order goes no higher"
    if ordered is not None:
        limit = f"The next ordered rate is {ordered} uL/h, and at this time the order allows {now} uL/h"
    return _no("SES-ORDER", f"{target_ul_h} uL/h was asked", limit, "Ask the prescriber")


def _refuse_standing_order(session: Session, command: Command, at_ms: int) -> Refusal | None:
    """A standing order leaves more time between two increases than a prescriber who is there may."""
    plan, raised = session.plan, session.last_raise_ms
    if plan is None or raised is None or command.by.role is Role.PRESCRIBER:
        return None
    wait = plan.limits.min_step_interval_ms
    if at_least(wait, at_ms - raised):
        return None
    what = f"the last increase was {(at_ms - raised) // 60_000} min ago"
    return _no("SES-STEP-INTERVAL", what, f"At least {wait // 60_000} min", "Wait, and reassess")


def _interval(session: Session, limits: KernelLimits, at_ms: int) -> tuple[Breach, ...]:
    raised, wait = session.last_raise_ms, limits.min_step_interval_prescriber_ms
    if raised is None or at_least(wait, at_ms - raised):
        return ()
    what = f"the last increase was {(at_ms - raised) // 60_000} min ago"
    return (Breach(rule="SES-STEP-INTERVAL", what=what, limit=f"at least {wait // 60_000} min"),)


def refuse_unknown(session: Session, *, at: datetime) -> Refusal | None:
    """What is missing, late, abnormal or not yet confirmed keeps the rate from going up."""
    at_ms = epoch_ms(at)
    missing = [one.value for one in _required(session, at_ms) if not _fresh(session, one, at_ms)]
    if missing:
        what = f"not known now: {', '.join(missing)}"
        return _no("SES-VITALS", what, "Every required vital sign is fresh", "Measure, then ask again")
    late = [one.kind.value for one in due(session) if at_ms > one.due_ms]
    if late:
        what = f"overdue: {', '.join(late)}"
        return _no("SES-OVERDUE", what, "Every observation is up to date", "Observe, then ask again")
    runs_on = session.rate_ul_h or session.state is State.HELD
    if runs_on and (session.pump is None or at_ms - session.pump.at_ms > freshness_ms(session, Channel.SPO2)):
        return _no("SES-PUMP", "the pump's state is not known", "A fresh report", "Read the pump")
    if session.pump is not None and session.pump.fell_ms is not None:
        what = f"the pump's counter fell at {from_epoch_ms(session.pump.fell_ms):%H:%M:%S} UTC, and nobody said since"
        return _no("SES-RECONCILE", what, "A total that two people have read", "Hold; then reconcile the pump")
    found = {one.rule.id for one in evaluate(session, at=at) if one.rule.priority is not Priority.LOW}
    found |= {alarm for alarm, active in session.alarms.items() if active.priority is not Priority.LOW}
    if found:
        what = f"open: {', '.join(sorted(found))}"
        return _no("SES-ALARM", what, "No alarm of high or medium priority, none waiting", "Settle it first")
    return None


def _required(session: Session, at_ms: int) -> list[Channel]:
    """What must be known before more drug is given; after another medicine perhaps the exhaled CO2 too."""
    found = [Channel.SYSTOLIC, Channel.DIASTOLIC, Channel.HEART_RATE, Channel.RESPIRATORY_RATE, Channel.SPO2]
    after_rescue = any(one.given.capnography and one.left_min(one.given.watch_min, at_ms) for one in session.rescues)
    ordered = session.plan is not None and session.plan.etco2_required
    return [*found, Channel.ETCO2] if ordered or after_rescue else found


def _fresh(session: Session, channel: Channel, at_ms: int) -> bool:
    newest = session.newest(channel)
    return newest is not None and 0 <= at_ms - newest.at_ms <= freshness_ms(session, channel)


def refuse_after_rescue(session: Session, *, at_ms: int) -> Refusal | None:
    """Why another medicine that was given keeps the rate from going up for a time; None when none does."""
    for rescue in session.rescues:
        left_min = rescue.left_min(rescue.given.no_increase_min, at_ms)
        if left_min:
            what = f"{rescue.given.medicine[:40]} was given {(at_ms - rescue.at_ms) // MS_PER_MIN} min ago"
            limit = f"No increase for {rescue.given.no_increase_min} min after it"
            return _no("SES-RESCUE", what, limit, f"Observe; ask again in {left_min} min")
    return None


def _held_to_the_end(
    session: Session,
    plan: SessionPlan,
    target_ul_h: int,
    limits: KernelLimits,
    at_ms: int,
    *,
    is_step: bool = True,
) -> tuple[Breach, ...]:
    """The kernel's answer, with the target held until the planned end counted as given already."""
    proposal = RateProposal(
        target_ul_h=target_ul_h,
        current_ul_h=session.rate_ul_h if is_step else target_ul_h,
        conc_ug_ml=plan.conc_ug_ml,
        weight_g=plan.weight_g,
    )
    ahead = Delivery(start_ms=at_ms, end_ms=session.planned_end_ms or at_ms, rate_ng_h=target_ul_h * plan.conc_ug_ml)
    given = (*session.deliveries(at_ms), ahead)
    return rate_breaches(proposal, limits) + dose_breaches(
        given,
        before=plan.before,
        excess_ug=session.excess_ug(),
        limits=limits,
        weight_g=plan.weight_g,
        from_ms=at_ms,
    )


def _ended() -> Refusal:
    return _no("SES-END", "the planned end has come", "More drug only before it", "Stop the infusion")


def _no(rule: str, what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule=rule, what=what, limit=limit, remedy=remedy)
