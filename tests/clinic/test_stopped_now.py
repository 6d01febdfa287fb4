"""What a stop at this minute would do, from what was really commanded."""

from dataclasses import replace

import pytest

from lenitive.clinic.stopped_now import given_until, solved_until, stopped_now
from lenitive.domain.foundation.patient import Sex
from lenitive.domain.infusion.kernel import Delivery as Commanded
from lenitive.domain.infusion.session import Session, State
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.plan.after_stop import FOLLOWED_MIN, if_stopped
from lenitive.domain.plan.plan import Plan
from lenitive.domain.plan.propose import PlanRequest, propose
from lenitive.domain.plan.virtual_people import VirtualPeople, virtual_people

STARTED_MS = 1_700_000_000_000
MG_H = 1_000_000


def commanded(start_s: int, end_s: int, mg_h: float) -> Commanded:
    return Commanded(
        start_ms=STARTED_MS + start_s * 1000, end_ms=STARTED_MS + end_s * 1000, rate_ng_h=round(mg_h * MG_H)
    )


def session(*parts: Commanded, state: State = State.RUNNING) -> Session:
    return replace(Session(), started_ms=STARTED_MS, segments=parts, state=state)


def alike() -> VirtualPeople:
    found = virtual_people(
        MODELS["default_racemic_v1"],
        Person(weight_kg=70.0, age_years=50.0),
        Baseline(mean_pressure_mmhg=95.0),
        last_min=300 + FOLLOWED_MIN,
        every_min=1,
    )
    assert isinstance(found, VirtualPeople)
    return found


def at(minute: float) -> int:
    return STARTED_MS + round(minute * 60_000)


def test_a_change_within_a_minute_keeps_every_microgram() -> None:
    running = session(commanded(0, 1815, 7.0), commanded(1815, 3600, 14.0), commanded(3600, 7201, 10.5))

    given = given_until(running, 60)

    assert sum(part.rate_mg_h * part.duration_min for part in given) / 60 == pytest.approx(
        7.0 * 1815 / 3600 + 14.0 * 1785 / 3600, rel=1e-12
    )
    assert [(part.start_min, part.duration_min) for part in given] == [(0, 30), (30, 1), (31, 29)]
    assert given[1].rate_mg_h == pytest.approx(7.0 * 0.25 + 14.0 * 0.75)


def test_a_hold_is_a_gap_and_what_comes_after_now_does_not_count() -> None:
    running = session(commanded(0, 1200, 7.0), commanded(1800, 3600, 7.0))

    assert [(part.start_min, part.duration_min) for part in given_until(running, 40)] == [(0, 20), (30, 10)]


def test_a_stop_now_is_answered_as_a_planned_stop_at_the_same_minute() -> None:
    people = alike()
    found = stopped_now(people, session(commanded(0, 3600, 7.0), commanded(3600, 18000, 14.0)), at(97.6))

    planned = [
        Delivery(start_min=0, duration_min=60, rate_mg_h=7.0),
        Delivery(start_min=60, duration_min=240, rate_mg_h=14.0),
    ]
    assert found is not None
    assert found.after == if_stopped(people, planned, [97])[0]
    assert (found.model, found.people) == ("default_racemic_v1", 256)
    assert found.subordinate.startswith("The discharge gate at the bedside decides")


@pytest.mark.parametrize("state", [State.READY, State.STOPPED, State.RECOVERY])
def test_nothing_is_said_of_a_session_that_does_not_deliver(state: State) -> None:
    assert stopped_now(alike(), session(commanded(0, 3600, 7.0), state=state), at(30)) is None


def test_nothing_is_said_before_the_first_minute_or_of_nothing_given() -> None:
    people = alike()
    assert stopped_now(people, session(commanded(0, 3600, 7.0)), at(0.9)) is None
    assert stopped_now(people, session(commanded(1800, 3600, 7.0)), at(20)) is None
    assert stopped_now(people, Session(), at(20)) is None


def test_people_are_solved_past_a_session_that_runs_late() -> None:
    plan = propose(PlanRequest(age_years=60, sex=Sex.FEMALE, weight_kg=70.0, height_cm=165.0))
    assert isinstance(plan, Plan)
    late = session(commanded(0, 30000, 7.0))

    assert solved_until(late, plan, at(10)) == 300 + FOLLOWED_MIN
    assert solved_until(late, plan, at(301)) == 360 + FOLLOWED_MIN


def test_nothing_is_said_later_than_people_were_solved() -> None:
    running = session(commanded(0, 30000, 7.0))

    assert stopped_now(alike(), running, at(300)) is not None
    assert stopped_now(alike(), running, at(301)) is None
