"""`lenitive infuse`: what happens is kept as it happens."""

import json
from pathlib import Path

import pytest
from command_line import AMARA, PEOPLE, lenitive

import lenitive.cli.infuse as command
from lenitive.clinic import bedside
from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore

FAST = ("--speed", "1000000")


def infuse(folder: Path, *more: str) -> dict:
    ran = lenitive(
        "infuse", AMARA / "record.json", "--intake", AMARA / "intake.json", "--data", folder, *FAST, "--json", *more
    )
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_every_event_of_a_session_is_in_the_record_and_holds(tmp_path: Path) -> None:
    document = infuse(tmp_path)
    verified = lenitive("log", "verify", tmp_path, "--json")
    assert verified.code == 0
    assert json.loads(verified.out)["lines"] == document["events"]
    (session,) = json.loads(lenitive("log", "replay", tmp_path, "--json").out)["sessions"]
    assert (session["state"], session["head"]) == ("closed", document["head"])
    assert session["given_mg"] == pytest.approx(document["account"]["given_mg"])


def test_a_second_session_is_a_stream_of_its_own(tmp_path: Path) -> None:
    first, second = infuse(tmp_path), infuse(tmp_path, "--seed", "2")
    assert first["stream"] != second["stream"]
    with EventStore(tmp_path) as store:
        assert store.streams() == (first["stream"], second["stream"])
    exported = lenitive("log", "export", tmp_path, "-o", tmp_path / "both.jsonl")
    assert exported.code == 0
    assert lenitive("log", "verify", tmp_path / "both.jsonl").code == 0


def test_a_person_who_may_not_be_planned_for_is_a_clinical_no_and_nothing_is_kept(tmp_path: Path) -> None:
    who = PEOPLE / "lucian-ashdown"
    ran = lenitive("infuse", who / "record.json", "--intake", who / "intake.json", "--data", tmp_path, *FAST)
    assert ran.code == 1
    assert "CAN-STATUS" in ran.out
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_can_no_longer_be_written_ends_the_session_with_the_pump_at_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commanded: list[int] = []
    told = bedside.SimulatedPump.command

    def listen(pump: object, rate_ul_h: int, *, at_ms: int) -> None:
        commanded.append(rate_ul_h)
        told(pump, rate_ul_h, at_ms=at_ms)

    class Full(EventStore):
        def append(self, stream: str, events: object) -> None:
            if commanded:
                raise RecordFailedError("the record could not be written: no space left on device")
            super().append(stream, events)

    monkeypatch.setattr(command, "EventStore", Full)
    monkeypatch.setattr(bedside.SimulatedPump, "command", listen)
    ran = lenitive("infuse", AMARA / "record.json", "--intake", AMARA / "intake.json", "--data", tmp_path, *FAST)
    assert ran.code == 3
    assert "no space left" in ran.err
    assert commanded[-1] == 0


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "1e9"])
def test_a_speed_that_cannot_be_is_refused(tmp_path: Path, speed: str) -> None:
    ran = lenitive(
        "infuse", AMARA / "record.json", "--intake", AMARA / "intake.json", "--data", tmp_path, "--speed", speed
    )
    assert ran.code == 2
    assert "--speed" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_record_is_said(tmp_path: Path) -> None:
    ran = lenitive("log", "verify", tmp_path)
    assert ran.code == 2
    assert "record.sqlite3" in ran.err
