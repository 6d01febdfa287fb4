"""What a clinic may say of itself: exact intervals, small groups hidden, green only when the data support it."""

from dataclasses import replace
from datetime import date

import pytest

from lenitive.domain.evidence.claim import Verdict
from lenitive.domain.evidence.cohort import SMALL_N, Member, cohort_of, share
from lenitive.domain.evidence.own_verdict import ENOUGH, OWN_TESTS, OwnVerdict, judge_share, own_findings
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.outcomes.course_inputs import CourseInputs
from lenitive.domain.outcomes.session_outcome import SessionObserved
from lenitive.domain.outcomes.summary import CourseOutcome, summarise

SEEN = SessionObserved(date=date(2026, 1, 5), session_number=1, stopped_early=False, stopped_for_harm=False)
BLANK = summarise(CourseInputs(as_of=date(2026, 1, 12), sessions=(SEEN,)))


def answered(answer: Answer) -> CourseOutcome:
    return replace(BLANK, session_responses=(replace(BLANK.session_responses[0], answer=answer),))


def people(yes: int, no: int, unknown: int = 0, groups: tuple[str, ...] = ()) -> tuple[Member, ...]:
    said = [Answer.YES] * yes + [Answer.NO] * no + [Answer.UNKNOWN] * unknown
    return tuple(Member(outcome=answered(one), groups=groups) for one in said)


@pytest.mark.parametrize(("n", "bound_pct"), [(1985, 0.151), (1779, 0.168), (206, 1.444), (296, 1.007)])
def test_none_seen_stands_with_the_published_exact_bound(n: int, bound_pct: float) -> None:
    none = share("escalation", "sessions", 0, n)
    assert none.zero_bound
    assert none.high_pct == pytest.approx(bound_pct, abs=0.0006)


def test_who_is_not_known_leaves_the_denominator_and_is_counted_as_missing() -> None:
    found = cohort_of(people(3, 2, unknown=5))
    assert (found.response.events, found.response.n, found.response.missing) == (3, 5, 5)
    assert (found.response_missing_as_none.events, found.response_missing_as_none.n) == (3, 10)


def test_a_session_in_which_nobody_looked_is_in_no_denominator() -> None:
    saturation = [one for one in cohort_of(people(1, 1)).safety if one.what.startswith("oxygen")]
    assert [(one.of, one.n, one.missing) for one in saturation] == [("sessions", 0, 2), ("people", 0, 2)]


def test_a_group_below_the_smallest_size_is_not_shown_and_every_group_is_named() -> None:
    found = cohort_of(people(SMALL_N - 1, 0, groups=("phantom",)), groups=("neuropathic", "phantom"))
    assert [(one.name, one.people, one.response) for one in found.groups] == [
        ("neuropathic", None, None), ("phantom", None, None),
    ]  # fmt: skip
    enough = cohort_of(people(SMALL_N, 0, groups=("phantom",)))
    assert enough.groups[0].people == SMALL_N


def verdict_of(yes: int, no: int, unknown: int = 0) -> OwnVerdict:
    found = own_findings(people(yes, no, unknown))
    return next(one.verdict for one in found if one.claim.id == "CLM-04")


def test_green_needs_enough_people_an_interval_beyond_the_benchmark_and_few_missing() -> None:
    assert verdict_of(24, 16) is OwnVerdict.SUPPORTED
    assert verdict_of(ENOUGH - 1, 0) is OwnVerdict.NOT_SHOWN  # all of too few
    assert verdict_of(14, 26) is OwnVerdict.NOT_SHOWN  # 35 %: the interval holds 27 %
    assert verdict_of(24, 16, unknown=30) is OwnVerdict.NOT_SHOWN  # too many missing
    assert verdict_of(2, 58) is OwnVerdict.AGAINST


def test_a_claim_that_studies_contradict_is_never_green() -> None:
    test = OWN_TESTS["CLM-16"]
    good = share("pressure", "sessions", 0, 1000)
    assert judge_share(good, test, literature=Verdict.CONTESTED)[0] is OwnVerdict.SUPPORTED
    assert judge_share(good, test, literature=Verdict.CONTRADICTED)[0] is OwnVerdict.NOT_SHOWN


def test_no_claim_is_green_in_an_empty_clinic() -> None:
    assert {one.verdict for one in own_findings(())} == {OwnVerdict.NOT_MEASURED}
