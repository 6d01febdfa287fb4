"""What was agreed about the opioid when a person goes home: answers of their own, beside the words for the person."""

from dataclasses import dataclass
from enum import StrEnum

from lenitive.domain.foundation.refusal import Refusal


class OpioidChange(StrEnum):
    """What happens with the opioid until somebody decides again."""

    KEEP = "keep"
    REDUCE = "reduce"
    STOP = "stop"
    NONE_TAKEN = "none_taken"


class Naloxone(StrEnum):
    """Whether naloxone goes home with the person."""

    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidPlan:
    """What was agreed.

    Attributes:
        change: Of the dose.
        who_decides: Who decides about the next change, by name or function.
        naloxone: Whether it goes home too.
    """

    change: OpioidChange
    who_decides: str
    naloxone: Naloxone


def refuse_opioid_plan(words: str, agreed: OpioidPlan | None) -> Refusal | None:
    """Why nobody goes home with this plan; None when it says what it must.

    Args:
        words: What the person takes home in writing.
        agreed: The answers; None when nobody gave them.

    Example:
        >>> plan = OpioidPlan(change=OpioidChange.KEEP, who_decides="Dr Example", naloxone=Naloxone.NOT_NEEDED)
        >>> refuse_opioid_plan("As before until Thursday's call", plan) is None
        True
        >>> refuse_opioid_plan(".", plan).what
        'no opioid plan in words'
    """
    missing = []
    if not _says_something(words):
        missing.append("no opioid plan in words")
    if agreed is None:
        missing.append("keep, reduce or stop, who decides, and naloxone are not answered")
    elif not _says_something(agreed.who_decides):
        missing.append("nobody is named who decides about the opioid")
    if not missing:
        return None
    return Refusal(
        rule="SES-OPIOID-PLAN",
        what="; ".join(missing),
        limit="A written opioid plan: keep, reduce or stop, who decides, and naloxone",
        remedy="Agree it and write it",
    )


def _says_something(text: str) -> bool:
    return any(map(str.isalpha, text))
