"""ECOG performance status."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Level, Licence
from lenitive.domain.foundation.sources import Grade

_LEVELS: Final = (
    "as active as before the illness",
    "walks about; light work is possible, heavy work is not",
    "walks about and cares for themselves but cannot work; up for more than half of the waking day",
    "cares for themselves only in part; in bed or a chair for more than half of the waking day",
    "cannot care for themselves; in bed or a chair all day",
    "dead",
)

INSTRUMENT: Final = Instrument(
    id="ecog",
    name="ECOG performance status",
    measures="how far illness limits daily life",
    low=0,
    high=5,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.FREE,
    licence_note="Commonly reused with credit to ECOG; confirm before publishing. Wording here is the project's own.",
    source="ecog",
    place="levels 0-5",
    grade=Grade.ASSUMED,
    items=(
        Item(
            id="performance_status",
            words="Level that fits the last days",
            levels=tuple(Level(value=points, points=points, words=words) for points, words in enumerate(_LEVELS)),
        ),
    ),
    examples=(Example(answers={"performance_status": 2}, total=2),),
)
