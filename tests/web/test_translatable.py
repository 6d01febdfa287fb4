"""Every English word that a page shows can be translated: in templates by tags, on forms by gettext; scripts parse."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "src" / "lenitive" / "web"
_NOT_THE_CLINICS = {
    "broken.html": "drawn when nothing else works, without the engine",
    "button.html": "its words come from the pages that use it",
}
_OF_THE_SHELL = {WEB / "documents" / "templates" / "letter.html"}
TEMPLATES = sorted(
    one
    for one in WEB.rglob("templates/**/*.html")
    if one.name not in _NOT_THE_CLINICS and one.parent != WEB / "templates" and one not in _OF_THE_SHELL
)
"""Pages and papers. What the shell alone makes, the report of a course and a letter, is written in one language."""

FORMS = sorted([*WEB.rglob("forms.py"), *WEB.rglob("*_forms.py")])
SCRIPTS = sorted(one for one in WEB.rglob("static/**/*.js") if "vendor" not in one.parts)
_SAME_EVERYWHERE = {
    "mL", "mg", "kg", "min", "mmHg", "ng", "CTCAE", "PDF", "FHIR", "UTC", "Lenitive", "HOLD", "STOP", "SHA", "CSV",
    "API", "SpO",
}  # fmt: skip
"""Units, names and what stands on the pump: the same in every language of the clinic."""

_SHOWN = {"aria-label", "alt", "title", "placeholder"}


class _Words(HTMLParser):
    """Collects text and attributes that people see or hear, without what the template engine fills in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._code += tag in {"script", "style", "code"}
        self.found += [value for name, value in attributes if name in _SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in {"script", "style", "code"}

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.found.append(data)


def untranslatable(text: str) -> list[str]:
    """Words of a template that stand outside of a tag that translates."""
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", " ", text, flags=re.DOTALL)
    text = re.sub(r"{% block (body_class|idle_lock) %}.*?{% endblock %}", " ", text)
    text = re.sub(r"{% block style %}.*?{% endblock %}", " ", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", " ", text, flags=re.DOTALL)
    words = _Words()
    words.feed(text)
    found = re.findall(r"[A-Za-z]{2,}", " ".join(words.found))
    return [word for word in found if word not in _SAME_EVERYWHERE]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one.relative_to(WEB)))
def test_no_template_says_what_cannot_be_translated(template: Path) -> None:
    assert untranslatable(template.read_text("utf-8")) == []


def test_the_check_of_the_templates_can_fail() -> None:
    assert untranslatable('<p aria-label="Chair">{% translate "Held" %} mL/h {{ rate }} stopped</p>') == [
        "Chair", "stopped",
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda one: str(one.relative_to(WEB)))
def test_no_form_has_a_label_that_cannot_be_translated(form: Path) -> None:
    bare = [
        node.value.value
        for node in ast.walk(ast.parse(form.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg in {"label", "help_text"}
        if isinstance(node.value, ast.Constant) and re.search("[A-Za-z]{2}", str(node.value.value))
    ]
    assert bare == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_the_types_of_every_script_are_checked(script: Path) -> None:
    assert script.read_text("utf-8").startswith("// @ts-check\n")
