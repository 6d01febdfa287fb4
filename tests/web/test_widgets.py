"""Fields are drawn as the framework's templates draw them, only faster."""

import re
from typing import Any

import pytest


def _plain(html: str) -> str:
    """Without the white space between tags, and before the end of one."""
    return re.sub(r"\s+(?=[<>])|(?<=>)\s+", "", html).strip()


def _fields() -> dict[str, tuple[Any, object]]:
    from django import forms

    choices = [("", "Not answered"), ("a<b", "A & B"), ("Group", [("c", "C"), ("d", "D")])]
    return {
        "text": (forms.TextInput(attrs={"class": "exact", "data-x": 'a"b'}), 'say "5" & <no>'),
        "empty": (forms.TextInput(), None),
        "number": (forms.NumberInput(attrs={"min": 0, "max": 10, "required": True, "hidden": False}), 7),
        "hidden": (forms.HiddenInput(), "token"),
        "date": (forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "2026-05-04"),
        "password": (forms.PasswordInput(), "never shown"),
        "checkbox": (forms.CheckboxInput(), True),
        "textarea": (forms.Textarea(attrs={"rows": 2}), "</textarea><script>"),
        "textarea that is empty": (forms.Textarea(), ""),
        "select": (forms.Select(choices=choices), "a<b"),
        "select many": (forms.SelectMultiple(choices=choices), ["c", "d"]),
        "radio": (forms.RadioSelect(choices=choices, attrs={"class": "of-three"}), "d"),
        "boxes": (forms.CheckboxSelectMultiple(choices=choices), ["c"]),
    }


@pytest.mark.parametrize("kind", [
    "text", "empty", "number", "hidden", "date", "password", "checkbox", "textarea", "textarea that is empty",
    "select", "select many", "radio", "boxes",
])  # fmt: skip
def test_a_field_is_drawn_as_its_template_draws_it(kind: str, clinic: Any) -> None:
    from django.forms.renderers import TemplatesSetting

    from lenitive.web.site.forms import ClinicForms

    widget, value = _fields()[kind]
    attrs = {"id": "id_field", "aria-describedby": "help"}
    ours = widget.render("field", value, attrs=attrs, renderer=ClinicForms())
    theirs = widget.render("field", value, attrs=attrs, renderer=TemplatesSetting())
    assert _plain(ours) == _plain(theirs)


def test_every_widget_of_the_screens_is_drawn_without_the_template_engine(clinic: Any, monkeypatch: Any) -> None:
    from django.forms.renderers import TemplatesSetting

    slow: list[str] = []
    render = TemplatesSetting.render

    def watched(self: Any, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if "widget" in context:
            slow.append(template_name)
        return str(render(self, template_name, context, request))

    monkeypatch.setattr(TemplatesSetting, "render", watched)
    nurse, chart = clinic.sign_in("nurse"), clinic.chart("Wren")
    assert nurse.get(f"/people/{chart.id}/intake/?all=1").status_code == 200
    assert nurse.get(f"/people/{chart.id}/pain/").status_code == 200
    assert not slow
