"""What was observed in a course: sessions, diary, second measures, opioids and tests, each None where not known."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from lenitive.domain.assessment.treatment import OpioidDay
from lenitive.domain.outcomes.follow_up import FollowUpResult
from lenitive.domain.outcomes.liver_safety import LiverTest
from lenitive.domain.outcomes.pain_time_course import Reading
from lenitive.domain.outcomes.response import Pgic
from lenitive.domain.outcomes.session_outcome import SessionObserved


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryDay:
    """One diary day at home; None where the person left a question open.

    Attributes:
        date: The day.
        average_nrs: Average pain of the day, 0-10.
        worst_nrs: Worst pain of the day.
        now_nrs: Pain when writing.
        rescues: Rescue doses of the day.
    """

    date: date
    average_nrs: float | None = None
    worst_nrs: float | None = None
    now_nrs: float | None = None
    rescues: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PgicAnswer:
    """The patient's global impression of change on one day."""

    date: date
    pgic: Pgic


@dataclass(frozen=True, slots=True, kw_only=True)
class InterferenceAnswer:
    """BPI interference, mean of its items, 0-10, on one day."""

    date: date
    interference_nrs: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseInputs:
    """Everything observed in a course. None, or nothing listed, is "not known".

    Attributes:
        as_of: The day on which the outcome is read.
        sessions: In order of their day.
        diary: Days at home.
        baseline_average_nrs: Average pain before the first session, same question as the diary.
        baseline_worst_nrs: Worst pain before the first session.
        goal_nrs: The person's own goal.
        opioid_days: Oral morphine equivalents, before and after the first session.
        patch_changed_on: Days on which an opioid patch was changed; empty when there is none, None when not known.
        pgic: Impressions of change.
        interference_before: BPI interference before the first session.
        interference: BPI interference afterwards.
        liver_tests: Any order.
        active_misuse: Active substance misuse; None when nobody asked.
        relapse: A clinician's word that pain has come back; None leaves it to the diary.
        results: Follow-up that was done; diary, second measures and liver tests above are counted by themselves.
    """

    as_of: date
    sessions: tuple[SessionObserved, ...] = ()
    diary: tuple[DiaryDay, ...] = ()
    baseline_average_nrs: float | None = None
    baseline_worst_nrs: float | None = None
    goal_nrs: float | None = None
    opioid_days: tuple[OpioidDay, ...] = ()
    patch_changed_on: tuple[date, ...] | None = None
    pgic: tuple[PgicAnswer, ...] = ()
    interference_before: float | None = None
    interference: tuple[InterferenceAnswer, ...] = ()
    liver_tests: tuple[LiverTest, ...] = ()
    active_misuse: bool | None = None
    relapse: bool | None = None
    results: tuple[FollowUpResult, ...] = ()


def check_inputs(inputs: CourseInputs) -> None:
    """Refuse sessions out of order or in the future, and a diary day given twice.

    Raises:
        ValueError: Naming the session or day.
    """
    for earlier, later in pairwise(inputs.sessions):
        if later.date <= earlier.date:
            raise ValueError(f"session {later.session_number} on {later.date} is not after {earlier.date}; order them")
    if inputs.sessions and inputs.sessions[-1].date > inputs.as_of:
        raise ValueError(f"session on {inputs.sessions[-1].date} lies after {inputs.as_of}; only sessions given count")
    days = [day.date for day in inputs.diary]
    if len(set(days)) != len(days):
        raise ValueError("diary: a day is listed twice; keep one entry for each day")


def last_day_of(inputs: CourseInputs, index: int) -> date:
    """The last day that belongs to a session: the day before the next one, or the day of reading."""
    if index + 1 < len(inputs.sessions):
        return inputs.sessions[index + 1].date - timedelta(days=1)
    return inputs.as_of


def days_after(inputs: CourseInputs, index: int) -> tuple[DiaryDay, ...]:
    """Diary days that belong to a session, in order."""
    start, end = inputs.sessions[index].date, last_day_of(inputs, index)
    return tuple(sorted((d for d in inputs.diary if start < d.date <= end), key=lambda day: day.date))


def home_readings(inputs: CourseInputs, index: int) -> tuple[Reading, ...]:
    """Home ratings after a session, one a day: pain when writing, or the day's average where that was not asked."""
    session = inputs.sessions[index]
    last = session.readings[-1].at_min if session.readings else 0
    readings = (
        Reading(
            at_min=1440 * (day.date - session.date).days,
            nrs=day.average_nrs if day.now_nrs is None else day.now_nrs,
        )
        for day in days_after(inputs, index)
    )
    return tuple(reading for reading in readings if reading.at_min > last)
