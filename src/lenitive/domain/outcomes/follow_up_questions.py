"""REGISTRY of what a person is asked after a session, in their words, and which answer needs somebody to act.

One question stands on a page and one tap answers it. "I would rather not say" is an answer: it stays unknown. Words,
times to act and thresholds are this project's proposal (assumed) until a clinic signs its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.response import Pgic


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer.

    Attributes:
        value: As it is kept.
        words: As the person reads it.
    """

    value: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """Which answers need somebody to act.

    Attributes:
        values: Answers that raise it.
        what: What the clinic reads.
        act_within_h: Hours within which somebody acts.
        urgent: Whether the person is told to get help at once.
        told: What the person is told right away.
    """

    values: frozenset[str]
    what: str
    act_within_h: int
    told: str
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that is asked.

    Attributes:
        id: FUQ-….
        words: The question.
        more: One sentence that helps to answer; empty when none is needed.
        choices: Every answer, in order.
        row: Whether the choices are numbers that stand side by side.
        alerts: Which answers need somebody to act.
        hazards: Hazards it controls.
        source: Key in `SOURCES`.
        grade: How well it is known.
    """

    id: str
    words: str
    choices: tuple[Choice, ...]
    more: str = ""
    row: bool = False
    alerts: tuple[AlertRule, ...] = ()
    hazards: tuple[str, ...] = ()
    source: str = "lenitive"
    grade: Grade = Grade.ASSUMED

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)

    @property
    def values(self) -> frozenset[str]:
        """Every answer that may be kept."""
        return frozenset(choice.value for choice in self.choices)


NOW_TOLD: Final = (
    "Please get help now. Call your emergency number, or have somebody call it for you. Do not wait for our answer."
)
"""What a person is told at once when it cannot wait."""

_SEEN: Final = "Your clinic will see this answer in working hours. If it gets worse before we call, call us."

_SCALE: Final = tuple(Choice(value=str(score), words=str(score)) for score in range(11))
_YES_NO: Final = (Choice(value="no", words="No"), Choice(value="yes", words="Yes"))
_EXTRA: Final = (
    *(Choice(value=str(doses), words=str(doses)) for doses in range(6)),
    Choice(value="more", words="6 or more"),
)
_CHANGE_WORDS: Final = {
    Pgic.VERY_MUCH_IMPROVED: "Very much better",
    Pgic.MUCH_IMPROVED: "Much better",
    Pgic.MINIMALLY_IMPROVED: "A little better",
    Pgic.NO_CHANGE: "No change",
    Pgic.MINIMALLY_WORSE: "A little worse",
    Pgic.MUCH_WORSE: "Much worse",
    Pgic.VERY_MUCH_WORSE: "Very much worse",
}


def _on(values: Iterable[str], what: str, hours: int, told: str = _SEEN, *, urgent: bool = False) -> AlertRule:
    return AlertRule(values=frozenset(values), what=what, act_within_h=hours, told=told, urgent=urgent)


_QUESTIONS: Final = (
    Question(
        id="FUQ-BREATHING", words="Is your breathing slower or harder than usual?", choices=_YES_NO,
        alerts=(_on(("yes",), "breathing slower or harder than usual", 1, NOW_TOLD, urgent=True),),
        hazards=("HAZ-45", "HAZ-46"),
    ),
    Question(
        id="FUQ-DROWSY", words="Are you sleepier than usual?",
        choices=(Choice(value="no", words="No"), Choice(value="some", words="Yes, but I wake easily"),
                 Choice(value="hard", words="Yes, and it is hard to wake me")),
        alerts=(_on(("some",), "sleepier than usual, wakes easily", 4),
                _on(("hard",), "hard to wake", 1, NOW_TOLD, urgent=True)),
        hazards=("HAZ-46",),
    ),
    Question(
        id="FUQ-MIND", words="Have you seen or heard things that were not there, had frightening dreams, or felt very "
        "low or very afraid?",
        choices=(Choice(value="no", words="No"), Choice(value="some", words="Yes, a little"),
                 Choice(value="much", words="Yes, a lot")),
        alerts=(_on(("some",), "strange or frightening feelings, a little", 24),
                _on(("much",), "strange or frightening feelings, a lot", 4)),
        hazards=("HAZ-48",),
    ),
    Question(
        id="FUQ-SELF-HARM", words="Have you had thoughts of hurting yourself?", more="We ask everybody.",
        choices=_YES_NO,
        alerts=(_on(("yes",), "thoughts of hurting themselves", 1,
                    "Thank you for telling us. Please do not stay alone with this. " + NOW_TOLD, urgent=True),),
        hazards=("HAZ-48",),
    ),
    Question(id="FUQ-FELL", words="Have you fallen?", choices=_YES_NO, alerts=(_on(("yes",), "fell", 4),),
             hazards=("HAZ-48", "HAZ-49")),
    Question(id="FUQ-SICK", words="Can you keep your food and your medicines down?",
             choices=(Choice(value="yes", words="Yes"), Choice(value="no", words="No")),
             alerts=(_on(("no",), "cannot keep food or medicines down", 4),)),
    Question(id="FUQ-PAIN-NOW", words="How strong is your pain now?",
             more="0 is no pain. 10 is the worst pain you can imagine.", choices=_SCALE, row=True,
             alerts=(_on(("7", "8", "9", "10"), "pain now is 7 or more", 24),)),
    Question(id="FUQ-PAIN-AVERAGE", words="How strong was your pain on average that day?",
             more="0 is no pain. 10 is the worst pain you can imagine.", choices=_SCALE, row=True),
    Question(id="FUQ-PAIN-WORST", words="How strong was your pain when it was at its worst that day?",
             more="0 is no pain. 10 is the worst pain you can imagine.", choices=_SCALE, row=True),
    Question(
        id="FUQ-REGULAR", words="Did you take your regular pain medicine that day as it is written down for you?",
        more="There is no wrong answer. It helps us to plan with you.",
        choices=(Choice(value="as_written", words="As written"), Choice(value="less", words="Less"),
                 Choice(value="more", words="More"), Choice(value="none_written", words="I have none")),
        alerts=(_on(("more",), "took more regular pain medicine than written", 24),), hazards=("HAZ-46",),
    ),
    Question(id="FUQ-EXTRA", words="How many extra doses of pain medicine did you take that day?", choices=_EXTRA,
             row=True, alerts=(_on(("more",), "6 or more extra doses in a day", 24),), hazards=("HAZ-46",)),
    Question(id="FUQ-CHANGE", words="Since before your infusions: how have you been, all in all?",
             more="Please think of pain, sleep, mood and what you can do.",
             choices=tuple(Choice(value=value.value, words=words) for value, words in _CHANGE_WORDS.items()),
             alerts=(_on((Pgic.MUCH_WORSE, Pgic.VERY_MUCH_WORSE), "says that they are much worse", 24),),
             source="dworkin_2008", grade=Grade.SECONDARY),
    Question(id="FUQ-URINE", words="Does it hurt to pass water, do you have to go very often, or is there blood in it?",
             choices=_YES_NO, alerts=(_on(("yes",), "trouble passing water", 72),), hazards=("HAZ-50",)),
    Question(id="FUQ-YELLOW", words="Are your skin or eyes yellow, is your water dark, or do you itch all over?",
             choices=_YES_NO, alerts=(_on(("yes",), "yellow skin or eyes, dark urine or itching", 24),),
             hazards=("HAZ-50",)),
    Question(id="FUQ-CALL", words="Would you like us to call you?", choices=_YES_NO,
             alerts=(_on(("yes",), "would like to be called", 24, "We will call you. " + _SEEN),)),
)  # fmt: skip

QUESTIONS: Final[dict[str, Question]] = {one.id: one for one in _QUESTIONS}
"""Every question by id, in the order in which it is asked: what may be dangerous first."""

if len(QUESTIONS) != len(_QUESTIONS):
    raise RuntimeError("a question is listed twice")

_DIARY: Final = ("FUQ-PAIN-NOW", "FUQ-PAIN-AVERAGE", "FUQ-PAIN-WORST", "FUQ-REGULAR", "FUQ-EXTRA", "FUQ-CALL")
_LATE: Final = ("FUQ-CHANGE", "FUQ-MIND", "FUQ-SELF-HARM", "FUQ-URINE", "FUQ-YELLOW")

ASKED_FOR: Final[dict[str, tuple[str, ...]]] = {
    "FUP-CALL-24H": ("FUQ-BREATHING", "FUQ-DROWSY", "FUQ-MIND", "FUQ-SELF-HARM", "FUQ-FELL", "FUQ-SICK", *_DIARY),
    "FUP-CALL-72H": ("FUQ-BREATHING", "FUQ-DROWSY", "FUQ-MIND", "FUQ-SICK", *_DIARY),
    "FUP-SECOND-MEASURE": (*_LATE, *_DIARY),
    "FUP-SECOND-MEASURE-4W": (*_LATE, *_DIARY),
    "FUP-DIARY-WEEKLY": _DIARY,
    "FUP-DIARY-DAILY": _DIARY,
}
"""Which follow-up rules a person can settle by answering, and with which questions; what names the day stands first."""


def asked_together(rules: Iterable[str]) -> tuple[Question, ...]:
    """Every question of some rules, each once, in order.

    Example:
        >>> [one.id for one in asked_together(["FUP-DIARY-DAILY"])][:2]
        ['FUQ-PAIN-NOW', 'FUQ-PAIN-AVERAGE']
    """
    wanted = {question for rule in rules for question in ASKED_FOR.get(rule, ())}
    return tuple(one for one in QUESTIONS.values() if one.id in wanted)


def alert_of(question: str, answer: str | None) -> AlertRule | None:
    """What an answer asks of the clinic; None when nobody needs to act.

    Example:
        >>> alert_of("FUQ-DROWSY", "hard").urgent, alert_of("FUQ-DROWSY", "no"), alert_of("FUQ-DROWSY", None)
        (True, None, None)
    """
    found = QUESTIONS.get(question)
    if found is None or answer is None:
        return None
    return next((rule for rule in found.alerts if answer in rule.values), None)
