from typing import Any

import pytest


def test_the_policy_names_every_view_and_no_view_that_is_not_there(clinic: Any) -> None:
    from lenitive.web.policy import routes, rows_missing, table

    assert rows_missing() == ()
    single_sign_on = {"socialaccount_login_cancelled", "socialaccount_login_error"}
    assert set(table()) - set(routes()) <= single_sign_on


def _address(route: str, chart_id: str) -> str | None:
    from django.urls import NoReverseMatch, reverse

    for arguments in ({}, {"chart_id": chart_id}, {"pk": 1}, {"provider_id": "hospital"}):
        try:
            return reverse(route, kwargs=arguments)
        except NoReverseMatch:
            continue
    return None


def test_every_route_answers_every_role_as_the_policy_says(clinic: Any) -> None:
    """SEC-1: every route x every role x own, other and no chart, and nobody; the expected answer is the table's."""
    from lenitive.clinic.roles import Role
    from lenitive.web.policy import Relation, table
    from lenitive.web.site.demo_accounts import DEMO_PEOPLE

    own = clinic.sign_in("patient").get("/").headers["Location"].split("/")[2]
    other = next(chart.id for chart in clinic.house.charts.all() if chart.id != own)
    clients = {role: clinic.sign_in(username) for role, username in DEMO_PEOPLE}
    nobody, walked, wrong = clinic.nobody(), 0, []
    for row in table().values():
        if not row.route.count(":") or "GET" not in row.methods or row.route.startswith("accounts:"):
            continue
        for chart_id, is_own in ((own, True), (other, False)):
            address = _address(row.route, chart_id)
            if address is None:
                continue
            for role, client in clients.items():
                relation = row.allow.get(role)
                may = row.anyone or relation is Relation.ANY or relation is Relation.NONE
                may = may or (relation is Relation.OWN and role is Role.PATIENT and is_own)
                status, walked = client.get(address).status_code, walked + 1
                if (status == 403) is may:
                    wrong.append((row.route, role, is_own, status))
            status = nobody.get(address).status_code
            sent_away = 401 if row.route.startswith("api:") else 302  # a program is told, a person is led
            if not row.anyone and status != sent_away:
                wrong.append((row.route, "nobody", is_own, status))
    assert not wrong
    assert walked > 50


def test_a_view_without_a_row_stops_the_start(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lenitive.web import policy

    rows = dict(policy.table())
    del rows["plan:sign"]
    monkeypatch.setattr(policy, "table", lambda: rows)
    assert policy.rows_missing() == ("plan:sign",)


def test_a_form_without_its_token_is_refused(clinic: Any) -> None:
    from django.test import Client

    chart = clinic.chart("Caspian")
    client = Client(enforce_csrf_checks=True)
    client.cookies = clinic.sign_in("prescriber").cookies
    answer = client.post(f"/people/{chart.id}/plan/propose/", {"key": "k", "version": chart.version})
    assert answer.status_code == 403
    assert clinic.chart("Caspian").version == chart.version


def test_every_page_carries_the_headers(clinic: Any) -> None:
    for answer in (clinic.sign_in("nurse").get("/day/"), clinic.nobody().get("/account/sign-in/")):
        assert answer.status_code == 200
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert answer.headers["Cache-Control"].startswith("no-store") or "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_pages_hold_no_inline_script_or_style(clinic: Any) -> None:
    client, chart = clinic.sign_in("prescriber"), clinic.chart("Caspian")
    for address in ("/day/", f"/people/{chart.id}/", f"/people/{chart.id}/candidacy/", f"/people/{chart.id}/plan/"):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page


def test_signing_in_works_and_a_wrong_password_does_not_say_whether_the_account_is_there(clinic: Any) -> None:
    from lenitive.web.site.demo_accounts import DEMO_PASSWORD

    client = clinic.nobody()
    before = client.get("/account/sign-in/").cookies
    del before
    wrong = client.post("/account/sign-in/", {"login": "nurse", "password": "not this one at all"})
    unknown = client.post("/account/sign-in/", {"login": "nobody-here", "password": "not this one at all"})
    assert wrong.status_code == unknown.status_code == 200
    assert _error(wrong) == _error(unknown) != ""
    right = client.post("/account/sign-in/", {"login": "nurse", "password": DEMO_PASSWORD})
    assert right.status_code == 302
    assert client.get("/day/").status_code == 200


def _error(answer: Any) -> str:
    page = answer.content.decode()
    return page[page.index("errorlist") : page.index("</ul>", page.index("errorlist"))]


def test_an_idle_session_is_locked_and_goes_on_after_the_password(clinic: Any) -> None:
    from lenitive.web.site.demo_accounts import DEMO_PASSWORD

    client = clinic.sign_in("nurse")
    client.get("/day/")
    session = client.session
    session["seen_s"] -= 6 * 60
    session.save()
    assert client.get("/day/").headers["Location"].startswith("/account/confirm/")
    assert client.post("/account/unlock/", {"password": "something else"}).status_code == 422
    assert client.get("/day/").status_code == 302
    assert client.post("/account/unlock/", {"password": DEMO_PASSWORD}).status_code == 200
    assert client.get("/day/").status_code == 200


def test_what_a_locked_form_brought_is_done_after_the_password(clinic: Any) -> None:
    from lenitive.web.site.demo_accounts import DEMO_PASSWORD

    client, chart = clinic.sign_in("prescriber"), clinic.chart("Lucian")
    client.get("/day/")
    session = client.session
    session["seen_s"] -= 6 * 60
    session.save()
    sent = clinic.post(client, f"/people/{chart.id}/candidacy/decide/", chart)
    assert sent.headers["Location"].startswith("/account/confirm/")
    assert clinic.chart("Lucian").assessed is None
    done = client.post(sent.headers["Location"], {"password": DEMO_PASSWORD})
    assert done.status_code == 302
    assert clinic.chart("Lucian").assessed is not None


def test_a_session_ends_after_a_shift(clinic: Any) -> None:
    client = clinic.sign_in("nurse")
    client.get("/day/")
    session = client.session
    session["began_s"] -= 13 * 60 * 60
    session.save()
    assert client.get("/day/").headers["Location"].startswith("/account/sign-in/")


def test_whoever_is_disabled_is_out_at_once(clinic: Any) -> None:
    from django.contrib.auth import get_user_model

    client = clinic.sign_in("nurse")
    assert client.get("/day/").status_code == 200
    get_user_model().objects.filter(username="nurse").update(is_active=False)
    assert client.get("/day/").status_code == 302


def test_reading_a_chart_is_kept(clinic: Any) -> None:
    chart = clinic.chart("Caspian")
    clinic.sign_in("nurse").get(f"/people/{chart.id}/plan/")
    reads = clinic.house.charts.reads_of(chart.id)
    assert [(one.by.role, one.data.screen) for one in reads] == [("nurse", "plan:page")]
    assert clinic.chart("Caspian").version == chart.version


def test_an_address_names_nobody(clinic: Any) -> None:
    for chart in clinic.house.charts.all():
        page = clinic.sign_in("prescriber").get(f"/people/{chart.id}/").content.decode()
        addresses = [part.split('"')[0] for part in page.split('href="')[1:]]
        name = (chart.patient.name or "").split()
        assert not any(word.lower() in address.lower() for address in addresses for word in name)


def test_the_administrator_reads_the_policy_and_nobody_else(clinic: Any) -> None:
    rows = clinic.sign_in("administrator").get("/policy.json").json()["rows"]
    assert next(row for row in rows if row["route"] == "plan:sign")["allow"] == {"prescriber": "any"}
    assert clinic.sign_in("nurse").get("/policy.json").status_code == 403


def test_the_first_administrator_needs_the_token_and_is_made_once(clinic: Any) -> None:
    from django.contrib.auth import get_user_model

    from lenitive.web.site.environment import environment
    from lenitive.web.site.views import TOKEN_FILE

    client = clinic.nobody()
    assert client.get("/first/").status_code == 404
    get_user_model().objects.all().delete()
    (environment().data / TOKEN_FILE).write_text("the token of the terminal")
    said = {"name": "Kit", "username": "kit", "password": "a long enough sentence"}
    assert client.post("/first/", {**said, "token": "another"}).status_code == 422
    assert (
        client.post("/first/", {**said, "token": "the token of the terminal", "password": "short"}).status_code == 422
    )
    assert client.post("/first/", {**said, "token": "the token of the terminal"}).status_code == 302
    assert get_user_model().objects.get().role == "administrator"
    assert client.get("/first/").status_code == 404


def test_nobody_sees_anybody_without_a_second_factor_where_one_is_required(clinic: Any) -> None:
    from django.test import override_settings

    client = clinic.sign_in("nurse")
    with override_settings(LENITIVE_SECOND_FACTOR_REQUIRED=True):
        assert client.get("/day/").headers["Location"] == "/account/second-factor/"
        assert client.get("/account/second-factor/").status_code == 200


def test_the_stream_of_a_page_tells_that_a_chart_changed_and_nothing_of_it(clinic: Any) -> None:
    import asyncio

    from lenitive.web.live import _messages

    chart, house = clinic.chart("Lucian"), clinic.house
    before = house.charts.sequence
    clinic.post(clinic.sign_in("prescriber", confirmed=True), f"/people/{chart.id}/candidacy/decide/", chart)

    async def heard(only: str | None) -> bytes:
        stream = _messages(house, before, only)
        await anext(stream)
        said: bytes = await anext(stream)
        await stream.aclose()
        return said

    told = asyncio.run(heard(None)).decode()
    assert f"id: {before + 1}\n" in told
    assert f'data: ["{chart.id}"]' in told
    assert "data: []" in asyncio.run(heard("another chart")).decode()
    assert clinic.nobody().get("/live/").status_code == 302
