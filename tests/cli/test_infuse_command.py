"""`lenitive infuse`: what happens is kept as it happens."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pysqlite3
import pytest
from command_line import AMARA, PEOPLE, lenitive

import lenitive.cli.infuse as command
from infusion_sessions import PLAN, PRESCRIBER, desk_at, minutes
from lenitive.cli.candidacy import considered_from
from lenitive.clinic import bedside
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import InfusionStarted
from lenitive.domain.infusion.given import deliveries_of_session
from lenitive.domain.infusion.kernel import MS_PER_H, KernelLimits, peak_window
from lenitive.domain.infusion.machine import decide, fold
from lenitive.domain.infusion.session import Channel, Session, State, epoch_ms, from_epoch_ms
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


def test_sessions_on_one_day_share_the_windows_of_one_person_and_end_when_they_are_full(tmp_path: Path) -> None:
    order = ("infuse", AMARA / "record.json", "--intake", AMARA / "intake.json", "--data", tmp_path, *FAST)
    ran = [lenitive(*order, "--seed", seed, "--json") for seed in "12345"]
    assert {one.code for one in ran[-2:]} == {1}
    given = [json.loads(one.out) for one in ran if one.code == 0]
    assert [one["session_number"] for one in given] == list(range(1, len(given) + 1))
    started = [datetime.fromisoformat(one["summary"]["started_at"]) for one in given]
    discharged = [datetime.fromisoformat(one["summary"]["discharged_at"]) for one in given]
    assert all(left < begun for left, begun in zip(discharged, started[1:], strict=False))
    with EventStore(tmp_path) as store:
        told = [fold(store.read(stream)) for stream in store.streams()]
    deliveries = [part for session in told for part in deliveries_of_session(session)]
    assert told[0].plan is not None
    for window in KernelLimits().windows:
        assert peak_window(deliveries, window_ms=window.window_ms) <= window.limit_ng(told[0].plan.weight_g) * MS_PER_H
    day_mg = sum(one["account"]["given_mg"] for one in given)
    assert 100 < day_mg <= 200
    assert json.loads(ran[-1].out)["refusal"]["rule"] in {"SES-DAY", "SES-WINDOW", "LIM-WINDOW-03"}


def test_a_full_window_refuses_the_next_session(tmp_path: Path) -> None:
    considered = considered_from(AMARA / "record.json", AMARA / "intake.json")
    nine = datetime.combine(considered.intake.as_of, time(9, 0, tzinfo=UTC))
    started_ms = epoch_ms(nine) - 10 * MS_PER_H
    (prepared,) = decide(
        Session(),
        ask.Prepare(
            by=PRESCRIBER,
            key="p",
            plan=replace(PLAN, patient="Patient/amara-quill"),
            scanned="Patient/amara-quill",
            scanned_by="n",
        ),
        at=nine - timedelta(hours=11),
    )
    begun = InfusionStarted(rate_ul_h=25_000, planned_end_at=nine - timedelta(hours=2))
    with EventStore(tmp_path) as store:  # a record that broke off at 25 mg/h, eight hours before its planned end
        started = replace(prepared, seq=2, at=from_epoch_ms(started_ms), data=begun)
        store.append("the day before", [prepared, started])
    ran = lenitive("infuse", AMARA / "record.json", "--intake", AMARA / "intake.json", "--data", tmp_path, *FAST)
    assert ran.code == 1
    assert "LIM-WINDOW-03" in ran.out


def test_another_person_has_windows_and_streams_of_their_own(tmp_path: Path) -> None:
    infuse(tmp_path)
    who = PEOPLE / "juniper-vale"
    ran = lenitive("infuse", who / "record.json", "--intake", who / "intake.json", "--data", tmp_path, *FAST, "--json")
    assert ran.code == 0
    document = json.loads(ran.out)
    assert (document["stream"], document["session_number"]) == ("Patient/juniper-vale session 1", 1)


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


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "1e9", "6_0", "\uff16\uff10", "1e3", "+60", " 60"])
def test_a_speed_that_cannot_be_is_refused(tmp_path: Path, speed: str) -> None:
    ran = lenitive(
        "infuse", AMARA / "record.json", "--intake", AMARA / "intake.json", "--data", tmp_path, "--speed", speed
    )
    assert ran.code == 2
    assert "--speed" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("seed", ["1_0", "\uff11", "-1", "1.0"])
def test_a_seed_that_is_no_whole_number_is_refused(tmp_path: Path, seed: str) -> None:
    ran = lenitive(
        "infuse", AMARA / "record.json", "--intake", AMARA / "intake.json", "--data", tmp_path, "--seed", seed, *FAST
    )
    assert ran.code == 2
    assert "seed" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_the_anchor_lies_where_it_is_asked_for_and_is_looked_for_there(tmp_path: Path) -> None:
    data, anchor = tmp_path / "record", tmp_path / "elsewhere" / "anchor.jsonl"
    document = infuse(data, "--anchor", str(anchor))
    assert anchor.is_file()
    assert not (data / "anchor.jsonl").exists()
    assert document["anchor_apart"] is False
    held = lenitive("log", "verify", data, "--anchor", anchor)
    assert held.code == 0
    assert "same file system" in held.out
    for wrong in ((), ("--anchor", tmp_path / "nowhere.jsonl")):
        ran = lenitive("log", "verify", data, *wrong)
        assert ran.code == 2
        assert "no anchor" in ran.err
    assert lenitive("log", "replay", data).code == 0
    assert not (data / "anchor.jsonl").exists(), "looking leaves nothing behind"
    lines = anchor.read_bytes().splitlines(keepends=True)
    database = data / "record.sqlite3"
    connection = pysqlite3.connect(str(database), isolation_level=None)
    connection.execute("DROP TRIGGER event_is_not_removed")
    connection.execute("DELETE FROM event WHERE id > 20")
    connection.close()
    assert len(lines) > 20
    cut = lenitive("log", "verify", data, "--anchor", anchor)
    assert cut.code == 1
    assert "the tail was cut off" in cut.out


def test_a_reading_that_is_no_longer_the_present_is_not_shown_as_if_it_were() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(1), spo2_pct=96)
    for seconds, shown in ((0, "96"), (75, "96"), (76, "--")):
        at_ms = epoch_ms(minutes(1)) + seconds * 1000
        assert command._value(desk.session, Channel.SPO2, at_ms) == shown
    assert command._value(desk.session, Channel.SYSTOLIC, epoch_ms(minutes(17))) == "120"
    assert command._value(desk.session, Channel.SYSTOLIC, epoch_ms(minutes(19))) == "--"


def test_a_folder_without_a_record_is_said(tmp_path: Path) -> None:
    ran = lenitive("log", "verify", tmp_path)
    assert ran.code == 2
    assert "record.sqlite3" in ran.err


def test_a_session_says_now_and_then_what_a_stop_at_that_minute_would_do(tmp_path: Path) -> None:
    ran = lenitive("infuse", AMARA / "record.json", "--intake", AMARA / "intake.json", "--data", tmp_path, *FAST)
    said = ran.err.splitlines()
    stops = [line for line in said if "if stopped now, in half of people (95 in 100)" in line]
    assert len(stops) >= 4
    assert all(line.endswith("; the discharge gate decides") for line in stops)
    halved = [int(line.split("fallen to half in ")[1].split()[0]) for line in stops]
    assert halved == sorted(halved)
    assert halved[0] < halved[-1]
