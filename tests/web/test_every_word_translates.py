"""Under a made-up language every choice and every printed paper speaks it: what stays English was never translated.

The made-up language writes each word that a translator finds in Cyrillic letters, and no other word. So what
is left in plain letters is data, a unit, or a word that no translator would ever see.
"""

import ast
import importlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from lenitive.domain.foundation.refusal import Refusal

WEB = Path(__file__).parents[2] / "src" / "lenitive" / "web"
_MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_WIDE = {
    ord(low) - 32 * up: 0x430 + place - 32 * up
    for place, low in enumerate("abcdefghijklmnopqrstuvwxyz")
    for up in (0, 1)
}
_HOLES = re.compile(r"(%\(\w+\)[sd]|%[sd]|\{\w*\})")
_SAME_EVERYWHERE = {
    "mL", "mg", "kg", "mcg", "min", "mmHg", "ng", "dL", "cm", "ms", "SpO", "RASS", "POSS", "NRS", "STOP", "KET",
    "meen", "PDF", "UTC", "Lenitive",
    "ALT", "AST", "ALP", "GGT", "ECG", "INR", "QTc", "eGFR", "ECOG", "BMI",
}  # fmt: skip
"""Units and names that are the same in every language."""


def _marked(tree: ast.AST, *, inside: bool = False) -> Iterator[tuple[str, bool]]:
    """Words that are marked in code, and whether they stand inside an f-string, where the collector does not look."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, inside
        yield from _marked(node, inside=inside or isinstance(node, ast.JoinedStr))


@cache
def _code() -> tuple[tuple[str, bool], ...]:
    return tuple(found for file in WEB.rglob("*.py") for found in _marked(ast.parse(file.read_text("utf-8"))))


@cache
def catalogue() -> frozenset[str]:
    """Every word that `makemessages` finds."""
    from django.utils.translation.template import templatize

    from lenitive.web.domain_words import domain_words

    found = {words for words, inside in _code() if not inside}
    for file in WEB.rglob("templates/**/*.html"):
        code = templatize(file.read_text("utf-8"))
        found |= {
            ast.literal_eval(one)
            for one in re.findall(r"(?:gettext|\b_)\(u?((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))", code)
        }
    return frozenset(found | set(domain_words()))


def other(words: str) -> str:
    """In the made-up language; as they are when no translator sees them."""
    if words not in catalogue():
        return words
    return "".join(part if _HOLES.fullmatch(part) else part.translate(_WIDE) for part in _HOLES.split(words))


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody asks in the made-up language."""
    from django.conf import settings
    from django.utils import translation

    assert settings.USE_I18N
    catalogue()
    taken_over: Any = vars(translation)["_trans"]
    taken_over.gettext, taken_over.get_language  # noqa: B018 - chosen once, before they are taken over
    monkeypatch.setattr(taken_over, "gettext", other, raising=False)
    monkeypatch.setattr(taken_over, "get_language", lambda: "xx", raising=False)


def english(text: str, data: frozenset[str] = frozenset()) -> list[str]:
    """Words in plain letters that are neither data nor the same everywhere."""
    for one in sorted(data, key=len, reverse=True):
        text = text.replace(one, " ")
    text = re.sub(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b", " ", text)  # the code of a bag
    text = re.sub(r"\b[0-9a-f]{16}\b", " ", text)  # the head of a record
    text = re.sub(r"\b(ALM|CHK|DIS|LIM|SES|ADV|FUQ|CTCAE)-?[A-Z0-9-]*\b", " ", text)
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in _SAME_EVERYWHERE]


class _Read(HTMLParser):
    """What a reader sees or hears; options and labels of choices apart."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.choices: list[tuple[str, str]] = []
        self._code = 0
        self._field = self._radio = ""
        self._taking = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        self._code += tag in {"style", "script", "title"}
        self.text += [value for name in ("aria-label", "alt", "title") if (value := said.get(name))]
        if tag == "select":
            self._field = said.get("name") or ""
        if tag == "option" or (tag == "input" and said.get("type") == "radio"):
            self._taking, self._radio = True, said.get("name") or self._field
            self.choices.append((self._radio, ""))

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in {"style", "script", "title"}
        self._taking = self._taking and tag not in {"option", "label"}

    def handle_data(self, data: str) -> None:
        if self._code:
            return
        self.text.append(data)
        if self._taking:
            name, before = self.choices[-1]
            self.choices[-1] = (name, before + data)


def read(page: str) -> _Read:
    found = _Read()
    found.feed(page)
    return found


def strings_in(value: object) -> Iterator[str]:
    """Every text that was said, typed or named in what happened; codes are no texts."""
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from strings_in(getattr(value, one.name))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from strings_in(one)


def forms() -> list[type[Any]]:
    """Every form of the clinic."""
    from django.forms import Form

    found = []
    for file in sorted([*WEB.rglob("forms.py"), *WEB.rglob("*_forms.py"), WEB / "second_person.py"]):
        name = ".".join(("lenitive", "web", *file.relative_to(WEB).with_suffix("").parts))
        module = importlib.import_module(name)
        found += [
            one
            for one in vars(module).values()
            if isinstance(one, type) and issubclass(one, Form) and one.__module__ == name
        ]
    return found


_DATA_FIELDS = {"lot", "device", "who", "what", "part"}
"""Choices that are names of things: lots, devices, people; `what` is a value of the record with its time."""


def fields_of(form: type[Any]) -> Iterator[tuple[str, Any]]:
    """Every field of a form, those too that it makes for what it is about."""
    from datetime import date

    from lenitive.clinic.charts.follow_up import Ask, AskState
    from lenitive.domain.assessment.instruments import INSTRUMENTS
    from lenitive.domain.candidacy.facts import FACTS
    from lenitive.domain.outcomes.follow_up_questions import QUESTIONS

    day = date(2026, 6, 1)
    about: dict[str, list[dict[str, Any]]] = {
        "PhoneForm": [{"ask": Ask(
            session_id="x", session_number=1, due_on=day, until=day, rules=(), questions=tuple(QUESTIONS.values()),
            ask_id=None, answers={}, finished=False, state=next(iter(AskState)),
        )}],
        "FactsForm": [{"names": tuple(FACTS), "recorded": dict.fromkeys(FACTS), "today": day}],
        "InstrumentForm": [{"of": one} for one in INSTRUMENTS.values() if one.items],
    }  # fmt: skip
    for options in about.get(form.__name__, [{}]):
        yield from form(**options).fields.items()


def test_every_choice_of_every_form_is_translated(clinic: Any, made_up: None) -> None:
    from django.forms import ChoiceField

    left, choices = {}, 0
    for form in forms():
        if form.__module__ == "lenitive.web.accounts.forms":
            continue  # labels of the library, which has its own translations
        for name, field in fields_of(form):
            said = [str(field.label or ""), str(field.help_text or "")]
            if isinstance(field, ChoiceField) and name not in _DATA_FIELDS:
                every: Any = field.choices
                said += [str(label) for _, label in every]
                choices += 1
            if found := english(" ".join(said)):
                left[f"{form.__module__}.{form.__name__}.{name}"] = found
    assert len(forms()) > 40
    assert choices > 100
    assert left == {}


def test_every_choice_on_every_page_is_translated(clinic: Any, made_up: None) -> None:
    from lenitive.web.policy import table
    from lenitive.web.site.demo_accounts import DEMO_PEOPLE

    clients = {role: clinic.sign_in(username) for role, username in DEMO_PEOPLE}
    seen, left = 0, {}
    for row in table().values():
        if "GET" not in row.methods or ":" not in row.route or row.route.endswith((":live", "_pdf", ":pdf", ":paper")):
            continue
        role = next((role for role in clients if role in row.allow), None)
        if role is None:
            continue
        for address in _addresses(row.route, clinic):
            answer = clients[role].get(address)
            if answer.status_code != 200 or answer.streaming or "html" not in answer.headers["Content-Type"]:
                continue
            for name, label in read(answer.content.decode()).choices:
                seen += 1
                if name not in _DATA_FIELDS and (found := english(label)):
                    left[f"{row.route} {name}: {label.strip()}"] = found
    assert seen > 300
    assert left == {}


def _addresses(route: str, clinic: Any) -> Iterator[str]:
    from django.urls import NoReverseMatch, reverse

    try:
        yield reverse(route)
    except NoReverseMatch:
        for chart in clinic.house.charts.all():
            try:
                yield reverse(route, args=(chart.id,))
            except NoReverseMatch:
                return


@pytest.mark.parametrize("kind", ["note", "discharge", "label", "downtime"])
def test_every_word_of_a_paper_is_translated_and_what_was_said_stays(clinic: Any, made_up: None, kind: str) -> None:
    from lenitive.web.screens.documents.paper import page_of, told_of

    found = 0
    for chart in clinic.house.charts.all():
        for session in chart.sessions:
            events = clinic.house.record.read(session.id)
            if not events:
                continue
            told = told_of(chart, session, events)
            page = page_of(chart, session, kind)
            assert isinstance(page, str), page
            assert not isinstance(told, Refusal), told
            data = {text for text in strings_in(told.events) if len(text) > 2}
            data |= {text for text in strings_in(told.person) if len(text) > 2}
            shown = unescape(" \n ".join(read(page).text))
            assert english(shown, frozenset(data)) == [], f"{kind} of {chart.patient.name}"
            assert str(told.person.name) in shown
            assert 'lang="xx"' in page
            found += 1
    assert found > 2


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="no xgettext; tools/system_packages.sh installs it")
def test_the_collector_finds_every_word_that_these_tests_take_for_translated(clinic: Any, tmp_path: Path) -> None:
    from django.core.management import call_command
    from django.test.utils import override_settings

    with override_settings(LOCALE_PATHS=[tmp_path]):
        call_command("makemessages", locale=["xx"], verbosity=0)
    text = (tmp_path / "xx" / "LC_MESSAGES" / "django.po").read_text("utf-8")
    parts = re.findall(r'^msgid ((?:"(?:[^"\\]|\\.)*"\n?)+)', text, flags=re.MULTILINE)
    found = {"".join(ast.literal_eval(line) for line in part.splitlines()) for part in parts}
    assert catalogue() - found == set()
    assert not (WEB / "listed_domain_words.py").exists()


def test_what_scripts_say_stands_on_the_page_in_its_language(clinic: Any, made_up: None) -> None:
    from lenitive.web.site.script_words import SCRIPT_WORDS

    page = clinic.sign_in("nurse").get("/day/").content.decode()
    given = re.search(r'<script id="words-of-scripts" type="application/json">(.*?)</script>', page)
    assert given is not None
    words = json.loads(given[1])
    assert set(words) == set(SCRIPT_WORDS)
    assert english(re.sub(r"\{\w+\}", " ", " ".join(words.values()))) == []


def test_in_english_a_page_ships_no_words_for_its_scripts(clinic: Any) -> None:
    assert "words-of-scripts" not in clinic.sign_in("nurse").get("/day/").content.decode()


def test_a_script_says_nothing_that_a_translator_does_not_see() -> None:
    from lenitive.web.site.script_words import SCRIPT_WORDS

    said: set[str] = set()
    for script in (one for one in WEB.rglob("static/**/*.js") if "vendor" not in one.parts):
        code = re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", script.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        found = re.findall(r'\b(?:said|inWords)\("([^"]+)"', code) + re.findall(r"data-said>([^<]+)<", code)
        said |= set(found)
        rest = code
        for words in found:
            rest = rest.replace(words, "")
        sentences = re.findall(r"[\"`>]([A-Z][a-z]+ [a-z]+ [^\"`<]*)", rest)
        assert sentences == [], script.name
    assert said == set(SCRIPT_WORDS)


def test_no_word_is_marked_where_the_collector_does_not_look() -> None:
    assert [words for words, inside in _code() if inside] == []


def test_the_check_can_fail(made_up: None) -> None:
    assert english(other("not known")) == []
    assert english(other("a word that nobody lists")) == ["word", "that", "nobody", "lists"]
    assert english("Sam says so", frozenset({"Sam says so"})) == []
    assert english(other("%(given)s of at most %(most)s") % {"given": "Sam", "most": "y"}) == ["Sam"]
    assert list(_marked(ast.parse("x = f'{_(\"Held\")}' + _('Stopped')"))) == [
        ("Held", True),
        ("Stopped", False),
    ]
