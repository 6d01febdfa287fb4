"""One supervisor per data folder, and a number that rises with every start: a pump refuses whoever has a lower one."""

import fcntl
import os
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from lenitive.domain.infusion.events import (
    Actor,
    Event,
    EventData,
    Role,
    SupervisionCondition,
    SupervisionReported,
    SupervisionResumed,
)
from lenitive.record.store import EventStore

STREAM: Final = "supervisor"
"""The stream in which every start of a supervisor stands, with the result of its test."""

LOCK_NAME: Final = "supervisor.lock"

_SYSTEM: Final = Actor(id="supervisor", role=Role.SYSTEM)


class FolderLock:
    """Keeps a second supervisor away from a data folder; the operating system lets go when the process ends."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise BlockingIOError(f"{folder}: another supervisor works here; stop it first") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)


def noted(store: EventStore, at: datetime, condition: SupervisionCondition, note: str) -> Event:
    """The next line of that stream: what a process says of itself while it lives."""
    end = store.end_of(STREAM)
    told = SupervisionReported(condition=condition, active=True, note=note[:200])
    return Event(seq=1 if end is None else end[0] + 1, at=at, minute=None, actor=_SYSTEM, data=told)


def take_epoch(store: EventStore, at: datetime, *, tested: str) -> int:
    """A new epoch, durable before it is used, and beside it what the start-up test said.

    Args:
        store: The record.
        at: Now, UTC.
        tested: Result of the start-up test, in one line.
    """
    before = store.read(STREAM)
    epoch = 1 + sum(isinstance(event.data, SupervisionResumed) for event in before)
    since = max(before[-1].at, min(at, before[-1].at)) if before else at
    at = max(at, since)
    told: tuple[EventData, ...] = (
        SupervisionResumed(gap_from_at=since, epoch=epoch),
        SupervisionReported(condition=SupervisionCondition.SELF_CHECK_FAILED, active=False, note=tested[:200]),
    )
    events = [
        Event(seq=len(before) + place, at=at, minute=None, actor=_SYSTEM, data=data)
        for place, data in enumerate(told, start=1)
    ]
    store.append(STREAM, events)
    return epoch
