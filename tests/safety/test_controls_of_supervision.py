"""Controls of the supervisor that the hazard log names and no other test shows."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from infusion_sessions import NURSE, START, SYSTEM, desk_at
from lenitive.cli import serve
from lenitive.cli.edge import CannotReadError
from lenitive.devices.endpoint import Endpoint
from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FaultKind, Where
from lenitive.devices.protocol import FRAME_BYTES_MAX, Binding, Kind, Sender
from lenitive.devices.simulated_key import simulated_key
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion import supervise
from lenitive.domain.infusion.alarms import ALARMS, OF_THE_PERSON
from lenitive.domain.infusion.events import (
    AlarmEnded,
    Event,
    InfusionStarted,
    Priority,
    PumpReported,
    SupervisionCondition,
)
from lenitive.domain.infusion.session import State
from lenitive.supervisor import self_check
from lenitive.supervisor.binder import TRIES_MAX, Binder
from lenitive.supervisor.client_listener import ClientDoor, Follower
from lenitive.supervisor.device_listener import LINES_S_MAX, REJECTED_MAX, SILENT_S, DeviceDoor
from lenitive.supervisor.pump_line import PERMIT_MS
from lenitive.supervisor.step import Outgoing
from watched_bedside import WATCHED_PLAN, WatchedBedside


def befallen(
    kind: FaultKind, where: Where, *, after_s: int = 20, for_s: int = 60, intensity: int = 1
) -> WatchedBedside:
    """An infusion that runs, and what befalls it so many seconds after its start."""
    plain = WatchedBedside()
    plain.start()
    start_ms = plain.at_ms + 1000 * after_s
    fault = Fault(start_ms=start_ms, duration_ms=1000 * for_s, kind=kind, where=where, intensity=intensity)
    one = WatchedBedside(faults=[fault])
    one.start()
    one.run(after_s - 0.5)
    return one


# HAZ-12, HAZ-33


@pytest.mark.parametrize(
    ("broken", "part"),
    [
        ("floor_to_step", "golden dose"),
        ("evaluate", "red rule"),
        ("SecondEvaluator", "second evaluator"),
        ("SHIPPED", "library"),
    ],
)
def test_a_part_that_does_not_hold_fails_the_test_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str, part: str
) -> None:
    assert self_check.check(None, tmp_path).failed == ()
    silent = SimpleNamespace(load=lambda _: None, hear=lambda *_: None, disagrees=lambda *_: None)
    replaced: dict[str, Any] = {
        "floor_to_step": lambda rate, **_: rate + 100,
        "evaluate": lambda *_, **__: (),
        "SecondEvaluator": lambda: silent,
        "SHIPPED": SimpleNamespace(canonical="{}", sha256=self_check.SHIPPED.sha256),
    }
    monkeypatch.setattr(self_check, broken, replaced[broken])
    assert part in self_check.check(None, tmp_path).failed


@pytest.mark.parametrize("works", [True, False])
def test_rules_that_fail_while_an_infusion_runs_are_noticed_by_the_second_evaluation(
    monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    one = befallen(FaultKind.RESPIRATORY_DEPRESSION, Where.PATIENT, for_s=1200, intensity=100)
    sound = supervise.evaluate

    def broken(*session: Any, **at: Any) -> Any:
        return tuple(found for found in sound(*session, **at) if found.rule.id not in OF_THE_PERSON)

    monkeypatch.setattr(supervise, "evaluate", sound if works else broken)
    for _ in range(600):
        one.run(1)
        if one.true_rate_ul_h == 0:
            break
    assert one.true_rate_ul_h == 0
    assert ("ALM-EVALUATORS-DISAGREE" in one.session.alarms) is not works
    assert bool(OF_THE_PERSON & set(one.session.alarms)) is works


# HAZ-19, HAZ-34, HAZ-53


@pytest.mark.parametrize("condition", SupervisionCondition)
def test_nothing_starts_without_a_sink_a_disk_or_anything_else_of_the_supervision(
    condition: SupervisionCondition,
) -> None:
    desk = desk_at(State.TIMED_OUT)
    at = START - timedelta(seconds=1)
    start = ask.Start(by=NURSE, key="s", expected_version=desk.session.version, rate_ul_h=3500)
    report = ask.ReportSupervision(by=SYSTEM, key="", condition=condition, active=True)
    desk.must(report, at)
    refused = desk.try_(replace(start, expected_version=desk.session.version), at)
    assert isinstance(refused, Refusal)
    assert refused.rule == "SES-SUPERVISION"
    desk.must(replace(report, active=False), at)
    desk.monitor(at)
    started = desk.try_(replace(start, expected_version=desk.session.version), at)
    assert not isinstance(started, Refusal), str(started)


GIB = 1 << 30


@pytest.mark.parametrize(
    ("free", "total", "low"),
    [(2 * GIB, 10 * GIB, False), (GIB, 10 * GIB, False), (GIB - 1, 2 * GIB, True), (9 * GIB, 100 * GIB, True)],
)
def test_less_than_a_tenth_or_one_gibibyte_of_disk_is_low(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, total: int, low: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free, total=total))
    assert self_check.check(None, tmp_path).disk_low is low


# HAZ-25


def test_a_rate_set_at_the_keypad_is_stopped_within_5_s_and_both_rates_are_in_the_record() -> None:
    one = befallen(FaultKind.PUMP_KEYPAD_CHANGE, Where.PUMP, for_s=1, intensity=200)
    assert one.session.alarms == {}
    one.run(5)
    assert "ALM-PUMP-MISMATCH" in one.session.alarms
    assert ALARMS["ALM-PUMP-MISMATCH"].priority is Priority.HIGH
    assert one.true_rate_ul_h == 0
    reported = {event.data.rate_ul_h for event in one.kept if isinstance(event.data, PumpReported)}
    started = {event.data.rate_ul_h for event in one.kept if isinstance(event.data, InfusionStarted)}
    assert 7000 in reported
    assert started == {3500}
    assert one.session.state is State.STOPPED, "from which nothing is raised"


# HAZ-26


class Doubling(WatchedBedside):
    """Every frame of either side arrives twice."""

    def _send(self, frames: tuple[Outgoing, ...]) -> None:
        super()._send(tuple(frame for frame in frames for _ in range(2)))


def test_when_every_frame_arrives_twice_the_pump_gives_not_a_drop_more() -> None:
    given = []
    for kind in (WatchedBedside, Doubling):
        one = kind()
        one.start()
        one.run(20)
        one.must(ask.SetRate(by=NURSE, key=one.key(), target_ul_h=1000))
        one.run(20)
        one.must(ask.Hold(by=NURSE, key=one.key()))
        one.run(5)
        one.must(ask.Resume(**one.raising()))  # type: ignore[arg-type]
        one.run(20)
        assert one.session.state is State.RUNNING
        given.append(one.bedside.pump.pump.true_ul)
    assert given[0] == given[1] > 0


# HAZ-28


def test_a_pump_that_did_not_stop_is_told_to_people_in_the_words_of_what_to_do() -> None:
    rule = ALARMS["ALM-PUMP-NOT-STOPPED"]
    assert rule.priority is Priority.HIGH
    assert "clamp the line" in rule.title


# HAZ-29


def test_every_permit_says_the_planned_end_and_the_volume_that_is_left() -> None:
    one = WatchedBedside()
    one.start()
    one.run(10)
    bodies = [json.loads(frame.frame.split(b" ", 3)[3])["body"] for frame in one.sent]
    permits = [body for body in bodies if body["type"] == "permit"]
    assert len(permits) > 2
    for body in permits:
        assert body["stop_at_ms"] is not None
        assert 0 < body["stop_at_counter_ul"] <= one.plan.bag_ul
        assert body["lasts_ms"] == PERMIT_MS


# HAZ-54


@pytest.mark.parametrize(("skew_ms", "flagged"), [(-35_000, True), (40_000, True), (10_000, False)])
def test_a_device_whose_clock_is_more_than_30_s_off_is_flagged_and_changes_nothing(skew_ms: int, flagged: bool) -> None:
    one = befallen(FaultKind.DEVICE_CLOCK_STEP, Where.PUMP, intensity=skew_ms)
    one.run(10)
    assert ("ALM-DEVICE-SKEW" in one.session.alarms) is flagged
    assert one.true_rate_ul_h == 3500


@pytest.mark.parametrize("where", [Where.PUMP, Where.MONITOR])
@pytest.mark.parametrize(("skew_ms", "far"), [(-301_000, True), (3_600_000, True), (299_000, False)])
def test_while_a_devices_clock_is_more_than_300_s_off_no_more_drug_is_given_and_it_still_alarms_and_stops(
    where: Where, skew_ms: int, far: bool
) -> None:
    one = befallen(FaultKind.DEVICE_CLOCK_STEP, where, intensity=skew_ms)
    one.run(10)
    assert ("ALM-DEVICE-CLOCK-FAR" in one.session.alarms) is far
    assert one.true_rate_ul_h == 3500, "what runs is not blinded by a clock"
    one.must(ask.Hold(by=NURSE, key=one.key()))
    one.run(2)
    refusal = one.submit(ask.Resume(**one.raising()))  # type: ignore[arg-type]
    assert ("ALM-DEVICE-CLOCK-FAR" in str(refusal)) is far
    one.must(ask.Stop(by=NURSE, key=one.key()))
    one.run(2)
    assert one.true_rate_ul_h == 0
    assert "ALM-PUMP-NOT-STOPPED" not in one.session.alarms, "its word that it stands counts"


# HAZ-57, HAZ-67


class Line:
    """A connection of which only the buffer and the end matter."""

    def __init__(self, buffered: int = 0) -> None:
        self.buffered, self.written, self.aborted = buffered, b"", False

    def get_write_buffer_size(self) -> int:
        return self.buffered

    def is_closing(self) -> bool:
        return self.aborted

    def write(self, data: bytes) -> None:
        self.written += data

    def abort(self) -> None:
        self.aborted = True


def test_every_sink_is_told_and_who_reads_slowly_is_dropped_and_not_waited_for() -> None:
    counters: Counter[str] = Counter()
    door = ClientDoor(SimpleNamespace(counters=counters), None)  # type: ignore[arg-type]
    lines = [Line(), Line(buffered=5 * 1024 * 1024), Line()]
    for line in lines:
        writer: Any = SimpleNamespace(transport=line)
        door._take(Follower(writer=writer, infusion=None, sink=True, beat_s=0.0))
    event = Event(seq=1, at=START, minute=None, actor=SYSTEM, data=AlarmEnded(alarm="ALM-KVO"))
    door.tell(SimpleNamespace(core=SimpleNamespace(infusion="INF-1")), (event,))  # type: ignore[arg-type]
    assert [(b"ALM-KVO" in line.written, line.aborted) for line in lines] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert door.followers == 2
    assert counters["slow_followers"] == 1


def knocking(*, accepts: bool) -> tuple[DeviceDoor, Line, Counter[str]]:
    counters: Counter[str] = Counter()
    supervisor: Any = SimpleNamespace(counters=counters, hear=lambda *_: accepts, hung_up=lambda _: None)
    door, line = DeviceDoor(supervisor, set()), Line()
    door._transport = line  # type: ignore[assignment]
    return door, line, counters


@pytest.mark.parametrize(
    ("sent", "accepts", "why"),
    [
        (b"x" * (FRAME_BYTES_MAX + 1), True, "too_large"),
        (b"a\n" * (LINES_S_MAX + 1), True, "too_many_lines"),
        (b"a\n" * (REJECTED_MAX + 1), False, "nothing_accepted"),
        (b"a\n" * REJECTED_MAX, False, None),
        (b"a\n" * REJECTED_MAX, True, None),
    ],
)
def test_a_peer_that_floods_or_never_ends_a_line_is_cut_off(sent: bytes, accepts: bool, why: str | None) -> None:
    door, line, counters = knocking(accepts=accepts)
    door.data_received(sent)
    assert line.aborted is (why is not None)
    assert counters == ({} if why is None else {f"peer_{why}": 1})


def test_a_peer_that_says_nothing_or_takes_nothing_is_cut_off() -> None:
    door, line, _ = knocking(accepts=True)
    door.data_received(b"a\n")
    heard_s = door._accepted_s
    door.cut_if_silent(heard_s + SILENT_S)
    assert not line.aborted
    door.cut_if_silent(heard_s + SILENT_S + 0.1)
    assert line.aborted
    door, line, counters = knocking(accepts=True)
    line.buffered = 10**6
    door.send(b"frame\n")
    assert line.aborted
    assert counters == {"peer_takes_nothing": 1}


# HAZ-16, HAZ-60, HAZ-68

PERSON = Binding(infusion="INF-1", token="0123456789abcdef" * 2)


def bench() -> tuple[Binder, Endpoint]:
    return Binder(), Endpoint("pump-1", Kind.PUMP, simulated_key("pump-1"), sender=Sender.SUPERVISOR)


def test_a_code_that_nobody_read_binds_nothing_and_three_wrong_ones_end_it() -> None:
    binder, end = bench()
    assert isinstance(binder.confirm(end, "123456", at_ms=0), Refusal)
    assert isinstance(binder.ask(end, PERSON, "123456", WATCHED_PLAN, at_ms=0), bytes)
    for _ in range(TRIES_MAX):
        refused = binder.confirm(end, "654321", at_ms=0)
        assert isinstance(refused, Refusal)
        assert refused.rule == "SES-BINDING"
    assert isinstance(binder.confirm(end, "123456", at_ms=0), Refusal), "after three wrong ones the code is void"
    assert not end.expected.confirmed
    assert isinstance(binder.ask(end, PERSON, "123457", WATCHED_PLAN, at_ms=0), bytes)
    assert isinstance(binder.confirm(end, "123457", at_ms=0), bytes)


@pytest.mark.parametrize(("synthetic", "bound"), [(True, True), (None, True), (False, False)])
def test_a_simulated_device_is_never_bound_to_a_real_person(synthetic: bool | None, bound: bool) -> None:
    binder, end = bench()
    plan = replace(WATCHED_PLAN, patient_synthetic=synthetic)
    assert isinstance(binder.ask(end, PERSON, "123456", plan, at_ms=0), bytes) is bound


def test_only_a_device_that_is_bound_to_it_is_heard_by_an_infusion() -> None:
    one = WatchedBedside()
    one.start()
    pump, before = one.bedside.devices[0], one.core.state_hash
    good = one.bedside.pump.report(at_ms=one.at_ms)[0]
    one.core._ends[pump].bind(Binding(infusion="INF-2", token=PERSON.token), confirmed=True)
    assert one.core.receive(pump, good, one.now).events == ()
    assert one.core.receive("pump-9", good, one.now).events == ()
    assert one.core.state_hash == before
    one.core._ends[pump].bind(PERSON, confirmed=True)
    assert one.core.receive(pump, good, one.now).accepted


def test_a_demonstration_is_not_opened_in_the_folder_of_a_clinic(tmp_path: Path) -> None:
    (tmp_path / "accounts.sqlite3").touch()
    with pytest.raises(CannotReadError, match="holds a clinic"):
        serve._folder(tmp_path, demo=True)
    assert serve._folder(tmp_path, demo=False) == tmp_path
    (tmp_path / "demo.txt").touch()
    assert serve._folder(tmp_path, demo=True) == tmp_path


# HAZ-20


def test_a_pump_that_gives_three_times_too_much_is_stopped_at_the_latest_after_1_ml() -> None:
    one = befallen(FaultKind.PUMP_OVER_DELIVERY, Where.PUMP, for_s=1500, intensity=300)
    commanded_ul = one.session.commanded_ul
    for _ in range(1500):
        one.run(1)
        if one.true_rate_ul_h == 0:
            break
    assert one.session.state is State.STOPPED
    excess_ul = one.bedside.pump.pump.true_ul - commanded_ul(round(one.core.at(one.now).timestamp() * 1000))
    assert 0 < excess_ul < 1200


# HAZ-63, HAZ-66

COOKIES = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY"


@pytest.mark.parametrize(
    ("https", "said"),
    [("1", "__Host-session __Host-csrf True True True"), ("0", "session csrf False False True")],
)
def test_over_tls_cookies_belong_to_this_host_alone(tmp_path: Path, https: str, said: str) -> None:
    program = f"from lenitive.web.site import settings as s; print(*(getattr(s, one) for one in '{COOKIES}'.split()))"
    told = {"LENITIVE_HTTPS": https, "LENITIVE_DATA": str(tmp_path), "LENITIVE_DEMO": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **told}, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == said.split()


CELLS = (
    "import django; django.setup(); from lenitive.web.screens.pharmacy.shelf import cell; "
    "print(*(repr(cell(one)) for one in ('=1', '+1', '-1', '@x', chr(9) + '=1', chr(13), 'A-17')))"
)


def test_a_cell_that_begins_like_a_formula_is_made_harmless(tmp_path: Path) -> None:
    told = {"DJANGO_SETTINGS_MODULE": "lenitive.web.site.settings", "LENITIVE_DATA": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", CELLS], env={**os.environ, **told}, capture_output=True, text=True, check=True
    )
    *formulas, ordinary = ran.stdout.split()
    assert ordinary == "'A-17'"
    assert len(formulas) == 6
    assert all(one.startswith("\"'") for one in formulas)
