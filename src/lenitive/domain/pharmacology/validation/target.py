"""What a validation target is: one published or computed answer, and how near to it a prediction must come.

A target names its parts: what is compared, for which model or effect, by which rule. A part that is known not to hold
says why and stays: nothing is tuned to pass, and a failure that disappears is reported as loudly as a new one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.validation.tolerance import Point, Tolerance


class Kind(StrEnum):
    """What a target compares with.

    OBSERVED: concentrations that a study measured. EFFECT: a published relation or number of an effect. REGRESSION:
    the exact solution of the model as it is listed, computed by another method. IDENTITY: a relation that must hold
    whatever the data say, such as dose over clearance.
    """

    OBSERVED = "observed"
    EFFECT = "published_effect"
    REGRESSION = "regression"
    IDENTITY = "identity"


class Verdict(StrEnum):
    """What came of a comparison."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    INFORMATIONAL = "informational"
    NOT_APPLICABLE = "not_applicable"


Predict = Callable[[], tuple[Point, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One comparison of a target.

    Attributes:
        what: What is compared, in words.
        subject: Id of the model or of the effect that predicts it.
        unit: Of the compared numbers; empty for a bare ratio.
        tolerance: How near is near enough.
        predict: Computes the predicted numbers beside the expected ones; None where nothing can (see `missing`).
        known_failure: Why it does not hold, where that is known; empty where it is expected to hold.
        informs: Why it is shown and not judged; empty where it is judged.
        missing: What would be needed to compute it; empty where it can be computed.
    """

    what: str
    subject: str
    unit: str
    tolerance: Tolerance
    predict: Predict | None
    known_failure: str = ""
    informs: str = ""
    missing: str = ""

    def __post_init__(self) -> None:
        if (self.predict is None) != bool(self.missing):
            raise ValueError(f"{self.what}: a part computes its numbers, or says what is missing")
        if sum(map(bool, (self.known_failure, self.informs, self.missing))) > 1:
            raise ValueError(f"{self.what}: a part is a known failure, or informs, or cannot be computed; choose one")

    @property
    def expected(self) -> Verdict:
        """The verdict that the registry records."""
        if self.missing:
            return Verdict.NOT_APPLICABLE
        if self.informs:
            return Verdict.INFORMATIONAL
        return Verdict.FAIL if self.known_failure else Verdict.PASS


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One entry of the registry.

    Attributes:
        id: Stable name.
        kind: What it compares with.
        quantity: What was measured or computed, in words.
        setting: Doses, people and samples.
        source: Key in `SOURCES`; "lenitive" for what the project computed itself, by another method.
        place: Where in the source, and how it was read.
        grade: How well the expected numbers are known.
        parts: The comparisons.
        selection_overlap: Whether its data were used when the recommended models were chosen: then it tests the
            implementation and says nothing about how well people are predicted.
        note: What a reader must know; empty for nothing.
    """

    id: str
    kind: Kind
    quantity: str
    setting: str
    source: str
    place: str
    grade: Grade
    parts: tuple[Part, ...]
    selection_overlap: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOutcome:
    """What came of one comparison.

    Attributes:
        what: What was compared, in words.
        subject: Id of the model or of the effect.
        unit: Of the numbers.
        tolerance: The rule, in words.
        measured: What the rule found, in words; empty where nothing was computed.
        verdict: Pass, fail, informational or not applicable.
        recorded: The verdict that the registry records.
        why: Why it is not a pass; empty for a pass that was expected.
        points: Each predicted number beside the expected one.
    """

    what: str
    subject: str
    unit: str
    tolerance: str
    measured: str
    verdict: Verdict
    recorded: Verdict
    why: str
    points: tuple[Point, ...]

    @property
    def as_recorded(self) -> bool:
        """Whether the verdict is the one that the registry records."""
        return self.verdict is self.recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a target.

    Attributes:
        target: The entry.
        verdict: Fail where a part fails; else pass where a part passes; else what its parts are.
        why: Why it is not a plain pass, in words; empty for one.
        parts: What came of each comparison.
    """

    target: Target
    verdict: Verdict
    why: str
    parts: tuple[PartOutcome, ...]

    @property
    def as_recorded(self) -> bool:
        """Whether every verdict is the one that the registry records."""
        return all(part.as_recorded for part in self.parts)


def outcome_of(target: Target) -> Outcome:
    """Compute every part of a target and judge it.

    Example:
        >>> from lenitive.domain.pharmacology.validation import TARGETS
        >>> found = outcome_of(TARGETS["REG-STANPUMP"])
        >>> found.verdict.value, round(found.parts[0].points[0].predicted, 2)  # 0.063 L/kg x 70 kg
        ('pass', 4.41)
    """
    parts = tuple(_judged(part) for part in target.parts)
    verdicts = {part.verdict for part in parts}
    order = (Verdict.FAIL, Verdict.PASS, Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE)
    return Outcome(
        target=target,
        verdict=next(verdict for verdict in order if verdict in verdicts),
        why=" ".join(f"{part.what} ({part.subject}): {part.why}" for part in parts if part.why),
        parts=parts,
    )


def _judged(part: Part) -> PartOutcome:
    points = () if part.predict is None else part.predict()
    verdict = _verdict(part, points)
    return PartOutcome(
        what=part.what,
        subject=part.subject,
        unit=part.unit,
        tolerance=str(part.tolerance),
        measured=part.tolerance.measured(points) if points else "",
        verdict=verdict,
        recorded=part.expected,
        why=_why(part, verdict),
        points=points,
    )


def _verdict(part: Part, points: tuple[Point, ...]) -> Verdict:
    if part.missing:
        return Verdict.NOT_APPLICABLE
    if part.informs:
        return Verdict.INFORMATIONAL
    return Verdict.PASS if part.tolerance.holds(points) else Verdict.FAIL


def _why(part: Part, verdict: Verdict) -> str:
    if verdict is part.expected:
        return part.known_failure or part.informs or part.missing
    if verdict is Verdict.PASS:
        return (
            f"It holds now, though the registry records that it does not ({part.known_failure}) Find out what changed."
        )
    return f"It does not hold, and no reason is known. The rule: {part.tolerance}."
