"""What a compartment system is made of and what is put into it; knows no drug."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A centre with its peripherals.

    Attributes:
        name: Unique in the system.
        loss_per_min: Fraction of the centre's amount that leaves for good, per minute; shape (people,).
        exchange_per_min: For each peripheral, the rate out of the centre and the rate back, each of shape (people,).
        fed_by: Name of an earlier block whose centre feeds this one; None for the block that takes the dose.
        feed_per_min: Amount that arrives per minute for each unit of amount in the feeding centre; shape (people,).
        peripheral_loss_per_min: For each peripheral, the fraction of its own amount that leaves for good (a liver);
            each of shape (people,). Empty when nothing is lost there.
    """

    name: str
    loss_per_min: Array
    exchange_per_min: tuple[tuple[Array, Array], ...] = ()
    fed_by: str | None = None
    feed_per_min: Array | None = None
    peripheral_loss_per_min: tuple[Array, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Infusion:
    """A constant input into the first block.

    Attributes:
        start_min: When it starts.
        duration_min: How long it lasts; zero gives nothing.
        amount_per_min: One number for all, or shape (people,).
    """

    start_min: float
    duration_min: float
    amount_per_min: float | Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bolus:
    """An amount that is in the first block's centre at once; counted at its own minute.

    Attributes:
        at_min: When.
        amount: One number for all, or shape (people,).
    """

    at_min: float
    amount: float | Array


Dosing = Sequence[Infusion | Bolus]


def check_blocks(blocks: Sequence[Block]) -> None:
    """Refuse a system that cannot be: blocks in a wrong order, or rates missing.

    Args:
        blocks: The first takes the dose; each other one names an earlier block that feeds it.

    Raises:
        ValueError: A name is repeated, a feeding block is not listed before, or peripheral losses are incomplete.

    Example:
        >>> check_blocks([])
        Traceback (most recent call last):
        ...
        ValueError: a system needs at least one block
    """
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        if block.name in seen:
            raise ValueError(f"block {block.name!r} is listed twice; give each block its own name")
        if (place == 0) != (block.fed_by is None) or (block.fed_by is None) != (block.feed_per_min is None):
            raise ValueError(
                f"block {block.name!r}: the first block takes the dose, every other names its feeding block"
            )
        if block.fed_by is not None and block.fed_by not in seen:
            raise ValueError(f"block {block.name!r} is fed by {block.fed_by!r}, which is not listed before it")
        seen.add(block.name)
        if len(block.peripheral_loss_per_min) not in {0, len(block.exchange_per_min)}:
            raise ValueError(
                f"block {block.name!r}: {len(block.peripheral_loss_per_min)} peripheral losses for "
                f"{len(block.exchange_per_min)} peripherals; give one for each, or none"
            )
    if not blocks:
        raise ValueError("a system needs at least one block")


def rates_of(blocks: Sequence[Block]) -> Array:
    """Every rate of a system, as the functions of `scalar` want them: block after block, one column for each person.

    Args:
        blocks: Checked by `check_blocks`.

    Returns:
        Per minute, shape (numbers, people): loss, feed (0 for the first), then out, back and lost of each peripheral.

    Raises:
        ValueError: A rate is negative or not finite.

    Example:
        >>> rates_of([Block(name="blood", loss_per_min=np.array([0.1]),
        ...                 exchange_per_min=((np.array([0.5]), np.array([0.2])),))]).ravel().tolist()
        [0.1, 0.0, 0.5, 0.2, 0.0]
    """
    people = blocks[0].loss_per_min.shape[0]
    given = np.zeros((sum(2 + 3 * len(block.exchange_per_min) for block in blocks), people))
    row = 0
    for block in blocks:
        given[row] = block.loss_per_min
        if block.feed_per_min is not None:
            given[row + 1] = block.feed_per_min
        row += 2
        for place, (out, back) in enumerate(block.exchange_per_min):
            given[row], given[row + 1] = out, back
            if block.peripheral_loss_per_min:
                given[row + 2] = block.peripheral_loss_per_min[place]
            row += 3
    if not 0 <= given.min(initial=0.0) <= given.max(initial=0.0) < math.inf:  # never true of what is not a number
        raise ValueError(
            f"block {_first_wrong(blocks)!r}: a rate is negative or not finite; rates are 0 or more per minute"
        )
    return given


def _first_wrong(blocks: Sequence[Block]) -> str:
    for block in blocks:
        fed = (*block.peripheral_loss_per_min, *(() if block.feed_per_min is None else (block.feed_per_min,)))
        for rates in (block.loss_per_min, *fed, *(rate for pair in block.exchange_per_min for rate in pair)):
            if not np.all((rates >= 0) & np.isfinite(rates)):
                return block.name
    return blocks[0].name


def check_dosing(dosing: Dosing, times_min: Array) -> None:
    """Refuse times and inputs that cannot be.

    Args:
        dosing: Infusions and boluses.
        times_min: Minutes.

    Raises:
        ValueError: A time, duration or amount is negative, not finite or out of order.

    Example:
        >>> check_dosing([Bolus(at_min=0.0, amount=-1.0)], np.array([0.0]))
        Traceback (most recent call last):
        ...
        ValueError: dosing at 0.0 min: amount -1.0 is negative or not finite; only drug can be given
    """
    if times_min.size and not (
        math.isfinite(times_min[0]) and math.isfinite(times_min[-1]) and bool((times_min[1:] >= times_min[:-1]).all())
    ):
        raise ValueError("times_min: give finite minutes in rising order")
    for part in dosing:
        at_min, duration_min = (part.at_min, 0.0) if isinstance(part, Bolus) else (part.start_min, part.duration_min)
        amount = part.amount if isinstance(part, Bolus) else part.amount_per_min
        if not (math.isfinite(at_min) and 0 <= duration_min < math.inf):
            raise ValueError(f"dosing at {at_min} min for {duration_min} min: start finite, duration 0 or more")
        wrong = _first_wrong_amount(amount)
        if wrong is not None:
            raise ValueError(
                f"dosing at {at_min} min: amount {wrong} is negative or not finite; only drug can be given"
            )


def _first_wrong_amount(amount: float | Array) -> float | None:
    if isinstance(amount, (float, int)):
        return None if 0 <= amount < math.inf else float(amount)
    every = np.asarray(amount)
    fine = (every >= 0) & (every < np.inf)
    return None if fine.all() else float(every[~fine].flat[0])
