"""From a data folder to a supervisor that listens: lock, test of itself, new epoch, doors; and how it ends."""

import asyncio
import contextlib
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Final

from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore
from lenitive.supervisor import device_listener, health_page, watchdog_line
from lenitive.supervisor.client_listener import ClientDoor
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.epochs import FolderLock, take_epoch
from lenitive.supervisor.process import Supervisor
from lenitive.supervisor.self_check import check

DEVICE_PORT: Final = 7411
HEALTH_PORT: Final = 7412

_FILES_WANTED: Final = 65_536

_SWITCH_S: Final = 0.000_5
"""For no longer does the thread of events wait for one that writes: a tenth of what is usual, which adds up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a supervisor works.

    Attributes:
        data: The folder of record, telemetry, device book and socket.
        device_port: For devices, on the loopback address; 0 takes a free one.
        health_port: For `/health`, on the loopback address; 0 takes a free one.
        anchor: The anchor's file; None for one beside the record.
        record: Folder or address of the record; None for the data folder.
        speed: How many times faster than the clock a day passes, for simulated devices.
        ahead_min: By how much the clock is later than the machine's, for simulated devices.
        library: The limits in force.
        read_library: Reads them again, when an order was made under others; raises `ValueError` or `OSError` when what
            it finds must not be used. None where they hold until the process ends.
        because: Why it was started again by whoever looks after it; empty for a start by a person.
        watchdog: What the process that looks after it holds the other end of; None where nobody does.
    """

    data: Path
    device_port: int = DEVICE_PORT
    health_port: int = HEALTH_PORT
    anchor: Path | None = None
    record: Path | str | None = None
    speed: float = 1.0
    ahead_min: float = 0.0
    library: Library = SHIPPED
    read_library: Callable[[], Library] | None = None
    because: str = ""
    watchdog: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where a supervisor can be reached."""

    epoch: int
    device_port: int
    health_port: int
    infusions: int
    start_test: str


def supervise(settings: Settings, listening: Callable[[Listening], None]) -> None:
    """Supervise until the process is told to end. What runs then is held.

    Args:
        settings: Where.
        listening: Is told once, when every infusion of the folder is supervised again.

    Raises:
        BlockingIOError: Another supervisor works in this folder.
        RecordFailedError: The record cannot be opened, or the test of itself failed.
        ValueError: The device book cannot be read.
        OSError: A port is taken.
    """
    _raise_file_limit()
    sys.setswitchinterval(_SWITCH_S)
    clock = Clock(settings.speed, ahead_min=settings.ahead_min)
    with FolderLock(settings.data), EventStore(settings.record or settings.data, anchor=settings.anchor) as store:
        tested = check(store, settings.data, in_force=settings.library, read_library=settings.read_library)
        if tested.failed:
            raise RecordFailedError(f"the start-up test failed: {', '.join(tested.failed)}; nothing is supervised")
        epoch = take_epoch(
            store,
            clock.now().at,
            tested=f"start-up test {tested}"
            + (f"; started again: {settings.because[:120]}" if settings.because else ""),
        )
        supervisor = Supervisor(settings.data, store, epoch=epoch, clock=clock, library=settings.library)
        supervisor.checked = tested
        supervisor.read_library = settings.read_library
        asyncio.run(_run(settings, supervisor, store, listening))


async def _run(
    settings: Settings, supervisor: Supervisor, store: EventStore, listening: Callable[[Listening], None]
) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    earlier = _end_when_told(loop, ended)
    clients = ClientDoor(supervisor, store)
    client_server = await clients.listen(settings.data)
    device_server, sweeping = await device_listener.listen(supervisor, settings.device_port)

    async def health() -> dict[str, object]:
        disk = await asyncio.to_thread(health_page.on_disk, store, settings.data)
        return health_page.health_of(supervisor, disk, followers=clients.followers)

    health_server = await health_page.listen(supervisor, health, settings.health_port)
    tasks = [
        loop.create_task(one)
        for one in (
            supervisor.tick_forever(),
            supervisor.check_forever(),
            supervisor.telemetry_forever(),
            supervisor.states_forever(),
            supervisor.tidy_forever(),
            clients.live_forever(),
        )
    ]
    _watch_from_outside(supervisor)
    listening(
        Listening(
            epoch=supervisor.epoch,
            device_port=device_server.sockets[0].getsockname()[1],
            health_port=health_server.sockets[0].getsockname()[1],
            infusions=len(supervisor.infusions),
            start_test=str(supervisor.checked),
        )
    )
    tasks += [
        loop.create_task(_until(ended)),
        sweeping,
        loop.create_task(watchdog_line.mind(supervisor, settings.watchdog)),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()  # a task that ended by itself has failed: say so
    finally:
        for server in (device_server, client_server, health_server):
            server.close()
        supervisor.close()
        for task in tasks:
            task.cancel()
        await asyncio.sleep(0.05)  # the last frames leave
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _end_when_told(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> "dict[signal.Signals, Any]":
    """A signal that comes while the loop stands still is not lost, as one is that the loop itself must read.

    Returns:
        What was done at each signal before.
    """
    earlier: dict[signal.Signals, Any] = {}

    def told(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(ended.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(ValueError):  # only a process's first thread hears them
            earlier[number] = signal.signal(number, told)
    return earlier


async def _until(ended: asyncio.Event) -> None:
    await ended.wait()


def _watch_from_outside(supervisor: Supervisor) -> None:
    """A thread beside the loop: when that stands still no permit is renewed, and whoever is near is told."""

    def watch() -> None:
        told = False
        while not supervisor.is_closed:
            time.sleep(1.0)
            silent_ms = 1000 * (time.monotonic() - supervisor.beats.get("ticks", time.monotonic()))
            stalled = silent_ms > supervisor.heartbeat_ms
            if stalled and not told:
                sys.stderr.write("\aSUPERVISION HAS STALLED: look at every pump\n")
                sys.stderr.flush()
            told = stalled

    threading.Thread(target=watch, name="watch", daemon=True).start()


def _raise_file_limit() -> None:
    """A thousand infusions are two thousand links."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, _FILES_WANTED) if hard != resource.RLIM_INFINITY else _FILES_WANTED
    if soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
