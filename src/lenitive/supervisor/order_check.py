"""What an order meets before its session opens: the library in force, and what the record knows of the person.

No page's word is taken for earlier doses. Sessions that are over are found once, at the first order, by their first
and last event; each is read when an order of that person comes, and remembered. Open ones are in memory.
"""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.events import Event, SessionPrepared
from lenitive.domain.infusion.evolve import fold
from lenitive.domain.infusion.given import LONGEST_WINDOW, deliveries_of_session
from lenitive.domain.infusion.kernel import Breach
from lenitive.domain.infusion.other_sessions import OtherSession, is_live, refuse_beside
from lenitive.domain.infusion.permission import refused
from lenitive.domain.infusion.session import Session, epoch_ms
from lenitive.domain.infusion.session_plan import SessionPlan, foreign_breaches
from lenitive.record.codec import SESSION
from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore

if TYPE_CHECKING:
    from lenitive.supervisor.process import Supervisor


class OrderCheck:
    """The orders of one record, before they open a session."""

    def __init__(self, supervisor: "Supervisor", store: EventStore) -> None:
        self._supervisor = supervisor
        self._store = store
        self._is_found = False
        self._over: dict[str, dict[str, OtherSession | None]] = {}
        self._reading = asyncio.Lock()

    async def refusal(self, plan: SessionPlan) -> Refusal | None:
        """Why no session opens on an order: another library made it, or the person's earlier sessions are unreadable.

        What is known of those sessions is asked by `beside`, at the very moment when the session opens.
        """
        foreign = await self._foreign(plan)
        if foreign:
            remedy = "Make the order under the library in force"
            return refused(foreign[0].rule, foreign[0].what, foreign[0].limit, remedy)
        try:
            await self._read(plan.patient)
        except RecordFailedError as error:
            return refused("SES-RECORD", str(error)[:200], "Earlier sessions that can be read", "Verify the record")
        return None

    def beside(self, infusion: str, plan: SessionPlan) -> Refusal | None:
        """Why an order is not taken beside the other sessions of that person; None when nothing is against it."""
        known = {name: one for name, one in self._over.get(plan.patient, {}).items() if one is not None}
        for one in self._supervisor.infusions.values():
            session = one.core.session
            if session.plan is not None and session.plan.patient == plan.patient:
                known[one.core.infusion] = _other(one.core.infusion, session)
        known.pop(infusion, None)
        return refuse_beside(plan, tuple(known.values()), at_ms=epoch_ms(self._supervisor.now().at))

    def is_over(self, name: str, session: Session) -> None:
        """A session of this process is closed, and leaves the memory soon."""
        if session.plan is not None:
            self._over.setdefault(session.plan.patient, {})[name] = _other(name, session)

    async def _foreign(self, plan: SessionPlan) -> tuple[Breach, ...]:
        """What the library in force did not set in a plan; a library that took its place meanwhile is read first."""
        supervisor = self._supervisor
        foreign = foreign_breaches(plan, supervisor.library)
        if foreign and supervisor.read_library is not None:
            try:
                supervisor.library = await asyncio.to_thread(supervisor.read_library)
            except (OSError, ValueError):
                supervisor.counters["library_not_taken"] += 1
            foreign = foreign_breaches(plan, supervisor.library)
        return foreign

    async def _read(self, patient: str) -> None:
        """Know every session of a person that is over.

        Raises:
            RecordFailedError: The record cannot say.
        """
        at = self._supervisor.now().at
        async with self._reading:
            if not self._is_found:
                found = await asyncio.to_thread(self._found, at, frozenset(self._supervisor.infusions))
                for whose, names in found.items():
                    self._over[whose] = {**dict.fromkeys(names), **self._over.get(whose, {})}
                self._is_found = True
            mine = self._over.get(patient, {})
            for name in [name for name, known in mine.items() if known is None]:
                mine[name] = await asyncio.to_thread(self._told, name, epoch_ms(at))

    def _found(self, at: datetime, opened: frozenset[str]) -> dict[str, list[str]]:
        """Each session in the record alone of which drug may still count, by person; not read yet."""
        found: dict[str, list[str]] = {}
        for name in self._store.streams(None):
            end = None if name in opened else self._store.end_of(name)
            if end is None or self._store.event_at(name, end[0], SESSION)[0].at < at - 2 * LONGEST_WINDOW:
                continue  # twice: where the record breaks off, drug may have flowed on
            patient = _patient_of(self._store.event_at(name, 1, SESSION)[0])
            patient = patient or next(filter(None, map(_patient_of, self._store.read(name))), None)
            if patient is not None:
                found.setdefault(patient, []).append(name)
        return found

    def _told(self, name: str, at_ms: int) -> OtherSession:
        """A session that only the record knows: nobody supervises it, so that it is live while its order runs."""
        session = fold(self._store.read(name))
        flows = session.stopped_ms is None and (session.planned_end_ms or 0) > at_ms
        return OtherSession(name=name, live=flows, given=deliveries_of_session(session))


def _other(name: str, session: Session) -> OtherSession:
    return OtherSession(name=name, live=is_live(session), given=deliveries_of_session(session))


def _patient_of(event: Event) -> str | None:
    return event.data.plan.patient if isinstance(event.data, SessionPrepared) else None
