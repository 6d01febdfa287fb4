"""REGISTRY of hazards: the hazard log. One file per group, each with a tuple `HAZARDS`, in the order of their numbers.

The log stands after every stage, because a hazard may be controlled in any of them. What it says of a control is only
that it is there; that it works is for the tests that it names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.interactions import INTERACTIONS
from lenitive.domain.candidacy.red_flags import RED_FLAGS
from lenitive.domain.hazards import (
    clinical_course,
    decision_support,
    delivery,
    identity,
    monitoring,
    prescription,
    security,
    software,
)
from lenitive.domain.hazards.hazard import Hazard
from lenitive.domain.hazards.requirements import REQUIREMENTS
from lenitive.domain.hazards.traced import Traced
from lenitive.domain.hazards.web_requirements import WEB_REQUIREMENTS
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.domain.infusion.discharge import DISCHARGE
from lenitive.domain.outcomes.follow_up_rules import FOLLOW_UP_RULES
from lenitive.domain.plan.limits import LIMITS

_GROUPS: Final = (
    prescription,
    identity,
    delivery,
    monitoring,
    decision_support,
    clinical_course,
    software,
    security,
)

CONTROLLING: Final[tuple[Mapping[str, Any], ...]] = (
    LIMITS,
    CHECKLIST,
    ALARMS,
    DISCHARGE,
    RED_FLAGS,
    CRITERIA,
    INTERACTIONS,
    FOLLOW_UP_RULES,
)
"""Registries whose entries name the hazards that they control."""


def _load() -> dict[str, Hazard]:
    claimed = claims(CONTROLLING)
    listed: list[Hazard] = [hazard for group in _GROUPS for hazard in group.HAZARDS]
    found = {
        hazard.id: replace(hazard, controls=tuple(dict.fromkeys((*claimed.get(hazard.id, ()), *hazard.controls))))
        for hazard in listed
    }
    if len(found) != len(listed):
        raise RuntimeError("a hazard is listed twice")
    return found


def claims(registries: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Ids of the entries that name a hazard, by hazard.

    Example:
        >>> claims([ALARMS])["HAZ-23"]
        ('ALM-KVO', 'ALM-END-OF-INFUSION')
    """
    found: dict[str, tuple[str, ...]] = {}
    for registry in registries:
        for entry in registry.values():
            for hazard in entry.hazards:
                found[hazard] = (*found.get(hazard, ()), entry.id)
    return found


HAZARDS: Final[dict[str, Hazard]] = _load()
"""Every hazard by id."""

TRACED: Final[dict[str, Traced]] = {**HAZARDS, **REQUIREMENTS, **WEB_REQUIREMENTS}
"""Every hazard and requirement, of pumps and of pages, by id: what must lead to something built, and tests that ran."""
