"""Psychotomimetic effects, one item of this project, free to use."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Level, Licence, cut_off
from lenitive.domain.foundation.sources import Grade

_LEVELS: Final = (
    "none",
    "odd or floaty, not distressing",
    "distressing or vivid, and known to be unreal",
    "no longer known to be unreal, or panic, or psychosis",
)
_PLACE: Final = "thresholds proposed by this project"

INSTRUMENT: Final = Instrument(
    id="psychotomimetic",
    name="Psychotomimetic effects 0-3",
    measures="dissociation, hallucination and distress during ketamine",
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
            words="How do things feel, look or sound now?",
            levels=tuple(Level(value=points, points=points, words=words) for points, words in enumerate(_LEVELS)),
        ),
    ),
    cut_offs=(
        cut_off(2, "hold the rate", source="lenitive", place=_PLACE, grade=Grade.ASSUMED, below=3),
        cut_off(3, "stop", source="lenitive", place=_PLACE, grade=Grade.ASSUMED),
    ),
    limits=("Not validated against CADSS.",),
    examples=(
        Example(answers={"level": 1}, total=1),
        Example(answers={"level": 2}, total=2, meanings=("hold the rate",)),
        Example(answers={"level": 3}, total=3, meanings=("stop",)),
    ),
)
