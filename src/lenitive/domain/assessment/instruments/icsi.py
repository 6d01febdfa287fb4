"""O'Leary-Sant symptom index: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="icsi",
    name="ICSI",
    measures="bladder symptoms",
    low=0,
    high=20,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Copyrighted; ask before embedding.",
    source="oleary_sant",
    place="range and cut-off not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 20),
    cut_offs=(
        cut_off(5, "often used as abnormal", source="lenitive", place="cut-off not confirmed", grade=Grade.ASSUMED),
    ),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 4}, total=4),
        Example(answers={"score": 5}, total=5, meanings=("often used as abnormal",)),
        Example(answers={"score": 20}, total=20, meanings=("often used as abnormal",)),
    ),
)
