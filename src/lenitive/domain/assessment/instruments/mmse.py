"""MMSE: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="mmse",
    name="MMSE",
    measures="cognition",
    low=0,
    high=30,
    direction=Direction.HIGHER_IS_BETTER,
    licence=Licence.LICENSED,
    licence_note="Copyrighted, for a fee; no items are shipped.",
    source="mmse",
    place="range not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 30),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 30}, total=30),
    ),
)
