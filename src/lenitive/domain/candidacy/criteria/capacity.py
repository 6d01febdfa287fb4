"""Capacity to report pain."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import fact, negated
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-CAPACITY-01",
        row="r14",
        group="capacity",
        weight=Weight.CONTRAINDICATION,
        statement="The person cannot rate pain themselves.",
        holds=negated(fact("can_self_report_pain")),
        uses=("can_self_report_pain",),
        action="Stop rules on pain ratings cannot work; find another way of observing pain, or another treatment.",
        source="lenitive",
        place="ratings cannot stop a session that nobody can rate (inference)",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-48"),
        cases=(yes(can_self_report_pain=False), no(can_self_report_pain=True), unknown()),
    ),
    Criterion(
        id="CAN-CAPACITY-02",
        group="capacity",
        weight=Weight.PRECAUTION,
        statement="Dementia or another lasting cognitive impairment.",
        holds=fact("cognitive_impairment"),
        uses=("cognitive_impairment",),
        may_use=("four_at",),
        action="Check that ratings are reliable and consent is informed; screen for delirium before each session.",
        source="lenitive",
        place="delirium risk is higher in cancer (inference)",
        grade=Grade.ASSUMED,
        hazards=("HAZ-48",),
        cases=(yes(cognitive_impairment=True), no(cognitive_impairment=False), unknown()),
    ),
)
"""Criteria about capacity."""
