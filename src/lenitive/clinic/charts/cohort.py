"""The clinic's charts as a cohort: outcomes and groups, and nothing by which a person is known."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.outcomes import kept_outcome
from lenitive.domain.assessment.mechanism import Mechanism, mechanism
from lenitive.domain.assessment.pain import Cause
from lenitive.domain.evidence.cohort import Member
from lenitive.record.store import EventStore

KINDS_OF_PAIN: Final = tuple(
    sorted({str(one) for one in (*Mechanism, *Cause) if one not in {Mechanism.UNKNOWN, Cause.UNRELATED}})
)
"""Every group by which response is read."""


def members_of(charts: Iterable[Chart], record: EventStore, as_of: date) -> tuple[Member, ...]:
    """Everybody who had a session, whatever came of it."""
    found = []
    for chart in charts:
        outcome = kept_outcome(chart, record, as_of)
        if outcome is not None:
            found.append(Member(outcome=outcome, groups=_groups(chart)))
    return tuple(found)


def _groups(chart: Chart) -> tuple[str, ...]:
    """Mechanisms and causes of the person's present pains."""
    problems = [one for one in chart.intake.pain_problems if one.ended is None] if chart.intake else []
    mechanisms = {str(mechanism(one)) for one in problems}
    causes = {str(one.cause) for one in problems if one.cause is not None}
    return tuple(one for one in KINDS_OF_PAIN if one in mechanisms | causes)
