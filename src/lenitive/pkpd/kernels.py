"""Loops over people for compiled code, made of the functions of `abreast`, `scalar` and `triangular`.

They are plain Python too: called as they are, they give the same numbers, slowly. Places in long arrays are counted in
unsigned numbers; otherwise a compiler provides for negative ones and does not take eight numbers at a time.
"""

import math
from typing import Final, NamedTuple

import numpy as np

from lenitive.pkpd.abreast import Abreast, Job, abreast_of, bring_to, filter_abreast, judge_abreast, solve_abreast
from lenitive.pkpd.compartments import Array
from lenitive.pkpd.lanes import Flags, Places, counted, pass_lanes, room
from lenitive.pkpd.scalar import LOSS_LIMIT, loss, person_modes
from lenitive.pkpd.triangular import advance_exactly, couplings, exact_step, held_exactly

LINE: Final = 128
"""Times that are taken at once: their powers of each exponential are in a table."""

TOGETHER: Final = 128
"""People who are brought to the changes of their input side by side."""

KEPT: Final = 2**14
"""Numbers of each of them that are kept meanwhile, at most, times their number."""

STREAMED: Final = 2**21
"""Amounts in an answer that is larger than the caches: it is better written past them."""

LOOKS: Final = 24
"""How often a curve is looked at for its peak, where no more than its size is needed."""


class Steps(NamedTuple):
    """What each exponential of people side by side does over steps and stretches, one pitch after the other.

    Attributes:
        slots: For each stretch which of the steps is its own.
        reach: For each step how many of it a line has, at most.
        falls: What a step leaves, step by step.
        fills: What one per minute leaves after a step.
        leaps: What a line leaves.
        leaped: What one per minute leaves after a line.
        starts: State at the first time, stretch by stretch.
    """

    slots: Places
    reach: Places
    falls: Array
    fills: Array
    leaps: Array
    leaped: Array
    starts: Array


def steps_of(job: Job, pitch: int) -> Steps:
    """Room for them, and which stretches have the same step."""
    stretches, (count, _) = job.whole.shape[0], counted(job.sizes)
    slots, reach, slot = np.empty(stretches, dtype=np.int64), np.zeros(stretches, dtype=np.int64), 0
    for stretch in range(stretches):
        if stretch > 0 and job.real[stretch, 1] != job.real[stretch - 1, 1]:
            slot += 1
        slots[stretch] = slot
        reach[slot] = max(reach[slot], min(job.whole[stretch, 2], LINE))
    each = (slot + 1) * count * pitch
    return Steps(
        slots, reach, np.empty(each), np.empty(each), np.empty(each), np.empty(each),
        np.empty(stretches * count * pitch),
    )  # fmt: skip


def step_abreast(first: int, lanes: int, pitch: int, job: Job, abreast: Abreast, steps: Steps) -> None:
    """Everybody's state at the first time of each stretch, and what steps do from there."""
    count, done = abreast.rates.size, -1
    for stretch in range(steps.slots.size):
        bring_to(first, lanes, pitch, stretch, job, abreast, steps.starts, stretch * count * pitch)
        slot, step = steps.slots[stretch], job.real[stretch, 1]
        for i in range(count if slot > done else 0):
            row, at = i * pitch, (slot * count + i) * pitch
            pass_lanes(abreast.solved.rates, row, lanes, step, steps.falls, at, steps.fills, at)
            pass_lanes(abreast.solved.rates, row, lanes, step * LINE, steps.leaps, at, steps.leaped, at)
        done = slot


def tabulate(i: int, fall_frac: float, fill_frac: float, size: int, table: Array, fills: Array) -> None:
    """Powers of an exponential over some steps, and what an inflow of one leaves meanwhile."""
    at, done = np.uint64(i * LINE), np.uint64(4)
    square, filled = fall_frac * fall_frac, fill_frac + fill_frac * fall_frac
    table[at], table[at + np.uint64(1)] = 1.0, fall_frac
    table[at + np.uint64(2)], table[at + np.uint64(3)] = square, square * fall_frac
    fills[at], fills[at + np.uint64(1)] = 0.0, fill_frac
    fills[at + np.uint64(2)], fills[at + np.uint64(3)] = filled, filled + fill_frac * square
    power, filled = square * square, filled + filled * square
    while done < np.uint64(size):
        for j in range(done):
            table[at + done + j] = table[at + j] * power
            fills[at + done + j] = fills[at + j] + filled * table[at + j]
        filled += filled * power
        power *= power
        done = done + done


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


def put_eight(found: Array, at: int, line: Array, first: int) -> None:
    """Copy eight numbers to where a line of the cache begins; compiled, past the cache."""
    found[at : at + 8] = line[first : first + 8]


def stream(found: Array, at: int, line: Array, first: int, size: int) -> None:
    """Copy a row, line of the cache by line of the cache."""
    done, lead = 0, min((64 - (found.ctypes.data + 8 * at) % 64) // 8 % 8, size)
    while done < lead:
        found[at + done] = line[first + done]
        done += 1
    while done + 8 <= size:
        put_eight(found, at + done, line, first + done)
        done += 8
    while done < size:
        found[at + done] = line[first + done]
        done += 1


def is_lossy(person: int, lane: int, pitch: int, abreast: Abreast, amounts: Array) -> bool:
    """Whether a block of one person may lose more than a trace of its peak, the curve itself being looked at."""
    times, count, bounds = amounts.shape[2], abreast.rates.size, abreast.bounds
    for i in range(count):
        abreast.weights[i] = abreast.highest[i * pitch + lane]
    for k in range(bounds.size):
        bounds[k] = abreast.solved.bounds[k * pitch + lane]
    for block in range(amounts.shape[0]):
        peak = amounts[block, person, times - 1]
        for k in range(0, times, max(1, times // LOOKS)):
            peak = max(peak, amounts[block, person, k])
        if not loss(count, bounds, block * count, abreast.weights) <= LOSS_LIMIT * peak:
            return True
    return False


def trace(first: int, last: int, job: Job, amounts: Array, lossy: Flags) -> None:
    """Amounts of the people from `first` to before `last`, and for whom `trace_exactly` has to give them instead.

    Args:
        first: Number of the first.
        last: Number after the last.
        job: Their system, input and times.
        amounts: Filled: [blocks, people, times], the rows of these people.
        lossy: Filled: [people], those of these people.
    """
    whole, inflows, times, (count, _) = job.whole, job.inflows, amounts.shape[2], counted(job.sizes)
    blocks = job.sizes.size
    together = min(TOGETHER, max(8, KEPT // (count * (job.gaps.size + whole.shape[0]))))
    pitch, flat, wide = together + 8, amounts.reshape(-1), 4 * (count // 4 + 1) + 4
    abreast, steps = abreast_of(job, pitch), steps_of(job, pitch)
    slots, reach, falls, fills, leaps, leaped, starts = steps
    coefs, state, table, filled = np.empty(blocks * count), np.empty(count), room(count * LINE), room(count * LINE)
    streamed, rows = amounts.size > STREAMED, room(blocks * times)
    forces, picks, shares = room(blocks * LINE), np.empty((blocks, wide), dtype=np.int64), np.empty((blocks, wide))
    for start in range(first, last, together):
        lanes = min(together, last - start)
        solve_abreast(start, lanes, pitch, job, abreast)
        filter_abreast(start, lanes, pitch, job, abreast)
        step_abreast(start, lanes, pitch, job, abreast, steps)
        judge_abreast(start, lanes, pitch, job, abreast, lossy)
        solved = abreast.solved.coefs
        for lane in range(lanes):
            person = start + lane
            column, tabulated = person if inflows.shape[1] > 1 else 0, -1
            for k in range(blocks * count):
                coefs[k] = solved[k * pitch + lane]
            pick(coefs, blocks, count, picks, shares)
            target, base, apart = (rows, 0, times) if streamed else (flat, person * times, amounts.shape[1] * times)
            for block in range(blocks):
                for place in range(whole[0, 1]):
                    target[base + block * apart + place] = 0.0
            for stretch in range(whole.shape[0]):
                change, place, left = whole[stretch, 0], whole[stretch, 1], whole[stretch, 2]
                slot, inflow = slots[stretch], inflows[change, column]
                known = slot * count * pitch + lane
                if slot != tabulated:
                    for i in range(count):
                        at = known + i * pitch
                        tabulate(i, falls[at], fills[at], reach[slot], table, filled)
                    for block in range(blocks):
                        forced(coefs, block * count, count, reach[slot], filled, block, forces)
                    tabulated = slot
                for i in range(count):
                    state[i] = starts[(stretch * count + i) * pitch + lane]
                while left > 0:
                    size = min(left, LINE)
                    for block in range(blocks):
                        at = base + block * apart + place
                        trace_line(picks, shares, block, state, inflow, target, at, size, table, forces)
                    for i in range(count):
                        at = known + i * pitch
                        state[i] = state[i] * leaps[at] + inflow * leaped[at]
                    place, left = place + size, left - size
            for block in range(blocks if streamed else 0):
                stream(flat, (block * amounts.shape[1] + person) * times, rows, block * times, times)
        for lane in range(lanes):
            if lossy[start + lane]:
                lossy[start + lane] = is_lossy(start + lane, lane, pitch, abreast, amounts)


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


KERNELS: Final = (
    steps_of,
    step_abreast,
    tabulate,
    forced,
    pick,
    trace_line,
    put_eight,
    stream,
    is_lossy,
    trace,
    trace_exactly,
)
"""Every function that is to be compiled, those that are called before those that call them."""
