"""painDETECT: slot, no item text."""

from typing import Final

from lenitive.domain.assessment.instrument import Direction, Example, Instrument, Licence, cut_off, held_scores
from lenitive.domain.foundation.sources import Grade

INSTRUMENT: Final = Instrument(
    id="paindetect",
    name="painDETECT",
    measures="features of neuropathic pain, self-reported",
    low=-1,
    high=38,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.LICENSED,
    licence_note="Copyright of a company; licence needed.",
    source="neuropathic_screening_2020",
    place="area under the curve 0.59 in mixed tumour pain; cut-offs not confirmed",
    grade=Grade.ASSUMED,
    items=held_scores(-1, 38),
    cut_offs=(
        cut_off(
            12,
            "neuropathic part unlikely",
            source="lenitive",
            place="cut-off not confirmed",
            grade=Grade.ASSUMED,
            at_most=True,
        ),
        cut_off(13, "unclear", source="lenitive", place="cut-off not confirmed", grade=Grade.ASSUMED, below=19),
        cut_off(19, "neuropathic part likely", source="lenitive", place="cut-off not confirmed", grade=Grade.ASSUMED),
    ),
    limits=("Near chance in mixed tumour pain: never route a person on it alone.",),
    examples=(
        Example(answers={"score": -1}, total=-1, meanings=("neuropathic part unlikely",)),
        Example(answers={"score": 12}, total=12, meanings=("neuropathic part unlikely",)),
        Example(answers={"score": 13}, total=13, meanings=("unclear",)),
        Example(answers={"score": 18}, total=18, meanings=("unclear",)),
        Example(answers={"score": 19}, total=19, meanings=("neuropathic part likely",)),
        Example(answers={"score": 38}, total=38, meanings=("neuropathic part likely",)),
    ),
)
