"""Another rate: first read back in every unit, then confirmed; beyond a limit by who may say so."""

import time
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.people import Override, OverrideReason
from lenitive.domain.infusion.session import State
from lenitive.web.at_the_chair import actor_of, asks, back, done, known_of, moment, must_prove, raising
from lenitive.web.documents.rates import rate_line
from lenitive.web.running import Known, desk
from lenitive.web.screens.flowsheet.forms import RateForm
from lenitive.web.screens.flowsheet.views import sheet_page
from lenitive.web.session_live import rate_words
from lenitive.web.site.pages import chart_or_404
from lenitive.web.site.who import signer_of
from lenitive.web.text import in_words, quantity
from lenitive.web.waiting_orders import WaitingOrder


def rate(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Another rate: first read back in every unit, then confirmed by who had it read back, before it is too old."""
    chart = chart_or_404(chart_id)
    session, known = known_of(chart)
    form = RateForm(request.POST, request=request, auto_id="rate_%s")
    is_valid = form.is_valid()
    if known.session.plan is None or form.cleaned_data.get("rate") is None:
        return sheet_page(request, chart_id, forms={"rate_form": form})
    target = int(form.cleaned_data["rate"] * 1000)
    current = known.session.rate_ul_h if known.session.state is State.RUNNING else known.session.resume_rate_ul_h
    confirmed = is_valid and request.POST.get("confirmed") == str(target)
    waiting = _waiting(request, session.id)
    if not confirmed or (target > current and waiting is not None and waiting.read_back_ul_h != target):
        _write(request, session.id, quantity(target / 1000, "mL/h"), target)
        told = _read_back(known, target, current)
        return sheet_page(request, chart_id, forms={"rate_form": form}, read_back=told)
    more: dict[str, Any] = {}
    if target > current:
        if waiting is None:
            return sheet_page(request, chart_id, refusal=_GONE)
        if (proof := must_prove(request, known.session.plan)) is not None:
            return proof
        idle = timedelta(milliseconds=waiting.idle_ms(time.monotonic()))
        more = {**raising(request), **_beyond(form), "drafted_at": moment() - idle}
    command = ask.SetRate(**asks(request), **more, target_ul_h=target, reason=form.cleaned_data["reason"])
    answer = done(session.id, command)
    if isinstance(answer, Refusal):
        return sheet_page(request, chart_id, forms={"rate_form": form}, refusal=answer)
    desk().orders.leave(session.id, actor_of(request).id)
    return back(request, "flowsheet:page", chart, f"Rate set to {rate_words(known.session.plan, target)}.", answer)


_GONE: Final = Refusal(
    rule="SES-DRAFT",
    what="no order of yours waits here: it was discarded, or read back on a page that is over",
    limit="What raises the rate is read back and then confirmed, by the same person",
    remedy="Look at the person again, then write it anew",
)


def _beyond(form: RateForm) -> dict[str, Any]:
    """What is said to go beyond a limit, and by whom; nothing where nobody asks for it."""
    said = form.cleaned_data["override"]
    if not said:
        return {}
    second_at = moment() if form.second else None
    why, words = OverrideReason(said), form.cleaned_data["words"]
    return {"override": Override(reason=why, words=words, second=form.second, second_authenticated_at=second_at)}


def draft(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Somebody writes in the order, or leaves it: what waits is known to everybody at the chair. Nothing runs by it."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    typed = one_line(request.POST.get("rate", "").strip()[:12])
    if "leave" in request.POST:
        desk().orders.leave(session.id, actor_of(request).id)
        return back(request, "flowsheet:page", chart)
    if typed:
        _write(request, session.id, f"{typed} mL/h", None)
    else:
        desk().orders.leave(session.id, actor_of(request).id)
    return HttpResponse(status=204)


def _write(request: HttpRequest, session_id: str, rate: str, target: int | None) -> None:
    by, name, now_s = actor_of(request), signer_of(request).name, time.monotonic()
    order = WaitingOrder(by=by, name=name, rate=rate, read_back_ul_h=target, touched_s=now_s)
    desk().orders.write(session_id, order)


def _waiting(request: HttpRequest, session_id: str) -> WaitingOrder | None:
    """What this person has waiting, after whatever is too old was discarded."""
    desk().discard_left_lying()
    return desk().orders.of(session_id, actor_of(request).id)


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
