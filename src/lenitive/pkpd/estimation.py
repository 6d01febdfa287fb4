"""One person's numbers from uncertain entries: the most probable values, how sure they are, and draws of them.

The most probable values are found by Levenberg-Marquardt steps on a function that answers for many people at once: one
call gives the expectation and all its slopes, and many starting points (or many persons) are fitted side by side. The
posterior is then drawn by importance sampling around those values, with the effective number of draws in the answer, so
that an answer resting on a few draws is seen to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenitive.pkpd.entries import Entries, Trust, log_likelihood, log_likelihood_slope, weighed
from lenitive.pkpd.gaussian_mixture import GaussianMixture, log_sum, mixed
from lenitive.pkpd.linear import Array
from lenitive.pkpd.long_products import covariance_of, weighted_square

Expect = Callable[[Array], Array]
"""From numbers, shape (people, numbers), to what the model expects, shape (people, entries)."""

_DIFFERENCE: Final = 1e-5
_STEPS_MAX: Final = 40
_RESTED: Final = 1e-9
_SCALES: Final = ((0.60, 1.0), (0.20, 1.25), (0.10, 1.6))
"""Share and widening of the normal parts around a most probable value; the rest of the proposal is the prior."""

_PRIOR_SHARE: Final = 0.10
_OUT: Final = 1.5
_LEARNED_FRAC: Final = 0.97
_OUT_WIDTH: Final = 0.7
_STEPS_BEYOND: Final = 8
_LEAST_SHARE: Final = 0.01
_LEAST_LOG_MASS: Final = 6.0
_LOG_2_PI: Final = float(np.log(2.0 * np.pi))
_GOOD_FRAC: Final = 0.25
_ROUNDS_MAX: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Modes:
    """Most probable values, from several starting points or of several persons.

    Attributes:
        at: Shape (fits, numbers).
        log_density: Log of prior times likelihood there; shape (fits,).
        precision: Inverse of the covariance of the normal distribution around them; shape (fits, numbers, numbers).
        settled: Whether the steps came to rest; shape (fits,).
    """

    at: Array
    log_density: Array
    precision: Array
    settled: np.ndarray

    @property
    def covariance(self) -> Array:
        """Covariance of the normal distribution around each; shape (fits, numbers, numbers)."""
        return np.asarray(np.linalg.inv(self.precision), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """What is known after the entries.

    Attributes:
        mode: Most probable values; shape (numbers,).
        mode_covariance: Of the normal distribution around them.
        draws: Possible values; shape (draws, numbers).
        weights: Of each draw; they add up to 1.
        ess: Effective number of draws: how many equal ones would say as much.
        log_evidence: Logarithm of the probability of the entries.
        wrong_prob: Probability that each entry is wrong; shape (entries,).
        level_prob: Probability of each share of wrong entries; shape (levels,).
        rounds: How often the place to look was adapted.
    """

    mode: Array
    mode_covariance: Array
    draws: Array
    weights: Array
    ess: float
    log_evidence: float
    wrong_prob: Array
    level_prob: Array
    rounds: int

    def mean(self) -> Array:
        """Mean of the draws; shape (numbers,)."""
        return np.asarray(self.weights @ self.draws, dtype=np.float64)

    def covariance(self) -> Array:
        """Covariance of the draws; shape (numbers, numbers)."""
        return covariance_of(self.draws, self.weights)

    def equal_draws(self, count: int) -> Array:
        """Draws of equal weight, repeated where theirs was large; shape (count, numbers)."""
        return np.asarray(self.draws[evenly_chosen(self.weights, count)], dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """What is to be estimated from what.

    Attributes:
        expect: What the model expects of numbers.
        entries: What was written.
        trust: How many entries may be wrong.
        prior: What is known before.
    """

    expect: Expect
    entries: Entries
    trust: Trust
    prior: GaussianMixture

    def log_density(self, at: Array) -> Array:
        """Log of prior times likelihood; `at` has shape (people, numbers)."""
        return self.prior.log_density(at) + log_likelihood(self.expect(at), self.entries, self.trust)


def most_probable(
    problem: Problem, starts: Array, *, fixed: NDArray[np.bool_] | None = None, steps_max: int = _STEPS_MAX
) -> Modes:
    """The most probable values from each starting point, by Levenberg-Marquardt steps side by side.

    Args:
        problem: What is estimated; its entries may be one sheet, or one for each starting point.
        starts: Shape (fits, numbers).
        fixed: Numbers that stay where they start, shape (fits, numbers); None for none.
        steps_max: After so many steps the search ends.

    Returns:
        Where each came to rest, in the order of the starts.

    Example:
        >>> from lenitive.pkpd.gaussian_mixture import single
        >>> sure = Trust(wrong_fracs=np.array([0.0]), shares=np.array([1.0]))
        >>> read = Entries(low=np.array([1.99]), high=np.array([2.01]), sd=np.array([1.0]), stray=np.array([0.1]))
        >>> prior = single(np.zeros(1), np.array([[1e6]]))
        >>> problem = Problem(expect=lambda at: at, entries=read, trust=sure, prior=prior)
        >>> most_probable(problem, np.zeros((1, 1))).at.round(4).tolist()  # the reading itself
        [[2.0]]
    """
    here = _looked_at(problem, starts)
    damping = np.full(starts.shape[0], 1e-3)
    settled = np.zeros(starts.shape[0], dtype=np.bool_)
    for _ in range(steps_max):
        step = _step(here, damping, fixed)
        gain = np.einsum("fi,fi->f", step, here.gradient)
        settled |= gain < _RESTED
        if settled.all():
            break
        there = _looked_at(problem, here.at + np.where(settled[:, None], 0.0, step))
        better = (there.log_density > here.log_density) & ~settled
        damping = np.where(better, damping * 0.1, damping * 10.0)
        settled |= damping > 1e8
        here = here.replaced_by(there, better)
    return Modes(at=here.at, log_density=here.log_density, precision=here.precision, settled=settled)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Place:
    """Points: log-density, its slope, what the entries say, and the curvature that steps are taken with."""

    at: Array
    log_density: Array
    gradient: Array
    precision: Array
    curvature: Array

    def replaced_by(self, other: "_Place", where: np.ndarray) -> "_Place":
        return _Place(
            at=np.where(where[:, None], other.at, self.at),
            log_density=np.where(where, other.log_density, self.log_density),
            gradient=np.where(where[:, None], other.gradient, self.gradient),
            precision=np.where(where[:, None, None], other.precision, self.precision),
            curvature=np.where(where[:, None, None], other.curvature, self.curvature),
        )


def _slopes(problem: Problem, at: Array) -> tuple[Array, Array]:
    """What is expected, shape (fits, entries), and how each number moves it, shape (fits, numbers, entries)."""
    fits, numbers = at.shape
    beside = np.repeat(at[:, None, :], numbers + 1, axis=1)
    places = np.arange(numbers)
    beside[:, places + 1, places] += _DIFFERENCE
    expected = problem.expect(beside.reshape(-1, numbers)).reshape(fits, numbers + 1, -1)
    return expected[:, 0], (expected[:, 1:] - expected[:, :1]) / _DIFFERENCE


def _looked_at(problem: Problem, at: Array) -> _Place:
    expected, slopes = _slopes(problem, at)
    found = weighed(expected, problem.entries, problem.trust)
    prior_gradient, prior_precision = problem.prior.slope(at)
    return _Place(
        at=at,
        log_density=problem.prior.log_density(at) + found.log_likelihood,
        gradient=prior_gradient + np.einsum("fij,fj->fi", slopes, found.gradient),
        precision=prior_precision + (slopes * found.information[:, None, :]) @ np.swapaxes(slopes, 1, 2),
        curvature=prior_precision + (slopes * found.pull[:, None, :]) @ np.swapaxes(slopes, 1, 2),
    )


def log_density_slope(problem: Problem, at: Array) -> tuple[Array, Array]:
    """Log of prior times likelihood and its gradient at many points; shapes (points,) and (points, numbers).

    What is expected is differentiated by forward differences: of logarithms of levels within 1e-5 of derivatives in 60
    digits. The gradient of a density that bends more is off by as much, relative to its largest part.
    """
    expected, slopes = _slopes(problem, at)
    value, gradient = log_likelihood_slope(expected, problem.entries, problem.trust)
    prior_gradient, _ = problem.prior.slope(at)
    return problem.prior.log_density(at) + value, prior_gradient + (slopes @ gradient[:, :, None])[:, :, 0]


def _step(place: _Place, damping: Array, fixed: NDArray[np.bool_] | None) -> Array:
    gradient, damped = place.gradient, place.curvature.copy()
    np.einsum("fii->fi", damped)[...] *= 1.0 + damping[:, None]
    if fixed is not None:
        gradient = np.where(fixed, 0.0, gradient)
        damped[fixed[:, :, None] | fixed[:, None, :]] = 0.0
        np.einsum("fii->fi", damped)[fixed] = 1.0
    return np.asarray(np.linalg.solve(damped, gradient[:, :, None])[:, :, 0], dtype=np.float64)


def posterior(problem: Problem, normal_draws: Array, *, look_first: int = 256) -> Posterior:
    """Draws of the posterior by importance sampling around its most probable values.

    First a few values of the prior are looked at, so that a second place that explains the entries is not missed. Each
    round of draws corrects where the next one looks, until a quarter of the draws count or five rounds are done.

    Args:
        problem: What is estimated, from one sheet of entries.
        normal_draws: Standard normal numbers, shape (draws, numbers + 1); they may be reused.
        look_first: How many values of the prior are looked at first.

    Returns:
        Weighted draws with their effective number.
    """
    prior = problem.prior
    first = prior.drawn(normal_draws[:look_first])
    promising = first[np.argsort(-problem.log_density(first))[:3]]
    modes = _distinct(most_probable(problem, np.vstack([prior.mean()[None, :], promising])))
    places = _places(problem, modes)
    number = 0
    while True:
        number += 1
        proposal = mixed([*_widened(places), *_parts(prior, _PRIOR_SHARE)])
        draws = proposal.drawn(normal_draws)
        expected = problem.expect(draws)
        log_weights = prior.log_density(draws) - proposal.log_density(draws)
        log_weights += log_likelihood(expected, problem.entries, problem.trust)
        top = float(log_weights.max())
        raw = np.exp(log_weights - top)
        weights = raw / raw.sum()
        ess = 1.0 / float(np.sum(weights**2))
        if ess >= _GOOD_FRAC * draws.shape[0] or number == _ROUNDS_MAX:
            break
        places = _adapted(draws, log_weights, places)
    return _gathered(problem, modes, draws, expected, (weights, ess, top + float(np.log(raw.mean())), number))


def _gathered(
    problem: Problem, modes: Modes, draws: Array, expected: Array, outcome: tuple[Array, float, float, int]
) -> Posterior:
    weights, ess, log_evidence, rounds = outcome
    best = int(np.argmax(modes.log_density))
    found = weighed(expected, problem.entries, problem.trust)
    return Posterior(
        mode=modes.at[best],
        mode_covariance=modes.covariance[best],
        draws=draws,
        weights=weights,
        ess=ess,
        log_evidence=log_evidence,
        wrong_prob=weights @ found.wrong_prob,
        level_prob=weights @ found.level_prob,
        rounds=rounds,
    )


def evenly_chosen(weights: Array, count: int) -> np.ndarray:
    """Places of draws so that each is chosen as often as its weight says, to within one; shape (count,).

    Example:
        >>> evenly_chosen(np.array([0.5, 0.25, 0.25]), 4).tolist()
        [0, 0, 1, 2]
    """
    at = (np.arange(count) + 0.5) / count
    return np.minimum(np.searchsorted(np.cumsum(weights), at), weights.size - 1)


def _distinct(modes: Modes) -> Modes:
    """Best first, without those that another already stands for."""
    kept: list[int] = []
    for fit in np.argsort(-modes.log_density):
        gaps = [modes.at[fit] - modes.at[other] for other in kept]
        far = all(float(gap @ modes.precision[other] @ gap) > 1.0 for gap, other in zip(gaps, kept, strict=True))
        if far and modes.log_density[fit] > modes.log_density.max() - 12.0:
            kept.append(int(fit))
    return Modes(
        at=modes.at[kept],
        log_density=modes.log_density[kept],
        precision=modes.precision[kept],
        settled=modes.settled[kept],
    )


def _places(problem: Problem, modes: Modes) -> GaussianMixture:
    """Where to look first: around the most probable values, and beyond where a normal distribution would end too soon.

    A number that no longer changes anything beyond some size leaves a plateau as wide as the prior. So each number is
    held well out on either side while the others follow; where that is more probable than the normal distributions
    around the most probable values say, a part of its own is put there.
    """
    around = [
        (log_mass, at, covariance)
        for log_mass, at, covariance in zip(_log_masses(modes), modes.at, modes.covariance, strict=True)
    ]
    best, numbers = modes.at[0], modes.at.shape[1]
    mean, spread = problem.prior.mean(), np.sqrt(np.diag(problem.prior.covariance()))
    learned = np.flatnonzero(np.sqrt(np.diag(around[0][2])) < _LEARNED_FRAC * spread)
    held = np.tile(learned, 2)
    starts = np.repeat(best[None, :], held.size, axis=0)
    starts[np.arange(held.size), held] = np.concatenate(
        [(mean - _OUT * spread)[learned], (mean + _OUT * spread)[learned]]
    )
    fixed = held[:, None] == np.arange(numbers)[None, :]
    if not held.size:
        return _mixture_of(around)
    beyond = most_probable(problem, starts, fixed=fixed, steps_max=_STEPS_BEYOND)
    expected = _mixture_of(around).log_density(beyond.at) + log_sum(np.array([mass for mass, _, _ in around])[None, :])
    lacking = beyond.log_density - expected
    for place in np.flatnonzero(lacking > 0.0):
        covariance = _free_along(beyond.precision[place], int(held[place]), _OUT_WIDTH * spread[held[place]])
        log_mass = beyond.log_density[place] + 0.5 * float(np.linalg.slogdet(covariance)[1])
        around.append((log_mass + 0.5 * numbers * _LOG_2_PI, beyond.at[place], covariance))
    top = max(log_mass for log_mass, _, _ in around)
    return _mixture_of([one for one in around if one[0] > top - _LEAST_LOG_MASS])


def _log_masses(modes: Modes) -> Array:
    """Logarithm of the mass of the normal distribution around each mode."""
    log_size = 0.5 * np.linalg.slogdet(modes.covariance)[1] + 0.5 * modes.at.shape[1] * _LOG_2_PI
    return np.asarray(modes.log_density + log_size, dtype=np.float64)


def _mixture_of(parts: list[tuple[float, Array, Array]]) -> GaussianMixture:
    top = max(log_mass for log_mass, _, _ in parts)
    return mixed([(float(np.exp(log_mass - top)) + 1e-12, at, covariance) for log_mass, at, covariance in parts])


def _free_along(precision: Array, number: int, width: float) -> Array:
    """Covariance in which one number has its own width and the others follow it as the precision says."""
    rest = np.flatnonzero(np.arange(precision.shape[0]) != number)
    inner = np.linalg.inv(precision[np.ix_(rest, rest)])
    follow = np.zeros(precision.shape[0])
    follow[number] = 1.0
    follow[rest] = -inner @ precision[rest, number]
    covariance = np.outer(follow, follow) * width**2
    covariance[np.ix_(rest, rest)] += inner
    return covariance


def _widened(places: GaussianMixture) -> list[tuple[float, Array, Array]]:
    shares = np.maximum(places.shares, _LEAST_SHARE)
    return [
        (float(part * share), at, covariance * wider)
        for part, at, covariance in zip(shares / shares.sum(), places.means, places.covariances, strict=True)
        for share, wider in _SCALES
    ]


def _parts(mixture: GaussianMixture, share: float) -> list[tuple[float, Array, Array]]:
    return [
        (share * float(own), mean, covariance)
        for own, mean, covariance in zip(mixture.shares, mixture.means, mixture.covariances, strict=True)
    ]


def _adapted(draws: Array, log_weights: Array, places: GaussianMixture) -> GaussianMixture:
    """Where to look next: each part takes share, mean and covariance from the draws that belong to it.

    Weights are evened until enough draws count; a part with few draws keeps most of its covariance.
    """
    people, numbers = draws.shape
    weights = _evened(log_weights, max(5.0 * numbers, 0.05 * people))
    counting = 1.0 / float(weights @ weights)
    log_parts = places.log_parts(draws)
    belongs = np.exp(log_parts - log_sum(log_parts)[:, None]) * weights[:, None]
    found = []
    for part, share in enumerate(belongs.sum(axis=0)):
        if share < _LEAST_SHARE:
            continue
        own = belongs[:, part] / share
        away = draws - places.means[part]
        mean = own @ away
        seen = weighted_square(away, own) - np.outer(mean, mean)
        trust = share * counting / (share * counting + 2.0 * numbers)
        covariance = trust * seen + (1.0 - trust) * places.covariances[part]
        found.append((float(share), places.means[part] + trust * mean, covariance))
    return mixed(found)


def _evened(log_weights: Array, enough: float) -> Array:
    """Weights raised to a power below 1 until so many draws count."""
    power = 1.0
    while True:
        raw = np.exp(power * (log_weights - log_weights.max()))
        weights = raw / raw.sum()
        if 1.0 / float(np.sum(weights**2)) >= enough or power < 0.02:
            return np.asarray(weights, dtype=np.float64)
        power *= 0.8
