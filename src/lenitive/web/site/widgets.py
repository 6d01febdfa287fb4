"""Fields drawn as the framework's own templates draw them, without its template engine: a form has hundreds of them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.html import conditional_escape

Widget = Mapping[str, Any]


def drawn(template_name: str, widget: Widget) -> str | None:
    """A field; None for a kind that only its template can draw.

    Example:
        >>> drawn("django/forms/widgets/text.html", {"type": "text", "name": "a", "value": "<b>", "attrs": {"id": "x"}})
        '<input type="text" name="a" value="&lt;b&gt;" id="x">'
    """
    draw = _DRAWN.get(template_name)
    return None if draw is None else draw(widget)


def _written(value: object) -> str:
    return conditional_escape(value if isinstance(value, str) else str(value))


def _attrs(widget: Widget) -> str:
    return "".join(
        f" {_written(name)}" if value is True else f' {_written(name)}="{_written(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_written(widget["value"])}"'
    return f'<input type="{_written(widget["type"])}" name="{_written(widget["name"])}"{value}{_attrs(widget)}>'


def _input_option(widget: Widget) -> str:
    if not widget["wrap_label"]:
        return _input(widget)
    of = widget["attrs"].get("id")
    named = f' for="{_written(of)}"' if of else ""
    return f"<label{named}>{_input(widget)} {_written(widget['label'])}</label>"


def _options(widget: Widget) -> str:
    """Radio buttons and boxes, in their groups."""
    attrs = widget["attrs"]
    outer = "".join(f' {name}="{_written(attrs[name])}"' for name in ("id", "class") if attrs.get(name))
    text = ""
    for group, options, _ in widget["optgroups"]:
        each = "".join(f"<div>{_input_option(option)}</div>" for option in options)
        text += f"<div><label>{_written(group)}</label>{each}</div>" if group else each
    return f"<div{outer}>{text}</div>"


def _select(widget: Widget) -> str:
    text = ""
    for group, options, _ in widget["optgroups"]:
        each = "".join(
            f'<option value="{_written(option["value"])}"{_attrs(option)}>{_written(option["label"])}</option>'
            for option in options
        )
        text += f'<optgroup label="{_written(group)}">{each}</optgroup>' if group else each
    return f'<select name="{_written(widget["name"])}"{_attrs(widget)}>{text}</select>'


def _textarea(widget: Widget) -> str:
    value = _written(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_written(widget["name"])}"{_attrs(widget)}>\n{value}</textarea>'


_FOLDER: Final = "django/forms/widgets/"
_INPUTS: Final = ("text", "number", "hidden", "date", "password", "email", "url", "checkbox", "time", "file")
_DRAWN: Final[Mapping[str, Callable[[Widget], str]]] = {
    **{f"{_FOLDER}{name}.html": _input for name in _INPUTS},
    f"{_FOLDER}radio.html": _options,
    f"{_FOLDER}checkbox_select.html": _options,
    f"{_FOLDER}select.html": _select,
    f"{_FOLDER}textarea.html": _textarea,
}
