"""The red flags and the three reasons as a person is asked about them: one entry for each of the registries."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagAsked:
    """A red flag in plain words.

    Attributes:
        asks: The question.
        do_now: What to do when the answer is yes.
        emergency: Whether it cannot wait for office hours.
    """

    asks: str
    do_now: str
    emergency: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonAsked:
    """A reason in plain words.

    Attributes:
        asks: The question.
        means: What a yes is good for.
    """

    asks: str
    means: str


_EMERGENCY: Final = "Call the emergency number or go to an emergency department now."

FLAGS: Final[dict[str, FlagAsked]] = {
    "CAN-REDFLAG-01": FlagAsked(
        asks="Do you have new back pain with weak or numb legs, or new trouble with bladder or bowel?",
        do_now=f"{_EMERGENCY} Say that you have cancer and that your legs, bladder or bowel have changed. The spinal "
        "cord may be pressed; it matters to be treated within hours.",
    ),
    "CAN-REDFLAG-02": FlagAsked(
        asks="Can you suddenly no longer put weight on a leg, or use an arm, because of pain in a bone?",
        do_now="Do not put weight on it. Call your cancer team now, or the emergency number if you cannot reach them. "
        "The bone may be broken, or close to it.",
    ),
    "CAN-REDFLAG-03": FlagAsked(
        asks="Do you have fever or shivering during or soon after chemotherapy, or do you feel very ill all at once?",
        do_now=f"{_EMERGENCY} Say which cancer treatment you have and when the last one was. It may be a serious "
        "infection.",
    ),
    "CAN-REDFLAG-04": FlagAsked(
        asks="Do you have a new bad headache, vomiting, a fit, confusion, or a change in sight, speech or strength?",
        do_now=f"{_EMERGENCY} There may be pressure in the head.",
    ),
    "CAN-REDFLAG-05": FlagAsked(
        asks="Did new bone pain all over begin within a week of an injection that helps the blood to recover?",
        do_now="Call your cancer team today. Such pain usually passes by itself, and other medicines are used for it.",
        emergency=False,
    ),
    "CAN-REDFLAG-06": FlagAsked(
        asks="Since your opioid was raised: jerking muscles, seeing things, touch that hurts, or hard to keep awake?",
        do_now="Call your team now, before the next dose. If somebody cannot be woken or breathes slowly, call the "
        "emergency number at once.",
    ),
}
"""By id in `RED_FLAGS`."""

REASONS_ASKED: Final[dict[str, ReasonAsked]] = {
    "CAN-REASON-01": ReasonAsked(
        asks="Do side effects of your pain medicines limit you?",
        means="Tell your team which side effect it is, from which medicine, and what it stops you from doing.",
    ),
    "CAN-REASON-02": ReasonAsked(
        asks="Is your pain still too strong although you take your pain medicines as planned?",
        means="Write down for some days how strong the pain is from 0 to 10, at rest and when you move.",
    ),
    "CAN-REASON-03": ReasonAsked(
        asks="Is pain during or after cancer treatment hard to control?",
        means="Tell your team when it began, after which treatment, and what has been tried.",
    ),
}
"""By id in `REASONS`."""

ASKED: Final[dict[str, str]] = {
    **{name: one.asks for name, one in FLAGS.items()},
    **{name: one.asks for name, one in REASONS_ASKED.items()},
}
"""Every question by id, in the order in which they are asked."""
