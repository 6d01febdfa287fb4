"""What has to be found out before a decision, each thing once, with the rules that need it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.criterion import Criterion, Finding, Weight
from lenitive.domain.candidacy.derived import DERIVED
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.interaction import Interaction
from lenitive.domain.candidacy.knowledge import Knowledge, Unusable, Why
from lenitive.domain.candidacy.reconcile import Conflict
from lenitive.domain.candidacy.red_flags import RED_FLAGS, RedFlag, RedFlagFound
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.fact import FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that is not known well enough.

    Attributes:
        name: Of the fact or derived fact, or "medication: " and the entry.
        question: What to ask, in one sentence.
        why: Absent, stale, out of range, dated later, or in conflict.
        needed_by: Ids of the rules that wait for it; empty for a fact that is only listed because it is wrong.
        last_value: The value that cannot be used; None when there is none.
        last_date: Its day.
    """

    name: str
    question: str
    why: Why
    needed_by: tuple[str, ...]
    last_value: FactValue | None = None
    last_date: date | None = None


_WRONG: Final = frozenset({Why.OUT_OF_RANGE, Why.FUTURE})
_NOT_KNOWN: Final = Unusable(why=Why.ABSENT, text="not known")


def missing_from(
    *,
    findings: Sequence[Finding],
    red_flags: Sequence[RedFlagFound],
    interactions: Sequence[Interaction],
    conflicts: Sequence[Conflict],
    knowledge: Knowledge,
) -> tuple[Missing, ...]:
    """Everything that stands in the way of a decision, red flags first."""
    needs: dict[str, list[str]] = {}
    for identifier, name in (*_of_red_flags(red_flags, knowledge), *_of_findings(findings, knowledge)):
        waiting = needs.setdefault(name, [])
        if identifier not in waiting:
            waiting.append(identifier)
    wrong = (name for name, unusable in knowledge.unusable.items() if unusable.why in _WRONG and name not in needs)
    facts = (_missing(name, needs.get(name, ()), knowledge) for name in (*needs, *wrong))
    return (*facts, *_of_conflicts(conflicts), *_of_medicines(interactions))


def _of_red_flags(flags: Iterable[RedFlagFound], knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for flag in flags:
        if flag.answer is Answer.UNKNOWN:
            yield from ((flag.id, name) for name in _lacking(RED_FLAGS[flag.id].uses, knowledge))


def _of_findings(findings: Iterable[Finding], knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for finding in findings:
        criterion = CRITERIA[finding.id]
        if finding.answer is Answer.UNKNOWN:
            yield from ((finding.id, name) for name in _lacking(criterion.uses, knowledge))
        elif finding.weight is Weight.REQUIREMENT and finding.answer is Answer.NO and criterion.to_do is not None:
            yield finding.id, criterion.to_do


def _lacking(names: Iterable[str], knowledge: Knowledge) -> Iterator[str]:
    """The facts that nobody knows; a derived one is asked for by what it follows from, where that is open."""
    for name in names:
        if name in knowledge.facts:
            continue
        asks = DERIVED[name].asks if name in DERIVED else ()
        lacking = [asked for asked in asks if asked not in knowledge.facts]
        yield from lacking or (name,)


def _missing(name: str, needed_by: Sequence[str], knowledge: Knowledge) -> Missing:
    question = FACTS[name].question if name in FACTS else DERIVED[name].question
    known = knowledge.facts.get(name)
    unusable = knowledge.unusable.get(name, _NOT_KNOWN)
    last = known or unusable.fact
    detail = f" ({unusable.text})" if unusable.why in _WRONG else ""
    return Missing(
        name=name,
        question=f"{question}{detail}",
        why=unusable.why,
        needed_by=tuple(needed_by),
        last_value=None if last is None else last.value,
        last_date=None if last is None else last.date,
    )


def _of_conflicts(conflicts: Iterable[Conflict]) -> Iterator[Missing]:
    """A fact for which the intake says something else than the record without a reason: somebody has to settle it."""
    for conflict in conflicts:
        if conflict.unsettled and conflict.name in FACTS:
            users: tuple[Criterion | RedFlag, ...] = (*CRITERIA.values(), *RED_FLAGS.values())
            needed_by = tuple(rule.id for rule in users if conflict.name in (*rule.uses, *rule.may_use))
            yield Missing(
                name=conflict.name,
                question=(
                    f"{FACTS[conflict.name].question} Record: {conflict.record or 'nothing'}; "
                    f"intake: {conflict.intake}; {conflict.why}"
                ),
                why=Why.CONFLICT,
                needed_by=needed_by,
                last_value=conflict.record,
            )


def _of_medicines(interactions: Iterable[Interaction]) -> Iterator[Missing]:
    for text in dict.fromkeys(item.text for item in interactions if item.is_unresolved):
        items = [item for item in interactions if item.text == text and item.is_unresolved]
        yield Missing(
            name=f"medication: {text}",
            question=" ".join(dict.fromkeys(item.action for item in items if item.action is not None)),
            why=Why.ABSENT,
            needed_by=tuple(dict.fromkeys(item.id for item in items if item.id is not None)),
        )
