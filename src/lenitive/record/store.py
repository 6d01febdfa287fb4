"""The store of every session's events: append-only, chained by hash, durable before it answers.

Each session is a stream whose lines are those of its journal. A second chain runs through all streams in the order in
which they were written, so that a whole stream that was removed shows too. Its newest link is anchored in a file
outside the database (put it on another disk): a tail that was cut off, or an older copy that was put back, does not
agree with the anchor.

One process writes. A failed write closes the store: nobody goes on as if it had been kept.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import msgspec
import pysqlite3.dbapi2 as sqlite

from lenitive.domain.infusion.events import Event
from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.record.journal import GENESIS, line_of, read_line

SOUND_SQLITE: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""First versions, newest branch first, in which two connections cannot lose a commit of a write-ahead log.

Source: SQLite's own notes on the write-ahead log reset (3.7.0 to 3.51.2 affected, two branches repaired)."""

ANCHOR_NAME: Final = "anchor.jsonl"
"""The anchor's file, beside the database unless another is named."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL, line BLOB NOT NULL, hash TEXT NOT NULL,
  link TEXT NOT NULL, UNIQUE (stream, seq)) STRICT;
CREATE TRIGGER IF NOT EXISTS event_is_not_changed BEFORE UPDATE ON event
  BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER IF NOT EXISTS event_is_not_removed BEFORE DELETE ON event
  BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFinding:
    """What is wrong with a store: the row, or None for the store as a whole, and one sentence."""

    row: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.row is None else f"row {self.row}: {self.what}"


class EventStore:
    """The embedded store. Open it once per process; `close` it, or use it in a `with`.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, EventStore(Path(folder)) as store:
        ...     store.streams()
        ()
    """

    def __init__(self, folder: Path, *, anchor: Path | None = None) -> None:
        """Open, and make what is missing.

        Args:
            folder: Where `record.sqlite3` lies.
            anchor: File of the anchored links; None for `anchor.jsonl` beside it, which a lost disk takes with it.

        Raises:
            RecordFailedError: The database or the anchor cannot be opened.
        """
        check_sqlite(sqlite.sqlite_version_info)
        self._failed = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._anchor_path = anchor or folder / ANCHOR_NAME
            self._folder = folder
            self._database = sqlite.connect(str(folder / "record.sqlite3"), isolation_level=None)
            # FULL: an acknowledged commit survives a loss of power
            for setting in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON", "trusted_schema=OFF"):
                self._database.execute(f"PRAGMA {setting}")
            self._database.executescript(_TABLES)
            self._last = self._newest()
            self._anchor: int | None = None  # made with the first event, so that looking leaves nothing behind
            if self._anchor_path.exists() and self._anchor_path.read_bytes()[-1:] not in {b"", b"\n"}:
                self._anchor_newest(torn=True)
        except (sqlite.Error, OSError) as error:
            raise RecordFailedError(f"{folder}: the record cannot be opened: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()
        if self._anchor is not None:
            os.close(self._anchor)
            self._anchor = None

    def append(self, stream: str, events: Sequence[Event]) -> None:
        """Keep events at the end of a stream; when this returns they survive a loss of power.

        Raises:
            ConflictError: The first event does not follow the last one of the stream.
            ValueError: An event would not be read back as it was written.
            RecordFailedError: They could not be made durable. The store takes no more: open it anew and look.
        """
        if self._failed:
            raise RecordFailedError("the record failed before; open it anew and verify it")
        if not events:
            return
        last = self._last
        try:
            self._opened_anchor()
            self._database.execute("BEGIN IMMEDIATE")
            last = self._insert(stream, events, last)
            self._database.execute("COMMIT")
            self._last = last
            self._anchor_newest()
        except (ConflictError, ValueError):
            self._database.execute("ROLLBACK")
            raise
        except (sqlite.Error, OSError) as error:
            # a failed flush is never tried again: what the disk holds now is not known
            self._failed = True
            raise RecordFailedError(f"the record could not be written: {error}") from error

    def read(self, stream: str) -> tuple[Event, ...]:
        """Every event of a stream, checked against its chain; empty for a stream that is not there.

        Raises:
            RecordFailedError: A line was changed, is missing, or cannot be read.
        """
        head, events = GENESIS, []
        rows = self._database.execute("SELECT line FROM event WHERE stream = ? ORDER BY seq", (stream,))
        for place, (line,) in enumerate(rows, start=1):
            try:
                event, head = read_line(line, place, head)
            except ValueError as error:
                raise RecordFailedError(f"{stream}, event {place}: {error}") from error
            events.append(event)
        return tuple(events)

    def streams(self) -> tuple[str, ...]:
        """Every stream, in the order of its first event."""
        rows = self._database.execute("SELECT stream FROM event GROUP BY stream ORDER BY min(id)")
        return tuple(name for (name,) in rows)

    @property
    def anchor_is_apart(self) -> bool:
        """Whether the anchor lies on another file system than the database, so that one loss does not take both."""
        place = self._anchor_path if self._anchor_path.exists() else self._anchor_path.parent
        return place.exists() and place.stat().st_dev != self._folder.stat().st_dev

    @property
    def rows(self) -> int:
        """How many events are kept."""
        return self._last[0]

    def verify(self) -> tuple[StoreFinding, ...]:
        """The first thing that is wrong with rows, streams or anchor; empty when nothing is."""
        heads: dict[str, tuple[int, str]] = {}
        links = {0: GENESIS}
        for row, stream, seq, line, own, link in self._database.execute("SELECT * FROM event ORDER BY id"):
            place, head = heads.get(stream, (0, GENESIS))
            try:
                _, found = read_line(line, place + 1, head)
            except ValueError as error:
                return (StoreFinding(row=row, what=f"{stream}: {error}"),)
            if (seq, own) != (place + 1, found) or row != len(links):
                return (StoreFinding(row=row, what=f"{stream}: its number or hash is not that of its line"),)
            if link != _linked(links[row - 1], stream, own):
                return (StoreFinding(row=row, what="it does not follow the row before it"),)
            heads[stream], links[row] = (seq, own), link
        return self._against_anchor(links)

    def _against_anchor(self, links: dict[int, str]) -> tuple[StoreFinding, ...]:
        is_there = self._anchor_path.exists()
        lines = self._anchor_path.read_bytes().splitlines() if is_there else []
        if len(links) > 1 and not is_there:
            return (StoreFinding(row=None, what="the anchor is not there, though events were kept"),)
        following = [*(_anchored(line) for line in lines[1:]), None]
        for number, (line, after) in enumerate(zip(lines, following, strict=False), start=1):
            anchored = _anchored(line)
            if anchored is None and after is not None and after.torn:
                continue  # the power went while it was written, and the next start said so
            if anchored is None:
                return (StoreFinding(row=None, what=f"line {number} of the anchor cannot be read"),)
            row, link = anchored.row, anchored.link
            if row not in links:
                return (StoreFinding(row=None, what=f"row {row} was anchored and is not there: the tail was cut off"),)
            if links[row] != link:
                return (StoreFinding(row=row, what="it is not the row that was anchored"),)
        return ()

    def _insert(self, stream: str, events: Sequence[Event], last: tuple[int, str]) -> tuple[int, str]:
        newest = self._database.execute(
            "SELECT seq, hash FROM event WHERE stream = ? ORDER BY seq DESC LIMIT 1", (stream,)
        ).fetchone()
        seq, head = newest or (0, GENESIS)
        row, link = last
        for event in events:
            seq, row = seq + 1, row + 1
            if event.seq != seq:
                raise ConflictError(f"{stream}: event {event.seq} was to be appended where {seq} stands next")
            line, head = line_of(event, head)
            link = _linked(link, stream, head)
            self._database.execute(
                "INSERT INTO event (id, stream, seq, line, hash, link) VALUES (?, ?, ?, ?, ?, ?)",
                (row, stream, seq, line, head, link),
            )
        return row, link

    def _anchor_newest(self, *, torn: bool = False) -> None:
        anchor = self._opened_anchor()
        row, link = self._last
        line = msgspec.json.encode(_Anchored(row=row, link=link, torn=torn)) + b"\n"
        os.write(anchor, b"\n" + line if torn else line)
        os.fsync(anchor)

    def _opened_anchor(self) -> int:
        if self._anchor is None:
            self._anchor_path.parent.mkdir(parents=True, exist_ok=True)
            self._anchor = os.open(self._anchor_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return self._anchor

    def _newest(self) -> tuple[int, str]:
        found: Any = self._database.execute("SELECT id, link FROM event ORDER BY id DESC LIMIT 1").fetchone()
        return (int(found[0]), str(found[1])) if found else (0, GENESIS)


class _Anchored(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the anchor; `torn` says that the line before it was not finished."""

    row: int
    link: str
    torn: bool = False


def _anchored(line: bytes) -> _Anchored | None:
    try:
        return msgspec.json.decode(line, type=_Anchored)
    except msgspec.DecodeError:
        return None


def check_sqlite(version: tuple[int, ...]) -> None:
    """Refuse a library in which a committed write can be lost.

    Raises:
        RecordFailedError: The version is one of those.

    Example:
        >>> check_sqlite((3, 53, 4))
        >>> check_sqlite((3, 40, 1))
        Traceback (most recent call last):
        ...
        lenitive.record.failure.RecordFailedError: SQLite 3.40.1 can lose committed writes; use 3.51.3 or newer
    """
    newest = SOUND_SQLITE[0]
    if version >= newest or any(version[:2] == sound[:2] and version >= sound for sound in SOUND_SQLITE[1:]):
        return
    shown, wanted = (".".join(map(str, one)) for one in (version, newest))
    raise RecordFailedError(f"SQLite {shown} can lose committed writes; use {wanted} or newer")


def _linked(before: str, stream: str, own: str) -> str:
    return hashlib.sha256(f"{before}{own}{stream}".encode()).hexdigest()
