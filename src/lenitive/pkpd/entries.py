"""How probable written entries are, given what a model expects, when any of them may be wrong.

Every entry is an interval in which the true reading lay: a score of 6 is 5.5 to 6.5, a score of 0 is anything up to
0.5, a level below the limit of quantification is anything up to that limit. The error has a Student distribution of
four degrees of freedom, whose tails forgive one odd reading. Beyond that an entry may be plainly wrong (a unit slip,
another person's chart); then it may be anything. How many entries of a sheet are wrong is itself not known, and one
possibility is that none of them can be used: then nothing is learned.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.pkpd.gaussian_mixture import log_sum
from lenitive.pkpd.linear import Array

_SCALE: Final = (5.0 / 7.0) ** 0.5
"""Width of the Student error for a standard deviation of 1, so that it says as much about the mean as a normal one."""

_FAR: Final = 1e7
"""Where a Student distribution ends, in widths; closer to its end than rounding."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trust:
    """How many entries of one sheet may be wrong, before looking at them.

    Attributes:
        wrong_fracs: Possible shares of wrong entries, each 0 to 1; 1 means that none can be used; shape (levels,).
        shares: How probable each is; they add up to 1; shape (levels,).
    """

    wrong_fracs: Array
    shares: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entries:
    """What was written down, on the scale on which errors have one standard deviation each.

    Attributes:
        low: Lower end of each interval, -inf where it is open; shape (entries,) or (sheets, entries).
        high: Upper end, inf where it is open; the same shape.
        sd: Standard deviation of a true entry's error; shape (entries,).
        stray: Probability of the interval for an entry that is wrong, above 0; the shape of `low`.
    """

    low: Array
    high: Array
    sd: Array
    stray: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """Entries against expectations.

    Attributes:
        log_likelihood: Of the whole sheet; shape (people,).
        gradient: Of that to each expectation; shape (people, entries).
        information: What each entry says about its expectation, less where it is probably wrong; the same shape.
        pull: How hard each entry pulls for each unit that it is away, for the size of a step; the same shape.
        wrong_prob: Probability that each entry is wrong; the same shape.
        level_prob: Probability of each share of wrong entries; shape (people, levels).
    """

    log_likelihood: Array
    gradient: Array
    information: Array
    pull: Array
    wrong_prob: Array
    level_prob: Array


def log_likelihood(expected: Array, entries: Entries, trust: Trust) -> Array:
    """Logarithm of the probability of a sheet of entries.

    Args:
        expected: What the model expects, shape (people, entries).
        entries: What was written.
        trust: How many may be wrong.

    Returns:
        Shape (people,).

    Example:
        >>> sure = Trust(wrong_fracs=np.array([0.0]), shares=np.array([1.0]))
        >>> score = Entries(low=np.array([-np.inf]), high=np.array([6.0]), sd=np.array([1.0]), stray=np.array([0.1]))
        >>> np.exp(log_likelihood(np.array([[6.0]]), score, sure)).round(6).tolist()  # half lies below its mean
        [0.5]
    """
    true_prob = _probability(*_ends(expected, entries))
    return log_sum(_log_levels(true_prob, entries, trust))


def log_likelihood_slope(expected: Array, entries: Entries, trust: Trust) -> tuple[Array, Array]:
    """The same and its gradient to each expectation; shapes (people,) and (people, entries)."""
    found = _at(expected, entries, trust)
    return found[0], found[1]


def weighed(expected: Array, entries: Entries, trust: Trust) -> Weighed:
    """The same with everything that a fit and a report need; arguments as for `log_likelihood`."""
    total, slope, wrong_prob, level_prob, (low, high) = _at(expected, entries, trust)
    information, pull = _said(low, high, entries)
    return Weighed(
        log_likelihood=total,
        gradient=slope,
        information=(1.0 - wrong_prob) * information,
        pull=(1.0 - wrong_prob) * pull,
        wrong_prob=wrong_prob,
        level_prob=level_prob,
    )


def _at(expected: Array, entries: Entries, trust: Trust) -> tuple[Array, Array, Array, Array, tuple[Array, Array]]:
    low, high = _ends(expected, entries)
    true_prob = _probability(low, high)
    log_levels = _log_levels(true_prob, entries, trust)
    total = log_sum(log_levels)
    level_prob = np.exp(log_levels - total[:, None])
    gradient_true = -(_density(high) - _density(low)) / (entries.sd * _SCALE)
    wrong_prob = np.zeros_like(expected)
    slope = np.zeros_like(expected)
    for level, wrong_frac in enumerate(trust.wrong_fracs):
        here = level_prob[:, level, None]
        either = (1.0 - wrong_frac) * true_prob + wrong_frac * entries.stray
        wrong_prob += here * wrong_frac * entries.stray / either
        slope += here * (1.0 - wrong_frac) * gradient_true / either
    return total, slope, wrong_prob, level_prob, (low, high)


def read_back(expected: Array, sd: Array, uniforms: Array) -> Array:
    """A true reading from uniform numbers: what the model expects, with the error of a right entry.

    Args:
        expected: Any shape.
        sd: Standard deviation; a shape that goes with it.
        uniforms: Between 0 and 1, exclusive; the shape of `expected`.

    Returns:
        Readings before rounding to what can be written.

    Example:
        >>> read_back(np.array([5.0]), np.array([1.0]), np.array([0.5])).tolist()
        [5.0]
    """
    # F = (2 + 3 x - x^3) / 4 with x = t / sqrt(4 + t^2): a cubic with three real roots, the middle one in (-1, 1)
    x = 2.0 * np.sin(np.arcsin(2.0 * uniforms - 1.0) / 3.0)
    return np.asarray(expected + sd * _SCALE * 2.0 * x / np.sqrt(1.0 - x**2), dtype=np.float64)


def _ends(expected: Array, entries: Entries) -> tuple[Array, Array]:
    """Both ends of each interval on the scale on which the Student distribution is a cubic."""
    width = entries.sd * _SCALE
    return _bent((entries.low - expected) / width), _bent((entries.high - expected) / width)


def _bent(t: Array) -> Array:
    inside = np.clip(t, -_FAR, _FAR)
    return np.asarray(inside / np.sqrt(4.0 + inside * inside), dtype=np.float64)


def _probability(low: Array, high: Array) -> Array:
    return np.asarray(np.maximum(high - low, 0.0) * (3.0 - high * high - high * low - low * low) * 0.25)


def _density(x: Array) -> Array:
    return np.asarray(0.375 * np.maximum(1.0 - x * x, 0.0) ** 2.5, dtype=np.float64)


def _said(low: Array, high: Array, entries: Entries) -> tuple[Array, Array]:
    """What right entries say: expected information, and pull for each unit of distance; an open one says yes or no."""
    is_open = np.isinf(entries.low) | np.isinf(entries.high)
    width = np.where(is_open, 0.0, entries.high - entries.low)
    closed = 1.0 / (entries.sd**2 + width**2 / 12.0)
    middle = 0.5 * (low + high)
    pull = closed * 1.75 * (1.0 - middle * middle)  # 5 / (4 + t^2) for a scale of 5/7
    if not is_open.any():
        return np.broadcast_to(closed, low.shape), pull
    end = np.where(np.isinf(entries.low), high, low)
    below = np.clip((2.0 + 3.0 * end - end**3) * 0.25, 1e-12, 1.0 - 1e-12)
    yes_or_no = _density(end) ** 2 / (below * (1.0 - below)) / (entries.sd * _SCALE) ** 2
    return np.where(is_open, yes_or_no, closed), np.where(is_open, yes_or_no, pull)


def _log_levels(true_prob: Array, entries: Entries, trust: Trust) -> Array:
    """Log of share times probability of the sheet, for each share of wrong entries; shape (people, levels)."""
    found = np.empty((true_prob.shape[0], trust.shares.size))
    with np.errstate(divide="ignore"):
        for level, (wrong_frac, share) in enumerate(zip(trust.wrong_fracs, trust.shares, strict=True)):
            either = (1.0 - wrong_frac) * np.maximum(true_prob, 0.0) + wrong_frac * entries.stray
            found[:, level] = np.log(share) + np.log(either).sum(axis=-1)
    return found
