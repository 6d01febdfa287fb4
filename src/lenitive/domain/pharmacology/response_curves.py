"""Concentrations and responses over time, of one or many people: one linear system, solved once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.joint import Joined
from lenitive.domain.pharmacology.model import DrugForm, Person
from lenitive.domain.pharmacology.predict import Delivery, Given, Injection, curves, individual
from lenitive.domain.pharmacology.response import RHO_KEY, Baseline, Context, Counts, Response
from lenitive.pkpd.linear import Array

_R_CLEARANCE: Final = "cl_l_h"

INNER: Final = frozenset({"slow_site", "tolerance_site", "heart_site", "norketamine_heart_site"})
"""Places inside a response: no answer shows their concentration."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """Concentrations, ng/mL, by place, shape (people, times).

    Attributes:
        total: Of everything that the model counts.
        s: Of S alone.
        r: Of R alone; empty where no R was given.
        people: How many.
    """

    total: Mapping[str, Array]
    s: Mapping[str, Array]
    r: Mapping[str, Array]
    people: int


def response_curves(
    joint: Joined,
    person: Person,
    effects: Mapping[str, Array],
    given: Given,
    times_min: Array,
    baseline: Baseline,
) -> dict[str, Array]:
    """Concentrations and responses of one or many people.

    Args:
        joint: From `joint.joined`.
        person: Size, age and liver function.
        effects: Random effects by name, each of shape (people,); empty for the typical person. One that is not named
            is 0.
        given: Infusions and injections, mg of what `joint.drug` says.
        times_min: Rising minutes, shape (times,).
        baseline: The person without drug; a response whose baseline is not known is not in the answer.

    Returns:
        By name, shape (people, times): ng/mL of every substance and site (of a racemate the total), `s_ketamine` and
        `r_ketamine`; each response in its unit; and the parts of responses.

    Raises:
        ValueError: Times or doses that cannot be, or an effect that there is not.

    Example:
        >>> from lenitive.domain.pharmacology.joint import joined
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> found = response_curves(joined(MODELS["default_racemic_v1"]), Person(weight_kg=70.0), {},
        ...                         [Delivery(start_min=0, duration_min=300, rate_mg_h=14.0)], np.array([0.0, 300.0]),
        ...                         Baseline(mean_pressure_mmhg=90.0))
        >>> found["mean_pressure"].round(1).tolist(), "pain" in found  # about 133 ng/mL: 27 % x 133 / (133 + 400)
        ([[90.0, 96.0]], False)
    """
    solved = solved_for(joint, person, effects, given, times_min)
    return curves_of(joint, solved, effects, Context(times_min=times_min, baseline=baseline))


def curves_of(joint: Joined, solved: Solved, effects: Mapping[str, Array], context: Context) -> dict[str, Array]:
    """What `response_curves` answers, from concentrations already solved."""
    found = dict(solved.total)
    for response in joint.responses:
        if not is_given(response, context.baseline):
            continue
        values = person_values(joint, response, effects)
        conc = held(response, driving(response, solved, values))
        found[response.id] = np.clip(response.formula(conc, values, context), response.lowest, response.highest)
        for name, part in response.parts.items():
            found[name] = part(conc, values, context)
    return {
        name: curve if curve.shape[0] == solved.people else np.repeat(curve, solved.people, axis=0)
        for name, curve in found.items()
    }


def is_given(response: Response, baseline: Baseline) -> bool:
    """Whether what the response needs of the baseline is known."""
    return response.needs is None or getattr(baseline, response.needs) is not None


def solved_for(
    joint: Joined,
    person: Person,
    effects: Mapping[str, Array],
    given: Given,
    times_min: Array,
    *,
    parted_frac: float = 0.0,
) -> Solved:
    """Every concentration, S and R apart. Arguments as in `response_curves`; `parted_frac` as in `predict.curves`."""
    kinetic = {name: effect for name, effect in effects.items() if name in joint.model.parameters}
    unknown = sorted(set(effects) - set(kinetic) - set(joint.parameters))
    if unknown:
        raise ValueError(f"effect {unknown[0]!r} is on no parameter of {joint.own.id} or of its responses")
    values = individual(joint.model, person, kinetic)
    people = max((effect.shape[0] for effect in effects.values()), default=1)
    if people > 1 and not kinetic:
        values = {name: np.repeat(value, people) for name, value in values.items()}
    if joint.halved:
        total, s, r = _halves(joint, values, given, times_min, parted_frac=parted_frac)
    else:
        total = curves(joint.model, values, given, times_min, parted_frac=parted_frac)
        if joint.drug is DrugForm.S:
            s, r = total, {}
        else:
            s = {place: 0.5 * total[place] for place in joint.places}
            r = s
    with_forms = {**total, "s_ketamine": s["ketamine"]}
    with_forms["r_ketamine"] = r["ketamine"] if r else np.zeros_like(s["ketamine"])
    return Solved(total=with_forms, s=s, r=r, people=people)


def _halves(
    joint: Joined, values: Mapping[str, Array], given: Given, times_min: Array, *, parted_frac: float
) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
    half = tuple(_half(part) for part in given)
    clearance = joint.own.r_clearance
    if clearance is None:
        s = curves(joint.model, values, half, times_min, parted_frac=parted_frac)
        return {name: 2.0 * curve for name, curve in s.items()}, s, s
    ratio = clearance.value / joint.own.parameters[_R_CLEARANCE].value
    both = {name: np.concatenate([value, value]) for name, value in values.items()}
    both[_R_CLEARANCE] = np.concatenate([values[_R_CLEARANCE], values[_R_CLEARANCE] * ratio])
    found = curves(joint.model, both, half, times_min, parted_frac=parted_frac)
    people = both[_R_CLEARANCE].shape[0] // 2
    s = {name: curve[:people] for name, curve in found.items()}
    r = {name: curve[people:] for name, curve in found.items()}
    return {name: s[name] + r[name] for name in found}, s, r


def _half(part: Delivery | Injection) -> Delivery | Injection:
    if isinstance(part, Injection):
        return replace(part, mg=part.mg / 2)
    return replace(part, rate_mg_h=part.rate_mg_h / 2)


def person_values(joint: Joined, response: Response, effects: Mapping[str, Array]) -> dict[str, Array]:
    """Parameters of a response in each person, shape (people, 1), or (1, 1) where all are alike."""
    values = dict(joint.values[response.id])
    for name, key, parameter in joint.keys[response.id]:
        effect = effects.get(key)
        if effect is not None:
            values[name] = parameter.of(effect)[:, None]
    return values


def driving(response: Response, solved: Solved, values: Mapping[str, Array]) -> dict[str, Array]:
    """What drives a response, ng/mL, before it is held to what was studied."""
    found = {}
    for driver in response.drivers:
        s, r = solved.s[driver.place], solved.r.get(driver.place)
        if driver.counts is Counts.S_ONLY or r is None:
            found[driver.name] = s
        elif driver.counts is Counts.TOTAL:
            found[driver.name] = solved.total[driver.place]
        else:
            found[driver.name] = s * (1.0 + values[RHO_KEY]) if r is s else s + values[RHO_KEY] * r
    return found


def held(response: Response, conc: Mapping[str, Array]) -> dict[str, Array]:
    """The same, held at the highest concentration that was studied."""
    found = {}
    for driver in response.drivers:
        if driver.held_with is None:
            found[driver.name] = np.minimum(conc[driver.name], driver.holds_to.value)
        else:
            other, most = conc[driver.held_with], _highest(response, driver.held_with)
            found[driver.name] = conc[driver.name] * (most / np.maximum(other, most))
    return found


def _highest(response: Response, name: str) -> float:
    return next(driver.holds_to.value for driver in response.drivers if driver.name == name)
