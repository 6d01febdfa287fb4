"""Use case: from a decision to a plan, or to the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from lenitive.clinic.candidacy import Considered
from lenitive.domain.assessment.pain import Intensity
from lenitive.domain.candidacy.assess import Status
from lenitive.domain.candidacy.criteria.hepatic import class_to_plan_with
from lenitive.domain.candidacy.derived import medicines_of
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.knowledge import knowledge_of
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.outlook import with_outlook
from lenitive.domain.plan.plan import Plan
from lenitive.domain.plan.propose import PlanRequest, propose, with_regimen
from lenitive.pkpd.linear import Array

PLAN_SCHEMA: Final = "lenitive/plan/1"

MAY_BE_PLANNED: Final = frozenset({Status.CANDIDATE, Status.CANDIDATE_WITH_PRECAUTIONS})
"""The two decisions after which a plan may be proposed."""

PAIN_FRESH_DAYS: Final = 30
"""A rating older than this is not the pain before the session (assumed; as blood pressure)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What earlier sessions of the course say about the next one.

    Attributes:
        sessions: How many.
        sessions_in_14_days: Those of the last 14 days.
        tolerated_rate_mg_kg_h: Highest rate tolerated in the last one; None when not known.
        non_responses: Completed sessions without response, in a row.
        deliveries: What they gave, in minutes before the next start.
    """

    sessions: int = 0
    sessions_in_14_days: int = 0
    tolerated_rate_mg_kg_h: float | None = None
    non_responses: int = 0
    deliveries: tuple[DrugDelivery, ...] | None = None


def proposal_for(considered: Considered, earlier: Earlier | None = None) -> Plan | Refusal:
    """Propose the next session of a person who may be planned for, without what may be expected of it.

    Args:
        considered: The decision and the intake that it was made on.
        earlier: Earlier sessions; None for the first, when nothing is known of any.

    Returns:
        A proposal, or the refusal that says what stands against it.
    """
    decision = considered.decision
    if decision.status not in MAY_BE_PLANNED:
        return Refusal(
            rule="CAN-STATUS",
            what=decision.summary.rstrip("."),
            limit="A plan is made for a candidate only, with or without precautions",
            remedy="See lenitive candidacy for what stands against it and what is missing",
        )
    return propose(plan_request(considered, earlier or Earlier()))


def plan_for(
    considered: Considered, earlier: Earlier | None = None, *, effects: Mapping[str, Array] | None = None
) -> Plan | Refusal:
    """Propose the next session of a person who may be planned for, with what may be expected of it.

    Args:
        considered: The decision and the intake that it was made on.
        earlier: Earlier sessions; None for the first, when nothing is known of any.
        effects: What sessions taught about this person: random effects of the plan's model by name, each of shape
            (people,), as `Individual.effects` gives them. None for people in general.

    Returns:
        A proposal with what may be expected of it, or the refusal that says what stands against it.
    """
    plan = proposal_for(considered, earlier)
    if isinstance(plan, Refusal):
        return plan
    request = plan_request(considered, earlier or Earlier())
    return with_outlook(plan, request, baseline=baseline_of(considered.intake), effects=effects)


def plan_with(considered: Considered, plan: Plan, alternative: str, earlier: Earlier | None = None) -> Plan | Refusal:
    """The plan with the steps of one of its alternatives, every limit checked anew, and what may be expected of it.

    Args:
        considered: The decision and the intake that the plan was made on.
        plan: From `plan_for`.
        alternative: Id of one of its alternatives.
        earlier: Earlier sessions; None for the first.

    Raises:
        ValueError: The plan has no such alternative.
    """
    chosen = next((one for one in plan.alternatives if one.id == alternative), None)
    if chosen is None:
        raise ValueError(f"plan: no alternative {alternative!r}; choose one of {[one.id for one in plan.alternatives]}")
    request = plan_request(considered, earlier or Earlier())
    changed = with_regimen(plan, chosen.regimen, request)
    if isinstance(changed, Refusal):
        return changed
    return with_outlook(changed, request, baseline=baseline_of(considered.intake))


def plan_request(considered: Considered, earlier: Earlier) -> PlanRequest:
    """What a plan may know: usable facts only, so that a stale weight is no weight."""
    intake = considered.intake
    known = knowledge_of(intake, considered.library)
    ecog = known.number("ecog")
    return PlanRequest(
        age_years=intake.patient.age_years(intake.as_of),
        sex=intake.patient.sex,
        weight_kg=known.number("weight_kg"),
        height_cm=known.number("height_cm"),
        child_pugh=class_to_plan_with(known),
        albumin_g_l=known.number("albumin_g_l"),
        ascites=known.word("ascites"),
        ecog=None if ecog is None else int(ecog),
        session_number=earlier.sessions + 1,
        tolerated_rate_mg_kg_h=earlier.tolerated_rate_mg_kg_h,
        sessions_without_response=earlier.non_responses,
        earlier=earlier.deliveries,
        sessions_in_14_days=earlier.sessions_in_14_days + 1,
        sessions_in_365_days=None,
        medicines=medicines_of(intake, considered.library),
        library=considered.library,
    )


def baseline_of(intake: Intake) -> Baseline:
    """The person without drug, as far as it is known and fresh; what is not is not known, never normal.

    Mean pressure is the diastolic and a third of the difference to the systolic one. Pain is the worst pain problem's.
    """
    known = knowledge_of(intake)
    systolic, diastolic = known.number("systolic_mmhg"), known.number("diastolic_mmhg")
    mean = None
    if systolic is not None and diastolic is not None and systolic > diastolic:
        mean = diastolic + (systolic - diastolic) / 3
    return Baseline(
        pain_nrs=_fresh_pain(intake), mean_pressure_mmhg=mean, heart_rate_min=known.number("heart_rate_min")
    )


def _fresh_pain(intake: Intake) -> float | None:
    """The worst rating, average or now, among pains that last and were rated lately."""
    since = intake.as_of - timedelta(days=PAIN_FRESH_DAYS)
    rated = [
        rating
        for problem in intake.pain_problems
        if problem.ended is None and problem.intensity is not None and since <= problem.intensity.date <= intake.as_of
        if (rating := _rating(problem.intensity)) is not None
    ]
    return max(rated, default=None)


def _rating(intensity: Intensity) -> float | None:
    return intensity.average if intensity.average is not None else intensity.now
