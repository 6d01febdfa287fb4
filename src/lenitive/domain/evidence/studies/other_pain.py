"""Ketamine in other pain. Effects found here are not carried over to cancer pain in silence."""

from typing import Final

from lenitive.domain.evidence.study import Design, Study, StudyFigure
from lenitive.domain.foundation.sources import Grade

STUDIES: Final = (
    Study(
        id="schwartzman_2009",
        design=Design.RANDOMISED,
        population="complex regional pain syndrome",
        people=None,
        regimen="4 h a day for 10 days, at most 0.35 mg/kg/h and 25 mg/h; clonidine and midazolam in both arms",
        findings=("significant reductions of pain",),
        cancer_pain=False,
        limits=("where the 4 h session comes from; small",),
    ),
    Study(
        id="sigtermans_2009",
        design=Design.RANDOMISED,
        population="complex regional pain syndrome",
        people=None,
        regimen="S-ketamine over 4.2 days, 22.2 mg/h per 70 kg on average",
        results=(
            StudyFigure(what="pain in week 1 with ketamine", value=2.68, unit="points"),
            StudyFigure(what="pain in week 1 with placebo", value=5.45, unit="points"),
        ),
        adverse_effects=(
            StudyFigure(what="psychotomimetic effects with ketamine", value=76, unit="%"),
            StudyFigure(what="psychotomimetic effects with placebo", value=18, unit="%"),
        ),
        cancer_pain=False,
        limits=("no difference left by week 12; no gain in function",),
    ),
    Study(
        id="goldberg_2010",
        design=Design.COHORT,
        population="complex regional pain syndrome",
        people=16,
        regimen="racemic 10 to 40 mg/h over 5 days in hospital",
        results=(StudyFigure(what="worst pain unchanged on day 5", value=37, unit="%"),),
        cancer_pain=False,
        limits=("little relief on day 1, clear by day 3; no control group",),
    ),
    Study(
        id="orhurhu_2019",
        design=Design.SYSTEMATIC_REVIEW,
        population="chronic pain, 7 trials",
        people=211,
        regimen="intravenous infusions",
        results=(
            StudyFigure(what="change of pain up to 2 weeks", value=-1.83, unit="points", low=-2.35, high=-1.31),
            StudyFigure(what="responders with ketamine", value=51.3, unit="%", known=Grade.ASSUMED),
            StudyFigure(what="responders with control", value=19.4, unit="%", known=Grade.ASSUMED),
        ),
        cancer_pain=False,
        limits=("all but one trial at high risk of bias",),
    ),
    Study(
        id="ferraro_2025",
        design=Design.SYSTEMATIC_REVIEW,
        population="chronic pain without cancer, 67 trials",
        people=2309,
        regimen="ketamine and other NMDA antagonists",
        findings=("no clear benefit at any time point",),
        adverse_effects=(
            StudyFigure(
                what="adverse events with intravenous ketamine",
                value=3.26,
                unit="ratio",
                low=1.05,
                high=10.09,
                place="summary",
            ),
        ),
        cancer_pain=False,
        limits=("people without cancer",),
    ),
    Study(
        id="opioid_use_cohort_2024",
        design=Design.COHORT,
        population="chronic pain with opioid use disorder",
        people=59,
        regimen="5 days in hospital",
        results=(
            StudyFigure(what="daily opioid before", value=207, unit="mg"),
            StudyFigure(what="daily opioid at discharge", value=92, unit="mg"),
            StudyFigure(what="daily opioid at 12 months", value=103, unit="mg"),
        ),
        cancer_pain=False,
        limits=("no control group",),
    ),
)
