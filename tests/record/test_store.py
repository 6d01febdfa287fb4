"""The store, on both databases: what it acknowledged is there, and what was tampered with is found."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from runpy import run_path

import psycopg
import pysqlite3
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infusion_sessions import desk_at
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.session import State
from lenitive.record.codec import SESSION
from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.record.journal import lines
from lenitive.record.rows import Row
from lenitive.record.store import Batch, EventStore, check_sqlite
from postgres_cluster import can_run, must_run
from record_places import NOTED, NOTES, Place

anchored_alone = run_path(str(Path(__file__).parents[2] / "tools" / "verify_log.py"))["anchored"]
"""The anchor as the verifier that imports nothing of the product reads it."""


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return list(desk_at(State.CLOSED).events)


@pytest.fixture
def kept(place: Place, events: list[Event]) -> Place:
    """A record of two sessions, one after the other, five events at a time."""
    with place.store() as store:
        for stream in ("session-1", "session-2"):
            for at in range(0, len(events), 5):
                store.append(stream, events[at : at + 5])
    return place


def test_both_databases_are_tested_wherever_ci_runs() -> None:
    if not can_run():
        assert not must_run(), "PostgreSQL cannot be started; tools/system_packages.sh installs it"
        pytest.skip("PostgreSQL is not installed, so the record was not tested on it")


def test_what_was_appended_is_read_back_and_the_lines_are_those_of_the_journal(
    kept: Place, events: list[Event]
) -> None:
    with kept.store() as store:
        assert store.streams() == ("session-1", "session-2")
        assert store.read("session-1") == tuple(events)
        assert store.read("nobody") == ()
        assert store.verify() == ()
        found = [row.line + b"\n" for row in store.each_row() if row.stream == "session-2"]
    assert found == lines(events)[0]


def test_both_databases_keep_the_same_rows(kept: Place, events: list[Event], tmp_path: Path) -> None:
    with EventStore(tmp_path / "beside") as other, kept.store() as store:
        for stream in ("session-1", "session-2"):
            other.append(stream, events)
        assert list(other.each_row()) == list(store.each_row())


def test_an_event_that_does_not_follow_is_a_conflict_and_keeps_nothing(kept: Place, events: list[Event]) -> None:
    with kept.store() as store:
        with pytest.raises(ConflictError, match="stands next"):
            store.append("session-1", events[-1:])
        with pytest.raises(ConflictError):
            store.append("session-3", [events[0], events[2]])
        with pytest.raises(ConflictError):
            store.append_many([Batch("session-3", events[:2]), Batch("session-4", events[1:2])])
        assert store.streams() == ("session-1", "session-2")
        store.append("session-3", events[:1])  # and it still takes what follows
        assert store.verify() == ()


def test_the_events_of_many_streams_are_one_commit_and_one_line_of_the_anchor(
    place: Place, events: list[Event]
) -> None:
    with place.store() as store:
        store.append_many([Batch(f"session-{number}", events[:3]) for number in range(40)])
        store.append_many([Batch("session-1", events[3:4]), Batch("session-1", events[4:6])])
        store.append_many([Batch("session-1", ())])
        assert store.verify() == ()
        assert store.rows == 123
        assert store.read("session-1") == tuple(events[:6])
    assert place.anchor.read_bytes().count(b"\n") == 2


@pytest.mark.parametrize("statement", ["UPDATE event SET seq = seq + 100", "DELETE FROM event WHERE id = 3"])
def test_the_database_itself_refuses_to_change_or_remove_an_event(kept: Place, statement: str) -> None:
    with pytest.raises((pysqlite3.DatabaseError, psycopg.Error), match="never"):
        kept.statement(statement)
    with kept.store() as store:
        assert store.verify() == ()


_LINE_4 = {
    "sqlite": "UPDATE event SET line = CAST(replace(line, '\"seq\":4', '\"seq\":5') AS BLOB) WHERE id = 4",
    "postgresql": "UPDATE event SET line = convert_to(replace(convert_from(line, 'UTF8'), '\"seq\":4', '\"seq\":5'), "
    "'UTF8') WHERE id = 4",
}


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("line 4", "row 4"),
        ("DELETE FROM event WHERE id = 7", "row 8"),
        ("DELETE FROM event WHERE id > 20", "the tail was cut off"),
        ("DELETE FROM event WHERE stream = 'session-2'", "the tail was cut off"),
        ("UPDATE event SET stream = 'session-9' WHERE stream = 'session-1'", "row 1"),
        ("UPDATE event SET link = hash WHERE id = 9", "row 9"),
    ],
)
def test_tampering_with_the_database_is_found(kept: Place, statement: str, what: str) -> None:
    named = "postgresql" if isinstance(kept.record, str) else "sqlite"
    kept.tamper(_LINE_4[named] if statement == "line 4" else statement)
    with kept.store() as store:
        (found,) = store.verify()
    assert what in str(found)


def test_an_older_copy_of_the_database_that_was_put_back_is_found_and_takes_no_more(
    place: Place, events: list[Event]
) -> None:
    with place.store() as store:
        store.append("session-1", events[:3])
        store.append("session-1", events[3:6])
    place.tamper("DELETE FROM event WHERE id > 3")  # what an older copy looks like
    with place.store() as store:
        assert "the tail was cut off" in str(store.verify()[0])
        assert "the tail was cut off" in str(store.check_tail()[0])
        with pytest.raises(RecordFailedError, match="lost its end"):
            store.append("session-1", [replace(events[3], at=events[4].at)])
        assert store.rows == 3


def test_a_record_rewritten_with_new_hashes_does_not_agree_with_its_anchor(
    kept: Place, events: list[Event], tmp_path: Path
) -> None:
    with EventStore(tmp_path / "forged") as forged:
        forged.append("session-1", [replace(events[0], key="another"), *events[1:]])
        forged.append("session-2", events)
        rows = list(forged.each_row())
    kept.tamper("DELETE FROM event", *(inserted(kept, row) for row in rows))
    with kept.store() as store:
        (found,) = store.verify()
        assert found.row == 5  # the first that was anchored
        assert "it is not the row that was anchored: what was changed lies after row 0" in found.what
        assert store.check_tail()


def inserted(place: Place, row: Row) -> str:
    line = f"'\\x{row.line.hex()}'" if isinstance(place.record, str) else f"x'{row.line.hex()}'"
    values = f"{row.row}, '{row.stream}', {row.seq}, {line}, '{row.hash}', '{row.link}'"
    return f"INSERT INTO event VALUES ({values})"  # noqa: S608 - a test's own rows


def test_a_signed_anchor_cannot_be_written_without_the_key(place: Place, events: list[Event]) -> None:
    key, stranger = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    with place.store(key=key) as store:
        store.append("session-1", events[:3])
        assert store.verify(key.public_key()) == ()
        assert store.anchor_state().signed
        assert "not signed" in str(store.verify(stranger.public_key())[0])
    place.anchor.write_bytes(place.anchor.read_bytes().replace(b'"row":3', b'"row":2'))
    with place.store() as store:
        assert "not signed" in str(store.verify(key.public_key())[0])


def test_the_anchors_age_is_told(place: Place, events: list[Event]) -> None:
    clock = [events[0].at]
    with place.store(now=lambda: clock[0]) as store:
        assert store.anchor_state().age_s is None
        store.append("session-1", events[:3])
        clock[0] += timedelta(seconds=61)
        state = store.anchor_state()
    assert (state.row, state.age_s, state.behind_rows, state.signed) == (3, 61.0, 0, False)


def _lost_its_end(line: bytes) -> bytes:
    return line[:-9]


def _lost_its_beginning(line: bytes) -> bytes:
    return bytes(len(line) - 9) + line[-9:]


def _lost_its_middle(line: bytes) -> bytes:
    return line[:9] + bytes(len(line) - 18) + line[-9:]


def _lost_all_but_its_length(line: bytes) -> bytes:
    return bytes(len(line))


@pytest.mark.parametrize("power_cut", [_lost_its_end, _lost_its_beginning, _lost_its_middle, _lost_all_but_its_length])
def test_an_anchor_line_that_lost_power_is_said_and_is_not_tampering(
    kept: Place, events: list[Event], power_cut: Callable[[bytes], bytes]
) -> None:
    anchor = kept.anchor
    *earlier, last = anchor.read_bytes().splitlines(keepends=True)
    anchor.write_bytes(b"".join(earlier) + power_cut(last))
    assert anchored_alone(anchor)
    with kept.store() as store:
        assert store.verify() == ()
        store.append("session-3", events[:2])
        assert store.verify() == ()
    assert anchored_alone(anchor)
    assert b'"torn":true' in anchor.read_bytes().splitlines()[-1]
    anchor.write_bytes(anchor.read_bytes().replace(b'"row":5,', b'"row":x,'))
    with kept.store() as store:
        assert "anchor" in str(store.verify()[0])


def test_a_second_process_cannot_write_but_may_read(kept: Place, events: list[Event]) -> None:
    with kept.store() as first, kept.store() as second:
        first.append("session-3", events[:1])
        with pytest.raises(RecordFailedError, match="another process writes"):
            second.append("session-3", events[1:2])
        assert second.read("session-3") == tuple(events[:1])
    with kept.store() as third:
        third.append("session-3", events[1:2])
        assert third.verify() == ()


def test_a_write_that_fails_closes_the_store_and_acknowledges_nothing(
    kept: Place, events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    with kept.store() as store:
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", fails)
            with pytest.raises(RecordFailedError, match="could not be written"):
                store.append("session-3", events[:1])
        with pytest.raises(RecordFailedError, match="failed before"):
            store.append("session-3", events[:1])


def test_a_stream_says_its_kind_and_is_not_read_as_another(place: Place, events: list[Event]) -> None:
    with place.store() as store:
        store.append("session-1", events[:2])
        store.append("chart-1", NOTED, NOTES)
        assert store.read("chart-1", NOTES) == NOTED
        assert (store.kind_of("chart-1"), store.kind_of("session-1")) == ("note", None)
        assert store.streams("note") == ("chart-1",)
        assert store.streams(None) == ("session-1",)
        for stream, codec in (("chart-1", SESSION), ("session-1", NOTES)):
            with pytest.raises(RecordFailedError, match="not a record of this journal"):
                store.read(stream, codec)
        with pytest.raises(ConflictError, match="takes no session"):
            store.append("chart-1", [replace(events[2], seq=3)])
        assert store.verify() == ()


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
place = sys.argv[1] if "://" in sys.argv[1] else Path(sys.argv[1])
with EventStore(place, anchor=Path(sys.argv[2])) as store:
    for number in range(10_000):
        for event in events:
            store.append(f"{{sys.argv[3]}}-{{number}}", [event])
            sys.stdout.write(f"{{sys.argv[3]}} {{number}} {{event.seq}}\\n")
            sys.stdout.flush()
"""


def test_ten_kills_lose_no_acknowledged_event(place: Place) -> None:
    script = WRITER.format(path=sys.path)
    acknowledged: list[list[bytes]] = []
    command = [sys.executable, "-c", script, str(place.record), str(place.anchor)]
    for kill in range(10):
        with subprocess.Popen([*command, str(kill)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            acknowledged += [writer.stdout.readline().split() for _ in range(20 + 13 * kill)]
            writer.send_signal(signal.SIGKILL)
            acknowledged += [row for row in (line.split() for line in writer.stdout.readlines()) if len(row) == 3]
        with place.store() as store:
            assert store.verify() == ()
            kept = {(name, event.seq) for name in store.streams() for event in store.read(name)}
        lost = [row for row in acknowledged if (f"{row[0].decode()}-{row[1].decode()}", int(row[2])) not in kept]
        assert not lost, f"kill {kill}: acknowledged and lost: {lost[:3]}"
