"""The record's table in PostgreSQL: one setting away from SQLite, with the same chains and the same anchor.

The server must keep what it acknowledges (`fsync`, `full_page_writes` and `synchronous_commit` on) and must be the
primary: a replica may lag behind and is never read. One process writes, by an advisory lock that the server lets go of
when the connection ends.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import psycopg
from psycopg import IsolationLevel

from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.record.rows import Row, TableFailedError

TABLES: Final = """
CREATE TABLE event (
  id BIGINT PRIMARY KEY, stream TEXT NOT NULL, seq BIGINT NOT NULL, line BYTEA NOT NULL, hash TEXT NOT NULL,
  link TEXT NOT NULL, UNIQUE (stream, seq));
CREATE FUNCTION event_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'an event is never changed or removed'; END $$;
CREATE TRIGGER event_is_not_changed BEFORE UPDATE OR DELETE ON event
  FOR EACH ROW EXECUTE FUNCTION event_is_never_changed();
CREATE TRIGGER event_is_not_emptied BEFORE TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION event_is_never_changed();
"""
"""What the owner of the database makes once. Who writes the record needs SELECT and INSERT on `event`, no more."""

_MUST_BE_ON: Final = ("fsync", "full_page_writes", "synchronous_commit")
_TRIGGERS: Final = ("event_is_not_changed", "event_is_not_emptied")
_CONNECT_S: Final = 10
_LOCK_MS: Final = 2000

P = ParamSpec("P")
T = TypeVar("T")


def _failing(method: Callable[P, T]) -> Callable[P, T]:
    """The database's own errors, named as the record names them."""

    @wraps(method)
    def failing(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return method(*arguments, **named)
        except psycopg.Error as error:
            raise TableFailedError(_line(error)) from error

    return failing


class PostgresTable:
    """The table in one PostgreSQL database."""

    def __init__(self, address: str) -> None:
        """Connect, check what the server promises, and make what is missing.

        Raises:
            RecordFailedError: The server cannot be reached, is a replica, or does not keep what it acknowledges.
        """
        try:
            self._database = psycopg.connect(
                address, autocommit=True, connect_timeout=_CONNECT_S, application_name="lenitive record"
            )
        except psycopg.Error as error:
            raise RecordFailedError(f"the record cannot be opened: {_line(error)}") from error
        try:
            self._must_keep_its_word()
            self._make()
        except psycopg.Error as error:
            self._database.close()
            raise RecordFailedError(f"the record cannot be opened: {_line(error)}") from error
        except RecordFailedError:
            self._database.close()
            raise
        self._writes = False

    def _must_keep_its_word(self) -> None:
        self._database.execute("SET synchronous_commit = on")
        self._database.isolation_level = IsolationLevel.SERIALIZABLE
        if self._value("SELECT pg_is_in_recovery()"):
            raise RecordFailedError("this PostgreSQL server is a replica, which may lag behind; name the primary")
        for setting in _MUST_BE_ON:
            found = self._value("SELECT current_setting(%s)", setting)
            if found != "on":
                raise RecordFailedError(f"PostgreSQL's {setting} is {found}: a commit can be lost; set it to on")

    def _make(self) -> None:
        if self._value("SELECT to_regclass('event')") is None:
            with self._database.transaction():
                self._database.execute(TABLES)
        names = self._database.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'event'::regclass AND tgenabled IN ('O', 'A')"
        )
        missing = set(_TRIGGERS) - {name for (name,) in names}
        if missing:
            raise RecordFailedError(f"the table of events lacks its trigger {min(missing)}: it could be changed")

    @_failing
    def begin_writing(self) -> None:
        """Become the one writer."""
        if self._writes:
            return
        try:
            with self._database.transaction():
                # the server may not have noticed yet that the process before this one is gone
                self._database.execute(f"SET LOCAL lock_timeout = {_LOCK_MS}".encode())
                self._database.execute("SELECT pg_advisory_lock('event'::regclass::oid::bigint)")
        except psycopg.errors.LockNotAvailable as error:
            raise RecordFailedError("another process writes this record") from error
        self._writes = True

    @_failing
    def keep(self, rows: Sequence[Row]) -> None:
        """Keep the rows in one commit."""
        try:
            with self._database.transaction(), self._database.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO event (id, stream, seq, line, hash, link) VALUES (%s, %s, %s, %s, %s, %s)", rows
                )
        except (psycopg.errors.UniqueViolation, psycopg.errors.SerializationFailure) as error:
            raise ConflictError(f"another event was kept first: {_line(error)}") from error

    @_failing
    def newest(self) -> tuple[int, str] | None:
        """Number and link of the newest row."""
        return self._one("SELECT id, link FROM event ORDER BY id DESC LIMIT 1")

    @_failing
    def newest_of(self, stream: str) -> tuple[int, str] | None:
        """Number and hash of the newest event of a stream."""
        return self._one("SELECT seq, hash FROM event WHERE stream = %s ORDER BY seq DESC LIMIT 1", stream)

    @_failing
    def link_of(self, row: int) -> str | None:
        """The link of one row."""
        found = self._value("SELECT link FROM event WHERE id = %s", row)
        return None if found is None else str(found)

    @_failing
    def first_line_of(self, stream: str) -> bytes | None:
        """The first line of a stream."""
        found = self._value("SELECT line FROM event WHERE stream = %s AND seq = 1", stream)
        return None if found is None else bytes(found)

    @_failing
    def lines_of(self, stream: str, after: int = 0) -> Sequence[bytes]:
        """Every line of a stream that comes after a number, in order."""
        query = "SELECT line FROM event WHERE stream = %s AND seq > %s ORDER BY seq"
        rows = self._database.execute(query, (stream, after))
        return [bytes(line) for (line,) in rows]

    @_failing
    def after(self, row: int, count: int) -> Sequence[Row]:
        """At most `count` rows after one, in order."""
        query = "SELECT id, stream, seq, line, hash, link FROM event WHERE id > %s ORDER BY id LIMIT %s"
        return [Row._make(found) for found in self._database.execute(query, (row, count), binary=True)]

    @_failing
    def streams(self) -> tuple[str, ...]:
        """Every stream, in the order of its first event."""
        rows = self._database.execute("SELECT stream FROM event WHERE seq = 1 ORDER BY id")
        return tuple(name for (name,) in rows)

    def close(self) -> None:
        """End the connection, and with it the right to write."""
        self._database.close()

    def _value(self, query: str, *values: object) -> Any:  # noqa: ANN401 - one value of any type
        found = self._database.execute(query.encode(), values or None).fetchone()
        return found[0] if found else None

    def _one(self, query: str, *values: object) -> tuple[int, str] | None:
        found = self._database.execute(query.encode(), values or None).fetchone()
        return (int(found[0]), str(found[1])) if found else None


def _line(error: Exception) -> str:
    """A server's message in one line."""
    return " ".join(str(error).split()) or type(error).__name__
