"""DN4 interview part: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="dn4_interview",
    name="DN4, interview part",
    measures="features of neuropathic pain, without examination",
    low=0,
    high=7,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Copyright of its author, distributed under licence; no items are shipped.",
    source="lenitive",
    place="range and cut-off not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 7),
    cut_offs=(
        cut_off(3, "suggests neuropathic pain", source="lenitive", place="cut-off not confirmed", grade=Grade.ASSUMED),
    ),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 2}, total=2),
        Example(answers={"score": 3}, total=3, meanings=("suggests neuropathic pain",)),
        Example(answers={"score": 7}, total=7, meanings=("suggests neuropathic pain",)),
    ),
)
