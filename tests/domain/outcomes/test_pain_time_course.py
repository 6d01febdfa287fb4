"""Sum of differences, onset, duration: formula stated, missing is missing."""

import pytest

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.pain_time_course import (
    Reading,
    Rescue,
    Spid,
    duration_of_relief,
    pain_time_course,
    spid,
    time_to_onset,
)


def readings(*pairs: tuple[float, float | None]) -> tuple[Reading, ...]:
    return tuple(Reading(at_min=minute, nrs=score) for minute, score in pairs)


def test_both_sums_are_those_worked_by_hand_and_name_their_formula() -> None:
    found = spid(8, readings((30, 7), (60, 5), (120, 4), (240, 6)))
    assert isinstance(found, Spid)
    # differences 1, 3, 4, 2 over 0.5, 0.5, 1 and 2 h
    assert found.stepwise_nrs_h == pytest.approx(0.5 + 1.5 + 4 + 4)
    assert found.trapezoid_nrs_h == pytest.approx(0.25 + 1 + 3.5 + 6)
    assert found.stepwise_of_max_pct == pytest.approx(100 * 10 / 32)
    assert "(t_i - t_(i-1))" in found.stepwise_formula
    assert "/2" in found.trapezoid_formula


def test_a_sum_under_seventy_per_cent_coverage_is_refused() -> None:
    seven = readings(*((30 * n, 5) for n in range(1, 8)), (240, None), (270, None), (300, None))
    six = readings(*((30 * n, 5) for n in range(1, 7)), (210, None), (240, None), (270, None), (300, None))
    assert isinstance(spid(8, seven), Spid)
    refusal = spid(8, six)
    assert isinstance(refusal, Refusal)
    assert "6 of 10" in refusal.what
    assert "60 %" in refusal.what


def test_readings_the_plan_asked_for_and_nobody_listed_count_as_missing() -> None:
    assert isinstance(spid(8, readings((60, 5), (120, 5)), planned=3), Refusal)


@pytest.mark.parametrize("baseline", [None, 0])
def test_without_a_baseline_there_is_no_sum(baseline: float | None) -> None:
    assert isinstance(spid(baseline, readings((60, 5))), Refusal)


def test_a_missing_reading_is_bridged_and_not_counted_as_zero_pain_or_zero_relief() -> None:
    whole = spid(8, readings((60, 4), (120, 4), (180, 4), (240, 4)))
    gap = spid(8, readings((60, 4), (120, None), (180, 4), (240, 4)))
    assert isinstance(whole, Spid)
    assert isinstance(gap, Spid)
    assert gap.stepwise_nrs_h == whole.stepwise_nrs_h
    assert gap.coverage_pct == 75


def test_readings_out_of_order_or_out_of_range_are_mistakes() -> None:
    with pytest.raises(ValueError, match="in order"):
        spid(8, readings((60, 5), (60, 4)))
    with pytest.raises(ValueError, match="outside 0-10"):
        spid(8, readings((60, 11)))
    with pytest.raises(ValueError, match="from the start"):
        spid(8, readings((-1, 5)))


def test_onset_is_the_first_fall_that_the_next_reading_confirms() -> None:
    found = time_to_onset(8, readings((30, 5), (60, 7), (90, 5.6), (120, 5)))
    assert found.onset_min == 90
    assert found.censored_at_min is None


def test_a_fall_at_the_last_reading_alone_is_not_an_onset() -> None:
    found = time_to_onset(8, readings((30, 7), (60, 3)))
    assert found.onset_min is None
    assert found.censored_at_min == 60


def test_a_missing_confirmation_gives_no_onset_but_is_said() -> None:
    found = time_to_onset(8, readings((30, 5), (60, None), (90, 4), (120, 4)))
    assert found.onset_min == 90
    assert found.maybe_from_min == 30


def test_no_reading_at_all_is_neither_onset_nor_censoring() -> None:
    found = time_to_onset(8, readings((30, None)))
    assert (found.onset_min, found.censored_at_min) == (None, None)


RELIEF = ((60, 4), (120, 3), (240, 3))


def test_duration_runs_from_the_end_of_the_infusion_until_pain_is_back_twice() -> None:
    found = duration_of_relief(8, readings(*RELIEF, (300, 7), (360, 4), (420, 7), (480, 7)), infusion_end_min=240)
    assert found.duration_min == 180
    assert found.at_least_min == 120
    assert not found.censored


def test_relief_that_still_holds_is_censored() -> None:
    found = duration_of_relief(8, readings(*RELIEF, (300, 4), (1440, 5)), infusion_end_min=240)
    assert found.duration_min is None
    assert found.censored
    assert found.at_least_min == 1200


def test_a_rescue_above_the_baseline_ends_relief_and_an_ordinary_one_does_not() -> None:
    late = readings(*RELIEF, (300, 4), (600, 4))
    ends = duration_of_relief(8, late, [Rescue(at_min=400, above_baseline=True)], infusion_end_min=240)
    assert ends.duration_min == 160
    ordinary = duration_of_relief(8, late, [Rescue(at_min=400, above_baseline=False)], infusion_end_min=240)
    assert ordinary.censored
    unknown = duration_of_relief(8, late, [Rescue(at_min=400)], infusion_end_min=240)
    assert unknown.duration_min is None
    assert not unknown.censored
    assert unknown.at_least_min == 160


def test_without_relief_there_is_no_duration() -> None:
    found = duration_of_relief(8, readings((60, 8), (120, 8), (300, 8)), infusion_end_min=120)
    assert found.duration_min is None
    assert found.at_least_min is None
    assert not found.censored


def test_a_score_after_rescue_is_flagged_and_the_one_before_counts() -> None:
    found = pain_time_course(
        8,
        readings((30, 7), (60, 7), (90, 2), (120, 2), (180, 6)),
        [Rescue(at_min=61, above_baseline=True)],
        infusion_end_min=180,
    )
    assert [point.after_rescue for point in found.points] == [False, False, True, True, False]
    assert [point.primary_nrs for point in found.points] == [7, 7, 7, 7, 6]
    assert [point.nrs for point in found.points] == [7, 7, 2, 2, 6]
    assert found.spid is not None
    assert found.spid_as_observed is not None
    assert found.spid.stepwise_nrs_h < found.spid_as_observed.stepwise_nrs_h
    assert found.onset.onset_min is None


def test_a_missing_score_after_rescue_stays_missing() -> None:
    found = pain_time_course(8, readings((30, 7), (60, None)), [Rescue(at_min=40)], infusion_end_min=60)
    assert found.points[1].primary_nrs is None
    assert found.spid is None
    assert found.refusals[0].rule == "OUT-SPID-02"
