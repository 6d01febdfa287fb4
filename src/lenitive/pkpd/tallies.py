"""Loops for compiled code that count what many people have at each time, and keep nobody.

Written as `kernels` is. People are taken some thousands at a time, side by side, eight to a machine instruction; from
each time to the next by one multiplication. What they have is counted time by time, so that the counts of one time stay
in the nearest cache.
"""

from typing import Final, NamedTuple

import numpy as np

from lenitive.pkpd.abreast import Abreast, Job, abreast_of, bring_to, filter_abreast, judge, solve_abreast
from lenitive.pkpd.compartments import Array
from lenitive.pkpd.histogram import FLOOR_PLACE, SHIFT
from lenitive.pkpd.kernels import trace_exactly
from lenitive.pkpd.lanes import Flags, Places, counted, pass_lanes, room

ABREAST: Final = 8192
"""People side by side."""

LANE: Final = 128
"""People who are moved together through some times: all they need fits into the nearest cache."""

PITCH: Final = ABREAST + LANE + 8
"""From a number of everybody to the next; a power of two would put all of them into the same corner of the cache."""

TILE: Final = 32
"""Times of a tile."""


class Tally(NamedTuple):
    """What is counted, and where to.

    Attributes:
        seen: Blocks that are looked at, one for each output.
        scales: What turns an amount into an output: [outputs, people].
        lowest: For each row (output after output, time by time) its lowest bin.
        starts: For each row where its bins start, and where the last one ends.
        counts: Added to.
    """

    seen: Places
    scales: Array
    lowest: Places
    starts: Places
    counts: Places


class Moving(NamedTuple):
    """People side by side who move through time.

    Attributes:
        now: State of each exponential at the time that is looked at.
        falls: What a step leaves of it.
        fills: What one per minute leaves after a step.
        adds: What runs in during a step.
        shares: What each output holds of each of its exponentials, in the output's unit.
        picks: For each output which exponentials they are; their number last.
        held: One output of the people of one lane.
        bins: Of each output at the times of a tile.
        row: Counts of one row, in the nearest cache.
    """

    now: Array
    falls: Array
    fills: Array
    adds: Array
    shares: Array
    picks: Places
    held: Array
    bins: Places
    row: Places


def moving_of(job: Job, tally: Tally) -> Moving:
    """Room for them."""
    outputs, (count, _) = tally.seen.size, counted(job.sizes)
    picks, each = np.empty((outputs, count + 1), dtype=np.int64), count * PITCH
    terms, widest = pick_outputs(job.sizes, job.fed_by, tally.seen, picks) * PITCH, 0
    for row in range(tally.lowest.size):
        widest = max(widest, tally.starts[row + 1] - tally.starts[row])
    return Moving(
        room(each), room(each), room(each), room(each), room(terms), picks, room(LANE),
        np.empty(outputs * TILE * PITCH, dtype=np.uint16), np.zeros(widest, dtype=np.uint16),
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


def share_out(first: int, lanes: int, tally: Tally, abreast: Abreast, moving: Moving, lossy: Flags) -> None:
    """What each output holds of each of its exponentials; nothing in those who are counted apart."""
    at, count = 0, abreast.rates.size
    for output in range(tally.seen.size):
        for n in range(moving.picks[output, count]):
            source = (tally.seen[output] * count + moving.picks[output, n]) * PITCH
            for lane in range(lanes):
                share = abreast.solved.coefs[source + lane] * tally.scales[output, first + lane]
                moving.shares[at + lane] = 0.0 if lossy[lane] else share
            at += PITCH


def begin(first: int, lanes: int, stretch: int, job: Job, abreast: Abreast, moving: Moving, stepped: float) -> None:
    """Bring everybody to the first time of a stretch, and say what a step from there does, unless that is known."""
    step = job.real[stretch, 1]
    bring_to(first, lanes, PITCH, stretch, job, abreast, moving.now, 0)
    for i in range(abreast.rates.size):
        at = i * PITCH
        if step != stepped:
            pass_lanes(abreast.solved.rates, at, lanes, step, moving.falls, at, moving.fills, at)
        start = np.uint64(at)
        for p in range(np.uint64(lanes)):
            moving.adds[start + p] = abreast.flow[p] * moving.fills[start + p]


def step_on(states: Array, falls: Array, adds: Array, at: int, size: int) -> None:
    """Move one exponential of some people by one step."""
    start = np.uint64(at)
    for p in range(np.uint64(size)):
        states[start + p] = states[start + p] * falls[start + p] + adds[start + p]


def sum_up(held: Array, shares: Array, at: int, states: Array, picks: Places, row: int, first: int, size: int) -> None:
    """What one output holds, from its exponentials: four or three at a time, then one by one."""
    kept, begun, before = picks[row, picks.shape[1] - 1], 0, 0.0
    while kept - begun >= 3:
        one, two, three = np.uint64(at), np.uint64(at + PITCH), np.uint64(at + 2 * PITCH)
        i, j = np.uint64(picks[row, begun] * PITCH + first), np.uint64(picks[row, begun + 1] * PITCH + first)
        k, four = np.uint64(picks[row, begun + 2] * PITCH + first), np.uint64(at + 3 * PITCH)
        if kept - begun >= 4:
            m = np.uint64(picks[row, begun + 3] * PITCH + first)
            for p in range(np.uint64(size)):
                held[p] = (
                    before * held[p]
                    + shares[one + p] * states[i + p]
                    + shares[two + p] * states[j + p]
                    + shares[three + p] * states[k + p]
                    + shares[four + p] * states[m + p]
                )
            begun += 4
            at += 4 * PITCH
        else:
            for p in range(np.uint64(size)):
                held[p] = (
                    before * held[p]
                    + shares[one + p] * states[i + p]
                    + shares[two + p] * states[j + p]
                    + shares[three + p] * states[k + p]
                )
            begun += 3
            at += 3 * PITCH
        before = 1.0
    for n in range(begun, kept):
        one, i = np.uint64(at), np.uint64(picks[row, n] * PITCH + first)
        for p in range(np.uint64(size)):
            held[p] = before * held[p] + shares[one + p] * states[i + p]
        at += PITCH
        before = 1.0


def note(held: Array, low: int, top: int, bins: Places, to: int, size: int) -> None:
    """The bin of everybody's amount, in a row of bins from place `low` on with `top` as its last."""
    line, least = np.uint64(to), max(low, FLOOR_PLACE)
    for p in range(np.uint64(size)):
        bins[line + p] = min(max(int(np.float64(held[p]).view(np.int64) >> SHIFT), least) - low, top)


def note_three(moving: Moving, at: int, row: int, first: int, size: int, low: int, top: int, to: int) -> None:
    """The bin of what one output of three exponentials holds: `sum_up` and `note` in one."""
    shares, states, picks, bins = moving.shares, moving.now, moving.picks, moving.bins
    s0, h0 = np.uint64(at + 0 * PITCH), np.uint64(picks[row, 0] * PITCH + first)
    s1, h1 = np.uint64(at + 1 * PITCH), np.uint64(picks[row, 1] * PITCH + first)
    s2, h2 = np.uint64(at + 2 * PITCH), np.uint64(picks[row, 2] * PITCH + first)
    line, least = np.uint64(to), max(low, FLOOR_PLACE)
    for p in range(np.uint64(size)):
        amount = shares[s0 + p] * states[h0 + p] + shares[s1 + p] * states[h1 + p] + shares[s2 + p] * states[h2 + p]
        bins[line + p] = min(max(int(np.float64(amount).view(np.int64) >> SHIFT), least) - low, top)


def note_four(moving: Moving, at: int, row: int, first: int, size: int, low: int, top: int, to: int) -> None:
    """The bin of what one output of four exponentials holds: `sum_up` and `note` in one."""
    shares, states, picks, bins = moving.shares, moving.now, moving.picks, moving.bins
    s0, h0 = np.uint64(at + 0 * PITCH), np.uint64(picks[row, 0] * PITCH + first)
    s1, h1 = np.uint64(at + 1 * PITCH), np.uint64(picks[row, 1] * PITCH + first)
    s2, h2 = np.uint64(at + 2 * PITCH), np.uint64(picks[row, 2] * PITCH + first)
    s3, h3 = np.uint64(at + 3 * PITCH), np.uint64(picks[row, 3] * PITCH + first)
    line, least = np.uint64(to), max(low, FLOOR_PLACE)
    for p in range(np.uint64(size)):
        amount = (
            shares[s0 + p] * states[h0 + p]
            + shares[s1 + p] * states[h1 + p]
            + shares[s2 + p] * states[h2 + p]
            + shares[s3 + p] * states[h3 + p]
        )
        bins[line + p] = min(max(int(np.float64(amount).view(np.int64) >> SHIFT), least) - low, top)


def note_five(moving: Moving, at: int, row: int, first: int, size: int, low: int, top: int, to: int) -> None:
    """The bin of what one output of five exponentials holds: `sum_up` and `note` in one."""
    shares, states, picks, bins = moving.shares, moving.now, moving.picks, moving.bins
    s0, h0 = np.uint64(at + 0 * PITCH), np.uint64(picks[row, 0] * PITCH + first)
    s1, h1 = np.uint64(at + 1 * PITCH), np.uint64(picks[row, 1] * PITCH + first)
    s2, h2 = np.uint64(at + 2 * PITCH), np.uint64(picks[row, 2] * PITCH + first)
    s3, h3 = np.uint64(at + 3 * PITCH), np.uint64(picks[row, 3] * PITCH + first)
    s4, h4 = np.uint64(at + 4 * PITCH), np.uint64(picks[row, 4] * PITCH + first)
    line, least = np.uint64(to), max(low, FLOOR_PLACE)
    for p in range(np.uint64(size)):
        amount = (
            shares[s0 + p] * states[h0 + p]
            + shares[s1 + p] * states[h1 + p]
            + shares[s2 + p] * states[h2 + p]
            + shares[s3 + p] * states[h3 + p]
            + shares[s4 + p] * states[h4 + p]
        )
        bins[line + p] = min(max(int(np.float64(amount).view(np.int64) >> SHIFT), least) - low, top)


def note_output(moving: Moving, at: int, row: int, first: int, size: int, low: int, top: int, to: int) -> None:
    """The bin of everybody's amount of one output."""
    kept = moving.picks[row, moving.picks.shape[1] - 1]
    if kept == 3:
        note_three(moving, at, row, first, size, low, top, to)
    elif kept == 4:
        note_four(moving, at, row, first, size, low, top, to)
    elif kept == 5:
        note_five(moving, at, row, first, size, low, top, to)
    else:
        sum_up(moving.held, moving.shares, at, moving.now, moving.picks, row, first, size)
        note(moving.held, low, top, moving.bins, to, size)


def count_bins(bins: Places, to: int, size: int, counts: Places, start: int, row: Places, width: int) -> None:
    """Count the bins of one output at one time, in the row of bins from `start` on.

    The counts of everybody are far away and each place of them is wanted again much later. So these people, fewer than
    65,536 of them, are counted close by and then added from the first bin to the last.
    """
    line, begin = np.uint64(to), np.uint64(start)
    for p in range(np.uint64(size)):
        row[np.uint64(bins[line + p])] += 1
    for k in range(np.uint64(width)):
        counts[begin + k] += np.int64(row[k])
        row[k] = 0


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


def tally_tile(lanes: int, place: int, deep: int, begun: bool, tally: Tally, moving: Moving) -> None:
    """The people abreast through the times of one tile, lane by lane; then what they have is counted."""
    outputs, count = tally.seen.size, moving.picks.shape[1] - 1
    times = tally.lowest.size // outputs
    for first in range(0, lanes, LANE):
        broad = min(LANE, lanes - first)
        for k in range(deep):
            if begun or k > 0:
                for i in range(count):
                    step_on(moving.now, moving.falls, moving.adds, i * PITCH + first, broad)
            at = first
            for output in range(outputs):
                row, to = output * times + place + k, (output * TILE + k) * PITCH + first
                top = tally.starts[row + 1] - tally.starts[row] - 1
                note_output(moving, at, output, first, broad, tally.lowest[row], top, to)
                at += moving.picks[output, count] * PITCH
    for output in range(outputs):
        for k in range(deep):
            row = output * times + place + k
            start, end = tally.starts[row], tally.starts[row + 1]
            count_bins(
                moving.bins, (output * TILE + k) * PITCH, lanes, tally.counts, start, moving.row, end - start
            )  # fmt: skip


def tally_exactly(person: int, job: Job, tally: Tally) -> None:
    """Count one person for whom the fast way would lose digits."""
    times = tally.lowest.size // tally.seen.size
    alone, whom = np.empty((job.sizes.size, 1, times)), np.empty(1, dtype=np.int64)
    whom[0] = person
    trace_exactly(whom, job, alone)
    for output in range(tally.seen.size):
        for time in range(times):
            row, amount = output * times + time, alone[tally.seen[output], 0, time] * tally.scales[output, person]
            start, place = tally.starts[row], max(int(np.float64(amount).view(np.int64) >> SHIFT), FLOOR_PLACE)
            tally.counts[start + bin_of(place, tally.lowest[row], tally.starts[row + 1] - start - 1)] += 1


def tally_people(first: int, last: int, job: Job, tally: Tally) -> None:
    """Count the people from `first` to before `last`: the bin of each of their outputs at each time."""
    times, whole, lossy = tally.lowest.size // tally.seen.size, job.whole, np.zeros(ABREAST, dtype=np.bool_)
    abreast, moving = abreast_of(job, PITCH), moving_of(job, tally)
    moving.held[:] = 0.0
    for start in range(first, last, ABREAST):
        lanes = min(ABREAST, last - start)
        solve_abreast(start, lanes, PITCH, job, abreast)
        filter_abreast(start, lanes, PITCH, job, abreast)
        for lane in range(lanes):
            lossy[lane] = False
        for block in tally.seen:
            judge(0, lanes, PITCH, block, job, abreast, lossy)
        share_out(start, lanes, tally, abreast, moving, lossy)
        tally_nothing(lanes, times, 0, whole[0, 1], tally)
        stepped = -1.0
        for stretch in range(whole.shape[0]):
            begin(start, lanes, stretch, job, abreast, moving, stepped)
            stepped = job.real[stretch, 1]
            for tile in range(0, whole[stretch, 2], TILE):
                deep = min(TILE, whole[stretch, 2] - tile)
                tally_tile(lanes, whole[stretch, 1] + tile, deep, tile > 0, tally, moving)
        for lane in range(lanes):
            if lossy[lane]:
                tally_nothing(-1, times, 0, times, tally)
                tally_exactly(start + lane, job, tally)


TALLIES: Final = (
    pick_outputs,
    moving_of,
    share_out,
    begin,
    step_on,
    sum_up,
    note,
    note_three,
    note_four,
    note_five,
    note_output,
    count_bins,
    bin_of,
    tally_nothing,
    tally_tile,
    tally_exactly,
    tally_people,
)
"""Every function that is to be compiled, those that are called before those that call them."""
