"""REGISTRY of consent texts, by version. A text that was signed is never changed: a new wording is a new version.

Plain words, for a tired person. What is said of benefit and harm is said in the words of the claims (evidence/claims),
so that the two cannot part. Assumed throughout: a clinic reviews it, and signs its own (grade assumed).
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from lenitive.domain.evidence.claims import CLAIMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a text: a heading and short paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that shows whether the text was understood. A wrong answer is talked about, not held against anybody.

    Attributes:
        id: Stable.
        asks: The question.
        choices: Answers to choose from.
        right: Place of the right one.
        why: What the text says about it.
    """

    id: str
    asks: str
    choices: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """One version of the text.

    Attributes:
        version: Its name.
        language: BCP 47 tag.
        title: Over it.
        parts: What is read.
        questions: Asked after reading.
        declaration: What the person says by signing.
        explained: What the clinician says by signing.
    """

    version: str
    language: str
    title: str
    parts: tuple[Part, ...]
    questions: tuple[Question, ...]
    declaration: str
    explained: str

    @property
    def sha256(self) -> str:
        """Of every word that is read, so that consent and text cannot be parted."""
        said = [self.version, self.language, self.title, self.declaration, self.explained]
        said += [line for part in self.parts for line in (part.title, *part.paragraphs)]
        said += [line for one in self.questions for line in (one.asks, *one.choices, one.why)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _patients_hear(identifier: str) -> str:
    return CLAIMS[identifier].patient_words


_ENGLISH: Final = ConsentText(
    version="2026-11",
    language="en-GB",
    title="Ketamine into a vein for pain that is hard to control",
    parts=(
        Part(
            title="What it is",
            paragraphs=(
                (
                    "Ketamine is a medicine that has long been used to put people to sleep for operations. Here it is "
                    "given in a much smaller dose, slowly, through a small tube in a vein, while you are awake."
                ),
                (
                    "It is approved for anaesthesia. Using it for cancer pain is called off-label: doctors may do so, "
                    "and it has been studied less for it."
                ),
                _patients_hear("CLM-09"),
                _patients_hear("CLM-03"),
            ),
        ),
        Part(
            title="What we hope for, and what is not known",
            paragraphs=(
                (
                    "Some people have less pain for a while. Some have no relief at all. Nobody can tell beforehand "
                    "which it will be for you."
                ),
                (
                    "The largest trial in cancer pain gave ketamine under the skin for some days. About 31 of 100 "
                    "people felt better with ketamine, and about 27 of 100 with a solution without any medicine. That "
                    "difference may be chance. More people had side effects with ketamine."
                ),
                (
                    "A slow infusion into a vein, as here, has not been compared in a large trial. What it does over "
                    "months and years is not well known either."
                ),
                _patients_hear("CLM-13"),
            ),
        ),
        Part(
            title="What may happen to you",
            paragraphs=(
                _patients_hear("CLM-05"),
                (
                    "Common: feeling drowsy or dizzy, feeling as if outside your body, seeing or hearing strange "
                    "things, feeling sick, a higher blood pressure. Tell the nurse at once; the infusion can be "
                    "slowed or stopped."
                ),
                (
                    "Uncommon or rare: fear or confusion that lasts longer, trouble with breathing, trouble of the "
                    "heart, a fit, an allergic reaction. Staff who can treat these are in the building the whole "
                    "time."
                ),
                (
                    "With repeated treatment: the bladder and the liver can be harmed, thinking and memory can "
                    "suffer, and some people come to crave the medicine. We check for this and stop when we must."
                ),
            ),
        ),
        Part(
            title="What else there is",
            paragraphs=(
                (
                    "Another opioid, or the same one given in another way. Medicines for nerve pain. Radiotherapy. "
                    "Nerve blocks, or medicine given near the spinal cord. Physiotherapy, psychological help, "
                    "palliative care."
                ),
                (
                    "You may also choose none of them, or none for now. Your team goes on caring for your pain "
                    "whatever you decide."
                ),
            ),
        ),
        Part(
            title="On the day, and after",
            paragraphs=(
                (
                    "A nurse stays near you and measures your blood pressure, pulse, breathing and oxygen. You have a "
                    "button to call."
                ),
                (
                    "Somebody must take you home. Do not drive, cycle, work with machines, drink alcohol or sign "
                    "anything important until the next day, and not before you feel like yourself again."
                ),
                (
                    "Do not change your opioid medicine by yourself afterwards. If your pain falls, the same dose can "
                    "become too strong: very sleepy or slow breathing is an emergency."
                ),
            ),
        ),
        Part(
            title="You may stop at any time",
            paragraphs=(
                (
                    "You may say no, now or later, also in the middle of an infusion. You need give no reason. It "
                    "changes nothing about the rest of your care."
                ),
            ),
        ),
        Part(
            title="What is written down",
            paragraphs=(
                (
                    "What we give, measure and hear from you is kept in your record here, so that we can see whether "
                    "it has helped. Whoever opens your record is noted. Taking part in research is a separate "
                    "question, and you are not asked it here."
                ),
            ),
        ),
    ),
    questions=(
        Question(
            id="stop",
            asks="May you stop during the infusion?",
            choices=("Yes, at any time and without a reason", "Only if the doctor agrees", "No, once it has begun"),
            right=0,
            why="You may stop at any time, also in the middle, and you need give no reason.",
        ),
        Question(
            id="benefit",
            asks="Is it known that it will help you?",
            choices=("Yes", "No, some people have no relief"),
            right=1,
            why="Some people have less pain for a while, some have no relief. Nobody can tell beforehand.",
        ),
        Question(
            id="home",
            asks="How do you get home?",
            choices=("I drive myself", "Somebody takes me, and I do not drive until the next day"),
            right=1,
            why="Somebody must take you home, and you do not drive until the next day at the earliest.",
        ),
    ),
    declaration=(
        "I have read this text or it was read to me. I could ask what I wanted to ask. I agree to the treatment, and I "
        "know that I may stop at any time."
    ),
    explained="I have explained this text, answered the questions, and I believe that it was understood",
)

CONSENT_TEXTS: Final[dict[str, ConsentText]] = {text.version: text for text in (_ENGLISH,)}
"""Every text by version; the last one is signed now, the others are kept."""

CURRENT: Final = list(CONSENT_TEXTS.values())[-1]
"""The text that is signed now."""
