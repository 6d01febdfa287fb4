"""People side by side through the changes of their input, for compiled code.

Written as `lanes` is: each number of a person is one pitch away from the next one of the same person.
"""

from typing import Final, NamedTuple

import numpy as np

from lenitive.pkpd.compartments import Array
from lenitive.pkpd.lanes import Flags, Places, Solved, counted, pass_lanes, room, solve_lanes, solved_of
from lenitive.pkpd.scalar import LOSS_LIMIT, ROUNDING, person_modes, transfers


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


class Abreast(NamedTuple):
    """People side by side.

    Attributes:
        solved: Rates and coefficients.
        states: Input as filtered by each exponential, at each change and at the last time.
        highest: Of each exponential's state.
        flow: Inflow of each person.
        left: Work: what a span leaves.
        filled: Work: what one per minute leaves after it.
        held: Work: what a block holds at most, of what is looked at.
        limits: Work: how large its terms are.
        mine: One person's rates between compartments; from here on for whom `lanes` cannot solve, see `scalar`.
        rates: One person's.
        weights: One person's.
        coefs: One person's.
        bounds: One person's.
        work: One person's.
    """

    solved: Solved
    states: Array
    highest: Array
    flow: Array
    left: Array
    filled: Array
    held: Array
    limits: Array
    mine: Array
    rates: Array
    weights: Array
    coefs: Array
    bounds: Array
    work: Array


def abreast_of(job: Job, pitch: int) -> Abreast:
    """Room for them."""
    (count, most), blocks = counted(job.sizes), job.sizes.size
    each, terms = count * pitch, blocks * count
    return Abreast(
        solved_of(blocks, count, pitch),
        room((job.gaps.size + 1) * each), room(each), room(pitch), room(pitch), room(pitch), room(pitch), room(pitch),
        np.empty(job.given.shape[0]), np.empty(count), np.empty(count),
        np.empty(terms), np.empty(terms), np.empty(8 * most * most),
    )  # fmt: skip


def solve_abreast(first: int, lanes: int, pitch: int, job: Job, abreast: Abreast) -> None:
    """Rates and coefficients of the people from `first` on, those included who have to be solved alone."""
    solve_lanes(first, lanes, pitch, job.sizes, job.fed_by, job.given, abreast.solved)
    for lane in range(lanes):
        if abreast.solved.special[lane]:
            settle(first + lane, lane, pitch, job, abreast)


def settle(person: int, lane: int, pitch: int, job: Job, abreast: Abreast) -> None:
    """Solve one person alone, and give them their lane."""
    own, solved, blocks = abreast, abreast.solved, job.sizes.size
    for k in range(own.mine.size):
        own.mine[k] = job.given[k, person]
    person_modes(blocks, job.sizes, own.mine, own.rates, own.weights, own.work)
    transfers(blocks, job.sizes, job.fed_by, own.mine, own.rates, own.weights, own.coefs, own.bounds)
    for i in range(own.rates.size):
        solved.rates[i * pitch + lane] = own.rates[i]
    for k in range(own.coefs.size):
        solved.coefs[k * pitch + lane] = own.coefs[k]
        solved.bounds[k * pitch + lane] = own.bounds[k]


def set_flow(first: int, lanes: int, values: Array, change: int, flow: Array) -> None:
    """What everybody is given, or has running in, from a change on."""
    if values.shape[1] == 1:
        for lane in range(lanes):
            flow[lane] = values[change, 0]
    else:
        for lane in range(lanes):
            flow[lane] = values[change, first + lane]


def filter_abreast(first: int, lanes: int, pitch: int, job: Job, abreast: Abreast) -> None:
    """The input of everybody as filtered by each exponential: at each change, at the last time, and its highest."""
    changes, count = job.gaps.size, abreast.rates.size
    each = count * pitch
    for i in range(count):
        for lane in range(lanes):
            abreast.states[i * pitch + lane], abreast.highest[i * pitch + lane] = 0.0, 0.0
    for change in range(changes):
        here = change * each
        set_flow(first, lanes, job.doses, change, abreast.flow)
        for i in range(count):
            add_dose(abreast.states, here + i * pitch, abreast.flow, abreast.highest, i * pitch, lanes)
        set_flow(first, lanes, job.inflows, change, abreast.flow)
        for i in range(count):
            go_on(
                lanes, i * pitch, job.gaps[change], here + i * pitch, abreast, abreast.states, here + each + i * pitch
            )
    for i in range(count):
        raise_to(abreast.highest, i * pitch, abreast.states, changes * each + i * pitch, lanes)


def add_dose(states: Array, at: int, doses: Array, highest: Array, top: int, lanes: int) -> None:
    """Add what is given at once."""
    start, high = np.uint64(at), np.uint64(top)
    for p in range(np.uint64(lanes)):
        states[start + p] += doses[p]
        highest[high + p] = max(highest[high + p], states[start + p])


def raise_to(highest: Array, at: int, states: Array, source: int, lanes: int) -> None:
    """The higher of the two."""
    start, other = np.uint64(at), np.uint64(source)
    for p in range(np.uint64(lanes)):
        highest[start + p] = max(highest[start + p], states[other + p])


def go_on(lanes: int, row: int, span: float, at: int, abreast: Abreast, states: Array, to: int) -> None:
    """The state of one exponential a span after it was what is kept from `at` on, put into `states` from `to` on."""
    start, end = np.uint64(at), np.uint64(to)
    pass_lanes(abreast.solved.rates, row, lanes, span, abreast.left, 0, abreast.filled, 0)
    for p in range(np.uint64(lanes)):
        states[end + p] = abreast.states[start + p] * abreast.left[p] + abreast.flow[p] * abreast.filled[p]


def bring_to(first: int, lanes: int, pitch: int, stretch: int, job: Job, abreast: Abreast, now: Array, to: int) -> None:
    """Everybody's state at the first time of a stretch, put into `now` from `to` on."""
    change, offset, count = job.whole[stretch, 0], job.real[stretch, 0], abreast.rates.size
    set_flow(first, lanes, job.inflows, change, abreast.flow)
    for i in range(count):
        go_on(lanes, i * pitch, offset, (change * count + i) * pitch, abreast, now, to + i * pitch)


def add_product(held: Array, one: Array, at: int, other: Array, to: int, lanes: int) -> None:
    """Add what is the product of two numbers of everybody."""
    start, end = np.uint64(at), np.uint64(to)
    for p in range(np.uint64(lanes)):
        held[p] += one[start + p] * other[end + p]


def judge(first: int, lanes: int, pitch: int, block: int, job: Job, abreast: Abreast, lossy: Flags) -> None:
    """Mark who may lose more than a trace of a block's peak to cancellation; peaks are looked for at changes."""
    count, peaks = abreast.rates.size, abreast.filled
    coefs, bounds, held, limits = abreast.solved.coefs, abreast.solved.bounds, abreast.held, abreast.limits
    for lane in range(lanes):
        limits[lane], peaks[lane] = 0.0, 0.0
    for i in range(count):
        add_product(limits, bounds, (block * count + i) * pitch, abreast.highest, i * pitch, lanes)
    for change in range(job.gaps.size + 1):
        for lane in range(lanes):
            held[lane] = 0.0
        for i in range(count):
            at, state = (block * count + i) * pitch, (change * count + i) * pitch
            add_product(held, coefs, at, abreast.states, state, lanes)
        raise_to(peaks, 0, held, 0, lanes)
    for lane in range(lanes):
        if not limits[lane] * (ROUNDING / LOSS_LIMIT) <= peaks[lane]:
            lossy[first + lane] = True


def judge_abreast(first: int, lanes: int, pitch: int, job: Job, abreast: Abreast, lossy: Flags) -> None:
    """Say of the people from `first` on who may lose more than a trace of the peak of any block."""
    for lane in range(first, first + lanes):
        lossy[lane] = False
    for block in range(job.sizes.size):
        judge(first, lanes, pitch, block, job, abreast, lossy)


ABREAST: Final = (
    abreast_of,
    settle,
    solve_abreast,
    set_flow,
    add_dose,
    raise_to,
    go_on,
    filter_abreast,
    bring_to,
    add_product,
    judge,
    judge_abreast,
)
"""Every function that is to be compiled, those that are called before those that call them."""
