"""What one pain problem amounts to on one day: severity, course, mechanism, relation to cancer, and its ICD-11 code."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lenitive.domain.assessment.body_map import BODY_MAP, check_site
from lenitive.domain.assessment.course import Course, PainCourse, pain_course
from lenitive.domain.assessment.mechanism import (
    Mechanism,
    NeupsigGrade,
    is_neuropathic_probable,
    mechanism,
    neupsig_grade,
)
from lenitive.domain.assessment.pain import Cause, Intensity, PainProblem, Side
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade


class Severity(StrEnum):
    """Band of a numerical rating."""

    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNKNOWN = "unknown"


def _band(value: int, words: str) -> Figure:
    return Figure(
        value=value,
        unit="{score}",
        source="lenitive",
        place=f"{words}; usual bands, not confirmed",
        grade=Grade.ASSUMED,
    )


MODERATE_FROM: Final = _band(4, "moderate pain from here")
SEVERE_FROM: Final = _band(7, "severe pain from here")


def severity(nrs: float | None) -> Severity:
    """The band of a rating 0-10: mild below 4, moderate below 7, severe from 7. None gives unknown.

    Raises:
        ValueError: The rating is outside 0-10.

    Source:
        Usual bands 1-3, 4-6 and 7-10; other authors put the first cut between 4 and 5 (assumed).

    Example:
        >>> severity(6.5)
        <Severity.MODERATE: 'moderate'>
    """
    if nrs is None:
        return Severity.UNKNOWN
    if math.isnan(nrs) or not 0 <= nrs <= 10:
        raise ValueError(f"pain rating {nrs} is outside 0-10; give the rating as it was said")
    if nrs == 0:
        return Severity.NONE
    if nrs < MODERATE_FROM.value:
        return Severity.MILD
    return Severity.MODERATE if nrs < SEVERE_FROM.value else Severity.SEVERE


_TUMOUR: Final = frozenset({Cause.TUMOUR_BONE, Cause.TUMOUR_NERVE_OR_PLEXUS, Cause.TUMOUR_ORGAN})
_TREATMENT: Final = frozenset(
    {
        Cause.TREATMENT_CHEMOTHERAPY,
        Cause.TREATMENT_RADIOTHERAPY,
        Cause.TREATMENT_SURGERY,
        Cause.TREATMENT_GROWTH_FACTOR,
    }
)


def is_cancer_related(problem: PainProblem) -> Answer:
    """Whether the pain comes from the cancer, its treatment, or an investigation done for it.

    Counting investigations is this project's reading (assumed): they would not have been done without the cancer.

    Example:
        >>> is_cancer_related(PainProblem(id="p", site="hip"))
        <Answer.UNKNOWN: 'unknown'>
    """
    if problem.cause is None:
        return Answer.UNKNOWN
    return Answer.NO if problem.cause is Cause.UNRELATED else Answer.YES


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPain:
    """An ICD-11 code for one pain, or why there is none.

    Attributes:
        code: ICD-11 MMS code, or None when it cannot be determined.
        title: What the code stands for, in short; None without a code.
        why: What the code rests on, or what is missing.
        source: Key of the source.
        grade: How well the choice of code is known.
    """

    code: str | None
    title: str | None
    why: str
    source: str = "bennett_2019"
    grade: Grade = Grade.SECONDARY


def icd11_code(problem: PainProblem, as_of: date) -> CodedPain:
    """The ICD-11 code of a pain: chronic cancer-related pain by its cause, or acute pain up to three months.

    Pain from another disease is excluded from MG30.1 and gets no code here; neither does a pain whose cause or onset
    is not known, because MG30.1Z would claim that the cancer causes it.

    Source:
        bennett_2019 for MG30.1, .10 and .11 (secondary); MG31.Z up to three months and MG30.1Y are assumed.

    Example:
        >>> icd11_code(PainProblem(id="p", site="hip", onset=date(2023, 1, 1), cause=Cause.TUMOUR_BONE),
        ...            date(2024, 1, 1)).code
        'MG30.10'
    """
    course = pain_course(problem, as_of)
    if course.course is Course.UNKNOWN:
        return CodedPain(code=None, title=None, why=f"acute or chronic is not known: {course.why}", grade=Grade.ASSUMED)
    if course.course is Course.ACUTE:
        return CodedPain(
            code="MG31.Z", title="acute pain, unspecified", why="lasts 3 months or less", grade=Grade.ASSUMED
        )
    if problem.cause is None:
        return CodedPain(code=None, title=None, why="lasts longer than 3 months, but its cause is not known")
    if problem.cause is Cause.UNRELATED:
        return CodedPain(code=None, title=None, why="MG30.1 excludes pain from another disease; code that disease")
    return _chronic_code(problem.cause)


def _chronic_code(cause: Cause) -> CodedPain:
    if cause in _TUMOUR:
        return CodedPain(code="MG30.10", title="chronic cancer pain", why="tumour pain longer than 3 months")
    if cause in _TREATMENT:
        also = "; MG30.2 is the alternative, do not code both" if cause is Cause.TREATMENT_SURGERY else ""
        return CodedPain(
            code="MG30.11",
            title="chronic post-cancer-treatment pain",
            why=f"pain from cancer treatment longer than 3 months{also}",
        )
    return CodedPain(
        code="MG30.1Y",
        title="other specified chronic cancer-related pain",
        why="pain from an investigation longer than 3 months",
        grade=Grade.ASSUMED,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedPain:
    """One pain problem with everything that follows from it on one day.

    Attributes:
        id: The problem's id.
        site: As the problem gives it.
        site_words: The place in words, side first; the site itself when it is not on the body map.
        site_refusal: Why the place makes no sense, or None.
        severity: Band of the rating that stands for the pain: average, else now, else worst.
        severity_nrs: That rating; None when nobody asked.
        course: Acute or chronic, and breakthrough.
        mechanism: What the description supports.
        neupsig: Grade reached for a neuropathic part.
        neuropathic_probable: Whether a neuropathic part is at least probable.
        cancer_related: Tumour, treatment or investigation.
        icd11: Code, or why there is none.
        missing: What nobody has said yet, in words.
    """

    id: str
    site: str
    site_words: str
    site_refusal: Refusal | None
    severity: Severity
    severity_nrs: float | None
    course: PainCourse
    mechanism: Mechanism
    neupsig: NeupsigGrade
    neuropathic_probable: Answer
    cancer_related: Answer
    icd11: CodedPain
    missing: tuple[str, ...]


def describe_pain(problem: PainProblem, as_of: date) -> DescribedPain:
    """Everything that follows from one pain problem on one day; what is not known is listed in `missing`.

    Example:
        >>> problem = PainProblem(id="p", site="breast", side=Side.LEFT, part_absent=True, onset=date(2022, 5, 1),
        ...                       cause=Cause.TREATMENT_SURGERY, intensity=Intensity(date=date(2024, 1, 1), average=6))
        >>> found = describe_pain(problem, date(2024, 1, 2))
        >>> found.site_words, str(found.mechanism), str(found.severity), found.icd11.code
        ('left breast (removed)', 'phantom', 'moderate', 'MG30.11')
    """
    rating = _rating(problem.intensity)
    return DescribedPain(
        id=problem.id,
        site=problem.site,
        site_words=site_words(problem),
        site_refusal=check_site(problem),
        severity=severity(rating),
        severity_nrs=rating,
        course=pain_course(problem, as_of),
        mechanism=mechanism(problem),
        neupsig=neupsig_grade(problem.neuropathic),
        neuropathic_probable=is_neuropathic_probable(problem.neuropathic),
        cancer_related=is_cancer_related(problem),
        icd11=icd11_code(problem, as_of),
        missing=_missing(problem, rating),
    )


def site_words(problem: PainProblem) -> str:
    """Where the pain is, in words, side first.

    Example:
        >>> site_words(PainProblem(id="p", site="upper_arm", side=Side.BOTH))
        'upper arm, both sides'
    """
    part = BODY_MAP.get(problem.site)
    words = problem.site if part is None else part.words
    if problem.side in {Side.LEFT, Side.RIGHT}:
        words = f"{problem.side} {words}"
    elif problem.side is Side.BOTH:
        words = f"{words}, both sides"
    return f"{words} (removed)" if problem.part_absent else words


def _rating(intensity: Intensity | None) -> float | None:
    if intensity is None:
        return None
    in_order = (intensity.average, intensity.now, intensity.worst)
    return next((rating for rating in in_order if rating is not None), None)


def _missing(problem: PainProblem, rating: float | None) -> tuple[str, ...]:
    evidence = problem.neuropathic
    asked = {
        "rating 0-10": rating,
        "first day": problem.onset,
        "cause": problem.cause,
        "nociceptive description (somatic or visceral)": problem.nociception,
        "history of a lesion of the nervous system": evidence.history_of_lesion,
        "plausible distribution": evidence.plausible_distribution,
        "sensory signs": evidence.sensory_signs,
        "exacerbations": problem.breakthrough.present,
        "whether the background is controlled": problem.breakthrough.background_controlled,
    }
    return tuple(words for words, value in asked.items() if value is None)
