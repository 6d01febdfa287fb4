"""PHI: 200 identities that stand nowhere else, through every page, form and interface; then everything is searched.

Allowed are the record, the accounts (a patient's account has their name; a form that waits for a password is kept
there), drafts of who typed them, and the answers to who may read them. Everything else is searched: addresses, headers,
titles, logs, errors, what is printed, temporary files, messages of the stream, and tables that are to name nobody.
"""

import logging
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_security_policy import every_address

OPENED, TYPED = 120, 80
CANARY = re.compile(r"Zq[a-z]{4}xv|ZQN-?\d{4}|1907-0[1-9]-\d\d", re.IGNORECASE)
ALLOWED_FILES = ("record", "accounts.sqlite3", "drafts", "imported", "live")


def canary(number: int) -> dict[str, str]:
    letters = "".join("abcdefghij"[int(digit)] for digit in f"{number:04d}")
    return {
        "name": f"Zq{letters}xv Zq{letters}xvson",
        "number": f"ZQN-{number:04d}",
        "birth_date": f"1907-0{1 + number % 9}-{1 + number % 28:02d}",
        "words": f"Zq{letters}xv has ZQN-{number:04d}",
    }


class Seen:
    """What came out, other than the words of an answer to who may read it."""

    def __init__(self) -> None:
        self.places: list[tuple[str, str]] = []
        self.answers = 0

    def answer(self, asked: str, answer: Any) -> None:
        self.answers += 1
        self.places += [(asked, asked), *((f"header of {asked}", f"{n}: {v}") for n, v in answer.headers.items())]
        kind, text = answer.headers.get("Content-Type", ""), ""
        if not answer.streaming:
            text = answer.content.decode("utf-8", "replace")
        if "csv" in kind or answer.status_code in {401, 403, 404, 405, 409, 423, 429, 500}:
            self.places.append((f"what {asked} says", text))
        if "html" in kind:
            for found in re.findall(r'(?:href|src|action|formaction|content)="([^"]*)"', text):
                self.places.append((f"address in {asked}", found))
            self.places += [(f"title of {asked}", one) for one in re.findall(r"<title>(.*?)</title>", text, re.DOTALL)]

    def hits(self) -> list[tuple[str, str]]:
        return [(where, found[0]) for where, text in self.places if (found := CANARY.search(text))]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def _opened(clinic: Any, seen: Seen) -> list[str]:
    """New people by the referral form; the charts they got."""
    desk, before = clinic.sign_in("desk"), {chart.id for chart in clinic.house.charts.all()}
    for number in range(OPENED):
        said = canary(number)
        letter = {
            "key": f"canary-{number:06d}", "name": said["name"], "birth_date": said["birth_date"],
            "number": said["number"], "sex": "female", "cancer": said["words"], "question": said["words"],
            "sender": f"Dr {said['name']}", "contact": said["words"], "another": "on",
        }  # fmt: skip
        answer = desk.post("/refer/", letter)
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        seen.answer("/refer/", answer)
    return [chart.id for chart in clinic.house.charts.all() if chart.id not in before]


def _walked(clinic: Any, charts: list[str], seen: Seen) -> None:
    """Every page of every role, and every form of every role with canaries in all that can be typed."""
    from lenitive.web.policy import table
    from lenitive.web.site.demo_accounts import DEMO_PEOPLE

    staged = clinic.chart("Caspian")
    number = OPENED
    for position, (role, username) in enumerate(DEMO_PEOPLE):
        client = clinic.sign_in(username, confirmed=True)
        client.raise_request_exception = False
        for chart_id in (charts[position], staged.id):
            for name, address, of_chart in every_address(chart_id):
                row = table()[name]
                if role not in row.allow or "live" in name or not (of_chart or chart_id == staged.id):
                    continue
                if "GET" in row.methods and (chart_id != staged.id or not of_chart):
                    seen.answer(address, client.get(address))
                if "POST" in row.methods and ":" in name and chart_id == staged.id and not name.startswith("accounts:"):
                    said = canary(OPENED + number % TYPED)
                    number += 1
                    version = clinic.house.charts.chart(staged.id).version
                    typed = dict.fromkeys(
                        ("name", "reason", "question", "words", "answer", "contact", "why"), said["words"]
                    )
                    sent = {**typed, "key": f"typed-{number:06d}", "version": version, "plan_id": "0" * 12}
                    seen.answer(address, client.post(address, sent))


def _files(clinic: Any, temporary: Path) -> Iterator[tuple[str, str]]:
    from lenitive.web.site.environment import environment

    data = environment().data
    assert clinic.house is not None
    for place in [*data.rglob("*"), *temporary.rglob("*")]:
        within = place.relative_to(data).parts[0] if place.is_relative_to(data) else ""
        if place.is_file() and not within.startswith(ALLOWED_FILES):
            yield str(place), place.read_bytes().decode("utf-8", "replace") + place.name


def _searched(
    clinic: Any, temporary: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> tuple[Seen, list[tuple[str, str]]]:
    import asyncio

    from lenitive.web.live import _messages

    caplog.set_level(logging.INFO)  # a clinic logs warnings; what is finer than this is written by nobody who serves
    seen, before = Seen(), clinic.house.charts.sequence
    charts = _opened(clinic, seen)
    assert len(charts) == OPENED
    _walked(clinic, charts, seen)

    async def heard() -> str:
        stream = _messages(clinic.house, before, None)
        said = "".join([(await anext(stream)).decode() for _ in range(2)])
        await stream.aclose()
        return said

    seen.places.append(("the stream", asyncio.run(heard())))
    said = capsys.readouterr()
    seen.places += [("printed", said.out), ("printed as an error", said.err)]
    formatter = logging.Formatter("%(levelname)s %(name)s %(message)s")
    seen.places += [("the log", formatter.format(record)) for record in caplog.records]
    seen.places += _files(clinic, temporary)
    return seen, seen.hits()


def test_two_hundred_canaries_are_nowhere_but_where_they_may_be(
    clinic: Any, temporary: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    seen, hits = _searched(clinic, temporary, caplog, capsys)
    assert hits == []
    assert seen.answers > 500
    page = clinic.sign_in("nurse").get("/inbox/").content.decode()
    unseen = [number for number in range(OPENED) if canary(number)["name"].split()[0] not in page]
    assert unseen == []  # they are there for who may read them


@pytest.mark.parametrize("leak", ["log", "file", "header", "address", "error"])
def test_a_leak_that_was_put_there_is_found(
    clinic: Any, temporary: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], leak: str
) -> None:
    """The seeded defect: the same search, with one name in one place."""
    from django.http import HttpResponse

    name, seen = canary(7)["name"], Seen()
    if leak == "log":
        caplog.set_level(logging.INFO)
        failed = ValueError(f"no chart for {name}")
        logging.getLogger("django.request").error("Internal Server Error: %s", "/day/", exc_info=failed)
        formatter = logging.Formatter("%(message)s")
        seen.places += [("the log", formatter.format(record)) for record in caplog.records]
    elif leak == "file":
        (temporary / "lenitive-record-1").write_text(f"<x>{name}</x>", "utf-8")
        seen.places += _files(clinic, temporary)
    elif leak == "header":
        seen.answer("/x/", HttpResponse("", headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'}))
    elif leak == "address":
        seen.answer("/x/", HttpResponse(f'<a href="/people/?q={name.split()[0]}">next</a>'))
    else:
        seen.answer("/x/", HttpResponse(f"no such person: {name}", status=404))
    assert len(seen.hits()) == 1
