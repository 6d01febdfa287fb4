"""Every chair with somebody in it, the one that needs somebody first."""

from django.http import HttpRequest, HttpResponse

from lenitive.web.accounts.session_guard import LOCKED
from lenitive.web.running import desk
from lenitive.web.screens.wall.chair import Chair, chair_of
from lenitive.web.site.house import house
from lenitive.web.site.pages import page


def wall(request: HttpRequest) -> HttpResponse:
    """The wall; in a locked session by the labels of the chairs alone."""
    desk().start()
    alone = bool(request.session.get(LOCKED))
    found = (chair_of(chart, desk(), labels_alone=alone) for chart in house().charts.all())
    chairs = [chair for chair in found if chair is not None]
    chairs.sort(key=_least_risk)
    return page(request, "wall/page.html", {"chairs": chairs, "at": house().now(), "labels_alone": alone})


def _least_risk(chair: Chair) -> int:
    return -chair.risk
