"""SEC-2 for what arrives from outside: too long, of another kind, with names and addresses that lead elsewhere."""

import asyncio
import io
import json
import logging
import re
import socket
import zipfile
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "people" / "amara-quill" / "record.json"


async def _asked(
    application: Any, chunks: list[bytes], *, path: str = "/account/sign-in/", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], int]:
    """Send chunks as a server does; gives the status, the headers, and how many chunks were taken."""
    given = {"host": "localhost", "content-type": "application/octet-stream", **(headers or {})}
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()], "scheme": "http",
        "http_version": "1.1", "client": ("127.0.0.1", 5), "server": ("localhost", 80), "asgi": {"version": "3.0"},
        "root_path": "",
    }  # fmt: skip
    taken, said = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        if taken == len(chunks):
            await asyncio.sleep(60)
        taken += 1
        return {"type": "http.request", "body": chunks[taken - 1], "more_body": taken < len(chunks)}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await application(scope, receive, send)
    return said[0]["status"], {name.decode(): value.decode() for name, value in said[0]["headers"]}, taken


def test_a_request_that_is_too_long_is_refused_while_it_arrives(clinic: Any) -> None:
    from lenitive.web.site.asgi import application

    chunk = b"x" * (1024 * 1024)
    told = asyncio.run(_asked(application, [chunk] * 200))
    assert (told[0], told[2]) == (413, 34)  # the first that is too much; the rest was never taken
    declared = asyncio.run(_asked(application, [chunk] * 200, headers={"content-length": str(200 * 1024 * 1024)}))
    assert (declared[0], declared[2]) == (413, 0)
    assert asyncio.run(_asked(application, [b"x"], headers={"content-length": "-1"}))[0] == 413


def test_there_is_no_web_socket(clinic: Any) -> None:
    from lenitive.web.site.asgi import application

    said = []

    async def send(message: dict[str, Any]) -> None:
        said.append(message["type"])

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    for path in ("/", "/live/", "/wall/live/"):
        asyncio.run(application({"type": "websocket", "path": path, "headers": []}, receive, send))
    assert said == ["websocket.close"] * 3


@pytest.mark.parametrize(
    "path", ["../settings.py", "..%2f..%2fsettings.py", "site/../../settings.py", "/etc/passwd", "site/%00"]
)
def test_no_static_address_leads_out_of_its_folder(clinic: Any, path: str) -> None:
    from urllib.parse import unquote

    from lenitive.web.site.asgi import application

    async def get() -> int:
        where = f"/static/{unquote(path)}"
        scope = {
            "type": "http", "method": "GET", "path": where, "raw_path": where.encode(), "query_string": b"",
            "headers": [(b"host", b"localhost")], "scheme": "http", "http_version": "1.1", "root_path": "",
            "client": ("127.0.0.1", 5), "server": ("localhost", 80), "asgi": {"version": "3.0"},
        }  # fmt: skip
        said = []

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        await application(scope, receive, send)
        return int(said[0]["status"])

    assert asyncio.run(get()) in {400, 404}


@pytest.mark.parametrize("name", ["..", "%2e%2e", "note%00", "..%2f..%2fsecret", "secret.key"])
def test_no_address_of_a_document_leads_out_of_its_chart(clinic: Any, name: str) -> None:
    chart = next(one for one in clinic.house.charts.all() if one.sessions_given)
    client = clinic.sign_in("nurse")
    for address in (
        f"/people/{chart.id}/documents/{name}/note.html",
        f"/people/{chart.id}/documents/{chart.sessions[0].id}/{name}.html",
        f"/people/{name}/",
    ):
        assert client.get(address).status_code in {301, 404}


def _file(name: str, content: bytes, kind: str = "application/json") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content, content_type=kind)


def _zip_bomb() -> bytes:
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("record.json", b"0" * 50_000_000)
    return text.getvalue()


BAD_FILES = {
    "a zip bomb": _zip_bomb(),
    "a page": b"<html><script>alert(1)</script></html>",
    "xml with entities": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "deep": b"[" * 100_000,
    "not text": bytes(range(256)) * 40,
    "a number that never ends": b'{"resourceType":"Bundle","total":1e' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("name", ["record.json", "../../../etc/cron.d/x", 'a"\r\nSet-Cookie: x=1', "\u202egnosj.txt"])
def test_a_file_of_another_kind_is_refused_in_words_and_leaves_nothing_behind(
    clinic: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, name: str
) -> None:
    _readable(clinic, monkeypatch)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    client, chart = clinic.sign_in("desk"), clinic.chart("Lucian")
    before = {place for place in tmp_path.rglob("*") if "sqlite" not in place.name and "record" not in place.parts}
    answer = clinic.post(client, f"/people/{chart.id}/referral/record/", chart, record=_file(name, BAD_FILES[kind]))
    assert answer.status_code == 422
    assert "Nothing was taken over" in answer.content.decode()
    assert "x" not in answer.cookies
    assert "/clinic/" not in answer.content.decode()  # no path of this machine
    assert clinic.chart("Lucian").version == chart.version
    after = {place for place in tmp_path.rglob("*") if "sqlite" not in place.name and "record" not in place.parts}
    assert after == before


def _readable(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from lenitive.interop.fhir.read import read_record

    opened = replace(clinic.house, read_record=lambda path, as_of: read_record(path, as_of=as_of))
    monkeypatch.setattr("lenitive.web.screens.referral.record_views.house", lambda: opened)


def _places_asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every other machine that is asked for from now on; the supervisor's own socket is none."""
    asked: list[object] = []
    connect = socket.socket.connect

    def asks(one: socket.socket, where: Any) -> None:
        if one.family == socket.AF_UNIX:
            connect(one, where)
        else:
            asked.append(where)

    def nobody_known(*where: Any, **_: Any) -> list[Any]:
        asked.append(where)
        return []

    monkeypatch.setattr(socket.socket, "connect", asks)
    monkeypatch.setattr(socket, "getaddrinfo", nobody_known)
    return asked


def test_a_record_that_names_other_places_makes_nobody_ask_them(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """SSRF: no reference, no full URL and no profile of a FHIR record is ever fetched."""
    _readable(clinic, monkeypatch)
    asked = _places_asked(monkeypatch)
    bundle = json.loads(EXAMPLE.read_text("utf-8"))
    for number, entry in enumerate(bundle["entry"]):
        entry["fullUrl"] = f"http://169.254.169.254/latest/meta-data/{number}"
        entry["resource"].setdefault("meta", {})["profile"] = ["http://internal.example/StructureDefinition/x"]
        entry["resource"]["implicitRules"] = "http://127.0.0.1:9/rules"
    client, chart = clinic.sign_in("desk"), clinic.chart("Lucian")
    sent = _file("record.json", json.dumps(bundle).encode())
    answer = clinic.post(client, f"/people/{chart.id}/referral/record/", chart, record=sent)
    assert answer.status_code in {302, 422}
    assert asked == []


def test_paper_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from lenitive.web.documents.printing import ForeignAddressError, pdf_of

    asked = _places_asked(monkeypatch)
    for source in ("http://169.254.169.254/x.png", "file:///etc/passwd"):
        with pytest.raises(ForeignAddressError):
            pdf_of(f'<html lang="en"><title>x</title><img alt="" src="{source}"></html>')
    assert asked == []


@pytest.mark.parametrize(
    "line", ["x\r\nERROR root: all is well", "x%0d%0aERROR root: all is well", "\x1b[2J\x1b[31mred", "\u2028next"]
)
def test_nobody_writes_a_line_into_the_log(clinic: Any, caplog: pytest.LogCaptureFixture, line: str) -> None:
    from urllib.parse import quote

    caplog.set_level(logging.INFO)
    client = clinic.sign_in("nurse")
    client.get("/" + quote(line))
    client.get("/people/" + quote(line) + "/")
    client.get("/day/", headers={"user-agent": line.replace("\r", "").replace("\n", "")})
    clinic.nobody().post("/account/sign-in/", {"login": line, "password": "not this one at all"})
    for record in caplog.records:
        assert not re.search(r"[\r\n\x1b\u2028]", record.getMessage())


def test_no_cell_of_any_export_is_a_formula(clinic: Any) -> None:
    """CSV: whatever is typed into the clinic, no exported cell begins as a formula does, but for signed numbers."""
    import csv

    evil = '=HYPERLINK("http://evil.example","x")'
    pharmacist = clinic.sign_in("pharmacist", confirmed=True)
    for number, first in enumerate("=+-@\t\r"):
        pharmacist.post(
            "/pharmacy/receive/",
            {"key": f"key-{number}-{'0' * 10}", "product": "ketamine 50 mg/mL", "lot": first + evil, "count": "3"},
        )
    administrator = clinic.sign_in("administrator", confirmed=True)
    administrator.post(
        "/administration/people/new/",
        {"key": "k" * 12, "username": "evil", "name": evil, "role": "nurse", "password": "a long enough sentence"},
    )
    from lenitive.web.policy import table

    exports = {
        "administration:audit_export": ("/administration/audit.csv", "administrator"),
        "director:export": ("/director/figures.csv", "director"),
        "pharmacy:export": ("/pharmacy/ledger.csv", "pharmacist"),
    }
    assert {route for route in table() if "export" in route} == set(exports)  # a new export is checked here too
    seen = 0
    for address, who in exports.values():
        answer = clinic.sign_in(who, confirmed=True).get(address)
        assert answer.status_code == 200
        for row in csv.reader(io.StringIO(answer.content.decode())):
            for cell in row:
                seen += 1
                assert not re.match(r"[=+@\t\r]|-(?![\d.]+$)", cell), (address, cell)
    assert seen > 200
