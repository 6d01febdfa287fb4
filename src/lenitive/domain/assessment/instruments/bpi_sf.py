"""Brief Pain Inventory, short form: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="bpi_sf",
    name="BPI-SF",
    measures="pain severity and interference, as two means",
    low=0,
    high=10,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Licensed by MD Anderson for a fee; no items are shipped.",
    source="bpi_sf",
    place="means of 4 severity and 7 interference items, 0-10",
    grade=Grade.SECONDARY,
    items=held_scores(0, 10, "severity_mean", "interference_mean", whole=False),
    has_total=False,
    limits=("A change of 1 point of interference is the smallest that matters (dworkin_2008).",),
    examples=(Example(answers={"severity_mean": 5, "interference_mean": 5}, total=None),),
)
