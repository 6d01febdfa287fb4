"""Life expectancy."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import fact
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-PROGNOSIS-01",
        row="r15",
        group="prognosis",
        weight=Weight.CONTRAINDICATION,
        statement="Death is expected within hours to days.",
        holds=fact("prognosis_hours_to_days"),
        uses=("prognosis_hours_to_days",),
        action="Comfort pathway instead of a clinic session.",
        source="lenitive",
        place="comfort pathway (inference)",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17",),
        cases=(yes(prognosis_hours_to_days=True), no(prognosis_hours_to_days=False), unknown()),
    ),
    Criterion(
        id="CAN-PROGNOSIS-02",
        group="prognosis",
        weight=Weight.REQUIREMENT,
        statement="The person is alive.",
        unmet="The record says that the person has died.",
        holds=fact("alive"),
        uses=("alive",),
        action="Nothing is planned for a person whose death is recorded; a silent record needs a visit first.",
        source="lenitive",
        place="checks before treatment",
        grade=Grade.ASSUMED,
        hazards=("HAZ-15", "HAZ-17"),
        cases=(yes(alive=True), no(alive=False), unknown()),
    ),
)
"""Criteria about life expectancy."""
