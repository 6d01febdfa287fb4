"""What a simulation says: the document of `lenitive simulate`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lenitive import __version__
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import DrugForm
from lenitive.domain.pharmacology.responses import RESPONSES

SIMULATION_SCHEMA: Final = "lenitive/simulation/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentiles:
    """What 5, 50 and 95 in a hundred of the virtual people stay below at each time."""

    p05: tuple[float, ...]
    p50: tuple[float, ...]
    p95: tuple[float, ...]


Course = tuple[float, ...] | Percentiles
"""A value for each time in the typical person, or percentiles of a population."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The virtual people behind a band.

    Attributes:
        people: How many.
        seed: The same seed gives the same people, on any number of workers.
        varies: Everything in which they differ, by parameter.
        percentiles: "exact", or "counted" in bins.
        bin_width_frac: Width of the widest bin, relative to a concentration: the largest error of its percentile from
            counting. A response is counted in bins of about a hundredth of its spread. 0 where percentiles are exact.
        device: What computed them: "cpu" or "gpu". The same people; what lies on the edge of a bin may fall beside it.
    """

    people: int
    seed: int
    varies: tuple[str, ...]
    percentiles: str
    bin_width_frac: float
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedResponse:
    """One response over time. Every one is from healthy volunteers or assumed: read `grade` and `studied`.

    Attributes:
        title: One line for people.
        unit: Of the course.
        grade: How well it is known.
        studied: In whom.
        course: One value for each time, or percentiles.
        parts: What it is made of, or follows from it, by name.
        known_limits: What to know before trusting it.
        sources: Publications behind it.
    """

    title: str
    unit: str
    grade: Grade
    studied: str
    course: Course
    parts: Mapping[str, Course]
    known_limits: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What one model says.

    Attributes:
        model: Its id.
        title: One line for people.
        drug: What doses and concentrations count.
        grade: How well the model is known.
        studied: Whom its numbers come from.
        version: Of this program.
        weight_kg: Actual body weight.
        age_years: None where it is not known.
        child_pugh: None where it is not known.
        ancestry: None where it is not known or not used.
        times_min: Minutes after the start.
        ketamine_ng_ml: Central, arterial-like unless the model says otherwise; a list for the typical person, three
            for a population.
        norketamine_ng_ml: Central; None in a model without it.
        effect_site_ng_ml: At the site of effect; None in a model without one.
        venous_ng_ml: At a venous sampling site; None in a model without one.
        hydroxynorketamine_ng_ml: Central; None in a model without it.
        s_ketamine_ng_ml: S alone, where S and R are followed apart; None elsewhere.
        r_ketamine_ng_ml: R alone, where S and R are followed apart; None elsewhere.
        responses: By id; None where they were not asked for.
        responses_left_out: Why a response is not given, by id.
        rho: How R-ketamine counts in the responses of the typical person; None without responses.
        population: The virtual people, or None for the typical person.
        band: What the band holds and what it does not; None for the typical person.
        extrapolations: In what the answer goes beyond what was studied.
        known_limits: What to know before trusting it.
    """

    model: str
    title: str
    drug: DrugForm
    grade: Grade
    studied: str
    version: str = __version__
    weight_kg: float
    age_years: float | None
    child_pugh: str | None
    ancestry: str | None
    times_min: tuple[float, ...]
    ketamine_ng_ml: Course
    norketamine_ng_ml: Course | None
    effect_site_ng_ml: Course | None
    venous_ng_ml: Course | None
    hydroxynorketamine_ng_ml: Course | None
    s_ketamine_ng_ml: Course | None
    r_ketamine_ng_ml: Course | None
    responses: Mapping[str, SimulatedResponse] | None
    responses_left_out: Mapping[str, str]
    rho: float | None
    population: Population | None
    band: str | None
    extrapolations: tuple[str, ...]
    known_limits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSimulated:
    """A model that must not speak about this person, and why.

    Attributes:
        model: Its id.
        refusal: Why not, and what to do.
    """

    model: str
    refusal: Refusal


POOLED_BAND: Final = (
    "5th, 50th and 95th centile of all their virtual people together; every model counts the same. It holds the "
    "difference between these models, and not what none of them knows: none was found in people with cancer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """One band over several models, because the truth lies between them.

    Attributes:
        models: Their ids.
        people_each: Virtual people of each, the same as in its own answer.
        times_min: Minutes after the start.
        outputs: What every one of them gives, by a name that ends in its unit or scale.
        band: What the band holds and what it does not.
    """

    models: tuple[str, ...]
    people_each: int
    times_min: tuple[float, ...]
    outputs: Mapping[str, Percentiles]
    band: str = POOLED_BAND


CONCENTRATIONS: Final = (
    "ketamine_ng_ml",
    "norketamine_ng_ml",
    "effect_site_ng_ml",
    "venous_ng_ml",
    "hydroxynorketamine_ng_ml",
    "s_ketamine_ng_ml",
    "r_ketamine_ng_ml",
)
"""Fields of `Simulated` that hold a concentration over time."""

_SPOKEN: Final = {"s_ketamine": "S-ketamine", "r_ketamine": "R-ketamine"}


def in_words(output: str) -> str:
    """The name of an output for people, without its unit.

    Example:
        >>> [in_words(name) for name in ("s_ketamine", "effect_site", "mean_pressure")]
        ['S-ketamine', 'effect site', 'mean pressure']
    """
    return _SPOKEN.get(output, output.replace("_", " "))


_UNIT_ENDINGS: Final = {"/min": "_per_min", "mmHg": "_mmhg", "L/min": "_l_min", "fraction": "_frac"}


def unit_name(output: str) -> str:
    """The name of an output with its unit or scale last.

    Example:
        >>> [unit_name(name) for name in ("ketamine", "mean_pressure", "pain", "pain_relief_by_drug")]
        ['ketamine_ng_ml', 'mean_pressure_mmhg', 'pain_score', 'pain_relief_by_drug_score']
    """
    if f"{output}_ng_ml" in CONCENTRATIONS:
        return f"{output}_ng_ml"
    if output in RESPONSES:
        return output + _UNIT_ENDINGS.get(RESPONSES[output].unit, "_score")
    return output if output.endswith("_frac") else f"{output}_score"


def courses(one: Simulated) -> dict[str, Course]:
    """Everything over time that an answer holds, by a name that ends in its unit or scale."""
    found = {name: getattr(one, name) for name in CONCENTRATIONS if getattr(one, name) is not None}
    for name, response in (one.responses or {}).items():
        found[unit_name(name)] = response.course
        found |= {unit_name(part): course for part, course in response.parts.items()}
    return found
