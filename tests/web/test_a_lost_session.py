"""A session that is gone: after signing in somebody stands on the page that they were on, not before a closed door."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from test_security_policy import every_address

HERE = "http://testserver"


def _next(answer: Any) -> str:
    assert answer.status_code == 302, answer.content
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/account/sign-in/"
    return parse_qs(where.query)["next"][0]


def test_every_form_that_was_sent_without_a_session_leads_back_to_a_page(clinic: Any) -> None:
    from django.urls import resolve

    from lenitive.web.policy import table

    chart, nobody, count = clinic.chart("Ottilie"), clinic.nobody(), 0
    for name, address, of_chart in every_address(chart.id):
        row = table()[name]
        if "GET" in row.methods or row.anyone or address.startswith("/api/"):
            continue
        count += 1
        there = resolve(urlsplit(_next(nobody.post(address))).path)
        assert "GET" in table()[there.view_name].methods, (name, there.view_name)
        assert not of_chart or there.kwargs == {"chart_id": chart.id} or there.view_name == "site:home", name
    assert count > 60


@pytest.mark.parametrize(
    ("route", "sender"),
    [
        ("flowsheet/round/", "flowsheet/"),
        ("flowsheet/stop/", "flowsheet/emergency/"),
        ("flowsheet/pump/count/", "flowsheet/pump/"),
        ("intake/facts/", "intake/?all=1"),
        ("plan/sign/", "plan/?beside=slower"),
    ],
)
def test_who_sent_a_round_without_a_session_is_on_the_same_page_afterwards(
    clinic: Any, route: str, sender: str
) -> None:
    people = f"/people/{clinic.chart('Ottilie').id}/"
    answer = clinic.nobody().post(people + route, headers={"Referer": HERE + people + sender})
    assert _next(answer) == people + sender


@pytest.mark.parametrize(
    "sender",
    ["https://elsewhere.example/people/1/plan/", "//elsewhere.example/", "javascript:1", "/nowhere/", "http://testserver/live"],
)  # fmt: skip
def test_a_sender_that_is_not_a_page_of_ours_is_not_gone_back_to(clinic: Any, sender: str) -> None:
    people = f"/people/{clinic.chart('Ottilie').id}/"
    answer = clinic.nobody().post(people + "flowsheet/round/", headers={"Referer": sender})
    assert _next(answer) == people + "flowsheet/"


def test_a_browser_that_lost_every_cookie_is_led_to_sign_in_and_back(clinic: Any) -> None:
    """The form's token is gone with the session: what would be refused as not opened here is only not signed in."""
    from django.test import Client

    people = f"/people/{clinic.chart('Ottilie').id}/"
    nobody = Client(enforce_csrf_checks=True)
    sent = nobody.post(people + "flowsheet/round/", headers={"Referer": HERE + people + "flowsheet/"})
    assert _next(sent) == people + "flowsheet/"
    nurse = Client(enforce_csrf_checks=True)
    nurse.cookies = clinic.sign_in("nurse").cookies
    assert nurse.post(people + "flowsheet/round/").status_code == 403
    assert nobody.post("/account/sign-in/").status_code == 403
    assert nobody.post("/refer/").status_code == 403


def test_an_account_without_a_password_is_led_back_as_well_when_the_lock_signs_it_out(clinic: Any) -> None:
    from django.contrib.auth import get_user_model

    people = f"/people/{clinic.chart('Ottilie').id}/"
    user = get_user_model().objects.get(username="nurse")
    user.set_unusable_password()
    user.save()
    nurse = clinic.sign_in("nurse")
    nurse.get("/day/")
    session = nurse.session
    session["locked"] = True
    session.save()
    assert _next(nurse.post(people + "flowsheet/round/")) == people + "flowsheet/"
