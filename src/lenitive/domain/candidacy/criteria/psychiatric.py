"""Mind: psychosis, mania, delirium, trauma."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import at_least, confirmed_by, either, fact, negated
from lenitive.domain.candidacy.thresholds import FOUR_AT_DELIRIUM
from lenitive.domain.foundation.sources import Grade

_HISTORY: Final = either(fact("psychosis_history"), fact("ptsd_or_dissociative_disorder"))

CRITERIA: Final = (
    Criterion(
        id="CAN-PSYCHIATRIC-01",
        row="x6",
        group="psychiatric",
        weight=Weight.ABSOLUTE_CONTRAINDICATION,
        statement="Active psychosis, mania or delirium.",
        holds=confirmed_by(fact("active_psychosis_mania_or_delirium"), at_least("four_at", FOUR_AT_DELIRIUM)),
        uses=("active_psychosis_mania_or_delirium",),
        may_use=("four_at",),
        action="Do not give ketamine; find and treat the cause.",
        source="cohen_2018",
        place="contraindications: active psychosis (grade B, low certainty); a 4AT of 4 is this project's reading",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-48"),
        cases=(
            yes(active_psychosis_mania_or_delirium=True),
            yes(active_psychosis_mania_or_delirium=False, four_at=4.0),
            no(active_psychosis_mania_or_delirium=False),
            no(active_psychosis_mania_or_delirium=False, four_at=3.0),
            unknown(four_at=0.0),
            unknown(),
        ),
        also=(
            Position(
                source="cohen_2018", position="Avoid in active or poorly controlled psychosis.", grade=Grade.SECONDARY
            ),
            Position(source="lothian_2010", position="Do not use in delirium.", grade=Grade.SECONDARY),
        ),
    ),
    Criterion(
        id="CAN-PSYCHIATRIC-02",
        row="r6",
        group="psychiatric",
        weight=Weight.PRECAUTION,
        statement="Psychosis at any time.",
        holds=fact("psychosis_history"),
        uses=("psychosis_history",),
        action="Have psychiatry see the person first; an observer stays throughout.",
        source="lothian_2010",
        place="do not use: history of psychosis",
        grade=Grade.SECONDARY,
        hazards=("HAZ-48",),
        cases=(yes(psychosis_history=True), no(psychosis_history=False), unknown()),
        also=(
            Position(source="lothian_2010", position="Do not use after psychosis at any time.", grade=Grade.SECONDARY),
            Position(
                source="cohen_2018",
                position="Avoid only while psychosis is active or poorly controlled; relative.",
                grade=Grade.SECONDARY,
            ),
        ),
    ),
    Criterion(
        id="CAN-PSYCHIATRIC-03",
        row="r6",
        group="psychiatric",
        weight=Weight.PRECAUTION,
        statement="Post-traumatic stress or dissociative disorder.",
        holds=fact("ptsd_or_dissociative_disorder"),
        uses=("ptsd_or_dissociative_disorder",),
        action="Have psychiatry see the person first; prepare for dissociation and agree a stop word.",
        source="lenitive",
        place="inference from the drug's dissociative effect",
        grade=Grade.ASSUMED,
        hazards=("HAZ-48",),
        cases=(yes(ptsd_or_dissociative_disorder=True), no(ptsd_or_dissociative_disorder=False), unknown()),
    ),
    Criterion(
        id="CAN-PSYCHIATRIC-04",
        row="r6",
        group="psychiatric",
        weight=Weight.REQUIREMENT,
        statement="Where there is such a history, psychiatry has seen the person and agreed in writing.",
        unmet="There is such a history, and psychiatry has not agreed yet.",
        holds=either(negated(_HISTORY), fact("psychiatric_opinion")),
        uses=("psychosis_history", "ptsd_or_dissociative_disorder", "psychiatric_opinion"),
        action="Ask psychiatry for a written opinion.",
        source="lenitive",
        place="a condition for going against the local guideline that excludes a history of psychosis",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-48"),
        cases=(
            yes(psychosis_history=False, ptsd_or_dissociative_disorder=False),
            yes(psychosis_history=True, psychiatric_opinion=True),
            no(psychosis_history=True, psychiatric_opinion=False),
            unknown(psychosis_history=True),
            unknown(),
        ),
        to_do="psychiatric_opinion",
    ),
)
"""Criteria about the mind."""
