"""PCL-5: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="pcl_5",
    name="PCL-5",
    measures="symptoms after trauma",
    low=0,
    high=80,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Said to be in the public domain, not confirmed: treated as not free.",
    source="pcl_5",
    place="range and cut-off not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 80),
    cut_offs=(
        cut_off(
            31, "trauma disorder possible", source="lenitive", place="31 to 33, not confirmed", grade=Grade.ASSUMED
        ),
    ),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 30}, total=30),
        Example(answers={"score": 31}, total=31, meanings=("trauma disorder possible",)),
        Example(answers={"score": 80}, total=80, meanings=("trauma disorder possible",)),
    ),
)
