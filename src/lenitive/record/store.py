"""The store of every event: append-only, chained by hash, durable before it answers.

Each session is a stream whose lines are those of its journal; charts and telemetry have streams of their own kind. A
second chain runs through all streams in the order in which they were written, so that a whole stream that was removed
shows too. Its newest link is anchored in a file outside the database (put it on another disk).

The database is SQLite in a folder, or PostgreSQL by its address: the same chains, the same anchor, the same promises.

One process writes. A failed write closes the store: nobody goes on as if it had been kept.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, Self, overload

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lenitive.domain.infusion.events import Event
from lenitive.record.address import is_postgres
from lenitive.record.anchor import ANCHOR_NAME, Anchor, AnchorState, named_key
from lenitive.record.chain import GENESIS, follows, holds, linked
from lenitive.record.codec import SESSION, Codec, E, Numbered
from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.record.rows import Row, Table, TableFailedError
from lenitive.record.sqlite_table import SOUND_SQLITE, SqliteTable, check_sqlite
from lenitive.record.verification import NO_ANCHOR, StoreFinding, first_fault, not_anchored

__all__ = ["ANCHOR_NAME", "SOUND_SQLITE", "Batch", "EventStore", "StoreFinding", "check_sqlite"]

_PAGE_ROWS: Final = 5000


@dataclass(frozen=True, slots=True)
class Batch:
    """Events to be kept at the end of one stream.

    Attributes:
        stream: The stream.
        events: Its next events, in order.
        codec: The kind of the stream.
    """

    stream: str
    events: Sequence[Numbered]
    codec: Codec[Any] = SESSION


class _Head(NamedTuple):
    """Where a stream ends: the number and hash of its newest event; and its kind."""

    seq: int
    hash: str
    kind: str | None


class EventStore:
    """The store. Open it once per process; `close` it, or use it in a `with`. Any thread may use it, one at a time.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, EventStore(Path(folder)) as store:
        ...     store.streams()
        ()
    """

    def __init__(
        self,
        place: Path | str,
        *,
        anchor: Path | None = None,
        key: Ed25519PrivateKey | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Open, and make what is missing.

        Args:
            place: The folder in which `record.sqlite3` lies, or a `postgresql://` address.
            anchor: File of the anchored links; None for `anchor.jsonl` in the folder, which a lost disk takes with it.
                A record in PostgreSQL must name one.
            key: Signs every line of the anchor; None for the one that LENITIVE_RECORD_KEY names, if it names one.
            now: What time it is, UTC; None for the machine's clock.

        Raises:
            RecordFailedError: The database or the anchor cannot be opened.
        """
        self._failed = False
        self._writing = False
        self._turn = threading.RLock()
        self._now = now or _utc
        self._folder = None if is_postgres(place) else Path(place)
        anchor_path = anchor or (self._folder and self._folder / ANCHOR_NAME)
        if anchor_path is None:
            raise RecordFailedError("a record in PostgreSQL has its anchor in a file: name it with --anchor")
        key = key or named_key()
        self._table: Table = _postgres_table(str(place)) if self._folder is None else SqliteTable(self._folder)
        try:
            self._anchor = Anchor(anchor_path, key=key, now=self._now)
            self._last = self._table.newest() or (0, GENESIS)
        except (TableFailedError, OSError) as error:
            self._table.close()
            raise RecordFailedError(f"{place}: the record cannot be opened: {error}") from error
        self._heads: dict[str, _Head] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database and the anchor."""
        with self._turn:
            self._table.close()
            self._anchor.close()

    def append(self, stream: str, events: Sequence[E], codec: Codec[Any] = SESSION) -> None:
        """Keep events at the end of a stream; when this returns they survive a loss of power.

        Raises:
            ConflictError: The first event does not follow the last one of the stream.
            ValueError: An event would not be read back as it was written.
            RecordFailedError: They could not be made durable. The store takes no more: open it anew and look.
        """
        self.append_many([Batch(stream, events, codec)])

    def append_many(self, batches: Sequence[Batch]) -> None:
        """Keep the events of many streams in one commit and one line of the anchor: all of them, or none.

        Raises:
            ConflictError: Events do not follow the last one of their stream; nothing was kept.
            ValueError: An event would not be read back as it was written; nothing was kept.
            RecordFailedError: As in `append`.
        """
        with self._turn:
            if self._failed:
                raise RecordFailedError("the record failed before; open it anew and verify it")
            if not any(batch.events for batch in batches):
                return
            try:
                self._begin_writing()
                rows, heads = self._rows(batches)
                self._table.keep(rows)
                self._last = rows[-1].row, rows[-1].link
                self._heads.update(heads)
                self._anchor.write(*self._last)
            except (TableFailedError, OSError) as error:
                # a failed flush is never tried again: what the disk holds now is not known
                self._failed = True
                raise RecordFailedError(f"the record could not be written: {error}") from error

    @overload
    def read(self, stream: str) -> tuple[Event, ...]: ...

    @overload
    def read(self, stream: str, codec: Codec[E]) -> tuple[E, ...]: ...

    def read(self, stream: str, codec: Codec[Any] = SESSION) -> tuple[Any, ...]:
        """Every event of a stream, checked against its chain; empty for a stream that is not there.

        Raises:
            RecordFailedError: A line was changed, is missing, cannot be read, or is of another kind.
        """
        return self._following(stream, 0, GENESIS, codec)

    def read_after(self, stream: str, seq: int, head: str | None = None) -> tuple[Event, ...]:
        """The events of a session that come after one whose line has this hash, checked against the chain from there.

        Args:
            stream: The session.
            seq: Number of the event after which to begin.
            head: The hash of its line; None where nobody knows it, and the line speaks for itself.

        Raises:
            RecordFailedError: That line is not there with this hash, or a later one does not hold.
        """
        _, found = self.event_at(stream, seq, SESSION)
        if head not in {None, found}:
            raise RecordFailedError(f"{stream}, event {seq}: its hash is {found[:12]}, not the one that was kept")
        return self._following(stream, seq, found, SESSION)

    def event_at(self, stream: str, seq: int, codec: Codec[E]) -> tuple[E, str]:
        """One event, and the hash of its line, which is that of its content; what comes before it is not looked at.

        Raises:
            RecordFailedError: It is not there, was changed, or is of another kind.
        """
        if seq == 1:
            line = self._asked(self._table.first_line_of, stream)
        else:
            line = next(iter(self._asked(self._table.lines_of, stream, seq - 1)), None) if seq > 0 else None
        if line is None:
            raise RecordFailedError(f"{stream}: there is no event {seq}")
        try:
            return codec.read(line, seq, follows(line))
        except ValueError as error:
            raise RecordFailedError(f"{stream}, event {seq}: {error}") from error

    def _following(self, stream: str, place: int, head: str, codec: Codec[Any]) -> tuple[Any, ...]:
        """The events after one, each checked against the line before it."""
        events = []
        for line in self._asked(self._table.lines_of, stream, place):
            place += 1
            try:
                event, head = codec.read(line, place, head)
            except ValueError as error:
                raise RecordFailedError(f"{stream}, event {place}: {error}") from error
            events.append(event)
        return tuple(events)

    def end_of(self, stream: str) -> tuple[int, str] | None:
        """Number and hash of the newest event of a stream, as the database has it now; None when it is not there."""
        end: tuple[int, str] | None = self._asked(self._table.newest_of, stream)
        return end

    def streams(self, kind: str | None = "") -> tuple[str, ...]:
        """Every stream, in the order of its first event.

        Args:
            kind: Only streams of this kind, None for sessions; empty for all.
        """
        names: tuple[str, ...] = self._asked(self._table.streams)
        return names if kind == "" else tuple(name for name in names if self.kind_of(name) == kind)

    def kind_of(self, stream: str) -> str | None:
        """The kind of a stream, as its lines say it; None for a session."""
        line = self._asked(self._table.first_line_of, stream)
        return None if line is None else _kind_of(line)

    @property
    def anchor_is_apart(self) -> bool:
        """Whether the anchor lies on another file system than the database, so that one loss does not take both.

        A PostgreSQL server keeps its files itself: the anchor is never among them.
        """
        if self._folder is None:
            return True
        path = self._anchor.path
        place = path if path.exists() else path.parent
        return place.exists() and place.stat().st_dev != self._folder.stat().st_dev

    @property
    def rows(self) -> int:
        """How many events are kept, as far as this store has seen."""
        return self._last[0]

    def anchor_state(self) -> AnchorState:
        """How far the record is anchored, and since when."""
        newest = self._anchor.newest()
        row = newest.row if newest else 0
        at = datetime.fromisoformat(newest.at) if newest and newest.at else None
        return AnchorState(
            row=row,
            age_s=None if at is None else (self._now() - at).total_seconds(),
            behind_rows=self._last[0] - row,
            apart=self.anchor_is_apart,
            signed=newest is not None and newest.signature is not None,
        )

    def check_tail(self) -> tuple[StoreFinding, ...]:
        """Whether the record goes as far as its anchor says: what a start asks, at once at any size."""
        newest = self._anchor.newest()
        if newest is None:
            return () if self._last[0] == 0 or self._anchor.exists else (NO_ANCHOR,)
        link = self.link_of(newest.row)
        return () if link == newest.link else (not_anchored(newest.row, link),)

    def verify(self, public: Ed25519PublicKey | None = None) -> tuple[StoreFinding, ...]:
        """The first thing that is wrong with rows, streams or anchor; empty when nothing is.

        Args:
            public: Checks the signature of every line of the anchor; None leaves them out.
        """
        anchored: dict[int, str] = {}
        for _, found, fault in self._anchor.lines(public):
            if fault is not None or found is None:
                return (StoreFinding(row=None, what=fault or "the anchor cannot be read"),)
            if anchored.setdefault(found.row, found.link) != found.link:
                return (StoreFinding(row=found.row, what="two different rows were anchored in this place"),)
        finding, count = first_fault(self.each_row(), anchored)
        if finding is not None:
            return (finding,)
        return (NO_ANCHOR,) if count and not self._anchor.exists else ()

    def each_row(self, after: int = 0) -> Iterator[Row]:
        """Every row in order, page by page, so that whoever writes is not kept waiting."""
        while page := self._asked(self._table.after, after, _PAGE_ROWS):
            yield from page
            after = page[-1].row

    def link_of(self, row: int) -> str | None:
        """The link of a row; None when it is not there."""
        link: str | None = self._asked(self._table.link_of, row) if row else GENESIS
        return link

    def _begin_writing(self) -> None:
        """Become the one writer, once; look anew at how far the record goes, and whether that is far enough."""
        if self._writing:
            return
        self._table.begin_writing()
        self._last = self._table.newest() or (0, GENESIS)
        for finding in self.check_tail():
            raise RecordFailedError(f"nothing is added to a record that lost its end: {finding}")
        self._anchor.open()
        self._writing = True

    def _rows(self, batches: Sequence[Batch]) -> tuple[list[Row], dict[str, _Head]]:
        """The rows to be kept, and where each stream ends then."""
        row, link = self._last
        rows: list[Row] = []
        heads: dict[str, _Head] = {}
        for stream, events, codec in ((one.stream, one.events, one.codec) for one in batches if one.events):
            seq, head, kind = heads.get(stream) or self._head_of(stream, codec)
            if kind != codec.kind:
                raise ConflictError(f"{stream}: a stream of {kind or 'a session'} takes no {codec.kind or 'session'}")
            for event in events:
                seq, row = seq + 1, row + 1
                if event.seq != seq:
                    raise ConflictError(f"{stream}: event {event.seq} was to be appended where {seq} stands next")
                line, head = codec.line(event, head)
                link = linked(link, stream, head)
                rows.append(Row(row, stream, seq, line, head, link))
            heads[stream] = _Head(seq, head, kind)
        return rows, heads

    def _head_of(self, stream: str, codec: Codec[Any]) -> _Head:
        found = self._heads.get(stream)
        if found is None:
            newest = self._table.newest_of(stream)
            found = _Head(*newest, self.kind_of(stream)) if newest else _Head(0, GENESIS, codec.kind)
        return found

    def _asked(self, method: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - whatever the method gives
        """What the table answers; a database that cannot answer is the world's failure."""
        try:
            with self._turn:
                return method(*arguments)
        except TableFailedError as error:
            raise RecordFailedError(f"the record could not be read: {error}") from error


def _postgres_table(address: str) -> Table:
    from lenitive.record.postgres_table import PostgresTable  # noqa: PLC0415 - a start on SQLite does not wait for it

    return PostgresTable(address)


def _kind_of(line: bytes) -> str | None:
    """The kind that the first line of a stream says; None for a session."""
    try:
        found = holds(line, 1, GENESIS).get("kind")
    except ValueError as error:
        raise RecordFailedError(f"the first line of a stream does not hold: {error}") from error
    return None if found is None else str(found)


def _utc() -> datetime:
    return datetime.now(UTC)
