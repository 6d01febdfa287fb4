"""The flowsheet of a running infusion, and everything that may be done on it."""

import secrets
import time
from datetime import datetime, timedelta
from typing import Any, Final

from django.forms import Form
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
)
from lenitive.web.clock_zone import local
from lenitive.web.running import Known, desk
from lenitive.web.screens.flowsheet.forms import (
    MEDICINES,
    STOP_REASONS,
    UNWANTED,
    VITAL_FIELDS,
    CorrectForm,
    EventForm,
    RateForm,
    RescueForm,
    RoundForm,
)
from lenitive.web.screens.flowsheet.predicted import responses_of
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
from lenitive.web.site.pages import chart_or_404, page
from lenitive.web.site.who import member_of, role_of
from lenitive.web.text import quantity
from lenitive.web.waiting_orders import shown

COLUMNS_SHOWN: Final = 14


def sheet_page(
    request: HttpRequest,
    chart_id: str,
    *,
    forms: dict[str, Form] | None = None,
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
        **_forms(request, known),
        **(forms or {}),
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
    wrong = any(form.errors for form in (forms or {}).values())
    return page(request, "flowsheet/page.html", context, chart=chart, refusal=refusal, status=422 if wrong else 200)


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
    names = names_of({column.by for column in shown})
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
            responses=responses_of(chart, plan),
        ),
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
        how = "Rate up to" if data.to_rate_ul_h > data.from_rate_ul_h else "Rate down to"
        return f"{how} {rate_words(plan, data.to_rate_ul_h)}{': ' + data.reason if data.reason else ''}"
    if isinstance(data, InfusionStarted | Resumed):
        how = "Started at" if isinstance(data, InfusionStarted) else "Went on at"
        return f"{how} {rate_words(plan, data.rate_ul_h)}"
    if isinstance(data, Held):
        return f"Held: {data.reason or 'no reason given'}"
    if isinstance(data, Stopped):
        return f"Stopped, {str(data.reason).replace('_', ' ')}{': ' + data.note if data.note else ''}"
    return _said(data)


def _said(data: object) -> str:
    if isinstance(data, RescueGiven):
        wait = f"; no increase for {data.no_increase_min} min" if data.no_increase_min else ""
        return f"{data.medicine} {data.dose_text}: {data.indication}{wait}"
    if isinstance(data, AdverseEventNoted):
        return f"{data.term}, grade {data.grade}{', stops the infusion' if data.red_symptom else ''}"
    return ""


def _forms(request: HttpRequest, known: Known) -> dict[str, Any]:
    initial = {"key": secrets.token_hex(12), "version": known.session.version}
    role = role_of(request)
    return {
        "round_form": RoundForm(initial={**initial, "seen": last_entered(known.events)}, session=known.session),
        "rate_form": RateForm(initial=initial, auto_id="rate_%s"),
        "correct_form": CorrectForm(initial=initial, what=correctable(known.events), auto_id="correct_%s"),
        "rescue_form": RescueForm(initial=initial, auto_id="rescue_%s"),
        "event_form": EventForm(initial=initial, auto_id="event_%s"),
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
    session, known = known_of(chart)
    form = RoundForm(request.POST, session=known.session)
    if not form.is_valid():
        return again(request, chart_id, "round_form", form)
    newer = [one for one in known.events if one.seq > form.cleaned_data["seen"] and is_round(one) and one.actor.id]
    newer = [one for one in newer if str(one.actor.role) not in {"device", "system"}]
    asked_before = request.POST.get("key", "") in {one.key[:24] for one in newer if one.key}
    if newer and not asked_before:
        return _somebody_was_first(request, chart_id, form, newer)
    commands = round_commands(request, form.cleaned_data, moment())
    answer = done(session.id, *commands)
    if isinstance(answer, Refusal):
        return again(request, chart_id, "round_form", form, refusal=answer)
    return back(request, _home(chart), chart, "Entered.", answer)


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
    again.is_valid()
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
    session, known = known_of(chart)
    form = CorrectForm(request.POST, what=correctable(known.events), auto_id="correct_%s")
    if not form.is_valid():
        return again(request, chart_id, "correct_form", form)
    seq, what = form.cleaned_data["what"].split(":", 1)
    value, reason = form.cleaned_data["value"], form.cleaned_data["reason"]
    command: ask.Command
    if what in {str(kind) for kind in ScoreKind}:
        if value is None:
            form.add_error("value", "A score is put right by another score.")
            return again(request, chart_id, "correct_form", form)
        command = ask.Correct(**asks(request), seq=int(seq), value=value, reason=reason, kind=ScoreKind(what))
    else:
        command = ask.CorrectReading(**asks(request), seq=int(seq), channel=what, value=value, reason=reason)
    answer = done(session.id, command)
    if isinstance(answer, Refusal):
        return again(request, chart_id, "correct_form", form, refusal=answer)
    return back(request, _home(chart), chart, "Corrected; both values stay.", answer)


def rescue(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Another medicine was given."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    form = RescueForm(request.POST, auto_id="rescue_%s")
    if not form.is_valid():
        return again(request, chart_id, "rescue_form", form)
    said = form.cleaned_data
    command = ask.GiveRescue(
        **asks(request), medicine=said["medicine"], dose_text=said["dose"], indication=said["indication"]
    )
    return _answered(request, chart, done(session.id, command), f"{said['medicine']} is kept with its time.")


def event(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Something unwanted happened."""
    chart = chart_or_404(chart_id)
    session, _ = known_of(chart)
    form = EventForm(request.POST, auto_id="event_%s")
    if not form.is_valid():
        return again(request, chart_id, "event_form", form)
    said = form.cleaned_data
    red = RedSymptom(said["red"]) if said["red"] else None
    command = ask.NoteAdverseEvent(**asks(request), term=said["term"], grade=said["grade"], red_symptom=red)
    return _answered(request, chart, done(session.id, command), f"{said['term']} is kept with its time.")


def take_over(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Who is signed in takes the session over, at the bedside with who gives it."""
    chart = chart_or_404(chart_id)
    session, known = known_of(chart)
    at = proved_at(request)
    proof = must_prove(request, known.session.plan)
    if at is None or proof is not None:
        return proof or back(request, "flowsheet:page", chart)
    command = ask.HandOver(
        **asks(request), to_person=actor_of(request), to_authenticated_at=at, note=request.POST.get("note", "")[:300]
    )
    return _answered(request, chart, done(session.id, command), "You have taken this session over.")


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


def again(request: HttpRequest, chart_id: str, name: str, form: Form, refusal: Refusal | None = None) -> HttpResponse:
    """The page with a form as it was sent, and what was wrong with it."""
    return sheet_page(request, chart_id, forms={name: form}, refusal=refusal)


def address_of(chart_id: str) -> str:
    """Where the flowsheet of a person is."""
    return reverse("flowsheet:page", args=(chart_id,))
