"""Is this pain refractory? A composite that a machine can check, and that says what is missing.

No definition is agreed. The composite is this project's proposal and awaits a clinician's signature; published
definitions stand beside it, each with its own answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from lenitive.domain.assessment.control_failure import (
    OPIOID_BURDEN_MIN,
    OPIOID_DAYS_MIN,
    is_adequate,
    is_neuropathic_co_analgesic,
)
from lenitive.domain.assessment.mechanism import is_neuropathic_probable
from lenitive.domain.assessment.opioid_names import opioids_in
from lenitive.domain.assessment.refractory_definitions import published_definitions
from lenitive.domain.assessment.refractory_evidence import (
    WINDOW_DAYS,
    Component,
    RefractoryEvidence,
    co_analgesic_answers,
    day_average,
    failed_trials,
    gap,
    open_gaps,
    present_pains,
    qualifies,
    scores_of_cancer_pain,
    stated,
)
from lenitive.domain.assessment.treatment import AnalgesicTrial, PainScore, TrialOutcome
from lenitive.domain.foundation.answer import Answer, all_of, answer_of, any_of, opposite
from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.sources import Grade

PAIN_MIN: Final = Figure(value=4, unit="{score}", source="lenitive", place="composite, part 1", grade=Grade.ASSUMED)
PAIN_DAYS_MIN: Final = Figure(value=3, unit="d", source="lenitive", place="composite, part 1", grade=Grade.ASSUMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refractory:
    """Whether the pain is refractory.

    Attributes:
        answer: Yes only when every part is yes; no as soon as one is no; else unknown.
        components: The six parts.
        missing: Everything that would settle an open part.
        definitions: Published definitions with their own answers; they do not change the answer above.
    """

    answer: Answer
    components: tuple[Component, ...]
    missing: tuple[str, ...]
    definitions: tuple[Component, ...]


def assess_refractory(evidence: RefractoryEvidence) -> Refractory:
    """Check the composite part by part, and published definitions beside it.

    Source:
        The composite is this project's (assumed), built from currow_2012, afsharimani_2015, korean_2024, hardy_2012.

    Example:
        >>> found = assess_refractory(RefractoryEvidence(as_of=date(2024, 1, 1)))
        >>> found.answer, len(found.components)
        (<Answer.UNKNOWN: 'unknown'>, 6)
    """
    components = (
        _uncontrolled_pain(evidence),
        _opioid_tried(evidence),
        _rotation(evidence),
        _co_analgesic(evidence),
        _reversible_causes(evidence),
        _opioid_toxicity(evidence),
    )
    return Refractory(
        answer=all_of(component.answer for component in components),
        components=components,
        missing=tuple(dict.fromkeys(gap for component in components for gap in component.missing)),
        definitions=published_definitions(evidence),
    )


def _part(key: str, statement: str, answer: Answer, *, data: Iterable[str], missing: Iterable[str | None]) -> Component:
    return Component(
        id=key,
        statement=statement,
        answer=answer,
        source="lenitive",
        place="composite of six parts",
        grade=Grade.ASSUMED,
        data=tuple(data),
        missing=open_gaps(answer, missing),
    )


def _uncontrolled_pain(evidence: RefractoryEvidence) -> Component:
    pains = present_pains(evidence)
    related = any_of(qualifies(problem) for problem in pains) if pains else Answer.UNKNOWN
    attested = _enough_days_stated(evidence.days_with_pain_above_goal)
    days = _days_above(evidence)
    scored = _enough_days_scored(days)
    enough = _agreed(attested, scored)
    conflict = Answer.UNKNOWN not in {attested, scored} and attested is not scored
    above = sum(answer is Answer.YES for answer in days)
    return _part(
        "pain_uncontrolled",
        f"Cancer-related pain averages at least {PAIN_MIN.value}, or above the personal goal, on at least "
        f"{PAIN_DAYS_MIN.value} days of the last {WINDOW_DAYS}",
        all_of((related, enough)),
        data=(
            *(f"pain {problem.id}: cancer-related {qualifies(problem)}" for problem in pains),
            f"{above} of {len(days)} rated days above the limit",
            *stated("days above the goal", evidence.days_with_pain_above_goal),
        ),
        missing=(
            gap(related, "a pain problem with its cause"),
            "the stated days and the pain scores disagree: ask again"
            if conflict
            else gap(enough, "average pain on each of the last 7 days"),
            gap(enough, "the personal pain goal") if evidence.pain_goal_nrs is None else None,
        ),
    )


def _opioid_tried(evidence: RefractoryEvidence) -> Component:
    failed = [trial for trial in failed_trials(evidence) if opioids_in(trial.drug)]
    by_trial = any_of(is_adequate(trial) for trial in failed) if failed else Answer.UNKNOWN
    burden = evidence.opioid_burden
    answer = any_of((by_trial, _is_burden_held(evidence)))
    return _part(
        "opioid_tried",
        f"A strong opioid was raised to its adverse-effect limit or not tolerated, or an oral morphine equivalent of "
        f"at least {OPIOID_BURDEN_MIN.value} mg/d was held for {OPIOID_DAYS_MIN.value} days",
        answer,
        data=(
            *(f"{trial.drug}: adequate {is_adequate(trial)}" for trial in failed),
            *stated("opioid burden, mg/d", None if burden is None else burden.total_mg_day),
        ),
        missing=(
            "an opioid trial with drug, route, dose, days and how it ended, or the current opioid with its first day",
        ),
    )


def _rotation(evidence: RefractoryEvidence) -> Component:
    tried = {(drug, trial.route) for trial in failed_trials(evidence) for drug in opioids_in(trial.drug)}
    routes_known = {pair for pair in tried if pair[1] is not None}
    drugs = {drug for drug, _ in tried}
    rotated = len(drugs) > 1 or len(routes_known) > 1
    reason = any(_declined(trial) and opioids_in(trial.drug) for trial in evidence.trials)
    found = Answer.YES if rotated or reason else Answer.UNKNOWN
    answer = _stated_or_found(evidence.opioid_rotated_or_reason, found)
    return _part(
        "opioid_rotated",
        "At least one opioid was rotated or its route changed, or there is a reason why not",
        answer,
        data=(*(f"failed: {drug}" for drug in sorted(drugs)), *stated("stated", evidence.opioid_rotated_or_reason)),
        missing=("whether an opioid was rotated or its route changed, or why not",),
    )


def _co_analgesic(evidence: RefractoryEvidence) -> Component:
    needed = _neuropathic(evidence)
    tried = _co_analgesic_failed(evidence)
    answer = any_of((opposite(needed), _stated_or_found(evidence.co_analgesic_tried_or_reason, tried)))
    return _part(
        "co_analgesic_tried",
        "When a neuropathic part is at least probable, a gabapentinoid, SNRI or tricyclic was tried adequately, or "
        "there is a reason why not",
        answer,
        data=(
            f"neuropathic part at least probable: {needed}",
            f"adequate trial found: {tried}",
            *stated("stated", evidence.co_analgesic_tried_or_reason),
        ),
        missing=(
            gap(needed, "NeuPSIG examination of each cancer-related pain"),
            "a co-analgesic trial with drug, dose, days and how it ended, or why not",
        ),
    )


def _reversible_causes(evidence: RefractoryEvidence) -> Component:
    causes = answer_of(evidence.reversible_causes_considered)
    options = answer_of(evidence.radiotherapy_and_interventions_asked)
    return _part(
        "reversible_causes_considered",
        "Fracture, cord compression, obstruction and infection were considered, and radiotherapy and interventional "
        "options were asked about",
        all_of((causes, options)),
        data=(f"reversible causes considered: {causes}", f"radiotherapy and interventions asked: {options}"),
        missing=(
            gap(causes, "whether reversible causes were considered"),
            gap(options, "whether radiotherapy and interventional options were asked about"),
        ),
    )


def _opioid_toxicity(evidence: RefractoryEvidence) -> Component:
    answer = answer_of(evidence.opioid_toxicity_considered)
    return _part(
        "opioid_toxicity_considered",
        "Opioid-induced hyperalgesia and opioid toxicity were considered",
        answer,
        data=(f"considered: {answer}",),
        missing=("whether opioid-induced hyperalgesia and toxicity were considered",),
    )


def _neuropathic(evidence: RefractoryEvidence) -> Answer:
    """Whether any pain that may be cancer-related has a neuropathic part that is at least probable."""
    problems = present_pains(evidence)
    if not problems:
        return Answer.UNKNOWN
    return any_of(all_of((qualifies(problem), is_neuropathic_probable(problem.neuropathic))) for problem in problems)


def _days_above(evidence: RefractoryEvidence) -> tuple[Answer, ...]:
    """For each rated day of the window, whether the average of the worst of the pains was above the limit."""
    first = evidence.as_of - timedelta(days=WINDOW_DAYS - 1)
    rated: dict[tuple[date, str | None], list[PainScore]] = {}
    for score in scores_of_cancer_pain(evidence):
        rated.setdefault((score.at.date(), score.problem), []).append(score)
    by_day: dict[date, list[float]] = {}
    for (day, _), scores in rated.items():
        average = day_average(scores)
        if average is not None:
            by_day.setdefault(day, []).append(average)
    for problem in present_pains(evidence):
        latest = problem.intensity
        known = latest is not None and first <= latest.date <= evidence.as_of and qualifies(problem) is not Answer.NO
        if known and latest is not None and latest.average is not None:
            by_day.setdefault(latest.date, []).append(latest.average)
    return tuple(_is_above(max(averages), evidence.pain_goal_nrs) for _, averages in sorted(by_day.items()))


def _is_above(average: float, goal: float | None) -> Answer:
    if average >= PAIN_MIN.value:
        return Answer.YES
    if goal is None:
        return Answer.NO if average == 0 else Answer.UNKNOWN
    return answer_of(average > goal)


def _enough_days_stated(days: float | None) -> Answer:
    return answer_of(None if days is None else days >= PAIN_DAYS_MIN.value)


def _enough_days_scored(days: tuple[Answer, ...]) -> Answer:
    """Yes from three days above; no only when the days that nobody rated could not make three."""
    above = sum(answer is Answer.YES for answer in days)
    not_above = sum(answer is Answer.NO for answer in days)
    if above >= PAIN_DAYS_MIN.value:
        return Answer.YES
    return Answer.NO if WINDOW_DAYS - not_above < PAIN_DAYS_MIN.value else Answer.UNKNOWN


def _agreed(said: Answer, found: Answer) -> Answer:
    """What is stated and what the record shows; unknown when they contradict each other."""
    if Answer.UNKNOWN in (said, found):
        return found if said is Answer.UNKNOWN else said
    return said if said is found else Answer.UNKNOWN


def _stated_or_found(said: bool | None, found: Answer) -> Answer:
    """A stated "done, or a reason why not" stands; a stated "no" that the trials contradict is unknown."""
    if said is None:
        return found
    if said:
        return Answer.YES
    return Answer.UNKNOWN if found is Answer.YES else Answer.NO


def _declined(trial: AnalgesicTrial) -> bool:
    return trial.outcome is TrialOutcome.NOT_DONE and bool(trial.reason)


def _co_analgesic_failed(evidence: RefractoryEvidence) -> Answer:
    reason = any(_declined(trial) and is_neuropathic_co_analgesic(trial.drug) for trial in evidence.trials)
    answers = co_analgesic_answers(evidence)
    if reason or not answers:
        return Answer.YES if reason else Answer.UNKNOWN
    return any_of(answers)


def _is_burden_held(evidence: RefractoryEvidence) -> Answer:
    """Whether the burden was held long enough: from a diary, or from opioids that have been taken that long.

    Where CDC 2022 has no factor, the lowest of the other tables counts. No only when the whole burden is known and
    below the limit, and no diary day reached it.
    """
    limit, days = float(OPIOID_BURDEN_MIN.value), int(OPIOID_DAYS_MIN.value)
    high = {
        day.date
        for day in evidence.opioid_diary
        if day.date <= evidence.as_of and day.background_mg_day + day.rescue_mg_day >= limit
    }
    if any(all(day + timedelta(days=n) in high for n in range(days)) for day in high):
        return Answer.YES
    burden = evidence.opioid_burden
    if burden is None:
        return Answer.UNKNOWN
    since = evidence.as_of - timedelta(days=days)
    held = sum(
        (
            Fraction(str(row.omed_mg_day if row.omed_mg_day is not None else row.omed_low_mg_day or 0))
            for row in burden.rows
            if row.started is not None and row.started <= since and not row.excluded
        ),
        start=Fraction(0),
    )
    if held >= limit:
        return Answer.YES
    below = burden.total_mg_day is not None and burden.total_mg_day < limit and not high
    return Answer.NO if below else Answer.UNKNOWN
