"""A weighted sum of normal distributions: what is known of some numbers before, and where to look for them after."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lenitive.pkpd.compartments import Array
from lenitive.pkpd.long_products import times


@dataclass(frozen=True, kw_only=True, eq=False)
class GaussianMixture:
    """Normal distributions of the same numbers, each with its share.

    Attributes:
        shares: Of each part; they add up to 1; shape (parts,).
        means: Shape (parts, numbers).
        covariances: Positive definite; shape (parts, numbers, numbers).

    Raises:
        ValueError: Shapes that do not go together, shares that do not add up to 1, or a covariance that is not
            positive definite.

    Example:
        >>> one = single(np.array([1.0]), np.array([[4.0]]))
        >>> one.log_density(np.array([[1.0]])).round(4).tolist()  # -log(2 sqrt(2 pi))
        [-1.6121]
    """

    shares: Array
    means: Array
    covariances: Array

    def __post_init__(self) -> None:
        parts, numbers = self.means.shape
        if self.shares.shape != (parts,) or self.covariances.shape != (parts, numbers, numbers):
            raise ValueError(
                f"a mixture of {parts} parts of {numbers} numbers: shares have shape {self.shares.shape}, covariances "
                f"{self.covariances.shape}; give ({parts},) and ({parts}, {numbers}, {numbers})"
            )
        if not (np.all(self.shares >= 0) and math.isclose(float(self.shares.sum()), 1.0, rel_tol=1e-9)):
            raise ValueError(f"shares {self.shares.tolist()} of a mixture: give shares of 0 or more that add up to 1")
        if not (np.all(np.isfinite(self.means)) and np.all(np.isfinite(self.covariances))):
            raise ValueError("a mixture with a mean or a covariance that is not finite; check the variances given")

    @cached_property
    def factors(self) -> Array:
        """Lower Cholesky factor of each covariance."""
        try:
            return np.asarray(np.linalg.cholesky(self.covariances), dtype=np.float64)
        except np.linalg.LinAlgError:
            raise ValueError("a covariance is not positive definite; give each number a variance above 0") from None

    @cached_property
    def precisions(self) -> Array:
        """Inverse of each covariance."""
        return np.asarray(np.linalg.inv(self.covariances), dtype=np.float64)

    @cached_property
    def _inverse_factors(self) -> Array:
        return np.asarray(np.linalg.inv(self.factors), dtype=np.float64)

    @cached_property
    def _log_tops(self) -> Array:
        """Logarithm of share times density at the mean, for each part."""
        log_size = np.log(np.diagonal(self.factors, axis1=1, axis2=2)).sum(axis=1)
        with np.errstate(divide="ignore"):
            log_shares = np.log(self.shares)
        top = log_shares - log_size - 0.5 * self.means.shape[1] * math.log(2 * math.pi)
        return np.asarray(top, dtype=np.float64)

    def log_parts(self, at: Array) -> Array:
        """Logarithm of share times density of each part at each point, shape (people, parts)."""
        found = np.empty((at.shape[0], self.shares.size))
        for part, (mean, inverse) in enumerate(zip(self.means, self._inverse_factors, strict=True)):
            standard = times(at - mean, inverse.T)
            found[:, part] = self._log_tops[part] - 0.5 * np.einsum("pi,pi->p", standard, standard)
        return found

    def log_density(self, at: Array) -> Array:
        """Logarithm of the density at each point; `at` has shape (people, numbers)."""
        return log_sum(self.log_parts(at))

    def slope(self, at: Array) -> tuple[Array, Array]:
        """Gradient of the log-density, and the precision that each point sees, parts weighed by how likely they are.

        Returns:
            Shapes (people, numbers) and (people, numbers, numbers).
        """
        if self.shares.size == 1:
            precision = self.precisions[0]
            return (self.means[0] - at) @ precision, np.broadcast_to(precision, (at.shape[0], *precision.shape))
        parts = self.log_parts(at)
        belongs = np.exp(parts - log_sum(parts)[:, None])
        away = self.means[None, :, :] - at[:, None, :]
        gradient = np.einsum("pk,kij,pkj->pi", belongs, self.precisions, away)
        return gradient, np.einsum("pk,kij->pij", belongs, self.precisions)

    def drawn(self, normal_draws: Array) -> Array:
        """Points of the mixture from standard normal numbers; parts get their shares to within one point.

        Args:
            normal_draws: Shape (people, numbers + 1); the last column decides who belongs to which part.

        Returns:
            Shape (people, numbers).
        """
        people, numbers = normal_draws.shape[0], self.means.shape[1]
        if normal_draws.shape[1] != numbers + 1:
            raise ValueError(f"normal_draws has shape {normal_draws.shape}; give (people, {numbers + 1})")
        rank = np.empty(people)
        rank[np.argsort(normal_draws[:, -1], kind="stable")] = (np.arange(people) + 0.5) / people
        part = np.minimum(np.searchsorted(np.cumsum(self.shares), rank), self.shares.size - 1)
        points = np.empty((people, numbers))
        for number in np.unique(part):
            here = part == number
            points[here] = self.means[number] + times(normal_draws[here, :-1], self.factors[number].T)
        return points

    def mean(self) -> Array:
        """Mean of the whole."""
        return np.asarray(self.shares @ self.means, dtype=np.float64)

    def covariance(self) -> Array:
        """Covariance of the whole: within the parts and between them."""
        away = self.means - self.mean()
        within = np.einsum("k,kij->ij", self.shares, self.covariances)
        return np.asarray(within + np.einsum("k,ki,kj->ij", self.shares, away, away), dtype=np.float64)


def single(mean: Array, covariance: Array) -> GaussianMixture:
    """One normal distribution as a mixture of one part."""
    return GaussianMixture(shares=np.ones(1), means=mean[None, :], covariances=covariance[None, :, :])


def mixed(parts: Sequence[tuple[float, Array, Array]]) -> GaussianMixture:
    """A mixture from (share, mean, covariance) of each part; shares are made to add up to 1."""
    shares = np.array([share for share, _, _ in parts])
    return GaussianMixture(
        shares=shares / shares.sum(),
        means=np.stack([mean for _, mean, _ in parts]),
        covariances=np.stack([covariance for _, _, covariance in parts]),
    )


def log_sum(log_parts: Array) -> Array:
    """Logarithm of the sum along the last axis of numbers given as logarithms; -inf for a sum of nothing.

    Example:
        >>> log_sum(np.log(np.array([[0.25, 0.5]]))).round(6).tolist()  # log 0.75
        [-0.287682]
    """
    highest = log_parts.max(axis=-1, keepdims=True)
    safe = np.where(np.isfinite(highest), highest, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(log_parts - safe).sum(axis=-1)) + safe[..., 0], dtype=np.float64)
