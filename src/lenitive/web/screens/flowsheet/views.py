"""The flowsheet of a running infusion, and everything that may be done on it."""

import secrets
import time
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.roles import Role as ClinicRole
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import (
    AdverseEventNoted,
    Event,
    Held,
    InfusionStarted,
    RateChanged,
    RedSymptom,
    RescueGiven,
    Resumed,
    ScoreKind,
    Stopped,
    StopReason,
    VitalsObserved,
)
from lenitive.domain.infusion.session import State, epoch_ms
from lenitive.domain.infusion.session_plan import number_in
from lenitive.domain.infusion.titration import AdviceAction, advise
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
    proved_at,
    raising,
    settle_session,
)
from lenitive.web.clock_zone import local
from lenitive.web.drafts_at_the_chair import ROUND, draft_in
from lenitive.web.language import gettext as _
from lenitive.web.language import said
from lenitive.web.running import Known, desk
from lenitive.web.screens.flowsheet.forms import (
    MEDICINES,
    SCORES,
    STOP_REASONS,
    UNWANTED,
    VITAL_FIELDS,
    CorrectForm,
    EventForm,
    RateForm,
    RescueForm,
    RoundForm,
    TakeOverForm,
)
from lenitive.web.screens.flowsheet.predicted import predicted_for, stop_at_this_minute
from lenitive.web.session_live import (
    alarms_of,
    bag_words,
    due_of,
    given_words,
    left_words,
    live_of,
    rate_words,
    state_words,
    summary_of,
    tiles_of,
)
from lenitive.web.session_rounds import ROWS, columns_of, correctable, is_round, last_entered
from lenitive.web.session_trend import trend_of
from lenitive.web.site.discovery import is_there
from lenitive.web.site.pages import Forms, chart_or_404, page
from lenitive.web.site.who import member_of, role_of
from lenitive.web.text import quantity
from lenitive.web.waiting_orders import shown

COLUMNS_SHOWN: Final = 14


def sheet_page(
    request: HttpRequest,
    chart_id: str,
    *,
    forms: Forms | None = None,
    refusal: Refusal | None = None,
    read_back: dict[str, Any] | None = None,
    news: list[str] | None = None,
) -> HttpResponse:
    """The flowsheet."""
    chart = chart_or_404(chart_id)
    if chart.session_now is None:
        return page(
            request,
            "flowsheet/none.html",
            {"given": [one for one in reversed(chart.sessions_given) if one.closed is not None]},
            chart=chart,
        )
    session_id, known = chart.session_now.id, desk().known(chart.session_now.id)
    desk().start()
    said = desk().now(session_id)
    at = said.at if said is not None else moment()
    context = {
        **_stands(known, at, said),
        **_recorded(request, chart, known, epoch_ms(at)),
        **_forms(request, chart, known),
        "session_id": session_id,
        "chair": chart.session_now.scheduled.chair if chart.session_now.scheduled else "",
        "read_back": read_back,
        "news": news,
        "has_recovery": is_there("recovery"),
        "may_touch": role_of(request) in {ClinicRole.NURSE, ClinicRole.PRESCRIBER},
        "member": member_of(request).id,
        "orders": shown(desk().orders.at(session_id), known.session, time.monotonic()),
        "discarded_min": number_in(known.session.plan, "LIM-DRAFT-02") // 60,
        "prescriber": role_of(request) is ClinicRole.PRESCRIBER,
    }
    version = known.session.version
    return page(request, "flowsheet/page.html", context, chart=chart, refusal=refusal, forms=forms, version=version)


def _stands(known: Known, at: datetime, said: Any) -> dict[str, Any]:  # noqa: ANN401 - Live or None
    session, at_ms = known.session, epoch_ms(at)
    live = live_of(known, said) if said is not None else None
    return {
        "session": session,
        "at": at,
        "is_live": said is not None,
        "state": session.state.value,
        "state_words": state_words(session),
        "left": left_words(session, at_ms),
        "rate": rate_words(session.plan, session.rate_ul_h),
        "resume_rate": rate_words(session.plan, session.resume_rate_ul_h),
        "given": given_words(session, at_ms, session.reported_ul()),
        "bag_lasts": bag_words(session, at_ms),
        "tiles": live["tiles"] if live else [{**one, "stale": True} for one in tiles_of(session, at_ms)],
        "pump": live,
        "alarms": alarms_of(session, at_ms),
        "due": due_of(session, at_ms),
        "summary": summary_of(session, said) if said is not None else state_words(session),
        "unconfirmed": session.unconfirmed_ms is not None,
        "supervision": sorted(session.supervision),
        "advice": _advice(known, at),
        "delivering": session.state in {State.RUNNING, State.HELD},
        "stoppable": session.state in _STOPPABLE,
    }


_STOPPABLE: Final = {State.PREPARED, State.READY, State.TIMED_OUT, State.RUNNING, State.HELD}


def _advice(known: Known, at: datetime) -> dict[str, Any] | None:
    found = advise(known.session, at=at)
    if found.action is AdviceAction.NONE:
        return None
    target = None if found.target_rate_ul_h is None else rate_words(known.session.plan, found.target_rate_ul_h)
    words = {
        AdviceAction.HOLD_RATE: "Keep the rate",
        AdviceAction.STEP_UP: "A step up is possible",
        AdviceAction.HALVE: "Halve the rate",
        AdviceAction.STOP: "Stop",
        AdviceAction.END: "End the infusion",
    }
    return {"what": words.get(found.action, ""), "why": found.reason, "rule": found.rule, "target": target}


def _recorded(_request: HttpRequest, chart: Chart, known: Known, at_ms: int) -> dict[str, Any]:
    plan_id = chart.session_now.linked.plan_id if chart.session_now and chart.session_now.linked else None
    plan = chart.plan_of(plan_id) if plan_id else chart.plan
    columns = columns_of(known.events, known.session)
    shown = columns[-COLUMNS_SHOWN:]
    names, ahead = names_of({column.by for column in shown}), predicted_for(chart, plan)
    rows = [
        (row, [column.cells.get(row.name) for column in shown])
        for row in ROWS
        if any(row.name in column.cells for column in columns)
    ]
    return {
        "trend": trend_of(
            known.events,
            known.session,
            plan.proposed.plan if plan else None,
            at_ms,
            responses=ahead.responses,
            own=ahead.own,
        ),
        "stop_now": stop_at_this_minute(chart, plan, known.session, at_ms),
        "columns": shown,
        "earlier": len(columns) - len(shown),
        "grid": rows,
        "rates": [quantity(column.rate_ul_h / 1000, "mL/h") if column.minute is not None else "" for column in shown],
        "whose": [names.get(column.by, column.by) for column in shown],
        "told": told_of(known),
    }


def told_of(known: Known) -> list[dict[str, str]]:
    """What was done to the pump, medicines and unwanted effects, newest first."""
    events = [event for event in known.events if isinstance(event.data, _TOLD)]
    names = names_of({event.actor.id for event in events})
    plan = known.session.plan
    return [
        {
            "clock": f"{local(event.at):%H:%M}",
            "minute": "" if event.minute is None else f"{event.minute:.0f} min",
            "what": _words(event, plan),
            "who": names[event.actor.id],
        }
        for event in reversed(events)
    ]


_TOLD: Final = (InfusionStarted, RateChanged, Held, Resumed, Stopped, RescueGiven, AdverseEventNoted)


def _words(event: Event, plan: Any) -> str:  # noqa: ANN401 - an order
    data = event.data
    if isinstance(data, RateChanged):
        up = data.to_rate_ul_h > data.from_rate_ul_h
        how = _("Rate up to %(rate)s") if up else _("Rate down to %(rate)s")
        return how % {"rate": rate_words(plan, data.to_rate_ul_h)} + (f": {said(data.reason)}" if data.reason else "")
    if isinstance(data, InfusionStarted | Resumed):
        how = _("Started at %(rate)s") if isinstance(data, InfusionStarted) else _("Went on at %(rate)s")
        return how % {"rate": rate_words(plan, data.rate_ul_h)}
    if isinstance(data, Held):
        return _("Held: %(reason)s") % {"reason": data.reason or _("no reason given")}
    if isinstance(data, Stopped):
        why = _(str(data.reason).replace("_", " "))
        return _("Stopped, %(why)s") % {"why": why} + (f": {data.note}" if data.note else "")
    return _said(data)


def _said(data: object) -> str:
    if isinstance(data, RescueGiven):
        wait = _("; no increase for %(min)s min") % {"min": data.no_increase_min} if data.no_increase_min else ""
        return f"{data.medicine} {data.dose_text}: {data.indication}{wait}"
    if isinstance(data, AdverseEventNoted):
        stops = _(", stops the infusion") if data.red_symptom else ""
        return _("%(term)s, grade %(grade)s") % {"term": data.term, "grade": data.grade} + stops
    return ""


def _forms(request: HttpRequest, chart: Chart, known: Known) -> dict[str, Any]:
    initial = {"key": secrets.token_hex(12), "version": known.session.version}
    role, draft = role_of(request), draft_in(request, chart, ROUND)
    begun = {"seen": last_entered(known.events), **(draft.initial if draft else {})}
    return {
        "draft": draft,
        "round_form": RoundForm(initial={**initial, **begun}, session=known.session),
        "rate_form": RateForm(initial=initial, auto_id="rate_%s"),
        "correct_form": CorrectForm(initial=initial, what=correctable(known.events), auto_id="correct_%s"),
        "rescue_form": RescueForm(initial=initial, auto_id="rescue_%s"),
        "event_form": EventForm(initial=initial, auto_id="event_%s"),
        "take_form": TakeOverForm(initial=initial, auto_id="take_%s"),
        "key": secrets.token_hex(12),
        "medicines": MEDICINES,
        "unwanted": UNWANTED,
        "stop_reasons": STOP_REASONS,
        "is_prescriber": role is ClinicRole.PRESCRIBER,
    }


# A round


def enter_round(request: HttpRequest, chart_id: str) -> HttpResponse:
    """What was seen, in one pass; refused kindly where a colleague entered something meanwhile."""
    chart = chart_or_404(chart_id)
    _session, known = known_of(chart)
    form = RoundForm(request.POST, session=known.session)
    if form.is_valid():
        newer = [one for one in known.events if one.seq > form.cleaned_data["seen"] and is_round(one) and one.actor.id]
        newer = [one for one in newer if str(one.actor.role) not in {"device", "system"}]
        asked_before = request.POST.get("key", "") in {one.key[:24] for one in newer if one.key}
        if newer and not asked_before:
            return _somebody_was_first(request, chart_id, form, newer)
    return settle_session(
        request, chart, form, lambda typed: round_commands(request, typed, moment()),
        sent_from=SentFrom(page=sheet_page, name="round_form", route=_home(chart), told="Entered.", draft=ROUND),
    )  # fmt: skip


def _somebody_was_first(request: HttpRequest, chart_id: str, form: RoundForm, newer: list[Event]) -> HttpResponse:
    """What was typed stays, and what the colleague entered is shown; sending it again enters it beside."""
    who = " and ".join(sorted(set(names_of({one.actor.id for one in newer}).values())))
    said = [
        f"{local(column.at):%H:%M} {row.label} {cell.value}"
        for column in columns_of(newer, desk().known(known_of(chart_or_404(chart_id))[0].id).session)
        for row in ROWS
        if (cell := column.cells.get(row.name)) is not None
    ]
    typed = request.POST.copy()
    typed["seen"] = str(max(one.seq for one in newer))
    again = RoundForm(typed, session=form.session)
    refusal = Refusal(
        rule="SES-VERSION",
        what=f"{who} entered a round while you were typing",
        limit="Nobody writes over what another has just seen",
        remedy="Yours is still here: compare the two, then press Enter once more if it adds to it",
    )
    return sheet_page(request, chart_id, forms={"round_form": again}, refusal=refusal, news=said)


def round_commands(request: HttpRequest, said: dict[str, Any], now: datetime) -> list[ask.Command]:
    """The commands of one round: vital signs and each score that was entered."""
    seen = now - timedelta(minutes=int(said["ago"] or 0))
    vitals = {channel.value: said[name] for name, channel in VITAL_FIELDS.items() if said.get(name) is not None}
    commands: list[ask.Command] = []
    if vitals or said["oxygen"]:
        oxygen = {"yes": True, "no": False}.get(said["oxygen"])
        observed = VitalsObserved(observed_at=seen, oxygen=oxygen, **vitals)
        commands.append(ask.RecordVitals(**asks(request, "-vitals"), vitals=observed))
    if said.get("pain") is not None:
        commands.append(ask.RatePain(**asks(request, "-pain"), observed_at=seen, score=said["pain"]))
    if said.get("rass") is not None:
        commands.append(ask.ScoreSedation(**asks(request, "-sedation"), observed_at=seen, rass=said["rass"]))
    if said.get("psychotomimetic") is not None:
        score = said["psychotomimetic"]
        commands.append(ask.ScorePsychotomimetic(**asks(request, "-mind"), observed_at=seen, score=score))
    if said.get("nausea") is not None:
        commands.append(ask.ScoreNausea(**asks(request, "-nausea"), observed_at=seen, score=said["nausea"]))
    return commands


# The pump


def hold(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Pause: one press."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    reason = request.POST.get("reason", "")[:200]
    return _answered(request, chart, done(session.id, ask.Hold(**asks(request), reason=reason)), "On hold: rate 0.")


def stop(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Stop: one press, no question; why can be said in the same press or later."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    said = request.POST.get("reason", "")
    reason = StopReason(said) if said in dict(STOP_REASONS) else StopReason.NOT_GIVEN
    note = request.POST.get("note", "")[:200]
    command = ask.Stop(**asks(request), reason=reason, note=note)
    return _answered(request, chart, done(session.id, command), "Stopped. The pump was told to stand.")


def resume(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Go on after a pause, at the rate that was agreed."""
    chart = chart_or_404(chart_id)
    session, known = known_of(chart)
    if (proof := must_prove(request, known.session.plan)) is not None:
        return proof
    return _answered(request, chart, done(session.id, ask.Resume(**asks(request), **raising(request))), "Going on.")


def confirm_delivery(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Somebody has read the pump after a gap in supervision."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    answer = done(session.id, ask.ConfirmDelivery(**asks(request)))
    return _answered(request, chart, answer, "Confirmed: the pump stands as the session says.")


# Alarms, corrections, medicines, unwanted effects, handover


def alarm(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Take notice of an alarm, or pause its sound: two different things."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    name = request.POST.get("alarm", "")[:64]
    if request.POST.get("what") == "silence":
        answer = done(session.id, ask.SilenceAlarm(**asks(request), alarm=name))
        return _answered(request, chart, answer, "Its sound is paused, at most 120 s. It is still active.")
    return _answered(request, chart, done(session.id, ask.AcknowledgeAlarm(**asks(request), alarm=name)), "")


def correct(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Put a value right; both stay."""
    chart = chart_or_404(chart_id)
    _session, known = known_of(chart)
    return settle_session(
        request, chart, CorrectForm(request.POST, what=correctable(known.events), auto_id="correct_%s"),
        lambda typed: [_correction(request, typed)],
        sent_from=SentFrom(
            page=sheet_page, name="correct_form", route=_home(chart), told="Corrected; both values stay."
        ),
    )  # fmt: skip


def _correction(request: HttpRequest, typed: dict[str, Any]) -> ask.Command:
    seq, what = typed["what"].split(":", 1)
    value, reason = typed["value"], typed["reason"]
    if what in SCORES:
        return ask.Correct(**asks(request), seq=int(seq), value=value, reason=reason, kind=ScoreKind(what))
    return ask.CorrectReading(**asks(request), seq=int(seq), channel=what, value=value, reason=reason)


def rescue(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Another medicine was given."""
    return settle_session(
        request, chart_or_404(chart_id), RescueForm(request.POST, auto_id="rescue_%s"),
        lambda typed: [
            ask.GiveRescue(
                **asks(request), medicine=typed["medicine"], dose_text=typed["dose"], indication=typed["indication"]
            )
        ],
        sent_from=SentFrom(
            page=sheet_page, name="rescue_form", route="flowsheet:page", told="%(medicine)s is kept with its time."
        ),
    )  # fmt: skip


def event(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Something unwanted happened."""
    return settle_session(
        request, chart_or_404(chart_id), EventForm(request.POST, auto_id="event_%s"),
        lambda typed: [
            ask.NoteAdverseEvent(
                **asks(request), term=typed["term"], grade=typed["grade"],
                red_symptom=RedSymptom(typed["red"]) if typed["red"] else None,
            )
        ],
        sent_from=SentFrom(
            page=sheet_page, name="event_form", route="flowsheet:page", told="%(term)s is kept with its time."
        ),
    )  # fmt: skip


def take_over(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Who is signed in takes the session over, at the bedside with who gives it."""
    chart = chart_or_404(chart_id)
    _session, known = known_of(chart)
    at = proved_at(request)
    proof = must_prove(request, known.session.plan)
    if at is None or proof is not None:
        return proof or back(request, "flowsheet:page", chart)
    by = actor_of(request)
    return settle_session(
        request, chart, TakeOverForm(request.POST, auto_id="take_%s"),
        lambda typed: [ask.HandOver(**asks(request), to_person=by, to_authenticated_at=at, note=typed["note"])],
        sent_from=SentFrom(
            page=sheet_page, name="take_form", route="flowsheet:page", told="You have taken this session over."
        ),
    )  # fmt: skip


def emergency(request: HttpRequest, chart_id: str) -> HttpResponse:
    """What to do, in order, large; and what happened, with times, to print."""
    chart = chart_or_404(chart_id)
    session, known = known_of(chart)
    desk().start()
    said = desk().now(session.id)
    at = said.at if said is not None else moment()
    plan = chart.plan.proposed.plan if chart.plan else None
    context = {
        **_stands(known, at, said),
        "told": told_of(known),
        "key": secrets.token_hex(12),
        "rescue_medicines": plan.rescue if plan else (),
        "plan_weight": plan.dosing_weight if plan else None,
        "chair": session.scheduled.chair if session.scheduled else "",
        "alarm_log": _alarm_log(known),
    }
    return page(request, "flowsheet/emergency.html", context, chart=chart)


def _alarm_log(known: Known) -> list[tuple[str, str]]:
    from lenitive.domain.infusion.events import AlarmRaised  # noqa: PLC0415 - for this list alone

    found = [event for event in known.events if isinstance(event.data, AlarmRaised)]
    return [(f"{local(event.at):%H:%M:%S}", getattr(event.data, "message", "")) for event in reversed(found)][:20]


def _home(chart: Chart) -> str:
    return "flowsheet:page" if chart.session_now is not None else "start:page"


def _answered(request: HttpRequest, chart: Chart, answer: object, said: str) -> HttpResponse:
    if isinstance(answer, Refusal):
        return sheet_page(request, chart.id, refusal=answer)
    home = request.POST.get("home")
    route = home if home in {"flowsheet:emergency", "recovery:page", "start:page"} else "flowsheet:page"
    return back(request, str(route), chart, said, answer)


def address_of(chart_id: str) -> str:
    """Where the flowsheet of a person is."""
    return reverse("flowsheet:page", args=(chart_id,))
