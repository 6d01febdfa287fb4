"""The note of a session is drawn when it is over, for whoever signs it next; what prints reads its fonts before that.

The PDF itself is not made ahead: it takes seconds of a processor that live pages share, and few of them are asked for.
"""

from datetime import timedelta
from functools import cache
from typing import Final

from lenitive.clinic.charts.chart import Chart
from lenitive.web.documents.printing import pdf_of
from lenitive.web.screens.documents.paper import page_of
from lenitive.web.site.house import house

_LOOKED_AT: Final = timedelta(days=14)
"""A note is signed and read soon after its session."""


def prepare(chart: Chart) -> None:
    """Draw it."""
    _fonts_read()
    newest = chart.sessions_given[-1] if chart.sessions_given else None
    if newest is None or newest.linked is None or house().today() - newest.linked.on > _LOOKED_AT:
        return
    if house().record.end_of(newest.id) is not None:
        page_of(chart, newest, "note")


@cache
def _fonts_read() -> None:
    """The library that prints is imported and finds its fonts once; the first label need not wait for it."""
    pdf_of("<!doctype html><html lang='en-GB'><title>1</title><p>1</p></html>")
