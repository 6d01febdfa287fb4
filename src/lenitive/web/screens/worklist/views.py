"""The worklist of the clinic."""

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts.outcomes import kept_outcome
from lenitive.clinic.charts.worklist import LOOK_BACK_DAYS, worklist
from lenitive.web.policy import Verdict, verdict
from lenitive.web.site.house import house
from lenitive.web.site.pages import page
from lenitive.web.site.who import role_of


def page_of_today(request: HttpRequest) -> HttpResponse:
    """What is due today, and what was missed lately."""
    opened, today = house(), house().today()
    followed = [(chart, kept_outcome(chart, opened.record, today)) for chart in opened.charts.all()]
    may = verdict("follow_up:page", "GET", role=role_of(request), own=False) is Verdict.YES
    context = {"list": worklist(followed, opened.now()), "may_open": may, "look_back": LOOK_BACK_DAYS}
    return page(request, "worklist/page.html", context)
