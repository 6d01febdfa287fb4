"""What a clinician adds to an intake, and how it is added: nothing the record says is replaced without saying so."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from lenitive.domain.assessment.opioid_factors import CDC_2022
from lenitive.domain.assessment.pain import PainProblem
from lenitive.domain.assessment.treatment import AnalgesicTrial, BloodPressureReading, Medication, OpioidDay
from lenitive.domain.candidacy.facts import FACTS, Kind
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.fact import Fact, FactValue, Origin, Provenance

CLINICIAN = Provenance(origin=Origin.CLINICIAN, by="pain physician (synthetic example)")
"""Every answer below is invented for the example, and says so wherever it is shown."""

USUALLY_YES = frozenset(
    {
        "allergy_list_complete",
        "can_self_report_pain",
        "co_analgesic_tried_or_reason",
        "ecg_reviewed",
        "medication_list_complete",
        "opioid_rotated_or_reason",
        "opioid_toxicity_considered",
        "prescription_monitoring_checked",
        "radiotherapy_and_interventions_asked",
        "reason_inadequate_relief",
        "reversible_causes_considered",
    }
)
"""What a finished consultation has done; every other yes-or-no is "no" unless a completion says otherwise."""


@dataclass(frozen=True, kw_only=True)
class Diary:
    """Two weeks of opioid use as oral morphine equivalent: a steady background, and rescue doses that vary."""

    background_mg_day: float
    rescue_mg: float = 0
    rescues_per_day: float = 0
    days: int = 14


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One clinician's completion of one intake.

    `finished` answers every open yes-or-no question: `yes` where named (or usual), else no. An unfinished one answers
    only what `yes` and `no` name. `open` names what stays unknown in either. `still_taken` and `taken_per_day` say of
    medicines, by their text, what the record leaves open.
    """

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    finished: bool = True
    values: dict[str, FactValue] = field(default_factory=dict)
    pressures_mmhg: tuple[tuple[float, float], ...] = ()
    pain_problems: tuple[PainProblem, ...] = ()
    trials: tuple[AnalgesicTrial, ...] = ()
    medicines: tuple[Medication, ...] = ()
    still_taken: dict[str, bool] = field(default_factory=dict)
    taken_per_day: dict[str, float] = field(default_factory=dict)
    diary: Diary | None = None


def complete(intake: Intake, done: Completion, *, seed: str) -> Intake:
    """The intake with the clinician's answers in the places that the record left open or that have gone stale."""
    facts = {
        name: _answered(name, fact, intake.as_of, done)
        for name, fact in ((name, intake.facts.get(name)) for name in FACTS)
    }
    return replace(
        intake,
        facts=facts,
        pain_problems=done.pain_problems,
        medications=tuple(_as_taken(m, done) for m in intake.medications) + done.medicines,
        blood_pressures=intake.blood_pressures + _pressures(intake.as_of, done),
        analgesic_trials=done.trials,
        opioid_diary=_diary(intake.as_of, done.diary, seed),
    )


def _answered(name: str, fact: Fact | None, as_of: date, done: Completion) -> Fact | None:
    known = fact is not None and not FACTS[name].is_stale(fact, as_of)
    answer = None if known else _answer(name, done)
    if answer is None:
        return fact
    return Fact(value=answer, unit=FACTS[name].unit, date=as_of, provenance=CLINICIAN)


def _answer(name: str, done: Completion) -> FactValue | None:
    if name in done.open:
        return None
    if name in done.values:
        return done.values[name]
    if FACTS[name].kind is not Kind.YES_NO:
        return None
    if name in done.yes or name in done.no:
        return name in done.yes
    return name in USUALLY_YES if done.finished else None


def _as_taken(medication: Medication, done: Completion) -> Medication:
    """Whether and how much of a medicine is taken, where the record does not say."""
    active, units = medication.active, medication.units_per_day
    active = done.still_taken.get(medication.text) if active is None else active
    units = done.taken_per_day.get(medication.text) if active and units is None else units
    return replace(medication, active=active, units_per_day=units)


def _pressures(as_of: date, done: Completion) -> tuple[BloodPressureReading, ...]:
    """Readings five minutes apart, taken by the clinician on the day."""
    return tuple(
        BloodPressureReading(
            at=datetime.combine(as_of, time(9, 5 * number), tzinfo=UTC),
            systolic_mmhg=systolic,
            diastolic_mmhg=diastolic,
            provenance=CLINICIAN,
        )
        for number, (systolic, diastolic) in enumerate(done.pressures_mmhg)
    )


def _diary(as_of: date, diary: Diary | None, seed: str) -> tuple[OpioidDay, ...]:
    if diary is None:
        return ()
    rescues = np.random.default_rng(list(seed.encode())).poisson(diary.rescues_per_day, diary.days)
    return tuple(
        OpioidDay(
            date=as_of - timedelta(days=diary.days - day),
            background_mg_day=diary.background_mg_day,
            rescue_mg_day=diary.rescue_mg * int(count),
            table=CDC_2022.id,
        )
        for day, count in enumerate(rescues)
    )
