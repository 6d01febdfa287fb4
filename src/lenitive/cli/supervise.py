"""`lenitive supervise`: the live process of every infusion of one data folder."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from lenitive.cli.edge import CannotReadError, Exit, reading
from lenitive.cli.limits_option import library_of
from lenitive.cli.log import ANCHOR_BESIDE
from lenitive.cli.watchdog import BECAUSE, Watchdog, say_aloud
from lenitive.clinic.documents import to_json
from lenitive.clinic.limits_in_force import library_in
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.record.place import record_at
from lenitive.supervisor.start import Listening, Settings, supervise

SUPERVISE_SCHEMA: Final = "lenitive/supervise/1"


def run_watched(
    settings: Settings, *, limits: Path | None, trust: Path | None, record: str | None, as_json: bool
) -> int:
    """Look after a supervisor in a process of its own, until told to end."""
    named = {"--anchor": settings.anchor, "--limits": limits, "--trust": trust, "--record": record}
    arguments = [str(part) for name, value in named.items() if value is not None for part in (name, value)]
    arguments += ["--data", str(settings.data), "--speed", f"{settings.speed:g}"]
    arguments += ["--ahead-min", f"{settings.ahead_min:g}"] if settings.ahead_min else []
    program = (sys.executable, "-c", "from lenitive.cli.main import main; main()")
    heartbeat_s = SHIPPED.whole("LIM-HEARTBEAT-01") / 1000

    def listening(where: dict[str, Any]) -> None:
        sys.stdout.write(
            to_json(where) if as_json else _said(where, settings.data) + "Looked after by a process of its own.\n"
        )
        sys.stdout.flush()

    dog = Watchdog(
        command=(*program, "supervise", *arguments, "--json"),
        ports=(settings.device_port, settings.health_port),
        heartbeat_s=heartbeat_s,
        listening=listening,
        tell=say_aloud,
    )
    return dog.run()


def run(settings: Settings, *, limits: Path | None, trust: Path | None, record: str | None, as_json: bool) -> int:
    """Supervise until the process is told to end; what runs then is held."""
    today = partial(_today, settings)
    library = _library(settings.data, limits, trust, today)
    ports = (settings.device_port, settings.health_port)
    if not all(0 <= port <= 65535 for port in ports):
        raise CannotReadError(f"--device-port, --health-port: {ports[0]}, {ports[1]}; give 0 to 65535")

    def listening(where: Listening) -> None:
        document = {
            "schema": SUPERVISE_SCHEMA,
            "epoch": where.epoch,
            "device_port": where.device_port,
            "health_port": where.health_port,
            "infusions": where.infusions,
            "start_test": where.start_test,
            "library": library.used.sha256,
            "shipped_library": library.used.sha256 == SHIPPED.used.sha256,
        }
        if as_json:
            sys.stdout.write(to_json(document))
        else:
            sys.stdout.write(_said(document, settings.data))
            if settings.anchor is None:
                sys.stderr.write(ANCHOR_BESIDE + "\n")
        sys.stdout.flush()

    place = record_at(settings.data, named=record, anchor=settings.anchor)
    try:
        supervise(
            Settings(
                data=settings.data,
                device_port=settings.device_port,
                health_port=settings.health_port,
                anchor=place.anchor,
                record=place.place,
                speed=settings.speed,
                ahead_min=settings.ahead_min,
                library=library,
                because=os.environ.get(BECAUSE, ""),
                read_library=partial(_again, settings.data, limits, trust, today),
            ),
            listening,
        )
    except ValueError as error:
        raise CannotReadError(str(error)) from None
    except BlockingIOError as error:
        sys.stderr.write(f"{error}\n")
        return Exit.WORLD_FAILED
    return Exit.DONE


def _said(document: dict[str, Any], data: Path) -> str:
    return (
        f"Supervising {document['infusions']} open infusions in {data}, epoch {document['epoch']}. "
        f"Start-up test: {document['start_test']}.\n"
        f"Devices: 127.0.0.1:{document['device_port']}. Health: http://127.0.0.1:{document['health_port']}/health. "
        "Ctrl-C ends it and holds what runs.\n"
        "Simulated devices only; not a medical device, not for patient care.\n"
    )


def _library(data: Path, limits: Path | None, trust: Path | None, today: Callable[[], date]) -> Library:
    """The library that is named, or else the one that lies in the data folder; the shipped one where none does.

    Raises:
        CannotReadError: It must not be used.
    """
    if limits is not None or trust is not None:
        return library_of(limits, trust, on=today())
    with reading():
        return library_in(data, on=today())


def _again(data: Path, limits: Path | None, trust: Path | None, today: Callable[[], date]) -> Library:
    try:
        return _library(data, limits, trust, today)
    except CannotReadError as error:
        raise ValueError(str(error)) from None


def _today(settings: Settings) -> date:
    return (datetime.now(UTC) + timedelta(minutes=settings.ahead_min)).date()
