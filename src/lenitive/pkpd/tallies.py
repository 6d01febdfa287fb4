"""Loops for compiled code that count what many people have at each time, and keep nobody.

Written as `kernels` is. People are taken some thousands at a time, side by side, eight to a machine instruction; from
each time to the next by one multiplication. What they have is counted time by time, so that the counts of one time stay
in the nearest cache.
"""

from typing import Final, NamedTuple

import numpy as np

from lenitive.pkpd.compartments import Array
from lenitive.pkpd.histogram import FLOOR, FLOOR_PLACE, SHIFT
from lenitive.pkpd.kernels import Job, trace_exactly
from lenitive.pkpd.lanes import (
    LANE,
    PITCH,
    Flags,
    Places,
    Solved,
    counted,
    fill_lanes,
    pass_lanes,
    solve_lanes,
    solved_of,
    step_on,
    sum_up,
)
from lenitive.pkpd.scalar import LOSS_LIMIT, ROUNDING, person_modes, transfers

ABREAST: Final = 8192
"""People side by side."""

TILE: Final = 32
"""Times of a tile."""


class Tally(NamedTuple):
    """What is counted, and where to.

    Attributes:
        before: Minutes from the first change to the first time; 0 or less where the times begin earlier.
        seen: Blocks that are looked at, one for each output.
        scales: What turns an amount into an output: [outputs, people].
        lowest: For each row (output after output, time by time) its lowest bin.
        starts: For each row where its bins start, and where the last one ends.
        counts: Added to.
        peaks: Filled: [outputs, people].
        whens: Filled: places of the times of the peaks; [outputs, people].
        areas: Filled: from the first time to the last; [outputs, people].
    """

    before: float
    seen: Places
    scales: Array
    lowest: Places
    starts: Places
    counts: Places
    peaks: Array
    whens: Places
    areas: Array


class Abreast(NamedTuple):
    """People side by side: each number of theirs is `PITCH` away from the next one of the same person.

    Attributes:
        solved: Rates and coefficients.
        states: At each change, and at the last time.
        highest: Of each exponential's state.
        under: Area under each exponential's state.
        now: State at the time that is looked at.
        falls: What a step leaves of each exponential.
        fills: What one per minute leaves after a step.
        adds: What runs in during a step.
        flow: Inflow of each person.
        shares: What each output holds of each of its exponentials.
        bounds: The same with every sign made positive.
        picks: For each output which exponentials they are; their number last.
        held: One output of the people of one lane.
        bins: Of each output at the times of a tile.
        tops: The highest of each output so far.
        whens: When it was.
        left: Work: what a span leaves.
        filled: Work: what one per minute leaves after it.
    """

    solved: Solved
    states: Array
    highest: Array
    under: Array
    now: Array
    falls: Array
    fills: Array
    adds: Array
    flow: Array
    shares: Array
    bounds: Array
    picks: Places
    held: Array
    bins: Places
    tops: Array
    whens: Places
    left: Array
    filled: Array


class Own(NamedTuple):
    """Work arrays of one person; see `scalar`."""

    mine: Array
    rates: Array
    weights: Array
    coefs: Array
    bounds: Array
    work: Array


def abreast_of(job: Job, tally: Tally) -> Abreast:
    """Work arrays."""
    outputs, changes, (count, _) = tally.seen.size, job.gaps.size, counted(job.sizes)
    picks, each = np.empty((outputs, count + 1), dtype=np.int64), count * PITCH
    terms = pick_outputs(job.sizes, job.fed_by, tally.seen, picks) * PITCH
    return Abreast(
        solved_of(job.sizes.size, count, PITCH),
        np.empty((changes + 1) * each), np.empty(each), np.empty(each), np.empty(each), np.empty(each), np.empty(each),
        np.empty(each), np.zeros(PITCH), np.empty(terms), np.empty(terms), picks, np.zeros(LANE),
        np.empty(outputs * TILE * PITCH, dtype=np.uint16), np.empty(outputs * PITCH),
        np.empty(outputs * PITCH, dtype=np.int64), np.empty(PITCH), np.empty(PITCH),
    )  # fmt: skip


def own_of(job: Job) -> Own:
    """Work arrays."""
    count, most = counted(job.sizes)
    terms = job.sizes.size * count
    return Own(
        np.empty(job.given.shape[0]), np.empty(count), np.empty(count), np.empty(terms), np.empty(terms),
        np.empty(8 * most * most),
    )  # fmt: skip


def pick_outputs(sizes: Places, fed_by: Places, seen: Places, picks: Places) -> int:
    """For each output the exponentials of its block and of those that feed it, their number last; how many in all."""
    total, wide = 0, picks.shape[1]
    for row in range(seen.size):
        kept, block = 0, seen[row]
        while block >= 0:
            first = 0
            for b in range(block):
                first += sizes[b]
            for i in range(first, first + sizes[block]):
                picks[row, kept] = i
                kept += 1
            block = fed_by[block]
        picks[row, wide - 1] = kept
        total += kept
    return total


def settle(person: int, lane: int, job: Job, tally: Tally, abreast: Abreast, own: Own) -> None:
    """Solve one person and give them a lane."""
    count, blocks = own.rates.size, job.sizes.size
    for k in range(own.mine.size):
        own.mine[k] = job.given[k, person]
    person_modes(blocks, job.sizes, own.mine, own.rates, own.weights, own.work)
    transfers(blocks, job.sizes, job.fed_by, own.mine, own.rates, own.weights, own.coefs, own.bounds)
    for i in range(count):
        abreast.solved.rates[i * PITCH + lane] = own.rates[i]
    at = lane
    for output in range(tally.seen.size):
        row, scale = tally.seen[output] * count, tally.scales[output, person]
        for n in range(abreast.picks[output, count]):
            abreast.shares[at] = own.coefs[row + abreast.picks[output, n]] * scale
            abreast.bounds[at] = own.bounds[row + abreast.picks[output, n]] * scale
            at += PITCH


def share_out(first: int, lanes: int, tally: Tally, abreast: Abreast, count: int) -> None:
    """What each output holds of each of its exponentials, in the output's unit."""
    at = 0
    for output in range(tally.seen.size):
        for n in range(abreast.picks[output, count]):
            source = (tally.seen[output] * count + abreast.picks[output, n]) * PITCH
            for lane in range(lanes):
                scale = tally.scales[output, first + lane]
                abreast.shares[at + lane] = abreast.solved.coefs[source + lane] * scale
                abreast.bounds[at + lane] = abreast.solved.bounds[source + lane] * scale
            at += PITCH


def set_flow(first: int, lanes: int, values: Array, change: int, flow: Array) -> None:
    """What everybody is given, or has running in, from a change on."""
    for lane in range(lanes):
        flow[lane] = values[change, first + lane if values.shape[1] > 1 else 0]


def filter_abreast(first: int, lanes: int, job: Job, tally: Tally, abreast: Abreast, count: int) -> None:
    """The input of everybody as filtered by each exponential: at each change, its highest, and the area under it."""
    changes, each, at = job.gaps.size, count * PITCH, 0.0
    for k in range(each):
        abreast.highest[k], abreast.under[k], abreast.states[k] = 0.0, 0.0, 0.0
    for change in range(changes):
        span, here = job.gaps[change], change * each
        set_flow(first, lanes, job.doses, change, abreast.flow)
        for i in range(count):
            add_dose(abreast.states, here + i * PITCH, abreast.flow, abreast.highest, i * PITCH, lanes)
        set_flow(first, lanes, job.inflows, change, abreast.flow)
        skipped = min(max(tally.before - at, 0.0), span)
        for i in range(count):
            fill_area(here + i * PITCH, i * PITCH, lanes, skipped, span, abreast)
            pass_lanes(abreast.solved.rates, i * PITCH, lanes, span, abreast.left, 0, abreast.filled, 0)
            go_on(abreast.states, here + i * PITCH, here + each + i * PITCH, lanes, abreast)
        at += span
    for i in range(count):
        raise_to(abreast.highest, i * PITCH, abreast.states, changes * each + i * PITCH, lanes)


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


def go_on(states: Array, at: int, to: int, lanes: int, abreast: Abreast) -> None:
    """The state at the next change."""
    start, end = np.uint64(at), np.uint64(to)
    for p in range(np.uint64(lanes)):
        states[end + p] = states[start + p] * abreast.left[p] + abreast.flow[p] * abreast.filled[p]


def fill_area(at: int, row: int, lanes: int, skipped: float, span: float, abreast: Abreast) -> None:
    """Add the area from `skipped` minutes after a change to the next one."""
    start, own = np.uint64(at), np.uint64(row)
    if skipped >= span:
        return
    if skipped > 0.0:
        pass_lanes(abreast.solved.rates, row, lanes, skipped, abreast.left, 0, abreast.filled, 0)
        for p in range(np.uint64(lanes)):
            abreast.now[own + p] = abreast.states[start + p] * abreast.left[p] + abreast.flow[p] * abreast.filled[p]
    else:
        for p in range(np.uint64(lanes)):
            abreast.now[own + p] = abreast.states[start + p]
    pass_lanes(abreast.solved.rates, row, lanes, span - skipped, abreast.left, 0, abreast.filled, 0)
    fill_lanes(abreast.solved.rates, row, lanes, span - skipped, abreast.filled, abreast.left)
    for p in range(np.uint64(lanes)):
        abreast.under[own + p] += abreast.now[own + p] * abreast.filled[p] + abreast.flow[p] * abreast.left[p]


def look(first: int, lanes: int, changes: int, count: int, tally: Tally, abreast: Abreast, lossy: Flags) -> None:
    """Areas, and who may lose more than a trace of a peak to cancellation; peaks are looked for at changes."""
    at = 0
    for lane in range(lanes):
        lossy[lane] = False
    for output in range(tally.seen.size):
        kept = abreast.picks[output, count]
        for lane in range(lanes):
            area, limit, peak = 0.0, 0.0, 0.0
            for n in range(kept):
                i = abreast.picks[output, n] * PITCH + lane
                area += abreast.shares[at + n * PITCH + lane] * abreast.under[i]
                limit += abreast.bounds[at + n * PITCH + lane] * abreast.highest[i]
            for change in range(changes + 1):
                held = 0.0
                for n in range(kept):
                    i = (change * count + abreast.picks[output, n]) * PITCH + lane
                    held += abreast.shares[at + n * PITCH + lane] * abreast.states[i]
                peak = max(peak, held)
            tally.areas[output, first + lane] = max(area, 0.0)
            if not limit * (ROUNDING / LOSS_LIMIT) <= peak:
                lossy[lane] = True
        at += kept * PITCH


def begin(first: int, lanes: int, stretch: int, job: Job, abreast: Abreast, count: int, stepped: float) -> None:
    """Bring everybody to the first time of a stretch, and say what a step from there does, unless that is known."""
    change, offset, step = job.whole[stretch, 0], job.real[stretch, 0], job.real[stretch, 1]
    set_flow(first, lanes, job.inflows, change, abreast.flow)
    for i in range(count):
        at, source = np.uint64(i * PITCH), np.uint64((change * count + i) * PITCH)
        if step != stepped:
            pass_lanes(abreast.solved.rates, i * PITCH, lanes, step, abreast.falls, i * PITCH, abreast.fills, i * PITCH)
        pass_lanes(abreast.solved.rates, i * PITCH, lanes, offset, abreast.left, 0, abreast.filled, 0)
        for p in range(np.uint64(lanes)):
            state, flow = abreast.states[source + p], abreast.flow[p]
            abreast.now[at + p] = state * abreast.left[p] + flow * abreast.filled[p]
            abreast.adds[at + p] = flow * abreast.fills[at + p]


def note(
    held: Array, low: int, top: int, bins: Places, to: int, time: int, peaks: Array, whens: Places, at: int, size: int
) -> None:
    """The bin of everybody's amount, and whether it is their highest."""
    start, line = np.uint64(at), np.uint64(to)
    for p in range(np.uint64(size)):
        amount = held[p] if held[p] > FLOOR else FLOOR
        bins[line + p] = min(max((np.float64(amount).view(np.int64) >> SHIFT) - low, 0), top)
        higher = amount > peaks[start + p]
        peaks[start + p] = amount if higher else peaks[start + p]
        whens[start + p] = time if higher else whens[start + p]


def count_bins(bins: Places, to: int, size: int, counts: Places, start: int, top: int) -> None:
    """Count the bins of one output at one time, in the row of bins from `start` with `top` as its last."""
    line, begin, seen = np.uint64(to), np.uint64(start), 0
    for k in range(np.uint64(0), np.uint64(top + 1), np.uint64(8)):
        seen += counts[begin + k]  # in order, so that the row is in the cache before it is wanted in disorder
    if seen < 0:
        return
    for p in range(np.uint64(size)):
        counts[begin + np.uint64(bins[line + p])] += 1


def bin_of(place: int, low: int, top: int) -> int:
    """Which bin of a row a place on the scale belongs to; what lies beyond belongs to the end."""
    return min(max(place - low, 0), top)


def tally_nothing(people: int, times: int, first: int, last: int, tally: Tally) -> None:
    """Count nothing at all at some times."""
    for output in range(tally.seen.size):
        for time in range(first, last):
            row = output * times + time
            start, top = tally.starts[row], tally.starts[row + 1] - tally.starts[row] - 1
            tally.counts[start + bin_of(FLOOR_PLACE, tally.lowest[row], top)] += people


def tally_tile(lanes: int, count: int, place: int, deep: int, begun: bool, tally: Tally, abreast: Abreast) -> None:
    """The people abreast through the times of one tile, lane by lane; then what they have is counted."""
    outputs, wide = tally.seen.size, abreast.picks.shape[1]
    times = tally.lowest.size // outputs
    for first in range(0, lanes, LANE):
        broad = min(LANE, lanes - first)
        for k in range(deep):
            if begun or k > 0:
                for i in range(count):
                    step_on(abreast.now, abreast.falls, abreast.adds, i * PITCH + first, broad)
            at = first
            for output in range(outputs):
                row, to = output * times + place + k, (output * TILE + k) * PITCH + first
                low, top = tally.lowest[row], tally.starts[row + 1] - tally.starts[row] - 1
                sum_up(abreast.held, abreast.shares, at, abreast.now, abreast.picks, output, first, broad)
                note(
                    abreast.held, low, top, abreast.bins, to, place + k, abreast.tops, abreast.whens,
                    output * PITCH + first, broad,
                )  # fmt: skip
                at += abreast.picks[output, wide - 1] * PITCH
    for output in range(outputs):
        for k in range(deep):
            row = output * times + place + k
            start, top = tally.starts[row], tally.starts[row + 1] - tally.starts[row] - 1
            count_bins(abreast.bins, (output * TILE + k) * PITCH, lanes, tally.counts, start, top)


def tally_exactly(person: int, job: Job, tally: Tally) -> None:
    """Count one person for whom the fast way would lose digits; areas are had from blocks that only gather."""
    outputs, blocks, numbers = tally.seen.size, job.sizes.size, job.given.shape[0]
    times = tally.lowest.size // outputs
    sizes, fed_by = np.ones(blocks + outputs, dtype=np.int64), np.zeros(blocks + outputs, dtype=np.int64)
    given, column = np.zeros((numbers + 2 * outputs, 1)), person if job.doses.shape[1] > 1 else 0
    doses, inflows = np.empty((job.gaps.size, 1)), np.empty((job.gaps.size, 1))
    for change in range(job.gaps.size):
        doses[change, 0], inflows[change, 0] = job.doses[change, column], job.inflows[change, column]
    for block in range(blocks):
        sizes[block], fed_by[block] = job.sizes[block], job.fed_by[block]
    for k in range(numbers):
        given[k, 0] = job.given[k, person]
    for output in range(outputs):
        fed_by[blocks + output] = tally.seen[output]
        given[numbers + 2 * output + 1, 0] = 1.0
    alone = np.empty((blocks + outputs, 1, times))
    extended = Job(sizes, fed_by, given, job.gaps, doses, inflows, job.whole, job.real)
    trace_exactly(np.zeros(1, dtype=np.int64), extended, alone)
    for output in range(outputs):
        scale, peak, when = tally.scales[output, person], 0.0, 0
        for time in range(times):
            row, amount = output * times + time, max(alone[tally.seen[output], 0, time] * scale, FLOOR)
            start, place = tally.starts[row], int(np.float64(amount).view(np.int64) >> SHIFT)
            tally.counts[start + bin_of(place, tally.lowest[row], tally.starts[row + 1] - start - 1)] += 1
            if amount > peak:
                peak, when = amount, time
        tally.peaks[output, person], tally.whens[output, person] = peak, when
        gathered = alone[blocks + output, 0, times - 1] - alone[blocks + output, 0, 0]
        tally.areas[output, person] = gathered * scale


def tally_people(first: int, last: int, job: Job, tally: Tally) -> None:
    """Count the people from `first` to before `last`: bins at each time, and each person's peak, its time and area."""
    outputs, times, (count, _) = tally.seen.size, tally.lowest.size // tally.seen.size, counted(job.sizes)
    whole, abreast, own, lossy = job.whole, abreast_of(job, tally), own_of(job), np.zeros(ABREAST, dtype=np.bool_)
    for start in range(first, last, ABREAST):
        lanes = min(ABREAST, last - start)
        solve_lanes(start, lanes, PITCH, job.sizes, job.fed_by, job.given, abreast.solved)
        share_out(start, lanes, tally, abreast, count)
        for lane in range(lanes):
            if abreast.solved.special[lane]:
                settle(start + lane, lane, job, tally, abreast, own)
        filter_abreast(start, lanes, job, tally, abreast, count)
        look(start, lanes, job.gaps.size, count, tally, abreast, lossy)
        for lane in range(lanes):
            if lossy[lane]:  # they take part as somebody who has nothing, and are counted apart
                clear_lane(lane, abreast)
        for k in range(outputs * PITCH):
            abreast.tops[k], abreast.whens[k] = 0.0, 0
        tally_nothing(lanes, times, 0, whole[0, 1], tally)
        stepped = -1.0
        for stretch in range(whole.shape[0]):
            begin(start, lanes, stretch, job, abreast, count, stepped)
            stepped = job.real[stretch, 1]
            for tile in range(0, whole[stretch, 2], TILE):
                deep = min(TILE, whole[stretch, 2] - tile)
                tally_tile(lanes, count, whole[stretch, 1] + tile, deep, tile > 0, tally, abreast)
        for output in range(outputs):
            for lane in range(lanes):
                tally.peaks[output, start + lane] = abreast.tops[output * PITCH + lane]
                tally.whens[output, start + lane] = abreast.whens[output * PITCH + lane]
        for lane in range(lanes):
            if lossy[lane]:
                tally_nothing(-1, times, 0, times, tally)
                tally_exactly(start + lane, job, tally)


def clear_lane(lane: int, abreast: Abreast) -> None:
    """Nothing is held there."""
    for at in range(lane, abreast.shares.size, PITCH):
        abreast.shares[at] = 0.0


TALLIES: Final = (
    pick_outputs,
    abreast_of,
    own_of,
    settle,
    share_out,
    set_flow,
    add_dose,
    raise_to,
    go_on,
    fill_area,
    filter_abreast,
    look,
    begin,
    note,
    count_bins,
    bin_of,
    tally_nothing,
    tally_tile,
    tally_exactly,
    clear_lane,
    tally_people,
)
"""Every function that is to be compiled, those that are called before those that call them."""
