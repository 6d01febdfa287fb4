"""Every claim with the literature, the clinic's own figure and its interval, and the verdict."""

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts.cohort import members_of
from lenitive.domain.evidence.own_verdict import ENOUGH, MISSING_MOST_PCT, OwnVerdict, own_findings
from lenitive.domain.foundation.sources import SOURCES
from lenitive.web.site.house import house
from lenitive.web.site.pages import page


def claims(request: HttpRequest) -> HttpResponse:
    """What may be said."""
    opened = house()
    found = own_findings(members_of(opened.charts.all(), opened.record, opened.today()))
    rows = [
        {
            "found": one,
            "green": one.verdict is OwnVerdict.SUPPORTED,
            "literature": [(said, SOURCES[said.source].citation) for said in one.claim.literature],
        }
        for one in found
    ]
    context = {
        "rows": rows,
        "green": sum(bool(row["green"]) for row in rows),
        "enough": ENOUGH,
        "missing_most_pct": MISSING_MOST_PCT,
    }
    return page(request, "claims/page.html", context)
