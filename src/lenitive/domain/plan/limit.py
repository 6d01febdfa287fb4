"""What a limit on a plan is, what it is asked of, and how a plan stands to it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.quantity import Dose, DrugRate, Exact
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits.entry import Bound, Entry, Tier
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.dose_arithmetic import PUMP_STEP_ML_H
from lenitive.domain.plan.regimen import Regimen


class LimitAnswer(StrEnum):
    """Whether a plan keeps a limit."""

    WITHIN = "within"
    EXCEEDS = "exceeds"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadingDose:
    """A clinician's loading dose, given by the pump over a time.

    Attributes:
        start_min: Minutes after the start of the infusion.
        duration_min: Minutes, at least one.
        dose: In all.
    """

    start_min: int
    duration_min: int
    dose: Dose

    def __post_init__(self) -> None:
        if self.start_min < 0 or self.duration_min < 1:
            raise ValueError(
                f"loading dose at {self.start_min} min over {self.duration_min} min: start >= 0, duration >= 1 min"
            )

    @property
    def rate(self) -> DrugRate:
        """Its own rate."""
        return DrugRate(mg_h=self.dose.exact * 60 / self.duration_min)

    @property
    def delivery(self) -> DrugDelivery:
        """As the windows count it."""
        return DrugDelivery(start_min=self.start_min, duration_min=self.duration_min, rate=self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitContext:
    """What a regimen alone does not say.

    Attributes:
        session_number: 1 for the first ketamine session of this person.
        loading_doses: None in a first session.
        earlier: Ketamine already given, at negative minutes before the start; None when it is not known. In a first
            session nothing was given.
        sessions_in_14_days: With this one; None when it is not known.
        sessions_in_365_days: With this one; None when it is not known.
        pump_step_ml_h: The pump's step.
        library: In force.
    """

    session_number: int = 1
    loading_doses: tuple[LoadingDose, ...] = ()
    earlier: tuple[DrugDelivery, ...] | None = None
    sessions_in_14_days: int | None = None
    sessions_in_365_days: int | None = None
    pump_step_ml_h: Exact = PUMP_STEP_ML_H
    library: Library = SHIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitFinding:
    """One limit and how a plan stands to it.

    Attributes:
        id: Of the limit.
        what: What was measured.
        value: As it would be given, after rounding; None when it is not known.
        unit: Of value and limit.
        bound: On which side the value must lie.
        limit: The limit.
        tier: Who may exceed it.
        answer: Within, exceeds, or unknown.
        remedy: What to do when it does not keep the limit.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
    """

    id: str
    what: str
    value: float | None
    unit: str
    bound: Bound
    limit: float
    tier: Tier
    answer: LimitAnswer
    remedy: str
    source: str
    place: str
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A regimen with what is asked beside it: what a measure looks at."""

    regimen: Regimen
    context: LimitContext


Measure = Callable[[Asked], Fraction | None]
"""The value of a plan, exact; None when it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit of the library, asked of a plan.

    Attributes:
        id: Of the library's entry, which holds the number, its tier, its source and its grade.
        remedy: What to do.
        hazards: Hazards of the log that it controls.
        measure: The value of a plan, exact; None when it is not known.
        applies: Whether the limit is asked of a plan at all.
    """

    id: str
    remedy: str
    hazards: tuple[str, ...]
    measure: Measure
    applies: Callable[[Asked], bool] = lambda _asked: True

    @property
    def entry(self) -> Entry:
        """As shipped."""
        return SHIPPED[self.id]

    @property
    def what(self) -> str:
        """What is measured."""
        return self.entry.what

    @property
    def bound(self) -> Bound:
        """On which side the value must lie."""
        return self.entry.bound

    @property
    def tier(self) -> Tier:
        """Who may exceed it."""
        return self.entry.tier

    @property
    def figure(self) -> Figure:
        """The shipped number with its source."""
        return self.entry.figure

    def answer(self, value: Fraction | None) -> LimitAnswer:
        """How a value stands to the shipped number."""
        return answer_to(self.entry, value)


def answer_to(entry: Entry, value: Fraction | None) -> LimitAnswer:
    """Accept only what compares as within; anything else is not."""
    if value is None:
        return LimitAnswer.UNKNOWN
    return LimitAnswer.WITHIN if entry.keeps(value) else LimitAnswer.EXCEEDS
