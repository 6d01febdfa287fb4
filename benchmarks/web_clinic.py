"""A clinic for the figures of the pages: the demonstration, and as many more people in a chair as are asked for.

They are copies of one person of the demonstration whose plan is released, each with a name and a session of their own.
"""

import asyncio
import logging
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx

TEMPLATE: Final = "Juniper Vale"
PASSWORD: Final = "a calm and careful clinic"  # noqa: S105 - the demonstration's, shown to everybody


def open_here(folder: Path) -> None:
    """Let this process work on the clinic of a folder, and make it a demonstration if it is empty."""
    os.environ |= {
        "LENITIVE_DATA": str(folder), "LENITIVE_DEMO": "1", "LENITIVE_HOSTS": "testserver,localhost",
        "DJANGO_SETTINGS_MODULE": "lenitive.web.site.settings",
    }  # fmt: skip
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    if (folder / "demo.txt").exists():
        return
    from django.core.management import call_command

    from lenitive.cli.serve import people_demo

    call_command("migrate", verbosity=0, interactive=False)
    people_demo(folder)


def seat(infusions: int) -> dict[str, str]:
    """So many more people in a chair, each linked to a session `INF-n`; the chart of each session."""
    from lenitive.clinic.charts import events as happened
    from lenitive.clinic.charts.charts import Asked
    from lenitive.clinic.roles import Member, Role
    from lenitive.web.site.house import house

    opened = house()
    template = next(chart for chart in opened.charts.all() if chart.patient and chart.patient.name == TEMPLATE)
    past = [event.data for event in template.history if not isinstance(event.data, happened.SessionScheduled)]
    asked = Asked(by=Member(id="benchmark", role=Role.NURSE), at=opened.now())
    plan_id, charts = template.plans[-1].id, dict[str, str]()
    for number in range(1, infusions + 1):
        session = f"INF-{number}"
        own = [_as_person(data, number) if isinstance(data, happened.ChartOpened) else data for data in past]
        now = datetime.now(UTC)
        after = (
            happened.SessionScheduled(session_id=session, starts_at=now, chair=f"Chair {number}", plan_id=plan_id),
            happened.PersonArrived(session_id=session),
            happened.SessionLinked(session_id=session, number=1, on=now.date(), plan_id=plan_id),
        )
        charts[session] = opened.charts.open((*own, *after), asked).id
    return charts


def _as_person(opened: Any, number: int) -> Any:  # noqa: ANN401 - a kind of event
    patient = replace(opened.patient, name=f"Person {number}", reference=f"Patient/{number}")
    return replace(opened, patient=patient)


class Served:
    """`lenitive serve` on a folder, as a process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = ""
        self.opened_s = self.opened_cpu_s = 0.0
        self._process: subprocess.Popen[str] | None = None

    def start(self, within_s: float = 240) -> None:
        """Start it and wait until a page can be looked at."""
        began = time.monotonic()
        program = (sys.executable, "-c", "from lenitive.cli.main import main; main()")
        self._process = subprocess.Popen(
            [*program, "serve", "--demo", "--data", str(self._folder), "--port", "0", "--no-open"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )  # fmt: skip
        for line in self._process.stdout or ():
            found = re.search(r"open at (http://\S+)", line)
            if found:
                self.address = found[1].rstrip("/")
                break
        while time.monotonic() < began + within_s:
            try:
                if httpx.get(f"{self.address}/account/sign-in/", timeout=5).status_code == httpx.codes.OK:
                    self.opened_s, self.opened_cpu_s = time.monotonic() - began, self.cpu_s()
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"no page within {within_s:g} s")

    def stop(self) -> None:
        """End it and what it started."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)

    def cpu_s(self) -> float:
        """Processor time of the pages' process so far."""
        fields = Path(f"/proc/{self._pid()}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mib(self) -> float:
        """Its memory now."""
        pages = int(Path(f"/proc/{self._pid()}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _pid(self) -> int:
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    def signed_in(self, username: str) -> httpx.Client:
        """A browser's cookies of one person."""
        client = httpx.Client(base_url=self.address, timeout=30, follow_redirects=True)
        page = client.get("/account/sign-in/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        said = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""}
        answer = client.post("/account/sign-in/", data=said, headers={"Referer": f"{self.address}/account/sign-in/"})
        if answer.status_code != httpx.codes.OK or "/account/sign-in" in answer.url.path:
            raise RuntimeError(f"{username} was not let in: {answer.status_code}")
        return client


class Stream:
    """An open page's stream, read as a browser reads it."""

    def __init__(self, served: Served, path: str, cookies: dict[str, str]) -> None:
        self._host, self._port = served.address.removeprefix("http://").split(":")
        self._path, self._cookies = path, "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.arrived: dict[str, list[tuple[float, int]]] = {}
        """By session: when a message came, on the monotonic clock, and the number that it had."""

    async def listen(self) -> None:
        """Read until it is cancelled; come back, as a browser does, when the server ends the stream."""
        while True:
            await self._once()
            await asyncio.sleep(0.05)

    async def _once(self) -> None:
        reader, writer = await asyncio.open_connection(self._host, int(self._port))
        try:
            asked = f"GET {self._path} HTTP/1.1\r\nHost: localhost:{self._port}\r\nCookie: {self._cookies}\r\n"
            writer.write(f"{asked}Accept: text/event-stream\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise RuntimeError(f"{self._path}: {head.split(maxsplit=2)[1].decode()}")
            while size := int(await reader.readline(), 16):
                self._take((await reader.readexactly(size + 2))[:-2])
        except (asyncio.IncompleteReadError, OSError, ValueError):
            return
        finally:
            writer.close()

    def _take(self, said: bytes) -> None:
        now = time.monotonic()
        if not said.startswith(b"event: live\n"):
            return
        number = int(said.split(b"\nid: ", 1)[1].split(b"\n", 1)[0])
        session = said.split(b'"session": "', 1)[1].split(b'"', 1)[0].decode()
        self.arrived.setdefault(session, []).append((now, number))
