import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenitive.domain.assessment.course import Course, Exacerbation, add_months, is_breakthrough, pain_course
from lenitive.domain.assessment.description import (
    Severity,
    describe_pain,
    icd11_code,
    is_cancer_related,
    severity,
)
from lenitive.domain.assessment.mechanism import (
    Mechanism,
    NeupsigGrade,
    is_neuropathic_probable,
    mechanism,
    neupsig_grade,
)
from lenitive.domain.assessment.pain import Breakthrough, Cause, NeuropathicEvidence, Nociception, PainProblem, Side
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.sources import Grade

AS_OF = date(2024, 6, 15)
PAIN = PainProblem(id="p", site="hip", side=Side.LEFT)


def pain(**changes: object) -> PainProblem:
    return dataclasses.replace(PAIN, **changes)  # type: ignore[arg-type]


def evidence(
    history: bool | None, distribution: bool | None, signs: bool | None, test: bool | None
) -> NeuropathicEvidence:
    return NeuropathicEvidence(
        history_of_lesion=history, plausible_distribution=distribution, sensory_signs=signs, confirmed_by_test=test
    )


@pytest.mark.parametrize(
    ("onset", "as_of", "course"),
    [
        (date(2024, 1, 15), date(2024, 4, 15), Course.ACUTE),
        (date(2024, 1, 15), date(2024, 4, 16), Course.CHRONIC),
        (date(2023, 11, 30), date(2024, 2, 29), Course.ACUTE),
        (date(2023, 11, 30), date(2024, 3, 1), Course.CHRONIC),
        (date(2022, 11, 30), date(2023, 2, 28), Course.ACUTE),
        (date(2022, 11, 30), date(2023, 3, 1), Course.CHRONIC),
        (date(2024, 6, 15), date(2024, 6, 15), Course.ACUTE),
        (date(2024, 6, 16), date(2024, 6, 15), Course.UNKNOWN),
    ],
)
def test_chronic_begins_the_day_after_three_calendar_months(onset: date, as_of: date, course: Course) -> None:
    assert pain_course(pain(onset=onset), as_of).course is course


def test_a_pain_without_onset_has_an_unknown_course_and_says_why() -> None:
    found = pain_course(PAIN, AS_OF)
    assert found.course is Course.UNKNOWN
    assert found.why == "the first day of this pain is not known"


def test_a_pain_that_ended_is_judged_by_how_long_it_lasted() -> None:
    assert pain_course(pain(onset=date(2020, 1, 1), ended=date(2020, 2, 1)), AS_OF).course is Course.ACUTE
    assert pain_course(pain(onset=date(2020, 2, 1), ended=date(2020, 1, 1)), AS_OF).course is Course.UNKNOWN


def test_chronic_pain_with_breakthrough_is_both() -> None:
    found = pain_course(
        pain(onset=date(2023, 1, 1), breakthrough=Breakthrough(present=True, background_controlled=True)), AS_OF
    )
    assert (found.course, found.breakthrough) == (Course.CHRONIC, Answer.YES)


@pytest.mark.parametrize(
    ("present", "episodes", "controlled", "answer", "kind"),
    [
        (True, None, True, Answer.YES, Exacerbation.BREAKTHROUGH),
        (True, None, False, Answer.NO, Exacerbation.INCIDENT_OR_UNCONTROLLED),
        (True, None, None, Answer.UNKNOWN, Exacerbation.UNKNOWN),
        (None, 3, True, Answer.YES, Exacerbation.BREAKTHROUGH),
        (False, 3, True, Answer.UNKNOWN, Exacerbation.UNKNOWN),
        (None, None, True, Answer.UNKNOWN, Exacerbation.UNKNOWN),
        (False, None, None, Answer.NO, Exacerbation.NONE),
    ],
)
def test_breakthrough_needs_a_controlled_background(
    present: bool | None, episodes: float | None, controlled: bool | None, answer: Answer, kind: Exacerbation
) -> None:
    found = Breakthrough(present=present, episodes_per_day=episodes, background_controlled=controlled)
    assert is_breakthrough(found) is answer
    assert pain_course(pain(breakthrough=found), AS_OF).exacerbation is kind


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 1, 1)), st.integers(0, 400))
def test_a_pain_never_turns_from_chronic_to_acute_as_days_pass(onset: date, days: int) -> None:
    first = pain_course(pain(onset=onset), onset + timedelta(days=days)).course
    second = pain_course(pain(onset=onset), onset + timedelta(days=days + 1)).course
    assert (first, second) != (Course.CHRONIC, Course.ACUTE)
    assert (second is Course.CHRONIC) is (onset + timedelta(days=days + 1) > add_months(onset, 3))


@pytest.mark.parametrize(
    ("asked", "grade"),
    [
        ((None, None, None, None), NeupsigGrade.UNKNOWN),
        ((True, None, True, True), NeupsigGrade.UNKNOWN),
        ((False, None, None, None), NeupsigGrade.UNLIKELY),
        ((True, False, True, True), NeupsigGrade.UNLIKELY),
        ((True, True, None, None), NeupsigGrade.POSSIBLE),
        ((True, True, False, False), NeupsigGrade.POSSIBLE),
        ((True, True, True, None), NeupsigGrade.PROBABLE),
        ((True, True, True, False), NeupsigGrade.PROBABLE),
        ((True, True, False, True), NeupsigGrade.PROBABLE),
        ((True, True, None, True), NeupsigGrade.PROBABLE),
        ((True, True, True, True), NeupsigGrade.DEFINITE),
    ],
)
def test_neupsig_grade_is_the_one_that_the_evidence_reaches(
    asked: tuple[bool | None, bool | None, bool | None, bool | None], grade: NeupsigGrade
) -> None:
    assert neupsig_grade(evidence(*asked)) is grade


MAYBE = st.sampled_from([None, True, False])


@given(MAYBE, MAYBE, MAYBE, MAYBE)
def test_unlikely_needs_a_spoken_no_and_probable_agrees_with_the_grade(
    history: bool | None, distribution: bool | None, signs: bool | None, test: bool | None
) -> None:
    asked = evidence(history, distribution, signs, test)
    grade, probable = neupsig_grade(asked), is_neuropathic_probable(asked)
    assert (grade is NeupsigGrade.UNLIKELY) is (False in (history, distribution))
    assert (probable is Answer.YES) is (grade in {NeupsigGrade.PROBABLE, NeupsigGrade.DEFINITE})
    if False not in (history, distribution, signs, test):
        assert probable is not Answer.NO


POSSIBLE = NeuropathicEvidence(history_of_lesion=True, plausible_distribution=True)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"nociception": Nociception.SOMATIC}, Mechanism.NOCICEPTIVE_SOMATIC),
        ({"nociception": Nociception.VISCERAL}, Mechanism.NOCICEPTIVE_VISCERAL),
        ({"neuropathic": POSSIBLE}, Mechanism.NEUROPATHIC),
        ({"neuropathic": POSSIBLE, "nociception": Nociception.SOMATIC}, Mechanism.MIXED),
        ({"neuropathic": NeuropathicEvidence(history_of_lesion=False)}, Mechanism.UNKNOWN),
        ({}, Mechanism.UNKNOWN),
        ({"site": "breast", "part_absent": True}, Mechanism.PHANTOM),
        ({"site": "breast", "part_absent": True, "nociception": Nociception.SOMATIC}, Mechanism.PHANTOM),
        ({"site": "abdomen", "side": None, "part_absent": True}, Mechanism.UNKNOWN),
        ({"site": "nowhere", "part_absent": True}, Mechanism.UNKNOWN),
        ({"site": "breast", "part_absent": False}, Mechanism.UNKNOWN),
    ],
)
def test_mechanism_follows_description_and_examination(changes: dict[str, object], expected: Mechanism) -> None:
    assert mechanism(pain(**changes)) is expected


@pytest.mark.parametrize(
    ("cause", "code", "grade"),
    [
        (Cause.TUMOUR_BONE, "MG30.10", Grade.SECONDARY),
        (Cause.TUMOUR_NERVE_OR_PLEXUS, "MG30.10", Grade.SECONDARY),
        (Cause.TUMOUR_ORGAN, "MG30.10", Grade.SECONDARY),
        (Cause.TREATMENT_CHEMOTHERAPY, "MG30.11", Grade.SECONDARY),
        (Cause.TREATMENT_RADIOTHERAPY, "MG30.11", Grade.SECONDARY),
        (Cause.TREATMENT_SURGERY, "MG30.11", Grade.SECONDARY),
        (Cause.TREATMENT_GROWTH_FACTOR, "MG30.11", Grade.SECONDARY),
        (Cause.INVESTIGATION, "MG30.1Y", Grade.ASSUMED),
        (Cause.UNRELATED, None, Grade.SECONDARY),
        (None, None, Grade.SECONDARY),
    ],
)
def test_chronic_pain_is_coded_by_its_cause(cause: Cause | None, code: str | None, grade: Grade) -> None:
    found = icd11_code(pain(onset=date(2023, 1, 1), cause=cause), AS_OF)
    assert (found.code, found.grade) == (code, grade)
    assert found.why


def test_pain_up_to_three_months_is_coded_as_acute_and_pain_of_unknown_age_is_not_coded() -> None:
    assert icd11_code(pain(onset=date(2024, 6, 1), cause=Cause.TUMOUR_BONE), AS_OF).code == "MG31.Z"
    unknown = icd11_code(pain(cause=Cause.TUMOUR_BONE), AS_OF)
    assert unknown.code is None
    assert "first day" in unknown.why


def test_pain_of_unknown_cause_is_neither_related_to_the_cancer_nor_not() -> None:
    assert is_cancer_related(PAIN) is Answer.UNKNOWN
    assert is_cancer_related(pain(cause=Cause.UNRELATED)) is Answer.NO
    related = set(Cause) - {Cause.UNRELATED}
    assert all(is_cancer_related(pain(cause=cause)) is Answer.YES for cause in related)


@pytest.mark.parametrize(
    ("nrs", "band"),
    [
        (None, Severity.UNKNOWN),
        (0, Severity.NONE),
        (0.24, Severity.MILD),
        (3.9, Severity.MILD),
        (4, Severity.MODERATE),
        (6.9, Severity.MODERATE),
        (7, Severity.SEVERE),
        (10, Severity.SEVERE),
    ],
)
def test_severity_bands_cover_decimals(nrs: float | None, band: Severity) -> None:
    assert severity(nrs) is band


@pytest.mark.parametrize("nrs", [-0.1, 10.1, float("nan")])
def test_a_rating_outside_the_scale_is_a_mistake(nrs: float) -> None:
    with pytest.raises(ValueError, match="outside 0-10"):
        severity(nrs)


def test_a_bare_problem_says_everything_that_is_missing() -> None:
    found = describe_pain(PAIN, AS_OF)
    assert found.severity is Severity.UNKNOWN
    assert "first day" in found.missing
    assert "sensory signs" in found.missing
    assert "cause" in found.missing
