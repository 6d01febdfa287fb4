"""What would follow if a running infusion were stopped at this minute, from what it has really been commanded to give.

A prediction of people alike, to read and no more: nothing alarms, changes a rate or lets anybody leave by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.people_alike import people_alike
from lenitive.domain.infusion.session import Session, State
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.plan.after_stop import FOLLOWED_MIN, SUBORDINATE, IfStopped, if_stopped
from lenitive.domain.plan.plan import Plan
from lenitive.domain.plan.virtual_people import VirtualPeople

_MS_PER_MIN: Final = 60_000
_MIN_PER_H: Final = 60
_NG_PER_MG: Final = 1_000_000
_DELIVERING: Final = {State.RUNNING, State.HELD}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedNow:
    """What is predicted after a stop at this minute.

    Attributes:
        after: What follows; counted in minutes after the start and after the stop.
        model: Id of the model behind it.
        people: How many virtual people it is counted over.
        subordinate: What decides instead.
    """

    after: IfStopped
    model: str
    people: int
    subordinate: str


def given_until(session: Session, minute: int) -> tuple[Delivery, ...]:
    """What a session was commanded to give, at a mean rate for each whole minute, so that no amount is lost.

    What a pump did not deliver of what it was told counts as given here: the person would be clear sooner.

    Args:
        session: Of which the infusion has started; none is given before.
        minute: Whole minutes after the start, 0 or more.

    Example:
        >>> given_until(Session(), 30)
        ()
    """
    if session.started_ms is None:
        return ()
    per_min = [0] * minute
    for part in session.deliveries(session.started_ms + minute * _MS_PER_MIN):
        start_ms, end_ms = part.start_ms - session.started_ms, part.end_ms - session.started_ms
        for at in range(start_ms // _MS_PER_MIN, min(minute, -(-end_ms // _MS_PER_MIN))):
            lasted_ms = min(end_ms, (at + 1) * _MS_PER_MIN) - max(start_ms, at * _MS_PER_MIN)
            per_min[at] += part.rate_ng_h * lasted_ms
    return tuple(_merged(per_min))


def _merged(per_min: list[int]) -> Iterator[Delivery]:
    """Neighbours of one rate as one stretch; what is nothing is left out."""
    edges = [0, *(at for at in range(1, len(per_min)) if per_min[at] != per_min[at - 1]), len(per_min)]
    for start, end in pairwise(edges):
        if per_min and per_min[start]:
            yield Delivery(
                start_min=start, duration_min=end - start, rate_mg_h=per_min[start] / _MS_PER_MIN / _NG_PER_MG
            )


def solved_until(session: Session, plan: Plan, at_ms: int) -> int:
    """Until which minute people must be solved, so that they serve this hour of the session and the ones planned."""
    minute = minute_of(session, at_ms) or 0
    return max(plan.duration_min, -(-minute // _MIN_PER_H) * _MIN_PER_H) + FOLLOWED_MIN


def minute_of(session: Session, at_ms: int) -> int | None:
    """The last whole minute after the start; None before the start."""
    return None if session.started_ms is None else max(0, at_ms - session.started_ms) // _MS_PER_MIN


def people_who_stop(considered: Considered, plan: Plan, *, last_min: int) -> VirtualPeople | None:
    """People like the person of a plan, in whom a stop at any whole minute can be followed.

    Args:
        considered: The person.
        plan: The one that was ordered.
        last_min: From `solved_until`.
    """
    return people_alike(considered, plan, last_min=last_min, every_min=1)


def stopped_now(people: VirtualPeople, session: Session, at_ms: int) -> StoppedNow | None:
    """What follows if it is stopped now; None before anything is given, once it is over, or past what was solved.

    Args:
        people: From `people_who_stop`.
        session: As it stands.
        at_ms: Now; counted to its last whole minute.
    """
    minute = minute_of(session, at_ms)
    if minute is None or minute == 0 or session.state not in _DELIVERING:
        return None
    solved_min = (people.unit.total["ketamine"].shape[1] - 1) * people.every_min
    given = given_until(session, minute)
    if not given or minute + FOLLOWED_MIN > solved_min:
        return None
    (after,) = if_stopped(people, given, [minute])
    return StoppedNow(after=after, model=people.joint.own.id, people=people.unit.people, subordinate=SUBORDINATE)
