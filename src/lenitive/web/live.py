"""What is live: one stream for each page, resumed by number. Nothing of a chart travels in it, only that it changed.

The page asks for what is new by itself, so that who may see it is decided where it always is. What devices send joins
as a second kind of message, on the pages that may show it: once a second how an infusion stands, with the number of its
newest event, by which a page that lost its stream goes on.
"""

import json
import time
from collections.abc import AsyncIterator
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import override

from lenitive.clinic.roles import Role
from lenitive.web.accounts.session_guard import LOCKED
from lenitive.web.language import ENGLISH, language
from lenitive.web.running import Desk, desk
from lenitive.web.session_live import live_of
from lenitive.web.site.house import House, house
from lenitive.web.site.who import user_of
from lenitive.web.waiting_orders import shown

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
    until = time.monotonic() + LASTS_S
    with opened.news.listening() as listener:
        while (left_s := until - time.monotonic()) > 0:
            number, changed = opened.charts.changed_after(seen)
            if number > seen:
                seen = number
                yield _message("charts", number, [chart_id for chart_id in changed if only in {None, chart_id}])
            if not await listener.news(min(BEAT_EVERY_S, left_s)):
                yield b"event: beat\ndata: {}\n\n"


_SILENT_S: Final = 2.5
"""When no infusion has said anything for so long, the stream says that nobody does."""


def session_stream(_request: HttpRequest, chart_id: str) -> HttpResponseBase:
    """The stream of a page that shows one infusion. It goes on under the lock, which covers the page: alarms sound."""
    chart = house().charts.chart(chart_id)
    session = None if chart is None else chart.session_now or chart.session_next
    if session is None:
        raise Http404("no session now")
    return _streamed(_of_sessions(frozenset((session.id,)), session.id, language()))


def wall_stream(_request: HttpRequest) -> HttpResponseBase:
    """The stream of the page that shows every chair."""
    return _streamed(_of_sessions(None, None, language()))


def _streamed(messages: AsyncIterator[bytes]) -> HttpResponseBase:
    response = StreamingHttpResponse(messages, content_type="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _of_sessions(
    wanted: frozenset[str] | None, looked_at: str | None, code: str = ENGLISH
) -> AsyncIterator[bytes]:
    """How infusions stand, each second and after each event, in the language of who looks; a word when nobody says."""
    at = desk()
    yield b"retry: 1000\n\n"
    until = time.monotonic() + LASTS_S
    with at.looking(looked_at), at.news.listening(wanted) as listener:
        names = [name for name in list(at.live) if (wanted is None or name in wanted) and at.now(name) is not None]
        while (left_s := until - time.monotonic()) > 0:
            for name in names:
                with override(code):
                    message = live_message(at, name)
                if message is not None:
                    yield message
            names = await listener.news(min(_SILENT_S, left_s))
            if not names:
                yield b"event: gone\ndata: {}\n\n"


def live_message(at: Desk, name: str) -> bytes | None:
    """How an infusion stands, made once for all who look on in one language; None when it is not known."""
    stands = at.stands(name)
    if stands is None:
        return None
    known, said = stands
    made = at.messages.get((name, language()))
    if made is None or made[0] is not said or made[1] != known.session.seq:
        waits = shown(at.orders.at(name), known.session, time.monotonic())
        data = {"session": name, **live_of(known, said), "orders": waits}
        made = at.messages[name, language()] = (said, known.session.seq, _message("live", known.session.seq, data))
    return made[2]


def _message(kind: str, number: int, data: object) -> bytes:
    return f"event: {kind}\nid: {number}\ndata: {json.dumps(data)}\n\n".encode()
