"""REGISTRY of the endpoints by which a course measures what is claimed for the therapy.

Each reads one `CourseOutcome`. A value of None is "not measured", with the reason beside it; a figure of one person
has no control group and says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from lenitive.domain.evidence.bounds import zero_event_upper_bound_frac
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.outcomes.follow_up import TaskStatus
from lenitive.domain.outcomes.session_outcome import SessionOutcome
from lenitive.domain.outcomes.summary import CourseOutcome

NOT_MEASURED: Final = "not measured here"
_UNCONTROLLED: Final = "one person, uncontrolled before-after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a course gives for one endpoint.

    Attributes:
        value: The figure; None when it was not measured.
        n: Sessions, or people, that it rests on.
        note: In words.
    """

    value: float | None
    n: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One endpoint.

    Attributes:
        key: Stable key.
        words: What it is.
        unit: Of its value.
        read: How a course gives it.
    """

    key: str
    words: str
    unit: str
    read: Callable[[CourseOutcome], Measured]


def _none(note: str = NOT_MEASURED) -> Measured:
    return Measured(value=None, n=0, note=note)


def _response_30(outcome: CourseOutcome) -> Measured:
    known = [one for one in outcome.session_responses if one.answer is not Answer.UNKNOWN]
    if not known:
        return _none(f"{NOT_MEASURED}: the response to no session is known")
    yes = sum(one.answer is Answer.YES for one in known)
    note = f"{yes} of {len(known)} sessions with a known response, {len(outcome.session_responses)} given"
    return Measured(value=100 * yes / len(known), n=len(known), note=f"{note}; {_UNCONTROLLED}")


def _onset(outcome: CourseOutcome) -> Measured:
    onsets = [session.time_course.onset for session in outcome.sessions]
    if not onsets:
        return _none()
    first = onsets[0]
    return Measured(value=first.onset_min, n=int(first.onset_min is not None), note=f"first session: {first.why}")


def _fall_on_day_3(outcome: CourseOutcome) -> Measured:
    known = [day for day in outcome.follow_up if day.day == 3 and day.average.fall_pct is not None]
    if not known:
        return _none(f"{NOT_MEASURED}: no diary on the third day after a session")
    note = f"after session {known[-1].session_number}; {_UNCONTROLLED}"
    return Measured(value=known[-1].average.fall_pct, n=1, note=note)


def _relief_duration(outcome: CourseOutcome) -> Measured:
    durations = [session.time_course.duration for session in outcome.sessions]
    if not durations:
        return _none()
    last = durations[-1]
    if last.duration_min is None and not last.censored:
        return _none(f"{NOT_MEASURED}: {last.why}")
    held = last.duration_min if last.duration_min is not None else last.at_least_min
    return Measured(
        value=None if held is None else held / 60,
        n=1,
        note=("at least; " if last.censored else "") + f"latest session: {last.why}",
    )


def _opioid(outcome: CourseOutcome) -> Measured:
    if outcome.opioid_sparing is None:
        refused = outcome.opioid_refused
        return _none(NOT_MEASURED if refused is None else f"{NOT_MEASURED}: {refused.what}")
    found = outcome.opioid_sparing
    return Measured(value=found.fall_pct, n=1, note=f"{found.design}, on {found.on}")


def _extreme(
    outcome: CourseOutcome, read: Callable[[SessionOutcome], float | None], pick: Callable[[Sequence[float]], float]
) -> Measured:
    values = [value for value in map(read, outcome.sessions) if value is not None]
    if not values:
        return _none()
    note = f"over {len(values)} of {len(outcome.sessions)} sessions"
    return Measured(value=float(pick(values)), n=len(values), note=note)


def _severe_events(outcome: CourseOutcome) -> Measured:
    watched = [session for session in outcome.sessions if not _core_unmeasured(session)]
    if not watched:
        return _none(f"{NOT_MEASURED}: pressure, saturation or scores are missing in every session")
    severe = sum(any(event.grade >= 3 for event in session.adverse_events) for session in watched)
    note = f"{severe} of {len(watched)} fully observed sessions, {len(outcome.sessions)} given"
    if severe == 0:
        bound = 100 * zero_event_upper_bound_frac(len(watched))
        note += f"; none seen fits with up to {bound:.3g} % of sessions"
    return Measured(value=100 * severe / len(watched), n=len(watched), note=note)


def _core_unmeasured(session: SessionOutcome) -> set[str]:
    core = {"systolic_peak_mmhg", "diastolic_peak_mmhg", "spo2_min_pct", "psychotomimetic_max", "rass_min"}
    return core & set(session.unmeasured)


def _late_effects(outcome: CourseOutcome) -> Measured:
    late = [
        task
        for task in outcome.tasks
        if task.rule.startswith(("FUP-LFT", "FUP-BLADDER", "FUP-COGNITION")) and task.status is not TaskStatus.PLANNED
    ]
    if not late:
        return _none(f"{NOT_MEASURED}: no late check is due yet")
    done = sum(task.status is TaskStatus.DONE for task in late)
    note = f"{done} of {len(late)} liver, bladder and cognition checks due by {outcome.as_of} were done"
    if outcome.liver is not None:
        note += f"; {'; '.join(outcome.liver.reasons) or 'the liver tests could not be read'}"
    return Measured(value=100 * done / len(late), n=len(late), note=note)


def _hours(outcome: CourseOutcome) -> Measured:
    return _extreme(outcome, lambda one: None if one.duration_min is None else one.duration_min / 60, max)


_METRICS: Final = (
    Metric(
        key="response_30_pct",
        words="sessions after which the person was an IMMPACT responder (30 % less pain and a second measure)",
        unit="% of sessions",
        read=_response_30,
    ),
    Metric(
        key="time_to_onset_min",
        words="first fall of pain by 30 % that the next reading confirms",
        unit="min",
        read=_onset,
    ),
    Metric(
        key="fall_pct_day_3",
        words="fall of average pain on the third day after a session",
        unit="% of the baseline",
        read=_fall_on_day_3,
    ),
    Metric(
        key="relief_duration_h",
        words="time from the end of the infusion until pain was back or more rescue was needed",
        unit="h",
        read=_relief_duration,
    ),
    Metric(
        key="opioid_sparing_pct",
        words="fall of the daily opioid from the mean of the three days before",
        unit="% of the baseline",
        read=_opioid,
    ),
    Metric(
        key="bp_peak_rise_mmhg",
        words="largest rise of systolic pressure over that before the infusion",
        unit="mmHg",
        read=lambda outcome: _extreme(outcome, lambda one: one.bp_peak_rise_mmhg, max),
    ),
    Metric(
        key="spo2_min_pct",
        words="lowest oxygen saturation",
        unit="%",
        read=lambda outcome: _extreme(outcome, lambda one: one.spo2_min_pct, min),
    ),
    Metric(
        key="psychotomimetic_max",
        words="highest psychotomimetic level, 0 none to 3 loss of insight",
        unit="level",
        read=lambda outcome: _extreme(outcome, lambda one: one.psychotomimetic_max, max),
    ),
    Metric(
        key="rass_min",
        words="deepest sedation, Richmond scale",
        unit="score",
        read=lambda outcome: _extreme(outcome, lambda one: one.rass_min, min),
    ),
    Metric(
        key="severe_event_pct",
        words="sessions with an adverse event of grade 3 or more",
        unit="% of sessions",
        read=_severe_events,
    ),
    Metric(
        key="late_effects",
        words="liver, bladder and cognition checks done of those due",
        unit="% of checks due",
        read=_late_effects,
    ),
    Metric(key="infusion_hours", words="longest infusion", unit="h", read=_hours),
)

METRICS: Final[dict[str, Metric]] = {metric.key: metric for metric in _METRICS}
"""Every endpoint by key."""
