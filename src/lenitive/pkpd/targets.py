"""Rates that bring one place of a system to a level as fast as they may, never above it, and hold it there.

At each step the highest rate is given at which, even if nothing were ever given again, the place would stay at or
below its level for good: the smallest, over all later moments, of what is left up to the level divided by what a unit
of the rate would add. Nothing is integrated, and what lies between two moments looked at is bounded by curvature, so
that the answer does not overshoot however long a step is.

A place that lags behind is reached in this way and then held by holding the place where the drug enters: to go on
asking for the highest rate would make a pump swing between nothing and all.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np

from lenitive.pkpd.linear import Array, System
from lenitive.pkpd.metzler import triangular_exponential
from lenitive.pkpd.triangular import couplings

_GROWTH: Final = 0.05
"""Moments looked at lie this share of their distance apart."""

_SAFETY: Final = 1.25
"""By how much curvature may grow between two moments before the bound fails."""

_WHOLE_FRAC: Final = 1e-9
"""Rounding allowed in a whole number of steps."""

_COINCIDE_FRAC: Final = 1e-3
"""Two rates of one chain closer than this, relative to the larger, are not divided by."""

_SETTLED: Final = 0.95
"""Share of its level from which a place that lags is held rather than raised."""

_PROMPT: Final = 0.5
"""A place that has this share of its whole answer by the end of a step hardly lags: it is held from the start."""

_LASTING: Final = 25.0
"""Everything is over after this many times of the slowest part."""

Levels = float | Sequence[tuple[float, float]]
"""One level for good, or (from minute, level) in rising order, the first from 0; the last one stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pump:
    """What gives the rates, and what it may give.

    Attributes:
        duration_min: How long, a whole number of steps.
        every_min: Length of a step, more than 0.
        largest_per_min: Largest rate, 0 or more.
        total_max: Nothing is given beyond this amount.
        grain_per_min: Rates are whole multiples of this; 0 for any rate.
        first_per_min: Largest first rate.
        rise_per_min: Largest rise from one step to the next.
    """

    duration_min: float
    every_min: float
    largest_per_min: float
    total_max: float = math.inf
    grain_per_min: float = 0.0
    first_per_min: float = math.inf
    rise_per_min: float = math.inf

    def __post_init__(self) -> None:
        if not 0 < self.every_min <= self.duration_min < math.inf:
            raise ValueError(
                f"every {self.every_min} min for {self.duration_min} min: a step is more than 0 and at most the whole"
            )
        steps = self.duration_min / self.every_min
        if abs(steps - round(steps)) > _WHOLE_FRAC * steps:
            raise ValueError(f"{self.duration_min} min is not a whole number of steps of {self.every_min} min")
        bounds = (self.largest_per_min, self.grain_per_min, self.total_max, self.first_per_min, self.rise_per_min)
        if not (all(bound >= 0 for bound in bounds) and max(bounds[:2]) < math.inf):  # never true of not a number
            raise ValueError(
                f"largest rate {self.largest_per_min}, total {self.total_max}, grain {self.grain_per_min}: "
                "give 0 or more"
            )

    @property
    def starts_min(self) -> Array:
        """When each step starts."""
        return np.asarray(self.every_min * np.arange(round(self.duration_min / self.every_min)), dtype=np.float64)


def schedule(system: System, block: str, levels: Levels, pump: Pump, *, compiled: bool = False) -> Array:
    """Rates that bring a block to a level as fast as possible and hold it there, from rest.

    Args:
        system: Solved for one person.
        block: Whose amount is to reach the level.
        levels: In the unit of that amount; a fall is foreseen, so that the amount is never above it either.
        pump: Length and number of the steps, and the largest rate and amount.
        compiled: Whether the machine code of the same loop is used; the first call ever makes it.

    Returns:
        Amount per minute in each step, shape (steps,). None is negative or above the largest; the amount in the block
        never rises above its level during the steps or after them.

    Raises:
        ValueError: A level that cannot be, a system of several people, or a block that there is not.

    Source:
        The drug is given up to the smallest of (level - what is there) / what a unit adds, over all later moments.

    Example:
        >>> from lenitive.pkpd.linear import Block, solve
        >>> one = solve([Block(name="blood", loss_per_min=np.array([0.01]))])
        >>> found = schedule(one, "blood", 100.0, Pump(duration_min=30, every_min=10, largest_per_min=5.0))
        >>> found.round(3).tolist()  # 82.0 would be left at 30 min; 18.0 / 9.516 fill it up
        [5.0, 5.0, 1.89]
    """
    if block not in system.names:
        raise ValueError(f"block {block!r} is not in the system; choose one of {', '.join(system.names)}")
    if system.people != 1:
        raise ValueError(f"a schedule is for one person; the system holds {system.people}")
    timeline, starts_min = _timeline(levels), pump.starts_min
    flow = _Flow.of(system, block)
    view = _view(flow, pump.every_min, timeline)
    hold, held_from = _hold(flow, view, pump)
    rates = (_compiled() if compiled else _looped)(
        np.vstack([view.move, view.filled, flow.seen]),
        view.asked,
        view.room(starts_min) / view.added,
        hold.asked,
        hold.room(starts_min) / hold.added,
        np.stack([held_from, view.falls_to(starts_min)]),
        np.array(
            [
                pump.largest_per_min,
                pump.total_max / pump.every_min,
                pump.grain_per_min,
                pump.first_per_min,
                pump.rise_per_min,
            ]
        ),
    )
    return np.asarray(rates)


def _timeline(levels: Levels) -> tuple[tuple[float, float], ...]:
    found = ((0.0, float(levels)),) if isinstance(levels, int | float) else tuple(levels)
    if not found or found[0][0] != 0 or any(later[0] <= sooner[0] for sooner, later in pairwise(found)):
        raise ValueError("levels: give (from minute, level) in rising order, the first from 0 min")
    for from_min, level in found:
        if not (0 <= level < np.inf and from_min < np.inf):
            raise ValueError(f"level {level} from {from_min} min: a level is 0 or more")
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Flow:
    """One person's system as far as a block depends on it: what flows into it, in a basis where amounts are positive.

    Attributes:
        triangular_per_min: Rates between the parts, shape (n, n).
        rates_per_min: At which each part falls, shape (n,).
        entry: Share of the input that enters each part.
        seen: 1 for each part that is in the block.
        entered: 1 for each part of the block that the drug enters.
        to_modes: Eigenvectors and their inverse; None where they do not separate.
    """

    triangular_per_min: Array
    rates_per_min: Array
    entry: Array
    seen: Array
    entered: Array
    to_modes: tuple[Array, Array] | None

    @staticmethod
    def of(system: System, block: str) -> "_Flow":
        """What the block depends on: its own parts and those that feed it."""
        whole = _coupled(system)
        ends = np.cumsum(system.sizes)
        members = [slice(int(end) - size, int(end)) for size, end in zip(system.sizes, ends, strict=True)]
        chain = [system.names.index(block)]
        while system.fed_by[chain[-1]] >= 0:
            chain.append(system.fed_by[chain[-1]])
        needed = np.concatenate([np.arange(run.start, run.stop) for run in (members[one] for one in reversed(chain))])
        seen, entered = np.zeros(int(ends[-1])), np.zeros(int(ends[-1]))
        seen[members[chain[0]]] = 1.0
        entered[members[0]] = 1.0
        triangular = whole[1:, 1:][np.ix_(needed, needed)]
        return _Flow(
            triangular_per_min=triangular,
            rates_per_min=-np.diagonal(triangular),
            entry=whole[1:, 0][needed],
            seen=seen[needed],
            entered=entered[needed],
            to_modes=_modes(triangular),
        )

    def step(self, every_min: float) -> tuple[Array, Array]:
        """What an amount in each part becomes in one step, shape (n, n), and what a unit of rate fills, shape (n,)."""
        if self.to_modes is None:
            whole = self._whole(np.array([every_min]))[0]
            return whole[1:, 1:], whole[1:, 0]
        vectors, inverse = self.to_modes
        falling, filling = _exponentials(self.rates_per_min, np.array([every_min]))
        return np.maximum((vectors * falling) @ inverse, 0.0), vectors @ (filling[0] * (inverse @ self.entry))

    def seen_after(self, spans_min: Array) -> tuple[Array, Array]:
        """What an amount in each part leaves in the block after each span, (spans, n); a unit of rate, (spans,)."""
        if self.to_modes is None:
            whole = np.concatenate([[0.0], self.seen]) @ self._whole(spans_min)
            return whole[:, 1:], whole[:, 0]
        vectors, inverse = self.to_modes
        falling, filling = _exponentials(self.rates_per_min, spans_min)
        share = self.seen @ vectors
        return np.maximum((share * falling) @ inverse, 0.0), filling @ (share * (inverse @ self.entry))

    def _whole(self, spans_min: Array) -> Array:
        joint = np.zeros((self.entry.size + 1, self.entry.size + 1))
        joint[1:, 1:], joint[1:, 0] = self.triangular_per_min, self.entry
        return triangular_exponential(joint * spans_min[:, None, None], 1.0)


def _exponentials(rates_per_min: Array, spans_min: Array) -> tuple[Array, Array]:
    """What is left of one after each span, and what one per minute fills; shape (spans, rates)."""
    exponents = -rates_per_min * spans_min[:, None]
    slow = np.where(rates_per_min > 0, rates_per_min, 1.0)
    return np.exp(exponents), np.where(rates_per_min > 0, -np.expm1(exponents) / slow, spans_min[:, None])


def _coupled(system: System) -> Array:
    """The system of the one person as a lower triangular matrix per minute; row and column 0 are the input."""
    count = int(system.rates.shape[0])
    rows = [0.0] * ((count + 1) * (count + 1))
    weights, given = system.weights[:, 0].tolist(), system.given[:, 0].tolist()
    couplings(len(system.names), system.sizes, system.fed_by, given, weights, count, rows)
    matrix = np.array(rows).reshape(count + 1, count + 1)
    places = np.arange(1, count + 1)
    matrix[places, places] = -system.rates[:, 0]
    return matrix


def _modes(triangular: Array) -> tuple[Array, Array] | None:
    """Eigenvectors of a lower triangular matrix and their inverse; None where two rates nearly coincide."""
    size = triangular.shape[0]
    rates = -np.diagonal(triangular)
    vectors = np.eye(size)
    for column in range(size):
        for row in range(column + 1, size):
            inflow = float(triangular[row, column:row] @ vectors[column:row, column])
            gap = float(rates[row] - rates[column])
            if inflow and abs(gap) <= _COINCIDE_FRAC * max(rates[row], rates[column]):
                return None
            vectors[row, column] = inflow / gap if inflow else 0.0
    return vectors, np.asarray(np.linalg.inv(vectors), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _View:
    """What a step looks at.

    Attributes:
        move: What a state becomes in one step.
        filled: What a unit of rate for one step leaves.
        after_min: For each moment looked at the one before and the one after it, minutes after the start of the step;
            shape (2, moments).
        rows: What each part leaves in the block at each moment, at most until the next; (moments, n).
        added: The same of a unit of rate for one step.
        first_min: The first moment.
        timeline: Levels.
    """

    move: Array
    filled: Array
    after_min: Array
    rows: Array
    added: Array
    first_min: float
    timeline: tuple[tuple[float, float], ...]

    @property
    def asked(self) -> Array:
        """What each part takes away from the rate that is still possible, shape (n, moments)."""
        return np.ascontiguousarray((self.rows / self.added[:, None]).T)

    def room(self, starts_min: Array) -> Array:
        """The lowest level around each moment, for each step: shape (steps, moments), or (1, moments) for one level."""
        if len(self.timeline) == 1:
            return np.full((1, self.added.size), self.timeline[0][1])
        before, after = self.after_min
        lowest = np.full((starts_min.size, self.added.size), np.inf)
        ends_min = [*(from_min for from_min, _ in self.timeline[1:]), np.inf]
        for (from_min, level), end_min in zip(self.timeline, ends_min, strict=True):
            holds = (starts_min[:, None] + after > from_min) & (starts_min[:, None] + before < end_min)
            lowest = np.where(holds, np.minimum(lowest, level), lowest)
        return lowest

    def falls_to(self, starts_min: Array) -> Array:
        """The lowest level that begins before the first moment looked at, for each step; infinite where none does.

        What is there now lies before that moment: where it is more than this, nothing may be added.
        """
        lowest = np.full(starts_min.size, np.inf)
        for from_min, level in self.timeline[1:]:
            soon = (starts_min < from_min) & (from_min <= starts_min + self.first_min)
            lowest = np.where(soon, np.minimum(lowest, level), lowest)
        return lowest


def _view(flow: _Flow, every_min: float, timeline: tuple[tuple[float, float], ...]) -> _View:
    falls = any(later[1] < sooner[1] for sooner, later in pairwise(timeline))
    moments = _moments(flow, every_min, timeline[-1][0] if falls else 0.0)
    step = flow.step(every_min)
    bounded = _bounded(flow, every_min, moments, step[1])
    if not falls:  # once everything only falls, a later moment asks for less than an earlier one
        still_rising = np.flatnonzero(np.any(np.diff(bounded, axis=0) > 0, axis=1))
        kept = int(still_rising[-1]) + 2 if still_rising.size else 1
        bounded, moments = bounded[:kept], moments[: kept + 1]
    after = np.append(moments, np.inf)[1 : bounded.shape[0] + 1]
    before = np.concatenate(([0.0], moments[: bounded.shape[0] - 1]))
    answers = bounded[:, -1] > 1e-12 * bounded[:, -1].max(initial=0.0)
    if not answers.any():
        raise ValueError("nothing that is given reaches the block; choose another")
    return _View(
        move=step[0],
        filled=step[1],
        after_min=np.stack([before, after])[:, answers],
        rows=bounded[answers, :-1],
        added=bounded[answers, -1],
        first_min=float(moments[0]),
        timeline=timeline,
    )


def _moments(flow: _Flow, every_min: float, until_min: float) -> Array:
    """Moments after the start of a step, dense where something has just changed: at its start and at its end."""
    rates = flow.rates_per_min
    slowest = float(np.min(rates, initial=np.inf, where=rates > 0))
    lasting_min = _LASTING / slowest if np.isfinite(slowest) else 1000 * every_min
    first_min = min(every_min / 8, 0.1 / float(rates.max(initial=1e-9)))
    last_min = until_min + every_min + lasting_min
    start = _spread(first_min, last_min)
    within = start[start < every_min * (1 - 1e-9)]
    return np.concatenate([within, [every_min], every_min + start])


def _spread(first_min: float, last_min: float) -> Array:
    even = np.arange(1, int(1 / _GROWTH) + 1) * first_min
    count = max(0, int(np.ceil(np.log(last_min / even[-1]) / np.log1p(_GROWTH))))
    return np.concatenate([even, even[-1] * (1 + _GROWTH) ** np.arange(1, count + 1)])


def _bounded(flow: _Flow, every_min: float, moments: Array, once: Array) -> Array:
    """The most that each part, and a unit of rate, leave in the block around each moment; shape (moments, n + 1)."""
    twice = flow.triangular_per_min @ flow.triangular_per_min
    left, filling = flow.seen_after(moments)
    bent = left @ twice
    running = moments <= every_min
    after, _ = flow.seen_after(moments[~running] - every_min)
    added = np.concatenate([filling[running], after @ once])
    bent_added = np.concatenate([left[running] @ (flow.triangular_per_min @ flow.entry), after @ (twice @ once)])
    place = int(running.sum()) - 1  # the moment of change has a curvature on each side
    bent_added[place] = np.minimum(bent_added[place], flow.seen @ twice @ once)
    values = np.column_stack([left, added])
    inward = np.maximum(-np.column_stack([bent, bent_added]), 0.0)
    around = np.maximum(inward, np.maximum(np.vstack([inward[1:], inward[-1:]]), np.vstack([inward[:1], inward[:-1]])))
    gaps = np.diff(moments, prepend=0.0)
    widest = np.maximum(gaps, np.append(gaps[1:], gaps[-1]))
    widest[0] = max(2 * gaps[0], widest[0])  # what is there at the start has no room above it: the bow starts from it
    return np.asarray(values + _SAFETY / 8 * widest[:, None] ** 2 * around)


def _hold(flow: _Flow, view: _View, pump: Pump) -> tuple[_View, Array]:
    """The view that holds the place of entry where it keeps the block at its level, and the amount it counts from."""
    starts_min = pump.starts_min
    never = np.full(starts_min.size, np.inf)
    if np.array_equal(flow.seen, flow.entered) or np.any(flow.rates_per_min <= 0):
        return view, never
    rest = np.linalg.solve(-flow.triangular_per_min, flow.entry)
    at_entry = float(flow.entered @ rest) / float(flow.seen @ rest)
    timeline = tuple((from_min, level * at_entry) for from_min, level in view.timeline)
    hold = _view(replace(flow, seen=flow.entered), pump.every_min, timeline)
    if float(flow.seen @ view.filled) >= _PROMPT * float(view.added.max()):
        return hold, np.zeros(starts_min.size)
    place = np.searchsorted([from_min for from_min, _ in view.timeline], starts_min, side="right") - 1
    return hold, _SETTLED * np.array([level for _, level in view.timeline])[place]


def _looped(
    motion: Array, rows: Array, room: Array, hold_rows: Array, hold_room: Array, turns: Array, bounds: Array
) -> Array:
    """The loop over steps with whole arrays; the same as `_by_step`."""
    largest, left, grain, open_to, rise = (float(bound) for bound in bounds)
    size, moments = motion.shape[1], rows.shape[1]
    move = np.ascontiguousarray(np.vstack([motion[:size].T, motion[size]]))  # of the state and the rate together
    ask = np.ascontiguousarray(np.hstack([rows, hold_rows, motion[size + 1 :].T]))
    allowed = _both(room, hold_room, turns.shape[1])
    state, last = np.zeros(size + 1), allowed.shape[0] - 1
    rates = np.zeros(turns.shape[1])
    for step, (from_amount, falls_to) in enumerate(turns.T.tolist()):
        asked = state[:size] @ ask
        possible = allowed[min(step, last)] - asked[:-1]
        if asked[-1] < from_amount:
            possible = possible[:moments]
        rate = max(min(float(np.minimum.reduce(possible)), largest, left, open_to), 0.0)
        if asked[-1] > falls_to:
            rate = 0.0
        if grain > 0:
            rate = math.floor(rate / grain) * grain
        left -= rate
        open_to = rate + rise
        rates[step] = state[size] = rate
        state[:size] = state @ move
    return rates


def _both(room: Array, hold_room: Array, steps: int) -> Array:
    """What either place has room for, side by side: a row for each step, or one row where that never changes."""
    rows = 1 if room.shape[0] == hold_room.shape[0] == 1 else steps
    return np.hstack([np.broadcast_to(one, (rows, one.shape[1])) for one in (room, hold_room)])


def _by_step(  # noqa: C901 - one loop, as machine code wants it
    motion: Array, rows: Array, room: Array, hold_rows: Array, hold_room: Array, turns: Array, bounds: Array
) -> Array:  # pragma: no cover - runs as machine code
    """The loop over steps, number by number, as it is compiled."""
    size = motion.shape[1]
    state, after = np.zeros(size), np.zeros(size)
    rates = np.zeros(turns.shape[1])
    left, open_to, base = bounds[1], bounds[3], np.zeros(max(rows.shape[1], hold_rows.shape[1]))
    for step in range(turns.shape[1]):
        rate, reached = min(bounds[0], left, open_to), 0.0
        for part in range(size):
            reached += motion[size + 1, part] * state[part]
        for which in range(2 if reached >= turns[0, step] else 1):
            table, allowed = (rows, room) if which == 0 else (hold_rows, hold_room)
            own, moments = min(step, allowed.shape[0] - 1), table.shape[1]
            for moment in range(moments):
                base[moment] = allowed[own, moment]
            for part in range(size):
                held = state[part]
                for moment in range(moments):
                    base[moment] -= table[part, moment] * held
            for moment in range(moments):
                rate = base[moment] if base[moment] < rate else rate  # noqa: FURB136 - several at a time
        rate = max(rate, 0.0) if reached <= turns[1, step] else 0.0
        if bounds[2] > 0.0:
            rate = np.floor(rate / bounds[2]) * bounds[2]
        left -= rate
        open_to = rate + bounds[4]
        rates[step] = rate
        for row in range(size):
            total = motion[size, row] * rate
            for part in range(row + 1):
                total += motion[row, part] * state[part]
            after[row] = total
        for row in range(size):
            state[row] = after[row]
    return rates


@lru_cache(maxsize=1)
def _compiled() -> Callable[..., Array]:
    import numba  # noqa: PLC0415 - only who asks for it waits for it

    # there is no NaN: that is what lets the smallest of many numbers be found several at a time
    made: Any = numba.njit(cache=True, fastmath={"nnan", "nsz", "reassoc", "contract"})(_by_step)
    return made  # type: ignore[no-any-return]
