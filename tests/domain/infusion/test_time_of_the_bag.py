"""How long the bag lasts is said before the start and counted anew after every change."""

from dataclasses import replace

import pytest

from infusion_sessions import NURSE, PLAN, PRESCRIBER, Desk, desk_at, minutes
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.bag_time import bag_lasts_ms
from lenitive.domain.infusion.session import Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import OrderedStep

MIN = 60_000
STEADY = replace(
    PLAN, steps=(replace(PLAN.steps[0], duration_min=240, rate_ul_h=3500),), bag_ul=14_000, conc_ug_ml=1000
)


def lasts_min(session: Session, minute: float) -> float | None:
    found = bag_lasts_ms(session, epoch_ms(minutes(minute)))
    return None if found is None else found / MIN


@pytest.mark.parametrize(
    ("rates", "bag_ul", "expected_min"),
    [
        (((60, 3000),), 3000, 60),  # exactly the order
        (((60, 3000),), 4500, 90),  # on at the last rate
        (((60, 3000), (60, 6000)), 9000, 120),
        (((60, 3000), (60, 6000)), 6000, 90),  # 3 mL are left for the second hour at 6 mL/h
    ],
)
def test_before_the_start_it_is_counted_at_the_ordered_rates(
    rates: tuple[tuple[int, int], ...], bag_ul: int, expected_min: int
) -> None:
    begins = [sum(minutes for minutes, _ in rates[:place]) for place in range(len(rates))]
    steps = tuple(
        OrderedStep(start_min=begin, duration_min=length, rate_ul_h=rate)
        for begin, (length, rate) in zip(begins, rates, strict=True)
    )
    session = Session(state=State.READY, plan=replace(PLAN, steps=steps, bag_ul=bag_ul))
    assert lasts_min(session, 0) == expected_min


def test_every_change_of_rate_counts_it_anew() -> None:
    desk = desk_at(State.RUNNING, STEADY)
    assert lasts_min(desk.session, 0) == 240
    assert lasts_min(desk.session, 60) == pytest.approx(180, abs=0.1)
    desk.must(ask.SetRate(by=NURSE, key="l", target_ul_h=1700), minutes(60))
    assert lasts_min(desk.session, 60) == pytest.approx(14_000 * 0.75 / 1700 * 60, abs=0.1)
    desk.must(ask.Hold(by=NURSE, key="h"), minutes(70))
    assert lasts_min(desk.session, 90) == pytest.approx((14_000 * 0.75 - 1700 / 6) / 1700 * 60, abs=0.1)
    desk.must(ask.Stop(by=PRESCRIBER, key="s"), minutes(91))
    assert lasts_min(desk.session, 91) is None


def test_another_bag_counts_it_anew() -> None:
    desk = desk_at(State.RUNNING, STEADY)
    desk.must(ask.Hold(by=NURSE, key="h"), minutes(60))
    before = lasts_min(desk.session, 60)
    for by in (NURSE, PRESCRIBER):
        desk.must(ask.CountBag(by=by, key=desk.key(), vial_ug_ml=50_000, drawn_ul=1000, final_ul=50_000), minutes(61))
    desk.must(ask.ChangeBag(by=NURSE, key="b", reason="torn"), minutes(62))
    after = lasts_min(desk.session, 62)
    assert before is not None
    assert after is not None
    assert after == pytest.approx(before + 50_000 / 3500 * 60, abs=0.1)


@pytest.mark.parametrize("share", [0.95, 1.0, 1.05])
def test_in_the_last_hour_it_is_right_within_3_min_with_a_pump_that_is_5_percent_off(share: float) -> None:
    desk: Desk = desk_at(State.RUNNING, STEADY)
    empty_min = 240 / share
    for minute in range(5, int(empty_min), 5):
        desk.pump(minutes(minute), volume_ul=round(3500 * minute / 60 * share))
        said, true_min = lasts_min(desk.session, minute), empty_min - minute
        if true_min <= 60:
            assert said is not None
            assert said <= true_min + 3.01, minute  # rather too short than too long
            assert share < 1 or said >= true_min - 3.01, minute
    assert lasts_min(Session(), 0) is None
