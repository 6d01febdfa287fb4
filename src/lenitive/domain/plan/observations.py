"""REGISTRY of what is observed when: before, during and after the infusion. Proposed, for a site to sign."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits.library import SHIPPED, Library


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


def observations(library: Library = SHIPPED) -> tuple[Observation, ...]:
    """Every observation under a library, in order of phase.

    Where things are observed together, the shortest of their intervals holds for all of them.
    """
    return (
        Observation(
            phase="baseline",
            from_min=None,
            to_min=0,
            items=(*_VITALS, *_PAIN, *_SEDATION, *_MIND, *_NAUSEA),
            every_min=library.whole("LIM-BASELINE-01"),
            times=library.whole("LIM-BASELINE-03"),
        ),
        *_first_hour(library),
        *_continuous(),
        *_later_hours(library),
        *_after(library),
    )


def _every(library: Library, phase: int, *kinds: str) -> int:
    return min(library.whole(f"LIM-OBSERVE-{kind}-0{phase}") for kind in kinds)


def _first_hour(library: Library) -> tuple[Observation, ...]:
    return (
        Observation(
            phase="first_hour",
            from_min=0,
            to_min=60,
            items=(*_VITALS, *_SEDATION, *_MIND),
            every_min=_every(library, 1, "VITALS", "SEDATION", "MIND"),
        ),
        Observation(
            phase="first_hour",
            from_min=0,
            to_min=60,
            items=(*_PAIN, *_NAUSEA),
            every_min=_every(library, 1, "PAIN", "NAUSEA"),
        ),
    )


def _continuous() -> tuple[Observation, ...]:
    return (
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
    )


def _later_hours(library: Library) -> tuple[Observation, ...]:
    changed_min = library.whole("LIM-OBSERVE-CHANGE-01")
    return (
        Observation(
            phase="second_and_third_hour",
            from_min=60,
            to_min=180,
            items=_VITALS,
            every_min=_every(library, 2, "VITALS"),
            condition=f"every {changed_min} min after any change of rate",
        ),
        Observation(
            phase="second_and_third_hour",
            from_min=60,
            to_min=180,
            items=(*_PAIN, *_SEDATION, *_MIND),
            every_min=_every(library, 2, "PAIN", "SEDATION", "MIND"),
        ),
        Observation(
            phase="second_and_third_hour",
            from_min=60,
            to_min=180,
            items=_NAUSEA,
            every_min=_every(library, 2, "NAUSEA"),
        ),
        Observation(
            phase="fourth_hour_to_end",
            from_min=180,
            to_min=None,
            items=(*_VITALS, *_PAIN, *_SEDATION, *_MIND),
            every_min=_every(library, 2, "VITALS", "PAIN", "SEDATION", "MIND"),
            condition="not relaxed: levels are still rising",
        ),
        Observation(
            phase="fourth_hour_to_end", from_min=180, to_min=None, items=_NAUSEA, every_min=_every(library, 2, "NAUSEA")
        ),
    )


def _after(library: Library) -> tuple[Observation, ...]:
    return (
        Observation(
            phase="after",
            from_min=0,
            to_min=60,
            items=(*_VITALS, *_SEDATION),
            every_min=_every(library, 3, "VITALS", "SEDATION"),
            times=4,
        ),
        Observation(phase="after", from_min=60, to_min=None, items=_VITALS, every_min=_every(library, 4, "VITALS")),
        Observation(
            phase="after", from_min=0, to_min=None, items=(*_PAIN, *_MIND), every_min=_every(library, 3, "PAIN", "MIND")
        ),
        Observation(phase="after", from_min=0, to_min=None, items=_NAUSEA, every_min=_every(library, 3, "NAUSEA")),
    )


OBSERVATIONS: Final = observations()
"""Every observation under the shipped library, in order of phase."""
