from typing import Any

from lenitive.domain.candidacy.reasons import REASONS
from lenitive.domain.candidacy.red_flags import RED_FLAGS


def answers(**changed: str) -> dict[str, str]:
    said = {name.replace("-", "_"): "no" for name in (*RED_FLAGS, *REASONS)} | changed
    return {name.replace("_", "-"): value for name, value in said.items()}


def test_every_red_flag_and_every_reason_is_asked_in_plain_words() -> None:
    from lenitive.web.screens.self_check.words import FLAGS, REASONS_ASKED

    assert set(FLAGS) == set(RED_FLAGS)
    assert set(REASONS_ASKED) == set(REASONS)


def test_nobody_needs_an_account_and_nothing_is_kept(clinic: Any) -> None:
    before = clinic.house.charts.sequence
    client = clinic.nobody()
    assert client.get("/self-check/").status_code == 200
    assert client.post("/self-check/", answers()).status_code == 200
    assert clinic.house.charts.sequence == before


def test_red_flags_come_first_with_what_to_do_now(clinic: Any) -> None:
    page = clinic.nobody().post("/self-check/", answers(CAN_REDFLAG_01="yes", CAN_REASON_02="yes")).content.decode()
    assert page.index("Now, before anything else") < page.index("About your pain")
    assert "Call the emergency number" in page


def test_not_sure_of_a_red_flag_is_never_taken_as_no(clinic: Any) -> None:
    page = clinic.nobody().post("/self-check/", answers(CAN_REDFLAG_04="unsure")).content.decode()
    assert "You were not sure about these" in page
    assert "pressure in the head" in page


def test_no_answer_ever_says_that_somebody_qualifies(clinic: Any) -> None:
    for yes in ((), tuple(REASONS), ("CAN-REASON-01",)):
        said = answers(**{name.replace("-", "_"): "yes" for name in yes})
        page = clinic.nobody().post("/self-check/", said).content.decode().casefold()
        assert not any(word in page for word in ("qualif", "eligib", "you are a candidate", "suitable"))
    assert "referred to a pain clinic" in page


def test_what_was_chosen_stays_when_a_question_is_left_out(clinic: Any) -> None:
    said = answers(CAN_REDFLAG_02="yes")
    del said["CAN-REASON-03"]
    answer = clinic.nobody().post("/self-check/", said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose yes, no, or not sure." in page
    assert page.count("checked") == len(said)
