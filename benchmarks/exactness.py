"""Random systems, degenerate ones included, against matrix exponentials in more than 50 digits.

Run: python benchmarks/exactness.py [SYSTEMS]          10,000 unless said otherwise; takes minutes on two cores
     python benchmarks/exactness.py [SYSTEMS] --numpy  without the compiled engine

Each system is a tree of blocks: a parent with up to three peripherals, metabolites with peripherals, transit steps,
sites of effect, veins and sites of days, over minutes to 60 days, with a bolus at once, an infusion and a bolus at its
end. Rates span up to twelve decades; some are zero, some equal, some nearly equal at every distance from 1e-15 to 1e-1,
among them a site exactly as fast as the parent itself. The judge is the exponential of the whole rate matrix by scaling
and squaring in whole numbers of 420 binary digits, which is itself compared with mpmath. Prints the largest error
relative to the peak of its curve, and whether it is within 1e-10.
"""

import math
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lenitive.pkpd import linear
from lenitive.pkpd.linear import Array, Block, Bolus, Infusion
from lenitive.pkpd.modes import modes_of

Whole = NDArray[Any]
"""Whole numbers of any length."""

PEOPLE = 80
"""Systems of one shape; they are given to the engines together."""
ALLOWED = 1e-10
BITS = 420
SERIES_BITS = 10
TERMS = 32
GRID = 256
"""Steps of the even grid to the end."""
HALVINGS = 24
"""Times: the end, a half, a quarter and so on, and the same after the end of the infusion."""


@dataclass(frozen=True)
class Case:
    """Systems of one shape.

    Attributes:
        blocks: Of `PEOPLE` people.
        end_min: The last time.
        part: The infusion ends at end_min / 2 ** part.
        bolus: Given at once, by person.
        rate: Infused per minute, by person.
        second: Given at the end of the infusion, by person.
    """

    blocks: list[Block]
    end_min: float
    part: int
    bolus: Array
    rate: Array
    second: Array

    @property
    def people(self) -> int:
        """How many."""
        return self.bolus.size

    def of(self, people: list[int]) -> "Case":
        """Some of them."""
        blocks = [
            Block(
                name=block.name,
                loss_per_min=block.loss_per_min[people],
                exchange_per_min=tuple((out[people], back[people]) for out, back in block.exchange_per_min),
                peripheral_loss_per_min=tuple(lost[people] for lost in block.peripheral_loss_per_min),
                fed_by=block.fed_by,
                feed_per_min=None if block.feed_per_min is None else block.feed_per_min[people],
            )
            for block in self.blocks
        ]
        return Case(blocks, self.end_min, self.part, self.bolus[people], self.rate[people], self.second[people])

    @property
    def stop_min(self) -> float:
        """When the infusion ends."""
        return self.end_min / 2**self.part

    @property
    def times_min(self) -> Array:
        """When is looked; every one is exact."""
        during = [self.end_min / 2**k for k in range(HALVINGS, self.part, -1)]
        after = [self.stop_min + self.end_min / 2**k for k in range(HALVINGS, -1, -1)]
        return np.array([0.0, *during, self.stop_min, *after])

    @property
    def dosing(self) -> list[Infusion | Bolus]:
        """As the engines want it."""
        return [
            Bolus(at_min=0.0, amount=self.bolus),
            Infusion(start_min=0.0, duration_min=self.stop_min, amount_per_min=self.rate),
            Bolus(at_min=self.stop_min, amount=self.second),
        ]


def cases(systems: int, seed: int = 1) -> Iterator[Case]:
    """Enough of them for so many systems."""
    for number in range(-(-systems // PEOPLE)):
        yield case(np.random.default_rng((seed, number)), min(PEOPLE, systems - number * PEOPLE))


def case(chance: np.random.Generator, people: int) -> Case:
    """One shape, and people who differ in every rate."""
    decades = float(chance.choice([0.3, 1.0, 3.0, 12.0]))
    fastest = 10.0 ** float(chance.uniform(-2, 2))
    shape = _shape(chance)
    given = fastest * 10.0 ** -chance.uniform(0, decades, (sum(2 + 3 * own for own, _ in shape), people))
    for person in range(people):
        _make_special(chance, shape, given[:, person])
    amounts = 10.0 ** chance.uniform(-1, 2, (3, people)) * (chance.random((3, people)) < 0.8)
    amounts[0] += amounts.sum(axis=0) == 0
    days = float(chance.choice([45.0 / 1440.0, 0.5, 1.0, 60.0]))
    part = int(chance.integers(1, 6))
    bolus, rate, second = amounts
    end_min = 1440.0 * days
    return Case(_blocks(shape, given), end_min, part, bolus, rate / (end_min / 2**part), second)


def _shape(chance: np.random.Generator) -> list[tuple[int, int]]:
    """Peripherals and feeding block of each block."""
    shape = [(int(chance.choice([0, 1, 2, 2, 3])), -1)]
    for _ in range(int(chance.integers(0, 5))):
        last = len(shape) - 1
        feeding = last if chance.random() < 0.6 else int(chance.integers(0, last + 1))
        shape.append((int(chance.choice([0, 0, 0, 1, 2])), feeding))
    return shape


def _make_special(chance: np.random.Generator, shape: list[tuple[int, int]], given: Array) -> None:
    """Nothing, zeros, equal or nearly equal rates, or a site as fast as the parent itself; in place."""
    kind = chance.random()
    near = 1.0 + float(chance.choice([0.0, 10.0 ** -float(chance.integers(1, 16))]))
    if kind < 0.15:
        given[chance.random(given.size) < 0.3] = 0.0
    elif kind < 0.35:
        chosen = chance.random(given.size) < 0.6
        given[chosen] = given[0] * np.where(chance.random(int(chosen.sum())) < 0.5, 1.0, near)
    elif kind < 0.7 and len(shape) > 1:
        sizes = [1 + own for own, _ in shape]
        own = modes_of(sizes[:1], given[: 2 + 3 * shape[0][0], None])[0][:, 0]
        starts = np.cumsum([0, *(2 + 3 * peripherals for peripherals, _ in shape)])[1:-1]
        for start in starts[chance.random(starts.size) < 0.7]:
            given[start] = chance.choice(own) * near
    if chance.random() < 0.5:  # nothing is lost in peripherals, as is usual
        at = 0
        for peripherals, _ in shape:
            given[at + 4 : at + 2 + 3 * peripherals : 3] = 0.0
            at += 2 + 3 * peripherals


def _blocks(shape: list[tuple[int, int]], given: Array) -> list[Block]:
    blocks, at = [], 0
    for number, (peripherals, feeding) in enumerate(shape):
        rows = given[at + 2 : at + 2 + 3 * peripherals]
        blocks.append(
            Block(
                name=str(number),
                loss_per_min=given[at],
                exchange_per_min=tuple(zip(rows[0::3], rows[1::3], strict=True)),
                peripheral_loss_per_min=tuple(rows[2::3]),
                fed_by=None if feeding < 0 else str(feeding),
                feed_per_min=None if feeding < 0 else given[at + 1],
            )
        )
        at += 2 + 3 * peripherals
    return blocks


def whole(number: float) -> int:
    """A number as a whole number of the smallest parts; exact, unless it is far below everything else."""
    over, under = float(number).as_integer_ratio()
    return (over << BITS) // under


def rate_matrix(blocks: list[Block], person: int) -> tuple[Whole, list[int]]:
    """Rates between all compartments as whole numbers, the last column the input; and the rows of the centres."""
    size = 1 + sum(1 + len(block.exchange_per_min) for block in blocks)
    matrix = np.zeros((size, size), dtype=object)
    centres: list[int] = []
    row = 0
    for block in blocks:
        matrix[row, row] -= whole(block.loss_per_min[person])
        for place, (out, back) in enumerate(block.exchange_per_min, start=1):
            lost = whole(block.peripheral_loss_per_min[place - 1][person]) if block.peripheral_loss_per_min else 0
            matrix[row, row] -= whole(out[person])
            matrix[row + place, row] += whole(out[person])
            matrix[row, row + place] += whole(back[person])
            matrix[row + place, row + place] -= whole(back[person]) + lost
        if block.feed_per_min is not None:
            matrix[row, centres[int(block.fed_by or 0)]] += whole(block.feed_per_min[person])
        centres.append(row)
        row += 1 + len(block.exchange_per_min)
    matrix[0, size - 1] = 1 << BITS
    return matrix, centres


def exponentials(matrix: Whole, end_min: float) -> list[Whole]:
    """The exponentials over end_min, a half of it, a quarter and so on, in whole numbers of the smallest parts."""
    size = len(matrix)
    over, under = float(end_min).as_integer_ratio()
    largest = max(int(abs(matrix[:, column]).sum()) for column in range(size)) * over // under
    halvings = max(HALVINGS, largest.bit_length() - BITS + SERIES_BITS)
    small = (matrix * over // under) >> halvings
    one = np.array([[(1 << BITS) * (row == column) for column in range(size)] for row in range(size)], dtype=object)
    total = one
    for term in range(TERMS, 0, -1):
        total = one + (small.dot(total) >> BITS) // term
    found = [total]
    for _ in range(halvings):
        found.append(found[-1].dot(found[-1]) >> BITS)
    return found[::-1]


def judged(given: Case, person: int) -> Array:
    """The true amounts of one person at every time, each correct to the last digit: shape (blocks, times)."""
    matrix, centres = rate_matrix(given.blocks, person)
    over = exponentials(matrix, given.end_min)
    start = np.zeros(len(matrix), dtype=object)
    start[0], start[-1] = whole(given.bolus[person]), whole(given.rate[person])
    during = [start, *(over[k].dot(start) >> BITS for k in range(HALVINGS, given.part, -1))]
    stop = over[given.part].dot(start) >> BITS
    stop[0] += whole(given.second[person])
    stop[-1] = 0
    after = [over[k].dot(stop) >> BITS for k in range(HALVINGS, -1, -1)]
    states = np.array([*during, stop, *after], dtype=object)[:, centres].T
    return np.array([[int(amount) / (1 << BITS) for amount in row] for row in states])


def errors(given: Case, *, compiled: bool) -> dict[str, float]:
    """The largest error of each engine in one case, relative to the peak of the curve.

    Every engine is asked for the times alone, each its own way from the last, and for an even grid through the later of
    them, along which it goes step by step.
    """
    true = np.stack([judged(given, person) for person in range(given.people)], axis=1)
    everybody, few = list(range(given.people)), [0, given.people - 1]
    engines: dict[str, tuple[Engine, list[int]]] = {
        "NumPy, many people": (by_numpy, everybody),
        "NumPy, one person": (by_numpy, few[:1]),
        "NumPy, the last": (by_numpy, few[1:]),
    }
    if compiled:
        from lenitive.pkpd import compiled as engine

        engines["compiled"] = (engine_amounts(engine), everybody)
    step_min = given.end_min / GRID
    even_min = step_min * np.arange(GRID + GRID // 2**given.part + 1)
    places = (given.times_min / step_min).astype(int)
    on_grid = places * step_min == given.times_min
    found = {}
    for name, (run, people) in engines.items():
        part = given.of(people)
        peaks = true[:, people].max(axis=-1, keepdims=True)
        alone = run(part.blocks, part.dosing, part.times_min)
        even = run(part.blocks, part.dosing, even_min)
        found[name] = max(
            _worst(alone, true[:, people], peaks),
            _worst(even[..., places[on_grid]], true[:, people][..., on_grid], peaks),
            0.0 if np.all(even >= 0) else math.inf,
        )
    return found


Engine = Callable[[list[Block], list[Infusion | Bolus], Array], Array]


def by_numpy(blocks: list[Block], dosing: list[Infusion | Bolus], times_min: Array) -> Array:
    """The engine without a compiler, as one array."""
    return np.stack(list(linear.amounts(linear.solve(blocks), dosing, times_min=times_min).values()))


def engine_amounts(engine: ModuleType) -> Engine:
    """The compiled engine, called alike."""
    return lambda blocks, dosing, times_min: np.asarray(engine.amounts(blocks, dosing, times_min=times_min))


def _worst(found: Array, true: Array, peak: Array) -> float:
    """Not a number and negative amounts are the largest error of all."""
    if not np.all(found >= 0):
        return math.inf
    if np.any(found[np.broadcast_to(peak == 0, found.shape)] != 0):
        return math.inf
    return float((np.abs(found - true) / np.where(peak == 0, 1.0, peak)).max())


def against_mpmath(systems: int = 6) -> float:
    """The judge against mpmath's own exponential at 50 digits: the largest difference, relative to the peak."""
    import mpmath

    worst = 0.0
    with mpmath.workdps(50):
        for given in cases(systems * PEOPLE, seed=3):
            matrix, centres = rate_matrix(given.blocks, 0)
            exact = mpmath.matrix([[mpmath.mpf(int(value)) / 2**BITS for value in row] for row in matrix])
            start = mpmath.zeros(len(matrix), 1)
            start[0], start[len(matrix) - 1] = mpmath.mpf(given.bolus[0]), mpmath.mpf(given.rate[0])
            stop = mpmath.expm(exact * mpmath.mpf(given.stop_min), method="taylor") * start
            stop[0] += mpmath.mpf(given.second[0])
            true = judged(given, 0)
            place = given.times_min.tolist().index(given.stop_min)
            for block, centre in enumerate(centres):
                if true[block].max() > 0:
                    worst = max(worst, abs(float(stop[centre] - true[block, place])) / float(true[block].max()))
    return worst


def _one(numbers: tuple[int, int, bool]) -> dict[str, float]:
    number, people, compiled = numbers
    return errors(case(np.random.default_rng((1, number)), people), compiled=compiled)


def main(arguments: list[str]) -> int:
    """Print what was found; 0 when every error is allowed."""
    compiled = "--numpy" not in arguments
    systems = next((int(word) for word in arguments if word.isdigit()), 10_000)
    work = [(number, min(PEOPLE, systems - number * PEOPLE), compiled) for number in range(-(-systems // PEOPLE))]
    worst: dict[str, float] = {}
    with ProcessPoolExecutor() as pool:
        for done, found in enumerate(pool.map(_one, work), start=1):
            worst = {name: max(error, worst.get(name, 0.0)) for name, error in found.items()}
            if sys.stderr.isatty():
                print(f"\r{done * PEOPLE:6} systems", end="", file=sys.stderr)
    print(f"{systems} systems; the judge differs from mpmath at 50 digits by {against_mpmath():.0e} of the peak")
    for name, error in worst.items():
        print(f"{name:20} largest error {error:.1e} of the peak: {'passed' if error <= ALLOWED else 'FAILED'}")
    return 0 if all(error <= ALLOWED for error in worst.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
