"""How much was learned about one person, in numbers and in words; what remains is what was assumed before."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.individual_data import Observation
from lenitive.domain.pharmacology.individualise import Individual, SessionFit
from lenitive.domain.pharmacology.predict import individual
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import Scale
from lenitive.pkpd.linear import Array
from lenitive.pkpd.long_products import covariance_of

LEARNED_BELOW: Final = proposed(0.6, "", "spread after over spread before, below which a number counts as learned")
PARTLY_BELOW: Final = proposed(0.9, "", "the same, below which it counts as partly learned")
MISTRUSTED_FROM: Final = proposed(0.5, "", "probability of being wrong from which an entry is named as mistrusted")
NOT_ONE_PERSON_FROM: Final = proposed(0.5, "", "probability that nothing can be used from which a sheet is named so")
DRAWS_THAT_COUNT: Final = proposed(200.0, "", "effective draws below which intervals are called rough")


class HowMuch(StrEnum):
    """What became of a number."""

    LEARNED = "learned"
    PARTLY = "partly"
    PRIOR = "still the prior"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What 5, 50 and 95 in 100 draws stay below."""

    p05: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedParameter:
    """One number before and after.

    Attributes:
        name: As in the models; of a response with its name before the point.
        unit: Of both ranges.
        prior: Before anything was seen.
        posterior: In the last session.
        shrinkage_frac: Share of the variance that is gone, on the scale on which people differ; 0 nothing, 1 all.
        information_nats: Logarithm of spread before over spread after.
        learned: The same in words.
    """

    name: str
    unit: str
    prior: Range
    posterior: Range
    shrinkage_frac: float
    information_nats: float
    learned: HowMuch


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistrusted:
    """An entry that does not fit.

    Attributes:
        session: Number of the session, from 1.
        entry: In words.
        at_min: Minutes after the start of that session.
        kind: What was seen.
        value: As written.
        wrong_prob: Probability that the entry is wrong.
    """

    session: int
    entry: str
    at_min: float
    kind: str
    value: float
    wrong_prob: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """How far one session's entries and the numbers from them can be trusted.

    Attributes:
        session: Number of the session, from 1.
        used: How many entries were used.
        left_out: Entries that could not be used, with the reason.
        effective_draws: How many equal draws would say as much; None where nothing was fitted.
        unusable_prob: Probability that none of the entries are this person's.
        notes: In words.
    """

    session: int
    used: int
    left_out: tuple[str, ...]
    effective_draws: float | None
    unusable_prob: float
    notes: tuple[str, ...]


def learned_parameters(found: Individual) -> tuple[LearnedParameter, ...]:
    """Every number in which people differ, before and after, in the order of the model."""
    return tuple(
        _learned(found, name, found.before[:, column], found.after[:, column])
        for column, name in enumerate(found.names)
    )


def draws_of(found: Individual, name: str) -> tuple[Array, Array]:
    """A number in as many versions of the person, in its own unit, before and after; each of shape (people,).

    Raises:
        ValueError: People do not differ in it.
    """
    column = list(found.names).index(name)
    return _natural(found, name, found.before[:, column]), _natural(found, name, found.after[:, column])


def mistrusted(found: Individual) -> tuple[Mistrusted, ...]:
    """Entries that are more probably wrong than right, worst first."""
    suspects = [
        _mistrusted(number, one, float(prob))
        for number, fit in enumerate(found.fits, start=1)
        for one, prob in zip(fit.sheet.used, wrong_probs(fit), strict=True)
        if prob >= MISTRUSTED_FROM.value
    ]
    return tuple(sorted(suspects, key=lambda one: -one.wrong_prob))


def wrong_probs(fit: SessionFit) -> Array:
    """For each used entry of a session the probability that it is wrong."""
    return np.zeros(len(fit.sheet.used)) if fit.posterior is None else fit.posterior.wrong_prob


def trusted(found: Individual) -> tuple[Trusted, ...]:
    """How far each session can be trusted."""
    return tuple(_trusted(number, fit) for number, fit in enumerate(found.fits, start=1))


def range_of(values: Array) -> Range:
    """5th, 50th and 95th centile of draws, to four significant digits.

    Example:
        >>> range_of(np.linspace(0.0, 100.0, 101))
        Range(p05=5.0, p50=50.0, p95=95.0)
    """
    low, middle, high = (float(f"{value:.4g}") for value in np.quantile(values, (0.05, 0.5, 0.95)))
    return Range(p05=low, p50=middle, p95=high)


def how_much(before_sd: float, after_sd: float) -> HowMuch:
    """In words, from the standard deviations before and after.

    Example:
        >>> how_much(0.3, 0.1), how_much(0.3, 0.2), how_much(0.3, 0.29)
        (<HowMuch.LEARNED: 'learned'>, <HowMuch.PARTLY: 'partly'>, <HowMuch.PRIOR: 'still the prior'>)
    """
    ratio = after_sd / before_sd
    if ratio < LEARNED_BELOW.value:
        return HowMuch.LEARNED
    return HowMuch.PARTLY if ratio < PARTLY_BELOW.value else HowMuch.PRIOR


def _learned(found: Individual, name: str, before: Array, after: Array) -> LearnedParameter:
    spread_before, spread_after = float(before.std()), float(after.std())
    return LearnedParameter(
        name=name,
        unit=_unit(found, name),
        prior=range_of(_natural(found, name, before)),
        posterior=range_of(_natural(found, name, after)),
        shrinkage_frac=round(1.0 - (spread_after / spread_before) ** 2, 3),
        information_nats=round(math.log(spread_before / spread_after), 3),
        learned=how_much(spread_before, spread_after),
    )


def _natural(found: Individual, name: str, effect: Array) -> Array:
    """The number itself in people who differ by this effect."""
    parameter = found.joint.parameters.get(name)
    if parameter is not None:
        return parameter.of(effect)
    return individual(found.joint.model, found.person, {name: effect})[name]


def _unit(found: Individual, name: str) -> str:
    parameter = found.joint.parameters.get(name)
    if parameter is None:
        return found.joint.model.parameters[name].unit
    return parameter.typical.unit or ("fraction" if parameter.scale is Scale.LOGIT else "")


def _mistrusted(session: int, one: Observation, wrong_prob: float) -> Mistrusted:
    return Mistrusted(
        session=session,
        entry=str(one),
        at_min=one.at_min,
        kind=one.kind,
        value=one.value,
        wrong_prob=round(wrong_prob, 3),
    )


def _trusted(number: int, fit: SessionFit) -> Trusted:
    found = fit.posterior
    unusable = 0.0 if found is None else float(found.level_prob[-1])
    notes: list[str] = list(fit.sheet.notes)
    if unusable >= NOT_ONE_PERSON_FROM.value:
        notes.append(
            "These do not look like one person's data under this regimen: almost nothing was learned from them. Check "
            "the person, the regimen and the units."
        )
    if found is not None and found.ess < DRAWS_THAT_COUNT.value:
        notes.append(f"Only {found.ess:.0f} draws count: intervals are rough. Ask for more draws, or the nuts sampler.")
    if found is None:
        notes.append("Nothing was learned: no entry could be used, or none depends on anything in which people differ.")
    return Trusted(
        session=number,
        used=len(fit.sheet.used),
        left_out=tuple(f"{one}: {reason}" for one, reason in fit.sheet.left_out),
        effective_draws=None if found is None else round(found.ess, 0),
        unusable_prob=round(unusable, 3),
        notes=tuple(notes),
    )


def total_information_nats(found: Individual) -> float:
    """What all numbers together taught: half the logarithm of the determinant before over that after."""
    return round(0.5 * (_log_determinant(found.before) - _log_determinant(found.after)), 2)


def _log_determinant(draws: Array) -> float:
    return float(np.linalg.slogdet(covariance_of(draws))[1])


def by_how_much(parameters: Sequence[LearnedParameter]) -> tuple[LearnedParameter, ...]:
    """Most learned first."""
    return tuple(sorted(parameters, key=lambda one: -one.information_nats))
