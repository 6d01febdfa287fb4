"""Telemetry: what the record names is there as it was, and what is not is said."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infusion_sessions import desk_at
from lenitive.domain.infusion.events import Event, TelemetryBlock
from lenitive.domain.infusion.session import State
from lenitive.record.failure import RecordFailedError
from lenitive.record.telemetry import Telemetry, kept_blocks, telemetry_findings


def frames(telemetry: Telemetry, *, seconds: int, from_s: int = 0) -> None:
    for second in range(from_s, from_s + seconds):
        for device in ("pump-1", "monitor-1"):
            telemetry.add("infusion-1", device, second * 1000, b'{"second":%d}' % second)


def named(blocks: tuple[TelemetryBlock, ...]) -> dict[str, list[Event]]:
    (first, *_) = desk_at(State.PREPARED).events
    return {"session-1": [replace(first, seq=place, data=block) for place, block in enumerate(blocks, start=1)]}


@pytest.fixture
def kept(tmp_path: Path) -> tuple[TelemetryBlock, ...]:
    telemetry = Telemetry(tmp_path)
    frames(telemetry, seconds=60)
    assert telemetry.cut(59_999) == ()
    first = telemetry.cut(60_000)
    frames(telemetry, seconds=30, from_s=60)
    last = telemetry.cut()
    telemetry.close()
    return first + last


def test_a_block_lasts_a_minute_and_the_end_cuts_what_is_left(kept: tuple[TelemetryBlock, ...], tmp_path: Path) -> None:
    assert [(one.device, one.count, one.from_ms, one.to_ms) for one in kept] == [
        ("pump-1", 60, 0, 59_000),
        ("monitor-1", 60, 0, 59_000),
        ("pump-1", 30, 60_000, 89_000),
        ("monitor-1", 30, 60_000, 89_000),
    ]
    assert [found.block for found in kept_blocks(tmp_path)] == list(kept)
    assert list(telemetry_findings(tmp_path, named(kept))) == []


@pytest.mark.parametrize(
    ("change", "event", "what"),
    [
        (lambda content: content.replace(b'{"second":59}', b'{"second":58}', 1), 1, "was changed"),
        (lambda content: content[: len(content) // 3], 2, "is"),
        (lambda content: content[: content.rindex(b'{"count')], 4, "is not there"),
        (lambda content: content.replace(b'"device":"pump-1"', b'"device":"pump-2"', 1), 1, "is not there"),
        (lambda _: b"", 1, "is not there"),
    ],
)
def test_what_was_done_to_a_segment_is_found(
    kept: tuple[TelemetryBlock, ...], tmp_path: Path, change: Any, event: int, what: str
) -> None:
    (segment,) = tmp_path.glob("*.telemetry")
    segment.write_bytes(change(segment.read_bytes()))
    stream, place, said = next(telemetry_findings(tmp_path, named(kept)))
    assert (stream, place) == ("session-1", event)
    assert what in said


def test_a_start_never_writes_behind_what_was_left(kept: tuple[TelemetryBlock, ...], tmp_path: Path) -> None:
    (segment,) = tmp_path.glob("*.telemetry")
    segment.write_bytes(segment.read_bytes() + b'{"count":1')  # the power went
    again = Telemetry(tmp_path)
    frames(again, seconds=5, from_s=100)
    more = again.cut()
    again.close()
    assert list(telemetry_findings(tmp_path, named(kept + more))) == []


def _fails(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_block_that_could_not_be_kept_is_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telemetry = Telemetry(tmp_path)
    frames(telemetry, seconds=3)

    monkeypatch.setattr("os.fsync", _fails)
    with pytest.raises(RecordFailedError, match="No space left"):
        telemetry.cut()
    monkeypatch.undo()
    with pytest.raises(RecordFailedError, match="failed before"):
        telemetry.cut()
    telemetry.close()
    with pytest.raises(ValueError, match="line end"):
        telemetry.add("infusion-1", "pump-1", 0, b"a\nb")


def test_blocks_of_many_devices_that_begin_together_end_apart_and_each_lasts_a_minute_at_most(tmp_path: Path) -> None:
    telemetry, ended = Telemetry(tmp_path, spread=True), list[TelemetryBlock]()
    at_once: list[int] = []
    for second in range(300):
        for device in range(120):
            telemetry.add("infusion-1", f"pump-{device}", second * 1000, b"{}")
        blocks = telemetry.cut(second * 1000)
        at_once.append(len(blocks))
        ended += blocks
    telemetry.close()
    assert max(at_once) <= 10, "120 in one second before"
    assert max(block.to_ms - block.from_ms for block in ended) <= 60_000
    of_one = [block for block in ended if block.device == "pump-7"]
    assert len(of_one) in {4, 5, 6}, "the first is shorter, the others are not"
    assert sum(block.count for block in of_one) == of_one[-1].to_ms // 1000 + 1, "every frame stands in one block"


def test_telemetry_that_cannot_be_kept_is_not_collected_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telemetry = Telemetry(tmp_path)
    frames(telemetry, seconds=1)
    monkeypatch.setattr("os.fsync", _fails)
    with pytest.raises(RecordFailedError):
        telemetry.cut()
    frames(telemetry, seconds=1000)
    assert sum(len(block.frames) for block in telemetry._open.values()) == 2
    with pytest.raises(RecordFailedError):
        telemetry.cut()
