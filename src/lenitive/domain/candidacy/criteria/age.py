"""Age."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import above, below
from lenitive.domain.candidacy.thresholds import AGE_MAX_YEARS, AGE_MIN_YEARS
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-AGE-01",
        row="r13",
        group="age",
        weight=Weight.ABSOLUTE_CONTRAINDICATION,
        statement="Younger than {LIM-AGE-02} years: outside this product.",
        holds=below("age_years", AGE_MIN_YEARS),
        uses=("age_years",),
        action="Refer to a paediatric pain or palliative care team.",
        source="lenitive",
        place="scope of the product",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-39"),
        cases=(yes(age_years=17), no(age_years=18), unknown()),
    ),
    Criterion(
        id="CAN-AGE-02",
        row="r13",
        group="age",
        weight=Weight.PRECAUTION,
        statement="Older than {LIM-AGE-03} years.",
        holds=above("age_years", AGE_MAX_YEARS),
        uses=("age_years",),
        action="Start lower, watch closely for delirium and falls.",
        source="scirp_ed",
        place="exclusion criteria",
        grade=Grade.SECONDARY,
        hazards=("HAZ-39", "HAZ-49"),
        cases=(yes(age_years=76), no(age_years=75), unknown()),
        also=(
            Position(source="scirp_ed", position="Excludes people older than 75.", grade=Grade.SECONDARY),
            Position(
                source="jackson_2010", position="Its cohort included people of 80 and older.", grade=Grade.SECONDARY
            ),
        ),
    ),
)
"""Criteria about age."""
