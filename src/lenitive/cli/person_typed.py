"""A person as typed on the command line: what no living person has is refused before any model is asked."""

from typing import Final, Literal

from lenitive.domain.pharmacology.model import Person

WEIGHT_MAX_KG: Final = 500.0
AGE_MAX_YEARS: Final = 130.0


def person_typed(
    weight_kg: float,
    age_years: float | None,
    child_pugh: Literal["A", "B", "C"] | None,
    *,
    ancestry: str | None = None,
) -> Person:
    """The person whom a model is asked about.

    Raises:
        ValueError: One line that names the option, its value and the remedy.

    Example:
        >>> person_typed(0.0, 50.0, None)
        Traceback (most recent call last):
        ...
        ValueError: --weight-kg 0 kg is outside 0-500 kg; weigh again
    """
    if not 0 < weight_kg <= WEIGHT_MAX_KG:
        raise ValueError(f"--weight-kg {weight_kg:g} kg is outside 0-{WEIGHT_MAX_KG:g} kg; weigh again")
    if age_years is not None and not 0 <= age_years <= AGE_MAX_YEARS:
        raise ValueError(f"--age-years {age_years:g} is outside 0-{AGE_MAX_YEARS:g} years; check the date of birth")
    return Person(weight_kg=weight_kg, age_years=age_years, child_pugh=child_pugh, ancestry=ancestry)
