"""MOAA/S: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="moaa_s",
    name="MOAA/S",
    measures="alertness under sedation",
    low=0,
    high=5,
    direction=Direction.HIGHER_IS_BETTER,
    licence=Licence.UNKNOWN,
    licence_note="Licence not confirmed: treated as not free; ask the holder before shipping items.",
    source="lenitive",
    place="levels not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 5),
    cut_offs=(cut_off(3, "stop: too sedated", source="lenitive", place="proposed", grade=Grade.ASSUMED, at_most=True),),
    examples=(
        Example(answers={"score": 0}, total=0, meanings=("stop: too sedated",)),
        Example(answers={"score": 3}, total=3, meanings=("stop: too sedated",)),
        Example(answers={"score": 4}, total=4),
        Example(answers={"score": 5}, total=5),
    ),
)
