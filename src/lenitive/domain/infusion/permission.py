"""What every request meets first: is it allowed in this state, from this role; and how it is refused."""

from datetime import datetime
from typing import Final

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.commands import Command
from lenitive.domain.infusion.events import Actor, EventData, Role
from lenitive.domain.infusion.evolve import TRANSITIONS
from lenitive.domain.infusion.session import Session, epoch_ms
from lenitive.domain.infusion.session_plan import number_in

Decided = tuple[EventData, ...] | Refusal
"""What happened, or why not."""

CLINICAL: Final = frozenset({Role.NURSE, Role.PRESCRIBER, Role.PHARMACIST})
"""Who may lower, hold and stop in any state; the system may too."""

LOWERING: Final = CLINICAL | {Role.SYSTEM}
BEDSIDE: Final = frozenset({Role.NURSE, Role.PRESCRIBER})


def permitted(
    session: Session, command: Command, kind: type[EventData], roles: frozenset[Role] | set[Role]
) -> Refusal | None:
    """Why a request is not allowed in this state or from this role; None when it is."""
    if (session.state, kind) not in TRANSITIONS:
        return wrong_state(session, command)
    return None if command.by.role in roles else wrong_role(command.by)


def wrong_state(session: Session, command: Command) -> Refusal:
    """What was asked cannot follow the present state."""
    return refused(
        "SES-STATE",
        f"{type(command).__name__} was asked while the session is {session.state}",
        "Only what may follow this state",
        "Look at the session again",
    )


def wrong_role(by: Actor) -> Refusal:
    """Somebody asked who may not."""
    return refused("SES-ROLE", f"a {by.role} asked", "Another role may do this", "Call one")


def from_the_future(session: Session, observed_at: datetime, at: datetime) -> Refusal | None:
    """A device clock that runs ahead is refused: nothing is observed before it happens."""
    if epoch_ms(observed_at) <= epoch_ms(at) + number_in(session.plan, "LIM-SKEW-01") * 1000:
        return None
    return refused("SES-SKEW", f"observed at {observed_at.isoformat()}", "Not after now", "Check the device's clock")


def refused(rule: str, what: str, limit: str, remedy: str = "Ask again") -> Refusal:
    """A rule of the session says no."""
    return Refusal(rule=rule, what=what, limit=limit, remedy=remedy)
