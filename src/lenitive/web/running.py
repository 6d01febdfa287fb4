"""Infusions that the supervisor supervises, as the pages know them: one subscription, many who look on.

The supervisor is another process with a record of its own. A page reads what is kept there, is told what happens by one
follower for all pages, and asks for something by the client. When the supervisor does not answer nothing is guessed.
"""

import asyncio
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from lenitive.clinic import supervision_wire as wire
from lenitive.clinic.supervisor_client import SupervisorClient, SupervisorGoneError, follow
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Event
from lenitive.domain.infusion.machine import evolve, fold
from lenitive.domain.infusion.session import Session
from lenitive.record.codec import SESSION
from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore
from lenitive.web.fan import Fan
from lenitive.web.site.environment import environment
from lenitive.web.site.house import house
from lenitive.web.stands import stands_after
from lenitive.web.waiting_orders import WaitingOrders

FOLDER: Final = "live"
"""The supervisor's folder in that of the clinic: record, devices, telemetry and socket."""

STALE_LIVE_S: Final = 3.0
"""A state that is older than this is not shown as live."""

_AGAIN_S: Final = 0.5
_KEYS_KEPT: Final = 2000
GONE: Final = Refusal(
    rule="SES-GONE",
    what="the supervisor did not answer; what you asked may have been done or not",
    limit="A request counts when it is confirmed",
    remedy="Look at the pump: press STOP there and clamp the line if in doubt; then look at this page again",
)


def supervisor_folder() -> Path:
    """Where the supervisor of this clinic works."""
    return environment().data / FOLDER


@dataclass(slots=True)
class Known:
    """One infusion as far as it is known here.

    Attributes:
        events: Every event that is kept, in order.
        session: What they make.
    """

    events: list[Event] = field(default_factory=list)
    session: Session = field(default_factory=Session)

    def add(self, event: Event) -> bool:
        """One more; False when there is a gap before it."""
        if event.seq <= self.session.seq:
            return True
        if event.seq != self.session.seq + 1:
            return False
        self.session = evolve(self.session, event)
        self.events.append(event)
        return True


class Desk:
    """Everything that is running, for all pages of this process.

    Attributes:
        live: How each infusion stood when it was last said, and when that was, on the monotonic clock.
        news: Tells streams of which infusion there is something new.
        messages: What streams said last of each infusion in each language, made of how it stood and its newest event.
        orders: What somebody is writing at a chair and has not confirmed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.news = Fan()
        self.messages: dict[tuple[str, str], tuple[wire.Live, int, bytes]] = {}
        self.live: dict[str, tuple[wire.Live, float]] = {}
        self._known: dict[str, Known] = {}
        self._lock = threading.RLock()
        self._store: EventStore | None = None
        self._clients = threading.local()
        self._answers: OrderedDict[str, wire.Answer] = OrderedDict()
        self._viewers: Counter[str] = Counter()
        self._following = False
        self._left = False
        self._connected = False
        self._behind: set[str] = set()
        self.orders = WaitingOrders()

    # What is known

    def known(self, infusion: str, *, at_least: int = 0) -> Known:
        """An infusion with every event up to a number at least; empty when there is none of that name.

        Raises:
            RecordFailedError: What is kept cannot be read.
        """
        with self._lock:
            found = self._known.get(infusion)
            if found is not None and found.session.seq >= at_least and (self._connected or not self.is_there):
                return found
            events = self._kept(infusion)
            if found is not None and len(events) == len(found.events):
                return found
            found = Known(events=list(events), session=fold(events))
            if events:
                self._known[infusion] = found
            return found

    def _kept(self, infusion: str) -> tuple[Event, ...]:
        if self._store is None and (self.folder / "record.sqlite3").exists():
            self._store = EventStore(self.folder)
        events = self._store.read(infusion) if self._store is not None else ()
        return events or house().record.read(infusion)

    def now(self, infusion: str) -> wire.Live | None:
        """How it stands this second; None when nobody says so."""
        found = self.live.get(infusion)
        return None if found is None or time.monotonic() - found[1] > STALE_LIVE_S else found[0]

    @property
    def is_there(self) -> bool:
        """Whether a supervisor listens in the folder."""
        return (self.folder / wire.SOCKET_NAME).exists()

    # What is asked

    def submit(self, infusion: str, command: ask.Command) -> wire.Answer | Refusal:
        """Ask one thing; the same key again gets the answer of the first time."""
        with self._lock:
            before = self._answers.get(f"{infusion} {command.key}") if command.key else None
        if before is not None:
            return before
        try:
            answer = self._client().submit(infusion, command)
        except SupervisorGoneError:
            return GONE
        if answer.refused is not None and answer.refused.rule != "SES-KEY":
            no = answer.refused
            return Refusal(rule=no.rule, what=no.what, limit=no.limit, remedy=no.remedy)
        with self._lock:
            self._answers[f"{infusion} {command.key}"] = answer
            while len(self._answers) > _KEYS_KEPT:
                self._answers.popitem(last=False)
        self.known(infusion, at_least=answer.seq)
        return answer

    def discard_left_lying(self) -> None:
        """Orders that nobody confirmed in time go, and the record of their session says so."""
        for infusion in self.orders.infusions():
            session = self.known(infusion).session
            for note in self.orders.take_left_lying(infusion, session, time.monotonic()):
                self.submit(infusion, note)

    def devices(self) -> list[dict[str, object]]:
        """Every device that has said that it is there; empty when the supervisor does not answer."""
        try:
            found: list[dict[str, object]] = self._client().look().document.get("devices", [])
        except SupervisorGoneError:
            return []
        return found

    def bind(self, infusion: str, device: str) -> Refusal | None:
        """Ask a device to show a code."""
        try:
            return _refusal(self._client().bind(infusion, device))
        except SupervisorGoneError:
            return GONE

    def confirm(self, infusion: str, device: str, code: str, *, by: Actor) -> Refusal | None:
        """The code that was read off it, and who read it."""
        try:
            return _refusal(self._client().confirm(infusion, device, code, by=by))
        except SupervisorGoneError:
            return GONE

    def release(self, infusion: str, device: str, *, by: Actor) -> Refusal | None:
        """Let a device go."""
        try:
            return _refusal(self._client().release(infusion, device, by=by))
        except SupervisorGoneError:
            return GONE

    def _client(self) -> SupervisorClient:
        found: SupervisorClient | None = getattr(self._clients, "client", None)
        if found is None:
            found = self._clients.client = SupervisorClient(self.folder)
        return found

    # Who looks on

    @contextmanager
    def looking(self, infusion: str | None) -> Iterator[None]:
        """While a page shows an infusion, or all of them, its alarms can be seen."""
        key = infusion or ""
        self.start()
        self._viewers[key] += 1
        try:
            yield
        finally:
            self._viewers[key] -= 1

    def start(self) -> None:
        """Begin to follow, once."""
        with self._lock:
            if not self._following:
                self._following = True
                threading.Thread(target=lambda: asyncio.run(self._follow_on()), name="supervisor", daemon=True).start()

    def leave(self) -> None:
        """Follow no more: within a second nothing of this desk runs."""
        self._left = True

    async def _follow_on(self) -> None:
        sinks: dict[str, asyncio.Task[None]] = {}
        main = asyncio.create_task(self._follow())
        while not self._left:
            wanted = {key for key, count in self._viewers.items() if count > 0}
            wanted |= {""} if environment().demo else set()
            for key in [key for key, task in sinks.items() if key not in wanted or task.done()]:
                sinks.pop(key).cancel()
            for key in wanted - sinks.keys():
                sinks[key] = asyncio.create_task(self._sound(key or None))
            if main.done():
                main = asyncio.create_task(self._follow())
            if self.orders.infusions():
                with suppress(RecordFailedError):
                    await asyncio.get_running_loop().run_in_executor(None, self.discard_left_lying)
            await asyncio.sleep(_AGAIN_S)

    async def _sound(self, infusion: str | None) -> None:
        """Say to the supervisor that people see and hear the alarms here. In a demonstration somebody always does."""
        with suppress(SupervisorGoneError):
            async for _ in follow(self.folder, infusion, after=2**62, sink=True):
                pass

    async def _follow(self) -> None:
        try:
            async for said in follow(self.folder):
                if not self._connected:
                    with self._lock:
                        self._known.clear()
                        self._connected = True
                if isinstance(said, wire.Live):
                    self._stands(said)
                else:
                    self._hear(said)
        except (SupervisorGoneError, OSError):
            pass
        finally:
            self._connected = False

    def _stands(self, said: wire.Live) -> None:
        """How one stands, from the supervisor itself."""
        self.live[said.infusion] = (said, time.monotonic())
        found = self._known.get(said.infusion)
        if said.kept_seq <= (0 if found is None else found.session.seq):
            self.news.tell(said.infusion)
        elif said.infusion not in self._behind:
            self._behind.add(said.infusion)
            asyncio.get_running_loop().run_in_executor(None, self._catch_up, said.infusion, said.kept_seq)

    def _catch_up(self, infusion: str, seq: int) -> None:
        with suppress(RecordFailedError):
            self.known(infusion, at_least=seq)
        self._behind.discard(infusion)
        self.news.tell(infusion)

    def _hear(self, said: wire.Happened) -> None:
        """An event, before the supervisor says anew how it stands: what follows from it is said at once."""
        event = SESSION.event({**said.event, "prev": "", "hash": ""})
        with self._lock:
            found = self._known.get(said.infusion)
            if found is None:
                return
            if not found.add(event):
                del self._known[said.infusion]
                return
        last = self.live.get(said.infusion)
        if last is not None and last[0].seq < event.seq:
            self.live[said.infusion] = (stands_after(last[0], found.session, event), last[1])
            self.news.tell(said.infusion)

    def stands(self, infusion: str) -> tuple[Known, wire.Live] | None:
        """An infusion and how it stands, at once; None when nobody has said so."""
        found, last = self._known.get(infusion), self.live.get(infusion)
        return None if found is None or last is None else (found, last[0])


def _refusal(answer: wire.Answer) -> Refusal | None:
    no = answer.refused
    return None if no is None else Refusal(rule=no.rule, what=no.what, limit=no.limit, remedy=no.remedy)


@cache
def _desk(folder: Path) -> Desk:
    return Desk(folder)


def desk() -> Desk:
    """The desk of this clinic."""
    return _desk(supervisor_folder())
