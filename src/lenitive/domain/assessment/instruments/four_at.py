"""4AT: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="four_at",
    name="4AT",
    measures="delirium",
    low=0,
    high=12,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Said to be free, not confirmed: treated as not free.",
    source="four_at",
    place="range and cut-off not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 12),
    cut_offs=(cut_off(4, "delirium possible", source="lenitive", place="cut-off not confirmed", grade=Grade.ASSUMED),),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 3}, total=3),
        Example(answers={"score": 4}, total=4, meanings=("delirium possible",)),
        Example(answers={"score": 12}, total=12, meanings=("delirium possible",)),
    ),
)
