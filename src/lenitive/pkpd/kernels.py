"""Loops over people for compiled code, made of the functions of `scalar` and `triangular`.

They are plain Python too: called as they are, they give the same numbers, slowly. Places in long arrays are counted in
unsigned numbers; otherwise a compiler provides for negative ones and does not take eight numbers at a time.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from lenitive.pkpd.compartments import Array
from lenitive.pkpd.lanes import Flags, Places, counted, solve_lanes, solved_of
from lenitive.pkpd.scalar import LOSS_LIMIT, loss, passing, person_modes, transfers
from lenitive.pkpd.triangular import advance_exactly, couplings, exact_step, held_exactly

LINE: Final = 128
"""Times that are taken at once: their powers of each exponential are in a table."""

ABREAST: Final = 128
"""People who are solved side by side."""

LOOKS: Final = 24
"""How often a curve is looked at for its peak, where no more than its size is needed."""


class Job(NamedTuple):
    """A system, an input and times, for compiled loops.

    Attributes:
        sizes: 1 + the peripherals of each block.
        fed_by: Number of the feeding block, -1 for the first.
        given: Rates of all people, [numbers, people], from `compartments.rates_of`.
        gaps: Of the changes of input that matter: minutes from each to the next, from the last to the last time.
        doses: Given at once at each change, [changes, people], or [changes, 1] when alike for all.
        inflows: What runs in from each change on; same shape.
        whole: Stretches of times, [stretches, 3]: change, first, count; from `schedule.table_of`.
        real: Of the same stretches, [stretches, 2]: offset and step in minutes.
    """

    sizes: Places
    fed_by: Places
    given: Array
    gaps: Array
    doses: Array
    inflows: Array
    whole: Places
    real: Array


def filter_input(
    rates: Array, gaps: Array, doses: Array, inflows: Array, column: int, states: Array, highest: Array
) -> None:
    """The state of one person at each change, one after the other, and the highest that each part of it becomes."""
    count, changes = rates.size, gaps.size
    for i in range(count):
        now, peak = 0.0, 0.0
        for change in range(changes):
            now += doses[change, column]
            states[change * count + i] = now
            peak = max(peak, now)
            inflow = inflows[change, column]
            if change + 1 < changes or inflow != 0.0:
                fall, fill = passing(rates[i], gaps[change])
                now = now * fall + inflow * fill
        highest[i] = max(peak, now)


def tabulate(rates: Array, step: float, size: int, table: Array, fills: Array, leaps: Array) -> None:
    """Powers of each exponential over some steps, what an inflow of one leaves meanwhile, and both over a line."""
    for i in range(rates.size):
        fall, fill = passing(rates[i], step)
        at, done = np.uint64(i * LINE), np.uint64(4)
        square, filled = fall * fall, fill + fill * fall
        table[at], table[at + np.uint64(1)] = 1.0, fall
        table[at + np.uint64(2)], table[at + np.uint64(3)] = square, square * fall
        fills[at], fills[at + np.uint64(1)] = 0.0, fill
        fills[at + np.uint64(2)], fills[at + np.uint64(3)] = filled, filled + fill * square
        power, filled = square * square, filled + filled * square
        while done < np.uint64(size):
            for j in range(done):
                table[at + done + j] = table[at + j] * power
                fills[at + done + j] = fills[at + j] + filled * table[at + j]
            filled += filled * power
            power *= power
            done = done + done
        leaps[2 * i], leaps[2 * i + 1] = passing(rates[i], step * LINE)


def forced(coefs: Array, row: int, count: int, size: int, fills: Array, line: int, forces: Array) -> None:
    """What an inflow of one leaves in one block after each step of a line."""
    at = np.uint64(line * LINE)
    for j in range(np.uint64(size)):
        forces[at + j] = 0.0
    for i in range(count):
        coef = coefs[row + i]
        if coef != 0.0:
            start = np.uint64(i * LINE)
            for j in range(np.uint64(size)):
                forces[at + j] += coef * fills[start + j]


def pick(coefs: Array, blocks: int, count: int, picks: Places, shares: Array) -> None:
    """For each block the exponentials that it holds, and how much of each, in groups of four filled up with nothing."""
    wide = picks.shape[1]
    for block in range(blocks):
        kept = 0
        for i in range(count):
            if coefs[block * count + i] != 0.0:
                picks[block, kept], shares[block, kept] = i, coefs[block * count + i]
                kept += 1
        for k in range(kept, wide):
            picks[block, k], shares[block, k] = 0, 0.0
        picks[block, wide - 1] = max(kept, 1)


def trace_line(
    picks: Places,
    shares: Array,
    block: int,
    state: Array,
    force: float,
    found: Array,
    at: int,
    size: int,
    table: Array,
    forces: Array,
) -> None:
    """One line of the amounts in a block: what runs in meanwhile, and its exponentials, four at a time."""
    start, begin = np.uint64(at), np.uint64(block * LINE)
    for group in range(0, picks[block, picks.shape[1] - 1], 4):
        i, j, k, m = picks[block, group], picks[block, group + 1], picks[block, group + 2], picks[block, group + 3]
        a, b = shares[block, group] * state[i], shares[block, group + 1] * state[j]
        c, d = shares[block, group + 2] * state[k], shares[block, group + 3] * state[m]
        one, two, three, four = np.uint64(i * LINE), np.uint64(j * LINE), np.uint64(k * LINE), np.uint64(m * LINE)
        # the last term that could be negative by a rounding error is in the last group: nothing is less than nothing
        least = 0.0 if group + 4 >= picks[block, picks.shape[1] - 1] else -math.inf
        if group == 0:
            for t in range(np.uint64(size)):
                amount = (
                    force * forces[begin + t]
                    + a * table[one + t]
                    + b * table[two + t]
                    + c * table[three + t]
                    + d * table[four + t]
                )
                found[start + t] = amount if amount > least else least
        else:
            for t in range(np.uint64(size)):
                amount = found[start + t] + (
                    a * table[one + t] + b * table[two + t] + c * table[three + t] + d * table[four + t]
                )
                found[start + t] = amount if amount > least else least


def move(rates: Array, state: Array, inflow: float, span: float) -> None:
    """Move a state over a span of constant inflow."""
    for i in range(rates.size):
        fall, fill = passing(rates[i], span)
        state[i] = state[i] * fall + inflow * fill


def trace(first: int, last: int, job: Job, amounts: Array, lossy: Flags) -> None:
    """Amounts of the people from `first` to before `last`, and for whom `trace_exactly` has to give them instead.

    Args:
        first: Number of the first.
        last: Number after the last.
        job: Their system, input and times.
        amounts: Filled: [blocks, people, times], the rows of these people.
        lossy: Filled: [people], those of these people.
    """
    sizes, gaps, whole, real = job.sizes, job.gaps, job.whole, job.real
    blocks, (count, most), times = sizes.size, counted(sizes), amounts.shape[2]
    rates, weights, highest, state = np.empty(count), np.empty(count), np.empty(count), np.empty(count)
    coefs, bounds, work = np.empty(blocks * count), np.empty(blocks * count), np.empty(8 * most * most)
    states, table, fills = np.empty(gaps.size * count), np.empty(count * LINE), np.empty(count * LINE)
    forces, leaps, wide = np.zeros(blocks * LINE), np.empty(2 * count), 4 * (count // 4 + 1) + 4
    picks, shares = np.empty((blocks, wide), dtype=np.int64), np.empty((blocks, wide))
    flat, mine = amounts.reshape(-1), np.empty(job.given.shape[0])
    abreast = min(ABREAST, last - first)
    solved = solved_of(blocks, count, abreast + 8)
    for person in range(first, last):
        lane = (person - first) % abreast
        if lane == 0:
            solve_lanes(person, min(abreast, last - person), abreast + 8, sizes, job.fed_by, job.given, solved)
        if solved.special[lane]:
            for k in range(mine.size):
                mine[k] = job.given[k, person]
            person_modes(blocks, sizes, mine, rates, weights, work)
            transfers(blocks, sizes, job.fed_by, mine, rates, weights, coefs, bounds)
        else:
            for i in range(count):
                rates[i] = solved.rates[i * (abreast + 8) + lane]
            for k in range(blocks * count):
                coefs[k] = solved.coefs[k * (abreast + 8) + lane]
                bounds[k] = solved.bounds[k * (abreast + 8) + lane]
        column = person if job.doses.shape[1] > 1 else 0
        filter_input(rates, gaps, job.doses, job.inflows, column, states, highest)
        pick(coefs, blocks, count, picks, shares)
        tabulated, reach = -1.0, 0
        for block in range(blocks):
            for place in range(whole[0, 1]):
                amounts[block, person, place] = 0.0
        for stretch in range(whole.shape[0]):
            change, place, left = whole[stretch, 0], whole[stretch, 1], whole[stretch, 2]
            size, inflow = min(left, LINE), job.inflows[change, column]
            if real[stretch, 1] != tabulated or size > reach:
                tabulate(rates, real[stretch, 1], size, table, fills, leaps)
                tabulated, reach = real[stretch, 1], size
                for block in range(blocks):
                    forced(coefs, block * count, count, size, fills, block, forces)
            for i in range(count):
                state[i] = states[change * count + i]
            if real[stretch, 0] > 0.0:
                move(rates, state, inflow, real[stretch, 0])
            while left > 0:
                size = min(left, LINE)
                for block in range(blocks):
                    at = (block * amounts.shape[1] + person) * times + place
                    trace_line(picks, shares, block, state, inflow, flat, at, size, table, forces)
                for i in range(count):
                    state[i] = state[i] * leaps[2 * i] + inflow * leaps[2 * i + 1]
                place, left = place + size, left - size
        lossy[person] = False
        for block in range(blocks):
            peak = amounts[block, person, times - 1]
            for k in range(0, times, max(1, times // LOOKS)):
                peak = max(peak, amounts[block, person, k])
            if not loss(count, bounds, block * count, highest) <= LOSS_LIMIT * peak:
                lossy[person] = True


def trace_exactly(chosen: Places, job: Job, amounts: Array) -> None:
    """Amounts of some people without any division: slower, for those for whom `trace` loses digits.

    Args:
        chosen: Their numbers.
        job: Their system, input and times.
        amounts: Filled: [blocks, people chosen, times].
    """
    sizes, whole, real, inflows = job.sizes, job.whole, job.real, job.inflows
    blocks, (count, most) = sizes.size, counted(sizes)
    rates, weights, work = np.empty(count), np.empty(count), np.empty(8 * most * most)
    rows, step, spare = np.empty((count + 1) ** 2), np.empty((count + 1) ** 2), np.empty((count + 1) ** 2)
    state, now, mine = np.empty(count), np.empty(count), np.empty(job.given.shape[0])
    for number in range(chosen.size):
        person = chosen[number]
        column = person if job.doses.shape[1] > 1 else 0
        for k in range(mine.size):
            mine[k] = job.given[k, person]
        person_modes(blocks, sizes, mine, rates, weights, work)
        couplings(blocks, sizes, job.fed_by, mine, weights, count, rows)
        for i in range(count):
            state[i] = 0.0
        for block in range(blocks):
            for place in range(whole[0, 1]):
                amounts[block, number, place] = 0.0
        stretch = 0
        for change in range(job.gaps.size):
            inflow = inflows[change, column]
            for i in range(sizes[0]):
                state[i] += job.doses[change, column] * weights[i]
            while stretch < whole.shape[0] and whole[stretch, 0] == change:
                for i in range(count):
                    now[i] = state[i]
                if real[stretch, 0] > 0.0:
                    exact_step(count, blocks, rates, rows, real[stretch, 0], step, spare)
                    advance_exactly(count, step, now, inflow, spare)
                exact_step(count, blocks, rates, rows, real[stretch, 1], step, spare)
                for place in range(whole[stretch, 1], whole[stretch, 1] + whole[stretch, 2]):
                    start = 0
                    for block in range(blocks):
                        amounts[block, number, place] = held_exactly(start, sizes[block], now)
                        start += sizes[block]
                    advance_exactly(count, step, now, inflow, spare)
                stretch += 1
            exact_step(count, blocks, rates, rows, job.gaps[change], step, spare)
            advance_exactly(count, step, state, inflow, spare)


KERNELS: Final = (filter_input, tabulate, forced, pick, trace_line, move, trace, trace_exactly)
"""Every function that is to be compiled, those that are called before those that call them."""
