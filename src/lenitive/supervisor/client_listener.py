"""The door for pages and shells of this machine: requests and their answers, and for whoever follows, what happens.

A follower that reads slowly is dropped, never waited for.
"""

import asyncio
import contextlib
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from lenitive.clinic import supervision_wire as wire
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.session import epoch_ms
from lenitive.record.codec import SESSION
from lenitive.record.store import EventStore
from lenitive.record.typed import read_as
from lenitive.supervisor.entry import Watched
from lenitive.supervisor.process import Supervisor

LIVE_EVERY_S: Final = 1.0
SINK_LIVES_S: Final = 5.0
"""A sink that has not said so for longer no longer counts as one (assumed)."""

_SLOW_BYTES: Final = 4 * 1024 * 1024
_SOCKET_PATH_MAX: Final = 100


@dataclass(slots=True, eq=False)
class Follower:
    """Somebody who follows.

    Attributes:
        infusion: Which infusion; None for all.
        sink: Whether people can see or hear it.
        beat_s: When it last said that it lives.
        loading: While what happened before is read, what happens waits in `later`.
    """

    writer: asyncio.StreamWriter
    infusion: str | None
    sink: bool
    beat_s: float
    loading: bool = False
    later: list[tuple[str, tuple[Event, ...]]] | None = None


class ClientDoor:
    """Everybody who asks or follows."""

    def __init__(self, supervisor: Supervisor, store: EventStore) -> None:
        self._supervisor = supervisor
        self._store = store
        self._followers: dict[str | None, set[Follower]] = {}
        self._sinks: frozenset[str | None] = frozenset()
        self._sinks_until_s = 0.0
        self._new = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        supervisor.has_sink = self.has_sink
        supervisor.tell = self.tell

    def has_sink(self, infusion: str) -> bool:
        """Whether somebody can see or hear the alarms of an infusion now."""
        now_s = time.monotonic()
        if now_s >= self._sinks_until_s:
            living = [one for each in self._followers.values() for one in each if now_s - one.beat_s <= SINK_LIVES_S]
            self._sinks = frozenset(one.infusion for one in living if one.sink)
            self._sinks_until_s = now_s + _SINKS_HOLD_S
        return None in self._sinks or infusion in self._sinks

    @property
    def followers(self) -> int:
        """How many follow."""
        return sum(len(each) for each in self._followers.values())

    async def listen(self, folder: Path) -> asyncio.Server:
        """Open the door: a socket in the data folder that only its owner may use.

        Raises:
            ValueError: The folder's name is too long for a socket.
        """
        path = folder / wire.SOCKET_NAME
        if len(str(path)) > _SOCKET_PATH_MAX:
            raise ValueError(f"{path}: too long for a socket; name the folder by a shorter path")
        path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._serve, path, limit=wire.LINE_BYTES_MAX, backlog=256)
        path.chmod(0o600)
        return server

    def tell(self, one: Watched, events: tuple[Event, ...]) -> None:
        """What is kept goes to all who follow."""
        infusion = one.core.infusion
        lines: bytes | None = None
        for follower in self._of(infusion):
            if follower.later is not None:
                follower.later.append((infusion, events))
                continue
            lines = lines or _lines(infusion, events)
            self._write(follower, lines)

    async def live_forever(self) -> None:
        """Once a second, and when somebody begins to follow all: how it stands, to those who follow."""
        while True:
            self._supervisor.beats["clients"] = time.monotonic()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._new.wait(), LIVE_EVERY_S)
            self._new.clear()
            every = list(self._supervisor.infusions.values()) if self._followers else []
            for first in range(0, len(every), _AT_ONCE):
                self._supervisor.beats["clients"] = time.monotonic()
                self._say_how(every[first : first + _AT_ONCE])
                await asyncio.sleep(0)  # an alarm goes first

    def _say_how(self, some: list[Watched]) -> None:
        """How some infusions stand: each said in words once, and sent to whoever follows all in one go."""
        of_all, lines = self._followers.get(None), []
        for one in some:
            own = self._followers.get(one.core.infusion)
            if of_all or own:
                lines.append(wire.line_of(live_of(one, self._supervisor)))
                for follower in tuple(own or ()):
                    self._write(follower, lines[-1])
        for follower in tuple(of_all or ()):
            self._write(follower, b"".join(lines))

    def _of(self, infusion: str) -> tuple[Follower, ...]:
        """Who follows an infusion."""
        return (*self._followers.get(None, ()), *self._followers.get(infusion, ()))

    def _take(self, follower: Follower) -> None:
        self._followers.setdefault(follower.infusion, set()).add(follower)
        self._sinks_until_s = 0.0

    def _drop(self, follower: Follower) -> None:
        of_the_same = self._followers.get(follower.infusion, set())
        of_the_same.discard(follower)
        if not of_the_same:
            self._followers.pop(follower.infusion, None)
        self._sinks_until_s = 0.0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own: set[Follower] = set()
        try:
            while line := await reader.readline():
                try:
                    request = wire.request_of(line)
                except ValueError:
                    break
                if isinstance(request, wire.Beat):
                    for follower in own:
                        follower.beat_s = time.monotonic()
                elif isinstance(request, wire.Follow):
                    own.add(self._follow(request, writer))
                else:
                    task = asyncio.create_task(self._answer(request, writer))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # a client that leaves in the middle of a line has left; and so has a process that ends
        finally:
            for follower in own:
                self._drop(follower)
            writer.close()

    def _follow(self, request: wire.Follow, writer: asyncio.StreamWriter) -> Follower:
        follower = Follower(
            writer=writer, infusion=request.infusion, sink=request.sink, beat_s=time.monotonic(), later=None
        )
        self._take(follower)
        writer.write(wire.line_of(wire.Answer(id=request.id)))
        if request.infusion is not None:
            follower.later = []
            task = asyncio.create_task(self._catch_up(follower, request.infusion, request.after))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._new.set()
        return follower

    async def _catch_up(self, follower: Follower, infusion: str, after: int) -> None:
        """What happened before, then what happened meanwhile, none twice."""
        events = await asyncio.to_thread(self._since, infusion, after)
        later, follower.later = follower.later or [], None
        found = [event for event in events if event.seq > after]
        newest = max((event.seq for event in events), default=0)
        found += [event for _, group in later for event in group if event.seq > max(newest, after)]
        if found:
            self._write(follower, _lines(infusion, tuple(found)))

    def _since(self, infusion: str, after: int) -> tuple[Event, ...]:
        """What the record has after an event; whoever has hours already is not read them again."""
        end = self._store.end_of(infusion)
        if end is None or end[0] <= after:
            return ()
        return self._store.read_after(infusion, after) if after > 0 else self._store.read(infusion)

    async def _answer(
        self,
        request: wire.Ask | wire.Look | wire.BindDevice | wire.ConfirmDevice | wire.ReleaseDevice,
        writer: asyncio.StreamWriter,
    ) -> None:
        refusal: Refusal | None = None
        durable, document = True, {}
        infusion = getattr(request, "infusion", "")
        match request:
            case wire.Ask():
                refusal, durable = await self._ask(request)
            case wire.Look():
                document = self._look()
            case wire.BindDevice():
                refusal = self._supervisor.desk.bind(infusion, request.device)
            case wire.ConfirmDevice():
                refusal = await self._supervisor.desk.confirm(
                    infusion, request.device, request.code, by=request.by, reason=request.reason
                )
            case wire.ReleaseDevice():
                refusal = await self._supervisor.desk.release(
                    infusion, request.device, by=request.by, reason=request.reason
                )
        one = self._supervisor.infusions.get(infusion)
        answer = wire.Answer(
            id=request.id,
            refused=None if refusal is None else _no(refusal),
            seq=one.core.session.seq if one else 0,
            version=one.core.session.version if one else 0,
            durable=durable,
            document=document,
        )
        writer.write(wire.line_of(answer))

    async def _ask(self, request: wire.Ask) -> tuple[Refusal | None, bool]:
        try:
            name = read_as(request.infusion, wire.Name)
            command = wire.command_of(request.type, request.command)
        except ValueError as error:
            refusal = Refusal(
                rule="SES-REQUEST", what=str(error)[:300], limit="A request of a person", remedy="Put it right"
            )
            return refusal, True
        return await self._supervisor.submit(name, command)

    def _look(self) -> dict[str, Any]:
        supervisor = self._supervisor
        return {
            "epoch": supervisor.epoch,
            "library": asdict(supervisor.library.used),
            "infusions": [
                {
                    "infusion": name,
                    "state": one.core.session.state.value,
                    "version": one.core.session.version,
                    "seq": one.core.session.seq,
                    "patient": one.core.session.plan.patient if one.core.session.plan else None,
                    "simulated": one.core.session.plan.simulated if one.core.session.plan else True,
                }
                for name, one in supervisor.infusions.items()
            ],
            "devices": [
                {
                    "device": name,
                    "kind": device.kind.value if device else None,
                    "infusion": device.infusion if device else None,
                    "bound": bool(device and device.token),
                    "connected": connected,
                }
                for name, (device, connected) in supervisor.desk.devices.items()
            ],
        }

    def _write(self, follower: Follower, lines: bytes) -> None:
        transport = follower.writer.transport
        if transport.is_closing():
            self._drop(follower)
        elif transport.get_write_buffer_size() > _SLOW_BYTES:
            self._supervisor.counters["slow_followers"] += 1
            self._drop(follower)
            transport.abort()
        else:
            transport.write(lines)


_AT_ONCE: Final = 25
"""So many infusions are put into words before anything else may have its turn: about two milliseconds."""

_SINKS_HOLD_S: Final = 0.1


def live_of(one: Watched, supervisor: Supervisor) -> wire.Live:
    """How an infusion stands now."""
    now, core, session = supervisor.now(), one.core, one.core.session
    at = core.at(now)
    at_ms = epoch_ms(at)
    return wire.Live(
        infusion=core.infusion,
        at=at,
        state=session.state.value,
        version=session.version,
        seq=session.seq,
        kept_seq=core.kept_seq,
        rate_ul_h=session.rate_ul_h,
        resume_rate_ul_h=session.resume_rate_ul_h,
        given_ul=session.reported_ul(),
        pump_rate_ul_h=core.pump_rate_ul_h,
        pump_heard_ms=core.pump_heard_ms(now),
        vitals={
            channel.value: (readings[-1].value, at_ms - readings[-1].at_ms)
            for channel, readings in session.readings.items()
            if readings
        },
        alarms=wire.alarms_of(session, at_ms),
        unconfirmed=session.unconfirmed_ms is not None,
        supervision=sorted(session.supervision) + (["fault"] if one.fault else []),
    )


def _lines(infusion: str, events: tuple[Event, ...]) -> bytes:
    pushed_ms = time.monotonic_ns() // 1_000_000
    return b"".join(
        wire.line_of(wire.Happened(infusion=infusion, event=SESSION.record(event), pushed_ms=pushed_ms))
        for event in events
    )


def _no(refusal: Refusal) -> wire.No:
    return wire.No(rule=refusal.rule, what=refusal.what, limit=refusal.limit, remedy=refusal.remedy)
