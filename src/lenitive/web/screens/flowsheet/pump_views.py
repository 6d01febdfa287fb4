"""At the pump, while nothing runs: another bag, counted by two; a counter that went back, read by two."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.roles import Role as ClinicRole
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.machine import remaining_ul
from lenitive.domain.infusion.session import State
from lenitive.web.at_the_chair import SentFrom, asks, known_of, moment, names_of, settle_session
from lenitive.web.running import desk
from lenitive.web.screens.flowsheet.pump_forms import ChangeForm, ReconcileForm
from lenitive.web.screens.start.forms import BagForm
from lenitive.web.screens.start.views import COUNTED, bag_count, device_put, devices_of
from lenitive.web.session_live import rate_words, state_words
from lenitive.web.site.pages import Forms, chart_or_404, page
from lenitive.web.site.who import member_of, role_of
from lenitive.web.text import quantity


def pump_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
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
    }
    version = state.version
    return page(request, "flowsheet/pump.html", context, chart=chart, refusal=refusal, forms=forms, version=version)


def _pumps(session_id: str) -> list[str]:
    """Pumps that serve this session now."""
    return [str(one["device"]) for one in desk().devices() if one["infusion"] == session_id and one["kind"] == "pump"]


def device(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Another pump or monitor on the way, by the code that it shows."""
    return device_put(request, chart_or_404(chart_id), page=pump_page, route="flowsheet:pump")


def count(request: HttpRequest, chart_id: str) -> HttpResponse:
    """One person counts the new bag."""
    form = BagForm(request.POST, auto_id="count_%s")
    sent = SentFrom(page=pump_page, name="count_form", route="flowsheet:pump", told=COUNTED)
    return settle_session(
        request, chart_or_404(chart_id), form, lambda said: [bag_count(request, said)], sent_from=sent
    )


def change(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The new bag is put up, when two counts agree with each other and with the order."""
    sent = SentFrom(
        page=pump_page, name="change_form", route="flowsheet:page",
        told="The new bag counts from here on. Go on when both are ready.",
    )  # fmt: skip
    return settle_session(
        request, chart_or_404(chart_id), ChangeForm(request.POST, auto_id="change_%s"),
        lambda said: [ask.ChangeBag(**asks(request), reason=said["reason"])], sent_from=sent,
    )  # fmt: skip


def reconcile(request: HttpRequest, chart_id: str) -> HttpResponse:
    """What two people read at the pump; what was known before stays in the record."""
    chart = chart_or_404(chart_id)
    form = ReconcileForm(request.POST, request=request, auto_id="reconcile_%s").offer(_pumps(known_of(chart)[0].id))

    def reading(said: dict[str, Any]) -> list[ask.Command]:
        return [
            ask.ReconcilePump(
                **asks(request), device=said["device"], counter_ul=int(said["counter"] * 1000),
                given_ul=int(said["given"] * 1000), witness=said["second"], reason=said["reason"],
                second_proved_at=moment(),
            )
        ]  # fmt: skip

    sent = SentFrom(
        page=pump_page, name="reconcile_form", route="flowsheet:page",
        told="Both readings are kept. From here on the pump's counter counts.",
    )  # fmt: skip
    return settle_session(request, chart, form, reading, sent_from=sent)
