"""The arithmetic of people side by side, for compiled code: no branch and no call, so that eight go at a time.

Every function works on numbers of many people that lie next to one another in a long array; one pitch leads from one
number of a person to the next. Places in long arrays are counted in unsigned numbers; otherwise a compiler provides for
negative ones and does not take eight numbers at a time.
"""

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lenitive.pkpd.compartments import Array
from lenitive.pkpd.scalar import BEYOND, CLOSE_FRAC, NOTHING, ONE_STEP_UP, WITHOUT_GAP

Places = NDArray[Any]
Flags = NDArray[np.bool_]

SMALLEST: Final = 1e-60
LARGEST: Final = 1e60
"""Between these the largest rate of a block has to lie; others are scaled first, by `scalar`."""

_LOG2_E: Final = 1.4426950408889634
_LN2_HIGH: Final = 0.693147180369123816490
_LN2_LOW: Final = 1.90821492927058770002e-10
_FARTHEST: Final = 700.0
"""exp(-700) is 1e-304; what is farther is as good as that."""

_TINY: Final = 1e-300


def room(size: int) -> Array:
    """Numbers that begin where a line of the cache does: eight of them are then read at once, not as twice four.

    Example:
        >>> room(5).size, room(5).ctypes.data % 64
        (5, 0)
    """
    whole = np.empty(size + 8)
    first = (64 - whole.ctypes.data % 64) // 8 % 8
    return whole[first : first + size]


def counted(sizes: Places) -> tuple[int, int]:
    """Exponentials of a system, and the size of its largest block."""
    count, most = 0, 1
    for size in sizes:
        count += size
        most = max(most, size)
    return count, most


def pass_lanes(rates: Array, at: int, lanes: int, span: float, left: Array, to: int, filled: Array, into: int) -> None:
    """What a span of time leaves of one, and of one per minute: `scalar.passing`, by a series of its own.

    Args:
        rates: Of one exponential, from `at` on.
        at: Where.
        lanes: How many people.
        span: Minutes.
        left: Filled from `to` on: exp(-rate * span).
        to: Where.
        filled: Filled from `into` on: (1 - exp(-rate * span)) / rate, or `span` where the rate is 0.
        into: Where.

    Source:
        exp by halves of ln 2 and a Taylor series of 14 terms; checked against `math.expm1` in the tests.

    Example:
        >>> left, filled = np.zeros(2), np.zeros(2)
        >>> pass_lanes(np.array([0.0, 0.5]), 0, 2, 2.0, left, 0, filled, 0)
        >>> left.round(12).tolist(), filled.round(12).tolist()
        ([1.0, 0.367879441171], [2.0, 1.264241117657])
    """
    start, one, two = np.uint64(at), np.uint64(to), np.uint64(into)
    for p in range(np.uint64(lanes)):
        rate = rates[start + p]
        slow = min(rate * span, _FARTHEST)
        halvings = np.floor(slow * _LOG2_E + 0.5)
        y = halvings * _LN2_HIGH - slow + halvings * _LN2_LOW
        series = 1.0 / 6227020800.0
        series = series * y + 1.0 / 479001600.0
        series = series * y + 1.0 / 39916800.0
        series = series * y + 1.0 / 3628800.0
        series = series * y + 1.0 / 362880.0
        series = series * y + 1.0 / 40320.0
        series = series * y + 1.0 / 5040.0
        series = series * y + 1.0 / 720.0
        series = series * y + 1.0 / 120.0
        series = series * y + 1.0 / 24.0
        series = series * y + 1.0 / 6.0
        series = series * y + 0.5
        grown = y + y * y * series
        power = np.int64((1023 - np.int64(halvings)) << 52).view(np.float64)
        left[one + p] = power + power * grown
        gone = (1.0 - power) - power * grown
        moving = slow > _TINY
        filled[two + p] = (gone if moving else span) / (rate if moving else 1.0)


def root_of(linear: float, square: float, product: float) -> float:
    """The positive x with square * x * x - linear * x - product = 0, as in `scalar`, without a branch."""
    larger = abs(linear) + math.sqrt(linear * linear + 4.0 * square * product)
    one, other = larger / (2.0 * square), 2.0 * product / larger
    return one if linear >= 0.0 else other


def one_mode(given: Array, at: int, first: int, lanes: int, rates: Array, weights: Array, to: int) -> None:
    """A block without peripherals: `scalar.block_modes` for some people."""
    row, start, own = np.uint64(at), np.uint64(first), np.uint64(to)
    for p in range(np.uint64(lanes)):
        rates[own + p] = given[row, start + p]
        weights[own + p] = 1.0


def two_modes(
    given: Array, at: int, first: int, lanes: int, rates: Array, weights: Array, to: int, pitch: int, special: Flags
) -> None:
    """A block with one peripheral: `scalar.block_modes` for some people; marks whom it has to do itself."""
    row, start, own, one = np.uint64(at), np.uint64(first), np.uint64(to), np.uint64(1)
    next_one = np.uint64(to + pitch)
    for p in range(np.uint64(lanes)):
        loss, out = given[row, start + p], given[row + one + one, start + p]
        back, lost = given[row + one + one + one, start + p], given[row + np.uint64(4), start + p]
        top, pole = loss + out, back + lost
        largest = max(top, pole)
        coupling = max(out * back, NOTHING * NOTHING * largest * largest)
        over = root_of(top - pole, 1.0, coupling)
        under = coupling / over
        rates[own + p] = (loss * pole + out * lost) / (pole + over)
        rates[next_one + p] = pole + over
        weights[own + p] = under / (over + under)
        weights[next_one + p] = over / (over + under)
        special[p] = special[p] or not SMALLEST < largest < LARGEST


def three_modes(
    given: Array, at: int, first: int, lanes: int, rates: Array, weights: Array, to: int, pitch: int, special: Flags
) -> None:
    """A block with two peripherals: `scalar.block_modes` for some people; marks whom it has to do itself."""
    row, start = np.uint64(at), np.uint64(first)
    one, two, three = np.uint64(to), np.uint64(to + pitch), np.uint64(to + 2 * pitch)
    for p in range(np.uint64(lanes)):
        loss = given[row, start + p]
        out_1, out_2 = given[row + np.uint64(2), start + p], given[row + np.uint64(5), start + p]
        back_1, back_2 = given[row + np.uint64(3), start + p], given[row + np.uint64(6), start + p]
        lost_1, lost_2 = given[row + np.uint64(4), start + p], given[row + np.uint64(7), start + p]
        top, left, right = loss + out_1 + out_2, back_1 + lost_1, back_2 + lost_2
        largest = max(top, left, right)
        tiny, turned = NOTHING * NOTHING * largest * largest, left > right
        pole_1, pole_2 = right if turned else left, left if turned else right
        pulls_1, pulls_2 = max(out_1 * back_1, tiny), max(out_2 * back_2, tiny)
        coupling_1, coupling_2 = pulls_2 if turned else pulls_1, pulls_1 if turned else pulls_2
        drains_1, drains_2 = out_1 * lost_1, out_2 * lost_2
        drained_1, drained_2 = drains_2 if turned else drains_1, drains_1 if turned else drains_2
        apart = pole_1 * (1.0 + ONE_STEP_UP) + NOTHING * largest
        pole_2 = pole_2 if pole_2 > pole_1 else apart
        gap, beyond = pole_2 - pole_1, top - pole_2
        over = root_of(beyond, 1.0, coupling_1 + coupling_2)
        near = 1.0 / (over + gap)
        last = root_of(beyond + coupling_1 * near * (1.0 + near * over), 1.0 + coupling_1 * near * near, coupling_2)
        near = 1.0 / (last + gap)
        last = root_of(beyond + coupling_1 * near * (1.0 + near * last), 1.0 + coupling_1 * near * near, coupling_2)
        near = 1.0 / (last + gap)
        last = root_of(beyond + coupling_1 * near * (1.0 + near * last), 1.0 + coupling_1 * near * near, coupling_2)
        near = 1.0 / (last + gap)
        over = root_of(beyond + coupling_1 * near * (1.0 + near * last), 1.0 + coupling_1 * near * near, coupling_2)
        far = over + gap
        drawn_1, drawn_2 = coupling_1 / far, coupling_2 / over
        linear, product = gap - drawn_1 - drawn_2, coupling_1 / far * gap
        whole = gap + drawn_1 + drawn_2
        between = root_of(linear, 1.0, product)
        under = product / between
        above = drawn_2 * gap / (gap + under)
        fast, middle = pole_2 + over, pole_1 + between
        share_1, share_2 = pole_1 / middle, pole_2 / fast
        rates[one + p] = loss * share_1 * share_2 + drained_1 / middle * share_2 + drained_2 / fast * share_1
        rates[two + p] = middle
        rates[three + p] = fast
        weights[one + p] = under / (between + under) * ((gap + under) / (far + under))
        weights[two + p] = between / (between + under) * (above / (over + above))
        weights[three + p] = far / (far + under) * (over / (over + above))
        rested = abs(over - last) <= 1e-8 * over
        clear = linear * linear + 4.0 * product >= CLOSE_FRAC * whole * whole
        special[p] = special[p] or not (SMALLEST < largest < LARGEST and rested and clear)


def transfer(
    feed: Array, row: int, first: int, lanes: int, rates: Array, weights: Array, own: int, other: int, coefs: Array,
    bounds: Array, source: int, to: int, into: int,
) -> None:  # fmt: skip
    """What one exponential of a block takes over from one of those that feed it: the heart of `scalar.transfers`."""
    line, start, m, i = np.uint64(row), np.uint64(first), np.uint64(own), np.uint64(other)
    fed, one, two = np.uint64(source), np.uint64(to), np.uint64(into)
    for p in range(np.uint64(lanes)):
        share, gap = feed[line, start + p] * weights[m + p], rates[m + p] - rates[i + p]
        equal = gap == 0.0
        over = 1.0 / (1.0 if equal else gap)
        part = share * coefs[fed + p] * (0.0 if equal else over)
        bound = min(share * bounds[fed + p] * (WITHOUT_GAP if equal else abs(over)), BEYOND)
        coefs[one + p] += part
        coefs[two + p] -= part
        bounds[one + p] += bound
        bounds[two + p] += bound


class Solved(NamedTuple):
    """People side by side, solved: each number of theirs is one pitch away from the next one of the same person.

    Attributes:
        rates: Of each exponential.
        weights: Of each exponential.
        coefs: What each block holds of each exponential, block after block.
        bounds: The same with every sign made positive.
        special: Who has to be solved alone.
    """

    rates: Array
    weights: Array
    coefs: Array
    bounds: Array
    special: Flags


def solved_of(blocks: int, count: int, pitch: int) -> Solved:
    """Room for them."""
    each, terms = count * pitch, blocks * count * pitch
    return Solved(room(each), room(each), room(terms), room(terms), np.zeros(pitch, dtype=np.bool_))


def solve_lanes(
    first: int, lanes: int, pitch: int, sizes: Places, fed_by: Places, given: Array, solved: Solved
) -> None:
    """`scalar.person_modes` and `transfers` for everybody, but for those who are marked to be solved alone.

    Args:
        first: Number of the first person.
        lanes: How many, not more than a pitch.
        pitch: From a number of everybody to the next.
        sizes: See `kernels.Job`.
        fed_by: See `kernels.Job`.
        given: See `kernels.Job`.
        solved: Filled.
    """
    at, start, (count, _) = 0, 0, counted(sizes)
    for lane in range(lanes):
        solved.special[lane] = False
    for term in range(sizes.size * count):
        for lane in range(lanes):
            solved.coefs[term * pitch + lane], solved.bounds[term * pitch + lane] = 0.0, 0.0
    for block in range(sizes.size):
        size, row, to = sizes[block], block * count, start * pitch
        if size == 1:
            one_mode(given, at, first, lanes, solved.rates, solved.weights, to)
        elif size == 2:
            two_modes(given, at, first, lanes, solved.rates, solved.weights, to, pitch, solved.special)
        elif size == 3:
            three_modes(given, at, first, lanes, solved.rates, solved.weights, to, pitch, solved.special)
        else:
            for lane in range(lanes):
                solved.special[lane] = True
        for m in range(start, start + size):
            if fed_by[block] < 0:
                for lane in range(lanes):
                    solved.coefs[(row + m) * pitch + lane] = solved.weights[m * pitch + lane]
                    solved.bounds[(row + m) * pitch + lane] = solved.weights[m * pitch + lane]
            else:
                fed = fed_by[block] * count
                for i in range(start):
                    transfer(
                        given, at + 1, first, lanes, solved.rates, solved.weights, m * pitch, i * pitch, solved.coefs,
                        solved.bounds, (fed + i) * pitch, (row + i) * pitch, (row + m) * pitch,
                    )  # fmt: skip
        at += 2 + 3 * (size - 1)
        start += size


LANES: Final = (
    room,
    counted,
    pass_lanes,
    root_of,
    one_mode,
    two_modes,
    three_modes,
    transfer,
    solved_of,
    solve_lanes,
)
"""Every function that is to be compiled."""
