"""How long each page of the demonstration takes on the server, and how much script it ships."""

import re
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_SCRIPT: Final = re.compile(r'<script[^>]*src="/static/([^"]+)"')
_IMPORT: Final = re.compile(r'(?:from|import)\s*"(\./[^"]+|/static/[^"]+)"')
_KINDS: Final = ("note", "discharge", "label", "downtime")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFigure:
    """One page.

    Attributes:
        route: Name of its view.
        address: Of it.
        took_ms: Median of the time on the server.
        cpu_ms: Median of the processor time of the same, which the load of the machine does not change.
        first_ms: Processor time of the first look after what pages remember was worked out.
        script_bytes: Every script that it loads.
    """

    route: str
    address: str
    took_ms: float
    cpu_ms: float
    first_ms: float
    script_bytes: int


def measured(rounds: int) -> list[PageFigure]:
    """Every page that some role may see, by the policy, so that a new page is measured by itself."""
    from lenitive.web.policy import table
    from lenitive.web.site.ahead import work_ahead
    from lenitive.web.site.demo_accounts import DEMO_PEOPLE
    from lenitive.web.site.house import house

    work_ahead(house(), 0)
    clients = {role: signed_in(username) for role, username in DEMO_PEOPLE}
    found = []
    for row in table().values():
        if "GET" not in row.methods or ":" not in row.route or row.route.endswith((":live", "_pdf", ":pdf")):
            continue
        role = next((role for role in clients if role in row.allow), None)
        if role is None:
            continue
        for address in addresses(row.route, house().charts.all()):
            one = _of_page(clients[role], row.route, address, rounds)
            if one is not None:
                found.append(one)
    return found


def _of_page(client: Any, route: str, address: str, rounds: int) -> PageFigure | None:  # noqa: ANN401 - the framework's
    began = time.process_time()
    first = client.get(address)
    first_ms = 1000 * (time.process_time() - began)
    if first.status_code != 200 or first.streaming or "html" not in first.headers["Content-Type"]:
        return None
    took = [_took(client, address) for _ in range(rounds)]
    return PageFigure(
        route=route,
        address=address,
        took_ms=statistics.median(wall for wall, _ in took),
        cpu_ms=statistics.median(cpu for _, cpu in took),
        first_ms=first_ms,
        script_bytes=script_bytes(first.content.decode()),
    )


def _took(client: Any, address: str) -> tuple[float, float]:  # noqa: ANN401 - the framework's client
    began, worked = time.perf_counter(), time.process_time()
    client.get(address)
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked)


def signed_in(username: str) -> Any:  # noqa: ANN401 - the framework's client
    """A test client of one person of the demonstration."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    user = get_user_model().objects.get(username=username)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def addresses(route: str, charts: Iterable[Any]) -> Iterator[str]:
    """Every address of a view: of the clinic, of each person, or of each session on paper."""
    from django.urls import NoReverseMatch, reverse

    try:
        yield reverse(route)
    except NoReverseMatch:
        for chart in charts:
            ways = [(chart.id,), *((chart.id, one.id) for one in chart.sessions)]
            ways += [(chart.id, one.id, kind) for one in chart.sessions for kind in _KINDS]
            for arguments in ways:
                try:
                    yield reverse(route, args=arguments)
                except NoReverseMatch:
                    continue


def script_bytes(page: str) -> int:
    """Bytes of every script that a page loads, with what the scripts import, each once."""
    from django.contrib.staticfiles import finders

    seen: set[str] = set()
    waiting = _SCRIPT.findall(page)
    total = 0
    while waiting:
        name = waiting.pop()
        place = finders.find(name)
        if name in seen or not isinstance(place, str):
            continue
        seen.add(name)
        text = Path(place).read_text(encoding="utf-8")
        total += len(text.encode())
        for imported in _IMPORT.findall(text):
            here = imported.removeprefix("/static/")
            waiting.append(str(Path(name).parent / here) if imported.startswith("./") else here)
    return total
