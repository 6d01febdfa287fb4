"""Recovery, the gate with everything it waits for, discharge, and where the drug went."""

import secrets
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.roles import Role as ClinicRole
from lenitive.clinic.session_account import account_of, episodes_of, summary_of
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.discharge import DISCHARGE, Aldrete, gate
from lenitive.domain.infusion.events import CheckAnswer, DischargeChecked, Remainder
from lenitive.domain.infusion.machine import account, remaining_ul
from lenitive.domain.infusion.session import State, epoch_ms
from lenitive.record.journal import lines
from lenitive.web.at_the_chair import SentFrom, actor_of, asks, back, done, known_of, moment, settle_session
from lenitive.web.drafts_at_the_chair import GATE, draft_in, forget_in
from lenitive.web.running import Known, desk
from lenitive.web.screens.recovery.forms import CloseForm, DischargeForm, GateForm, WasteForm
from lenitive.web.session_live import alarms_of, due_of, state_words, tiles_of
from lenitive.web.site.discovery import is_there
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, own_page, page, settle, submit
from lenitive.web.site.who import role_of
from lenitive.web.text import quantity

_HERE: Final = {State.STOPPED, State.RECOVERY, State.DISCHARGED}


def recovery_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """Where the person stands on the way home."""
    chart = chart_or_404(chart_id)
    session = chart.session_now
    known = desk().known(session.id) if session is not None else Known()
    if session is None or known.session.state not in _HERE:
        nothing: dict[str, Any] = {
            "running": session is not None,
            "last": chart.sessions_given[-1] if chart.sessions_given else None,
        }
        return page(request, "recovery/none.html", {**nothing, "has_documents": is_there("documents")}, chart=chart)
    desk().start()
    said = desk().now(session.id)
    at = said.at if said is not None else moment()
    context = {
        **_gate(known, at),
        **_drug(known),
        **_forms(request, chart, known),
        "session_id": session.id,
        "state": known.session.state.value,
        "state_words": state_words(known.session),
        "alarms": alarms_of(known.session, epoch_ms(at)),
        "home": "recovery:page",
        "was_started": known.session.started_ms is not None,
        "tiles": tiles_of(known.session, epoch_ms(at), said.vitals if said is not None else None),
        "due": due_of(known.session, epoch_ms(at)),
        "since_min": (epoch_ms(at) - (known.session.stopped_ms or epoch_ms(at))) // 60_000,
        "may_touch": role_of(request) in {ClinicRole.NURSE, ClinicRole.PRESCRIBER},
        "advised": list(chart.plan.proposed.plan.opioid_plan) if chart.plan else [],
        "has_documents": is_there("documents"),
    }
    version = known.session.version
    return page(request, "recovery/page.html", context, chart=chart, refusal=refusal, forms=forms, version=version)


def _gate(known: Known, at: datetime) -> dict[str, Any]:
    """Every item as it stands now, with what was last answered."""
    last = next((one.data for one in reversed(known.events) if isinstance(one.data, DischargeChecked)), None)
    answers = tuple(one for one in last.answers if DISCHARGE[one.item].asked) if last is not None else ()
    score = Aldrete() if last is None else _aldrete(last.aldrete)
    found = gate(known.session, at=at, aldrete=score, answers=answers)
    items = [
        {
            "id": item,
            "words": DISCHARGE[item].statement,
            "answer": answer,
            "yes": answer is Answer.YES,
            "why": "" if answer is Answer.YES else _why(item, known, at),
        }
        for item, answer in found.items()
    ]
    return {"items": items, "open": sum(not one["yes"] for one in items), "passed": known.session.gate_unmet == ()}


def _aldrete(items: tuple[int | None, ...]) -> Aldrete:
    names = ("activity", "respiration", "circulation", "consciousness", "oxygen_saturation")
    return Aldrete(**dict(zip(names, items, strict=True)))


def _why(item: str, known: Known, at: datetime) -> str:
    """What the gate waits for, in words a person can act on."""
    session = known.session
    if item == "DIS-OBSERVED" and session.stopped_ms is not None and session.plan is not None:
        left = session.plan.number("LIM-RECOVERY-01") - (epoch_ms(at) - session.stopped_ms) // 60_000
        return f"{left} min left"
    return {
        "DIS-ALDRETE": "score all five below",
        "DIS-PRESSURE": "two readings since the end, 15 min apart, the newest now",
        "DIS-PERCEPTION": "score it now",
        "DIS-PUMP": "the pump has not said that it stands",
        "DIS-ALARMS": ", ".join(sorted(session.alarms)) or "see the alarms",
    }.get(item, "answer it below")


def _drug(known: Known) -> dict[str, Any]:
    issued, given, wasted, remaining = account(known.session)
    plan = known.session.plan
    left_ul = remaining_ul(known.session)
    return {
        "account": [
            (what, quantity(Decimal(ug) / 1000, "mg"))
            for what, ug in (("Issued", issued), ("Given", given), ("Wasted", wasted), ("Remaining", remaining))
        ],
        "left": quantity(Decimal(left_ul) / 1000, "mL"),
        "left_ul": left_ul,
        "conc": plan.conc_ug_ml if plan else 0,
    }


def _forms(request: HttpRequest, chart: Chart, known: Known) -> dict[str, Any]:
    initial = {"key": secrets.token_hex(12), "version": known.session.version}
    draft = draft_in(request, chart, GATE)
    left = format(max(Decimal(remaining_ul(known.session)) / 1000, Decimal(0)).normalize(), "f")
    return {
        "key": secrets.token_hex(12),
        "draft": draft,
        "gate_form": GateForm(initial={**initial, **(draft.initial if draft else {})}, auto_id="gate_%s"),
        "discharge_form": DischargeForm(initial=initial, auto_id="home_%s"),
        "waste_form": WasteForm(initial={**initial, "volume": left}, auto_id="waste_%s"),
        "close_form": CloseForm(initial=initial, auto_id="close_%s"),
    }


def begin(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The person is observed after the infusion."""
    chart = chart_or_404(chart_id)
    session, _known = known_of(chart)
    answer = done(session.id, ask.BeginRecovery(**asks(request)))
    if isinstance(answer, Refusal):
        return recovery_page(request, chart_id, refusal=answer)
    return back(request, "recovery:page", chart, "Recovery has begun.", answer)


def check(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Go through the gate; everything that is unmet is said at once, and nothing is lost."""
    chart, form = chart_or_404(chart_id), GateForm(request.POST, auto_id="gate_%s")
    session, _known = known_of(chart)

    def asked(_: object) -> object:
        answers = tuple(CheckAnswer(item=item, answer=answer) for item, answer in form.answers().items())
        return done(session.id, ask.CheckDischarge(**asks(request), answers=answers, aldrete=form.aldrete()))

    def then(answer: object) -> HttpResponse:
        if desk().known(session.id).session.gate_unmet:
            return recovery_page(request, chart_id, forms={"gate_form": form})
        forget_in(request, chart, GATE)
        return back(request, "recovery:page", chart, "Every item is met. The person may leave within 10 min.", answer)

    return settle(form, asked, again=partial(recovery_page, request, chart_id), name="gate_form", back=then)


def discharge(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The person leaves, with the opioid plan in writing."""
    form = DischargeForm(request.POST, auto_id="home_%s")
    return settle_session(
        request, chart_or_404(chart_id), form,
        lambda typed: [ask.Discharge(**asks(request), opioid_plan=typed["opioid_plan"], agreed=form.agreed())],
        sent_from=SentFrom(
            page=recovery_page, name="discharge_form", route="recovery:page",
            told="The person has left with the opioid plan.",
        ),
    )  # fmt: skip


def waste(request: HttpRequest, chart_id: str) -> HttpResponse:
    """What was left is destroyed before a witness."""
    return settle_session(
        request, chart_or_404(chart_id), WasteForm(request.POST, request=request, auto_id="waste_%s"),
        lambda typed: [
            ask.RecordWaste(
                **asks(request), volume_ul=int(typed["volume"] * 1000), witness=typed["second"],
                second_proved_at=moment(),
            )
        ],
        sent_from=SentFrom(
            page=recovery_page, name="waste_form", route="recovery:page", told="The waste is kept, with its witness."
        ),
    )  # fmt: skip


def close(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The account is closed; the session's events go to the clinic's record, and the chart says what it left behind."""
    chart = chart_or_404(chart_id)
    session, known = known_of(chart)

    def asked(typed: dict[str, Any]) -> object:
        if known.session.state is not State.CLOSED:
            command = ask.Close(
                **asks(request), remainder=Remainder(typed["remainder"]) if typed["remainder"] else None,
                note=typed["note"], witness=typed.get("second"),
                second_proved_at=moment() if typed.get("second") else None,
            )  # fmt: skip
            if isinstance(answer := done(session.id, command), Refusal):
                return answer
        return _keep(request, chart, session.id)

    def then(_: object) -> HttpResponse:
        for one in desk().devices():
            if one["infusion"] == session.id:
                desk().release(session.id, str(one["device"]), by=actor_of(request))
        return own_page(request, chart_id)

    form = CloseForm(request.POST, request=request, auto_id="close_%s")
    return settle(form, asked, again=partial(recovery_page, request, chart_id), name="close_form", back=then)


def _keep(request: HttpRequest, chart: Chart, session_id: str) -> Chart | Refusal:
    known = desk().known(session_id)
    events = tuple(known.events)
    if house().record.end_of(session_id) is None:
        house().record.append(session_id, events)
    _, head = lines(events)
    closed = happened.SessionClosed(
        session_id=session_id,
        summary=summary_of(known.session, events, ()),
        account=account_of(known.session, float(known.session.reported_ul() or 0)),
        alarms=episodes_of(events),
        samples=None,
        head=head,
        simulated=known.session.plan.simulated if known.session.plan else True,
    )
    request.POST = request.POST.copy()  # type: ignore[assignment]
    request.POST.pop("version", None)
    return submit(request, chart.id, lambda _: (closed,))
