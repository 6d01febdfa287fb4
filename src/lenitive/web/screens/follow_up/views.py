"""The follow-up of one person, for who treats: what was asked, what came back, what needs somebody."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lenitive.clinic.charts.actions import Happened
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
from lenitive.web.site.pages import chart_or_404, page, submit
from lenitive.web.site.who import role_of, signer_of

_Shown = dict[str, Any]


def follow_up(
    request: HttpRequest, chart_id: str, *, form: Form | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """What was asked, what came back, what needs somebody."""
    chart, today = chart_or_404(chart_id), house().today()
    outcome = kept_outcome(chart, house().record, today)
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
    status = 422 if form is not None and form.errors else 200
    return page(request, "follow_up/page.html", context, chart=chart, refusal=refusal, status=status)


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
    return _done(
        request, chart_id, AskForm(request.POST),
        lambda chart, said: ask_person(
            chart, session_id=said["session_id"], due_on=said["due_on"], today=house().today()
        ),
    )  # fmt: skip


def own(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Answer for the follow-up of a person."""
    by = signer_of(request)
    return _done(request, chart_id, CommandForm(request.POST), lambda chart, _: own_follow_up(chart, by=by))


def take(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Answer for an alert."""
    by = signer_of(request)
    return _done(
        request, chart_id, TakeForm(request.POST),
        lambda chart, said: take_alert(chart, alert_id=said["alert_id"], by=by),
    )  # fmt: skip


def settle(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Say what was done about an alert."""
    by = signer_of(request)
    return _done(
        request, chart_id, SettleForm(request.POST),
        lambda chart, said: settle_alert(chart, alert_id=said["alert_id"], done=said["done"], by=by),
    )  # fmt: skip


def check(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Keep that a check was done."""
    return _done(
        request, chart_id, CheckForm(request.POST),
        lambda chart, said: finish_task(chart, rule=said["rule"], note=said["note"], today=house().today()),
    )  # fmt: skip


def _done(
    request: HttpRequest, chart_id: str, form: Form, decide: Callable[[Chart, _Shown], Happened | Refusal]
) -> HttpResponse:
    chart_or_404(chart_id)
    if not form.is_valid():
        return follow_up(request, chart_id, form=form)
    done = submit(request, chart_id, lambda chart: decide(chart, form.cleaned_data))
    if isinstance(done, Refusal):
        return follow_up(request, chart_id, refusal=done)
    return HttpResponseRedirect(reverse("follow_up:page", args=(chart_id,)))


def phone(request: HttpRequest, chart_id: str, ask_id: str) -> HttpResponse:
    """The same questions, asked on the telephone and written down by who asks."""
    chart = chart_or_404(chart_id)
    found = ask_of(chart, ask_id, house().today())
    if found is None:
        raise Http404("nothing is asked by this number")
    form = PhoneForm.on(chart, ask=found) if request.method == "GET" else PhoneForm(request.POST, ask=found)
    refusal = None
    if request.method == "POST" and form.is_valid() and isinstance(form, PhoneForm):
        answers, now = form.answers, house().now()
        done = submit(
            request, chart_id, lambda at: answer_questions(at, ask_id=ask_id, answers=answers, now=now, how="phone")
        )
        if not isinstance(done, Refusal):
            return HttpResponseRedirect(reverse("follow_up:page", args=(chart_id,)))
        refusal = done
    status = 422 if form.errors else 200
    context = {"form": form, "ask": found}
    return page(request, "follow_up/phone.html", context, chart=chart, refusal=refusal, status=status)
