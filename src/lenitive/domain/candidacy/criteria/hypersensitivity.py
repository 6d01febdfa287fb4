"""Allergy to ketamine."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import confirmed_by, fact
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-ALLERGY-01",
        row="x1",
        group="hypersensitivity",
        weight=Weight.ABSOLUTE_CONTRAINDICATION,
        statement="Anaphylaxis or hypersensitivity to ketamine or an excipient.",
        holds=confirmed_by(fact("ketamine_hypersensitivity"), fact("ketamine_allergy_listed")),
        uses=("ketamine_hypersensitivity",),
        may_use=("ketamine_allergy_listed",),
        action="Do not give ketamine.",
        source="label_uk",
        place="contraindications",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(
            yes(ketamine_hypersensitivity=True),
            yes(ketamine_hypersensitivity=False, ketamine_allergy_listed=True),
            no(ketamine_hypersensitivity=False),
            unknown(),
        ),
    ),
    Criterion(
        id="CAN-ALLERGY-02",
        group="hypersensitivity",
        weight=Weight.REQUIREMENT,
        statement="The allergy list is complete.",
        unmet="Nobody has confirmed that the allergy list is complete.",
        holds=fact("allergy_list_complete"),
        uses=("allergy_list_complete",),
        action="Go through allergies with the person and confirm the list.",
        source="lenitive",
        place="checks before treatment",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17",),
        cases=(yes(allergy_list_complete=True), no(allergy_list_complete=False), unknown()),
        to_do="allergy_list_complete",
    ),
)
"""Criteria about allergy."""
