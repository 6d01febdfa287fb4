"""Metabolism."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import fact
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-METABOLIC-01",
        row="r9",
        group="metabolic",
        weight=Weight.CONTRAINDICATION,
        statement="Acute porphyria.",
        holds=fact("acute_porphyria"),
        uses=("acute_porphyria",),
        action="Avoid ketamine unless a porphyria specialist sets this aside by name, with a reason.",
        source="nct01951911",
        place="exclusion criteria",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(yes(acute_porphyria=True), no(acute_porphyria=False), unknown()),
    ),
)
"""Criteria about metabolism."""
