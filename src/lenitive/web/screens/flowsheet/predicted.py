"""What the plan was expected to do, and what a stop would: worked out once for each plan, and once a minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.charts.chart import Chart, ChartPlan
from lenitive.clinic.charts.expected_responses import ResponseBand, expected_responses
from lenitive.clinic.people_alike import ModelOfPerson, model_of_plan
from lenitive.clinic.stopped_now import (
    StoppedNow,
    given_until,
    minute_of,
    people_who_stop,
    solved_until,
    stopped_now,
)
from lenitive.domain.infusion.session import Session
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.plan.plan import Plan
from lenitive.domain.plan.virtual_people import VirtualPeople
from lenitive.web.site.house import house


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What it is worked out from; the plan's id beside it is what it is remembered by."""

    considered: Considered
    plan: Plan

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """What is known ahead of a session.

    Attributes:
        responses: Bands by response; empty where nothing may be predicted.
        own: The person and the model behind them; None there.
    """

    responses: Mapping[str, ResponseBand]
    own: ModelOfPerson | None


def predicted_for(chart: Chart, plan: ChartPlan | None) -> Predicted:
    """What a plan predicts of its person."""
    asked = _asked(chart, plan)
    return Predicted(responses={}, own=None) if plan is None or asked is None else _remembered(plan.id, asked)


def stop_at_this_minute(chart: Chart, plan: ChartPlan | None, session: Session, at_ms: int) -> StoppedNow | None:
    """What would follow a stop now; None where nothing may be predicted or nothing is there to stop."""
    asked, minute = _asked(chart, plan), minute_of(session, at_ms)
    if plan is None or asked is None or minute is None:
        return None
    people = _people(plan.id, solved_until(session, asked.plan, at_ms), asked)
    if people is None:
        return None
    given = given_until(session, minute)
    return _at_minute(plan.id, minute, given, _Stop(people, session, at_ms))


def _asked(chart: Chart, plan: ChartPlan | None) -> _Asked | None:
    considered = house().charts.considered(chart)
    return None if plan is None or considered is None else _Asked(considered, plan.proposed.plan)


@lru_cache(maxsize=128)
def _remembered(_plan_id: str, asked: _Asked) -> Predicted:
    return Predicted(
        responses=expected_responses(asked.considered, asked.plan), own=model_of_plan(asked.considered, asked.plan)
    )


@lru_cache(maxsize=16)
def _people(_plan_id: str, last_min: int, asked: _Asked) -> VirtualPeople | None:
    return people_who_stop(asked.considered, asked.plan, last_min=last_min)


class _Stop:
    """A session at a moment; of one plan, minute and state it is the same whatever else was observed meanwhile."""

    def __init__(self, people: VirtualPeople, session: Session, at_ms: int) -> None:
        self.people, self.session, self.at_ms = people, session, at_ms

    def __hash__(self) -> int:
        return hash(self.session.state)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Stop) and self.session.state is other.session.state


@lru_cache(maxsize=64)
def _at_minute(_plan_id: str, _minute: int, _given: tuple[Delivery, ...], stop: _Stop) -> StoppedNow | None:
    return stopped_now(stop.people, stop.session, stop.at_ms)
