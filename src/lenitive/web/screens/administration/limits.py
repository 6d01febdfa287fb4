"""The library of limits in force: each number with source, tier and bounds; a signed file takes its place."""

from functools import partial
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lenitive.clinic.books.administration import LimitsAccepted, accept_limits
from lenitive.clinic.books.library import accepted_of, library_on
from lenitive.clinic.limits_file import read_trust
from lenitive.clinic.limits_in_force import LARGEST_BYTES
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.limits.library import SHIPPED
from lenitive.web.screens.administration.book import beside, book
from lenitive.web.screens.administration.forms import UploadForm
from lenitive.web.site.environment import environment
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, page, settle
from lenitive.web.site.who import asked_by


def limits_page(request: HttpRequest, *, forms: Forms | None = None, refusal: Refusal | None = None) -> HttpResponse:
    """Every limit in force and how it came about."""
    library, not_used = library_on(book().now, house().today())
    changed = {entry.id for entry in library.changed()}
    groups = [
        (group, [(entry, entry.id in changed, SHIPPED[entry.id]) for entry in entries])
        for group, entries in groupby(library.entries, key=lambda entry: entry.group)
    ]
    context: dict[str, Any] = {
        "library": library,
        "not_used": not_used,
        "groups": groups,
        "changed_count": len(changed),
        "history": tuple(reversed(book().now.limits)),
        "trusted": environment().limits_trust.is_file(),
        "trust_file": environment().limits_trust.name,
        "upload_form": UploadForm.fresh(),
        **beside(request, "limits"),
    }
    return page(request, "administration/limits.html", context, refusal=refusal, forms=forms)


def upload(request: HttpRequest) -> HttpResponse:
    """Take a library that two people have signed."""
    form = UploadForm(request.POST, request.FILES)
    found = _read(form.cleaned_data["file"]) if form.is_valid() else ""
    if isinstance(found, str) and found:
        form.add_error("file", found)

    def back(_: object) -> HttpResponse:
        house().charts.library()  # the supervisor has it before the next order
        return HttpResponseRedirect(reverse("administration:limits"))

    return settle(
        form,
        lambda _: () if isinstance(found, str) else _accepted(request, found),
        again=partial(limits_page, request),
        name="upload_form",
        back=back,
    )


def _accepted(request: HttpRequest, found: LimitsAccepted) -> object:
    return book().submit(lambda held: accept_limits(held, accepted=found), asked_by(request))


def _read(sent: Any) -> LimitsAccepted | str:  # noqa: ANN401 - the framework's file
    """The library of a file, or in one line why it must not be used."""
    trust = environment().limits_trust
    if sent.size > LARGEST_BYTES:
        return f"This file has {sent.size} bytes; a library has at most {LARGEST_BYTES}."
    if not trust.is_file():
        return f"No {trust.name} lies in the clinic's folder: put the public keys of who may sign there, by hand."
    try:
        text = sent.read().decode("utf-8")
        people = read_trust(trust.read_text(encoding="utf-8"), what=trust.name)
        return accepted_of(text, people, what="this file")
    except ValueError as error:  # what is no text, too
        return "This file is no text." if isinstance(error, UnicodeDecodeError) else str(error)
