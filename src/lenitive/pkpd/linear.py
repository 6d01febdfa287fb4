"""Exact response of linear compartment systems to infusions and boluses; knows no drug.

A system is a tree of blocks. Each block is a centre that loses to outside and exchanges with its own peripherals; a
block may be fed in proportion to the amount in another block's centre (a metabolite, a transit step, an effect site).
Within a block the exchange is symmetrisable, so its rates are real and its response is a sum of falling exponentials
with positive weights. Across blocks the sums follow by partial fractions. Both are found once per person; a
concentration at any time is then one sum, whatever the time, and nothing is ever integrated in steps.

Partial fractions divide by differences of rates. Where two rates of one chain nearly coincide that person is solved
by the exponential of the same triangular system instead (`metzler`), which has no differences.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenitive.pkpd.metzler import metzler_exponential

Array = NDArray[np.float64]

COINCIDE_FRAC: Final = 1e-3
"""Two rates of one chain closer than this, relative to the larger, are not divided by. Each division loses about three
digits at worst, which leaves 1e-10 of the peak for a chain of three."""


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class System:
    """A system solved once per person. Build it with `solve`.

    Attributes:
        names: Blocks, in order; n is the number of all centres and peripherals together.
        members: For each block, the rows of its share of the triangular system.
        triangular_per_min: Rates between the exponential parts, shape (people, n, n), lower triangular.
        entry: Share of the input that enters each part, shape (people, n).
        vectors: Partial fractions, shape (people, n, n), unit lower triangular.
        gains: The input as seen by each exponential, shape (people, n).
        coincident: People whose rates nearly coincide, shape (people,).
    """

    names: tuple[str, ...]
    members: tuple[slice, ...]
    triangular_per_min: Array
    entry: Array
    vectors: Array
    gains: Array
    coincident: NDArray[np.bool_]

    @property
    def rates_per_min(self) -> Array:
        """Every exponential rate, shape (people, n); not negative."""
        return -np.diagonal(self.triangular_per_min, axis1=1, axis2=2)


def solve(blocks: Sequence[Block]) -> System:
    """Find the exponentials of a system, once per person.

    Args:
        blocks: The first takes the dose; each other one names an earlier block that feeds it.

    Returns:
        The solved system, for `amounts`.

    Raises:
        ValueError: A rate is negative or not finite, a name is repeated, or a feeding block is not listed before.

    Source:
        Symmetrised eigenproblem for each block; partial fractions across blocks. Checked against
        `scipy.linalg.expm` in the tests.

    Example:
        >>> one = Block(name="blood", loss_per_min=np.array([0.01]))
        >>> solve([one]).rates_per_min.tolist()
        [[0.01]]
    """
    _check(blocks)
    people = blocks[0].loss_per_min.shape[0]
    sizes = [1 + len(block.exchange_per_min) for block in blocks]
    ends = np.cumsum(sizes)
    members = tuple(slice(int(end) - size, int(end)) for size, end in zip(sizes, ends, strict=True))
    names = tuple(block.name for block in blocks)
    triangular = np.zeros((people, int(ends[-1]), int(ends[-1])))
    entry = np.zeros((people, int(ends[-1])))
    for block, own in zip(blocks, members, strict=True):
        rates, weights = _exponentials(block)
        rows = np.arange(own.start, own.stop)
        triangular[:, rows, rows] = -rates
        if block.fed_by is None or block.feed_per_min is None:
            entry[:, own] = weights
        else:
            triangular[:, own, members[names.index(block.fed_by)]] = (weights * block.feed_per_min[:, None])[:, :, None]
    vectors, coincident = _partial_fractions(triangular)
    return System(
        names=names,
        members=members,
        triangular_per_min=triangular,
        entry=entry,
        vectors=vectors,
        gains=_forward_substituted(vectors, entry),
        coincident=coincident,
    )


def amounts(system: System, dosing: Dosing, *, times_min: Array) -> Mapping[str, Array]:
    """The amount in each block's centre at each time, exactly.

    Args:
        system: From `solve`.
        dosing: Infusions and boluses into the first block, in any order; inputs at the same time add up.
        times_min: Minutes, rising or equal, finite; shape (times,).

    Returns:
        For each block's name an array of shape (people, times), never negative, in the unit of the inputs.

    Raises:
        ValueError: A time, duration or amount is negative, not finite or out of order.

    Example:
        >>> import math
        >>> one = solve([Block(name="blood", loss_per_min=np.array([math.log(2) / 60]))])  # half-life 60 min
        >>> bolus = [Bolus(at_min=0.0, amount=8.0)]
        >>> np.round(amounts(one, bolus, times_min=np.array([0.0, 60.0, 120.0]))["blood"], 9).tolist()
        [[8.0, 4.0, 2.0]]
    """
    _check_dosing(dosing, times_min)
    found = np.zeros((len(system.names), system.entry.shape[0], times_min.size))
    ordinary = np.flatnonzero(~system.coincident)
    if ordinary.size:
        found[:, ordinary] = _traced(_by_partial_fractions(system, ordinary), dosing, times_min, ordinary)
    special = np.flatnonzero(system.coincident)
    if special.size:
        found[:, special] = _traced(_by_exponential(system, special), dosing, times_min, special)
    return dict(zip(system.names, np.maximum(found, 0.0), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Motion:
    """How a state moves while the input is constant, for some of the people.

    `move(state, rate, spans_min)` gives the states after each span, shape (people, spans, n).
    """

    entry: Array
    outputs: Array
    move: Callable[[Array, Array, Array], Array]


def _by_partial_fractions(system: System, chosen: NDArray[np.intp]) -> _Motion:
    rates = system.rates_per_min[chosen][:, None, :]
    gains = system.gains[chosen]
    slow = np.where(rates > 0, rates, 1.0)

    def move(state: Array, rate: Array, spans_min: Array) -> Array:
        exponents = -rates * spans_min[:, None]
        filled = np.where(rates > 0, -np.expm1(exponents) / slow, spans_min[:, None])
        return np.asarray(state[:, None, :] * np.exp(exponents) + (gains * rate[:, None])[:, None, :] * filled)

    outputs = np.stack([system.vectors[chosen][:, own, :].sum(axis=1) for own in system.members], axis=2)
    return _Motion(entry=gains, outputs=outputs, move=move)


def _by_exponential(system: System, chosen: NDArray[np.intp]) -> _Motion:
    triangular, entry = system.triangular_per_min[chosen], system.entry[chosen]
    people, size = entry.shape
    with_input = np.zeros((people, size + 1, size + 1))
    with_input[:, :size, :size] = triangular
    with_input[:, :size, size] = entry

    def move(state: Array, rate: Array, spans_min: Array) -> Array:
        # from one time to the next: an even grid needs one exponential, and no more than one is ever held
        now = np.concatenate([state, rate[:, None]], axis=1)[:, :, None]
        moved = np.zeros((people, spans_min.size, size))
        step_min, step = 0.0, np.broadcast_to(np.eye(size + 1), with_input.shape)
        for place, span_min in enumerate(np.diff(spans_min, prepend=0.0)):
            length_min = float(f"{span_min:.11g}")  # an even grid is uneven in its last digits
            if length_min != step_min:
                step_min, step = length_min, metzler_exponential(with_input * length_min)
            now = step @ now
            moved[:, place] = now[:, :size, 0]
        return moved

    outputs = np.zeros((people, size, len(system.members)))
    for column, own in enumerate(system.members):
        outputs[:, own, column] = 1.0
    return _Motion(entry=entry, outputs=outputs, move=move)


def _traced(motion: _Motion, dosing: Dosing, times_min: Array, chosen: NDArray[np.intp]) -> Array:
    """Amounts of shape (blocks, people, times): from one change of input to the next, each in one closed step."""
    people = chosen.size
    changes_min = _changes(dosing)
    found = np.zeros((motion.outputs.shape[2], people, times_min.size))
    places = np.append(np.searchsorted(times_min, changes_min, side="left"), times_min.size)
    state = np.zeros_like(motion.entry)
    for number, start_min in enumerate(changes_min):
        state = state + motion.entry * _given_at(dosing, start_min, chosen)[:, None]
        rate = _rate_from(dosing, start_min, chosen)
        here = slice(int(places[number]), int(places[number + 1]))
        if here.start < here.stop:
            states = motion.move(state, rate, times_min[here] - start_min)
            found[:, :, here] = np.moveaxis(states @ motion.outputs, 2, 0)
        if number + 1 < changes_min.size:
            state = motion.move(state, rate, changes_min[number + 1 : number + 2] - start_min)[:, 0]
    return found


def _changes(dosing: Dosing) -> Array:
    times: set[float] = set()
    for part in dosing:
        if isinstance(part, Bolus):
            times.add(float(part.at_min))
        else:
            times.update((float(part.start_min), float(part.start_min) + float(part.duration_min)))
    return np.array(sorted(times))


def _given_at(dosing: Dosing, at_min: float, chosen: NDArray[np.intp]) -> Array:
    total = np.zeros(chosen.size)
    for part in dosing:
        if isinstance(part, Bolus) and part.at_min == at_min:
            total = total + _per_person(part.amount, chosen)
    return total


def _rate_from(dosing: Dosing, from_min: float, chosen: NDArray[np.intp]) -> Array:
    total = np.zeros(chosen.size)
    for part in dosing:
        if isinstance(part, Infusion) and part.start_min <= from_min < part.start_min + part.duration_min:
            total = total + _per_person(part.amount_per_min, chosen)
    return total


def _per_person(value: float | Array, chosen: NDArray[np.intp]) -> Array:
    given = np.asarray(value, dtype=np.float64)
    return given[chosen] if given.ndim else np.full(chosen.size, float(given))


def _exponentials(block: Block) -> tuple[Array, Array]:
    """Rates and weights of a block's own response: a unit in the centre leaves sum(weights * exp(-rates * t)) there."""
    people, size = block.loss_per_min.shape[0], 1 + len(block.exchange_per_min)
    symmetric = np.zeros((people, size, size))
    symmetric[:, 0, 0] = block.loss_per_min
    for place, (out, back) in enumerate(block.exchange_per_min, start=1):
        symmetric[:, 0, 0] += out
        symmetric[:, place, place] = back
        symmetric[:, 0, place] = symmetric[:, place, 0] = -np.sqrt(out * back)
    for place, loss in enumerate(block.peripheral_loss_per_min, start=1):
        symmetric[:, place, place] += loss
    rates, vectors = np.linalg.eigh(symmetric)
    return np.maximum(rates, 0.0), vectors[:, 0, :] ** 2


def _partial_fractions(triangular: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Eigenvectors of a lower triangular system by substitution, and who cannot be solved in this way."""
    people, size = triangular.shape[:2]
    rates = -np.diagonal(triangular, axis1=1, axis2=2)
    vectors = np.broadcast_to(np.eye(size), (people, size, size)).copy()
    coincident = np.zeros(people, dtype=np.bool_)
    for column in range(size):
        for row in range(column + 1, size):
            inflow = np.einsum("pk,pk->p", triangular[:, row, column:row], vectors[:, column:row, column])
            gap = rates[:, row] - rates[:, column]
            # abs() <= also catches two zero rates, which coincide exactly
            near = np.abs(gap) <= COINCIDE_FRAC * np.maximum(rates[:, row], rates[:, column])
            coincident |= near & (inflow != 0)
            vectors[:, row, column] = np.where(near, 0.0, inflow / np.where(near, 1.0, gap))
    return vectors, coincident


def _forward_substituted(vectors: Array, entry: Array) -> Array:
    gains = entry.copy()
    for row in range(1, entry.shape[1]):
        gains[:, row] -= np.einsum("pk,pk->p", vectors[:, row, :row], gains[:, :row])
    return gains


def _check(blocks: Sequence[Block]) -> None:
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
        fed = (*block.peripheral_loss_per_min, *(() if block.feed_per_min is None else (block.feed_per_min,)))
        for rates in (block.loss_per_min, *fed, *(rate for pair in block.exchange_per_min for rate in pair)):
            if not np.all((rates >= 0) & np.isfinite(rates)):
                raise ValueError(
                    f"block {block.name!r}: a rate is negative or not finite; rates are 0 or more per minute"
                )
    if not blocks:
        raise ValueError("a system needs at least one block")


def _check_dosing(dosing: Dosing, times_min: Array) -> None:
    if not (np.all(np.isfinite(times_min)) and np.all(np.diff(times_min) >= 0)):
        raise ValueError("times_min: give finite minutes in rising order")
    for part in dosing:
        at_min, duration_min = (part.at_min, 0.0) if isinstance(part, Bolus) else (part.start_min, part.duration_min)
        amount = np.asarray(part.amount if isinstance(part, Bolus) else part.amount_per_min)
        if not (np.isfinite(at_min) and 0 <= duration_min < np.inf):
            raise ValueError(f"dosing at {at_min} min for {duration_min} min: start finite, duration 0 or more")
        if not np.all((amount >= 0) & np.isfinite(amount)):
            raise ValueError(f"dosing at {at_min} min: an amount is negative or not finite; only drug can be given")
