"""What an extracted study is: whom, what was given, what was found, with figures that keep source and grade."""

from dataclasses import dataclass
from enum import StrEnum

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade


class Design(StrEnum):
    """How a study was made, strongest first."""

    SYSTEMATIC_REVIEW = "systematic review"
    RANDOMISED = "randomised controlled trial"
    COHORT = "uncontrolled cohort"
    CASES = "case series"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFigure:
    """One number that a study found.

    Attributes:
        what: What it is, in words.
        value: The number.
        unit: Its unit, for example "%", "points" or "ratio".
        low: Lower end of the 95 % interval; None when not given.
        high: Upper end of it; None beside a lower end means that it has no upper end.
        events: Numerator of a share; None otherwise.
        people: Denominator of a share; None otherwise.
        place: Where in the source.
        known: How well it is known.
    """

    what: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    events: int | None = None
    people: int | None = None
    place: str = "abstract"
    known: Grade = Grade.SECONDARY

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValueError(f"{self.what}: {self.value} lies outside its interval {self.low} to {self.high}")


def share(
    what: str, events: int, people: int, *, place: str = "abstract", known: Grade = Grade.SECONDARY
) -> StudyFigure:
    """A share as a figure, in per cent.

    Example:
        >>> share("response", 29, 93).value
        31.2
    """
    return StudyFigure(
        what=what,
        value=round(100 * events / people, 1),
        unit="%",
        events=events,
        people=people,
        place=place,
        known=known,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One study.

    Attributes:
        id: First author and year, as its source is keyed.
        design: How it was made.
        population: Whom it studied.
        people: How many were analysed; None when not known.
        regimen: What was given, with the time base of the dose.
        results: What it found, in numbers.
        findings: What it found, in words, where the abstract gives no number.
        adverse_effects: Harm that it found.
        cancer_pain: Whether it studied pain in cancer.
        limits: What a reader must know before using it.
    """

    id: str
    design: Design
    population: str
    people: int | None
    regimen: str
    results: tuple[StudyFigure, ...] = ()
    findings: tuple[str, ...] = ()
    adverse_effects: tuple[StudyFigure, ...] = ()
    cancer_pain: bool = True
    limits: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Key in `SOURCES`."""
        return self.id

    def __post_init__(self) -> None:
        for figure in (*self.results, *self.adverse_effects):
            check_grade(self.id, figure.known)
