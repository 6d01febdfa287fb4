"""Orders that somebody is writing at a chair and has not confirmed, as everybody at that chair is to know them.

They are kept in memory and run nothing. What nobody touched for too long is discarded, and the record of the session
says so, whether or not the page on which it was written is still open. The times are those of the session's library; a
clock that only goes forward counts them.
"""

import threading
from dataclasses import dataclass, replace

from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.drafting import DraftState, draft_state, left_lying
from lenitive.domain.infusion.events import Actor
from lenitive.domain.infusion.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOrder:
    """One order that is being written.

    Attributes:
        by: Who writes it.
        name: Printed.
        rate: As it was typed, with its unit.
        read_back_ul_h: What was read back; None while it is only typed.
        touched_s: When it was last written in, on the clock that only goes forward.
    """

    by: Actor
    name: str
    rate: str
    read_back_ul_h: int | None
    touched_s: float

    def idle_ms(self, now_s: float) -> int:
        """How long nobody has written in it."""
        return max(0, round(1000 * (now_s - self.touched_s)))


class WaitingOrders:
    """Every order that waits, by infusion and by who writes it: one for each person."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], WaitingOrder] = {}

    def write(self, infusion: str, order: WaitingOrder) -> None:
        """Somebody wrote in an order, or had it read back. The same again that was read back stays read back."""
        key = (infusion, order.by.id)
        with self._lock:
            before = self._kept.get(key)
            if before is not None and order.read_back_ul_h is None and before.rate == order.rate:
                order = replace(order, read_back_ul_h=before.read_back_ul_h)
            self._kept[key] = order

    def leave(self, infusion: str, person: str) -> None:
        """It was confirmed, or whoever wrote it does not want it."""
        with self._lock:
            self._kept.pop((infusion, person), None)

    def of(self, infusion: str, person: str) -> WaitingOrder | None:
        """What somebody is writing there; None when they write nothing."""
        return self._kept.get((infusion, person))

    def at(self, infusion: str) -> tuple[WaitingOrder, ...]:
        """Everything that is being written there."""
        with self._lock:
            return tuple(order for (where, _), order in self._kept.items() if where == infusion)

    def infusions(self) -> frozenset[str]:
        """Where anything is being written."""
        with self._lock:
            return frozenset(where for where, _ in self._kept)

    def take_left_lying(self, infusion: str, session: Session, now_s: float) -> tuple[ask.NoteRefusal, ...]:
        """Discard what nobody touched for too long; a note for the record of each."""
        found = []
        for order in self.at(infusion):
            idle_ms = order.idle_ms(now_s)
            if draft_state(session.plan, idle_ms) is DraftState.DISCARDED:
                self.leave(infusion, order.by.id)
                found.append(_note(order, session, idle_ms))
        return tuple(found)


def _note(order: WaitingOrder, session: Session, idle_ms: int) -> ask.NoteRefusal:
    how = "read back" if order.read_back_ul_h is not None else "written"
    why = left_lying(session, idle_ms, f"a rate of {order.rate}, {how} by {order.by.id},")
    return ask.NoteRefusal(
        by=order.by,
        key="",
        command=ask.SetRate.__name__,
        rule=why.rule,
        what=why.what,
        limit=why.limit,
        asked_by=order.by.id,
    )


def shown(orders: tuple[WaitingOrder, ...], session: Session, now_s: float) -> list[dict[str, object]]:
    """What everybody at the chair is told: who writes what, for how long, and whether it is said aloud by now."""
    return [
        {
            "by": order.by.id,
            "who": order.name,
            "what": order.rate,
            "idle_min": order.idle_ms(now_s) // 60_000,
            "waits": draft_state(session.plan, order.idle_ms(now_s)) is DraftState.WAITS,
        }
        for order in orders
    ]
