"""Patient global impression of change."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Level, Licence, cut_off
from lenitive.domain.foundation.sources import Grade

_LEVELS: Final = (
    "very much improved",
    "much improved",
    "minimally improved",
    "no change",
    "minimally worse",
    "much worse",
    "very much worse",
)

INSTRUMENT: Final = Instrument(
    id="pgic",
    name="Patient global impression of change",
    measures="overall change since treatment began, in the person's view",
    low=1,
    high=7,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.FREE,
    licence_note="Seven plain words; commonly reused; confirm.",
    source="dworkin_2008",
    place="benchmarks: minimally, much and very much improved",
    grade=Grade.SECONDARY,
    items=(
        Item(
            id="change",
            words="Since treatment began, overall",
            levels=tuple(
                Level(value=points, points=points, words=words) for points, words in enumerate(_LEVELS, start=1)
            ),
        ),
    ),
    cut_offs=(
        cut_off(
            2,
            "moderately important improvement or more",
            source="dworkin_2008",
            place="global improvement benchmarks",
            grade=Grade.SECONDARY,
            at_most=True,
        ),
    ),
    examples=(
        Example(answers={"change": 2}, total=2, meanings=("moderately important improvement or more",)),
        Example(answers={"change": 4}, total=4),
    ),
)
