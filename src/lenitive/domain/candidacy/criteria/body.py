"""Body weight and build."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Weight, no, unknown, yes
from lenitive.domain.candidacy.knowledge import Knowledge
from lenitive.domain.candidacy.predicate import above, below, confirmed_by, either
from lenitive.domain.candidacy.thresholds import (
    ALBUMIN_LOW_G_L,
    BMI_BELIEVABLE_MAX_KG_M2,
    BMI_BELIEVABLE_MIN_KG_M2,
    BMI_LOW_KG_M2,
)
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.sources import Grade

_UNBELIEVABLE: Final = either(
    below("bmi_kg_m2", BMI_BELIEVABLE_MIN_KG_M2), above("bmi_kg_m2", BMI_BELIEVABLE_MAX_KG_M2)
)


def _usable_weight(knowledge: Knowledge) -> Answer:
    """A weight alone is enough; a height that contradicts it shows a wrong unit or a wrong digit."""
    if knowledge.number("weight_kg") is None:
        return Answer.UNKNOWN
    return Answer.NO if _UNBELIEVABLE(knowledge) is Answer.YES else Answer.YES


CRITERIA: Final = (
    Criterion(
        id="CAN-BODY-01",
        group="body",
        weight=Weight.REQUIREMENT,
        statement="A measured weight of the last 30 days that the height does not contradict.",
        unmet="Weight and height contradict each other.",
        holds=_usable_weight,
        uses=("weight_kg",),
        may_use=("height_cm", "bmi_kg_m2"),
        action="Weigh again, in kilograms.",
        source="lenitive",
        place="checks before treatment; hazards of pounds for kilograms and of stale weights",
        grade=Grade.ASSUMED,
        hazards=("HAZ-03", "HAZ-04", "HAZ-17"),
        cases=(
            yes(weight_kg=70.0),
            yes(weight_kg=70.0, height_cm=175.0, bmi_kg_m2=22.9),
            no(weight_kg=250.0, height_cm=150.0, bmi_kg_m2=111.1),
            unknown(height_cm=175.0),
            unknown(),
        ),
        to_do="weight_kg",
    ),
    Criterion(
        id="CAN-BODY-02",
        group="body",
        weight=Weight.PRECAUTION,
        statement="Underweight (below {LIM-NUTRITION-01} kg/m2) or low albumin.",
        holds=confirmed_by(below("bmi_kg_m2", BMI_LOW_KG_M2), below("albumin_g_l", ALBUMIN_LOW_G_L)),
        uses=("bmi_kg_m2",),
        may_use=("weight_kg", "height_cm", "albumin_g_l"),
        action="Start low: the volume of distribution may be smaller. Weigh before each session.",
        source="lenitive",
        place="low albumin and cachexia: start low (inference)",
        grade=Grade.ASSUMED,
        hazards=("HAZ-04", "HAZ-39"),
        cases=(
            yes(bmi_kg_m2=18.4),
            yes(bmi_kg_m2=22.0, albumin_g_l=27.0),
            no(bmi_kg_m2=18.5),
            unknown(albumin_g_l=40.0),
            unknown(),
        ),
    ),
)
"""Criteria about weight and build."""
