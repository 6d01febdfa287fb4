"""Several kinetic models side by side, because the truth lies between them.

Each model follows the same regimen in the same person and keeps its own band. The pooled band gives every model that
has a band the same weight: none has been shown to be nearer to people with cancer. Where a model counts another form
of the drug than the doses, the dose is translated, and the answer of that model says how.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.for_person import model_for
from lenitive.domain.pharmacology.joint import EVERY, joined
from lenitive.domain.pharmacology.model import DrugForm, Person, PkModel, domain_refusal
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Given
from lenitive.domain.pharmacology.respond import (
    EVIDENCE,
    OutputBand,
    People,
    ResponsePrediction,
    answer,
    output_band,
    people_alike,
    shown,
)
from lenitive.domain.pharmacology.response import Baseline, Context, Response
from lenitive.domain.pharmacology.response_curves import INNER
from lenitive.pkpd.linear import Array

WHY: Final[Mapping[str, str]] = {
    "default_racemic_v1": "recommended for racemate: the only set that fits arterial infusions and late venous data",
    "default_s_ketamine_v1": "recommended for S-ketamine: the same with the clearance of S",
    "simons2022_s": "arterial blood of healthy adults, with the metabolites and how people differ in all of it",
    "otto2021_s": "venous blood of healthy adults, with norketamine and the full covariance between people",
    "perezruixo2021_s": "the largest and oldest population (820 people to 86 years), with age and a liver",
    "hijazi2003": "the only critically ill adults: clearance 1.8 times that of healthy people",
}
"""Why a model stands in the comparison. Left out: `domino_3c` and `clements1981_250` publish no variability,
`fanta2015_s` is the parent of `otto2021_s`, `kamp2020_meta3c` that of the default, and the rest are of children."""

DEFAULT: Final[Mapping[DrugForm, tuple[str, ...]]] = {
    DrugForm.RACEMIC: ("default_racemic_v1", "simons2022_s", "otto2021_s", "perezruixo2021_s", "hijazi2003"),
    DrugForm.S: ("default_s_ketamine_v1", "simons2022_s", "otto2021_s", "perezruixo2021_s"),
}
"""Models compared unless others are asked for, by what the doses count."""

PEOPLE: Final = 256
"""Virtual people of each model, half of what one model alone is given: the pooled band rests on all of them together.
An end of one model's band is off by up to 5 % of the width of the band for a concentration, 15 % for a response."""

WEIGHTS: Final = (
    "Every model that gives a band has the same weight; none was shown to be nearer to people with cancer. "
    f"Each is drawn with {PEOPLE} virtual people: an end of its band is off by up to 5 % of its width for a "
    "concentration and about 15 % for a response."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """How far typical persons of different models lie apart, at each time.

    Attributes:
        unit: Of the output.
        lowest: Lowest typical value.
        highest: Highest.
        models: How many models give this output.
    """

    unit: str
    lowest: tuple[float, ...]
    highest: tuple[float, ...]
    models: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """The same regimen by several models.

    Attributes:
        drug: What the doses count.
        times_min: Minutes after the start.
        models: One answer for each model that may speak.
        why: Why each of them was chosen, by id; empty for one that was asked for by name.
        refused: Models that must not speak about this person, by id, with the refusal.
        pooled: One band over all models, by output that at least two of them give with a band.
        between: How far the models lie apart, by output that at least two of them give.
        weights: How models count in the pooled band.
        evidence: In whom responses were found.
    """

    drug: DrugForm
    times_min: tuple[float, ...]
    models: tuple[ResponsePrediction, ...]
    why: Mapping[str, str]
    refused: Mapping[str, Refusal]
    pooled: Mapping[str, OutputBand]
    between: Mapping[str, Between]
    weights: str = WEIGHTS
    evidence: str = EVIDENCE


def side_by_side(
    models: Sequence[PkModel] | None,
    person: Person,
    given: Given,
    *,
    drug: DrugForm,
    times_min: Sequence[float],
    baseline: Baseline,
    responses: Sequence[Response] = EVERY,
    rho: float | None = None,
) -> SideBySide:
    """The same regimen by several models, with a pooled band and how far the models lie apart.

    Each model is used as `model_for` has it for this person's liver, and says so; give models that it changed for
    medicines.

    Args:
        models: Which; None for `DEFAULT` of the drug.
        person: Whom it is about.
        given: Infusions and injections, mg of `drug`.
        drug: What the doses count; a model of the other form is given a translated dose, and says so.
        times_min: Rising minutes.
        baseline: The person without drug.
        responses: Which are asked for.
        rho: How R counts, 0-1; None for the default, with its uncertainty.

    Returns:
        One answer for each model that may speak, and a refusal for each that must not.

    Raises:
        ValueError: No model or one twice, or times, doses or a baseline that cannot be.

    Example:
        >>> from lenitive.domain.pharmacology.predict import Delivery
        >>> person = Person(weight_kg=70.0, age_years=50, child_pugh="A")
        >>> found = side_by_side(None, person, [Delivery(start_min=0, duration_min=300, rate_mg_h=14.0)],
        ...                      drug=DrugForm.RACEMIC, times_min=(0.0, 300.0), baseline=Baseline(pain_nrs=7))
        >>> [one.model for one in found.models][:3]
        ['default_racemic_v1', 'simons2022_s', 'otto2021_s']
        >>> found.between["ketamine"].lowest[1] < found.pooled["ketamine"].p50[1] < found.between["ketamine"].highest[1]
        True
    """
    chosen = tuple(MODELS[name] for name in DEFAULT[drug]) if models is None else tuple(models)
    if not chosen or len({model.id for model in chosen}) < len(chosen):
        raise ValueError(f"models {[model.id for model in chosen]}: give at least one, each once")
    context = Context(times_min=np.array(times_min, dtype=float), baseline=baseline)
    refusals = {model.id: domain_refusal(model, person) for model in chosen}
    speak = [model_for(model, person) for model in chosen if refusals[model.id] is None]
    joints = [joined(model, responses, drug=drug, rho=rho) for model in speak]
    found = [people_alike(joint, person, given, context, people=PEOPLE) for joint in joints]
    return SideBySide(
        drug=drug,
        times_min=tuple(context.times_min.tolist()),
        models=tuple(answer(people, person, context) for people in found),
        why={model.id: WHY[model.id] for model in speak if model.id in WHY and models is None},
        refused={name: refusal for name, refusal in refusals.items() if refusal is not None},
        pooled=_pooled(found),
        between=_between(found),
    )


def _pooled(found: Sequence[People]) -> dict[str, OutputBand]:
    pooled = {}
    for name in _shared([people.alike for people in found]):
        giving = [people for people in found if name in people.alike]
        typical = np.mean([people.typical[name][0] for people in giving], axis=0)
        # every model has as many people, so that joining them gives equal weights
        pooled[name] = output_band(giving[0].joint, name, typical, np.concatenate([one.alike[name] for one in giving]))
    return pooled


def _between(found: Sequence[People]) -> dict[str, Between]:
    between = {}
    for name in _shared([people.typical for people in found]):
        giving = [people for people in found if name in people.typical]
        typical = np.array([people.typical[name][0] for people in giving])
        between[name] = Between(
            unit=output_band(giving[0].joint, name, typical[0], None).unit,
            lowest=shown(typical.min(axis=0)),
            highest=shown(typical.max(axis=0)),
            models=len(giving),
        )
    return between


def _shared(curves: Sequence[Mapping[str, Array]]) -> list[str]:
    names = dict.fromkeys(name for one in curves for name in one)
    return [name for name in names if name not in INNER and sum(name in one for one in curves) > 1]
