"""Every reading of a chart is kept before the chart is shown: once for a request, whichever way it is shown."""

from django.http import HttpRequest

from lenitive.web.site.house import house
from lenitive.web.site.who import asked_by

_KEPT = "reading_kept"


def keep_reading(request: HttpRequest, route: str, chart_id: str) -> None:
    """Keep that who is signed in looks at a chart on a page; a second call for the same request keeps nothing more.

    A form that is refused shows the person's page again: that is a reading, too.

    Raises:
        RecordFailedError: It could not be kept; then nothing is shown.
    """
    if getattr(request, _KEPT, None) == chart_id or house().charts.chart(chart_id) is None:
        return
    house().charts.read_by(chart_id, route, asked_by(request))
    setattr(request, _KEPT, chart_id)
