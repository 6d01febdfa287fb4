"""The concentrations that a regimen gives: in the typical person, in one person, and with a band in people alike."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import NormalDist

import numpy as np

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.model import (
    Compartments,
    Person,
    PkModel,
    Site,
    Variability,
    domain_refusal,
    extrapolations,
    is_widened,
)
from lenitive.pkpd.blocks import seen_peripheral, transit_chain
from lenitive.pkpd.linear import Array, Block, Bolus, Infusion, amounts, solve
from lenitive.pkpd.quasi_random import normal_table

_REFERENCE_KG = 70.0
_NG_ML_PER_MG_L = 1000.0

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
) -> Prediction | Refusal:
    """Concentrations with a band in people like this one, or why the model must not say.

    The band holds how people differ (the model's first `Variability`), nothing else. It does not depend on chance:
    without `normal_draws` an evenly spread fixed table is used.

    Args:
        model: From the registry.
        person: Whom it is about.
        deliveries: Infusions and injections, minutes after the start.
        times_min: Rising minutes.
        normal_draws: Standard normal numbers, shape (people, effects + 1), one column for each varying parameter in
            the model's order and one for the heavy tail.

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
    draws = normal_table(DRAWS, len(spread.variances) + 1) if normal_draws is None else normal_draws
    effects = drawn_effects(spread, draws, widened=is_widened(model, person))
    found = curves(model, individual(model, person, effects), deliveries, np.array(times_min, dtype=float))
    bands = {name: _band(curve) for name, curve in found.items()}
    return Prediction(
        times_min=tuple(float(time) for time in times_min),
        ketamine_ng_ml=bands["ketamine"],
        norketamine_ng_ml=bands.get("norketamine"),
        effect_site_ng_ml=bands.get("effect_site"),
        venous_ng_ml=bands.get("venous"),
        band=(
            f"5th, 50th and 95th centile of {draws.shape[0]} virtual people; differences between {spread.population}. "
            "Does not hold the difference between models or the uncertainty of the typical values."
        ),
        extrapolations=extrapolations(model, person),
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
    names = tuple(spread.variances)
    if normal_draws.ndim != 2 or normal_draws.shape[1] != len(names) + 1:
        raise ValueError(f"normal_draws has shape {normal_draws.shape}; give (people, {len(names) + 1})")
    correlation = np.eye(len(names))
    for one, other, value in spread.correlations:
        place, beside = names.index(one), names.index(other)
        correlation[place, beside] = correlation[beside, place] = value.value
    standard = normal_draws[:, :-1] @ np.linalg.cholesky(correlation).T
    factor = spread.widened_by.value if widened and spread.widened_by is not None else 1.0
    effects = {
        name: standard[:, column] * math.sqrt(spread.variances[name].value * factor)
        for column, name in enumerate(names)
    }
    if spread.heavy_share is not None and spread.heavy_variance is not None and spread.heavy_parameter is not None:
        name = spread.heavy_parameter
        heavy = normal_draws[:, -1] < NormalDist().inv_cdf(spread.heavy_share.value)
        more = math.sqrt(spread.heavy_variance.value / spread.variances[name].value)
        effects[name] = np.where(heavy, effects[name] * more, effects[name])
    return effects


def individual(model: PkModel, person: Person, effects: Mapping[str, Array]) -> dict[str, Array]:
    """The parameters of one or many people of this size, age and liver function.

    Args:
        model: From the registry.
        person: Size, age and liver function.
        effects: Log-normal effects by parameter key, each of shape (people,); empty for the typical person.

    Returns:
        Every parameter of the model, shape (people,), in its own unit.

    Raises:
        ValueError: Weight is not positive, or an effect names a parameter that the model has not.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> person = Person(weight_kg=70.0, age_years=80)
        >>> individual(MODELS["default_racemic_v1"], person, {})["cl_l_h"].round(1).tolist()  # 84 L/h x 0.77
        [64.9]
    """
    if not 0 < person.weight_kg < math.inf:
        raise ValueError(f"weight_kg {person.weight_kg}: a body weight is more than 0 kg")
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
        values[model.hepatic.parameter] *= model.hepatic.factor.value
    return values


def curves(model: PkModel, values: Mapping[str, Array], deliveries: Given, times_min: Array) -> dict[str, Array]:
    """Every concentration that a model gives, for one or many people.

    Args:
        model: From the registry.
        values: Every parameter, shape (people,), from `individual`.
        deliveries: Infusions and injections, minutes after the start.
        times_min: Rising minutes; shape (times,).

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
    places = {substance.name: substance for substance in model.structure}
    blocks = [block for substance in model.structure for block in _blocks(substance, values, places)]
    blocks += [_site_block(site, values, places) for site in model.sites]
    held = amounts(solve(blocks), [_input(part) for part in deliveries], times_min=times_min)
    found = {
        substance.name: held[substance.name] * (_NG_ML_PER_MG_L / values[substance.volume])[:, None]
        for substance in model.structure
    }
    for site in model.sites:
        found[site.name] = held[site.name] * _NG_ML_PER_MG_L
    return found


def total_clearance_l_h(substance: Compartments, values: Mapping[str, Array]) -> Array:
    """All elimination of a substance as one clearance, L/h; of a liver, flow * intrinsic / (flow + intrinsic).

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> model = MODELS["default_racemic_v1"]
        >>> total_clearance_l_h(model.structure[0], individual(model, Person(weight_kg=70.0), {})).tolist()
        [84.0]
    """
    if substance.liver is None:
        return values[substance.clearance or ""]
    liver = substance.liver
    flow_l_h = values[liver.flow]
    intrinsic_l_h = values[liver.volume] * (values[liver.eliminated] + values[liver.metabolised])
    return flow_l_h * intrinsic_l_h / (flow_l_h + intrinsic_l_h)


def _blocks(
    substance: Compartments, values: Mapping[str, Array], places: Mapping[str, Compartments]
) -> tuple[Block, ...]:
    """The substance's own block, after the steps that delay it and before the liver in which it is seen."""
    fed_by, feed = _feed(substance, values, places)
    steps: list[Block] = []
    if substance.transit is not None and fed_by is not None and feed is not None:
        steps = transit_chain(
            f"{substance.name}_transit",
            steps=substance.transit.steps,
            mean_time_min=values[substance.transit.mean_time],
            fed_by=fed_by,
            feed_per_min=feed,
        )
        fed_by, feed = steps[-1].name, steps[-1].loss_per_min
    block = _own_block(substance, values, fed_by=fed_by, feed_per_min=feed)
    if substance.liver is None:
        return (*steps, block)
    return (*steps, block, seen_peripheral(f"{substance.name}_liver", of=block, place=len(substance.peripherals)))


def _own_block(
    substance: Compartments, values: Mapping[str, Array], *, fed_by: str | None, feed_per_min: Array | None
) -> Block:
    volume_l, liver = values[substance.volume], substance.liver
    exchange = tuple(
        (values[flow] / volume_l / 60.0, values[flow] / values[size] / 60.0) for flow, size in substance.peripherals
    )
    if liver is None:
        loss = values[substance.clearance or ""] / volume_l / 60.0
        return Block(
            name=substance.name,
            loss_per_min=loss,
            exchange_per_min=exchange,
            fed_by=fed_by,
            feed_per_min=feed_per_min,
        )
    nothing = np.zeros_like(volume_l)
    through = (values[liver.flow] / volume_l / 60.0, values[liver.flow] / values[liver.volume] / 60.0)
    lost = (values[liver.eliminated] + values[liver.metabolised]) / 60.0
    return Block(
        name=substance.name,
        loss_per_min=nothing,
        exchange_per_min=(*exchange, through),
        fed_by=fed_by,
        feed_per_min=feed_per_min,
        peripheral_loss_per_min=(*(nothing for _ in exchange), lost),
    )


def _feed(
    substance: Compartments, values: Mapping[str, Array], places: Mapping[str, Compartments]
) -> tuple[str | None, Array | None]:
    """From where a substance is formed, and how much per minute for each milligram there."""
    if substance.fed_by is None or substance.fraction is None:
        return None, None
    feeder = places[substance.fed_by]
    if feeder.liver is not None:
        return f"{feeder.name}_liver", values[substance.fraction] * values[feeder.liver.metabolised] / 60.0
    clearance_l_h = values[feeder.clearance or ""]
    return feeder.name, values[substance.fraction] * clearance_l_h / values[feeder.volume] / 60.0


def _site_block(site: Site, values: Mapping[str, Array], places: Mapping[str, Compartments]) -> Block:
    # the state of a site is a concentration: it is fed by the concentration that it follows, at its own rate
    rate_per_min = math.log(2.0) / values[site.half_life]
    return Block(
        name=site.name,
        loss_per_min=rate_per_min,
        fed_by=site.follows,
        feed_per_min=rate_per_min / values[places[site.follows].volume],
    )


def _input(part: Delivery | Injection) -> Infusion | Bolus:
    if isinstance(part, Injection):
        return Bolus(at_min=part.at_min, amount=part.mg)
    return Infusion(start_min=part.start_min, duration_min=part.duration_min, amount_per_min=part.rate_mg_h / 60.0)


def _band(curves: Array) -> Band:
    low, middle, high = np.quantile(curves, (0.05, 0.5, 0.95), axis=0)
    return Band(p05=_shown(low), p50=_shown(middle), p95=_shown(high))


def _shown(curve: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in curve)
