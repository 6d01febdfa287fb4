"""The exponentials of many people at once: the formulas of `scalar`, one array operation for all of them."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenitive.pkpd.compartments import Array
from lenitive.pkpd.scalar import (
    BEYOND,
    CLOSE_FRAC,
    NOTHING,
    ONE_STEP_UP,
    WITHOUT_GAP,
    block_modes,
    block_work,
    transfers,
)

FEW: Final = 12
"""So many people are solved one after the other in less time than together."""

_STEPS: Final = 60
_ORDINARY: Final = (1e-60, 1e60)


def modes_of(sizes: Sequence[int], given: Array) -> tuple[Array, Array]:
    """Rates and weights of every block's own response; see `scalar.block_modes`.

    Args:
        sizes: 1 + the peripherals of each block.
        given: From `compartments.rates_of`, shape (numbers, people).

    Returns:
        Rates per minute and weights, each of shape (exponentials, people).

    Example:
        >>> rates, weights = modes_of([2], np.array([[0.3], [0.0], [0.2], [0.2], [0.0]]))
        >>> rates.round(6).ravel().tolist(), round(float(weights.sum()), 12)
        ([0.1, 0.6], 1.0)
    """
    people = given.shape[1]
    rates, weights = np.zeros((sum(sizes), people)), np.zeros((sum(sizes), people))
    at = first = 0
    for size in sizes:
        own, here = given[at : at + 2 + 3 * (size - 1)], slice(first, first + size)
        left = np.arange(people)
        if size == 1:
            rates[here], weights[here] = own[:1], 1.0
            left = left[:0]
        elif size in {2, 3} and people > FEW:
            with np.errstate(all="ignore"):  # what comes out wrong is done again, one by one
                left = _together(size, own, rates[here], weights[here])
        for person in left:
            rates[here, person], weights[here, person] = _alone(size, own[:, person].tolist())
        at += own.shape[0]
        first += size
    return rates, weights


def _alone(size: int, given: list[float]) -> tuple[list[float], list[float]]:
    rates, weights = [0.0] * size, [0.0] * size
    block_modes(size, given, 0, 0, rates, weights, [0.0] * block_work(size))
    return rates, weights


def _together(size: int, given: Array, rates: Array, weights: Array) -> NDArray[np.intp]:
    """Fill rates and weights of everybody; returns who is not ordinary."""
    loss, out, back, lost = given[0], given[2::3], given[3::3], given[4::3]
    top, pole = loss + out.sum(axis=0), back + lost
    largest = np.maximum(top, pole.max(axis=0))
    special = (largest < _ORDINARY[0]) | (largest > _ORDINARY[1])
    coupling = np.maximum(out * back, NOTHING * NOTHING * largest * largest)
    if size == 2:
        _two(loss, top, (pole[0], coupling[0], (out * lost)[0]), rates, weights)
        return np.flatnonzero(special)
    order = np.argsort(pole, axis=0, kind="stable")
    pole, coupling, drained = (np.take_along_axis(each, order, axis=0) for each in (pole, coupling, out * lost))
    pole[1] = np.where(pole[1] > pole[0], pole[1], pole[0] * (1.0 + ONE_STEP_UP) + NOTHING * largest)
    return np.flatnonzero(special | _three(loss, top, (pole, coupling, drained), rates, weights))


def _positive_root(linear: Array, square: Array | float, product: Array) -> Array:
    """The positive x with square * x * x - linear * x - product = 0; see `scalar`."""
    spread = np.sqrt(linear * linear + 4.0 * square * product)
    # one of the two is free of cancellation: the one in which both terms have one sign
    larger = np.abs(linear) + spread
    return np.where(linear >= 0.0, larger / (2.0 * square), 2.0 * product / larger)


def _two(loss: Array, top: Array, peripheral: tuple[Array, Array, Array], rates: Array, weights: Array) -> None:
    pole, coupling, drained = peripheral
    over = _positive_root(top - pole, 1.0, coupling)
    under = coupling / over
    rates[1] = pole + over
    rates[0] = (loss * pole + drained) / rates[1]
    weights[0] = under / (over + under)
    weights[1] = over / (over + under)


def _three(
    loss: Array, top: Array, peripherals: tuple[Array, Array, Array], rates: Array, weights: Array
) -> NDArray[np.bool_]:
    """As in `scalar`; returns for whom digits are lost."""
    pole, coupling, drained = peripherals
    gap, beyond = pole[1] - pole[0], top - pole[1]
    over = _largest(beyond, gap, coupling)
    far = over + gap
    drawn = coupling / np.stack([far, over])
    linear, product = gap - drawn[0] - drawn[1], drawn[0] * gap
    close = linear * linear + 4.0 * product < CLOSE_FRAC * (gap + drawn[0] + drawn[1]) ** 2
    between = _positive_root(linear, 1.0, product)
    under = product / between
    above = drawn[1] * gap / (gap + under)
    rates[2] = pole[1] + over
    rates[1] = pole[0] + between
    first, second = pole[0] / rates[1], pole[1] / rates[2]
    rates[0] = loss * first * second + drained[0] / rates[1] * second + drained[1] / rates[2] * first
    weights[0] = under / (between + under) * ((gap + under) / (far + under))
    weights[1] = between / (between + under) * (above / (over + above))
    weights[2] = far / (far + under) * (over / (over + above))
    return np.asarray(close)


def _largest(beyond: Array, gap: Array, coupling: Array) -> Array:
    """How far the largest rate lies above the upper pole: a monotone iteration, ended by the slowest person."""
    over = _positive_root(beyond, 1.0, coupling[0] + coupling[1])
    for _ in range(_STEPS):
        near = 1.0 / (over + gap)
        pull = coupling[0] * near
        slope = pull * near
        last = over
        over = _positive_root(beyond + pull + slope * over, 1.0 + slope, coupling[1])
        if not (np.abs(over - last) > 1e-8 * over).any():
            break
    return over


def transfers_of(sizes: Sequence[int], fed_by: Sequence[int], given: Array, modes: tuple[Array, Array]) -> list[Array]:
    """What the centre of each block holds of each exponential; see `scalar.transfers`.

    Args:
        sizes: 1 + the peripherals of each block.
        fed_by: Number of the feeding block, -1 for the first.
        given: From `compartments.rates_of`, shape (numbers, people).
        modes: From `modes_of`.

    Returns:
        Coefficients and their bounds, each of shape (blocks, exponentials, people).

    Example:
        >>> given = np.array([[0.1], [0.0], [0.3], [0.3]])
        >>> transfers_of([1, 1], [-1, 0], given, modes_of([1, 1], given))[0].round(12).ravel().tolist()
        [1.0, 0.0, 1.5, -1.5]
    """
    rates, weights = modes
    if rates.shape[1] == 1:
        return _transfers_alone(sizes, fed_by, given, modes)
    coefs, bounds = np.zeros((len(sizes), *rates.shape)), np.zeros((len(sizes), *rates.shape))
    at = first = 0
    for block, (size, feeding) in enumerate(zip(sizes, fed_by, strict=True)):
        own = slice(first, first + size)
        if feeding < 0:
            coefs[block, own] = bounds[block, own] = weights[own]
        else:
            seen = _seen(fed_by, sizes, feeding)
            gaps = rates[own, None] - rates[None, seen]
            equal = gaps == 0.0
            over = 1.0 / np.where(equal, 1.0, gaps)
            share = (given[at + 1] * weights[own])[:, None]
            parts = share * coefs[feeding, seen] * np.where(equal, 0.0, over)
            terms = share * bounds[feeding, seen] * np.where(equal, WITHOUT_GAP, np.abs(over))
            coefs[block, seen], coefs[block, own] = parts.sum(axis=0), -parts.sum(axis=1)
            np.minimum(terms, BEYOND, out=terms)
            bounds[block, seen], bounds[block, own] = terms.sum(axis=0), terms.sum(axis=1)
        at += 2 + 3 * (size - 1)
        first += size
    return [coefs, bounds]


def _transfers_alone(
    sizes: Sequence[int], fed_by: Sequence[int], given: Array, modes: tuple[Array, Array]
) -> list[Array]:
    rates, weights, rest = modes[0][:, 0].tolist(), modes[1][:, 0].tolist(), given[:, 0].tolist()
    coefs, bounds = [0.0] * (len(sizes) * len(rates)), [0.0] * (len(sizes) * len(rates))
    transfers(len(sizes), sizes, fed_by, rest, rates, weights, coefs, bounds)
    return [np.array(found).reshape(len(sizes), len(rates), 1) for found in (coefs, bounds)]


def _seen(fed_by: Sequence[int], sizes: Sequence[int], block: int) -> list[int]:
    """The exponentials of a block and of all that it is fed by, in order."""
    seen: list[int] = []
    while block >= 0:
        first = sum(sizes[:block])
        seen = [*range(first, first + sizes[block]), *seen]
        block = fed_by[block]
    return seen
