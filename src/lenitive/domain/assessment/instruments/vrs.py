"""Verbal rating scale of pain with four words."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Level, Licence
from lenitive.domain.foundation.sources import Grade

_WORDS: Final = ("none", "mild", "moderate", "severe")

INSTRUMENT: Final = Instrument(
    id="vrs",
    name="Verbal rating scale, four words",
    measures="pain intensity, in words",
    low=0,
    high=3,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.FREE,
    licence_note="A concept nobody owns; free.",
    source="lenitive",
    place="usual form, not confirmed",
    grade=Grade.ASSUMED,
    items=(
        Item(
            id="pain_words",
            words="Which word fits the pain",
            levels=tuple(Level(value=word, points=points, words=word) for points, word in enumerate(_WORDS)),
        ),
    ),
    limits=("Ranks, not distances: never averaged, never turned into a 0-10 rating.",),
    examples=(Example(answers={"pain_words": "moderate"}, total=2),),
)
