"""PRO-CTCAE: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="pro_ctcae",
    name="PRO-CTCAE",
    measures="one self-reported symptom attribute",
    low=0,
    high=4,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Terms bar diagnostic, prognostic and therapeutic use, and changes of wording.",
    source="pro_ctcae",
    place="0-4 per attribute",
    grade=Grade.SECONDARY,
    items=held_scores(0, 4),
    limits=("Has no clinical cut-offs; must not drive a decision.",),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 4}, total=4),
    ),
)
