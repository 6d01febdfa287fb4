"""Bladder."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import either, fact
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-UROLOGICAL-01",
        row="r12",
        group="urological",
        weight=Weight.PRECAUTION,
        statement="Bladder symptoms, ketamine cystitis at any time, or cystitis after pelvic radiotherapy.",
        holds=either(fact("bladder_symptoms"), fact("ketamine_cystitis_history"), fact("radiation_cystitis")),
        uses=("bladder_symptoms", "ketamine_cystitis_history", "radiation_cystitis"),
        action="Ask urology; record a symptom score now, because later surveillance compares with it.",
        source="label_us",
        place="cystitis with chronic use; its use before treatment is this project's",
        grade=Grade.SECONDARY,
        hazards=("HAZ-50",),
        cases=(
            yes(bladder_symptoms=True),
            yes(ketamine_cystitis_history=True),
            yes(radiation_cystitis=True),
            no(bladder_symptoms=False, ketamine_cystitis_history=False, radiation_cystitis=False),
            unknown(bladder_symptoms=False, radiation_cystitis=False),
            unknown(),
        ),
    ),
)
"""Criteria about the bladder."""
