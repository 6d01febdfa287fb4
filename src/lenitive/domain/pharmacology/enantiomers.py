"""Between racemic ketamine and S-ketamine: kinetics by halves, potency by one explicit number, rho.

Half of a racemic dose is S and half is R. Neither turns into the other and neither slows the other, so that each is
followed by itself. rho says how much R counts in an effect: the S-equivalent of a mixture is S + rho x R.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Parameter, PkModel
from lenitive.domain.pharmacology.models.default_s_ketamine_v1 import MODEL as DEFAULT_S
from lenitive.domain.pharmacology.predict import Delivery, Given, Injection
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.pkpd.linear import Array

Conc = TypeVar("Conc", float, Array)

RHO: Final = proposed(0.3, "", "how R-ketamine counts for relief and dissociation; shown beside the range 0-0.5")
"""The default; whoever shows an effect of racemate shows it."""

RHO_RANGE: Final = (0.0, 0.5)
"""Range for a sensitivity analysis, of what was published."""


def _rho(value: float, source: str, place: str) -> Parameter:
    return Parameter(value=value, unit="", source=source, place=place, grade=Grade.SECONDARY)


PUBLISHED_RHO: Final[Mapping[str, Parameter]] = {
    "olofsen_2022": _rho(0.0, "olofsen_2022", "abstract: R-ketamine added nothing to pressure pain and perception"),
    "white_1980": _rho(0.29, "white_1980", "potency of S to R 3.4 to 1"),
    "schuttler_1987": _rho(0.44, "schuttler_1987", "half-maximal concentrations of the EEG, S over R"),
    "dahan_2024": _rho(0.48, "dahan_2024", "R 52 % (standard error 27) less potent for pressure pain"),
}
"""What was found for R, by study. They do not agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enantiomers:
    """A racemic regimen as two regimens, each with the model that follows it.

    Attributes:
        s_model: Of S-ketamine.
        r_model: Of R-ketamine: the same but for clearance.
        given: What is given of each, half of the racemate.
    """

    s_model: PkModel
    r_model: PkModel
    given: tuple[Delivery | Injection, ...]


def split(racemic: Given, *, model: PkModel = DEFAULT_S) -> Enantiomers:
    """A racemic regimen as S and R.

    Args:
        racemic: Racemic ketamine, as base.
        model: Of S-ketamine, with the clearance of R.

    Raises:
        ValueError: The model has no clearance of R.

    Source:
        Each enantiomer follows the same course alone and in the racemate (kamp_2020_enantiomers).

    Example:
        >>> found = split([Injection(at_min=0, mg=20.0)])
        >>> found.given[0].mg, found.r_model.parameters["cl_l_h"].value
        (10.0, 78.5)
    """
    if model.r_clearance is None:
        raise ValueError(f"model {model.id} has no clearance of R-ketamine; use one that has, as {DEFAULT_S.id}")
    r_model = replace(
        model,
        id=f"{model.id}_r",
        title=f"{model.title}: R",
        parameters={**model.parameters, "cl_l_h": model.r_clearance},
        r_clearance=None,
    )
    halves = tuple(
        replace(part, mg=part.mg / 2) if isinstance(part, Injection) else replace(part, rate_mg_h=part.rate_mg_h / 2)
        for part in racemic
    )
    return Enantiomers(s_model=model, r_model=r_model, given=halves)


def s_equivalent_ng_ml(s_ng_ml: Conc, r_ng_ml: Conc, *, rho: float) -> Conc:
    """What S-ketamine alone would do the same.

    Raises:
        ValueError: rho is not 0-1.

    Example:
        >>> s_equivalent_ng_ml(100.0, 100.0, rho=0.3)
        130.0
    """
    _check_rho(rho)
    return s_ng_ml + rho * r_ng_ml


def s_equivalent_of_racemic_ng_ml(racemic_ng_ml: Conc, *, rho: float = RHO.value) -> Conc:
    """The same for a total concentration of racemate, half of which is taken to be S.

    After long infusions a little more than half is R, which is cleared more slowly; follow `split` where that matters.

    Raises:
        ValueError: rho is not 0-1.

    Example:
        >>> s_equivalent_of_racemic_ng_ml(100.0)
        65.0
    """
    _check_rho(rho)
    return racemic_ng_ml * 0.5 * (1.0 + rho)


def s_equivalent_dose_mg(racemic_mg: float, *, rho: float = RHO.value, model: PkModel = DEFAULT_S) -> float:
    """The dose of S-ketamine with the effect of a racemic dose at rest: D/2 x (1 + CL_S/CL_R x rho).

    Args:
        racemic_mg: Racemic ketamine, mg of base.
        rho: How R counts, 0-1.
        model: Of S-ketamine, with the clearance of R.

    Raises:
        ValueError: rho is not 0-1, or the model has no clearance of R.

    Example:
        >>> [round(s_equivalent_dose_mg(100.0, rho=rho), 1) for rho in (0.0, 0.3, 0.48)]  # 1.15 = 90.3 / 78.5
        [50.0, 67.3, 77.6]
    """
    _check_rho(rho)
    if model.r_clearance is None:
        raise ValueError(f"model {model.id} has no clearance of R-ketamine; use one that has, as {DEFAULT_S.id}")
    ratio = model.parameters["cl_l_h"].value / model.r_clearance.value
    return racemic_mg / 2 * (1 + ratio * rho)


def _check_rho(rho: float) -> None:
    if not (np.isfinite(rho) and 0 <= rho <= 1):
        raise ValueError(f"rho {rho}: how R-ketamine counts lies between 0 (not at all) and 1 (as S)")
