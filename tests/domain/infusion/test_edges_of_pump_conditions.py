"""Where each condition on what the pump says begins and ends, to the microlitre and to the millisecond."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from infusion_sessions import START, desk_at
from lenitive.domain.infusion import pump_conditions as pump
from lenitive.domain.infusion.conditions import CLEAR, UNKNOWN, Condition, Look, Seen, clear_on
from lenitive.domain.infusion.events import PumpCondition
from lenitive.domain.infusion.session import PumpState, Reading, Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import number_in

T0 = epoch_ms(START)
HOUR = T0 + 3_600_000
FRESH_MS = 60_000 + number_in(None, "LIM-STALE-01") * 1000
"""Between two readings of the plan of these tests, and by how much one may be late."""
RUNNING = replace(desk_at(State.RUNNING).session, rate_ul_h=20_000)
OVER = pump.volume(share="LIM-DELIVERY-01", floor="LIM-DELIVERY-02", delay="LIM-DELIVERY-03")
UNDER = pump.volume(share="LIM-DELIVERY-06", floor="LIM-DELIVERY-07", delay="LIM-DELIVERY-08", under=True)
AT_ONCE = pump.volume(share="LIM-DELIVERY-01", floor="LIM-DELIVERY-05", delay=None)
AIR = pump.pump_says(PumpCondition.AIR_IN_LINE, PumpCondition.OCCLUSION)


def said(session: Session, at_ms: int, *values: int, **more: Any) -> Session:
    """The session after reports a minute apart, the newest at this time."""
    first = len(values) - 1
    reports = tuple(Reading(at_ms=at_ms - 60_000 * (first - place), value=value) for place, value in enumerate(values))
    rate = more.pop("rate_ul_h", session.rate_ul_h)
    counter = values[-1] if values else 0
    state = PumpState(
        device="pump",
        at_ms=at_ms,
        received_ms=at_ms,
        counter_ul=counter,
        rate_ul_h=rate,
        conditions=(),
        reports=reports,
    )
    return replace(session, pump=replace(state, **more))


@pytest.mark.parametrize("look", [OVER, UNDER, pump.pump_mismatch, AIR])
def test_a_good_report_is_believed_for_as_long_as_a_reading_and_then_nobody_knows(look: Look) -> None:
    session = said(RUNNING, HOUR, 20_000)
    assert look(session, HOUR + FRESH_MS) == clear_on(HOUR)
    assert look(session, HOUR + FRESH_MS + 1) == UNKNOWN
    assert look(replace(session, pump=None), HOUR) == UNKNOWN


@pytest.mark.parametrize("look", [OVER, UNDER, AT_ONCE])
def test_before_the_infusion_no_volume_is_compared(look: Look) -> None:
    assert look(replace(said(RUNNING, HOUR, 90_000), started_ms=None), HOUR) == UNKNOWN


@pytest.mark.parametrize(
    ("look", "rate", "within", "beyond", "delay_ms"),
    [
        (OVER, 3500, 4000, 4001, 60_000),  # 0.5 mL is more than 5 %
        (OVER, 20_000, 21_000, 21_001, 60_000),  # 5 % is more than 0.5 mL
        (UNDER, 3500, 3000, 2999, 120_000),
        (UNDER, 20_000, 18_000, 17_999, 120_000),
        (AT_ONCE, 3500, 4500, 4501, 0),
        (AT_ONCE, 40_000, 42_000, 42_001, 0),
    ],
)
def test_a_volume_is_wrong_beyond_both_its_share_and_its_floor(
    look: Look, rate: int, within: int, beyond: int, delay_ms: int
) -> None:
    session = replace(RUNNING, rate_ul_h=rate)
    assert look(said(session, HOUR, within), HOUR) == clear_on(HOUR)
    assert look(said(session, HOUR, beyond), HOUR) == Condition(Seen.BREACH, HOUR, HOUR + delay_ms)
    good = rate - (rate // 60) + (1 if look is UNDER else 0)
    assert look(said(session, HOUR, good, beyond), HOUR).since_ms == HOUR, "the run begins with the first wrong report"


@pytest.mark.parametrize(("look", "wrong"), [(OVER, 90_000), (UNDER, 0)])
def test_what_is_found_report_by_report_is_what_is_found_at_once(look: Look, wrong: int) -> None:
    for pattern in product((False, True), repeat=6):
        session = RUNNING
        reports: tuple[Reading, ...] = ()
        for place, is_wrong in enumerate(pattern):
            at_ms = HOUR + 60_000 * place
            value = wrong if is_wrong else session.commanded_ul(at_ms)
            reports = (*reports, Reading(at_ms=at_ms, value=value))
            after = said(session, at_ms, value, reports=reports)
            after.recalls_of(session)
            assert look(after, at_ms) == look(replace(after), at_ms), pattern
            session = after


class Counted:
    """A report that counts how often its value is read."""

    def __init__(self, at_ms: int, value: int) -> None:
        self.at_ms, self._value, self.read = at_ms, value, 0

    @property
    def value(self) -> int:
        self.read += 1
        return self._value


@pytest.mark.parametrize("number", [1, 2, 3, 50])
def test_one_report_more_is_one_comparison_more_however_many_there_were(number: int) -> None:
    reports: tuple[Any, ...] = tuple(Counted(HOUR + 1000 * place, 90_000) for place in range(number))
    session = said(RUNNING, reports[-1].at_ms, 90_000, reports=reports)
    assert OVER(session, HOUR).since_ms == HOUR
    newest = Counted(reports[-1].at_ms + 1000, 90_000)
    after = said(session, newest.at_ms, 90_000, reports=(*reports, newest))
    after.recalls_of(session)
    for one in reports:
        one.read = 0
    assert OVER(after, newest.at_ms).since_ms == HOUR
    assert newest.read == 1
    assert sum(one.read for one in reports) == 0


def test_the_first_report_of_all_and_reports_that_are_not_those_of_before_are_looked_at_anew() -> None:
    silent = said(RUNNING, HOUR, 0, reports=())
    assert OVER(silent, HOUR).seen is Seen.CLEAR
    first = said(silent, HOUR, 90_000)
    first.recalls_of(silent)
    assert OVER(first, HOUR) == OVER(replace(first), HOUR)
    three = said(RUNNING, HOUR, 0, 90_000, 90_000)
    assert OVER(three, HOUR).since_ms == HOUR - 60_000
    for other in (
        said(RUNNING, HOUR + 60_000, 90_000, 90_000, 0, 90_000),
        said(RUNNING, HOUR + 60_000, 90_000, 90_000, 90_000, 90_000),
    ):
        other.recalls_of(three)
        assert OVER(other, HOUR + 60_000) == OVER(replace(other), HOUR + 60_000)


def test_what_was_commanded_meanwhile_is_compared_anew() -> None:
    session = said(RUNNING, HOUR, 15_000, 15_500)
    assert OVER(session, HOUR).seen is Seen.CLEAR
    reports = (*session.pump.reports, Reading(at_ms=HOUR + 60_000, value=15_500)) if session.pump else ()
    slower = said(replace(session, rate_ul_h=3500), HOUR + 60_000, 15_500, reports=reports)
    slower.recalls_of(session)
    assert OVER(slower, HOUR + 60_000).since_ms == HOUR - 60_000


@pytest.mark.parametrize(
    ("flow_ul", "values", "seen"),
    [
        (100, (500,), Seen.CLEAR),
        (101, (500,), Seen.BREACH),
        (101, (500, 501), Seen.BREACH),
        (101, (500, 500), Seen.CLEAR),
        (101, (400, 500, 500), Seen.CLEAR),
        (101, (500, 400, 500), Seen.BREACH),
    ],
)
def test_flow_while_stopped_is_over_when_two_reports_agree(flow_ul: int, values: tuple[int, ...], seen: Seen) -> None:
    assert pump.free_flow(said(RUNNING, HOUR, *values, flow_while_stopped_ul=flow_ul), HOUR).seen is seen
    assert pump.free_flow(replace(RUNNING, pump=None), HOUR) == CLEAR


def test_a_stop_is_confirmed_by_a_standstill_from_its_moment_on() -> None:
    stopped = replace(RUNNING, rate_ul_h=0, segment_ms=HOUR)
    due_ms = HOUR + number_in(None, "LIM-STOP-01")
    waits = Condition(Seen.BREACH, HOUR, due_ms)
    assert pump.stop_not_confirmed(said(stopped, HOUR, 1), HOUR) == clear_on(HOUR)
    assert pump.stop_not_confirmed(said(stopped, HOUR + 1, 1), HOUR) == clear_on(HOUR + 1)
    assert pump.stop_not_confirmed(said(stopped, HOUR - 1, 1), HOUR) == waits
    assert pump.stop_not_confirmed(said(stopped, HOUR, 1, rate_ul_h=1), HOUR) == waits
    assert pump.stop_not_confirmed(replace(stopped, pump=None), HOUR) == waits
    assert pump.stop_not_confirmed(said(RUNNING, HOUR, 1), HOUR) == CLEAR
    assert pump.stop_not_confirmed(replace(stopped, segment_ms=None, pump=None), HOUR) == CLEAR


@pytest.mark.parametrize(
    ("rate", "conditions", "seen"),
    [
        (20_000, (), Seen.CLEAR),
        (19_900, (), Seen.BREACH),
        (0, (), Seen.BREACH),
        (0, (PumpCondition.OCCLUSION,), Seen.CLEAR),
        (1, (PumpCondition.OCCLUSION,), Seen.BREACH),
        (20_000, (PumpCondition.OCCLUSION,), Seen.CLEAR),
    ],
)
def test_only_a_pump_that_stands_is_excused_by_what_it_says(
    rate: int, conditions: tuple[PumpCondition, ...], seen: Seen
) -> None:
    session = said(RUNNING, HOUR, 20_000, rate_ul_h=rate, conditions=conditions)
    assert pump.pump_mismatch(session, HOUR).seen is seen


def test_the_time_in_which_a_pump_settles_is_counted_from_its_report_and_never_from_its_arrival() -> None:
    settles_ms = number_in(None, "LIM-DELIVERY-10")
    before = replace(RUNNING.deliveries(HOUR)[-1], end_ms=HOUR, rate_ng_h=3500 * 1000)
    session = replace(RUNNING, segments=(before,), segment_ms=HOUR)
    for late_ms, seen in ((0, Seen.CLEAR), (settles_ms, Seen.CLEAR), (settles_ms + 1, Seen.BREACH)):
        at_ms = HOUR + late_ms
        for heard_ms in (at_ms, at_ms + 20_000):
            told = said(session, at_ms, 20_000, rate_ul_h=3500, received_ms=heard_ms)
            assert pump.pump_mismatch(told, heard_ms).seen is seen


@pytest.mark.parametrize("state", State)
def test_a_counter_that_fell_is_a_matter_of_an_infusion_that_is_on(state: State) -> None:
    on = state in {State.RUNNING, State.HELD}
    fell = replace(said(RUNNING, HOUR, 1, fell_ms=HOUR - 5), state=state)
    assert pump.counter_fell(fell, HOUR) == (Condition(Seen.BREACH, HOUR - 5, HOUR - 5) if on else CLEAR)
    assert pump.counter_fell(replace(said(RUNNING, HOUR, 1), state=state), HOUR) == CLEAR
    assert pump.counter_fell(replace(RUNNING, pump=None, state=state), HOUR) == CLEAR


def test_a_pump_is_silent_from_the_end_of_its_interval_and_margin_on() -> None:
    last_ms = HOUR - 30_000
    session = replace(said(RUNNING, last_ms, 1), segment_ms=T0)
    assert pump.pump_silent(session, last_ms + FRESH_MS - 1) == CLEAR
    assert pump.pump_silent(session, last_ms + FRESH_MS) == Condition(Seen.BREACH, last_ms, last_ms + FRESH_MS)
    changed = replace(session, segment_ms=HOUR)
    assert pump.pump_silent(changed, HOUR + FRESH_MS - 1) == CLEAR, "a change of the rate gives it time"
    assert pump.pump_silent(changed, HOUR + FRESH_MS) == Condition(Seen.BREACH, last_ms, HOUR + FRESH_MS)
    never = replace(RUNNING, pump=None, segment_ms=T0)
    assert pump.pump_silent(never, T0 + FRESH_MS) == Condition(Seen.BREACH, T0, T0 + FRESH_MS)
    bare = Session(rate_ul_h=1)
    assert pump.pump_silent(bare, FRESH_MS - 1) == CLEAR
    assert pump.pump_silent(bare, FRESH_MS) == Condition(Seen.BREACH, 0, FRESH_MS)


@pytest.mark.parametrize(
    ("rate", "state", "asked"),
    [(1, State.RUNNING, True), (0, State.RUNNING, False), (0, State.HELD, True), (0, State.STOPPED, False)],
)
def test_a_pump_that_runs_or_is_to_run_on_has_to_report(rate: int, state: State, *, asked: bool) -> None:
    session = replace(said(RUNNING, T0, 1), rate_ul_h=rate, state=state, segment_ms=T0)
    assert (pump.pump_silent(session, HOUR).seen is Seen.BREACH) is asked


def test_one_of_several_things_that_a_pump_says_is_enough_and_others_are_none() -> None:
    for one in (PumpCondition.AIR_IN_LINE, PumpCondition.OCCLUSION):
        assert AIR(said(RUNNING, HOUR, 1, conditions=(one,)), HOUR) == Condition(Seen.BREACH, HOUR, HOUR)
    assert AIR(said(RUNNING, HOUR, 1, conditions=(PumpCondition.BAG_LOW,)), HOUR) == clear_on(HOUR)
    assert pump.pump_says_something(said(RUNNING, HOUR, 1, conditions=(PumpCondition.BAG_LOW,)))
    assert not pump.pump_says_something(said(RUNNING, HOUR, 1))
    assert not pump.pump_says_something(replace(RUNNING, pump=None))
