"""Exact response of linear compartment systems to infusions and boluses; knows no drug.

A system is a tree of blocks. Each block is a centre that loses to outside and exchanges with its own peripherals; a
block may be fed in proportion to the amount in another block's centre (a metabolite, a transit step, an effect site).
Within a block the exchange is symmetrisable, so its rates are real and its response is a sum of falling exponentials
with positive weights. Across blocks the sums follow by partial fractions. Both are found once per person; what a centre
holds is then a sum of the input as filtered by each exponential, whatever the time, and nothing is integrated in steps.

Partial fractions divide by differences of rates. How much of an answer this can cost is known in advance; for a person
in whom it is more than a trace of the peak (rates that coincide or nearly so) the exponential of the same triangular
system is used instead (`metzler`), which has no differences.

Derivatives: give neighbours of one person as people of their own (`solve` and `amounts` take thousands at once) and
take finite differences; answers are smooth in the rates to about 1e-13 of the peak.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenitive.pkpd.compartments import (
    Array,
    Block,
    Bolus,
    Dosing,
    Infusion,
    check_blocks,
    check_dosing,
    rates_of,
)
from lenitive.pkpd.metzler import triangular_exponential
from lenitive.pkpd.modes import modes_of, transfers_of
from lenitive.pkpd.scalar import LOSS_LIMIT, ROUNDING
from lenitive.pkpd.schedule import Schedule, Stretch, last_change, schedule_of, stretches_of

__all__ = ["Array", "Block", "Bolus", "Dosing", "Infusion", "System", "amounts", "solve"]

_FEW: Final = 600
"""People times exponentials up to which every exponential is taken at every time, instead of step by step."""

_NUMBERS_AT_ONCE: Final = 500_000

_CHUNK: Final = 50_000
"""People times exponentials that fit into the cache together."""

_LONGEST: Final = 64
"""Steps of one recurrence: rounding errors add up to less than 1e-14."""

_POWERS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class System:
    """A system solved once per person. Build it with `solve`.

    Attributes:
        names: Blocks, in order; n is the number of all centres and peripherals together.
        sizes: 1 + the number of peripherals of each block.
        fed_by: Number of the feeding block, -1 for the first.
        given: Every rate, from `compartments.rates_of`; shape (numbers, people).
        rates: Of the exponentials, per minute, not negative; shape (n, people).
        weights: Share of a block's input that enters each of its exponentials; shape (n, people).
        coefs: What each centre holds of each exponential; shape (blocks, n, people).
        bounds: The same with every sign made positive; shape (blocks, n, people).
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    fed_by: tuple[int, ...]
    given: Array
    rates: Array
    weights: Array
    coefs: Array
    bounds: Array

    @property
    def rates_per_min(self) -> Array:
        """Every exponential rate, shape (people, n); not negative."""
        return self.rates.T

    @property
    def people(self) -> int:
        """How many people."""
        return int(self.rates.shape[1])


def solve(blocks: Sequence[Block]) -> System:
    """Find the exponentials of a system, once per person.

    Args:
        blocks: The first takes the dose; each other one names an earlier block that feeds it.

    Returns:
        The solved system, for `amounts`.

    Raises:
        ValueError: A rate is negative or not finite, a name is repeated, or a feeding block is not listed before.

    Source:
        Secular equation of each block; partial fractions across blocks. Checked against matrix exponentials in 50
        digits (`benchmarks/exactness.py`).

    Example:
        >>> one = Block(name="blood", loss_per_min=np.array([0.01]))
        >>> solve([one]).rates_per_min.tolist()
        [[0.01]]
    """
    check_blocks(blocks)
    names = tuple(block.name for block in blocks)
    sizes = tuple(1 + len(block.exchange_per_min) for block in blocks)
    fed_by = tuple(-1 if block.fed_by is None else names.index(block.fed_by) for block in blocks)
    given = rates_of(blocks)
    rates, weights = modes_of(sizes, given)
    coefs, bounds = transfers_of(sizes, fed_by, given, (rates, weights))
    return System(
        names=names, sizes=sizes, fed_by=fed_by, given=given, rates=rates, weights=weights, coefs=coefs, bounds=bounds
    )


def amounts(system: System, dosing: Dosing, *, times_min: Array) -> Mapping[str, Array]:
    """The amount in each block's centre at each time, exactly.

    Args:
        system: From `solve`.
        dosing: Infusions and boluses into the first block, in any order; inputs at the same time add up.
        times_min: Minutes, rising or equal, finite; shape (times,).

    Returns:
        For each block's name an array of shape (people, times), never negative, in the unit of the inputs. For many
        people it is a view of an array that has the people last.

    Raises:
        ValueError: A time, duration or amount is negative, not finite or out of order.

    Example:
        >>> import math
        >>> one = solve([Block(name="blood", loss_per_min=np.array([math.log(2) / 60]))])  # half-life 60 min
        >>> bolus = [Bolus(at_min=0.0, amount=8.0)]
        >>> np.round(amounts(one, bolus, times_min=np.array([0.0, 60.0, 120.0]))["blood"], 9).tolist()
        [[8.0, 4.0, 2.0]]
    """
    times_min = np.asarray(times_min, dtype=np.float64)
    check_dosing(dosing, times_min)
    schedule = schedule_of(dosing)
    people, exponentials = system.people, system.rates.shape[0]
    if not last_change(schedule, times_min) or not people:
        return {name: np.zeros((people, times_min.size)) for name in system.names}
    few = people * exponentials <= _FEW
    found, lossy = (_at_once if few else _in_chunks)(system, schedule, times_min)
    if lossy.size:
        found[:, :, lossy] = _exactly(system, schedule, times_min, lossy)
    return dict(zip(system.names, found.transpose(0, 2, 1), strict=True))


def _filling(rates: Array, span: Array | float) -> Array:
    """What one per minute leaves in each exponential after a span; see `scalar.filling`."""
    slow = rates * span
    still = slow < 1e-300
    return np.where(still, span, -np.expm1(-slow) / np.where(still, 1.0, rates))


@dataclass(slots=True, kw_only=True, eq=False)
class _Spans:
    """What spans of time do to the exponentials of some people; each span is worked out once."""

    rates: Array
    falls: dict[float, Array]
    fills: dict[float, Array]

    def falling(self, span: float) -> Array:
        if span not in self.falls:
            self.falls[span] = np.exp(-self.rates * span)
        return self.falls[span]

    def filling(self, span: float) -> Array:
        if span not in self.fills:
            self.fills[span] = _filling(self.rates, span)
        return self.fills[span]

    def moved(self, state: Array, inflow: Array, span: float) -> Array:
        if span == 0.0:
            return state
        moved = state * self.falling(span)
        return moved + inflow * self.filling(span) if inflow.any() else moved


def _states(schedule: Schedule, spans: _Spans, last_min: float) -> tuple[Array, Array]:
    """The input as filtered by each exponential at each change, and the highest that each becomes by the last time."""
    changes = schedule.changes_min[schedule.changes_min <= last_min]
    states = np.zeros((changes.size, *spans.rates.shape))
    state = np.zeros_like(spans.rates)
    for place, gap_min in enumerate([*np.diff(changes), last_min - changes[-1]]):
        state = state + schedule.given[place]
        states[place] = state
        state = spans.moved(state, schedule.rates_per_min[place], float(gap_min))
    return states, np.maximum(states.max(axis=0), state)


def _lossy(bounds: Array, highest: Array, peaks: Array) -> NDArray[np.bool_]:
    """Whom cancellation may cost more than a trace of a peak; `peaks` has shape (blocks, people)."""
    cost = ROUNDING * np.einsum("bnp,np->bp", bounds, highest)
    return np.asarray(~(cost <= LOSS_LIMIT * peaks).all(axis=0))


def _at_once(system: System, schedule: Schedule, times_min: Array) -> tuple[Array, NDArray[np.intp]]:
    """Every exponential at every time, for few people: shape (blocks, times, people)."""
    spans = _Spans(rates=system.rates, falls={}, fills={})
    states, highest = _states(schedule, spans, float(times_min[-1]))
    after = int(np.searchsorted(times_min, schedule.changes_min[0], side="left"))
    found = np.zeros((system.people, len(system.names), times_min.size))
    size = max(1, _NUMBERS_AT_ONCE // system.rates.size)
    for start in range(after, times_min.size, size):
        here = slice(start, start + size)
        places = np.searchsorted(schedule.changes_min, times_min[here], side="right") - 1
        since_min = times_min[here] - schedule.changes_min[places]
        filtered = _filtered(system.rates.T[:, :, None], since_min, states.T[:, :, places])
        inflow = schedule.rates_per_min.T[:, None, places]
        running = inflow.any(axis=(0, 1))
        if running.any():
            filtered[:, :, running] += inflow[:, :, running] * _filling(system.rates.T[:, :, None], since_min[running])
        found[:, :, here] = system.coefs.transpose(2, 0, 1) @ filtered
    np.maximum(found, 0.0, out=found)
    return found.transpose(1, 2, 0), np.flatnonzero(_lossy(system.bounds, highest, found.max(axis=2).T))


def _filtered(rates: Array, span: Array, state: Array) -> Array:
    falling = np.multiply(rates, -span)
    np.exp(falling, out=falling)
    falling *= state
    return falling


def _in_chunks(system: System, schedule: Schedule, times_min: Array) -> tuple[Array, NDArray[np.intp]]:
    """From each time to the next by one multiplication, for many people: shape (blocks, times, people)."""
    found = np.empty((len(system.names), times_min.size, system.people))
    stretches = stretches_of(schedule.changes_min, times_min, longest=_LONGEST)
    found[:, : stretches[0].first] = 0.0
    lossy = []
    size = max(1, _CHUNK // system.rates.shape[0])
    for start in range(0, system.people, size):
        here = slice(start, start + size)
        own = _Chunk.of(system, schedule, here)
        states, highest = _states(own.schedule, own.spans, float(times_min[-1]))
        own.trace(states, stretches, found[:, :, here])
        seen = np.maximum(found[:, ::8, here].max(axis=1), found[:, -1, here])
        lossy.append(start + np.flatnonzero(_lossy(system.bounds[:, :, here], highest, seen)))
    return found, np.concatenate(lossy)


@dataclass(slots=True, kw_only=True, eq=False)
class _Chunk:
    """Some of the people, and how their centres add up from exponentials scaled to their own block.

    Attributes:
        spans: What spans of time do to their exponentials.
        schedule: Their input.
        own: What its own block holds of each exponential; shape (n, people).
        parts: For each block its own exponentials, and for each run of those it is fed by the ratio to their own.
    """

    spans: _Spans
    schedule: Schedule
    own: Array
    parts: list[tuple[slice, list[tuple[slice, Array]]]]

    @classmethod
    def of(cls, system: System, schedule: Schedule, here: slice) -> "_Chunk":
        """The people `here`."""
        alike = schedule.given.shape[1] == 1
        mine = slice(None) if alike else here
        ends = np.cumsum(system.sizes)
        members = [slice(int(end) - size, int(end)) for size, end in zip(system.sizes, ends, strict=True)]
        coefs = np.ascontiguousarray(system.coefs[:, :, here])
        own = np.concatenate([coefs[block, run] for block, run in enumerate(members)])
        safe = np.where(own == 0.0, 1.0, own)
        parts = []
        for block, run in enumerate(members):
            feeding, before = system.fed_by[block], []
            while feeding >= 0:
                before.append((members[feeding], coefs[block, members[feeding]] / safe[members[feeding]]))
                feeding = system.fed_by[feeding]
            parts.append((run, before))
        return cls(
            spans=_Spans(rates=np.ascontiguousarray(system.rates[:, here]), falls={}, fills={}),
            schedule=Schedule(
                changes_min=schedule.changes_min,
                given=schedule.given[:, mine],
                rates_per_min=schedule.rates_per_min[:, mine],
            ),
            own=own,
            parts=parts,
        )

    def trace(self, states: Array, stretches: Sequence[Stretch], found: Array) -> None:
        """Fill `found`, shape (blocks, times, people), for every time of the stretches."""
        change, since_min, state = -1, 0.0, states[0]
        for stretch in stretches:
            if stretch.change != change:
                change, since_min, state = stretch.change, 0.0, states[stretch.change]
            inflow = self.schedule.rates_per_min[change]
            state = self.spans.moved(state, inflow, stretch.offset_min - since_min)
            since_min = stretch.offset_min
            here = found[:, stretch.first : stretch.first + stretch.count]
            adds = self.own * (inflow * self.spans.filling(stretch.step_min)) if inflow.any() else None
            self._step_through(self.own * state, self.spans.falling(stretch.step_min), adds, here)

    def _step_through(self, parts: Array, falls: Array, adds: Array | None, found: Array) -> None:
        work = np.empty_like(parts)
        for place in range(found.shape[1]):
            if place:
                np.multiply(parts, falls, out=parts)
                if adds is not None:
                    np.add(parts, adds, out=parts)
            for block, (run, before) in enumerate(self.parts):
                scaled = [np.multiply(parts[other], ratio, out=work[other]) for other, ratio in before]
                _add_up([parts[run], *scaled], found[block, place])
                if before:  # the first block has no terms that could cancel
                    np.maximum(found[block, place], 0.0, out=found[block, place])


def _add_up(runs: Sequence[Array], found: Array) -> None:
    """The sum of all rows: row by row is the fastest way."""
    rows = [row for run in runs for row in run]
    if len(rows) == 1:
        found[:] = rows[0]
        return
    np.add(rows[0], rows[1], out=found)
    for row in rows[2:]:
        np.add(found, row, out=found)


def _exactly(system: System, schedule: Schedule, times_min: Array, chosen: NDArray[np.intp]) -> Array:
    """The same without any division, for those whose rates coincide: shape (blocks, times, people chosen)."""
    size = system.rates.shape[0] + 1
    stretches = stretches_of(schedule.changes_min, times_min, longest=times_min.size)
    changes = last_change(schedule, times_min)
    lengths = [0.0, *(each for one in stretches for each in (one.offset_min, one.step_min))]
    spans = sorted({_length(span) for span in [*lengths, *np.diff(schedule.changes_min[:changes]).tolist()]})
    matrices = _triangular(system, chosen)
    steps: dict[float, Array] = {}
    strides: dict[float, tuple[Array, Array]] = {}
    together = max(1, _NUMBERS_AT_ONCE // matrices.size)
    for first in range(0, len(spans), together):
        some = spans[first : first + together]
        steps.update(zip(some, triangular_exponential(matrices, np.array(some)[:, None]), strict=True))
    alike = schedule.given.shape[1] == 1
    given, rates = (each if alike else each[:, chosen] for each in (schedule.given, schedule.rates_per_min))
    found = np.zeros((len(system.names), times_min.size, chosen.size))
    sums = np.zeros((len(system.names), size))
    for block, end in enumerate(np.cumsum(system.sizes)):
        sums[block, 1 + int(end) - system.sizes[block] : 1 + int(end)] = 1.0
    state = np.zeros((chosen.size, size, 1))
    for change in range(changes):
        if change:
            state = steps[_length(schedule.changes_min[change] - schedule.changes_min[change - 1])] @ state
        state[:, 0, 0] = rates[change]
        state[:, 1 : 1 + system.sizes[0], 0] += system.weights[: system.sizes[0], chosen].T * given[change][:, None]
        for stretch in stretches:
            if stretch.change == change:
                here = slice(stretch.first, stretch.first + stretch.count)
                now = steps[_length(stretch.offset_min)] @ state
                length = _length(stretch.step_min)
                if length not in strides:
                    strides[length] = _stride(steps[length], sums)
                found[:, here] = _in_strides(*strides[length], now, stretch.count)
    return found


def _length(span_min: float) -> float:
    """A span as it is looked up: an even grid is uneven in its last digits."""
    return float(f"{span_min:.14g}")


def _stride(step: Array, sums: Array) -> tuple[Array, Array]:
    """What the blocks hold after no step, one step and so on, by what the state is; and all these steps in one."""
    powers = np.empty((_POWERS, *step.shape))
    powers[0] = np.eye(step.shape[-1])
    for power in range(1, _POWERS):
        powers[power] = step @ powers[power - 1]
    seen = (sums @ powers).transpose(1, 0, 2, 3)
    return seen.reshape(step.shape[0], -1, step.shape[-1]), step @ powers[-1]


def _in_strides(seen: Array, leap: Array, state: Array, count: int) -> Array:
    """What the blocks hold at `count` times, one step apart: several steps at once; shape (blocks, times, people)."""
    people = state.shape[0]
    found = np.empty((people, -(-count // _POWERS), seen.shape[1]))
    for stride in range(found.shape[1]):
        found[:, stride] = (seen @ state)[:, :, 0]
        state = leap @ state
    return found.reshape(people, -1, seen.shape[1] // _POWERS)[:, :count].transpose(2, 1, 0)


def _triangular(system: System, chosen: NDArray[np.intp]) -> Array:
    """The systems of some people as lower triangular matrices; row and column 0 are the input."""
    size = system.rates.shape[0] + 1
    matrices = np.zeros((chosen.size, size, size))
    places = np.arange(1, size)
    matrices[:, places, places] = -system.rates[:, chosen].T
    ends = 1 + np.cumsum(system.sizes)
    members = [slice(int(end) - own, int(end)) for own, end in zip(system.sizes, ends, strict=True)]
    at = 0
    for block, run in enumerate(members):
        weights = system.weights[run.start - 1 : run.stop - 1, chosen].T
        if system.fed_by[block] < 0:
            matrices[:, run, 0] = weights
        else:
            feed = system.given[at + 1, chosen][:, None]
            matrices[:, run, members[system.fed_by[block]]] = (feed * weights)[:, :, None]
        at += 2 + 3 * (system.sizes[block] - 1)
    return matrices
