"""What is due when after a session and across a course, and whether it was done.

Nothing that was not done is taken as normal: it is due, overdue or missing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.follow_up_rules import FOLLOW_UP_RULES, FollowUpRule, When

COURSE_GAP_DAYS: Final = 14
"""Sessions further apart than this belong to different courses (lenitive, assumed)."""

REPEAT_WITHIN_DAYS: Final = 28
"""A course that starts within this of the last session is a repeat. Source: noppers_2011 (secondary)."""

LONG_EXPOSURE_H: Final = 24
"""An exposure from this length asks for liver tests soon after (lenitive, assumed)."""


class TaskStatus(StrEnum):
    """Where a task stands.

    PLANNED: its day has not come. DUE: within its window. OVERDUE: late and still worth doing. MISSING: it can no
    longer be done for that day. DONE: a result lies in its window, or later where late is still worth having.
    """

    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    MISSING = "missing"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session as far as follow-up needs it.

    Attributes:
        date: Its day.
        duration_h: Length of the exposure; None when not known, and then the longest is assumed for liver tests.
    """

    date: date
    duration_h: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpResult:
    """Something that was done.

    Attributes:
        result: Kind of result, as `FollowUpRule.result` names it.
        done_on: The day.
    """

    result: str
    done_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpTask:
    """One thing due on one day.

    Attributes:
        id: Id of the rule and the due day, for example "FUP-CALL-24H/2026-01-06".
        rule: Id of the rule.
        what: What is done.
        why: What it guards against.
        due_on: The day.
        window_days: Days after it that still count as on time.
        status: Where it stands on the day asked for.
        done_on: When it was done; None otherwise.
        blocks_next_session: True when a further session waits for it.
        source: Key in `SOURCES`.
        grade: How well the interval is known.
        hazards: Hazards it controls.
    """

    id: str
    rule: str
    what: str
    why: str
    due_on: date
    window_days: int
    status: TaskStatus
    done_on: date | None
    blocks_next_session: bool
    source: str
    grade: Grade
    hazards: tuple[str, ...]


def courses(sessions: Sequence[Session]) -> tuple[tuple[Session, ...], ...]:
    """Sessions grouped into courses: a gap of more than 14 days starts a new one.

    Example:
        >>> [len(one) for one in courses([Session(date=date(2026, 1, d), duration_h=5) for d in (5, 7, 30)])]
        [2, 1]
    """
    ordered = sorted(sessions, key=lambda session: session.date)
    groups: list[list[Session]] = []
    for session in ordered:
        if groups and (session.date - groups[-1][-1].date).days <= COURSE_GAP_DAYS:
            groups[-1].append(session)
        else:
            groups.append([session])
    return tuple(tuple(group) for group in groups)


def _anchors_each(sessions: Sequence[Session]) -> tuple[date, ...]:
    return tuple(session.date for session in sessions)


def _anchors_last(sessions: Sequence[Session]) -> tuple[date, ...]:
    return tuple(course[-1].date for course in courses(sessions))


def _anchors_start(sessions: Sequence[Session]) -> tuple[date, ...]:
    return tuple(course[0].date for course in courses(sessions))


def _anchors_repeat(sessions: Sequence[Session]) -> tuple[date, ...]:
    return tuple(
        later[0].date
        for earlier, later in pairwise(courses(sessions))
        if (later[0].date - earlier[-1].date).days <= REPEAT_WITHIN_DAYS
    )


def _anchors_fourth(sessions: Sequence[Session]) -> tuple[date, ...]:
    return tuple(session.date for session in sessions[3::4])


def _anchors_long(sessions: Sequence[Session]) -> tuple[date, ...]:
    """The day on which a long exposure ended; of unknown length, the day itself."""
    return tuple(
        session.date + timedelta(days=int((session.duration_h or 0) // 24))
        for session in sessions
        if session.duration_h is None or session.duration_h >= LONG_EXPOSURE_H
    )


def _anchors_monthly(sessions: Sequence[Session]) -> tuple[date, ...]:
    """Every 30 days from the first session of an unbroken run, the last anchor within 30 days of its end."""
    found = []
    for run in _runs(sessions, gap_days=60):
        day = run[0].date
        found.append(day)
        while day + timedelta(days=30) <= run[-1].date:
            day += timedelta(days=30)
            found.append(day)
    return tuple(found)


def _anchors_quarterly(sessions: Sequence[Session]) -> tuple[date, ...]:
    """The first session, then every 90 days until 90 days after the last."""
    if not sessions:
        return ()
    first, last = sessions[0].date, sessions[-1].date
    return tuple(first + timedelta(days=90 * n) for n in range((last - first).days // 90 + 2))


def _runs(sessions: Sequence[Session], *, gap_days: int) -> list[list[Session]]:
    runs: list[list[Session]] = []
    for session in sessions:
        if runs and (session.date - runs[-1][-1].date).days <= gap_days:
            runs[-1].append(session)
        else:
            runs.append([session])
    return runs


_ANCHORS: Final[dict[When, Callable[[Sequence[Session]], tuple[date, ...]]]] = {
    When.EACH_SESSION: _anchors_each,
    When.LAST_OF_COURSE: _anchors_last,
    When.COURSE_START: _anchors_start,
    When.REPEAT_COURSE_START: _anchors_repeat,
    When.EVERY_FOURTH_SESSION: _anchors_fourth,
    When.LONG_EXPOSURE: _anchors_long,
    When.MONTHLY_IN_COURSE: _anchors_monthly,
    When.QUARTERLY: _anchors_quarterly,
}


def schedule(
    sessions: Sequence[Session], *, as_of: date, results: Sequence[FollowUpResult] = ()
) -> tuple[FollowUpTask, ...]:
    """Everything that is due after some sessions, in order of the due day, with where it stands on a day.

    Args:
        sessions: Given sessions, any order.
        as_of: The day on which the status is asked for.
        results: What was done; what is not listed was not done.

    Raises:
        ValueError: A session or a result lies after `as_of`, or a result's kind is not known.

    Source:
        The registry of this module.

    Example:
        >>> tasks = schedule([Session(date=date(2026, 1, 5), duration_h=5)], as_of=date(2026, 1, 7))
        >>> [(task.rule, task.status.value) for task in tasks if task.due_on == date(2026, 1, 6)]
        [('FUP-CALL-24H', 'overdue'), ('FUP-DIARY-DAILY', 'missing')]
    """
    _check(sessions, as_of, results)
    ordered = sorted(sessions, key=lambda session: session.date)
    tasks: dict[tuple[str, date], FollowUpTask] = {}
    for rule in sorted(FOLLOW_UP_RULES.values(), key=lambda rule: (rule.window_days, rule.before_days), reverse=True):
        days = sorted({a + timedelta(days=o) for a in _ANCHORS[rule.when](ordered) for o in rule.offsets_days})
        for due_on, next_due in pairwise([*days, date.max]):
            # where two rules ask for the same thing on the same day it is done once, by the narrower window
            tasks[rule.result, due_on] = _task(rule, due_on, as_of, _in_reach(rule, due_on, next_due, results))
    return tuple(sorted(tasks.values(), key=lambda task: (task.due_on, task.rule)))


def _in_reach(rule: FollowUpRule, due_on: date, next_due: date, results: Sequence[FollowUpResult]) -> tuple[date, ...]:
    """Days on which a task was done: never so late that the result belongs to the next one."""
    earliest = due_on - timedelta(days=rule.before_days)
    on_time = due_on + timedelta(days=rule.window_days)
    latest = max(on_time, next_due - timedelta(days=rule.before_days + 1)) if rule.late_is_useful else on_time
    return tuple(sorted(r.done_on for r in results if r.result == rule.result and earliest <= r.done_on <= latest))


def _check(sessions: Sequence[Session], as_of: date, results: Sequence[FollowUpResult]) -> None:
    kinds = {rule.result for rule in FOLLOW_UP_RULES.values()}
    for session in sessions:
        if session.date > as_of:
            raise ValueError(f"session on {session.date} lies after {as_of}; only sessions that were given count")
    for result in results:
        if result.result not in kinds:
            raise ValueError(f"follow-up result {result.result!r}: use one of {', '.join(sorted(kinds))}")
        if result.done_on > as_of:
            raise ValueError(f"{result.result} on {result.done_on} lies after {as_of}; what is planned is not done")


def _task(rule: FollowUpRule, due_on: date, as_of: date, done: Sequence[date]) -> FollowUpTask:
    done_on = done[0] if done else None
    return FollowUpTask(
        id=f"{rule.id}/{due_on}",
        rule=rule.id,
        what=rule.what,
        why=rule.why,
        due_on=due_on,
        window_days=rule.window_days,
        status=_status(rule, due_on, as_of, done_on=done_on),
        done_on=done_on,
        blocks_next_session=rule.blocks_next_session,
        source=rule.source,
        grade=rule.grade,
        hazards=rule.hazards,
    )


def _status(rule: FollowUpRule, due_on: date, as_of: date, *, done_on: date | None) -> TaskStatus:
    if done_on is not None:
        return TaskStatus.DONE
    if as_of < due_on:
        return TaskStatus.PLANNED
    if as_of <= due_on + timedelta(days=rule.window_days):
        return TaskStatus.DUE
    return TaskStatus.OVERDUE if rule.late_is_useful else TaskStatus.MISSING
