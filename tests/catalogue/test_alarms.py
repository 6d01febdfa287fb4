"""Every alarm of the registry: complete, sourced, and only ever toward less drug."""

import re

import pytest

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.infusion.alarms import ALARMS, Action, AlarmRule
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.domain.infusion.discharge import DISCHARGE
from lenitive.domain.infusion.events import Priority
from lenitive.domain.infusion.thresholds import PLAUSIBLE, START_LIMITS
from lenitive.domain.limits.library import SHIPPED

GATES = [*CHECKLIST.values(), *DISCHARGE.values()]


@pytest.mark.parametrize("rule", ALARMS.values(), ids=lambda rule: rule.id)
def test_an_alarm_says_what_it_is_where_it_comes_from_and_which_hazard_it_controls(rule: AlarmRule) -> None:
    assert re.fullmatch(r"ALM-[A-Z0-9]+(-[A-Z0-9]+)*", rule.id)
    assert rule.title
    assert rule.condition
    assert rule.place
    assert rule.hazards
    assert all(re.fullmatch(r"HAZ-\d{2}", hazard) for hazard in rule.hazards)
    assert 0 <= rule.delay_s <= 600
    check_grade(rule.source, rule.grade)


@pytest.mark.parametrize("rule", ALARMS.values(), ids=lambda rule: rule.id)
def test_a_high_alarm_holds_or_stops_and_a_medium_one_at_least_blocks(rule: AlarmRule) -> None:
    if rule.priority is Priority.HIGH:
        assert rule.action in {Action.HOLD, Action.STOP}
    if rule.priority is Priority.MEDIUM:
        assert rule.action is not Action.NONE


@pytest.mark.parametrize("item", GATES, ids=lambda item: item.id)
def test_a_gate_item_is_sourced_and_names_its_hazards(item: object) -> None:
    assert item.statement  # type: ignore[attr-defined]
    assert item.hazards  # type: ignore[attr-defined]
    check_grade(item.source, item.grade)  # type: ignore[attr-defined]


def test_start_limits_are_sourced_and_lie_within_what_a_living_person_can_have() -> None:
    for limit in START_LIMITS:
        check_grade(limit.source, limit.grade)
        lo, hi = PLAUSIBLE[limit.threshold.channel]
        for bound in (limit.threshold.above, limit.threshold.below):
            assert bound is None or lo < SHIPPED[bound].value < hi
