"""The outcome of a course from plain inputs, with denominators first and every gap named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lenitive.domain.assessment.treatment import OpioidDay
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.outcomes.adverse_events import SessionPeaks
from lenitive.domain.outcomes.course_decision import Decision
from lenitive.domain.outcomes.course_inputs import CourseInputs, DiaryDay, InterferenceAnswer, PgicAnswer
from lenitive.domain.outcomes.follow_up import FollowUpResult
from lenitive.domain.outcomes.liver_safety import LiverTest
from lenitive.domain.outcomes.pain_time_course import Reading
from lenitive.domain.outcomes.response import Pgic
from lenitive.domain.outcomes.session_outcome import SessionObserved
from lenitive.domain.outcomes.summary import summarise

START = date(2026, 3, 2)


def on(day: int) -> date:
    return START + timedelta(days=day)


SESSION = SessionObserved(
    date=START,
    session_number=1,
    baseline_nrs=8,
    readings=tuple(Reading(at_min=30 * n, nrs=max(3, 8 - n)) for n in range(1, 11)),
    infusion_end_min=300,
    peaks=SessionPeaks(
        systolic_baseline_mmhg=118,
        systolic_peak_mmhg=137,
        diastolic_baseline_mmhg=70,
        diastolic_peak_mmhg=78,
        spo2_min_pct=95,
        psychotomimetic_max=1,
        rass_min=-1,
        rass_max=0,
        nausea_max=0,
    ),
    stopped_early=False,
    stopped_for_harm=False,
    total_mg=60,
    duration_min=300,
)

INPUTS = CourseInputs(
    as_of=on(8),
    sessions=(SESSION,),
    diary=tuple(DiaryDay(date=on(n), average_nrs=4, worst_nrs=6, now_nrs=4, rescues=2) for n in range(1, 9)),
    baseline_average_nrs=7,
    baseline_worst_nrs=9,
    goal_nrs=4,
    opioid_days=tuple(
        OpioidDay(date=on(n), background_mg_day=100, rescue_mg_day=20 if n < 0 else 0, table="cdc_2022")
        for n in (-3, -2, -1, 7)
    ),
    patch_changed_on=(),
    pgic=(PgicAnswer(date=on(7), pgic=Pgic.MUCH_IMPROVED),),
    interference_before=7,
    interference=(InterferenceAnswer(date=on(7), interference_nrs=5),),
    liver_tests=(
        LiverTest(
            date=on(-2), alt_u_l=30, alt_uln_u_l=40, bilirubin_mg_dl=0.5, bilirubin_uln_mg_dl=1.2, symptoms=False
        ),
    ),
    active_misuse=False,
    results=(
        FollowUpResult(result="misuse_check", done_on=START),
        FollowUpResult(result="bladder_score", done_on=START),
    ),
)


def test_a_responder_with_everything_known_goes_on() -> None:
    outcome = summarise(INPUTS)
    assert outcome.session_responses[0].answer is Answer.YES
    assert outcome.decision.decision is Decision.CONTINUE
    assert outcome.sessions[0].end_change.fall_pct == 62.5
    assert outcome.sessions[0].time_course.onset.onset_min == 90
    assert outcome.sessions[0].time_course.duration.censored
    assert outcome.sessions[0].bp_peak_rise_mmhg == 19
    assert outcome.sessions[0].goal_reached_at_end is Answer.YES
    assert outcome.opioid_sparing is not None
    assert outcome.opioid_sparing.fall_pct == pytest.approx(100 / 6)
    assert outcome.total_mg == 60
    assert outcome.missing == ()
    assert {one.id: one.answer for one in outcome.definitions}["immpact_moderate"] is Answer.YES


def test_each_follow_up_day_says_what_it_is_or_why_not() -> None:
    days = {day.day: day for day in summarise(INPUTS).follow_up}
    assert days[7].responder is Answer.YES
    assert days[7].average.fall_pct == pytest.approx(300 / 7)
    assert days[3].responder is Answer.UNKNOWN
    assert days[14].why_not == "not yet due"
    assert days[14].average.fall_pct is None


def test_without_a_second_measure_the_course_needs_information() -> None:
    outcome = summarise(replace(INPUTS, pgic=(), interference=()))
    assert outcome.session_responses[0].answer is Answer.UNKNOWN
    assert outcome.decision.decision is Decision.NEEDS_INFORMATION


def test_relief_in_the_chair_alone_is_no_response() -> None:
    outcome = summarise(replace(INPUTS, diary=()))
    assert outcome.sessions[0].end_change.at_least_30_pct is Answer.YES
    assert outcome.session_responses[0].answer is Answer.UNKNOWN


def test_no_relief_in_the_chair_and_nothing_later_is_a_non_response() -> None:
    flat = replace(SESSION, readings=tuple(Reading(at_min=30 * n, nrs=8) for n in range(1, 11)))
    outcome = summarise(replace(INPUTS, sessions=(flat,), diary=(), pgic=(), interference=()))
    assert outcome.session_responses[0].answer is Answer.NO
    assert outcome.decision.decision is Decision.ONE_MORE


def test_later_relief_outweighs_none_in_the_chair() -> None:
    flat = replace(SESSION, readings=tuple(Reading(at_min=30 * n, nrs=8) for n in range(1, 11)))
    assert summarise(replace(INPUTS, sessions=(flat,))).session_responses[0].answer is Answer.YES


def test_a_yes_that_the_missing_days_could_overturn_is_unknown() -> None:
    mild = tuple(DiaryDay(date=on(n), average_nrs=4.8) for n in range(1, 9))
    assert summarise(replace(INPUTS, diary=mild)).session_responses[0].answer is Answer.YES
    gap = tuple(day for day in mild if day.date != on(4))
    found = summarise(replace(INPUTS, diary=gap)).session_responses[0]
    assert (found.diary_answered, found.diary_planned) == (5, 6)
    assert found.answer is Answer.UNKNOWN
    ids = {one.id: one.answer for one in summarise(replace(INPUTS, diary=gap)).definitions}
    assert ids["immpact_moderate"] is Answer.UNKNOWN


def test_a_diary_under_seventy_per_cent_is_not_judged() -> None:
    few = tuple(day for day in INPUTS.diary if day.date in {on(2), on(3), on(4), on(7)})
    found = summarise(replace(INPUTS, diary=few)).session_responses[0]
    assert found.finding.level is None
    assert found.answer is Answer.UNKNOWN


def test_a_day_after_the_next_session_says_nothing_about_the_one_before() -> None:
    second = replace(SESSION, date=on(6), session_number=2)
    outcome = summarise(replace(INPUTS, sessions=(SESSION, second)))
    day_7 = next(day for day in outcome.follow_up if day.session_number == 1 and day.day == 7)
    assert day_7.why_not == "a later session came first"
    assert outcome.session_responses[0].diary_planned == 4


def test_an_empty_course_is_all_unknown_and_says_so() -> None:
    outcome = summarise(CourseInputs(as_of=START))
    assert outcome.decision.decision is Decision.NEEDS_INFORMATION
    assert outcome.opioid_sparing is None
    assert outcome.total_mg is None
    assert outcome.liver is None
    assert {one.answer for one in outcome.definitions} == {Answer.UNKNOWN}
    assert all(one.pct is None for one in outcome.completeness)
    assert "not known: liver tests" in outcome.missing


def test_a_session_without_any_observation_is_listed_as_missing() -> None:
    outcome = summarise(CourseInputs(as_of=on(1), sessions=(SessionObserved(date=START, session_number=1),)))
    text = " ".join(outcome.missing)
    assert "session 1: not measured: systolic_baseline_mmhg" in text
    assert "opioid sparing: The opioid dose is known on 0 of the 3 days" in text
    assert outcome.sessions[0].completed is None
    assert outcome.total_mg is None


def test_denominators_come_with_every_share() -> None:
    shares = {one.what: one for one in summarise(INPUTS).completeness}
    readings = shares["pain readings during and after the infusions"]
    assert (readings.planned, readings.answered, readings.pct) == (10, 10, 100)
    diary = shares["diary on days 1, 3, 7, 14 and 28"]
    assert (diary.planned, diary.answered) == (3, 3)


@pytest.mark.parametrize(
    ("last", "expected"), [((4, 4), Answer.NO), ((6, 6), Answer.YES), ((4, 6), Answer.UNKNOWN), ((6, 4), Answer.NO)]
)
def test_pain_is_back_when_two_days_running_are_within_a_point_of_the_baseline(
    last: tuple[float, float], expected: Answer
) -> None:
    diary = (*INPUTS.diary[:6], DiaryDay(date=on(7), average_nrs=last[0]), DiaryDay(date=on(8), average_nrs=last[1]))
    assert summarise(replace(INPUTS, diary=diary)).relapse is expected


def test_sessions_out_of_order_and_a_day_twice_are_mistakes() -> None:
    with pytest.raises(ValueError, match="not after"):
        summarise(replace(INPUTS, sessions=(SESSION, SESSION)))
    with pytest.raises(ValueError, match="listed twice"):
        summarise(replace(INPUTS, diary=(*INPUTS.diary, INPUTS.diary[0])))
    with pytest.raises(ValueError, match="lies after"):
        summarise(replace(INPUTS, as_of=on(-1)))
