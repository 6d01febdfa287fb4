"""Since when a pain lasts: acute or chronic by calendar months, and whether exacerbations are breakthrough pain."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lenitive.domain.assessment.pain import Breakthrough, PainProblem
from lenitive.domain.foundation.answer import Answer, all_of, answer_of
from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.sources import Grade

CHRONIC_AFTER: Final = Figure(
    value=3, unit="months", source="bennett_2019", place="definition of chronic pain", grade=Grade.SECONDARY
)
"""Pain is chronic when it persists longer than this."""


class Course(StrEnum):
    """Whether a pain has lasted longer than three months."""

    ACUTE = "acute"
    CHRONIC = "chronic"
    UNKNOWN = "unknown"


class Exacerbation(StrEnum):
    """What exacerbations of a pain are called."""

    NONE = "none"
    BREAKTHROUGH = "breakthrough"
    INCIDENT_OR_UNCONTROLLED = "incident_or_uncontrolled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PainCourse:
    """The course of one pain on one day.

    Attributes:
        course: Acute, chronic, or unknown.
        breakthrough: Whether there is breakthrough pain as well. A chronic pain with breakthrough is both.
        exacerbation: What its exacerbations are.
        days: Days from onset to the day asked about, or to the end of the pain; None when not known.
        chronic_from: First day on which it counts as chronic; None when the onset is not known.
        why: Why the course is unknown; None when it is known.
    """

    course: Course
    breakthrough: Answer
    exacerbation: Exacerbation
    days: int | None = None
    chronic_from: date | None = None
    why: str | None = None


def pain_course(problem: PainProblem, as_of: date) -> PainCourse:
    """Acute or chronic from the dates, and breakthrough as well where it is present.

    Three calendar months are counted from the onset; the day on which they are complete is still acute, the next day
    is chronic ("longer than"). From 30 November they are complete on the last day of February. A pain that has ended
    is judged by how long it lasted.

    Source:
        bennett_2019 and treede_2019: persists or recurs longer than 3 months (secondary). The boundary day is this
        project's reading (assumed).

    Example:
        >>> pain_course(PainProblem(id="p", site="hip", onset=date(2024, 1, 15)), date(2024, 4, 15)).course
        <Course.ACUTE: 'acute'>
        >>> pain_course(PainProblem(id="p", site="hip", onset=date(2024, 1, 15)), date(2024, 4, 16)).course
        <Course.CHRONIC: 'chronic'>
    """
    breakthrough = is_breakthrough(problem.breakthrough)
    exacerbation = _exacerbation(problem.breakthrough)
    why = _why_unknown(problem, as_of)
    if problem.onset is None or why is not None:
        return PainCourse(course=Course.UNKNOWN, breakthrough=breakthrough, exacerbation=exacerbation, why=why)
    complete_on = add_months(problem.onset, int(CHRONIC_AFTER.value))
    last = as_of if problem.ended is None else min(as_of, problem.ended)
    return PainCourse(
        course=Course.CHRONIC if last > complete_on else Course.ACUTE,
        breakthrough=breakthrough,
        exacerbation=exacerbation,
        days=(last - problem.onset).days,
        chronic_from=date.fromordinal(complete_on.toordinal() + 1),
    )


def is_breakthrough(found: Breakthrough) -> Answer:
    """Whether exacerbations are breakthrough pain: present, over a background that is controlled.

    An episode count answers whether there are any; a count that contradicts the answer makes it unknown.

    Source:
        Definition of breakthrough cancer pain as transient exacerbation over controlled background (assumed).

    Example:
        >>> is_breakthrough(Breakthrough(present=True, background_controlled=False))
        <Answer.NO: 'no'>
    """
    return all_of((_present(found), answer_of(found.background_controlled)))


def add_months(day: date, months: int) -> date:
    """The same day some calendar months later, or the last day of that month when it is shorter.

    Example:
        >>> add_months(date(2023, 11, 30), 3)
        datetime.date(2024, 2, 29)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _why_unknown(problem: PainProblem, as_of: date) -> str | None:
    if problem.onset is None:
        return "the first day of this pain is not known"
    if problem.onset > as_of:
        return f"the onset {problem.onset} lies after {as_of}"
    if problem.ended is not None and problem.ended < problem.onset:
        return f"the end {problem.ended} lies before the onset {problem.onset}"
    return None


def _present(found: Breakthrough) -> Answer:
    stated = answer_of(found.present)
    counted = answer_of(None if found.episodes_per_day is None else found.episodes_per_day > 0)
    if Answer.UNKNOWN in (stated, counted):
        return counted if stated is Answer.UNKNOWN else stated
    return stated if stated is counted else Answer.UNKNOWN


def _exacerbation(found: Breakthrough) -> Exacerbation:
    present = _present(found)
    if present is Answer.NO:
        return Exacerbation.NONE
    controlled = answer_of(found.background_controlled)
    if Answer.UNKNOWN in (present, controlled):
        return Exacerbation.UNKNOWN
    return Exacerbation.BREAKTHROUGH if controlled is Answer.YES else Exacerbation.INCIDENT_OR_UNCONTROLLED
