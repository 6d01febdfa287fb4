"""An order that somebody has written and not confirmed: when it asks again who they are, when it is said, when it goes.

A draft is no part of the session: nothing runs by it. What was confirmed late is decided here like everything else, so
that no page and no other client can let an old draft pass. Less drug waits for nothing and is never a draft.
"""

from datetime import datetime
from enum import StrEnum

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.authority import APART_MS, refuse_stale_proof
from lenitive.domain.infusion.commands import Command
from lenitive.domain.infusion.permission import refused
from lenitive.domain.infusion.session import Session, epoch_ms
from lenitive.domain.infusion.session_plan import SessionPlan, number_in


class DraftState(StrEnum):
    """How far a draft order has been left lying."""

    WRITTEN = "written"
    ASKS_AGAIN = "asks_again"
    WAITS = "waits"
    DISCARDED = "discarded"


def draft_state(plan: SessionPlan | None, idle_ms: int) -> DraftState:
    """How a draft stands that nobody has touched for a time.

    Args:
        plan: Brings the times; the shipped ones where no order is prepared.
        idle_ms: Since it was last written in.

    Example:
        >>> [str(draft_state(None, idle_s * 1000)) for idle_s in (180, 181, 300, 600, 601)]
        ['written', 'asks_again', 'waits', 'waits', 'discarded']
    """
    if not idle_ms <= number_in(plan, "LIM-DRAFT-02") * 1000:
        return DraftState.DISCARDED
    if idle_ms >= number_in(plan, "LIM-DRAFT-03") * 1000:
        return DraftState.WAITS
    return DraftState.WRITTEN if idle_ms <= number_in(plan, "LIM-DRAFT-01") * 1000 else DraftState.ASKS_AGAIN


def refuse_left_lying(session: Session, command: Command, *, at: datetime) -> Refusal | None:
    """Why a draft of more drug that was left lying is not carried out; None when it was not, or was proved anew."""
    if command.drafted_at is None:
        return None
    idle_ms = epoch_ms(at) - epoch_ms(command.drafted_at)
    if idle_ms < -APART_MS:
        return refused("SES-CLOCK", "the order was read back after now", "Time goes forward", "Check the clock")
    state = draft_state(session.plan, idle_ms)
    if state is DraftState.DISCARDED:
        return left_lying(session, idle_ms)
    longest_s = number_in(session.plan, "LIM-DRAFT-01")
    is_fresh = state is DraftState.WRITTEN
    return None if is_fresh else refuse_stale_proof(command.authenticated_at, longest_s, at=at)


def left_lying(session: Session, idle_ms: int, what: str = "the order") -> Refusal:
    """That a draft was discarded, in the words that the log keeps."""
    longest_min = number_in(session.plan, "LIM-DRAFT-02") // 60
    return refused(
        "SES-DRAFT",
        f"{what} was left unconfirmed for {max(0, idle_ms) // 60_000} min and is discarded",
        f"At most {longest_min} min from reading it back to confirming it",
        "Look at the person again, then write it anew",
    )
