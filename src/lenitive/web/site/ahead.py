"""What pages remember is worked out before somebody asks: at the start for every chart, then when one has changed.

A screen says what it remembers of a chart in `ahead.py`, a function `prepare(chart)`. Nothing is shown that a page
would not have worked out by itself: it is only there sooner.
"""

import threading
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import get_resolver

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.outcomes import kept_outcome
from lenitive.record.failure import RecordFailedError
from lenitive.web.site.discovery import PACKAGE, screens
from lenitive.web.site.house import House, house

LOOK_EVERY_S: Final = 0.25
"""How often it looks for charts that have changed."""

Prepare = Callable[[Chart], None]


def start() -> None:
    """Begin, beside the pages."""
    threading.Thread(target=_go_on, name="ahead", daemon=True).start()


def _go_on() -> None:
    opened, seen = house(), 0
    _read_templates()
    while True:
        try:
            seen = work_ahead(opened, seen)
        except RecordFailedError:
            return  # the page says it, to somebody
        time.sleep(LOOK_EVERY_S)


def work_ahead(opened: House, seen: int) -> int:
    """Work out what is remembered of each chart that has changed after a sequence; the sequence up to which it did.

    It rests as long as it works, so that pages come first.
    """
    sequence, changed = opened.charts.changed_after(seen)
    for chart_id in changed:
        chart = opened.charts.chart(chart_id)
        if chart is None:
            continue
        began = time.thread_time()
        opened.charts.considered(chart)
        kept_outcome(chart, opened.record, opened.today())
        for prepare in _prepared_by_screens():
            prepare(chart)
        time.sleep(time.thread_time() - began)
    return sequence


def _prepared_by_screens() -> list[Prepare]:
    names = [f"{PACKAGE}.{name}.ahead" for name in screens()]
    return [import_module(name).prepare for name in names if find_spec(name) is not None]


def _read_templates() -> None:
    """Addresses and main templates, which the framework reads when somebody asks for the first time."""
    _ = get_resolver().url_patterns
    for name in screens():
        try:
            get_template(f"{name}/page.html")
        except TemplateDoesNotExist:
            continue
