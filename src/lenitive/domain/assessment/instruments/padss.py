"""Post-anaesthetic discharge score, shown by its parts."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Item, Level, Licence, Parts, cut_off
from lenitive.domain.foundation.sources import Grade


def _item(name: str, words: str, *best_first: str) -> Item:
    return Item(
        id=name,
        words=words,
        levels=tuple(Level(value=2 - place, points=2 - place, words=level) for place, level in enumerate(best_first)),
    )


def _meanings(parts: Parts) -> tuple[str, ...]:
    below = [name for name in ("vital_signs", "activity_and_mental_state") if parts[name] < 2]
    return (f"not ready after ketamine: {' and '.join(below)} below 2",) if below else ()


INSTRUMENT: Final = Instrument(
    id="padss",
    name="Post-anaesthetic discharge score",
    measures="readiness to go home",
    low=0,
    high=10,
    direction=Direction.HIGHER_IS_BETTER,
    licence=Licence.FREE,
    licence_note="Published table, commonly reused with citation; confirm. Wording here is the project's own.",
    source="chung_padss",
    place="version with intake and output; five items, 0-2 each",
    grade=Grade.SECONDARY,
    items=(
        _item("vital_signs", "Vital signs against baseline", "within 20 %", "20 to 40 % away", "more than 40 % away"),
        _item(
            "activity_and_mental_state",
            "Steady walk, and oriented in person, place and time",
            "both",
            "one of the two",
            "neither",
        ),
        _item("pain_nausea_vomiting", "Pain, nausea or vomiting", "little", "moderate, treated", "severe"),
        _item("bleeding", "Bleeding", "little", "moderate", "severe"),
        _item("intake_and_output", "Has drunk, and has passed urine", "both", "one of the two", "neither"),
    ),
    meanings_of=_meanings,
    cut_offs=(
        cut_off(9, "total of 9 or more", source="chung_padss", place="discharge threshold", grade=Grade.SECONDARY),
    ),
    limits=(
        "Bleeding and urine say nothing after ketamine and lift the total: ask for 2 in vital signs and activity.",
        "The revision of 1999 scores differently.",
    ),
    examples=(
        Example(
            answers={
                "vital_signs": 2,
                "activity_and_mental_state": 1,
                "pain_nausea_vomiting": 2,
                "bleeding": 2,
                "intake_and_output": 2,
            },
            total=9,
            meanings=("total of 9 or more", "not ready after ketamine: activity_and_mental_state below 2"),
        ),
        Example(
            answers={
                "vital_signs": 2,
                "activity_and_mental_state": 2,
                "pain_nausea_vomiting": 1,
                "bleeding": 2,
                "intake_and_output": 2,
            },
            total=9,
            meanings=("total of 9 or more",),
        ),
    ),
)
