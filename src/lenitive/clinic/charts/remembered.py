"""Sessions read from the record once and remembered for as long as their streams end with the same event."""

import threading
from collections import OrderedDict
from functools import lru_cache
from typing import Final
from weakref import WeakKeyDictionary

from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.machine import fold
from lenitive.domain.infusion.session import Session
from lenitive.record.store import EventStore

SESSIONS_KEPT: Final = 64
"""How many sessions of a record are remembered; the one that was not asked for the longest is forgotten first."""

_Kept = OrderedDict[str, tuple[tuple[int, str], tuple[Event, ...]]]
_kept: Final[WeakKeyDictionary[EventStore, _Kept]] = WeakKeyDictionary()
_lock: Final = threading.Lock()


class Same:
    """Events that are equal when they are the very same tuple, which cannot change."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.events = events

    def __hash__(self) -> int:
        return id(self.events)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.events is other.events


@lru_cache(maxsize=SESSIONS_KEPT)
def session_of(same: Same) -> Session:
    """What the events of a session make; the same object for the same events."""
    return fold(same.events)


def session_events(record: EventStore, session_id: str) -> tuple[Event, ...]:
    """Every event of a session, as `EventStore.read` gives them; the same object while nothing was added.

    Whoever signs reads the record itself: what is remembered was checked against its chain when it was read.

    Raises:
        RecordFailedError: As in `EventStore.read`.
    """
    end = record.end_of(session_id)
    if end is None:
        return ()
    with _lock:
        kept = _kept.setdefault(record, OrderedDict())
        found = kept.get(session_id)
        if found is not None and found[0] == end:
            kept.move_to_end(session_id)
            return found[1]
    events = record.read(session_id)
    if len(events) == end[0]:
        with _lock:
            kept[session_id] = (end, events)
            while len(kept) > SESSIONS_KEPT:
                kept.popitem(last=False)
    return events
