"""Boundaries of the supervisor for FUZZ-1: requests of its clients, its limits and who signed them, anchor, devices."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from lenitive.clinic import supervision_wire as wire
from lenitive.clinic.limits_file import (
    LimitsFile,
    Signer,
    SigningKey,
    accepted_library,
    limits_document,
    read_limits,
    sign,
    trust_document,
)
from lenitive.devices.protocol import Kind
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Role
from lenitive.domain.limits.library import Library, site_library
from lenitive.record.anchor import Anchor
from lenitive.supervisor.device_book import BOOK_NAME, Device, DeviceBook

Place = tuple[str, tuple[str, ...], Callable[[str], object]]
"""Its name, valid inputs, and what reads one."""

DAY, NOON = date(2026, 11, 1), datetime(2026, 11, 1, 12, tzinfo=UTC)
NURSE = Actor(id="nurse-1", role=Role.NURSE)


def places(folder: Path) -> tuple[Place, ...]:
    """Every one; a file is read in the folder.

    Example:
        >>> import tempfile
        >>> [name for name, _, _ in places(Path(tempfile.mkdtemp()))]
        ['wire', 'limits', 'limits signature', 'anchor', 'device book']
    """
    library, trust = _signed()
    return (
        ("wire", _requests(), _asked),
        ("limits", (library,), _limits),
        (
            "limits signature",
            (library, trust),
            lambda text: accepted_library(
                *((library, text) if '"public_key"' in text else (text, trust)), what="x", trust_what="y", on=DAY
            ),
        ),
        ("anchor", (_anchored(folder),), lambda text: _anchor(_put(folder / "anchor.jsonl", text))),
        ("device book", (_booked(folder),), lambda text: _book(_put(folder / BOOK_NAME, text))),
    )


def _put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return path


def _requests() -> tuple[str, ...]:
    raised = {"by": NURSE, "key": "k", "expected_version": 3, "not_after": NOON, "authenticated_at": NOON}
    commands: tuple[ask.Command, ...] = (
        ask.SetRate(**raised, target_ul_h=3600, reason="better"),
        ask.RatePain(by=NURSE, key="k", observed_at=NOON, score=5),
        ask.Stop(by=NURSE, key="k", note="asked"),
    )
    asked = [(wire.plain_command(one)) for one in commands]
    lines = [wire.line_of(wire.Ask(id=1, infusion="INF-1", type=name, command=plain)) for name, plain in asked]
    lines.append(wire.line_of(wire.BindDevice(id=2, infusion="INF-1", device="pump-1")))
    return tuple(json.dumps(json.loads(line), indent=0) for line in lines)


def _asked(text: str) -> object:
    request = wire.request_of(text.replace("\n", " ").encode("utf-8", errors="surrogatepass"))
    return wire.command_of(request.type, request.command) if isinstance(request, wire.Ask) else request


def _signed() -> tuple[str, str]:
    library = site_library({"LIM-RATE-06": 90}, name="Example", version="1", valid_from=date(2026, 1, 1))
    if not isinstance(library, Library):
        raise TypeError(str(library))
    keys = [
        SigningKey(role=role, by=f"person-{number}", private_key=base64.b64encode(bytes([number]) * 32).decode())
        for number, role in enumerate(Signer, start=1)
    ]
    signatures = [sign(library, key, on=date(2026, 1, 1)) for key in keys]
    trust = trust_document([key.trusted for key in keys])
    return json.dumps(limits_document(library, signatures), indent=0), json.dumps(trust, indent=0)


def _limits(text: str) -> object:
    file = read_limits(text, what="x")
    if isinstance(file, LimitsFile):
        return file
    raise ValueError(str(file[0]))


def _anchored(folder: Path) -> str:
    path = folder / "anchor.jsonl"
    anchor = Anchor(path, now=lambda: NOON)
    for row in (1, 2, 3):
        anchor.write(row, f"{row:064x}")
    anchor.close()
    return path.read_text(encoding="utf-8")


def _anchor(path: Path) -> object:
    anchor = Anchor(path)
    return anchor.newest(), list(anchor.lines())


def _booked(folder: Path) -> str:
    book = DeviceBook(folder)
    book.devices = {
        "pump-1": Device(kind=Kind.PUMP, key="ab" * 32, infusion="INF-1", token="0" * 32),
        "monitor-1": Device(kind=Kind.MONITOR),
    }
    book.open = ["INF-1"]
    return json.dumps(json.loads(book.pages().content), indent=0)


def _book(path: Path) -> object:
    path.chmod(0o600)
    book = DeviceBook(path.parent)
    try:
        return [(book.key_of(name), book.binding_of(name)) for name in book.devices]
    except ValueError as error:
        raise RuntimeError(f"read, and of no use: {error}") from error
