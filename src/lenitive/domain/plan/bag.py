"""The bag: how much of which vial goes into how much fluid, and what the label says."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lenitive.domain.foundation.quantity import (
    HYDROCHLORIDE_PER_BASE,
    Concentration,
    Dose,
    Volume,
    decimal_text,
)
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.plan.dose_arithmetic import shown

VIALS_MG_ML: Final = (10, 50, 100)
"""Strengths of vials, as base (source label_us, grade secondary). A vial of another strength is not racemic ketamine as
this library knows it."""

BAGS_MG_ML: Final = (Decimal("0.5"), Decimal(1), Decimal(2))
"""Strengths of bags in the library (assumed; the usual 1 mg/mL from cheo, grade secondary)."""

BAG_VOLUMES_ML: Final = (50, 100, 150, 250, 500)
"""Nominal volumes of bags (assumed; for a site to replace by what it stocks)."""

DEAD_SPACE_ML: Final = Decimal(10)
"""Fluid that fills the line and never reaches the person (assumed; measure a site's own set)."""

_USUAL_VIAL: Final = Concentration(mg_ml=50)
_STRONGEST_UNDILUTED: Final = 50
"""A vial above this strength goes into at least its own volume of diluent before it may enter a vein (label_us)."""

DILUENT: Final = "sodium chloride 0.9 % or glucose 5 %"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """A bag as it is made and labelled.

    Attributes:
        vial_mg_ml: Strength of the vial, as base.
        vial_volume_ml: Drawn from vials.
        drug_mg: In the bag, as base.
        drug_hydrochloride_mg: The same as hydrochloride, for products labelled in that way.
        diluent: What it is diluted in.
        diluent_volume_ml: Fluid from the bag that stays in it.
        final_volume_ml: In the bag.
        conc_mg_ml: Of the bag, as base.
        dead_space_ml: Of the line; primed, never given.
        instruction: One sentence for whoever makes it.
        not_with: Drugs that must not share the line.
        source: Of the usual dilution.
        place: Where in the source.
        grade: How well it is known.
    """

    vial_mg_ml: float
    vial_volume_ml: float
    drug_mg: float
    drug_hydrochloride_mg: float
    diluent: str
    diluent_volume_ml: float
    final_volume_ml: float
    conc_mg_ml: float
    dead_space_ml: float
    instruction: str
    not_with: tuple[str, ...] = ("barbiturates", "diazepam")
    source: str = "cheo"
    place: str = "usual dilution 1 mg/mL; incompatibilities"
    grade: Grade = Grade.SECONDARY


def compounded(*, vial: Concentration, drawn: Volume, final: Volume) -> Bag | Refusal:
    """The bag that a drawn volume makes, or why it must not be made.

    Args:
        vial: Strength of the vial, as base.
        drawn: Taken from vials.
        final: Volume of the bag when it is ready.

    Returns:
        The bag, or a refusal: no such vial, not diluted, or not a strength of the library.

    Source:
        Arithmetic: strength x volume / final volume.

    Example:
        >>> bag = compounded(vial=Concentration(mg_ml=100), drawn=Volume(ml=2), final=Volume(ml=200))
        >>> bag.drug_mg, bag.conc_mg_ml
        (200.0, 1.0)
        >>> compounded(vial=Concentration(mg_ml=10), drawn=Volume(ml=20), final=Volume(ml=250)).what
        'The bag would hold 0.8 mg/mL'
    """
    refusal = _vial_refusal(vial, drawn, final)
    if refusal is not None:
        return refusal
    drug = Dose(mg=vial.exact * drawn.exact)
    strength = drug.exact / final.exact
    unlisted = not_in_library(Concentration(mg_ml=strength))
    if unlisted is not None:
        return unlisted
    hydrochloride = drug.exact * HYDROCHLORIDE_PER_BASE
    return Bag(
        vial_mg_ml=shown(vial.exact),
        vial_volume_ml=shown(drawn.exact),
        drug_mg=shown(drug.exact),
        drug_hydrochloride_mg=shown(hydrochloride),
        diluent=DILUENT,
        diluent_volume_ml=shown(final.exact - drawn.exact),
        final_volume_ml=shown(final.exact),
        conc_mg_ml=shown(strength),
        dead_space_ml=shown(DEAD_SPACE_ML),
        instruction=(
            f"Take {final} of {DILUENT}; remove {drawn} and discard it; add {drawn} of ketamine {vial} "
            f"({drug} as base, {decimal_text(hydrochloride)} mg as hydrochloride). The bag then holds {final} at "
            f"{decimal_text(strength)} mg/mL. Two people work this out independently and must agree."
        ),
    )


def not_in_library(concentration: Concentration) -> Refusal | None:
    """A refusal when a bag's strength is not one of the library, or None when it is.

    Example:
        >>> not_in_library(Concentration(mg_ml=Decimal("0.8"))).limit
        'The library holds 0.5, 1, 2 mg/mL'
    """
    if concentration.exact in {Fraction(known) for known in BAGS_MG_ML}:
        return None
    return Refusal(
        rule="LIM-BAG-03",
        what=f"The bag would hold {concentration}",
        limit=f"The library holds {', '.join(decimal_text(known) for known in BAGS_MG_ML)} mg/mL",
        remedy="Change the volume drawn or the final volume",
        source="lenitive",
    )


def _vial_refusal(vial: Concentration, drawn: Volume, final: Volume) -> Refusal | None:
    if vial.exact not in VIALS_MG_ML:
        return Refusal(
            rule="LIM-BAG-01",
            what=f"The vial is said to hold {vial}",
            limit=f"Vials hold {', '.join(str(known) for known in VIALS_MG_ML)} mg/mL as base",
            remedy="Read the vial again; a label in hydrochloride is 1.153 times the base",
            source="label_us",
        )
    parts = 2 if vial.exact > _STRONGEST_UNDILUTED else 1
    if not (drawn.exact > 0 and drawn.exact * parts <= final.exact):
        return Refusal(
            rule="LIM-BAG-02",
            what=f"{drawn} of {vial} in {final} in all",
            limit="Some of the vial, and never 100 mg/mL into a vein without at least as much diluent",
            remedy="Dilute it",
            source="label_us",
        )
    return None


def bag_for(needed: Volume, *, concentration: Concentration, dead_space_ml: Decimal = DEAD_SPACE_ML) -> Bag | Refusal:
    """The smallest stocked bag that holds what the pump will give and what the line keeps.

    Args:
        needed: Fluid that the pump will give.
        concentration: Of the bag; one of the library.
        dead_space_ml: Of the line.

    Returns:
        The bag, or a refusal when no stocked bag is large enough.

    Example:
        >>> bag_for(Volume(ml=95), concentration=Concentration(mg_ml=1)).instruction[:66]
        'Take 150 mL of sodium chloride 0.9 % or glucose 5 %; remove 3 mL a'
    """
    at_least = needed.exact + Fraction(dead_space_ml)
    for volume in BAG_VOLUMES_ML:
        if at_least <= volume:
            drawn = Volume(ml=concentration.exact * volume / _USUAL_VIAL.exact)
            return compounded(vial=_USUAL_VIAL, drawn=drawn, final=Volume(ml=volume))
    return Refusal(
        rule="LIM-BAG-04",
        what=f"The infusion needs {decimal_text(at_least)} mL with the line",
        limit=f"The largest bag is {BAG_VOLUMES_ML[-1]} mL",
        remedy="Use a stronger bag or a shorter infusion",
        source="lenitive",
    )
