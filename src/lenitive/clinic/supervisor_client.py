"""The way to the supervisor from a page or a shell: ask one thing and wait for it, or follow what happens.

The supervisor is another process of this machine. When it is not there nothing is guessed: `SupervisorGoneError`.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from lenitive.clinic import supervision_wire as wire
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor

TIMEOUT_S: Final = 5.0
"""Whoever asks waits this long, then says that the supervisor did not answer."""


class SupervisorGoneError(Exception):
    """The supervisor is not there, or did not answer in time. What was asked may have been done or not: look."""


class SupervisorClient:
    """One connection for requests; one at a time.

    Example:
        >>> with SupervisorClient(Path("no-such-folder")) as client:
        ...     client.look()
        Traceback (most recent call last):
        ...
        lenitive.clinic.supervisor_client.SupervisorGoneError: no supervisor answers in no-such-folder
    """

    def __init__(self, data: Path, *, timeout_s: float = TIMEOUT_S) -> None:
        """Name the data folder of the supervisor; nothing is opened before the first request."""
        self._path = data / wire.SOCKET_NAME
        self._timeout_s = timeout_s
        self._socket: socket.socket | None = None
        self._rest = b""
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket, self._rest = None, b""

    def submit(self, infusion: str, command: ask.Command) -> wire.Answer:
        """Ask one thing of an infusion; it is durable when this returns, unless the answer says that it is not.

        Raises:
            SupervisorGoneError: As above.
        """
        name, plain = wire.plain_command(command)
        return self._asked(wire.Ask(id=self._next(), infusion=infusion, type=name, command=plain))

    def look(self) -> wire.Answer:
        """Which infusions and devices there are, in the answer's `document`."""
        return self._asked(wire.Look(id=self._next()))

    def bind(self, infusion: str, device: str) -> wire.Answer:
        """Ask a device to show a code."""
        return self._asked(wire.BindDevice(id=self._next(), infusion=infusion, device=device))

    def confirm(self, infusion: str, device: str, code: str, *, by: Actor | None = None) -> wire.Answer:
        """The code that was read off it, and who read it."""
        return self._asked(wire.ConfirmDevice(id=self._next(), infusion=infusion, device=device, code=code, by=by))

    def release(self, infusion: str, device: str, *, by: Actor | None = None) -> wire.Answer:
        """Let a device go."""
        return self._asked(wire.ReleaseDevice(id=self._next(), infusion=infusion, device=device, by=by))

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _asked(
        self, request: wire.Ask | wire.Look | wire.BindDevice | wire.ConfirmDevice | wire.ReleaseDevice
    ) -> wire.Answer:
        try:
            connection = self._connected()
            connection.sendall(wire.line_of(request))
            while True:
                reply = wire.reply_of(self._line(connection))
                if isinstance(reply, wire.Answer) and reply.id == request.id:
                    return reply
        except (OSError, ValueError) as error:
            self.close()
            raise SupervisorGoneError(f"no supervisor answers in {self._path.parent}") from error

    def _connected(self) -> socket.socket:
        if self._socket is None:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self._timeout_s)
            try:
                connection.connect(str(self._path))
            except OSError:
                connection.close()
                raise
            self._socket = connection
        return self._socket

    def _line(self, connection: socket.socket) -> bytes:
        while b"\n" not in self._rest:
            part = connection.recv(65536)
            if not part:
                raise ConnectionResetError("hung up")
            self._rest += part
        line, self._rest = self._rest.split(b"\n", 1)
        return line


async def follow(
    data: Path, infusion: str | None = None, *, after: int = 0, sink: bool = False
) -> AsyncIterator[wire.Happened | wire.Live]:
    """Everything that happens in an infusion, and once a second how it stands; ends when the supervisor is gone.

    Args:
        data: The supervisor's data folder.
        infusion: Which one; None for all.
        after: Events above this number.
        sink: True for a screen or sounder that people can see or hear; it says by itself that it lives.

    Raises:
        SupervisorGoneError: It is not there.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(data / wire.SOCKET_NAME, limit=wire.LINE_BYTES_MAX)
    except OSError as error:
        raise SupervisorGoneError(f"no supervisor answers in {data}") from error
    beating = asyncio.create_task(_beat(writer)) if sink else None
    try:
        writer.write(wire.line_of(wire.Follow(id=1, infusion=infusion, after=after, sink=sink)))
        while line := await reader.readline():
            reply = wire.reply_of(line)
            if not isinstance(reply, wire.Answer):
                yield reply
    except (OSError, ValueError):
        return
    finally:
        if beating is not None:
            beating.cancel()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _beat(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(wire.line_of(wire.Beat()))
        await asyncio.sleep(wire.BEAT_MS / 1000)


def refusal_in(answer: wire.Answer) -> Refusal | None:
    """The refusal of an answer; None when it was done."""
    no = answer.refused
    return None if no is None else Refusal(rule=no.rule, what=no.what, limit=no.limit, remedy=no.remedy)
