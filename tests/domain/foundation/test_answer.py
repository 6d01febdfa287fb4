from hypothesis import given
from hypothesis import strategies as st

from lenitive.domain.foundation.answer import Answer, all_of, any_of, opposite

answers = st.lists(st.sampled_from(Answer), max_size=6)


@given(answers)
def test_learning_what_was_unknown_never_turns_a_known_answer_round(found: list[Answer]) -> None:
    for combine in (any_of, all_of):
        before = combine(found)
        for index, answer in enumerate(found):
            if answer is Answer.UNKNOWN and before is not Answer.UNKNOWN:
                for learned in (Answer.YES, Answer.NO):
                    assert combine([*found[:index], learned, *found[index + 1 :]]) is before


@given(answers)
def test_all_and_any_are_duals(found: list[Answer]) -> None:
    assert all_of(found) is opposite(any_of(map(opposite, found)))


def test_of_nothing_any_is_no_and_all_is_yes() -> None:
    assert any_of([]) is Answer.NO
    assert all_of([]) is Answer.YES
