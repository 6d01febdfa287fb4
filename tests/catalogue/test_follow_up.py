"""Every follow-up rule: complete, sourced, reachable, and each late effect has its check."""

from datetime import date, timedelta

import pytest

from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.outcomes.follow_up import FollowUpResult, Session, schedule
from lenitive.domain.outcomes.follow_up_rules import FOLLOW_UP_RULES, FollowUpRule

RULES = pytest.mark.parametrize("rule", FOLLOW_UP_RULES.values(), ids=lambda rule: rule.id)
START = date(2026, 1, 5)
LONG = tuple(Session(date=START + timedelta(days=n), duration_h=30) for n in (0, 3, 6, 9, 12, 28, 31))


@RULES
def test_a_rule_is_complete(rule: FollowUpRule) -> None:
    assert rule.id.startswith("FUP-")
    assert rule.what
    assert rule.why
    assert rule.source in SOURCES
    assert rule.place
    assert rule.window_days >= 0
    assert rule.before_days >= 0
    assert all(hazard.startswith("HAZ-") for hazard in rule.hazards)


@RULES
def test_what_this_project_proposes_is_assumed(rule: FollowUpRule) -> None:
    assert (rule.source == "lenitive") <= (rule.grade is Grade.ASSUMED)


@RULES
def test_every_rule_can_become_due_and_can_be_done(rule: FollowUpRule) -> None:
    later = START + timedelta(days=400)
    due = [task for task in schedule(LONG, as_of=later) if task.rule == rule.id]
    assert due
    assert all(task.status in {"overdue", "missing"} for task in due)
    done = (FollowUpResult(result=rule.result, done_on=due[0].due_on),)
    again = [task for task in schedule(LONG, as_of=later, results=done) if task.rule == rule.id]
    assert again[0].status == "done"


@pytest.mark.parametrize("result", ["liver_tests", "bladder_score", "cognition_test", "misuse_check", "opioid_plan"])
def test_every_late_effect_has_a_check(result: str) -> None:
    assert any(rule.result == result for rule in FOLLOW_UP_RULES.values())


@pytest.mark.parametrize("hazard", ["HAZ-46", "HAZ-48", "HAZ-49", "HAZ-50"])
def test_every_hazard_after_discharge_has_a_task(hazard: str) -> None:
    assert any(hazard in rule.hazards for rule in FOLLOW_UP_RULES.values())


def test_ids_of_tasks_are_unique() -> None:
    ids = [task.id for task in schedule(LONG, as_of=START + timedelta(days=40))]
    assert len(ids) == len(set(ids))
