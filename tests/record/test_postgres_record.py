"""What only PostgreSQL can get wrong, and the page that shows how to keep the record on it."""

import os
import shlex
import signal
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from infusion_sessions import desk_at
from lenitive.domain.infusion.session import State
from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore
from postgres_cluster import can_run, must_run
from written_pages import ROOT, blocks_of, command_lines, run

pytestmark = pytest.mark.skipif(not (can_run() or must_run()), reason="PostgreSQL is not installed")
PAGE = ROOT / "docs" / "how-to" / "keep-the-record-on-postgresql.md"
AMARA = ROOT / "examples" / "people" / "amara-quill"


@pytest.mark.parametrize("setting", ["synchronous_commit=off", "fsync=off"])
def test_a_server_that_may_forget_is_refused(postgres_record: str, tmp_path: Path, setting: str) -> None:
    class Forgetful:
        """Answers as a server would on which the setting is off."""

        def __init__(self, real: Any) -> None:
            self.real = real

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        def execute(self, query: Any, values: Any = None) -> Any:
            if values == (setting.partition("=")[0],):
                query, values = "SELECT 'off'", None
            return self.real.execute(query, values)

    connect = psycopg.connect
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(psycopg, "connect", lambda *given, **named: Forgetful(connect(*given, **named)))
        with pytest.raises(RecordFailedError, match=r"is off: a commit can be lost"):
            EventStore(postgres_record, anchor=tmp_path / "anchor.jsonl")


def test_synchronous_commit_is_on_whatever_the_address_says(postgres_record: str, tmp_path: Path) -> None:
    address = postgres_record + quote(" -csynchronous_commit=off")
    with EventStore(address, anchor=tmp_path / "anchor.jsonl") as store:
        table: Any = store._table
        assert table._value("SELECT current_setting('synchronous_commit')") == "on"


def test_a_table_whose_triggers_were_taken_away_is_not_opened(postgres_record: str, tmp_path: Path) -> None:
    with EventStore(postgres_record, anchor=tmp_path / "anchor.jsonl"):
        pass
    with psycopg.connect(postgres_record, autocommit=True) as database:
        with pytest.raises(psycopg.Error, match="never"):
            database.execute("TRUNCATE event")
        database.execute("DROP TRIGGER event_is_not_emptied ON event")
    with pytest.raises(RecordFailedError, match="lacks its trigger event_is_not_emptied"):
        EventStore(postgres_record, anchor=tmp_path / "anchor.jsonl")


def test_a_server_that_goes_away_ends_the_record_and_acknowledges_nothing(postgres_record: str, tmp_path: Path) -> None:
    events = desk_at(State.PREPARED).events
    with EventStore(postgres_record, anchor=tmp_path / "anchor.jsonl") as store:
        store.append("session-1", events[:1])
        table: Any = store._table
        with psycopg.connect(postgres_record, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (table._database.info.backend_pid,))
        with pytest.raises(RecordFailedError, match="could not be written"):
            store.append("session-1", events[1:2])
        with pytest.raises(RecordFailedError, match="failed before"):
            store.append("session-1", events[1:2])
    with EventStore(postgres_record, anchor=tmp_path / "anchor.jsonl") as store:
        assert store.read("session-1") == tuple(events[:1])
        store.append("session-1", events[1:2])
        assert store.verify() == ()


def test_a_backend_that_is_killed_between_write_and_answer_loses_nothing_that_was_acknowledged(
    postgres_record: str, tmp_path: Path
) -> None:
    """`kill -9` takes the whole server down with it: every connection ends, and it replays its own log."""
    acknowledged: list[str] = []
    for kill in range(3):
        with _opened(postgres_record, tmp_path) as store:
            table: Any = store._table
            backend = table._database.info.backend_pid
            killing = threading.Timer(0.05 * (kill + 1), os.kill, (backend, signal.SIGKILL))
            killing.start()
            with pytest.raises(RecordFailedError):
                _append_without_end(store, f"s-{kill}", acknowledged)
            killing.join()
        with _opened(postgres_record, tmp_path) as store:
            assert store.verify() == ()
            kept = set(store.streams())
            assert [one for one in acknowledged if one not in kept] == []
            assert len(kept) <= len(acknowledged) + kill + 1, "at most the one that was under way is there unasked"
    assert len(acknowledged) > 3


def _append_without_end(store: EventStore, name: str, acknowledged: list[str]) -> None:
    events = desk_at(State.PREPARED).events[:1]
    for number in range(1_000_000):
        store.append(f"{name}-{number}", events)
        acknowledged.append(f"{name}-{number}")


def _opened(address: str, folder: Path) -> EventStore:
    """The record, once the server answers again."""
    ends_s = time.monotonic() + 30
    while True:
        try:
            return EventStore(address, anchor=folder / "anchor.jsonl")
        except RecordFailedError:
            assert time.monotonic() < ends_s, "the server did not come back"
            time.sleep(0.2)


def test_a_record_that_cannot_be_reached_says_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(RecordFailedError, match="cannot be opened") as failed:
        EventStore(f"postgresql://nobody@/none?host={tmp_path}", anchor=tmp_path / "anchor.jsonl")
    assert "\n" not in str(failed.value)
    with pytest.raises(RecordFailedError, match="--anchor"):
        EventStore(f"postgresql://nobody@/none?host={tmp_path}")


def test_every_command_of_the_page_on_postgresql_runs_and_the_writer_can_only_add(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = psycopg.conninfo.conninfo_to_dict(postgres)["host"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PGHOST", str(host))
    sql = iter(block.text for block in blocks_of(PAGE, "sql"))
    shell = [block for block in blocks_of(PAGE, "bash") if command_lines(block)]
    for name in ("record.json", "intake.json"):
        (tmp_path / name).write_bytes((AMARA / name).read_bytes())
    with psycopg.connect(postgres, autocommit=True) as database:
        for statement in next(sql).split(";"):
            if statement.strip():
                database.execute(statement.encode())
    ran_commands(shell[0])
    owner = psycopg.conninfo.make_conninfo("", host=host, user="lenitive_owner", dbname="lenitive")
    with psycopg.connect(owner, autocommit=True) as database:
        database.execute(next(sql).encode())
    ran_commands(shell[1])
    writer = psycopg.conninfo.make_conninfo("", host=host, user="lenitive_writer", dbname="lenitive")
    for statement in (b"UPDATE event SET seq = 0", b"DELETE FROM event", b"TRUNCATE event", b"DROP TABLE event"):
        with psycopg.connect(writer) as database, pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.execute(statement)


def ran_commands(block: Any) -> None:
    for arguments in command_lines(block):
        ran = run(arguments)
        assert ran.exit_code == 0, f"lenitive {shlex.join(arguments)}: {ran.out[-500:]} {ran.err[-500:]}"
