"""What is known of a person before anything is seen, and how much of what one session taught holds in the next."""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.joint import Joined
from lenitive.domain.pharmacology.model import Parameter, Person, is_widened
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.random_effects import variation_of
from lenitive.domain.pharmacology.variation import Variation
from lenitive.pkpd.gaussian_mixture import GaussianMixture, mixed, single
from lenitive.pkpd.linear import Array
from lenitive.pkpd.long_products import times

OCCASION_FRAC: Final = proposed(
    0.1, "", "share of the variance between people that is a person's own change from session to session; not seen"
)

OCCASION_FRACS: Final[Mapping[str, Parameter]] = {
    "pain.drift_nrs": proposed(1.0, "", "how pain moves by itself on one day says nothing about another day"),
    "pain.expectation_frac": proposed(0.3, "", "hope changes with what happened last time; size not seen"),
}
"""Where that share is another one."""


def prior_of(joint: Joined, person: Person) -> GaussianMixture:
    """How people alike differ, with the uncertainty of typical values: the random effects before anything is seen.

    Args:
        joint: Kinetics and responses.
        person: Decides whether variances are widened.

    Returns:
        A mixture over `effect_names(joint)`; its second part, where there is one, is the heavy tail.

    Example:
        >>> from lenitive.domain.pharmacology.joint import joined
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> found = prior_of(joined(MODELS["default_racemic_v1"]), Person(weight_kg=70.0, age_years=50, child_pugh="A"))
        >>> found.shares.tolist(), found.covariances[:, 0, 0].round(4).tolist()  # + uncertainty of clearance
        ([0.85, 0.15], [0.1046, 0.189])
    """
    variation = variation_of(joint, widened=is_widened(joint.own, person))
    usual = variation.covariance()
    mean = np.zeros(usual.shape[0])
    heavy = _heavy_tail(variation)
    if heavy is None:
        return single(mean, usual)
    share, longer = heavy
    return mixed([(1.0 - share, mean, usual), (share, mean, usual * np.outer(longer, longer))])


def _heavy_tail(variation: Variation) -> tuple[float, Array] | None:
    """Share of people in the heavy tail, and by how much each effect is longer there, as `Variation.drawn` has it."""
    spread = variation.spread
    if spread is None or spread.heavy_share is None or spread.heavy_variance is None or spread.heavy_parameter is None:
        return None
    name, total = spread.heavy_parameter, variation.variances()
    between = variation.between_people()[name]
    widening = between / spread.variances[name].value
    more = spread.heavy_variance.value * widening - between
    longer = np.ones(len(total))
    longer[tuple(total).index(name)] = math.sqrt((total[name] + more) / total[name])
    return spread.heavy_share.value, longer


def kept_fracs(joint: Joined, person: Person) -> Array:
    """Correlation of each random effect with itself in the next session: 1 keeps all, 0 starts anew.

    What is uncertain about the typical person is the same in every session; of the difference between people a share
    is new each time.
    """
    variation = variation_of(joint, widened=is_widened(joint.own, person))
    between, total = variation.between_people(), variation.variances()
    return np.array(
        [
            1.0 - OCCASION_FRACS.get(name, OCCASION_FRAC).value * between.get(name, 0.0) / value
            for name, value in total.items()
        ]
    )


def next_session_draws(draws: Array, prior: GaussianMixture, kept: Array, normal_draws: Array) -> Array:
    """The same people in their next session: a share of each difference is new.

    People in general are the same before and after, so that where nothing was learned nothing is.

    Args:
        draws: Random effects in this session, shape (people, effects).
        prior: Of people in general.
        kept: From `kept_fracs`.
        normal_draws: Independent of the draws; the shape of `draws`.
    """
    return np.asarray(prior.mean() + (draws - prior.mean()) * kept + times(normal_draws, _new_part(prior, kept).T))


def next_session_prior(mean: Array, covariance: Array, prior: GaussianMixture, kept: Array) -> GaussianMixture:
    """The same as a normal distribution, from the mean and covariance of what is known of this session."""
    new = _new_part(prior, kept)
    moved = covariance * np.outer(kept, kept) + new @ new.T
    return single(prior.mean() + (mean - prior.mean()) * kept, moved + np.diag(np.full(kept.size, 1e-12)))


def _new_part(prior: GaussianMixture, kept: Array) -> Array:
    """A square root of the variance that is new in a session."""
    whole = prior.covariance()
    values, vectors = np.linalg.eigh(whole - whole * np.outer(kept, kept))
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)), dtype=np.float64)
