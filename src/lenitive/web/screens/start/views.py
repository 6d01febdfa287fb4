"""The way to the start, step by step; what the session asks itself is shown as it stands now."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts.actions import link_session
from lenitive.clinic.charts.chart import Chart, ChartSession
from lenitive.clinic.charts.remembered import session_events
from lenitive.clinic.course import order_of
from lenitive.clinic.infuse import MONITOR_INTERVAL_S
from lenitive.clinic.patient_profile import profile_of
from lenitive.clinic.roles import Role as ClinicRole
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.checklist import CHECKLIST, computed_answers
from lenitive.domain.infusion.events import Actor, CheckAnswer, Role
from lenitive.domain.infusion.given import deliveries_of_session
from lenitive.domain.infusion.machine import fold
from lenitive.domain.infusion.session import Channel, State, epoch_ms
from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.domain.infusion.thresholds import START_LIMITS, START_SCORES
from lenitive.web.at_the_chair import (
    SentFrom,
    actor_of,
    asks,
    back,
    done,
    known_of,
    moment,
    must_prove,
    names_of,
    raising,
    session_of,
    settle_session,
)
from lenitive.web.documents.rates import rate_lines
from lenitive.web.drafts_at_the_chair import BASELINE, draft_in
from lenitive.web.running import Known, desk, supervisor_folder
from lenitive.web.screens.flowsheet.forms import RoundForm
from lenitive.web.screens.flowsheet.views import round_commands
from lenitive.web.screens.start.forms import BagForm, ChecklistForm, DeviceForm, ScanForm, TimeOutForm
from lenitive.web.session_live import bag_words, rate_words, state_words, tiles_of
from lenitive.web.session_rounds import ROWS, columns_of
from lenitive.web.site.environment import environment
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, page, settle, submit
from lenitive.web.site.who import member_of, role_of
from lenitive.web.words import plain_words

_CHANNEL_WORDS: Final = {
    Channel.SYSTOLIC: "Systolic pressure", Channel.DIASTOLIC: "Diastolic pressure", Channel.MAP: "Mean pressure",
    Channel.HEART_RATE: "Heart rate", Channel.SPO2: "Oxygen saturation", Channel.RESPIRATORY_RATE: "Breathing",
    Channel.ETCO2: "Exhaled CO2",
}  # fmt: skip
_WORDS: Final = {
    "CHK-BASELINE-SETS": "Two sets of vital signs at least 5 min apart, the newest fresh",
    "CHK-BASELINE-SCORES": "Pain, sedation, perception and nausea scored now",
    "CHK-BAG": "Two people counted the bag, each alone, and agree with the order",
    "CHK-PUMP-AT-REST": "The pump says that it stands, and gave nothing",
    "CHK-CAPNOGRAPHY": "Exhaled CO2 is read, where this person needs it",
    **{one.id: f"{_CHANNEL_WORDS[one.threshold.channel]} within the start limits" for one in START_LIMITS},
    **{one.id: f"{plain_words(one.kind).upper()} score within the start limits" for one in START_SCORES},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way, and whether it is behind us."""

    id: str
    title: str
    done: bool
    now: bool


def start_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """Where the preparation stands."""
    chart = chart_or_404(chart_id)
    session = session_of(chart)
    if session is None:
        return page(request, "start/none.html", {"why": "No session is planned for this person."}, chart=chart)
    known = desk().known(session.id)
    if known.session.state not in _BEFORE:
        return page(request, "start/none.html", {"running": True}, chart=chart)
    desk().start()
    said = desk().now(session.id)
    at = said.at if said is not None else moment()
    context = {
        **_order(chart, known),
        **_gate(known, at),
        **_observed(known, at),
        **_forms(request, chart, known),
        "bag_lasts": bag_words(known.session, epoch_ms(at)),
        "devices": devices_of(session.id) if known.session.plan is not None else [],
        "session_id": session.id,
        "state": known.session.state.value,
        "state_words": state_words(known.session),
        "steps": _steps(known, at, session.id),
        "is_live": said is not None,
        "may_touch": role_of(request) in {ClinicRole.NURSE, ClinicRole.PRESCRIBER},
        "is_there": desk().is_there,
        "chair": session.scheduled.chair if session.scheduled else "",
        "mine": member_of(request).id in known.session.bag_counts,
    }
    refusal, version = _in_words(refusal), known.session.version
    return page(request, "start/page.html", context, chart=chart, refusal=refusal, forms=forms, version=version)


_BEFORE: Final = {State.NEW, State.PREPARED, State.READY, State.TIMED_OUT}


def _steps(known: Known, at: datetime, session_id: str) -> list[Step]:
    session = known.session
    computed = computed_answers(session, at_ms=epoch_ms(at)) if session.plan else {}
    bound = [one for one in devices_of(session_id) if one["mine"]] if session.plan else []
    done_now = {
        "prepare": session.plan is not None,
        "devices": len(bound) >= 2,
        "bag": computed.get("CHK-BAG") is Answer.YES,
        "baseline": session.plan is not None
        and all(answer is Answer.YES for item, answer in computed.items() if item != "CHK-BAG"),
        "checklist": session.state in {State.READY, State.TIMED_OUT},
        "time-out": session.state is State.TIMED_OUT,
        "begin": False,
    }
    first = next(name for name, is_done in done_now.items() if not is_done)
    return [Step(id=name, title=_TITLES[name], done=is_done, now=name == first) for name, is_done in done_now.items()]


_TITLES: Final = {
    "prepare": "Open",
    "devices": "Devices",
    "bag": "Bag",
    "baseline": "Baseline",
    "checklist": "Checklist",
    "time-out": "Time-out",
    "begin": "Start",
}


def _order(chart: Chart, known: Known) -> dict[str, Any]:
    order = known.session.plan
    plan = chart.plan
    return {
        "order": order,
        "plan": plan,
        "order_lines": rate_lines(order) if order is not None else (),
        "first_rate": rate_words(order, order.ordered_at(0)) if order is not None else "",
        "bag_label": plan.bags[-1] if plan and plan.bags else None,
    }


def _gate(known: Known, at: datetime) -> dict[str, Any]:
    if known.session.plan is None:
        return {"computed": []}
    found = computed_answers(known.session, at_ms=epoch_ms(at))
    return {
        "computed": [
            {"id": item, "words": _WORDS.get(item, item), "answer": answer, "yes": answer is Answer.YES}
            for item, answer in found.items()
        ],
        "all_computed": all(answer is Answer.YES for answer in found.values()),
    }


def _observed(known: Known, at: datetime) -> dict[str, Any]:
    columns = columns_of(known.events, known.session)[-6:]
    names = names_of({one.by for one in columns} | set(known.session.bag_counts))
    return {
        "columns": columns,
        "grid": [
            (row, [one.cells.get(row.name) for one in columns])
            for row in ROWS
            if any(row.name in one.cells for one in columns)
        ],
        "tiles": tiles_of(known.session, epoch_ms(at)) if known.session.plan is not None else [],
        "rates": ["" for _ in columns],
        "whose": [names.get(one.by, one.by) for one in columns],
        "counted": [names.get(one, one) for one in known.session.bag_counts],
    }


def _forms(request: HttpRequest, chart: Chart, known: Known) -> dict[str, Any]:
    initial = {"key": secrets.token_hex(12), "version": known.session.version}
    draft = draft_in(request, chart, BASELINE)
    begun = {"seen": known.session.seq, **(draft.initial if draft else {})}
    return {
        "draft": draft,
        "key": secrets.token_hex(12),
        "version": known.session.version,
        "scan_form": ScanForm(initial=initial, auto_id="scan_%s"),
        "bag_form": BagForm(initial=initial, auto_id="bag_%s"),
        "round_form": RoundForm(initial={**initial, **begun}, session=known.session),
        "checklist_form": ChecklistForm(initial=initial, auto_id="check_%s"),
        "time_out_form": TimeOutForm(initial=initial, auto_id="out_%s"),
    }


def devices_of(session_id: str) -> list[dict[str, Any]]:
    """Devices that are free or serve this session; in a demonstration with the code that the simulated one shows."""
    return [
        {
            **one,
            "mine": one["infusion"] == session_id and bool(one["bound"]),
            "waits": one["infusion"] == session_id and not one["bound"],
            "shows": _shown(supervisor_folder(), str(one["device"])) if environment().demo else "",
        }
        for one in desk().devices()
        if one["connected"] and one["infusion"] in {None, session_id}
    ]


def _shown(folder: Path, device: str) -> str:
    """What a simulated device of the demonstration has on its display; empty when nothing."""
    found = ""
    for file in folder.glob("pump-*.txt"):
        for line in file.read_text("utf-8").splitlines():
            name, _, code = line.partition(" shows ")
            found = code if name == device else found
    return found


# The steps


def prepare(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Open the session for the order that was signed and verified; the order enters as its signer gave it."""
    chart = chart_or_404(chart_id)
    return settle(
        ScanForm(request.POST, auto_id="scan_%s"),
        lambda said: _prepared(request, chart, said["code"]),
        again=partial(start_page, request, chart_id),
        name="scan_form",
        back=lambda answer: back(
            request, "start:page", chart, "The session is open. Bring the devices to the chair.", answer
        ),
    )


def _prepared(request: HttpRequest, chart: Chart, scanned: str) -> object:
    session, plan = session_of(chart), chart.plan
    order = _order_to_give(chart, session)
    if isinstance(order, Refusal) or session is None or plan is None or plan.signed_by is None:
        return order if isinstance(order, Refusal) else _NO_ORDER
    command = ask.Prepare(
        by=Actor(id=plan.signed_by.id, role=Role.PRESCRIBER),
        key=f"prepare-{plan.id}",
        plan=order,
        scanned=scanned if scanned == order.patient else f"Patient/{scanned}",
        scanned_by=member_of(request).id,
    )
    answer = done(session.id, command)
    if isinstance(answer, Refusal):
        return answer
    today = house().today()
    linked = submit(
        request, chart.id, lambda now: link_session(now, session_id=session.id, on=today, plan_id=plan.id)
    )  # fmt: skip
    if isinstance(linked, Refusal) and chart_or_404(chart.id).session_now is None:
        return linked
    return answer


COUNTED: Final = "Your count is kept. The second person counts alone."
_NO_ORDER: Final = Refusal(
    rule="SES-ORDER",
    what="no signed and verified plan waits with a bag",
    limit="A session opens on an order",
    remedy="Sign, verify and label it first",
)


def _order_to_give(chart: Chart, session: ChartSession | None) -> SessionPlan | Refusal:
    plan, considered = chart.plan, house().charts.considered(chart)
    if plan is None or plan.signed is None or plan.verified is None or not plan.bags or considered is None:
        return _NO_ORDER
    if session is None or session.arrived_at is None:
        return Refusal(
            rule="SES-ARRIVED", what="nobody greeted this person", limit="A session opens for who is here",
            remedy="Greet and identify first",
        )  # fmt: skip
    profile = profile_of(considered)
    if isinstance(profile, Refusal):
        return profile
    before = tuple(
        part
        for one in chart.sessions_given
        for part in deliveries_of_session(fold(session_events(house().record, one.id)))
    )
    # the order is named as the pharmacy named it, so that the code on the bag's label is the one on the screen
    return replace(
        order_of(considered, plan.proposed.plan, profile, before=before),
        order=plan.id,
        monitor_interval_s=MONITOR_INTERVAL_S,
    )


def device(request: HttpRequest, chart_id: str) -> HttpResponse:
    """A device is asked to show a code, or the code is entered."""
    return device_put(request, chart_or_404(chart_id), page=start_page, route="start:page")


def device_put(request: HttpRequest, chart: Chart, *, page: Callable[..., HttpResponse], route: str) -> HttpResponse:
    """What comes of a device that is asked for its code, or of the code that somebody read off it."""
    session, _known = known_of(chart)

    def put(said: dict[str, Any]) -> Refusal | str:
        name, code = said["device"], said["code"]
        if not code:
            return desk().bind(session.id, name) or f"{name} shows a code now."
        return desk().confirm(session.id, name, code, by=actor_of(request)) or f"{name} serves this person."

    return settle(
        DeviceForm(request.POST),
        put,
        again=partial(page, request, chart.id),
        name="device_form",
        back=lambda words: back(request, route, chart, words),
    )


def bag(request: HttpRequest, chart_id: str) -> HttpResponse:
    """One person's count."""
    form = BagForm(request.POST, auto_id="bag_%s")
    return _settle(request, chart_id, form, lambda typed: [bag_count(request, typed)], name="bag_form", told=COUNTED)


def _settle(
    request: HttpRequest,
    chart_id: str,
    form: Form,
    commands: Callable[[dict[str, Any]], Sequence[ask.Command]],
    **more: str,
) -> HttpResponse:
    """`settle_session` on this page."""
    sent = SentFrom(page=start_page, route="start:page", **more)
    return settle_session(request, chart_or_404(chart_id), form, commands, sent_from=sent)


def bag_count(request: HttpRequest, said: dict[str, Any]) -> ask.CountBag:
    """What one person counted, as a request."""
    return ask.CountBag(
        **asks(request), vial_ug_ml=int(said["vial"] * 1000), drawn_ul=int(said["drawn"] * 1000),
        final_ul=int(said["final"] * 1000),
    )  # fmt: skip


def baseline(request: HttpRequest, chart_id: str) -> HttpResponse:
    """A round before the start."""
    _session, known = known_of(chart_or_404(chart_id))
    form = RoundForm(request.POST, session=known.session)
    return _settle(
        request, chart_id, form, lambda typed: round_commands(request, typed, moment()),
        name="round_form", told="Entered.", draft=BASELINE,
    )  # fmt: skip


def checklist(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Go through the gate; everything that is unmet is said at once."""

    def answered(typed: dict[str, Any]) -> list[ask.Command]:
        answers = tuple(CheckAnswer(item=item, answer=Answer(typed.get(item) or Answer.UNKNOWN)) for item in CHECKLIST)
        return [ask.CompleteChecklist(**asks(request), answers=answers)]

    return _settle(
        request, chart_id, ChecklistForm(request.POST, auto_id="check_%s"), answered,
        name="checklist_form", told="The gate is met. Do the time-out at the bedside, two of you.",
    )  # fmt: skip


def _in_words(refusal: Refusal | None) -> Refusal | None:
    """With the words of an item in the place of its id."""
    if refusal is None:
        return None
    what = refusal.what
    for item, words in {**{one.id: one.statement for one in CHECKLIST.values()}, **_WORDS}.items():
        what = what.replace(f"{item} ", f"“{words}” ")
    return replace(refusal, what=what)


def time_out(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Two people agree at the bedside."""
    return _settle(
        request, chart_id, TimeOutForm(request.POST, request=request, auto_id="out_%s"),
        lambda typed: [ask.TimeOut(**asks(request), second_person=typed["second"], second_proved_at=moment())],
        name="time_out_form", told="Agreed. Start within 10 min.",
    )  # fmt: skip


def begin(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Start at the ordered rate."""
    chart = chart_or_404(chart_id)
    session, known = known_of(chart)
    if (proof := must_prove(request, known.session.plan)) is not None:
        return proof
    if known.session.plan is None:
        return start_page(request, chart_id, refusal=_NO_ORDER)
    command = ask.Start(**asks(request), **raising(request), rate_ul_h=known.session.plan.ordered_at(0))
    answer = done(session.id, command)
    if isinstance(answer, Refusal):
        return start_page(request, chart_id, refusal=answer)
    return back(request, "flowsheet:page", chart, "The infusion runs.", answer)
