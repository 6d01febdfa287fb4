"""Virtual people like one person, and what many regimens do in all of them at once.

Concentrations are linear in what is given: each person is solved once, for a rate of 1 mg/h that starts and stays. What
any regimen gives is then a sum of that one answer, shifted and scaled, and only the responses are worked out anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.joint import Joined, joined
from lenitive.domain.pharmacology.model import DrugForm, Person, PkModel, domain_refusal, is_widened
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.pharmacology.random_effects import drawn, effect_names
from lenitive.domain.pharmacology.response import Baseline, Context, Response
from lenitive.domain.pharmacology.response_curves import Solved, driving, held, is_given, person_values, solved_for
from lenitive.domain.pharmacology.responses import response_named
from lenitive.pkpd.linear import Array
from lenitive.pkpd.quasi_random import normal_table

PEOPLE: Final = 256
"""Virtual people of each model."""

RESPONSES: Final = tuple(response_named(name) for name in ("pain", "dissociation", "sedation", "mean_pressure"))
"""What is looked at in them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VirtualPeople:
    """People of one model, each solved for 1 mg/h that starts at 0 and stays.

    Attributes:
        joint: Kinetics and responses.
        effects: Their random effects by name, each of shape (people,).
        baseline: The person without drug.
        unit: Concentrations for 1 mg/h.
        every_min: The unit is known at whole multiples of this.
    """

    joint: Joined
    effects: Mapping[str, Array]
    baseline: Baseline
    unit: Solved
    every_min: int


def virtual_people(
    model: PkModel,
    person: Person,
    baseline: Baseline,
    *,
    last_min: int,
    every_min: int = 5,
    effects: Mapping[str, Array] | None = None,
) -> VirtualPeople | Refusal:
    """People like one person, solved.

    Args:
        model: Kinetics. Doses are of racemate; a model of S is followed as `joined` says.
        person: Whom they are like.
        baseline: The person without drug.
        last_min: Until when their answer is wanted.
        every_min: At whole multiples of which minutes.
        effects: Random effects by name, each of shape (people,): what is known of this one person. None for people in
            general, with the uncertainty of typical values.

    Returns:
        The people; or a refusal when the model must not speak about the person, or knows only the typical one.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> found = virtual_people(MODELS["default_racemic_v1"], Person(weight_kg=70.0, age_years=60.0), Baseline(),
        ...                        last_min=60)
        >>> found.unit.total["ketamine"].shape
        (256, 13)
    """
    refusal = domain_refusal(model, person)
    if refusal is not None:
        return refusal
    joint = joined(model, RESPONSES, drug=DrugForm.RACEMIC)
    if effects is None:
        if not model.variability:
            return _only_typical(model)
        draws = normal_table(PEOPLE, len(effect_names(joint)) + 1)
        chosen = drawn(joint, draws, widened=is_widened(model, person))
    else:
        chosen = {
            name: effect
            for name, effect in effects.items()
            if name in joint.model.parameters or name in joint.parameters
        }
    forever = Delivery(start_min=0.0, duration_min=last_min + 1.0, rate_mg_h=1.0)
    times_min = np.arange(0, last_min + every_min, every_min, dtype=float)
    return VirtualPeople(
        joint=joint,
        effects=chosen,
        baseline=baseline,
        unit=solved_for(joint, person, chosen, [forever], times_min),
        every_min=every_min,
    )


def _only_typical(model: PkModel) -> Refusal:
    return Refusal(
        rule="LIM-MODEL-04",
        what=f"{model.id} publishes no between-person variability",
        limit="A chance is counted over people who differ; this model knows the typical person only",
        remedy="Choose a model with variability",
        source=model.domain.source,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Programmes:
    """Regimens, as rates that change at some minutes.

    Attributes:
        changes_min: When any of them changes.
        rises_mg_h: By how much the rate of each regimen changes there, shape (changes, regimens).
    """

    changes_min: tuple[int, ...]
    rises_mg_h: Array

    @staticmethod
    def of(regimens: Sequence[Sequence[Delivery]]) -> "Programmes":
        """From what is given, in whole minutes.

        Example:
            >>> two = [Delivery(start_min=0, duration_min=30, rate_mg_h=5.0),
            ...        Delivery(start_min=30, duration_min=60, rate_mg_h=8.0)]
            >>> found = Programmes.of([two])
            >>> found.changes_min, found.rises_mg_h[:, 0].tolist()
            ((0, 30, 90), [5.0, 3.0, -8.0])
        """
        ends = {round(part.start_min + part.duration_min) for regimen in regimens for part in regimen}
        changes = sorted({round(part.start_min) for regimen in regimens for part in regimen} | ends)
        rises = np.zeros((len(changes), len(regimens)))
        for column, regimen in enumerate(regimens):
            for part in regimen:
                rises[changes.index(round(part.start_min)), column] += part.rate_mg_h
                rises[changes.index(round(part.start_min + part.duration_min)), column] -= part.rate_mg_h
        return Programmes(changes_min=tuple(changes), rises_mg_h=rises)

    def only(self, columns: Array | slice | Sequence[int]) -> "Programmes":
        """Some of them."""
        return Programmes(changes_min=self.changes_min, rises_mg_h=self.rises_mg_h[:, columns])


def curves_in(
    people: VirtualPeople, programmes: Programmes, names: Sequence[str], times_min: Sequence[int]
) -> dict[str, Array]:
    """Outputs of many regimens in all people.

    Args:
        people: From `virtual_people`.
        programmes: Regimens; changes at whole multiples of the people's `every_min`.
        names: Outputs: a substance or site in ng/mL, a response, or a part of one.
        times_min: At whole multiples of the same.

    Returns:
        By name, shape (people, times, regimens). What needs a baseline that is not known is not in the answer.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> alike = virtual_people(MODELS["default_racemic_v1"], Person(weight_kg=70.0, age_years=50.0), Baseline(),
        ...                        last_min=360)
        >>> five_hours = Programmes.of([[Delivery(start_min=0, duration_min=300, rate_mg_h=14.0)]])
        >>> found = curves_in(alike, five_hours, ["ketamine", "pain"], [300])
        >>> found["ketamine"].shape, "pain" in found
        ((256, 1, 1), False)
    """
    solved = _Superposed.of(people, programmes, times_min)
    found: dict[str, Array] = {}
    shape = (people.unit.people, len(times_min), programmes.rises_mg_h.shape[1])
    context = Context(times_min=np.repeat(np.array(times_min, dtype=float), shape[2]), baseline=people.baseline)
    for response in people.joint.responses:
        wanted = [name for name in names if name == response.id or name in response.parts]
        if wanted and is_given(response, people.baseline):
            found |= _of_response(people, response, solved, context, wanted)
    for name in names:
        if name in people.unit.total and name not in found:
            found[name] = solved.of_total(name)
    return {
        name: np.broadcast_to(curve, (shape[0], shape[1] * shape[2])).reshape(shape) for name, curve in found.items()
    }


def _of_response(
    people: VirtualPeople, response: Response, solved: "_Superposed", context: Context, wanted: Sequence[str]
) -> dict[str, Array]:
    values = person_values(people.joint, response, people.effects)
    places = {driver.place for driver in response.drivers}
    conc = held(response, driving(response, solved.at(places), values))
    found = {}
    for name in wanted:
        formula = response.formula if name == response.id else response.parts[name]
        curve = formula(conc, values, context)
        found[name] = np.clip(curve, response.lowest, response.highest) if name == response.id else curve
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Superposed:
    """Sums of shifted answers; a place is worked out when it is asked for, once."""

    people: VirtualPeople
    shifts: Array
    rises_mg_h: Array
    known: dict[int, Array]

    @staticmethod
    def of(people: VirtualPeople, programmes: Programmes, times_min: Sequence[int]) -> "_Superposed":
        shifts = np.array(times_min)[:, None] - np.array(programmes.changes_min)[None, :]
        places, rest = np.divmod(shifts, people.every_min)
        last = people.unit.total["ketamine"].shape[1] - 1
        if np.any(rest != 0) or np.any(places > last):
            raise ValueError(
                f"times and changes of rate must lie on whole multiples of {people.every_min} min, until "
                f"{last * people.every_min} min"
            )
        return _Superposed(people=people, shifts=np.maximum(places, 0), rises_mg_h=programmes.rises_mg_h, known={})

    def of_total(self, place: str) -> Array:
        return self._sum(self.people.unit.total[place])

    def at(self, places: set[str]) -> Solved:
        """As `driving` reads it; S and R stay one thing where they are one."""
        unit = self.people.unit
        s = {place: self._sum(unit.s[place]) for place in places}
        r = {place: self._sum(unit.r[place]) for place in places if place in unit.r}
        return Solved(total={place: self._sum(unit.total[place]) for place in places}, s=s, r=r, people=unit.people)

    def _sum(self, unit: Array) -> Array:
        found = self.known.get(id(unit))
        if found is None:
            shifted = unit[:, self.shifts]  # before a change the shift is 0, where nothing has arrived yet
            found = np.maximum(shifted @ self.rises_mg_h, 0.0).reshape(unit.shape[0], -1)
            self.known[id(unit)] = found
        return found
