"""REGISTRY of the three reasons for which people come. One is enough; earlier trials can show one too."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.candidacy.criterion import Datum, data_of
from lenitive.domain.candidacy.knowledge import Knowledge
from lenitive.domain.candidacy.predicate import Holds, confirmed_by, either, fact
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.sources import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason to consider ketamine.

    Attributes:
        id: Stable id.
        statement: What a yes means.
        holds: The question.
        uses: Facts that are asked for.
        may_use: What else can show it.
        source: Key in `SOURCES`.
        grade: How well it is known.
    """

    id: str
    statement: str
    holds: Holds
    uses: tuple[str, ...]
    may_use: tuple[str, ...] = ()
    source: str = "lenitive"
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonFound:
    """Whether a reason holds for one person."""

    id: str
    answer: Answer
    statement: str
    data: tuple[Datum, ...]
    source: str
    grade: Grade


_REASONS: Final = (
    Reason(
        id="CAN-REASON-01",
        statement="Side effects of other pain medicines limit them.",
        holds=confirmed_by(fact("reason_side_effects"), fact("intolerance_tried")),
        uses=("reason_side_effects",),
        may_use=("intolerance_tried",),
    ),
    Reason(
        id="CAN-REASON-02",
        statement="Relief from other pain medicines is inadequate.",
        holds=confirmed_by(fact("reason_inadequate_relief"), fact("inadequate_relief_tried")),
        uses=("reason_inadequate_relief",),
        may_use=("inadequate_relief_tried",),
    ),
    Reason(
        id="CAN-REASON-03",
        statement="Pain during or after cancer treatment is hard to control.",
        holds=fact("reason_hard_to_control"),
        uses=("reason_hard_to_control",),
    ),
)

REASONS: Final[dict[str, Reason]] = {reason.id: reason for reason in _REASONS}
"""Every reason by id."""

REASON_FACTS: Final = tuple(name for reason in _REASONS for name in reason.uses)
REASONS_MAY_USE: Final = tuple(name for reason in _REASONS for name in reason.may_use)

any_reason: Final = either(*(reason.holds for reason in _REASONS))
"""Whether at least one reason holds."""


def find_reasons(knowledge: Knowledge) -> tuple[ReasonFound, ...]:
    """The answer of each reason."""
    return tuple(
        ReasonFound(
            id=reason.id,
            answer=reason.holds(knowledge),
            statement=reason.statement,
            data=data_of((*reason.uses, *reason.may_use), knowledge),
            source=reason.source,
            grade=reason.grade,
        )
        for reason in _REASONS
    )
