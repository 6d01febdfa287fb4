"""Three-valued answers: what is not known is neither yes nor no."""

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """The answer to a clinical question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def answer_of(value: bool | None) -> Answer:
    """The answer that a known or unknown truth gives.

    Example:
        >>> answer_of(None)
        <Answer.UNKNOWN: 'unknown'>
    """
    if value is None:
        return Answer.UNKNOWN
    return Answer.YES if value else Answer.NO


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes if one is yes; no only if all are no. One yes is enough however much else is unknown.

    Example:
        >>> any_of([Answer.UNKNOWN, Answer.YES])
        <Answer.YES: 'yes'>
        >>> any_of([Answer.UNKNOWN, Answer.NO])
        <Answer.UNKNOWN: 'unknown'>
    """
    found = set(answers)
    if Answer.YES in found:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in found else Answer.NO


def all_of(answers: Iterable[Answer]) -> Answer:
    """No if one is no; yes only if all are yes.

    Example:
        >>> all_of([Answer.UNKNOWN, Answer.NO])
        <Answer.NO: 'no'>
    """
    return opposite(any_of(opposite(answer) for answer in answers))


def opposite(answer: Answer) -> Answer:
    """Not: yes becomes no, no becomes yes, unknown stays unknown."""
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}[answer]
