"""What must be so before more drug is given. Lowering, holding and stopping never come here."""

from datetime import datetime
from typing import Final

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.alarms import evaluate
from lenitive.domain.infusion.checklist import computed_answers
from lenitive.domain.infusion.commands import Command
from lenitive.domain.infusion.conditions import freshness_ms
from lenitive.domain.infusion.events import Priority, Role
from lenitive.domain.infusion.kernel import (
    MS_PER_MIN,
    Breach,
    Delivery,
    RateProposal,
    dose_breaches,
    rate_breaches,
)
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import Channel, Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import committed

_CUFF: Final = frozenset({Channel.SYSTOLIC, Channel.DIASTOLIC})
"""Pressures, which are measured at intervals; everything else that is required is shown all the time."""

COMMAND_VALID_MS: Final = 5000
"""A request for more drug is valid for at most this long (assumed; 2-10 s may be argued for)."""

_ADVICE: Final[dict[str, str]] = {
    "SES-STEP-SIZE": "Ask for a smaller step",
    "SES-STEP-RATIO": "Ask for a smaller step",
    "SES-STEP-INTERVAL": "Wait, and reassess",
}


def refuse_raise(session: Session, command: Command, target_ul_h: int, *, at: datetime) -> Refusal | None:
    """Why a step to a higher rate is refused; None when nothing is against it."""
    at_ms = epoch_ms(at)
    return (
        refuse_request(session, command, at=at)
        or _refuse_order(session, command, target_ul_h, at_ms=at_ms)
        or _refuse_interval(session, command, at_ms)
        or refuse_unknown(session, at=at)
        or refuse_limits(session, target_ul_h, at_ms=at_ms)
    )


def refuse_resume(session: Session, command: Command, *, at: datetime) -> Refusal | None:
    """Why delivery does not go on after a pause. The rate was in force before, so no step is counted."""
    at_ms = epoch_ms(at)
    return (
        refuse_request(session, command, at=at)
        or refuse_unknown(session, at=at)
        or refuse_limits(session, session.resume_rate_ul_h, at_ms=at_ms, is_step=False)
    )


def refuse_start(session: Session, command: Command, rate_ul_h: int, *, at: datetime) -> Refusal | None:
    """Why an infusion does not start: the gate is gone through again at this moment."""
    at_ms, plan = epoch_ms(at), session.plan
    if plan is None:
        return _no("SES-STATE", "no order is prepared", "An order comes first", "Prepare the session")
    request = refuse_request(session, command, at=at)
    if request:
        return request
    unmet = [item for item, answer in computed_answers(session, at_ms=at_ms).items() if answer is not Answer.YES]
    if unmet:
        return _no(
            "SES-START-GATE", f"not met now: {', '.join(unmet)}", "The whole gate is met", "Measure again, then start"
        )
    dark = [one.value for one in _required(session) if one not in _CUFF and not _fresh(session, one, at_ms)]
    if dark:
        what = f"the monitor shows no live {', '.join(dark)}"
        return _no("SES-VITALS", what, "Live values before the start", "Look at the monitor, then start")
    if rate_ul_h > plan.ordered_at(0):
        what = f"a first rate of {rate_ul_h} uL/h was asked"
        return _no("SES-ORDER", what, f"The order begins at {plan.ordered_at(0)} uL/h", "Start as ordered")
    proposal = RateProposal(
        target_ul_h=rate_ul_h, current_ul_h=0, conc_ug_ml=plan.conc_ug_ml, weight_g=plan.weight_g, is_start=True
    )
    breaches = rate_breaches(proposal, plan.limits) + dose_breaches(
        committed(plan, start_ms=at_ms), before=plan.before, excess_ug=0, limits=plan.limits
    )
    return refusal_of(breaches)


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
    expired = _refuse_expiry(command, at)
    if expired:
        return expired
    if epoch_ms(at) < session.last_ms:
        return _no("SES-CLOCK", "the clock stands before the last event", "Time goes forward", "Check the clock")
    return None


def _refuse_expiry(command: Command, at: datetime) -> Refusal | None:
    """What waited on its way is not done late: every request for more drug says until when it is meant."""
    longest_s = COMMAND_VALID_MS // 1000
    if command.not_after is None:
        return _no("SES-EXPIRY", "the request says no time after which it is void", f"At most {longest_s} s", "Name it")
    if not at <= command.not_after:
        return _no("SES-EXPIRED", "the request came after its time", "In time", "Look again, then ask again")
    valid_ms = epoch_ms(command.not_after) - epoch_ms(at)
    if not valid_ms <= COMMAND_VALID_MS:
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


def _refuse_interval(session: Session, command: Command, at_ms: int) -> Refusal | None:
    plan, raised = session.plan, session.last_raise_ms
    if plan is None or raised is None:
        return None
    prescriber = command.by.role is Role.PRESCRIBER
    wait = plan.limits.min_step_interval_prescriber_ms if prescriber else plan.limits.min_step_interval_ms
    if at_ms - raised >= wait:
        return None
    what = f"the last increase was {(at_ms - raised) // 60_000} min ago"
    return _no("SES-STEP-INTERVAL", what, f"At least {wait // 60_000} min", "Wait, and reassess")


def refuse_unknown(session: Session, *, at: datetime) -> Refusal | None:
    """What is missing, late, abnormal or not yet confirmed keeps the rate from going up."""
    at_ms = epoch_ms(at)
    missing = [channel.value for channel in _required(session) if not _fresh(session, channel, at_ms)]
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
    found = {one.rule.id for one in evaluate(session, at=at) if one.rule.priority is not Priority.LOW}
    found |= {alarm for alarm, active in session.alarms.items() if active.priority is not Priority.LOW}
    if found:
        what = f"open: {', '.join(sorted(found))}"
        return _no("SES-ALARM", what, "No alarm of high or medium priority, none waiting", "Settle it first")
    return None


def _required(session: Session) -> list[Channel]:
    found = [Channel.SYSTOLIC, Channel.DIASTOLIC, Channel.HEART_RATE, Channel.RESPIRATORY_RATE, Channel.SPO2]
    return [*found, Channel.ETCO2] if session.plan is not None and session.plan.etco2_required else found


def _fresh(session: Session, channel: Channel, at_ms: int) -> bool:
    newest = session.newest(channel)
    return newest is not None and 0 <= at_ms - newest.at_ms <= freshness_ms(session, channel)


def refuse_limits(session: Session, target_ul_h: int, *, at_ms: int, is_step: bool = True) -> Refusal | None:
    """The kernel's answer, with the target held until the planned end counted as given already."""
    plan, end_ms = session.plan, session.planned_end_ms
    if plan is None or end_ms is None or not at_ms < end_ms:
        return _no("SES-END", "the planned end has come", "More drug only before it", "Stop the infusion")
    proposal = RateProposal(
        target_ul_h=target_ul_h,
        current_ul_h=session.rate_ul_h if is_step else target_ul_h,
        conc_ug_ml=plan.conc_ug_ml,
        weight_g=plan.weight_g,
    )
    ahead = Delivery(start_ms=at_ms, end_ms=end_ms, rate_ng_h=target_ul_h * plan.conc_ug_ml)
    doses = dose_breaches(
        (*session.deliveries(at_ms), ahead),
        before=plan.before,
        excess_ug=session.excess_ug(),
        limits=plan.limits,
    )
    return refusal_of(rate_breaches(proposal, plan.limits) + doses)


def refusal_of(breaches: tuple[Breach, ...]) -> Refusal | None:
    """The first breach as a refusal; the others are named in it."""
    if not breaches:
        return None
    first, others = breaches[0], "".join(f"; also {one.rule}: {one.what}" for one in breaches[1:])
    return _no(first.rule, first.what + others, first.limit.capitalize(), _ADVICE.get(first.rule, "Ask for less"))


def _no(rule: str, what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule=rule, what=what, limit=limit, remedy=remedy)
