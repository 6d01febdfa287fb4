"""What other sessions of the same person mean for an order: one source of ketamine at a time, and no dose forgotten.

Whoever opens sessions hands in what its record knows; the rules are here. Pure.
"""

from dataclasses import dataclass

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.kernel import MS_PER_MIN, Delivery, in_window, milli, ug
from lenitive.domain.infusion.permission import refused
from lenitive.domain.infusion.session import Session, State
from lenitive.domain.infusion.session_plan import SessionPlan

_LIVE = frozenset({State.PREPARED, State.READY, State.TIMED_OUT, State.RUNNING, State.HELD, State.RECOVERY})


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSession:
    """Another session of the same person.

    Attributes:
        name: Its id.
        live: Whether the person is still in it, see `is_live`.
        given: What it gave and may still give, on the worst case.
    """

    name: str
    live: bool
    given: tuple[Delivery, ...]


def is_live(session: Session) -> bool:
    """Whether a person is still in a session: from the order until the person leaves, or it is stopped unstarted.

    Example:
        >>> is_live(Session(state=State.PREPARED)), is_live(Session(state=State.STOPPED))
        (True, False)
        >>> is_live(Session(state=State.STOPPED, started_ms=0)), is_live(Session(state=State.DISCHARGED, started_ms=0))
        (True, False)
    """
    return session.state in _LIVE or (session.state is State.STOPPED and session.started_ms is not None)


def refuse_beside(plan: SessionPlan, others: tuple[OtherSession, ...], *, at_ms: int) -> Refusal | None:
    """Why an order is not taken beside what else is known of the person; None when nothing is against it.

    Args:
        plan: The order, with what it says of earlier sessions.
        others: Every other session of this person of which drug may still count in a window.
        at_ms: Now, milliseconds since 1970. Nothing of the order flows earlier.

    Returns:
        SES-SECOND-SOURCE when the person is in another session; SES-EARLIER-DOSES when a window that ends later than
        now holds less by the order than by the record.
    """
    live = [one.name for one in others if one.live]
    if live:
        what = f"{plan.patient} is in session {live[0][:40]}"
        return refused("SES-SECOND-SOURCE", what, "One session at a time", "End and close that one first")
    return _refuse_forgotten(plan, tuple(part for one in others for part in one.given), at_ms)


def _refuse_forgotten(plan: SessionPlan, recorded: tuple[Delivery, ...], at_ms: int) -> Refusal | None:
    """The sum since a moment is linear between the edges of deliveries: it is compared on every edge of a window."""
    first_ms = at_ms - max((one.window_ms for one in plan.limits.windows), default=0)
    known = (*plan.before, *recorded)
    end_ms = max((one.end_ms for one in known), default=at_ms)
    edges = {edge for one in known for edge in (one.start_ms, one.end_ms) if first_ms < edge < end_ms}
    for since_ms in sorted({first_ms, *edges}):
        said, held = (in_window(given, since_ms, end_ms) for given in (plan.before, recorded))
        if not said >= held:
            last_min = max(0, at_ms - since_ms) // MS_PER_MIN
            return refused(
                "SES-EARLIER-DOSES",
                f"of the last {last_min} min the order counts {milli(ug(said))} mg of ketamine",
                f"At least what the record of this person holds, {milli(ug(held))} mg",
                "Make the order again with every earlier session of this person",
            )
    return None
