"""Whether the clinic's own data support a claim: green only when the interval, at its unkind end, clears a benchmark.

An uncontrolled series never proves a cause. A claim is called supported here only when enough people were measured,
the exact interval excludes the benchmark, few are missing, and the literature does not contradict it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lenitive.domain.evidence.claim import Claim, Verdict
from lenitive.domain.evidence.claims import CLAIMS
from lenitive.domain.evidence.cohort import HARMS, Member, Share, cohort_of, latest_response, session_share, share
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.follow_up import TaskStatus
from lenitive.domain.outcomes.session_outcome import SessionOutcome

ENOUGH: Final = 20
"""Fewer people or sessions than this never support a claim (lenitive, assumed)."""

MISSING_MOST_PCT: Final = 30
"""With more than this missing no claim is supported (lenitive, assumed)."""


class OwnVerdict(StrEnum):
    """What the clinic's own data say of a claim."""

    SUPPORTED = "supported"
    NOT_SHOWN = "not shown"
    AGAINST = "against it"
    NOT_MEASURED = "not measured here"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTest:
    """How the clinic's data can support a claim.

    Attributes:
        claim: Its id.
        read: The share that is looked at.
        benchmark_pct: What the interval has to clear.
        at_least: True when the whole interval must lie above the benchmark, False when it must lie below.
        benchmark: What the benchmark is, in words.
        source: Key in `SOURCES`.
        grade: How well the benchmark is known.
    """

    claim: str
    read: Callable[[Sequence[Member]], Share]
    benchmark_pct: float
    at_least: bool
    benchmark: str
    source: str = "lenitive"
    grade: Grade = Grade.ASSUMED

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)
        if self.claim not in CLAIMS:
            raise ValueError(f"{self.claim} is no claim; use a key of CLAIMS")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFinding:
    """A claim with the clinic's own figure beside it.

    Attributes:
        claim: What is said, and what the literature says.
        share: The clinic's own figure; None where nothing here can measure it.
        test: What it is held against; None where nothing can measure it.
        verdict: What the clinic's data say.
        why: In one sentence.
    """

    claim: Claim
    share: Share | None
    test: OwnTest | None
    verdict: OwnVerdict
    why: str


def _response(members: Sequence[Member]) -> Share:
    return cohort_of(members).response


def _response_in(group: str) -> Callable[[Sequence[Member]], Share]:
    def read(members: Sequence[Member]) -> Share:
        answers = [latest_response(one.outcome) for one in members if group in one.groups and one.outcome.sessions]
        known = [answer for answer in answers if answer is not Answer.UNKNOWN]
        yes = sum(answer is Answer.YES for answer in known)
        return share(
            f"responder, pain: {group.replace('_', ' ')}", "people", yes, len(known), missing=len(answers) - len(known)
        )

    return read


def _harm(index: int) -> Callable[[Sequence[Member]], Share]:
    return lambda members: session_share(members, HARMS[index].what, HARMS[index].seen)


def _onset(session: SessionOutcome) -> bool | None:
    onset = session.time_course.onset
    if onset.onset_min is not None:
        return onset.onset_min <= 30
    return None if onset.censored_at_min is None else False


def _day_3(members: Sequence[Member]) -> Share:
    days = [
        [day.average.at_least_30_pct for day in one.outcome.follow_up if day.day == 3 and day.why_not is None]
        for one in members
        if one.outcome.sessions
    ]
    known = [answers[-1] for answers in days if answers and answers[-1] is not Answer.UNKNOWN]
    yes = sum(answer is Answer.YES for answer in known)
    return share("30 % less pain on the third day", "people", yes, len(known), missing=len(days) - len(known))


def _circulation(session: SessionOutcome) -> bool | None:
    found = [HARMS[index].seen(session) for index in (2, 3)]
    return True if True in found else None if None in found else False


def _late_missed(members: Sequence[Member]) -> Share:
    late = [
        task
        for one in members
        for task in one.outcome.tasks
        if task.rule.startswith(("FUP-LFT", "FUP-BLADDER", "FUP-COGNITION")) and task.status is not TaskStatus.PLANNED
    ]
    missed = sum(task.status is not TaskStatus.DONE for task in late)
    return share("liver, bladder and cognition checks not done of those due", "checks", missed, len(late))


_TESTS: Final = (
    OwnTest(claim="CLM-04", read=_response, benchmark_pct=27, at_least=True, source="hardy_2012",
            grade=Grade.SECONDARY, benchmark="response with a dummy infusion in the largest trial"),
    OwnTest(claim="CLM-05", read=_harm(0), benchmark_pct=1, at_least=False,
            benchmark="at most one session in a hundred with an event of grade 3 or more"),
    OwnTest(claim="CLM-10", read=_response_in("neuropathic"), benchmark_pct=27, at_least=True, source="hardy_2012",
            grade=Grade.SECONDARY, benchmark="response with a dummy infusion in the largest trial"),
    OwnTest(claim="CLM-11", read=_response_in("phantom"), benchmark_pct=27, at_least=True, source="hardy_2012",
            grade=Grade.SECONDARY, benchmark="response with a dummy infusion in the largest trial"),
    OwnTest(claim="CLM-12", read=_response_in("tumour_bone"), benchmark_pct=27, at_least=True, source="hardy_2012",
            grade=Grade.SECONDARY, benchmark="response with a dummy infusion in the largest trial"),
    OwnTest(claim="CLM-13", read=lambda members: cohort_of(members).opioid, benchmark_pct=50, at_least=True,
            benchmark="more than half of the people need a fifth less"),
    OwnTest(claim="CLM-14", read=lambda members: session_share(members, "30 % less pain within 30 min", _onset),
            benchmark_pct=50, at_least=True, benchmark="more than half of the sessions"),
    OwnTest(claim="CLM-15", read=_day_3, benchmark_pct=50, at_least=True, benchmark="more than half of the people"),
    OwnTest(claim="CLM-16",
            read=lambda members: session_share(members, "pressure up by more than 20 mmHg, or saturation below 90 %",
                                               _circulation),
            benchmark_pct=5, at_least=False, benchmark="at most one session in twenty"),
    OwnTest(claim="CLM-17", read=_late_missed, benchmark_pct=10, at_least=False,
            benchmark="nine in ten checks for late effects done, before anything is said about them"),
    OwnTest(claim="CLM-18", read=_harm(4), benchmark_pct=5, at_least=False,
            benchmark="at most one session in twenty with a distressing effect"),
)  # fmt: skip

OWN_TESTS: Final[dict[str, OwnTest]] = {one.claim: one for one in _TESTS}
"""How the clinic's data can support a claim, by claim; a claim without a test is never green."""


def own_findings(members: Sequence[Member]) -> tuple[OwnFinding, ...]:
    """Every claim with the clinic's own figure and what it says.

    Args:
        members: Everybody of the clinic.

    Example:
        >>> {one.verdict.value for one in own_findings(())}
        {'not measured here'}
    """
    return tuple(_finding(claim, members) for claim in CLAIMS.values())


def _finding(claim: Claim, members: Sequence[Member]) -> OwnFinding:
    test = OWN_TESTS.get(claim.id)
    if test is None:
        return OwnFinding(
            claim=claim, share=None, test=None, verdict=OwnVerdict.NOT_MEASURED, why="no figure of a clinic shows this"
        )
    found = test.read(members)
    verdict, why = judge_share(found, test, literature=claim.verdict)
    return OwnFinding(claim=claim, share=found, test=test, verdict=verdict, why=why)


def judge_share(found: Share, test: OwnTest, *, literature: Verdict) -> tuple[OwnVerdict, str]:
    """What a share says of a claim, and why.

    Example:
        >>> test = OWN_TESTS["CLM-04"]
        >>> judge_share(share("r", "people", 3, 3), test, literature=Verdict.CONTESTED)[0].value
        'not shown'
        >>> judge_share(share("r", "people", 60, 100), test, literature=Verdict.CONTESTED)[0].value
        'supported'
        >>> judge_share(share("r", "people", 10, 100), test, literature=Verdict.CONTESTED)[0].value
        'against it'
    """
    if found.low_pct is None or found.high_pct is None:
        return OwnVerdict.NOT_MEASURED, f"nobody was measured; {found.missing} {found.of} are missing"
    low, high, bound = found.low_pct, found.high_pct, test.benchmark_pct
    clears, fails = (low > bound, high < bound) if test.at_least else (high < bound, low > bound)
    if fails:
        return OwnVerdict.AGAINST, "the whole interval lies on the wrong side of the benchmark"
    if why := _why_not(found, clears=clears, literature=literature):
        return OwnVerdict.NOT_SHOWN, why
    return OwnVerdict.SUPPORTED, "the whole interval lies beyond the benchmark; uncontrolled, so not the cause"


def _why_not(found: Share, *, clears: bool, literature: Verdict) -> str:
    if found.n < ENOUGH:
        return f"{found.n} {found.of} are too few to say; at least {ENOUGH}"
    if 100 * found.missing > MISSING_MOST_PCT * (found.n + found.missing):
        return f"{found.missing} of {found.n + found.missing} {found.of} are missing"
    if not clears:
        return "the interval does not exclude the benchmark"
    return "the figure agrees, but better studies contradict the claim" if literature is Verdict.CONTRADICTED else ""
