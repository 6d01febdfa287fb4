"""Completeness, response, safety and groups of the whole clinic; an export of counts and nothing else."""

import csv
import io

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts.cohort import KINDS_OF_PAIN, members_of
from lenitive.domain.evidence.cohort import SMALL_N, Cohort, Share, cohort_of
from lenitive.web.policy import Verdict, verdict
from lenitive.web.site.house import house
from lenitive.web.site.pages import page
from lenitive.web.site.who import role_of


def figures(request: HttpRequest) -> HttpResponse:
    """The clinic in figures."""
    may = verdict("director:export", "GET", role=role_of(request), own=None) is Verdict.YES
    return page(request, "director/page.html", {"cohort": _cohort(), "small_n": SMALL_N, "may_export": may})


def _cohort() -> Cohort:
    opened = house()
    return cohort_of(members_of(opened.charts.all(), opened.record, opened.today()), groups=KINDS_OF_PAIN)


def export(_request: HttpRequest) -> HttpResponse:
    """Counts and intervals as a file: no person, no day, no group below the smallest size."""
    found = _cohort()
    buffer = io.StringIO(newline="")
    out = csv.writer(buffer)
    out.writerow(("section", "what", "counted", "events", "n", "missing", "pct", "low_95_pct", "high_95_pct", "bound"))
    for section, one in _shares(found):
        out.writerow((section, one.what, one.of, one.events, one.n, one.missing, one.pct, one.low_pct, one.high_pct,
                      "one-sided 95 %" if one.zero_bound else "two-sided 95 %"))  # fmt: skip
    response = HttpResponse(buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return response


def _shares(found: Cohort) -> list[tuple[str, Share]]:
    return [
        *(("completeness", one) for one in found.completeness),
        ("response", found.response),
        ("response", found.response_missing_as_none),
        ("opioid", found.opioid),
        *(("safety", one) for one in found.safety),
        *((f"group {group.name}", group.response) for group in found.groups if group.response is not None),
    ]
