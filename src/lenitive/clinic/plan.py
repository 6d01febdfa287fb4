"""Use case: from a decision to a plan, or to the reason why there is none."""

from dataclasses import dataclass
from typing import Final

from lenitive.clinic.candidacy import Considered
from lenitive.domain.candidacy.assess import Status
from lenitive.domain.candidacy.criteria.hepatic import class_to_plan_with
from lenitive.domain.candidacy.knowledge import knowledge_of
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.plan import Plan
from lenitive.domain.plan.propose import PlanRequest, propose

PLAN_SCHEMA: Final = "lenitive/plan/1"

MAY_BE_PLANNED: Final = frozenset({Status.CANDIDATE, Status.CANDIDATE_WITH_PRECAUTIONS})
"""The two decisions after which a plan may be proposed."""


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


def plan_for(considered: Considered, earlier: Earlier | None = None) -> Plan | Refusal:
    """Propose the next session of a person who may be planned for.

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


def plan_request(considered: Considered, earlier: Earlier) -> PlanRequest:
    """What a plan may know: usable facts only, so that a stale weight is no weight."""
    intake = considered.intake
    known = knowledge_of(intake)
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
    )
