"""REGISTRY of every claim made for the therapy, with what the literature says and what measures it here."""

from typing import Final

from lenitive.domain.evidence.claim import Claim, ClaimFigure, Literature, Verdict, claim_figures
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.summary import CourseOutcome


def _says(source: str, text: str, *, place: str = "abstract", grade: Grade = Grade.SECONDARY) -> Literature:
    return Literature(text=text, source=source, place=place, grade=grade)


_HARDY: Final = _says(
    "hardy_2012",
    "randomised, subcutaneous burst: response in 29 of 93 (31 %) against 25 of 92 (27 %) with placebo; difference 0.04 "
    "(-0.10 to 0.18); number needed to treat 25, to harm 6",
)
_NO_TYPE: Final = _says("hardy_2012", "the type of pain did not predict response")

_CLAIMS: Final = (
    Claim(
        id="CLM-01",
        claim="More than nine in ten people with advanced cancer have uncontrolled pain",
        verdict=Verdict.CONTRADICTED,
        literature=(
            _says(
                "van_den_beuken_2016",
                "122 studies: any pain in 66.4 % with advanced, metastatic or terminal disease, 55.0 % during "
                "treatment, 39.3 % after cure; moderate to severe in 38.0 % of all",
            ),
            _says("snijders_2023", "literature of 2014-2021: 44.5 % overall, falling"),
            _says("afsharimani_2015", "truly refractory in 10-20 %"),
        ),
        endpoint="why pain is not controlled, recorded at referral",
        shown_by_one_person=False,
        patient_words="Many people with cancer have pain. For most of them, good care makes it bearable.",
    ),
    Claim(
        id="CLM-02",
        claim="Refractory cancer pain is devastating and has many causes",
        verdict=Verdict.SUPPORTED,
        literature=(
            _says(
                "bennett_2019",
                "the classification of cancer pain lists its many causes",
                place="MG30.1",
                grade=Grade.ASSUMED,
            ),
        ),
        endpoint="each pain's cause and mechanism, recorded at assessment",
        shown_by_one_person=False,
        patient_words="Cancer pain can have many causes, and more than one at a time. We will ask about each of them.",
        may_be_shown_to_patients=True,
    ),
    Claim(
        id="CLM-03",
        claim="Ketamine infusion is not invasive",
        verdict=Verdict.CONTRADICTED,
        verdict_note="of the word",
        literature=(
            _says(
                "label_us",
                "a controlled medicine given into a vein; blood pressure and breathing to be watched",
                place="administration and warnings",
            ),
        ),
        endpoint="hours with a cannula under continuous monitoring",
        metrics=("infusion_hours",),
        patient_words="It needs a small tube in a vein and some hours in a chair, with someone watching over you.",
    ),
    Claim(
        id="CLM-04",
        claim="Ketamine is effective for chronic cancer pain",
        verdict=Verdict.CONTESTED,
        literature=(
            _HARDY,
            _says("bell_2017", "systematic review, 3 trials of 20, 10 and 185 people: too little evidence to decide"),
            _says("azari_2024", "21 trials: benefit after surgery, little in chronic cancer pain"),
            _says("cohen_2018", "consensus: weak or no evidence for cancer pain, grade D", place="recommendations"),
            _says("korean_2024", "uncontrolled, 20 people: response in 50 %"),
            _says("cheung_2020", "uncontrolled, 70 people: favourable in 74.3 %"),
            _says("jiao_2024", "a systematic review exists; its figures were not read", grade=Grade.ASSUMED),
        ),
        endpoint="response by 30 % with a second measure, 48 h to two weeks after each session",
        metrics=("response_30_pct",),
        patient_words=(
            "It helps some people and not others. In the one large study it did no better than a dummy infusion, so "
            "we try it with care and stop if it does not help you."
        ),
    ),
    Claim(
        id="CLM-05",
        claim="Ketamine is widely recognised as safe",
        verdict=Verdict.CONTESTED,
        literature=(
            _says("hardy_2012", "one more withdrawal for toxicity in every 6 people (4 to 13)"),
            _says("ferraro_2025", "pain without cancer: adverse events 3.26 times as often (1.05 to 10.09)"),
            _says("outpatient_audit_2026", "no escalation of care in 1 985 sessions: up to 0.15 % fits with it"),
        ),
        endpoint="sessions with an adverse event of grade 3 or more, with the bound that none seen leaves open",
        metrics=("severe_event_pct",),
        patient_words="Side effects are common. Many pass soon after the infusion ends, and a nurse stays close by.",
    ),
    Claim(
        id="CLM-06",
        claim="Ketamine slows the passage of pain messages to the brain",
        verdict=Verdict.PARTLY,
        literature=(
            _says(
                "fast_fact_132", "blocks the NMDA channel and so lessens central sensitisation", place="pharmacology"
            ),
            _says("maher_2017", "also acts on the pathways that descend from the brain"),
        ),
        endpoint="no endpoint: a mechanism is not seen in a course",
        shown_by_one_person=False,
        patient_words="It can turn down nerves in the spinal cord that have become too sensitive.",
    ),
    Claim(
        id="CLM-07",
        claim="Ketamine promotes relaxation",
        verdict=Verdict.PARTLY,
        literature=(
            _says("cheung_2020", "drowsiness in 45.7 %, nightmares in 25.7 %"),
            _says("jackson_2001", "psychotomimetic effects in 12 of 39, more with the dose"),
        ),
        endpoint="deepest sedation and highest psychotomimetic level",
        metrics=("rass_min", "psychotomimetic_max"),
        patient_words="You may feel calm or sleepy. Some people feel strange or uneasy. Please tell us if you do.",
    ),
    Claim(
        id="CLM-08",
        claim="Giving it into a vein gives the best results",
        verdict=Verdict.NOT_TESTABLE,
        literature=(
            _says("hardy_2012", "the largest trial gave it under the skin; routes were not compared"),
            _says(
                "lenitive",
                "no comparison of routes was found; by mouth 17-29 % reaches the blood",
                place="search",
                grade=Grade.ASSUMED,
            ),
        ),
        endpoint="no endpoint: only one route is given here",
        shown_by_one_person=False,
        patient_words="A vein lets us change the dose quickly. No study shows that it works better than other ways.",
    ),
    Claim(
        id="CLM-09",
        claim="Dose and duration differ between people; four to six hours is typical",
        verdict=Verdict.PARTLY,
        literature=(
            _says("schwartzman_2009", "4 h a day comes from another pain, complex regional pain syndrome"),
            _says("korean_2024", "in cancer pain infusions ran over 3-5 days"),
        ),
        endpoint="length of the infusion",
        metrics=("infusion_hours",),
        patient_words="Your dose is planned for you. A session takes about four to six hours, and then some rest.",
        may_be_shown_to_patients=True,
    ),
    Claim(
        id="CLM-10",
        claim="Neuropathic pain responds",
        verdict=Verdict.CONTESTED,
        literature=(
            _NO_TYPE,
            _says("mercadante_2000", "ten people: less pain than with saline after a bolus, up to 180 min"),
            _says("azari_2024", "little effect in neuropathy after chemotherapy"),
        ),
        endpoint="response, read by the mechanism of the pain",
        metrics=("response_30_pct",),
        shown_by_one_person=False,
        patient_words="We cannot tell beforehand whether nerve pain will get better with it.",
    ),
    Claim(
        id="CLM-11",
        claim="Phantom pain after breast surgery responds",
        verdict=Verdict.WEAK,
        literature=(_says("cohen_2018", "weak or no evidence for phantom pain", place="recommendations"),),
        endpoint="response, read for phantom pain",
        metrics=("response_30_pct",),
        shown_by_one_person=False,
        patient_words="Very little is known about ketamine for pain in a part that has been removed.",
    ),
    Claim(
        id="CLM-12",
        claim="Bone pain responds, that from marrow-stimulating medicines included",
        verdict=Verdict.PARTLY,
        verdict_note="metastases: audit only; marrow-stimulating medicines: no role found",
        literature=(_says("jackson_2001", "open audit: 15 of 17 somatic pains"),),
        endpoint="response, read for bone pain",
        metrics=("response_30_pct",),
        shown_by_one_person=False,
        patient_words=(
            "Bone pain eased in some people in small studies. Bone pain from growth-factor injections usually "
            "passes and is treated in other ways."
        ),
    ),
    Claim(
        id="CLM-13",
        claim="Ketamine lowers the need for opioids",
        verdict=Verdict.CONTESTED,
        literature=(
            _says("hardy_2012", "randomised: no difference"),
            _says("salas_2012", "randomised, 20 people: no difference in morphine"),
            _says("us_cohort_2026", "uncontrolled, 34 people: 360 to 350 mg a day"),
            _says("cheung_2020", "uncontrolled, 70 people: median change -25.5 %"),
        ),
        endpoint="fall of the daily opioid from the mean of the three days before, uncontrolled",
        metrics=("opioid_sparing_pct",),
        patient_words=(
            "Some people need less of their opioid medicine afterwards, others do not. Please do not change it by "
            "yourself; we decide on it with you."
        ),
    ),
    Claim(
        id="CLM-14",
        claim="It acts within minutes",
        verdict=Verdict.PARTLY,
        literature=(
            _says("mercadante_2000", "after a bolus relief was measured at 30 min"),
            _says("goldberg_2010", "continuous infusion: little relief on day 1, clear by day 3"),
        ),
        endpoint="first fall of pain by 30 % that the next reading confirms",
        metrics=("time_to_onset_min",),
        patient_words="Relief may begin during the infusion, some days later, or not at all.",
    ),
    Claim(
        id="CLM-15",
        claim="Pain becomes much milder and shorter within days",
        verdict=Verdict.CONTESTED,
        literature=(_HARDY, _says("cheung_2020", "uncontrolled: pain fell from 7.0 to 4.0")),
        endpoint="fall of average pain on the third day, and how long relief lasted",
        metrics=("fall_pct_day_3", "relief_duration_h"),
        patient_words="We will ask about your pain every day for a week, so that we both know whether it has helped.",
    ),
    Claim(
        id="CLM-16",
        claim="It has little or no effect on circulation and breathing",
        verdict=Verdict.CONTRADICTED,
        verdict_note="for blood pressure; partly for breathing",
        literature=(
            _says(
                "label_us",
                "rises of pressure and pulse are frequent; respiratory depression with overdose or rapid giving",
                place="warnings",
            ),
            _says("cheung_2020", "hypertension in 34.3 %"),
            _says(
                "lee_2016", "emergency care: cardiopulmonary events 0.22 times as often (0.05 to 1.01) as with opioid"
            ),
            _says("balzer_2021", "emergency care: hypoxia 0.38 times as often (0.10 to 1.41) as with morphine"),
        ),
        endpoint="largest rise of systolic pressure and lowest saturation",
        metrics=("bp_peak_rise_mmhg", "spo2_min_pct"),
        patient_words="Blood pressure often rises during the infusion. We measure it, and your breathing, throughout.",
    ),
    Claim(
        id="CLM-17",
        claim="There are no long-term side effects",
        verdict=Verdict.CONTRADICTED,
        literature=(
            _says("noppers_2011", "liver enzymes from 3 times the limit in 3 of 6 after two long courses"),
            _says("cotter_2021", "14 reports of liver or bile-duct injury"),
            _says("label_us", "bladder disease with chronic use", place="adverse reactions"),
            _says("short_2018", "long-term safety poorly assessed"),
        ),
        endpoint="liver, bladder and cognition checks done of those due, and what they showed",
        metrics=("late_effects",),
        patient_words=(
            "With repeated use it can harm the liver or the bladder, so we check both. Long-term safety is not fully "
            "known."
        ),
    ),
    Claim(
        id="CLM-18",
        claim="Delirium, hallucination and dysphoria are rarer than with morphine",
        verdict=Verdict.CONTRADICTED,
        verdict_note="for hallucination and dysphoria; delirium was never compared in cancer",
        literature=(
            _says("lee_2016", "6 trials, 438 people: psychological events 13.86 times as often (4.85 to 39.58)"),
            _says("low_dose_review_2021", "15 trials, 1 613 people: 2.83 times as often (0.98 to 8.18)"),
            _says("sigtermans_2009", "76 % against 18 % with placebo over days"),
            _says("hardy_2012", "adverse events 1.95 times as often as with placebo (1.46 to 2.61)"),
        ),
        endpoint="highest psychotomimetic level of each session",
        metrics=("psychotomimetic_max",),
        patient_words=(
            "You may see, hear or feel things that are not there, or feel far from yourself. It ends when the "
            "infusion is slowed or stopped in most people, and you are not left alone."
        ),
    ),
    Claim(
        id="CLM-19",
        claim="A candidate has side effects of other medicines, too little relief, or pain that is hard to control",
        verdict=Verdict.PARTLY,
        verdict_note="necessary, not sufficient",
        literature=(_says("cohen_2018", "contraindications and precautions come first", place="contraindications"),),
        endpoint="the candidacy decision with its findings",
        patient_words="These are good reasons to ask us. We also check that it is safe enough for you.",
        may_be_shown_to_patients=True,
    ),
    Claim(
        id="CLM-20",
        claim="Pain is acute or chronic by how long it lasts",
        verdict=Verdict.PARTLY,
        literature=(_says("treede_2019", "chronic from three months on", place="definition"),),
        endpoint="the course of each pain, computed from its dates",
        patient_words="Pain that lasts longer than three months is called chronic.",
        may_be_shown_to_patients=True,
    ),
)

CLAIMS: Final[dict[str, Claim]] = {claim.id: claim for claim in _CLAIMS}
"""Every claim by id."""

if len(CLAIMS) != len(_CLAIMS):
    raise RuntimeError("a claim is listed twice")


def measure_claims(outcome: CourseOutcome | None) -> tuple[ClaimFigure, ...]:
    """Every claim with this course's own figures beside it, in the order of the registry.

    Args:
        outcome: The course; None before there is one.

    Returns:
        At least one figure for each claim. Where a course cannot answer it says so.

    Example:
        >>> figures = measure_claims(None)
        >>> figures[0].claim_id, figures[0].note
        ('CLM-01', 'one person cannot show this')
    """
    return tuple(figure for claim in _CLAIMS for figure in claim_figures(claim, outcome))
