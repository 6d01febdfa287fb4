"""The clinician's completions for the project's own people: what was asked and examined on the day of the intake."""

from datetime import date
from typing import Final

from completion import Completion, Diary
from people import INDEX

from lenitive.domain.assessment.pain import (
    Breakthrough,
    Cause,
    Intensity,
    NeuropathicEvidence,
    Nociception,
    PainProblem,
    Side,
)
from lenitive.domain.assessment.treatment import AnalgesicTrial, Route, TrialOutcome
from lenitive.domain.foundation.fact import FactValue

NEUROPATHIC: Final = NeuropathicEvidence(
    history_of_lesion=True, plausible_distribution=True, sensory_signs=True, confirmed_by_test=False
)
CONFIRMED: Final = NeuropathicEvidence(
    history_of_lesion=True, plausible_distribution=True, sensory_signs=True, confirmed_by_test=True
)
NOT_NEUROPATHIC: Final = NeuropathicEvidence(
    history_of_lesion=False, plausible_distribution=False, sensory_signs=False, confirmed_by_test=False
)

CLEAR_HEAD: Final[dict[str, FactValue]] = {"four_at": 0, "encephalopathy": "none"}

COMPLETIONS: Final[dict[str, Completion]] = {
    "amara-quill": Completion(
        yes=frozenset({"reason_side_effects", "reason_hard_to_control"}),
        values={
            **CLEAR_HEAD,
            "ascites": "none",
            "pain_goal_nrs": 3,
            "days_with_pain_above_goal": 7,
            "qtc_ms": 424,
            "stop_bang": 1,
        },
        pain_problems=(
            PainProblem(
                id="feet",
                site="foot",
                side=Side.BOTH,
                onset=date(2025, 10, 20),
                intensity=Intensity(date=INDEX, now=6, average=7, worst=9, least=5, at_rest=6, on_movement=7),
                cause=Cause.TREATMENT_CHEMOTHERAPY,
                neuropathic=NEUROPATHIC,
                breakthrough=Breakthrough(present=True, episodes_per_day=2, background_controlled=False),
                description="Burning and pins and needles in both feet in stocking distribution, worse at night",
            ),
            PainProblem(
                id="hands",
                site="hand",
                side=Side.BOTH,
                onset=date(2025, 11, 24),
                intensity=Intensity(date=INDEX, now=4, average=5, worst=6, least=3),
                cause=Cause.TREATMENT_CHEMOTHERAPY,
                neuropathic=NEUROPATHIC,
                description="Tingling and numbness of the fingers in glove distribution",
            ),
        ),
        trials=(
            AnalgesicTrial(
                drug="morphine",
                outcome=TrialOutcome.INTOLERANCE,
                dose_mg_day=60,
                days=70,
                route=Route.ORAL,
                effect="nausea and drowsiness",
                effect_grade=2,
                effect_treated=True,
                ended=date(2026, 3, 22),
            ),
            AnalgesicTrial(
                drug="oxycodone",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=40,
                days=70,
                route=Route.ORAL,
                reason="Pain falls by about one point; still taken",
            ),
            AnalgesicTrial(
                drug="gabapentin",
                outcome=TrialOutcome.INTOLERANCE,
                dose_mg_day=1800,
                days=55,
                route=Route.ORAL,
                effect="somnolence",
                effect_grade=2,
                effect_treated=True,
                ended=date(2026, 2, 1),
            ),
            AnalgesicTrial(
                drug="duloxetine",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=60,
                days=119,
                route=Route.ORAL,
                reason="Still taken",
            ),
        ),
        still_taken={
            "Oxaliplatin 5 MG/ML Injectable Solution": False,
            "Fluorouracil 50 MG/ML Injectable Solution": False,
        },
        taken_per_day={"oxycodone hydrochloride 5 MG Oral Tablet": 2},
        diary=Diary(background_mg_day=60, rescue_mg=7.5, rescues_per_day=2),
    ),
    "juniper-vale": Completion(
        yes=frozenset({"reason_side_effects", "reason_hard_to_control", "childbearing_potential"}),
        values={
            **CLEAR_HEAD,
            "ascites": "none",
            "pain_goal_nrs": 3,
            "days_with_pain_above_goal": 7,
            "qtc_ms": 411,
            "stop_bang": 0,
        },
        pain_problems=(
            PainProblem(
                id="phantom-breast",
                site="breast",
                side=Side.LEFT,
                part_absent=True,
                onset=date(2025, 10, 5),
                intensity=Intensity(date=INDEX, now=6, average=6, worst=8, least=4),
                cause=Cause.TREATMENT_SURGERY,
                neuropathic=NEUROPATHIC,
                breakthrough=Breakthrough(present=True, episodes_per_day=3, background_controlled=False),
                description="Shooting and squeezing pain where the removed breast was",
            ),
        ),
        trials=(
            AnalgesicTrial(
                drug="morphine",
                outcome=TrialOutcome.INTOLERANCE,
                dose_mg_day=30,
                days=34,
                route=Route.ORAL,
                effect="vomiting",
                effect_grade=3,
                effect_treated=True,
                ended=date(2025, 12, 14),
            ),
            AnalgesicTrial(
                drug="oxycodone",
                outcome=TrialOutcome.INTOLERANCE,
                dose_mg_day=20,
                days=41,
                route=Route.ORAL,
                effect="confusion",
                effect_grade=2,
                effect_treated=True,
                ended=date(2026, 1, 25),
            ),
            AnalgesicTrial(
                drug="pregabalin",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=300,
                days=69,
                route=Route.ORAL,
                ended=date(2026, 4, 5),
            ),
        ),
        still_taken={"1 ML DOCEtaxel 20 MG/ML Injection": False, "cyclophosphamide 1000 MG Injection": False},
        diary=Diary(background_mg_day=0),
    ),
    "basil-thorncroft": Completion(
        yes=frozenset({"reason_hard_to_control", "control_fails_by_progression"}),
        values={
            **CLEAR_HEAD,
            "ascites": "none",
            "pain_goal_nrs": 4,
            "days_with_pain_above_goal": 6,
            "qtc_ms": 438,
            "stop_bang": 2,
        },
        pain_problems=(
            PainProblem(
                id="left-hip",
                site="hip",
                side=Side.LEFT,
                onset=date(2025, 8, 11),
                intensity=Intensity(date=INDEX, now=4, average=6, worst=9, least=2, at_rest=3, on_movement=8),
                cause=Cause.TUMOUR_BONE,
                nociception=Nociception.SOMATIC,
                neuropathic=NOT_NEUROPATHIC,
                breakthrough=Breakthrough(present=True, episodes_per_day=4, background_controlled=True),
                description="Aching at rest, sharp on standing and turning in bed; can bear weight",
            ),
        ),
        trials=(
            AnalgesicTrial(
                drug="oxycodone",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=80,
                days=90,
                route=Route.ORAL,
                ended=date(2026, 3, 1),
            ),
            AnalgesicTrial(
                drug="morphine",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=120,
                days=91,
                route=Route.ORAL,
                reason="Still taken",
            ),
            AnalgesicTrial(
                drug="gabapentin",
                outcome=TrialOutcome.NOT_DONE,
                reason="No neuropathic component found",
            ),
        ),
        still_taken={
            "1 ML DOCEtaxel 20 MG/ML Injection": False,
            "0.25 ML Leuprolide Acetate 30 MG/ML Prefilled Syringe": True,
            "1.7 ML denosumab 70 MG/ML Injection": True,
        },
        taken_per_day={"morphine sulfate 15 MG Oral Tablet": 3},
        diary=Diary(background_mg_day=120, rescue_mg=15, rescues_per_day=3),
    ),
    "ottilie-fenn": Completion(
        yes=frozenset({"reason_side_effects", "reason_hard_to_control", "control_fails_by_progression"}),
        values={
            **CLEAR_HEAD,
            "ascites": "none",
            "pain_goal_nrs": 4,
            "days_with_pain_above_goal": 7,
            "qtc_ms": 429,
            "stop_bang": 1,
        },
        pain_problems=(
            PainProblem(
                id="right-arm",
                site="arm",
                side=Side.RIGHT,
                onset=date(2025, 10, 12),
                intensity=Intensity(date=INDEX, now=7, average=7, worst=10, least=5, at_rest=7, on_movement=8),
                cause=Cause.TUMOUR_NERVE_OR_PLEXUS,
                neuropathic=CONFIRMED,
                breakthrough=Breakthrough(present=True, episodes_per_day=5, background_controlled=False),
                description="Electric, burning pain from shoulder to little finger, weak grip; MRI shows the plexus",
            ),
        ),
        trials=(
            AnalgesicTrial(
                drug="oxycodone",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=60,
                days=90,
                route=Route.ORAL,
                ended=date(2026, 2, 15),
            ),
            AnalgesicTrial(
                drug="fentanyl",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=1.2,
                days=105,
                route=Route.TRANSDERMAL,
                reason="Still worn",
            ),
            AnalgesicTrial(
                drug="nortriptyline",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=50,
                days=48,
                route=Route.ORAL,
                ended=date(2026, 1, 18),
            ),
            AnalgesicTrial(
                drug="pregabalin",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=300,
                days=130,
                route=Route.ORAL,
                reason="Still taken",
            ),
        ),
        still_taken={"PACLitaxel 100 MG Injection": False},
        taken_per_day={"hydromorphone hydrochloride 4 MG Oral Tablet": 2},
        diary=Diary(background_mg_day=120, rescue_mg=20, rescues_per_day=2),
    ),
    "caspian-rook": Completion(
        yes=frozenset({"reason_side_effects", "reason_hard_to_control", "control_fails_by_progression"}),
        values={
            **CLEAR_HEAD,
            "ascites": "none",
            "pain_goal_nrs": 4,
            "days_with_pain_above_goal": 7,
            "qtc_ms": 433,
            "stop_bang": 1,
        },
        pain_problems=(
            PainProblem(
                id="upper-abdomen",
                site="upper_abdomen",
                side=Side.MIDLINE,
                onset=date(2025, 9, 15),
                intensity=Intensity(date=INDEX, now=6, average=7, worst=9, least=5, at_rest=6, on_movement=7),
                cause=Cause.TUMOUR_ORGAN,
                nociception=Nociception.VISCERAL,
                neuropathic=NOT_NEUROPATHIC,
                breakthrough=Breakthrough(present=True, episodes_per_day=3, background_controlled=False),
                description="Deep boring pain through to the back, worse after meals and lying flat",
            ),
        ),
        trials=(
            AnalgesicTrial(
                drug="morphine",
                outcome=TrialOutcome.INTOLERANCE,
                dose_mg_day=120,
                days=90,
                route=Route.ORAL,
                effect="drowsiness and itching",
                effect_grade=2,
                effect_treated=True,
                ended=date(2026, 3, 15),
            ),
            AnalgesicTrial(
                drug="oxycodone",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=80,
                days=77,
                route=Route.ORAL,
                reason="Still taken",
            ),
        ),
        still_taken={"gemcitabine 1000 MG Injection": False, "PACLitaxel protein-bound 100 MG Injection": False},
        taken_per_day={"oxycodone hydrochloride 10 MG Oral Tablet": 3},
        diary=Diary(background_mg_day=120, rescue_mg=15, rescues_per_day=3),
    ),
    "marigold-penn": Completion(
        yes=frozenset({"growth_factor_within_7_days", "new_diffuse_bone_pain"}),
        no=frozenset({"reason_inadequate_relief", "opioid_rotated_or_reason", "co_analgesic_tried_or_reason"}),
        values={
            **CLEAR_HEAD,
            "ascites": "none",
            "pain_goal_nrs": 3,
            "days_with_pain_above_goal": 2,
            "qtc_ms": 418,
            "stop_bang": 1,
        },
        pain_problems=(
            PainProblem(
                id="all-bones",
                site="bones",
                side=Side.BOTH,
                onset=date(2026, 5, 30),
                intensity=Intensity(date=INDEX, now=7, average=7, worst=9, least=5),
                cause=Cause.TREATMENT_GROWTH_FACTOR,
                nociception=Nociception.SOMATIC,
                neuropathic=NOT_NEUROPATHIC,
                description="Throbbing ache of pelvis, back, sternum and thighs since the day after pegfilgrastim",
            ),
        ),
        taken_per_day={"Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG Oral Tablet": 2},
        diary=Diary(background_mg_day=0, rescue_mg=7.5, rescues_per_day=2, days=2),
    ),
    "lucian-ashdown": Completion(
        yes=frozenset({"reason_side_effects", "liver_disease_risk"}),
        values={
            "four_at": 1,
            "encephalopathy": "grade_1_2",
            "ascites": "moderate_or_severe",
            "child_pugh": "C",
            "pain_goal_nrs": 4,
            "days_with_pain_above_goal": 7,
            "qtc_ms": 452,
            "stop_bang": 4,
        },
        pain_problems=(
            PainProblem(
                id="right-upper-abdomen",
                site="upper_abdomen",
                side=Side.RIGHT,
                onset=date(2025, 12, 1),
                intensity=Intensity(date=INDEX, now=6, average=6, worst=8, least=4),
                cause=Cause.TUMOUR_ORGAN,
                nociception=Nociception.VISCERAL,
                neuropathic=NOT_NEUROPATHIC,
                description="Dragging ache under the right ribs, worse on deep breathing",
            ),
        ),
        trials=(
            AnalgesicTrial(
                drug="oxycodone",
                outcome=TrialOutcome.INTOLERANCE,
                dose_mg_day=20,
                days=14,
                route=Route.ORAL,
                effect="confusion",
                effect_grade=3,
                effect_treated=True,
                ended=date(2026, 4, 20),
            ),
            AnalgesicTrial(
                drug="hydromorphone",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                dose_mg_day=8,
                days=40,
                route=Route.ORAL,
                reason="Still taken",
            ),
        ),
        diary=Diary(background_mg_day=40),
    ),
    "wren-halloway": Completion(
        finished=False,
        yes=frozenset({"can_self_report_pain", "reason_inadequate_relief"}),
        no=frozenset(
            {
                "back_pain_with_new_neurology",
                "suspected_fracture",
                "fever_with_neutropenia",
                "new_intracranial_symptoms",
                "growth_factor_within_7_days",
                "new_diffuse_bone_pain",
                "opioid_toxicity_signs",
                "prognosis_hours_to_days",
                "childbearing_potential",
            }
        ),
        values={"pain_goal_nrs": 3, "days_with_pain_above_goal": 7},
        pain_problems=(
            PainProblem(
                id="lower-abdomen",
                site="lower_abdomen",
                side=Side.MIDLINE,
                onset=date(2025, 12, 15),
                intensity=Intensity(date=INDEX, now=5, average=6, worst=8),
                cause=Cause.TUMOUR_ORGAN,
                nociception=Nociception.VISCERAL,
                description="Cramping ache; described by telephone, not yet examined",
            ),
        ),
        trials=(
            AnalgesicTrial(
                drug="buprenorphine",
                outcome=TrialOutcome.INADEQUATE_RELIEF,
                route=Route.TRANSDERMAL,
                reason="Still worn; how long is not known",
            ),
        ),
    ),
}
"""By person. Wren Halloway's was taken by telephone before the first visit, so most of it is still open."""
