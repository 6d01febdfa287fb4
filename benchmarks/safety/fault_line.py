"""Lines with faults for NET: a proxy for one line, a bedside whose two devices have a line each, a page behind one."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from live_clinic import Bed, Staff

from lenitive.clinic import supervision_wire as wire
from lenitive.devices.messages import Answer, Outcome, SetState, Target
from lenitive.supervisor.clock import Clock

_LINE_MAX = 1 << 24


@dataclass
class Faults:
    """What befalls a line now."""

    kind: str = "none"
    strength: float = 0.0


class Proxy:
    """One line with faults, both ways.

    Args:
        onward: A port of this machine, or the path of a socket.
        rng: Chance of the faults.
    """

    def __init__(self, onward: int | Path, rng: random.Random) -> None:
        self._onward, self._rng = onward, rng
        self.faults = Faults()
        self.passed_s = time.monotonic()
        self.port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, at: Path | None = None) -> None:
        """Listen on a port of its own, or on a socket that it makes at a path."""
        if at is not None:
            at.parent.mkdir(parents=True)
            self._server = await asyncio.start_unix_server(self._came, at, limit=_LINE_MAX)
            return
        self._server = await asyncio.start_server(self._came, "127.0.0.1", 0, limit=_LINE_MAX)
        self.port = self._server.sockets[0].getsockname()[1]

    def where(self) -> tuple[str, int]:
        """Its address."""
        return "127.0.0.1", self.port

    def reset(self) -> None:
        """Cut every connection."""
        for writer in self._writers:
            writer.transport.abort()

    async def end(self) -> None:
        """End, and wait until nothing of it runs."""
        if self._server is not None:
            self._server.close()
        self.reset()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            if isinstance(self._onward, Path):
                there, onward = await asyncio.open_unix_connection(self._onward, limit=_LINE_MAX)
            else:
                there, onward = await asyncio.open_connection("127.0.0.1", self._onward, limit=_LINE_MAX)
            self._writers |= {writer, onward}
            try:
                await asyncio.gather(self._pass(reader, onward), self._pass(there, writer))
            finally:
                for one in (writer, onward):
                    one.transport.abort()
                    self._writers.discard(one)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held: list[bytes] = []
        while line := await reader.readline():
            kind, strength = self.faults.kind, self.faults.strength
            if kind == "half_open" or (kind == "drop" and self._rng.random() * 100 < strength):
                continue
            if kind == "late":
                asyncio.get_running_loop().call_later(strength, self._write, writer, line)
                continue
            if kind == "trickle":
                await asyncio.sleep(len(line))  # a byte a second
            if kind == "overtake" and self._rng.random() < 0.5:
                held.append(line)
                continue
            self._write(writer, line * (2 if kind == "double" else 1))
            while held:
                self._write(writer, held.pop())

    def _write(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        if not writer.transport.is_closing():
            self.passed_s = time.monotonic()
            writer.write(data)


class TwoLines(Bed):
    """One chair whose pump and monitor have a line each; what the pump obeys is counted.

    Args:
        number: Of the chair.
        clock: Of the clinic.
        pump, monitor: Where the line of each begins.
        found: What the pump obeyed, twice, or after its time.
    """

    def __init__(self, number: int, clock: Clock, *, pump: Proxy, monitor: Proxy, found: Counter[str]) -> None:
        super().__init__(number, clock, pump.where)
        self._begins: dict[str, Callable[[], tuple[str, int]]] = {
            self.pump: pump.where,
            self.monitor: monitor.where,
        }
        self._writers: dict[str, asyncio.StreamWriter] = {}
        _counted(self, found)

    def start(self) -> None:
        """Live, and speak on both lines."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._live()), *(loop.create_task(self._hear(name)) for name in self._begins)]

    def end(self) -> None:
        """End."""
        super().end()
        for writer in self._writers.values():
            writer.close()

    async def _live(self) -> None:
        await asyncio.sleep((self.number % 16) / 16)
        while len(self._writers) < len(self._begins):  # noqa: ASYNC110 - a hello that nobody hears comes again after 5 s
            await asyncio.sleep(0.05)
        while True:
            for name, line in self.devices.advance(self.now_ms):
                writer = self._writers.get(name)
                if writer is not None and not writer.is_closing():
                    writer.write(line)
                    self.sent += 1
            await asyncio.sleep(0.25)

    async def _hear(self, name: str) -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):  # down: the device goes on, and tries again
                reader, writer = await asyncio.open_connection(*self._begins[name]())
                self._writers[name] = writer
                try:
                    while line := await reader.readline():
                        for answer in self.devices.hear(name, line, at_ms=self.now_ms):
                            writer.write(answer)
                finally:
                    del self._writers[name]
                    writer.close()
            await asyncio.sleep(0.1)


def _counted(bed: Bed, found: Counter[str]) -> None:
    """Count each command that the pump obeys, one that it obeys again, and a raising one after its time."""
    pump, done = bed.devices.pump.pump, set[tuple[int, int]]()
    obey = pump.obey

    def seen(order: SetState, *, at_ms: int) -> Answer | None:
        answer = obey(order, at_ms=at_ms)
        if answer is not None and answer.outcome is Outcome.DONE:
            found["obeyed"] += 1
            found["obeyed_twice"] += (order.epoch, order.command) in done
            done.add((order.epoch, order.command))
            now_ms = pump._moment().uptime_ms  # noqa: SLF001 - the pump's own clock
            is_late = order.not_after_ms is not None and now_ms > order.not_after_ms
            found["obeyed_late"] += order.target is Target.RUN and is_late
        return answer

    pump.obey = seen  # type: ignore[method-assign]


class Page(Staff):
    """A person at a page whose line to the supervisor has faults; it knows until when each request may be done."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        super().__init__(folder, clock)
        self.until: dict[str, datetime] = {}

    def raising(self, version: int) -> dict[str, Any]:
        """What a request for more drug carries."""
        carried = super().raising(version)
        self.until[carried["key"]] = carried["not_after"]
        return carried

    async def _beat(self) -> None:
        while self._writer is not None and not self._writer.is_closing():
            self._writer.write(wire.line_of(wire.Beat()))
            await asyncio.sleep(1)
