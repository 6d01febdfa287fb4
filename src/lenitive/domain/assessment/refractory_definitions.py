"""Published definitions of refractory cancer pain and entry criteria of trials, each with its own answer."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from lenitive.domain.assessment.control_failure import is_adequate
from lenitive.domain.assessment.course import CHRONIC_AFTER, add_months
from lenitive.domain.assessment.opioid_burden import OpioidBurden
from lenitive.domain.assessment.opioid_names import opioids_in
from lenitive.domain.assessment.pain import PainProblem
from lenitive.domain.assessment.refractory_evidence import (
    Component,
    RefractoryEvidence,
    co_analgesic_answers,
    failed_trials,
    gap,
    latest_average,
    open_gaps,
    present_pains,
    qualifies,
    stated,
)
from lenitive.domain.foundation.answer import Answer, all_of, answer_of, any_of
from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.sources import Grade

HARDY_PAIN_MIN: Final = Figure(
    value=3, unit="{score}", source="hardy_2012", place="entry, average pain", grade=Grade.SECONDARY
)
KOREAN_RESCUES_MIN: Final = Figure(
    value=4, unit="doses/d", source="korean_2024", place="entry, rescue opioid", grade=Grade.SECONDARY
)
KOREAN_IV_MIN: Final = Figure(
    value=120, unit="mg/d intravenous", source="korean_2024", place="entry, opioid dose", grade=Grade.SECONDARY
)
_ORAL_PER_IV_LOW, _ORAL_PER_IV_HIGH = 2, 3.125


def published_definitions(evidence: RefractoryEvidence) -> tuple[Component, ...]:
    """What each published definition says of the same evidence. They differ, and all are shown."""
    return (_currow(evidence), _afsharimani(evidence), _korean(evidence), _hardy(evidence))


def _currow(evidence: RefractoryEvidence) -> Component:
    adequate = any_of((Answer.UNKNOWN, *(is_adequate(trial) for trial in failed_trials(evidence))))
    answer = all_of((adequate, Answer.UNKNOWN))
    return _definition(
        "currow_2012",
        "Pain persists despite an adequate trial of analgesics and of approaches without drugs, with drug, dose and "
        "duration stated; no fixed time",
        "definition",
        answer=answer,
        missing=(gap(adequate, "an adequate analgesic trial"), "which approaches without drugs were tried"),
        data=(f"adequate analgesic trial failed: {adequate}",),
    )


def _afsharimani(evidence: RefractoryEvidence) -> Component:
    problems = present_pains(evidence)
    lasting = any_of(_is_three_months_old(problem, evidence.as_of) for problem in problems) if problems else None
    opioid = any_of(
        (Answer.UNKNOWN, *(is_adequate(trial) for trial in failed_trials(evidence) if opioids_in(trial.drug)))
    )
    co_analgesic = any_of((Answer.UNKNOWN, *co_analgesic_answers(evidence)))
    answer = all_of((lasting or Answer.UNKNOWN, opioid, co_analgesic))
    return _definition(
        "afsharimani_2015",
        f"Cancer- or treatment-related pain for at least {CHRONIC_AFTER.value} months that does not respond to opioids "
        "and co-analgesics",
        "definition",
        answer=answer,
        missing=(
            gap(lasting or Answer.UNKNOWN, "first day and cause of the pain"),
            gap(opioid, "an adequate opioid trial that failed"),
            gap(co_analgesic, "an adequate co-analgesic trial that failed"),
        ),
        data=(f"opioid trial failed: {opioid}", f"co-analgesic trial failed: {co_analgesic}"),
    )


def _korean(evidence: RefractoryEvidence) -> Component:
    rescues = answer_of(
        None if evidence.rescue_doses_day is None else evidence.rescue_doses_day >= KOREAN_RESCUES_MIN.value
    )
    average, goal = latest_average(evidence), evidence.pain_goal_nrs
    above = answer_of(None if average is None or goal is None else average > goal)
    uncontrolled = any_of((rescues, above))
    dose = _is_iv_limit_reached(evidence.opioid_burden)
    return _definition(
        "korean_2024",
        f"At least {KOREAN_RESCUES_MIN.value} rescue doses a day or pain above the personal goal, despite an "
        f"intravenous morphine equivalent of at least {KOREAN_IV_MIN.value} mg/d",
        "entry criteria of NCT03362073; oral to intravenous by the widest published spread, 2 to 3.125 (assumed)",
        answer=all_of((uncontrolled, dose)),
        missing=(
            gap(uncontrolled, "rescue doses in 24 h, or average pain with the personal goal"),
            gap(dose, "the opioid burden; between 240 and 375 mg/d oral the tables disagree"),
        ),
        data=(
            *stated("rescue doses a day", evidence.rescue_doses_day),
            *stated("average pain", average),
            *stated("personal goal", goal),
        ),
    )


def _hardy(evidence: RefractoryEvidence) -> Component:
    average = latest_average(evidence)
    pain = answer_of(None if average is None else average >= HARDY_PAIN_MIN.value)
    burden = evidence.opioid_burden
    opioid = _is_on_opioid(burden)
    co_analgesic = any_of(
        (Answer.UNKNOWN, *co_analgesic_answers(evidence), answer_of(evidence.co_analgesic_tried_or_reason or None))
    )
    return _definition(
        "hardy_2012",
        f"Average pain of at least {HARDY_PAIN_MIN.value} despite opioids and standard co-analgesics",
        "trial entry",
        answer=all_of((pain, opioid, co_analgesic)),
        missing=(
            gap(pain, "average pain"),
            gap(opioid, "the current opioids"),
            gap(co_analgesic, "an adequate co-analgesic trial"),
        ),
        data=(*stated("average pain", average), f"takes an opioid: {opioid}", f"co-analgesic failed: {co_analgesic}"),
    )


def _definition(
    source: str, statement: str, place: str, *, answer: Answer, missing: Iterable[str | None], data: tuple[str, ...]
) -> Component:
    return Component(
        id=source,
        statement=statement,
        answer=answer,
        source=source,
        place=place,
        grade=Grade.SECONDARY,
        data=data,
        missing=open_gaps(answer, missing),
    )


def _is_on_opioid(burden: OpioidBurden | None) -> Answer:
    """Yes when an opioid is taken, whatever its dose; no only when the whole burden is known to be zero."""
    if burden is None:
        return Answer.UNKNOWN
    taken = any(
        row.active and row.drug is not None and row.dose_mg_day != 0 and row.patch_ug_h != 0 for row in burden.rows
    )
    if taken:
        return Answer.YES
    return Answer.NO if burden.total_mg_day == 0 else Answer.UNKNOWN


def _is_iv_limit_reached(burden: OpioidBurden | None) -> Answer:
    """Whether the burden reaches the intravenous limit by every published ratio, or by none."""
    if burden is None:
        return Answer.UNKNOWN
    limit = float(KOREAN_IV_MIN.value)
    if burden.at_least_mg_day >= limit * _ORAL_PER_IV_HIGH:
        return Answer.YES
    total = burden.total_mg_day
    return Answer.NO if total is not None and total < limit * _ORAL_PER_IV_LOW else Answer.UNKNOWN


def _is_three_months_old(problem: PainProblem, as_of: date) -> Answer:
    old = None if problem.onset is None else add_months(problem.onset, int(CHRONIC_AFTER.value)) <= as_of
    return all_of((qualifies(problem), answer_of(old)))
