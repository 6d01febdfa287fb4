"""The supervisor holds an order against its own record of the same person, before and after a restart."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from infusion_sessions import PLAN as GIVEN
from infusion_sessions import START, desk_at
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.given import deliveries_of_session
from lenitive.domain.infusion.kernel import Delivery
from lenitive.domain.infusion.session import State
from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.epochs import take_epoch
from lenitive.supervisor.process import Supervisor
from lenitive.supervisor.time_line import Now

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "safety"))

from live_clinic import NURSE, PLAN, PRESCRIBER

PERSON = GIVEN.patient


class Moved(Clock):
    """A clock that shows another date."""

    def __init__(self, by: timedelta) -> None:
        super().__init__()
        self.by = by

    def now(self) -> Now:
        now = super().now()
        return replace(now, at=now.at + self.by)


def supervised(folder: Path, act: Callable[[Supervisor], Coroutine[Any, Any, None]], *, after_min: float) -> None:
    """A supervisor so many minutes after the start of the sessions that the tests make."""

    async def run() -> None:
        clock = Moved(START - datetime.now(UTC) + timedelta(minutes=after_min))
        with EventStore(folder) as store:
            epoch = take_epoch(store, clock.now().at, tested="test")
            supervisor = Supervisor(folder, store, epoch=epoch, clock=clock)
            ticking = asyncio.create_task(supervisor.tick_forever())
            try:
                await asyncio.wait_for(act(supervisor), 20)
            finally:
                ticking.cancel()
                supervisor.close()

    asyncio.run(run())


async def ordered(one: Supervisor, name: str, before: tuple[Delivery, ...] = (), *, person: str = PERSON) -> str | None:
    plan = replace(PLAN, patient=person, before=before)
    answer, _ = await one.submit(
        name, ask.Prepare(by=PRESCRIBER, key=name, plan=plan, scanned=person, scanned_by=NURSE.id)
    )
    return answer.rule if isinstance(answer, Refusal) else None


def recorded(folder: Path, state: State, name: str = "INF-0") -> tuple[Delivery, ...]:
    """A session that came as far as a state, in a record; and what it gave."""
    desk = desk_at(state)
    with EventStore(folder) as store:
        store.append(name, tuple(desk.events))
    return deliveries_of_session(desk.session)


def test_an_order_that_forgets_a_session_of_the_record_is_refused_and_one_that_counts_it_is_taken(
    tmp_path: Path,
) -> None:
    gave = recorded(tmp_path, State.CLOSED)
    assert gave

    async def act(one: Supervisor) -> None:
        assert await ordered(one, "INF-1") == "SES-EARLIER-DOSES"
        assert "INF-1" not in one.infusions
        assert "INF-1" not in one.book.open
        assert await ordered(one, "INF-2", person="Patient/2") is None
        assert await ordered(one, "INF-1", gave) is None

    supervised(tmp_path, act, after_min=24 * 60)


def test_a_session_of_eight_days_ago_binds_no_order(tmp_path: Path) -> None:
    recorded(tmp_path, State.CLOSED)

    async def act(one: Supervisor) -> None:
        assert await ordered(one, "INF-1") is None

    supervised(tmp_path, act, after_min=8 * 24 * 60)


def test_a_record_that_breaks_off_counts_until_its_planned_end_and_is_a_second_source_till_then(
    tmp_path: Path,
) -> None:
    gave = recorded(tmp_path, State.RUNNING)

    async def act(one: Supervisor) -> None:
        assert await ordered(one, "INF-1", gave) == "SES-SECOND-SOURCE"

    async def act_later(one: Supervisor) -> None:
        assert await ordered(one, "INF-1") == "SES-EARLIER-DOSES"
        assert await ordered(one, "INF-1", gave) is None

    supervised(tmp_path, act, after_min=100)
    supervised(tmp_path, act_later, after_min=300)


def test_a_person_whose_session_is_open_gets_no_other_also_after_a_restart(tmp_path: Path) -> None:
    async def act(one: Supervisor) -> None:
        found = await asyncio.gather(ordered(one, "INF-1"), ordered(one, "INF-2"))  # at once: one of them
        assert sorted(found, key=str) == [None, "SES-SECOND-SOURCE"]

    async def again(one: Supervisor) -> None:
        (name,) = one.infusions
        assert await ordered(one, "INF-3") == "SES-SECOND-SOURCE"
        await one.submit(name, ask.Stop(by=NURSE, key="s"))
        assert await ordered(one, "INF-3") is None  # nothing was given, and nothing will be

    supervised(tmp_path, act, after_min=0)
    supervised(tmp_path, again, after_min=1)


def test_a_session_that_this_process_closed_and_forgot_counts(tmp_path: Path) -> None:
    async def act(one: Supervisor) -> None:
        assert await ordered(one, "INF-9", person="Patient/9") is None
        one._orders.is_over("INF-0", desk_at(State.CLOSED).session)
        assert await ordered(one, "INF-1") == "SES-EARLIER-DOSES"

    supervised(tmp_path, act, after_min=120)


def test_an_earlier_session_that_cannot_be_read_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(tmp_path, State.CLOSED)

    async def act(one: Supervisor) -> None:
        assert await ordered(one, "INF-1") == "SES-RECORD"
        assert not one.infusions

    def unreadable(*_: object) -> None:
        raise RecordFailedError("INF-0, event 1: its hash is another")

    monkeypatch.setattr(EventStore, "event_at", unreadable)
    supervised(tmp_path, act, after_min=24 * 60)
