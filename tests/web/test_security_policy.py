"""SEC-1: every address x every method x every role x whose chart x the state of the session, out of the policy table.

A request goes through everything that decides, and stops just before the view: it is reached, or it is not. There is
one clinic in a folder; another clinic is another folder, so what is of another clinic is a session or a chart that this
one did not make.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

REACHED = 299
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND")
MISSING, SESSION = "0" * 16, "0" * 12


class Reached:
    """The last of the middleware: says that the view would have been called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, *_: object) -> HttpResponse:
        return HttpResponse(status=REACHED)


@pytest.fixture
def walked(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The clinic, up to its views; what is refused is not drawn, and that a chart was read is not kept."""
    from django.conf import settings
    from django.test import override_settings

    monkeypatch.setattr("lenitive.web.site.urls.handler403", lambda *_, **__: HttpResponse(status=403))
    monkeypatch.setattr("lenitive.web.site.policy_guard.keep_reading", lambda *_: None)
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    stack = [*settings.MIDDLEWARE, "test_security_policy.Reached"]
    with override_settings(MIDDLEWARE=stack, ACCOUNT_REAUTHENTICATION_TIMEOUT=3600, ACCOUNT_RATE_LIMITS=False):
        yield clinic


def every_address(chart_id: str) -> Iterator[tuple[str, str, bool]]:
    """Name, address, and whether it names a chart; of every pattern that leads anywhere, named in the table or not."""
    from django.urls import URLPattern, get_resolver, reverse
    from django.urls.converters import IntConverter

    def walk(patterns: Any, prefix: str, around: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        for pattern in patterns:
            here = {**around, **pattern.pattern.converters}
            if isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.name}", here
            else:
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern.url_patterns, inner, here)

    said = {"chart_id": chart_id, "session_id": SESSION, "ask_id": SESSION, "token": "x.y", "provider_id": "hospital"}
    for name, converters in dict(walk(get_resolver().url_patterns, "", {})).items():
        filled = {
            key: said.get(key, 1 if isinstance(kind, IntConverter) else "note") for key, kind in converters.items()
        }
        yield name, reverse(name, kwargs=filled), "chart_id" in converters


def _may(row: Any, role: Any, method: str, *, own: bool | None) -> bool:
    """The table, read here once more."""
    from lenitive.web.policy import Relation

    if ("GET" if method in {"HEAD", "OPTIONS"} else method) not in row.methods:
        return False
    if row.anyone:
        return True
    relation = None if role is None else row.allow.get(role)
    return relation is Relation.ANY or (relation is Relation.NONE and own is None) or (relation is Relation.OWN and own)


def _own_and_other(clinic: Any) -> tuple[str, str]:
    from django.contrib.auth import get_user_model

    own = get_user_model().objects.get(username="patient").chart_id
    return own, next(chart.id for chart in clinic.house.charts.all() if chart.id != own)


def test_every_cell_of_the_policy_is_as_the_table_says(walked: Any) -> None:
    from lenitive.clinic.roles import Role
    from lenitive.web.policy import table
    from lenitive.web.site.demo_accounts import DEMO_PEOPLE

    own, other = _own_and_other(walked)
    clients: dict[Any, Any] = {role: walked.sign_in(username, confirmed=True) for role, username in DEMO_PEOPLE}
    clients[None] = walked.nobody()
    for role, client in clients.items():
        if role is not None:
            client.get("/day/")
    cells, wrong = 0, []
    for chart_id in (own, other, MISSING):
        for name, address, of_chart in every_address(chart_id):
            if not of_chart and chart_id != own:
                continue
            row = table()[name]  # an address that no row names fails here
            for role, client in clients.items():
                if of_chart and chart_id != other and role not in {Role.PATIENT, Role.NURSE}:
                    continue  # for whom nothing is their own, one chart is as another
                is_own = (role is Role.PATIENT and chart_id == own) if of_chart else None
                for method in METHODS[: 9 if role in {None, Role.NURSE} else 2]:
                    status = client.generic(method, address).status_code
                    cells += 1
                    if (status == REACHED) is not bool(_may(row, role, method, own=is_own)):
                        wrong.append((name, method, str(role), chart_id == own, status))
    assert wrong == [], wrong[:40]
    assert cells > 4_000


@pytest.mark.parametrize("state", ["ended", "expired", "revoked", "of another clinic", "locked", "another role"])
def test_no_address_is_reached_by_a_session_that_holds_no_more(walked: Any, state: str) -> None:
    """Closed by signing out, older than a shift, account shut, made by another clinic, idle, and the role changed."""
    from lenitive.web.accounts.session_guard import _ALWAYS, _LABELS_ALONE
    from lenitive.web.policy import table

    own, _ = _own_and_other(walked)
    client = walked.sign_in("prescriber", confirmed=state != "locked")
    client.get("/day/")
    _make(client, state)
    reached, count = [], 0
    for name, address, _ in every_address(own):
        row = table()[name]
        if row.anyone or (state == "locked" and (name in _ALWAYS | _LABELS_ALONE or name.startswith("accounts:"))):
            continue
        for method in ("GET", "POST"):
            count += 1
            if client.generic(method, address).status_code == REACHED and not (
                state == "another role" and _may(row, "manager", method, own=False if "/people/" in address else None)
            ):
                reached.append((name, method))
    assert reached == []
    assert count > 250


def _make(client: Any, state: str) -> None:
    from django.contrib.auth import get_user_model

    users, session = get_user_model().objects.filter(username="prescriber"), client.session
    if state == "ended":
        client.post("/account/sign-out/")
        client.cookies["session"] = session.session_key
        session.delete()
    elif state == "expired":
        session["began_s"] -= 13 * 60 * 60
        session.save()
    elif state == "locked":
        session["seen_s"] = session.get("seen_s", session["began_s"]) - 6 * 60
        session.save()
    elif state == "revoked":
        users.update(is_active=False)
    elif state == "another role":
        users.update(role="manager")
    else:  # signed with the key of another clinic: the hash of the session does not fit this one
        session["_auth_user_hash"] = "0" * 64
        session.save()


def test_a_locked_session_reaches_less_drug_and_nothing_that_gives_more(walked: Any) -> None:
    from lenitive.web.accounts.session_guard import _ALWAYS
    from lenitive.web.policy import table

    at_the_chair = {name for name in _ALWAYS if name in table() and table()[name].methods == ("POST",)}
    assert at_the_chair == {"flowsheet:stop", "flowsheet:hold"}


def test_what_belongs_to_another_is_not_found_through_the_own_chart(clinic: Any) -> None:
    """A session, a question and a plan of somebody else, asked for under a chart that one may see."""
    own, _ = _own_and_other(clinic)
    charts = clinic.house.charts.all()
    theirs = next(one for chart in charts if chart.id != own for one in chart.sessions_given)
    for username in ("patient", "nurse", "prescriber"):
        client = clinic.sign_in(username)
        for address in (
            f"/people/{own}/documents/{theirs.id}/note.html",
            f"/people/{own}/documents/{theirs.id}/discharge.pdf",
            f"/people/{own}/follow_up/phone/{theirs.id}/",
            f"/api/charts/{own}/sessions/{theirs.id}",
        ):
            assert client.get(address).status_code in {403, 404}, (username, address)


@pytest.mark.parametrize("username", ["patient", "nurse", "desk", "manager"])
def test_a_message_of_the_stream_names_only_charts_that_the_listener_may_know(clinic: Any, username: str) -> None:
    import asyncio

    from django.contrib.auth import get_user_model

    from lenitive.web import live

    own, other = _own_and_other(clinic)
    before = clinic.house.charts.sequence
    for chart_id in (own, other):
        chart = clinic.house.charts.chart(chart_id)
        clinic.post(clinic.sign_in("prescriber", confirmed=True), f"/people/{chart_id}/candidacy/decide/", chart)
        del chart
    clinic.house.charts._changes.extend((own, other))  # whatever was refused: both have changed
    user = get_user_model().objects.get(username=username)

    async def heard() -> str:
        stream = live._messages(clinic.house, before, user.chart_id if user.role == "patient" else None)
        await anext(stream)
        said = (await anext(stream)).decode()
        await stream.aclose()
        return said

    said = asyncio.run(heard())
    assert own in said
    assert (other in said) is (username != "patient")
    assert live.LASTS_S <= 60  # who was shut out hears no more after this


def test_an_address_without_a_row_is_found_by_the_walk(walked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded defect: a row that is gone, and one that allows too much."""
    from dataclasses import replace

    from lenitive.clinic.roles import Role
    from lenitive.web import policy

    rows = dict(policy.table())
    rows["plan:sign"] = replace(rows["plan:sign"], allow={**rows["plan:sign"].allow, Role.NURSE: policy.Relation.ANY})
    other = _own_and_other(walked)[1]
    address = f"/people/{other}/plan/sign/"
    nurse = walked.sign_in("nurse", confirmed=True)
    assert nurse.post(address).status_code == 403
    monkeypatch.setattr("lenitive.web.policy.table", lambda: rows)
    assert nurse.post(address).status_code == REACHED
    del rows["plan:sign"]
    with pytest.raises(KeyError):
        test_every_cell_of_the_policy_is_as_the_table_says(walked)
    assert nurse.post(address).status_code == 403
