"""Half-typed forms: kept on the clinic's own machine for who typed them, never in the browser, and forgotten soon.

A form that sits in `<keep-draft>` sends itself here while somebody types. When the same person opens the same form of
the same chart again, what was typed is there. It is forgotten when the form is done, when the person says so, and after
a week. It is no part of the record.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict

from lenitive.web.site.environment import environment
from lenitive.web.site.house import house
from lenitive.web.site.pages import chart_or_404
from lenitive.web.site.who import member_of

FORGOTTEN_AFTER: Final = timedelta(days=7)
LONGEST: Final = 64_000
"""Bytes of one draft."""

_NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "key", "version", "seen", "password"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was typed into one form.

    Attributes:
        fields: By name, each with all its values.
        kept_at: When, in UTC.
    """

    fields: Mapping[str, list[str]]
    kept_at: datetime

    @property
    def initial(self) -> dict[str, str]:
        """The last value of each field."""
        return {name: values[-1] for name, values in self.fields.items() if values}


def keep_view(form: str) -> Callable[..., HttpResponse]:
    """A view that keeps the draft of one form of a chart; an empty one forgets it."""

    def keep(request: HttpRequest, chart_id: str, which: int | None = None) -> HttpResponse:
        chart_or_404(chart_id)
        return keep_typed(request, chart_id, form if which is None else f"{form}{which}")

    return keep


def keep_typed(request: HttpRequest, chart_id: str, form: str, *, beside: frozenset[str] = frozenset()) -> HttpResponse:
    """Keep what was typed into one form of a chart; an empty one forgets it.

    Args:
        request: What was typed.
        chart_id: Of the person.
        form: Which form.
        beside: Fields that say nothing by themselves: a form with these alone is empty.
    """
    place, fields = _place(request, chart_id, form), _fields(request.POST)
    if not any(value.strip() for name, values in fields.items() if name not in beside for value in values):
        place.unlink(missing_ok=True)
    else:
        _write(place, fields)
    return HttpResponse(status=204)


def draft_of(request: HttpRequest, chart_id: str, form: str) -> Draft | None:
    """What this person had typed into this form; None when nothing is kept."""
    place = _place(request, chart_id, form)
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        kept_at = datetime.fromisoformat(said["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if house().now() - kept_at > FORGOTTEN_AFTER:
        place.unlink(missing_ok=True)
        return None
    return Draft(fields=said["fields"], kept_at=kept_at)


def forget(request: HttpRequest, chart_id: str, form: str) -> None:
    """The form is done."""
    _place(request, chart_id, form).unlink(missing_ok=True)


def _fields(post: MultiValueDict[str, Any]) -> dict[str, list[str]]:
    return {name: [str(one) for one in values] for name, values in post.lists() if name not in _NEVER_KEPT}


def _place(request: HttpRequest, chart_id: str, form: str) -> Path:
    said = f"{member_of(request).id}\n{chart_id}\n{form}"
    return environment().data / "drafts" / f"{hashlib.sha256(said.encode()).hexdigest()[:32]}.json"


def _write(place: Path, fields: dict[str, list[str]]) -> None:
    text = json.dumps({"at": house().now().isoformat(), "fields": fields})
    if len(text) > LONGEST:
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(place)
