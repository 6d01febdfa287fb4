"""The outcome of a course: relief, onset, opioid, harm, what is due, what follows, and how complete it all is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lenitive.domain.foundation.answer import Answer, answer_of
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.adverse_events import AdverseEvent
from lenitive.domain.outcomes.course_decision import CourseDecision, CourseState, SessionVerdict, decide_course
from lenitive.domain.outcomes.course_inputs import CourseInputs, check_inputs, home_readings
from lenitive.domain.outcomes.diary_response import (
    FOLLOW_UP_DAYS,
    NOT_ANSWERED,
    DayResponse,
    SessionResponse,
    day_response,
    evidence_after,
    held_days,
    relapse,
    session_response,
)
from lenitive.domain.outcomes.follow_up import FollowUpResult, FollowUpTask, Session, TaskStatus, schedule
from lenitive.domain.outcomes.liver_safety import LiverFinding, liver_finding
from lenitive.domain.outcomes.opioid_sparing import BASELINE_DAYS, OpioidSparing, opioid_sparing
from lenitive.domain.outcomes.response import RESPONSE_DEFINITIONS, Evidence, ResponseFinding, judge
from lenitive.domain.outcomes.session_outcome import SessionOutcome, summarise_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How much of what was planned is there.

    Attributes:
        what: In words.
        planned: Denominator.
        answered: Numerator.
        pct: Per cent; None when nothing was planned yet.
    """

    what: str
    planned: int
    answered: int
    pct: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOutcome:
    """The outcome of a course on one day. Denominators first.

    Attributes:
        as_of: The day.
        completeness: What was planned and what is there.
        baseline_average_nrs: Average pain before the first session.
        goal_nrs: The person's own goal.
        sessions: What each session gave.
        session_responses: Whether each session helped.
        follow_up: Response on days 1, 3, 7, 14 and 28 after each session.
        definitions: Every named response definition after the latest session.
        opioid_sparing: Uncontrolled before-after figure; None when refused.
        opioid_refused: Why there is none.
        adverse_events: Of all sessions.
        liver: The latest liver finding; None when no test is known.
        relapse: Whether pain has come back.
        tasks: Follow-up and late-effect checks with their status.
        decision: The proposal for the course.
        total_mg: Ketamine base of all sessions; None when one is not known.
        missing: What is not known, one sentence each.
    """

    as_of: date
    completeness: tuple[Completeness, ...]
    baseline_average_nrs: float | None
    goal_nrs: float | None
    sessions: tuple[SessionOutcome, ...]
    session_responses: tuple[SessionResponse, ...]
    follow_up: tuple[DayResponse, ...]
    definitions: tuple[ResponseFinding, ...]
    opioid_sparing: OpioidSparing | None
    opioid_refused: Refusal | None
    adverse_events: tuple[AdverseEvent, ...]
    liver: LiverFinding | None
    relapse: Answer
    tasks: tuple[FollowUpTask, ...]
    decision: CourseDecision
    total_mg: float | None
    missing: tuple[str, ...]


def summarise(inputs: CourseInputs) -> CourseOutcome:
    """The outcome of a course from what was observed. What is missing stays missing and is listed.

    Raises:
        ValueError: Sessions out of order or after `as_of`, a diary day twice, a score out of range.

    Example:
        >>> from lenitive.domain.outcomes.session_outcome import SessionObserved
        >>> outcome = summarise(CourseInputs(as_of=date(2026, 1, 12),
        ...     sessions=(SessionObserved(date=date(2026, 1, 5), session_number=1, stopped_early=False),)))
        >>> outcome.decision.decision.value, outcome.opioid_sparing is None
        ('needs_information', True)
    """
    check_inputs(inputs)
    sessions = tuple(
        summarise_session(one, goal_nrs=inputs.goal_nrs, later=home_readings(inputs, index))
        for index, one in enumerate(inputs.sessions)
    )
    responses = tuple(session_response(inputs, index, one) for index, one in enumerate(sessions))
    follow_up = tuple(day_response(inputs, i, day) for i in range(len(sessions)) for day in FOLLOW_UP_DAYS)
    sparing = _sparing(inputs)
    state = _state(inputs, sessions, responses)
    doses = [one.total_mg for one in sessions if one.total_mg is not None]
    return CourseOutcome(
        as_of=inputs.as_of,
        completeness=_completeness(inputs, sessions, follow_up, state.tasks),
        baseline_average_nrs=inputs.baseline_average_nrs,
        goal_nrs=inputs.goal_nrs,
        sessions=sessions,
        session_responses=responses,
        follow_up=follow_up,
        definitions=_definitions(inputs, sparing),
        opioid_sparing=sparing if isinstance(sparing, OpioidSparing) else None,
        opioid_refused=sparing if isinstance(sparing, Refusal) else None,
        adverse_events=state.adverse_events,
        liver=state.liver,
        relapse=state.relapse,
        tasks=state.tasks,
        decision=decide_course(state),
        total_mg=sum(doses) if doses and len(doses) == len(sessions) else None,
        missing=_missing(inputs, sessions, sparing),
    )


def _state(
    inputs: CourseInputs, sessions: Sequence[SessionOutcome], responses: Sequence[SessionResponse]
) -> CourseState:
    tests = sorted(inputs.liver_tests, key=lambda test: test.date)
    return CourseState(
        as_of=inputs.as_of,
        sessions=tuple(_verdict(one, found) for one, found in zip(sessions, responses, strict=True)),
        relapse=relapse(inputs),
        liver=liver_finding(tests[-1]) if tests else None,
        adverse_events=tuple(event for one in sessions for event in one.adverse_events),
        active_misuse=answer_of(inputs.active_misuse),
        tasks=schedule(
            tuple(Session(date=s.date, duration_h=_hours(s.duration_min)) for s in sessions),
            as_of=inputs.as_of,
            results=_results(inputs),
        ),
    )


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else minutes / 60


def _verdict(outcome: SessionOutcome, found: SessionResponse) -> SessionVerdict:
    return SessionVerdict(
        date=outcome.date, completed=outcome.completed, response=found.answer, harm=outcome.stopped_for_harm
    )


def _definitions(inputs: CourseInputs, sparing: OpioidSparing | Refusal | None) -> tuple[ResponseFinding, ...]:
    """Every definition after the latest session."""
    evidence, holds = Evidence(baseline_nrs=inputs.baseline_average_nrs, goal_nrs=inputs.goal_nrs), False
    if inputs.sessions:
        evidence, share = evidence_after(inputs, len(inputs.sessions) - 1)
        holds = share.holds_without_relief_on_missing_days
    harms = [session.stopped_for_harm for session in inputs.sessions]
    toxic = True if True in harms else None if None in harms or not harms else False
    full = replace(
        evidence,
        opioid_fall_pct=sparing.fall_pct if isinstance(sparing, OpioidSparing) else None,
        unacceptable_toxicity=toxic,
        held_days=held_days(inputs),
        sessions_given=len(inputs.sessions) or None,
    )
    found = (judge(name, full) for name in RESPONSE_DEFINITIONS)
    return tuple(
        one if holds or "baseline_nrs" not in RESPONSE_DEFINITIONS[one.id].needs else _held_back(one) for one in found
    )


def _held_back(finding: ResponseFinding) -> ResponseFinding:
    """A yes that rests on diary days which were not answered is unknown."""
    if finding.answer is not Answer.YES:
        return finding
    return replace(finding, answer=Answer.UNKNOWN, needs=("the diary days that were not answered",))


def _sparing(inputs: CourseInputs) -> OpioidSparing | Refusal | None:
    if not inputs.sessions:
        return None
    first = inputs.sessions[0].date
    days = tuple(day for day in inputs.opioid_days if day.date <= inputs.as_of)
    on = max((day.date for day in days if day.date > first), default=None)
    pain_after = next((day.average_nrs for day in inputs.diary if day.date == on), None)
    return opioid_sparing(
        days,
        first_session=first,
        pain_before_nrs=inputs.baseline_average_nrs,
        pain_after_nrs=pain_after,
        patch_changed_on=inputs.patch_changed_on,
    )


def _results(inputs: CourseInputs) -> tuple[FollowUpResult, ...]:
    found = [FollowUpResult(result="pain_diary", done_on=d.date) for d in inputs.diary if d.average_nrs is not None]
    found += [FollowUpResult(result="second_measure", done_on=one.date) for one in inputs.pgic]
    found += [FollowUpResult(result="second_measure", done_on=one.date) for one in inputs.interference]
    found += [FollowUpResult(result="liver_tests", done_on=one.date) for one in inputs.liver_tests]
    return (*inputs.results, *(one for one in found if one.done_on <= inputs.as_of))


def _share(what: str, planned: int, answered: int) -> Completeness:
    return Completeness(
        what=what, planned=planned, answered=answered, pct=100 * answered / planned if planned else None
    )


def _completeness(
    inputs: CourseInputs,
    sessions: Sequence[SessionOutcome],
    follow_up: Sequence[DayResponse],
    tasks: Sequence[FollowUpTask],
) -> tuple[Completeness, ...]:
    planned = sum(max(len(session.readings), session.readings_planned or 0) for session in inputs.sessions)
    taken = sum(point.nrs is not None for one in sessions for point in one.time_course.points)
    due = [day for day in follow_up if day.why_not in {None, NOT_ANSWERED}]
    first = inputs.sessions[0].date if inputs.sessions else None
    before = sum(first is not None and 1 <= (first - day.date).days <= BASELINE_DAYS for day in inputs.opioid_days)
    shares = [
        _share("pain readings during and after the infusions", planned, taken),
        _share("diary on days 1, 3, 7, 14 and 28", len(due), sum(day.why_not is None for day in due)),
        _share("opioid dose on the three days before", BASELINE_DAYS if first else 0, before),
    ]
    for what, rules in (("second measures", "FUP-SECOND"), ("liver tests", "FUP-LFT"), ("all follow-up", "FUP-")):
        now = [t for t in tasks if t.rule.startswith(rules) and t.status is not TaskStatus.PLANNED]
        shares.append(_share(what, len(now), sum(task.status is TaskStatus.DONE for task in now)))
    return tuple(shares)


def _missing(
    inputs: CourseInputs, sessions: Sequence[SessionOutcome], sparing: OpioidSparing | Refusal | None
) -> tuple[str, ...]:
    asked = (
        ("average pain before the first session", inputs.baseline_average_nrs is None),
        ("the person's own pain goal", inputs.goal_nrs is None),
        ("impression of change", not inputs.pgic),
        ("interference before and after", inputs.interference_before is None or not inputs.interference),
        ("liver tests", not inputs.liver_tests),
        ("whether an opioid patch was changed", inputs.patch_changed_on is None),
        ("whether there is active misuse", inputs.active_misuse is None),
    )
    missing = [f"not known: {what}" for what, absent in asked if absent]
    for one in sessions:
        missing += [f"session {one.session_number}: {refusal.what}" for refusal in one.time_course.refusals]
        if one.unmeasured:
            missing.append(f"session {one.session_number}: not measured: {', '.join(one.unmeasured)}")
    if isinstance(sparing, Refusal):
        missing.append(f"opioid sparing: {sparing.what}")
    return tuple(missing)
