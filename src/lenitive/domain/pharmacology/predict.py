"""The concentrations that a regimen gives: in the typical person, in one person, and with a band in people alike."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.as_blocks import RANKED, blocks_of, total_clearance_l_h
from lenitive.domain.pharmacology.growing import growing_ng_ml
from lenitive.domain.pharmacology.model import (
    Person,
    PkModel,
    Variability,
    domain_refusal,
    extrapolations,
    is_widened,
)
from lenitive.domain.pharmacology.variation import Variation
from lenitive.pkpd.linear import Array, Bolus, Infusion, amounts, solve
from lenitive.pkpd.quasi_random import normal_table

__all__ = [
    "DRAWS",
    "Band",
    "Concentrations",
    "Delivery",
    "Given",
    "Injection",
    "Prediction",
    "band_in_words",
    "blocks_of",
    "centiles",
    "curves",
    "drawn_effects",
    "individual",
    "input_of",
    "predict",
    "total_clearance_l_h",
    "typical_concentrations",
    "variation_of",
]

_REFERENCE_KG = 70.0

DRAWS = 512
"""Virtual people behind a band."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A stretch of constant rate.

    Attributes:
        start_min: Minutes after the start.
        duration_min: Minutes.
        rate_mg_h: Milligrams of base per hour.
    """

    start_min: float
    duration_min: float
    rate_mg_h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """A dose given at once.

    Attributes:
        at_min: Minutes after the start.
        mg: Milligrams of base.
    """

    at_min: float
    mg: float


Given = Sequence[Delivery | Injection]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Concentrations:
    """Concentrations of one person, ng/mL, each of shape (times,); None is not zero: the model does not say.

    Attributes:
        ketamine_ng_ml: Central, arterial-like unless the model says otherwise.
        norketamine_ng_ml: Central; None in a model without norketamine.
        effect_site_ng_ml: At the site of effect; None in a model without one.
        venous_ng_ml: At a venous sampling site; None in a model without one.
        hydroxynorketamine_ng_ml: Central; None in a model without it.
    """

    ketamine_ng_ml: Array
    norketamine_ng_ml: Array | None = None
    effect_site_ng_ml: Array | None = None
    venous_ng_ml: Array | None = None
    hydroxynorketamine_ng_ml: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What 5, 50 and 95 in a hundred people alike stay below at each time, ng/mL."""

    p05: tuple[float, ...]
    p50: tuple[float, ...]
    p95: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """Predicted concentrations with a band.

    Attributes:
        times_min: Minutes after the start of the infusion.
        ketamine_ng_ml: Central, arterial-like unless the model says otherwise.
        norketamine_ng_ml: Central; None in a model without norketamine.
        effect_site_ng_ml: At the site of effect; None in a model without one.
        venous_ng_ml: At a venous sampling site; None in a model without one.
        band: What the band holds and what it does not.
        extrapolations: In what the answer goes beyond what was studied.
    """

    times_min: tuple[float, ...]
    ketamine_ng_ml: Band
    norketamine_ng_ml: Band | None
    effect_site_ng_ml: Band | None
    venous_ng_ml: Band | None
    band: str
    extrapolations: tuple[str, ...] = ()


def typical_concentrations(
    model: PkModel,
    *,
    weight_kg: float,
    age_years: float | None,
    deliveries: Given,
    times_min: Array,
    eta: Mapping[str, float] | None = None,
    child_pugh: str | None = None,
    ancestry: str | None = None,
) -> Concentrations:
    """Concentrations of the typical person of this weight and age, or of one who differs by `eta`.

    Answers for whoever is asked about: whether the model may speak about this person is for `predict`, or
    `domain_refusal`, to say.

    Args:
        model: From the registry.
        weight_kg: Actual body weight, more than 0.
        age_years: None leaves the effect of age out.
        deliveries: Infusions and injections, minutes after the start.
        times_min: Rising minutes; shape (times,).
        eta: Log-normal effects by parameter key, for example {"cl_l_h": -0.2}; None for the typical person.
        child_pugh: Class, or None when it is not known.
        ancestry: Group that the model's study found to differ, or None.

    Returns:
        Concentrations in ng/mL of base, shape (times,).

    Raises:
        ValueError: Weight, times or deliveries that cannot be, or an effect on a parameter that the model has not.

    Source:
        The model's own; exact solution. Checked against matrix exponentials in the tests.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> six_hours = [Delivery(start_min=0, duration_min=360, rate_mg_h=7.0)]
        >>> found = typical_concentrations(MODELS["default_racemic_v1"], weight_kg=70.0, age_years=50,
        ...                                deliveries=six_hours, times_min=np.array([60.0, 360.0]))
        >>> found.ketamine_ng_ml.round(2).tolist()
        [39.22, 70.28]
    """
    person = Person(weight_kg=weight_kg, age_years=age_years, child_pugh=child_pugh, ancestry=ancestry)
    effects = {name: np.array([value]) for name, value in (eta or {}).items()}
    found = curves(model, individual(model, person, effects), deliveries, times_min)
    known = {field.name for field in fields(Concentrations)}
    return Concentrations(**{f"{name}_ng_ml": curve[0] for name, curve in found.items() if f"{name}_ng_ml" in known})


def predict(
    model: PkModel,
    person: Person,
    deliveries: Given,
    *,
    times_min: Sequence[float],
    normal_draws: Array | None = None,
    with_uncertainty: bool = True,
) -> Prediction | Refusal:
    """Concentrations with a band in people like this one, or why the model must not say.

    The band holds how people differ (the model's first `Variability`) and, unless it is left out, how sure the typical
    values are. It does not depend on chance: without `normal_draws` an evenly spread fixed table is used.

    Args:
        model: From the registry.
        person: Whom it is about.
        deliveries: Infusions and injections, minutes after the start.
        times_min: Rising minutes.
        normal_draws: Standard normal numbers, shape (people, effects + 1), one column for each parameter that varies
            or is unsure, in the order of `variation_of`, and one for the heavy tail.
        with_uncertainty: Whether the band also holds the uncertainty of typical values.

    Returns:
        The bands at every time, or a refusal when the person is outside the model's domain.

    Raises:
        ValueError: Times or deliveries that cannot be, or draws of another shape.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> found = predict(MODELS["default_racemic_v1"], Person(weight_kg=70.0, age_years=50, child_pugh="A"),
        ...                 [Delivery(start_min=0, duration_min=300, rate_mg_h=7.0)], times_min=(0.0, 300.0))
        >>> found.ketamine_ng_ml.p05[1] < found.ketamine_ng_ml.p50[1] < found.ketamine_ng_ml.p95[1]
        True
    """
    refusal = domain_refusal(model, person)
    if refusal is not None:
        return refusal
    if not model.variability:
        return _no_band(model)
    spread = model.variability[0]
    variation = variation_of(model, widened=is_widened(model, person), with_uncertainty=with_uncertainty)
    draws = normal_table(DRAWS, len(variation.variances()) + 1) if normal_draws is None else normal_draws
    effects = variation.drawn(draws)
    values = individual(model, person, effects)
    found = curves(model, values, deliveries, np.array(times_min, dtype=float), parted_frac=RANKED)
    bands = {name: _band(curve) for name, curve in found.items()}
    return Prediction(
        times_min=tuple(float(time) for time in times_min),
        ketamine_ng_ml=bands["ketamine"],
        norketamine_ng_ml=bands.get("norketamine"),
        effect_site_ng_ml=bands.get("effect_site"),
        venous_ng_ml=bands.get("venous"),
        band=band_in_words(draws.shape[0], spread.population, unsure=bool(variation.uncertainties)),
        extrapolations=extrapolations(model, person),
    )


def variation_of(model: PkModel, *, widened: bool = False, with_uncertainty: bool = True) -> Variation:
    """How people vary about the typical person of a model, as `predict` draws them.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> list(variation_of(MODELS["default_racemic_v1"], with_uncertainty=False).variances())[:2]
        ['cl_l_h', 'v1_l']
    """
    unsure = {name: one.value for name, one in model.uncertainties.items()} if with_uncertainty else {}
    return Variation(spread=model.variability[0] if model.variability else None, uncertainties=unsure, widened=widened)


def band_in_words(people: int, population: str, *, unsure: bool) -> str:
    """What a band holds and what it does not.

    Args:
        people: How many virtual people.
        population: Among whom they differ.
        unsure: Whether the uncertainty of typical values is in it.

    Example:
        >>> band_in_words(512, "adults", unsure=True).split(". ")[1]
        'Does not hold the difference between models.'
    """
    if unsure:
        return (
            f"5th, 50th and 95th centile of {people} virtual people; differences between {population} and the "
            "uncertainty of the typical values. Does not hold the difference between models."
        )
    return (
        f"5th, 50th and 95th centile of {people} virtual people; differences between {population}. "
        "Does not hold the difference between models or the uncertainty of the typical values."
    )


def _no_band(model: PkModel) -> Refusal:
    return Refusal(
        rule="LIM-MODEL-04",
        what=f"{model.id} publishes no between-person variability",
        limit="A prediction carries a band in people alike; this model gives the typical person only",
        remedy="Ask for typical concentrations, or choose a model with variability",
        source=model.domain.source,
    )


def drawn_effects(spread: Variability, normal_draws: Array, *, widened: bool) -> dict[str, Array]:
    """Log-normal effects of many people from standard normal numbers.

    Args:
        spread: How people differ.
        normal_draws: Shape (people, effects + 1); the last column says who lies in the heavy tail.
        widened: Whether variances are multiplied by the model's widening.

    Returns:
        For each varying parameter the effects, shape (people,).

    Raises:
        ValueError: Draws of another shape.
    """
    return Variation(spread=spread, widened=widened).drawn(normal_draws)


def individual(model: PkModel, person: Person, effects: Mapping[str, Array]) -> dict[str, Array]:
    """The parameters of one or many people of this size, age and liver function.

    Args:
        model: From the registry.
        person: Size, age and liver function.
        effects: Log-normal effects by parameter key, each of shape (people,); empty for the typical person.

    Returns:
        Every parameter of the model, shape (people,), in its own unit.

    Raises:
        ValueError: Weight is not positive, age is no age, the liver is of Child-Pugh C, or an effect names a parameter
            that the model has not.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> person = Person(weight_kg=70.0, age_years=80)
        >>> individual(MODELS["default_racemic_v1"], person, {})["cl_l_h"].round(1).tolist()  # 84 L/h x 0.77
        [64.9]
    """
    if not 0 < person.weight_kg < math.inf:
        raise ValueError(f"weight_kg {person.weight_kg}: a body weight is more than 0 kg")
    if person.age_years is not None and not 0 <= person.age_years < math.inf:
        raise ValueError(f"age_years {person.age_years}: an age is 0 years or more; leave it out where it is not known")
    if person.child_pugh == "C":
        raise ValueError(
            f"Child-Pugh C was not studied, and {model.id} gives no curve for it; ask domain_refusal first"
        )
    unknown = sorted(set(effects) - set(model.parameters))
    if unknown:
        raise ValueError(
            f"model {model.id} has no parameter {unknown[0]!r}; effects may be on {list(model.parameters)}"
        )
    people = max((effect.shape[0] for effect in effects.values()), default=1)
    values = {name: np.full(people, value) for name, value in _typical(model, person).items()}
    for name, effect in effects.items():
        values[name] = values[name] * np.exp(effect)
    return values


def _typical(model: PkModel, person: Person) -> dict[str, float]:
    """Parameters of the typical person of this size, age, ancestry and liver function."""
    values = {name: parameter.value for name, parameter in model.parameters.items()}
    for scaling in model.sizes:
        for name in scaling.parameters:
            values[name] *= (person.weight_kg / _REFERENCE_KG) ** scaling.exponent.value
    if model.age is not None and person.age_years is not None:
        values[model.age.parameter] *= model.age.factor(person.age_years)
    for decline in model.declines if person.age_years is not None else ():
        values[decline.parameter] -= decline.amount(person.age_years or 0.0)
    for group in model.groups:
        if group.group == person.ancestry:
            values[group.parameter] *= group.factor.value
    if model.hepatic is not None and person.child_pugh == "B":
        for name in (model.hepatic.parameter, *model.hepatic.also):
            values[name] *= model.hepatic.factor.value
    return values


def curves(
    model: PkModel, values: Mapping[str, Array], deliveries: Given, times_min: Array, *, parted_frac: float = 0.0
) -> dict[str, Array]:
    """Every concentration that a model gives, for one or many people.

    Args:
        model: From the registry.
        values: Every parameter, shape (people,), from `individual`.
        deliveries: Infusions and injections, minutes after the start.
        times_min: Rising minutes; shape (times,).
        parted_frac: 0 for the model as published; `as_blocks.RANKED` where many people are only ranked.

    Returns:
        ng/mL of base by name in `model.outputs`, each of shape (people, times).

    Raises:
        ValueError: Times or deliveries that cannot be.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> model = MODELS["default_racemic_v1"]
        >>> values = individual(model, Person(weight_kg=70.0), {})
        >>> found = curves(model, values, [Injection(at_min=0, mg=25.0)], np.array([0.0]))  # 25 mg in 25 L
        >>> sorted(found), found["ketamine"].round(3).tolist()
        (['effect_site', 'ketamine', 'norketamine', 'venous'], [[1000.0]])
    """
    blocks, scales = blocks_of(model, values, parted_frac=parted_frac)
    system, dosing = solve(blocks), [input_of(part) for part in deliveries]
    held = amounts(system, dosing, times_min=times_min)
    found = {name: held[name] * scale[:, None] for name, scale in scales.items()}
    places = {substance.name: substance for substance in model.structure}
    for part in model.growing:
        feeder = places[part.fed_by]
        found[part.name] = growing_ng_ml(part, feeder, values, system=system, dosing=dosing, times_min=times_min)
    return found


def input_of(part: Delivery | Injection) -> Infusion | Bolus:
    """What is given, as an input of a compartment system in mg and mg/min."""
    amount, unit = (part.mg, "mg") if isinstance(part, Injection) else (part.rate_mg_h, "mg/h")
    if not 0 <= amount < math.inf:
        at_min = part.at_min if isinstance(part, Injection) else part.start_min
        raise ValueError(f"dosing at {at_min} min: {amount} {unit} is negative or not finite; only drug can be given")
    if isinstance(part, Injection):
        return Bolus(at_min=part.at_min, amount=part.mg)
    return Infusion(start_min=part.start_min, duration_min=part.duration_min, amount_per_min=part.rate_mg_h / 60.0)


def centiles(people: Array) -> tuple[Array, Array, Array]:
    """5th, 50th and 95th centile at each time of curves of shape (people, times).

    Example:
        >>> [float(one[0]) for one in centiles(np.arange(101.0)[:, None])]
        [5.0, 50.0, 95.0]
    """
    ranked = np.sort(people, axis=0)
    low, middle, high = (_at(ranked, share) for share in (0.05, 0.5, 0.95))
    return low, middle, high


def _at(ranked: Array, share: float) -> Array:
    place = share * (ranked.shape[0] - 1)
    below = int(place)
    above = min(below + 1, ranked.shape[0] - 1)
    return np.asarray(ranked[below] + (place - below) * (ranked[above] - ranked[below]))


def _band(curves: Array) -> Band:
    low, middle, high = centiles(curves)
    return Band(p05=_shown(low), p50=_shown(middle), p95=_shown(high))


def _shown(curve: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in curve)
