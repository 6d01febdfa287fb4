"""CADSS-6: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="cadss_6",
    name="CADSS-6",
    measures="dissociation, six items of CADSS",
    low=0,
    high=24,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Licence not confirmed: treated as not free; ask the holder before shipping items.",
    source="cadss_6",
    place="correlates 0.91-0.95 with the full scale; range from six items of 0-4",
    grade=Grade.ASSUMED,
    items=held_scores(0, 24),
    limits=("Derived looking back; not validated.",),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 24}, total=24),
    ),
)
