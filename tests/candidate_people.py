"""People for tests: one who is known completely and is a candidate, and ways to change one thing about them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from lenitive.domain.assessment.pain import (
    Breakthrough,
    Cause,
    Intensity,
    NeuropathicEvidence,
    PainProblem,
    Side,
)
from lenitive.domain.assessment.treatment import (
    Allergy,
    AnalgesicTrial,
    CancerCondition,
    CancerKind,
    Ingredient,
    Medication,
    PainScore,
    Route,
    TrialOutcome,
)
from lenitive.domain.candidacy.facts import FACTS, Kind
from lenitive.domain.candidacy.intake import Intake, RecordReference
from lenitive.domain.foundation.fact import Fact, FactValue, Origin, Provenance
from lenitive.domain.foundation.patient import Patient, Sex

AS_OF = date(2024, 3, 15)
CLINICIAN = Provenance(origin=Origin.CLINICIAN, by="Dr Reed, pain clinic")

YES_WHEN_WELL = frozenset(
    {
        "ecg_reviewed",
        "cardiology_or_anaesthesia_sign_off",
        "psychiatric_opinion",
        "prescription_monitoring_checked",
        "can_self_report_pain",
        "reason_side_effects",
        "reason_inadequate_relief",
        "control_fails_by_progression",
        "opioid_rotated_or_reason",
        "co_analgesic_tried_or_reason",
        "reversible_causes_considered",
        "radiotherapy_and_interventions_asked",
        "opioid_toxicity_considered",
        "medication_list_complete",
        "allergy_list_complete",
    }
)
"""Facts whose good value is yes; every other yes-or-no fact is good when it is no."""

NUMBERS_WHEN_WELL: Mapping[str, float] = {
    "weight_kg": 74.5,
    "height_cm": 176,
    "ecog": 1,
    "systolic_mmhg": 124,
    "diastolic_mmhg": 76,
    "heart_rate_min": 72,
    "respiratory_rate_min": 14,
    "spo2_pct": 97,
    "temperature_c": 36.7,
    "alt_u_l": 24,
    "alt_uln_u_l": 40,
    "ast_u_l": 22,
    "alp_u_l": 80,
    "ggt_u_l": 30,
    "bilirubin_mg_dl": 0.7,
    "albumin_g_l": 41,
    "inr": 1.0,
    "creatinine_mg_dl": 0.9,
    "egfr_ml_min_173": 88,
    "neutrophils_10_9_l": 4.2,
    "lvef_pct": 60,
    "qtc_ms": 420,
    "four_at": 0,
    "stop_bang": 2,
    "pain_goal_nrs": 3,
    "days_with_pain_above_goal": 7,
}
WORDS_WHEN_WELL: Mapping[str, str] = {"ascites": "none", "encephalopathy": "none", "child_pugh": "A"}


def known(name: str, value: FactValue, *, on: date = AS_OF, provenance: Provenance = CLINICIAN) -> Fact:
    """A fact with the unit of its definition."""
    return Fact(value=value, unit=FACTS[name].unit, date=on, provenance=provenance)


def good_value(name: str) -> FactValue:
    """The value that speaks for a candidate."""
    kind = FACTS[name].kind
    if kind is Kind.YES_NO:
        return name in YES_WHEN_WELL
    return NUMBERS_WHEN_WELL[name] if kind is Kind.NUMBER else WORDS_WHEN_WELL[name]


def medicine(text: str, *names: str, active: bool | None = True, **other: object) -> Medication:
    """An entry of the medicine list."""
    ingredients = tuple(Ingredient(name=name) for name in names)
    return Medication(text=text, ingredients=ingredients, active=active, provenance=CLINICIAN, **other)  # type: ignore[arg-type]


def nobody(*, birth_date: date | None = None) -> Intake:
    """A person of whom nothing is known."""
    return Intake(
        as_of=AS_OF,
        record=RecordReference(sha256="0" * 64, resources=1, format="bundle"),
        patient=Patient(reference="Patient/1", sex=Sex.UNKNOWN, birth_date=birth_date),
        facts=dict.fromkeys(FACTS),
    )


def candidate() -> Intake:
    """Everything known, nothing against: shoulder and arm pain from a plexus tumour, opioids given up."""
    return replace(
        nobody(),
        patient=Patient(reference="Patient/1", sex=Sex.MALE, birth_date=date(1964, 5, 2), synthetic=True),
        facts={name: known(name, good_value(name)) for name in FACTS},
        cancer=(
            CancerCondition(
                text="Non-small cell lung cancer",
                kind=CancerKind.PRIMARY,
                site="lung",
                onset=date(2022, 9, 1),
                active=True,
                provenance=Provenance(origin=Origin.RECORD, resource="Condition/1"),
            ),
        ),
        pain_problems=(_PLEXUS_PAIN,),
        pain_scores=tuple(
            PainScore(
                at=datetime(2024, 3, 15, 9, tzinfo=UTC) - timedelta(days=days),
                score=7.0,
                recall="average",
                problem="left-arm",
                provenance=CLINICIAN,
            )
            for days in range(7)
        ),
        medications=(medicine("Paracetamol 1 g tablet", "acetaminophen", route=Route.ORAL, units_per_day=4.0),),
        allergies=(Allergy(substance="Shellfish", provenance=CLINICIAN, active=True),),
        analgesic_trials=_TRIALS,
    )


_PLEXUS_PAIN = PainProblem(
    id="left-arm",
    site="shoulder",
    side=Side.LEFT,
    onset=date(2023, 8, 1),
    intensity=Intensity(date=AS_OF, now=6, average=7, worst=9, least=4, at_rest=6, on_movement=8),
    cause=Cause.TUMOUR_NERVE_OR_PLEXUS,
    neuropathic=NeuropathicEvidence(
        history_of_lesion=True, plausible_distribution=True, sensory_signs=True, confirmed_by_test=True
    ),
    breakthrough=Breakthrough(present=False),
)
_TRIALS = (
    AnalgesicTrial(
        drug="morphine",
        outcome=TrialOutcome.INTOLERANCE,
        dose_mg_day=90,
        days=21,
        route=Route.ORAL,
        effect="nausea",
        effect_grade=3,
        effect_treated=True,
        ended=date(2023, 11, 1),
    ),
    AnalgesicTrial(
        drug="oxycodone",
        outcome=TrialOutcome.INTOLERANCE,
        dose_mg_day=60,
        days=28,
        route=Route.ORAL,
        effect="sedation",
        effect_grade=2,
        effect_treated=True,
        ended=date(2024, 1, 5),
    ),
    AnalgesicTrial(
        drug="pregabalin",
        outcome=TrialOutcome.INADEQUATE_RELIEF,
        dose_mg_day=600,
        days=42,
        route=Route.ORAL,
        ended=date(2024, 2, 20),
    ),
)


def with_fact(intake: Intake, name: str, value: FactValue | None, *, on: date = AS_OF) -> Intake:
    """The same person with one fact changed, or unknown."""
    return replace(intake, facts={**intake.facts, name: None if value is None else known(name, value, on=on)})


def with_facts(intake: Intake, values: Mapping[str, FactValue]) -> Intake:
    """The same person with several facts changed."""
    return replace(intake, facts={**intake.facts, **{name: known(name, value) for name, value in values.items()}})


def taking(intake: Intake, *medicines: Medication) -> Intake:
    """The same person with more medicines."""
    return replace(intake, medications=(*intake.medications, *medicines))
