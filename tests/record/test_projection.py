"""The overview of sessions: kept up live it is what it is when built from empty."""

from pathlib import Path

import pytest

from infusion_sessions import desk_at
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.session import State
from lenitive.record.failure import RecordFailedError
from lenitive.record.projection import Overview, caught_up, read_projection, rebuilt, write_projection
from lenitive.record.store import EventStore
from record_places import NOTED, NOTES, Place
from written_pages import run


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return list(desk_at(State.CLOSED).events)


def test_live_and_from_empty_are_the_same_at_every_step(place: Place, events: list[Event]) -> None:
    live = Overview()
    with place.store() as store:
        for at in range(0, len(events), 9):
            for stream in ("session-1", "session-2"):
                store.append(stream, events[at : at + 9])
            live = caught_up(live, store)
            assert live == rebuilt(store)
        store.append("chart-1", NOTED, NOTES)  # another kind of stream is no session
        live = caught_up(live, store)
        assert live == rebuilt(store)
    assert [(one.stream, one.state, one.events) for one in live.sessions] == [
        ("session-1", "closed", len(events)),
        ("session-2", "closed", len(events)),
    ]


def test_the_overview_of_another_record_is_not_taken_for_this_ones(place: Place, events: list[Event]) -> None:
    with place.store() as store:
        store.append("session-1", events[:3])
        with pytest.raises(RecordFailedError, match="not of this record"):
            caught_up(Overview(row=2, link="0" * 64), store)
        with pytest.raises(RecordFailedError, match="not of this record"):
            caught_up(Overview(row=9, link="0" * 64), store)


def test_the_command_builds_it_again_and_says_when_it_was_wrong(tmp_path: Path, events: list[Event]) -> None:
    overview = tmp_path / "sessions.json"
    with EventStore(tmp_path / "record") as store:
        store.append("session-1", events[:20])
    again = ["log", "rebuild", str(tmp_path / "record"), "-o", str(overview)]
    assert run(again).exit_code == 0
    assert run(again).exit_code == 0
    kept = read_projection(overview)
    assert kept is not None
    write_projection(overview, Overview(row=kept.row, link=kept.link, sessions=()))
    ran = run(again)
    assert ran.exit_code == 1
    assert "not what its events say" in ran.out
    assert read_projection(overview) == kept
