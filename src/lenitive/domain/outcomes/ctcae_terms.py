"""REGISTRY of the adverse-event terms that matter for ketamine, as CTCAE v5.0 grades them.

The words are this project's own short paraphrase; the grading itself is the clinician's, with the published text. How
well each grade's wording is known stands with the grade: most rows were not compared with the published table.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeText:
    """One severity grade of a term.

    Attributes:
        grade: 1 mild, 2 moderate, 3 severe, 4 life-threatening.
        text: Short paraphrase.
        known: How well the wording is known.
    """

    grade: int
    text: str
    known: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class CtcaeTerm:
    """One adverse-event term.

    Attributes:
        key: Stable name.
        name: As a clinician says it.
        grades: The grades that the term has; empty where only the term, not its grading, is used here.
        meddra: MedDRA code, or None when none was seen.
        meddra_known: How well the code is known; None without a code.
        source: Key in `SOURCES`.
        version: Of the criteria.
        pain_side: True for terms that describe the pain treated rather than harm.
    """

    key: str
    name: str
    grades: tuple[GradeText, ...]
    meddra: str | None = None
    meddra_known: Grade | None = None
    source: str = "ctcae_5"
    version: str = "5.0"
    pain_side: bool = False

    def __post_init__(self) -> None:
        for text in self.grades:
            check_grade(self.source, text.known)

    def text_of(self, grade: int) -> GradeText | None:
        """The paraphrase of a grade, or None where the term does not have that grade."""
        return next((text for text in self.grades if text.grade == grade), None)


_S, _A = Grade.SECONDARY, Grade.ASSUMED


def _term(
    key: str,
    name: str,
    meddra: str | None,
    texts: tuple[str | None, ...],
    *,
    confirmed: tuple[int, ...] = (),
    code_known: Grade = _S,
) -> CtcaeTerm:
    """One entry; `texts` are grades 1 to 4, None where the term has no such grade."""
    rows = tuple(
        GradeText(grade=grade, text=text, known=_S if grade in confirmed else _A)
        for grade, text in enumerate(texts, start=1)
        if text is not None
    )
    known = code_known if meddra else None
    return CtcaeTerm(key=key, name=name, grades=rows, meddra=meddra, meddra_known=known)


def _pain_term(key: str, name: str, meddra: str) -> CtcaeTerm:
    return CtcaeTerm(key=key, name=name, grades=(), meddra=meddra, meddra_known=_S, pain_side=True)


_MILD_TO_ADL: Final = ("mild", "limits instrumental daily activities", "limits self-care")
_ALL: Final = (1, 2, 3, 4)
_AMINOTRANSFERASE: Final = ("above ULN to 3 x ULN", "above 3 to 5 x ULN", "above 5 to 20 x ULN", "above 20 x ULN")
_CHOLESTASIS: Final = ("above ULN to 2.5 x ULN", "above 2.5 to 5 x ULN", "above 5 to 20 x ULN", "above 20 x ULN")
_BILIRUBIN: Final = ("above ULN to 1.5 x ULN", "above 1.5 to 3 x ULN", "above 3 to 10 x ULN", "above 10 x ULN")

_TERMS: Final = (
    _term(
        "hypertension",
        "Hypertension",
        "10020772",
        (
            "systolic 120-139 or diastolic 80-89 mmHg",
            "systolic 140-159 or diastolic 90-99 mmHg if normal before; lasting 24 h; symptoms; one drug",
            "systolic from 160 or diastolic from 100 mmHg; more than one drug, or stronger treatment",
            "hypertensive crisis, malignant hypertension or neurological deficit",
        ),
        confirmed=_ALL,
        code_known=_A,
    ),
    _term(
        "hypotension",
        "Hypotension",
        None,
        ("no symptoms", "treatment, not urgent", "hospital treatment", "life-threatening"),
    ),
    _term(
        "sinus_tachycardia",
        "Sinus tachycardia",
        None,
        ("no symptoms", "symptoms, treatment not urgent", "urgent treatment", None),
    ),
    _term(
        "hallucinations",
        "Hallucinations",
        "10019077",
        ("mild, for example changed perception", "moderate", "severe, no admission needed", "threat to self or others"),
    ),
    _term(
        "delirium",
        "Delirium",
        "10012218",
        ("mild acute confusion", "moderate, limits instrumental activities", "severe, limits self-care", "life-threat"),
    ),
    _term("confusion", "Confusion", "10010300", ("mild disorientation", "moderate", "severe", "life-threatening")),
    _term("agitation", "Agitation", "10001497", ("mild change of mood", "moderate", "severe", "urgent treatment")),
    _term("anxiety", "Anxiety", "10002855", (*_MILD_TO_ADL, "urgent treatment")),
    _term(
        "psychosis", "Psychosis", "10037234", ("mild", "moderate", "severe, no admission needed", "threat to others")
    ),
    _term("euphoria", "Euphoria", "10015533", ("mild", "moderate", "severe", None)),
    _term("delusions", "Delusions", "10012260", ("mild", "moderate", "severe", "threat to self or others")),
    _term(
        "somnolence",
        "Somnolence",
        "10041349",
        ("drowsier than usual", "moderate sedation", "obtunded", "urgent treatment"),
    ),
    _term(
        "depressed_consciousness",
        "Depressed level of consciousness",
        "10012373",
        ("less alert", "slow to respond", "hard to rouse", "coma"),
    ),
    _term("dizziness", "Dizziness", "10013573", (*_MILD_TO_ADL, None)),
    _term("headache", "Headache", "10019211", ("mild", "moderate", "severe", None)),
    _term("nystagmus", "Nystagmus", "10029864", (None, "limits activities", None, None)),
    _term("cognitive_disturbance", "Cognitive disturbance", "10009845", (*_MILD_TO_ADL, None)),
    _term("memory_impairment", "Memory impairment", "10027175", (*_MILD_TO_ADL, None)),
    _term("concentration_impairment", "Concentration impairment", "10010250", (*_MILD_TO_ADL, None)),
    _term("seizure", "Seizure", "10039906", ("brief partial", "brief generalised", "several", "status")),
    _term("apnoea", "Apnoea", None, (None, None, "present, treated", "urgent airway treatment")),
    _term(
        "hypoxia",
        "Hypoxia",
        None,
        (None, "saturation below 88 % on exertion", "saturation below 88 % at rest", "airway compromise"),
    ),
    _term("nausea", "Nausea", None, ("less appetite", "eats less", "cannot eat or drink enough; tube", None)),
    _term(
        "vomiting", "Vomiting", None, ("no treatment", "outpatient fluids", "tube feeding or admission", "life-threat")
    ),
    _term("alt_increased", "Alanine aminotransferase increased", None, _AMINOTRANSFERASE, confirmed=_ALL),
    _term("ast_increased", "Aspartate aminotransferase increased", None, _AMINOTRANSFERASE, confirmed=_ALL),
    _term("ggt_increased", "Gamma-glutamyl transferase increased", None, _CHOLESTASIS, confirmed=_ALL),
    _term("alp_increased", "Alkaline phosphatase increased", None, _CHOLESTASIS),
    _term("bilirubin_increased", "Blood bilirubin increased", None, _BILIRUBIN, confirmed=(2, 3)),
    _term(
        "cystitis",
        "Cystitis, not infective",
        "10063057",
        ("blood on test strip, few symptoms", "moderate; catheter or irrigation", "visible blood; admission", "urgent"),
        confirmed=_ALL,
    ),
    _term(
        "urinary_frequency", "Urinary frequency", "10046539", ("present", "limits instrumental activities", None, None)
    ),
    _term("urinary_urgency", "Urinary urgency", "10046593", ("present", "limits instrumental activities", None, None)),
    _term(
        "haematuria",
        "Haematuria",
        "10019450",
        ("no symptoms", "symptoms; catheter or irrigation", "visible; transfusion", "urgent treatment"),
    ),
    _term("insomnia", "Insomnia", "10022437", ("mild", "moderate", "severe", None)),
    _term(
        "infusion_related_reaction",
        "Infusion related reaction",
        None,
        ("mild", "infusion interrupted", "prolonged or recurrent", "life-threatening"),
    ),
    _term(
        "infusion_site_extravasation",
        "Infusion site extravasation",
        None,
        ("mild", "infusion interrupted", "prolonged", "life-threatening"),
    ),
    _pain_term("phantom_pain", "Phantom pain", "10056238"),
    _pain_term("neuralgia", "Neuralgia", "10029223"),
    _pain_term("paraesthesia", "Paraesthesia", "10033987"),
    _pain_term("brachial_plexopathy", "Brachial plexopathy", "10065417"),
    _pain_term("peripheral_sensory_neuropathy", "Peripheral sensory neuropathy", "10034620"),
    _pain_term("tumour_pain", "Tumour pain", "10045158"),
)

CTCAE_TERMS: Final[dict[str, CtcaeTerm]] = {term.key: term for term in _TERMS}
"""Every adverse-event term by key."""

if len(CTCAE_TERMS) != len(_TERMS):
    raise RuntimeError("an adverse-event term is listed twice")
