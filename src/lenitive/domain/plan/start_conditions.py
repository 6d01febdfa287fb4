"""REGISTRY of the findings at the bedside with which an infusion is not started. Proposed, for a site to sign."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits.library import SHIPPED, Library


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCondition:
    """The range in which one variable must lie before the start. Not measured is outside it.

    Attributes:
        variable: Name as in the observations.
        unit: Of the bounds; None for a score or a word.
        low: Smallest allowed; None for no lower bound.
        high: Largest allowed; None for no upper bound.
        note: What the bounds do not say; None when there is nothing.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
    """

    variable: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    note: str | None = None
    source: str = "lenitive"
    place: str = "thresholds before the start"
    grade: Grade = Grade.ASSUMED

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


def start_conditions(library: Library = SHIPPED) -> tuple[StartCondition, ...]:
    """Every condition under a library, with the source of its numbers."""
    return (
        _condition(
            library,
            "systolic_mmhg",
            low="LIM-SYSTOLIC-02",
            high="LIM-SYSTOLIC-01",
            note="An emergency protocol allows up to 180 mmHg (scirp_ed); the stricter is used.",
        ),
        _condition(library, "diastolic_mmhg", high="LIM-DIASTOLIC-01"),
        _condition(library, "mean_arterial_pressure_mmhg", low="LIM-MAP-01"),
        _condition(
            library,
            "heart_rate_min",
            low="LIM-HEART-RATE-02",
            high="LIM-HEART-RATE-01",
            note="An emergency protocol allows up to 150 /min (scirp_ed); the stricter is used.",
        ),
        _condition(library, "respiratory_rate_min", low="LIM-BREATHING-01", high="LIM-BREATHING-02"),
        _condition(
            library,
            "spo2_pct",
            low="LIM-SPO2-01",
            note=(f"{library['LIM-SPO2-02'].text} % where the person's own target is 88-92 %; on usual oxygen."),
        ),
        _condition(library, "poss", high="LIM-SEDATION-07", note="Sedation by POSS, where it is licensed."),
        _condition(
            library, "rass", low="LIM-SEDATION-01", high="LIM-SEDATION-02", note="Sedation and agitation by RASS."
        ),
        _condition(
            library,
            "psychotomimetic",
            high="LIM-MIND-01",
            note="None is active before the start; 0-3 item of this project.",
        ),
    )


def _condition(
    library: Library, variable: str, *, low: str | None = None, high: str | None = None, note: str | None = None
) -> StartCondition:
    """One condition; where its two numbers do not share a source, it is this project's."""
    entries = [library[limit] for limit in (low, high) if limit is not None]
    sources = {entry.source for entry in entries}
    unit = entries[0].unit
    return StartCondition(
        variable=variable,
        unit=None if unit == "{score}" else unit,
        low=None if low is None else float(library[low].exact),
        high=None if high is None else float(library[high].exact),
        note=note,
        source=entries[0].source if len(sources) == 1 else "lenitive",
        place=entries[0].place if len(sources) == 1 else "thresholds before the start",
        grade=entries[0].grade if len(sources) == 1 else Grade.ASSUMED,
    )


START_CONDITIONS: Final = start_conditions()
"""Every condition under the shipped library."""
