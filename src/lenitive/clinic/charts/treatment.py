"""Whether a course goes on: the rules propose, a prescriber decides, and the stop rule is known before the start."""

from dataclasses import dataclass
from typing import Final

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Happened, Signer
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.course_decision import (
    LIVER_FRESH_DAYS,
    NON_RESPONSES_MAX,
    SERIES_DAYS,
    SERIES_MOST_SESSIONS,
    SERIES_SOFT_SESSIONS,
    YEAR_SESSIONS,
    CourseDecision,
    Decision,
)

MAY_DECIDE: Final = (
    Decision.CONTINUE,
    Decision.ONE_MORE,
    Decision.HOLD,
    Decision.STOP_NON_RESPONSE,
    Decision.STOP_HARM,
)
"""What a prescriber may decide; "needs information" is no decision."""

_GOES_ON: Final = frozenset({Decision.CONTINUE, Decision.ONE_MORE})
_STOPPED: Final = frozenset({Decision.STOP_HARM, Decision.STOP_NON_RESPONSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRule:
    """One rule by which a course ends or waits, as everybody knows it beforehand."""

    words: str
    source: str
    grade: Grade = Grade.ASSUMED


STOP_RULES: Final = (
    StopRule(
        words=f"No response after {NON_RESPONSES_MAX} completed sessions: the course ends.", source="jackson_2001"
    ),
    StopRule(words="A session ended for harm, or a serious adverse event: the course ends.", source="lenitive"),
    StopRule(
        words="The liver tests say stop, or there is active substance misuse: the course ends.", source="lenitive"
    ),
    StopRule(words="Relief still holds: the next session waits until the pain comes back.", source="cohen_2018"),
    StopRule(
        words=f"Liver tests older than {LIVER_FRESH_DAYS} days, or a blocking check that is open: the next session "
        "waits.",
        source="lenitive",
    ),
    StopRule(
        words=f"At most {SERIES_MOST_SESSIONS} sessions in {SERIES_DAYS} days; more than {SERIES_SOFT_SESSIONS}, or "
        f"more than {YEAR_SESSIONS} in a year, needs a prescriber's reason.",
        source="lenitive",
    ),
    StopRule(words="The person wants to stop: the course ends, and nobody asks for a reason.", source="lenitive"),
)
"""When a course ends or waits. Shown before the first session, and unchanged afterwards."""


def decide_treatment(
    chart: Chart, *, proposed: CourseDecision, decision: Decision, reason: str, by: Signer
) -> Happened | Refusal:
    """Decide whether the course goes on, with a reason; what the rules proposed is kept beside it."""
    if by.member.role is not Role.PRESCRIBER:
        return _no("somebody else than a prescriber asked", "A prescriber decides", "Ask one")
    if not chart.sessions_given:
        return _no("no session was given", "A course is decided on after a session", "Wait for the first")
    if decision not in MAY_DECIDE:
        return _no(f"{decision.replace('_', ' ')} was asked", "A decision goes on, waits or stops", "Choose one below")
    if not any(letter.isalpha() for letter in reason):
        return _no("no reason was given", "A decision has a reason", "Write why")
    if decision in _GOES_ON and proposed.decision in _STOPPED and reason.strip() == "; ".join(proposed.reasons):
        return _no("the reason is that of the rules, which say stop", "Going on against them has its own", "Write it")
    return (
        happened.TreatmentDecided(decision=decision, proposed=proposed.decision, reason=reason.strip(), name=by.name),
    )


def _no(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="CHT-COURSE", what=what, limit=limit, remedy=remedy)
