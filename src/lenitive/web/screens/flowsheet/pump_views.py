"""At the pump, while nothing runs: another bag, counted by two; a counter that went back, read by two."""

import secrets
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from lenitive.clinic.roles import Role as ClinicRole
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.machine import remaining_ul
from lenitive.domain.infusion.session import State
from lenitive.web.at_the_chair import asks, back, done, known_of, names_of
from lenitive.web.running import desk
from lenitive.web.screens.flowsheet.pump_forms import ChangeForm, ReconcileForm
from lenitive.web.screens.start.forms import BagForm
from lenitive.web.screens.start.views import COUNTED, bag_count, device_put, devices_of
from lenitive.web.session_live import rate_words, state_words
from lenitive.web.site.pages import chart_or_404, page
from lenitive.web.site.who import member_of, role_of
from lenitive.web.text import quantity


def pump_page(
    request: HttpRequest, chart_id: str, *, forms: dict[str, Form] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """What is at the pump, and what two people may change there."""
    chart = chart_or_404(chart_id)
    session, known = known_of(chart)
    state, plan = known.session, known.session.plan
    initial = {"key": secrets.token_hex(12), "version": state.version}
    reconcile = ReconcileForm(initial=initial, auto_id="reconcile_%s").offer(_pumps(session.id))
    counted = names_of(set(state.bag_counts))
    context: dict[str, Any] = {
        "state_words": state_words(state),
        "rate": rate_words(plan, state.rate_ul_h),
        "bag_number": state.bag_epoch,
        "left": quantity(remaining_ul(state) / 1000, "mL"),
        "conc": quantity(plan.conc_ug_ml / 1000, "mg/mL") if plan else "",
        "counter": quantity(state.pump.counter_ul / 1000, "mL") if state.pump else "",
        "given": quantity((state.reported_ul() or 0) / 1000, "mL"),
        "counted": [counted.get(one, one) for one in state.bag_counts],
        "devices": devices_of(session.id),
        "mine": member_of(request).id in state.bag_counts,
        "at_rest": state.state in {State.HELD, State.STOPPED, State.RECOVERY},
        "may_change": state.state is State.HELD,
        "may_touch": role_of(request) in {ClinicRole.NURSE, ClinicRole.PRESCRIBER},
        "count_form": BagForm(initial=initial, auto_id="count_%s"),
        "change_form": ChangeForm(initial=initial, auto_id="change_%s"),
        "reconcile_form": reconcile,
        **(forms or {}),
    }
    wrong = any(form.errors for form in (forms or {}).values())
    return page(request, "flowsheet/pump.html", context, chart=chart, refusal=refusal, status=422 if wrong else 200)


def _pumps(session_id: str) -> list[str]:
    """Pumps that serve this session now."""
    return [str(one["device"]) for one in desk().devices() if one["infusion"] == session_id and one["kind"] == "pump"]


def device(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Another pump or monitor on the way, by the code that it shows."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    answer = device_put(request, session.id)
    if isinstance(answer, Refusal):
        return pump_page(request, chart_id, refusal=answer)
    return back(request, "flowsheet:pump", chart, answer)


def count(request: HttpRequest, chart_id: str) -> HttpResponse:
    """One person counts the new bag."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    form = BagForm(request.POST, auto_id="count_%s")
    if not form.is_valid():
        return pump_page(request, chart_id, forms={"count_form": form})
    answer = done(session.id, bag_count(request, form))
    if isinstance(answer, Refusal):
        return pump_page(request, chart_id, forms={"count_form": form}, refusal=answer)
    return back(request, "flowsheet:pump", chart, COUNTED, answer)


def change(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The new bag is put up, when two counts agree with each other and with the order."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    form = ChangeForm(request.POST, auto_id="change_%s")
    if not form.is_valid():
        return pump_page(request, chart_id, forms={"change_form": form})
    answer = done(session.id, ask.ChangeBag(**asks(request), reason=form.cleaned_data["reason"]))
    if isinstance(answer, Refusal):
        return pump_page(request, chart_id, forms={"change_form": form}, refusal=answer)
    return back(request, "flowsheet:page", chart, "The new bag counts from here on. Go on when both are ready.", answer)


def reconcile(request: HttpRequest, chart_id: str) -> HttpResponse:
    """What two people read at the pump; what was known before stays in the record."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    form = ReconcileForm(request.POST, request=request, auto_id="reconcile_%s").offer(_pumps(session.id))
    if not form.is_valid() or form.second is None:
        return pump_page(request, chart_id, forms={"reconcile_form": form})
    said = form.cleaned_data
    command = ask.ReconcilePump(
        **asks(request), device=said["device"], counter_ul=int(said["counter"] * 1000),
        given_ul=int(said["given"] * 1000), witness=form.second.id, reason=said["reason"],
    )  # fmt: skip
    answer = done(session.id, command)
    if isinstance(answer, Refusal):
        return pump_page(request, chart_id, forms={"reconcile_form": form}, refusal=answer)
    return back(
        request, "flowsheet:page", chart, "Both readings are kept. From here on the pump's counter counts.", answer
    )
