"""The outcome of one person, and the decision on the course; the stop rule is there before the first session."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from lenitive.clinic.charts.outcomes import kept_outcome
from lenitive.clinic.charts.treatment import STOP_RULES, decide_treatment
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.course_decision import Decision
from lenitive.domain.outcomes.follow_up import TaskStatus
from lenitive.domain.outcomes.response import RESPONSE_DEFINITIONS
from lenitive.domain.outcomes.summary import CourseOutcome
from lenitive.web.screens.outcomes.course_plot import course_svg, days_of
from lenitive.web.screens.outcomes.forms import DecideForm
from lenitive.web.site.house import house
from lenitive.web.site.pages import Forms, chart_or_404, page, settle_chart
from lenitive.web.site.who import signer_of

_LATE = ("FUP-LFT", "FUP-BLADDER", "FUP-COGNITION", "FUP-MISUSE")


def outcomes(
    request: HttpRequest, chart_id: str, *, forms: Forms | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """What came of it."""
    chart = chart_or_404(chart_id)
    outcome = kept_outcome(chart, house().record, house().today())
    context: dict[str, Any] = {
        "outcome": outcome,
        "stop_rules": STOP_RULES,
        "decided_now": chart.decided is not None and chart.decided_after == len(chart.sessions_given),
        "form": DecideForm.on(chart),
    }
    if outcome is not None:
        context |= _shown(outcome)
        days = days_of(chart)
        context |= {"days": days, "svg": course_svg(days, outcome.goal_nrs)}
    return page(request, "outcomes/page.html", context, chart=chart, refusal=refusal, forms=forms)


def _shown(outcome: CourseOutcome) -> dict[str, Any]:
    responses = {one.session_number: one for one in outcome.session_responses}
    return {
        "sessions": [(one, responses.get(one.session_number)) for one in outcome.sessions],
        "definitions": [(RESPONSE_DEFINITIONS[one.id].statement, one) for one in outcome.definitions],
        "late": [
            task for task in outcome.tasks if task.rule.startswith(_LATE) and task.status is not TaskStatus.PLANNED
        ],
        "decision": outcome.decision,
    }


def decide(request: HttpRequest, chart_id: str) -> HttpResponse:
    """Decide whether the course goes on."""
    outcome, by = kept_outcome(chart_or_404(chart_id), house().record, house().today()), signer_of(request)
    if outcome is None:
        raise Http404("no session was given")
    return settle_chart(
        request,
        chart_id,
        DecideForm(request.POST),
        lambda now, said: decide_treatment(
            now, proposed=outcome.decision, decision=Decision(said["decision"]), reason=said["reason"], by=by
        ),
        shown=outcomes,
        name="form",
    )
