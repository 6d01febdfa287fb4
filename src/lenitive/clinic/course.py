"""Use case: the whole journey of one record, with a simulated pump, monitor, nurse and patient.

Referral, decision, plan, up to three sessions a week apart, the diary between them, the outcome and what follows. The
people, devices and answers of the sessions and of the days after are simulated and say so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.course_observed import SessionOnDay, course_inputs
from lenitive.clinic.earlier_sessions import tolerated_mg_kg_h
from lenitive.clinic.infuse import CHART_INTERVAL_S, SessionOrder, deliveries_before, run_session, session_plan
from lenitive.clinic.patient_profile import profile_of
from lenitive.clinic.plan import Earlier, plan_for
from lenitive.clinic.session_result import SessionResult
from lenitive.devices.patient_impression import impression_of_change
from lenitive.devices.simulated_patient import PatientProfile
from lenitive.domain.candidacy.assess import Decision
from lenitive.domain.candidacy.intake import RecordReference
from lenitive.domain.candidacy.interactions import INTERACTIONS
from lenitive.domain.candidacy.knowledge import knowledge_of
from lenitive.domain.evidence.claim import ClaimFigure
from lenitive.domain.evidence.claims import measure_claims
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.patient import Patient
from lenitive.domain.foundation.quantity import DrugRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.kernel import Delivery
from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.domain.outcomes.course_decision import Decision as CourseDecided
from lenitive.domain.outcomes.course_inputs import PgicAnswer
from lenitive.domain.outcomes.response import Pgic
from lenitive.domain.outcomes.summary import CourseOutcome, summarise
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.plan import Plan, regimen_of

COURSE_SCHEMA: Final = "lenitive/course/1"

SESSIONS_MAX: Final = 3
"""Sessions after which a course without response ends (assumed; see the course decision)."""

DAYS_BETWEEN: Final = 7
"""Days from one session to the next in a simulated course (assumed): a week shows whether relief lasts."""

DAYS_AFTER: Final = 28
"""Days of diary after the last session."""

_GO_ON: Final = frozenset({CourseDecided.CONTINUE, CourseDecided.ONE_MORE})
STARTS_AT: Final = time(9, 0, tzinfo=UTC)
"""When a simulated infusion is meant to begin."""
_NOTICE: Final = (
    "Simulated pump, monitor, nurse and patient. Not a medical device; not for patient care without local validation."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSession:
    """One session of the course: its day, what was planned, and what happened.

    Attributes:
        date: Its day.
        plan: The proposal it followed.
        result: What happened; events are in events.jsonl.
    """

    date: date
    plan: Plan
    result: SessionResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The whole course of one person.

    Attributes:
        notice: What this is not.
        seed: The same seed gives the same course.
        as_of: The day of the decision.
        patient: Who.
        record: The file it began with.
        considered: The decision and the intake that it was made on.
        sessions: In order; empty when none was given.
        not_given: Why there was no session, or no further one; None when the course ended by its own decision.
        pgic: Impressions of change that the simulated person gave.
        outcome: What it gave; None without a session.
        claims: Every claim with this course's own figure.
    """

    notice: str
    seed: int
    as_of: date
    patient: Patient
    record: RecordReference
    considered: Considered
    sessions: tuple[GivenSession, ...]
    not_given: Refusal | None
    pgic: tuple[PgicAnswer, ...]
    outcome: CourseOutcome | None
    claims: tuple[ClaimFigure, ...]

    @property
    def decision(self) -> Decision:
        """The candidacy decision."""
        return self.considered.decision

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event of every session, numbered through."""
        every = (event for given in self.sessions for event in given.result.events)
        return tuple(replace(event, seq=number) for number, event in enumerate(every, start=1))


@dataclass(slots=True)
class _Journey:
    """What grows while a course runs."""

    considered: Considered
    seed: int
    sessions: list[GivenSession] = field(default_factory=list)
    pgic: list[PgicAnswer] = field(default_factory=list)

    def outcome(self, as_of: date) -> CourseOutcome:
        """What the course has given up to a day."""
        given = [SessionOnDay(date=one.date, result=one.result) for one in self.sessions]
        return summarise(course_inputs(self.considered.intake, given, self.pgic, as_of=as_of))


def run_course(considered: Considered, *, seed: int, progress: Callable[[str], None] = lambda _: None) -> Course:
    """Walk one person from the decision to the outcome.

    Args:
        considered: The decision and its intake.
        seed: Of everything that is simulated.
        progress: Told what is being done, one line each.

    Returns:
        The course; without a session when the decision or the plan does not allow one, or when the record is of a
        real person, for whom no device is simulated.
    """
    journey = _Journey(considered=considered, seed=seed)
    not_given: Refusal | None = None
    while len(journey.sessions) < SESSIONS_MAX:
        number = len(journey.sessions) + 1
        progress(f"session {number}: planning and infusing (simulated)")
        given = _next_session(journey)
        if isinstance(given, Refusal):
            not_given = given
            break
        journey.sessions.append(given)
        _ask_impression(journey, given)
        if journey.outcome(given.date + timedelta(days=DAYS_BETWEEN - 1)).decision.decision not in _GO_ON:
            break
    outcome = None
    if journey.sessions:
        progress("reading the outcome")
        outcome = journey.outcome(journey.sessions[-1].date + timedelta(days=DAYS_AFTER))
    intake = considered.intake
    return Course(
        notice=_NOTICE,
        seed=seed,
        as_of=intake.as_of,
        patient=intake.patient,
        record=intake.record,
        considered=considered,
        sessions=tuple(journey.sessions),
        not_given=not_given,
        pgic=tuple(journey.pgic),
        outcome=outcome,
        claims=measure_claims(outcome),
    )


def _next_session(journey: _Journey) -> GivenSession | Refusal:
    intake = journey.considered.intake
    number = len(journey.sessions) + 1
    day = intake.as_of + timedelta(days=DAYS_BETWEEN * (number - 1))
    plan = plan_for(journey.considered, _earlier(journey, day))
    if isinstance(plan, Refusal):
        return plan
    profile = profile_of(journey.considered)
    if isinstance(profile, Refusal):
        return profile
    earlier = deliveries_before(journey.sessions[-1].result) if journey.sessions else ()
    order = order_of(journey.considered, plan, profile, before=earlier)
    result = run_session(
        order,
        profile,
        starts_at=datetime.combine(day, STARTS_AT),
        seed=journey.seed,
        follow_up_days=DAYS_AFTER,
    )
    return result if isinstance(result, Refusal) else GivenSession(date=day, plan=plan, result=result)


def order_of(
    considered: Considered, plan: Plan, profile: PatientProfile, *, before: tuple[Delivery, ...] = ()
) -> SessionPlan:
    """The order of a planned session for a simulated person.

    Args:
        considered: The decision and its intake.
        plan: The proposal, ordered as it stands.
        profile: The person, for the pain before.
        before: Ketamine of earlier sessions.

    Returns:
        The order under the library that the person was considered under; the session keeps its numbers.
    """
    intake = considered.intake
    goal = knowledge_of(intake).number("pain_goal_nrs")
    order = session_plan(
        regimen_of(plan),
        SessionOrder(
            patient=intake.patient.reference,
            synthetic=intake.patient.synthetic,
            bag_ml=plan.bag.final_volume_ml,
            goal_nrs=None if goal is None else int(goal),
            baseline_pain=profile.baseline_pain,
            order=f"course-session-{plan.session_number}",
            session_number=plan.session_number,
            before=before,
            spo2_target_88_92=_was_set_aside(considered.decision, "CAN-RESPIRATORY-02"),
            etco2_required=needs_capnography(considered.decision),
            model=plan.model.id,
        ),
        considered.library,
    )
    return replace(order, monitor_interval_s=CHART_INTERVAL_S)


def needs_capnography(decision: Decision) -> bool:
    """Whether a precaution of the person, or a medicine that is taken or may be, asks for exhaled CO2."""
    asked = {one.id for one in decision.interactions if one.id in INTERACTIONS and INTERACTIONS[one.id].capnography}
    return bool(asked) or _applies(decision, "CAN-RESPIRATORY-01")


def _applies(decision: Decision, criterion: str) -> bool:
    """Whether a precaution holds for this person. Where that is not known nothing is planned."""
    return any(one.id == criterion and one.answer is not Answer.NO for one in decision.findings)


def _was_set_aside(decision: Decision, criterion: str) -> bool:
    """Whether a named person set a contraindication aside: so a target of 88-92 % is told."""
    return any(one.id == criterion and one.override is not None for one in decision.findings)


def _earlier(journey: _Journey, day: date) -> Earlier:
    if not journey.sessions:
        return Earlier()
    last = journey.sessions[-1]
    decided = journey.outcome(day - timedelta(days=1)).decision
    return Earlier(
        sessions=len(journey.sessions),
        sessions_in_14_days=sum((day - given.date).days < 14 for given in journey.sessions),
        tolerated_rate_mg_kg_h=tolerated_mg_kg_h(last.result.summary),
        non_responses=decided.non_responses,
        deliveries=tuple(_as_planned(given, day) for given in journey.sessions),
    )


def _as_planned(given: GivenSession, day: date) -> DrugDelivery:
    """A session as one delivery of its whole dose, in minutes before the next start: enough for windows of days."""
    minutes = max(1, round(given.result.summary.infusion_min))
    before = (given.date - day).days * 24 * 60
    account = given.result.account
    mg_h = Decimal(str(max(account.given_mg, account.commanded_mg))) * 60 / minutes
    return DrugDelivery(start_min=before, duration_min=minutes, rate=DrugRate(mg_h=mg_h))


def _ask_impression(journey: _Journey, given: GivenSession) -> None:
    """Two days before the next session the simulated person is asked for the whole change."""
    baseline = profile_of(journey.considered)
    if isinstance(baseline, Refusal):
        return
    asked = [day.pain_average for day in given.result.diary[1:5] if day.pain_average is not None]
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([journey.seed, len(journey.sessions), 7])))
    level = impression_of_change(
        rng,
        baseline_nrs=baseline.baseline_pain,
        average_nrs=sum(asked) / len(asked) if asked else None,
    )
    if level is not None:
        journey.pgic.append(PgicAnswer(date=given.date + timedelta(days=DAYS_BETWEEN - 2), pgic=Pgic(level)))
