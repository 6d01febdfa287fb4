"""What is live reaches every page at once: one word of the supervisor, one message, however many look on."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lenitive.clinic import supervision_wire as wire
from lenitive.record.codec import SESSION as CODEC
from lenitive.web.fan import Fan

AT_ONCE_S = 0.2


@pytest.fixture
def running(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A real desk that knows a session, and follows nobody."""
    from at_a_chair import SESSION, in_the_middle

    from lenitive.web.running import Desk, Known

    _, told = in_the_middle(clinic, monkeypatch)
    desk = Desk(told.folder)
    monkeypatch.setattr(desk, "start", lambda: None)
    found = Known(events=list(told.found.events), session=told.found.session)
    desk._known[SESSION] = found
    desk._connected = True
    monkeypatch.setattr("lenitive.web.live.desk", lambda: desk)
    desk._stands(told.says())
    return desk


async def _first(stream: Any) -> None:
    """The words with which a stream begins, and how it stands now."""
    assert (await anext(stream)).startswith(b"retry")
    assert (await anext(stream)).startswith(b"event: live")


def _happened(desk: Any, session: str) -> wire.Happened:
    """Somebody rates the pain."""
    known = desk._known[session]
    rated = next(one for one in known.events if one.type == "PainRated" or "Score" in one.type)
    at = known.events[-1].at + timedelta(seconds=1)
    event = replace(rated, seq=known.session.seq + 1, at=at, key=None)
    return wire.Happened(infusion=session, event=CODEC.record(event), pushed_ms=0)


def test_an_event_is_on_every_open_page_at_once_without_waiting_for_the_next_second(running: Any) -> None:
    from at_a_chair import SESSION

    from lenitive.web.live import _of_sessions

    async def look() -> tuple[list[bytes], float]:
        streams = [_of_sessions(frozenset((SESSION,)), SESSION) for _ in range(50)]
        for stream in streams:
            await _first(stream)
        waiting = [asyncio.ensure_future(anext(stream)) for stream in streams]
        await asyncio.sleep(0)
        began = time.monotonic()
        await asyncio.to_thread(running._hear, _happened(running, SESSION))
        said = await asyncio.wait_for(asyncio.gather(*waiting), 2)
        took_s = time.monotonic() - began
        for stream in streams:
            await stream.aclose()
        return said, took_s

    before = running._known[SESSION].session.seq
    said, took_s = asyncio.run(look())
    assert {one.split(b"\n")[1] for one in said} == {b"id: %d" % (before + 1)}
    assert took_s < AT_ONCE_S
    assert len({id(one) for one in said}) == 1  # one message for all


def test_a_message_is_made_once_for_all_who_look_on(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from at_a_chair import SESSION

    from lenitive.web import live

    made: list[str] = []
    real = live.live_of
    monkeypatch.setattr(live, "live_of", lambda known, said: made.append(said.infusion) or real(known, said))
    first = live.live_message(running, SESSION)
    assert first is not None
    assert live.live_message(running, SESSION) is first
    assert len(made) == 1
    running._hear(_happened(running, SESSION))
    assert live.live_message(running, SESSION) != first
    assert len(made) == 2


def test_a_page_hears_nothing_of_an_infusion_that_it_does_not_show(running: Any) -> None:
    from lenitive.web.live import _of_sessions

    async def look() -> bytes:
        stream = _of_sessions(frozenset(("another",)), "another")
        await anext(stream)
        return bytes(await anext(stream))

    assert asyncio.run(look()) == b"event: gone\ndata: {}\n\n"


def test_an_alarm_that_was_kept_is_shown_before_the_supervisor_says_how_all_stands(running: Any) -> None:
    from at_a_chair import SESSION

    from lenitive.domain.infusion.events import Actor, AlarmRaised, Event, Priority, Role
    from lenitive.web.stands import stands_after

    found, (said, _) = running._known[SESSION], running.live[SESSION]
    raised = Event(
        seq=found.session.seq + 1, at=found.events[-1].at + timedelta(seconds=1),
        actor=Actor(id="system", role=Role.SYSTEM),
        data=AlarmRaised(
            alarm="ALM-SPO2-LOW-RED", priority=Priority.HIGH, since=found.events[-1].at, message="SpO2 80 %"
        ),
        key=None, minute=None,
    )  # fmt: skip
    assert found.add(raised)
    now = stands_after(said, found.session, raised)
    assert [(one.id, one.priority, one.sounds) for one in now.alarms] == [("ALM-SPO2-LOW-RED", "high", True)]
    assert (now.seq, now.state) == (raised.seq, found.session.state.value)


def test_who_is_slow_hears_of_each_name_once_and_never_a_queue() -> None:
    async def listen() -> tuple[list[str], list[str]]:
        fan = Fan()
        with fan.listening() as listener:
            for _ in range(1000):
                fan.tell("one")
                fan.tell("two")
            return await listener.news(1), await listener.news(0.01)

    assert asyncio.run(listen()) == (["one", "two"], [])


def test_a_stream_whose_loop_has_ended_keeps_nobody_from_hearing() -> None:
    fan = Fan()

    async def begin() -> None:
        fan.listening().__enter__()

    asyncio.run(begin())
    fan.tell("one")

    async def listen() -> list[str]:
        with fan.listening() as listener:
            fan.tell("two")
            return await listener.news(1)

    assert asyncio.run(listen()) == ["two"]


def test_a_change_of_a_chart_is_told_at_once(clinic: Any) -> None:
    from lenitive.clinic.charts.charts import Asked
    from lenitive.clinic.charts.events import EscortNamed
    from lenitive.clinic.roles import Member, Role
    from lenitive.web.live import _messages

    house, chart = clinic.house, clinic.chart("Caspian")
    asked = Asked(by=Member(id="m-1", role=Role.FRONT_DESK), at=house.now())

    async def look() -> tuple[bytes, float]:
        stream = _messages(house, house.charts.sequence, None)
        await anext(stream)
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.01)
        began = time.monotonic()
        named = EscortNamed(name="Sam", relation="son")
        await asyncio.to_thread(house.charts.submit, chart.id, lambda _: (named,), asked)
        said = bytes(await asyncio.wait_for(waiting, 2))
        await stream.aclose()
        return said, time.monotonic() - began

    said, took_s = asyncio.run(look())
    assert chart.id.encode() in said
    assert took_s < AT_ONCE_S
