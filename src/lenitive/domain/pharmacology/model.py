"""What a published pharmacokinetic model is: data with a source for every number, and the people it may speak about.

A model is data only. `pkpd.linear` holds the mathematics and `predict` joins the two, so that adding a model is one
file. A model refuses a person outside its domain and says why; inside the domain but beyond what was studied, every
answer carries the extrapolation in words.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number of a model.

    Attributes:
        value: The number, for a 70 kg adult where it depends on size.
        unit: As written on screen; empty for a bare ratio, exponent or variance.
        source: Key in `SOURCES`.
        place: Where in the source, or in the material it was taken from.
        grade: How well it is known; never better than its source allows.

    Example:
        >>> Parameter(value=25.0, unit="L", source="kamp_2020", place="V1", grade=Grade.SECONDARY).value
        25.0
    """

    value: float
    unit: str
    source: str
    place: str
    grade: Grade

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)
        if not math.isfinite(self.value):
            raise ValueError(f"parameter from {self.source}, {self.place}: {self.value} is not a finite number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compartments:
    """A substance in a centre with peripherals; every string but the name is a parameter's key.

    Attributes:
        name: Substance, for example "ketamine".
        volume: Central volume, L.
        clearance: Elimination from the centre, L/h.
        peripherals: For each, its exchange clearance (L/h) and its volume (L).
        fed_by: The substance whose elimination forms this one; None for the drug itself.
        fraction: Share of that elimination, by mass.
    """

    name: str
    volume: str
    clearance: str
    peripherals: tuple[tuple[str, str], ...] = ()
    fed_by: str | None = None
    fraction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place whose concentration follows a central concentration with a delay and takes no drug away.

    Attributes:
        name: For example "effect_site".
        half_life: Parameter key of the equilibration half-life, min.
        follows: Substance that drives it.
    """

    name: str
    half_life: str
    follows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeScaling:
    """Parameters that grow with (weight / 70 kg) to a power."""

    parameters: tuple[str, ...]
    exponent: Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeScaling:
    """Clearance that falls with liver blood flow, as flow * intrinsic / (flow + intrinsic).

    Attributes:
        parameter: The clearance that it scales.
        flow: Liver blood flow up to `from_years`, L/h.
        fall: Loss of that flow per year of age above `from_years`, L/h.
        intrinsic: Intrinsic clearance, L/h.
        from_years: Age up to which nothing changes.
        held_from_years: Age above which the effect is held, for want of data.
    """

    parameter: str
    flow: Parameter
    fall: Parameter
    intrinsic: Parameter
    from_years: float
    held_from_years: float

    def factor(self, age_years: float) -> float:
        """What the clearance is multiplied by."""
        years = max(0.0, min(age_years, self.held_from_years) - self.from_years)
        return self._clearance(self.flow.value - self.fall.value * years) / self._clearance(self.flow.value)

    def _clearance(self, flow_l_h: float) -> float:
        return flow_l_h * self.intrinsic.value / (flow_l_h + self.intrinsic.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class HepaticScaling:
    """Clearance in moderate hepatic impairment (Child-Pugh B)."""

    parameter: str
    factor: Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Variability:
    """How people differ: log-normal effects on parameters.

    Attributes:
        name: Short name.
        population: Whom it describes.
        variances: For each parameter key, the variance of its log-normal effect.
        correlations: Between pairs of those effects: (one, other, correlation).
        heavy_share: Share of people drawn with `heavy_variance` on `heavy_parameter`; None for no heavy tail.
        heavy_parameter: The parameter with the heavy tail.
        heavy_variance: Its variance in that share.
        widened_by: What variances are multiplied by where the model is extrapolated.
    """

    name: str
    population: str
    variances: Mapping[str, Parameter]
    correlations: tuple[tuple[str, str, Parameter], ...] = ()
    heavy_share: Parameter | None = None
    heavy_parameter: str | None = None
    heavy_variance: Parameter | None = None
    widened_by: Parameter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """For whom a model may speak.

    Attributes:
        weight_kg_min: Lightest.
        weight_kg_max: Heaviest.
        age_years_min: Youngest.
        age_years_max: Oldest.
        light_below_kg: Below this weight the answer is an extrapolation and its band is widened.
        old_above_years: Above this age the answer is an extrapolation and its band is widened.
        child_pugh_excluded: Classes in which it must not be used.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well the bounds are known.
    """

    weight_kg_min: float
    weight_kg_max: float
    age_years_min: float
    age_years_max: float
    light_below_kg: float
    old_above_years: float
    child_pugh_excluded: tuple[str, ...]
    source: str
    place: str
    grade: Grade

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)

    def __str__(self) -> str:
        excluded = ", ".join(self.child_pugh_excluded)
        return (
            f"{self.weight_kg_min:g}-{self.weight_kg_max:g} kg, {self.age_years_min:g}-{self.age_years_max:g} years, "
            f"not Child-Pugh {excluded}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a model asks about a person.

    Attributes:
        weight_kg: Actual body weight; models were fitted on it whatever the dose is counted on.
        age_years: None leaves the effect of age out and is said in the answer.
        child_pugh: "A", "B" or "C"; None when it is not known.
    """

    weight_kg: float
    age_years: float | None = None
    child_pugh: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PkModel:
    """A pharmacokinetic model.

    Attributes:
        id: Stable name.
        title: One line for people.
        drug: Product and salt basis of the doses.
        route: How the drug is given.
        structure: Substances, the drug first.
        sites: Effect and sampling sites.
        parameters: Typical values at 70 kg, by key.
        sizes: How parameters grow with weight.
        age: Effect of age, or None.
        hepatic: Effect of hepatic impairment, or None.
        variability: How people differ; the first is used unless another is asked for.
        residual: Proportional standard deviation of a measured concentration, by substance.
        studied: Whom the numbers come from.
        sampling: Where blood was taken.
        domain: For whom it may speak.
        known_limits: What a clinician must know before trusting it.
        sources: Publications behind it, keys in `SOURCES`.
        grade: Of the model as a whole: the worst of its structural parts.
    """

    id: str
    title: str
    drug: str
    route: str
    structure: tuple[Compartments, ...]
    sites: tuple[Site, ...]
    parameters: Mapping[str, Parameter]
    sizes: tuple[SizeScaling, ...]
    variability: tuple[Variability, ...]
    residual: Mapping[str, Parameter]
    studied: str
    sampling: str
    domain: Domain
    known_limits: tuple[str, ...]
    sources: tuple[str, ...]
    grade: Grade
    age: AgeScaling | None = None
    hepatic: HepaticScaling | None = None


def domain_refusal(model: PkModel, person: Person) -> Refusal | None:
    """Why a model must not speak about a person, or None when it may.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> refusal = domain_refusal(MODELS["default_racemic_v1"], Person(weight_kg=31.0, age_years=50))
        >>> refusal.rule, refusal.what
        ('LIM-MODEL-01', 'Body weight 31 kg is outside the domain of default_racemic_v1')
    """
    domain = model.domain
    if not domain.weight_kg_min <= person.weight_kg <= domain.weight_kg_max:
        return _outside(
            "LIM-MODEL-01",
            f"Body weight {person.weight_kg:g} kg is outside the domain of {model.id}",
            f"People of {domain.weight_kg_min:g} to {domain.weight_kg_max:g} kg were studied",
            domain,
        )
    if person.age_years is not None and not domain.age_years_min <= person.age_years <= domain.age_years_max:
        return _outside(
            "LIM-MODEL-02",
            f"Age {person.age_years:g} years is outside the domain of {model.id}",
            f"It speaks about people of {domain.age_years_min:g} to {domain.age_years_max:g} years",
            domain,
        )
    if person.child_pugh in domain.child_pugh_excluded:
        return _outside(
            "LIM-MODEL-03",
            f"Child-Pugh {person.child_pugh} is outside the domain of {model.id}",
            "Severe hepatic impairment was not studied",
            domain,
        )
    return None


def _outside(rule: str, what: str, limit: str, domain: Domain) -> Refusal:
    return Refusal(
        rule=rule,
        what=what,
        limit=limit,
        remedy="Check the entry; if it is right, do not use a predicted curve and ask a specialist",
        source=domain.source,
    )


def extrapolations(model: PkModel, person: Person) -> tuple[str, ...]:
    """In words, everything in which an answer goes beyond what was studied; empty when it does not.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> extrapolations(MODELS["default_racemic_v1"], Person(weight_kg=44.0, age_years=50, child_pugh="A"))
        ('Body weight 44 kg is below 50 kg: few such people were studied; the band is widened.',)
    """
    domain, found = model.domain, []
    if person.weight_kg < domain.light_below_kg:
        found.append(
            f"Body weight {person.weight_kg:g} kg is below {domain.light_below_kg:g} kg: few such people were studied; "
            "the band is widened."
        )
    if person.age_years is None:
        found.append("Age is not known: its effect on clearance is left out.")
    elif person.age_years > domain.old_above_years:
        found.append(
            f"Age {person.age_years:g} years is above {domain.old_above_years:g}: the effect of age is held there; "
            "the band is widened."
        )
    if person.child_pugh is None:
        found.append("Child-Pugh class is not known: liver function is taken as unimpaired by the curve.")
    elif person.child_pugh == "B" and model.hepatic is not None:
        found.append(
            f"Child-Pugh B: clearance is multiplied by {model.hepatic.factor.value:g}, an assumption; "
            "the band is widened."
        )
    return tuple(found)


def is_widened(model: PkModel, person: Person) -> bool:
    """Whether the person lies where the band is widened."""
    old = person.age_years is not None and person.age_years > model.domain.old_above_years
    return old or person.weight_kg < model.domain.light_below_kg or person.child_pugh == "B"
