"""How long the bag will last: before the start at the ordered rates, while it runs at the rate in force."""

from lenitive.domain.infusion.kernel import MS_PER_H, MS_PER_MIN
from lenitive.domain.infusion.session import Session, State
from lenitive.domain.infusion.session_plan import SessionPlan


def bag_lasts_ms(session: Session, at_ms: int) -> int | None:
    """Time until the bag is empty; None where nothing is prepared, nothing runs, or it is over.

    What was given is counted on the worst case, commanded or reported, so that the time is rather too short.

    Args:
        session: As it stands; a held one is counted at the rate with which it would go on.
        at_ms: Now.
    """
    plan = session.plan
    if plan is None:
        return None
    if session.state in {State.PREPARED, State.READY, State.TIMED_OUT}:
        return _at_ordered_rates(plan, session.issued_ul)
    if session.state not in {State.RUNNING, State.HELD}:
        return None
    rate_ul_h = session.rate_ul_h if session.state is State.RUNNING else session.resume_rate_ul_h
    left_ul = max(0, session.issued_ul - max(session.reported_ul() or 0, session.commanded_ul(at_ms)))
    return left_ul * MS_PER_H // rate_ul_h if rate_ul_h else None


def _at_ordered_rates(plan: SessionPlan, bag_ul: int) -> int | None:
    """As long as the order, and on at its last rate with what is left then."""
    left, passed_ms, rate_ul_h = bag_ul * MS_PER_H, 0, 0  # left in uL times ms per hour, so that nothing is rounded
    for step in plan.steps:
        length_ms, rate_ul_h = step.duration_min * MS_PER_MIN, step.rate_ul_h
        if left <= length_ms * rate_ul_h:
            break
        left, passed_ms = left - length_ms * rate_ul_h, passed_ms + length_ms
    return passed_ms + left // rate_ul_h if rate_ul_h else None
