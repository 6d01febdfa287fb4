"""What was seen in one person's sessions: scores, vital signs and levels, each at its minute, under what was given."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from lenitive.domain.pharmacology.predict import Given
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import Baseline


class SamplingSite(StrEnum):
    """Where blood was taken."""

    ARTERIAL = "arterial"
    VENOUS = "venous"


class Kind(StrEnum):
    """What was seen."""

    PAIN = "pain"
    DISSOCIATION = "dissociation"
    SEDATION = "sedation"
    MEAN_PRESSURE = "mean_pressure_mmhg"
    HEART_RATE = "heart_rate_min"
    KETAMINE = "ketamine_ng_ml"
    NORKETAMINE = "norketamine_ng_ml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How a kind is written down.

    Attributes:
        lowest: Least that can be written.
        highest: Most that can be written.
        unit: For people.
        response: Id in `RESPONSES`; None for a level.
        scale_ends: Whether the lowest and highest entries mean "or beyond" (a score).
        remedy: What to do about an entry outside.
    """

    lowest: float
    highest: float
    unit: str
    response: str | None
    scale_ends: bool
    remedy: str


MEASURES: Final[dict[Kind, Measure]] = {
    Kind.PAIN: Measure(
        lowest=0.0, highest=10.0, unit="on the 0-10 scale", response="pain", scale_ends=True,
        remedy="write the score that the person gave",
    ),
    Kind.DISSOCIATION: Measure(
        lowest=0.0, highest=10.0, unit="on its scale", response="dissociation", scale_ends=True,
        remedy="write the item of the session, 0-3; a score of another scale is kept and not used",
    ),
    Kind.SEDATION: Measure(
        lowest=-5.0, highest=4.0, unit="on the RASS", response="sedation", scale_ends=True,
        remedy="write the RASS score, -5 to +4",
    ),
    Kind.MEAN_PRESSURE: Measure(
        lowest=20.0, highest=250.0, unit="mmHg", response="mean_pressure", scale_ends=False,
        remedy="write mean arterial pressure in mmHg",
    ),
    Kind.HEART_RATE: Measure(
        lowest=20.0, highest=250.0, unit="per minute", response="heart_rate", scale_ends=False,
        remedy="write beats per minute",
    ),
    Kind.KETAMINE: Measure(
        lowest=0.0, highest=1e6, unit="ng/mL", response=None, scale_ends=False,
        remedy="write ng/mL (ug/L); 1 mg/L is 1000 ng/mL",
    ),
    Kind.NORKETAMINE: Measure(
        lowest=0.0, highest=1e6, unit="ng/mL", response=None, scale_ends=False,
        remedy="write ng/mL (ug/L); 1 mg/L is 1000 ng/mL",
    ),
}  # fmt: skip
"""Every kind of observation: its range is what can be written at all, not what is normal."""

LEVELS: Final = frozenset({Kind.KETAMINE, Kind.NORKETAMINE})
"""Kinds that need blood."""

MINUTES_MAX: Final = proposed(
    14 * 1440.0, "min", "a session and what is seen after it; later entries belong to the next session"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One entry.

    Attributes:
        at_min: Minutes after the start of its session, 0 or more; what was seen before is the baseline.
        kind: What was seen.
        value: In the unit of the kind; for a level below the limit of quantification that limit.
        site: Where blood was taken; for levels only.
        below_quantification: Whether the level was too low to be measured.

    Raises:
        ValueError: An entry that cannot be, with its value, unit and remedy.

    Example:
        >>> Observation(at_min=30, kind=Kind.PAIN, value=12)
        Traceback (most recent call last):
        ...
        ValueError: pain 12 at 30 min: it lies between 0 and 10 on the 0-10 scale; write the score that the person gave
    """

    at_min: float
    kind: Kind
    value: float
    site: SamplingSite | None = None
    below_quantification: bool = False

    def __post_init__(self) -> None:
        measure = MEASURES[self.kind]
        if not 0 <= self.at_min <= MINUTES_MAX.value:
            raise ValueError(
                f"{self.kind} at {self.at_min:g} min: minutes count from the start of the session, 0 to "
                f"{MINUTES_MAX.value:g}; write what was seen before the start as the baseline"
            )
        if not measure.lowest <= self.value <= measure.highest:
            raise ValueError(
                f"{self.kind} {self.value:g} at {self.at_min:g} min: it lies between {measure.lowest:g} and "
                f"{measure.highest:g} {measure.unit}; {measure.remedy}"
            )
        self._check_level()

    def _check_level(self) -> None:
        if self.kind in LEVELS and self.site is None:
            raise ValueError(
                f"{self.kind} at {self.at_min:g} min: where blood was taken is missing; write site arterial or venous"
            )
        if self.kind not in LEVELS and (self.site is not None or self.below_quantification):
            raise ValueError(f"{self.kind} at {self.at_min:g} min: only a level has a site or a limit; remove it")
        if self.below_quantification and self.value <= 0:
            raise ValueError(
                f"{self.kind} {self.value:g} ng/mL at {self.at_min:g} min: below quantification needs the limit of the "
                "assay as value, more than 0 ng/mL"
            )

    def __str__(self) -> str:
        below = "below " if self.below_quantification else ""
        at = f", {self.site}" if self.site is not None else ""
        unit = f" {MEASURES[self.kind].unit}"
        name = self.kind.value.removesuffix("_ng_ml").removesuffix("_mmhg").removesuffix("_min").replace("_", " ")
        return f"{name} {below}{self.value:g}{unit} at {self.at_min:g} min{at}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session as it was.

    Attributes:
        given: What was given, minutes after its start.
        observations: What was seen, in any order; an entry that is there twice counts once.
        baseline: The person before it; a kind without its baseline cannot be used.
    """

    given: Given
    observations: Sequence[Observation]
    baseline: Baseline = field(default_factory=Baseline)


def mean_pressure_mmhg(systolic_mmhg: float, diastolic_mmhg: float) -> float:
    """Mean arterial pressure of a cuff reading: a third of the way from diastolic to systolic.

    Raises:
        ValueError: A pressure that cannot be, or a systolic that is not above the diastolic.

    Source:
        Definition in clinical use; an oscillometric cuff measures the mean itself, which is better where it is known.

    Example:
        >>> mean_pressure_mmhg(120, 75)
        90.0
    """
    for name, value in (("systolic", systolic_mmhg), ("diastolic", diastolic_mmhg)):
        if not (math.isfinite(value) and 10 <= value <= 350):
            raise ValueError(f"{name} pressure {value:g} mmHg: it lies between 10 and 350 mmHg; check the entry")
    if systolic_mmhg <= diastolic_mmhg:
        raise ValueError(
            f"blood pressure {systolic_mmhg:g}/{diastolic_mmhg:g} mmHg: systolic lies above diastolic; check the order"
        )
    return diastolic_mmhg + (systolic_mmhg - diastolic_mmhg) / 3.0


def without_repeats(observations: Sequence[Observation]) -> tuple[tuple[Observation, ...], tuple[Observation, ...]]:
    """Entries in order of time, and those that were there more than once, which count once.

    Example:
        >>> six = Observation(at_min=30, kind=Kind.PAIN, value=6)
        >>> kept, repeated = without_repeats([six, six])
        >>> len(kept), len(repeated)
        (1, 1)
    """
    kept: list[Observation] = []
    repeated: list[Observation] = []
    for one in observations:
        (repeated if one in kept else kept).append(one)
    return tuple(sorted(kept, key=lambda one: (one.at_min, one.kind))), tuple(repeated)
