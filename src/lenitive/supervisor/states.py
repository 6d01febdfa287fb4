"""The state of an infusion, kept now and then, so that a start need not read hours of events again.

A state is never believed for its own sake. The record names it: at which event, on which hash of the chain, worked out
by which program, with which SHA-256; the names stand in a stream of the record themselves. Where anything differs, and
be it a single byte, the state counts for nothing and the infusion is told from its first event on.
"""

import asyncio
import hashlib
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
from lenitive.record.whole_file import write_whole

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
            named = self._newest(infusion)
            if named is not None:
                state = self._believed(named)
                events = self._store.read_after(infusion, named.seq, named.head)
                return Restored(state, events)
        except (RecordFailedError, ValueError, OSError):
            pass  # whatever it was: the events are right
        return Restored(Session(), self._store.read(infusion))

    def is_due(self, infusion: str, session: Session) -> bool:
        """Whether so much has happened since the last that one is to be kept."""
        return session.seq - self._kept.get(infusion, (0, 0))[1] >= EVENTS

    async def keep(self, infusion: str, session: Session, at: datetime, writer: GroupWriter) -> None:
        """Keep a state of which every event is kept, and have the record name it.

        Raises:
            OSError: The file cannot be written.
            RecordFailedError: The record takes nothing.
            ValueError: The state would not be read back as it is.
        """
        if infusion not in self._kept:
            self._kept[infusion] = await asyncio.to_thread(self._named, infusion)
        number, _ = self._kept[infusion]
        named = await asyncio.to_thread(self._put, infusion, session)
        event = StateEvent(seq=number + 1, at=at, data=named)
        await asyncio.wrap_future(writer.keep(stream_of(infusion), (event,), STATE))
        self._kept[infusion] = (number + 1, session.seq)
        await asyncio.to_thread(self._tidy, infusion, named.seq)

    def forget(self, infusion: str) -> None:
        """An infusion is closed: its events are enough."""
        self._kept.pop(infusion, None)
        self._tidy(infusion, None)

    def _named(self, infusion: str) -> tuple[int, int]:
        end = self._store.end_of(stream_of(infusion))
        return (0 if end is None else end[0], 0)

    def _newest(self, infusion: str) -> StateKept | None:
        stream = stream_of(infusion)
        end = self._store.end_of(stream)
        if end is None:
            return None
        event, _ = self._store.event_at(stream, end[0], STATE)
        named = event.data
        return named if isinstance(named, StateKept) and named.infusion == infusion else None

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
        write_whole(self._path(infusion, session.seq), content, mode=0o600)
        sha256 = hashlib.sha256(content).hexdigest()
        return StateKept(infusion=infusion, seq=session.seq, head=head, code=program(), sha256=sha256)

    def _tidy(self, infusion: str, but: int | None) -> None:
        for path in self._folder.glob(f"{infusion}@*.json"):
            if but is None or path != self._path(infusion, but):
                path.unlink(missing_ok=True)

    def _path(self, infusion: str, seq: int) -> Path:
        return self._folder / f"{infusion}@{seq}.json"


_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoder: Final = msgspec.json.Decoder(Session)
