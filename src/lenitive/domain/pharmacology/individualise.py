"""One person's kinetics and responses, learned from what is seen at the bedside; no blood samples are needed.

Each session is fitted with what was known before it. What it taught, less what changes from day to day, is what is
known before the next. Own course and expectation are part of the model of pain, so that not every fall of pain is given
to the drug. Entries that do not fit are trusted less, never dropped without a word; where most do not fit, nothing is
learned.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.individual_data import Session
from lenitive.domain.pharmacology.individual_prior import (
    kept_fracs,
    next_session_draws,
    next_session_prior,
    prior_of,
)
from lenitive.domain.pharmacology.individual_sheet import TRUST, Sheet, expected, observed_responses, sheet_of
from lenitive.domain.pharmacology.joint import Joined, joined
from lenitive.domain.pharmacology.model import Person, domain_refusal
from lenitive.domain.pharmacology.random_effects import effect_names
from lenitive.domain.pharmacology.response import RHO_KEY
from lenitive.pkpd.estimation import Posterior, Problem, posterior
from lenitive.pkpd.gaussian_mixture import GaussianMixture
from lenitive.pkpd.linear import Array
from lenitive.pkpd.long_products import covariance_of, times

Sampler = Callable[[Problem, Array], Posterior | Refusal]
"""From a problem and standard normal numbers to its posterior, or why there is none."""

_PROBED: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionFit:
    """What one session taught.

    Attributes:
        sheet: Its entries.
        posterior: Of the effects that its entries depend on; None where they depend on none.
        names: Of those effects.
    """

    sheet: Sheet
    posterior: Posterior | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Individual:
    """A person as far as known. Draws are equally probable versions of this person.

    Attributes:
        joint: Kinetics and responses.
        person: Size, age and liver function.
        names: Of the random effects, in the order of the columns below.
        before: Draws before anything was seen; shape (draws, names).
        after: Draws of the last session.
        next_session: Draws of the next session.
        known_next: What is known of the next session as a normal distribution, to be kept for it.
        fits: Each session.
    """

    joint: Joined
    person: Person
    names: tuple[str, ...]
    before: Array
    after: Array
    next_session: Array
    known_next: GaussianMixture
    fits: tuple[SessionFit, ...]

    def effects(self) -> dict[str, Array]:
        """Random effects in the next session by name, each of shape (draws,): what a planner takes."""
        return named(self.names, self.next_session)

    def effects_before(self) -> dict[str, Array]:
        """The same for people in general."""
        return named(self.names, self.before)


def named(names: Sequence[str], draws: Array) -> dict[str, Array]:
    """Columns by name."""
    return {name: draws[:, column] for column, name in enumerate(names)}


def individualise(
    joint: Joined,
    person: Person,
    sessions: Sequence[Session],
    *,
    normal_draws: Array,
    known: GaussianMixture | None = None,
    sampler: Sampler = posterior,
) -> Individual | Refusal:
    """Learn one person from sessions, in their order.

    Args:
        joint: Kinetics and responses, from `respond.joined`.
        person: Size, age and liver function.
        sessions: Earliest first, each with what was given and seen.
        normal_draws: Standard normal numbers, shape (draws, effects + 1), a column for each of `effect_names` and one
            more; 2,000 draws or more.
        known: What is known from earlier sessions (`Individual.known_next`); None for a person of whom nothing is.
        sampler: How a posterior is drawn: importance sampling, or `posterior_sampling.by_nuts`.

    Returns:
        What was learned; or a refusal, when the person is outside the model's domain or the sampler gives no answer.

    Raises:
        ValueError: Draws of another shape, or deliveries that cannot be.
    """
    refusal = domain_refusal(joint.own, person)
    if refusal is not None:
        return refusal
    names = effect_names(joint)
    if normal_draws.ndim != 2 or normal_draws.shape[1] != len(names) + 1:
        raise ValueError(f"normal_draws has shape {normal_draws.shape}; give (draws, {len(names) + 1})")
    in_general, kept = prior_of(joint, person), kept_fracs(joint, person)
    before = after = (known or in_general).drawn(normal_draws)
    prior = known or in_general
    fresh = normal_draws[::-1, :-1]
    following = before if not sessions else after
    fits = []
    for session in sessions:
        fit = _fitted(joint, person, sheet_of(joint, session), prior, normal_draws, sampler)
        if isinstance(fit, Refusal):
            return fit
        fits.append(fit)
        after = _whole(fit, names, prior, normal_draws)
        following = next_session_draws(after, in_general, kept, fresh)
        prior = next_session_prior(after.mean(axis=0), covariance_of(after), in_general, kept)
    return Individual(
        joint=joint,
        person=person,
        names=names,
        before=before,
        after=after,
        next_session=following,
        known_next=prior,
        fits=tuple(fits),
    )


def problem_of(joint: Joined, person: Person, sheet: Sheet, prior: GaussianMixture) -> tuple[Problem, list[int]]:
    """The effects on which a sheet depends, as places in `effect_names(joint)`, and the problem of estimating them."""
    lean = joined(
        joint.own,
        observed_responses(joint, [sheet]),
        drug=joint.drug,
        rho=None if RHO_KEY in joint.parameters else joint.rho,
    )
    names = effect_names(joint)
    possible = [place for place, name in enumerate(names) if name in set(effect_names(lean))]

    def expect(places: Sequence[int], numbers: Array) -> Array:
        return expected(lean, person, sheet, [names[place] for place in places], numbers)

    touched = [possible[column] for column in _felt(lambda at: expect(possible, at), _only(prior, possible))]
    problem = Problem(
        expect=lambda at: expect(touched, at), entries=sheet.entries, trust=TRUST, prior=_only(prior, touched)
    )
    return problem, touched


def _fitted(
    joint: Joined, person: Person, sheet: Sheet, prior: GaussianMixture, normal_draws: Array, sampler: Sampler
) -> SessionFit | Refusal:  # fmt: skip
    if not sheet.used:
        return SessionFit(sheet=sheet, posterior=None, names=())
    problem, touched = problem_of(joint, person, sheet, prior)
    if not touched:
        return SessionFit(sheet=sheet, posterior=None, names=())
    found = sampler(problem, normal_draws[:, [*touched, -1]])
    if isinstance(found, Refusal):
        return found
    every = effect_names(joint)
    return SessionFit(sheet=sheet, posterior=found, names=tuple(every[place] for place in touched))


def _felt(expect: Callable[[Array], Array], prior: GaussianMixture) -> list[int]:
    """Columns that change what is expected, tried at several people."""
    numbers = prior.means.shape[1]
    spread = np.sqrt(np.diag(prior.covariance()))
    people = prior.mean() + spread * np.sin(np.outer(np.arange(1, _PROBED + 1), np.arange(1, numbers + 1)))
    beside = np.repeat(people[:, None, :], numbers + 1, axis=1)
    columns = np.arange(numbers)
    beside[:, columns + 1, columns] += 0.1 * spread
    found = expect(beside.reshape(-1, numbers)).reshape(_PROBED, numbers + 1, -1)
    moved = np.abs(found[:, 1:] - found[:, :1]).max(axis=(0, 2))
    return [int(column) for column in np.flatnonzero(moved > 1e-9)]


def _only(mixture: GaussianMixture, places: Sequence[int]) -> GaussianMixture:
    chosen = np.array(places, dtype=np.intp)
    return GaussianMixture(
        shares=mixture.shares,
        means=mixture.means[:, chosen],
        covariances=mixture.covariances[:, chosen[:, None], chosen[None, :]],
    )


def _whole(fit: SessionFit, names: Sequence[str], prior: GaussianMixture, normal_draws: Array) -> Array:
    """Draws of every effect: those fitted, and the rest as they go with them."""
    if fit.posterior is None:
        return prior.drawn(normal_draws)
    count = normal_draws.shape[0]
    fitted = [names.index(name) for name in fit.names]
    rest = [place for place in range(len(names)) if place not in fitted]
    draws = np.empty((count, len(names)))
    draws[:, fitted] = fit.posterior.equal_draws(count)
    if rest:
        mean, covariance = prior.mean(), prior.covariance()
        within, across = covariance[np.ix_(fitted, fitted)], covariance[np.ix_(fitted, rest)]
        follows: Array = np.asarray(np.linalg.solve(within, across), dtype=np.float64)
        own = covariance[np.ix_(rest, rest)] - across.T @ follows
        factor: Array = np.asarray(np.linalg.cholesky(own), dtype=np.float64)
        draws[:, rest] = (
            mean[rest] + times(draws[:, fitted] - mean[fitted], follows) + times(normal_draws[:, rest], factor.T)
        )
    return draws


def by_column(effects: Mapping[str, Array], names: Sequence[str]) -> Array:
    """Effects by name as columns; one that is not named is 0."""
    people = max((effect.shape[0] for effect in effects.values()), default=1)
    return np.stack([effects.get(name, np.zeros(people)) for name in names], axis=1)
