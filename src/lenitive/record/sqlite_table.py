"""The record's table in SQLite, the embedded default: one file, one writer, flushed to the disk at every commit."""

import fcntl
import os
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

import pysqlite3.dbapi2 as sqlite

from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.record.rows import Row, TableFailedError

FILE_NAME: Final = "record.sqlite3"
"""The database's file in the folder of the record."""

SOUND_SQLITE: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""First versions, newest branch first, in which two connections cannot lose a commit of a write-ahead log.

Source: SQLite's own notes on the write-ahead log reset (3.7.0 to 3.51.2 affected, two branches repaired)."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL, line BLOB NOT NULL, hash TEXT NOT NULL,
  link TEXT NOT NULL, UNIQUE (stream, seq)) STRICT;
CREATE TRIGGER IF NOT EXISTS event_is_not_changed BEFORE UPDATE ON event
  BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER IF NOT EXISTS event_is_not_removed BEFORE DELETE ON event
  BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END;
"""

P = ParamSpec("P")
T = TypeVar("T")


def _failing(method: Callable[P, T]) -> Callable[P, T]:
    """The database's own errors, named as the record names them."""

    @wraps(method)
    def failing(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return method(*arguments, **named)
        except sqlite.Error as error:
            raise TableFailedError(str(error)) from error

    return failing


class SqliteTable:
    """The table in one folder."""

    def __init__(self, folder: Path) -> None:
        """Open, and make what is missing.

        Raises:
            RecordFailedError: The library can lose a commit, or the database cannot be opened.
        """
        check_sqlite(sqlite.sqlite_version_info)
        self._folder = folder
        self._lock: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # one thread at a time, but not always the same one: the store sees to it
            self._database = sqlite.connect(str(folder / FILE_NAME), isolation_level=None, check_same_thread=False)
            # FULL: an acknowledged commit survives a loss of power
            for setting in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON", "trusted_schema=OFF"):
                self._database.execute(f"PRAGMA {setting}")
            self._database.executescript(_TABLES)
        except (sqlite.Error, OSError) as error:
            raise RecordFailedError(f"{folder}: the record cannot be opened: {error}") from error

    def begin_writing(self) -> None:
        """Become the one writer: a lock on the folder that the system lets go of when the process ends."""
        if self._lock is not None:
            return
        lock = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(lock)
            raise RecordFailedError(f"{self._folder}: another process writes this record") from error
        self._lock = lock

    @_failing
    def keep(self, rows: Sequence[Row]) -> None:
        """Keep the rows in one commit."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            self._database.executemany(
                "INSERT INTO event (id, stream, seq, line, hash, link) VALUES (?, ?, ?, ?, ?, ?)", rows
            )
        except sqlite.IntegrityError as error:
            self._database.execute("ROLLBACK")
            raise ConflictError(f"another event was kept first: {error}") from error
        self._database.execute("COMMIT")

    @_failing
    def newest(self) -> tuple[int, str] | None:
        """Number and link of the newest row."""
        return _one(self._database.execute("SELECT id, link FROM event ORDER BY id DESC LIMIT 1").fetchone())

    @_failing
    def newest_of(self, stream: str) -> tuple[int, str] | None:
        """Number and hash of the newest event of a stream."""
        query = "SELECT seq, hash FROM event WHERE stream = ? ORDER BY seq DESC LIMIT 1"
        return _one(self._database.execute(query, (stream,)).fetchone())

    @_failing
    def link_of(self, row: int) -> str | None:
        """The link of one row."""
        found = self._database.execute("SELECT link FROM event WHERE id = ?", (row,)).fetchone()
        return str(found[0]) if found else None

    @_failing
    def first_line_of(self, stream: str) -> bytes | None:
        """The first line of a stream."""
        query = "SELECT line FROM event WHERE stream = ? AND seq = 1"
        found = self._database.execute(query, (stream,)).fetchone()
        return found[0] if found else None

    @_failing
    def lines_of(self, stream: str, after: int = 0) -> Sequence[bytes]:
        """Every line of a stream that comes after a number, in order."""
        query = "SELECT line FROM event WHERE stream = ? AND seq > ? ORDER BY seq"
        rows = self._database.execute(query, (stream, after))
        return [line for (line,) in rows.fetchall()]

    @_failing
    def after(self, row: int, count: int) -> Sequence[Row]:
        """At most `count` rows after one, in order."""
        query = "SELECT id, stream, seq, line, hash, link FROM event WHERE id > ? ORDER BY id LIMIT ?"
        return [Row._make(found) for found in self._database.execute(query, (row, count)).fetchall()]

    @_failing
    def streams(self) -> tuple[str, ...]:
        """Every stream, in the order of its first event."""
        return self._names("SELECT stream FROM event WHERE seq = 1 ORDER BY id")

    def close(self) -> None:
        """Let go of the files."""
        self._database.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _names(self, query: str, *values: int) -> tuple[str, ...]:
        return tuple(name for (name,) in self._database.execute(query, values).fetchall())


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


def _one(found: Any) -> tuple[int, str] | None:  # noqa: ANN401 - a row of the library, which has no types
    return (int(found[0]), str(found[1])) if found else None
