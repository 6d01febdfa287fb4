"""A start after a kill: it loads what supervision needs and nothing else, and reads what it must once."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from lenitive.record.codec import SESSION
from lenitive.record.group import GroupWriter
from lenitive.record.journal import lines
from lenitive.record.store import EventStore
from lenitive.supervisor import start
from lenitive.supervisor.states import EVENTS, States
from watched_bedside import ZERO, WatchedBedside

SLOW_TO_LOAD = ("numpy", "scipy", "django", "psycopg", "urllib.request", "http.client", "rich.table", "rich.markdown")


@pytest.mark.parametrize("what", ["lenitive.cli.supervise", "lenitive.cli.supervise_watched"])
def test_a_start_waits_for_no_library_that_it_does_not_use(what: str) -> None:
    asked = f"import sys, lenitive.cli.main, {what}; print([one for one in {SLOW_TO_LOAD} if one in sys.modules])"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_who_looks_after_a_supervisor_loads_nothing_of_it() -> None:
    asked = "import sys, lenitive.cli.main, lenitive.cli.supervise_watched; print('lenitive.supervisor' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


@pytest.fixture(scope="module")
def course() -> WatchedBedside:
    one = WatchedBedside()
    one.start()
    one.run(600, step_ms=1000)
    one.kept.sort(key=lambda event: event.seq)
    return one


def test_a_state_that_was_believed_at_the_start_is_not_kept_again_at_once(
    course: WatchedBedside, tmp_path: Path
) -> None:
    with EventStore(tmp_path) as store, GroupWriter(store) as writer:
        store.append("INF-1", course.kept)
        first = States(tmp_path, store)
        assert asyncio.run(first.keep({"INF-1": course.session}, ZERO, writer)) == 0
        second = States(tmp_path, store)
        restored = second.restored("INF-1")
        assert (restored.state, restored.events) == (course.session, ())
        assert course.session.seq < EVENTS or not second.is_due("INF-1", course.session)


def test_of_states_that_are_kept_together_one_that_cannot_be_leaves_the_others_kept(
    course: WatchedBedside, tmp_path: Path
) -> None:
    with EventStore(tmp_path) as store, GroupWriter(store) as writer:
        for name in ("INF-1", "INF-2"):
            store.append(name, course.kept)
        states = States(tmp_path, store)
        some = {"INF-1": course.session, "INF-nobody": course.session, "INF-2": course.session}
        assert asyncio.run(states.keep(some, ZERO, writer)) == 1
        assert all(States(tmp_path, store).restored(name).events == () for name in ("INF-1", "INF-2"))


def test_a_line_that_holds_is_read_as_the_strict_grammar_reads_it(
    course: WatchedBedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, _ = lines(course.kept)
    quick = _read(written)
    monkeypatch.setattr("lenitive.record.chain.holds", _refuses)
    assert _read(written) == quick == course.kept


def _refuses(*_: object) -> None:
    raise ValueError


def _read(written: list[bytes]) -> list[Any]:
    head, events = "0" * 64, []
    for place, line in enumerate(written, start=1):
        event, head = SESSION.read(line.rstrip(b"\n"), place, head)
        events.append(event)
    return events


def test_a_signal_to_end_is_heard_though_the_loop_stood_still_and_its_pipe_is_full() -> None:
    async def told() -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        earlier = start._end_when_told(loop, ended)
        write: Callable[[bytes], int] = loop._csock.send  # type: ignore[attr-defined]
        with suppress(BlockingIOError):
            while write(b"\0" * 65_536):
                pass
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(ended.wait(), 5)
        for number, handler in earlier.items():
            signal.signal(number, handler)

    asyncio.run(told())
