"""The core of supervision, with simulated devices in virtual time: what it lets the pump do, and for how long."""

from datetime import timedelta

import pytest

from infusion_sessions import NURSE
from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FaultKind, Where
from lenitive.devices.protocol import Reason
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Held, SupervisionResumed
from lenitive.domain.infusion.machine import fold
from lenitive.domain.infusion.session import State
from lenitive.record.journal import state_hash
from lenitive.supervisor.pump_line import PERMIT_MS
from watched_bedside import WatchedBedside


@pytest.fixture
def running() -> WatchedBedside:
    one = WatchedBedside()
    one.start()
    return one


def stops_within(one: WatchedBedside, seconds: float) -> bool:
    one.run(seconds)
    return one.true_rate_ul_h == 0


def stop(one: WatchedBedside) -> Refusal | None:
    return one.submit(ask.Stop(by=NURSE, key=one.key()))


def why_held(one: WatchedBedside) -> str:
    return [event.data.reason for event in one.kept if isinstance(event.data, Held)][-1]


def test_an_infusion_runs_for_as_long_as_it_is_supervised(running: WatchedBedside) -> None:
    running.run(60)
    assert running.true_rate_ul_h == 3500
    assert running.session.alarms == {}
    assert running.core.is_durable
    assert running.core.evaluators_agree


def test_what_the_record_tells_is_what_is_known(running: WatchedBedside) -> None:
    running.run(30)
    assert state_hash(fold(running.kept)) == running.core.state_hash


# A lost supervisor, a lost link


def test_a_supervisor_that_dies_leaves_rate_0_when_the_permit_ends(running: WatchedBedside) -> None:
    died_ms = running.at_ms
    pump = running.bedside.pump.pump
    pump.advance(died_ms + PERMIT_MS)
    assert running.true_rate_ul_h == 0
    assert pump.true_ul < 3500 * 3 / 3600 + 3500 * (PERMIT_MS / 1000 + 1) / 3600


@pytest.mark.parametrize("reconnects", [False, True])
def test_a_lost_pump_link_holds_both_ends_and_nothing_goes_on_by_itself(
    running: WatchedBedside, reconnects: bool
) -> None:
    running.pump_link = False
    assert stops_within(running, 11)
    assert running.session.state is State.HELD
    assert why_held(running) == "the permit has ended: the pump was not heard"
    running.pump_link = reconnects
    running.run(20)
    assert running.true_rate_ul_h == 0
    assert running.session.state is not State.RUNNING


def test_a_pump_that_does_not_hear_is_seen_to_stand_by_itself(running: WatchedBedside) -> None:
    running.bedside.pump.voice.end.bind(None)  # it takes nothing any more, and says so by saying nothing
    assert stops_within(running, 12)
    assert running.session.state is State.HELD


def test_a_lost_monitor_holds_the_infusion_after_30_s(running: WatchedBedside) -> None:
    running.monitor_link = False
    running.run(17)
    assert "ALM-VITALS-STALE-MEDIUM" in running.session.alarms
    assert running.true_rate_ul_h == 3500
    running.run(17)
    assert "ALM-VITALS-STALE-HIGH" in running.session.alarms
    assert running.true_rate_ul_h == 0


# Less drug first


def test_stop_reaches_the_pump_before_it_is_kept(running: WatchedBedside) -> None:
    running.keeps = False
    assert stop(running) is None
    assert running.true_rate_ul_h == 0
    assert running.session.state is State.STOPPED


def test_stop_works_when_the_record_is_gone(running: WatchedBedside) -> None:
    running.keeps = False
    running._do(running.core.not_kept(running.now))
    assert running.true_rate_ul_h == 0, "what cannot be kept is not given"
    assert stop(running) is None
    assert running.session.state is State.STOPPED
    assert "ALM-RECORD-LOST" in running.session.alarms


def test_more_drug_waits_until_it_is_kept() -> None:
    one = WatchedBedside()
    one.start()
    one.must(ask.Hold(by=NURSE, key=one.key()))
    one.run(5)
    assert one.true_rate_ul_h == 0
    one.keeps = False
    one.must(ask.Resume(**one.raising()))  # type: ignore[arg-type]
    one.run(1)
    assert one.true_rate_ul_h == 0, "not kept, not done"
    one._do(one.core.kept(one.session.seq, one.now))
    assert one.true_rate_ul_h == 3500


def test_more_drug_that_was_kept_too_late_is_not_done() -> None:
    one = WatchedBedside()
    one.start()
    one.must(ask.Hold(by=NURSE, key=one.key()))
    one.run(5)
    one.keeps = False
    one.must(ask.Resume(**one.raising()))  # type: ignore[arg-type]
    one.run(6)
    one._do(one.core.kept(one.session.seq, one.now))
    one.run(1)
    assert one.true_rate_ul_h == 0
    assert one.session.state is State.HELD


def test_events_that_nobody_keeps_stop_the_infusion(running: WatchedBedside) -> None:
    running.keeps = False
    assert stops_within(running, 22)
    assert "ALM-RECORD-LOST" in running.session.alarms
    refusal = running.submit(ask.Resume(**running.raising()))  # type: ignore[arg-type]
    assert refusal is not None
    assert refusal.rule == "SES-RECORD"


def test_a_backlog_counts_as_not_kept_though_some_of_it_is_kept_now_and_then(running: WatchedBedside) -> None:
    running.keeps = False
    for _ in range(5):  # more comes than is kept, so that what waits is ever older
        running.run(8)
        running._do(running.core.kept(running.core.kept_seq + 1, running.now))
    assert running.core.kept_seq < running.session.seq
    assert "ALM-RECORD-LOST" in running.session.alarms


def test_a_stop_that_is_not_read_back_is_repeated_and_alarms_after_3_s(running: WatchedBedside) -> None:
    running.pump_link = False
    stop(running)
    sent = len(running.sent)
    running.run(2.5)
    assert "ALM-PUMP-NOT-STOPPED" not in running.session.alarms
    assert len(running.sent) - sent >= 4, "repeated"
    running.run(1)
    assert "ALM-PUMP-NOT-STOPPED" in running.session.alarms
    running.pump_link = True
    running.run(3)
    assert running.true_rate_ul_h == 0
    assert "pump_not_stopped" not in running.session.supervision


# Restart


def test_after_a_restart_nothing_runs_until_a_read_back_and_a_person(running: WatchedBedside) -> None:
    running.run(5)
    running.restart()
    assert running.session.unconfirmed_ms is not None
    assert running.true_rate_ul_h == 0, "told at once to stand, under the new epoch"
    assert any(isinstance(event.data, SupervisionResumed) for event in running.kept)
    resume = running.submit(ask.Resume(**running.raising()))  # type: ignore[arg-type]
    assert resume is not None
    assert resume.rule == "SES-UNCONFIRMED"
    running.run(3)
    assert running.true_rate_ul_h == 0
    running.must(ask.ConfirmDelivery(by=NURSE, key=running.key()))
    running.run(2)
    running.must(ask.Resume(**running.raising()))  # type: ignore[arg-type]
    running.run(3)
    assert running.true_rate_ul_h == 3500
    running.run(30)
    assert running.true_rate_ul_h == 3500


def test_without_the_pump_a_restart_cannot_be_confirmed(running: WatchedBedside) -> None:
    running.pump_link = False
    running.restart()
    running.run(5)
    refusal = running.submit(ask.ConfirmDelivery(by=NURSE, key=running.key()))
    assert refusal is not None
    assert refusal.rule == "SES-READ-BACK"


def test_a_second_supervisor_under_an_older_epoch_moves_nothing(running: WatchedBedside) -> None:
    old = running.core
    running.restart()
    for _ in range(40):
        running.at_ms += 250
        for device, line in running.bedside.advance(running.at_ms):
            old.receive(device, line, running.now)
        for frame in old.tick(running.now).frames:
            for answer in running.bedside.hear(frame.device, frame.frame, at_ms=running.at_ms):
                old.receive(frame.device, answer, running.now)
    assert running.true_rate_ul_h == 0
    assert "replaced" in old.session.supervision, "it knows, and says so"


# What a device says


def test_a_rejected_frame_changes_counters_and_nothing_else(running: WatchedBedside) -> None:
    before, count = running.core.state_hash, len(running.kept)
    pump = running.bedside.devices[0]
    good = running.bedside.pump.report(at_ms=running.at_ms)[0]
    other = good.replace(b'"INF-1"', b'"INF-2"')
    for line in (b"", b"\xff" * 5000, b"LEN1 pump-1 nonsense\n", good[:-10], other, good.replace(b"LEN1", b"LEN9")):
        step = running.core.receive(pump, line, running.now)
        assert step.events == step.frames == ()
    assert running.core.receive("monitor-9", good, running.now).events == ()
    running._do(running.core.receive(pump, good, running.now))
    after = running.core.state_hash
    for _ in range(3):
        assert running.core.receive(pump, good, running.now).events == ()
    assert running.core.state_hash == after
    assert running.core.rejected[pump][Reason.REPLAYED] == 3
    assert running.core.rejected[pump][Reason.BAD_MAC] + running.core.rejected[pump][Reason.MALFORMED] >= 3
    assert (before == after) or len(running.kept) > count


def fault(kind: FaultKind, where: Where, *, start_s: float = 400, for_s: float = 60, intensity: int = 1) -> Fault:
    return Fault(
        start_ms=round(1000 * start_s),
        duration_ms=round(1000 * for_s),
        kind=kind,
        where=where,
        intensity=intensity,
    )


def test_a_screen_that_stands_still_is_not_believed() -> None:
    one = WatchedBedside(faults=[fault(FaultKind.MONITOR_FROZEN, Where.MONITOR, for_s=120)])
    one.start()
    one.run(70)
    assert "ALM-VITALS-STALE-HIGH" in one.session.alarms
    assert one.true_rate_ul_h == 0


def test_a_pump_that_starts_anew_stands_and_is_held(running: WatchedBedside) -> None:
    at = running.at_ms / 1000
    one = WatchedBedside(faults=[fault(FaultKind.DEVICE_REBOOT, Where.PUMP, start_s=at + 20, for_s=3)])
    one.start()
    one.run(30)
    assert one.true_rate_ul_h == 0
    assert one.session.state is not State.RUNNING


def test_the_true_rate_never_exceeds_the_rate_of_the_session_in_force(running: WatchedBedside) -> None:
    running.run(20)
    running.must(ask.SetRate(by=NURSE, key=running.key(), target_ul_h=1000))
    assert running.true_rate_ul_h == 1000
    running.run(15)
    assert running.true_rate_ul_h == 1000
    assert running.session.alarms == {}


def test_setting_the_clock_changes_no_interval_and_is_said(running: WatchedBedside) -> None:
    running.run(10)
    at = running.core.at(running.now)
    running.wall_offset = timedelta(hours=-1)
    running.run(10)
    assert running.core.at(running.now) - at == timedelta(seconds=10)
    assert "ALM-CLOCK-STEP" in running.session.alarms
    assert running.true_rate_ul_h == 3500
    rated = ask.RatePain(by=NURSE, key=running.key(), observed_at=running.now.at, score=5)
    assert running.submit(rated) is None
    assert running.kept[-1].at - running.kept[-2].at < timedelta(minutes=1)


def test_the_same_request_twice_has_one_effect(running: WatchedBedside) -> None:
    hold = ask.Hold(by=NURSE, key="once")
    running.must(hold)
    count = running.types().count("Held")
    running.must(hold)
    assert running.types().count("Held") == count
