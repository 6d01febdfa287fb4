"""Richmond agitation-sedation scale."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Level, Licence, cut_off
from lenitive.domain.foundation.sources import Grade

_LEVELS: Final = {
    4: "combative, a danger to staff",
    3: "very agitated, pulls at lines",
    2: "agitated, moves without purpose",
    1: "restless, uneasy",
    0: "alert and calm",
    -1: "drowsy; to voice, holds eye contact for more than 10 s",
    -2: "light sedation; to voice, eye contact for less than 10 s",
    -3: "moderate sedation; moves to voice, no eye contact",
    -4: "deep sedation; responds only to touch",
    -5: "cannot be roused",
}
_STOP: Final = "stop threshold proposed by this project"

INSTRUMENT: Final = Instrument(
    id="rass",
    name="Richmond agitation-sedation scale",
    measures="sedation (below zero) and agitation (above zero)",
    low=-5,
    high=4,
    direction=Direction.ZERO_IS_BEST,
    licence=Licence.FREE,
    licence_note="Published scale, commonly reused with citation; confirm. Wording here is the project's own.",
    source="sessler_2002",
    place="levels -5 to +4",
    grade=Grade.SECONDARY,
    items=(
        Item(
            id="level",
            words="Level seen, then after voice, then after touch",
            levels=tuple(Level(value=points, points=points, words=words) for points, words in _LEVELS.items()),
        ),
    ),
    cut_offs=(
        cut_off(-3, "stop: too sedated", source="lenitive", place=_STOP, grade=Grade.ASSUMED, at_most=True),
        cut_off(2, "stop: agitated", source="lenitive", place=_STOP, grade=Grade.ASSUMED),
    ),
    limits=("Dissociation with open eyes can look alert: ask for psychotomimetic effects as well.",),
    examples=(
        Example(answers={"level": -3}, total=-3, meanings=("stop: too sedated",)),
        Example(answers={"level": 0}, total=0),
        Example(answers={"level": 2}, total=2, meanings=("stop: agitated",)),
    ),
)
