"""Ready-made blocks of a compartment system: transit steps, a site that follows, a peripheral made visible."""

import math
from itertools import pairwise

import numpy as np

from lenitive.pkpd.linear import Array, Block


def transit_chain(
    name: str, *, steps: int, mean_time_min: Array, fed_by: str, feed_per_min: Array, parted_frac: float = 0.0
) -> list[Block]:
    """Steps of one rate through which an amount passes one after the other, on average in `mean_time_min`.

    Equal rates have no partial fractions, so that everybody in such a chain is solved the slow way. Where curves of
    many people are only ranked, the rates may be parted by a small share: what arrives then changes by less than the
    square of that share, and the mean time not at all.

    Args:
        name: The steps are called name_1, name_2 and so on.
        steps: How many, at least one; each takes mean_time_min / steps on average.
        mean_time_min: Mean time through the whole chain, minutes, more than 0; shape (people,).
        fed_by: The earlier block that feeds the first step.
        feed_per_min: What arrives per minute for each unit of amount in that block; shape (people,).
        parted_frac: How far the slowest and the fastest step lie from the middle, as a share; 0 for exactly one rate.

    Returns:
        The steps, in order. What leaves the last one per minute is its amount times its `loss_per_min`.

    Raises:
        ValueError: No step, a mean time that is not more than 0, or a share that is not from 0 to below 1.

    Example:
        >>> chain = transit_chain("delay", steps=2, mean_time_min=np.array([20.0]), fed_by="blood",
        ...                       feed_per_min=np.array([0.1]))
        >>> [(step.name, step.fed_by, step.loss_per_min.item()) for step in chain]
        [('delay_1', 'blood', 0.1), ('delay_2', 'delay_1', 0.1)]
    """
    if steps < 1 or not np.all(mean_time_min > 0):
        raise ValueError(
            f"transit {name!r}: {steps} steps in {mean_time_min} min; give 1 step or more and a time above 0"
        )
    if not 0 <= parted_frac < 1:
        raise ValueError(f"transit {name!r}: parted by {parted_frac}; a share is 0 or more and below 1")
    factors = 1.0 + parted_frac * np.linspace(-1.0, 1.0, steps) if steps > 1 else np.ones(1)
    factors *= np.mean(1.0 / factors)  # the mean times of the steps add up to that of the chain
    rates_per_min = [steps / mean_time_min * factor for factor in factors]
    first = Block(name=f"{name}_1", loss_per_min=rates_per_min[0], fed_by=fed_by, feed_per_min=feed_per_min)
    rest = [
        Block(name=f"{name}_{n}", loss_per_min=now, fed_by=f"{name}_{n - 1}", feed_per_min=before)
        for n, (before, now) in enumerate(pairwise(rates_per_min), start=2)
    ]
    return [first, *rest]


def following_site(name: str, *, half_life_min: Array, fed_by: str, amount_per_conc: Array) -> Block:
    """A site whose state is a concentration that follows another block with a first-order delay and takes nothing away.

    The delay may be minutes (an effect site) or days (an effect that lasts).

    Args:
        name: Of the site.
        half_life_min: Equilibration half-life, minutes, more than 0; shape (people,).
        fed_by: The earlier block that it follows.
        amount_per_conc: Volume that turns that block's amount into its concentration; 1 where its state already is
            one; shape (people,).

    Example:
        >>> site = following_site("effect", half_life_min=np.array([math.log(2) * 10]), fed_by="blood",
        ...                       amount_per_conc=np.array([25.0]))
        >>> round(site.loss_per_min.item(), 6), round(site.feed_per_min.item(), 6)
        (0.1, 0.004)
    """
    rate_per_min = math.log(2.0) / half_life_min
    return Block(name=name, loss_per_min=rate_per_min, fed_by=fed_by, feed_per_min=rate_per_min / amount_per_conc)


def seen_peripheral(name: str, *, of: Block, place: int) -> Block:
    """A peripheral of a block made visible: its amount, and what follows or is formed from it, can then be had.

    The amount in a peripheral rises by what comes from the centre and falls by what goes back and what is lost there.
    That is a block fed by the centre; seeing it changes nothing.

    Args:
        name: Of the visible peripheral.
        of: The block that has it.
        place: Which peripheral, 0 for the first.

    Example:
        >>> blood = Block(name="blood", loss_per_min=np.array([0.0]),
        ...               exchange_per_min=((np.array([0.5]), np.array([0.2])),),
        ...               peripheral_loss_per_min=(np.array([0.1]),))
        >>> liver = seen_peripheral("liver", of=blood, place=0)
        >>> round(liver.loss_per_min.item(), 6), liver.feed_per_min.item()
        (0.3, 0.5)
    """
    out, back = of.exchange_per_min[place]
    lost = of.peripheral_loss_per_min[place] if of.peripheral_loss_per_min else np.zeros_like(back)
    return Block(name=name, loss_per_min=back + lost, fed_by=of.name, feed_per_min=out)
