"""What a screen uses: find the chart, have something done to it, show the page in its frame."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve, reverse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.charts import Decide
from lenitive.clinic.charts.journey import next_step
from lenitive.clinic.charts.told import told
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.site.banner import banner_of
from lenitive.web.site.forms import CommandForm
from lenitive.web.site.house import house
from lenitive.web.site.navigation import tabs
from lenitive.web.site.reading import keep_reading
from lenitive.web.site.who import asked_by, role_of

CONFLICT = 409
NOT_DONE = 422

Forms = Mapping[str, Form]
"""Forms that were sent, by their names on the page."""


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
    forms: Forms | None = None,
    refusal: Refusal | None = None,
    version: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page in its frame; with a chart it has banner, tabs and timeline (extend `site/person.html`), and is a reading.

    Args:
        request: What is answered.
        template: Of the screen.
        context: Of the screen.
        chart: Whose page it is; None for a page about nobody.
        forms: Forms that were sent and are shown again, by their names in the context; one with errors makes it a 422.
        refusal: Why something was not done; shown on top, with the status that says so.
        version: Of what the page shows, which a form that is sent again names; None for the chart's.
        status: Of the answer when nothing was refused and no form is wrong.
    """
    sent = forms or {}
    filled: dict[str, Any] = {**(context or {}), **sent, "refusal": refusal}
    if chart is not None:
        filled |= _of_person(request, chart)
        version = chart.version if version is None else version
    for form in sent.values():
        if isinstance(form, CommandForm) and version is not None:
            form.seen_again(version)
    if any(form.errors for form in sent.values()):
        status = NOT_DONE
    if refusal is not None:
        status = CONFLICT if refusal.rule == "CHT-VERSION" else NOT_DONE
    return render(request, template, filled, status=status)


def settle(
    form: Form,
    ask: Callable[[dict[str, Any]], object],
    *,
    again: Callable[..., HttpResponse],
    name: str,
    back: Callable[[Any], HttpResponse],
) -> HttpResponse:
    """A form that was sent: have done what it asks for, or show it again with what was wrong and with what was typed.

    Every form of every screen goes this way.

    Args:
        form: As it was sent.
        ask: Has it done, out of what was said; gives what came of it, or a `Refusal`.
        again: Draws the page that the form stands on; takes `forms`, by their names there, and `refusal`.
        name: Of the form on that page.
        back: Where somebody goes on, out of what came of it.
    """
    refusal = None
    if form.is_valid():
        found = ask(form.cleaned_data)
        if not isinstance(found, Refusal):
            return back(found)
        refusal = found
    return again(forms={name: form}, refusal=refusal)


def settle_chart(
    request: HttpRequest,
    chart_id: str,
    form: Form,
    decide: Callable[[Chart, dict[str, Any]], tuple[Any, ...] | Refusal],
    *,
    shown: Callable[..., HttpResponse],
    name: str,
) -> HttpResponse:
    """`settle` for a use case of `clinic.charts`; who sent the form goes on to the screen's own page.

    Args:
        request: What is answered.
        chart_id: Of the person.
        form: As it was sent.
        decide: The use case, out of the chart as it stands and what was said.
        shown: The view that draws the page of the form.
        name: Of the form on that page.
    """
    chart_or_404(chart_id)
    return settle(
        form,
        lambda said: submit(request, chart_id, lambda now: decide(now, said)),
        again=partial(shown, request, chart_id),
        name=name,
        back=lambda _: own_page(request, chart_id),
    )


def own_page(request: HttpRequest, chart_id: str) -> HttpResponse:
    """To the page of the screen that was asked, for this person."""
    screen = _route_of(request).partition(":")[0]
    return HttpResponseRedirect(reverse(f"{screen}:page", args=(chart_id,)))


def _route_of(request: HttpRequest) -> str:
    """Name of the view by its address: what waited for a password is matched to the page that asked for it."""
    return resolve(request.path_info).view_name


def _of_person(request: HttpRequest, chart: Chart) -> dict[str, Any]:
    role, today = role_of(request), house().today()
    route = _route_of(request)
    keep_reading(request, route, chart.id)
    shown = tabs(role, own=role is Role.PATIENT)
    return {
        "chart": chart,
        "banner": banner_of(chart, today),
        "timeline": tuple(reversed(told(chart))),
        "next_step": next_step(chart, today),
        "tabs": [(reverse(tab.route, args=(chart.id,)), tab.label, tab.route == route) for tab in shown],
    }
