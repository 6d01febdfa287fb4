"""Every class of fault of a pump: what the pump says of it, and what is true."""

import itertools

import pytest
from pump_driver import Driver, S, pump, running, why

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FAULTS, FaultKind, Where
from lenitive.devices.ground_truth import Truth, truth_lines
from lenitive.devices.messages import Because, Outcome, PumpState, PumpStatus, Target, WhyRefused
from lenitive.devices.simulated_pump import BOLUS_MAX_UL
from lenitive.domain.infusion.events import PumpCondition

MIN = 60 * S


def fault(kind: FaultKind, intensity: int, *, start_ms: int = 61 * S, lasts_ms: int = 60 * S) -> Fault:
    return Fault(start_ms=start_ms, duration_ms=lasts_ms, kind=kind, where=Where.PUMP, intensity=intensity)


def after(driver: Driver, to_ms: int, *, from_ms: int = 61 * S) -> tuple[PumpStatus, float]:
    """What the pump says at a time, and what entered the person since the last look, in microlitres."""
    before = driver.pump.true_ul
    return driver.keep_alive(from_ms, to_ms), driver.pump.true_ul - before


def causes(driver: Driver, what: Truth) -> list[str]:
    return [one.cause for one in driver.pump.happened if one.what is what]


WELL_UL = 10.0 * 60
"""What enters in a minute at 36 mL/h, when nothing is wrong."""


def test_over_delivery_is_seen_by_the_counter_and_enters_the_person() -> None:
    driver = running(fault(FaultKind.PUMP_OVER_DELIVERY, 200))
    counter_ul = driver.pump.status(at_ms=61 * S).counter_ul
    status, given_ul = after(driver, 121 * S)
    assert given_ul == pytest.approx(2 * WELL_UL, rel=0.06)
    assert status.counter_ul - counter_ul == pytest.approx(given_ul, rel=0.011)
    assert status.rate_ul_h == 36_000, "the pump does not know it"
    assert driver.pump.fired[FaultKind.PUMP_OVER_DELIVERY]


def test_under_delivery_is_seen_by_the_counter_and_is_missing_in_the_person() -> None:
    driver = running(fault(FaultKind.PUMP_UNDER_DELIVERY, 30))
    counter_ul = driver.pump.status(at_ms=61 * S).counter_ul
    status, given_ul = after(driver, 121 * S)
    assert given_ul == pytest.approx(0.3 * WELL_UL, rel=0.06)
    assert status.counter_ul - counter_ul == pytest.approx(given_ul, rel=0.02)
    assert driver.pump.fired[FaultKind.PUMP_UNDER_DELIVERY]


def test_free_flow_goes_on_when_the_pump_is_stopped_until_the_line_is_clamped() -> None:
    driver = running(fault(FaultKind.PUMP_FREE_FLOW, 360_000, lasts_ms=5 * MIN))
    driver.less(Target.STOP, 61 * S)
    counter_ul = driver.pump.status(at_ms=61 * S).counter_ul
    status, given_ul = after(driver, 71 * S)
    assert given_ul == pytest.approx(1000, rel=0.02), "100 uL/s for 10 s"
    assert (status.state, status.rate_ul_h) == (PumpState.STOPPED, 0)
    assert status.counter_ul - counter_ul == pytest.approx(given_ul, rel=0.02), "its counter gives it away"
    driver.pump.clamp(at_ms=71 * S)
    _, clamped_ul = after(driver, 8 * MIN, from_ms=71 * S)
    assert clamped_ul == 0
    assert causes(driver, Truth.FREE_FLOW) == ["pump_free_flow"]
    assert driver.pump.fired[FaultKind.PUMP_FREE_FLOW] == 1


@pytest.mark.parametrize("trips_at_ul", [50, 300, 500])
def test_a_shut_line_traps_fluid_until_it_trips_and_gives_it_up_as_a_bolus(trips_at_ul: int) -> None:
    driver = running(fault(FaultKind.PUMP_OCCLUSION_DOWNSTREAM, trips_at_ul, lasts_ms=3 * MIN))
    counter_ul = driver.pump.status(at_ms=61 * S).counter_ul
    status, given_ul = after(driver, 3 * MIN)
    assert given_ul == 0
    assert PumpCondition.OCCLUSION in status.conditions
    assert (status.state, status.because, status.rate_ul_h) == (PumpState.HELD, Because.OCCLUSION, 0)
    assert status.counter_ul - counter_ul == pytest.approx(trips_at_ul, abs=6), "counted although nothing entered"
    status, bolus_ul = after(driver, 5 * MIN, from_ms=3 * MIN)
    assert bolus_ul == pytest.approx(trips_at_ul, rel=0.01)
    assert bolus_ul <= BOLUS_MAX_UL
    assert PumpCondition.OCCLUSION not in status.conditions
    assert status.state is PumpState.HELD, "it does not go on by itself"
    boluses = [one.volume_nl for one in driver.pump.happened if one.what is Truth.POST_OCCLUSION_BOLUS]
    assert boluses == [round(bolus_ul * 1000)]
    assert causes(driver, Truth.PUMP_HALTED) == ["occlusion"]
    assert driver.pump.fired[FaultKind.PUMP_OCCLUSION_DOWNSTREAM] == 1


def test_a_shut_line_from_the_bag_counts_in_vain_and_gives_nothing_at_the_release() -> None:
    driver = running(fault(FaultKind.PUMP_OCCLUSION_UPSTREAM, 100))
    counter_ul = driver.pump.status(at_ms=61 * S).counter_ul
    status, given_ul = after(driver, 115 * S)
    assert given_ul == 0
    assert status.conditions == (PumpCondition.OCCLUSION,)
    assert status.counter_ul - counter_ul == pytest.approx(100, abs=3)
    assert after(driver, 150 * S, from_ms=115 * S)[1] == 0
    assert driver.pump.fired[FaultKind.PUMP_OCCLUSION_UPSTREAM] == 1


def test_a_clamped_line_is_an_occlusion_to_a_running_pump() -> None:
    driver = running()
    driver.pump.clamp(at_ms=61 * S)
    status, given_ul = after(driver, 120 * S)
    assert (given_ul, status.conditions) == (0, (PumpCondition.OCCLUSION,))
    driver.pump.unclamp(at_ms=121 * S)
    assert driver.pump.true_ul == pytest.approx(driver.pump.fluid.true_ul)
    assert causes(driver, Truth.POST_OCCLUSION_BOLUS) == [""]


def test_no_run_while_the_line_is_shut_and_after_it_opened_only_on_command() -> None:
    driver = running(fault(FaultKind.PUMP_OCCLUSION_DOWNSTREAM, 100, lasts_ms=2 * MIN))
    after(driver, 100 * S)
    assert why(driver.run(5000, 100 * S)) is WhyRefused.CONDITION
    after(driver, 190 * S, from_ms=100 * S)
    assert why(driver.run(5000, 190 * S)) is None
    assert driver.pump.status(at_ms=191 * S).rate_ul_h == 5000


def test_a_large_bubble_stops_the_pump_and_a_small_one_enters_unseen() -> None:
    large, small = running(fault(FaultKind.PUMP_AIR, 300)), running(fault(FaultKind.PUMP_AIR, 150))
    status, given_ul = after(large, 90 * S)
    assert status.conditions == (PumpCondition.AIR_IN_LINE,)
    assert (status.because, given_ul) == (Because.AIR_IN_LINE, pytest.approx(10, rel=0.05))
    assert causes(large, Truth.AIR_ENTERED) == []
    status, _ = after(small, 90 * S)
    assert (status.conditions, status.state) == ((), PumpState.RUNNING)
    assert [one.volume_nl for one in small.pump.happened if one.what is Truth.AIR_ENTERED] == [150_000]
    assert large.pump.fired[FaultKind.PUMP_AIR] == small.pump.fired[FaultKind.PUMP_AIR] == 1


def test_a_bag_that_held_less_than_was_written_on_it_runs_empty_early() -> None:
    driver = running(fault(FaultKind.PUMP_EMPTY_BAG, 200, lasts_ms=1))
    status, given_ul = after(driver, 5 * MIN)
    assert given_ul == pytest.approx(210, rel=0.02), "a second's worth, and the 200 uL left"
    assert PumpCondition.BAG_EMPTY in status.conditions
    assert (status.because, status.rate_ul_h) == (Because.BAG_EMPTY, 0)
    assert (status.bag_left_ul or 0) > 90_000, "the pump still counts what was written on the bag"
    assert driver.pump.fired[FaultKind.PUMP_EMPTY_BAG] == 1


def test_a_bag_that_runs_low_says_so() -> None:
    driver = running(fault(FaultKind.PUMP_EMPTY_BAG, 900, lasts_ms=1))
    assert after(driver, 63 * S)[0].conditions == (PumpCondition.BAG_LOW,)


def test_an_open_door_stops_the_motor_and_a_closed_one_does_not_start_it() -> None:
    driver = running(fault(FaultKind.PUMP_DOOR_OPEN, 1, lasts_ms=10 * S))
    status, given_ul = after(driver, 70 * S)
    assert (status.conditions, status.because) == ((PumpCondition.DOOR_OPEN,), Because.DOOR_OPEN)
    assert why(driver.run(5000, 70 * S)) is WhyRefused.CONDITION
    status, _ = after(driver, 90 * S, from_ms=72 * S)
    assert (status.conditions, status.rate_ul_h) == ((), 0)
    assert given_ul <= 11
    assert driver.pump.fired[FaultKind.PUMP_DOOR_OPEN] == 1


def test_a_counter_that_is_reset_loses_what_the_truth_keeps() -> None:
    driver = running(fault(FaultKind.PUMP_COUNTER_RESET, 1, lasts_ms=1))
    before_ul, true_ul = driver.pump.status(at_ms=60 * S).counter_ul, driver.pump.true_ul
    status, _ = after(driver, 71 * S)
    assert status.counter_ul < before_ul
    assert driver.pump.true_ul > true_ul + 90
    assert status.state is PumpState.RUNNING
    assert driver.pump.fired[FaultKind.PUMP_COUNTER_RESET] == 1


def test_a_counter_that_rolls_over_begins_at_0_and_the_truth_goes_on() -> None:
    driver = running(fault(FaultKind.PUMP_COUNTER_ROLLOVER, 100, lasts_ms=1))
    near_the_end, _ = after(driver, 62 * S)
    assert near_the_end.counter_ul > 9_999_800
    status, given_ul = after(driver, 82 * S, from_ms=62 * S)
    assert status.counter_ul == pytest.approx(110, abs=12)
    assert given_ul == pytest.approx(200, rel=0.06)
    assert driver.pump.fired[FaultKind.PUMP_COUNTER_ROLLOVER] == 1


def test_keeping_the_vein_open_gives_drug_until_it_is_told_to_stop() -> None:
    driver = running(fault(FaultKind.PUMP_KVO, 3000, lasts_ms=10 * MIN))
    status, given_ul = after(driver, 121 * S)
    assert (status.conditions, status.rate_ul_h) == ((PumpCondition.KVO,), 3000)
    assert given_ul == pytest.approx(10 + 3000 / 60, rel=0.06)
    driver.less(Target.STOP, 121 * S)
    status, given_ul = after(driver, 5 * MIN, from_ms=122 * S)
    assert (status.conditions, status.rate_ul_h, given_ul) == ((), 0, 0)
    assert driver.pump.fired[FaultKind.PUMP_KVO] == 1


def test_a_rate_set_at_the_keypad_shows_in_what_is_read_back() -> None:
    driver = running(fault(FaultKind.PUMP_KEYPAD_CHANGE, 150, lasts_ms=1))
    status, given_ul = after(driver, 121 * S)
    assert (status.target_ul_h, status.keypad_changes, status.command) == (54_000, 1, 1)
    assert given_ul == pytest.approx(10 + 1.5 * WELL_UL, rel=0.06)
    driver.run(36_000, 121 * S)
    assert driver.pump.status(at_ms=122 * S).target_ul_h == 36_000
    assert driver.pump.fired[FaultKind.PUMP_KEYPAD_CHANGE] == 1


def test_a_battery_runs_low_then_down_then_out() -> None:
    driver = running(fault(FaultKind.PUMP_BATTERY, 6, lasts_ms=20 * MIN))
    status, _ = after(driver, 62 * S)
    assert (status.conditions, status.battery_min) == ((PumpCondition.BATTERY_LOW,), 6)
    status, _ = after(driver, 61 * S + 3 * MIN)
    assert status.conditions == (PumpCondition.BATTERY_DEPLETED,)
    given_ul = after(driver, 61 * S + 7 * MIN)[1]
    assert driver.pump.is_silent
    assert given_ul == pytest.approx(3 * WELL_UL, rel=0.06), "until it was out"
    driver.pump.advance(61 * S + 21 * MIN)
    assert (driver.pump.is_silent, driver.pump.boot) == (False, 2)
    assert driver.pump.fired[FaultKind.PUMP_BATTERY] == 1


def test_a_pump_that_starts_anew_is_stopped_and_remembers_its_epoch_and_counter() -> None:
    driver = running(fault(FaultKind.DEVICE_REBOOT, 1, lasts_ms=10 * S))
    counter_ul = driver.pump.status(at_ms=61 * S - 1).counter_ul
    driver.pump.advance(65 * S)
    assert driver.pump.is_silent
    assert driver.run(9000, 66 * S) is None, "it does not answer"
    status = driver.pump.status(at_ms=75 * S)
    assert (status.state, status.because, status.rate_ul_h) == (PumpState.STOPPED, Because.RESTARTED, 0)
    assert (status.epoch, status.permit_left_ms, driver.pump.boot) == (1, 0, 2)
    assert status.counter_ul == pytest.approx(counter_ul, abs=1)
    assert [one.what for one in driver.pump.happened] == [
        Truth.FAULT_BEGAN,
        Truth.POWER_OFF,
        Truth.FAULT_ENDED,
        Truth.POWER_ON,
    ]
    assert driver.pump.fired[FaultKind.DEVICE_REBOOT] == 1


def test_a_command_that_is_refused_is_not_done_and_says_so() -> None:
    driver = running(fault(FaultKind.COMMAND_REFUSED, 1))
    answer = driver.less(Target.STOP, 62 * S)
    assert why(answer) is WhyRefused.DEVICE_FAULT
    assert driver.pump.status(at_ms=63 * S).rate_ul_h == 36_000, "only the permit will stop it"
    assert driver.pump.status(at_ms=80 * S).rate_ul_h == 0
    assert driver.pump.fired[FaultKind.COMMAND_REFUSED] == 1


def test_a_command_that_is_acknowledged_and_not_done_shows_only_in_what_is_read_back() -> None:
    driver = running(fault(FaultKind.COMMAND_NOT_DONE, 1))
    answer = driver.less(Target.STOP, 62 * S)
    assert answer is not None
    assert answer.outcome is Outcome.DONE
    status = driver.pump.status(at_ms=63 * S)
    assert (status.command, status.state, status.rate_ul_h) == (2, PumpState.RUNNING, 36_000)
    assert causes(driver, Truth.COMMAND_HIT_BY_FAULT) == ["command_not_done"]
    assert driver.pump.fired[FaultKind.COMMAND_NOT_DONE] == 1


def test_a_command_that_is_done_and_not_acknowledged_shows_in_what_is_read_back() -> None:
    driver = running(fault(FaultKind.COMMAND_NOT_ACKNOWLEDGED, 1))
    assert driver.less(Target.STOP, 62 * S) is None
    status = driver.pump.status(at_ms=63 * S)
    assert (status.command, status.state) == (2, PumpState.STOPPED)
    assert driver.pump.fired[FaultKind.COMMAND_NOT_ACKNOWLEDGED] == 1


# The simple path, driven from a program beside the pump ----------------------------------------------------------


def test_faults_strike_on_the_simple_path_too() -> None:
    one = pump(fault(FaultKind.PUMP_AIR, 300))
    one.command(36_000, at_ms=0)
    assert one.advance(60 * S).rate_ul_h == 36_000
    said = one.advance(62 * S)
    assert (said.rate_ul_h, said.conditions) == (0, (PumpCondition.AIR_IN_LINE,))


@pytest.mark.parametrize("kind", [FaultKind.COMMAND_REFUSED, FaultKind.COMMAND_NOT_DONE, FaultKind.DEVICE_REBOOT])
def test_a_command_on_the_simple_path_may_come_to_nothing(kind: FaultKind) -> None:
    one = pump(fault(kind, 1, lasts_ms=10 * S))
    one.command(5000, at_ms=62 * S)
    assert one.advance(63 * S).rate_ul_h == 0
    one.command(5000, at_ms=75 * S)
    assert one.advance(76 * S).rate_ul_h == 5000


# The whole --------------------------------------------------------------------------------------------------------


def everything(seed: int, *, but: FaultKind | None = None) -> tuple[Driver, bytes]:
    kinds = [kind for kind, entry in FAULTS.items() if Where.PUMP in entry.befalls and kind is not but]
    faults = [
        fault(kind, FAULTS[kind].intensity[1], start_ms=(40 + 15 * place) * S, lasts_ms=12 * S)
        for place, kind in enumerate(kinds)
    ]
    driver = Driver(pump(*faults, seed=seed))
    for at_s in range(700):
        if at_s % 3 == 0:
            driver.permit(at_s * S)
        if at_s % 20 == 0:
            driver.run(36_000, at_s * S)
        driver.pump.advance(at_s * S)
    return driver, truth_lines(driver.pump.happened)


def test_the_same_seed_and_schedule_are_the_same_truth_to_the_byte_and_another_seed_another() -> None:
    (one, first), (_, second), (other, _) = everything(1), everything(1), everything(2)
    assert first == second
    assert one.pump.true_ul != other.pump.true_ul


def test_what_was_pumped_is_in_the_person_or_in_the_line_whatever_goes_wrong() -> None:
    driver, _ = everything(1, but=FaultKind.PUMP_OCCLUSION_UPSTREAM)  # which alone is counted and does not move
    fluid = driver.pump.fluid
    assert fluid.true_ul > 1000
    assert fluid.true_ul + fluid.trapped_ul == pytest.approx(fluid.odometer_ul / fluid.counter_factor)


def test_a_line_that_opens_twice_gives_one_bolus() -> None:
    driver = running()
    driver.pump.clamp(at_ms=61 * S)
    after(driver, 120 * S)
    driver.pump.unclamp(at_ms=121 * S)
    driver.pump.unclamp(at_ms=122 * S)
    assert len(causes(driver, Truth.POST_OCCLUSION_BOLUS)) == 1
    assert driver.pump.fluid.trapped_ul == 0


def test_a_pump_that_kept_the_vein_open_does_not_after_it_started_anew() -> None:
    keeps = fault(FaultKind.PUMP_KVO, 3000, lasts_ms=10 * MIN)
    restart = fault(FaultKind.DEVICE_REBOOT, 1, start_ms=70 * S, lasts_ms=5 * S)
    driver = running(keeps, restart)
    assert after(driver, 69 * S)[0].rate_ul_h == 3000
    assert after(driver, 90 * S, from_ms=76 * S)[0].rate_ul_h == 0


def test_it_does_not_matter_how_often_a_pump_is_asked() -> None:
    kinds = [kind for kind, entry in FAULTS.items() if Where.PUMP in entry.befalls]
    faults = [
        fault(kind, FAULTS[kind].intensity[0], start_ms=(40 + 15 * place) * S, lasts_ms=12 * S)
        for place, kind in enumerate(kinds)
    ]
    rarely, often = pump(*faults), pump(*faults)
    for one, step_s in ((rarely, 20), (often, 1)):
        one.command(36_000, at_ms=0)
        for at_s in itertools.chain(range(step_s, 600, step_s), (600,)):
            one.advance(at_s * S)
    assert rarely.true_ul == pytest.approx(often.true_ul, abs=1e-6)
    assert rarely.advance(600 * S) == often.advance(600 * S)
    assert truth_lines(rarely.happened).count(b"\n") == truth_lines(often.happened).count(b"\n")
