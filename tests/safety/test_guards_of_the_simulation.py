"""The simulation's guards against an empty pass: they fail where they must, and not by chance."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "safety"))

from sim import ALARM_ROWS, ASKED, CLASSES, OF_SESSIONS, TIERS, Outcome, guards, least

from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.session import State


def sessions(count: int, *, without: str = "") -> list[Outcome]:
    """So many sessions in which everything happens but one thing."""
    return [
        Outcome(
            seed=seed,
            is_full=False,
            drawn=20,
            fired=tuple(name for name in CLASSES if name != without),
            alarms=tuple(alarm for row, alarms in ALARM_ROWS.items() if row != without for alarm in alarms),
            states=tuple(state.value for state in State if state.value != without),
            tiers=tuple(tier for tier in TIERS if tier != without),
            violations=(),
            events=1,
        )
        for seed in range(count)
    ]


@pytest.mark.parametrize("without", ["air", "dose window reached", "recovery", "supervised"])
def test_a_class_a_row_and_a_state_that_never_came_fail_the_whole(without: str) -> None:
    assert guards(sessions(OF_SESSIONS)) == []
    assert [line.partition(":")[0].partition(" ")[2] for line in guards(sessions(OF_SESSIONS, without=without))] == [
        without
    ]


def test_of_all_sessions_exactly_what_is_asked_is_asked() -> None:
    for asked in ASKED.values():
        assert least(asked, OF_SESSIONS) == asked


def test_a_part_of_the_seeds_does_not_fail_by_chance_where_each_is_frequent_enough() -> None:
    rng = np.random.default_rng(1)
    for asked in ASKED.values():
        for count in (60, 200, 500, 1000):
            drawn = rng.binomial(count, asked / OF_SESSIONS, 20_000)
            assert (drawn < least(asked, count)).mean() <= 5e-4


def test_a_part_of_the_seeds_still_fails_for_what_is_ten_times_too_rare() -> None:
    rng = np.random.default_rng(1)
    drawn = rng.binomial(500, ASKED["class"] / OF_SESSIONS / 10, 1000)
    assert (drawn < least(ASKED["class"], 500)).mean() > 0.98


def test_every_alarm_of_a_row_is_one_of_the_registry() -> None:
    assert {alarm for alarms in ALARM_ROWS.values() for alarm in alarms} <= set(ALARMS)
