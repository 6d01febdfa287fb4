"""Answering by a link: no account, one question a page, one tap an answer, on any telephone, without script.

The page knows the day and the question, and shows nothing of who is asked. What an answer was is not shown again.
"""

import secrets
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.charts import Asked
from lenitive.clinic.charts.follow_up import Ask, answer_question, ask_of
from lenitive.clinic.roles import Member, Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.follow_up_questions import Question, alert_of
from lenitive.web.screens.follow_up.forms import RATHER_NOT
from lenitive.web.screens.follow_up.links import ask_id_of, chart_asked
from lenitive.web.site.house import house

GONE = 410


@dataclass(frozen=True, slots=True)
class _Asked:
    chart: Chart
    ask: Ask
    ask_id: str


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The next question of a link, or why there is none."""
    found = _asked(token)
    if found is None:
        return _says(request, "forged", 404)
    if found.ask.finished:
        return _says(request, "used", 200, told=_told_before(found.ask))
    if house().today() > found.ask.until:
        return _says(request, "expired", GONE)
    question = _question(found.ask, request)
    if question is None:
        return _says(request, "used", 200, told=_told_before(found.ask))
    if request.method == "POST":
        return _keep(request, token, found, question)
    return _asks(request, found.ask, question)


def _asked(token: str) -> _Asked | None:
    ask_id = ask_id_of(token)
    chart = None if ask_id is None else chart_asked(house().charts, ask_id)
    if ask_id is None or chart is None:
        return None
    ask = ask_of(chart, ask_id, house().today())
    return None if ask is None else _Asked(chart, ask, ask_id)


def _question(ask: Ask, request: HttpRequest) -> Question | None:
    """What a form answers, what "back" asks for, or the first that was not passed."""
    named = request.POST.get("question") or request.GET.get("again")
    return next((one for one in ask.questions if one.id == named), ask.next_question)


def _keep(request: HttpRequest, token: str, found: _Asked, question: Question) -> HttpResponse:
    said = request.POST.get("answer", "")
    if said not in {*question.values, RATHER_NOT}:
        return _asks(request, found.ask, question, wrong=True)
    value = None if said == RATHER_NOT else said
    now = house().now()
    asked = Asked(
        by=Member(id=f"link-{found.ask_id}", role=Role.PATIENT), at=now, key=request.POST.get("key", "")[:40] or None
    )
    done = house().charts.submit(
        found.chart.id,
        lambda chart: answer_question(chart, ask_id=found.ask_id, question=question.id, answer=value, now=now),
        asked,
    )
    if isinstance(done, Refusal) and done.rule != "FUP-USED":
        return _says(request, "expired" if done.rule == "FUP-EXPIRED" else "forged", GONE)
    return HttpResponseRedirect(reverse("follow_up:answer", args=(token,)))


def _asks(request: HttpRequest, ask: Ask, question: Question, *, wrong: bool = False) -> HttpResponse:
    place = ask.questions.index(question)
    context = {
        "ask": ask,
        "question": question,
        "number": place + 1,
        "of": len(ask.questions),
        "before": ask.questions[place - 1].id if place else None,
        "told": _told_before(ask, ask.questions[place - 1].id if place else ""),
        "rather_not": RATHER_NOT,
        "key": secrets.token_hex(12),
        "wrong": wrong,
    }
    return render(request, "follow_up/question.html", context, status=422 if wrong else 200)


def _told_before(ask: Ask, just_now: str | None = None) -> str:
    """What the person must know because of what they answered: what cannot wait on every page, the rest once.

    Args:
        ask: With the answers so far.
        just_now: The question before this one; None at the end, where everything is said again.
    """
    rules = {question: rule for question, said in ask.answers.items() if (rule := alert_of(question, said))}
    urgent = [rule.told for rule in rules.values() if rule.urgent]
    if urgent:
        return urgent[-1]
    once = [rule.told for question, rule in rules.items() if just_now is None or question == just_now]
    return once[-1] if once else ""


def _says(request: HttpRequest, what: str, status: int, *, told: str = "") -> HttpResponse:
    return render(request, "follow_up/end.html", {"what": what, "told": told}, status=status)
