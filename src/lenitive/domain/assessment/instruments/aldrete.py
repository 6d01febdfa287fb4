"""Modified Aldrete recovery score."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Level, Licence, cut_off
from lenitive.domain.foundation.sources import Grade


def _item(name: str, words: str, *best_first: str) -> Item:
    return Item(
        id=name,
        words=words,
        levels=tuple(Level(value=2 - place, points=2 - place, words=level) for place, level in enumerate(best_first)),
    )


INSTRUMENT: Final = Instrument(
    id="aldrete",
    name="Modified Aldrete score",
    measures="recovery from sedation or anaesthesia",
    low=0,
    high=10,
    direction=Direction.HIGHER_IS_BETTER,
    licence=Licence.FREE,
    licence_note="Published table, commonly reused with citation; confirm. Wording here is the project's own.",
    source="aldrete_1995",
    place="five items, 0-2 each",
    grade=Grade.SECONDARY,
    items=(
        _item("activity", "Limbs moved on request", "four", "two", "none"),
        _item("respiration", "Breathing", "deep, with cough", "short of breath or limited", "none"),
        _item(
            "circulation",
            "Blood pressure against baseline",
            "within 20 %",
            "20 to 49 % away",
            "50 % or more away",
        ),
        _item("consciousness", "Wakefulness", "fully awake", "rouses when called", "does not respond"),
        _item(
            "oxygenation",
            "Oxygen saturation",
            "above 92 % on air",
            "needs oxygen to stay above 90 %",
            "below 90 % with oxygen",
        ),
    ),
    cut_offs=(
        cut_off(9, "leaves the first phase of recovery", source="aldrete_1995", place="total 9", grade=Grade.SECONDARY),
    ),
    limits=("Does not see dissociation: discharge after ketamine also needs a psychotomimetic score and gait.",),
    examples=(
        Example(
            answers=dict.fromkeys(("activity", "respiration", "circulation", "consciousness", "oxygenation"), 2),
            total=10,
            meanings=("leaves the first phase of recovery",),
        ),
        Example(
            answers={"activity": 2, "respiration": 2, "circulation": 1, "consciousness": 1, "oxygenation": 2}, total=8
        ),
    ),
)
