"""SEC-3: what a program might take for its own, typed into every text field of every form that any role is shown.

The forms are those of the pages that the policy lets a role see, of a chart, of a running session and of none; the
payloads are for pages, templates, spreadsheets, logs, headers, databases, format strings and HL7.
"""

import csv
import io
import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from at_a_chair import in_the_middle
from test_security_policy import every_address

PAYLOADS = (
    "\"'><img src=x onerror=zqmark()><script>zqmark()</script>",
    "{{ 7|add:92374107 }}{% debug %}${7*13196302} %s%n{0.__class__} zqmark",
    "=cmd|' /C zqmark'!A0",
    "zqmark\r\nSet-Cookie: zqmark=1\r\nCRITICAL root zqmark",
    "zqmark'); DROP TABLE accounts_user;-- \" OR 1=1",
    "zqmark|^~\\&\x0bMSH|^~\\&|zqmark\x1c\rPID|1",
    "\u202ezqmark\x00\ud7ff\u0661\U0001f489" * 20,
)
ROLES = ("nurse", "prescriber", "pharmacist", "desk", "manager", "administrator", "patient")
TYPED = {"text", "search", "tel", "email", "url", "password", ""}


class Forms(HTMLParser):
    """Every form of a page that is sent: where it goes, what it holds, and which of it is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((said.get("action", "") if said.get("method") == "post" else "none", {}, []))
        if not self.found or not (name := said.get("name", self.select or "")):
            return
        _, held, typed = self.found[-1]
        kind = said.get("type", "").lower()
        if tag == "textarea" or (tag == "input" and kind in TYPED):
            typed.append(name)
        elif tag == "input" and (kind != "radio" or name not in held):
            held[name] = said.get("value", "on")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and said.get("value"):
            held.setdefault(self.select, said["value"])


def forms_of(page: str, where: str) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Address, held values and typed names of each form that a page sends."""
    reader = Forms()
    reader.feed(page)
    for action, held, typed in reader.found:
        if action != "none" and typed:
            yield action or where, held, typed


def _addresses(clinic: Any, running: Any) -> list[str]:
    charts = (clinic.chart("Caspian").id, clinic.chart("Wren").id, running.id)
    found = {one for chart in charts for name, one, _ in every_address(chart) if not re.search("live|pdf|logout", name)}
    return sorted(found)


def _raw(text: str) -> list[str]:
    """What a page holds that it would hold only if it had not been escaped, or had been worked out."""
    return re.findall(r"<img src=x|<script>zq|onerror=zqmark\(\)(?=>)|92374114|&lt;class &#x27;|<class '", text)


def _formulas(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row if re.match(r"[=@\t\0]|[+-](?![\d.])", cell)]


def _wrong(where: str, answer: Any) -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"{where} broke"
    if "zqmark" in str(answer.headers) or "zqmark" in answer.cookies:
        yield f"{where} let it into a header"
    if answer.streaming or "zqmark" not in (text := answer.content.decode("utf-8", "replace")):
        return
    kind = answer.headers.get("Content-Type", "")
    if "html" in kind and _raw(text):
        yield f"{where} shows it as its own: {_raw(text)}"
    if "csv" in kind and _formulas(text):
        yield f"{where} exports a formula"


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    from django.test import override_settings

    caplog.set_level(logging.WARNING)
    with override_settings(ACCOUNT_RATE_LIMITS=False):
        yield caplog


def test_what_is_typed_into_any_field_is_shown_as_text_and_breaks_nothing(
    clinic: Any, monkeypatch: pytest.MonkeyPatch, quiet: pytest.LogCaptureFixture
) -> None:
    running, _ = in_the_middle(clinic, monkeypatch)
    addresses, wrong, fields, shown = _addresses(clinic, running), [], set(), 0
    for role in ROLES:
        client = clinic.sign_in(role, confirmed=True)
        client.raise_request_exception = False
        asked: dict[str, tuple[dict[str, str], list[str]]] = {}
        for where in addresses:
            answer = client.get(where)
            if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
                for action, held, typed in forms_of(answer.content.decode(), where):
                    if "sign-in" not in action and not ({action, *typed} <= fields):
                        asked.setdefault(action, (held, typed))
        for action, (held, typed) in asked.items():
            fields |= {action, *typed}
            for payload in PAYLOADS:
                answer = client.post(action, {**held, **dict.fromkeys(typed, payload)})
                wrong += _wrong(action, answer)
                shown += not answer.streaming and b"zqmark" in answer.content
        for where in addresses:
            wrong += _wrong(where, client.get(where))
    formatter = logging.Formatter("%(levelname)s %(message)s")
    logged = [formatter.format(one) for one in quiet.records if one.exc_info is None]
    wrong += [f"a line of the log: {one}" for one in logged if "zqmark" in one or "\n" in one.strip()]
    assert wrong == []
    assert len(fields) > 100
    assert shown > 20  # it is shown again, as text: what was never shown would prove nothing


def test_a_page_that_trusts_what_was_typed_is_found() -> None:
    """The seeded defects: a template that marks it safe, an export that writes it as it is, a header, a 500."""
    from django.http import HttpResponse

    for payload in PAYLOADS[:2]:
        shown = payload.replace("{{ 7|add:92374107 }}", "92374114")
        assert list(_wrong("/x/", HttpResponse(f"<p>{shown}</p>")))
    assert list(_wrong("/x.csv", HttpResponse(PAYLOADS[2], content_type="text/csv")))
    assert list(_wrong("/x/", HttpResponse("", headers={"Location": "/?q=zqmark"})))
    assert list(_wrong("/x/", HttpResponse("", status=500)))
    assert not list(_wrong("/x/", HttpResponse("&lt;img src=x zqmark")))
