"""From the link on an old telephone to the worklist: one question a page, used once, somebody answers for an alert."""

import re
from datetime import timedelta
from typing import Any

import pytest


def due_ask(clinic: Any, name: str = "Amara") -> Any:
    from lenitive.clinic.charts.follow_up import asks

    return next(one for one in asks(clinic.chart(name), clinic.house.today()) if one.state == "due")


def ask(clinic: Any, name: str = "Amara") -> str:
    """Ask a person about the day that is due; gives the address of the link."""
    from lenitive.web.screens.follow_up.links import token_of

    due, chart, nurse = due_ask(clinic, name), clinic.chart(name), clinic.sign_in("nurse")
    done = clinic.post(
        nurse, f"/people/{chart.id}/follow_up/ask/", chart, session_id=due.session_id, due_on=due.due_on.isoformat()
    )
    assert done.status_code == 302
    return f"/answer/{token_of(clinic.chart(name).asked[-1].ask_id)}/"


def question_of(page: str) -> str:
    return re.search(r'name="question" value="([^"]+)"', page)[1]  # type: ignore[index]


def answer_all(client: Any, link: str, **said: str) -> list[str]:
    """Answer every question as said, else by "I would rather not say"; gives the questions in order."""
    asked = []
    for _ in range(30):
        page = client.get(link).content.decode()
        if 'name="question"' not in page:
            return asked
        question = question_of(page)
        asked.append(question)
        given = said.get(question.removeprefix("FUQ-").replace("-", "_").lower(), "rather_not")
        key = re.search(r'name="key" value="([^"]+)"', page)[1]  # type: ignore[index]
        sent = client.post(link, {"question": question, "answer": given, "key": key})
        assert sent.status_code == 302
    raise AssertionError("it never ended")


def test_a_person_without_an_account_answers_once_and_the_chart_knows(clinic: Any) -> None:
    from lenitive.clinic.charts.outcomes import kept_outcome

    due, link, phone = due_ask(clinic), ask(clinic), clinic.nobody()
    asked = answer_all(phone, link, pain_now="3", pain_average="4", pain_worst="6", regular="as_written", extra="0",
                       change="much_improved", mind="no", urine="no")  # fmt: skip
    assert asked[0] == "FUQ-MIND"
    chart = clinic.chart("Amara")
    day = chart.session_of(due.session_id).diary[-1].days[0]
    assert (day.date, day.pain_now, day.pain_average, day.pain_worst) == (due.due_on, 3, 4, 6)
    assert (day.rescue_ome_mg, day.simulated) == (0.0, False)
    assert chart.session_of(due.session_id).impressions[-1].impression.pgic == "much_improved"
    outcome = kept_outcome(chart, clinic.house.record, clinic.house.today())
    assert "not known: impression of change" not in outcome.missing
    again = phone.get(link)
    assert "Thank you" in again.content.decode()
    late = phone.post(link, {"question": "FUQ-PAIN-NOW", "answer": "9", "key": "late"})
    assert late.status_code == 200
    assert clinic.chart("Amara").version == chart.version


def test_the_page_names_nobody_needs_no_script_and_is_kind(clinic: Any) -> None:
    link = ask(clinic)
    answer = clinic.nobody().get(link)
    page = answer.content.decode()
    chart = clinic.chart("Amara")
    assert "<script" not in page
    for told in ("Amara", "Quill", chart.id, chart.patient.reference, "1967"):
        assert told not in page
        assert told not in link
    assert "Missing one is no harm" in page


def test_what_is_not_said_stays_unknown_and_is_no_zero(clinic: Any) -> None:
    due, link = due_ask(clinic), ask(clinic)
    answer_all(clinic.nobody(), link)
    day = clinic.chart("Amara").session_of(due.session_id).diary[-1].days[0]
    assert (day.pain_now, day.pain_average, day.background_ome_mg, day.rescue_ome_mg) == (None, None, None, None)
    assert clinic.chart("Amara").alerts == ()


def test_a_double_tap_is_one_answer(clinic: Any) -> None:
    link, phone = ask(clinic), clinic.nobody()
    question = question_of(phone.get(link).content.decode())
    for _ in range(2):
        phone.post(link, {"question": question, "answer": "no", "key": "one tap"})
    assert [one.question for one in clinic.chart("Amara").answered] == [question]


def test_an_answer_that_is_none_is_refused_beside_the_question(clinic: Any) -> None:
    link, phone = ask(clinic), clinic.nobody()
    wrong = phone.post(link, {"question": "FUQ-MIND", "answer": "eleven", "key": "k"})
    assert wrong.status_code == 422
    assert "Please choose one of these answers" in wrong.content.decode()
    assert clinic.chart("Amara").answered == ()


@pytest.mark.parametrize("change", ["other signature", "other number", "no signature"])
def test_a_forged_link_opens_nothing_and_says_so_kindly(clinic: Any, change: str) -> None:
    link = ask(clinic)
    number, signature = link.removeprefix("/answer/").strip("/").split(".")
    forged = {
        "other signature": f"{number}.{signature[:-4]}AAAA",
        "other number": f"{'0' * len(number)}.{signature}",
        "no signature": number,
    }[change]
    answer = clinic.nobody().get(f"/answer/{forged}/")
    assert answer.status_code == 404
    assert "We do not know this link" in answer.content.decode()


def test_an_ended_link_says_so_kindly_and_keeps_nothing(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lenitive.web.site.house import House

    link, phone = ask(clinic), clinic.nobody()
    later = clinic.house.now() + timedelta(days=40)
    monkeypatch.setattr(House, "now", lambda _: later)
    answer = phone.get(link)
    assert answer.status_code == 410
    assert "That is no harm" in answer.content.decode()
    version = clinic.chart("Amara").version
    assert phone.post(link, {"question": "FUQ-MIND", "answer": "no", "key": "k"}).status_code == 410
    assert clinic.chart("Amara").version == version


def test_danger_is_told_at_once_and_stays_an_alert_until_somebody_acts(clinic: Any) -> None:
    link, phone, nurse = ask(clinic), clinic.nobody(), clinic.sign_in("nurse")
    sent = phone.post(link, {"question": "FUQ-SELF-HARM", "answer": "yes", "key": "k"}, follow=True)
    assert "Call your emergency number" in sent.content.decode()
    chart = clinic.chart("Amara")
    alert = chart.alerts[0]
    assert alert.raised.urgent
    listed = nurse.get("/worklist/").content.decode()
    assert "Thoughts of hurting themselves" in listed
    assert "unowned" in listed

    where = f"/people/{chart.id}/follow_up/"
    assert clinic.post(nurse, where + "take/", chart, alert_id=alert.id).status_code == 302
    chart = clinic.chart("Amara")
    assert chart.alerts[0].taken.name == "Ines Farrow"
    assert 'class="unowned"' not in nurse.get("/worklist/").content.decode()
    empty = clinic.post(nurse, where + "settle/", chart, alert_id=alert.id, done="")
    assert empty.status_code == 422
    assert "Write what you did" in empty.content.decode()
    assert clinic.post(nurse, where + "settle/", chart, alert_id=alert.id, done="Called, sister is there").status_code
    assert clinic.chart("Amara").alerts[0].settled.done == "Called, sister is there"


def test_a_nurse_asks_on_the_telephone_and_what_was_chosen_stays(clinic: Any) -> None:
    ask(clinic)
    chart, nurse = clinic.chart("Amara"), clinic.sign_in("nurse")
    where = f"/people/{chart.id}/follow_up/phone/{chart.asked[-1].ask_id}/"
    half = clinic.post(nurse, where, chart, **{"FUQ-PAIN-NOW": "7"})
    page = half.content.decode()
    assert half.status_code == 422
    assert "Choose what the person said" in page
    assert re.search(r'value="7"[^>]*checked', page)
    from lenitive.web.screens.follow_up.forms import RATHER_NOT

    every = {one.id: RATHER_NOT for one in due_questions(clinic)} | {"FUQ-PAIN-NOW": "7"}
    assert clinic.post(nurse, where, chart, **every).status_code == 302
    after = clinic.chart("Amara")
    assert after.finished[-1].how == "phone"
    assert [one.raised.question for one in after.alerts] == ["FUQ-PAIN-NOW"]


def due_questions(clinic: Any) -> Any:
    from lenitive.clinic.charts.follow_up import ask_of

    chart = clinic.chart("Amara")
    return ask_of(chart, chart.asked[-1].ask_id, clinic.house.today()).questions


def test_a_day_is_asked_about_once(clinic: Any) -> None:
    due = due_ask(clinic)
    ask(clinic)
    chart, nurse = clinic.chart("Amara"), clinic.sign_in("nurse")
    again = clinic.post(
        nurse, f"/people/{chart.id}/follow_up/ask/", chart, session_id=due.session_id, due_on=due.due_on.isoformat()
    )
    assert again.status_code == 422
    assert len(clinic.chart("Amara").asked) == 1


def test_whose_follow_up_it_is_and_a_check_that_was_done(clinic: Any) -> None:
    nurse, chart = clinic.sign_in("nurse"), clinic.chart("Ottilie")
    where = f"/people/{chart.id}/follow_up/"
    assert "Nobody answers for it yet" in nurse.get(where).content.decode()
    clinic.post(nurse, where + "own/", chart)
    chart = clinic.chart("Ottilie")
    assert chart.follow_up_owner == "Ines Farrow"
    assert "Brief cognitive test" in nurse.get("/worklist/").content.decode()
    clinic.post(nurse, where + "check/", chart, rule="FUP-COGNITION", note="28 of 30, as before")
    page = nurse.get(where).content.decode()
    assert "Checks that are due" not in page


def test_the_answers_of_one_day_do_not_count_after_the_next_session(clinic: Any) -> None:
    from lenitive.clinic.charts.follow_up import asks

    chart = clinic.chart("Ottilie")
    first, second = (one.linked.on for one in chart.sessions_given)
    about_first = [one for one in asks(chart, clinic.house.today()) if one.due_on > first and one.session_number == 1]
    assert max(one.until for one in about_first) <= second


def test_a_used_link_is_used_whoever_asks(clinic: Any) -> None:
    from lenitive.clinic.charts.follow_up import answer_question

    link = ask(clinic)
    answer_all(clinic.nobody(), link)
    chart = clinic.chart("Amara")
    late = answer_question(
        chart, ask_id=chart.asked[-1].ask_id, question="FUQ-MIND", answer="no", now=clinic.house.now()
    )
    assert late.rule == "FUP-USED"


def test_an_alert_that_nobody_answers_for_stands_before_one_that_has_an_owner(clinic: Any) -> None:
    from lenitive.clinic.charts.worklist import worklist

    link, phone = ask(clinic), clinic.nobody()
    for question in ("FUQ-SELF-HARM", "FUQ-URINE"):
        phone.post(link, {"question": question, "answer": "yes", "key": question})
    chart, nurse = clinic.chart("Amara"), clinic.sign_in("nurse")
    assert worklist([(chart, None)], clinic.house.now()).alerts[0].alert.raised.question == "FUQ-SELF-HARM"
    clinic.post(nurse, f"/people/{chart.id}/follow_up/take/", chart, alert_id=chart.alerts[0].id)
    listed = worklist([(clinic.chart("Amara"), None)], clinic.house.now())
    assert [one.alert.raised.question for one in listed.alerts] == ["FUQ-URINE", "FUQ-SELF-HARM"]
    assert listed.unowned == 1
