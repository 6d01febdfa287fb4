"""Group commit: everyone is told the truth about their own events."""

import threading

import pytest

from infusion_sessions import desk_at
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.session import State
from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.record.group import GroupWriter
from record_places import Place


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return list(desk_at(State.CLOSED).events)


def test_what_many_threads_ask_for_at_once_is_kept_in_few_commits(place: Place, events: list[Event]) -> None:
    with place.store() as store, GroupWriter(store) as writer:

        def ask(number: int) -> None:
            for event in events[:10]:
                writer.keep(f"session-{number}", [event]).result()

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.verify() == ()
        assert [store.read(name) for name in store.streams()] == [tuple(events[:10])] * 20
    assert place.anchor.read_bytes().count(b"\n") < 200


def test_events_that_do_not_fit_fail_alone(place: Place, events: list[Event]) -> None:
    with place.store() as store:
        with GroupWriter(store) as writer:
            asked = [writer.keep(f"session-{number}", [events[number % 2]]) for number in range(100)]
        fitted = [one.exception() is None for one in asked]
        assert fitted == [number % 2 == 0 for number in range(100)]
        assert all(isinstance(one.exception(), ConflictError) for one in asked[1::2])
        assert store.rows == 50
        assert store.verify() == ()


def test_a_failed_flush_is_told_to_everyone_who_waits(
    place: Place, events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    with place.store() as store:
        with monkeypatch.context() as broken, GroupWriter(store) as writer:
            broken.setattr("os.fsync", fails)
            asked = [writer.keep(f"session-{number}", events[:1]) for number in range(10)]
            assert all(isinstance(one.exception(), RecordFailedError) for one in asked)
        with GroupWriter(store) as writer, pytest.raises(RecordFailedError, match="failed before"):
            writer.keep("session-99", events[:1]).result()
