"""What holds for every course: missing never improves, the score alone is never a response, sums are linear."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.domain.evidence.bounds import clopper_pearson_frac, zero_event_upper_bound_frac
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.adverse_events import grade_alt, grade_hypertension
from lenitive.domain.outcomes.course_decision import CourseState, Decision, SessionVerdict, decide_course
from lenitive.domain.outcomes.course_inputs import CourseInputs, DiaryDay, PgicAnswer
from lenitive.domain.outcomes.pain_time_course import Reading, Spid, spid, time_to_onset
from lenitive.domain.outcomes.response import RESPONSE_DEFINITIONS, Evidence, Pgic, judge, pain_change, responder
from lenitive.domain.outcomes.session_outcome import SessionObserved
from lenitive.domain.outcomes.summary import summarise

FEW = settings(max_examples=60, deadline=None)

scores = st.integers(0, 100).map(lambda tenths: tenths / 10)
baselines = st.integers(40, 100).map(lambda tenths: tenths / 10)
maybe_scores = st.none() | scores
answers = st.sampled_from(list(Answer))


@st.composite
def courses_of_readings(draw: st.DrawFn, values: st.SearchStrategy[float | None] = maybe_scores) -> tuple[Reading, ...]:
    found = draw(st.lists(values, min_size=1, max_size=12))
    return tuple(Reading(at_min=15 * (n + 1), nrs=score) for n, score in enumerate(found))


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    return Evidence(
        baseline_nrs=draw(maybe_scores),
        followup_nrs=draw(maybe_scores),
        pgic=draw(st.none() | st.sampled_from(list(Pgic))),
        interference_before=draw(maybe_scores),
        interference_after=draw(maybe_scores),
        goal_nrs=draw(maybe_scores),
        rescues_per_day=draw(st.none() | st.integers(0, 8)),
        opioid_fall_pct=draw(st.none() | st.integers(-50, 100)),
        unacceptable_toxicity=draw(st.none() | st.booleans()),
        held_days=draw(st.none() | st.integers(0, 60)),
        sessions_given=draw(st.none() | st.integers(1, 5)),
    )


@FEW
@given(found=evidence(), name=st.sampled_from(sorted(RESPONSE_DEFINITIONS)), data=st.data())
def test_taking_something_away_never_makes_a_response(found: Evidence, name: str, data: st.DataObject) -> None:
    lost = data.draw(st.sampled_from(list(Evidence.__slots__)))
    before, after = judge(name, found).answer, judge(name, replace(found, **{lost: None})).answer
    assert after in {before, Answer.UNKNOWN}


@FEW
@given(found=evidence())
def test_the_score_alone_is_never_a_response(found: Evidence) -> None:
    alone = replace(found, pgic=None, interference_before=None)
    assert responder(alone).answer is not Answer.YES


@FEW
@given(baseline=baselines, lower=scores, higher=scores)
def test_a_lower_score_is_never_a_smaller_response(baseline: float, lower: float, higher: float) -> None:
    low, high = sorted((lower, higher))
    better, worse = pain_change(baseline, low), pain_change(baseline, high)
    assert better.fall_pct is not None
    assert worse.fall_pct is not None
    assert better.fall_pct >= worse.fall_pct
    assert not (worse.at_least_30_pct is Answer.YES and better.at_least_30_pct is Answer.NO)


@FEW
@given(baseline=st.integers(40, 100), share=st.sampled_from([30, 50]))
def test_the_edges_are_exact(baseline: int, share: int) -> None:
    at = float(f"{baseline * (100 - share) / 1000:.3f}")
    change = pain_change(baseline / 10, at)
    assert (change.at_least_30_pct if share == 30 else change.at_least_50_pct) is Answer.YES
    if at + 0.001 <= 10:
        above = pain_change(baseline / 10, float(f"{at + 0.001:.3f}"))
        assert (above.at_least_30_pct if share == 30 else above.at_least_50_pct) is Answer.NO


@FEW
@given(readings=courses_of_readings(scores), factor=st.sampled_from([0.5, 0.25, 0.1]), baseline=baselines)
def test_the_sum_of_differences_is_linear(readings: tuple[Reading, ...], factor: float, baseline: float) -> None:
    scaled = tuple(replace(one, nrs=(one.nrs or 0) * factor) for one in readings)
    whole, part = spid(baseline, readings), spid(baseline * factor, scaled)
    assert isinstance(whole, Spid)
    assert isinstance(part, Spid)
    assert part.stepwise_nrs_h == pytest.approx(whole.stepwise_nrs_h * factor, abs=1e-9)
    assert part.trapezoid_nrs_h == pytest.approx(whole.trapezoid_nrs_h * factor, abs=1e-9)


@FEW
@given(readings=courses_of_readings(), baseline=baselines)
def test_the_sum_is_refused_exactly_under_seventy_per_cent(readings: tuple[Reading, ...], baseline: float) -> None:
    answered = sum(one.nrs is not None for one in readings)
    assert isinstance(spid(baseline, readings), Refusal) is (100 * answered < 70 * len(readings))


@FEW
@given(readings=courses_of_readings(), baseline=baselines, data=st.data())
def test_a_lost_reading_never_brings_the_onset_forward(
    readings: tuple[Reading, ...], baseline: float, data: st.DataObject
) -> None:
    lost = data.draw(st.integers(0, len(readings) - 1))
    fewer = tuple(replace(one, nrs=None) if n == lost else one for n, one in enumerate(readings))
    before, after = time_to_onset(baseline, readings).onset_min, time_to_onset(baseline, fewer).onset_min
    assert after is None or (before is not None and after >= before)


@FEW
@given(found=st.lists(st.tuples(answers, st.sampled_from([True, False, None])), max_size=6))
def test_without_a_known_response_no_course_goes_on(found: list[tuple[Answer, bool | None]]) -> None:
    start = date(2026, 1, 5)
    sessions = tuple(
        SessionVerdict(date=start + timedelta(days=n), completed=completed, response=response)
        for n, (response, completed) in enumerate(found)
    )
    decision = decide_course(CourseState(as_of=start + timedelta(days=8), sessions=sessions)).decision
    # neither the liver nor misuse is known here, so nothing may go on at all
    assert decision not in {Decision.CONTINUE, Decision.ONE_MORE}


@settings(max_examples=40, deadline=None)
@given(
    found=st.lists(st.integers(0, 70).map(lambda tenths: tenths / 10), min_size=7, max_size=7),
    lost=st.sets(st.integers(0, 6)),
)
def test_diary_days_that_were_not_answered_never_make_a_responder(found: list[float], lost: set[int]) -> None:
    start = date(2026, 1, 5)
    inputs = CourseInputs(
        as_of=start + timedelta(days=7),
        sessions=(SessionObserved(date=start, session_number=1, stopped_early=False),),
        diary=tuple(DiaryDay(date=start + timedelta(days=n + 1), average_nrs=score) for n, score in enumerate(found)),
        baseline_average_nrs=7,
        pgic=(PgicAnswer(date=start + timedelta(days=7), pgic=Pgic.MUCH_IMPROVED),),
    )
    fewer = replace(inputs, diary=tuple(day for n, day in enumerate(inputs.diary) if n not in lost))
    if summarise(fewer).session_responses[0].answer is Answer.YES:
        assert summarise(inputs).session_responses[0].answer is Answer.YES


@FEW
@given(value=st.integers(1, 3000), more=st.integers(0, 500), baseline=st.integers(10, 300))
def test_a_higher_result_is_never_a_lower_grade(value: int, more: int, baseline: int) -> None:
    for version in ("5.0", "6.0"):
        low, high = grade_alt(value, 40, baseline, version), grade_alt(value + more, 40, baseline, version)
        assert low.grade is not None
        assert high.grade is not None
        assert low.grade <= high.grade


@FEW
@given(systolic=st.integers(60, 250), diastolic=st.integers(30, 150))
def test_a_pressure_left_out_never_gives_a_higher_grade(systolic: int, diastolic: int) -> None:
    whole, part = grade_hypertension(systolic, diastolic), grade_hypertension(systolic, None)
    assert whole.grade is not None
    assert part.grade is None or part.grade <= whole.grade


@FEW
@given(n=st.integers(1, 5000), data=st.data())
def test_the_interval_holds_the_share_and_more_sessions_narrow_the_bound(n: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, n))
    low, high = clopper_pearson_frac(events, n)
    assert 0 <= low <= events / n <= high <= 1
    assert zero_event_upper_bound_frac(n + 1) < zero_event_upper_bound_frac(n)
