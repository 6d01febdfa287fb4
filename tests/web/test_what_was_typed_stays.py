"""Every form of every page, filled in and refused: what was wrong is said, and all that was typed is still there.

A page is read as a person reads it: each of its forms is filled with words that stand nowhere else, and sent on a
version that is over or to a supervisor that does not answer. The page that comes back has that form with those words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from at_a_chair import in_the_middle

_NOT_TYPED = {"hidden", "submit", "button", "password", "file"}


@dataclass
class Field:
    """What a person fills in."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form as it stands on a page."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def about(self) -> tuple[str, ...]:
        """Its address, and what it names: a page may have several of one kind."""
        named = (f"{name}={value}" for name, value in self.hidden.items() if name not in {"key", "version", "seen"})
        return self.action, *sorted(one for one in named if not one.startswith("csrf"))


class Read(HTMLParser):
    """The forms of a page that are sent."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._field: Field | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method", "").lower() == "post":
            self._form = Form(action=said.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        kind, name = said.get("type", "text"), said.get("name", "")
        if tag == "option" and self._field is not None:
            self._field.options.append(said.get("value", ""))
            if "selected" in said:
                self._field.chosen = [said.get("value", "")]
        elif not name or tag not in {"input", "select", "textarea"}:
            return
        elif tag == "input" and kind == "hidden":
            self._form.hidden[name] = said.get("value", "")
        elif tag == "input" and kind in {"radio", "checkbox"}:
            one = self._form.fields.setdefault(name, Field(name, kind))
            one.options.append(said.get("value", "on"))
            one.chosen += [said.get("value", "on")] * ("checked" in said)
        elif kind not in _NOT_TYPED:
            self._field = Field(name, tag if tag != "input" else said.get("inputmode", kind), said.get("value", ""))
            self._form.fields[name] = self._field

    def handle_data(self, data: str) -> None:
        if self._field is not None and self._field.kind == "textarea":
            self._field.value += data.removeprefix("\n") if not self._field.value else data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self._field = None
        if tag == "form":
            self._form = self._field = None


def filled(form: Form, *, sense: bool) -> dict[str, str]:
    """What a person enters; with `sense` what each field can take."""
    said = {}
    for place, one in enumerate(form.fields.values()):
        if one.options:
            said[one.name] = next((value for value in reversed(one.options) if value), one.options[-1])
        elif one.kind in {"decimal", "numeric", "number"}:
            said[one.name] = "7" if sense else f"7zq{place}"
        elif one.kind in {"date", "time"}:
            now = datetime.now(UTC)
            said[one.name] = f"{now:%Y-%m-%d}" if one.kind == "date" else f"{now:%H:%M}"
        else:
            said[one.name] = f"Zq words {place} that were typed"[: 24 if sense else 400]
    return said


def still_there(form: Form, said: dict[str, str]) -> list[str]:
    """Fields of which something that was typed is gone."""
    gone = []
    for name, value in said.items():
        one = form.fields.get(name)
        shown = [] if one is None else one.chosen if one.options else [one.value]
        if value not in [*shown, form.hidden.get(name)]:
            gone.append(name)
    return gone


def lost(clinic: Any, username: str, page: str, *, sense: bool) -> Iterator[str]:
    """Each form of a page that lost something, or said nothing of what was wrong."""
    forms = Read(clinic.sign_in(username).get(page).content.decode()).forms
    for form in forms:
        if not form.fields or form.action.startswith("/account/") or "draft" in form.action:
            continue
        said = filled(form, sense=sense)
        stale = {"version": "0"} if "version" in form.hidden else {}
        client = clinic.sign_in(username, confirmed=True)
        answer = client.post(
            form.action or page, {**form.hidden, **stale, **said, "password": "Zq", "witness_password": "Zq"}
        )
        text = answer.content.decode()
        where = f"{page} {form.about} {'in sense' if sense else 'nonsense'}"
        reads_back = answer.status_code == 200 and 'class="read-back"' in text
        if answer.status_code not in {409, 422} and not reads_back:
            yield f"{where}: {answer.status_code} {answer.headers.get('Location', '')}"
            continue
        same = (
            one for one in Read(text).forms if one.about == form.about or (reads_back and one.action == form.action)
        )
        again = next(same, None)
        if again is None:
            yield f"{where}: the form is gone"
        elif gone := still_there(again, said):
            yield f"{where}: {gone} lost"
        elif (
            not reads_back and 'class="refusal"' not in text and 'class="error"' not in text and "errorlist" not in text
        ):
            yield f"{where}: nothing says what was wrong"


PAGES = (
    ("desk", "Wren", ("referral/",)),
    ("nurse", "Wren", ("intake/?all=1", "pain/", "pain/trial/", "pain/medicine/", "pain/instrument/nrs/", "referral/")),
    ("prescriber", "Wren", ("candidacy/", "consent/", "referral/", "pain/problem/0/", "pain/medicine/0/")),
    ("prescriber", "Caspian", ("plan/", "consent/", "candidacy/")),
    ("pharmacist", "Wren", ("intake/",)),
    ("pharmacist", "Basil", ("pharmacy/",)),
    ("prescriber", "Ottilie", ("outcomes/", "follow_up/", "plan/", "candidacy/")),
    ("nurse", "Ottilie", ("follow_up/", "consent/", "documents/", "pharmacy/")),
    ("director", "Wren", ("emergency-access/",)),
)


@pytest.mark.parametrize("sense", [True, False], ids=["in sense", "nonsense"])
@pytest.mark.parametrize(("username", "who", "pages"), PAGES, ids=[f"{one[0]}-{one[1]}" for one in PAGES])
def test_a_form_about_a_person_that_is_refused_keeps_what_was_typed(
    clinic: Any, username: str, who: str, pages: tuple[str, ...], *, sense: bool
) -> None:
    chart = clinic.chart(who)
    found = [one for page in pages for one in lost(clinic, username, f"/people/{chart.id}/{page}", sense=sense)]
    assert found == []


@pytest.mark.parametrize(
    ("username", "page"),
    [("desk", "/day/"), ("nurse", "/day/"), ("pharmacist", "/pharmacy/"), ("administrator", "/administration/"),
     ("administrator", "/administration/devices/"), ("nurse", "/refer/"), ("desk", "/refer/record/")],
)  # fmt: skip
def test_a_form_of_the_clinic_that_is_refused_keeps_what_was_typed(clinic: Any, username: str, page: str) -> None:
    assert list(lost(clinic, username, page, sense=False)) == []


@pytest.mark.parametrize("sense", [True, False], ids=["in sense", "nonsense"])
@pytest.mark.parametrize(("username", "state"), [("prescriber", "running"), ("nurse", "held"), ("nurse", "recovery")])
def test_a_form_at_the_chair_that_is_refused_keeps_what_was_typed(
    clinic: Any, monkeypatch: pytest.MonkeyPatch, username: str, state: str, *, sense: bool
) -> None:
    """The supervisor does not answer: nothing is done, and nothing is lost."""
    chart, desk = in_the_middle(clinic, monkeypatch)
    people = f"/people/{chart.id}/"
    nurse = clinic.sign_in("nurse")
    if state != "running":
        nurse.post(people + ("flowsheet/hold/" if state == "held" else "flowsheet/stop/"), {"key": "h"})
        nurse.post(people + "recovery/begin/", {"key": "b"})
    desk.found_devices = [
        {"device": "pump-9", "kind": "pump", "connected": True, "infusion": "s-running", "bound": False}
    ]
    desk.gone = True
    pages = ("flowsheet/", "flowsheet/pump/", "recovery/" if state == "recovery" else "flowsheet/")
    assert [one for page in pages for one in lost(clinic, username, people + page, sense=sense)] == []
