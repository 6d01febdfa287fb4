"""Ramsay sedation scale: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="ramsay",
    name="Ramsay",
    measures="sedation",
    low=1,
    high=6,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Licence not confirmed: treated as not free; ask the holder before shipping items.",
    source="lenitive",
    place="levels not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(1, 6),
    cut_offs=(cut_off(4, "stop: too sedated", source="lenitive", place="proposed", grade=Grade.ASSUMED),),
    examples=(
        Example(answers={"score": 1}, total=1),
        Example(answers={"score": 3}, total=3),
        Example(answers={"score": 4}, total=4, meanings=("stop: too sedated",)),
        Example(answers={"score": 6}, total=6, meanings=("stop: too sedated",)),
    ),
)
