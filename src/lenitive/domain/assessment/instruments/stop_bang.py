"""STOP-BANG: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="stop_bang",
    name="STOP-BANG",
    measures="risk of obstructive sleep apnoea",
    low=0,
    high=8,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Licence not confirmed: treated as not free; ask the holder before shipping items.",
    source="lenitive",
    place="range not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 8),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 8}, total=8),
    ),
)
