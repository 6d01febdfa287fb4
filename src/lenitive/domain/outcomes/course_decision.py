"""After each session: go on, one more, wait, stop, or find out first. Unknown is never a reason to go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.adverse_events import AdverseEvent
from lenitive.domain.outcomes.follow_up import COURSE_GAP_DAYS, REPEAT_WITHIN_DAYS, FollowUpTask, TaskStatus
from lenitive.domain.outcomes.liver_safety import LiverFinding

NON_RESPONSES_MAX: Final = 3
"""Completed sessions without response after which the course ends (lenitive, assumed; after jackson_2001)."""

SERIES_DAYS: Final = 14
SERIES_SOFT_SESSIONS: Final = 5
SERIES_MOST_SESSIONS: Final = 10
"""Sessions in two weeks: 5 is the proposal, 10 the most (schwartzman_2009 gave 10 days; both assumed here)."""

LIVER_FRESH_DAYS: Final = 30
"""Liver tests older than this do not carry a further session (lenitive, assumed)."""

_HARM_TERMS: Final = frozenset(
    {
        "hallucinations",
        "psychosis",
        "delirium",
        "delusions",
        "depressed_consciousness",
        "seizure",
        "apnoea",
        "hypoxia",
        "infusion_related_reaction",
        "infusion_site_extravasation",
    }
)
"""Terms whose grade 3 ends the course until a clinician decides otherwise; any term does from grade 4 (assumed)."""

YEAR_SESSIONS: Final = 12
"""Sessions in a year. Source: cohen_2018, text not re-read (assumed)."""


class Decision(StrEnum):
    """What follows for the course."""

    CONTINUE = "continue"
    ONE_MORE = "one_more_session"
    HOLD = "hold"
    STOP_NON_RESPONSE = "stop_after_non_response"
    STOP_HARM = "stop_for_harm"
    NEEDS_INFORMATION = "needs_information"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionVerdict:
    """What one session gave.

    Attributes:
        date: Its day.
        completed: Whether it ran as planned; None when not known.
        response: IMMPACT responder 48 h to 2 weeks later; no also when pain had not fallen by the end of the session
            and nothing later is known.
        harm: Whether it was ended, or the course is given up, because of harm; None when not known.
    """

    date: date
    completed: bool | None
    response: Answer
    harm: bool | None = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseState:
    """Everything that the decision rests on.

    Attributes:
        as_of: The day of the decision.
        sessions: Every session given, in order.
        relapse: Whether pain has come back after a response.
        liver: The latest liver finding; None when no test is known.
        adverse_events: Of all sessions.
        active_misuse: Active substance misuse; unknown when nobody asked.
        tasks: Follow-up tasks with their status.
    """

    as_of: date
    sessions: tuple[SessionVerdict, ...]
    relapse: Answer = Answer.UNKNOWN
    liver: LiverFinding | None = None
    adverse_events: tuple[AdverseEvent, ...] = ()
    active_misuse: Answer = Answer.UNKNOWN
    tasks: tuple[FollowUpTask, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDecision:
    """The proposal; a clinician decides.

    Attributes:
        decision: What follows.
        reasons: Why, most important first.
        needs: What must be known or done before a session.
        once_known: What the response alone would propose; None when that is not known either.
        sessions_completed: Completed sessions.
        non_responses: Completed sessions without response, counted back from the latest.
        source: Key in `SOURCES`.
        grade: How well the rule is known.
    """

    decision: Decision
    reasons: tuple[str, ...]
    needs: tuple[str, ...] = ()
    once_known: Decision | None = None
    sessions_completed: int = 0
    non_responses: int = 0
    source: str = "lenitive"
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proposal:
    decision: Decision
    reasons: tuple[str, ...]
    needs: tuple[str, ...] = ()
    source: str = "lenitive"


def decide_course(state: CourseState) -> CourseDecision:
    """What follows for the course after the latest session.

    Harm first, then what is missing, then the response. A further session is proposed only when the response is known,
    the liver was tested, misuse was asked about and no blocking follow-up is open.

    Raises:
        ValueError: A session lies after the day of the decision, or two are out of order.

    Source:
        Stop after three sessions without response: proposed after jackson_2001; re-treatment only for responders who
        relapse: cohen_2018; liver tests before a repeat: noppers_2011; the rest of this project (assumed).

    Example:
        >>> no = [SessionVerdict(date=date(2026, 1, d), completed=True, response=Answer.NO) for d in (5, 7, 9)]
        >>> decide_course(CourseState(as_of=date(2026, 1, 12), sessions=tuple(no))).decision.value
        'stop_after_non_response'
        >>> unknown = SessionVerdict(date=date(2026, 1, 5), completed=True, response=Answer.UNKNOWN)
        >>> decide_course(CourseState(as_of=date(2026, 1, 12), sessions=(unknown,))).decision.value
        'needs_information'
    """
    _check(state)
    completed = [session for session in state.sessions if session.completed]
    trailing = _trailing_non_responses(completed)
    harm = _harm(state)
    proposal = harm or _by_response(state, completed, trailing)
    needs = proposal.needs
    decision = proposal.decision
    reasons = proposal.reasons
    if decision in {Decision.CONTINUE, Decision.ONE_MORE}:
        needs += _blocking(state)
        limit = _too_many(state)
        reasons += (*limit, *_soft(state))
        decision = Decision.HOLD if limit else Decision.NEEDS_INFORMATION if needs else decision
    unknown_only = proposal.decision is Decision.NEEDS_INFORMATION
    return CourseDecision(
        decision=decision,
        reasons=reasons,
        needs=tuple(dict.fromkeys(needs)),
        once_known=None if unknown_only else proposal.decision,
        sessions_completed=len(completed),
        non_responses=trailing,
        source=proposal.source,
    )


def _check(state: CourseState) -> None:
    days = [session.date for session in state.sessions]
    if days != sorted(days):
        raise ValueError(f"course: sessions are out of order ({', '.join(map(str, days))}); list them by date")
    if days and days[-1] > state.as_of:
        raise ValueError(f"course: session on {days[-1]} lies after {state.as_of}; only sessions given count")


def _trailing_non_responses(completed: Sequence[SessionVerdict]) -> int:
    count = 0
    for session in reversed(completed):
        if session.response is not Answer.NO:
            break
        count += 1
    return count


def _harm(state: CourseState) -> _Proposal | None:
    reasons = [f"session on {session.date} was ended for harm" for session in state.sessions if session.harm]
    if state.liver is not None and state.liver.stop is Answer.YES:
        reasons.append(f"liver: {state.liver.reasons[0]}")
    reasons += [
        f"{event.name} grade {event.grade} ({event.basis})"
        for event in state.adverse_events
        if event.stop_signal and (event.grade >= 4 or event.term in _HARM_TERMS)
    ]
    if state.active_misuse is Answer.YES:
        reasons.append("active substance misuse: no serial infusions")
    return _Proposal(decision=Decision.STOP_HARM, reasons=tuple(reasons)) if reasons else None


def _by_response(state: CourseState, completed: Sequence[SessionVerdict], trailing: int) -> _Proposal:
    if trailing >= NON_RESPONSES_MAX:
        return _Proposal(
            decision=Decision.STOP_NON_RESPONSE,
            reasons=(f"no response after {trailing} completed sessions; at most {NON_RESPONSES_MAX}",),
            source="jackson_2001",
        )
    if not completed:
        missing = "whether the session was completed" if state.sessions else "a first session"
        return _Proposal(decision=Decision.NEEDS_INFORMATION, reasons=("no completed session yet",), needs=(missing,))
    latest = completed[-1]
    if latest.response is Answer.UNKNOWN:
        return _Proposal(
            decision=Decision.NEEDS_INFORMATION,
            reasons=(f"the response to the session on {latest.date} is not known",),
            needs=("pain, and impression of change or interference, 48 h to 2 weeks after the session",),
        )
    if latest.response is Answer.NO:
        return _after_no_response(completed, trailing)
    return _after_response(state)


def _after_no_response(completed: Sequence[SessionVerdict], trailing: int) -> _Proposal:
    last = [session.response for session in completed[-NON_RESPONSES_MAX:]]
    if len(completed) >= NON_RESPONSES_MAX and Answer.YES not in last:
        return _Proposal(
            decision=Decision.NEEDS_INFORMATION,
            reasons=(f"{len(completed)} completed sessions without a known response, one of them not judged",),
            needs=("pain, and impression of change or interference, after every session",),
        )
    again = "look at dose, tolerance and the pain again before one more"
    return _Proposal(
        decision=Decision.ONE_MORE,
        reasons=(f"no response to {trailing} of at most {NON_RESPONSES_MAX} sessions: {again}",),
    )


def _after_response(state: CourseState) -> _Proposal:
    if _in_series(state):
        return _Proposal(decision=Decision.CONTINUE, reasons=("responder within the series of two weeks",))
    if state.relapse is Answer.UNKNOWN:
        return _Proposal(
            decision=Decision.NEEDS_INFORMATION,
            reasons=("responder; a further session is for relapse only",),
            needs=("whether pain has come back",),
            source="cohen_2018",
        )
    if state.relapse is Answer.NO:
        return _Proposal(
            decision=Decision.HOLD,
            reasons=("responder, relief still holds: repeat only when pain comes back",),
            source="cohen_2018",
        )
    return _Proposal(
        decision=Decision.CONTINUE,
        reasons=("responder whose pain has come back: re-treatment",),
        source="cohen_2018",
    )


def _in_series(state: CourseState) -> bool:
    """Whether a session now would belong to the two weeks that the latest course began with."""
    start = state.sessions[-1].date
    for session in reversed(state.sessions):
        if (start - session.date).days > COURSE_GAP_DAYS:
            break
        start = session.date
    return (state.as_of - start).days <= SERIES_DAYS


def _recent(state: CourseState, days: int) -> int:
    """Sessions given in the last days, the day of the decision included."""
    after = state.as_of - timedelta(days=days)
    return sum(session.date > after for session in state.sessions)


def _blocking(state: CourseState) -> tuple[str, ...]:
    needs = []
    if state.active_misuse is Answer.UNKNOWN:
        needs.append("whether there is active substance misuse")
    needs += _liver_needs(state)
    if any(session.harm is None for session in state.sessions):
        needs.append("whether a session was ended for harm")
    open_now = {TaskStatus.DUE, TaskStatus.OVERDUE}
    needs += [task.what for task in state.tasks if task.blocks_next_session and task.status in open_now]
    return tuple(needs)


def _liver_needs(state: CourseState) -> tuple[str, ...]:
    last = state.sessions[-1].date
    repeat = not _in_series(state) and (state.as_of - last).days <= REPEAT_WITHIN_DAYS
    if state.liver is None or state.liver.date < state.as_of - timedelta(days=LIVER_FRESH_DAYS):
        return (f"liver tests, none in the last {LIVER_FRESH_DAYS} days",)
    if repeat and state.liver.date <= last:
        return ("liver tests since the last session, before a repeat within four weeks",)
    if state.liver.stop is Answer.UNKNOWN or state.liver.hold is not Answer.NO:
        return state.liver.needs or ("a clinician's decision on the liver tests",)
    return ()


def _too_many(state: CourseState) -> tuple[str, ...]:
    given = _recent(state, SERIES_DAYS)
    if given < SERIES_MOST_SESSIONS:
        return ()
    return (f"{given} sessions in {SERIES_DAYS} days; at most {SERIES_MOST_SESSIONS}: wait",)


def _soft(state: CourseState) -> tuple[str, ...]:
    reasons = [
        f"{event.name} grade {event.grade} ({event.basis}): look at it before a further session"
        for event in state.adverse_events
        if event.stop_signal
    ]
    fortnight, year = _recent(state, SERIES_DAYS), _recent(state, 365)
    if SERIES_SOFT_SESSIONS <= fortnight < SERIES_MOST_SESSIONS:
        reasons.append(
            f"{fortnight} sessions in {SERIES_DAYS} days: more than {SERIES_SOFT_SESSIONS} needs a prescriber's reason"
        )
    if year >= YEAR_SESSIONS:
        reasons.append(
            f"{year} sessions in a year: more than {YEAR_SESSIONS} needs a prescriber's reason (unconfirmed)"
        )
    return tuple(reasons)
