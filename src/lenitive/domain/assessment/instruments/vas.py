"""Visual analogue scale of pain."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Licence, cut_off
from lenitive.domain.foundation.sources import Grade

_BANDS: Final = "usual bands 30 and 70 mm, not confirmed"

INSTRUMENT: Final = Instrument(
    id="vas",
    name="Visual analogue scale",
    measures="pain intensity, marked on a line of 100 mm",
    low=0,
    high=100,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.FREE,
    licence_note="A concept nobody owns; free.",
    source="lenitive",
    place="usual form, not confirmed",
    grade=Grade.ASSUMED,
    items=(Item(id="mark_mm", words="Distance of the mark from the end that means no pain", low=0, high=100),),
    cut_offs=(
        cut_off(30, "moderate pain", source="lenitive", place=_BANDS, grade=Grade.ASSUMED, below=70),
        cut_off(70, "severe pain", source="lenitive", place=_BANDS, grade=Grade.ASSUMED),
    ),
    limits=("On a screen the line is not 100 mm long: record the share of its length.",),
    examples=(
        Example(answers={"mark_mm": 70}, total=70, meanings=("severe pain",)),
        Example(answers={"mark_mm": 29.5}, total=29.5),
    ),
)
