"""What a pump obeys. Each safety property is first seen to fail on a pump with the defect seeded into it."""

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pump_driver import LASTS_MS, Driver, S, pump, running, why

from lenitive.devices import pump_control, simulated_pump
from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FaultKind, Where
from lenitive.devices.messages import Because, Outcome, Permit, PumpState, PumpStatus, SetState, Target, WhyRefused
from lenitive.devices.pump_control import Moment, PumpControl
from lenitive.devices.simulated_pump import PERISTALTIC, PumpHardware

# The permit ------------------------------------------------------------------------------------------------------


def given_after_the_last_permit(driver: Driver) -> float:
    """Microlitres that enter more than T_permit after the last permit, although the supervisor is gone."""
    driver.pump.advance(60 * S + LASTS_MS)
    at_expiry = driver.pump.true_ul
    driver.pump.advance(3600 * S)
    return driver.pump.true_ul - at_expiry


def test_without_a_new_permit_the_pump_goes_to_rate_0_by_itself() -> None:
    driver = running()
    before = driver.pump.true_ul
    assert given_after_the_last_permit(driver) == 0
    assert driver.pump.true_ul - before == pytest.approx(100, rel=0.05), "10 uL/s for 10 s, and not longer"
    status = driver.pump.status(at_ms=3600 * S)
    assert (status.state, status.because, status.rate_ul_h) == (PumpState.HELD, Because.PERMIT_EXPIRED, 0)


def test_a_pump_that_ignores_its_permit_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump_control, "ends_ms", lambda _: None)
    assert given_after_the_last_permit(running()) > 1000


def test_a_permit_after_it_expired_does_not_start_the_pump_again() -> None:
    driver = running()
    driver.pump.advance(90 * S)
    driver.permit(91 * S)
    assert driver.pump.status(at_ms=95 * S).rate_ul_h == 0
    assert driver.run(5000, 95 * S) is not None
    assert driver.pump.status(at_ms=96 * S).rate_ul_h == 5000, "only a new command does"


def test_a_permit_that_was_under_way_for_long_is_shorter_and_never_longer() -> None:
    driver = running()
    driver.permit(66 * S, seen_ms=57 * S)  # 9 s old when it arrives: 1 s is left of it
    assert driver.pump.status(at_ms=66 * S).permit_left_ms == 1 * S
    assert why(driver.permit(66 * S, seen_ms=56 * S)) is WhyRefused.EXPIRED
    assert driver.pump.status(at_ms=67 * S).rate_ul_h == 0


def test_no_run_without_a_permit_or_above_it() -> None:
    driver = Driver(pump())
    assert why(driver.run(5000, 0)) is WhyRefused.NO_PERMIT
    driver.permit(0, rate_max_ul_h=4000)
    assert why(driver.run(5000, 0)) is WhyRefused.ABOVE_PERMIT
    driver.run(4000, 0)
    assert driver.pump.status(at_ms=1).rate_ul_h == 4000
    assert why(driver.permit(1, rate_max_ul_h=3000)) is WhyRefused.ABOVE_PERMIT, "the old one runs out instead"


def test_the_planned_end_and_the_volume_of_a_permit_stop_the_pump() -> None:
    driver = running()
    driver.permit(61 * S, stop_at_ms=65 * S)
    status = driver.pump.status(at_ms=70 * S)
    assert (status.because, status.rate_ul_h) == (Because.PLANNED_END, 0)

    driver = running()
    counter_ul = driver.pump.status(at_ms=61 * S).counter_ul
    driver.permit(61 * S, stop_at_counter_ul=counter_ul + 50)
    status = driver.pump.status(at_ms=70 * S)
    assert (status.because, status.rate_ul_h) == (Because.VOLUME_DONE, 0)
    assert 49 <= status.counter_ul - counter_ul <= 51


def test_a_volume_limit_holds_when_the_counter_is_reset() -> None:
    reset = Fault(start_ms=63 * S, duration_ms=1, kind=FaultKind.PUMP_COUNTER_RESET, where=Where.PUMP)
    driver = running(reset)
    before = driver.pump.status(at_ms=61 * S)
    driver.permit(61 * S, stop_at_counter_ul=before.counter_ul + 50)
    true_ul = driver.pump.true_ul
    assert driver.pump.status(at_ms=70 * S).because is Because.VOLUME_DONE
    assert driver.pump.true_ul - true_ul == pytest.approx(50, rel=0.05)


def test_keeping_the_vein_open_is_drug_and_needs_a_permit() -> None:
    driver = running(hardware=PumpHardware(kvo_ul_h=1000))
    driver.less(Target.HOLD, 61 * S)
    assert driver.pump.status(at_ms=62 * S).rate_ul_h == 1000
    driver.pump.advance(70 * S)
    given_ul = driver.pump.true_ul
    assert driver.pump.status(at_ms=3600 * S).rate_ul_h == 0
    assert driver.pump.true_ul == given_ul


def test_a_pump_keeps_no_vein_open_unless_it_was_made_to() -> None:
    driver = running()
    driver.less(Target.HOLD, 61 * S)
    given_ul = driver.pump.true_ul
    driver.keep_alive(63 * S, 120 * S)
    assert driver.pump.true_ul == given_ul


# The epoch -------------------------------------------------------------------------------------------------------


def effects_of_the_fenced_off(restart: bool) -> list[PumpStatus]:
    """What a supervisor that was replaced can still do, before and after a restart of the pump."""
    reboot = Fault(start_ms=70 * S, duration_ms=5 * S, kind=FaultKind.DEVICE_REBOOT, where=Where.PUMP)
    old = running(*([reboot] if restart else []))
    new = Driver(old.pump, epoch=2)
    new.permit(61 * S)
    new.less(Target.STOP, 62 * S)
    at_ms = 80 * S if restart else 63 * S
    old.permit(at_ms)
    old.run(9000, at_ms)
    changed = old.pump.status(at_ms=at_ms + 1)
    return [changed] if changed.rate_ul_h or changed.epoch != 2 else []


@pytest.mark.parametrize("restart", [False, True], ids=["at once", "after a restart of the pump"])
def test_a_supervisor_that_was_replaced_has_no_effect_any_more(restart: bool) -> None:
    assert effects_of_the_fenced_off(restart) == []


@pytest.mark.parametrize("restart", [False, True], ids=["at once", "after a restart of the pump"])
def test_a_pump_that_forgets_its_epoch_would_be_found(restart: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if restart:
        monkeypatch.setattr(pump_control, "restarted", lambda _: PumpControl())
    else:
        monkeypatch.setattr(pump_control, "adopted", lambda control, epoch: replace(control, epoch=epoch, obeyed=None))
    assert effects_of_the_fenced_off(restart)


def test_one_who_was_replaced_is_told_by_the_epoch_in_the_answer() -> None:
    old = running()
    Driver(old.pump, epoch=7).less(Target.HOLD, 61 * S)
    answer = old.run(9000, 62 * S)
    assert answer is not None
    assert (answer.because, answer.epoch) == (WhyRefused.LOWER_EPOCH, 7)
    assert why(old.permit(62 * S)) is WhyRefused.LOWER_EPOCH
    assert why(old.less(Target.STOP, 62 * S)) is WhyRefused.LOWER_EPOCH


def test_a_take_over_starts_no_gap_and_the_old_permit_runs_out() -> None:
    old = running()
    new = Driver(old.pump, epoch=2)
    new.permit(61 * S)
    assert new.pump.status(at_ms=62 * S).rate_ul_h == 36_000
    new.run(36_000, 63 * S)
    assert new.pump.status(at_ms=72 * S).because is Because.PERMIT_EXPIRED


# Too late, twice, out of order -----------------------------------------------------------------------------------


def rate_after_a_late_command() -> int:
    """The rate after a raise that was queued for longer than it was valid."""
    driver = running()
    late = driver.order(Target.RUN, 60_000, 60 * S, valid_ms=5 * S)
    driver.keep_alive(63 * S, 66 * S)
    driver.pump.obey(late, at_ms=65_001)
    return driver.pump.status(at_ms=66 * S).rate_ul_h


def test_a_raise_that_comes_too_late_is_not_done() -> None:
    assert rate_after_a_late_command() == 36_000


def test_a_pump_that_does_not_look_at_the_time_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = pump_control._unfit

    def careless(control: PumpControl, order: SetState, now: Moment, *more: object) -> WhyRefused | None:
        found = real(control, order, now, *more)  # type: ignore[arg-type]
        return None if found is WhyRefused.EXPIRED else found

    monkeypatch.setattr(pump_control, "_unfit", careless)
    assert rate_after_a_late_command() == 60_000


def test_a_raise_for_the_time_before_a_restart_is_not_done() -> None:
    reboot = Fault(start_ms=61 * S, duration_ms=3 * S, kind=FaultKind.DEVICE_REBOOT, where=Where.PUMP)
    driver = running(reboot)
    early = driver.order(Target.RUN, 60_000, 60 * S)
    driver.permit(65 * S)
    assert why(driver.pump.obey(early, at_ms=65 * S)) is WhyRefused.RESTARTED


def test_a_permit_for_the_time_before_a_restart_or_with_a_number_that_was_used_is_none() -> None:
    reboot = Fault(start_ms=61 * S, duration_ms=3 * S, kind=FaultKind.DEVICE_REBOOT, where=Where.PUMP)
    driver = running(reboot)
    now = driver.pump.since_ms
    early = Permit(
        epoch=1, permit=500, boot=driver.pump.boot, seen_ms=60 * S - now, lasts_ms=LASTS_MS, rate_max_ul_h=60_000,
        stop_at_counter_ul=None, stop_at_ms=None,
    )  # fmt: skip
    assert why(driver.pump.renew(msgspec.structs.replace(early, seen_ms=0), at_ms=64 * S)) is WhyRefused.RESTARTED
    driver.permit(65 * S)
    again = msgspec.structs.replace(early, permit=driver.permits, boot=2, seen_ms=2 * S)
    assert why(driver.pump.renew(again, at_ms=67 * S)) is WhyRefused.SUPERSEDED
    assert driver.pump.status(at_ms=67 * S).permit_left_ms == 8 * S


def test_a_command_that_was_done_before_a_restart_is_not_done_again_after_it() -> None:
    reboot = Fault(start_ms=61 * S, duration_ms=3 * S, kind=FaultKind.DEVICE_REBOOT, where=Where.PUMP)
    driver = running(reboot)
    stop = driver.order(Target.STOP, 0, 60 * S)
    driver.pump.obey(stop, at_ms=60 * S)
    driver.permit(65 * S)
    driver.pump.obey(msgspec.structs.replace(driver.order(Target.RUN, 5000, 65 * S), command=1), at_ms=65 * S)
    assert driver.pump.status(at_ms=66 * S).rate_ul_h == 0, "a number below what was obeyed before"
    answer = driver.pump.obey(stop, at_ms=66 * S)
    assert answer is not None
    assert answer.outcome is Outcome.ALREADY


def test_less_drug_is_never_too_late() -> None:
    driver = running()
    stop = driver.order(Target.STOP, 0, 60 * S)
    driver.keep_alive(63 * S, 600 * S)
    driver.pump.obey(stop, at_ms=600 * S)
    assert driver.pump.status(at_ms=600 * S).state is PumpState.STOPPED


def test_the_same_command_again_is_one_command() -> None:
    driver = running()
    order = driver.order(Target.RUN, 7000, 60 * S)
    first = driver.pump.obey(order, at_ms=60 * S)
    control = driver.pump.control
    again = driver.pump.obey(order, at_ms=61 * S)
    assert first is not None
    assert again is not None
    assert (first.outcome, again.outcome) == (Outcome.DONE, Outcome.ALREADY)
    assert driver.pump.control == control


def test_a_repeated_command_does_not_bring_back_a_pump_that_stopped_by_itself() -> None:
    driver = running()
    order = driver.order(Target.RUN, 7000, 60 * S, valid_ms=600 * S)
    driver.pump.obey(order, at_ms=60 * S)
    driver.pump.advance(80 * S)
    driver.permit(81 * S)
    answer = driver.pump.obey(order, at_ms=82 * S)
    assert answer is not None
    assert answer.outcome is Outcome.ALREADY
    assert driver.pump.status(at_ms=82 * S).rate_ul_h == 0


def test_a_command_that_was_overtaken_is_not_done() -> None:
    driver = running()
    first, second = driver.order(Target.RUN, 50_000, 60 * S), driver.order(Target.RUN, 5000, 60 * S)
    driver.pump.obey(second, at_ms=60 * S)
    assert why(driver.pump.obey(first, at_ms=60 * S)) is WhyRefused.SUPERSEDED
    taken = msgspec.structs.replace(second, rate_ul_h=9000)
    assert why(driver.pump.obey(taken, at_ms=60 * S)) is WhyRefused.SAME_NUMBER
    assert driver.pump.status(at_ms=60 * S).rate_ul_h == 5000


@pytest.mark.parametrize("rate_ul_h", [50, 60_100, 5050, 1_200_000])
def test_a_rate_that_the_pump_does_not_have_is_refused(rate_ul_h: int) -> None:
    driver = running()
    assert why(driver.run(rate_ul_h, 60 * S)) is WhyRefused.RATE


# The motor -------------------------------------------------------------------------------------------------------


def test_fluid_comes_in_whole_strokes_and_a_hold_ends_the_stroke_that_a_stop_cuts_off() -> None:
    strokes = PumpHardware(stroke_ul=40)
    held, stopped = running(hardware=strokes), running(hardware=strokes)
    before = held.pump.advance(61 * S) and held.pump.true_ul
    assert before % 40 == pytest.approx(0)
    held.less(Target.HOLD, 61 * S)
    stopped.less(Target.STOP, 61 * S)
    assert held.pump.true_ul - before == pytest.approx(40)
    assert stopped.pump.true_ul == pytest.approx(before)
    assert held.pump.traits.stroke_ul == 40


def test_a_supervisor_that_is_lost_costs_less_than_a_tenth_of_a_milligram_at_25_mg_per_hour() -> None:
    driver = running(hardware=PERISTALTIC, rate_ul_h=25_000)  # 1 mg/mL
    last_permit_ul = driver.pump.true_ul
    driver.pump.advance(3600 * S)
    assert 0 < (driver.pump.true_ul - last_permit_ul) / 1000 < 0.1


@pytest.mark.parametrize("seed", range(12))
def test_delivery_is_within_five_percent_at_any_seed(seed: int) -> None:
    driver = Driver(pump(seed=seed))
    driver.permit(0)
    driver.run(20_000, 0)
    driver.keep_alive(3 * S, 3600 * S)
    assert driver.pump.true_ul == pytest.approx(20_000 * (3600 - 20) / 3600, rel=0.05)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["permit", "run", "hold", "stop", "again", "old"]), st.integers(0, 9 * S), st.integers(1, 600)
    ),
    max_size=40,
)


@given(steps=STEPS)
@settings(max_examples=150, deadline=None)
def test_no_history_lets_a_pump_run_beyond_its_permit_or_obey_a_lower_epoch(
    steps: list[tuple[str, int, int]],
) -> None:
    one = pump()
    new, old = Driver(one, epoch=2), Driver(one, epoch=1)
    at_ms, last_permit_ms, epoch, sent = 0, -(10**9), 0, None
    for what, wait_ms, hundreds in steps:
        at_ms += wait_ms
        one.advance(at_ms)
        if what == "permit":
            answer = new.permit(at_ms)
            assert answer is not None
            last_permit_ms = at_ms if answer.outcome is Outcome.DONE else last_permit_ms
        elif what == "run":
            sent = new.order(Target.RUN, hundreds * 100, at_ms)
            one.obey(sent, at_ms=at_ms)
        elif what == "again" and sent is not None:
            one.obey(sent, at_ms=at_ms)
        elif what == "old":
            before = (one.control.state, one.control.rate_ul_h)
            old.run(hundreds * 100, at_ms)
            assert epoch < 2 or before == (one.control.state, one.control.rate_ul_h)
        elif what in {"hold", "stop"}:
            new.less(Target(what), at_ms)
            assert one.status(at_ms=at_ms).rate_ul_h == 0
        assert one.control.epoch >= epoch
        epoch = one.control.epoch
        status = one.status(at_ms=at_ms)
        if at_ms > last_permit_ms + LASTS_MS:
            assert status.rate_ul_h == 0 or status.epoch < 2
    given_ul = one.true_ul
    one.advance(at_ms + LASTS_MS)
    assert one.true_ul - given_ul <= 60_000 * 1.04 * LASTS_MS / 3_600_000 + 1e-6
    stopped_ul = one.true_ul
    one.advance(at_ms + 100 * LASTS_MS)
    assert one.true_ul == stopped_ul


def test_the_checks_above_are_those_that_the_simulated_pump_uses() -> None:
    used: list[Callable[..., object]] = [pump_control.obey, pump_control.renew, pump_control.ends_ms]
    assert all(getattr(simulated_pump.pump_control, one.__name__) is one for one in used)
