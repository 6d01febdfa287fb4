"""Every CTCAE term: grades in order, codes well formed, nothing graded better than it is known."""

import pytest

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.adverse_events import may_be_stop_signal
from lenitive.domain.outcomes.ctcae_terms import CTCAE_TERMS, CtcaeTerm

TERMS = pytest.mark.parametrize("term", CTCAE_TERMS.values(), ids=lambda term: term.key)
CONFIRMED = {"hypertension", "alt_increased", "ast_increased", "ggt_increased", "bilirubin_increased", "cystitis"}


@TERMS
def test_grades_rise_and_have_words(term: CtcaeTerm) -> None:
    grades = [one.grade for one in term.grades]
    assert grades == sorted(set(grades))
    assert set(grades) <= {1, 2, 3, 4}
    assert all(one.text for one in term.grades)
    assert bool(grades) is not term.pain_side


@TERMS
def test_a_code_has_eight_digits_and_a_grade_of_its_own(term: CtcaeTerm) -> None:
    assert (term.meddra is None) is (term.meddra_known is None)
    if term.meddra is not None:
        assert len(term.meddra) == 8
        assert term.meddra.isdigit()


@TERMS
def test_only_the_rows_that_were_compared_are_better_than_assumed(term: CtcaeTerm) -> None:
    if any(one.known is not Grade.ASSUMED for one in term.grades):
        assert term.key in CONFIRMED


@TERMS
def test_every_term_names_the_version_it_was_made_with(term: CtcaeTerm) -> None:
    assert (term.source, term.version) == ("ctcae_5", "5.0")


@TERMS
@pytest.mark.parametrize("grade", [0, 1, 2])
def test_no_grade_below_3_is_a_stop_signal(term: CtcaeTerm, grade: int) -> None:
    assert not may_be_stop_signal(term.key, grade)


def test_codes_are_unique_and_the_unconfirmed_one_says_so() -> None:
    codes = [term.meddra for term in CTCAE_TERMS.values() if term.meddra]
    assert len(codes) == len(set(codes))
    assert CTCAE_TERMS["hypertension"].meddra_known is Grade.ASSUMED


def test_only_two_bilirubin_grades_were_compared() -> None:
    known = [one.known for one in CTCAE_TERMS["bilirubin_increased"].grades]
    assert known == [Grade.ASSUMED, Grade.SECONDARY, Grade.SECONDARY, Grade.ASSUMED]
