"""What a published pharmacokinetic model is: data with a source for every number, and the people it may speak about.

A model is data only, one file; `pkpd.linear` holds the mathematics and `predict` joins the two. It refuses a person
outside its domain and says why; beyond what was studied, every answer carries the extrapolation in words.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

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
        interval: Its published 95 % interval, in its own unit; None where none was seen.
        error: Its published standard error or deviation, in its own unit; None where none was seen.

    Example:
        >>> Parameter(value=25.0, unit="L", source="kamp_2020", place="V1", grade=Grade.SECONDARY).value
        25.0
    """

    value: float
    unit: str
    source: str
    place: str
    grade: Grade
    interval: tuple[float, float] | None = None
    error: float | None = None

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)
        if not math.isfinite(self.value):
            raise ValueError(f"parameter from {self.source}, {self.place}: {self.value} is not a finite number")


class DrugForm(StrEnum):
    """What the doses and concentrations of a model count."""

    RACEMIC = "racemic"
    S = "S-ketamine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Liver:
    """A liver that blood flows through and that alone eliminates; every string is a parameter's key.

    Attributes:
        flow: Blood flow through it, L/h.
        volume: Its volume, L.
        eliminated: Rate of elimination that forms nothing measured, 1/h.
        metabolised: Rate of elimination that forms the metabolite, 1/h.
    """

    flow: str
    volume: str
    eliminated: str
    metabolised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transit:
    """Steps of one rate between the elimination of one substance and the appearance of the next.

    Attributes:
        mean_time: Parameter key of the mean time through all of them, min.
        steps: How many.
    """

    mean_time: str
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compartments:
    """A substance in a centre with peripherals; every string but the name is a parameter's key.

    Attributes:
        name: Substance, for example "ketamine".
        volume: Central volume, L.
        clearance: Elimination from the centre, L/h; None where only a liver eliminates.
        peripherals: For each, its exchange clearance (L/h) and its volume (L).
        fed_by: The substance whose elimination forms this one; None for the drug itself.
        fraction: Share of that elimination, by mass.
        transit: Delay between that elimination and this substance; None for none.
        liver: The liver that eliminates it; None where the centre does.
    """

    name: str
    volume: str
    clearance: str | None = None
    peripherals: tuple[tuple[str, str], ...] = ()
    fed_by: str | None = None
    fraction: str | None = None
    transit: Transit | None = None
    liver: Liver | None = None

    def __post_init__(self) -> None:
        if (self.clearance is None) == (self.liver is None):
            raise ValueError(f"{self.name}: give either a clearance or a liver that eliminates")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowingMetabolite:
    """A metabolite in one compartment whose clearance grows with time; it stands outside the linear system.

    Attributes:
        name: Substance, for example "norketamine".
        volume: Its volume, L; every string but the names is a parameter's key.
        clearance: Its clearance at the start of the first dose, L/h.
        growth: Share of that clearance that is added in an hour, 1/h.
        fed_by: The substance of the structure whose elimination forms it.
        fraction: Share of that elimination, by mass.
    """

    name: str
    volume: str
    clearance: str
    growth: str
    fed_by: str
    fraction: str


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
class AgeDecline:
    """A parameter that falls by the same amount with every year above an age.

    Attributes:
        parameter: What falls.
        fall: By how much in a year, in the unit of the parameter.
        from_years: Age up to which nothing changes.
        held_from_years: Age above which the effect is held, for want of data.
    """

    parameter: str
    fall: Parameter
    from_years: float
    held_from_years: float

    def amount(self, age_years: float) -> float:
        """What is taken from the parameter at an age."""
        return self.fall.value * max(0.0, min(age_years, self.held_from_years) - self.from_years)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScaling:
    """A parameter that a study found to differ in a group of people.

    Attributes:
        group: As `Person.ancestry` names it, for example "Asian".
        parameter: What differs.
        factor: What it is multiplied by.
    """

    group: str
    parameter: str
    factor: Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class HepaticScaling:
    """Clearance, or what a liver clears, in moderate hepatic impairment (Child-Pugh B); `also` by the same factor."""

    parameter: str
    factor: Parameter
    also: tuple[str, ...] = ()


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
        age_years: None leaves its effect out and is said in the answer.
        child_pugh: "A", "B" or "C"; None when it is not known.
        ancestry: Group of a study that found one to matter, "Asian" or "Japanese"; "other" for none of these; None
            when it is not known or not used.

    Raises:
        ValueError: A class or a group that there is not: it would be taken for an unimpaired liver, or for nothing.
    """

    weight_kg: float
    age_years: float | None = None
    child_pugh: str | None = None
    ancestry: str | None = None

    def __post_init__(self) -> None:
        for name, classes in _CLASSES.items():
            value = getattr(self, name)
            if value is not None and value not in classes:
                told = f"{', '.join(classes[:-1])} or {classes[-1]}"
                raise ValueError(f"{name} {str(value)[:40]!r}: it is {told}; leave it out where it is not known")


_CLASSES: Final = {"child_pugh": ("A", "B", "C"), "ancestry": ("Asian", "Japanese", "other")}


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
        variability: How people differ; the first is used unless another is asked for. Empty where none was found:
            such a model gives the typical person and no band.
        residual: Proportional standard deviation of a measured concentration, by substance; empty where none was
            found.
        studied: Whom the numbers come from.
        sampling: Where blood was taken.
        domain: For whom it may speak.
        known_limits: What a clinician must know before trusting it.
        sources: Publications behind it, keys in `SOURCES`.
        grade: Of the model as a whole: the worst of its structural parts.
        form: What doses and concentrations count.
        age: Effect of age on a clearance through liver blood flow, or None.
        hepatic: Effect of hepatic impairment, or None.
        declines: Parameters that fall with age by a fixed amount a year.
        groups: Parameters that differ in a group of people.
        r_clearance: Clearance of R-ketamine, where the model is of S-ketamine and shares everything else; or None.
        residual_additive: Additive standard deviation of a measured concentration, ng/mL, by substance; empty where
            none was found.
        uncertainties: How sure typical values are: the variance of each on the log scale, by parameter key. One that
            is not here is taken as it stands.
        growing: Metabolites whose clearance grows with time, beside the linear structure.
        changed: In words, what was changed in it for the medicines, organs or genes of one person, each an assumption;
            empty as published.
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
    form: DrugForm = DrugForm.RACEMIC
    age: AgeScaling | None = None
    hepatic: HepaticScaling | None = None
    declines: tuple[AgeDecline, ...] = ()
    groups: tuple[GroupScaling, ...] = ()
    r_clearance: Parameter | None = None
    residual_additive: Mapping[str, Parameter] = field(default_factory=dict)
    uncertainties: Mapping[str, Parameter] = field(default_factory=dict)
    growing: tuple[GrowingMetabolite, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def outputs(self) -> tuple[str, ...]:
        """Everything that it gives a concentration of: substances, then sites, then what grows."""
        parts: tuple[Compartments | Site | GrowingMetabolite, ...] = (*self.structure, *self.sites, *self.growing)
        return tuple(part.name for part in parts)


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
            f"It speaks about people of {domain.weight_kg_min:g} to {domain.weight_kg_max:g} kg",
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
    domain, band = model.domain, _band_in_words(model)
    found, kg, light_kg = [], person.weight_kg, domain.light_below_kg
    if kg < light_kg:
        found.append(f"Body weight {kg:g} kg is below {light_kg:g} kg: few such people were studied; {band}.")
    found += _beyond_in_age(model, person.age_years, band)
    if person.child_pugh is None:
        found.append("Child-Pugh class is not known: liver function is taken as unimpaired by the curve.")
    elif person.child_pugh == "B":
        found.append(
            f"Child-Pugh B: {_cleared(model)} is multiplied by {model.hepatic.factor.value:.2g}, an assumption; {band}."
            if model.hepatic is not None
            else "Child-Pugh B was not studied: liver function is taken as unimpaired by the curve."
        )
    if model.groups and person.ancestry is None:
        groups = " and ".join(sorted({scaling.group for scaling in model.groups}))
        found.append(f"Ancestry is not known: what was found in {groups} people is left out.")
    return (*found, *model.changed)


def _cleared(model: PkModel) -> str:
    return "clearance" if model.structure[0].liver is None else "what the liver itself clears"


def _beyond_in_age(model: PkModel, age_years: float | None, band: str) -> list[str]:
    limit, has_effect = model.domain.old_above_years, model.age is not None or bool(model.declines)
    if age_years is None:
        return ["Age is not known: its effect on clearance is left out."] if has_effect else []
    if age_years <= limit:
        return []
    what = (
        "the effect of age is held there" if has_effect else "few such people were studied, age changes nothing in it"
    )
    return [f"Age {age_years:g} years is above {limit:g}: {what}; {band}."]


def _band_in_words(model: PkModel) -> str:
    if not model.variability:
        return "there is no band"
    widened = model.variability[0].widened_by is not None
    return "the band is widened" if widened else "the band is not widened for it"


def is_widened(model: PkModel, person: Person) -> bool:
    """Whether the person lies where the band is widened."""
    old = person.age_years is not None and person.age_years > model.domain.old_above_years
    return old or person.weight_kg < model.domain.light_below_kg or person.child_pugh == "B"
