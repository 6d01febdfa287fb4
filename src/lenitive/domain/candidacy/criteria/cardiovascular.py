"""Heart, vessels and blood pressure."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import above, below, confirmed_by, either, fact, negated
from lenitive.domain.candidacy.thresholds import (
    DIASTOLIC_MAX_MMHG,
    HEART_RATE_MAX_PER_MIN,
    HEART_RATE_MIN_PER_MIN,
    LVEF_LOW_PCT,
    SYSTOLIC_MAX_MMHG,
    SYSTOLIC_MIN_MMHG,
)
from lenitive.domain.foundation.sources import Grade

_HEART_DISEASE: Final = confirmed_by(
    either(fact("ischaemic_heart_disease"), fact("heart_failure"), fact("arrhythmia")),
    below("lvef_pct", LVEF_LOW_PCT),
    fact("severe_coronary_or_myocardial_disease"),
)
_HEART_FACTS: Final = ("ischaemic_heart_disease", "heart_failure", "arrhythmia")
_NO_HEART_DISEASE: Final = {"ischaemic_heart_disease": False, "heart_failure": False, "arrhythmia": False}
_RISK: Final = either(_HEART_DISEASE, fact("hypertension_history"), fact("stroke_history"))
_NO_RISK: Final = {**_NO_HEART_DISEASE, "hypertension_history": False, "stroke_history": False}

CRITERIA: Final = (
    Criterion(
        id="CAN-CARDIOVASCULAR-01",
        row="x2",
        group="cardiovascular",
        weight=Weight.ABSOLUTE_CONTRAINDICATION,
        statement="A condition in which a rise of blood pressure is a serious hazard.",
        holds=fact("bp_rise_hazard"),
        uses=("bp_rise_hazard",),
        action="Do not give ketamine; the condition comes first.",
        source="label_us",
        place="contraindications; the UK label agrees, the list of examples is this project's",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-47"),
        cases=(yes(bp_rise_hazard=True), no(bp_rise_hazard=False), unknown()),
    ),
    Criterion(
        id="CAN-CARDIOVASCULAR-02",
        row="x4",
        group="cardiovascular",
        weight=Weight.CONTRAINDICATION,
        statement="Severe coronary or myocardial disease.",
        holds=fact("severe_coronary_or_myocardial_disease"),
        uses=("severe_coronary_or_myocardial_disease",),
        action="Do not give ketamine unless cardiology or anaesthesia sets this aside by name, with a reason.",
        source="label_uk",
        place="contraindications",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-47"),
        cases=(
            yes(severe_coronary_or_myocardial_disease=True),
            no(severe_coronary_or_myocardial_disease=False),
            unknown(),
        ),
        also=(
            Position(source="label_uk", position="Contraindicated.", grade=Grade.SECONDARY),
            Position(
                source="label_us",
                position="No contraindication by name; only where a pressure rise is a serious hazard.",
                grade=Grade.SECONDARY,
            ),
            Position(
                source="cohen_2018",
                position="Avoid when cardiovascular disease is poorly controlled (grade B, low certainty); relative.",
                grade=Grade.SECONDARY,
            ),
        ),
    ),
    Criterion(
        id="CAN-CARDIOVASCULAR-03",
        row="r1",
        group="cardiovascular",
        weight=Weight.CONTRAINDICATION,
        statement=(
            "Uncontrolled hypertension: mean pressure above {LIM-SYSTOLIC-01} systolic or "
            "{LIM-DIASTOLIC-01} mmHg diastolic."
        ),
        holds=confirmed_by(
            either(above("systolic_mmhg", SYSTOLIC_MAX_MMHG), above("diastolic_mmhg", DIASTOLIC_MAX_MMHG)),
            above("latest_systolic_mmhg", SYSTOLIC_MAX_MMHG),
            above("latest_diastolic_mmhg", DIASTOLIC_MAX_MMHG),
        ),
        uses=("systolic_mmhg", "diastolic_mmhg"),
        may_use=("latest_systolic_mmhg", "latest_diastolic_mmhg"),
        action="Defer, treat the pressure, and measure again: at least two readings.",
        source="lothian_2010",
        place="do not use in uncontrolled hypertension; the numbers are this project's proposal",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-47"),
        cases=(
            yes(systolic_mmhg=161.0, diastolic_mmhg=80.0),
            yes(diastolic_mmhg=101.0),
            yes(systolic_mmhg=140.0, diastolic_mmhg=80.0, latest_systolic_mmhg=185.0),
            no(systolic_mmhg=160.0, diastolic_mmhg=100.0),
            unknown(systolic_mmhg=150.0),
            unknown(),
        ),
        also=(
            Position(source="lothian_2010", position="Do not use in uncontrolled hypertension.", grade=Grade.SECONDARY),
            Position(source="scirp_ed", position="Do not start above 180 mmHg systolic.", grade=Grade.SECONDARY),
            Position(
                source="lenitive",
                position="Do not start above 160 systolic or 100 mmHg diastolic; the stricter is used.",
                grade=Grade.ASSUMED,
            ),
        ),
    ),
    Criterion(
        id="CAN-CARDIOVASCULAR-04",
        row="r3",
        group="cardiovascular",
        weight=Weight.PRECAUTION,
        statement="Ischaemic heart disease, heart failure or arrhythmia.",
        holds=_HEART_DISEASE,
        uses=_HEART_FACTS,
        may_use=("lvef_pct", "severe_coronary_or_myocardial_disease"),
        action="Have cardiology or anaesthesia agree in writing; electrocardiogram running throughout.",
        source="lothian_2010",
        place="cautions",
        grade=Grade.SECONDARY,
        hazards=("HAZ-47",),
        cases=(
            yes(heart_failure=True),
            yes(**_NO_HEART_DISEASE, lvef_pct=35.0),
            no(**_NO_HEART_DISEASE),
            unknown(ischaemic_heart_disease=False, heart_failure=False),
            unknown(),
        ),
    ),
    Criterion(
        id="CAN-CARDIOVASCULAR-05",
        row="r3",
        group="cardiovascular",
        weight=Weight.REQUIREMENT,
        statement="Where there is heart disease, cardiology or anaesthesia has agreed in writing.",
        unmet="There is heart disease, and neither cardiology nor anaesthesia has agreed yet.",
        holds=either(negated(_HEART_DISEASE), fact("cardiology_or_anaesthesia_sign_off")),
        uses=(*_HEART_FACTS, "cardiology_or_anaesthesia_sign_off"),
        may_use=("lvef_pct", "severe_coronary_or_myocardial_disease"),
        action="Ask cardiology or anaesthesia for a written opinion.",
        source="lothian_2010",
        place="cautions; the written opinion is this project's proposal",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-47"),
        cases=(
            yes(**_NO_HEART_DISEASE),
            yes(arrhythmia=True, cardiology_or_anaesthesia_sign_off=True),
            no(arrhythmia=True, cardiology_or_anaesthesia_sign_off=False),
            unknown(arrhythmia=True),
            unknown(),
        ),
        to_do="cardiology_or_anaesthesia_sign_off",
    ),
    Criterion(
        id="CAN-CARDIOVASCULAR-06",
        group="cardiovascular",
        weight=Weight.PRECAUTION,
        statement="Hypertension in the history, controlled or not.",
        holds=fact("hypertension_history"),
        uses=("hypertension_history",),
        action="See that the pressure is controlled before each session; use the tighter stop rule.",
        source="auckland_hospice",
        place="contraindications",
        grade=Grade.SECONDARY,
        hazards=("HAZ-47",),
        cases=(yes(hypertension_history=True), no(hypertension_history=False), unknown()),
        also=(
            Position(source="auckland_hospice", position="Contraindicated with hypertension.", grade=Grade.SECONDARY),
            Position(source="lothian_2010", position="Only uncontrolled hypertension excludes.", grade=Grade.SECONDARY),
        ),
    ),
    Criterion(
        id="CAN-CARDIOVASCULAR-07",
        group="cardiovascular",
        weight=Weight.CONTRAINDICATION,
        statement="Systolic pressure below {LIM-SYSTOLIC-02} mmHg.",
        holds=confirmed_by(below("systolic_mmhg", SYSTOLIC_MIN_MMHG), below("latest_systolic_mmhg", SYSTOLIC_MIN_MMHG)),
        uses=("systolic_mmhg",),
        may_use=("latest_systolic_mmhg",),
        action="Do not start; find and treat the cause.",
        source="scirp_ed",
        place="do not start",
        grade=Grade.SECONDARY,
        hazards=("HAZ-47",),
        cases=(yes(systolic_mmhg=89.0), no(systolic_mmhg=90.0), unknown()),
    ),
    Criterion(
        id="CAN-CARDIOVASCULAR-08",
        group="cardiovascular",
        weight=Weight.CONTRAINDICATION,
        statement=("Resting heart rate above {LIM-HEART-RATE-01} or below {LIM-HEART-RATE-02} per minute."),
        holds=either(
            above("heart_rate_min", HEART_RATE_MAX_PER_MIN),
            below("heart_rate_min", HEART_RATE_MIN_PER_MIN),
        ),
        uses=("heart_rate_min",),
        action="Do not start; find and treat the cause, and measure again.",
        source="lenitive",
        place="do not start above 110 or below 50 per minute",
        grade=Grade.ASSUMED,
        hazards=("HAZ-47",),
        cases=(
            yes(heart_rate_min=111.0),
            yes(heart_rate_min=49.0),
            no(heart_rate_min=110.0),
            no(heart_rate_min=50.0),
            unknown(),
        ),
        also=(
            Position(
                source="scirp_ed", position="Do not start below 50 or above 150 per minute.", grade=Grade.SECONDARY
            ),
            Position(source="lenitive", position="Do not start above 110 per minute.", grade=Grade.ASSUMED),
        ),
    ),
    Criterion(
        id="CAN-CARDIOVASCULAR-09",
        group="cardiovascular",
        weight=Weight.REQUIREMENT,
        statement=(
            "Where there is cardiovascular disease or a risk of it, a 12-lead ECG has been read and shows nothing "
            "uncontrolled."
        ),
        unmet="There is a cardiovascular risk and no 12-lead ECG without uncontrolled ischaemia or arrhythmia.",
        holds=either(negated(_RISK), fact("ecg_reviewed")),
        uses=(*_HEART_FACTS, "hypertension_history", "stroke_history", "ecg_reviewed"),
        may_use=("lvef_pct", "severe_coronary_or_myocardial_disease"),
        action="Take and read a 12-lead ECG; uncontrolled ischaemia or arrhythmia is treated first.",
        source="cohen_2018",
        place="tests before the infusion: ECG when cardiovascular disease is suspected or likely",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-47"),
        cases=(
            yes(**_NO_RISK),
            yes(hypertension_history=True, ecg_reviewed=True),
            yes(ecg_reviewed=True),
            no(hypertension_history=True, ecg_reviewed=False),
            unknown(hypertension_history=True),
            unknown(),
        ),
        also=(
            Position(
                source="cohen_2018",
                position="Baseline ECG when the risk of cardiovascular disease is high; none necessary in the healthy.",
                grade=Grade.SECONDARY,
            ),
        ),
    ),
)
"""Criteria about heart, vessels and blood pressure."""
