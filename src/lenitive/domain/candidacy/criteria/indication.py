"""What the treatment is for: refractory pain that comes from a cancer or its treatment, and a reason to try this."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import fact, negated
from lenitive.domain.candidacy.reasons import REASON_FACTS, REASONS_MAY_USE, any_reason
from lenitive.domain.foundation.sources import Grade

_DURATION: Final = (
    Position(source="afsharimani_2015", position="Refractory after at least three months.", grade=Grade.SECONDARY),
    Position(source="currow_2012", position="No fixed time; an adequate trial is what counts.", grade=Grade.SECONDARY),
)

CRITERIA: Final = (
    Criterion(
        id="CAN-INDICATION-01",
        group="indication",
        weight=Weight.REQUIREMENT,
        statement="A diagnosis of cancer, present or past.",
        unmet="There is no cancer.",
        holds=fact("cancer_diagnosis"),
        uses=("cancer_diagnosis",),
        action="Settle the diagnosis; without one this product does not apply.",
        source="lenitive",
        place="scope of the product",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17",),
        cases=(yes(cancer_diagnosis=True), no(cancer_diagnosis=False), unknown()),
    ),
    Criterion(
        id="CAN-INDICATION-02",
        group="indication",
        weight=Weight.REQUIREMENT,
        statement="A pain that comes from the cancer, its treatment or an investigation of it.",
        unmet="None of the pains comes from the cancer, its treatment or an investigation.",
        holds=fact("cancer_related_pain"),
        uses=("cancer_related_pain",),
        action="Describe each pain and its cause; pain from something else is treated elsewhere.",
        source="bennett_2019",
        place="definition of chronic cancer-related pain",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(yes(cancer_related_pain=True), no(cancer_related_pain=False), unknown()),
    ),
    Criterion(
        id="CAN-INDICATION-03",
        group="indication",
        weight=Weight.REQUIREMENT,
        statement="The pain is refractory: it persists despite adequate trials.",
        unmet="The pain is not refractory: a part of the composite is not met.",
        holds=fact("refractory"),
        uses=("refractory",),
        action="See which part of the composite is not met; an adequate trial comes first.",
        source="currow_2012",
        place="definition of refractory; the composite is this project's proposal",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17",),
        cases=(yes(refractory=True), no(refractory=False), unknown()),
        also=_DURATION,
    ),
    Criterion(
        id="CAN-INDICATION-04",
        group="indication",
        weight=Weight.REQUIREMENT,
        statement=(
            "At least one reason: side effects of other medicines, inadequate relief from them, or pain hard to "
            "control during or after cancer treatment."
        ),
        unmet="None of the three reasons applies.",
        holds=any_reason,
        uses=REASON_FACTS,
        may_use=REASONS_MAY_USE,
        action="Without one of the three reasons other treatments come first.",
        source="lenitive",
        place="the three reasons for which people come",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17",),
        cases=(
            yes(reason_hard_to_control=True),
            yes(reason_side_effects=False, intolerance_tried=True),
            yes(inadequate_relief_tried=True),
            no(reason_side_effects=False, reason_inadequate_relief=False, reason_hard_to_control=False),
            unknown(reason_side_effects=False, reason_inadequate_relief=False),
            unknown(),
        ),
    ),
    Criterion(
        id="CAN-INDICATION-05",
        group="indication",
        weight=Weight.PRECAUTION,
        statement="No pain from the cancer has lasted longer than three months yet.",
        holds=negated(fact("chronic_pain")),
        uses=("chronic_pain",),
        action="Ask whether the pain is likely to settle by itself, and whether other trials were adequate.",
        source="afsharimani_2015",
        place="definition of refractory",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(yes(chronic_pain=False), no(chronic_pain=True), unknown()),
        also=_DURATION,
    ),
)
"""Criteria about the indication."""
