"""REGISTRY of what is observed when: before, during and after the infusion. Proposed, for a site to sign."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing to observe in one phase.

    Attributes:
        phase: "baseline", "first_hour", "second_and_third_hour", "fourth_hour_to_end" or "after".
        from_min: Minutes after the start, or after the end in the phase "after"; None before the start.
        to_min: End of the phase; None when it lasts until the infusion ends or the person leaves.
        items: What is observed together.
        every_min: Minutes between two observations; None for a continuous one or a fixed number of times.
        times: How many times, where it is a fixed number.
        condition: When it is asked at all, in words; None for always.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
    """

    phase: str
    from_min: int | None
    to_min: int | None
    items: tuple[str, ...]
    every_min: int | None = None
    times: int | None = None
    condition: str | None = None
    source: str = "lenitive"
    place: str = "observation schedule, never more rarely than a hospital guideline of 2022 in the first 3 h"
    grade: Grade = Grade.ASSUMED

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


_VITALS: Final = ("blood_pressure", "heart_rate", "respiratory_rate", "spo2")
_PAIN, _SEDATION, _MIND, _NAUSEA = ("pain_nrs",), ("sedation",), ("psychotomimetic",), ("nausea",)

OBSERVATIONS: Final = (
    Observation(
        phase="baseline",
        from_min=None,
        to_min=0,
        items=(*_VITALS, *_PAIN, *_SEDATION, *_MIND, *_NAUSEA),
        every_min=5,
        times=2,
    ),
    Observation(phase="first_hour", from_min=0, to_min=60, items=(*_VITALS, *_SEDATION, *_MIND), every_min=15),
    Observation(phase="first_hour", from_min=0, to_min=60, items=(*_PAIN, *_NAUSEA), every_min=30),
    Observation(
        phase="first_hour", from_min=0, to_min=None, items=("spo2",), condition="continuous until the person leaves"
    ),
    Observation(
        phase="first_hour",
        from_min=0,
        to_min=None,
        items=("etco2",),
        condition="continuous with severe respiratory compromise, or sleep apnoea with opioid and benzodiazepine",
    ),
    Observation(
        phase="first_hour",
        from_min=0,
        to_min=None,
        items=("ecg",),
        condition="continuous with heart disease, or at 0.5 mg/kg/h and more",
    ),
    Observation(
        phase="second_and_third_hour",
        from_min=60,
        to_min=180,
        items=_VITALS,
        every_min=30,
        condition="every 15 min after any change of rate",
    ),
    Observation(
        phase="second_and_third_hour",
        from_min=60,
        to_min=180,
        items=(*_PAIN, *_SEDATION, *_MIND),
        every_min=30,
    ),
    Observation(phase="second_and_third_hour", from_min=60, to_min=180, items=_NAUSEA, every_min=60),
    Observation(
        phase="fourth_hour_to_end",
        from_min=180,
        to_min=None,
        items=(*_VITALS, *_PAIN, *_SEDATION, *_MIND),
        every_min=30,
        condition="not relaxed: levels are still rising",
    ),
    Observation(phase="fourth_hour_to_end", from_min=180, to_min=None, items=_NAUSEA, every_min=60),
    Observation(phase="after", from_min=0, to_min=60, items=(*_VITALS, *_SEDATION), every_min=15, times=4),
    Observation(phase="after", from_min=60, to_min=None, items=_VITALS, every_min=30),
    Observation(phase="after", from_min=0, to_min=None, items=(*_PAIN, *_MIND), every_min=30),
    Observation(phase="after", from_min=0, to_min=None, items=_NAUSEA, every_min=60),
)
"""Every observation, in order of phase."""
