"""The signed link that a person is sent: an opaque number and a signature, nothing of who they are."""

from typing import Final

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.charts import Charts

_SALT: Final = "lenitive.follow_up.link"


def token_of(ask_id: str) -> str:
    """What stands in the link."""
    return Signer(salt=_SALT, sep=".").sign(ask_id)


def ask_id_of(token: str) -> str | None:
    """What a link stands for; None when the clinic did not make it."""
    try:
        return Signer(salt=_SALT, sep=".").unsign(token)
    except BadSignature:
        return None


def link_of(request: HttpRequest, ask_id: str) -> str:
    """The whole address, to be sent."""
    return request.build_absolute_uri(reverse("follow_up:answer", args=(token_of(ask_id),)))


def chart_asked(charts: Charts, ask_id: str) -> Chart | None:
    """The chart that a question belongs to; None when there is none."""
    return next((chart for chart in charts.all() if any(one.ask_id == ask_id for one in chart.asked)), None)
