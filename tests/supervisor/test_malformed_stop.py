"""A hold or a stop is not refused for what does not matter: who asks and which infusion are enough."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from lenitive.clinic import supervision_wire as wire
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Stopped, StopReason
from lenitive.record.store import EventStore
from lenitive.supervisor import start
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.epochs import take_epoch
from lenitive.supervisor.process import Supervisor

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "safety"))

from live_clinic import PLAN, PRESCRIBER

BY = {"id": "n1", "role": "nurse"}
ODD = {
    "an unknown word": {"key": "k", "reason": "He said so"},
    "no reason": {"key": "k"},
    "no key": {},
    "a key that is no word": {"key": 5},
    "a reason that is no word": {"key": "k", "reason": {"why": 1}},
    "a note that is no text": {"key": "k", "note": ["a", 1]},
    "a field that nobody knows": {"key": "k", "page": "flowsheet", "target_ul_h": 7000},
    "a version that is none": {"key": "k", "expected_version": "seven"},
    "a time without a zone": {"key": "k", "not_after": "2026-01-01T00:00:00"},
    "a time that has passed": {"key": "k", "not_after": "2020-01-01T00:00:00Z"},
    "a time that is none": {"key": "k", "authenticated_at": "yesterday"},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", ["Stop", "Hold"])
def test_a_stop_or_hold_is_taken_whatever_else_is_said_of_it(name: str, odd: dict[str, Any]) -> None:
    command = wire.command_of(name, {"by": BY, **odd})
    assert type(command) is wire.COMMANDS[name]
    assert command.by.id == "n1"
    assert command.expected_version is None
    assert command.not_after is None


def test_what_can_be_read_of_a_stop_is_kept_beside_what_cannot() -> None:
    stop = wire.command_of("Stop", {"by": BY, "key": "k", "reason": "patient_request", "note": "feels odd", "page": 1})
    assert isinstance(stop, ask.Stop)
    assert (stop.key, stop.reason, stop.note) == ("k", StopReason.PATIENT_REQUEST, "feels odd")
    unread = wire.command_of("Stop", {"by": BY, "key": "k", "reason": "no such word", "note": "feels odd"})
    assert isinstance(unread, ask.Stop)
    assert (unread.reason, unread.note) == (StopReason.NOT_GIVEN, "feels odd"), "not known is no clinical decision"


@pytest.mark.parametrize(
    "by", [None, {}, {"id": "n1"}, {"id": "n1", "role": "system"}, {"id": "n1", "role": "visitor"}, "n1"]
)
def test_a_stop_of_nobody_is_none(by: object) -> None:
    with pytest.raises(ValueError, match="command"):
        wire.command_of("Stop", {"by": by, "key": "k"})


@pytest.mark.parametrize("name", sorted(set(wire.COMMANDS) - {"Stop", "Hold"}))
def test_every_other_request_is_refused_for_a_field_that_nobody_knows(name: str) -> None:
    with pytest.raises(ValueError, match="has no field 'page'"):
        wire.command_of(name, {"by": BY, "key": "k", "page": 1})


LINES = {
    "a field too many": b'{"say": "ask", "id": 7, "infusion": "INF-1", "type": "Stop", "command": {}, "tab": 1}',
    "no number": b'{"say": "ask", "infusion": "INF-1", "type": "Stop", "command": {}}',
    "a number that is none": b'{"say": "ask", "id": "x", "infusion": "INF-1", "type": "Stop", "command": {}}',
    "another word for asking": b'{"say": "please", "id": 7, "infusion": "INF-1", "type": "Stop", "command": {}}',
    "a note in another encoding": (
        b'{"say": "ask", "id": 7, "infusion": "INF-1", "type": "Stop", "command": {"note": "\xfcbel"}}'
    ),
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_malformed_line_that_still_says_stop_is_a_stop(line: bytes) -> None:
    request = wire.request_of(line)
    assert isinstance(request, wire.Ask)
    assert (request.infusion, request.type) == ("INF-1", "Stop")


@pytest.mark.parametrize(
    "line",
    [
        b'{"say": "ask", "id": 7, "infusion": "INF-1", "type": "SetRate", "command": {}, "tab": 1}',
        b'{"say": "ask", "id": 7, "type": "Stop", "command": {}}',
        b'{"say": "ask", "id": 7, "infusion": 1, "type": "Stop", "command": {}}',
        b'{"say": "ask", "id": 7, "infusion": "INF-1", "type": "Stop", "command": []}',
        b"Stop INF-1",
        b"[" * 100_000,
    ],
)
def test_a_line_that_names_no_infusion_or_no_stop_is_none(line: bytes) -> None:
    with pytest.raises(ValueError, match="request"):
        wire.request_of(line)


def test_over_the_socket_a_malformed_stop_ends_what_is_open_and_the_record_says_that_no_reason_was_given(
    tmp_path: Path,
) -> None:
    async def act() -> None:
        clock = Clock()
        with EventStore(tmp_path) as store:
            supervisor = Supervisor(
                tmp_path, store, epoch=take_epoch(store, clock.now().at, tested="test"), clock=clock
            )
            told: asyncio.Future[start.Listening] = asyncio.get_running_loop().create_future()
            settings = start.Settings(data=tmp_path, device_port=0, health_port=0)
            task = asyncio.create_task(start._run(settings, supervisor, store, told.set_result))
            await asyncio.wait_for(told, 5)
            refusal, _ = await supervisor.submit(
                "INF-1", ask.Prepare(by=PRESCRIBER, key="p", plan=PLAN, scanned=PLAN.patient, scanned_by="n")
            )
            assert refusal is None
            reader, writer = await asyncio.open_unix_connection(tmp_path / wire.SOCKET_NAME)
            said = {"by": BY, "reason": "it hurts", "note": 3}
            asked = {"say": "ask", "id": 4, "infusion": "INF-1", "type": "Stop", "command": said, "tab": 1}
            writer.write(json.dumps(asked).encode() + b"\n")
            answer = wire.reply_of(await asyncio.wait_for(reader.readline(), 5))
            assert isinstance(answer, wire.Answer)
            assert (answer.id, answer.refused, answer.durable) == (4, None, True)
            stopped = [event.data for event in store.read("INF-1") if isinstance(event.data, Stopped)]
            assert stopped == [Stopped(reason=StopReason.NOT_GIVEN)]
            writer.close()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(act())
