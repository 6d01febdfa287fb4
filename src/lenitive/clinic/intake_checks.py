"""Whether a completed intake can be true: facts in range and unit, times that have been, scores on their scale."""

import difflib
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.fact import Fact


def check_facts(intake: Intake, ages: Mapping[str, object], what: str) -> None:
    """Refuse a fact that does not exist, is out of range, in another unit, or of a later day.

    Args:
        intake: As it was read.
        ages: The `age_days` that the document gave, by fact; they must fit.
        what: The file's name, for messages.

    Raises:
        ValueError: One line with the place, the value and the remedy.
    """
    for name, fact in intake.facts.items():
        if name not in FACTS:
            near = difflib.get_close_matches(name, FACTS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f"{what}: at facts.{name}: there is no such fact{hint}")
        if fact is not None:
            _check_fact(name, fact, intake.as_of, what)
            if name in ages and ages[name] != fact.age_days(intake.as_of):
                raise ValueError(
                    f"{what}: at facts.{name}: age_days {ages[name]} does not fit the date {fact.date}; "
                    "correct the date or leave age_days out"
                )


def check_lists(intake: Intake, what: str) -> None:
    """Refuse a pain score off its scale, an impossible pressure, a time without a zone, and what has not been yet.

    Raises:
        ValueError: One line with the place, the value and the remedy.
    """
    problem = next((problem for found in (_times, _days, _numbers) for problem in found(intake)), None)
    if problem:
        raise ValueError(f"{what}: at {problem}")


def _check_fact(name: str, fact: Fact, as_of: date, what: str) -> None:
    definition = FACTS[name]
    problem = definition.problem_with(fact.value)
    if problem:
        raise ValueError(f"{what}: at facts.{name}: {problem}; measure or ask again, or write null")
    if fact.unit is not None and fact.unit != definition.unit:
        expected = f"in {definition.unit}" if definition.unit else "without a unit"
        raise ValueError(f"{what}: at facts.{name}: unit {fact.unit!r} given; write the value {expected}")
    if fact.date > as_of:
        raise ValueError(f"{what}: at facts.{name}: dated {fact.date}, after the intake's day {as_of}; correct one")


def _times(intake: Intake) -> Iterator[str]:
    dated: dict[str, tuple[datetime, ...]] = {
        "pain_scores": tuple(score.at for score in intake.pain_scores),
        "blood_pressures": tuple(reading.at for reading in intake.blood_pressures),
    }
    for name, times in dated.items():
        for index, at in enumerate(times):
            if at.tzinfo is None:
                yield f"{name}[{index}].at: {at.isoformat()} has no time zone; write {at.isoformat()}Z or +02:00"
            elif at.date() > intake.as_of:
                yield f"{name}[{index}].at: {at.isoformat()} lies after the intake's day {intake.as_of}; correct one"


def _days(intake: Intake) -> Iterator[str]:
    dated: dict[str, tuple[date | None, ...]] = {
        "opioid_diary": tuple(day.date for day in intake.opioid_diary),
        "analgesic_trials": tuple(trial.ended for trial in intake.analgesic_trials),
    }
    for name, days in dated.items():
        for index, day in enumerate(days):
            if day is not None and day > intake.as_of:
                yield f"{name}[{index}]: dated {day}, after the intake's day {intake.as_of}; correct one"


def _numbers(intake: Intake) -> Iterator[str]:
    for index, score in enumerate(intake.pain_scores):
        if score.score > 10:
            yield f"pain_scores[{index}].score: {score.score:g} is outside 0-10; correct it"
    for index, reading in enumerate(intake.blood_pressures):
        high, low = reading.systolic_mmhg, reading.diastolic_mmhg
        problem = FACTS["systolic_mmhg"].problem_with(high) or FACTS["diastolic_mmhg"].problem_with(low)
        if problem or high <= low:
            said = problem or f"the systolic pressure {high:g} is not above the diastolic {low:g} mmHg"
            yield f"blood_pressures[{index}]: {said}; correct it"
    for index, trial in enumerate(intake.analgesic_trials):
        if trial.effect_grade is not None and not 1 <= trial.effect_grade <= 5:
            yield f"analgesic_trials[{index}].effect_grade: {trial.effect_grade} is outside 1-5; correct it"
