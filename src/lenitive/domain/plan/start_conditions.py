"""REGISTRY of the findings at the bedside with which an infusion is not started. Proposed, for a site to sign."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade


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


START_CONDITIONS: Final = (
    StartCondition(
        variable="systolic_mmhg",
        unit="mmHg",
        low=90,
        high=160,
        note="An emergency protocol allows up to 180 mmHg (scirp_ed); the stricter is used.",
    ),
    StartCondition(variable="diastolic_mmhg", unit="mmHg", high=100),
    StartCondition(variable="mean_arterial_pressure_mmhg", unit="mmHg", low=65),
    StartCondition(
        variable="heart_rate_min",
        unit="/min",
        low=50,
        high=110,
        note="An emergency protocol allows up to 150 /min (scirp_ed); the stricter is used.",
    ),
    StartCondition(
        variable="respiratory_rate_min",
        unit="/min",
        low=10,
        high=30,
        source="scirp_ed",
        place="limits before the first dose",
        grade=Grade.SECONDARY,
    ),
    StartCondition(
        variable="spo2_pct", unit="%", low=92, note="88 % where the person's own target is 88-92 %; on usual oxygen."
    ),
    StartCondition(variable="poss", high=2, note="Sedation by POSS, where it is licensed."),
    StartCondition(variable="rass", low=-2, high=1, note="Sedation and agitation by RASS."),
    StartCondition(
        variable="psychotomimetic", high=0, note="None is active before the start; 0-3 item of this project."
    ),
)
"""Every condition."""
