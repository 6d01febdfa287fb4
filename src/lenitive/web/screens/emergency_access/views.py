"""A chart opened for a reason, once, to read; and the list of every time that it was done."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.chart import Chart
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.running import Known, desk
from lenitive.web.screens.emergency_access.forms import ReasonForm
from lenitive.web.session_live import rate_words, state_words
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, page, settle, submit
from lenitive.web.site.who import signer_of


def ask_page(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """Asks for the reason; nothing of the chart is shown yet, not even whose it is."""
    chart = chart_or_404(chart_id)
    context = {"form": ReasonForm.on(chart), "chart_id": chart.id}
    return page(request, "emergency_access/ask.html", context, forms=forms, refusal=refusal, version=chart.version)


def open_chart(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Keep the reason first; then show what somebody needs who helps."""
    chart_or_404(chart_id)
    by = signer_of(request)
    return settle(
        ReasonForm(request.POST),
        lambda said: submit(
            request, chart_id, lambda _: (happened.EmergencyAccess(reason=said["reason"].strip(), name=by.name),)
        ),
        again=partial(ask_page, request, chart_id),
        name="form",
        back=lambda chart: page(request, "emergency_access/chart.html", _shown(chart), chart=chart),
    )


def _shown(chart: Chart) -> dict[str, object]:
    intake, plan = chart.intake, chart.plan.proposed.plan if chart.plan else None
    known = desk().known(chart.session_now.id) if chart.session_now is not None else Known()
    return {
        "medicines": [one for one in (intake.medications if intake else ()) if one.active is not False],
        "problems": [one for one in (intake.problems if intake else ()) if one.active is not False],
        "rescue": plan.rescue if plan else (),
        "running": chart.session_now is not None,
        "state_words": state_words(known.session) if chart.session_now is not None else "",
        "rate": rate_words(known.session.plan, known.session.rate_ul_h),
    }


def opened_list(request: HttpRequest) -> HttpResponse:
    """Every emergency access, newest first, with its reason."""
    found = [
        (chart, event)
        for chart in house().charts.all()
        for event in chart.history
        if isinstance(event.data, happened.EmergencyAccess)
    ]
    found.sort(key=lambda one: one[1].at, reverse=True)
    return page(request, "emergency_access/list.html", {"found": found})
