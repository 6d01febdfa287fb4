"""The course decision: harm first, unknown never goes on, three non-responses end it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.outcomes.adverse_events import SessionPeaks, session_adverse_events
from lenitive.domain.outcomes.course_decision import CourseState, Decision, SessionVerdict, decide_course
from lenitive.domain.outcomes.follow_up import FollowUpResult, Session, schedule
from lenitive.domain.outcomes.liver_safety import LiverTest, liver_finding

START = date(2026, 3, 2)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def on(day: int) -> date:
    return START + timedelta(days=day)


def verdicts(*found: tuple[int, Answer]) -> tuple[SessionVerdict, ...]:
    return tuple(SessionVerdict(date=on(day), completed=True, response=answer) for day, answer in found)


def liver(day: int, alt: float | None = 30) -> object:
    return liver_finding(
        LiverTest(date=on(day), alt_u_l=alt, alt_uln_u_l=40, bilirubin_mg_dl=0.5, bilirubin_uln_mg_dl=1, symptoms=False)
    )


def state(as_of: int, *found: tuple[int, Answer], **changes: object) -> CourseState:
    known = CourseState(
        as_of=on(as_of),
        sessions=verdicts(*found),
        relapse=NO,
        liver=liver(as_of - 1),  # type: ignore[arg-type]
        active_misuse=NO,
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def test_a_responder_within_two_weeks_goes_on() -> None:
    assert decide_course(state(4, (0, YES))).decision is Decision.CONTINUE


def test_no_response_to_the_first_is_looked_at_and_one_more_is_offered() -> None:
    found = decide_course(state(4, (0, NO)))
    assert found.decision is Decision.ONE_MORE
    assert "1 of at most 3" in found.reasons[0]


def test_three_completed_sessions_without_response_end_the_course() -> None:
    found = decide_course(state(9, (0, NO), (3, NO), (6, NO)))
    assert found.decision is Decision.STOP_NON_RESPONSE
    assert found.non_responses == 3
    assert decide_course(state(9, (0, NO), (3, NO))).decision is Decision.ONE_MORE


def test_loss_of_response_counts_back_from_the_latest() -> None:
    assert decide_course(state(12, (0, YES), (3, NO), (6, NO))).decision is Decision.ONE_MORE
    assert decide_course(state(12, (0, YES), (3, NO), (6, NO), (9, NO))).decision is Decision.STOP_NON_RESPONSE


def test_a_session_that_was_cut_short_is_not_a_completed_non_response() -> None:
    cut = (*verdicts((0, NO), (3, NO)), SessionVerdict(date=on(6), completed=False, response=NO))
    assert decide_course(state(9, sessions=cut)).decision is Decision.ONE_MORE


def test_an_unknown_response_is_never_a_reason_to_go_on() -> None:
    assert decide_course(state(4, (0, UNKNOWN))).decision is Decision.NEEDS_INFORMATION
    assert decide_course(state(9, (0, UNKNOWN), (3, NO), (6, NO))).decision is Decision.NEEDS_INFORMATION
    assert decide_course(state(0)).decision is Decision.NEEDS_INFORMATION


@pytest.mark.parametrize(
    "changes",
    [
        {"liver": None},
        {"liver": liver(-40)},
        {"liver": liver(3, alt=None)},
        {"liver": liver(3, alt=130)},
        {"active_misuse": UNKNOWN},
    ],
)
def test_what_must_be_known_before_a_session_holds_it_back(changes: dict[str, object]) -> None:
    found = decide_course(state(4, (0, YES), **changes))
    assert found.decision is Decision.NEEDS_INFORMATION
    assert found.once_known is Decision.CONTINUE
    assert found.needs


def test_after_the_series_only_a_responder_who_relapses_is_treated_again() -> None:
    assert decide_course(state(20, (0, YES), relapse=YES)).decision is Decision.CONTINUE
    assert decide_course(state(20, (0, YES), relapse=NO)).decision is Decision.HOLD
    found = decide_course(state(20, (0, YES), relapse=UNKNOWN))
    assert found.decision is Decision.NEEDS_INFORMATION
    assert found.source == "cohen_2018"


def test_a_repeat_within_four_weeks_needs_liver_tests_after_the_last_session() -> None:
    early = state(20, (0, YES), relapse=YES, liver=liver(-1))
    assert decide_course(early).decision is Decision.NEEDS_INFORMATION
    assert "before a repeat within four weeks" in decide_course(early).needs[0]


def test_harm_ends_the_course_whatever_the_response() -> None:
    harmed = replace(verdicts((0, YES))[0], harm=True)
    hallucinated = session_adverse_events(SessionPeaks(psychotomimetic_max=3))
    for changes in (
        {"sessions": (harmed,)},
        {"liver": liver(3, alt=300)},
        {"adverse_events": hallucinated},
        {"active_misuse": YES},
    ):
        assert decide_course(state(4, (0, YES), **changes)).decision is Decision.STOP_HARM


def test_hypertension_by_ctcae_never_ends_a_course() -> None:
    for peak in (130, 150, 200):
        events = session_adverse_events(SessionPeaks(systolic_peak_mmhg=peak, diastolic_peak_mmhg=70))
        assert decide_course(state(4, (0, YES), adverse_events=events)).decision is Decision.CONTINUE


def test_harm_that_is_not_known_holds_the_next_session_back() -> None:
    unsaid = replace(verdicts((0, YES))[0], harm=None)
    assert decide_course(state(4, sessions=(unsaid,))).decision is Decision.NEEDS_INFORMATION


def test_five_in_two_weeks_need_a_reason_and_ten_are_the_most() -> None:
    five = decide_course(state(10, *((day, YES) for day in range(0, 10, 2))))
    assert five.decision is Decision.CONTINUE
    assert any("more than 5" in reason for reason in five.reasons)
    ten = decide_course(state(11, *((day, YES) for day in range(10))))
    assert ten.decision is Decision.HOLD
    assert any("at most 10" in reason for reason in ten.reasons)


def test_an_open_follow_up_that_blocks_holds_the_next_session_back() -> None:
    given = (Session(date=on(0), duration_h=5),)
    missed = schedule(given, as_of=on(4))
    assert "misuse" in " ".join(decide_course(state(4, (0, YES), tasks=missed)).needs)
    asked = schedule(given, as_of=on(4), results=(FollowUpResult(result="misuse_check", done_on=on(0)),))
    assert decide_course(state(4, (0, YES), tasks=asked)).decision is Decision.CONTINUE


def test_sessions_out_of_order_or_in_the_future_are_mistakes() -> None:
    with pytest.raises(ValueError, match="out of order"):
        decide_course(state(9, (3, NO), (0, NO)))
    with pytest.raises(ValueError, match="lies after"):
        decide_course(state(9, (10, NO)))
