"""Eye."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import fact
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-OCULAR-01",
        row="x9",
        group="ocular",
        weight=Weight.CONTRAINDICATION,
        statement="Raised intraocular pressure, acute glaucoma or an open globe.",
        holds=fact("raised_intraocular_pressure"),
        uses=("raised_intraocular_pressure",),
        action="Stop unless a named specialist sets this aside with a reason.",
        source="cohen_2018",
        place="contraindications: intraocular pressure (grade C, low certainty)",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(yes(raised_intraocular_pressure=True), no(raised_intraocular_pressure=False), unknown()),
        also=(
            Position(
                source="cohen_2018",
                position="Do not use, or low dose with extreme caution; relative.",
                grade=Grade.SECONDARY,
            ),
        ),
    ),
)
"""Criteria about the eye."""
