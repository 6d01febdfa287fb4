"""LANSS: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="lanss",
    name="LANSS",
    measures="features of neuropathic pain",
    low=0,
    high=24,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Copyright of its author; permission is needed.",
    source="lanss",
    place="range and cut-off as reported in cancer",
    grade=Grade.SECONDARY,
    items=held_scores(0, 24),
    cut_offs=(
        cut_off(
            12,
            "suggests neuropathic pain",
            source="lanss",
            place="sensitivity 68.1 %, specificity 93.4 % in cancer",
            grade=Grade.SECONDARY,
        ),
    ),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 11}, total=11),
        Example(answers={"score": 12}, total=12, meanings=("suggests neuropathic pain",)),
        Example(answers={"score": 24}, total=24, meanings=("suggests neuropathic pain",)),
    ),
)
