"""Misuse of substances."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import fact
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-SUBSTANCE-01",
        row="r5",
        group="substance_use",
        weight=Weight.CONTRAINDICATION,
        statement="Active substance misuse.",
        holds=fact("active_substance_misuse"),
        uses=("active_substance_misuse",),
        action="No series of infusions; agree a plan with an addiction specialist first.",
        source="cohen_2018",
        place="substance use: no serial infusions in active misuse (grade C, low certainty)",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-50"),
        cases=(yes(active_substance_misuse=True), no(active_substance_misuse=False), unknown()),
        also=(
            Position(
                source="cohen_2018",
                position="No serial infusions in active misuse; universal precautions for everybody.",
                grade=Grade.SECONDARY,
            ),
        ),
    ),
    Criterion(
        id="CAN-SUBSTANCE-02",
        row="r5",
        group="substance_use",
        weight=Weight.PRECAUTION,
        statement="Ketamine misuse at any time.",
        holds=fact("ketamine_misuse_history"),
        uses=("ketamine_misuse_history",),
        action="No series of infusions before an addiction plan is agreed; nothing to take home; count every dose.",
        source="cohen_2018",
        place="substance use: universal precautions; earlier misuse of ketamine as its own row is this project's",
        grade=Grade.SECONDARY,
        hazards=("HAZ-50",),
        cases=(yes(ketamine_misuse_history=True), no(ketamine_misuse_history=False), unknown()),
    ),
    Criterion(
        id="CAN-SUBSTANCE-03",
        group="substance_use",
        weight=Weight.REQUIREMENT,
        statement="The prescription-monitoring record has been checked in the last 30 days.",
        unmet="The prescription-monitoring record has not been checked.",
        holds=fact("prescription_monitoring_checked"),
        uses=("prescription_monitoring_checked",),
        action="Check the prescription-monitoring record and note the day.",
        source="lenitive",
        place="checks before treatment: misuse surveillance",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-50"),
        cases=(yes(prescription_monitoring_checked=True), no(prescription_monitoring_checked=False), unknown()),
        to_do="prescription_monitoring_checked",
    ),
)
"""Criteria about misuse of substances."""
