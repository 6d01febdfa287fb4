"""What individualisation says: the document of `lenitive individualise`."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.learned import LearnedParameter, Mistrusted, Trusted
from lenitive.domain.pharmacology.model import DrugForm
from lenitive.domain.pharmacology.next_session import Foreseen, LevelWorth

INDIVIDUAL_SCHEMA: Final = "lenitive/individual/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Individualised:
    """What was learned about one person.

    Attributes:
        lenitive_version: Of the program.
        model: Id of the kinetic model.
        drug: What the doses count.
        grade: How well the model is known.
        weight_kg: Actual body weight.
        age_years: None where it is not known.
        sampler: "laplace" (importance sampling around the most probable values) or "nuts".
        draws: How many equally probable versions of this person stand behind the ranges.
        seed: The same seed gives the same draws.
        in_words: The result in a few sentences.
        parameters: Every number before and after, as 5th, 50th and 95th centile.
        information_nats: What all entries together taught; 0 nothing.
        mistrusted: Entries that are more probably wrong than right, worst first.
        sessions: How far each session can be trusted.
        predicted: The regimen in the next session, before and after learning.
        response_prob_prior: Chance that mean pain falls by 30 % in people in general; None without baseline pain.
        response_prob_posterior: The same in this person.
        worth_of_a_level: What one blood level in the next session would add.
        extrapolations: In what the model goes beyond what was studied.
        translation: How a dose of one form is followed by a model of the other; None where none is needed.
        known_limits: What to know before trusting it.
    """

    lenitive_version: str
    model: str
    drug: DrugForm
    grade: Grade
    weight_kg: float
    age_years: float | None
    sampler: str
    draws: int
    seed: int
    in_words: tuple[str, ...]
    parameters: tuple[LearnedParameter, ...]
    information_nats: float
    mistrusted: tuple[Mistrusted, ...]
    sessions: tuple[Trusted, ...]
    predicted: tuple[Foreseen, ...]
    response_prob_prior: float | None
    response_prob_posterior: float | None
    worth_of_a_level: tuple[LevelWorth, ...]
    extrapolations: tuple[str, ...]
    translation: str | None
    known_limits: tuple[str, ...]
