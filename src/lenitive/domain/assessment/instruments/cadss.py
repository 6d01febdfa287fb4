"""CADSS: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="cadss",
    name="CADSS",
    measures="dissociation",
    low=0,
    high=92,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Licence not confirmed: treated as not free; ask the holder before shipping items.",
    source="cadss",
    place="23 items, 0-4 each; range not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(0, 92),
    cut_offs=(
        cut_off(
            5,
            "above 4: used as dissociation in esketamine work",
            source="lenitive",
            place="cut-off not confirmed",
            grade=Grade.ASSUMED,
        ),
    ),
    limits=("Built for trauma, not for ketamine; misses disinhibition, peace and thought disorder.",),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 4}, total=4),
        Example(answers={"score": 5}, total=5, meanings=("above 4: used as dissociation in esketamine work",)),
        Example(answers={"score": 92}, total=92, meanings=("above 4: used as dissociation in esketamine work",)),
    ),
)
