"""A start from a kept state knows the same as one that folds every event; a wrong state is never believed."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from pathlib import Path

import pytest

from lenitive.domain.infusion.events import AdverseEventNoted
from lenitive.domain.infusion.machine import evolve, fold
from lenitive.domain.infusion.session import Session, State
from lenitive.record.codec import SESSION
from lenitive.record.failure import RecordFailedError
from lenitive.record.group import GroupWriter
from lenitive.record.journal import state_hash
from lenitive.record.store import EventStore
from lenitive.supervisor import process, states
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.device_book import DeviceBook
from lenitive.supervisor.states import STATE, StateEvent, States, stream_of
from lenitive.supervisor.watched import WatchedInfusion
from watched_bedside import ZERO, WatchedBedside

NAME = "INF-1"


@pytest.fixture(scope="module")
def course() -> WatchedBedside:
    one = WatchedBedside()
    one.start()
    one.run(600, step_ms=1000)
    one.kept.sort(key=lambda event: event.seq)
    return one


@pytest.fixture
def folder(course: WatchedBedside, tmp_path: Path) -> Path:
    """A record with a whole infusion, a state of its middle, and events after that."""
    middle = len(course.kept) - 40
    with EventStore(tmp_path) as store, GroupWriter(store) as writer:
        store.append(NAME, course.kept[:middle])
        assert asyncio.run(States(tmp_path, store).keep({NAME: fold(course.kept[:middle])}, ZERO, writer)) == 0
        writer.keep(NAME, course.kept[middle:]).result()
    return tmp_path


def restored(folder: Path) -> tuple[Session, int]:
    """What a start begins with, folded; and how many events it had to fold."""
    with EventStore(folder) as store:
        found = States(folder, store).restored(NAME)
        assert not store.verify()
    assert not found.events or found.events[0].seq == found.state.seq + 1
    return reduce(evolve, found.events, found.state), len(found.events)


def test_a_start_from_a_kept_state_folds_only_what_came_after_it_and_knows_the_same(
    course: WatchedBedside, folder: Path
) -> None:
    session, count = restored(folder)
    assert count == 40
    assert state_hash(session) == state_hash(fold(course.kept)) == course.core.state_hash


def _file(folder: Path) -> Path:
    (path,) = (folder / states.FOLDER).glob("*.json")
    return path


def _changed_byte(folder: Path) -> None:
    path = _file(folder)
    path.write_bytes(path.read_bytes().replace(b'"resume_rate_ul_h":3500', b'"resume_rate_ul_h":3600'))


def _cut(folder: Path) -> None:
    path = _file(folder)
    path.write_bytes(path.read_bytes()[:-1])


def _gone(folder: Path) -> None:
    _file(folder).unlink()


def _renamed(folder: Path, **changed: object) -> None:
    """The record names the state otherwise: what a defect in the naming would do."""
    with EventStore(folder) as store:
        end = store.end_of(stream_of(NAME))
        assert end is not None
        named, _ = store.event_at(stream_of(NAME), end[0], STATE)
        data = replace(named.data, **changed)
        store.append(stream_of(NAME), [StateEvent(seq=end[0] + 1, at=ZERO, data=data)], STATE)


def _other_program(folder: Path) -> None:
    _renamed(folder, code="0" * 64)


def _other_infusion(folder: Path) -> None:
    _renamed(folder, infusion="INF-2")


def _other_history(folder: Path) -> None:
    _renamed(folder, head="f" * 64)


def _other_event(folder: Path) -> None:
    path = _file(folder)
    seq = json.loads(path.read_bytes())["seq"]
    path.rename(path.with_name(f"{NAME}@{seq - 1}.json"))
    with EventStore(folder) as store:
        _, head = store.event_at(NAME, seq - 1, SESSION)
    _renamed(folder, seq=seq - 1, head=head)


def _of_the_future(folder: Path) -> None:
    _renamed(folder, seq=10_000)


@pytest.mark.parametrize(
    "spoil",
    [_changed_byte, _cut, _gone, _other_program, _other_infusion, _other_history, _other_event, _of_the_future],
)
def test_a_state_that_differs_in_anything_is_never_believed(
    course: WatchedBedside, folder: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(folder)
    session, count = restored(folder)
    assert count == len(course.kept)
    assert state_hash(session) == course.core.state_hash


def test_a_state_of_a_session_in_which_an_unwanted_effect_was_noted_is_kept(
    course: WatchedBedside, tmp_path: Path
) -> None:
    noted = AdverseEventNoted(term="nausea", grade=1)
    effect = replace(course.kept[-1], seq=course.kept[-1].seq + 1, data=noted, key=None)
    events = (*course.kept, effect)
    with EventStore(tmp_path) as store, GroupWriter(store) as writer:
        store.append(NAME, events)
        assert asyncio.run(States(tmp_path, store).keep({NAME: fold(events)}, ZERO, writer)) == 0
    state, rest = restored(tmp_path)
    assert (state.noted[effect.seq]["term"], rest) == ("nausea", 0)


def test_the_files_of_older_states_and_of_closed_infusions_go(course: WatchedBedside, folder: Path) -> None:
    with EventStore(folder) as store, GroupWriter(store) as writer:
        kept = States(folder, store)
        assert kept.is_due(NAME, course.session)
        assert asyncio.run(kept.keep({NAME: course.session}, ZERO + timedelta(hours=1), writer)) == 0
        assert not kept.is_due(NAME, course.session)
        assert _file(folder).name == f"{NAME}@{course.session.seq}.json"
        assert store.end_of(stream_of(NAME)) is not None
        kept.forget(NAME)
    assert not list((folder / states.FOLDER).iterdir())


def test_a_restart_from_a_state_holds_and_waits_for_a_person_as_every_restart_does(course: WatchedBedside) -> None:
    core = WatchedInfusion(
        infusion=NAME, epoch=7, history=(), state=course.session, devices=(), now=replace(course.now, mono_ms=0)
    )
    assert core.session.state is State.HELD
    assert core.session.unconfirmed_ms is not None
    assert core.session.epoch == 7


def test_a_process_keeps_states_by_itself_and_its_next_start_takes_infusions_up_from_them(
    course: WatchedBedside, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "EVENTS", 1)
    monkeypatch.setattr(process, "_STATES_S", 0.01)
    book = DeviceBook(folder)
    book.open.append(NAME)
    book.write()

    async def one_start(epoch: int) -> tuple[int, int]:
        with EventStore(folder) as store:
            supervisor = process.Supervisor(folder, store, epoch=epoch, clock=Clock())
            ticking = [asyncio.create_task(one) for one in (supervisor.tick_forever(), supervisor.states_forever())]
            before = store.end_of(stream_of(NAME))
            async with asyncio.timeout(10):
                while store.end_of(stream_of(NAME)) == before:  # noqa: ASYNC110 - kept by another thread
                    await asyncio.sleep(0.02)
            for task in ticking:
                task.cancel()
            await asyncio.gather(*ticking, return_exceptions=True)
            supervisor.close()
            assert not store.verify()
            return supervisor.infusions[NAME].core.session.seq, supervisor.counters["state_not_kept"]

    for epoch in (2, 3):
        seq, failed = asyncio.run(one_start(epoch))
        assert failed == 0
        assert seq > len(course.kept)
    session, count = restored(folder)
    assert count < 10
    with EventStore(folder) as store:
        assert state_hash(session) == state_hash(fold(store.read(NAME)))


def test_events_after_one_are_read_only_on_the_hash_that_one_has(course: WatchedBedside, folder: Path) -> None:
    last = len(course.kept)
    with EventStore(folder) as store:
        _, head = store.event_at(NAME, last, SESSION)
        assert store.read_after(NAME, last, head) == ()
        assert store.read_after(NAME, last - 3) == tuple(course.kept[-3:])
        for seq, named in ((last, "f" * 64), (last + 1, head), (0, head), (last - 1, head)):
            with pytest.raises(RecordFailedError):
                store.read_after(NAME, seq, named)
