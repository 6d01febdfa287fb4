import numpy as np
import pytest

from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.plan.after_stop import (
    FOLLOWED_MIN,
    OBSERVE_MIN,
    _settles,
    fit_to_leave,
    if_stopped,
    stopped_at,
)
from lenitive.domain.plan.virtual_people import VirtualPeople, virtual_people

FIVE_HOURS = (
    Delivery(start_min=0, duration_min=60, rate_mg_h=7.0),
    Delivery(start_min=60, duration_min=240, rate_mg_h=14.0),
)
HOURS = (60, 120, 180, 240, 300)


def alike(baseline: Baseline = Baseline(mean_pressure_mmhg=95.0)) -> VirtualPeople:  # noqa: B008 - frozen
    found = virtual_people(
        MODELS["default_racemic_v1"],
        Person(weight_kg=70.0, age_years=50.0, child_pugh="A"),
        baseline,
        last_min=300 + FOLLOWED_MIN,
    )
    assert isinstance(found, VirtualPeople)
    return found


def test_stopping_in_the_middle_of_a_step_cuts_it() -> None:
    cut = stopped_at(FIVE_HOURS, 90)

    assert [(part.start_min, part.duration_min) for part in cut] == [(0, 60), (60, 30)]
    assert if_stopped(alike(), FIVE_HOURS, [90])[0].given_mg == 14.0


def test_the_longer_it_ran_the_longer_it_takes_to_halve() -> None:
    halves = [stop.half_after_min.p50 for stop in if_stopped(alike(), FIVE_HOURS, HOURS)]

    assert halves == sorted(halves, key=lambda half: half or 0)
    assert halves[0] != halves[-1]


def test_half_times_are_those_of_the_typical_person() -> None:
    """12, 25 and 42 min after 1, 2 and 4 h of one rate (grid of 5 min, people differ)."""
    constant = [Delivery(start_min=0, duration_min=240, rate_mg_h=14.0)]

    halves = [stop.half_after_min.p50 for stop in if_stopped(alike(), constant, [60, 120, 240])]

    assert halves == [pytest.approx(15, abs=5), pytest.approx(25, abs=5), pytest.approx(42, abs=8)]


def test_nobody_is_fit_before_the_time_of_observation() -> None:
    for stop in if_stopped(alike(), FIVE_HOURS, HOURS):
        assert stop.fit_to_leave_after_min.p05 is not None
        assert stop.fit_to_leave_after_min.p05 >= float(OBSERVE_MIN.value)


def test_fit_to_leave_waits_for_the_slowest_effect() -> None:
    strong = [Delivery(start_min=0, duration_min=300, rate_mg_h=80.0)]
    (stop,) = if_stopped(alike(), strong, [300])
    leave = fit_to_leave(stop, model="default_racemic_v1")

    assert leave.waits_for == "dissociation_none"
    assert leave.after_end_min.p50 is not None
    assert leave.after_end_min.p50 > leave.observe_min
    assert leave.after_start_min.p50 == leave.after_end_min.p50 + 300
    assert "gate at the bedside decides" in leave.subordinate


def test_more_drug_never_settles_sooner() -> None:
    people = alike()
    low, high = (
        if_stopped(people, [Delivery(start_min=0, duration_min=300, rate_mg_h=rate)], [300])[0] for rate in (10.0, 20.0)
    )

    for less, more in zip(low.settled, high.settled, strict=True):
        assert less.minutes is not None
        assert more.minutes is not None
        assert less.minutes.p95 is not None
        assert more.minutes.p95 is None or less.minutes.p95 <= more.minutes.p95


def test_pressure_that_is_not_known_is_said_and_not_counted() -> None:
    (stop,) = if_stopped(alike(Baseline()), FIVE_HOURS, [300])
    by_id = {one.id: one for one in stop.settled}

    assert by_id["pressure_near"].minutes is None
    assert fit_to_leave(stop, model="m").not_known == ("Mean pressure within 20 % of baseline: not known",)


def test_something_has_settled_only_when_it_stays_so() -> None:
    after = np.array([0.0, 5.0, 10.0, 15.0])
    there = np.array(
        [
            [True, False, True, True],
            [True, True, True, True],
            [False, False, False, True],
            [True, True, True, False],
        ]
    )

    assert _settles(there, after).tolist() == [10.0, 0.0, 15.0, np.inf]


@pytest.mark.parametrize("at_min", [[], [0], [-5, 60]])
def test_a_stop_before_the_start_is_a_mistake(at_min: list[int]) -> None:
    with pytest.raises(ValueError, match="after the start"):
        if_stopped(alike(), FIVE_HOURS, at_min)


def test_a_minute_off_the_grid_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="whole multiples of 5 min"):
        if_stopped(alike(), FIVE_HOURS, [62])
