"""Pain catastrophising scale: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="pcs",
    name="PCS",
    measures="catastrophising about pain",
    low=0,
    high=52,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Copyright M. Sullivan; licence needed.",
    source="pain_catastrophizing",
    place="range and cut-off not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 52),
    cut_offs=(cut_off(30, "high", source="lenitive", place="cut-off not confirmed", grade=Grade.ASSUMED),),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 29}, total=29),
        Example(answers={"score": 30}, total=30, meanings=("high",)),
        Example(answers={"score": 52}, total=52, meanings=("high",)),
    ),
)
