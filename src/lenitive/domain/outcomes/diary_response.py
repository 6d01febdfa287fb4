"""Did a session help: the diary of the days after it, with a second measure, against the baseline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, TypeVar

from lenitive.domain.foundation.answer import Answer, answer_of
from lenitive.domain.outcomes.course_inputs import CourseInputs, days_after, last_day_of
from lenitive.domain.outcomes.pain_time_course import COVERAGE_MIN_PCT, RETURN_WITHIN_NRS
from lenitive.domain.outcomes.response import (
    Evidence,
    PainChange,
    ResponseFinding,
    exact_score,
    goal_reached,
    pain_change,
    responder,
)
from lenitive.domain.outcomes.session_outcome import SessionOutcome

NOT_ANSWERED: Final = "the diary was not answered"

FOLLOW_UP_DAYS: Final = (1, 3, 7, 14, 28)
"""Days after a session on which the response is reported (lenitive, assumed)."""

WINDOW_DAYS: Final = (2, 14)
"""A session's response is read from 48 h to two weeks after it. Source: cohen_2018 (secondary), our reading."""

_PLANNED_IN_WINDOW: Final = (2, 3, 4, 5, 6, 7, 14)
_SECOND_WITHIN_DAYS: Final = 2

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResponse:
    """The response on one day after one session.

    Attributes:
        session_number: The session it follows.
        day: Days after it.
        date: That day.
        average: Average pain against the baseline.
        worst: Worst pain against the baseline.
        responder: IMMPACT responder on that day; unknown without a second measure.
        goal_reached: Whether average pain was at or below the goal.
        why_not: Why there is nothing: not yet due, a later session came first, or not answered; None otherwise.
    """

    session_number: int
    day: int
    date: date
    average: PainChange
    worst: PainChange
    responder: Answer
    goal_reached: Answer
    why_not: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResponse:
    """Whether one session helped, read from 48 h to two weeks after it.

    Attributes:
        session_number: The session.
        answer: IMMPACT responder; no also when pain had not fallen by the end and nothing later is known.
        finding: The definition's answer with reasons and needs.
        diary_planned: Diary days planned in the window until now or the next session.
        diary_answered: Of these, answered.
        rests_on: In words.
    """

    session_number: int
    answer: Answer
    finding: ResponseFinding
    diary_planned: int
    diary_answered: int
    rests_on: str


def session_response(inputs: CourseInputs, index: int, session: SessionOutcome) -> SessionResponse:
    """Whether one session helped, from the diary and a second measure 48 h to two weeks after it.

    The score is the mean over the planned diary days that were answered, 70 % of them at least. A yes must hold when
    the days that were not answered are taken as no relief, or it is unknown: what is missing never improves.

    Source:
        dworkin_2008 for the definition; window from cohen_2018; coverage of this project (assumed).
    """
    evidence, share = evidence_after(inputs, index)
    finding = responder(evidence)
    answer = finding.answer
    rests_on = "mean of the diary's average pain on the planned days, 48 h to two weeks after the session"
    if evidence.followup_nrs is None and answer is Answer.UNKNOWN:
        # relief under the drug is no response, but no relief under the drug is a non-response
        failed = session.end_change.at_least_30_pct is Answer.NO
        answer = Answer.NO if failed else Answer.UNKNOWN
        rests_on = f"{share.answered} of {share.planned} planned diary days; " + (
            "pain had not fallen by 30 % at the end of the infusion" if failed else "too few to judge"
        )
    elif answer is Answer.YES and not share.holds_without_relief_on_missing_days:
        answer = Answer.UNKNOWN
        rests_on += "; it would not hold if the days not answered brought no relief"
    return SessionResponse(
        session_number=session.session_number,
        answer=answer,
        finding=finding,
        diary_planned=share.planned,
        diary_answered=share.answered,
        rests_on=rests_on,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryShare:
    """How much of the planned diary a session's response rests on.

    Attributes:
        planned: Diary days of the window until now or the next session.
        answered: Of these, answered.
        holds_without_relief_on_missing_days: Whether a fall of 30 % remains with the baseline on the days missing.
    """

    planned: int
    answered: int
    holds_without_relief_on_missing_days: bool


def evidence_after(inputs: CourseInputs, index: int) -> tuple[Evidence, DiaryShare]:
    """What a session is judged on, and how complete its diary is."""
    start = inputs.sessions[index].date
    first, last = _window(inputs, index)
    planned = {start + timedelta(days=n) for n in _PLANNED_IN_WINDOW if start + timedelta(days=n) <= last}
    days = sorted((day for day in inputs.diary if day.date in planned), key=lambda day: day.date)
    scores = [exact_score(day.average_nrs) for day in days if day.average_nrs is not None]
    enough = bool(planned) and 100 * len(scores) >= COVERAGE_MIN_PCT * len(planned)
    pgic = [one for one in sorted(inputs.pgic, key=lambda one: one.date) if first <= one.date <= last]
    function = [one for one in sorted(inputs.interference, key=lambda one: one.date) if first <= one.date <= last]
    rescues = [day.rescues for day in days if day.rescues is not None]
    evidence = Evidence(
        baseline_nrs=inputs.baseline_average_nrs,
        followup_nrs=float(_mean(scores)) if enough else None,
        pgic=pgic[-1].pgic if pgic else None,
        interference_before=inputs.interference_before,
        interference_after=function[-1].interference_nrs if function else None,
        goal_nrs=inputs.goal_nrs,
        rescues_per_day=rescues[-1] if rescues else None,
    )
    holds = False
    if enough and inputs.baseline_average_nrs is not None:
        absent = [exact_score(inputs.baseline_average_nrs)] * (len(planned) - len(scores))
        worst = pain_change(inputs.baseline_average_nrs, float(_mean([*scores, *absent])))
        holds = worst.at_least_30_pct is Answer.YES
    share = DiaryShare(planned=len(planned), answered=len(scores), holds_without_relief_on_missing_days=holds)
    return evidence, share


def _mean(scores: Sequence[Fraction]) -> Fraction:
    return sum(scores, start=Fraction(0)) / len(scores)


def _window(inputs: CourseInputs, index: int) -> tuple[date, date]:
    start = inputs.sessions[index].date
    first, last = (start + timedelta(days=days) for days in WINDOW_DAYS)
    return first, min(last, last_day_of(inputs, index))


def day_response(inputs: CourseInputs, index: int, day: int) -> DayResponse:
    """The response on one day after one session, with a second measure from two days around it."""
    session = inputs.sessions[index]
    on = session.date + timedelta(days=day)
    entry = next((one for one in inputs.diary if one.date == on), None)
    why_not = None
    if on > inputs.as_of:
        why_not = "not yet due"
    elif on > last_day_of(inputs, index):
        why_not = "a later session came first"
    elif entry is None or entry.average_nrs is None:
        why_not = NOT_ANSWERED
    average_nrs = None if why_not or entry is None else entry.average_nrs
    worst_nrs = None if why_not or entry is None else entry.worst_nrs
    evidence = Evidence(
        baseline_nrs=inputs.baseline_average_nrs,
        followup_nrs=average_nrs,
        pgic=_nearest([(one.date, one.pgic) for one in inputs.pgic], inputs, index, on),
        interference_before=inputs.interference_before,
        interference_after=_nearest(
            [(one.date, one.interference_nrs) for one in inputs.interference], inputs, index, on
        ),
    )
    return DayResponse(
        session_number=session.session_number,
        day=day,
        date=on,
        average=pain_change(inputs.baseline_average_nrs, average_nrs),
        worst=pain_change(inputs.baseline_worst_nrs, worst_nrs),
        responder=Answer.UNKNOWN if why_not else responder(evidence).answer,
        goal_reached=goal_reached(average_nrs, inputs.goal_nrs),
        why_not=why_not,
    )


def _nearest(dated: Sequence[tuple[date, _T]], inputs: CourseInputs, index: int, on: date) -> _T | None:
    """The answer nearest to a day, within two days, after the session and before the next."""
    start, end = inputs.sessions[index].date, last_day_of(inputs, index)
    near = [
        (abs((day - on).days), value)
        for day, value in dated
        if start < day <= end and abs((day - on).days) <= _SECOND_WITHIN_DAYS
    ]
    return min(near, key=lambda one: one[0])[1] if near else None


def held_days(inputs: CourseInputs) -> float | None:
    """Days after the latest session for which every answered diary day shows a fall of at least 30 %."""
    if not inputs.sessions:
        return None
    held = None
    for day in days_after(inputs, len(inputs.sessions) - 1):
        fell = pain_change(inputs.baseline_average_nrs, day.average_nrs).at_least_30_pct
        if fell is Answer.NO:
            return 0 if held is None else held
        if fell is Answer.YES:
            held = float((day.date - inputs.sessions[-1].date).days)
    return held


def relapse(inputs: CourseInputs) -> Answer:
    """Pain is back when the last two answered diary days of the last week are within a point of the baseline."""
    if inputs.relapse is not None:
        return answer_of(inputs.relapse)
    if inputs.baseline_average_nrs is None or not inputs.sessions:
        return Answer.UNKNOWN
    week = inputs.as_of - timedelta(days=7)
    known = [
        exact_score(day.average_nrs)
        for day in days_after(inputs, len(inputs.sessions) - 1)
        if day.average_nrs is not None and day.date > week
    ]
    limit = exact_score(inputs.baseline_average_nrs) - RETURN_WITHIN_NRS
    if not known:
        return Answer.UNKNOWN
    if known[-1] < limit:
        return Answer.NO
    return Answer.YES if len(known) > 1 and known[-2] >= limit else Answer.UNKNOWN
