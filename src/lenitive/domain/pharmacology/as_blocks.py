"""A model of ketamine as a compartment system, for people with parameters of their own."""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.model import Compartments, PkModel, Site
from lenitive.pkpd.blocks import seen_peripheral, transit_chain
from lenitive.pkpd.linear import Array, Block

RANKED: Final = 0.02
"""Share by which equal steps are parted where curves of many people are only ranked: it moves what comes after the
steps (a metabolite) by less than 1e-4 of its peak, and the drug not at all."""

_NG_ML_PER_MG_L: Final = 1000.0


def blocks_of(
    model: PkModel, values: Mapping[str, Array], *, parted_frac: float = 0.0
) -> tuple[list[Block], dict[str, Array]]:
    """A model as a compartment system, and what turns each output's amount into ng/mL.

    Args:
        model: From the registry.
        values: Every parameter, shape (people,), from `individual`.
        parted_frac: See `transit_chain`; 0 for the model as published.

    Returns:
        The blocks, and by output name, in the order of `model.outputs`, the scale of each person, shape (people,).
        What grows with time is no part of it: `curves` alone gives that.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> from lenitive.domain.pharmacology.predict import individual
        >>> model = MODELS["default_racemic_v1"]
        >>> from lenitive.domain.pharmacology.model import Person
        >>> blocks, scales = blocks_of(model, individual(model, Person(weight_kg=70.0), {}))
        >>> [block.name for block in blocks], scales["ketamine"].tolist()  # 1 mg in 25 L is 40 ng/mL
        (['ketamine', 'norketamine', 'effect_site', 'venous'], [40.0])
    """
    places = {substance.name: substance for substance in model.structure}
    blocks = [block for substance in model.structure for block in _blocks(substance, values, places, parted_frac)]
    blocks += [_site_block(site, values, places) for site in model.sites]
    scales = {substance.name: _NG_ML_PER_MG_L / values[substance.volume] for substance in model.structure}
    people = blocks[0].loss_per_min.shape[0]
    return blocks, scales | {site.name: np.full(people, _NG_ML_PER_MG_L) for site in model.sites}


def total_clearance_l_h(substance: Compartments, values: Mapping[str, Array]) -> Array:
    """All elimination of a substance as one clearance, L/h; of a liver, flow * intrinsic / (flow + intrinsic).

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> from lenitive.domain.pharmacology.predict import individual
        >>> model = MODELS["default_racemic_v1"]
        >>> from lenitive.domain.pharmacology.model import Person
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
    substance: Compartments, values: Mapping[str, Array], places: Mapping[str, Compartments], parted_frac: float
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
            parted_frac=parted_frac,
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
