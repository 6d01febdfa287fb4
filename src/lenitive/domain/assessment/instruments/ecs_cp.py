"""Edmonton classification of cancer pain: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="ecs_cp",
    name="ECS-CP",
    measures="how many of five features complicate cancer pain",
    low=0,
    high=5,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.UNKNOWN,
    licence_note="Copyright of Alberta Health Services and Covenant Health; ask before embedding.",
    source="fainsinger_2022",
    place="five features; counting them is this project's",
    grade=Grade.ASSUMED,
    items=held_scores(0, 5),
    limits=("A count hides which feature it is: keep the original form.",),
    examples=(
        Example(answers={"score": 0}, total=0),
        Example(answers={"score": 5}, total=5),
    ),
)
