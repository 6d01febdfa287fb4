"""Why pain control fails: the disease progressed, a drug was not tolerated, or an adequate trial did not relieve."""

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from lenitive.domain.assessment.opioid_factors import CDC_2022, WITHOUT_FACTOR, Basis
from lenitive.domain.assessment.opioid_names import WEAK_OPIOIDS, opioids_in
from lenitive.domain.assessment.treatment import AnalgesicTrial, TrialOutcome
from lenitive.domain.foundation.answer import Answer, all_of, answer_of, any_of
from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.medicines import MedicineClass, medicines_in
from lenitive.domain.foundation.sources import Grade


def _proposed(value: int, unit: str, place: str) -> Figure:
    return Figure(value=value, unit=unit, source="lenitive", place=place, grade=Grade.ASSUMED)


CO_ANALGESIC_DAYS_MIN: Final = _proposed(14, "d", "adequate co-analgesic trial")
OPIOID_DAYS_MIN: Final = _proposed(7, "d", "adequate opioid trial")
OPIOID_BURDEN_MIN: Final = _proposed(60, "mg/d", "adequate opioid trial, oral morphine equivalent; a site's own value")
INTOLERANCE_GRADE_MIN: Final = _proposed(2, "CTCAE grade", "intolerance")

NEUROPATHIC_CO_ANALGESICS: Final = frozenset(
    {
        "amitriptyline",
        "clomipramine",
        "desipramine",
        "desvenlafaxine",
        "doxepin",
        "duloxetine",
        "gabapentin",
        "imipramine",
        "levomilnacipran",
        "milnacipran",
        "mirogabalin",
        "nortriptyline",
        "pregabalin",
        "venlafaxine",
    }
)
"""Gabapentinoids, SNRIs and tricyclics: the co-analgesics that a neuropathic pain should have had (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adequacy:
    """Whether a trial was long and strong enough to say that the drug fails.

    Attributes:
        answer: Yes, no or unknown.
        rule: The rule that was applied.
        missing: What is not recorded.
    """

    answer: Answer
    rule: str
    missing: tuple[str, ...] = ()


def is_adequate(trial: AnalgesicTrial) -> Answer:
    """Whether a trial was adequate; see `adequacy` for the rule that was applied.

    Example:
        >>> is_adequate(AnalgesicTrial(drug="pregabalin", outcome=TrialOutcome.INADEQUATE_RELIEF, dose_mg_day=300,
        ...                            days=13))
        <Answer.NO: 'no'>
    """
    return adequacy(trial).answer


def adequacy(trial: AnalgesicTrial) -> Adequacy:
    """Whether a trial was adequate, by which rule, and what is missing.

    A co-analgesic needs a stated dose for 2 weeks. An opioid needs an oral morphine equivalent of at least 60 mg/d
    for a week; a strong one may instead have been raised until an adverse effect of grade 2 or more persisted under
    treatment. For any other analgesic there is no rule, so the answer is unknown.

    Source:
        currow_2012: drug, dose and duration must be stated (secondary); the numbers are this project's (assumed).
    """
    if trial.outcome is TrialOutcome.NOT_DONE:
        return Adequacy(answer=Answer.NO, rule="not tried")
    if opioids_in(trial.drug):
        return _opioid_adequacy(trial)
    if is_co_analgesic(trial.drug):
        days = _at_least(trial.days, CO_ANALGESIC_DAYS_MIN)
        dose = Answer.YES if _is_dose(trial.dose_mg_day) else Answer.UNKNOWN
        return Adequacy(
            answer=all_of((dose, days)),
            rule=f"a stated dose for at least {CO_ANALGESIC_DAYS_MIN.value} days",
            missing=_unrecorded(trial, "dose_mg_day", "days"),
        )
    return Adequacy(answer=Answer.UNKNOWN, rule="no rule for this analgesic; a clinician must judge")


def is_intolerance_documented(trial: AnalgesicTrial) -> Answer:
    """Whether a trial shows intolerance: a named effect of CTCAE grade 2 or more that persisted under treatment.

    Example:
        >>> is_intolerance_documented(AnalgesicTrial(drug="morphine", outcome=TrialOutcome.INTOLERANCE,
        ...                                          effect="sedation", effect_grade=3))
        <Answer.UNKNOWN: 'unknown'>
    """
    if trial.outcome is not TrialOutcome.INTOLERANCE:
        return Answer.NO
    named = Answer.YES if trial.effect else Answer.UNKNOWN
    return all_of((named, _at_least(trial.effect_grade, INTOLERANCE_GRADE_MIN), answer_of(trial.effect_treated)))


def is_co_analgesic(drug: str) -> bool:
    """Whether a drug is one of the co-analgesics that the rules know."""
    classes = {found for medicine in medicines_in(drug) for found in medicine.classes}
    return is_neuropathic_co_analgesic(drug) or MedicineClass.CO_ANALGESIC in classes


def is_neuropathic_co_analgesic(drug: str) -> bool:
    """Whether a drug is a gabapentinoid, an SNRI or a tricyclic.

    Example:
        >>> is_neuropathic_co_analgesic("Gabapentin 300 MG")
        True
    """
    words = {word.strip(",;()").lower() for word in drug.split()}
    known = medicines_in(drug)
    names = words | {medicine.name for medicine in known}
    return bool(names & NEUROPATHIC_CO_ANALGESICS) or any(
        MedicineClass.GABAPENTINOID in medicine.classes for medicine in known
    )


class FailureKind(StrEnum):
    """Why control fails."""

    PROGRESSION = "progression"
    INTOLERANCE = "intolerance"
    INADEQUATE_RELIEF = "inadequate_relief"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureReason:
    """One reason why control fails.

    Attributes:
        kind: Progression, intolerance or inadequate relief.
        statement: The reason in one sentence.
        established: Yes when it is documented fully; unknown while something is missing.
        drug: None for progression.
        dose_mg_day: Highest daily dose held; None when not known.
        days: Days at that dose; None when not known.
        effect: The adverse effect, for an intolerance.
        effect_grade: Its CTCAE grade.
        adequate: Whether the trial was adequate; None for progression.
        missing: What is not recorded.
    """

    kind: FailureKind
    statement: str
    established: Answer
    drug: str | None = None
    dose_mg_day: float | None = None
    days: int | None = None
    effect: str | None = None
    effect_grade: int | None = None
    adequate: Answer | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlFailure:
    """Why pain control fails, by kind and one by one. Nothing recorded is unknown, never "no".

    Attributes:
        progression: Whether the disease progressed.
        intolerance: Yes when at least one intolerance is fully documented.
        inadequate_relief: Yes when at least one adequate trial did not relieve.
        reasons: Every recorded reason.
        missing: What is not recorded, reason by reason.
    """

    progression: Answer
    intolerance: Answer
    inadequate_relief: Answer
    reasons: tuple[FailureReason, ...]
    missing: tuple[str, ...]


def why_control_fails(trials: tuple[AnalgesicTrial, ...], *, progression: bool | None) -> ControlFailure:
    """List why control fails: progression, intolerance of which drug with which effect, failure of which trial.

    Args:
        trials: Earlier trials; the list may be incomplete, so it never gives a "no".
        progression: Whether the disease progressed; None when nobody said.

    Example:
        >>> trial = AnalgesicTrial(drug="gabapentin", outcome=TrialOutcome.INADEQUATE_RELIEF, dose_mg_day=1800, days=28)
        >>> why_control_fails((trial,), progression=None).reasons[0].statement
        'inadequate relief from gabapentin, 1800 mg/d for 28 days (adequate trial: yes)'
    """
    recorded = [reason for trial in trials if (reason := _reason(trial)) is not None]
    if progression:
        recorded.insert(
            0,
            FailureReason(kind=FailureKind.PROGRESSION, statement="the disease has progressed", established=Answer.YES),
        )
    unasked = ("whether the disease has progressed",) if progression is None else ()
    details = tuple(f"{reason.drug}: {gap}" for reason in recorded for gap in reason.missing)
    return ControlFailure(
        progression=answer_of(progression),
        intolerance=_any_established(recorded, FailureKind.INTOLERANCE),
        inadequate_relief=_any_established(recorded, FailureKind.INADEQUATE_RELIEF),
        reasons=tuple(recorded),
        missing=unasked + details,
    )


def _reason(trial: AnalgesicTrial) -> FailureReason | None:
    if trial.outcome is TrialOutcome.INTOLERANCE:
        kind, established = FailureKind.INTOLERANCE, is_intolerance_documented(trial)
        missing = _unrecorded(trial, "effect", "effect_grade", "effect_treated")
    elif trial.outcome is TrialOutcome.INADEQUATE_RELIEF:
        kind, established = FailureKind.INADEQUATE_RELIEF, is_adequate(trial)
        missing = adequacy(trial).missing
    else:
        return None
    return FailureReason(
        kind=kind,
        statement=_statement(trial),
        established=established,
        drug=trial.drug,
        dose_mg_day=trial.dose_mg_day,
        days=trial.days,
        effect=trial.effect,
        effect_grade=trial.effect_grade,
        adequate=is_adequate(trial),
        missing=missing,
    )


def _statement(trial: AnalgesicTrial) -> str:
    dose = "dose not known" if trial.dose_mg_day is None else f"{trial.dose_mg_day:g} mg/d"
    days = "days not known" if trial.days is None else f"for {trial.days} days"
    if trial.outcome is TrialOutcome.INTOLERANCE:
        grade = "grade not known" if trial.effect_grade is None else f"CTCAE grade {trial.effect_grade}"
        return f"{trial.drug} not tolerated: {trial.effect or 'effect not named'} ({grade}), {dose} {days}"
    return f"inadequate relief from {trial.drug}, {dose} {days} (adequate trial: {is_adequate(trial)})"


def _any_established(reasons: list[FailureReason], kind: FailureKind) -> Answer:
    """Yes as soon as one is established; else unknown, for the list of trials may be incomplete."""
    return any_of((Answer.UNKNOWN, *(reason.established for reason in reasons if reason.kind is kind)))


def _opioid_adequacy(trial: AnalgesicTrial) -> Adequacy:
    held = all_of((_is_burden_reached(trial), _at_least(trial.days, OPIOID_DAYS_MIN)))
    strong = any(drug not in WEAK_OPIOIDS for drug in opioids_in(trial.drug))
    at_limit = is_intolerance_documented(trial) if strong else Answer.NO
    return Adequacy(
        answer=any_of((held, at_limit)),
        rule=(
            f"an oral morphine equivalent of at least {OPIOID_BURDEN_MIN.value} mg/d for "
            f"{OPIOID_DAYS_MIN.value} days, or a strong opioid raised to its adverse-effect limit"
        ),
        missing=_unrecorded(trial, "dose_mg_day", "days", "route"),
    )


def _is_burden_reached(trial: AnalgesicTrial) -> Answer:
    """Whether every table that knows the drug by this route puts the dose at the limit; unknown where they differ."""
    dose = trial.dose_mg_day
    if dose is None or not _is_dose(dose) or trial.route is None:
        return Answer.UNKNOWN
    found: list[Answer] = []
    for drug in opioids_in(trial.drug):
        factor = CDC_2022.factors.get((drug, trial.route))
        figures = (factor.figure,) if factor is not None else WITHOUT_FACTOR.get((drug, trial.route), ())
        per_hour = factor.basis is Basis.UG_H if factor is not None else _is_per_hour(figures)
        amount = Fraction(str(dose)) * (Fraction(1000, 24) if per_hour else 1)
        reached = {amount * Fraction(figure.value) >= OPIOID_BURDEN_MIN.value for figure in figures}
        found.append(answer_of(reached.pop()) if len(reached) == 1 else Answer.UNKNOWN)
    return any_of(found)


def _is_per_hour(figures: tuple[Figure, ...]) -> bool:
    return any("ug/h" in figure.unit for figure in figures)


def _at_least(value: float | None, limit: Figure) -> Answer:
    if value is None or not math.isfinite(value) or value < 0:
        return Answer.UNKNOWN
    return answer_of(value >= limit.value)


def _is_dose(dose: float | None) -> bool:
    return dose is not None and math.isfinite(dose) and dose > 0


def _unrecorded(trial: AnalgesicTrial, *names: str) -> tuple[str, ...]:
    words = {
        "dose_mg_day": "highest daily dose",
        "days": "days at that dose",
        "route": "route",
        "effect": "which adverse effect",
        "effect_grade": "CTCAE grade of the effect",
        "effect_treated": "whether the effect was treated first",
    }
    return tuple(words[name] for name in names if getattr(trial, name) is None)
