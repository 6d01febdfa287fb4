"""Use case: what the sessions of one person teach about that person, and what it changes for the next session."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from lenitive import __version__
from lenitive.clinic.individualised import Individualised
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.for_person import PLAIN, Circumstances, model_for
from lenitive.domain.pharmacology.individual_data import MEASURES, Session
from lenitive.domain.pharmacology.individualise import Individual, Sampler, individualise
from lenitive.domain.pharmacology.learned import (
    HowMuch,
    LearnedParameter,
    by_how_much,
    learned_parameters,
    mistrusted,
    total_information_nats,
    trusted,
)
from lenitive.domain.pharmacology.model import DrugForm, Person, PkModel, extrapolations
from lenitive.domain.pharmacology.next_session import foreseen, response_probs, worth_of_a_level
from lenitive.domain.pharmacology.posterior_sampling import by_nuts
from lenitive.domain.pharmacology.predict import Delivery, Given, Injection
from lenitive.domain.pharmacology.respond import effect_names, joined
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.responses import RESPONSES
from lenitive.pkpd.estimation import posterior
from lenitive.pkpd.nuts import Length

DRAWS_LEAST: Final = 500
DRAWS_MOST: Final = 20_000
_STEP_MIN: Final = 5.0
_AFTER_MIN: Final = 60.0
_LEVELS_AT: Final = (0.25, 0.5, 1.0)

ALWAYS_SAID: Final = (
    "Every number of a response is from healthy volunteers or assumed; what is still the prior is an assumption.",
    "Ratings of one session are taken as independent of each other; they are not, so intervals may be too narrow.",
    "Each session is taken to begin without drug: its baseline is what was measured at its start.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndividualRequest:
    """What is asked.

    Attributes:
        model: From the registry.
        person: Whom it is about.
        sessions: Earliest first.
        given: Regimen of the next session.
        baseline: The person before the next session.
        drug: What the doses count; None for what the model counts.
        draws: How many versions of the person are drawn.
        seed: Of the draws.
        sampler: How the posterior is drawn.
        circumstances: Medicines, and what else somebody states: taken as the same in every session.
    """

    model: PkModel
    person: Person
    sessions: Sequence[Session]
    given: Given
    baseline: Baseline
    drug: DrugForm | None = None
    draws: int = 4000
    seed: int = 1
    sampler: Literal["laplace", "nuts"] = "laplace"
    circumstances: Circumstances = PLAIN

    def __post_init__(self) -> None:
        if not DRAWS_LEAST <= self.draws <= DRAWS_MOST:
            raise ValueError(f"draws {self.draws}: give {DRAWS_LEAST} to {DRAWS_MOST}")
        if self.seed < 0:
            raise ValueError(f"seed {self.seed}: give 0 or more")


def learn(request: IndividualRequest) -> Individualised | Refusal:
    """Learn, and say what was learned; a refusal when the model or the sampler must not answer.

    Raises:
        BayesExtraMissingError: The nuts sampler was asked for and is not installed.
    """
    found = individual(request)
    return found if isinstance(found, Refusal) else said_of(request, found)


def individual(request: IndividualRequest) -> Individual | Refusal:
    """What is known of the person after the sessions, for whoever goes on with it, as a plan does.

    Raises:
        BayesExtraMissingError: The nuts sampler was asked for and is not installed.
    """
    watched = {measure.response for measure in MEASURES.values()}
    model = model_for(request.model, request.person, request.circumstances)
    joint = joined(model, [one for one in RESPONSES.values() if one.id in watched], drug=request.drug)
    normal_draws = np.random.default_rng(request.seed).standard_normal((request.draws, len(effect_names(joint)) + 1))
    return individualise(joint, request.person, request.sessions, normal_draws=normal_draws, sampler=_sampler(request))


def _sampler(request: IndividualRequest) -> Sampler:
    if request.sampler == "laplace":
        return posterior
    return by_nuts(seed=request.seed, length=Length(draws=min(500, max(150, request.draws // 16))))


def said_of(request: IndividualRequest, found: Individual) -> Individualised:
    """What `individual` found, as a document."""
    end_min = max(_end_min(part) for part in request.given)
    times_min = np.append(np.arange(0.0, end_min, _STEP_MIN), end_min)
    baseline = request.baseline
    chances = response_probs(found, request.given, times_min=times_min, baseline=baseline)
    parameters = learned_parameters(found)
    return Individualised(
        lenitive_version=__version__,
        model=request.model.id,
        drug=found.joint.drug,
        grade=request.model.grade,
        weight_kg=request.person.weight_kg,
        age_years=request.person.age_years,
        sampler=request.sampler,
        draws=request.draws,
        seed=request.seed,
        in_words=_in_words(found, parameters, chances),
        parameters=parameters,
        information_nats=total_information_nats(found),
        mistrusted=mistrusted(found),
        sessions=trusted(found),
        predicted=foreseen(found, request.given, times_min=times_min, baseline=baseline),
        response_prob_prior=None if chances is None else chances[0],
        response_prob_posterior=None if chances is None else chances[1],
        worth_of_a_level=worth_of_a_level(
            found, request.given, at_min=[end_min * share for share in _LEVELS_AT], baseline=request.baseline
        ),
        extrapolations=extrapolations(found.joint.own, request.person),
        translation=found.joint.translation,
        known_limits=(*ALWAYS_SAID, *request.model.known_limits),
    )


def _end_min(part: Delivery | Injection) -> float:
    # an injection counts for as long as its effect is watched
    return part.start_min + part.duration_min if isinstance(part, Delivery) else part.at_min + _AFTER_MIN


def _in_words(
    found: Individual, parameters: Sequence[LearnedParameter], chances: tuple[float, float] | None
) -> tuple[str, ...]:
    entries = sum(len(fit.sheet.used) for fit in found.fits)
    said = [f"{entries} entries of {len(found.fits)} session{'s' if len(found.fits) != 1 else ''} were used."]
    for how, words in (
        (HowMuch.LEARNED, "Learned"),
        (HowMuch.PARTLY, "Partly learned"),
        (HowMuch.PRIOR, "Still the prior"),
    ):
        names = [one.name for one in by_how_much(parameters) if one.learned is how]
        said.append(f"{words}: {', '.join(names) if names else 'nothing'}.")
    doubtful = mistrusted(found)
    if doubtful:
        said.append(f"Mistrusted: {'; '.join(one.entry for one in doubtful)}. Nothing was deleted; check them.")
    if chances is not None:
        said.append(
            f"Chance that mean pain falls by 30 % in the next session: {chances[0]:.0%} in people in general, "
            f"{chances[1]:.0%} in this person."
        )
    return tuple(said)
