"""Use case: compute every validation target and say what holds, what does not, and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lenitive import __version__
from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.pharmacology.validation import TARGETS
from lenitive.domain.pharmacology.validation.target import Kind, Outcome, PartOutcome, Target, Verdict, outcome_of

VALIDATION_SCHEMA: Final = "lenitive/validation/1"

NOTICE: Final = (
    "Not a medical device; not for patient care without local validation. No target is from people with cancer. A pass "
    "of an observed target says that the prediction has not changed, not that it is accurate: tolerances were set "
    "after the predictions were known."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One target and what came of it.

    Attributes:
        id: Stable name of the target.
        kind: What it compares with.
        quantity: What was measured or computed, in words.
        setting: Doses, people and samples.
        source: Key in the list of sources.
        reference: The publication with its identifier.
        place: Where in the source, and how it was read.
        grade: How well the expected numbers are known.
        selection_overlap: Whether its data were used when the recommended models were chosen: then it tests the
            implementation, not how well people are predicted.
        note: What a reader must know; empty for nothing.
        verdict: Fail where a part fails; else pass where a part passes; else what its parts are.
        as_recorded: Whether every part came out as the registry records.
        why: Why it is not a plain pass; empty for one.
        parts: Each comparison with its numbers.
    """

    id: str
    kind: Kind
    quantity: str
    setting: str
    source: str
    reference: str
    place: str
    grade: Grade
    selection_overlap: bool
    note: str
    verdict: Verdict
    as_recorded: bool
    why: str
    parts: tuple[PartOutcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """Every target.

    Attributes:
        notice: What this is not.
        version: Of the program.
        as_recorded: Whether everything came out as the registry records: known failures fail, everything else holds.
        unexpected: Ids of the targets that did not.
        counts: Targets by verdict.
        comparisons: Parts of targets by verdict.
        targets: All of them, in the order of the registry.
    """

    notice: str
    version: str
    as_recorded: bool
    unexpected: tuple[str, ...]
    counts: dict[Verdict, int]
    comparisons: dict[Verdict, int]
    targets: tuple[Checked, ...]


def validate(targets: Iterable[Target] = tuple(TARGETS.values())) -> Validation:
    """Compute and judge every target.

    Args:
        targets: All of the registry, unless a test wants fewer.
    """
    checked = tuple(_checked(outcome_of(target)) for target in targets)
    unexpected = tuple(one.id for one in checked if not one.as_recorded)
    return Validation(
        notice=NOTICE,
        version=__version__,
        as_recorded=not unexpected,
        unexpected=unexpected,
        counts=_counts(one.verdict for one in checked),
        comparisons=_counts(part.verdict for one in checked for part in one.parts),
        targets=checked,
    )


def _counts(verdicts: Iterable[Verdict]) -> dict[Verdict, int]:
    found = Counter(verdicts)
    return {verdict: found[verdict] for verdict in Verdict}


def _checked(outcome: Outcome) -> Checked:
    target, source = outcome.target, SOURCES[outcome.target.source]
    return Checked(
        id=target.id,
        kind=target.kind,
        quantity=target.quantity,
        setting=target.setting,
        source=target.source,
        reference=f"{source.citation}. {source.identifier}",
        place=target.place,
        grade=target.grade,
        selection_overlap=target.selection_overlap,
        note=target.note,
        verdict=outcome.verdict,
        as_recorded=outcome.as_recorded,
        why=outcome.why,
        parts=outcome.parts,
    )
