"""A person reads the own days and the own sheets, in words that never promise, and nobody else's."""

import re
from typing import Any

import pytest

PROMISES = re.compile(
    r"\b(will (help|work|ease|get|feel|be better)|cures?|guarantee\w*|you (should|will) soon|certain to|success\w*|"
    r"works for you|promise\w*|failed|failure|non-?respon\w*)\b", re.IGNORECASE,
)  # fmt: skip


@pytest.fixture
def person(clinic: Any) -> tuple[Any, Any]:
    """The person who has an account, moved to a chart with infusions behind it."""
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(username="patient")
    chart = next(one for one in clinic.house.charts.all() if any(given.closed for given in one.sessions))
    user.chart_id = chart.id
    user.save()
    return clinic.sign_in("patient"), chart


def test_the_own_days_are_drawn_and_in_a_table_in_words_that_promise_nothing(person: tuple[Any, Any]) -> None:
    client, chart = person
    page = client.get(f"/people/{chart.id}/yours/").content.decode()
    main = page.split('<main id="main"')[1].split("</main>")[0]
    said = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.DOTALL)
    assert PROMISES.search(said) is None
    assert "<svg" in main
    assert main.count("<tr") > 2
    assert "call us" in said
    assert "<script" not in main  # it is read without script


def test_the_own_sheet_is_the_one_that_was_taken_home(person: tuple[Any, Any]) -> None:
    client, chart = person
    visit = next(one for one in reversed(chart.sessions) if one.closed)
    where = f"/people/{chart.id}/yours/"
    assert f'href="{where}{visit.id}/"' in client.get(where).content.decode()
    assert "Going home after your infusion" in client.get(f"{where}{visit.id}/").content.decode()
    assert client.get(f"{where}{visit.id}.pdf").content.startswith(b"%PDF")
    assert client.get(f"{where}no-such-visit/").status_code == 404


def test_a_visit_that_is_not_over_and_another_persons_visit_have_no_sheet_here(
    clinic: Any, person: tuple[Any, Any]
) -> None:
    client, chart = person
    other = next(
        one for one in clinic.house.charts.all() if one.id != chart.id and any(given.closed for given in one.sessions)
    )
    visit = next(one for one in other.sessions if one.closed)
    assert client.get(f"/people/{other.id}/yours/").status_code == 403
    assert client.get(f"/people/{other.id}/yours/{visit.id}/").status_code == 403
    assert client.get(f"/people/{chart.id}/yours/{visit.id}/").status_code == 404
    assert client.get(f"/people/{chart.id}/outcomes/").status_code == 403


def test_the_own_page_is_no_page_of_the_staff(clinic: Any, person: tuple[Any, Any]) -> None:
    _, chart = person
    nurse = clinic.sign_in("nurse")
    assert nurse.get(f"/people/{chart.id}/yours/").status_code == 403
    assert "Your days and papers" not in nurse.get(f"/people/{chart.id}/").content.decode()
    assert clinic.sign_in("patient").get(f"/people/{chart.id}/").content.decode().count("Your days and papers") == 1
