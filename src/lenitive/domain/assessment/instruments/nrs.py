"""Numerical rating scale of pain."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Licence, Parts, cut_off
from lenitive.domain.foundation.sources import Grade

_BANDS: Final = "usual bands, not confirmed; some put the first cut between 4 and 5"


def _mild(parts: Parts) -> tuple[str, ...]:
    return ("mild pain",) if 0 < parts["pain_0_10"] < 4 else ()


INSTRUMENT: Final = Instrument(
    id="nrs",
    name="Numerical rating scale",
    measures="pain intensity, one number said by the person",
    low=0,
    high=10,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.FREE,
    licence_note="A concept nobody owns; free.",
    source="farrar_2001",
    place="0-10 scale",
    grade=Grade.SECONDARY,
    items=(Item(id="pain_0_10", words="Pain from 0, none, to 10, the worst that can be imagined", low=0, high=10),),
    cut_offs=(
        cut_off(0, "no pain", source="lenitive", place="by definition", grade=Grade.ASSUMED, at_most=True),
        cut_off(4, "moderate pain", source="lenitive", place=_BANDS, grade=Grade.ASSUMED, below=7),
        cut_off(7, "severe pain", source="lenitive", place=_BANDS, grade=Grade.ASSUMED),
    ),
    meanings_of=_mild,
    limits=("Only for a person who can rate pain; say whether at rest or on movement.",),
    examples=(
        Example(answers={"pain_0_10": 7}, total=7, meanings=("severe pain",)),
        Example(answers={"pain_0_10": 4}, total=4, meanings=("moderate pain",)),
        Example(answers={"pain_0_10": 0.5}, total=0.5, meanings=("mild pain",)),
        Example(answers={"pain_0_10": 0}, total=0, meanings=("no pain",)),
    ),
)
