"""One infusion as the process holds it: what decides, what is on its way to the record, and who waits for it."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from lenitive.domain.infusion.events import Event
from lenitive.supervisor.watched import WatchedInfusion


@dataclass(slots=True)
class Watched:
    """One infusion of this process.

    Attributes:
        core: What decides.
        waiting: Events that are being kept, oldest first, with when they were handed over.
        asked: Who waits until an event is kept, by its number.
        sink_ms: When somebody could last hear its alarms.
        fault: Why it is no longer supervised; its permit has ended. None while it is.
    """

    core: WatchedInfusion
    waiting: deque[tuple[tuple[Event, ...], float]] = field(default_factory=deque)
    asked: list[tuple[int, "asyncio.Future[bool]"]] = field(default_factory=list)
    sink_ms: int = 0
    fault: str | None = None
    closed_at: float | None = None
