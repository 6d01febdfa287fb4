"""Every chair with somebody in it, the one that needs somebody first."""

from django.http import HttpRequest, HttpResponse

from lenitive.web.running import desk
from lenitive.web.screens.wall.chair import Chair, chair_of
from lenitive.web.site.house import house
from lenitive.web.site.pages import page


def wall(request: HttpRequest) -> HttpResponse:
    """The wall."""
    desk().start()
    chairs = [chair for chart in house().charts.all() if (chair := chair_of(chart, desk())) is not None]
    chairs.sort(key=_least_risk)
    return page(request, "wall/page.html", {"chairs": chairs, "at": house().now()})


def _least_risk(chair: Chair) -> int:
    return -chair.risk
