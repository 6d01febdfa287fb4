"""Draws of a posterior by the no-U-turn sampler of blackjax, and whether they can be trusted.

Needs the `bayes` extra (JAX and blackjax), which is imported on the first call only. It is slower than importance
sampling and takes nothing for granted about the shape of the posterior, so it is what to ask when the other says that
few of its draws count. The density stays the same NumPy function for all: JAX calls it for every chain at once.

A gradient by differences costs no exactness: a leapfrog step along any field that depends on the place alone can be
gone back and keeps volume, and whether its end is taken is decided by the density itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np

from lenitive.pkpd.linear import Array

Density = Callable[[Array], tuple[Array, Array]]
"""From points, shape (points, numbers), to log-density (points,) and its gradient (points, numbers)."""

Jax = Any
"""A module, function, array or key of JAX, which is imported late."""

R_HAT_MAX: Final = 1.01
"""Chains that differ by more than this have not found the same place; assumed, the usual bound."""

ESS_MIN: Final = 400.0
"""Fewer effective draws than this do not give an interval; assumed, the usual bound."""

DIVERGED_FRAC_MAX: Final = 0.01
"""A larger share of draws that the sampler itself distrusts is too large; assumed."""

_FAR: Final = 30.0
"""Spreads of the normal approximation beyond which there is no posterior."""

WITHOUT_BAYES: Final = (
    "full posterior sampling needs JAX and blackjax, which are not installed; install lenitive[bayes], or use the "
    "laplace sampler"
)


class BayesExtraMissingError(ImportError):
    """The `bayes` extra is not installed; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How much is drawn.

    Attributes:
        chains: At least two, or their agreement cannot be judged.
        warmup: Draws of each chain that are thrown away.
        draws: Draws of each chain that are kept.

    Raises:
        ValueError: Too few of one of them.
    """

    chains: int = 16
    warmup: int = 150
    draws: int = 150

    def __post_init__(self) -> None:
        if self.chains < 2 or self.warmup < 50 or self.draws < 50:
            raise ValueError(
                f"{self.chains} chains, {self.warmup} warm-up draws, {self.draws} draws: give at least 2, 50 and 50"
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sampled:
    """Draws of several chains.

    Attributes:
        draws: Shape (chains, draws, numbers).
        r_hat: How much the chains differ, 1 when they agree; shape (numbers,).
        ess: Effective number of draws of all chains; shape (numbers,).
        divergences: How many draws the sampler itself distrusts.
    """

    draws: Array
    r_hat: Array
    ess: Array
    divergences: int

    @property
    def problem(self) -> str | None:
        """Why the draws must not be used, in one line; None when they may."""
        r_hat, ess = float(np.max(self.r_hat)), float(np.min(self.ess))
        diverged_frac = self.divergences / (self.draws.shape[0] * self.draws.shape[1])
        if not r_hat <= R_HAT_MAX:
            return f"the chains do not agree: R-hat {r_hat:.3f}, {R_HAT_MAX} is allowed; ask for more draws"
        if not ess >= ESS_MIN:
            return f"too few effective draws: {ess:.0f}, {ESS_MIN:.0f} are needed; ask for more draws"
        if diverged_frac > DIVERGED_FRAC_MAX:
            return f"{diverged_frac:.1%} of the draws diverged, {DIVERGED_FRAC_MAX:.0%} is allowed; ask for more draws"
        return None


def sample(
    density: Density,
    *,
    around: Array,
    covariance: Array,
    seed: int,
    length: Length | None = None,
    starts: Array | None = None,
) -> Sampled:
    """Draw from a density that is known up to a factor.

    Args:
        density: Log-density and gradient of many points.
        around: Where the chains start, each at its own distance; shape (numbers,).
        covariance: Of the region; shape (numbers, numbers).
        seed: The same seed gives the same draws on the same machine.
        length: How much is drawn; None for 16 chains of 150 + 150: chains side by side cost little more than one.
        starts: Where the chains start, shape (chains, numbers); None for points of the normal distribution of
            `around` and `covariance`.

    Returns:
        The draws with R-hat and effective number; look at `problem` before using them.

    Raises:
        BayesExtraMissingError: JAX or blackjax is not installed.
    """
    jax, blackjax = _engines()
    wanted = length or Length()
    factor = np.linalg.cholesky(covariance)

    def standardised(standard: Jax) -> tuple[Array, Array]:
        # in the coordinates of the normal approximation the posterior is near a standard normal one
        points = np.asarray(standard, dtype=np.float64)
        flat = points.reshape(-1, around.size)
        # the first steps of the sampler may land anywhere: nothing is there, and nothing is computed there
        lost = ~np.all(np.abs(flat) <= _FAR, axis=1)
        value, gradient = density(around + np.where(lost[:, None], 0.0, flat) @ factor.T)
        value, gradient = np.where(lost, -np.inf, value), np.where(lost[:, None], 0.0, gradient @ factor)
        return value.reshape(points.shape[:-1]), gradient.reshape(points.shape)

    with _double(jax):
        chain = partial(_chain, jax, blackjax, _as_jax(jax, standardised, around.size), wanted)
        keys = jax.random.split(jax.random.key(seed), wanted.chains)
        if starts is None:
            first = jax.random.normal(jax.random.key(seed + 1), (wanted.chains, around.size), dtype="float64")
        else:
            first = jax.numpy.asarray(np.linalg.solve(factor, (starts - around).T).T)
        standard, diverged = jax.jit(jax.vmap(chain))(keys, first)
        ess = np.asarray(blackjax.diagnostics.effective_sample_size(standard), dtype=np.float64)
        r_hat = np.asarray(blackjax.diagnostics.potential_scale_reduction(standard), dtype=np.float64)
    return Sampled(
        draws=around + np.asarray(standard, dtype=np.float64) @ factor.T,
        r_hat=r_hat,
        ess=ess,
        divergences=int(np.sum(np.asarray(diverged))),
    )


def _as_jax(jax: Jax, density: Callable[[Jax], tuple[Array, Array]], numbers: int) -> Jax:
    """The density as JAX sees it: one call for all chains, with its own gradient."""
    shapes = (jax.ShapeDtypeStruct((), "float64"), jax.ShapeDtypeStruct((numbers,), "float64"))

    def both(at: Jax) -> Jax:
        return jax.pure_callback(density, shapes, at, vmap_method="broadcast_all")

    log_density = jax.custom_vjp(lambda at: both(at)[0])
    log_density.defvjp(both, lambda gradient, change: (change * gradient,))
    return log_density


def _chain(jax: Jax, blackjax: Jax, log_density: Jax, length: Length, key: Jax, start: Jax) -> Jax:
    """One chain: adapted, then drawn; positions, and whether each diverged."""
    warm_key, draw_key = jax.random.split(key)
    adaptation = blackjax.window_adaptation(blackjax.nuts, log_density, target_acceptance_rate=0.8)
    (state, tuned), _ = adaptation.run(warm_key, start, num_steps=length.warmup)
    kernel = blackjax.nuts(log_density, **tuned).step

    def step(now: Jax, one_key: Jax) -> Jax:
        after, info = kernel(one_key, now)
        return after, (after.position, info.is_divergent)

    return jax.lax.scan(step, state, jax.random.split(draw_key, length.draws))[1]


@contextmanager
def _double(jax: Jax) -> Iterator[None]:
    """Double precision everywhere, also on the threads from which JAX calls back; then as it was."""
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    try:
        yield
    finally:
        jax.config.update("jax_enable_x64", before)


def _engines() -> tuple[Jax, Jax]:
    try:
        import blackjax  # noqa: PLC0415 - an extra, and slow to import
        import jax  # noqa: PLC0415 - the same
    except ImportError:
        raise BayesExtraMissingError(WITHOUT_BAYES) from None
    return jax, blackjax
