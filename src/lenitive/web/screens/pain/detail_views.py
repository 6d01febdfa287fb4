"""One pain, one trial, one medicine, one instrument: a page each."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from lenitive.clinic.charts.answering import add_medicine, change_medicine
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.charts import Decide
from lenitive.clinic.charts.describing import FREE, add_trial, answer_instrument, describe_problem
from lenitive.domain.assessment.description import describe_pain, site_words
from lenitive.domain.assessment.instruments import INSTRUMENTS
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.drafts import draft_of, forget
from lenitive.web.screens.pain.forms import (
    InstrumentForm,
    MedicineForm,
    ProblemForm,
    TrialForm,
    UseForm,
    problem_initial,
    use_initial,
)
from lenitive.web.site.forms import CommandForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, own_page, page, settle, submit
from lenitive.web.site.who import signer_of


def problem(request: HttpRequest, chart_id: str, number: int) -> HttpResponse:
    """Describe one pain."""
    chart = chart_or_404(chart_id)
    listed = chart.intake.pain_problems if chart.intake is not None else ()
    if chart.intake is None or number >= len(listed):
        raise Http404("this pain is not there")
    one, name, today = listed[number], f"pain-problem-{number}", house().today()
    draft = None if request.method == "POST" else draft_of(request, chart_id, name)
    form = _form(request, ProblemForm, chart, {"rated_on": today, **_known(problem_initial(one))}, draft)
    context = {
        "title": site_words(one),
        "found": describe_pain(one, chart.intake.as_of),
        "draft": draft,
        "draft_address": reverse("pain:problem_draft", args=(chart_id, number)),
    }

    def decide(now: Chart) -> Any:  # noqa: ANN401 - what happened or why not
        return describe_problem(now, problem=form.problem(one.id), today=today)

    return _done(request, chart, form, decide, template="pain/problem.html", context=context, draft=name)


def _known(initial: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in initial.items() if value is not None}


def trial(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Add what was tried."""
    chart = chart_or_404(chart_id)
    draft = None if request.method == "POST" else draft_of(request, chart_id, "pain-trial")
    form = _form(request, TrialForm, chart, {}, draft)
    form.intake = chart.intake
    context = {
        "title": "What was tried",
        "draft": draft,
        "draft_address": reverse("pain:trial_draft", args=(chart_id,)),
    }

    def decide(now: Chart) -> Any:  # noqa: ANN401 - what happened or why not
        return add_trial(now, trial=form.trial(), today=house().today())

    return _done(request, chart, form, decide, template="pain/entry.html", context=context, draft="pain-trial")


def new_medicine(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Add a medicine."""
    chart = chart_or_404(chart_id)
    form = _form(request, MedicineForm, chart, {}, None)
    form.intake = chart.intake

    def decide(now: Chart) -> Any:  # noqa: ANN401 - what happened or why not
        return add_medicine(now, medicine=form.medicine(), today=house().today(), by=signer_of(request))

    return _done(request, chart, form, decide, template="pain/entry.html", context={"title": "A medicine"})


def medicine(request: HttpRequest, chart_id: str, number: int) -> HttpResponse:
    """Say how a medicine is taken."""
    chart = chart_or_404(chart_id)
    listed = chart.intake.medications if chart.intake is not None else ()
    if number >= len(listed):
        raise Http404("this medicine is not there")
    entry = listed[number]
    form = _form(request, UseForm, chart, use_initial(entry), None)
    form.before = entry.units_per_day

    def decide(now: Chart) -> Any:  # noqa: ANN401 - what happened or why not
        return change_medicine(
            now,
            number=number,
            medicine=replace(entry, **form.changed(entry)),
            why=form.cleaned_data["why"],
            today=house().today(),
            by=signer_of(request),
        )

    context = {"title": entry.text, "from_record": entry.provenance.resource}
    return _done(request, chart, form, decide, template="pain/entry.html", context=context)


def instrument(request: HttpRequest, chart_id: str, instrument: str) -> HttpResponse:
    """Ask a free instrument."""
    chart = chart_or_404(chart_id)
    if instrument not in FREE:
        raise Http404("this instrument has no items here")
    of, today = INSTRUMENTS[instrument], house().today()
    form: Any = InstrumentForm(request.POST, of=of) if request.method == "POST" else InstrumentForm.on(chart, of=of)

    def decide(now: Chart) -> Any:  # noqa: ANN401 - what happened or why not
        said = form.answers()
        return answer_instrument(now, instrument=instrument, answers=said, today=today, by=signer_of(request))

    context = {"title": of.name, "instrument": of}
    return _done(request, chart, form, decide, template="pain/entry.html", context=context)


def _form(request: HttpRequest, kind: type[Any], chart: Chart, initial: dict[str, Any], draft: Any) -> Any:  # noqa: ANN401 - one of the forms
    if request.method == "POST":
        return kind(request.POST)
    typed = {name: value for name, value in draft.initial.items() if name in kind.base_fields} if draft else {}
    blank = {name: False for name in ("part_absent",) if draft and name in kind.base_fields}
    return kind.on(chart, initial={**initial, **blank, **typed})


def _done(
    request: HttpRequest,
    chart: Chart,
    form: CommandForm,
    decide: Callable[[Chart], Any] | Decide,
    *,
    template: str,
    context: dict[str, Any],
    draft: str = "",
) -> HttpResponse:
    """Show the form, or have it done and go back to the pain."""

    def shown(*, forms: Forms, refusal: Refusal | None = None) -> HttpResponse:
        return page(request, template, context, chart=chart_or_404(chart.id), refusal=refusal, forms=forms)

    def back(_: object) -> HttpResponse:
        if draft:
            forget(request, chart.id, draft)
        return own_page(request, chart.id)

    if request.method != "POST":
        return shown(forms={"form": form})
    return settle(form, lambda _: submit(request, chart.id, decide), again=shown, name="form", back=back)
