"""The state of an infusion, kept now and then, so that a start need not read hours of events again.

A state is never believed for its own sake. The record names it: at which event, on which hash of the chain, worked out
by which program, with which SHA-256; the names stand in a stream of the record themselves. Where anything differs, and
be it a single byte, the state counts for nothing and the infusion is told from its first event on.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

import lenitive.domain
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.session import Session
from lenitive.record.codec import SESSION, Codec, codec_of
from lenitive.record.failure import RecordFailedError
from lenitive.record.group import GroupWriter
from lenitive.record.store import EventStore
from lenitive.record.typed import decoder

FOLDER: Final = "state"
"""The folder of the files, in the data folder."""

EVENTS: Final = 200
"""After so many events a state is kept again: a start folds no more than these, a few milliseconds (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateKept:
    """A state was kept.

    Attributes:
        infusion: Whose.
        seq: Its newest event.
        head: The hash of that event's line.
        code: SHA-256 of the program that worked it out.
        sha256: Of the file.
    """

    infusion: str
    seq: int
    head: str
    code: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateEvent:
    """One line of the stream in which the states of an infusion are named."""

    seq: int
    at: datetime
    data: Any
    schema: int = 1


STATE: Final[Codec[StateEvent]] = codec_of("state", event=StateEvent, types={"StateKept": StateKept}, schema=1)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a start begins with: a state, and the events since; the empty state where none could be believed."""

    state: Session
    events: tuple[Event, ...]


NEW: Final = Restored(Session(), ())
"""An infusion of which nothing has happened."""


def stream_of(infusion: str) -> str:
    """The stream in which the states of an infusion are named; no infusion can have such a name."""
    return f"state:{infusion}"


@cache
def program() -> str:
    """SHA-256 of everything that can have a say in what a state is.

    Example:
        >>> len(program())
        64
    """
    found = hashlib.sha256()
    for folder in sorted(lenitive.domain.__path__):
        for path in sorted(Path(folder).rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()


class States:
    """The kept states of one data folder."""

    def __init__(self, folder: Path, store: EventStore) -> None:
        self._folder = folder / FOLDER
        self._store = store
        self._kept: dict[str, tuple[int, int]] = {}

    def restored(self, infusion: str) -> Restored:
        """The state of an infusion as the record has it.

        Raises:
            RecordFailedError: Its events cannot be read.
        """
        try:
            number, named = self._newest(infusion)
            if named is not None:
                state = self._believed(named)
                events = self._store.read_after(infusion, named.seq, named.head)
                self._kept[infusion] = (number, named.seq)
                return Restored(state, events)
        except (RecordFailedError, ValueError, OSError):
            pass  # whatever it was: the events are right
        return Restored(Session(), self._store.read(infusion))

    def is_due(self, infusion: str, session: Session) -> bool:
        """Whether so much has happened since the last that one is to be kept."""
        return session.seq - self._kept.get(infusion, (0, 0))[1] >= EVENTS

    async def keep(self, sessions: Mapping[str, Session], at: datetime, writer: GroupWriter) -> int:
        """Keep states of which every event is kept, and have the record name them, all with one flush.

        Returns:
            How many could not be kept: a start folds more of these, and that is all.
        """
        put = await asyncio.to_thread(self._put_all, sessions)
        events = {name: StateEvent(seq=self._kept[name][0] + 1, at=at, data=state) for name, state in put.items()}
        named = [asyncio.wrap_future(writer.keep(stream_of(name), (one,), STATE)) for name, one in events.items()]
        failed = await asyncio.gather(*named, return_exceptions=True)
        kept = [infusion for infusion, error in zip(events, failed, strict=True) if error is None]
        for infusion in events.keys() - kept:
            self._kept.pop(infusion, None)  # where its stream ends is looked up anew
        await asyncio.to_thread(self._note_all, {infusion: events[infusion] for infusion in kept})
        return len(sessions) - len(kept)

    def forget(self, infusion: str) -> None:
        """An infusion is closed: its events are enough."""
        self._kept.pop(infusion, None)
        self._tidy(infusion, None)

    def _put_all(self, sessions: Mapping[str, Session]) -> dict[str, StateKept]:
        put: dict[str, StateKept] = {}
        for infusion, session in sessions.items():
            with suppress(OSError, RecordFailedError, ValueError):
                if infusion not in self._kept:
                    end = self._store.end_of(stream_of(infusion))
                    self._kept[infusion] = (0 if end is None else end[0], 0)
                put[infusion] = self._put(infusion, session)
        return put

    def _note_all(self, named: Mapping[str, StateEvent]) -> None:
        for infusion, event in named.items():
            before = self._kept[infusion][1]
            self._kept[infusion] = (event.seq, event.data.seq)
            if before:
                self._path(infusion, before).unlink(missing_ok=True)
            else:
                self._tidy(infusion, event.data.seq)

    def _newest(self, infusion: str) -> tuple[int, StateKept | None]:
        """Number of the newest line that names a state, and what it names."""
        stream = stream_of(infusion)
        end = self._store.end_of(stream)
        if end is None:
            return 0, None
        event, _ = self._store.event_at(stream, end[0], STATE)
        named = event.data
        return end[0], named if isinstance(named, StateKept) and named.infusion == infusion else None

    def _believed(self, named: StateKept) -> Session:
        content = self._path(named.infusion, named.seq).read_bytes()
        if named.code != program() or hashlib.sha256(content).hexdigest() != named.sha256:
            raise ValueError(f"{named.infusion}: the state of event {named.seq} is not the one that was kept")
        state = _decoder.decode(content)
        if state.seq != named.seq:
            raise ValueError(f"{named.infusion}: a state of event {state.seq}, named as that of {named.seq}")
        return state

    def _put(self, infusion: str, session: Session) -> StateKept:
        _, head = self._store.event_at(infusion, session.seq, SESSION)
        content = _encoder.encode(session)
        if _decoder.decode(content) != session:
            raise ValueError(f"{infusion}: a state that would not be read back as it is")
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._path(infusion, session.seq)
        path.touch(mode=0o600)
        path.write_bytes(content)  # not flushed: a file that the power took is not believed, and the events are right
        sha256 = hashlib.sha256(content).hexdigest()
        return StateKept(infusion=infusion, seq=session.seq, head=head, code=program(), sha256=sha256)

    def _tidy(self, infusion: str, but: int | None) -> None:
        for path in self._folder.glob(f"{infusion}@*.json"):
            if but is None or path != self._path(infusion, but):
                path.unlink(missing_ok=True)

    def _path(self, infusion: str, seq: int) -> Path:
        return self._folder / f"{infusion}@{seq}.json"


_encoder: Final = msgspec.json.Encoder()  # in no order: a sorted one takes no numbers as keys
_decoder: Final = decoder(Session)
