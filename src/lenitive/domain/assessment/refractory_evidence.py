"""What the question "is this pain refractory?" looks at, and how each piece is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lenitive.domain.assessment.control_failure import (
    is_adequate,
    is_intolerance_documented,
    is_neuropathic_co_analgesic,
)
from lenitive.domain.assessment.description import is_cancer_related
from lenitive.domain.assessment.opioid_burden import OpioidBurden
from lenitive.domain.assessment.pain import Cause, PainProblem
from lenitive.domain.assessment.treatment import AnalgesicTrial, OpioidDay, PainScore, TrialOutcome
from lenitive.domain.foundation.answer import Answer, any_of
from lenitive.domain.foundation.sources import Grade

WINDOW_DAYS: Final = 7
"""Days looked back on for pain scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefractoryEvidence:
    """What the composite looks at. None where nobody asked.

    Attributes:
        as_of: The day of the question.
        pain_problems: Every pain.
        pain_scores: Ratings with their times.
        trials: Earlier analgesic trials.
        opioid_burden: Of the current medicine list; None when it was not computed.
        opioid_diary: Daily burdens; days that nobody wrote are not there.
        pain_goal_nrs: Personalised pain goal, 0-10.
        days_with_pain_above_goal: Of the last seven, as a clinician or the person says.
        opioid_rotated_or_reason: An opioid was rotated or its route changed, or there is a reason why not.
        co_analgesic_tried_or_reason: A co-analgesic was tried adequately, or there is a reason why not.
        reversible_causes_considered: Fracture, cord compression, obstruction, infection.
        radiotherapy_and_interventions_asked: Both options were asked about.
        opioid_toxicity_considered: Opioid-induced hyperalgesia and toxicity.
        rescue_doses_day: Rescue doses taken in 24 h.
    """

    as_of: date
    pain_problems: tuple[PainProblem, ...] = ()
    pain_scores: tuple[PainScore, ...] = ()
    trials: tuple[AnalgesicTrial, ...] = ()
    opioid_burden: OpioidBurden | None = None
    opioid_diary: tuple[OpioidDay, ...] = ()
    pain_goal_nrs: float | None = None
    days_with_pain_above_goal: float | None = None
    opioid_rotated_or_reason: bool | None = None
    co_analgesic_tried_or_reason: bool | None = None
    reversible_causes_considered: bool | None = None
    radiotherapy_and_interventions_asked: bool | None = None
    opioid_toxicity_considered: bool | None = None
    rescue_doses_day: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One part of the composite, or one published definition.

    Attributes:
        id: Stable key.
        statement: What must hold.
        answer: Whether it does.
        source: Key of the source.
        place: Where in it.
        grade: How well the criterion is known.
        data: What the answer rests on, in words.
        missing: What would settle it; empty when it is settled.
    """

    id: str
    statement: str
    answer: Answer
    source: str
    place: str
    grade: Grade
    data: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def present_pains(evidence: RefractoryEvidence) -> tuple[PainProblem, ...]:
    """Pains that have begun and have not ended."""
    return tuple(
        problem
        for problem in evidence.pain_problems
        if (problem.ended is None or problem.ended >= evidence.as_of)
        and (problem.onset is None or problem.onset <= evidence.as_of)
    )


def qualifies(problem: PainProblem) -> Answer:
    """Cancer-related, and not the self-limiting bone pain of a growth factor."""
    if problem.cause is Cause.TREATMENT_GROWTH_FACTOR:
        return Answer.NO
    return is_cancer_related(problem)


def scores_of_cancer_pain(evidence: RefractoryEvidence) -> tuple[PainScore, ...]:
    """Ratings of the window, without those of a pain that does not qualify.

    Ratings that nobody assigned to a pain are left out as soon as there is such a pain.
    """
    first = evidence.as_of - timedelta(days=WINDOW_DAYS - 1)
    other = {problem.id for problem in evidence.pain_problems if qualifies(problem) is Answer.NO}
    return tuple(
        score
        for score in evidence.pain_scores
        if first <= score.at.date() <= evidence.as_of
        and (not other if score.problem is None else score.problem not in other)
    )


def day_average(scores: list[PainScore]) -> float | None:
    """The day's average rating; without one, the mean of ratings at the time. Worst and least are no average."""
    for recalls in ({"average"}, {"now", None}):
        found = [score.score for score in scores if score.recall in recalls and 0 <= score.score <= 10]
        if found:
            return sum(found) / len(found)
    return None


def latest_average(evidence: RefractoryEvidence) -> float | None:
    """Average pain on the last rated day of the window."""
    scores = scores_of_cancer_pain(evidence)
    if not scores:
        return None
    last = max(score.at.date() for score in scores)
    return day_average([score for score in scores if score.at.date() == last])


def failed_trials(evidence: RefractoryEvidence) -> list[AnalgesicTrial]:
    """Trials that ended without relief or were not tolerated, but for those of a pain that does not qualify."""
    other = {problem.id for problem in evidence.pain_problems if qualifies(problem) is Answer.NO}
    return [
        trial
        for trial in evidence.trials
        if trial.outcome in {TrialOutcome.INADEQUATE_RELIEF, TrialOutcome.INTOLERANCE}
        and trial.for_problem not in other
        and (trial.ended is None or trial.ended <= evidence.as_of)
        and not _is_older_than_the_pain(trial, evidence)
    ]


def _is_older_than_the_pain(trial: AnalgesicTrial, evidence: RefractoryEvidence) -> bool:
    """Whether a drug that gave no relief was given up before any pain of today began, so that it says nothing of it.

    A drug that was not tolerated is not tolerated whatever the pain.
    """
    if trial.outcome is TrialOutcome.INTOLERANCE or trial.ended is None:
        return False
    onsets = [
        problem.onset
        for problem in present_pains(evidence)
        if qualifies(problem) is not Answer.NO and trial.for_problem in {None, problem.id}
    ]
    return bool(onsets) and all(onset is not None and trial.ended < onset for onset in onsets)


def co_analgesic_answers(evidence: RefractoryEvidence) -> list[Answer]:
    """For each failed gabapentinoid, SNRI or tricyclic, whether the trial was adequate or the drug not tolerated."""
    return [
        any_of((is_adequate(trial), is_intolerance_documented(trial)))
        for trial in failed_trials(evidence)
        if is_neuropathic_co_analgesic(trial.drug)
    ]


def open_gaps(answer: Answer, missing: Iterable[str | None]) -> tuple[str, ...]:
    """What would settle an open answer; nothing once it is yes or no."""
    return tuple(words for words in missing if words) if answer is Answer.UNKNOWN else ()


def gap(answer: Answer, words: str) -> str | None:
    """The words for what is missing when a piece is unknown, else None."""
    return words if answer is Answer.UNKNOWN else None


def stated(words: str, value: bool | float | None) -> tuple[str, ...]:
    """One line of data for a value that somebody stated; nothing for what nobody stated."""
    if value is None:
        return ()
    return (f"{words}: {('no', 'yes')[value] if isinstance(value, bool) else f'{value:g}'}",)
