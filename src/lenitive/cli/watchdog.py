"""A process of its own that looks after the supervisor: says aloud when it died or stands still, and starts it again.

It decides nothing about an infusion. What ran is held by the permit that ended, and by the supervisor that begins
again, with the gap and its reason in the record; a person at the pump lets it go on.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final

BECAUSE: Final = "LENITIVE_STARTED_AGAIN_BECAUSE"
"""Environment variable with which a supervisor is told why it was started again, for the record."""

LOOKED_AFTER: Final = "LENITIVE_LOOKED_AFTER"
"""Environment variable with which it is told that standard input is the line to whoever looks after it."""

_LOOK_EVERY_S: Final = 1.0
_ANSWERS_WITHIN_S: Final = 2.0
_AGAIN_AFTER_S: Final = (0.2, 0.5, 1.0)
"""The more often it died of late the longer; with a start everything is supervised again within 5 s all the same."""

_STEADY_S: Final = 20.0
_ENDS_WITHIN_S: Final = 6.0


@dataclass(slots=True, kw_only=True)
class Watchdog:
    """One supervisor that is looked after.

    Attributes:
        command: That starts it, but for its ports; it says where it listens as JSON on standard output.
        ports: For devices and for `/health`; what it was given for 0 it is given again, so that devices find it.
        heartbeat_s: When it has given no sign of life for longer, it is ended and started again; until it has said
            what the library in force asks.
        listening: Is told once where it listens.
        tell: Says a line to whoever is near.
    """

    command: Sequence[str]
    ports: tuple[int, int]
    heartbeat_s: float
    listening: Callable[[dict[str, Any]], None]
    tell: Callable[[str], None]
    process: "subprocess.Popen[str] | None" = None
    is_ended: bool = False
    _has_listened: bool = False
    _tries: int = 0
    _because: str = ""
    _alive_s: float = field(default_factory=time.monotonic)

    def run(self) -> int:
        """Look after it until told to end; the exit code of the first start where that failed, or else 0."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        while not self.is_ended:
            where = self._start()
            if where is None and not self._has_listened:
                return self._left()
            self._look_after(where)
            if not self.is_ended:
                self.tell(f"\aSUPERVISION IS GONE ({self._because}): look at every pump. It is started again.")
                time.sleep(_AGAIN_AFTER_S[min(self._tries, len(_AGAIN_AFTER_S) - 1)])
                self._tries += 1
        self._left()
        return 0

    def _start(self) -> dict[str, Any] | None:
        """Start it; None when it ends before it listens."""
        environment = {**os.environ, BECAUSE: self._because, LOOKED_AFTER: "1"}
        ports = ("--device-port", str(self.ports[0]), "--health-port", str(self.ports[1]))
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [*self.command, *ports], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        text = ""
        for line in self.process.stdout or ():
            text += line
            with suppress(ValueError):
                where: dict[str, Any] = json.loads(text)
                self._alive_s = time.monotonic()
                if not self._has_listened:
                    self._has_listened = True
                    self.ports = (where["device_port"], where["health_port"])
                    self.listening(where)
                self.heartbeat_s = where.get("heartbeat_ms", 1000 * self.heartbeat_s) / 1000
                return where
        self._because = f"it ended with code {self.process.wait()} before it listened"
        return None

    def _look_after(self, where: dict[str, Any] | None) -> None:
        """Until it is gone, or stands still and is ended."""
        began_s = time.monotonic()
        while where is not None and self.process is not None and not self.is_ended:
            with suppress(subprocess.TimeoutExpired):
                self._because = f"it ended with code {self.process.wait(_LOOK_EVERY_S)}"
                return
            silent_s = self._silent_s(where["health_port"])
            if silent_s > self.heartbeat_s:
                self._because = f"it gave no sign of life for {silent_s:.0f} s"
                self.process.kill()
                self.process.wait()
                return
            self._tries = 0 if time.monotonic() - began_s > _STEADY_S else self._tries

    def _silent_s(self, port: int) -> float:
        """How long ago its clockwork last ticked, by its own account; by ours where it does not answer."""
        with suppress(OSError, ValueError, KeyError):
            self._alive_s = time.monotonic() - float(_said_at(port)["ticked_ms"]) / 1000
        return time.monotonic() - self._alive_s

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.is_ended = True
        if self.process is not None:
            with suppress(OSError):
                self.process.terminate()

    def _left(self) -> int:
        if self.process is None:
            return 1
        try:
            return self.process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def _said_at(port: int) -> dict[str, Any]:
    """What it says of its life; by hand, for a library that can ask takes longer to load than a start may."""
    with socket.create_connection(("127.0.0.1", port), _ANSWERS_WITHIN_S) as line:
        line.sendall(b"GET /livez HTTP/1.1\r\n\r\n")
        said = b"".join(iter(lambda: line.recv(4096), b""))
    found: dict[str, Any] = json.loads(said.partition(b"\r\n\r\n")[2])
    return found


def say_aloud(line: str) -> None:
    """On standard error, which is a terminal or the supervisor's log."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
