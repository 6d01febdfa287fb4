"""What a screen uses: find the chart, have something done to it, show the page in its frame."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.charts import Decide
from lenitive.clinic.charts.journey import next_step
from lenitive.clinic.charts.told import told
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.site.banner import banner_of
from lenitive.web.site.house import house
from lenitive.web.site.navigation import tabs
from lenitive.web.site.who import asked_by, role_of

CONFLICT = 409
NOT_DONE = 422


def chart_or_404(chart_id: str) -> Chart:
    """The chart of an address.

    Raises:
        Http404: There is none.
    """
    chart = house().charts.chart(chart_id)
    if chart is None:
        raise Http404("this chart is not there")
    return chart


def submit(request: HttpRequest, chart_id: str, decide: Decide) -> Chart | Refusal:
    """Have a use case of `clinic.charts.actions` done, for who is signed in, once, on the version of the form.

    Example (in a view):
        done = submit(request, chart_id, lambda chart: sign_plan(chart, plan_id=plan_id, by=signer_of(request)))
    """
    return house().charts.submit(chart_id, decide, asked_by(request))


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    chart: Chart | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page in its frame; with a chart it has banner, tabs and timeline (extend `site/person.html`).

    Args:
        request: What is answered.
        template: Of the screen.
        context: Of the screen.
        chart: Whose page it is; None for a page about nobody.
        refusal: Why something was not done; shown on top, with the status that says so.
        status: Of the answer when nothing was refused.
    """
    filled: dict[str, Any] = {**(context or {}), "refusal": refusal}
    if chart is not None:
        filled |= _of_person(request, chart)
    if refusal is not None:
        status = CONFLICT if refusal.rule == "CHT-VERSION" else NOT_DONE
    return render(request, template, filled, status=status)


def _of_person(request: HttpRequest, chart: Chart) -> dict[str, Any]:
    role, today = role_of(request), house().today()
    route = request.resolver_match.view_name if request.resolver_match else ""
    shown = tabs(role, own=role is Role.PATIENT)
    return {
        "chart": chart,
        "banner": banner_of(chart, today),
        "timeline": tuple(reversed(told(chart))),
        "next_step": next_step(chart, today),
        "tabs": [(reverse(tab.route, args=(chart.id,)), tab.label, tab.route == route) for tab in shown],
    }
