"""What a response over time is: an endpoint that is watched at the bedside, from drug concentrations and a person.

An `Effect` is one published relation. A `Response` is what this project makes of such relations for a person in a
session: a score or a vital sign over time, with how people differ, how sure the typical person is, and the error of
one observation. Outside the concentrations that were studied a driving concentration is held at the edge of what was
studied, and the answer says so. What is not known about the person is not replaced: the response is then not given.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Parameter, Site
from lenitive.pkpd.linear import Array

RHO_KEY: Final = "rho"
"""Parameter that says how R-ketamine counts; one number for every response that has it."""


class Scale(StrEnum):
    """Scale on which people differ: LOG v * exp(eta), LOGIT expit(logit(v) + eta), NORMAL v + eta."""

    LOG = "log"
    LOGIT = "logit"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class PdParameter:
    """One number of a response, how people differ in it, and how sure it is.

    Attributes:
        typical: Of the typical person.
        between_people: Variance between people on the scale; 0 where everybody is taken to be alike.
        uncertainty: Variance of the typical value on the scale: its squared standard error.
        scale: On which people differ.

    Example:
        >>> from lenitive.domain.pharmacology.quoting import proposed
        >>> c50 = PdParameter(typical=proposed(100.0, "ng/mL", "example"), between_people=proposed(0.25, "", "example"),
        ...                   uncertainty=proposed(0.0, "", "example"))
        >>> c50.of(np.array([0.0, math.log(2)])).round(6).tolist()
        [100.0, 200.0]
    """

    typical: Parameter
    between_people: Parameter
    uncertainty: Parameter
    scale: Scale = Scale.LOG

    def __post_init__(self) -> None:
        value = self.typical.value
        inside = {Scale.LOG: value > 0, Scale.LOGIT: 0 < value < 1, Scale.NORMAL: True}[self.scale]
        if not inside:
            raise ValueError(f"{value} {self.typical.unit} cannot differ between people on a {self.scale} scale")
        if self.between_people.value < 0 or self.uncertainty.value < 0:
            raise ValueError(f"{self.typical.place}: a variance is 0 or more")

    def of(self, effect: Array) -> Array:
        """The number in people who differ from the typical one by `effect`, on the scale; same shape."""
        value = self.typical.value
        if self.scale is Scale.LOG:
            return np.asarray(value * np.exp(effect))
        if self.scale is Scale.NORMAL:
            return np.asarray(value + effect)
        # both signs of the argument stay finite
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * (math.log(value / (1.0 - value)) + effect))))


class Counts(StrEnum):
    """How the two forms of ketamine add up in a driving concentration."""

    S_EQUIVALENT = "S + rho x R"
    S_ONLY = "S alone"
    TOTAL = "S + R"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseDriver:
    """A concentration that a response follows.

    Attributes:
        name: Under which the formula finds it.
        place: Where it is: "ketamine" or "norketamine" for arterial-like blood, or the name of a site.
        counts: How S and R add up.
        holds_to: Highest concentration for which the relation was found, ng/mL; above it the driver is held there.
        held_with: Another driver in whose proportion this one is held instead, so that the two keep their ratio.
    """

    name: str
    place: str
    counts: Counts
    holds_to: Parameter
    held_with: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A person without drug. None: not known, and a response that needs it is not given.

    Attributes:
        pain_nrs: Pain before the infusion, 0-10.
        mean_pressure_mmhg: Mean arterial pressure at rest, 20-250 mmHg.
        heart_rate_min: At rest, 20-250 per minute.
        cardiac_output_l_min: At rest, 0.5-20 L/min; where it is None the published model's own value is used, and said.
        opioid_depression_frac: Share of the drive to breathe that opioid takes away, 0-1; 0 for no opioid.

    Example:
        >>> Baseline(pain_nrs=11)
        Traceback (most recent call last):
        ...
        ValueError: pain_nrs 11: it lies from 0 to 10 on the 0-10 scale; check it or leave it out
    """

    pain_nrs: float | None = None
    mean_pressure_mmhg: float | None = None
    heart_rate_min: float | None = None
    cardiac_output_l_min: float | None = None
    opioid_depression_frac: float | None = None

    def __post_init__(self) -> None:
        for name, (low, high, unit) in _BASELINE_RANGES.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} {value:g}: it lies from {low:g} to {high:g} {unit}; check it or leave it out")


_BASELINE_RANGES: Final = {
    "pain_nrs": (0.0, 10.0, "on the 0-10 scale"),
    "mean_pressure_mmhg": (20.0, 250.0, "mmHg"),
    "heart_rate_min": (20.0, 250.0, "per minute"),
    "cardiac_output_l_min": (0.5, 20.0, "L/min"),
    "opioid_depression_frac": (0.0, 1.0, "as a fraction"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Context:
    """What a formula knows beside concentrations.

    Attributes:
        times_min: Minutes after the start of the session, shape (times,).
        baseline: The person without drug.
    """

    times_min: Array
    baseline: Baseline


Formula = Callable[[Mapping[str, Array], Mapping[str, Array], Context], Array]
"""(driving concentrations (people, times), parameter values (people, 1), context) -> response (people, times)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An endpoint over time.

    Attributes:
        id: Stable name, which is also its file.
        title: One line for people.
        endpoint: What is seen at the bedside.
        unit: Of the answer.
        drivers: Concentrations that it follows.
        sites: Delays from arterial blood; the half-life of each is one of the parameters, in minutes.
        parameters: Every number, by key. Half-lives of sites and rho are one thing to all responses.
        formula: From driving concentrations to the response.
        lowest: Of the answer; never below.
        highest: Of the answer; never above.
        residual: Standard deviation of one observation about the person's own response, in `unit`.
        effects: Ids in `EFFECTS` on which it rests.
        studied: In whom.
        known_limits: What a clinician must know before trusting it.
        sources: Publications behind it, keys in `SOURCES`.
        grade: Of the response as a whole.
        needs: Field of `Baseline` without which it is not given; None for none.
        parts: Further outputs, by name, each with a formula like that of the response.
    """

    id: str
    title: str
    endpoint: str
    unit: str
    drivers: tuple[ResponseDriver, ...]
    sites: tuple[Site, ...]
    parameters: Mapping[str, PdParameter]
    formula: Formula
    lowest: float
    highest: float
    residual: Parameter
    effects: tuple[str, ...]
    studied: str
    known_limits: tuple[str, ...]
    sources: tuple[str, ...]
    grade: Grade
    needs: str | None = None
    parts: Mapping[str, Formula] = field(default_factory=lambda: MappingProxyType({}))

    def key(self, parameter: str) -> str:
        """Name of a parameter's random effect: half-lives of sites and rho by themselves, others after the response."""
        shared = parameter == RHO_KEY or any(site.half_life == parameter for site in self.sites)
        return parameter if shared else f"{self.id}.{parameter}"

    def typical_values(self) -> dict[str, Array]:
        """Every parameter of the typical person, each of shape (1, 1)."""
        return {name: np.array([[one.typical.value]]) for name, one in self.parameters.items()}


def share_of_largest(conc: Array, c50: Array, exponent: Array) -> Array:
    """Effect as a share of its largest, 0-1, by the sigmoid relation; of any size, never undefined.

    Args:
        conc: 0 or more, shape (people, times).
        c50: Half-maximal concentration in the same unit, more than 0, shape (people, 1).
        exponent: Steepness, more than 0, shape (people, 1).

    Example:
        >>> share_of_largest(np.array([[0.0, 121.0, 242.0]]), np.array([[121.0]]), np.array([[2.0]])).round(6).tolist()
        [[0.0, 0.5, 0.8]]
    """
    if exponent.size == 1 and exponent.flat[0] == 1.0:
        return np.asarray(conc / (conc + c50))
    raised = np.exp(np.clip(exponent * np.log(np.maximum(conc, _LEAST) / c50), -_MOST, _MOST))
    return np.asarray(np.where(conc > 0, raised / (1.0 + raised), 0.0))


_LEAST: Final = 1e-300
_MOST: Final = 600.0
