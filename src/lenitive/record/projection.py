"""The overview of sessions: a projection of the record, kept up as it grows, and built again from empty at any time.

Nothing is decided on it. It says up to which row it reads; whatever it says, the events say, and the events are right.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.evolve import fold
from lenitive.record.chain import GENESIS, canonical
from lenitive.record.failure import RecordFailedError
from lenitive.record.journal import state_hash
from lenitive.record.store import EventStore
from lenitive.record.typed import decoder
from lenitive.record.whole_file import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One session in the overview.

    Attributes:
        stream: Its stream.
        patient: Whose, or None before the order.
        session_number: Which of the course, or None before the order.
        state: Its state after its newest event.
        events: How many events it has.
        state_hash: SHA-256 of its whole state.
    """

    stream: str
    patient: str | None
    session_number: int | None
    state: str
    events: int
    state_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Every session up to a row of the record.

    Attributes:
        row: The row.
        link: Its link, so that the overview of another record is not taken for this one's.
        sessions: In the order of their first event.
    """

    row: int = 0
    link: str = GENESIS
    sessions: tuple[SessionRow, ...] = ()


def rebuilt(store: EventStore, *, to_row: int | None = None) -> Overview:
    """The overview, from empty.

    Args:
        store: The record.
        to_row: Up to this row; None for the newest.
    """
    counts: dict[str, int] = {}
    row, link = 0, GENESIS
    for one in store.each_row():
        if to_row is not None and one.row > to_row:
            break
        counts[one.stream] = one.seq
        row, link = one.row, one.link
    sessions = [name for name in counts if store.kind_of(name) is None]
    rows = tuple(_row(name, store.read(name)[: counts[name]]) for name in sessions)
    return Overview(row=row, link=link, sessions=rows)


def caught_up(overview: Overview, store: EventStore) -> Overview:
    """The overview with what was kept since: only sessions with a new event are read.

    Raises:
        RecordFailedError: It is the overview of another record, or of events that are no longer there.
    """
    if store.link_of(overview.row) != overview.link:
        raise RecordFailedError("the overview is not of this record; build it again")
    rows = {one.stream: one for one in overview.sessions}
    row, link = overview.row, overview.link
    changed = dict[str, int]()
    for one in store.each_row(after=overview.row):
        changed[one.stream] = one.seq
        row, link = one.row, one.link
    for name, count in changed.items():
        if store.kind_of(name) is None:
            rows[name] = _row(name, store.read(name)[:count])
    return Overview(row=row, link=link, sessions=tuple(rows.values()))


def write_projection(path: Path, overview: Overview) -> None:
    """Write an overview whole; OSError when that cannot be done."""
    write_whole(path, canonical(msgspec.to_builtins(overview)) + b"\n")


def read_projection(path: Path) -> Overview | None:
    """The overview in a file; None where there is none, or it cannot be read: it is built again then."""
    try:
        return decoder(Overview).decode(path.read_bytes())
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _row(stream: str, events: tuple[Event, ...]) -> SessionRow:
    session = fold(events)
    return SessionRow(
        stream=stream,
        patient=session.plan.patient if session.plan else None,
        session_number=session.plan.session_number if session.plan else None,
        state=session.state.value,
        events=len(events),
        state_hash=state_hash(session),
    )
