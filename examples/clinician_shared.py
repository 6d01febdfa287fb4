"""Completions for the five shared records, read in place. All that stands here is invented for the example."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from completion import CLINICIAN, Completion, Diary

from lenitive.domain.assessment.pain import (
    Breakthrough,
    Cause,
    Intensity,
    NeuropathicEvidence,
    Nociception,
    PainProblem,
    Side,
)
from lenitive.domain.assessment.treatment import (
    AnalgesicTrial,
    Formulation,
    Ingredient,
    Medication,
    Route,
    TrialOutcome,
)


@dataclass(frozen=True, kw_only=True)
class SharedIntake:
    """On which day a shared record is read, and what a clinician could have added on that day."""

    as_of: date
    done: Completion


VITO, FLETCHER, LOURDES, ADAN, MCODE = (
    date(1979, 10, 1),
    date(1995, 12, 26),
    date(2013, 3, 1),
    date(2006, 5, 1),
    date(2019, 7, 1),
)

VITO_INSULIN: Final = (
    "insulin human, isophane 70 UNT/ML / Regular Insulin, Human 30 UNT/ML Injectable Suspension [Humulin]"
)

NOT_NEUROPATHIC: Final = NeuropathicEvidence(
    history_of_lesion=False, plausible_distribution=False, sensory_signs=False, confirmed_by_test=False
)


def _tablet(text: str, name: str, mg: float, per_day: float, kind: Formulation, *, as_needed: bool) -> Medication:
    """A medicine that the clinician names because the record does not."""
    return Medication(
        text=text,
        ingredients=(Ingredient(name=name, strength=mg, strength_unit="mg"),),
        active=True,
        started=date(2019, 5, 6),
        route=Route.ORAL,
        formulation=kind,
        units_per_day=per_day,
        as_needed=as_needed,
        provenance=CLINICIAN,
    )


SHARED_INTAKES: Final = {
    "mcode-breast-01": SharedIntake(
        as_of=MCODE,
        done=Completion(
            yes=frozenset({"reason_hard_to_control", "control_fails_by_progression"}),
            values={
                "weight_kg": 71.5,
                "height_cm": 163,
                "ecog": 1,
                "systolic_mmhg": 127,
                "diastolic_mmhg": 77,
                "heart_rate_min": 76,
                "respiratory_rate_min": 15,
                "spo2_pct": 97,
                "temperature_c": 36.8,
                "alt_u_l": 52,
                "alt_uln_u_l": 40,
                "ast_u_l": 49,
                "alp_u_l": 196,
                "ggt_u_l": 88,
                "bilirubin_mg_dl": 0.7,
                "albumin_g_l": 38,
                "inr": 1.0,
                "creatinine_mg_dl": 0.9,
                "egfr_ml_min_173": 70,
                "neutrophils_10_9_l": 2.1,
                "ascites": "none",
                "encephalopathy": "none",
                "four_at": 0,
                "qtc_ms": 436,
                "stop_bang": 1,
                "pain_goal_nrs": 3,
                "days_with_pain_above_goal": 6,
            },
            pressures_mmhg=((128, 78), (126, 76)),
            pain_problems=(
                PainProblem(
                    id="lower-back",
                    site="lumbar_spine",
                    side=Side.MIDLINE,
                    onset=date(2019, 2, 11),
                    intensity=Intensity(date=MCODE, now=5, average=6, worst=9, least=3, at_rest=4, on_movement=8),
                    cause=Cause.TUMOUR_BONE,
                    nociception=Nociception.SOMATIC,
                    neuropathic=NOT_NEUROPATHIC,
                    breakthrough=Breakthrough(present=True, episodes_per_day=3, background_controlled=True),
                    description="Invented for the example: ache of the lower spine, worse on standing; no leg signs",
                ),
            ),
            trials=(
                AnalgesicTrial(
                    drug="oxycodone",
                    outcome=TrialOutcome.INTOLERANCE,
                    dose_mg_day=40,
                    days=35,
                    route=Route.ORAL,
                    effect="nausea",
                    effect_grade=2,
                    effect_treated=True,
                    ended=date(2019, 5, 5),
                ),
                AnalgesicTrial(
                    drug="morphine",
                    outcome=TrialOutcome.INADEQUATE_RELIEF,
                    dose_mg_day=60,
                    days=56,
                    route=Route.ORAL,
                    reason="Still taken",
                ),
                AnalgesicTrial(
                    drug="gabapentin", outcome=TrialOutcome.NOT_DONE, reason="No neuropathic component found"
                ),
            ),
            medicines=(
                _tablet(
                    "12 HR morphine sulfate 30 MG Extended Release Oral Tablet",
                    "morphine",
                    30,
                    2,
                    Formulation.EXTENDED,
                    as_needed=False,
                ),
                _tablet("morphine sulfate 10 MG Oral Tablet", "morphine", 10, 2, Formulation.IMMEDIATE, as_needed=True),
            ),
            diary=Diary(background_mg_day=60, rescue_mg=10, rescues_per_day=2),
        ),
    ),
    "vito-feeney": SharedIntake(
        as_of=VITO,
        done=Completion(
            yes=frozenset({"hypertension_history"}),
            no=frozenset({"reason_inadequate_relief", "opioid_rotated_or_reason"}),
            values={
                "systolic_mmhg": 174,
                "diastolic_mmhg": 106,
                "heart_rate_min": 88,
                "respiratory_rate_min": 16,
                "spo2_pct": 96,
                "temperature_c": 36.8,
                "ecog": 1,
                "pain_goal_nrs": 3,
                "days_with_pain_above_goal": 0,
                "four_at": 0,
            },
            pressures_mmhg=((176, 107), (172, 105)),
            pain_problems=(
                PainProblem(
                    id="pelvis",
                    site="pelvis",
                    onset=date(1978, 11, 6),
                    intensity=Intensity(date=VITO, now=1, average=1, worst=3, least=0),
                    cause=Cause.TUMOUR_BONE,
                    nociception=Nociception.SOMATIC,
                    neuropathic=NOT_NEUROPATHIC,
                    description="Invented for the example: a dull ache that oxycodone controls",
                ),
            ),
            trials=(AnalgesicTrial(drug="oxycodone", outcome=TrialOutcome.RELIEF, dose_mg_day=20, route=Route.ORAL),),
        ),
    ),
    "fletcher-hyatt": SharedIntake(
        as_of=FLETCHER,
        done=Completion(
            yes=frozenset({"hypertension_history", "heart_failure", "liver_disease_risk", "reason_hard_to_control"}),
            open=frozenset(
                {
                    "severe_coronary_or_myocardial_disease",
                    "active_substance_misuse",
                    "ecg_reviewed",
                    "opioid_rotated_or_reason",
                    "cardiology_or_anaesthesia_sign_off",
                    "medication_list_complete",
                }
            ),
            values={
                "heart_rate_min": 92,
                "respiratory_rate_min": 18,
                "spo2_pct": 94,
                "temperature_c": 36.6,
                "ecog": 2,
                "pain_goal_nrs": 3,
                "days_with_pain_above_goal": 5,
                "four_at": 0,
            },
            pain_problems=(
                PainProblem(
                    id="feet",
                    site="foot",
                    side=Side.BOTH,
                    onset=date(1994, 9, 5),
                    intensity=Intensity(date=FLETCHER, now=4, average=5, worst=7, least=3),
                    cause=Cause.TREATMENT_CHEMOTHERAPY,
                    neuropathic=NeuropathicEvidence(
                        history_of_lesion=True,
                        plausible_distribution=True,
                        sensory_signs=True,
                        confirmed_by_test=False,
                    ),
                    description="Invented for the example: burning feet since the first year of chemotherapy",
                ),
            ),
            trials=(
                AnalgesicTrial(
                    drug="oxycodone",
                    outcome=TrialOutcome.INADEQUATE_RELIEF,
                    dose_mg_day=30,
                    route=Route.ORAL,
                    ended=date(1994, 1, 3),
                ),
            ),
        ),
    ),
    "lourdes-alcantar": SharedIntake(
        as_of=LOURDES,
        done=Completion(
            finished=False,
            yes=frozenset({"cognitive_impairment", "stroke_history", "hypertension_history"}),
            no=frozenset(
                {
                    "can_self_report_pain",
                    "childbearing_potential",
                    "back_pain_with_new_neurology",
                    "suspected_fracture",
                    "fever_with_neutropenia",
                    "new_intracranial_symptoms",
                    "growth_factor_within_7_days",
                    "new_diffuse_bone_pain",
                    "opioid_toxicity_signs",
                    "prognosis_hours_to_days",
                }
            ),
            pain_problems=(
                PainProblem(
                    id="abdomen",
                    site="abdomen",
                    onset=date(2011, 9, 7),
                    cause=Cause.TREATMENT_SURGERY,
                    description="Invented for the example: she holds her belly, says her daughter; she cannot rate it",
                ),
            ),
        ),
    ),
    "adan-pulido": SharedIntake(
        as_of=ADAN,
        done=Completion(
            no=frozenset({"reason_inadequate_relief", "opioid_rotated_or_reason", "co_analgesic_tried_or_reason"}),
            values={
                "heart_rate_min": 72,
                "respiratory_rate_min": 14,
                "spo2_pct": 97,
                "temperature_c": 36.6,
                "ecog": 0,
                "inr": 1.0,
                "ggt_u_l": 30,
                "ascites": "none",
                "encephalopathy": "none",
                "pain_goal_nrs": 3,
                "days_with_pain_above_goal": 0,
                "four_at": 0,
            },
            pain_problems=(
                PainProblem(
                    id="lower-back",
                    site="lower_back",
                    onset=date(2006, 1, 9),
                    intensity=Intensity(date=ADAN, now=0, average=1, worst=2, least=0),
                    cause=Cause.TUMOUR_BONE,
                    nociception=Nociception.SOMATIC,
                    neuropathic=NOT_NEUROPATHIC,
                    description="Invented for the example: a mild ache that needs no medicine",
                ),
            ),
            still_taken={"24hr nicotine transdermal patch": False, "ferrous sulfate 325 MG Oral Tablet": False},
        ),
    ),
}
"""By file name in the folder of the shared records."""
