"""The text, the two signatures under it, and the way back."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.consent_text import CONSENT_TEXTS, CURRENT
from lenitive.clinic.charts.consenting import sign_consent, withdraw_consent
from lenitive.clinic.plan import MAY_BE_PLANNED
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.screens.consent.forms import SignForm, WithdrawForm, questions_of
from lenitive.web.site.pages import Forms, chart_or_404, page, settle_chart
from lenitive.web.site.who import role_of, signer_of


def consent_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The text that stands or that is to be signed, and every consent before."""
    chart = chart_or_404(chart_id)
    role = role_of(request)
    blank = SignForm.on(chart, initial={"sha256": CURRENT.sha256})
    sign_form = (forms or {}).get("sign_form", blank)
    if isinstance(sign_form, SignForm):
        sign_form.seen_again(chart.version, sha256=CURRENT.sha256)  # the text that is shown is the one that is signed
    context: dict[str, Any] = {
        "text": CONSENT_TEXTS.get(chart.consent.version, CURRENT) if chart.consent else CURRENT,
        "sign_form": sign_form,
        "questions": questions_of(sign_form) if isinstance(sign_form, SignForm) else [],
        "withdraw_form": WithdrawForm.on(chart),
        "may_sign": role is Role.PRESCRIBER and chart.consent is None and not _wait_for(chart),
        "may_withdraw": role in {Role.NURSE, Role.PRESCRIBER, Role.PATIENT} and chart.consent is not None,
        "wait_for": _wait_for(chart),
        "history": _history(chart),
    }
    return page(request, "consent/page.html", context, chart=chart, refusal=refusal, forms=forms)


def _wait_for(chart: Chart) -> str:
    """What comes before the signature; empty when nothing is left."""
    if chart.assessed is None or not chart.assessed_is_current:
        return "The candidacy is to be decided on what is known now, before anybody is asked to sign."
    if chart.assessed.status not in MAY_BE_PLANNED:
        return "Nobody is asked to consent to what is not offered: the decision does not allow a plan."
    return ""


def _history(chart: Chart) -> list[tuple[Any, Any]]:
    """Every consent and every withdrawal with its moment, newest first."""
    kept = (happened.ConsentGiven, happened.ConsentWithdrawn)
    return [
        (event, isinstance(event.data, kept[0])) for event in reversed(chart.history) if isinstance(event.data, kept)
    ]


def sign(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Keep that the person agreed, and that the clinician explained it."""
    form, by = SignForm(request.POST), signer_of(request)
    return settle_chart(
        request,
        chart_id,
        form,
        lambda now, said: sign_consent(
            now,
            sha256=said["sha256"],
            given_by=form.by_whom,
            name_typed=said["name_typed"],
            answers=form.answers,
            by=by,
        ),
        shown=consent_page,
        name="sign_form",
    )


def withdraw(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Take it back."""
    told_to = "" if role_of(request) is Role.PATIENT else signer_of(request).name
    return settle_chart(
        request,
        chart_id,
        WithdrawForm(request.POST),
        lambda now, said: withdraw_consent(now, reason=said["reason"], told_to=told_to),
        shown=consent_page,
        name="withdraw_form",
    )
