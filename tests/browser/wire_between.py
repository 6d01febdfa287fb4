"""The wire between a browser and the clinic: it can be cut, mended, and left dead with nobody told."""

import contextlib
import socket
import threading
from typing import Self

_PIECE = 65_536


class Wire:
    """Carries every connection to the clinic until it is cut.

    A wire that is dead carries nothing and closes nothing: neither end is told, as with a switch that lost its power.
    A wire that is cut closes what is open and refuses what is new, as a server that was stopped.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._carries = threading.Event()
        self._carries.set()
        self._ends: list[socket.socket] = []
        self._listens = self._listen(0)
        self.port = int(self._listens.getsockname()[1])
        self.address = f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._carries.set()
        self.cut()

    def dead(self) -> None:
        """Nothing comes through any more, and nobody is told."""
        self._carries.clear()

    def mended(self) -> None:
        """As at first; what was held up comes through."""
        self._carries.set()
        if self._listens.fileno() == -1:
            self._listens = self._listen(self.port)

    def only_new(self) -> None:
        """What is open stays dead for ever; what is opened from now on is carried."""
        self._carries.clear()
        self._carries = threading.Event()
        self._carries.set()

    def cut(self) -> None:
        """Everything is closed, and nothing new is taken."""
        for end in (self._listens, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # who waits on it is woken
            end.close()
        self._ends = []

    def _listen(self, port: int) -> socket.socket:
        made = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._take, args=(made,), daemon=True).start()
        return made

    def _take(self, listens: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listens.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(one, other, self._carries), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket, carries: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while piece := one.recv(_PIECE):
            carries.wait()
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)
