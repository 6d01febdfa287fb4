"""What holds before a request reaches the pages: it is not too long; every answer says what it is, static ones too."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),
)


class Arriving:
    """Refuses what is too long while it arrives, and whatever is no plain request: there is no WebSocket here."""

    def __init__(self, inner: ASGIApp, *, largest_bytes: int) -> None:
        self.inner = inner
        self.largest_bytes = largest_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if not told.isdigit() or int(told) > self.largest_bytes:
            await _refuse(send)
            return
        one = _One(receive, send, self.largest_bytes)
        await self.inner(scope, one.receive, one.send)
        if one.too_long and not one.answered:
            await _refuse(send)


class _One:
    """One request on its way in, and its answer on the way out."""

    def __init__(self, receive: Receive, send: Send, left: int) -> None:
        self._receive = receive
        self._send = send
        self._left = left
        self.answered = False

    @property
    def too_long(self) -> bool:
        return self._left < 0

    async def receive(self) -> Message:
        """The next piece; when it is too much, as if who sends it had gone."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.too_long else message

    async def send(self, message: Message) -> None:
        """The next piece of the answer, with the headers that every answer has."""
        if self.too_long and not self.answered:
            return
        if message["type"] == "http.response.start":
            self.answered = True
            there = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(one for one in _HEADERS if one[0] not in there)]
        await self._send(message)


async def _refuse(send: Send) -> None:
    words = b"This is larger than anything that is sent here. Nothing was done."
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *_HEADERS]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": words})
