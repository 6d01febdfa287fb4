"""ESAS-r: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="esas_r",
    name="ESAS-r",
    measures="the worst of its symptom ratings",
    low=0,
    high=10,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Licence not confirmed: treated as not free; ask the holder before shipping items.",
    source="esas_r",
    place="9 + 1 items, 0-10 each; not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 10),
    limits=("Holds one rating; a change of 1 point is taken to matter (not confirmed).",),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 10}, total=10),
    ),
)
