"""Systems whose rates change with time or with what is there, by a general integrator; and a check of the exact path.

Every model that gives an answer today is solved exactly elsewhere, so that SciPy is an extra (`lenitive[ode]`): it is
about 150 MB installed and half a second to import. It is imported when something is integrated, not before.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from lenitive.pkpd.linear import Array, Block, Bolus, Dosing, Infusion

Rates = Callable[[float, Array], Array]
"""(minute, state) -> change of the state per minute, without the input; shape (states,)."""

RELATIVE: Final = 1e-11
"""Error allowed in a step, relative to the state."""

ABSOLUTE_FRAC: Final = 1e-14
"""Error allowed in a step, as a share of everything that is given."""


def integrated(rates: Rates, dosing: Dosing, *, states: int, times_min: Array) -> Array:
    """States of one person, integrated from one change of input to the next.

    Args:
        rates: How the state changes by itself.
        dosing: Infusions and boluses into the first state, one number for each.
        states: How many states; all are zero before the first input.
        times_min: Minutes, rising or equal; shape (times,).

    Returns:
        Shape (states, times); a bolus counts at its own minute.

    Raises:
        ValueError: Times that do not rise.
        RuntimeError: SciPy is not installed, or the integrator gave up.

    Example:
        >>> import math
        >>> fading = integrated(lambda minute, state: -math.log(2) / 60 * state, [Bolus(at_min=0, amount=8.0)],
        ...                     states=1, times_min=np.array([0.0, 60.0]))
        >>> fading.round(8).tolist()
        [[8.0, 4.0]]
    """
    if not (np.all(np.isfinite(times_min)) and np.all(np.diff(times_min) >= 0)):
        raise ValueError("times_min: give finite minutes in rising order")
    changes_min = _changes(dosing)
    found = np.zeros((states, times_min.size))
    if not changes_min:
        return found
    given = sum(_size_of(part) for part in dosing)
    state = np.zeros(states)
    ends_min = [*changes_min[1:], max([*times_min, *changes_min])]
    for start_min, end_min in zip(changes_min, ends_min, strict=True):
        state = state.copy()
        state[0] += sum(_number(part.amount) for part in dosing if isinstance(part, Bolus) and part.at_min == start_min)
        last = start_min == changes_min[-1]
        here = (times_min >= start_min) & ((times_min <= end_min) if last else (times_min < end_min))
        asked_min = np.unique(np.concatenate([[start_min], times_min[here], [end_min]]))
        driven = _driven(rates, _rate_from(dosing, start_min))
        states_at = _one_stretch(driven, state, asked_min, absolute=ABSOLUTE_FRAC * given)
        found[:, here] = states_at[:, np.searchsorted(asked_min, times_min[here])]
        state = states_at[:, -1]
    return found


def rates_of(blocks: Sequence[Block]) -> Rates:
    """The rates of a compartment system of one person, every compartment a state of its own.

    Args:
        blocks: As `linear.solve` takes them, each rate of shape (1,).

    Returns:
        Rates of the states: each block's centre followed by its peripherals. See `centres`.

    Example:
        >>> blood = Block(name="blood", loss_per_min=np.array([0.1]),
        ...               exchange_per_min=((np.array([0.5]), np.array([0.2])),))
        >>> rates_of([blood])(0.0, np.array([10.0, 0.0])).tolist()
        [-6.0, 5.0]
    """
    places = centres(blocks)
    matrix = np.zeros((sum(1 + len(block.exchange_per_min) for block in blocks),) * 2)
    for block in blocks:
        centre = places[block.name]
        matrix[centre, centre] -= block.loss_per_min.item()
        for number, (out, back) in enumerate(block.exchange_per_min):
            beside = centre + 1 + number
            lost = block.peripheral_loss_per_min[number].item() if block.peripheral_loss_per_min else 0.0
            matrix[centre, centre] -= out.item()
            matrix[beside, centre] += out.item()
            matrix[centre, beside] += back.item()
            matrix[beside, beside] -= back.item() + lost
        if block.fed_by is not None and block.feed_per_min is not None:
            matrix[centre, places[block.fed_by]] += block.feed_per_min.item()
    return lambda _minute, state: np.asarray(matrix @ state)


def centres(blocks: Sequence[Block]) -> Mapping[str, int]:
    """Which state is the centre of which block, in `rates_of`."""
    sizes = [1 + len(block.exchange_per_min) for block in blocks]
    return {block.name: sum(sizes[:place]) for place, block in enumerate(blocks)}


def _one_stretch(rates: Rates, state: Array, asked_min: Array, *, absolute: float) -> Array:
    try:
        from scipy.integrate import solve_ivp
    except ImportError as error:
        raise RuntimeError("integrating needs SciPy; install lenitive[ode]") from error
    if asked_min.size == 1 or not absolute > 0:
        return np.repeat(state[:, None], asked_min.size, axis=1)
    done = solve_ivp(rates, asked_min[[0, -1]], state, method="LSODA", t_eval=asked_min, rtol=RELATIVE, atol=absolute)
    if not done.success:
        raise RuntimeError(f"integration from {asked_min[0]:g} to {asked_min[-1]:g} min: {done.message}")
    return np.asarray(done.y)


def _driven(rates: Rates, rate_per_min: float) -> Rates:
    def driven(time_min: float, state: Array) -> Array:
        change = np.array(rates(time_min, state), dtype=float)
        change[0] += rate_per_min
        return change

    return driven


def _changes(dosing: Dosing) -> list[float]:
    minutes: set[float] = set()
    for part in dosing:
        start_min = part.at_min if isinstance(part, Bolus) else part.start_min
        minutes |= {start_min} if isinstance(part, Bolus) else {start_min, start_min + part.duration_min}
    return sorted(minutes)


def _rate_from(dosing: Dosing, from_min: float) -> float:
    return sum(
        _number(part.amount_per_min)
        for part in dosing
        if not isinstance(part, Bolus) and part.start_min <= from_min < part.start_min + part.duration_min
    )


def _size_of(part: Infusion | Bolus) -> float:
    return _number(part.amount) if isinstance(part, Bolus) else _number(part.amount_per_min) * part.duration_min


def _number(value: float | Array) -> float:
    return float(np.asarray(value).item())
