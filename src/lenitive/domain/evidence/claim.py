"""What a claim is: what is said of the therapy, what the literature says, and the endpoint that measures it here."""

from dataclasses import dataclass
from enum import StrEnum

from lenitive.domain.evidence.metrics import METRICS, NOT_MEASURED, Metric
from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.summary import CourseOutcome

ONE_PERSON: str = "one person cannot show this"


class Verdict(StrEnum):
    """What the literature says of a claim."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    CONTESTED = "contested"
    WEAK = "weak"
    CONTRADICTED = "contradicted"
    NOT_TESTABLE = "not testable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Literature:
    """One thing that the literature says.

    Attributes:
        text: With its figures.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
    """

    text: str
    source: str
    place: str
    grade: Grade

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim made for the therapy.

    Attributes:
        id: Stable id.
        claim: What is said, paraphrased.
        verdict: What the literature says of it.
        verdict_note: What the verdict holds for, where it differs by part; empty otherwise.
        literature: The evidence, strongest first.
        endpoint: What measures it here, in words.
        metrics: Keys in `METRICS`; empty where a course cannot measure it.
        shown_by_one_person: Whether one course says anything about it at all.
        patient_words: What a patient may be told instead: plain, kind, no promise.
        may_be_shown_to_patients: Whether the claim itself may stand in patient material.
    """

    id: str
    claim: str
    verdict: Verdict
    literature: tuple[Literature, ...]
    endpoint: str
    patient_words: str
    metrics: tuple[str, ...] = ()
    shown_by_one_person: bool = True
    may_be_shown_to_patients: bool = False
    verdict_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFigure:
    """A claim with the figure of this course beside it.

    Attributes:
        claim_id: The claim.
        claim: What is said.
        verdict: What the literature says of it.
        metric: Key of the endpoint; None where there is none.
        words: What the endpoint is.
        value: This course's figure; None when not measured.
        unit: Of the value.
        n: Sessions, or people, that it rests on.
        note: In words, with "not measured here" or "one person cannot show this" where that is so.
    """

    claim_id: str
    claim: str
    verdict: Verdict
    metric: str | None
    words: str
    value: float | None
    unit: str
    n: int
    note: str


def claim_figures(claim: Claim, outcome: CourseOutcome | None) -> tuple[ClaimFigure, ...]:
    """One claim with this course's figures; without a course or an endpoint it says that nothing was measured."""
    if not claim.metrics:
        note = ONE_PERSON if not claim.shown_by_one_person else NOT_MEASURED
        return (_figure(claim, None, value=None, n=0, note=note),)
    figures = []
    for key in claim.metrics:
        metric = METRICS[key]
        if outcome is None:
            figures.append(_figure(claim, metric, value=None, n=0, note=NOT_MEASURED))
            continue
        found = metric.read(outcome)
        note = found.note if claim.shown_by_one_person else f"{found.note}; {ONE_PERSON}"
        figures.append(_figure(claim, metric, value=found.value, n=found.n, note=note))
    return tuple(figures)


def _figure(claim: Claim, metric: Metric | None, *, value: float | None, n: int, note: str) -> ClaimFigure:
    return ClaimFigure(
        claim_id=claim.id,
        claim=claim.claim,
        verdict=claim.verdict,
        metric=None if metric is None else metric.key,
        words=claim.endpoint if metric is None else metric.words,
        value=value,
        unit="" if metric is None else metric.unit,
        n=n,
        note=note,
    )
