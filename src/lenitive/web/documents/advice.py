"""REGISTRY of what a person is told on the way home: plain words, no promise, each with its source.

The words are this project's own. Where a source is named it stands behind the advice, not behind the wording.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade


class Part(StrEnum):
    """Where on the sheet an advice stands."""

    UNTIL_TOMORROW = "until_tomorrow"
    MAY_FEEL = "may_feel"
    MEDICINES = "medicines"
    CALL_US = "call_us"
    EMERGENCY = "emergency"
    DAYS_AFTER = "days_after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing that a person is told.

    Attributes:
        id: ADV-….
        part: Where it stands.
        words: What is said.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
        hazards: Hazards it controls.
    """

    id: str
    part: Part
    words: str
    source: str = "lenitive"
    place: str = "discharge advice, awaiting sign-off"
    grade: Grade = Grade.ASSUMED
    hazards: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


def _said(name: str, part: Part, words: str, *hazards: str) -> Advice:
    return Advice(id=f"ADV-{name}", part=part, words=words, hazards=hazards)


_P = Part
_SECONDARY = Grade.SECONDARY

_ADVICE: Final = (
    _said("DRIVING", _P.UNTIL_TOMORROW, "Do not drive, cycle or use machines or sharp tools until the next day.",
          "HAZ-49"),
    Advice(id="ADV-ADULT", part=_P.UNTIL_TOMORROW, words="Let an adult take you home and stay with you tonight.",
           source="label_uk", place="outpatient use: leaves with a responsible adult", grade=_SECONDARY,
           hazards=("HAZ-49",)),
    Advice(id="ADV-ALCOHOL", part=_P.UNTIL_TOMORROW,
           words="Do not drink alcohol or take anything that makes you sleepy unless your doctor said so.",
           source="label_us", place="drugs that slow the nervous system", grade=_SECONDARY, hazards=("HAZ-49",)),
    _said("DECISIONS", _P.UNTIL_TOMORROW, "Do not sign papers or make big decisions. Do not look after a small child "
          "alone.", "HAZ-49"),
    _said("FALLS", _P.UNTIL_TOMORROW, "Get up slowly. Hold on to something. Have somebody near on the stairs and in "
          "the bathroom.", "HAZ-48"),
    _said("SLEEPY", _P.MAY_FEEL, "You may feel sleepy, light, unsteady or sick. Things may look or sound strange, as "
          "in a dream. Rest in a quiet room.", "HAZ-48"),
    _said("FADE", _P.MAY_FEEL, "These feelings often get weaker during the day. If one of them gets stronger or "
          "frightens you, call us.", "HAZ-48"),
    _said("PAIN", _P.MAY_FEEL, "Your pain may be less, the same, or come back. We cannot know beforehand, and it is "
          "not your fault if it comes back."),
    _said("PLAN", _P.MEDICINES, "Take your pain medicines as written here. Change nothing on your own.", "HAZ-46"),
    _said("OLD-DOSE", _P.MEDICINES, "If we lowered a pain medicine and the pain comes back, do not go back to the old "
          "dose by yourself. It may be too strong for you now. Call us.", "HAZ-46"),
    _said("CALL-PAIN", _P.CALL_US, "Your pain is bad and what you have at home does not help."),
    _said("CALL-SICK", _P.CALL_US, "You keep being sick, or cannot keep your medicines down."),
    _said("CALL-DROWSY", _P.CALL_US, "You are more sleepy than usual, or muddled.", "HAZ-46"),
    _said("CALL-MIND", _P.CALL_US, "You see or hear things that are not there, have frightening dreams, or feel very "
          "low or anxious.", "HAZ-48"),
    _said("CALL-FELL", _P.CALL_US, "You fell.", "HAZ-48"),
    _said("CALL-ARM", _P.CALL_US, "The place of the drip is red, swollen, hot or painful."),
    _said("EMERGENCY-WAKE", _P.EMERGENCY, "You cannot be woken, or your breathing is slow or stops.", "HAZ-45"),
    _said("EMERGENCY-CHEST", _P.EMERGENCY, "Chest pain, or a heart that races or stumbles and does not settle.",
          "HAZ-47"),
    _said("EMERGENCY-HEAD", _P.EMERGENCY, "A sudden very bad headache, loss of sight, a fit, or weakness on one side.",
          "HAZ-47"),
    _said("EMERGENCY-ALLERGY", _P.EMERGENCY, "Swelling of the face or throat, or trouble breathing."),
    _said("EMERGENCY-SELF-HARM", _P.EMERGENCY, "Thoughts of hurting yourself.", "HAZ-48"),
    _said("URINE", _P.DAYS_AFTER, "Tell us if it hurts to pass water, if you must go often, or if you see blood in it. "
          "Ketamine given again and again can irritate the bladder."),
    Advice(id="ADV-LIVER", part=_P.DAYS_AFTER,
           words="Tell us if your skin or eyes turn yellow, your water is dark, or you itch all over. Ketamine given "
           "again and again can irritate the liver.",
           source="cotter_2021", place="liver and bile duct injury after repeated use", grade=_SECONDARY),
    _said("DIARY", _P.DAYS_AFTER, "Write down your pain once a day, from 0 to 10, and how much extra pain medicine you "
          "took. A missed day is no harm: leave it empty."),
    _said("CALLS", _P.DAYS_AFTER, "We mean to call you the day after, and again about three days after."),
)  # fmt: skip

ADVICE: Final[dict[str, Advice]] = {one.id: one for one in _ADVICE}
"""Every advice by id, in the order in which it is said."""

if len(ADVICE) != len(_ADVICE):
    raise RuntimeError("an advice is listed twice")


def said_in(part: Part) -> tuple[Advice, ...]:
    """Everything that stands in one part of the sheet.

    Example:
        >>> said_in(Part.UNTIL_TOMORROW)[0].id
        'ADV-DRIVING'
    """
    return tuple(one for one in ADVICE.values() if one.part is part)
