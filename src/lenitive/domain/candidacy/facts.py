"""REGISTRY of what must be known about a person: name, meaning, unit, range, and how soon it goes stale.

The intake lists every one of these; a fact that is absent, stale or out of range is unknown. How long a fact stays
usable is this project's proposal (grade assumed) until a clinic signs its own: a record ten years old is old.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.fact import Fact, FactValue


class Kind(StrEnum):
    """What sort of value a fact has."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"


class Topic(StrEnum):
    """Where in the intake a fact is asked."""

    BODY = "body"
    VITAL_SIGNS = "vital_signs"
    LABORATORY = "laboratory"
    TESTS = "tests"
    PAIN = "pain"
    HISTORY = "history"
    MEDICINES = "medicines"
    RED_FLAGS = "red_flags"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """One thing that can be known.

    Attributes:
        name: Stable key, unit last.
        question: What a clinician is asked, in one sentence.
        topic: Where it is asked.
        kind: Sort of value.
        expires_days: Older than this it is unknown (assumed, for a site to sign).
        unit: For numbers.
        low: Smallest believable number.
        high: Largest believable number.
        choices: Allowed words.
        stays: The value that does not go stale: a history once true stays true, a "no" must be asked again.
        yes_lasts_days: For a "no" that must be asked again sooner than a yes is over: how long a yes is usable
            (assumed); None where both last `expires_days`.
    """

    name: str
    question: str
    topic: Topic
    kind: Kind
    expires_days: int
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    stays: FactValue | None = None
    yes_lasts_days: int | None = None

    def problem_with(self, value: FactValue) -> str | None:
        """Why a value cannot be this fact, in one clause, or None when it can.

        Example:
            >>> FACTS["weight_kg"].problem_with(7000.0)
            'weight_kg 7000 kg is outside 20-300 kg'
            >>> FACTS["ecog"].problem_with(True)
            'ecog must be a number, got yes/no'
        """
        if self.kind is Kind.YES_NO:
            return None if isinstance(value, bool) else f"{self.name} must be true or false, got {value!r}"
        if self.kind is Kind.CHOICE:
            allowed = ", ".join(self.choices)
            return None if value in self.choices else f"{self.name} must be one of {allowed}, got {value!r}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            got = "yes/no" if isinstance(value, bool) else repr(value)
            return f"{self.name} must be a number, got {got}"
        if self.low is not None and self.high is not None and not self.low <= value <= self.high:
            unit = f" {self.unit}" if self.unit else ""
            return f"{self.name} {value:g}{unit} is outside {self.low:g}-{self.high:g}{unit}"
        return None

    def is_stale(self, fact: Fact, as_of: date) -> bool:
        """Whether a fact is too old to be used on a day.

        Example:
            >>> from lenitive.domain.foundation.fact import Origin, Provenance
            >>> told = {"date": date(2024, 1, 1), "provenance": Provenance(origin=Origin.CLINICIAN)}
            >>> FACTS["pregnant"].is_stale(Fact(value=False, **told), date(2024, 1, 31))
            True
            >>> FACTS["pregnant"].is_stale(Fact(value=True, **told), date(2024, 1, 31))
            False
        """
        lasts_days = self.lasts_days(fact.value)
        return lasts_days is not None and fact.age_days(as_of) > lasts_days

    def lasts_days(self, value: FactValue) -> int | None:
        """For how many days a value is usable; None for ever."""
        if self.stays is not None and value == self.stays:
            return None
        return self.yes_lasts_days if value is True and self.yes_lasts_days is not None else self.expires_days


def _number(name: str, question: str, topic: Topic, unit: str, low: float, high: float, expires: int) -> FactDefinition:
    return FactDefinition(
        name=name,
        question=question,
        topic=topic,
        kind=Kind.NUMBER,
        expires_days=expires,
        unit=unit,
        low=low,
        high=high,
    )


def _asked(name: str, question: str, topic: Topic, expires: int) -> FactDefinition:
    """A yes or no that must be asked again after a while, whatever the answer was."""
    return FactDefinition(name=name, question=question, topic=topic, kind=Kind.YES_NO, expires_days=expires)


def _history(name: str, question: str, expires: int) -> FactDefinition:
    """A history: once yes it stays yes; a no must be asked again."""
    return FactDefinition(
        name=name, question=question, topic=Topic.HISTORY, kind=Kind.YES_NO, expires_days=expires, stays=True
    )


_PREGNANCY_DAYS: Final = 300
"""A pregnancy that was known lasts this long, its first weeks after birth included (assumed)."""


def _of_pregnancy(name: str, question: str) -> FactDefinition:
    """A "no" is asked again within a week; a yes is not over by then."""
    return FactDefinition(
        name=name,
        question=question,
        topic=Topic.HISTORY,
        kind=Kind.YES_NO,
        expires_days=7,
        yes_lasts_days=_PREGNANCY_DAYS,
    )


_BODY, _VITALS, _LABS, _TESTS = Topic.BODY, Topic.VITAL_SIGNS, Topic.LABORATORY, Topic.TESTS

_DEFINITIONS: Final = (
    _number("weight_kg", "Measured body weight", _BODY, "kg", 20, 300, 30),
    _number("height_cm", "Height", _BODY, "cm", 100, 230, 1825),
    _number("ecog", "ECOG performance status", _BODY, "{score}", 0, 5, 30),
    _asked("childbearing_potential", "Could this person become pregnant?", _BODY, 365),
    _number("systolic_mmhg", "Systolic pressure, mean of at least two readings", _VITALS, "mm[Hg]", 50, 300, 30),
    _number("diastolic_mmhg", "Diastolic pressure, mean of at least two readings", _VITALS, "mm[Hg]", 20, 200, 30),
    _number("heart_rate_min", "Heart rate", _VITALS, "/min", 20, 250, 30),
    _number("respiratory_rate_min", "Respiratory rate", _VITALS, "/min", 4, 60, 30),
    _number("spo2_pct", "Oxygen saturation on the usual air or oxygen", _VITALS, "%", 50, 100, 30),
    _number("temperature_c", "Body temperature", _VITALS, "Cel", 30, 43, 7),
    _number("alt_u_l", "Alanine aminotransferase", _LABS, "U/L", 1, 10000, 30),
    _number("alt_uln_u_l", "Upper limit of normal of the laboratory for ALT", _LABS, "U/L", 10, 100, 365),
    _number("ast_u_l", "Aspartate aminotransferase", _LABS, "U/L", 1, 10000, 30),
    _number("alp_u_l", "Alkaline phosphatase", _LABS, "U/L", 1, 10000, 30),
    _number("ggt_u_l", "Gamma-glutamyl transferase", _LABS, "U/L", 1, 10000, 30),
    _number("bilirubin_mg_dl", "Total bilirubin", _LABS, "mg/dL", 0, 60, 30),
    _number("albumin_g_l", "Albumin", _LABS, "g/L", 5, 70, 30),
    _number("inr", "International normalised ratio", _LABS, "{INR}", 0.5, 20, 30),
    _number("creatinine_mg_dl", "Creatinine", _LABS, "mg/dL", 0.1, 30, 90),
    _number("egfr_ml_min_173", "Estimated glomerular filtration rate", _LABS, "mL/min/{1.73_m2}", 1, 250, 90),
    _number("neutrophils_10_9_l", "Neutrophil count", _LABS, "10*9/L", 0, 200, 7),
    _number("lvef_pct", "Left ventricular ejection fraction", _TESTS, "%", 5, 90, 365),
    _number("qtc_ms", "Corrected QT interval", _TESTS, "ms", 250, 800, 90),
    _asked(
        "ecg_reviewed",
        "Has a 12-lead ECG been read, without uncontrolled ischaemia or arrhythmia?",
        _TESTS,
        90,
    ),
    _asked("cardiology_or_anaesthesia_sign_off", "Has cardiology or anaesthesia agreed in writing?", _TESTS, 90),
    _asked("psychiatric_opinion", "Has psychiatry seen the person and agreed in writing?", _TESTS, 90),
    _asked("prescription_monitoring_checked", "Has the prescription-monitoring record been checked?", _TESTS, 30),
    _number("four_at", "4AT delirium score", _TESTS, "{score}", 0, 12, 7),
    _number("stop_bang", "STOP-BANG score", _TESTS, "{score}", 0, 8, 365),
    FactDefinition(
        name="ascites",
        question="Ascites",
        topic=_TESTS,
        kind=Kind.CHOICE,
        expires_days=30,
        choices=("none", "mild", "moderate_or_severe"),
    ),
    FactDefinition(
        name="encephalopathy",
        question="Hepatic encephalopathy",
        topic=_TESTS,
        kind=Kind.CHOICE,
        expires_days=30,
        choices=("none", "grade_1_2", "grade_3_4"),
    ),
    FactDefinition(
        name="child_pugh",
        question="Child-Pugh class, if a clinician has determined it",
        topic=_TESTS,
        kind=Kind.CHOICE,
        expires_days=30,
        choices=("A", "B", "C"),
    ),
    _number(
        "pain_goal_nrs",
        "Personalised pain goal: the rating the person would be content with",
        Topic.PAIN,
        "{score}",
        0,
        10,
        90,
    ),
    _asked("can_self_report_pain", "Can the person rate pain themselves, today?", Topic.PAIN, 30),
    _asked("reason_side_effects", "Do side effects of other pain medicines limit them?", Topic.PAIN, 90),
    _asked("reason_inadequate_relief", "Is relief from other pain medicines inadequate?", Topic.PAIN, 90),
    _asked("reason_hard_to_control", "Is pain during or after cancer treatment hard to control?", Topic.PAIN, 90),
    _asked(
        "control_fails_by_progression",
        "Does control fail because the disease has progressed?",
        Topic.PAIN,
        90,
    ),
    _number(
        "days_with_pain_above_goal",
        "Days in the last week with average pain at least 4 or above the goal",
        Topic.PAIN,
        "d",
        0,
        7,
        14,
    ),
    _asked(
        "opioid_rotated_or_reason",
        "Was an opioid rotated or its route changed, or is there a reason why not?",
        Topic.PAIN,
        180,
    ),
    _asked(
        "co_analgesic_tried_or_reason",
        "Was a co-analgesic tried adequately, or is there a reason why not?",
        Topic.PAIN,
        180,
    ),
    _asked(
        "reversible_causes_considered",
        "Were fracture, cord compression, obstruction and infection considered?",
        Topic.PAIN,
        14,
    ),
    _asked(
        "radiotherapy_and_interventions_asked",
        "Were radiotherapy and interventional options asked about?",
        Topic.PAIN,
        90,
    ),
    _asked(
        "opioid_toxicity_considered",
        "Were opioid-induced hyperalgesia and toxicity considered?",
        Topic.PAIN,
        14,
    ),
    _asked("prognosis_hours_to_days", "Is death expected within hours to days?", Topic.HISTORY, 7),
    _history("ketamine_hypersensitivity", "Hypersensitivity to ketamine or an excipient?", 365),
    _history(
        "bp_rise_hazard",
        "Any condition in which a rise of blood pressure is a serious hazard (aneurysm, "
        "dissection, haemorrhagic stroke, hypertensive emergency)?",
        90,
    ),
    _of_pregnancy("eclampsia_or_preeclampsia", "Eclampsia or pre-eclampsia?"),
    _history("severe_coronary_or_myocardial_disease", "Severe coronary or myocardial disease?", 90),
    _asked(
        "recent_stroke_or_cerebral_trauma",
        "Stroke or cerebral trauma in the last six months?",
        Topic.HISTORY,
        30,
    ),
    _of_pregnancy("pregnant", "Pregnant (test when childbearing is possible)?"),
    _asked("active_psychosis_mania_or_delirium", "Active psychosis, mania or delirium?", Topic.HISTORY, 7),
    _asked("raised_intracranial_pressure", "Raised intracranial pressure?", Topic.HISTORY, 30),
    _asked("symptomatic_brain_metastases", "Brain metastases with symptoms or oedema?", Topic.HISTORY, 30),
    _asked(
        "raised_intraocular_pressure",
        "Raised intraocular pressure, acute glaucoma or open globe?",
        Topic.HISTORY,
        90,
    ),
    _history("brain_metastases", "Brain metastases?", 90),
    _history("liver_metastases", "Liver metastases?", 90),
    _history("bone_metastases", "Bone metastases?", 90),
    _history("liver_disease_risk", "Chronic hepatitis, cirrhosis or harmful alcohol use?", 365),
    _history("hypertension_history", "Hypertension, treated or not?", 365),
    _history("ischaemic_heart_disease", "Ischaemic heart disease?", 90),
    _history("heart_failure", "Heart failure?", 90),
    _history("arrhythmia", "Arrhythmia?", 90),
    _history("stroke_history", "Stroke at any time?", 365),
    _history("seizure_disorder", "Epilepsy or another seizure disorder?", 365),
    _asked("recent_seizure", "A seizure in the last three months?", Topic.HISTORY, 30),
    _asked("active_substance_misuse", "Active substance misuse?", Topic.HISTORY, 30),
    _history("ketamine_misuse_history", "Ketamine misuse at any time?", 365),
    _history("psychosis_history", "Psychosis at any time?", 365),
    _history("ptsd_or_dissociative_disorder", "Post-traumatic stress or dissociative disorder?", 365),
    _history("hyperthyroidism", "Hyperthyroidism, uncontrolled or treated?", 365),
    _history("acute_porphyria", "Acute porphyria?", 3650),
    _asked("severe_respiratory_compromise", "Severe respiratory compromise?", Topic.HISTORY, 30),
    _history("obstructive_sleep_apnoea", "Obstructive sleep apnoea?", 365),
    _asked("bladder_symptoms", "Bladder symptoms (frequency, urgency, pain, blood)?", Topic.HISTORY, 30),
    _history("ketamine_cystitis_history", "Ketamine cystitis at any time?", 3650),
    _history("radiation_cystitis", "Cystitis after pelvic radiotherapy?", 3650),
    _history("cognitive_impairment", "Dementia or other lasting cognitive impairment?", 365),
    _asked(
        "medication_list_complete",
        "Is the medicine list complete, with over-the-counter and herbal products?",
        Topic.MEDICINES,
        14,
    ),
    _asked("allergy_list_complete", "Is the allergy list complete?", Topic.MEDICINES, 365),
    _asked(
        "back_pain_with_new_neurology",
        "New back pain with leg weakness, a sensory level, or bladder or bowel change?",
        Topic.RED_FLAGS,
        3,
    ),
    _asked(
        "suspected_fracture",
        "Suspected or impending fracture: new inability to bear weight, or a lesion at high risk?",
        Topic.RED_FLAGS,
        3,
    ),
    _asked("fever_with_neutropenia", "Fever with neutropenia, or sepsis suspected?", Topic.RED_FLAGS, 3),
    _asked(
        "new_intracranial_symptoms",
        "New headache, vomiting or focal sign with known or suspected brain disease?",
        Topic.RED_FLAGS,
        3,
    ),
    _asked(
        "growth_factor_within_7_days",
        "A marrow-stimulating growth factor in the last seven days?",
        Topic.RED_FLAGS,
        3,
    ),
    _asked("new_diffuse_bone_pain", "New diffuse bone pain?", Topic.RED_FLAGS, 3),
    _asked(
        "opioid_toxicity_signs",
        "Myoclonus, hallucination, allodynia or drowsiness on a rising opioid dose?",
        Topic.RED_FLAGS,
        3,
    ),
)

FACTS: Final[dict[str, FactDefinition]] = {definition.name: definition for definition in _DEFINITIONS}
"""Every fact by name, in the order in which the intake asks."""

if len(FACTS) != len(_DEFINITIONS):
    raise RuntimeError("a fact is defined twice")
