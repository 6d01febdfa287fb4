"""The alarm table as the hazard analysis has it: priority, delay and what happens by itself, row by row."""

import re
from datetime import date

import pytest

from lenitive.domain.infusion.alarms import ALARMS, Action
from lenitive.domain.infusion.events import Priority
from lenitive.domain.limits.library import Library, filled, site_library

HIGH, MEDIUM, LOW = Priority.HIGH, Priority.MEDIUM, Priority.LOW
STOP, HOLD, BLOCK, NONE = Action.STOP, Action.HOLD, Action.BLOCK_INCREASE, Action.NONE

TABLE = {
    "ALM-SBP-HIGH-RED": (HIGH, 0, HOLD),
    "ALM-SBP-LOW-RED": (HIGH, 0, HOLD),
    "ALM-SBP-HIGH-AMBER": (MEDIUM, 0, BLOCK),
    "ALM-DBP-HIGH-RED": (HIGH, 0, HOLD),
    "ALM-DBP-HIGH-AMBER": (MEDIUM, 0, BLOCK),
    "ALM-MAP-HIGH-RED": (HIGH, 0, HOLD),
    "ALM-MAP-LOW-RED": (HIGH, 0, HOLD),
    "ALM-MAP-HIGH-AMBER": (MEDIUM, 0, BLOCK),
    "ALM-HR-HIGH-RED": (HIGH, 30, HOLD),
    "ALM-HR-LOW-RED": (HIGH, 30, HOLD),
    "ALM-HR-HIGH-AMBER": (MEDIUM, 30, BLOCK),
    "ALM-RR-LOW-RED": (HIGH, 30, HOLD),
    "ALM-RR-HIGH-RED": (HIGH, 30, HOLD),
    "ALM-RR-LOW-AMBER": (MEDIUM, 30, BLOCK),
    "ALM-RR-HIGH-AMBER": (MEDIUM, 30, BLOCK),
    "ALM-SPO2-LOW-RED": (HIGH, 10, HOLD),
    "ALM-SPO2-LOW-AMBER": (MEDIUM, 30, BLOCK),
    "ALM-ETCO2-HIGH-RED": (HIGH, 30, HOLD),
    "ALM-ETCO2-HIGH-AMBER": (MEDIUM, 30, BLOCK),
    "ALM-APNOEA": (HIGH, 30, STOP),
    "ALM-ETCO2-FLAT": (HIGH, 30, STOP),
    "ALM-SPO2-AFTER-RESCUE": (MEDIUM, 30, BLOCK),
    "ALM-SEDATION-RED": (HIGH, 0, STOP),
    "ALM-SEDATION-AMBER": (MEDIUM, 0, BLOCK),
    "ALM-POSS-RED": (HIGH, 0, STOP),
    "ALM-POSS-AMBER": (MEDIUM, 0, BLOCK),
    "ALM-PSYCHOTOMIMETIC-RED": (HIGH, 0, STOP),
    "ALM-PSYCHOTOMIMETIC-AMBER": (MEDIUM, 0, BLOCK),
    "ALM-SYMPTOM-RED": (HIGH, 0, STOP),
    "ALM-VITALS-FROZEN": (MEDIUM, 60, BLOCK),
    "ALM-VITALS-STALE-MEDIUM": (MEDIUM, 15, BLOCK),
    "ALM-VITALS-STALE-HIGH": (HIGH, 30, HOLD),
    "ALM-CUFF-STALE": (MEDIUM, 120, BLOCK),
    "ALM-OBSERVATION-OVERDUE-LOW": (LOW, 120, BLOCK),
    "ALM-OBSERVATION-OVERDUE-MEDIUM": (MEDIUM, 600, BLOCK),
    "ALM-OVER-DELIVERY-MEDIUM": (MEDIUM, 60, BLOCK),
    "ALM-OVER-DELIVERY-HIGH": (HIGH, 60, STOP),
    "ALM-UNDER-DELIVERY": (LOW, 120, NONE),
    "ALM-PUMP-NOT-STOPPED": (HIGH, 5, STOP),
    "ALM-PUMP-MISMATCH": (HIGH, 0, STOP),
    "ALM-PUMP-SILENT": (MEDIUM, 15, BLOCK),
    "ALM-PUMP-OTHER": (MEDIUM, 0, BLOCK),
    "ALM-PUMP-COUNTER": (MEDIUM, 0, BLOCK),
    "ALM-AIR-IN-LINE": (HIGH, 0, STOP),
    "ALM-OCCLUSION": (MEDIUM, 0, HOLD),
    "ALM-BAG-EMPTY": (MEDIUM, 0, HOLD),
    "ALM-DOOR-OPEN": (MEDIUM, 0, HOLD),
    "ALM-KVO": (MEDIUM, 0, STOP),
    "ALM-BAG-LOW": (LOW, 0, NONE),
    "ALM-BATTERY-LOW": (LOW, 0, NONE),
    "ALM-BATTERY-DEPLETED": (HIGH, 0, HOLD),
    "ALM-END-OF-INFUSION": (MEDIUM, 0, STOP),
    "ALM-DOSE-LIMIT": (MEDIUM, 0, HOLD),
    "ALM-LIMIT-REFUSED": (MEDIUM, 0, BLOCK),
    "ALM-HELD-LONG": (LOW, 300, NONE),
    "ALM-NOT-STARTED": (LOW, 120, NONE),
    "ALM-REPEATED": (HIGH, 0, STOP),
    "ALM-HEARTBEAT-LOST": (HIGH, 10, HOLD),
    "ALM-SINK-LOST": (HIGH, 5, HOLD),
    "ALM-EVALUATORS-DISAGREE": (HIGH, 1, HOLD),
    "ALM-SELF-CHECK-FAILED": (HIGH, 0, HOLD),
    "ALM-RECORD-LOST": (HIGH, 0, HOLD),
    "ALM-REPLACED": (HIGH, 0, HOLD),
    "ALM-CLOCK-STEP": (LOW, 0, BLOCK),
    "ALM-DEVICE-SKEW": (LOW, 0, BLOCK),
    "ALM-DISK-LOW": (MEDIUM, 0, BLOCK),
    "ALM-DEVICE-CLOCK-FAR": (MEDIUM, 0, BLOCK),
    "ALM-LIBRARY-LOST": (MEDIUM, 0, BLOCK),
    "ALM-UNCONFIRMED": (MEDIUM, 0, HOLD),
}


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_has_the_priority_delay_and_action_of_the_table(alarm: str) -> None:
    rule = ALARMS[alarm]
    assert (rule.priority, rule.delay_s, rule.action) == TABLE[alarm]


def test_the_table_has_every_alarm_and_no_other() -> None:
    assert set(TABLE) == set(ALARMS)


WRITTEN = {"ALM-SYMPTOM-RED": "", "ALM-APNOEA": "0", "ALM-ETCO2-FLAT": "0", "ALM-PUMP-NOT-STOPPED": "00"}
"""Digits that a condition writes out itself: a breath or a rate of 0, which is no limit."""


@pytest.mark.parametrize("alarm", ALARMS)
def test_a_condition_writes_no_number_that_a_site_could_move(alarm: str) -> None:
    words = re.sub(r"\{LIM-[A-Z0-9-]+\}", "", ALARMS[alarm].template)
    words = re.sub(r"\b(spo2|etco2|CO2)", "", words)
    assert "".join(re.findall(r"[0-9]", words)) == WRITTEN.get(alarm, "")
    assert not re.search(r"\b(two|three|four|five|ten) (s|min|times)\b", words)


def test_a_site_reads_its_own_numbers_in_the_words_of_an_alarm() -> None:
    moved = site_library({"LIM-LOCK-01": 2, "LIM-LOCK-02": 900}, name="Site", version="1", valid_from=date(2026, 1, 1))
    assert isinstance(moved, Library)
    said = filled(ALARMS["ALM-REPEATED"].template, moved)
    assert said == "the same alarm held the infusion 2 times in 900 s"
