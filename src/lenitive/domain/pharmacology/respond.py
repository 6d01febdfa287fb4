"""What a regimen does over time in people like one person: concentrations and responses, each with a band.

A racemic dose is never given to a model of S-ketamine as if it were S, nor the reverse: `joined` says how it is
followed, and the answer carries that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.anchors import ANAESTHESIA
from lenitive.domain.pharmacology.as_blocks import RANKED
from lenitive.domain.pharmacology.joint import EVERY, Joined, joined
from lenitive.domain.pharmacology.model import DrugForm, Person, PkModel, domain_refusal, extrapolations, is_widened
from lenitive.domain.pharmacology.predict import DRAWS, Given, band_in_words, centiles
from lenitive.domain.pharmacology.random_effects import drawn, effect_names, variances
from lenitive.domain.pharmacology.response import Baseline, Context, Counts
from lenitive.domain.pharmacology.response_curves import (
    INNER,
    Solved,
    curves_of,
    driving,
    is_given,
    person_values,
    response_curves,
    solved_for,
)
from lenitive.pkpd.linear import Array
from lenitive.pkpd.quasi_random import normal_table

__all__ = [
    "EVERY",
    "Baseline",
    "Joined",
    "OutputBand",
    "ResponsePrediction",
    "centiles",
    "drawn",
    "effect_names",
    "is_given",
    "joined",
    "predict_responses",
    "response_curves",
    "variances",
]

EVIDENCE: Final = (
    "Responses were found in healthy volunteers or are assumed; none was found in people with cancer pain. The one "
    "adequate trial in cancer pain found 31 in 100 responding, 27 in 100 on placebo."
)
"""Said with every answer."""

_WHAT: Final = {
    Counts.S_EQUIVALENT: "S-equivalent concentration",
    Counts.S_ONLY: "concentration of S",
    Counts.TOTAL: "total concentration",
}

_NOBODY: Final[Mapping[str, Array]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputBand:
    """One output over time, each a number for every time.

    Attributes:
        unit: Of all of them.
        typical: Of the typical person.
        mean: Over people alike: what is to be expected. None where there is no band.
        p05: What 5 in 100 people alike stay below; None where the model gives no band.
        p50: The same for 50.
        p95: The same for 95.
        grade: How well it is known as a whole.
    """

    unit: str
    typical: tuple[float, ...]
    mean: tuple[float, ...] | None
    p05: tuple[float, ...] | None
    p50: tuple[float, ...] | None
    p95: tuple[float, ...] | None
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePrediction:
    """Concentrations and responses of a regimen.

    Attributes:
        model: Id of the kinetic model.
        drug: What the doses count.
        times_min: Minutes after the start.
        outputs: By name: substances and sites in ng/mL, responses, and the parts of responses.
        not_given: Responses that are not given, by id, with the reason.
        rho: How R-ketamine counts for relief, dissociation, sedation and breathing.
        translation: How a dose of one form is followed by a model of the other; None where none is needed.
        band: What the bands hold and what they do not.
        evidence: In whom responses were found.
        extrapolations: In what the answer goes beyond what was studied.
    """

    model: str
    drug: DrugForm
    times_min: tuple[float, ...]
    outputs: Mapping[str, OutputBand]
    not_given: Mapping[str, str]
    rho: float
    translation: str | None
    band: str
    evidence: str = EVIDENCE
    extrapolations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Curves behind an answer.

    Attributes:
        joint: Kinetics and responses.
        typical: Of the typical person, by output, shape (1, times).
        alike: Of people alike, by output, shape (people, times); empty where the model gives no variability.
        beyond: In words, in what responses go beyond what was studied.
        band: What a band of them holds.
    """

    joint: Joined
    typical: Mapping[str, Array]
    alike: Mapping[str, Array]
    beyond: tuple[str, ...]
    band: str


def predict_responses(
    model: PkModel | Joined,
    person: Person,
    given: Given,
    *,
    times_min: Sequence[float],
    baseline: Baseline,
    normal_draws: Array | None = None,
    with_uncertainty: bool = True,
) -> ResponsePrediction | Refusal:
    """Concentrations and responses with bands in people like this one, or why the model must not say.

    The bands hold how people differ in kinetics and response and, unless it is left out, how sure the typical values
    are. They do not depend on chance: without `normal_draws` an evenly spread fixed table is used.

    Args:
        model: Kinetics from the registry, with doses of what it counts and every response; or `joined`, which says
            what the doses count, which responses are asked for, and rho.
        person: Whom it is about.
        given: Infusions and injections, mg.
        times_min: Rising minutes.
        baseline: The person without drug; what is not known makes its response not given, never normal.
        normal_draws: Standard normal numbers, shape (people, effects + 1), as `drawn` asks; None for the fixed table.
        with_uncertainty: Whether the bands hold the uncertainty of typical values.

    Returns:
        The answer, or a refusal when the person is outside the model's domain.

    Raises:
        ValueError: Times, doses or a baseline that cannot be.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> from lenitive.domain.pharmacology.predict import Delivery
        >>> person = Person(weight_kg=70.0, age_years=50, child_pugh="A")
        >>> five_hours = [Delivery(start_min=0, duration_min=300, rate_mg_h=14.0)]
        >>> found = predict_responses(MODELS["default_racemic_v1"], person, five_hours, times_min=(0.0, 300.0),
        ...                           baseline=Baseline(pain_nrs=7))
        >>> found.outputs["pain"].typical[0], found.not_given["heart_rate"]
        (7.0, 'heart_rate_min is not known')
        >>> found.outputs["pain"].p05[1] < found.outputs["pain"].p50[1] < found.outputs["pain"].p95[1]
        True
    """
    joint = model if isinstance(model, Joined) else joined(model)
    refusal = domain_refusal(joint.own, person)
    if refusal is not None:
        return refusal
    context = Context(times_min=np.array(times_min, dtype=float), baseline=baseline)
    people = people_alike(joint, person, given, context, normal_draws=normal_draws, with_uncertainty=with_uncertainty)
    return answer(people, person, context)


def people_alike(
    joint: Joined,
    person: Person,
    given: Given,
    context: Context,
    *,
    normal_draws: Array | None = None,
    with_uncertainty: bool = True,
    people: int = DRAWS,
) -> People:
    """Curves of the typical person and of people alike. Arguments as in `predict_responses`.

    Args:
        joint: Kinetics and responses.
        person: Whom it is about.
        given: Infusions and injections, mg.
        context: Times and baseline.
        normal_draws: None for the fixed table.
        with_uncertainty: Whether curves hold the uncertainty of typical values.
        people: How many the fixed table has.
    """
    solved, effects = solved_for(joint, person, {}, given, context.times_min), _NOBODY
    typical, alike = curves_of(joint, solved, effects, context), dict[str, Array]()
    band = f"No band: {joint.own.id} publishes no between-person variability; the typical person only."
    if joint.own.variability:
        names = effect_names(joint, with_uncertainty=with_uncertainty)
        draws = normal_table(people, len(names) + 1) if normal_draws is None else normal_draws
        widened = is_widened(joint.own, person)
        effects = drawn(joint, draws, with_uncertainty=with_uncertainty, widened=widened)
        solved = solved_for(joint, person, effects, given, context.times_min, parted_frac=RANKED)
        alike = curves_of(joint, solved, effects, context)
        who = f"{joint.own.variability[0].population}, and in how they respond (mostly assumed)"
        band = band_in_words(draws.shape[0], who, unsure=with_uncertainty)
    return People(
        joint=joint, typical=typical, alike=alike, beyond=beyond(joint, solved, effects, context.baseline), band=band
    )


def answer(people: People, person: Person, context: Context) -> ResponsePrediction:
    """What is told of people alike."""
    joint = people.joint
    return ResponsePrediction(
        model=joint.own.id,
        drug=joint.drug,
        times_min=tuple(context.times_min.tolist()),
        outputs={
            name: output_band(joint, name, curve[0], people.alike.get(name))
            for name, curve in people.typical.items()
            if name not in INNER
        },
        not_given=not_given(joint, context.baseline),
        rho=joint.rho,
        translation=joint.translation,
        band=people.band,
        extrapolations=(*extrapolations(joint.own, person), *people.beyond),
    )


def not_given(joint: Joined, baseline: Baseline) -> dict[str, str]:
    """Responses without a number, by id, with the reason."""
    unknown = {one.id: f"{one.needs} is not known" for one in joint.responses if not is_given(one, baseline)}
    return {**joint.left_out, **unknown}


def beyond(joint: Joined, solved: Solved, effects: Mapping[str, Array], baseline: Baseline) -> tuple[str, ...]:
    """In words, in what responses go beyond what was studied.

    Args:
        joint: From `joined`.
        solved: Concentrations of one or many people; of many, what 95 in 100 stay below counts.
        effects: Of the same people.
        baseline: The person without drug.
    """
    found = _beyond_anaesthesia(solved)
    given = [one for one in joint.responses if is_given(one, baseline)]
    for response in given:
        conc = driving(response, solved, person_values(joint, response, effects))
        for driver in response.drivers:
            peak = _peak(conc[driver.name])
            if driver.held_with is None and peak > driver.holds_to.value:
                found.append(
                    f"{response.title}: {_WHAT[driver.counts]} ({driver.place.replace('_', ' ')}) reaches {peak:.0f} "
                    f"ng/mL, studied to {driver.holds_to.value:g} ng/mL: the response is held there."
                )
    if baseline.cardiac_output_l_min is None and any(one.id == "cardiac_output" for one in given):
        usual = joint.parameters["cardiac_output.baseline_l_min"].typical
        found.append(f"Cardiac output at rest is not known: {usual.value:g} L/min of young healthy men is used.")
    if joint.own.sampling == "venous" and given:
        found.append(
            f"{joint.own.id} is of venous blood; delays of effect were found against arterial blood, higher early on."
        )
    return tuple(found)


def _beyond_anaesthesia(solved: Solved) -> list[str]:
    peak = _peak(solved.total["ketamine"])
    if peak <= ANAESTHESIA.high_ng_ml:
        return []
    span = f"{ANAESTHESIA.low_ng_ml:g}-{ANAESTHESIA.high_ng_ml:g} ng/mL"
    return [f"Ketamine reaches {peak:.0f} ng/mL, above the range of anaesthesia ({span}). Check the dose."]


def _peak(curves: Array) -> float:
    """What the highest concentration of 95 in 100 people stays below."""
    return float(np.quantile(curves.max(axis=1), 0.95)) if curves.size else 0.0


def output_band(joint: Joined, name: str, typical: Array, people: Array | None) -> OutputBand:
    """One output: the typical person's curve, shape (times,), and those of people alike, (people, times), or None."""
    low, middle, high = (None, None, None) if people is None else centiles(people)
    unit, grade = _described(joint, name)
    return OutputBand(
        unit=unit,
        typical=shown(typical),
        mean=None if people is None else shown(people.mean(axis=0)),
        p05=None if low is None else shown(low),
        p50=None if middle is None else shown(middle),
        p95=None if high is None else shown(high),
        grade=grade,
    )


def _described(joint: Joined, name: str) -> tuple[str, str]:
    for response in joint.responses:
        if name == response.id or name in response.parts:
            return "fraction" if name.endswith("_frac") else response.unit, str(response.grade)
    return "ng/mL", str(joint.own.grade)


def shown(curve: Array) -> tuple[float, ...]:
    """A curve as numbers for people, three places."""
    return tuple(np.round(curve, 3).tolist())
