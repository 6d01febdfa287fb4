"""The documents of each session as page and PDF, and the signature under the note."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lenitive.clinic.charts.chart import Chart, ChartSession
from lenitive.clinic.charts.signing import MEANINGS, head_of, sign_note
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.screens.documents.forms import SignForm
from lenitive.web.screens.documents.paper import (
    KINDS,
    NAMES,
    Papers,
    events_of,
    html_response,
    page_of,
    papers_of,
    pdf_bytes,
)
from lenitive.web.site.house import house
from lenitive.web.site.pages import chart_or_404, page, submit
from lenitive.web.site.who import role_of, signer_of


def documents(
    request: HttpRequest, chart_id: str, *, form: tuple[str, SignForm] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """What can be printed, newest session first."""
    chart = chart_or_404(chart_id)
    role = role_of(request)
    found = [papers_of(chart, one) for one in reversed(chart.sessions) if one.cancelled is None]
    rows = [_row(chart, papers, role, form) for papers in found if papers.events]
    context = {"rows": rows, "names": NAMES}
    forms = {"sign_form": form[1]} if form is not None else None
    return page(request, "documents/page.html", context, chart=chart, refusal=refusal, forms=forms)


def _row(chart: Chart, papers: Papers, role: Role | None, form: tuple[str, SignForm] | None) -> dict[str, Any]:
    valid = {shown.signed.by.role for shown in papers.signatures if not shown.invalid}
    may = papers.session.closed is not None and role in MEANINGS and role not in valid
    mine = form[1] if form is not None and form[0] == papers.session.id else None
    initial = {"head": head_of(papers.events)} if may else {}
    return {
        "papers": papers,
        "kinds": [(kind, NAMES[kind]) for kind in papers.kinds],
        "meaning": MEANINGS.get(role) if role else None,
        "missing": [one for one in MEANINGS if one not in valid] if papers.session.closed is not None else [],
        "form": (mine or SignForm.on(chart, initial=initial, auto_id=f"{papers.session.id}-%s")) if may else None,
    }


def paper(request: HttpRequest, chart_id: str, session_id: str, kind: str) -> HttpResponse:
    """A document as a page."""
    made = _made(chart_id, session_id, kind)
    if isinstance(made, Refusal):
        return documents(request, chart_id, refusal=made)
    return html_response(made)


def pdf(request: HttpRequest, chart_id: str, session_id: str, kind: str) -> HttpResponse:
    """A document on paper."""
    made = _made(chart_id, session_id, kind)
    if isinstance(made, Refusal):
        return documents(request, chart_id, refusal=made)
    response = HttpResponse(pdf_bytes(made), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{kind}.pdf"'
    return response


def _made(chart_id: str, session_id: str, kind: str) -> str | Refusal:
    chart = chart_or_404(chart_id)
    session = _session(chart, session_id)
    if kind not in KINDS or not events_of(session):
        raise Http404("no such document")
    return page_of(chart, session, kind)


def _session(chart: Chart, session_id: str) -> ChartSession:
    session = chart.session_of(session_id)
    if session is None:
        raise Http404("no such session")
    return session


def sign(request: HttpRequest, chart_id: str, session_id: str) -> HttpResponse:
    """Sign the note as it was read."""
    form = SignForm(request.POST)
    session = _session(chart_or_404(chart_id), session_id)
    if not form.is_valid():
        return documents(request, chart_id, form=(session_id, form))
    events = house().record.read(session.id)
    if form.cleaned_data["head"] != head_of(events):
        changed = Refusal(
            rule="CHT-NOTE",
            what="the record has changed since you opened this page",
            limit="A note is signed as it was read",
            remedy="Read it again, then sign",
        )
        return documents(request, chart_id, refusal=changed)
    by, now = signer_of(request), house().now()
    done = submit(
        request, chart_id, lambda chart: sign_note(chart, session_id=session_id, events=events, by=by, now=now)
    )
    _spend_confirmation(request)
    if isinstance(done, Refusal):
        return documents(request, chart_id, form=(session_id, form), refusal=done)
    return HttpResponseRedirect(reverse("documents:page", args=(chart_id,)))


def _spend_confirmation(request: HttpRequest) -> None:
    """One confirmation carries one signature: the next asks for the password or passkey again."""
    kept = request.session.get("account_authentication_methods", [])
    request.session["account_authentication_methods"] = [one for one in kept if not one.get("reauthenticated")]
