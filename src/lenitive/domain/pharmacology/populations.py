"""For whom a published model may speak, where the study itself gives no range that was seen."""

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Domain


def adults(source: str, *, studied: str, old_above_years: float) -> Domain:
    """Adults: the range of the largest study of the drug is carried over, and what is above the studied age is said.

    Args:
        source: Key of the model's publication.
        studied: Whom it studied, in words.
        old_above_years: Above this age an answer is an extrapolation.

    Example:
        >>> adults("otto_2021", studied="48 healthy adults of about 23 years", old_above_years=40).weight_kg_max
        170.0
    """
    return Domain(
        weight_kg_min=39.0,
        weight_kg_max=170.0,
        age_years_min=18.0,
        age_years_max=100.0,
        light_below_kg=50.0,
        old_above_years=old_above_years,
        child_pugh_excluded=("C",),
        source=source,
        place=f"{studied}; ranges not seen, those of the largest study of esketamine carried over",
        grade=Grade.ASSUMED,
    )


def children(source: str, *, studied: str, ages_years: tuple[float, float], weights_kg: tuple[float, float]) -> Domain:
    """Children: an adult is refused.

    Args:
        source: Key of the model's publication.
        studied: Whom it studied, in words.
        ages_years: Youngest and oldest.
        weights_kg: Lightest and heaviest; assumed from age.

    Example:
        >>> young = children("herd_2007", studied="children of 1-14 years", ages_years=(1, 14), weights_kg=(8, 70))
        >>> young.age_years_max
        14
    """
    return Domain(
        weight_kg_min=weights_kg[0],
        weight_kg_max=weights_kg[1],
        age_years_min=ages_years[0],
        age_years_max=ages_years[1],
        light_below_kg=weights_kg[0],
        old_above_years=ages_years[1],
        child_pugh_excluded=("B", "C"),
        source=source,
        place=f"{studied}; weights not seen, assumed from age",
        grade=Grade.ASSUMED,
    )
