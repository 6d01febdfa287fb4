"""POSS: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="poss",
    name="POSS",
    measures="sedation from opioids; sleep (S) is held as 0",
    low=0,
    high=4,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Copyright C. Pasero; permission is needed. No items are shipped.",
    source="pasero_1994",
    place="levels S and 1-4",
    grade=Grade.SECONDARY,
    items=held_scores(0, 4),
    cut_offs=(cut_off(3, "unacceptable: act", source="pasero_1994", place="levels 3 and 4", grade=Grade.SECONDARY),),
    limits=("Built for opioids: dissociation with open eyes escapes it.",),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 2}, total=2),
        Example(answers={"score": 3}, total=3, meanings=("unacceptable: act",)),
        Example(answers={"score": 4}, total=4, meanings=("unacceptable: act",)),
    ),
)
