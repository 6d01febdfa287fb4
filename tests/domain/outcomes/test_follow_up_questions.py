"""What a person is asked at home."""

import pytest

from lenitive.domain.outcomes.follow_up_questions import ASKED_FOR, QUESTIONS, alert_of, asked_together
from lenitive.domain.outcomes.follow_up_rules import FOLLOW_UP_RULES


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda one: one.id)
def test_every_question_has_answers_and_every_alert_an_answer_that_raises_it(question: object) -> None:
    assert len(question.values) >= 2  # type: ignore[attr-defined]
    for rule in question.alerts:  # type: ignore[attr-defined]
        assert rule.values
        assert rule.values <= question.values  # type: ignore[attr-defined]
        assert rule.act_within_h <= (1 if rule.urgent else 72)
        assert not rule.urgent or "Call your emergency number" in rule.told


@pytest.mark.parametrize("rule", ASKED_FOR)
def test_every_rule_that_is_asked_for_exists_and_so_do_its_questions(rule: str) -> None:
    assert rule in FOLLOW_UP_RULES
    assert set(ASKED_FOR[rule]) <= set(QUESTIONS)


def test_the_day_after_asks_about_what_kills_first() -> None:
    asked = [one.id for one in asked_together(["FUP-DIARY-DAILY", "FUP-CALL-24H"])]
    assert asked[:2] == ["FUQ-BREATHING", "FUQ-DROWSY"]
    assert len(asked) == len(set(asked))


def test_no_answer_raises_nothing_and_is_not_a_no() -> None:
    assert all(alert_of(question, None) is None for question in QUESTIONS)


@pytest.mark.parametrize(
    ("question", "answer"), [("FUQ-BREATHING", "yes"), ("FUQ-DROWSY", "hard"), ("FUQ-SELF-HARM", "yes")]
)
def test_danger_is_urgent(question: str, answer: str) -> None:
    found = alert_of(question, answer)
    assert found is not None
    assert found.urgent
