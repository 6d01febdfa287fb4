"""What a session gave, on the worst case, for the windows of dose, which belong to the person. Pure.

A session whose record breaks off counts as if the rate that was agreed ran on until the planned end.
"""

from datetime import timedelta
from typing import Final

from lenitive.domain.infusion.kernel import MS_PER_H, MS_PER_MIN, Delivery
from lenitive.domain.infusion.session import Session, State

LONGEST_WINDOW: Final = timedelta(days=7)
"""Ketamine before this no longer counts in any window."""


def deliveries_of_session(session: Session) -> tuple[Delivery, ...]:
    """What one session gave: commanded, what may still run, and what the pump gave beyond that, rounded up.

    Example:
        >>> deliveries_of_session(Session())
        ()
    """
    return (*session.segments, *_running_on(session), *_beyond_command(session))


def _breaks_off(session: Session) -> bool:
    """Whether drug began to flow and nobody recorded that it was stopped."""
    return session.started_ms is not None and session.stopped_ms is None


def flows_until_ms(session: Session) -> int:
    """Until when it takes up the person; the planned end when nobody recorded that it was stopped.

    Example:
        >>> flows_until_ms(Session(last_ms=5))
        5
    """
    return max(session.last_ms, (session.planned_end_ms or 0) if _breaks_off(session) else 0)


def _running_on(session: Session) -> tuple[Delivery, ...]:
    """What nobody recorded the end of: the rate agreed, also in a pause, until the planned end."""
    if session.plan is None or session.segment_ms is None or not _breaks_off(session):
        return ()
    held = session.state is State.HELD
    rate_ul_h = session.resume_rate_ul_h if held else session.rate_ul_h
    end_ms = flows_until_ms(session)
    if not rate_ul_h or end_ms <= session.segment_ms:
        return ()
    return (Delivery(start_ms=session.segment_ms, end_ms=end_ms, rate_ng_h=rate_ul_h * session.plan.conc_ug_ml),)


def _beyond_command(session: Session) -> tuple[Delivery, ...]:
    """Drug that the pump reported beyond what was commanded, spread over the infusion and rounded up."""
    started_ms, excess_ug = session.started_ms, session.excess_ug()
    if started_ms is None or not excess_ug:
        return ()
    end_ms = max(session.stopped_ms or flows_until_ms(session), started_ms + MS_PER_MIN)
    rate_ng_h = -(-excess_ug * 1000 * MS_PER_H // (end_ms - started_ms))
    return (Delivery(start_ms=started_ms, end_ms=end_ms, rate_ng_h=rate_ng_h),)
