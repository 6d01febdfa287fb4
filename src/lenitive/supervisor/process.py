"""The live process: one thread of events for every infusion, a writer beside it, and nothing in between that waits.

Frames of devices and requests of people go into the core (`watched.py`); what comes out is sent at once or kept first,
as the core says. Nobody who reads slowly, and no disk that is slow, keeps a frame that lowers a dose from leaving.
"""

import asyncio
import contextlib
import itertools
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Event, SupervisionCondition, TelemetryBlock
from lenitive.domain.infusion.permission import refused
from lenitive.domain.infusion.session import State
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.record.failure import RecordFailedError
from lenitive.record.group import GroupWriter
from lenitive.record.store import EventStore
from lenitive.supervisor import collector
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.deadlines import period_ms
from lenitive.supervisor.device_book import DeviceBook
from lenitive.supervisor.device_desk import DeviceDesk, Send
from lenitive.supervisor.entry import Watched
from lenitive.supervisor.epochs import STREAM, noted
from lenitive.supervisor.frame_keeper import FrameKeeper
from lenitive.supervisor.order_check import OrderCheck
from lenitive.supervisor.self_check import EVERY, Checked, check
from lenitive.supervisor.states import NEW, Restored, States
from lenitive.supervisor.watched import SYSTEM, DeviceLine, Now, Step, WatchedInfusion

TICK_S: Final = 0.25
_SLICES: Final = 5
_PAUSE_MS: Final = 3_000
_LAGS_KEPT: Final = 1200
"""Those of the last minute."""

_FORGET_AFTER_S: Final = 60.0

Tell = Callable[["Watched", tuple[Event, ...]], None]


class Supervisor:
    """Every infusion of one data folder.

    Attributes:
        infusions: By id.
        epoch: Of this start.
        desk: Where devices are put at an infusion.
        library: The limits in force: an order that was made under others is not taken.
        read_library: Reads them again, when one was; None where they hold until the process ends.
        counters: What was rejected before it came to an infusion.
        has_sink: Says whether somebody can see or hear an infusion's alarms; set by whoever listens to clients.
        tell: Is told what is kept; set by whoever listens to clients.
        watchdog: Whether somebody looks after this process: "there", "gone", or "none" where nobody does.
        beats: When each task last gave a sign of life, on the monotonic clock.
        lags_ms: How late the ticks of the last minute were.
    """

    def __init__(
        self, folder: Path, store: EventStore, *, epoch: int, clock: Clock, library: Library = SHIPPED
    ) -> None:
        """Begin with what the record and the device book hold.

        Raises:
            RecordFailedError: An infusion's events cannot be read.
            ValueError: The device book cannot be read.
        """
        self.infusions: dict[str, Watched] = {}
        self.epoch = epoch
        self.counters: Counter[str] = Counter()
        self.has_sink: Callable[[str], bool] = lambda _: False
        self.tell: Tell = lambda *_: None
        self.beats: dict[str, float] = {}
        self.lags_ms: deque[float] = deque(maxlen=_LAGS_KEPT)
        self.checked: Checked | None = None
        self.record_failed: str | None = None
        self.is_closed = False
        self.watchdog = "none"
        self.library = library
        self.read_library: Callable[[], Library] | None = None
        self.book = DeviceBook(folder, clock=clock.name)
        self.desk = DeviceDesk(self, self.book)
        self._clock = clock
        self._folder = folder
        self._store = store
        self._writer = GroupWriter(store)
        self._states = States(folder, store)
        self._orders = OrderCheck(self, store)
        self._keeper = FrameKeeper(folder)
        self._conditions: dict[SupervisionCondition, str] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        now = self.now()
        for name in list(self.book.open):
            self._take_up(name, self._states.restored(name), now)

    def now(self) -> Now:
        """This moment."""
        return self._clock.now()

    @property
    def heartbeat_ms(self) -> int:
        """A task of this process that gives no sign of life for longer alarms; no permit is renewed long before."""
        return self.library.whole("LIM-HEARTBEAT-01")

    @property
    def waiting(self) -> int:
        """Events on their way to the record."""
        return sum(len(events) for one in self.infusions.values() for events, _ in one.waiting)

    @property
    def oldest_waiting_s(self) -> float:
        """How long the oldest of them has been on its way, in seconds."""
        first = [one.waiting[0][1] for one in self.infusions.values() if one.waiting]
        return time.monotonic() - min(first) if first else 0.0

    # Devices

    def hear(self, line: bytes, send: Send) -> bool:
        """One line of a device. True when it was accepted.

        Args:
            line: With its line end.
            send: Sends a line back the same way.
        """
        parts = line.split(b" ", 2)
        name = parts[1][:32].decode("ascii", "replace") if len(parts) > 1 else ""
        device = self.book.devices.get(name)
        one = None if device is None or device.infusion is None else self.infusions.get(device.infusion)
        if one is not None:
            step = self._guarded(one, lambda: one.core.receive(name, line, self.now()))
            if step.accepted:
                self.desk.sends[name] = send
                self.desk.note_binding(one, name)
            self.do(one, step)
            if step.accepted:
                return True
        return self.desk.greet(name, line, send)

    # People

    async def submit(self, infusion: str, command: ask.Command) -> tuple[Refusal | None, bool]:
        """A request. It is answered when what it led to is durable; less drug is done before.

        Returns:
            Why it was refused, or None; and whether what happened is kept.
        """
        if isinstance(command, ask.Prepare) and (no := await self._orders.refusal(command.plan)) is not None:
            return no, True
        one = self.infusions.get(infusion)
        if one is None:
            if not isinstance(command, ask.Prepare):
                return refused("SES-STATE", f"{infusion[:40]} is not open", "An order comes first", "Prepare it"), True
            opened = await self._open(infusion)
            if isinstance(opened, Refusal):
                return opened, True
            one = opened
        beside = self._orders.beside(infusion, command.plan) if isinstance(command, ask.Prepare) else None
        step = Step(answer=beside) if beside else self._guarded(one, lambda: one.core.submit(command, self.now()))
        self.do(one, step)
        durable = await self._durable(one)
        if isinstance(command, ask.Prepare) and step.answer is not None and one.core.session.state is State.NEW:
            del self.infusions[infusion]
            self.book.open.remove(infusion)
            await self.desk.keep()
        if isinstance(command, ask.Close) and step.answer is None:
            for name in tuple(self.book.of(infusion)):  # a binding ends with its infusion
                await self.desk.release(infusion, name, by=command.by, reason="the session is closed")
        return step.answer, durable

    async def _open(self, infusion: str) -> Watched | Refusal:
        if self.record_failed is not None:
            return refused("SES-RECORD", "the record cannot be written", "A record that keeps", "Start it anew")
        if await asyncio.to_thread(self._store.end_of, infusion) is not None:
            return refused("SES-STATE", f"{infusion[:40]} is closed", "A new name for a new infusion", "Name another")
        if infusion not in self.book.open:
            self.book.open.append(infusion)
            if not await self.desk.keep():
                self.book.open.remove(infusion)
                return refused("SES-RECORD", "the disk takes nothing", "An infusion outlasts a restart", "See to it")
        return self.infusions.get(infusion) or self._take_up(infusion, NEW, self.now())

    async def _durable(self, one: Watched) -> bool:
        """Wait until everything so far is kept; False when it cannot be."""
        seq = one.core.session.seq
        if self.record_failed is not None or one.fault is not None:
            return False
        if one.core.kept_seq >= seq:
            return True
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        one.asked.append((seq, kept))
        return await kept

    def _take_up(self, name: str, restored: Restored, now: Now) -> Watched:
        lines = tuple(
            DeviceLine(
                device=device,
                kind=known.kind,
                key=self.book.key_of(device),
                binding=self.book.binding_of(device),
                heard=known.heard,
            )
            for device, known in self.book.of(name).items()
        )
        core = WatchedInfusion(
            infusion=name,
            epoch=self.epoch,
            history=restored.events,
            state=restored.state,
            devices=lines,
            now=now,
            accepted=self._keeper.note,
            zero=self.book.zeros.get(name),
        )
        self.book.zeros[name] = core.zero
        one = Watched(core=core, sink_ms=now.mono_ms)
        self.infusions[name] = one
        return one

    # What comes out of the core

    def _guarded(self, one: Watched, act: Callable[[], Step]) -> Step:
        """A defect in one infusion ends the supervision of that one alone: its permit ends, and people are told."""
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            one.fault = f"{type(error).__name__}: {error}"[:200]
            self.counters["faults"] += 1
            return Step()

    def do(self, one: Watched, step: Step) -> None:
        """Send what is to be sent at once, and have kept what is to be kept."""
        for outgoing in step.frames:
            send = self.desk.sends.get(outgoing.device)
            if send is not None:
                send(outgoing.frame)
        if not step.events:
            return
        if self.record_failed is not None:
            self.tell(one, step.events)
            return
        one.waiting.append((step.events, time.monotonic()))
        kept = self._writer.keep(one.core.infusion, step.events)
        loop = self._loop or asyncio.get_running_loop()
        kept.add_done_callback(lambda done: _from_thread(loop, lambda: self._kept(one, done)))

    def _kept(self, one: Watched, done: "Future[None]") -> None:
        error = done.exception()
        if error is not None:
            self._fail_record(str(error))
            return
        events, _ = one.waiting.popleft()
        self.tell(one, events)
        step = self._guarded(one, lambda: one.core.kept(events[-1].seq, self.now()))
        for seq, waiting in one.asked:
            if seq <= one.core.kept_seq and not waiting.done():
                waiting.set_result(True)
        one.asked = [(seq, waiting) for seq, waiting in one.asked if not waiting.done()]
        self.do(one, step)

    def _fail_record(self, what: str) -> None:
        """The record takes no more: every infusion goes to rate 0 at once, and people are told without it."""
        if self.record_failed is not None:
            return
        self.record_failed = what
        for one in list(self.infusions.values()):
            for events, _ in one.waiting:
                self.tell(one, events)
            one.waiting.clear()
            core = one.core
            self.do(one, self._guarded(one, lambda core=core: core.not_kept(self.now())))  # type: ignore[misc]
            for _, waiting in one.asked:
                if not waiting.done():
                    waiting.set_result(False)
            one.asked.clear()

    # Time

    async def tick_forever(self) -> None:
        """A part of the infusions every 50 ms, all of them every 250 ms."""
        self._loop = asyncio.get_running_loop()
        turn, due = 0, time.monotonic()
        while True:
            due += TICK_S / _SLICES / self._clock.speed
            late_s = time.monotonic() - due
            await asyncio.sleep(max(0.0, -late_s))
            late_s = time.monotonic() - due
            self.lags_ms.append(1000 * late_s)
            if late_s > 1:
                due = time.monotonic()
            self.beats["ticks"] = time.monotonic()
            paused = self._is_stalled()
            now = self.now()
            for place, one in enumerate(list(self.infusions.values())[turn % _SLICES :: _SLICES], start=1):
                self._tick(one, now, paused=paused)
                if place % _AT_ONCE == 0:
                    await asyncio.sleep(0)  # a frame that has come goes first
                    now = self.now()
            turn += 1

    def _tick(self, one: Watched, now: Now, *, paused: bool) -> None:
        core = one.core
        if one.fault is not None:
            return
        core.permits_paused = paused
        self.do(one, self._guarded(one, lambda: core.tick(now)))
        if self.has_sink(core.infusion):
            one.sink_ms = now.mono_ms
        silent_ms = self.library.whole("LIM-SINK-01") * self._clock.speed
        lost = now.mono_ms - one.sink_ms > silent_ms and core.session.state in _NEEDS_SINK
        if lost or self._conditions or core.session.supervision:
            self._report_process(one, now, lost=lost)
        if core.session.state is State.CLOSED:
            self._forget_closed(one)

    def _report_process(self, one: Watched, now: Now, *, lost: bool) -> None:
        """What the process says of itself, to an infusion that has not heard it yet."""
        core, wanted = one.core, dict(self._conditions)
        if lost:
            wanted[SupervisionCondition.SINK_LOST] = "no screen or sounder"
        for condition in _OF_THE_PROCESS:
            active = condition in wanted
            if (condition in core.session.supervision) is not active and core.session.state not in _OVER:
                note = wanted.get(condition, "")
                step = self._guarded(
                    one,
                    lambda c=condition, a=active, n=note: core.report(c, now, active=a, note=n),  # type: ignore[misc]
                )
                self.do(one, step)

    def _forget_closed(self, one: Watched) -> None:
        """A closed infusion stays for a minute, for those who look."""
        if not one.core.is_durable:
            return
        if one.closed_at is None:
            one.closed_at = time.monotonic()
            self._orders.is_over(one.core.infusion, one.core.session)
            if one.core.infusion in self.book.open:
                self.book.open.remove(one.core.infusion)
                self.desk.keep_soon()
        elif time.monotonic() - one.closed_at > _FORGET_AFTER_S:
            del self.infusions[one.core.infusion]
            self._states.forget(one.core.infusion)

    def _is_stalled(self) -> bool:
        """Whether a task of this process has given no sign of life for so long that nothing may run on."""
        now_s = time.monotonic()
        silent_ms = {name: 1000 * (now_s - beat) for name, beat in self.beats.items()}
        lost = sorted(name for name, ms in silent_ms.items() if ms > self.heartbeat_ms + period_ms(name))
        self._set(SupervisionCondition.HEARTBEAT_LOST, ", ".join(lost))
        return any(ms > _PAUSE_MS + period_ms(name) for name, ms in silent_ms.items())

    def _set(self, condition: SupervisionCondition, note: str) -> None:
        if note:
            self._conditions[condition] = note
        else:
            self._conditions.pop(condition, None)

    async def check_forever(self) -> None:
        """Look at itself every minute."""
        while True:
            self.beats["self-check"] = time.monotonic()
            done = await asyncio.to_thread(
                check, self._store, self._folder, in_force=self.library, read_library=self.read_library
            )
            self.checked = done
            self.library = done.read or self.library
            self._set(SupervisionCondition.SELF_CHECK_FAILED, ", ".join(done.failed))
            self._set(SupervisionCondition.DISK_LOW, "less is free than the library asks" if done.disk_low else "")
            self._set(SupervisionCondition.LIBRARY_LOST, done.library_lost)
            await asyncio.sleep(self.library.whole(EVERY))

    async def telemetry_forever(self) -> None:
        """Keep what devices said, block by block, and now and then what was heard of each, beside everything else."""
        for second in itertools.count(1):
            self.beats["telemetry"] = time.monotonic()
            await asyncio.sleep(_TELEMETRY_S)
            try:
                blocks = await self._keeper.keep(self._session_ms())
            except (RecordFailedError, OSError) as error:
                self.counters["telemetry_lost"] = self._keeper.lost
                self._set(SupervisionCondition.SELF_CHECK_FAILED, f"telemetry: {error}"[:200])
                continue
            for block in blocks:
                one = self.infusions.get(block.infusion)
                if one is not None and one.fault is None:
                    self._name_block(one, block)
                self.beats["telemetry"] = time.monotonic()
                await asyncio.sleep(_BETWEEN_BLOCKS_S)  # many at once, and an alarm would wait for them
            if self._keeper.heard_more and second % _HEARD_EVERY == 0:
                self._keeper.heard_more = False
                self._note_heard()
                await self.desk.keep()

    async def states_forever(self) -> None:
        """Keep the state of every infusion now and then, so that a start finds little to fold."""
        while True:
            await asyncio.sleep(_STATES_S)
            ready = [one.core for one in self.infusions.values() if one.fault is None and one.core.is_durable]
            due = [core for core in ready if self._states.is_due(core.infusion, core.session)]
            for first in range(0, len(due), _STATES_AT_ONCE):
                some = {core.infusion: core.session for core in due[first : first + _STATES_AT_ONCE] if core.is_durable}
                self.counters["state_not_kept"] += await self._states.keep(some, self.now().at, self._writer)

    async def tidy_forever(self) -> None:
        """Keep the steps short in which memory is tidied."""
        collector.begin()
        while True:
            await asyncio.sleep(collector.SET_ASIDE_EVERY_S)
            collector.set_aside(idle=not self.infusions)

    async def note(self, condition: SupervisionCondition, note: str) -> None:
        """Something about this process, beside what the record says of its start."""
        with contextlib.suppress(RecordFailedError):
            event = await asyncio.to_thread(noted, self._store, self.now().at, condition, note)
            await asyncio.wrap_future(self._writer.keep(STREAM, (event,)))

    def _name_block(self, one: Watched, block: TelemetryBlock) -> None:
        command = ask.KeepTelemetry(by=SYSTEM, key="", block=block)
        self.do(one, self._guarded(one, lambda: one.core.submit(command, self.now())))

    def _note_heard(self) -> None:
        for one in self.infusions.values():
            for name, heard in one.core.heard.items():
                known = self.book.devices.get(name)
                if known is not None and known.infusion == one.core.infusion and heard.boot:
                    known.heard = heard

    def _session_ms(self) -> int:
        return round(self.now().at.timestamp() * 1000)

    def close(self) -> None:
        """Hold what runs, keep what is on its way and what was heard, let go."""
        now = self.now()
        for one in list(self.infusions.values()):
            if one.core.session.state is State.RUNNING:
                hold = ask.Hold(by=SYSTEM, key="", reason="the supervisor was stopped")
                step = self._guarded(one, lambda one=one, hold=hold: one.core.submit(hold, now))  # type: ignore[misc]
                with contextlib.suppress(RuntimeError):
                    self.do(one, step)
        self.is_closed = True
        # a writer that hangs does not keep the process from ending: what is not kept was not acknowledged
        self._note_heard()
        pages = self.book.pages()

        def keep() -> None:
            with contextlib.suppress(OSError):
                self.book.put(pages)
            self._writer.close()

        closing = threading.Thread(target=keep, daemon=True)
        closing.start()
        closing.join(_CLOSE_S)
        self._keeper.close()


_AT_ONCE: Final = 50
"""So many infusions have their time pass before anything else may have its turn: about two milliseconds."""

_STATES_S: Final = 1.0
_STATES_AT_ONCE: Final = 16
_CLOSE_S: Final = 5.0
_TELEMETRY_S: Final = 1.0
_BETWEEN_BLOCKS_S: Final = 0.002
_HEARD_EVERY: Final = 5
_NEEDS_SINK: Final = frozenset({State.PREPARED, State.READY, State.TIMED_OUT, State.RUNNING, State.HELD})
_OVER: Final = frozenset({State.NEW, State.CLOSED})
_OF_THE_PROCESS: Final = (
    SupervisionCondition.HEARTBEAT_LOST,
    SupervisionCondition.SINK_LOST,
    SupervisionCondition.SELF_CHECK_FAILED,
    SupervisionCondition.DISK_LOW,
    SupervisionCondition.LIBRARY_LOST,
)


def _from_thread(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended: what is kept is kept
        loop.call_soon_threadsafe(act)
