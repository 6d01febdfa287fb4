"""The embedded store: what it acknowledged is there, and what was tampered with is found."""

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pysqlite3
import pytest

from infusion_sessions import desk_at
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.session import State
from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.record.journal import lines
from lenitive.record.store import EventStore, check_sqlite


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return list(desk_at(State.CLOSED).events)


@pytest.fixture
def folder(tmp_path: Path, events: list[Event]) -> Path:
    with EventStore(tmp_path) as store:
        for stream in ("session-1", "session-2"):
            for place in range(0, len(events), 5):
                store.append(stream, events[place : place + 5])
    return tmp_path


def test_what_was_appended_is_read_back_and_the_lines_are_those_of_the_journal(
    folder: Path, events: list[Event]
) -> None:
    with EventStore(folder) as store:
        assert store.streams() == ("session-1", "session-2")
        assert store.read("session-1") == tuple(events)
        assert store.read("nobody") == ()
        assert store.verify() == ()
    with sqlite3.connect(folder / "record.sqlite3") as database:
        kept = [line for (line,) in database.execute("SELECT line FROM event WHERE stream = 'session-2' ORDER BY seq")]
    assert [line + b"\n" for line in kept] == lines(events)[0]


def test_an_event_that_does_not_follow_is_a_conflict_and_keeps_nothing(folder: Path, events: list[Event]) -> None:
    with EventStore(folder) as store:
        with pytest.raises(ConflictError, match="stands next"):
            store.append("session-1", events[-1:])
        with pytest.raises(ConflictError):
            store.append("session-3", [events[0], events[2]])
        assert store.streams() == ("session-1", "session-2")
        store.append("session-3", events[:1])  # and it still takes what follows
        assert store.verify() == ()


@pytest.mark.parametrize("statement", ["UPDATE event SET seq = seq + 100", "DELETE FROM event WHERE id = 3"])
def test_the_database_itself_refuses_to_change_or_remove_an_event(folder: Path, statement: str) -> None:
    database = pysqlite3.connect(str(folder / "record.sqlite3"))
    with pytest.raises(pysqlite3.DatabaseError, match="never"):
        database.execute(statement)


def tamper(folder: Path, *statements: str) -> None:
    database = pysqlite3.connect(str(folder / "record.sqlite3"), isolation_level=None)
    for trigger in ("event_is_not_changed", "event_is_not_removed"):
        database.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        database.execute(statement)
    database.close()


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE event SET line = CAST(replace(line, '\"seq\":4', '\"seq\":5') AS BLOB) WHERE id = 4", "row 4"),
        ("DELETE FROM event WHERE id = 7", "row 8"),
        ("DELETE FROM event WHERE id > 20", "the tail was cut off"),
        ("DELETE FROM event WHERE stream = 'session-2'", "the tail was cut off"),
        ("UPDATE event SET stream = 'session-9' WHERE stream = 'session-1'", "row 1"),
        ("UPDATE event SET link = hash WHERE id = 9", "row 9"),
    ],
)
def test_tampering_with_the_database_is_found(folder: Path, statement: str, what: str) -> None:
    tamper(folder, statement)
    with EventStore(folder) as store:
        (found,) = store.verify()
    assert what in str(found)


def test_an_older_copy_of_the_database_that_was_put_back_is_found(tmp_path: Path, events: list[Event]) -> None:
    database = tmp_path / "record.sqlite3"
    with EventStore(tmp_path) as store:
        store.append("session-1", events[:3])
    old = database.read_bytes()
    with EventStore(tmp_path) as store:
        store.append("session-1", events[3:6])
    database.write_bytes(old)
    with EventStore(tmp_path) as store:
        assert "the tail was cut off" in str(store.verify()[0])
        store.append("session-1", [replace(events[3], at=events[4].at)])
        assert "anchored" in str(store.verify()[0])


def test_an_anchor_line_that_lost_power_is_said_and_is_not_tampering(folder: Path, events: list[Event]) -> None:
    anchor = folder / "anchor.jsonl"
    anchor.write_bytes(anchor.read_bytes()[:-9])
    with EventStore(folder) as store:
        assert store.verify() == ()
        store.append("session-3", events[:2])
        assert store.verify() == ()
    anchor.write_bytes(anchor.read_bytes().replace(b'"row":5,', b'"row":x,'))
    with EventStore(folder) as store:
        assert "anchor" in str(store.verify()[0])


def test_a_write_that_fails_closes_the_store_and_acknowledges_nothing(
    folder: Path, events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    with EventStore(folder) as store:
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", fails)
            with pytest.raises(RecordFailedError, match="could not be written"):
                store.append("session-3", events[:1])
        with pytest.raises(RecordFailedError, match="failed before"):
            store.append("session-3", events[:1])


@pytest.mark.parametrize(
    ("version", "sound"),
    [
        ((3, 40, 1), False),
        ((3, 51, 2), False),
        ((3, 50, 7), True),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 51, 3), True),
        ((3, 60, 0), True),
    ],
)
def test_a_library_that_can_lose_a_commit_is_refused(version: tuple[int, ...], sound: bool) -> None:
    if sound:
        check_sqlite(version)
    else:
        with pytest.raises(RecordFailedError, match="can lose"):
            check_sqlite(version)


WRITER = """
import sys
sys.path[:0] = {path!r}
from infusion_sessions import desk_at
from lenitive.domain.infusion.session import State
from lenitive.record.store import EventStore
from pathlib import Path
events = desk_at(State.CLOSED).events
with EventStore(Path(sys.argv[1])) as store:
    for number in range(10_000):
        for event in events:
            store.append(f"session-{{number}}", [event])
            sys.stdout.write(f"{{number}} {{event.seq}}\\n")
            sys.stdout.flush()
"""


def test_ten_kills_lose_no_acknowledged_event(tmp_path: Path) -> None:
    script = WRITER.format(path=sys.path)
    for kill in range(10):
        folder = tmp_path / str(kill)
        with subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            acknowledged = [writer.stdout.readline().split() for _ in range(20 + 13 * kill)]
            writer.send_signal(signal.SIGKILL)
            acknowledged += [row for row in (line.split() for line in writer.stdout.readlines()) if len(row) == 2]
        with EventStore(folder) as store:
            assert store.verify() == ()
            kept = {(name, event.seq) for name in store.streams() for event in store.read(name)}
        lost = [row for row in acknowledged if (f"session-{int(row[0])}", int(row[1])) not in kept]
        assert not lost, f"kill {kill}: acknowledged and lost: {lost[:3]}"
