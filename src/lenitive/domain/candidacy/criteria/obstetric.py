"""Pregnancy."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import fact, negated, ruled_out_by
from lenitive.domain.foundation.sources import Grade

_IMPOSSIBLE: Final = negated(fact("childbearing_potential"))

CRITERIA: Final = (
    Criterion(
        id="CAN-OBSTETRIC-01",
        row="x3",
        group="obstetric",
        weight=Weight.ABSOLUTE_CONTRAINDICATION,
        statement="Eclampsia or pre-eclampsia.",
        holds=ruled_out_by(fact("eclampsia_or_preeclampsia"), _IMPOSSIBLE),
        uses=("eclampsia_or_preeclampsia", "childbearing_potential"),
        action="Do not give ketamine; obstetric emergency.",
        source="label_uk",
        place="contraindications",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(
            yes(eclampsia_or_preeclampsia=True, childbearing_potential=True),
            yes(eclampsia_or_preeclampsia=True, childbearing_potential=False),
            no(eclampsia_or_preeclampsia=False),
            no(childbearing_potential=False),
            unknown(childbearing_potential=True),
            unknown(),
        ),
    ),
    Criterion(
        id="CAN-OBSTETRIC-02",
        row="x5",
        group="obstetric",
        weight=Weight.ABSOLUTE_CONTRAINDICATION,
        statement="Pregnancy.",
        holds=ruled_out_by(fact("pregnant"), _IMPOSSIBLE),
        uses=("pregnant", "childbearing_potential"),
        action="Do not give ketamine. Test within seven days of each course where childbearing is possible.",
        source="cohen_2018",
        place="contraindications: pregnancy (grade B, low certainty)",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(
            yes(pregnant=True),
            yes(pregnant=True, childbearing_potential=False),
            no(pregnant=False),
            no(childbearing_potential=False),
            unknown(childbearing_potential=True),
            unknown(),
        ),
        also=(
            Position(source="cohen_2018", position="Avoid in pregnancy; relative.", grade=Grade.SECONDARY),
            Position(source="label_us", position="Not recommended in pregnancy.", grade=Grade.SECONDARY),
        ),
    ),
)
"""Criteria about pregnancy."""
