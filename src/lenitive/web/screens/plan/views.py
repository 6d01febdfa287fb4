"""The plan of a person: made, compared, signed, verified."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lenitive.clinic.charts.actions import propose_plan, query_plan, sign_plan, verify_plan
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.sessions import earlier_of
from lenitive.clinic.plan import plan_for, plan_with
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.alternatives import COLUMNS
from lenitive.domain.plan.limit import LimitAnswer
from lenitive.web.screens.plan.forms import QueryForm, SignForm, VerifyForm
from lenitive.web.screens.plan.side_by_side import chance_rows, plot_data, rows_of_curves, shown
from lenitive.web.site.forms import CommandForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import chart_or_404, page, submit
from lenitive.web.site.who import signer_of


def plan_page(
    request: HttpRequest, chart_id: str, *, forms: dict[str, Form] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The newest plan."""
    chart = chart_or_404(chart_id)
    context: dict[str, Any] = {"propose_form": CommandForm.on(chart), **_forms(chart), **(forms or {})}
    if chart.plan is not None:
        context |= _of_plan(chart, request.GET.get("beside", ""))
    wrong = any(form.errors for form in (forms or {}).values())
    return page(request, "plan/page.html", context, chart=chart, refusal=refusal, status=422 if wrong else 200)


def _forms(chart: Chart) -> dict[str, Form]:
    if chart.plan is None:
        return {}
    initial = {"plan_id": chart.plan.id}
    return {
        "sign_form": SignForm.on(chart, initial=initial),
        "verify_form": VerifyForm.on(chart, initial=initial),
        "query_form": QueryForm.on(chart, initial=initial),
    }


def beside(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The figures and curves of two regimens alone, when another one was chosen on a page that stays.

    A page of an older plan is told so (409) and asks for itself anew: figures of two plans never stand on one page.
    """
    chart = chart_or_404(chart_id)
    if chart.plan is None or chart.plan.id != request.GET.get("plan"):
        return HttpResponse(status=409)
    figures = _two_regimens(chart, request.GET.get("beside", ""))
    return render(request, "plan/beside.html", {"propose_form": CommandForm.on(chart), "chart": chart, **figures})


def _two_regimens(chart: Chart, second: str) -> dict[str, Any]:
    newest, considered = chart.plan, house().charts.considered(chart)
    if newest is None or considered is None:
        return {}
    plan = newest.proposed.plan
    both = shown(considered, newest.id, plan, second)
    return {
        "newest": newest,
        "plan": plan,
        "both": both,
        "plot": plot_data(both),
        "curve_rows": rows_of_curves(both),
        "chances": chance_rows(both),
    }


def _of_plan(chart: Chart, second: str) -> dict[str, Any]:
    figures, newest = _two_regimens(chart, second), chart.plan
    if newest is None or not figures:
        return {}
    plan = newest.proposed.plan
    return {
        **figures,
        "chosen": None if newest.proposed.chosen == "rules" else COLUMNS[newest.proposed.chosen],
        "top_rate": max(step.rate_mg_kg_h for step in plan.regimen.steps),
        "others": [one for one in plan.alternatives if one.id != "rules"],
        "limits_beyond": [one for one in plan.limits if one.answer is not LimitAnswer.WITHIN],
        "outdated": newest.proposed.on_version < chart.known_version,
    }


def propose(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Work a plan out on what is known now."""
    chart = chart_or_404(chart_id)
    considered = house().charts.considered(chart)
    if considered is None:
        raise Http404("nothing was imported")
    plan = plan_for(considered, earlier_of(chart, house().record, house().now()))
    return _then(request, chart_id, submit(request, chart_id, lambda now: propose_plan(now, plan=plan)))


def choose(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Take another of the regimens side by side: a plan of its own, to be read and signed like every plan."""
    chart, chosen = chart_or_404(chart_id), request.POST.get("alternative", "")
    considered, newest = house().charts.considered(chart), chart.plan
    if considered is None or newest is None or newest.signed is not None:
        raise Http404("no plan waits for a choice")
    if chosen not in {one.id for one in newest.proposed.plan.alternatives}:
        raise Http404("this plan has no such regimen beside it")
    earlier = earlier_of(chart, house().record, house().now())
    plan = plan_with(considered, newest.proposed.plan, chosen, earlier)
    return _then(request, chart_id, submit(request, chart_id, lambda now: propose_plan(now, plan=plan, chosen=chosen)))


def sign(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Order it."""
    form = SignForm(request.POST)
    if not form.is_valid():
        return plan_page(request, chart_id, forms={"sign_form": form})
    plan_id, by = form.cleaned_data["plan_id"], signer_of(request)
    return _then(request, chart_id, submit(request, chart_id, lambda now: sign_plan(now, plan_id=plan_id, by=by)))


def verify(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Release it."""
    form = VerifyForm(request.POST)
    if not form.is_valid():
        return plan_page(request, chart_id, forms={"verify_form": form})
    said, by = form.cleaned_data, signer_of(request)
    done = submit(
        request,
        chart_id,
        lambda now: verify_plan(now, plan_id=said["plan_id"], by=by, own_rate_ml_h=float(said["own_rate"])),
    )
    return _then(request, chart_id, done)


def query(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Send it back with a question."""
    form = QueryForm(request.POST)
    if not form.is_valid():
        return plan_page(request, chart_id, forms={"query_form": form})
    said, by = form.cleaned_data, signer_of(request)
    done = submit(
        request, chart_id, lambda now: query_plan(now, plan_id=said["plan_id"], question=said["question"], by=by)
    )
    return _then(request, chart_id, done)


def _then(request: HttpRequest, chart_id: str, done: Chart | Refusal) -> HttpResponse:
    if isinstance(done, Refusal):
        return plan_page(request, chart_id, refusal=done)
    return HttpResponseRedirect(reverse("plan:page", args=(chart_id,)))
