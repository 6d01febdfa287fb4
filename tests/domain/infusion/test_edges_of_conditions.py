"""Where each condition behind an alarm begins and ends, to the unit and to the millisecond."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from infusion_sessions import PLAN, START, Desk, desk_at, minutes
from lenitive.domain.infusion import conditions as seen
from lenitive.domain.infusion.conditions import CLEAR, UNKNOWN, Condition, Look, Seen, clear_on
from lenitive.domain.infusion.events import RescueGiven, ScoreKind
from lenitive.domain.infusion.kernel import Delivery
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import Channel, PumpState, Reading, Rescue, Score, Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import number_in
from lenitive.domain.infusion.thresholds import Threshold

T0 = epoch_ms(START)
S, MIN, H = 1000, 60_000, 3_600_000
RUNNING = desk_at(State.RUNNING).session
SPO2 = Channel.SPO2
FRESH_MS = MIN + number_in(None, "LIM-STALE-01") * S
LOW = seen.threshold(Threshold(channel=SPO2, below="LIM-SPO2-03"), delay="LIM-DELAY-02")
HIGH = seen.threshold(Threshold(channel=Channel.SYSTOLIC, above="LIM-SYSTOLIC-03"), delay="LIM-DELAY-02", confirm=True)


def read(channel: Channel, *readings: tuple[float, int], session: Session = RUNNING) -> Session:
    """With these readings of a channel alone: seconds after the start, and value."""
    kept = tuple(Reading(at_ms=T0 + round(second * S), value=value) for second, value in readings)
    return replace(session, readings={channel: kept})


def scored(kind: ScoreKind, value: int, session: Session = RUNNING) -> Session:
    return replace(session, scores={kind: (Score(seq=1, at_ms=T0, value=value),)})


def breach(since_ms: int, due_ms: int | None = None) -> Condition:
    return Condition(Seen.BREACH, since_ms, since_ms if due_ms is None else due_ms)


def test_what_needs_no_data_is_clear_without_a_time() -> None:
    assert Condition(Seen.CLEAR) == Condition(Seen.CLEAR, 0, 0) == CLEAR
    assert clear_on(7) == Condition(Seen.CLEAR, 7, 0)


# What may hold at all


@pytest.mark.parametrize("value", [1, T0])
def test_a_gate_is_open_exactly_when_there_is_something_to_look_at(value: int) -> None:
    assert seen.another_pump_spoke(replace(RUNNING, other_pump_ms=value))
    assert not seen.another_pump_spoke(RUNNING)
    assert seen.is_unconfirmed(replace(RUNNING, unconfirmed_ms=value))
    assert not seen.is_unconfirmed(RUNNING)
    assert seen.unconfirmed(replace(RUNNING, unconfirmed_ms=value), T0) == breach(value)
    assert seen.unconfirmed(RUNNING, T0) == CLEAR


@pytest.mark.parametrize(
    ("values", "may"), [((), False), ((80,), True), ((99,), False), ((99, 80), True), ((80, 99), False)]
)
def test_a_vital_sign_may_alarm_when_its_newest_reading_is_beyond(values: Sequence[int], *, may: bool) -> None:
    may_hold = seen.beyond(Threshold(channel=SPO2, below="LIM-SPO2-03"))
    assert may_hold(read(SPO2, *((place, value) for place, value in enumerate(values)))) is may
    assert not may_hold(replace(RUNNING, readings={}))


# A run of readings


def test_without_an_order_a_reading_a_minute_is_expected() -> None:
    assert seen.between_readings_ms(Session()) == MIN
    assert seen.between_readings_ms(replace(RUNNING, plan=replace(PLAN, monitor_interval_s=7))) == 7 * S


def test_a_reading_within_bounds_is_believed_for_as_long_as_it_is_fresh() -> None:
    session = read(SPO2, (0, 97))
    assert LOW(session, T0 + FRESH_MS) == clear_on(T0)
    assert LOW(session, T0 + FRESH_MS + 1) == UNKNOWN
    assert LOW(replace(RUNNING, readings={}), T0) == UNKNOWN


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        (((0, 80), (1, 80)), 0),
        (((0, 97), (1, 80), (2, 80)), 1),
        (((0, 80), (1, 97), (2, 80)), 0),  # one within bounds does not part a run
        (((0, 80), (1, 97), (2, 97), (3, 80)), 3),  # two do
        (((0, 80), (1, 97), (2, 80), (3, 97), (4, 80)), 0),
        (((0, 80), (5, 97)), None),  # not long enough within bounds to say so
        (((0, 80), (1, 97), (10.999, 97)), None),
        (((0, 80), (1, 97), (11, 97)), "clear"),
        (((0, 97), (11, 97)), "clear"),
    ],
)
def test_a_run_of_readings_beyond_a_bound_begins_and_ends_as_written(
    readings: Sequence[tuple[float, int]], found: int | str | None
) -> None:
    session = read(SPO2, *readings)
    at_ms = T0 + round(readings[-1][0] * S)
    if found == "clear":
        assert LOW(session, at_ms) == clear_on(at_ms)
    elif found is None:
        assert LOW(session, at_ms) == UNKNOWN
    else:
        assert isinstance(found, int)
        assert LOW(session, at_ms) == breach(T0 + found * S, T0 + found * S + 30 * S)


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        (((0, 170),), breach(T0, T0 + 120 * S)),
        (((0, 170), (59.999, 170)), breach(T0, T0 + 120 * S)),
        (((0, 170), (60, 170)), breach(T0, T0 + 60 * S)),
        (((0, 170), (30, 120), (60, 170)), breach(T0 + 60 * S, T0 + 180 * S)),
        (((0, 170), (30, 120)), clear_on(T0 + 30 * S)),
    ],
)
def test_a_cuff_pressure_is_confirmed_by_the_next_and_believed_at_once(
    readings: Sequence[tuple[float, int]], found: Condition
) -> None:
    assert HIGH(read(Channel.SYSTOLIC, *readings), T0 + round(readings[-1][0] * S)) == found


# Scores and symptoms


@pytest.mark.parametrize(
    ("poss", "breaths", "holds"),
    [
        (2, 11, True),
        (2, 12, False),
        (2, None, True),
        (1, 11, False),
        (1, None, False),
        (3, 11, False),
        (3, None, False),
    ],
)
def test_slightly_drowsy_matters_while_somebody_breathes_slowly_or_nobody_knows(
    poss: int, breaths: int | None, *, holds: bool
) -> None:
    readings = {} if breaths is None else {Channel.RESPIRATORY_RATE: (Reading(at_ms=T0, value=breaths),)}
    session = replace(scored(ScoreKind.POSS, poss), readings=readings)
    assert seen.poss_amber(session, T0) == (breach(T0) if holds else CLEAR)
    assert seen.poss_amber(replace(session, scores={}), T0) == CLEAR


def test_a_symptom_stands_until_it_was_acknowledged_at_its_time_or_later() -> None:
    noted = replace(RUNNING, red_symptom_ms=T0)
    assert seen.symptom(noted, T0) == breach(T0)
    assert seen.symptom(replace(noted, acknowledged={"ALM-SYMPTOM-RED": T0 - 1}), T0) == breach(T0)
    assert seen.symptom(replace(noted, acknowledged={"ALM-SYMPTOM-RED": T0}), T0) == CLEAR
    assert seen.symptom(replace(RUNNING, acknowledged={"ALM-SYMPTOM-RED": T0}), T0) == CLEAR
    assert seen.symptom(RUNNING, T0) == CLEAR


def test_what_happened_once_stands_from_its_time_until_it_was_acknowledged() -> None:
    look = seen.until_acknowledged("ALM-X", lambda session: session.limit_refused_ms)
    happened = replace(RUNNING, limit_refused_ms=T0)
    assert look(RUNNING, T0) == CLEAR
    assert look(happened, T0 - 1) == CLEAR
    assert look(happened, T0) == breach(T0)
    assert look(replace(happened, acknowledged={"ALM-X": T0 - 1}), T0) == breach(T0)
    assert look(replace(happened, acknowledged={"ALM-X": T0}), T0) == CLEAR


# What is missing or late


def test_what_was_never_read_is_missing_from_the_start_on() -> None:
    look = seen.stale("LIM-STALE-01")
    never = replace(RUNNING, readings={})
    assert look(never, T0 + FRESH_MS) == breach(T0, T0 + FRESH_MS)
    assert look(never, T0 + FRESH_MS - 1) == clear_on(T0)
    assert look(Session(), FRESH_MS) == breach(0, FRESH_MS)


def observed() -> Desk:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(15))
    return desk


def test_a_cuff_is_late_after_its_margin_and_not_at_it() -> None:
    session = observed().session
    vitals = next(one.due_ms for one in due(session) if one.kind.value == "vitals")
    late_ms = vitals + number_in(None, "LIM-STALE-03") * S
    assert seen.cuff_stale(session, late_ms) == CLEAR
    assert seen.cuff_stale(session, late_ms + 1) == breach(vitals, late_ms)
    assert seen.cuff_stale(replace(session, started_ms=None), late_ms + 1) == UNKNOWN


def test_of_several_observations_that_are_overdue_the_first_counts() -> None:
    desk = observed()
    desk.vitals(minutes(30))
    dues = sorted(one.due_ms for one in due(desk.session))
    assert dues[0] < dues[-1]
    look = seen.overdue("LIM-OVERDUE-01")
    late_ms = number_in(None, "LIM-OVERDUE-01") * MIN
    assert look(desk.session, dues[0] + late_ms - 1) == CLEAR
    for at_ms in (dues[0] + late_ms, dues[-1] + late_ms):
        assert look(desk.session, at_ms) == breach(dues[0], dues[0] + late_ms)


# One of several


def said(condition: Condition) -> Look:
    return lambda _session, _at_ms: condition


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ((breach(5, 90), breach(7, 80)), breach(7, 80)),
        ((breach(5, 90), CLEAR, UNKNOWN), breach(5, 90)),
        ((clear_on(5), UNKNOWN), UNKNOWN),
        ((UNKNOWN, UNKNOWN), UNKNOWN),
        ((clear_on(5), clear_on(7)), clear_on(5)),
        ((CLEAR, clear_on(7)), clear_on(7)),
        ((CLEAR, CLEAR), CLEAR),
    ],
)
def test_of_several_conditions_the_first_to_alarm_counts_and_all_must_be_gone(
    conditions: Sequence[Condition], found: Condition
) -> None:
    assert seen.either(*map(said, conditions))(RUNNING, T0) == found


# Doses


def given(
    *,
    total_ug: int = 10**9,
    day_ug: int = 10**9,
    week_ug: int = 10**9,
    before: Sequence[Delivery] = (),
    over_ul: int = 0,
) -> Session:
    """An hour of 10 mg in an infusion that goes on, with these limits for this person."""
    limits = PLAN.limits
    windows = (replace(limits.windows[2], limit_ug=day_ug), replace(limits.windows[3], limit_ug=week_ug))
    plan = replace(PLAN, before=tuple(before), limits=replace(limits, max_total_ug=total_ug, windows=windows))
    pump = PumpState(
        device="p", at_ms=T0, received_ms=T0, counter_ul=0, rate_ul_h=10_000, conditions=(), excess_ul=over_ul
    )
    return replace(RUNNING, plan=plan, rate_ul_h=10_000, segment_ms=T0, segments=(), pump=pump)


DAYS_AGO = [
    Delivery(start_ms=T0 - days * 24 * H, end_ms=T0 - days * 24 * H + H, rate_ng_h=30_000_000) for days in range(8)
]
"""30 mg in an hour, so many days before."""


@pytest.mark.parametrize(
    ("session", "reached"),
    [
        (given(total_ug=10_001), False),
        (given(total_ug=10_000), True),
        (given(day_ug=10_001), False),
        (given(day_ug=10_000), True),
        (given(day_ug=10_501, over_ul=500), False),
        (given(day_ug=10_500, over_ul=500), True),
        (given(week_ug=10_000), True),
        (given(day_ug=30_001, before=DAYS_AGO[2:3]), False),  # 40 mg in all, and never more than 30 in a day
        (given(day_ug=30_000, before=DAYS_AGO[2:3]), True),
        (given(week_ug=40_001, before=DAYS_AGO[2:3]), False),
        (given(week_ug=40_000, before=DAYS_AGO[2:3]), True),
        (given(week_ug=40_500, before=DAYS_AGO[2:3], over_ul=500), True),
        (given(week_ug=40_501, before=DAYS_AGO[2:3], over_ul=500), False),
    ],
)
def test_a_dose_is_reached_at_its_limit_in_the_infusion_and_in_every_window(session: Session, *, reached: bool) -> None:
    assert seen.dose_reached(session, T0 + H) == (breach(T0 + H) if reached else CLEAR)
    noticed = replace(session, acknowledged={"ALM-DOSE-LIMIT": T0})
    assert seen.dose_reached(noticed, T0 + H) == CLEAR, "notice was taken of the limits of this person"
    assert seen.dose_reached(replace(session, started_ms=None), T0 + H) == CLEAR
    assert seen.dose_reached(replace(session, plan=None), T0 + H) == CLEAR


# The course


@pytest.mark.parametrize(
    ("end_ms", "stopped_ms", "reached"),
    [(None, None, False), (None, T0, False), (T0, None, True), (T0, T0 - 1, False), (T0, T0, True), (T0, T0 + 1, True)],
)
def test_the_end_is_reached_by_what_was_not_stopped_before_it(
    end_ms: int | None, stopped_ms: int | None, *, reached: bool
) -> None:
    session = replace(RUNNING, planned_end_ms=end_ms, stopped_ms=stopped_ms)
    assert seen.end_reached(session) == (end_ms if reached else None)


@pytest.mark.parametrize("since_ms", [0, T0])
def test_a_pause_is_long_from_its_time_on_and_again_after_notice_was_taken(since_ms: int) -> None:
    held = replace(desk_at(State.HELD).session, held_ms=since_ms)
    assert seen.held_long(held, since_ms + 300 * S - 1) == CLEAR
    assert seen.held_long(held, since_ms + 300 * S) == breach(since_ms, since_ms + 300 * S)
    later = replace(held, acknowledged={"ALM-HELD-LONG": since_ms + 400 * S})
    assert seen.held_long(later, since_ms + 700 * S - 1) == CLEAR
    assert seen.held_long(later, since_ms + 700 * S).seen is Seen.BREACH
    assert seen.held_long(replace(held, held_ms=None), since_ms + H) == CLEAR
    assert seen.held_long(replace(held, state=State.STOPPED), since_ms + H) == CLEAR


def test_a_start_is_missed_from_two_minutes_after_the_time_out_on() -> None:
    waits = replace(desk_at(State.TIMED_OUT).session, timed_out_ms=T0)
    for late_ms, found in ((-1, CLEAR), (0, breach(T0, T0 + 2 * MIN)), (H, breach(T0, T0 + 2 * MIN))):
        assert seen.not_started(waits, T0 + 2 * MIN + late_ms) == found
    assert seen.not_started(replace(waits, timed_out_ms=None), T0 + H) == CLEAR
    assert seen.not_started(replace(waits, state=State.RUNNING), T0 + H) == CLEAR


@pytest.mark.parametrize(
    ("holds", "found"),
    [
        ((), None),
        ((("A", 0), ("A", 300), ("A", 600)), T0 + 600 * S),
        ((("A", 0), ("A", 300), ("A", 600.001)), None),
        ((("A", 0), ("B", 300), ("A", 600)), None),
        ((("A", 0), ("A", 300)), None),
        ((("A", 0), ("A", 1), ("A", 2), ("B", 3)), None),
    ],
)
def test_the_third_hold_by_one_alarm_within_ten_minutes_is_one_too_many(
    holds: Sequence[tuple[str, float]], found: int | None
) -> None:
    kept = tuple((alarm, T0 + round(second * S)) for alarm, second in holds)
    assert seen.repeated_holds(replace(RUNNING, alarm_holds=kept)) == found


# After another medicine


def watched(*bounds: int | None, minute: int = 0, watch_min: int = 60) -> tuple[Rescue, ...]:
    return tuple(
        Rescue(
            seq=1,
            at_ms=T0 + minute * MIN,
            given=RescueGiven(medicine="x", dose_text="1", indication="y", watch_min=watch_min, spo2_below=bound),
        )
        for bound in bounds
    )


@pytest.mark.parametrize(
    ("bounds", "own_target", "spo2", "holds"),
    [
        ((94,), False, 93, True),
        ((94,), False, 94, False),
        ((92, 94), False, 93, True),  # the closest bound of several
        ((94,), True, 90, False),
        ((94,), True, 89, True),  # four lower where the person's own target is
        ((None,), False, 80, False),
        ((), False, 80, False),
    ],
)
def test_after_another_medicine_the_closest_bound_holds_for_its_time(
    bounds: Sequence[int | None], spo2: int, *, own_target: bool, holds: bool
) -> None:
    plan = replace(PLAN, spo2_target_88_92=own_target)
    session = replace(read(SPO2, (1, spo2)), rescues=watched(*bounds), plan=plan)
    at_ms = T0 + S
    other = CLEAR if not any(bounds) else clear_on(at_ms)
    assert seen.spo2_after_rescue(session, at_ms) == (breach(at_ms, at_ms + 30 * S) if holds else other)
    assert seen.spo2_after_rescue(replace(session, readings={}), at_ms) == CLEAR
    assert seen.spo2_after_rescue(session, T0 + 60 * MIN) == CLEAR, "its time is over"
    if not own_target:
        assert seen.spo2_after_rescue(replace(session, plan=None), at_ms).seen is (Seen.BREACH if holds else Seen.CLEAR)


def test_after_another_medicine_the_newest_reading_says_that_it_is_over_and_one_alone_does_not() -> None:
    session = replace(RUNNING, rescues=watched(94))
    clear = read(SPO2, (0, 93), (1, 97), (11, 97), session=session)
    assert seen.spo2_after_rescue(clear, T0 + 11 * S) == clear_on(T0 + 11 * S)
    assert seen.spo2_after_rescue(read(SPO2, (0, 93), (5, 97), session=session), T0 + 5 * S) == UNKNOWN


# A monitor that stands still


def shown(number: int, apart_ms: int, *, first: int = 97, offset_ms: int = 0) -> tuple[Reading, ...]:
    """The same reading again and again, the first of which was another."""
    return tuple(
        Reading(at_ms=T0 + offset_ms + apart_ms * place, value=97 if place else first) for place in range(number)
    )


def monitored(
    heart: tuple[Reading, ...], breathing: tuple[Reading, ...] | None = None, spo2: tuple[Reading, ...] | None = None
) -> Session:
    return replace(
        RUNNING,
        readings={
            Channel.HEART_RATE: heart,
            Channel.RESPIRATORY_RATE: heart if breathing is None else breathing,
            Channel.SPO2: heart if spo2 is None else spo2,
        },
    )


def test_ten_readings_that_are_the_same_are_a_frozen_monitor_after_a_minute() -> None:
    assert seen.frozen(monitored(shown(10, 6000)), T0) == breach(T0, T0 + MIN)
    assert seen.frozen(monitored(shown(9, 6000)), T0).seen is Seen.CLEAR
    assert seen.frozen(monitored(shown(11, 6000, first=96)), T0) == breach(T0 + 6000, T0 + 6000 + MIN)
    assert seen.frozen(monitored(shown(10, 6000, first=96)), T0) == clear_on(T0 + 9 * 6000)


def test_readings_more_than_15_s_apart_may_well_be_the_same() -> None:
    assert seen.frozen(monitored(shown(10, 15_000)), T0).seen is Seen.BREACH
    assert seen.frozen(monitored(shown(10, 15_001)), T0).seen is Seen.CLEAR
    gap = (*shown(10, 1000), *shown(10, 1000, offset_ms=9000 + 15_001))
    assert seen.frozen(monitored(gap), T0) == breach(T0 + 24_001, T0 + 24_001 + MIN), "it begins after the gap"


def test_a_monitor_is_frozen_since_the_last_of_its_channels_stands_still() -> None:
    later = shown(10, 6000, offset_ms=500)
    for one in (
        monitored(later, shown(10, 6000)),
        monitored(shown(10, 6000), later),
        monitored(shown(10, 6000), None, later),
    ):
        assert seen.frozen(one, T0) == breach(T0 + 500, T0 + 500 + MIN)
    assert seen.frozen(monitored(later, ()), T0) == UNKNOWN
    assert seen.frozen(monitored(shown(1, 1)), T0) == clear_on(T0)
