"""The pain of a person, described: each pain problem, each earlier trial, each free instrument."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Happened, Signer
from lenitive.clinic.charts.answering import Told, answer_facts, no_record
from lenitive.clinic.charts.chart import Chart
from lenitive.domain.assessment.body_map import check_site
from lenitive.domain.assessment.instrument import score
from lenitive.domain.assessment.instruments import INSTRUMENTS
from lenitive.domain.assessment.pain import Intensity, PainProblem, Side
from lenitive.domain.assessment.treatment import AnalgesicTrial
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.fact import FactValue
from lenitive.domain.foundation.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A pain as it is put on the body map.

    Attributes:
        site: Part of the body map.
        side: None where no side is said.
        part_absent: Whether the part has been removed.
        nrs: How bad on average, 0-10; None when nobody said.
    """

    site: str
    side: Side | None
    part_absent: bool
    nrs: int | None


def place_pains(chart: Chart, *, placed: tuple[Placed, ...], today: date) -> Happened | Refusal:
    """Take over where it hurts: what is new is added, what is rated anew is rated today, nothing is taken away."""
    if chart.intake is None:
        return no_record()
    problems = list(chart.intake.pain_problems)
    for one in placed:
        index = next((number for number, problem in enumerate(problems) if _is_at(problem, one)), None)
        if index is None:
            made = _new(one, {problem.id for problem in problems}, today)
            if isinstance(made, Refusal):
                return made
            problems.append(made)
        else:
            problems[index] = _rated(problems[index], one, today)
    return _assessed(chart.intake, today, problems=tuple(problems))


def _is_at(problem: PainProblem, one: Placed) -> bool:
    same_side = problem.side == one.side or (problem.side is Side.BOTH and one.side is not None)
    return problem.ended is None and problem.site == one.site and same_side


def _new(one: Placed, taken: set[str], today: date) -> PainProblem | Refusal:
    begin = "-".join(part for part in (one.side and one.side.value, one.site.replace("_", "-")) if part)
    identifier = next(name for name in (begin, *(f"{begin}-{number}" for number in range(2, 99))) if name not in taken)
    rated = None if one.nrs is None else Intensity(date=today, average=float(one.nrs))
    problem = PainProblem(id=identifier, site=one.site, side=one.side, part_absent=one.part_absent, intensity=rated)
    return check_site(problem) or problem


def _rated(problem: PainProblem, one: Placed, today: date) -> PainProblem:
    before = problem.intensity
    if one.nrs is None or (before is not None and before.average == one.nrs):
        return replace(problem, part_absent=one.part_absent)
    return replace(problem, part_absent=one.part_absent, intensity=Intensity(date=today, average=float(one.nrs)))


def describe_problem(chart: Chart, *, problem: PainProblem, today: date) -> Happened | Refusal:
    """Describe one pain; it takes the place of the one with the same id."""
    if chart.intake is None:
        return no_record()
    wrong = check_site(problem) or _wrong_days(problem, today)
    if wrong is not None:
        return wrong
    problems = [problem if one.id == problem.id else one for one in chart.intake.pain_problems]
    if all(one.id != problem.id for one in problems):
        return _no(f"{problem.id[:40]} is no pain of this person", "A pain is placed first", "Place it on the body map")
    return _assessed(chart.intake, today, problems=tuple(problems))


def _wrong_days(problem: PainProblem, today: date) -> Refusal | None:
    for what, day in (("first day", problem.onset), ("last day", problem.ended)):
        if day is not None and day > today:
            return _no(
                f"the {what} is {day}, after today", "A pain has begun before it is described", "Correct the day"
            )
    if problem.onset is not None and problem.ended is not None and problem.ended < problem.onset:
        return _no("the pain ended before it began", "The last day is not before the first", "Correct one of them")
    return None


def add_trial(chart: Chart, *, trial: AnalgesicTrial, today: date) -> Happened | Refusal:
    """Add what was tried, how long, at which dose, and what came of it."""
    if chart.intake is None:
        return no_record()
    if trial.ended is not None and trial.ended > today:
        return _no(
            f"the trial ended on {trial.ended}, after today", "A trial is told when it is over", "Correct the day"
        )
    return _assessed(chart.intake, today, trials=(*chart.intake.analgesic_trials, trial))


def remove_trial(chart: Chart, *, number: int, today: date) -> Happened | Refusal:
    """Take a trial off the list that was entered by mistake; the chart's history keeps it."""
    if chart.intake is None:
        return no_record()
    trials = list(chart.intake.analgesic_trials)
    if not 0 <= number < len(trials):
        return _no(
            "this trial is no longer on the list", "A trial is taken off as it was seen", "Look at the list again"
        )
    del trials[number]
    return _assessed(chart.intake, today, trials=tuple(trials))


FREE: Final = tuple(one.id for one in INSTRUMENTS.values() if not one.is_slot)
"""Instruments whose items may be shown."""


IS_FACT: Final = {"ecog": "ecog"}
"""Instruments whose total is a fact that candidacy asks for."""


def answer_instrument(
    chart: Chart, *, instrument: str, answers: Mapping[str, FactValue], today: date, by: Signer
) -> Happened | Refusal:
    """Score an instrument whose items may be shown; where its total is a fact, the fact is known by it."""
    if instrument not in FREE:
        return _no(f"{instrument[:40]} has no items here", "Only free instruments are asked here", "Use its own form")
    found = score(INSTRUMENTS[instrument], dict(answers))
    if isinstance(found, Refusal):
        return found
    kept: dict[str, Any] = dict(answers)
    scored = happened.InstrumentScored(
        instrument=instrument, answers=kept, total=found.total, meanings=found.meanings, on=today
    )
    if instrument not in IS_FACT or found.total is None or chart.intake is None:
        return (scored,)
    fact = Told(value=found.total, on=today, corrects="scored again here")
    known = answer_facts(chart, told={IS_FACT[instrument]: fact}, today=today, by=by)
    return known if isinstance(known, Refusal) else (scored, *known)


def _assessed(
    intake: Intake,
    today: date,
    *,
    problems: tuple[PainProblem, ...] | None = None,
    trials: tuple[AnalgesicTrial, ...] | None = None,
) -> Happened:
    """What is known, looked at today, and the pain."""
    day = max(today, intake.as_of)
    moved = () if day == intake.as_of else (happened.IntakeAnswered(intake=replace(intake, as_of=day)),)
    assessed = happened.PainAssessed(
        problems=intake.pain_problems if problems is None else problems,
        trials=intake.analgesic_trials if trials is None else trials,
    )
    return (*moved, assessed)


def _no(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="CHT-PAIN", what=what, limit=limit, remedy=remedy)
