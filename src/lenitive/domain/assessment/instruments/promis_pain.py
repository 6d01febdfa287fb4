"""PROMIS pain measures: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="promis_pain",
    name="PROMIS pain T-scores",
    measures="pain interference and intensity against a reference population, mean 50, SD 10",
    low=10,
    high=90,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Building it into a product needs a licence; no items are shipped.",
    source="promis",
    place="T-scores; the range held here is this project's",
    grade=Grade.ASSUMED,
    items=held_scores(10, 90, "interference_t_score", "intensity_t_score", whole=False),
    has_total=False,
    limits=("A change of about 2 to 3.5 is taken to matter (not confirmed).",),
    examples=(Example(answers={"interference_t_score": 50, "intensity_t_score": 50}, total=None),),
)
