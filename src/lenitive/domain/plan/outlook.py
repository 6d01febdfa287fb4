"""What may be expected of a plan: its chances, the alternatives beside it, and what follows when it is stopped.

The plan itself rests on rules and limits alone and does not change here.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import gcd
from typing import Final

from lenitive.domain.foundation.quantity import InfusionRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.for_person import Circumstances, model_for
from lenitive.domain.pharmacology.model import Person, PkModel, extrapolations
from lenitive.domain.pharmacology.models import DEFAULT_RACEMIC, MODELS
from lenitive.domain.pharmacology.respond import EVIDENCE
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.plan.after_stop import FOLLOWED_MIN, fit_to_leave, if_stopped
from lenitive.domain.plan.alternatives import offered
from lenitive.domain.plan.ceiling import ceiling_for, room_mg
from lenitive.domain.plan.optimise import DURATIONS_MIN, SearchSpace
from lenitive.domain.plan.plan import Plan, regimen_of
from lenitive.domain.plan.propose import PlanRequest, counts_as_first, first_rate_of, limit_context, titration_of
from lenitive.domain.plan.regimen import deliveries_of
from lenitive.domain.plan.virtual_people import VirtualPeople, virtual_people
from lenitive.pkpd.linear import Array

BESIDE: Final = ("simons2022_s", "hijazi2003")
"""Models that are asked beside that of the plan: healthy people by arterial blood, and the critically ill, who clear
faster. Each counts as much as that of the plan."""

_RELIEF_IS_ASSUMED: Final = (
    "Relief is the drug's part alone, averaged over six hours. Its size is an assumption: halfway between the one "
    "adequate trial in cancer pain and one in another pain (67 in 100 against 23, dahan_2011). It may be hardly any."
)
_HOUR_MIN: Final = 60
_GRID_MIN: Final = 5


def with_outlook(
    plan: Plan,
    request: PlanRequest,
    *,
    baseline: Baseline,
    model: PkModel = MODELS[DEFAULT_RACEMIC],
    effects: Mapping[str, Array] | None = None,
) -> Plan:
    """A plan with what may be expected of it.

    Args:
        plan: From `propose`.
        request: What it was proposed for.
        baseline: The person without drug; what is not known makes what rests on it unknown.
        model: That of the plan.
        effects: What is known of this one person: random effects of `model` by name, each of shape (people,). None
            for people in general, by several models.

    Returns:
        The same plan with its chances, alternatives, and what follows when it is stopped; where no model may speak
        about the person, with the reason instead.
    """
    person = Person(
        weight_kg=request.weight_kg or 0.0,
        age_years=None if request.age_years is None else float(request.age_years),
        child_pugh=request.child_pugh,
    )
    every_min, last_min = gcd(_GRID_MIN, plan.duration_min), max(*DURATIONS_MIN, plan.duration_min)
    circumstances = Circumstances(medicines=request.medicines)
    own = virtual_people(
        model_for(model, person, circumstances),
        person,
        baseline,
        last_min=last_min + FOLLOWED_MIN,
        every_min=every_min,
        effects=effects,
    )
    if isinstance(own, Refusal):
        return replace(plan, outlook_basis=(f"Nothing is expected of it in numbers: {own}",))
    groups, silent = [own], []
    for name in BESIDE if effects is None else ():
        asked = model_for(MODELS[name], person, circumstances)
        beside = virtual_people(asked, person, baseline, last_min=last_min, every_min=every_min)
        if isinstance(beside, Refusal):
            silent.append(f"{name} is not asked: {beside}")
        else:
            groups.append(beside)
    beyond = [
        f"{people.joint.own.id}: {words}"
        for people in groups
        for words in extrapolations(people.joint.own, person)
        if words not in people.joint.own.changed  # what medicines change is a note of the plan
    ]
    taught = () if effects is None else (_TAUGHT,)
    return _with(plan, request, groups, [*taught, *silent, *beyond])


_TAUGHT: Final = (
    "Every one of them is this person as far as earlier sessions tell: what they taught is in the numbers, what they "
    "did not teach is as in people in general."
)


def _with(plan: Plan, request: PlanRequest, groups: list[VirtualPeople], said: list[str]) -> Plan:
    regimen, own = regimen_of(plan), groups[0]
    found = offered(groups, regimen, _space(plan, request))
    stops = [*range(_HOUR_MIN, plan.duration_min, _HOUR_MIN), plan.duration_min]
    stopped = if_stopped(own, deliveries_of(regimen), stops)
    return replace(
        plan,
        chances=found.alternatives[0].chances,
        alternatives=found.alternatives,
        if_stopped=stopped,
        fit_to_leave=fit_to_leave(stopped[-1], model=own.joint.own.id),
        outlook_basis=(_who(groups, found.looked_at), *said, *found.not_offered, _RELIEF_IS_ASSUMED, EVIDENCE),
    )


def _space(plan: Plan, request: PlanRequest) -> SearchSpace:
    titration = titration_of(request, plan.dosing_weight, first_rate_of(request))
    tolerated = request.tolerated_rate_mg_kg_h
    ceiling = ceiling_for(  # of an hour: totals are counted on each regimen instead
        weight=titration.weight,
        duration_min=_HOUR_MIN,
        first_session=counts_as_first(request),
        tolerated=None if tolerated is None else InfusionRate(mg_kg_h=Fraction(str(tolerated))),
        earlier=request.earlier or (),
        library=request.library,
    )
    return SearchSpace(
        titration=titration,
        top=ceiling.rate,
        total_max_mg=room_mg(request.earlier or (), first_session=counts_as_first(request), library=request.library),
        context=limit_context(request),
    )


def _who(groups: list[VirtualPeople], looked_at: int) -> str:
    names = ", ".join(people.joint.own.id for people in groups)
    count = sum(people.unit.people for people in groups)
    return (
        f"{count} virtual people ({names}; each model counts alike, none is of people with cancer), with the "
        f"uncertainty of typical values; {looked_at} regimens looked at. A chance is that of each person's worst "
        f"moment. What follows a stop is by {groups[0].joint.own.id} alone."
    )
