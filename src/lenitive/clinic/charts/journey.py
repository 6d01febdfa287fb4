"""Where a person is on the way, and what is next and whose it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lenitive.clinic.charts.chart import Chart, ChartPlan
from lenitive.clinic.roles import Role
from lenitive.domain.candidacy.assess import Status
from lenitive.domain.outcomes.course_decision import Decision as CourseDecided


class Stage(StrEnum):
    """The stages of the journey, in order."""

    REFERRAL = "referral"
    ASSESSMENT = "assessment"
    DECISION = "decision"
    PLAN = "plan"
    READY = "ready"
    INFUSION = "infusion"
    FOLLOW_UP = "follow_up"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is next for one person.

    Attributes:
        stage: Where the person is.
        what: What is to be done, in a few words.
        whose: Who does it.
        screen: The folder of the page where it is done; the board links it when that page is there.
    """

    stage: Stage
    what: str
    whose: Role
    screen: str


_GOES_ON: Final = frozenset({CourseDecided.CONTINUE, CourseDecided.ONE_MORE})


def next_step(chart: Chart, today: date) -> Step:
    """Where a person is and what is next.

    Args:
        chart: Of the person.
        today: The clinic's day.
    """
    if chart.closed is not None or (chart.referral_answer is not None and not chart.referral_answer.accepted):
        return _step(Stage.ENDED, "Nothing is planned here", Role.FRONT_DESK, "patient")
    if chart.session_now is not None:
        return _step(Stage.INFUSION, "Infusion is running", Role.NURSE, "flowsheet")
    if chart.sessions_given and chart.decided_after < len(chart.sessions_given):
        return _after_session(chart)
    if chart.decided is not None and chart.decided.decision not in _GOES_ON:
        return _step(Stage.FOLLOW_UP, "Follow up after the last session", Role.NURSE, "follow_up")
    return _before_session(chart, today)


def _before_session(chart: Chart, today: date) -> Step:
    if chart.record is None:
        return _record(chart)
    if chart.intake is None or not chart.intake.pain_problems:
        return _step(Stage.ASSESSMENT, "Assess the pain", Role.PRESCRIBER, "pain")
    if not chart.assessed_is_current or chart.assessed is None:
        return _step(Stage.DECISION, "Decide the candidacy", Role.PRESCRIBER, "candidacy")
    if chart.assessed.status is Status.NEEDS_INFORMATION:
        return _step(Stage.DECISION, "Find out what is missing", Role.PRESCRIBER, "intake")
    if chart.assessed.status is Status.NOT_A_CANDIDATE:
        return _step(Stage.ENDED, "Answer the referral: not a candidate", Role.PRESCRIBER, "candidacy")
    return _planning(chart, today)


def _record(chart: Chart) -> Step:
    if chart.received is not None:
        return _step(Stage.REFERRAL, "Accept the record, line by line", Role.NURSE, "referral")
    return _step(Stage.REFERRAL, "Import the record", Role.FRONT_DESK, "referral")


def _planning(chart: Chart, today: date) -> Step:
    plan = chart.plan
    if chart.consent is None:
        return _step(Stage.PLAN, "Take consent", Role.PRESCRIBER, "consent")
    if plan is None or _was_given(chart):
        return _step(Stage.PLAN, "Make the plan", Role.PRESCRIBER, "plan")
    return _signatures(plan) or _on_the_day(chart, today)


def _signatures(plan: ChartPlan) -> Step | None:
    """What a plan still lacks before the day."""
    if plan.queried is not None:
        return _step(Stage.PLAN, "Answer the pharmacist's question", Role.PRESCRIBER, "plan")
    if plan.signed is None:
        return _step(Stage.PLAN, "Sign the plan", Role.PRESCRIBER, "plan")
    if plan.verified is None:
        return _step(Stage.PLAN, "Verify the plan", Role.PHARMACIST, "plan")
    if not plan.bags:
        return _step(Stage.READY, "Make and label the bag", Role.PHARMACIST, "pharmacy")
    return None


def _on_the_day(chart: Chart, today: date) -> Step:
    appointment = chart.session_next
    if appointment is None or appointment.scheduled is None:
        return _step(Stage.READY, "Give a day and a chair", Role.FRONT_DESK, "day_board")
    if appointment.scheduled.starts_at.date() != today:
        return _step(Stage.READY, "Wait for the day", Role.NURSE, "patient")
    if appointment.arrived_at is None:
        return _step(Stage.READY, "Greet and identify", Role.FRONT_DESK, "day_board")
    return _step(Stage.READY, "Checklist and time-out", Role.NURSE, "start")


def _was_given(chart: Chart) -> bool:
    """Whether the newest plan has had its session."""
    return any(one.linked is not None and chart.plan and one.linked.plan_id == chart.plan.id for one in chart.sessions)


def _after_session(chart: Chart) -> Step:
    last = chart.sessions_given[-1]
    if not last.diary:
        return _step(Stage.FOLLOW_UP, "Ask for the diary", Role.NURSE, "follow_up")
    return _step(Stage.FOLLOW_UP, "Decide: continue or stop", Role.PRESCRIBER, "outcomes")


def _step(stage: Stage, what: str, whose: Role, screen: str) -> Step:
    return Step(stage=stage, what=what, whose=whose, screen=screen)
