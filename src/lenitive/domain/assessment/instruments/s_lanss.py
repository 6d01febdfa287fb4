"""S-LANSS: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="s_lanss",
    name="S-LANSS",
    measures="features of neuropathic pain, self-reported",
    low=0,
    high=24,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Copyright of its author; permission is needed.",
    source="neuropathic_screening_2020",
    place="area under the curve 0.56 in mixed tumour pain",
    grade=Grade.SECONDARY,
    items=held_scores(0, 24),
    cut_offs=(
        cut_off(
            12,
            "suggests neuropathic pain",
            source="neuropathic_screening_2020",
            place="cut-off 12",
            grade=Grade.SECONDARY,
        ),
    ),
    limits=("Near chance in mixed tumour pain: never route a person on it alone.",),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 11}, total=11),
        Example(answers={"score": 12}, total=12, meanings=("suggests neuropathic pain",)),
        Example(answers={"score": 24}, total=24, meanings=("suggests neuropathic pain",)),
    ),
)
