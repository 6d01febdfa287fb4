"""How long a page of the demonstration takes on the server, and how much script it ships.

`python benchmarks/web.py [--rounds 7]` peoples a clinic in a temporary folder, opens every page that a role may see
(by the policy, so that a new page is measured by itself), and prints the median for each and over all. The median must
be at most 50 ms and no page may ship more than 150 kB of script. The first look at a page, which fills what is
remembered, is not counted.
"""

import argparse
import logging
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

MOST_MS: Final = 50.0
MOST_SCRIPT_BYTES: Final = 150_000
_SCRIPT: Final = re.compile(r'<script[^>]*src="/static/([^"]+)"')
_IMPORT: Final = re.compile(r'(?:from|import)\s*"(\./[^"]+|/static/[^"]+)"')


def main(rounds: int) -> int:
    """Measure and print; 1 when a figure is not reached."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "LENITIVE_DATA": folder, "LENITIVE_DEMO": "1", "LENITIVE_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "lenitive.web.site.settings",
        }  # fmt: skip
        _people(Path(folder))
        found = _measured(rounds)
    for median_ms, script, route, address in sorted(found, reverse=True):
        print(f"{median_ms:8.1f} ms {script / 1000:7.1f} kB  {route:32} {address}")
    medians = [one[0] for one in found]
    heaviest = max(one[1] for one in found)
    over = sum(one > MOST_MS for one in medians)
    print(
        f"median {statistics.median(medians):.1f} ms over {len(medians)} pages; {over} pages above {MOST_MS:g} ms; "
        f"most script {heaviest / 1000:.1f} kB"
    )
    return int(statistics.median(medians) > MOST_MS or heaviest > MOST_SCRIPT_BYTES)


def _people(folder: Path) -> None:
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.core.management import call_command

    from lenitive.cli.serve import people_demo

    call_command("migrate", verbosity=0, interactive=False)
    people_demo(folder)


def _measured(rounds: int) -> list[tuple[float, int, str, str]]:
    from lenitive.web.policy import table
    from lenitive.web.site.demo_accounts import DEMO_PEOPLE
    from lenitive.web.site.house import house

    charts = [chart.id for chart in house().charts.all()]
    clients = {role: _client(username) for role, username in DEMO_PEOPLE}
    found = []
    for row in table().values():
        if "GET" not in row.methods or ":" not in row.route or row.route.endswith((":live", "_pdf")):
            continue
        role = next((role for role in clients if role in row.allow), None)
        for address in _addresses(row.route, charts) if role is not None else ():
            client = clients[role]
            first = client.get(address)
            if first.status_code != 200 or first.streaming or "html" not in first.headers["Content-Type"]:
                continue
            took = [_took(client, address) for _ in range(rounds)]
            found.append((1000 * statistics.median(took), _script_bytes(first.content.decode()), row.route, address))
    return found


def _client(username: str) -> Any:  # noqa: ANN401 - the framework's client
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    user = get_user_model().objects.get(username=username)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _addresses(route: str, charts: list[str]) -> list[str]:
    from django.urls import NoReverseMatch, reverse

    try:
        return [reverse(route)]
    except NoReverseMatch:
        pass
    try:
        return [reverse(route, args=(chart,)) for chart in charts]
    except NoReverseMatch:
        return []


def _took(client: Any, address: str) -> float:  # noqa: ANN401 - the framework's client
    began = time.perf_counter()
    client.get(address)
    return time.perf_counter() - began


def _script_bytes(page: str) -> int:
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    sys.exit(main(parser.parse_args().rounds))
