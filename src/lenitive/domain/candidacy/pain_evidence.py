"""What the intake says about pain and opioids, handed to the assessment with unusable facts left out."""

from collections.abc import Mapping
from dataclasses import replace

from lenitive.domain.assessment.opioid_burden import OpioidBurden, opioid_burden
from lenitive.domain.assessment.refractory import Refractory, assess_refractory
from lenitive.domain.assessment.refractory_evidence import RefractoryEvidence
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.medicine_use import listed_active, read_medication, unknown_id
from lenitive.domain.candidacy.override import override_of
from lenitive.domain.foundation.fact import Fact
from lenitive.domain.limits.library import SHIPPED, Library


def burden_of(intake: Intake, facts: Mapping[str, Fact], library: Library = SHIPPED) -> OpioidBurden:
    """Oral morphine equivalents of the medicine list; a medicine that a pharmacist has cleared is not an opioid."""
    cleared = (
        taken
        for entry in intake.medications
        for taken in read_medication(entry, intake.as_of)
        if taken.medicine is None
        and override_of(unknown_id(taken.part), intake.overrides, intake.as_of, library) is not None
    )
    names = frozenset(word.lower() for taken in cleared for word in (taken.part, taken.entry.text))
    taken = tuple(replace(entry, active=listed_active(entry, intake.as_of)) for entry in intake.medications)
    return opioid_burden(taken, list_complete=_said(facts, "medication_list_complete"), not_opioids=names)


def refractory_of(intake: Intake, facts: Mapping[str, Fact], library: Library = SHIPPED) -> Refractory:
    """Whether the pain is refractory, from facts that are usable on the day and from the lists."""
    return assess_refractory(
        RefractoryEvidence(
            as_of=intake.as_of,
            pain_problems=intake.pain_problems,
            pain_scores=intake.pain_scores,
            trials=intake.analgesic_trials,
            opioid_burden=burden_of(intake, facts, library),
            opioid_diary=intake.opioid_diary,
            pain_goal_nrs=_rated(facts, "pain_goal_nrs"),
            days_with_pain_above_goal=_rated(facts, "days_with_pain_above_goal"),
            opioid_rotated_or_reason=_said(facts, "opioid_rotated_or_reason"),
            co_analgesic_tried_or_reason=_said(facts, "co_analgesic_tried_or_reason"),
            reversible_causes_considered=_said(facts, "reversible_causes_considered"),
            radiotherapy_and_interventions_asked=_said(facts, "radiotherapy_and_interventions_asked"),
            opioid_toxicity_considered=_said(facts, "opioid_toxicity_considered"),
        )
    )


def _said(facts: Mapping[str, Fact], name: str) -> bool | None:
    value = facts[name].value if name in facts else None
    return value if isinstance(value, bool) else None


def _rated(facts: Mapping[str, Fact], name: str) -> float | None:
    value = facts[name].value if name in facts else None
    return None if isinstance(value, bool | str) else value
