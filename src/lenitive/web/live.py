"""What is live: one stream for each page, resumed by number. Nothing of a chart travels in it, only that it changed.

The page asks for what is new by itself, so that who may see it is decided where it always is. What devices send joins
as a second kind of message, on the pages that may show it: once a second how an infusion stands, with the number of its
newest event, by which a page that lost its stream goes on.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from lenitive.clinic.roles import Role
from lenitive.web.accounts.session_guard import LOCKED
from lenitive.web.running import desk
from lenitive.web.session_live import live_of
from lenitive.web.site.house import House, house
from lenitive.web.site.who import user_of

LOOK_EVERY_S: Final = 0.25
"""How often it looks for something new."""

BEAT_EVERY_S: Final = 2.0
"""How often it says that it is there; a page that hears nothing for 5 s says that the connection is lost."""

LASTS_S: Final = 60.0
"""After this the page asks again, so that a session that was ended or locked hears nothing more."""


def stream(request: HttpRequest) -> HttpResponseBase:
    """The stream of a page."""
    user = user_of(request)
    if user is None or request.session.get(LOCKED):
        return HttpResponse(status=423)
    last = request.headers.get("Last-Event-ID", "")
    seen = int(last) if last.isascii() and last.isdigit() else house().charts.sequence
    only = user.chart_id if user.role == Role.PATIENT else None
    response = StreamingHttpResponse(_messages(house(), seen, only), content_type="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _messages(opened: House, seen: int, only: str | None) -> AsyncIterator[bytes]:
    """Numbered messages: which charts have changed since the last one that the page heard."""
    yield b"retry: 1000\n\n"
    until, said = time.monotonic() + LASTS_S, time.monotonic()
    while time.monotonic() < until:
        number, changed = opened.charts.changed_after(seen)
        if number > seen:
            shown = [chart_id for chart_id in changed if only in {None, chart_id}]
            seen, said = number, time.monotonic()
            yield _message("charts", number, shown)
        elif time.monotonic() - said > BEAT_EVERY_S:
            said = time.monotonic()
            yield b"event: beat\ndata: {}\n\n"
        await asyncio.sleep(LOOK_EVERY_S)


WATCH_EVERY_S: Final = 0.1
"""How often it looks whether an infusion has said something new."""

_SILENT_S: Final = 2.5


def session_stream(_request: HttpRequest, chart_id: str) -> HttpResponseBase:
    """The stream of a page that shows one infusion. It goes on under the lock, which covers the page: alarms sound."""
    chart = house().charts.chart(chart_id)
    session = None if chart is None else chart.session_now or chart.session_next
    if session is None:
        raise Http404("no session now")
    return _streamed(_of_sessions((session.id,), session.id))


def wall_stream(_request: HttpRequest) -> HttpResponseBase:
    """The stream of the page that shows every chair."""
    return _streamed(_of_sessions(None, None))


def _streamed(messages: AsyncIterator[bytes]) -> HttpResponseBase:
    response = StreamingHttpResponse(messages, content_type="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _of_sessions(wanted: tuple[str, ...] | None, looked_at: str | None) -> AsyncIterator[bytes]:
    """How infusions stand, each second; a word when nobody says so."""
    at = desk()
    yield b"retry: 1000\n\n"
    until, said, shown = time.monotonic() + LASTS_S, 0.0, dict[str, float]()
    with at.looking(looked_at):
        while time.monotonic() < until:
            for name, (live, heard) in list(at.live.items()):
                if (wanted is None or name in wanted) and shown.get(name) != heard:
                    shown[name], said = heard, time.monotonic()
                    known = await asyncio.to_thread(at.known, name)
                    data = {"session": name, **live_of(known, live)}
                    yield _message("live", known.session.seq, data)
            if time.monotonic() - said > _SILENT_S:
                said = time.monotonic()
                yield b"event: gone\ndata: {}\n\n"
            await asyncio.sleep(WATCH_EVERY_S)


def _message(kind: str, number: int, data: object) -> bytes:
    return f"event: {kind}\nid: {number}\ndata: {json.dumps(data)}\n\n".encode()
