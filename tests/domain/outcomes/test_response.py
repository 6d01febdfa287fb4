"""IMMPACT response: exact at the edge, never on the score alone, unknown stays unknown."""

from dataclasses import replace

import pytest

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.outcomes.response import (
    RESPONSE_DEFINITIONS,
    Evidence,
    Pgic,
    ResponseLevel,
    goal_reached,
    judge,
    pain_change,
    responder,
)

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        (7, 4.9, ResponseLevel.MODERATE),
        (7, 4.91, ResponseLevel.MINIMAL),
        (10, 7, ResponseLevel.MODERATE),
        (5.7, 3.99, ResponseLevel.MODERATE),
        (5.7, 4.0, ResponseLevel.MINIMAL),
        (9, 4.5, ResponseLevel.SUBSTANTIAL),
        (9, 4.51, ResponseLevel.MODERATE),
        (6, 5.4, ResponseLevel.MINIMAL),
        (6, 5.5, ResponseLevel.NONE),
        (6, 8, ResponseLevel.NONE),
    ],
)
def test_the_level_is_exact_at_the_edge(before: float, after: float, level: ResponseLevel) -> None:
    assert pain_change(before, after).level is level


def test_thirty_per_cent_of_every_tenth_is_moderate_without_a_float_error() -> None:
    for tenths in range(40, 101):
        before, after = tenths / 10, float(f"{tenths * 0.07:.2f}")
        assert pain_change(before, after).at_least_30_pct is YES, (before, after)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [(None, 3, "baseline is not known"), (0, 0, "baseline is 0"), (3.9, 1, "below 4"), (8, None, "follow-up score")],
)
def test_without_a_usable_baseline_or_follow_up_there_is_no_percentage(
    before: float | None, after: float | None, why: str
) -> None:
    change = pain_change(before, after)
    assert change.fall_pct is None
    assert change.level is None
    assert change.at_least_30_pct is UNKNOWN
    assert why in (change.why_not or "")


@pytest.mark.parametrize("score", [-0.1, 10.1, float("nan"), float("inf"), True])
def test_a_score_outside_the_scale_is_a_mistake(score: float) -> None:
    with pytest.raises(ValueError, match="outside 0-10"):
        pain_change(8, score)


def test_the_score_alone_never_makes_a_responder() -> None:
    found = responder(Evidence(baseline_nrs=10, followup_nrs=0, goal_nrs=3))
    assert found.answer is UNKNOWN
    assert "second measure" in found.needs[0]


@pytest.mark.parametrize("pgic", list(Pgic))
def test_only_much_or_very_much_improved_confirms_a_fall(pgic: Pgic) -> None:
    evidence = Evidence(baseline_nrs=8, followup_nrs=4, interference_before=6, interference_after=6, pgic=pgic)
    expected = YES if pgic in {Pgic.MUCH_IMPROVED, Pgic.VERY_MUCH_IMPROVED} else NO
    assert responder(evidence).answer is expected


def test_function_confirms_a_fall_from_one_point() -> None:
    assert (
        responder(Evidence(baseline_nrs=8, followup_nrs=5, interference_before=6.3, interference_after=5.3)).answer
        is YES
    )
    nearly = Evidence(
        baseline_nrs=8, followup_nrs=5, interference_before=6.3, interference_after=5.4, pgic=Pgic.NO_CHANGE
    )
    assert responder(nearly).answer is NO


def test_one_second_measure_that_says_no_leaves_the_other_to_be_asked() -> None:
    assert responder(Evidence(baseline_nrs=8, followup_nrs=5, pgic=Pgic.NO_CHANGE)).answer is UNKNOWN


def test_no_fall_is_no_response_whatever_else_is_said() -> None:
    assert responder(Evidence(baseline_nrs=8, followup_nrs=7, pgic=Pgic.VERY_MUCH_IMPROVED)).answer is NO


def test_a_missing_score_is_never_a_response() -> None:
    assert responder(Evidence(baseline_nrs=8, pgic=Pgic.MUCH_IMPROVED)).answer is UNKNOWN


def test_the_substantial_benchmark_asks_for_half() -> None:
    evidence = Evidence(baseline_nrs=8, followup_nrs=4.1, pgic=Pgic.MUCH_IMPROVED)
    assert responder(evidence, benchmark_pct=50).answer is NO
    with pytest.raises(ValueError, match="use 30 or 50"):
        responder(evidence, benchmark_pct=40)


def test_the_goal_is_reached_at_the_goal_itself() -> None:
    assert goal_reached(4, 4) is YES
    assert goal_reached(4.1, 4) is NO
    assert goal_reached(None, 4) is UNKNOWN
    assert goal_reached(4, None) is UNKNOWN


FULL = Evidence(
    baseline_nrs=8,
    followup_nrs=4,
    pgic=Pgic.MUCH_IMPROVED,
    interference_before=7,
    interference_after=4,
    goal_nrs=4,
    rescues_per_day=3,
    opioid_fall_pct=10,
    unacceptable_toxicity=False,
    held_days=22,
    sessions_given=1,
)


@pytest.mark.parametrize("name", RESPONSE_DEFINITIONS)
def test_every_definition_has_a_yes_and_an_unknown(name: str) -> None:
    answer = judge(name, FULL).answer
    assert answer is (NO if name == "refractory_partial" else YES)
    empty = judge(name, Evidence())
    assert empty.answer is UNKNOWN
    assert empty.needs


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("refractory_complete", {"rescues_per_day": 4}, NO),
        ("refractory_complete", {"unacceptable_toxicity": True}, NO),
        ("refractory_complete", {"followup_nrs": 5}, NO),
        ("refractory_partial", {"followup_nrs": 5}, YES),
        ("refractory_partial", {"followup_nrs": 5, "rescues_per_day": 4}, NO),
        ("cheung_favourable", {"opioid_fall_pct": -5}, NO),
        ("cheung_favourable", {"opioid_fall_pct": 0, "followup_nrs": 6}, YES),
        ("cheung_favourable", {"opioid_fall_pct": 0, "followup_nrs": 6.5}, NO),
        ("cheung_favourable", {"opioid_fall_pct": 5, "followup_nrs": 8}, YES),
        ("cheung_favourable", {"opioid_fall_pct": 5, "followup_nrs": 9}, NO),
        ("asra_positive", {"held_days": 21}, NO),
        ("asra_positive", {"sessions_given": 2}, NO),
        ("hardy_primary", {"rescues_per_day": 5}, NO),
        ("hardy_primary", {"followup_nrs": 6.1}, NO),
        ("goal_reached", {"followup_nrs": 5}, NO),
    ],
)
def test_the_named_definitions_decide_at_their_edges(name: str, changes: dict[str, float], expected: Answer) -> None:
    assert judge(name, replace(FULL, **changes)).answer is expected


def test_what_was_not_re_read_is_assumed() -> None:
    assert RESPONSE_DEFINITIONS["asra_positive"].grade == "assumed"
    assert RESPONSE_DEFINITIONS["hardy_primary"].grade == "assumed"


def test_an_unknown_definition_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="use one of"):
        judge("better", FULL)
