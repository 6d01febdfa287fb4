"""Questions that a criterion asks of what is known; each answers yes, no or unknown, and none loses an unknown.

A question names its limit; the number is that of the library under which the person is considered.
"""

from collections.abc import Callable

from lenitive.domain.candidacy.knowledge import Knowledge
from lenitive.domain.foundation.answer import Answer, all_of, answer_of, any_of, opposite
from lenitive.domain.limits.entry import Entry

Holds = Callable[[Knowledge], Answer]
"""A question."""


def fact(name: str) -> Holds:
    """Whether a yes-or-no fact is so."""
    return lambda knowledge: knowledge.answer(name)


def above(name: str, limit: Entry) -> Holds:
    """Whether a number is greater than a limit; equal is not."""
    return lambda knowledge: _compared(knowledge.number(name), lambda value: value > knowledge.library[limit.id].value)


def below(name: str, limit: Entry) -> Holds:
    """Whether a number is smaller than a limit; equal is not."""
    return lambda knowledge: _compared(knowledge.number(name), lambda value: value < knowledge.library[limit.id].value)


def at_least(name: str, limit: Entry) -> Holds:
    """Whether a number is a limit or greater."""
    return lambda knowledge: _compared(knowledge.number(name), lambda value: value >= knowledge.library[limit.id].value)


def either(*questions: Holds) -> Holds:
    """Whether at least one is so."""
    return lambda knowledge: any_of([question(knowledge) for question in questions])


def both(*questions: Holds) -> Holds:
    """Whether all are so."""
    return lambda knowledge: all_of([question(knowledge) for question in questions])


def negated(question: Holds) -> Holds:
    """Whether it is not so."""
    return lambda knowledge: opposite(question(knowledge))


def confirmed_by(question: Holds, *evidence: Holds) -> Holds:
    """A question that has its own answer, which evidence can only turn to yes.

    For evidence that need not exist, such as an ejection fraction beside the question for heart failure: found, it
    makes the answer yes; absent, it leaves the answer as it is, so that an unknown stays unknown.
    """

    def holds(knowledge: Knowledge) -> Answer:
        found = any(item(knowledge) is Answer.YES for item in evidence)
        return Answer.YES if found else question(knowledge)

    return holds


def ruled_out_by(question: Holds, exclusion: Holds) -> Holds:
    """A question that a known exclusion answers with no, unless it is known to be so.

    For what cannot be: pregnancy where childbearing is impossible. A known yes always stands.
    """

    def holds(knowledge: Knowledge) -> Answer:
        answer = question(knowledge)
        excluded = answer is not Answer.YES and exclusion(knowledge) is Answer.YES
        return Answer.NO if excluded else answer

    return holds


def _compared(value: float | None, test: Callable[[float], bool]) -> Answer:
    return answer_of(None if value is None else test(value))
