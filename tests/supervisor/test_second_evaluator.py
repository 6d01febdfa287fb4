"""The second evaluation of the red rules: by other code, on other data, and heard when it differs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from infusion_sessions import NORMAL, PLAN, START
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.events import Priority
from lenitive.domain.infusion.session import ActiveAlarm, Channel, Reading, Session, State, epoch_ms
from lenitive.supervisor.second_evaluator import TABLE, SecondEvaluator

START_MS = epoch_ms(START)
RUNNING = Session(
    state=State.RUNNING,
    plan=PLAN,
    started_ms=START_MS,
    baseline={Channel.SYSTOLIC: (Reading(START_MS, 120),), Channel.SPO2: (Reading(START_MS, 97),)},
)
RED = {
    "ALM-SPO2-LOW-RED": {"spo2_pct": 80},
    "ALM-HR-HIGH-RED": {"heart_rate_min": 150},
    "ALM-HR-LOW-RED": {"heart_rate_min": 40},
    "ALM-RR-LOW-RED": {"respiratory_rate_min": 5},
    "ALM-RR-HIGH-RED": {"respiratory_rate_min": 35},
    "ALM-APNOEA": {"respiratory_rate_min": 0},
    "ALM-ETCO2-HIGH-RED": {"etco2_mmhg": 70},
    "ALM-ETCO2-FLAT": {"etco2_mmhg": 0},
    "ALM-SBP-HIGH-RED": {"systolic_mmhg": 185},
    "ALM-SBP-LOW-RED": {"systolic_mmhg": 85},
    "ALM-DBP-HIGH-RED": {"diastolic_mmhg": 112},
    "ALM-MAP-HIGH-RED": {"map_mmhg": 135},
    "ALM-MAP-LOW-RED": {"map_mmhg": 55},
}


def judged(session: Session, seconds: float, second: SecondEvaluator) -> str | None:
    for past in range(int(2 * seconds) + 1):
        found = second.disagrees(session, START_MS + 500 * past)
    return found


def test_every_red_rule_of_a_vital_sign_is_in_the_table() -> None:
    red = {rule.id for rule in ALARMS.values() if rule.id.endswith("-RED") and rule.id.split("-")[1] in VITAL}
    assert red | {"ALM-APNOEA", "ALM-ETCO2-FLAT"} == {row.alarm for row in TABLE} == set(RED)


VITAL = {"SPO2", "HR", "RR", "ETCO2", "SBP", "DBP", "MAP"}


@pytest.mark.parametrize("alarm", RED)
def test_a_red_value_that_the_first_evaluation_misses_is_said(alarm: str) -> None:
    second = SecondEvaluator()
    second.load(RUNNING)
    second.hear(replace(NORMAL, **{"systolic_mmhg": None, "diastolic_mmhg": None, **RED[alarm]}), RUNNING)
    assert judged(RUNNING, 5, second) is None, "not before its delay"
    missed = judged(RUNNING, 130, second)
    assert missed is not None
    assert f"{alarm} not raised" in missed
    active = {alarm: ActiveAlarm(priority=Priority.HIGH, raised_ms=START_MS + 1)}
    if alarm == "ALM-APNOEA":
        active["ALM-RR-LOW-RED"] = active[alarm]
    assert judged(replace(RUNNING, alarms=active), 130, second) is None, "they agree"


def test_an_alarm_that_nothing_was_seen_of_is_said() -> None:
    second = SecondEvaluator()
    second.load(RUNNING)
    second.hear(NORMAL, RUNNING)
    raised = {"ALM-SPO2-LOW-RED": ActiveAlarm(priority=Priority.HIGH, raised_ms=START_MS + 1000)}
    said = judged(replace(RUNNING, alarms=raised), 5, second)
    assert said == "ALM-SPO2-LOW-RED raised for nothing"


def test_a_value_that_is_not_red_ends_it_and_one_that_nobody_has_does_not() -> None:
    second = SecondEvaluator()
    second.load(RUNNING)
    second.hear(replace(NORMAL, spo2_pct=80), RUNNING)
    second.hear(replace(NORMAL, observed_at=START + timedelta(seconds=1), spo2_pct=127), RUNNING)
    assert judged(RUNNING, 14, second) is not None
    second.hear(replace(NORMAL, observed_at=START + timedelta(seconds=15), spo2_pct=97), RUNNING)
    assert judged(RUNNING, 20, second) is None
