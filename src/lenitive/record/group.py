"""Group commit: many ask at once, one thread keeps what has come in with one flush, each is told when it is durable.

A thousand infusions share the disk's flushes, of which there are a few hundred a second. Who asks waits for the flush
under way and the next one, not for a thousand others.
"""

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, Final, Self

from lenitive.record.codec import SESSION, Codec, Numbered
from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.record.store import Batch, EventStore

GROUP_MAX: Final = 512
"""At most so many requests share a flush, so that the last of them does not wait long."""

_Asked = tuple[Batch, "Future[None]"]


class GroupWriter:
    """Keeps events from any thread. Use it in a `with`; leaving waits for what was asked.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder, EventStore(Path(folder)) as store:
        ...     with GroupWriter(store) as writer:
        ...         writer.keep("session-1", ()).result()
    """

    def __init__(self, store: EventStore) -> None:
        """Begin; the store is from now on written by this object alone."""
        self._store = store
        self._asked: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="record", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keep(self, stream: str, events: Sequence[Numbered], codec: Codec[Any] = SESSION) -> "Future[None]":
        """Ask for events to be kept. The result is there when they survive a loss of power.

        Its exceptions are those of `EventStore.append`.
        """
        future: Future[None] = Future()
        self._asked.put((Batch(stream, tuple(events), codec), future))
        return future

    @property
    def waiting(self) -> int:
        """About how many requests have not been begun."""
        return self._asked.qsize()

    def close(self) -> None:
        """Keep what was asked, then end."""
        self._asked.put(None)
        self._thread.join()

    def _run(self) -> None:
        going_on = True
        while going_on:
            first = self._asked.get()
            group = [] if first is None else [first]
            going_on = first is not None
            while going_on and len(group) < GROUP_MAX and not self._asked.empty():
                one = self._asked.get()
                if one is None:
                    going_on = False
                else:
                    group.append(one)
            self._keep(group)

    def _keep(self, group: Sequence[_Asked]) -> None:
        try:
            self._store.append_many([batch for batch, _ in group])
        except (ConflictError, ValueError) as error:
            if len(group) == 1:
                group[0][1].set_exception(error)
                return
            for one in group:  # one of them does not fit: the others must not suffer for it
                self._keep([one])
        except Exception as error:  # noqa: BLE001 - whoever waits must be told, whatever it was
            failure = error if isinstance(error, RecordFailedError) else RecordFailedError(str(error))
            for _, future in group:
                future.set_exception(failure)
        else:
            for _, future in group:
                future.set_result(None)
