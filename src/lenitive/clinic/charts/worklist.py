"""What has to be done after sessions, by whom and by when: over all charts, what is dangerous first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from lenitive.clinic.charts.chart import Chart, ChartAlert
from lenitive.clinic.charts.follow_up import Ask, AskState, asks
from lenitive.clinic.roles import Role
from lenitive.domain.outcomes.follow_up import FollowUpTask, TaskStatus
from lenitive.domain.outcomes.follow_up_questions import ASKED_FOR
from lenitive.domain.outcomes.summary import CourseOutcome

LOOK_BACK_DAYS: Final = 14
"""Days for which what was missed stays on the list (assumed)."""

ANSWERED_DAYS: Final = 3
"""Days for which an answer stays on the list (assumed)."""

_OPEN: Final = frozenset({TaskStatus.DUE, TaskStatus.OVERDUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOnList:
    """An open alert of one person.

    Attributes:
        chart: Of the person.
        alert: What it is.
        late: Whether somebody should have acted by now.
    """

    chart: Chart
    alert: ChartAlert
    late: bool

    @property
    def unowned(self) -> bool:
        """Whether nobody answers for it: that is an alert of its own."""
        return self.alert.taken is None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOnList:
    """The questions of one day of one person."""

    chart: Chart
    ask: Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOnList:
    """A check that a person cannot answer by themselves, and whose it is."""

    chart: Chart
    task: FollowUpTask
    whose: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """Everything, what is dangerous first.

    Attributes:
        alerts: Open ones: those nobody answers for first, then by when somebody should act.
        due: To be asked now.
        waiting: Asked, not answered yet.
        missing: Not answered in time, lately.
        answered: Lately.
        checks: Due or overdue.
    """

    alerts: tuple[AlertOnList, ...]
    due: tuple[AskOnList, ...]
    waiting: tuple[AskOnList, ...]
    missing: tuple[AskOnList, ...]
    answered: tuple[AskOnList, ...]
    checks: tuple[CheckOnList, ...]

    @property
    def unowned(self) -> int:
        """Alerts for which nobody answers."""
        return sum(one.unowned for one in self.alerts)


def worklist(charts: Iterable[tuple[Chart, CourseOutcome | None]], now: datetime) -> Worklist:
    """The list over some charts, each with its outcome."""
    today = now.date()
    followed = [(chart, outcome) for chart, outcome in charts if chart.sessions_given and chart.closed is None]
    every = [AskOnList(chart=chart, ask=ask) for chart, _ in followed for ask in asks(chart, today)]
    alerts = [
        AlertOnList(chart=chart, alert=alert, late=now > alert.raised.act_by)
        for chart, _ in followed
        for alert in chart.alerts
        if alert.settled is None
    ]
    return Worklist(
        alerts=tuple(sorted(alerts, key=lambda one: (not one.unowned, not one.alert.raised.urgent, _act_by(one)))),
        due=_of(every, today, AskState.DUE),
        waiting=_of(every, today, AskState.WAITING),
        missing=_of(every, today, AskState.MISSING, AskState.PARTLY, since=LOOK_BACK_DAYS),
        answered=_of(every, today, AskState.ANSWERED, since=ANSWERED_DAYS),
        checks=tuple(
            CheckOnList(chart=chart, task=task, whose=whose_check(task.rule))
            for chart, outcome in followed
            for task in (outcome.tasks if outcome else ())
            if task.status in _OPEN and task.rule not in ASKED_FOR
        ),
    )


def whose_check(rule: str) -> Role:
    """Who sees to a check (assumed): tests are ordered, questions are asked."""
    return Role.PRESCRIBER if rule.startswith(("FUP-LFT", "FUP-COGNITION", "FUP-OPIOID")) else Role.NURSE


def _act_by(one: AlertOnList) -> datetime:
    return one.alert.raised.act_by


def _of(every: Iterable[AskOnList], today: date, *states: AskState, since: int | None = None) -> tuple[AskOnList, ...]:
    oldest = date.min if since is None else today - timedelta(days=since)
    found = (one for one in every if one.ask.state in states and one.ask.due_on >= oldest)
    return tuple(sorted(found, key=lambda one: (one.ask.due_on, one.chart.id)))
