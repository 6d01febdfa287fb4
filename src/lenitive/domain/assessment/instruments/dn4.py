"""DN4: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="dn4",
    name="DN4",
    measures="features of neuropathic pain",
    low=0,
    high=10,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Copyright of its author, distributed under licence; no items are shipped.",
    source="perez_2015",
    place="cut-off and accuracy in cancer",
    grade=Grade.SECONDARY,
    items=held_scores(0, 10),
    cut_offs=(
        cut_off(
            4,
            "suggests neuropathic pain",
            source="perez_2015",
            place="sensitivity 87.5 %, specificity 88.4 % in cancer",
            grade=Grade.SECONDARY,
        ),
    ),
    limits=("A screen, not a diagnosis: NeuPSIG grading decides.",),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 3}, total=3),
        Example(answers={"score": 4}, total=4, meanings=("suggests neuropathic pain",)),
        Example(answers={"score": 10}, total=10, meanings=("suggests neuropathic pain",)),
    ),
)
