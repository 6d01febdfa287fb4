"""Where a record is in a test, and a way to it that does not ask the store."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3

from infusion_sessions import START
from lenitive.record.codec import codec_of
from lenitive.record.store import EventStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An event of another kind of stream."""

    seq: int
    at: datetime
    data: Noted
    schema: int = 1


NOTES = codec_of("note", event=Note, types={"Noted": Noted}, schema=1)
NOTED = tuple(Note(seq=number, at=START, data=Noted(text=f"note {number}")) for number in (1, 2))


@dataclass(frozen=True)
class Place:
    """Where one record is, and a way to it that does not ask the store."""

    record: Path | str
    anchor: Path
    statement: Callable[..., None]

    def store(self, **more: Any) -> EventStore:
        return EventStore(self.record, anchor=self.anchor, **more)

    def tamper(self, *statements: str) -> None:
        """What somebody does who may do everything in the database: take the triggers away, then write."""
        with self.store():
            pass
        if isinstance(self.record, str):
            self.statement(
                "ALTER TABLE event DISABLE TRIGGER USER", *statements, "ALTER TABLE event ENABLE TRIGGER USER"
            )
        else:
            self.statement("DROP TRIGGER event_is_not_changed", "DROP TRIGGER event_is_not_removed", *statements)


def in_sqlite(folder: Path, *statements: str) -> None:
    database = pysqlite3.connect(str(folder / "record.sqlite3"), isolation_level=None)
    try:
        for statement in statements:
            database.execute(statement)
    finally:
        database.close()


def in_postgres(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as database:
        for statement in statements:
            database.execute(statement.encode())
