"""Advice on the rate: only ever lowering by itself, and unknown never means more drug."""

from dataclasses import replace

import pytest

from infusion_sessions import NURSE, PLAN, Desk, desk_at, minutes
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.session import State
from lenitive.domain.infusion.titration import AdviceAction, advise


def after_30_min(plan: object = PLAN, **scores: int) -> Desk:
    desk = desk_at(State.RUNNING, plan)  # type: ignore[arg-type]
    desk.full(minutes(15))
    desk.full(minutes(30), **scores)
    return desk


@pytest.mark.parametrize(
    ("scores", "rule", "action", "target"),
    [
        ({"pain": 6}, "STEP-UP", AdviceAction.STEP_UP, 7000),
        ({"pain": 3}, "GOAL", AdviceAction.HOLD_RATE, None),
        ({"pain": 4}, "RELIEF", AdviceAction.HOLD_RATE, None),  # 3 of 7 is 42 %
        ({"pain": 5}, "STEP-UP", AdviceAction.STEP_UP, 7000),  # 2 of 7 is 28 %
        ({"pain": 6, "level": 1}, "PERCEPTION", AdviceAction.HOLD_RATE, None),
        ({"pain": 6, "level": 2}, "DISTRESS", AdviceAction.HALVE, 1700),
        ({"pain": 6, "level": 3}, "INSIGHT", AdviceAction.STOP, 0),
        ({"pain": 6, "rass": -3}, "SEDATION", AdviceAction.STOP, 0),
        ({"pain": 6, "rass": 2}, "SEDATION", AdviceAction.STOP, 0),
        ({"pain": 6, "rass": -2}, "ALARM", AdviceAction.HOLD_RATE, None),
        ({"pain": 6, "nausea": 2}, "ADVERSE-EVENT", AdviceAction.HOLD_RATE, None),
    ],
)
def test_what_is_found_decides_what_is_advised(
    scores: dict[str, int], rule: str, action: AdviceAction, target: int | None
) -> None:
    advice = advise(after_30_min(**scores).session, at=minutes(30))
    assert (advice.action, advice.rule, advice.target_rate_ul_h) == (action, f"SES-TITRATION-{rule}", target)
    assert advice.proposal == (action is AdviceAction.STEP_UP)


def test_pain_that_nobody_asked_about_never_leads_to_a_step_up() -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(15))
    desk.pump(minutes(31))
    desk.vitals(minutes(31))
    assert advise(desk.session, at=minutes(31)).rule == "SES-TITRATION-OVERDUE"


def test_an_unknown_baseline_never_leads_to_a_step_up() -> None:
    desk = after_30_min(replace(PLAN, baseline_pain=None))
    assert advise(desk.session, at=minutes(30)).rule == "SES-TITRATION-PAIN-UNKNOWN"


def test_a_step_up_waits_30_min_and_for_the_order() -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(15))
    desk.full(minutes(29))
    assert advise(desk.session, at=minutes(29)).rule == "SES-TITRATION-INTERVAL"
    low = after_30_min(replace(PLAN, steps=(replace(PLAN.steps[0], duration_min=240),)))
    assert advise(low.session, at=minutes(30)).rule == "SES-TITRATION-ORDER"


def test_distress_is_answered_once_and_again_only_when_it_is_scored_again() -> None:
    desk = after_30_min(level=2)
    desk.set_rate(1700, minutes(31))
    assert advise(desk.session, at=minutes(32)).action is AdviceAction.HOLD_RATE
    desk.full(minutes(46), level=2)
    assert advise(desk.session, at=minutes(46)).target_rate_ul_h == 800


def test_the_planned_end_without_relief_is_non_response_and_is_not_extended() -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(235), pain=6)
    assert advise(desk.session, at=minutes(240)).rule == "SES-TITRATION-NO-RESPONSE"
    desk.full(minutes(239), pain=3)
    assert advise(desk.session, at=minutes(240)).rule == "SES-TITRATION-COMPLETED"


def test_nothing_is_advised_when_no_infusion_runs() -> None:
    for state in (State.PREPARED, State.STOPPED, State.RECOVERY, State.CLOSED):
        assert advise(desk_at(state).session, at=minutes(30)).action is AdviceAction.NONE
    desk = desk_at(State.HELD)
    desk.must(ask.SetRate(by=NURSE, key="z", target_ul_h=0), minutes(2))
    assert advise(desk.session, at=minutes(2)).action is AdviceAction.HOLD_RATE
