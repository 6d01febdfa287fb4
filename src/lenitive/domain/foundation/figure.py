"""A clinical number that never travels without its unit, source, place and grade."""

from dataclasses import dataclass

from lenitive.domain.foundation.quantity import Exact, decimal_text
from lenitive.domain.foundation.sources import SOURCES, Grade, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number from a publication.

    Attributes:
        value: Exact number.
        unit: Its unit as written on screen.
        source: Key in `SOURCES`.
        place: Where in the source, or in the material it was taken from.
        grade: How well it is known; never better than its source allows.

    Example:
        >>> str(Figure(value=8, unit="mg", source="cohen_2018", place="table 3", grade=Grade.SECONDARY))
        '8 mg (cohen_2018, table 3; secondary)'
    """

    value: Exact
    unit: str
    source: str
    place: str
    grade: Grade

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)

    def __str__(self) -> str:
        return f"{decimal_text(self.value)} {self.unit} ({self.source}, {self.place}; {self.grade})"


def check_grade(source: str, grade: Grade) -> None:
    """Refuse a source that does not exist and a grade that nobody earned.

    Raises:
        ValueError: The source is not registered, or the grade is better than the source allows.

    Example:
        >>> check_grade("lenitive", Grade.READ)
        Traceback (most recent call last):
        ...
        ValueError: lenitive: grade read was not earned; this source allows assumed at best
    """
    if source not in SOURCES:
        raise ValueError(f"source {source!r} is not in foundation/sources.py; add it there, once")
    order = (Grade.READ, Grade.SECONDARY, Grade.ASSUMED)
    best = SOURCES[source].grade
    if order.index(grade) < order.index(best):
        raise ValueError(f"{source}: grade {grade} was not earned; this source allows {best} at best")
    if SOURCES[source].kind is SourceKind.PROJECT and grade is not Grade.ASSUMED:
        raise ValueError(f"{source}: what this project proposes is {Grade.ASSUMED}")
