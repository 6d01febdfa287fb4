"""What an instrument is, and how answers to it become a score.

An instrument that is not free to ship is a slot: it holds a score with its range, cut-offs and licence, and no item
text. Item words here are this project's own, in short.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lenitive.domain.foundation.figure import Figure, check_grade
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade

Given = bool | int | float | str
"""What a person may answer to one item: yes or no, a number, or one of its words."""


class Licence(StrEnum):
    """Whether items may be shipped. UNKNOWN is treated as not free."""

    FREE = "free"
    LICENSED = "licensed"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """What a higher score means."""

    HIGHER_IS_WORSE = "higher_is_worse"
    HIGHER_IS_BETTER = "higher_is_better"
    ZERO_IS_BEST = "zero_is_best"


class Comparison(StrEnum):
    """On which side of a cut-off its meaning holds."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One answer of an item.

    Attributes:
        value: What is recorded: a number, or a word.
        points: What it counts.
        words: What it means, in this project's words.
    """

    value: int | str
    points: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is asked or measured.

    Attributes:
        id: Key of its answer; carries the unit where it has one.
        words: What is asked, in this project's words.
        low: Smallest number; None for levels and yes or no.
        high: Largest number.
        levels: Allowed answers; empty for a number or a yes or no.
        yes_no: True when the answer is yes or no.
        whole: True when only whole numbers make sense.
    """

    id: str
    words: str
    low: float | None = None
    high: float | None = None
    levels: tuple[Level, ...] = ()
    yes_no: bool = False
    whole: bool = False

    def problem_with(self, given: Given) -> str | None:
        """Why an answer cannot be taken, in one clause, or None when it can."""
        if self.yes_no:
            return None if isinstance(given, bool) else f"{self.id} must be yes or no, got {given!r}"
        if self.levels:
            allowed = [level.value for level in self.levels]
            if not isinstance(given, bool) and given in allowed:
                return None
            return f"{self.id} must be one of {', '.join(map(str, allowed))}, got {given!r}"
        return self._problem_with_number(given)

    def _problem_with_number(self, given: Given) -> str | None:
        if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
            return f"{self.id} must be a number, got {given!r}"
        if (self.low is not None and given < self.low) or (self.high is not None and given > self.high):
            return f"{self.id} {given:g} is outside {self.low:g} to {self.high:g}"
        if self.whole and given != int(given):
            return f"{self.id} {given:g} must be a whole number"
        return None

    def points(self, given: Given) -> float:
        """What a valid answer counts: the points of its level, the number itself, 1 for yes and 0 for no."""
        for level in self.levels:
            if level.value == given:
                return level.points
        return float(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """A total from which (or down to which) something is said.

    Attributes:
        figure: The total, with source and grade.
        comparison: On which side the meaning holds.
        meaning: What is said.
        below: Excluded upper end for a band, or None for an open one.
    """

    figure: Figure
    comparison: Comparison
    meaning: str
    below: float | None = None

    def holds(self, total_score: float) -> bool:
        """Whether a total falls on this side, and inside the band when there is one."""
        if self.comparison is Comparison.AT_MOST:
            return total_score <= self.figure.value
        return total_score >= self.figure.value and (self.below is None or total_score < self.below)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Answers with the score that they must give; every test of the registry runs them."""

    answers: Mapping[str, Given]
    total: float | None
    meanings: tuple[str, ...] = ()


Parts = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One scale, score or questionnaire.

    Attributes:
        id: Stable key.
        name: As the field writes it.
        measures: What it measures.
        low: Smallest total.
        high: Largest total.
        direction: What a higher total means.
        licence: Whether its items may be shipped.
        licence_note: What is known about the licence, and what to do.
        source: Key of the source.
        place: Where in the source, or from what.
        grade: How well the scoring is known.
        items: What is asked; for a slot only the score itself.
        cut_offs: What totals mean.
        limits: What it must not be used for.
        examples: Scored answers.
        has_total: False when the parts must not be added up.
        parts: Points per part from valid answers, where they are not simply those of each item.
        meanings_of: Meanings that cannot be written as cut-offs of the total.
    """

    id: str
    name: str
    measures: str
    low: float
    high: float
    direction: Direction
    licence: Licence
    licence_note: str
    source: str
    place: str
    grade: Grade
    items: tuple[Item, ...]
    examples: tuple[Example, ...]
    cut_offs: tuple[CutOff, ...] = ()
    limits: tuple[str, ...] = ()
    has_total: bool = True
    parts: Callable[[Mapping[str, Given]], Parts] | None = None
    meanings_of: Callable[[Parts], tuple[str, ...]] | None = None

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)

    @property
    def is_slot(self) -> bool:
        """True when only a score is held because the items may not be shipped."""
        return self.licence is not Licence.FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A scored instrument.

    Attributes:
        instrument: Its id.
        total: The total, or None where parts must not be added up.
        parts: Points of each part.
        meanings: What the total means, in words.
        limits: What it must not be used for.
        source: Key of the source.
        place: Where in it.
        grade: How well the scoring is known.
    """

    instrument: str
    total: float | None
    parts: Mapping[str, float]
    meanings: tuple[str, ...]
    limits: tuple[str, ...]
    source: str
    place: str
    grade: Grade


def score(instrument: Instrument, answers: Mapping[str, Given | None]) -> Score | Refusal:
    """Score an instrument, or say what is missing. A missing item is never counted as zero.

    Args:
        instrument: One of the registry.
        answers: Answer by item id. None, or an absent key, means that nobody asked.

    Returns:
        The score, or a refusal that names every item that is missing, unknown or impossible.

    Example:
        >>> from lenitive.domain.assessment.instruments import INSTRUMENTS
        >>> score(INSTRUMENTS["nrs"], {"pain_0_10": 7}).meanings
        ('severe pain',)
        >>> str(score(INSTRUMENTS["nrs"], {}))
        'ASM-SCORE-01: nrs is not scored: pain_0_10 missing. Every item must be answered. Ask what is missing.'
    """
    refusal = _check(instrument, answers)
    if refusal is not None:
        return refusal
    given = {name: value for name, value in answers.items() if value is not None}
    if instrument.parts is None:
        parts: Parts = {item.id: item.points(given[item.id]) for item in instrument.items}
    else:
        parts = instrument.parts(given)
    total = float(sum(parts.values())) if instrument.has_total else None
    meanings = tuple(cut.meaning for cut in instrument.cut_offs if total is not None and cut.holds(total))
    if instrument.meanings_of is not None:
        meanings += instrument.meanings_of(parts)
    return Score(
        instrument=instrument.id,
        total=total,
        parts=parts,
        meanings=meanings,
        limits=instrument.limits,
        source=instrument.source,
        place=instrument.place,
        grade=instrument.grade,
    )


def _check(instrument: Instrument, answers: Mapping[str, Given | None]) -> Refusal | None:
    known = {item.id: item for item in instrument.items}
    strangers = sorted(set(answers) - set(known))
    if strangers:
        return Refusal(
            rule="ASM-SCORE-03",
            what=f"{instrument.id} is not scored: it has no item {', '.join(strangers)}",
            limit=f"Its items are {', '.join(known)}",
            remedy="Correct the name of the item",
        )
    wrong = [
        problem
        for name, given in answers.items()
        if given is not None and (problem := known[name].problem_with(given)) is not None
    ]
    if wrong:
        return Refusal(
            rule="ASM-SCORE-02",
            what=f"{instrument.id} is not scored: {'; '.join(wrong)}",
            limit="Every answer must be one that the item allows",
            remedy="Ask again",
        )
    missing = [name for name in known if answers.get(name) is None]
    if missing:
        return Refusal(
            rule="ASM-SCORE-01",
            what=f"{instrument.id} is not scored: {', '.join(missing)} missing",
            limit="Every item must be answered",
            remedy="Ask what is missing",
        )
    return None


def cut_off(
    value: int,
    meaning: str,
    *,
    source: str,
    place: str,
    grade: Grade,
    at_most: bool = False,
    below: int | None = None,
) -> CutOff:
    """One cut-off in points, from `value` up, or down when `at_most`."""
    return CutOff(
        figure=Figure(value=value, unit="{score}", source=source, place=place, grade=grade),
        comparison=Comparison.AT_MOST if at_most else Comparison.AT_LEAST,
        meaning=meaning,
        below=below,
    )


def held_scores(low: int, high: int, *names: str, whole: bool = True) -> tuple[Item, ...]:
    """The items of a slot: scores obtained elsewhere under a licence, no item text.

    Args:
        low: Smallest score.
        high: Largest score.
        names: Keys of several scores; one called "score" when none is named.
        whole: False when a score can be a mean.
    """
    return tuple(
        Item(id=name, words=f"{name.replace('_', ' ')}, obtained elsewhere", low=low, high=high, whole=whole)
        for name in names or ("score",)
    )
