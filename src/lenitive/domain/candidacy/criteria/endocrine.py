"""Thyroid."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import either, fact
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-ENDOCRINE-01",
        row="r8",
        group="endocrine",
        weight=Weight.PRECAUTION,
        statement="Hyperthyroidism, or a thyroid hormone is taken.",
        holds=either(fact("hyperthyroidism"), fact("takes_thyroid_hormone")),
        uses=("hyperthyroidism", "takes_thyroid_hormone"),
        action="Watch pressure and heart rate closely; see that thyroid function is controlled.",
        source="lothian_2010",
        place="interactions: levothyroxine, hypertension and tachycardia",
        grade=Grade.SECONDARY,
        hazards=("HAZ-47",),
        cases=(
            yes(hyperthyroidism=True),
            yes(takes_thyroid_hormone=True),
            no(hyperthyroidism=False, takes_thyroid_hormone=False),
            unknown(hyperthyroidism=False),
            unknown(),
        ),
    ),
)
"""Criteria about the thyroid."""
