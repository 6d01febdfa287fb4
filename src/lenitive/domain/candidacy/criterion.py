"""What a criterion of candidacy is, and what one finds in one person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lenitive.domain.candidacy.derived import DERIVED
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.knowledge import Knowledge
from lenitive.domain.candidacy.override import OverrideUsed
from lenitive.domain.candidacy.predicate import Holds
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.fact import Fact, FactValue
from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits.library import filled


class Weight(StrEnum):
    """What a criterion does to the decision.

    ABSOLUTE_CONTRAINDICATION: yes means not a candidate, whoever asks. CONTRAINDICATION: yes means not a candidate
    unless a named clinician sets it aside with a reason. REQUIREMENT: no means not a candidate, or not before it is
    done. PRECAUTION: yes means a candidate with precautions.
    """

    ABSOLUTE_CONTRAINDICATION = "absolute_contraindication"
    CONTRAINDICATION = "contraindication"
    REQUIREMENT = "requirement"
    PRECAUTION = "precaution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one source says where sources disagree."""

    source: str
    position: str
    grade: Grade

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One worked case of a criterion: what is known, all else being unknown, and the answer."""

    expect: Answer
    known: Mapping[str, FactValue] = field(default_factory=dict)


def yes(**known: FactValue) -> Case:
    """A case whose answer is yes."""
    return Case(expect=Answer.YES, known=known)


def no(**known: FactValue) -> Case:
    """A case whose answer is no."""
    return Case(expect=Answer.NO, known=known)


def unknown(**known: FactValue) -> Case:
    """A case whose answer is unknown."""
    return Case(expect=Answer.UNKNOWN, known=known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One rule of candidacy.

    Attributes:
        id: Stable id, CAN-….
        group: Organ system or subject.
        weight: What a yes, or for a requirement a no, does.
        statement: What a yes means, in one sentence, with the numbers of the shipped library.
        holds: The question.
        uses: Facts it needs, derived ones among them; they are asked for when the answer is unknown.
        action: What to do about a yes, or for a requirement about a no.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
        hazards: Hazards that it controls.
        cases: At least one yes, one no and one unknown.
        may_use: Facts that count when they are known and are never asked for.
        row: Row of the merged contraindication table, for example "x1"; None for what is not in that table.
        also: Positions of the sources where they disagree.
        unmet: For a requirement: what a no means, in one sentence.
        template: The statement with the names of its limits in the place of their numbers; set by itself.
        to_do: For a requirement whose no only says that something has not been done yet: the fact that says so. Such
            a no is missing information and no reason against.
    """

    id: str
    group: str
    weight: Weight
    statement: str
    holds: Holds
    uses: tuple[str, ...]
    action: str
    source: str
    place: str
    grade: Grade
    hazards: tuple[str, ...]
    cases: tuple[Case, ...]
    may_use: tuple[str, ...] = ()
    row: str | None = None
    also: tuple[Position, ...] = ()
    unmet: str | None = None
    to_do: str | None = None
    template: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "template", self.statement)
        object.__setattr__(self, "statement", filled(self.template))
        check_grade(self.source, self.grade)
        if (self.weight is Weight.REQUIREMENT) is (self.unmet is None):
            raise ValueError(f"{self.id}: say what a no means for a requirement, and for nothing else")
        for name in (*self.uses, *self.may_use):
            if name not in FACTS and name not in DERIVED:
                raise ValueError(f"{self.id} uses {name!r}, which is neither a fact nor derived")

    @property
    def override_allowed(self) -> bool:
        """Whether a named clinician may set a yes aside with a reason. Never for an absolute one."""
        return self.weight is Weight.CONTRAINDICATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """One fact that an answer rests on, or that is too old to rest on.

    Attributes:
        name: Of the fact.
        value: As used.
        unit: None for a yes, a no or a word.
        date: The day on which it was true or measured.
        age_days: Days until the day of the decision.
        origin: "record", "clinician" or "computed".
        resource: The record's resource or resources; None when it is not from a record.
        stale: True when it counts as unknown: too old, out of range, or dated after the day of the decision.
    """

    name: str
    value: FactValue
    unit: str | None
    date: date
    age_days: int
    origin: str
    resource: str | None
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer of one criterion for one person.

    Attributes:
        id: Of the criterion.
        answer: Yes, no or unknown.
        weight: What a yes, or for a requirement a no, does.
        statement: What a yes means.
        source: Key of the publication.
        place: Where in it.
        grade: How well it is known.
        data: What the answer rests on, with stale data marked.
        hazards: Hazards that it controls.
        action: What to do about it.
        also: Positions of the sources where they disagree.
        override: Who set a yes aside; None when nobody did.
        override_allowed: Whether anybody may.
    """

    id: str
    answer: Answer
    weight: Weight
    statement: str
    source: str
    place: str
    grade: Grade
    data: tuple[Datum, ...]
    hazards: tuple[str, ...]
    action: str
    also: tuple[Position, ...]
    override: OverrideUsed | None
    override_allowed: bool

    @property
    def stands(self) -> bool:
        """Whether a yes has not been set aside."""
        return self.answer is Answer.YES and self.override is None


def evaluate(criterion: Criterion, knowledge: Knowledge, override: OverrideUsed | None = None) -> Finding:
    """Answer one criterion. An override counts only for a yes that may be set aside."""
    answer = criterion.holds(knowledge)
    usable = override if criterion.override_allowed and answer is Answer.YES else None
    return Finding(
        id=criterion.id,
        answer=answer,
        weight=criterion.weight,
        statement=filled(criterion.template, knowledge.library),
        source=criterion.source,
        place=criterion.place,
        grade=criterion.grade,
        data=data_of((*criterion.uses, *criterion.may_use), knowledge),
        hazards=criterion.hazards,
        action=criterion.action,
        also=criterion.also,
        override=usable,
        override_allowed=criterion.override_allowed,
    )


def data_of(names: tuple[str, ...], knowledge: Knowledge) -> tuple[Datum, ...]:
    """The facts of these names as they stand; what is absent is not listed here but in what is missing."""
    return tuple(_data(names, knowledge))


def _data(names: tuple[str, ...], knowledge: Knowledge) -> Iterator[Datum]:
    for name in dict.fromkeys(names):
        known = knowledge.facts.get(name)
        unusable = knowledge.unusable.get(name)
        if known is not None:
            yield _datum(name, known, knowledge.as_of, stale=False)
        elif unusable is not None and unusable.fact is not None:
            yield _datum(name, unusable.fact, knowledge.as_of, stale=True)


def _datum(name: str, found: Fact, as_of: date, *, stale: bool) -> Datum:
    return Datum(
        name=name,
        value=found.value,
        unit=found.unit,
        date=found.date,
        age_days=found.age_days(as_of),
        origin=found.provenance.origin,
        resource=found.provenance.resource,
        stale=stale,
    )
