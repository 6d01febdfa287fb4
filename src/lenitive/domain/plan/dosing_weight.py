"""The weight that a dose is counted on: actual, ideal or dry, with the reason. No evidence decides it in cancer.

The rule is opinion (grade assumed). Each branch can only lower the weight: a person is never dosed on more than the
scale shows, and what is not known never raises the dose.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from lenitive.domain.candidacy.thresholds import BMI_BELIEVABLE_MAX_KG_M2, BMI_BELIEVABLE_MIN_KG_M2
from lenitive.domain.foundation.patient import Sex
from lenitive.domain.foundation.quantity import BodyWeight, decimal_text
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade

OBESE_BMI: Final = 30
"""kg/m2 above which the ideal weight is used (assumed)."""

BMI_MIN: Final = Fraction(BMI_BELIEVABLE_MIN_KG_M2.value)
BMI_MAX: Final = Fraction(BMI_BELIEVABLE_MAX_KG_M2.value)
"""kg/m2 outside which weight or height is taken for a mistake until measured again: those of the decision (HAZ-03)."""

HEIGHT_UNKNOWN_KG: Final = 70
"""Without a height nobody is dosed on more than this: the models' reference weight (assumed)."""

_ASCITES_SHARE: Final = {"mild": Fraction(5, 100), "moderate_or_severe": Fraction(15, 100)}
"""Part of the weight taken for fluid where no dry weight is known (assumed, from general knowledge)."""

_DEVINE_KG: Final = {Sex.MALE: Fraction(50)}
_DEVINE_FEMALE_KG: Final = Fraction(91, 2)
_DEVINE_KG_PER_INCH: Final = Fraction(23, 10)
_CM_PER_INCH: Final = Fraction(254, 100)
_SIXTY_INCHES_CM: Final = 60 * _CM_PER_INCH


class WeightBasis(StrEnum):
    """Which weight."""

    ACTUAL = "actual"
    IDEAL = "ideal"
    DRY = "dry"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True, kw_only=True)
class DosingWeight:
    """The weight that per-kilogram rates are counted on.

    Attributes:
        kg: Rounded down to 0.1 kg.
        basis: Which weight it is.
        why: In words, with the numbers.
        actual_kg: As measured.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well the rule is known.
    """

    kg: float
    basis: WeightBasis
    why: str
    actual_kg: float
    source: str = "lenitive"
    place: str = "dosing weight, opinion"
    grade: Grade = Grade.ASSUMED


def dosing_weight(
    actual: BodyWeight,
    *,
    sex: Sex,
    height_cm: Decimal | None,
    ascites: str | None = None,
    dry: BodyWeight | None = None,
) -> DosingWeight | Refusal:
    """Choose the dosing weight.

    Args:
        actual: Measured.
        sex: For the ideal weight; anything but male uses the lower formula.
        height_cm: None when it is not known.
        ascites: "none", "mild" or "moderate_or_severe"; None when it is not known.
        dry: Weight without the fluid, if a clinician gives it.

    Returns:
        The weight with its reason, or a refusal when height and weight do not belong to one adult.

    Source:
        Opinion: actual; ideal above a body mass index of 30; dry with ascites; actual in cachexia. Ideal weight by the
        Devine formula, from general knowledge.

    Example:
        >>> found = dosing_weight(BodyWeight(kg=100), sex=Sex.MALE, height_cm=Decimal("170"))
        >>> found.kg, found.basis  # 50 kg + 2.3 kg x 6.93 inches above 60
        (65.9, <WeightBasis.IDEAL: 'ideal'>)
    """
    refusal = _mismatch(actual, height_cm)
    if refusal is not None:
        return refusal
    kg, basis, why = _without_fluid(actual, ascites, dry)
    if height_cm is None:
        if kg > HEIGHT_UNKNOWN_KG:
            kg, basis = Fraction(HEIGHT_UNKNOWN_KG), WeightBasis.CAPPED
        why = f"{why} Height is not known, so obesity is not ruled out: at most {HEIGHT_UNKNOWN_KG} kg. Measure it."
    elif bmi_kg_m2(BodyWeight(kg=kg), height_cm) > OBESE_BMI:
        index = decimal_text(bmi_kg_m2(BodyWeight(kg=kg), height_cm), places=1)
        ideal = min(ideal_weight_kg(sex, height_cm), kg)
        kg, basis = ideal, WeightBasis.IDEAL
        why = f"{why} Body mass index {index} kg/m2 is above {OBESE_BMI}: ideal weight by the Devine formula."
    return DosingWeight(
        kg=float(_floored(kg)), basis=basis, why=f"{why} Rounded down to 0.1 kg.", actual_kg=float(actual.exact)
    )


def ideal_weight_kg(sex: Sex, height_cm: Decimal) -> Fraction:
    """Ideal body weight by the Devine formula.

    Below 60 inches, where the formula does not apply, in proportion to the square of the height.

    Example:
        >>> float(ideal_weight_kg(Sex.FEMALE, Decimal("152.4")))
        45.5
    """
    base = _DEVINE_KG.get(sex, _DEVINE_FEMALE_KG)
    height = Fraction(height_cm)
    if height < _SIXTY_INCHES_CM:
        return base * (height / _SIXTY_INCHES_CM) ** 2
    return base + _DEVINE_KG_PER_INCH * (height - _SIXTY_INCHES_CM) / _CM_PER_INCH


def bmi_kg_m2(weight: BodyWeight, height_cm: Decimal) -> Fraction:
    """Body mass index.

    Raises:
        ValueError: The height is not more than 0.

    Example:
        >>> float(bmi_kg_m2(BodyWeight(kg=80), Decimal(200)))
        20.0
    """
    if not height_cm > 0:
        raise ValueError(f"height {height_cm} cm: give more than 0")
    return weight.exact / (Fraction(height_cm) / 100) ** 2


def _without_fluid(
    actual: BodyWeight, ascites: str | None, dry: BodyWeight | None
) -> tuple[Fraction, WeightBasis, str]:
    if dry is not None and dry < actual:
        return dry.exact, WeightBasis.DRY, f"Dry weight {dry} as given by a clinician."
    share = _ASCITES_SHARE.get(ascites or "")
    if share is not None and dry is None:
        part = decimal_text(share * 100)
        why = f"Ascites ({(ascites or '').replace('_', ' ')}): {part} % of {actual} taken for fluid."
        return actual.exact * (1 - share), WeightBasis.DRY, f"{why} Give the dry weight if it is known."
    unknown = " Whether there is ascites is not known." if ascites is None else ""
    return actual.exact, WeightBasis.ACTUAL, f"Measured weight {actual}.{unknown}"


def _mismatch(actual: BodyWeight, height_cm: Decimal | None) -> Refusal | None:
    if height_cm is None:
        return None
    index = bmi_kg_m2(actual, height_cm)
    if BMI_MIN <= index <= BMI_MAX:
        return None
    shown_index = decimal_text(index, places=1)
    return Refusal(
        rule="LIM-WEIGHT-01",
        what=f"{actual} and {decimal_text(height_cm)} cm make a body mass index of {shown_index} kg/m2",
        limit=f"Between {decimal_text(BMI_MIN)} and {decimal_text(BMI_MAX)} kg/m2",
        remedy="A second person weighs and measures again, in kg and cm",
        source="lenitive",
    )


def _floored(kg: Fraction) -> Fraction:
    return Fraction(math.floor(kg * 10), 10)
