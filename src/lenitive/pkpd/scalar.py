"""One person's linear system in plain scalar functions, the same source for Python, for Numba and for a GPU.

Nothing here allocates, raises or imports more than `math`: every function works on numbers and on flat work arrays that
are passed in (lists, NumPy arrays or arrays local to a GPU thread). `linear` says what the mathematics is about;
`compiled` translates these functions.

A system of n exponentials in b blocks is described to them by

* `sizes[b]`, 1 + the number of peripherals of each block, and `fed_by[b]`, the number of the feeding block or -1;
* `given`, the rates of one person, block after block: loss, feed (0 for the first block), then out, back and lost of
  each peripheral; all per minute, finite, not negative;

and is solved into

* `rates[n]` and `weights[n]`: a unit in the centre of a block leaves sum(weights * exp(-rates * t)) there;
* `coefs[b * n + i]`: how much of the input as filtered by exponential i the centre of a block holds; `bounds`, the same
  with every sign made positive: how large the terms are that may cancel.

The state of one person is `state[n]`, the input as filtered by each exponential; a centre holds sum(coefs * state).
"""

import math
from typing import Final, Protocol


class Numbers(Protocol):
    """A list or an array that is read."""

    def __getitem__(self, place: int, /) -> float:
        """One of them."""


class Work(Numbers, Protocol):
    """A list or an array that is filled."""

    def __setitem__(self, place: int, value: float, /) -> None:
        """Put one."""


class Places(Protocol):
    """A list or an array of whole numbers."""

    def __getitem__(self, place: int, /) -> int:
        """One of them."""


MOST_PERIPHERALS: Final = 3
MOST_EXPONENTIALS: Final = 15
"""What compiled work arrays are made for: peripherals of one block, and exponentials of one system."""

ROUNDING: Final = 1e-15
"""What the arithmetic of one term may lose, relative to the term: a few rounding errors of 1.1e-16."""

LOSS_LIMIT: Final = 3e-12
"""What cancellation between terms may cost, relative to the peak, before a person is solved by `triangular` instead."""

CLOSE_FRAC: Final = 1e-5
"""Below this square of a share, the closed form of three rates gives way to iteration; it loses a digit before."""

WITHOUT_GAP: Final = 1e40
BEYOND: Final = 1e100
"""A bound where rates coincide, minutes, and the largest of any bound."""

ONE_STEP_UP: Final = 4.4e-16
NOTHING: Final = 1e-30
"""Poles are parted, and couplings kept from zero, by so much of the largest rate."""


def block_work(size: int) -> int:
    """How many work numbers `block_modes` needs for a block of this size.

    Example:
        >>> block_work(3)
        14
    """
    return 4 * (size - 1) + size * (size - 1)


def block_modes(size: int, given: Numbers, at: int, first: int, rates: Work, weights: Work, work: Work) -> None:
    """Rates and weights of one block's own response, to a few rounding errors each, whatever the span of its rates.

    The rates lie between the exit rates of the peripherals (the poles). Distances to the poles are what is computed,
    never differences of computed rates, so that nothing cancels where rates nearly coincide, and the smallest rate is
    a sum of positive products. Weights follow from the distances alone and are positive.

    Args:
        size: 1 + the number of peripherals.
        given: Rates of the person; those of this block begin at `at`.
        at: Place of the block's loss in `given`.
        first: Place of the block's first exponential in `rates` and `weights`, which are filled.
        rates: Filled, rising, per minute.
        weights: Filled; their sum is 1.
        work: At least `block_work(size)` numbers.

    Source:
        Arrowhead eigenproblem by its secular equation with shifted poles (as LAPACK laed4, and Loewner's weights).

    Example:
        >>> rates, weights, work = [0.0] * 3, [0.0] * 3, [0.0] * 14
        >>> block_modes(3, [0.1, 0.0, 0.0, 0.2, 0.0, 0.0, 0.3, 0.0], 0, 0, rates, weights, work)  # no exchange
        >>> [round(rate, 12) for rate in rates], [round(weight, 12) for weight in weights]
        ([0.1, 0.2, 0.3], [1.0, 0.0, 0.0])
    """
    top = given[at]
    poles = size - 1
    for j in range(poles):
        top += given[at + 2 + 3 * j]
    largest = top
    for j in range(poles):
        largest = max(largest, given[at + 3 + 3 * j] + given[at + 4 + 3 * j])
    if size == 1 or largest == 0.0:
        for i in range(size):
            rates[first + i] = largest
            weights[first + i] = 0.0
        weights[first] = 1.0
        return
    unit = largest if largest > 1e60 or largest < 1e-60 else 1.0
    _poles(poles, given, at, unit, largest / unit, work)
    if size == 2:
        _two(top / unit, given[at] / unit, first, rates, weights, work)
    elif size == 3:
        _three(poles, top / unit, given[at] / unit, first, rates, weights, work)
    else:
        _many(poles, top / unit, given[at] / unit, first, rates, weights, work)
    if unit != 1.0:
        for i in range(size):
            rates[first + i] *= unit


def _poles(poles: int, given: Numbers, at: int, unit: float, largest: float, work: Work) -> None:
    """Exit rates of the peripherals in rising order, no two alike, with their couplings and what is lost by them.

    Poles that coincide are parted by a rounding error, couplings of nothing become next to nothing: both change the
    response by less than a rounding error, and no case needs its own formula.
    """
    for j in range(poles):
        out, back, lost = given[at + 2 + 3 * j] / unit, given[at + 3 + 3 * j] / unit, given[at + 4 + 3 * j] / unit
        pole = back + lost
        k = j
        while k > 0 and work[k - 1] > pole:
            work[k] = work[k - 1]
            work[poles + k] = work[poles + k - 1]
            work[2 * poles + k] = work[2 * poles + k - 1]
            work[3 * poles + k] = work[3 * poles + k - 1]
            k -= 1
        work[k] = pole
        work[poles + k] = max(out * back, NOTHING * NOTHING * largest * largest)
        work[2 * poles + k] = out * lost
        work[3 * poles + k] = out
    for j in range(1, poles):
        if work[j] <= work[j - 1]:
            work[j] = work[j - 1] * (1.0 + ONE_STEP_UP) + NOTHING * largest


def _positive_root(linear: float, square: float, product: float) -> float:
    """The positive x with square * x * x - linear * x - product = 0, without cancellation; square and product > 0."""
    spread = math.sqrt(linear * linear + 4.0 * square * product)
    if linear >= 0.0:
        return (linear + spread) / (2.0 * square)
    return 2.0 * product / (spread - linear)


def _two(top: float, loss: float, first: int, rates: Work, weights: Work, work: Work) -> None:
    pole, coupling, lost = work[0], work[1], work[2]
    over = _positive_root(top - pole, 1.0, coupling)
    under = coupling / over
    rates[first + 1] = pole + over
    rates[first] = (loss * pole + lost) / (pole + over)
    weights[first] = under / (over + under)
    weights[first + 1] = over / (over + under)


def _three(poles: int, top: float, loss: float, first: int, rates: Work, weights: Work, work: Work) -> None:
    """The largest rate by a monotone iteration; the other two then follow in closed form."""
    pole_1, pole_2, coupling_1, coupling_2 = work[0], work[1], work[2], work[3]
    gap = pole_2 - pole_1
    over = _positive_root(top - pole_2, 1.0, coupling_1 + coupling_2)
    for _ in range(60):
        near = 1.0 / (over + gap)
        pull = coupling_1 * near
        slope = pull * near
        last = over
        over = _positive_root(top - pole_2 + pull + slope * over, 1.0 + slope, coupling_2)
        if abs(over - last) <= 1e-8 * over:
            break
    far = over + gap
    drawn_1, drawn_2 = coupling_1 / far, coupling_2 / over
    linear = gap - drawn_1 - drawn_2
    if linear * linear + 4.0 * drawn_1 * gap < CLOSE_FRAC * (gap + drawn_1 + drawn_2) ** 2:
        _many(poles, top, loss, first, rates, weights, work)  # rates of very different size: digits would be lost here
        return
    between = _positive_root(linear, 1.0, drawn_1 * gap)
    under = drawn_1 * gap / between
    above = drawn_2 * gap / (gap + under)
    rates[first + 2] = pole_2 + over
    rates[first + 1] = pole_1 + between
    share_1, share_2 = pole_1 / rates[first + 1], 1.0 / rates[first + 2]
    rates[first] = (
        loss * share_1 * (pole_2 * share_2)
        + work[4] / rates[first + 1] * (pole_2 * share_2)
        + work[5] * share_2 * share_1
    )
    weights[first] = under / (between + under) * ((gap + under) / (far + under))
    weights[first + 1] = between / (between + under) * (above / (over + above))
    weights[first + 2] = far / (far + under) * (over / (over + above))


def _many(poles: int, top: float, loss: float, first: int, rates: Work, weights: Work, work: Work) -> None:
    """Any number of peripherals: every rate but the smallest from its nearest pole, inside a bracket."""
    for k in range(1, poles + 1):
        near = k - 1
        if k < poles:
            half = 0.5 * (work[k] - work[k - 1])
            if _secular(poles, loss, near, half, work) > 0.0:
                near = k
        offset = _root_beside(poles, top, loss, near, k, work)
        rates[first + k] = work[near] + offset
        for j in range(poles):
            work[4 * poles + k * poles + j] = abs(offset + (work[near] - work[j]))
    rates[first] = _smallest(poles, loss, first, rates, work)
    for k in range(poles + 1):
        weights[first + k] = _weight(poles, k, work)


def _smallest(poles: int, loss: float, first: int, rates: Numbers, work: Work) -> float:
    """The smallest rate from all the others, and its distances from the poles."""
    under = work[poles] / work[4 * poles + poles * poles]
    for j in range(1, poles):
        under *= (work[j] - work[0]) / work[4 * poles + j * poles]
    smallest = loss
    for j in range(poles):
        work[4 * poles + j] = (work[j] - work[0]) + under
        smallest *= work[j] / rates[first + j + 1]
    for j in range(poles):
        part = work[2 * poles + j] / rates[first + j + 1]
        for i in range(poles):
            if i != j:
                part *= work[i] / rates[first + i + 1]
        smallest += part
    return smallest


def _secular(poles: int, loss: float, near: int, offset: float, work: Work) -> float:
    """The secular function at `offset` from the pole `near`; it falls from one pole to the next."""
    value = loss - work[near] - offset
    for j in range(poles):
        value += _pulled(poles, near, j, offset, work)
    return value


def _pulled(poles: int, near: int, j: int, offset: float, work: Work) -> float:
    """What peripheral j adds to the secular function; one much faster than here hardly holds anything back."""
    away = offset + (work[near] - work[j])
    if -away > 0.5 * work[j]:
        return (work[3 * poles + j] * (work[near] + offset) - work[2 * poles + j]) / away
    return work[3 * poles + j] + work[poles + j] / away


def _root_beside(poles: int, top: float, loss: float, near: int, k: int, work: Work) -> float:
    """Distance of rate k from the pole `near`: that pole is kept, all the rest is made straight, again and again."""
    above = near < k
    reach = math.sqrt(work[poles + near]) + abs(top - work[near])
    if k < poles:
        reach = 0.5 * (work[k] - work[k - 1])
    else:
        for j in range(poles):
            reach += math.sqrt(work[poles + j])
    low, high = (0.0, reach) if above else (-reach, 0.0)
    offset = 0.5 * (low + high) if k < poles else high
    for _ in range(200):
        rest, slope = loss - work[near] - offset + work[3 * poles + near], 1.0
        for j in range(poles):
            if j != near:
                away = offset + (work[near] - work[j])
                rest += _pulled(poles, near, j, offset, work)
                slope += work[poles + j] / (away * away)
        if rest + work[poles + near] / offset > 0.0:
            low = offset
        else:
            high = offset
        linear = rest + slope * offset
        last = offset
        if above:
            offset = _positive_root(linear, slope, work[poles + near])
        else:
            offset = -_positive_root(-linear, slope, work[poles + near])
        if not low < offset < high:
            offset = 0.5 * (low + high)
        if abs(offset - last) <= 1e-15 * abs(offset):
            break
    return offset


def _weight(poles: int, k: int, work: Work) -> float:
    """Loewner's weight of exponential k, a product of numbers below one."""
    weight = 1.0
    for j in range(poles):
        here = work[4 * poles + k * poles + j]
        other = j + 1 if j >= k else j
        weight *= here / (here + work[4 * poles + other * poles + j])
    return weight


def person_modes(blocks: int, sizes: Places, given: Numbers, rates: Work, weights: Work, work: Work) -> None:
    """Rates and weights of every block of one person; see `block_modes`.

    Example:
        >>> rates, weights = [0.0] * 3, [0.0] * 3
        >>> person_modes(2, [2, 1], [0.3, 0.0, 0.2, 0.2, 0.0, 0.5, 1.0], rates, weights, [0.0] * 8)
        >>> [round(rate, 6) for rate in rates], round(weights[0] + weights[1], 12)
        ([0.1, 0.6, 0.5], 1.0)
    """
    at, first = blocks - blocks, blocks - blocks  # numbers, not constants: those would be compiled apart
    for b in range(blocks):
        block_modes(sizes[b], given, at, first, rates, weights, work)
        at += 2 + 3 * (sizes[b] - 1)
        first += sizes[b]


def transfers(
    blocks: int,
    sizes: Places,
    fed_by: Places,
    given: Numbers,
    rates: Numbers,
    weights: Numbers,
    coefs: Work,
    bounds: Work,
) -> None:
    """What the centre of each block holds of each exponential, by partial fractions.

    Two equal rates of one chain have no partial fractions; their bound is then beyond every limit, so that
    `loss` says so.

    Args:
        blocks: How many.
        sizes: 1 + the peripherals of each.
        fed_by: Number of the feeding block, -1 for the first.
        given: Rates of the person.
        rates: From `person_modes`.
        weights: From `person_modes`.
        coefs: Filled; blocks times exponentials.
        bounds: Filled; blocks times exponentials.

    Example:
        >>> coefs, bounds = [0.0] * 4, [0.0] * 4  # a site of 0.3 per minute that follows blood of 0.1 per minute
        >>> transfers(2, [1, 1], [-1, 0], [0.1, 0.0, 0.3, 0.3], [0.1, 0.3], [1.0, 1.0], coefs, bounds)
        >>> [round(coef, 12) for coef in coefs]  # 0.3 / (0.3 - 0.1) * (exp(-0.1 t) - exp(-0.3 t))
        [1.0, 0.0, 1.5, -1.5]
    """
    count = 0
    for b in range(blocks):
        count += sizes[b]
    for k in range(blocks * count):
        coefs[k] = 0.0
        bounds[k] = 0.0
    at, first = 0, 0
    for b in range(blocks):
        row, feeding, feed = b * count, fed_by[b] * count, given[at + 1]
        for m in range(first, first + sizes[b]):
            if feeding < 0:
                coefs[row + m] = weights[m]
                bounds[row + m] = weights[m]
                continue
            share = feed * weights[m]
            for i in range(first):
                if bounds[feeding + i] != 0.0:
                    gap = rates[m] - rates[i]
                    part = 0.0 if gap == 0.0 else share * coefs[feeding + i] / gap
                    bound = min(share * bounds[feeding + i] * (WITHOUT_GAP if gap == 0.0 else abs(1.0 / gap)), BEYOND)
                    coefs[row + i] += part
                    coefs[row + m] -= part
                    bounds[row + i] += bound
                    bounds[row + m] += bound
        at += 2 + 3 * (sizes[b] - 1)
        first += sizes[b]


def passing(rate: float, span: float) -> tuple[float, float]:
    """What a span of time leaves of one, exp(-rate * span), and of one per minute, (1 - exp(-rate * span)) / rate.

    Example:
        >>> passing(0.0, 7.0), passing(0.5, 2.0) == (math.exp(-1.0), (1.0 - math.exp(-1.0)) / 0.5)
        ((1.0, 7.0), True)
    """
    slow = rate * span
    if slow > 0.35:
        left = math.exp(-slow)
        return left, (1.0 - left) / rate
    if slow < 1e-300:
        return 1.0, span
    gone = math.expm1(-slow)
    return 1.0 + gone, -gone / rate


def advance(count: int, rates: Numbers, state: Work, inflow: float, span: float) -> None:
    """Move the state over a span of constant inflow.

    Example:
        >>> state = [8.0]
        >>> advance(1, [math.log(2) / 60], state, 0.0, 120.0)
        >>> [round(part, 12) for part in state]
        [2.0]
    """
    for i in range(count):
        left, filled = passing(rates[i], span)
        state[i] = state[i] * left + inflow * filled


def held(count: int, coefs: Numbers, row: int, state: Numbers) -> float:
    """What the centre of the block whose coefficients begin at `row` holds; never negative.

    Example:
        >>> held(2, [1.0, 0.0, 1.5, -1.5], 2, [4.0, 2.0])
        3.0
    """
    total = 0.0
    for i in range(count):
        total += coefs[row + i] * state[i]
    return max(total, 0.0)


def loss(count: int, bounds: Numbers, row: int, highest: Numbers) -> float:
    """What cancellation may cost in one block, in the unit of its amount.

    Args:
        count: Exponentials.
        bounds: From `transfers`.
        row: Where the block begins in `bounds`.
        highest: The largest that each part of the state becomes.

    Example:
        >>> loss(2, [1.0, 0.0, 1.5, 1.5], 2, [4.0, 2.0]) == 9.0 * ROUNDING
        True
    """
    total = 0.0
    for i in range(count):
        if bounds[row + i] != 0.0:
            total += bounds[row + i] * highest[i]
    return total * ROUNDING


SCALAR: Final = (
    _positive_root,
    _poles,
    _pulled,
    _secular,
    _root_beside,
    _weight,
    _smallest,
    _many,
    _two,
    _three,
    block_modes,
    person_modes,
    transfers,
    passing,
    advance,
    held,
    loss,
)
"""Every function that is to be compiled, those that are called before those that call them."""
