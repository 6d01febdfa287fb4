"""The plan of a person: made, compared, signed; the pharmacy verifies it by its own arithmetic."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lenitive.clinic.charts.actions import propose_plan, sign_plan
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.sessions import earlier_of
from lenitive.clinic.plan import plan_for, plan_with
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.alternatives import COLUMNS
from lenitive.domain.plan.limit import LimitAnswer
from lenitive.web.screens.plan.forms import SignForm
from lenitive.web.screens.plan.side_by_side import chance_rows, plot_data, shown, tables_of_curves
from lenitive.web.site.forms import CommandForm, still_about
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, page, settle_chart
from lenitive.web.site.who import signer_of


def plan_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """The newest plan. That somebody has read a plan is not carried over to another one."""
    chart = chart_or_404(chart_id)
    context: dict[str, Any] = {"propose_form": CommandForm.on(chart)}
    if chart.plan is not None:
        context |= {"sign_form": SignForm.on(chart, initial={"plan_id": chart.plan.id})}
        context |= _of_plan(chart, request.GET.get("beside", ""))
        forms = still_about(forms, "plan_id", chart.plan.id)
    return page(request, "plan/page.html", context, chart=chart, refusal=refusal, forms=forms)


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
        "curve_tables": tables_of_curves(both),
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
    return settle_chart(
        request, chart_id, CommandForm(request.POST), lambda now, _: propose_plan(now, plan=plan),
        shown=plan_page, name="propose_form",
    )  # fmt: skip


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
    return settle_chart(
        request, chart_id, CommandForm(request.POST), lambda now, _: propose_plan(now, plan=plan, chosen=chosen),
        shown=plan_page, name="propose_form",
    )  # fmt: skip


def sign(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Order it."""
    by = signer_of(request)
    return settle_chart(
        request, chart_id, SignForm(request.POST), lambda now, said: sign_plan(now, plan_id=said["plan_id"], by=by),
        shown=plan_page, name="sign_form",
    )  # fmt: skip
