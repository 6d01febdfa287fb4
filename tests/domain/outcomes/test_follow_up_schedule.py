"""What is due when, and what is late or lost. Nothing that was not done counts as done."""

from datetime import date, timedelta

import pytest

from lenitive.domain.outcomes.follow_up import (
    FollowUpResult,
    FollowUpTask,
    Session,
    TaskStatus,
    courses,
    schedule,
)

START = date(2026, 3, 2)


def on(day: int) -> date:
    return START + timedelta(days=day)


def sessions(*days: int, hours: float | None = 5) -> tuple[Session, ...]:
    return tuple(Session(date=on(day), duration_h=hours) for day in days)


def due(tasks: tuple[FollowUpTask, ...], rule: str) -> list[int]:
    return [(task.due_on - START).days for task in tasks if task.rule == rule]


def test_every_session_brings_two_calls_a_week_of_diary_a_misuse_check_driving_advice_and_an_opioid_plan() -> None:
    tasks = schedule(sessions(0), as_of=on(0))
    assert due(tasks, "FUP-CALL-24H") == [1]
    assert due(tasks, "FUP-CALL-72H") == [3]
    assert due(tasks, "FUP-DIARY-DAILY") == [1, 2, 3, 4, 5, 6, 7]
    assert due(tasks, "FUP-DIARY-WEEKLY") == [14, 21, 28]
    assert due(tasks, "FUP-MISUSE") == due(tasks, "FUP-DRIVING") == due(tasks, "FUP-OPIOID-PLAN") == [0]
    assert "naloxone" in next(task.what for task in tasks if task.rule == "FUP-OPIOID-PLAN")


def test_liver_tests_are_due_before_a_course_after_the_fourth_session_and_monthly() -> None:
    tasks = schedule(sessions(0, 3, 6, 9, 12), as_of=on(12))
    assert due(tasks, "FUP-LFT-COURSE") == [0]
    assert due(tasks, "FUP-LFT-FOURTH") == [10]
    assert due(tasks, "FUP-LFT-MONTHLY") == [30]
    assert due(tasks, "FUP-LFT-LONG") == []


@pytest.mark.parametrize(("hours", "expected"), [(23.9, []), (24, [2]), (100, [5]), (None, [1])])
def test_a_long_exposure_or_one_of_unknown_length_asks_for_liver_tests_in_the_days_after(
    hours: float | None, expected: list[int]
) -> None:
    tasks = schedule(sessions(0, hours=hours), as_of=on(0))
    assert due(tasks, "FUP-LFT-LONG") == expected


@pytest.mark.parametrize(("second", "expected"), [(14, []), (16, [16]), (28, [28]), (29, [])])
def test_a_repeat_within_four_weeks_asks_for_liver_tests_before_it(second: int, expected: list[int]) -> None:
    tasks = schedule(sessions(0, second), as_of=on(second))
    assert due(tasks, "FUP-LFT-REPEAT") == expected


def test_bladder_and_cognition_have_their_own_intervals() -> None:
    tasks = schedule(sessions(0, 3, 6, 9, 120), as_of=on(120))
    assert due(tasks, "FUP-BLADDER-COURSE") == [0, 120]
    assert due(tasks, "FUP-BLADDER-FOURTH") == [10]
    assert due(tasks, "FUP-COGNITION") == [0, 90, 180]


def status(rule: str, as_of: int, *results: tuple[str, int], given: tuple[int, ...] = (0,)) -> list[TaskStatus]:
    done = tuple(FollowUpResult(result=what, done_on=on(day)) for what, day in results)
    return [task.status for task in schedule(sessions(*given), as_of=on(as_of), results=done) if task.rule == rule]


def test_a_task_is_planned_then_due_then_overdue_until_it_is_done() -> None:
    assert status("FUP-CALL-72H", 2) == [TaskStatus.PLANNED]
    assert status("FUP-CALL-72H", 4) == [TaskStatus.DUE]
    assert status("FUP-CALL-72H", 5) == [TaskStatus.OVERDUE]
    assert status("FUP-CALL-72H", 6, ("call_72_h", 6)) == [TaskStatus.DONE]


def test_a_diary_day_that_passed_is_missing_for_good() -> None:
    found = status("FUP-DIARY-DAILY", 3, ("pain_diary", 1), ("pain_diary", 3))
    assert found[:4] == [TaskStatus.DONE, TaskStatus.MISSING, TaskStatus.DONE, TaskStatus.PLANNED]


def test_a_liver_test_after_the_course_began_is_no_baseline() -> None:
    assert status("FUP-LFT-COURSE", 2, ("liver_tests", 1)) == [TaskStatus.MISSING]
    assert status("FUP-LFT-COURSE", 2, ("liver_tests", -20)) == [TaskStatus.DONE]
    assert status("FUP-LFT-COURSE", 2, ("liver_tests", -31)) == [TaskStatus.MISSING]


def test_what_was_done_for_a_later_session_does_not_fill_an_earlier_gap() -> None:
    found = status("FUP-MISUSE", 10, ("misuse_check", 7), given=(0, 7))
    assert found == [TaskStatus.OVERDUE, TaskStatus.DONE]


def test_what_lies_in_the_future_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="only sessions that were given"):
        schedule(sessions(5), as_of=on(4))
    with pytest.raises(ValueError, match="planned is not done"):
        schedule(sessions(0), as_of=on(0), results=(FollowUpResult(result="call_24_h", done_on=on(1)),))
    with pytest.raises(ValueError, match="use one of"):
        schedule(sessions(0), as_of=on(0), results=(FollowUpResult(result="chat", done_on=on(0)),))


def test_a_gap_of_more_than_two_weeks_starts_a_new_course() -> None:
    assert [len(course) for course in courses(sessions(0, 14, 29))] == [2, 1]


def test_no_session_brings_nothing() -> None:
    assert schedule((), as_of=START) == ()
