"""Another rate: first read back in every unit, then confirmed; beyond a limit by who may say so."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.people import Override, OverrideReason
from lenitive.domain.infusion.session import State
from lenitive.web.at_the_chair import asks, back, done, known_of, moment, must_prove, raising
from lenitive.web.documents.rates import rate_line
from lenitive.web.running import Known
from lenitive.web.screens.flowsheet.forms import RateForm
from lenitive.web.screens.flowsheet.views import again, sheet_page
from lenitive.web.session_live import rate_words
from lenitive.web.site.pages import chart_or_404
from lenitive.web.text import in_words, quantity


def rate(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Another rate: first read back in every unit, then confirmed."""
    chart = chart_or_404(chart_id)
    session, known = known_of(chart)
    form = RateForm(request.POST, request=request, auto_id="rate_%s")
    is_valid = form.is_valid()
    if known.session.plan is None or form.cleaned_data.get("rate") is None:
        return again(request, chart_id, "rate_form", form)
    target = int(form.cleaned_data["rate"] * 1000)
    current = known.session.rate_ul_h if known.session.state is State.RUNNING else known.session.resume_rate_ul_h
    if not is_valid or request.POST.get("confirmed") != str(target):
        told = _read_back(known, target, current)
        return sheet_page(request, chart_id, forms={"rate_form": form}, read_back=told)
    more: dict[str, Any] = {}
    if target > current:
        if (proof := must_prove(request)) is not None:
            return proof
        more = raising(request)
        if form.cleaned_data["override"]:
            why = OverrideReason(form.cleaned_data["override"])
            more["override"] = Override(
                reason=why, words=form.cleaned_data["words"], second=form.second,
                second_authenticated_at=moment() if form.second else None,
            )  # fmt: skip
    command = ask.SetRate(**asks(request), **more, target_ul_h=target, reason=form.cleaned_data["reason"])
    answer = done(session.id, command)
    if isinstance(answer, Refusal):
        return again(request, chart_id, "rate_form", form, refusal=answer)
    return back(request, "flowsheet:page", chart, f"Rate set to {rate_words(known.session.plan, target)}.", answer)


def _read_back(known: Known, target: int, current: int) -> dict[str, Any]:
    plan = known.session.plan
    if plan is None:
        return {}
    now, line = rate_line(plan, current), rate_line(plan, target)
    change = "the same as now"
    if current and target != current:
        change = f"{quantity(round(target / current, 2), 'times')} the rate now"
    return {
        "target": target,
        "line": line,
        "now": now,
        "words": in_words(target / 1000, "mL/h"),
        "raises": target > current,
        "change": change,
        "far": bool(current) and (target >= 5 * current or target * 5 <= current),
    }
