"""IPOS: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="ipos",
    name="IPOS",
    measures="the worst of its palliative symptom and concern ratings",
    low=0,
    high=4,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Free after registration with its institute (not confirmed): treated as not free.",
    source="ipos",
    place="0-4 per item; not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 4),
    cut_offs=(cut_off(2, "commonly flagged", source="lenitive", place="not confirmed", grade=Grade.ASSUMED),),
    limits=("Holds one rating; there is no cut-off for a total.",),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 1}, total=1),
        Example(answers={"score": 2}, total=2, meanings=("commonly flagged",)),
        Example(answers={"score": 4}, total=4, meanings=("commonly flagged",)),
    ),
)
