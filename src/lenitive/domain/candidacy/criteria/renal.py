"""Kidney."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import below
from lenitive.domain.candidacy.thresholds import EGFR_LOW
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-RENAL-01",
        group="renal",
        weight=Weight.PRECAUTION,
        statement="Estimated glomerular filtration rate below {LIM-KIDNEY-01} mL/min/1.73 m2.",
        holds=below("egfr_ml_min_173", EGFR_LOW),
        uses=("egfr_ml_min_173",),
        may_use=("creatinine_mg_dl",),
        action="No change of the ketamine dose; observe longer, check opioids that accumulate.",
        source="lenitive",
        place="renal impairment: no dose change; whether active metabolites accumulate is not confirmed",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-39"),
        cases=(yes(egfr_ml_min_173=29.0), no(egfr_ml_min_173=30.0), unknown(creatinine_mg_dl=1.0), unknown()),
    ),
)
"""Criteria about the kidney."""
