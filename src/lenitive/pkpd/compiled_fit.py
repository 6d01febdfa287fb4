"""One person's kinetics from measured levels, compiled: microseconds for a point estimate, milliseconds for draws.

For levels alone, with a normal error of their logarithms and log-normal differences between people. It neither doubts
an entry nor knows responses: `estimation` does, in milliseconds. The functions that are compiled are plain Python on
numbers, and the same answer comes from them uncompiled.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, Final

import numpy as np

from lenitive.pkpd.compiled import linked
from lenitive.pkpd.linear import Array, Dosing
from lenitive.pkpd.programme import Integers, programme
from lenitive.pkpd.scalar import MOST_PERIPHERALS, SCALAR, block_modes, block_work

T_FREEDOM: Final = 5
"""Degrees of freedom of the Student proposal; as many more normal numbers are needed for each draw."""

_STEPS_MAX: Final = 60
_DIFFERENCE: Final = 1e-6
_RESTED: Final = 1e-12
_WORTH_A_THREAD: Final = 2000
_DAMPING_MAX: Final = 1e12
_LEAST: Final = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Levels:
    """Measured levels of one person, and how people differ. Build it with `levels`.

    Attributes:
        typical: Clearance (L/h), central volume (L), then exchange clearance and volume of each peripheral.
        varies: Places in `typical` that differ between people.
        precision: Inverse of their log-normal covariance.
        steps: What was given, as floats: for each step its length, its inflow per minute, and what is given at its end.
        rows: For each step the place of the level at its end, or -1.
        logs: Logarithm of each level.
        information: One over the squared standard deviation of each logarithm.
    """

    typical: Array
    varies: Integers
    precision: Array
    steps: Array
    rows: Integers
    logs: Array
    information: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LevelMode:
    """Most probable log-normal effects.

    Attributes:
        at: Shape (effects,), in the order of `Levels.varies`.
        covariance: Of the normal distribution around them.
        objective: Half the sum of squares, prior included, at the bottom.
        evaluations: How often the levels were computed.
    """

    at: Array
    covariance: Array
    objective: float
    evaluations: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LevelDraws:
    """Weighted draws of the effects.

    Attributes:
        draws: Shape (draws, effects).
        weights: They add up to 1.
        ess: Effective number of draws.
    """

    draws: Array
    weights: Array
    ess: float


def levels(
    *, typical: Array, varies: Sequence[int], covariance: Array, dosing: Dosing, times_min: Array, levels_mg_l: Array,
    log_sd: Array,
) -> Levels:  # fmt: skip
    """Levels of one person, ready to be fitted many times.

    Args:
        typical: Clearance (L/h), central volume (L), then for each peripheral its exchange clearance (L/h) and volume
            (L).
        varies: Places in `typical` that differ between people.
        covariance: Of their log-normal effects.
        dosing: What was given, mg.
        times_min: When blood was taken, rising.
        levels_mg_l: What was measured in the centre, mg/L, more than 0.
        log_sd: Standard deviation of each logarithm.

    Raises:
        ValueError: Numbers that cannot be, or shapes that do not go together.
    """
    size = 1 + typical.size // 2 - 1
    if typical.size % 2 or not 1 <= size <= MOST_PERIPHERALS + 1 or not np.all(typical > 0):
        raise ValueError(
            f"typical {typical.tolist()}: give clearance and central volume, then two numbers above 0 for each "
            f"peripheral, {MOST_PERIPHERALS} at most"
        )
    if not (np.all(np.isfinite(levels_mg_l)) and np.all(levels_mg_l > 0) and np.all(log_sd > 0)):
        raise ValueError("levels and their errors are above 0 and finite; a level below quantification goes elsewhere")
    if not times_min.shape == levels_mg_l.shape == log_sd.shape or covariance.shape != (len(varies), len(varies)):
        raise ValueError("give as many levels and errors as times, and a covariance for what varies")
    walked = programme(dosing, times_min)
    steps = np.stack([walked.spans_min[walked.span], walked.inflow_per_min, walked.bolus], axis=1)
    return Levels(
        typical=np.ascontiguousarray(typical, dtype=np.float64),
        varies=np.array(varies, dtype=np.int64),
        precision=np.ascontiguousarray(np.linalg.inv(covariance)),
        steps=np.ascontiguousarray(steps),
        rows=walked.row,
        logs=np.log(levels_mg_l),
        information=1.0 / log_sd**2,
    )


def most_probable_effects(problem: Levels, *, compiled: bool = True) -> LevelMode:
    """The most probable effects by Levenberg-Marquardt steps with a finite-difference Jacobian.

    Args:
        problem: From `levels`.
        compiled: Without it the same source runs in Python, slowly.

    Example:
        >>> from lenitive.pkpd.linear import Bolus
        >>> one = levels(typical=np.array([6.0, 10.0]), varies=[1], covariance=np.array([[1.0]]),
        ...              dosing=[Bolus(at_min=0, amount=10.0)], times_min=np.array([0.0]),
        ...              levels_mg_l=np.array([0.5]), log_sd=np.array([0.01]))
        >>> most_probable_effects(one, compiled=False).at.round(3).tolist()  # 20 L in place of 10: log 2
        [0.693]
    """
    count = problem.varies.size
    at, curvature = np.zeros(count), np.zeros((count, count))
    fit = _compiled()[0] if compiled else level_mode
    objective, evaluations = fit(
        problem.typical, problem.varies, problem.precision, problem.steps, problem.rows, problem.logs,
        problem.information, at, curvature, np.zeros(work_numbers(problem.typical.size, count, problem.logs.size)),
    )  # fmt: skip
    return LevelMode(
        at=at,
        covariance=np.asarray(np.linalg.inv(curvature), dtype=np.float64),
        objective=float(objective),
        evaluations=int(evaluations),
    )


def effect_draws(
    problem: Levels, mode: LevelMode, normal_draws: Array, *, widening_factor: float = 1.1, compiled: bool = True
) -> LevelDraws:
    """Draws of the effects by importance sampling from a Student distribution around the most probable ones.

    Args:
        problem: From `levels`.
        mode: From `most_probable_effects`.
        normal_draws: Shape (draws, effects + `T_FREEDOM`).
        widening_factor: What the spread of the proposal is multiplied by.
        compiled: Without it the same source runs in Python, slowly.

    Returns:
        Draws with their effective number; where it is low, widen the proposal or use `estimation.posterior`.

    Raises:
        ValueError: Draws of another shape.
    """
    count = problem.varies.size
    if normal_draws.ndim != 2 or normal_draws.shape[1] != count + T_FREEDOM:
        raise ValueError(f"normal_draws has shape {normal_draws.shape}; give (draws, {count + T_FREEDOM})")
    draws, log_weights = np.empty((normal_draws.shape[0], count)), np.empty(normal_draws.shape[0])
    factor = np.asarray(np.linalg.cholesky(mode.covariance) * widening_factor, dtype=np.float64)
    normal = np.ascontiguousarray(normal_draws)

    def some(draw: Callable[..., None], first: int, last: int) -> None:
        draw(
            problem.typical, problem.varies, problem.precision, problem.steps, problem.rows, problem.logs,
            problem.information, mode.at, factor, normal[first:last], draws[first:last], log_weights[first:last],
            np.zeros(log_numbers(problem.typical.size) + problem.logs.size),
        )  # fmt: skip

    if compiled:
        _on_threads(partial(some, _compiled()[1]), draws.shape[0])
    else:
        some(level_draws, 0, draws.shape[0])
    raw = np.exp(log_weights - log_weights.max())
    weights = raw / raw.sum()
    return LevelDraws(draws=draws, weights=weights, ess=1.0 / float(weights @ weights))


def work_numbers(parameters: int, effects: int, entries: int) -> int:
    """How many work numbers `level_mode` needs."""
    return log_numbers(parameters) + entries * (effects + 3) + effects * (effects + 3)


def log_numbers(parameters: int) -> int:
    """How many work numbers `level_logs` needs."""
    size = parameters // 2
    return parameters + (2 + 3 * size) + 3 * size + block_work(size)


def level_logs(
    typical: Array, varies: Integers, steps: Array, rows: Integers, at: Array, out: Array, work: Array
) -> None:  # fmt: skip
    """Logarithm of each expected level, mg/L, of a person with these effects; plain numbers, for the compiler."""
    count = len(typical)
    size = count // 2
    given, rates = count, count + 2 + 3 * size
    weights, state, rest = rates + size, rates + 2 * size, rates + 3 * size
    for i in range(count):
        work[i] = typical[i]
    for j in range(len(varies)):
        work[varies[j]] *= math.exp(at[j])
    volume = work[1]
    work[given] = work[0] / volume / 60.0
    work[given + 1] = 0.0
    for j in range(size - 1):
        flow = work[2 + 2 * j]
        work[given + 2 + 3 * j] = flow / volume / 60.0
        work[given + 3 + 3 * j] = flow / work[3 + 2 * j] / 60.0
        work[given + 4 + 3 * j] = 0.0
    rates_of: Any = block_modes  # takes anything that counts as a list of numbers, arrays included
    rates_of(size, work[given : given + 2 + 3 * size], 0, 0, work[rates:weights], work[weights:state], work[rest:])
    for i in range(size):
        work[state + i] = 0.0
    for n in range(len(rows)):
        span, inflow, bolus = steps[n, 0], steps[n, 1], steps[n, 2]
        total = 0.0
        for i in range(size):
            left = work[state + i]
            if span > 0.0:
                # one exponential serves both what falls and what fills; clearance is above 0, and so is every rate
                lost = -math.expm1(-work[rates + i] * span)
                left += lost * (inflow / work[rates + i] - left)
            left += bolus
            work[state + i] = left
            total += work[weights + i] * left
        if rows[n] >= 0:
            out[rows[n]] = math.log(max(total / volume, _LEAST))


def level_slopes(
    typical: Array, varies: Integers, steps: Array, rows: Integers, at: Array, expected: Array, slopes: Array,
    beside: Array, work: Array,
) -> None:  # fmt: skip
    """Change of each expected logarithm with each effect, by differences; plain numbers, for the compiler."""
    entries = len(expected)
    for j in range(len(varies)):
        kept = at[j]
        at[j] = kept + _DIFFERENCE
        level_logs(typical, varies, steps, rows, at, beside, work)
        at[j] = kept
        for i in range(entries):
            slopes[j * entries + i] = (beside[i] - expected[i]) / _DIFFERENCE


def half_squares(at: Array, precision: Array, logs: Array, information: Array, expected: Array) -> float:
    """Half the weighted sum of squares of a fit, prior included; plain numbers, for the compiler."""
    total = 0.0
    for i in range(len(logs)):
        away = logs[i] - expected[i]
        total += information[i] * away * away
    for i in range(len(at)):
        for j in range(len(at)):
            total += at[i] * precision[i, j] * at[j]
    return 0.5 * total


def level_mode(
    typical: Array, varies: Integers, precision: Array, steps: Array, rows: Integers, logs: Array, information: Array,
    at: Array, curvature: Array, work: Array,
) -> tuple[float, int]:  # fmt: skip
    """Levenberg-Marquardt; fills `at` and `curvature`; plain numbers, for the compiler."""
    count, entries = len(varies), len(logs)
    expected = work[0:entries]
    beside = work[entries : 2 * entries]
    tried = work[2 * entries : 3 * entries]
    slopes = work[3 * entries : (3 + count) * entries]
    first = (3 + count) * entries
    gradient = work[first : first + count]
    step = work[first + count : first + 2 * count]
    there = work[first + 2 * count : first + 3 * count]
    factor = work[first + 3 * count : first + (3 + count) * count]
    own = work[first + (3 + count) * count :]
    damping, evaluations = 1e-3, 1
    level_logs(typical, varies, steps, rows, at, expected, own)
    lowest = half_squares(at, precision, logs, information, expected)
    fresh = True
    for _ in range(_STEPS_MAX):
        if fresh:
            level_slopes(typical, varies, steps, rows, at, expected, slopes, beside, own)
            evaluations += count
            normal_equations(at, precision, logs, information, expected, slopes, gradient, curvature)
        solve_damped(curvature, gradient, damping, step, factor)
        gain = 0.0
        for j in range(count):
            gain += step[j] * gradient[j]
            there[j] = at[j] + step[j]
        if gain < _RESTED:
            break
        level_logs(typical, varies, steps, rows, there, tried, own)
        evaluations += 1
        found = half_squares(there, precision, logs, information, tried)
        fresh = found < lowest
        damping *= 0.1 if fresh else 10.0
        if fresh:
            lowest = found
            at[:] = there
            expected[:] = tried
        elif damping > _DAMPING_MAX:
            break
    return lowest, evaluations


def normal_equations(
    at: Array, precision: Array, logs: Array, information: Array, expected: Array, slopes: Array,
    gradient: Array, curvature: Array,
) -> None:  # fmt: skip
    """Downhill gradient and curvature of the half sum of squares; plain numbers, for the compiler."""
    count, entries = len(at), len(logs)
    for j in range(count):
        total = 0.0
        for i in range(entries):
            total += slopes[j * entries + i] * information[i] * (logs[i] - expected[i])
        for k in range(count):
            total -= precision[j, k] * at[k]
            bend = precision[j, k]
            for i in range(entries):
                bend += slopes[j * entries + i] * information[i] * slopes[k * entries + i]
            curvature[j, k] = bend
        gradient[j] = total


def solve_damped(curvature: Array, gradient: Array, damping_factor: float, step: Array, factor: Array) -> None:
    """Step of the damped normal equations by Cholesky; plain numbers, for the compiler."""
    count = len(gradient)
    for j in range(count):
        for k in range(j + 1):
            total = curvature[j, k] * (1.0 + damping_factor) if j == k else curvature[j, k]
            for i in range(k):
                total -= factor[j * count + i] * factor[k * count + i]
            factor[j * count + k] = math.sqrt(total) if j == k else total / factor[k * count + k]
    for j in range(count):
        total = gradient[j]
        for k in range(j):
            total -= factor[j * count + k] * step[k]
        step[j] = total / factor[j * count + j]
    for back in range(count):
        j = count - 1 - back
        total = step[j]
        for k in range(j + 1, count):
            total -= factor[k * count + j] * step[k]
        step[j] = total / factor[j * count + j]


def level_draws(
    typical: Array, varies: Integers, precision: Array, steps: Array, rows: Integers, logs: Array, information: Array,
    mode: Array, factor: Array, normal: Array, draws: Array, log_weights: Array, work: Array,
) -> None:  # fmt: skip
    """Student draws around the mode and the logarithm of their weights; plain numbers, for the compiler."""
    people, count, entries = draws.shape[0], len(varies), len(logs)
    expected, own = work[:entries], work[entries:]
    for person in range(people):
        chi = 0.0
        for k in range(T_FREEDOM):
            chi += normal[person, count + k] ** 2
        wide = math.sqrt(T_FREEDOM / chi)
        far = 0.0
        for j in range(count):
            far += normal[person, j] ** 2
            away = 0.0
            for k in range(j + 1):
                away += factor[j, k] * normal[person, k]
            draws[person, j] = mode[j] + wide * away
        level_logs(typical, varies, steps, rows, draws[person], expected, own)
        lost = half_squares(draws[person], precision, logs, information, expected)
        log_t = -0.5 * (T_FREEDOM + count) * math.log(1.0 + far * wide * wide / T_FREEDOM)
        log_weights[person] = -lost - log_t


def _on_threads(some: Callable[[int, int], None], draws: int) -> None:
    """Share draws out among threads, where that is worth it."""
    from numba import config  # noqa: PLC0415 - loaded already

    cores: Any = config
    threads = min(int(cores.NUMBA_DEFAULT_NUM_THREADS), draws // _WORTH_A_THREAD)
    if threads <= 1:
        some(0, draws)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only for many draws

    ends = np.linspace(0, draws, threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for done in [pool.submit(some, first, last) for first, last in pairwise(ends)]:
            done.result()


@lru_cache(maxsize=1)
def _compiled() -> tuple[Callable[..., tuple[float, int]], Callable[..., None]]:
    import numba  # noqa: PLC0415 - only who asks for it waits for it

    own: tuple[Callable[..., Any], ...] = (
        *SCALAR,
        level_logs,
        level_slopes,
        half_squares,
        normal_equations,
        solve_damped,
        level_mode,
        level_draws,
    )

    def decorate(function: Any) -> Any:  # noqa: ANN401 - Numba has no types
        how: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": {"contract", "nsz"}}
        if function.__name__ not in {"level_mode", "level_draws"}:
            return numba.njit(function, **how)
        try:
            return numba.njit(function, cache=True, **how)
        except RuntimeError:  # neither the source nor the user's cache can be written to
            return numba.njit(function, **how)

    made = linked(own, decorate)
    return made["level_mode"], made["level_draws"]
