"""Mirels score: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="mirels",
    name="Mirels",
    measures="risk of fracture through a bone metastasis",
    low=4,
    high=12,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Licence not confirmed: treated as not free; ask the holder before shipping items.",
    source="lenitive",
    place="range and cut-off not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(4, 12),
    cut_offs=(
        cut_off(
            9,
            "fracture risk: orthopaedic opinion first",
            source="lenitive",
            place="cut-off not confirmed",
            grade=Grade.ASSUMED,
        ),
    ),
    examples=(
        Example(answers={"score": 4}, total=4),
        Example(answers={"score": 8}, total=8),
        Example(answers={"score": 9}, total=9, meanings=("fracture risk: orthopaedic opinion first",)),
        Example(answers={"score": 12}, total=12, meanings=("fracture risk: orthopaedic opinion first",)),
    ),
)
