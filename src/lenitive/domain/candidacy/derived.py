"""REGISTRY of what follows from the lists of an intake: age, medicines taken, spread of the cancer, scores.

A derived fact is computed anew from the record each time and is never typed in. None is "not known". Where a list can
only show that something is so (a metastasis in the problem list), its derived fact is true or unknown, never false.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from lenitive.domain.assessment.course import Course, pain_course
from lenitive.domain.assessment.description import is_cancer_related
from lenitive.domain.assessment.instruments.child_pugh import ChildPugh, child_pugh
from lenitive.domain.assessment.pain import PainProblem
from lenitive.domain.assessment.refractory import Refractory
from lenitive.domain.assessment.treatment import AnalgesicTrial, CancerKind, TreatmentKind, TrialOutcome
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.medicine_use import Taken, read_medication, takes, unknown_id
from lenitive.domain.candidacy.override import override_of
from lenitive.domain.candidacy.pain_evidence import refractory_of
from lenitive.domain.candidacy.thresholds import GROWTH_FACTOR_DAYS, READINGS_MIN, SEEN_DAYS
from lenitive.domain.foundation.answer import Answer, all_of, any_of
from lenitive.domain.foundation.fact import Fact, FactValue, Origin
from lenitive.domain.foundation.medicines import MedicineClass, medicines_in
from lenitive.domain.limits.library import SHIPPED, Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What derived facts are computed from.

    Attributes:
        intake: The lists.
        facts: Facts of the registry that can be used.
        medicines: Every medicine of the list but those that a pharmacist has cleared by name.
        refractory: Whether the pain is refractory.
        library: Limits in force.
    """

    intake: Intake
    facts: Mapping[str, Fact]
    medicines: tuple[Taken, ...]
    refractory: Refractory
    library: Library = SHIPPED

    @classmethod
    def of(cls, intake: Intake, facts: Mapping[str, Fact], library: Library = SHIPPED) -> Self:
        """Read the medicine list and the pains once."""
        medicines = medicines_of(intake, library)
        refractory = refractory_of(intake, facts, library)
        return cls(intake=intake, facts=facts, medicines=medicines, refractory=refractory, library=library)

    def value(self, name: str) -> FactValue | None:
        """A usable fact's value, or None."""
        fact = self.facts.get(name)
        return None if fact is None else fact.value


def medicines_of(intake: Intake, library: Library = SHIPPED) -> tuple[Taken, ...]:
    """Every medicine of the list, as it stood on the intake's day, but those that a pharmacist has cleared by name."""
    read = (taken for entry in intake.medications for taken in read_medication(entry, intake.as_of))
    return tuple(taken for taken in read if not is_cleared(taken, intake, library))


def is_cleared(taken: Taken, intake: Intake, library: Library = SHIPPED) -> bool:
    """Whether a pharmacist has cleared a medicine that the table does not know."""
    cleared = override_of(unknown_id(taken.part), intake.overrides, intake.as_of, library)
    return taken.medicine is None and cleared is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """One thing that follows from the lists.

    Attributes:
        name: Stable key, unit last.
        question: What must be settled when it is not known.
        find: Its value, or None when it is not known.
        asks: Facts of the registry that would settle it; empty when only the lists can.
        unit: For numbers.
        where: The entries of the record that show it, in words; None when there is nothing to name.
    """

    name: str
    question: str
    find: Callable[[Listed], FactValue | None]
    asks: tuple[str, ...] = ()
    unit: str | None = None
    where: Callable[[Listed], str | None] = lambda _: None


_C: Final = MedicineClass
_OTHER_NMDA_EXCEPT: Final = frozenset({"ketamine", "esketamine"})
_PRESSOR: Final = (_C.VEGF_INHIBITOR, _C.CORTICOSTEROID, _C.SYMPATHOMIMETIC)


def _is_other_nmda(taken: Taken) -> bool:
    """Another drug at the same site. Opioids with some action there belong to the opioid rules."""
    medicine = taken.medicine
    return (
        taken.acts_as(_C.NMDA_ANTAGONIST)
        and medicine is not None
        and medicine.name not in _OTHER_NMDA_EXCEPT
        and _C.OPIOID not in medicine.classes
    )


def _medicine(name: str, question: str, matches: Callable[[Taken], bool]) -> Derived:
    """Whether such a medicine is taken; a "no" needs a complete list."""

    def find(listed: Listed) -> bool | None:
        answer = takes(listed.medicines, matches)
        if answer is Answer.NO and listed.value("medication_list_complete") is not True:
            return None
        return _known(answer)

    def where(listed: Listed) -> str | None:
        found = [taken.entry for taken in listed.medicines if taken.active is not False and matches(taken)]
        return _resources(f"{entry.provenance.resource or entry.provenance.origin} ({entry.text})" for entry in found)

    return Derived(name=name, question=question, find=find, asks=("medication_list_complete",), where=where)


def _of_class(*kinds: MedicineClass) -> Callable[[Taken], bool]:
    return lambda taken: any(taken.acts_as(kind) for kind in kinds)


def _resources(names: Iterable[str]) -> str | None:
    return ", ".join(dict.fromkeys(names)) or None


def _age_years(listed: Listed) -> int | None:
    age = listed.intake.patient.age_years(listed.intake.as_of)
    return age if age is not None and age >= 0 else None


def _alive(listed: Listed) -> bool | None:
    """A record says who died; that somebody lives follows only from having been seen."""
    if _death(listed) is not None:
        return False
    as_of = listed.intake.as_of
    given = (fact.date for fact in listed.intake.facts.values() if fact is not None)
    readings = (reading.at.date() for reading in listed.intake.blood_pressures)
    scores = (score.at.date() for score in listed.intake.pain_scores)
    seen = [day for dates in (given, readings, scores) for day in dates if day <= as_of]
    return True if seen and listed.library[SEEN_DAYS.id].keeps((as_of - max(seen)).days) else None


def _death(listed: Listed) -> str | None:
    """A death up to the day, with its date or, where the record keeps that to itself, without one."""
    patient, as_of = listed.intake.patient, listed.intake.as_of
    if patient.died_on is not None:
        return f"{patient.reference} (died {patient.died_on})" if patient.died_on <= as_of else None
    undated = (item for item in listed.intake.unread if item.what == "died_on")
    return next((f"{item.resource} ({item.as_recorded})" for item in undated), None)


def _cancer_diagnosis(listed: Listed) -> bool | None:
    """A cancer in remission is a diagnosis too; no entry at all says nothing."""
    return True if listed.intake.cancer else None


def ongoing_pains(intake: Intake) -> tuple[PainProblem, ...]:
    """Pain problems that have not ended by the day of the intake; one that is dated later is among them."""
    return tuple(p for p in intake.pain_problems if p.ended is None or p.ended >= intake.as_of)


def _felt_pains(intake: Intake) -> tuple[PainProblem, ...]:
    """Those that have begun as well: a pain of tomorrow is a slip of the pen and no reason to treat."""
    return tuple(p for p in ongoing_pains(intake) if p.onset is None or p.onset <= intake.as_of)


def _cancer_related_pain(listed: Listed) -> bool | None:
    pains = _felt_pains(listed.intake)
    answer = any_of(map(is_cancer_related, pains)) if pains else Answer.UNKNOWN
    return _known(answer)


_IS_CHRONIC: Final = {Course.CHRONIC: Answer.YES, Course.ACUTE: Answer.NO, Course.UNKNOWN: Answer.UNKNOWN}


def _chronic_pain(listed: Listed) -> bool | None:
    """Whether a pain from the cancer has lasted longer than three months."""
    as_of = listed.intake.as_of
    pains = _felt_pains(listed.intake)
    each = (all_of((is_cancer_related(p), _IS_CHRONIC[pain_course(p, as_of).course])) for p in pains)
    return _known(any_of(each) if pains else Answer.UNKNOWN)


def _known(answer: Answer) -> bool | None:
    return None if answer is Answer.UNKNOWN else answer is Answer.YES


def _metastasis(name: str, question: str, words: str) -> Derived:
    pattern = re.compile(rf"\b(?:{words})", re.IGNORECASE)

    def where(listed: Listed) -> str | None:
        spread = (c for c in listed.intake.cancer if c.kind is CancerKind.METASTASIS and c.active is not False)
        found = (c for c in spread if pattern.search(f"{c.site or ''} {c.text}"))
        return _resources(f"{c.provenance.resource or c.provenance.origin} ({c.text})" for c in found)

    return Derived(name=name, question=question, find=lambda listed: where(listed) is not None or None, where=where)


def _ketamine_allergy(listed: Listed) -> bool | None:
    """Only a listed allergy that is not refuted counts; none listed says nothing."""
    wanted = {"ketamine", "esketamine"}
    listed_for = (a for a in listed.intake.allergies if a.active is not False)
    return True if any(wanted & {m.name for m in medicines_in(a.substance)} for a in listed_for) else None


def _growth_factor(listed: Listed) -> bool | None:
    """A marrow-stimulating factor taken now, or given within the last days according to the lists."""
    since = listed.intake.as_of - timedelta(days=float(listed.library[GROWTH_FACTOR_DAYS.id].exact))
    if takes(listed.medicines, lambda taken: taken.acts_as(_C.GROWTH_FACTOR)) is Answer.YES:
        return True
    given = (t.last_on for t in listed.intake.treatments if t.kind is TreatmentKind.GROWTH_FACTOR)
    entries = [t.entry for t in listed.medicines if t.acts_as(_C.GROWTH_FACTOR)]
    started, stopped = (entry.started for entry in entries), (entry.stopped for entry in entries)
    days = (day for dates in (given, started, stopped) for day in dates if day is not None)
    return True if any(_between(since, day, listed.intake.as_of) for day in days) else None


def _between(since: date, day: date, until: date) -> bool:
    return since <= day <= until


def _latest_pressure(name: str) -> Callable[[Listed], float | None]:
    """The mean of the latest readings in date, as many as a mean needs.

    Older readings dilute a mean over weeks; these show what the pressure is now. A clinician's own value of the same
    day or later takes their place.
    """
    definition = FACTS[name]

    def find(listed: Listed) -> float | None:
        as_of = listed.intake.as_of
        usable = [
            reading
            for reading in listed.intake.blood_pressures
            if 0 <= (as_of - reading.at.date()).days <= definition.expires_days
            and definition.problem_with(getattr(reading, name)) is None
        ]
        needed = math.ceil(listed.library[READINGS_MIN.id].exact)
        latest = sorted(usable, key=lambda reading: reading.at)[-needed:]
        said = listed.facts.get(name)
        if len(latest) < needed or (
            said is not None and said.provenance.origin is Origin.CLINICIAN and said.date >= latest[-1].at.date()
        ):
            return None
        return sum(float(getattr(reading, name)) for reading in latest) / len(latest)

    return find


def _trial(*outcomes: TrialOutcome) -> Callable[[Listed], bool | None]:
    def find(listed: Listed) -> bool | None:
        return True if any(trial.outcome in outcomes for trial in _trials(listed)) else None

    return find


def _trials(listed: Listed) -> Iterable[AnalgesicTrial]:
    return (t for t in listed.intake.analgesic_trials if t.ended is None or t.ended <= listed.intake.as_of)


def _bmi_kg_m2(listed: Listed) -> float | None:
    weight_kg, height_cm = listed.value("weight_kg"), listed.value("height_cm")
    if not isinstance(weight_kg, int | float) or not isinstance(height_cm, int | float):
        return None
    return weight_kg / (height_cm / 100) ** 2


def _child_pugh(listed: Listed) -> ChildPugh:
    return child_pugh({name: listed.value(name) for name in _LIVER})


_REFRACTORY: Final = (
    "days_with_pain_above_goal",
    "opioid_rotated_or_reason",
    "co_analgesic_tried_or_reason",
    "reversible_causes_considered",
    "radiotherapy_and_interventions_asked",
    "opioid_toxicity_considered",
)
_LIVER: Final = ("bilirubin_mg_dl", "albumin_g_l", "inr", "ascites", "encephalopathy")

_DERIVED: Final = (
    Derived(name="age_years", question="Date of birth", find=_age_years, unit="a"),
    Derived(name="alive", question="Was the person seen within the last year?", find=_alive, where=_death),
    Derived(name="cancer_diagnosis", question="Which cancer, and since when?", find=_cancer_diagnosis),
    Derived(
        name="cancer_related_pain",
        question="Which pain problems are there, and does one come from the cancer or its treatment?",
        find=_cancer_related_pain,
    ),
    Derived(
        name="chronic_pain",
        question="Since when does the pain last, and does it come from the cancer?",
        find=_chronic_pain,
    ),
    Derived(
        name="refractory",
        question="Is the pain refractory? See what the composite lacks",
        find=lambda listed: _known(listed.refractory.answer),
        asks=_REFRACTORY,
    ),
    _metastasis("brain_metastasis_listed", "Brain metastasis", "brain|cerebr|cerebell|(?:lepto)?mening|intracranial"),
    _metastasis("liver_metastasis_listed", "Liver metastasis", "liver|hepat"),
    Derived(name="ketamine_allergy_listed", question="Ketamine in the allergy list", find=_ketamine_allergy),
    Derived(name="growth_factor_listed", question="Growth factor in the last 7 days", find=_growth_factor),
    Derived(name="intolerance_tried", question="A trial ended by intolerance", find=_trial(TrialOutcome.INTOLERANCE)),
    Derived(
        name="inadequate_relief_tried",
        question="A trial ended by inadequate relief",
        find=_trial(TrialOutcome.INADEQUATE_RELIEF),
    ),
    Derived(
        name="latest_systolic_mmhg",
        question="Systolic pressure, mean of the latest two readings",
        find=_latest_pressure("systolic_mmhg"),
        unit="mm[Hg]",
    ),
    Derived(
        name="latest_diastolic_mmhg",
        question="Diastolic pressure, mean of the latest two readings",
        find=_latest_pressure("diastolic_mmhg"),
        unit="mm[Hg]",
    ),
    Derived(
        name="bmi_kg_m2",
        question="Body mass index",
        find=_bmi_kg_m2,
        asks=("weight_kg", "height_cm"),
        unit="kg/m2",
    ),
    Derived(
        name="child_pugh_lowest",
        question="Lowest possible Child-Pugh score",
        find=lambda listed: _child_pugh(listed).lowest,
        asks=_LIVER,
        unit="{score}",
    ),
    Derived(
        name="child_pugh_highest",
        question="Highest possible Child-Pugh score",
        find=lambda listed: _child_pugh(listed).highest,
        asks=_LIVER,
        unit="{score}",
    ),
    _medicine("takes_theophylline", "Theophylline or aminophylline?", _of_class(_C.THEOPHYLLINE)),
    _medicine("takes_thyroid_hormone", "Thyroid hormone?", _of_class(_C.THYROID_HORMONE)),
    _medicine("takes_mao_inhibitor", "A monoamine oxidase inhibitor in the last 14 days?", _of_class(_C.MAO_INHIBITOR)),
    _medicine("takes_other_nmda_antagonist", "Memantine, amantadine, dextromethorphan or the like?", _is_other_nmda),
    _medicine(
        "takes_pressor", "A VEGF-pathway inhibitor, systemic steroid, stimulant or vasopressor?", _of_class(*_PRESSOR)
    ),
    _medicine("takes_opioid", "An opioid?", _of_class(_C.OPIOID)),
    _medicine("takes_benzodiazepine", "A benzodiazepine?", _of_class(_C.BENZODIAZEPINE)),
)

DERIVED: Final[dict[str, Derived]] = {definition.name: definition for definition in _DERIVED}
"""Every derived fact by name."""
