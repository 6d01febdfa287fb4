"""The follow-up of one person, for who treats: what was asked, what came back, what needs somebody."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.follow_up import (
    Ask,
    AskState,
    answer_questions,
    ask_of,
    ask_person,
    asks,
    finish_task,
    own_follow_up,
    settle_alert,
    take_alert,
)
from lenitive.clinic.charts.outcomes import kept_outcome
from lenitive.clinic.charts.worklist import whose_check, worklist
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.follow_up_questions import QUESTIONS
from lenitive.web.policy import Verdict, verdict
from lenitive.web.screens.follow_up.forms import AskForm, CheckForm, PhoneForm, SettleForm, TakeForm
from lenitive.web.screens.follow_up.links import link_of
from lenitive.web.site.forms import CommandForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, own_page, page, settle, settle_chart, submit
from lenitive.web.site.who import role_of, signer_of

_Shown = dict[str, Any]


def follow_up(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """What was asked, what came back, what needs somebody."""
    chart, today = chart_or_404(chart_id), house().today()
    outcome = kept_outcome(chart, house().record, today)
    form = next(iter((forms or {}).values()), None)
    listed = worklist([(chart, outcome)], house().now())
    context: _Shown = {
        "may_act": verdict("follow_up:ask", "POST", role=role_of(request), own=False) is Verdict.YES,
        "own_form": CommandForm.on(chart, auto_id="own-%s"),
        "alerts": [_alert(chart, one.alert, late=one.late, form=form) for one in listed.alerts],
        "settled": [one for one in chart.alerts if one.settled is not None],
        "asks": [_ask(request, chart, one) for one in reversed(asks(chart, today)) if one.state is not _PLANNED],
        "planned": [one for one in asks(chart, today) if one.state is _PLANNED],
        "checks": [_check(chart, one.task, form) for one in listed.checks],
    }
    return page(request, "follow_up/page.html", context, chart=chart, refusal=refusal, forms=forms)


_PLANNED = AskState.PLANNED


def _alert(chart: Chart, alert: Any, *, late: bool, form: Form | None) -> _Shown:  # noqa: ANN401 - of the chart
    mine = form if isinstance(form, SettleForm) and form.data.get("alert_id") == alert.id else None
    initial = {"alert_id": alert.id}
    return {
        "alert": alert,
        "late": late,
        "question": QUESTIONS[alert.raised.question].words if alert.raised.question in QUESTIONS else "",
        "take_form": TakeForm.on(chart, initial=initial, auto_id=f"take-{alert.id}-%s"),
        "settle_form": mine or SettleForm.on(chart, initial=initial, auto_id=f"settle-{alert.id}-%s"),
        "wrong": mine is not None,
    }


def _ask(request: HttpRequest, chart: Chart, ask: Ask) -> _Shown:
    initial = {"session_id": ask.session_id, "due_on": ask.due_on}
    return {
        "ask": ask,
        "form": AskForm.on(chart, initial=initial, auto_id=f"ask-{ask.due_on}-%s") if ask.state == "due" else None,
        "link": link_of(request, ask.ask_id) if ask.ask_id and ask.state == "waiting" else None,
        "said": [(one, _words(one.id, ask.answers[one.id])) for one in ask.questions if one.id in ask.answers],
    }


def _words(question: str, answer: str | None) -> str | None:
    return next((choice.words for choice in QUESTIONS[question].choices if choice.value == answer), None)


def _check(chart: Chart, task: Any, form: Form | None) -> _Shown:  # noqa: ANN401 - a task of the outcome
    mine = form if isinstance(form, CheckForm) and form.data.get("rule") == task.rule else None
    return {
        "task": task,
        "whose": whose_check(task.rule),
        "form": mine or CheckForm.on(chart, initial={"rule": task.rule}, auto_id=f"{task.rule}-{task.due_on}-%s"),
        "wrong": mine is not None,
    }


def ask(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Make the link of one day."""
    return settle_chart(
        request, chart_id, AskForm(request.POST),
        lambda chart, said: ask_person(
            chart, session_id=said["session_id"], due_on=said["due_on"], today=house().today()
        ),
        shown=follow_up, name="ask_form",
    )  # fmt: skip


def own(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Answer for the follow-up of a person."""
    by = signer_of(request)
    return settle_chart(
        request, chart_id, CommandForm(request.POST), lambda chart, _: own_follow_up(chart, by=by),
        shown=follow_up, name="own_form",
    )  # fmt: skip


def take(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Answer for an alert."""
    by = signer_of(request)
    return settle_chart(
        request, chart_id, TakeForm(request.POST),
        lambda chart, said: take_alert(chart, alert_id=said["alert_id"], by=by), shown=follow_up, name="take_form",
    )  # fmt: skip


def settled(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Say what was done about an alert."""
    by = signer_of(request)
    return settle_chart(
        request, chart_id, SettleForm(request.POST),
        lambda chart, said: settle_alert(chart, alert_id=said["alert_id"], done=said["done"], by=by),
        shown=follow_up, name="settle_form",
    )  # fmt: skip


def check(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Keep that a check was done."""
    return settle_chart(
        request, chart_id, CheckForm(request.POST),
        lambda chart, said: finish_task(chart, rule=said["rule"], note=said["note"], today=house().today()),
        shown=follow_up, name="check_form",
    )  # fmt: skip


def phone(request: HttpRequest, chart_id: str, ask_id: str) -> HttpResponse:
    """The same questions, asked on the telephone and written down by who asks."""
    chart, now = chart_or_404(chart_id), house().now()
    found = ask_of(chart, ask_id, house().today())
    if found is None:
        raise Http404("nothing is asked by this number")

    def asked(*, forms: Forms, refusal: Refusal | None = None) -> HttpResponse:
        return page(
            request, "follow_up/phone.html", {"ask": found}, chart=chart_or_404(chart_id), refusal=refusal, forms=forms
        )

    if request.method != "POST":
        return asked(forms={"form": PhoneForm.on(chart, ask=found)})
    form = PhoneForm(request.POST, ask=found)
    return settle(
        form,
        lambda _: submit(
            request,
            chart_id,
            lambda at: answer_questions(at, ask_id=ask_id, answers=form.answers, now=now, how="phone"),
        ),
        again=asked,
        name="form",
        back=lambda _: own_page(request, chart_id),
    )
