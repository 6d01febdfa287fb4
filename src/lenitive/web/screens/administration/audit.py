"""Who read or changed what; whether the record holds; who may do what."""

import csv
import io
import time
from contextlib import suppress
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lenitive.clinic.books.administration import RecordVerified
from lenitive.clinic.books.trail import Asked, TrailLine
from lenitive.clinic.roles import Role
from lenitive.record.failure import RecordFailedError
from lenitive.web.accounts.models import User
from lenitive.web.policy import as_document
from lenitive.web.screens.administration.book import beside, book, trail
from lenitive.web.screens.administration.forms import AuditForm, OnceForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import page
from lenitive.web.site.who import asked_by

_ON_A_PAGE: Final = 60
_EXPORTED_MOST: Final = 100_000


def audit_page(request: HttpRequest) -> HttpResponse:
    """The trail, filtered."""
    names = _names()
    form, asked = _asked(request, names)
    found = [] if asked is None else trail().found(asked)
    shown = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context: dict[str, Any] = {
        "form": form,
        "count": len(found),
        "shown": shown,
        "lines": [(line, names.get(line.member, line.member)) for line in shown],
        "kept": kept.urlencode(),
        **beside(request, "audit"),
    }
    return page(request, "administration/audit.html", context, status=200 if asked else 422)


def _names() -> dict[str, str]:
    """Staff by name; a patient who read their own chart stays an id."""
    return dict(User.objects.exclude(role=Role.PATIENT).values_list("member_id", "name"))


def _asked(request: HttpRequest, names: dict[str, str]) -> tuple[AuditForm, Asked | None]:
    form = AuditForm(request.GET)
    people = sorted(names.items(), key=lambda one: one[1])
    form.fields["who"].choices = [("", _("everybody")), *people]  # type: ignore[attr-defined]
    if not form.is_valid():
        return form, None
    said = form.cleaned_data
    asked = Asked(
        chart=said["chart"], member=said["who"], what=said["what"], first=said["first"], last=said["last"],
        only=said["only"],
    )  # fmt: skip
    return form, asked


def export(request: HttpRequest) -> HttpResponse:
    """What was found as a table, with opaque ids and no names."""
    _, asked = _asked(request, _names())
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("row", "at", "member", "role", "read", "what", "where"))
    for line in ([] if asked is None else trail().found(asked))[:_EXPORTED_MOST]:
        rows.writerow(_cells(line))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


def _cells(line: TrailLine) -> tuple[object, ...]:
    return (
        line.row, line.at.isoformat(), line.member, line.role, "yes" if line.read else "no", line.what, line.stream
    )  # fmt: skip


def record_page(request: HttpRequest, *, just: RecordVerified | None = None, took_s: float = 0.0) -> HttpResponse:
    """How far the record goes, how it is anchored, and what the last verification found."""
    record = house().record
    context: dict[str, Any] = {
        "rows": record.rows,
        "anchor": record.anchor_state(),
        "verified": book().now.verified,
        "just": just,
        "took_s": took_s,
        "form": OnceForm.fresh(),
        **beside(request, "record"),
    }
    return page(request, "administration/record.html", context)


def verify(request: HttpRequest) -> HttpResponse:
    """Verify every row, every stream and the anchor, and keep what was found."""
    record = house().record
    began, rows = time.monotonic(), record.rows
    found = record.verify()
    took_s = time.monotonic() - began
    done = RecordVerified(rows=rows, finding=str(found[0]) if found else "")
    with suppress(
        RecordFailedError
    ):  # a record that does not hold may take no more; what was found is shown all the same
        book().submit(lambda _: (done,), asked_by(request))
    return record_page(request, just=done, took_s=took_s)


def policy_page(request: HttpRequest) -> HttpResponse:
    """Every view with who may use it."""
    return page(request, "administration/policy.html", {"rows": as_document(), **beside(request, "policy")})
