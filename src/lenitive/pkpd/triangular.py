"""One person's linear system where rates coincide: slower, and right to nearly all digits without exception.

The same plain functions as in `scalar`, on the same descriptions. Nothing is divided by a difference: the exponential
of the triangular system is summed from numbers of one sign.
"""

import math
from typing import Final

from lenitive.pkpd.scalar import Numbers, Places, Work


def couplings(
    blocks: int, sizes: Places, fed_by: Places, given: Numbers, weights: Numbers, count: int, rows: Work
) -> None:
    """Fill the rates between the parts of a state that holds every exponential part as it is, before any division.

    Row and column 0 are the input, which stays; row 1 + m is what exponential m of its block holds of that block's
    centre. The diagonal, the falling, is left at zero.

    Args:
        blocks: How many.
        sizes: 1 + the peripherals of each.
        fed_by: Number of the feeding block, -1 for the first.
        given: Rates of the person.
        weights: From `person_modes`.
        count: Exponentials, n.
        rows: Filled; (n + 1) * (n + 1) numbers, row after row.

    Example:
        >>> rows = [0.0] * 9
        >>> couplings(2, [1, 1], [-1, 0], [0.1, 0.0, 0.3, 0.3], [1.0, 1.0], 2, rows)
        >>> rows
        [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.3, 0.0]
    """
    wide = count + 1
    for k in range(wide * wide):
        rows[k] = 0.0
    at, first = 0, 1
    for b in range(blocks):
        start, stop, feed = 0, 1, 1.0
        if fed_by[b] >= 0:
            start, feed = 1, given[at + 1]
            for k in range(fed_by[b]):
                start += sizes[k]
            stop = start + sizes[fed_by[b]]
        for m in range(first, first + sizes[b]):
            for i in range(start, stop):
                rows[m * wide + i] = feed * weights[m - 1]
        at += 2 + 3 * (sizes[b] - 1)
        first += sizes[b]


def exact_step(count: int, depth: int, rates: Numbers, rows: Numbers, span: float, step: Work, work: Work) -> None:
    """The exponential of the triangular system over one span: every entry to nearly all its digits, without fail.

    No entry off the diagonal is negative, so the series and the squarings only add up; and at every squaring the
    diagonal is put right again, so that errors add up too, instead of doubling.

    Args:
        count: Exponentials, n.
        depth: Blocks: the longest chain is no longer.
        rates: Of each exponential, per minute.
        rows: From `couplings`.
        span: Minutes, 0 or more.
        step: Filled; (n + 1) * (n + 1) numbers: new state = step times (input rate, old state).
        work: As many numbers as `step`.

    Source:
        Scaling and squaring with exact diagonal (as Al-Mohy and Higham for triangular matrices).

    Example:
        >>> step = [0.0] * 9  # two transit steps of one rate: t * exp(-t) after t
        >>> exact_step(2, 2, [1.0, 1.0], [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0], 3.0, step, [0.0] * 9)
        >>> round(step[7] / math.exp(-3.0), 12)
        3.0
    """
    wide, fastest = count + 1, 0.0
    for i in range(count):
        fastest = max(fastest, rates[i])
    squarings, small = 0, span
    while fastest * small > 0.5 and squarings < 1100:
        small *= 0.5
        squarings += 1
    _series(wide, 15 + depth, fastest, rates, rows, small, step, work)
    for _ in range(squarings):
        small *= 2.0
        _product(wide, step, step, work)
        for k in range(wide * wide):
            step[k] = work[k]
        for i in range(count):
            step[(i + 1) * (wide + 1)] = math.exp(-rates[i] * small)


def _series(
    wide: int, terms: int, fastest: float, rates: Numbers, rows: Numbers, span: float, step: Work, work: Work
) -> None:
    """Taylor series by Horner's rule of the system shifted by its fastest rate: no term is negative."""
    for k in range(wide * wide):
        step[k] = 0.0
    for r in range(wide):
        step[r * wide + r] = 1.0
    for term in range(terms, 0, -1):
        for r in range(wide):
            for c in range(r + 1):
                total = (fastest if r == 0 else fastest - rates[r - 1]) * step[r * wide + c]
                for k in range(c, r):
                    total += rows[r * wide + k] * step[k * wide + c]
                work[r * wide + c] = total * (span / term) + (1.0 if r == c else 0.0)
        for k in range(wide * wide):
            step[k] = work[k]
    shifted = math.exp(-fastest * span)
    for r in range(wide):
        for c in range(r):
            step[r * wide + c] *= shifted
        step[r * wide + r] = 1.0 if r == 0 else math.exp(-rates[r - 1] * span)


def _product(wide: int, left: Numbers, right: Numbers, product: Work) -> None:
    """Product of two lower triangular matrices."""
    for r in range(wide):
        for c in range(wide):
            total = 0.0
            for k in range(c, r + 1):
                total += left[r * wide + k] * right[k * wide + c]
            product[r * wide + c] = total


def advance_exactly(count: int, step: Numbers, state: Work, inflow: float, work: Work) -> None:
    """Move a state of parts (see `couplings`) by a step from `exact_step`.

    Example:
        >>> state = [1.0, 0.0]
        >>> step = [0.0] * 9
        >>> exact_step(2, 2, [1.0, 1.0], [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0], 3.0, step, [0.0] * 9)
        >>> advance_exactly(2, step, state, 0.0, [0.0] * 2)
        >>> round(state[0] * math.exp(3.0), 12), round(state[1] * math.exp(3.0), 12)
        (1.0, 3.0)
    """
    wide = count + 1
    for r in range(count):
        total = step[(r + 1) * wide] * inflow
        for c in range(r + 1):
            total += step[(r + 1) * wide + c + 1] * state[c]
        work[r] = total
    for r in range(count):
        state[r] = work[r]


def held_exactly(first: int, size: int, state: Numbers) -> float:
    """What the centre of the block with these parts holds.

    Example:
        >>> held_exactly(1, 2, [9.0, 1.0, 2.5])
        3.5
    """
    total = 0.0
    for i in range(first, first + size):
        total += state[i]
    return total


TRIANGULAR: Final = (couplings, _product, _series, exact_step, advance_exactly, held_exactly)
"""Every function that is to be compiled, those that are called before those that call them."""
