"""What is known well enough to decide with: facts in range, in date, and what the lists add to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lenitive.domain.assessment.treatment import BloodPressureReading
from lenitive.domain.candidacy.derived import DERIVED, Listed
from lenitive.domain.candidacy.facts import FACTS, FactDefinition
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.thresholds import READINGS_MIN
from lenitive.domain.foundation.answer import Answer, answer_of
from lenitive.domain.foundation.fact import Fact, FactValue, Origin, Provenance
from lenitive.domain.limits.library import SHIPPED, Library


class Why(StrEnum):
    """Why a fact cannot be used."""

    ABSENT = "absent"
    STALE = "stale"
    OUT_OF_RANGE = "out_of_range"
    FUTURE = "future"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """A fact that counts as unknown.

    Attributes:
        why: In one word.
        text: In one clause.
        fact: The fact as it stands in the intake; None when there is none.
    """

    why: Why
    text: str
    fact: Fact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What criteria may ask. A name that is in neither mapping is not known.

    Attributes:
        as_of: The day.
        facts: Usable facts by name, derived ones among them.
        unusable: Facts of the registry that count as unknown, and why.
        library: Limits that they are compared with.
    """

    as_of: date
    facts: Mapping[str, Fact]
    unusable: Mapping[str, Unusable]
    library: Library = SHIPPED

    def answer(self, name: str) -> Answer:
        """A yes-or-no fact."""
        value = self._value(name)
        if value is not None and not isinstance(value, bool):
            raise ValueError(f"{name}: {value!r} is not a yes or no")
        return answer_of(value)

    def number(self, name: str) -> float | None:
        """A numeric fact in its own unit, or None when it is not known."""
        value = self._value(name)
        if value is None:
            return None
        if isinstance(value, bool | str):
            raise TypeError(f"{name}: {value!r} is not a number")
        return value

    def word(self, name: str) -> str | None:
        """A fact that is one of several words, or None when it is not known."""
        value = self._value(name)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name}: {value!r} is not a word")
        return value

    def _value(self, name: str) -> FactValue | None:
        if name not in FACTS and name not in DERIVED:
            raise ValueError(f"{name!r} is neither in candidacy/facts.py nor in candidacy/derived.py")
        fact = self.facts.get(name)
        return None if fact is None else fact.value


def knowledge_of(intake: Intake, library: Library = SHIPPED) -> Knowledge:
    """Sift an intake: what is stale, out of range, dated later or absent is unknown; the lists complete the rest."""
    facts: dict[str, Fact] = {}
    unusable: dict[str, Unusable] = {}
    for definition in FACTS.values():
        fact = intake.facts.get(definition.name)
        problem = problem_with(definition, fact, intake.as_of)
        if problem is not None:
            unusable[definition.name] = problem
        elif fact is not None:
            facts[definition.name] = fact
    for name, fact in _mean_pressures(intake, library):
        if name in unusable:
            facts[name] = fact
            del unusable[name]
    every = {**facts, **_derived(intake, facts, library)}
    return Knowledge(as_of=intake.as_of, facts=every, unusable=unusable, library=library)


def problem_with(definition: FactDefinition, fact: Fact | None, as_of: date) -> Unusable | None:
    """Why a fact cannot be used on a day, or None when it can.

    Example:
        >>> problem_with(FACTS["weight_kg"], None, date(2024, 1, 1)).why
        <Why.ABSENT: 'absent'>
    """
    if fact is None:
        return Unusable(why=Why.ABSENT, text="not known")
    wrong = definition.problem_with(fact.value)
    if wrong is not None:
        return Unusable(why=Why.OUT_OF_RANGE, text=wrong, fact=fact)
    if fact.unit is not None and fact.unit != definition.unit:
        text = f"{definition.name} is in {fact.unit}; give it in {definition.unit or 'no unit'}"
        return Unusable(why=Why.OUT_OF_RANGE, text=text, fact=fact)
    if fact.date > as_of:
        return Unusable(why=Why.FUTURE, text=f"dated {fact.date}, after {as_of}", fact=fact)
    if definition.is_stale(fact, as_of):
        text = f"{fact.age_days(as_of)} days old, usable for {definition.expires_days}"
        return Unusable(why=Why.STALE, text=text, fact=fact)
    return None


def knowledge_from(values: Mapping[str, FactValue], *, as_of: date, library: Library = SHIPPED) -> Knowledge:
    """Knowledge of the given values only, all dated on the day itself; for the cases of criteria.

    Example:
        >>> knowledge_from({"pregnant": False}, as_of=date(2024, 1, 1)).answer("pregnant")
        <Answer.NO: 'no'>
    """
    clinician = Provenance(origin=Origin.CLINICIAN)
    facts = {name: Fact(value=value, date=as_of, provenance=clinician) for name, value in values.items()}
    absent = Unusable(why=Why.ABSENT, text="not known")
    missing = {name: absent for name in FACTS if name not in facts}
    return Knowledge(as_of=as_of, facts=facts, unusable=missing, library=library)


def _derived(intake: Intake, facts: Mapping[str, Fact], library: Library) -> dict[str, Fact]:
    listed = Listed.of(intake, facts, library)
    values = ((definition, definition.find(listed)) for definition in DERIVED.values())
    return {
        definition.name: Fact(
            value=value,
            unit=definition.unit,
            date=intake.as_of,
            provenance=Provenance(origin=Origin.COMPUTED, resource=definition.where(listed)),
        )
        for definition, value in values
        if value is not None
    }


def _mean_pressures(intake: Intake, library: Library) -> Iterator[tuple[str, Fact]]:
    """Mean of all readings that are in date and in range, when there are enough of them."""
    for name, attribute in (("systolic_mmhg", "systolic_mmhg"), ("diastolic_mmhg", "diastolic_mmhg")):
        definition = FACTS[name]
        usable = [
            reading
            for reading in intake.blood_pressures
            if 0 <= (intake.as_of - reading.at.date()).days <= definition.expires_days
            and definition.problem_with(getattr(reading, attribute)) is None
        ]
        if library[READINGS_MIN.id].keeps(len(usable)):
            yield name, _mean(usable, attribute, definition)


def _mean(readings: list[BloodPressureReading], attribute: str, definition: FactDefinition) -> Fact:
    values = [float(getattr(reading, attribute)) for reading in readings]
    resources = ", ".join(reading.provenance.resource or "clinician" for reading in readings)
    return Fact(
        value=sum(values) / len(values),
        unit=definition.unit,
        date=max(reading.at.date() for reading in readings),
        provenance=Provenance(
            origin=Origin.COMPUTED, resource=resources, as_recorded=f"mean of {len(values)} readings"
        ),
    )
