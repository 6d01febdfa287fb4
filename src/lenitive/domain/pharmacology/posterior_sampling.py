"""The full posterior by the no-U-turn sampler: slower, and without assumptions about its shape."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from lenitive.domain.foundation.refusal import Refusal
from lenitive.pkpd.entries import Trust, weighed
from lenitive.pkpd.estimation import Posterior, Problem, log_density_slope, posterior
from lenitive.pkpd.linear import Array
from lenitive.pkpd.nuts import Length, sample

_LEAST_ESS: Final = 5.0
"""Effective draws for each number from which importance sampling says where and how wide the chains should look."""


def by_nuts(*, seed: int, length: Length | None = None) -> Callable[[Problem, Array], Posterior | Refusal]:
    """A sampler for `individualise`; it needs the `bayes` extra.

    Args:
        seed: The same seed gives the same draws on the same machine.
        length: How much is drawn; None for the default.

    Returns:
        A sampler that gives equally probable draws, or a refusal when the chains have not converged.
    """

    def sampler(problem: Problem, normal_draws: Array) -> Posterior | Refusal:
        first = posterior(problem, normal_draws)
        usable = replace(problem, trust=_usable(problem.trust))
        wanted = length or Length()
        trusted = first.ess >= _LEAST_ESS * problem.prior.means.shape[1]
        found = sample(
            lambda at: log_density_slope(usable, at),
            around=first.mean() if trusted else first.mode,
            covariance=first.covariance() if trusted else first.mode_covariance,
            seed=seed,
            length=wanted,
            starts=first.equal_draws(wanted.chains) if trusted else None,
        )
        if found.problem is not None:
            return Refusal(
                rule="LIM-FIT-01",
                what=f"The posterior was not found: {found.problem}",
                limit="An interval is given only when the chains agree and enough draws count",
                remedy="Ask for more draws, use the laplace sampler, or check the entries",
                source="lenitive",
            )
        draws = found.draws.reshape(-1, problem.prior.means.shape[1])
        # where no entry is usable the posterior is the prior: far away, which chains that are near do not find
        unusable = round(float(first.level_prob[-1]) * draws.shape[0])
        draws[:unusable] = problem.prior.drawn(np.resize(normal_draws, (draws.shape[0], normal_draws.shape[1])))[
            :unusable
        ]
        weights = np.full(draws.shape[0], 1.0 / draws.shape[0])
        against = weighed(problem.expect(draws), problem.entries, problem.trust)
        return Posterior(
            mode=first.mode,
            mode_covariance=first.mode_covariance,
            draws=draws,
            weights=weights,
            ess=float(np.min(found.ess)),
            log_evidence=first.log_evidence,
            wrong_prob=weights @ against.wrong_prob,
            level_prob=weights @ against.level_prob,
            rounds=1,
        )

    return sampler


def _usable(trust: Trust) -> Trust:
    """The same, given that some entries can be used."""
    some = trust.wrong_fracs < 1.0
    return Trust(wrong_fracs=trust.wrong_fracs[some], shares=trust.shares[some] / trust.shares[some].sum())
