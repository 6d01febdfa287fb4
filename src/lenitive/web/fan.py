"""Tells every open stream at once of what there is news; who is slow hears of each name once, never a queue."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Listener:
    """One open stream, in the loop in which it was made."""

    def __init__(self, wanted: frozenset[str] | None) -> None:
        """Listen for these names; None for all."""
        self._wanted = wanted
        self._loop = asyncio.get_running_loop()
        self._said = asyncio.Event()
        self._news: dict[str, None] = {}
        self._lock = threading.Lock()

    def hear(self, name: str) -> None:
        """There is news of this name; in any thread."""
        if self._wanted is not None and name not in self._wanted:
            return
        with self._lock:
            first = not self._news
            self._news[name] = None
        if first:
            self._loop.call_soon_threadsafe(self._said.set)

    async def news(self, within_s: float) -> list[str]:
        """Of what there is news, as soon as there is; empty when there was none in this time."""
        try:
            await asyncio.wait_for(self._said.wait(), within_s)
        except TimeoutError:
            return []
        self._said.clear()
        with self._lock:
            names, self._news = list(self._news), {}
        return names


class Fan:
    """Who listens now."""

    def __init__(self) -> None:
        self._listeners: frozenset[Listener] = frozenset()
        self._lock = threading.Lock()

    @contextmanager
    def listening(self, wanted: frozenset[str] | None = None) -> Iterator[Listener]:
        """Listen for a while, inside a running loop."""
        listener = Listener(wanted)
        with self._lock:
            self._listeners |= {listener}
        try:
            yield listener
        finally:
            self._leave(listener)

    def tell(self, name: str) -> None:
        """There is news of this name; in any thread."""
        for listener in self._listeners:
            try:
                listener.hear(name)
            except RuntimeError:  # its loop has ended
                self._leave(listener)

    def _leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners -= {listener}
