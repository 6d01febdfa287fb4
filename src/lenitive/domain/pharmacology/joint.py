"""A kinetic model and responses joined: every delay of every response in one linear system.

A racemic dose is never given to a model of S-ketamine as if it were S, nor the reverse: what the doses count is said,
and the translation stands in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.model import DrugForm, Parameter, PkModel, Site
from lenitive.domain.pharmacology.response import RHO_KEY, PdParameter, Response
from lenitive.domain.pharmacology.responses import RESPONSES
from lenitive.pkpd.linear import Array

EVERY: Final = tuple(RESPONSES.values())
"""Every response of the registry."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joined:
    """A kinetic model with the sites of responses, ready to be solved as one system. Build it with `joined`.

    Attributes:
        model: Kinetics with every site.
        own: The same model as it stands in the registry.
        responses: Those that can be given, in order.
        drug: What the doses count.
        left_out: Responses that this model cannot give, by id, with the reason.
        translation: How a dose of one form is followed by a model of the other; None where none is needed.
        rho: How R counts in the typical person.
        parameters: Every parameter of the responses that may differ, by name of its random effect.
        values: By response id, its parameters in the typical person, each of shape (1, 1).
        keys: By response id, which parameters may differ: (parameter, name of its random effect, the number).
        places: Where S and R are told apart.
    """

    model: PkModel
    own: PkModel
    responses: tuple[Response, ...]
    drug: DrugForm
    left_out: Mapping[str, str]
    translation: str | None
    rho: float
    parameters: Mapping[str, PdParameter]
    values: Mapping[str, Mapping[str, Array]]
    keys: Mapping[str, tuple[tuple[str, str, PdParameter], ...]]
    places: tuple[str, ...]

    @property
    def halved(self) -> bool:
        """Whether a racemic dose is followed as S and R, each half of it, by a model of S."""
        return self.drug is DrugForm.RACEMIC and self.own.form is DrugForm.S


def joined(
    model: PkModel,
    responses: Sequence[Response] = EVERY,
    *,
    drug: DrugForm | None = None,
    rho: float | None = None,
) -> Joined:
    """A kinetic model and responses as one system.

    Args:
        model: Kinetics, from the registry.
        responses: Which; those that need what the model has not are left out, with the reason.
        drug: What the doses count; None for what the model counts.
        rho: How R counts, 0-1; None for the default, with its uncertainty.

    Raises:
        ValueError: rho is not 0-1, or two responses hold one site with two half-lives.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> found = joined(MODELS["default_racemic_v1"])
        >>> [site.name for site in found.model.sites][:3], found.rho
        (['effect_site', 'venous', 'heart_site'], 0.3)
        >>> joined(MODELS["domino_3c"]).left_out
        {'cardiac_output': 'domino_3c gives no norketamine'}
    """
    if rho is not None and not 0 <= rho <= 1:
        raise ValueError(f"rho {rho}: how R-ketamine counts lies between 0 (not at all) and 1 (as S)")
    substances = {substance.name for substance in model.structure}
    left_out, given = {}, []
    for response in responses:
        missing = sorted({site.follows for site in response.sites} - substances)
        if missing:
            outside = any(one.name == missing[0] for one in model.growing)
            lacks = f"{missing[0]} that a site could follow" if outside else missing[0]
            left_out[response.id] = f"{model.id} gives no {lacks}"
        else:
            given.append(response)
    parameters = _parameters(given, rho)
    form = model.form if drug is None else drug
    return Joined(
        model=_with_sites(model, given),
        own=model,
        responses=tuple(given),
        drug=form,
        left_out=left_out,
        translation=_translation(model, form),
        rho=parameters[RHO_KEY].typical.value if rho is None and RHO_KEY in parameters else rho or 0.0,
        parameters=parameters,
        values={one.id: _typical(one, rho) for one in given},
        keys={
            one.id: tuple(
                (name, one.key(name), value)
                for name, value in one.parameters.items()
                if one.key(name) in parameters and not any(site.half_life == name for site in one.sites)
            )
            for one in given
        },
        places=tuple(dict.fromkeys(["ketamine", *(driver.place for one in given for driver in one.drivers)])),
    )


def _typical(response: Response, rho: float | None) -> dict[str, Array]:
    values = response.typical_values()
    if rho is not None and RHO_KEY in values:
        values[RHO_KEY] = np.array([[rho]])
    return values


def _parameters(responses: Sequence[Response], rho: float | None) -> dict[str, PdParameter]:
    found: dict[str, PdParameter] = {}
    for response in responses:
        for name, parameter in response.parameters.items():
            key = response.key(name)
            if found.setdefault(key, parameter) != parameter:
                raise ValueError(f"{key} of {response.id} is another number in an earlier response; share one")
    if rho is not None:
        found.pop(RHO_KEY, None)
    return found


def _with_sites(model: PkModel, responses: Sequence[Response]) -> PkModel:
    # a response's own site stands in the place of the model's of the same name: the effect was found with it
    sites: dict[str, Site] = {site.name: site for site in model.sites}
    parameters: dict[str, Parameter] = dict(model.parameters)
    for response in responses:
        for site in response.sites:
            sites[site.name] = site
            parameters[site.half_life] = response.parameters[site.half_life].typical
    return replace(model, sites=tuple(sites.values()), parameters=parameters)


def _translation(model: PkModel, drug: DrugForm) -> str | None:
    if model.form is drug:
        return None
    if drug is DrugForm.S:
        return (
            f"{model.id} counts racemate. The whole dose is S-ketamine and is followed with the kinetics of racemate, "
            "as if both forms were cleared alike; none of it counts as R."
        )
    if model.r_clearance is not None:
        return (
            f"{model.id} is of S-ketamine. Half of the racemic dose is followed as S, half as R with a clearance of "
            f"{model.r_clearance.value:.3g} L/h at 70 kg; the total is their sum."
        )
    return (
        f"{model.id} is of S-ketamine. Half of the racemic dose is followed as S, half as R with the same kinetics "
        "(R was not studied in it); the total is their sum."
    )
