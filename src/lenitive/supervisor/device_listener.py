"""The door for devices: lines in, lines out, with a deadline and a limit for everybody who knocks."""

import asyncio
import time
from typing import Final

from lenitive.devices.protocol import FRAME_BYTES_MAX
from lenitive.supervisor.process import Supervisor

LINES_S_MAX: Final = 400
"""A peer that sends more is cut off: no device and no bedside says so much."""

REJECTED_MAX: Final = 200
"""So many lines in a row that were not accepted, and the peer is cut off."""

SILENT_S: Final = 30.0
"""A peer from which nothing was accepted for so long is cut off."""

PEERS_MAX: Final = 8192
_BUFFER_MAX: Final = 256 * 1024


class DeviceDoor(asyncio.Protocol):
    """One connection. Several devices may hang on it: each line names its own."""

    def __init__(self, supervisor: Supervisor, peers: "set[DeviceDoor]") -> None:
        self._supervisor = supervisor
        self._peers = peers
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self._rejected = 0
        self._since_s = self._accepted_s = time.monotonic()
        self._lines = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody knocks."""
        self._transport = transport if isinstance(transport, asyncio.Transport) else None
        self._peers.add(self)
        if len(self._peers) > PEERS_MAX:
            self._cut("too_many_peers")

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone; what was sent over it comes no more."""
        del exc
        self._peers.discard(self)
        self._supervisor.desk.hung_up(self.send)

    def data_received(self, data: bytes) -> None:
        """Whole lines go on; a line that does not end is cut off."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if not self._may_speak():
                return
            if self._supervisor.hear(line + b"\n", self.send):
                self._rejected, self._accepted_s = 0, time.monotonic()
            else:
                self._rejected += 1
        if len(self._rest) > FRAME_BYTES_MAX:
            self._cut("too_large")
        elif self._rejected > REJECTED_MAX:
            self._cut("nothing_accepted")

    def send(self, frame: bytes) -> None:
        """A line to a device; one that takes nothing any more is cut off, and finds its permit ended."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if transport.get_write_buffer_size() > _BUFFER_MAX:
            self._cut("takes_nothing")
            return
        transport.write(frame)

    def is_silent(self, now_s: float) -> bool:
        """Whether nothing was accepted for too long."""
        return now_s - self._accepted_s > SILENT_S

    def cut_if_silent(self, now_s: float) -> None:
        """Cut it off when it is silent."""
        if self.is_silent(now_s):
            self._cut("silent")

    def _may_speak(self) -> bool:
        now_s = time.monotonic()
        if now_s - self._since_s >= 1.0:
            self._since_s, self._lines = now_s, 0
        self._lines += 1
        if self._lines > LINES_S_MAX:
            self._cut("too_many_lines")
            return False
        return True

    def _cut(self, why: str) -> None:
        self._supervisor.counters[f"peer_{why}"] += 1
        if self._transport is not None:
            self._transport.abort()


async def listen(supervisor: Supervisor, port: int) -> tuple[asyncio.Server, "asyncio.Task[None]"]:
    """Open the door on the loopback address; and the task that looks for those who say nothing.

    A hospital puts TLS with a certificate on both ends in front of it.
    """
    peers: set[DeviceDoor] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: DeviceDoor(supervisor, peers), "127.0.0.1", port, backlog=1024)
    return server, loop.create_task(_sweep(supervisor, peers))


async def _sweep(supervisor: Supervisor, peers: set[DeviceDoor]) -> None:
    while True:
        supervisor.beats["devices"] = now_s = time.monotonic()
        for peer in list(peers):
            peer.cut_if_silent(now_s)
        await asyncio.sleep(1)
