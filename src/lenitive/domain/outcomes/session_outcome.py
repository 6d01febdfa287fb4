"""What one session gave: relief during it, harm, and whether it ran as planned."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.outcomes.adverse_events import AdverseEvent, SessionPeaks, session_adverse_events, unmeasured
from lenitive.domain.outcomes.pain_time_course import PainTimeCourse, Reading, Rescue, pain_time_course
from lenitive.domain.outcomes.response import PainChange, goal_reached, pain_change

END_WITHIN_MIN: Final = 60
"""A reading counts as the end of the infusion when it lies within this before it (lenitive, assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionObserved:
    """One session as it was observed. None where nobody measured or wrote it down.

    Attributes:
        date: Its day.
        session_number: 1 for the first.
        baseline_nrs: Pain now, before the infusion, 0-10.
        readings: Planned pain ratings from the start, in minutes; missing ones with `nrs=None`.
        infusion_end_min: Minutes after the start at which the infusion ended.
        peaks: Baselines and extremes of vital signs and scores.
        rescues: Rescue doses after the start, at home too, in minutes after the start.
        readings_planned: Ratings that the plan asked for, when more than are listed.
        stopped_early: Whether the infusion ended before its plan.
        stopped_for_harm: Whether it, or the course, was given up for harm; None when not known.
        total_mg: Ketamine base given.
        duration_min: Length of the infusion.
    """

    date: date
    session_number: int
    baseline_nrs: float | None = None
    readings: tuple[Reading, ...] = ()
    infusion_end_min: float | None = None
    peaks: SessionPeaks = field(default_factory=SessionPeaks)
    rescues: tuple[Rescue, ...] = ()
    readings_planned: int | None = None
    stopped_early: bool | None = None
    stopped_for_harm: bool | None = None
    total_mg: float | None = None
    duration_min: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOutcome:
    """What one session gave.

    Attributes:
        session_number: 1 for the first.
        date: Its day.
        completed: Whether it ran as planned; None when not known.
        stopped_for_harm: Whether it was given up for harm; None when not known.
        total_mg: Ketamine base given; None when not known.
        duration_min: Length of the infusion; None when not known.
        end_change: Pain at the end of the infusion against the start.
        goal_reached_at_end: Whether pain at the end was at or below the person's goal.
        time_course: Differences, their sum, onset and duration.
        adverse_events: Graded, causality not assessed.
        unmeasured: What nobody measured, so that no event is no all-clear.
        bp_peak_rise_mmhg: Highest systolic pressure minus the one before; None when either is missing.
        spo2_min_pct: Lowest oxygen saturation; None when not measured.
        psychotomimetic_max: Highest level of the free item, 0-3; None when not asked.
        rass_min: Lowest Richmond score, -5 to +4; None when not scored.
    """

    session_number: int
    date: date
    completed: bool | None
    stopped_for_harm: bool | None
    total_mg: float | None
    duration_min: float | None
    end_change: PainChange
    goal_reached_at_end: Answer
    time_course: PainTimeCourse
    adverse_events: tuple[AdverseEvent, ...]
    unmeasured: tuple[str, ...]
    bp_peak_rise_mmhg: float | None
    spo2_min_pct: float | None
    psychotomimetic_max: int | None
    rass_min: int | None


def summarise_session(
    observed: SessionObserved, *, goal_nrs: float | None = None, later: Sequence[Reading] = ()
) -> SessionOutcome:
    """What one session gave.

    Args:
        observed: The session.
        goal_nrs: The person's own goal, 0-10.
        later: Ratings at home until the next session, in minutes after the same start; for duration only.

    Raises:
        ValueError: A reading is out of order or a score out of range.

    Example:
        >>> seen = SessionObserved(date=date(2026, 1, 5), session_number=1, baseline_nrs=8, infusion_end_min=120,
        ...     readings=(Reading(at_min=60, nrs=5), Reading(at_min=120, nrs=4)))
        >>> summarise_session(seen).end_change.fall_pct
        50.0
    """
    course = pain_time_course(
        observed.baseline_nrs,
        observed.readings,
        observed.rescues,
        infusion_end_min=observed.infusion_end_min,
        planned=observed.readings_planned,
        later=later,
    )
    end_nrs = _end_score(course, observed.infusion_end_min)
    peaks = observed.peaks
    rise = None
    if peaks.systolic_peak_mmhg is not None and peaks.systolic_baseline_mmhg is not None:
        rise = peaks.systolic_peak_mmhg - peaks.systolic_baseline_mmhg
    return SessionOutcome(
        session_number=observed.session_number,
        date=observed.date,
        completed=None if observed.stopped_early is None else not observed.stopped_early,
        stopped_for_harm=observed.stopped_for_harm,
        total_mg=observed.total_mg,
        duration_min=observed.duration_min,
        end_change=pain_change(observed.baseline_nrs, end_nrs),
        goal_reached_at_end=goal_reached(end_nrs, goal_nrs),
        time_course=course,
        adverse_events=session_adverse_events(peaks),
        unmeasured=unmeasured(peaks),
        bp_peak_rise_mmhg=rise,
        spo2_min_pct=peaks.spo2_min_pct,
        psychotomimetic_max=peaks.psychotomimetic_max,
        rass_min=peaks.rass_min,
    )


def _end_score(course: PainTimeCourse, infusion_end_min: float | None) -> float | None:
    if infusion_end_min is None:
        return None
    near = [
        point.primary_nrs
        for point in course.points
        if infusion_end_min - END_WITHIN_MIN <= point.at_min <= infusion_end_min and point.primary_nrs is not None
    ]
    return near[-1] if near else None
