"""Nausea and vomiting, one item of this project, free to use."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Level, Licence
from lenitive.domain.foundation.sources import Grade

_LEVELS: Final = ("none", "mild, no treatment wanted", "moderate, treatment wanted", "severe, or vomiting")

INSTRUMENT: Final = Instrument(
    id="nausea",
    name="Nausea 0-3",
    measures="nausea and vomiting",
    low=0,
    high=3,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.FREE,
    licence_note="Written for this project; free.",
    source="lenitive",
    place="item proposed by this project, not validated",
    grade=Grade.ASSUMED,
    items=(
        Item(
            id="level",
            words="Any nausea now?",
            levels=tuple(Level(value=points, points=points, words=words) for points, words in enumerate(_LEVELS)),
        ),
    ),
    limits=("Not the CTCAE grade of nausea or vomiting.",),
    examples=(Example(answers={"level": 2}, total=2),),
)
