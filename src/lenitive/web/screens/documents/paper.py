"""From the chart to a document: the session's record, the plan behind it, the person, and who has signed."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from django.http import HttpResponse

from lenitive.clinic.charts.chart import Chart, ChartSession
from lenitive.clinic.charts.remembered import session_events
from lenitive.clinic.charts.signing import Shown, signatures_of
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.events import Event
from lenitive.web.at_the_chair import moment
from lenitive.web.clock_zone import zone
from lenitive.web.documents.discharge import discharge_page
from lenitive.web.documents.downtime import downtime_page
from lenitive.web.documents.label import label_page
from lenitive.web.documents.note import note_page
from lenitive.web.documents.printing import pdf_of
from lenitive.web.documents.told import Told, told
from lenitive.web.language import gettext_noop, language
from lenitive.web.plots.presentation import without_styles
from lenitive.web.running import desk
from lenitive.web.site.house import house

PAGES: Final[Mapping[str, Callable[[Told], str]]] = MappingProxyType(
    {"discharge": discharge_page, "label": label_page, "downtime": downtime_page}
)
"""Documents that nobody signs on a screen; the note has its own way."""

KINDS: Final = ("note", "discharge", "label", "downtime")

NAMES: Final = {
    "note": gettext_noop("Session note"),
    "discharge": gettext_noop("Discharge sheet"),
    "label": gettext_noop("Bag label"),
    "downtime": gettext_noop("Downtime sheet"),
}

_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_SVG: Final = re.compile(r"<svg.*?</svg>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The documents of one session.

    Attributes:
        session: Of the chart.
        events: Its record.
        kinds: What can be printed now.
        signatures: Under the note, each checked against the record as it is.
    """

    session: ChartSession
    events: tuple[Event, ...]
    kinds: tuple[str, ...]
    signatures: tuple[Shown, ...]


def events_of(session: ChartSession) -> tuple[Event, ...]:
    """What is kept of a session: by the clinic once it is closed, by its supervisor until then."""
    if session.closed is not None:
        return session_events(house().record, session.id)
    return tuple(desk().known(session.id).events)


def papers_of(chart: Chart, session: ChartSession) -> Papers:
    """What a session has on paper; each of them from its first event on."""
    events = events_of(session)
    if not events:
        return Papers(session=session, events=(), kinds=(), signatures=())
    return Papers(session=session, events=events, kinds=KINDS, signatures=signatures_of(chart, session.id, events))


def told_of(chart: Chart, session: ChartSession, events: Sequence[Event]) -> Told | Refusal:
    """A session with its plan and its person; the plan only when it is the one that was given."""
    plan_id = session.linked.plan_id if session.linked else session.scheduled.plan_id if session.scheduled else None
    plan = chart.plan_of(plan_id) if plan_id else None
    return told(events, plan=None if plan is None else plan.proposed.plan, intake=chart.intake, zone=zone(),
                printed=None if session.closed is not None else moment())  # fmt: skip


def page_of(chart: Chart, session: ChartSession, kind: str) -> str | Refusal:
    """A document as a page, complete in itself; of a session that goes on it is made anew each time."""
    events = events_of(session)
    signed = signatures_of(chart, session.id, events)
    last = events[-1].at.isoformat() if events else ""
    key = (language(), chart.id, session.id, kind, len(events), last, chart.known_version)
    asked = _Made(key=(*key, len(signed), sum(bool(one.invalid) for one in signed)), chart=chart,
                  session=session, events=events, signed=signed, kind=kind)  # fmt: skip
    return _made(asked) if session.closed is not None else _make(asked)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Made:
    """What a page is made of; the same key is the same page."""

    key: tuple[object, ...]
    chart: Chart
    session: ChartSession
    events: tuple[Event, ...]
    signed: tuple[Shown, ...]
    kind: str

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Made) and self.key == other.key


@lru_cache(maxsize=64)
def _made(asked: _Made) -> str | Refusal:
    return _make(asked)


def _make(asked: _Made) -> str | Refusal:
    found = told_of(asked.chart, asked.session, asked.events)
    if isinstance(found, Refusal):
        return found
    return note_page(found, signatures=asked.signed) if asked.kind == "note" else PAGES[asked.kind](found)


def html_response(page: str) -> HttpResponse:
    """A complete page with its own style sheet, named by its hash, so that no other can be slipped in."""
    plain = _SVG.sub(lambda found: without_styles(found[0]), page)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'" for css in
              _STYLE.findall(plain)]  # fmt: skip
    response = HttpResponse(plain)
    response._csp_update = {"style-src": hashes}  # type: ignore[attr-defined]  # noqa: SLF001 - the library's own name
    return response


@lru_cache(maxsize=32)
def pdf_bytes(page: str) -> bytes:
    """The same page on paper; the same page is printed once."""
    return pdf_of(page)
