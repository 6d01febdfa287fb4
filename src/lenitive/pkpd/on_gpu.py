"""People simulated and counted on a graphics card: one thread a person, the same draws, the same bins.

The exponentials are found by the very functions that the processor runs (`scalar`). People
are drawn where the processor draws them, so that they are the same to the last digit; a value that lies on the edge of
a bin may be counted beside it, for the two round differently.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from types import FunctionType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lenitive.pkpd.compartments import Array, Block
from lenitive.pkpd.compiled import linked
from lenitive.pkpd.histogram import FLOOR_PLACE, SHIFT, Bins, Counts
from lenitive.pkpd.programme import Integers, Packed, Programme
from lenitive.pkpd.scalar import MOST_EXPONENTIALS, SCALAR, passing, person_modes, transfers

THREADS: Final = 128
"""People of one block of threads."""

NEAR_FRAC: Final = 1e-7
"""Two rates of one chain closer than this are parted by `PARTED_FRAC`: far less than the width of a bin."""

PARTED_FRAC: Final = 1e-6

_SQUARE: Final = MOST_EXPONENTIALS * MOST_EXPONENTIALS
_WORK: Final = 64

cuda: Any = None
"""Stands for `numba.cuda` in the functions below; the compiler puts it in."""


def is_there() -> bool:
    """Whether a graphics card can be used. Slow the first time: Numba is loaded."""
    try:
        return bool(_device().is_available())
    except Exception:  # noqa: BLE001 - a broken driver is no card, whatever it raises
        return False


def can_take(blocks: Sequence[Block]) -> bool:
    """Whether a system fits into a thread, and has no transit steps, whose rates coincide.

    Example:
        >>> can_take([Block(name="blood", loss_per_min=np.array([0.1]))])
        True
    """
    return sum(1 + len(block.exchange_per_min) for block in blocks) <= MOST_EXPONENTIALS and not any(
        "_transit_" in block.name for block in blocks
    )


def count_people_on_gpu(
    system: Packed, steps: Programme, *, scales: Array, seen: Integers, bins: Bins, counts: Counts
) -> None:
    """Simulate people and add them to counts.

    Args:
        system: From `packed`, of blocks that `can_take`.
        steps: From `programme`.
        scales: What turns the amount in a seen block into its output, shape (outputs, people).
        seen: For each output the number of its block.
        bins: Rows are outputs by times.
        counts: Shape (bins.size,); added to in place.
    """
    device, kernel = _compiled()
    found = device.to_device(np.zeros(bins.size, dtype=np.int32))
    people = system.given.shape[0]
    sent = [
        device.to_device(np.ascontiguousarray(array))
        for array in (
            system.sizes, system.fed_by, system.given, scales, seen, uses_of(system, seen), steps.spans_min, steps.span,
            steps.inflow_per_min, steps.bolus, steps.row, bins.lowest, bins.starts,
        )
    ]  # fmt: skip
    kernel[(people + THREADS - 1) // THREADS, THREADS](*sent, found)
    counts += found.copy_to_host()


def uses_of(system: Packed, seen: Integers) -> Integers:
    """For each output how many exponentials it has, then which: its block's and those of everything before it."""
    firsts = np.concatenate([[0], np.cumsum(system.sizes)])
    found = np.zeros((seen.size, 1 + int(firsts[-1])), dtype=np.int64)
    for output, block in enumerate(seen):
        own: list[int] = []
        before = int(block)
        while before >= 0:
            own += range(int(firsts[before]), int(firsts[before + 1]))
            before = int(system.fed_by[before])
        found[output, 0] = len(own)
        found[output, 1 : 1 + len(own)] = sorted(own)
    return found


def solved(
    sizes: Integers, fed_by: Integers, given: Array, rates: Array, weights: Array, coefs: Array, bounds: Array,
    work: Array,
) -> None:  # fmt: skip
    """The exponentials of one person and what each block holds of them; rates that coincide in a chain are parted."""
    person_modes(len(sizes), sizes, given, rates, weights, work)
    for later in range(1, rates.size):
        for earlier in range(later):
            if abs(rates[later] - rates[earlier]) <= NEAR_FRAC * rates[later]:
                rates[later] = rates[earlier] * (1.0 + PARTED_FRAC)
    transfers(len(sizes), sizes, fed_by, given, rates, weights, coefs, bounds)


def one_person(
    sizes: Integers, fed_by: Integers, given: Array, scales: Array, seen: Integers, uses: Integers, spans: Array,
    span: Integers, inflow: Array, bolus: Array, row: Integers, lowest: Integers, starts: Integers,
    counts: NDArray[np.int32],
) -> None:  # fmt: skip
    """What one thread does."""
    person = cuda.grid(1)
    if person >= given.shape[0]:
        return
    rates, weights = cuda.local.array(MOST_EXPONENTIALS, np.float64), cuda.local.array(MOST_EXPONENTIALS, np.float64)
    coefs, bounds = cuda.local.array(_SQUARE, np.float64), cuda.local.array(_SQUARE, np.float64)
    work, held = cuda.local.array(_WORK, np.float64), cuda.local.array(1, np.float64)
    state, left = cuda.local.array(MOST_EXPONENTIALS, np.float64), cuda.local.array(MOST_EXPONENTIALS, np.float64)
    filled, bits = cuda.local.array(MOST_EXPONENTIALS, np.float64), held.view(np.int64)
    size, times, last = uses.shape[1] - 1, lowest.size // seen.size, -1
    solved(sizes, fed_by, given[person], rates[:size], weights, coefs, bounds, work)
    for i in range(size):
        state[i] = 0.0
    for s in range(span.size):
        if span[s] != last:
            last = span[s]
            for i in range(size):
                left[i], filled[i] = passing(rates[i], spans[last])
        for i in range(size):
            state[i] = state[i] * left[i] + (inflow[s] * filled[i] + bolus[s])
        if row[s] >= 0:
            for o in range(seen.size):
                at = o * times + row[s]
                held[0] = summed_alone(coefs, seen[o] * size, uses[o], state) * scales[o, person]
                above = max(bits[0] >> SHIFT, lowest[at], FLOOR_PLACE) - lowest[at]
                cuda.atomic.add(counts, starts[at] + min(above, starts[at + 1] - starts[at] - 1), 1)


def summed_alone(coefs: Array, first: int, uses: Integers, state: Array) -> float:
    """What the centre of one block holds in one person."""
    total = 0.0
    for k in range(1, 1 + uses[0]):
        total += coefs[first + uses[k]] * state[uses[k]]
    return total


def _device() -> Any:  # noqa: ANN401 - a module without types
    return import_module("numba.cuda")


@lru_cache(maxsize=1)
def _compiled() -> tuple[Any, Any]:
    device = _device()
    found = linked([*SCALAR, solved, summed_alone], device.jit(device=True))
    names = {**globals(), **found, "cuda": device}
    return device, device.jit(FunctionType(one_person.__code__, names, one_person.__name__))
