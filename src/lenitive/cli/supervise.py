"""`lenitive supervise`: the live process of every infusion of one data folder."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from lenitive.cli.edge import ANCHOR_BESIDE, CannotReadError, Exit, reading, tell_if_shared
from lenitive.cli.limits_option import library_of
from lenitive.cli.supervise_watched import said
from lenitive.cli.watchdog import BECAUSE, LOOKED_AFTER
from lenitive.clinic.documents import to_json
from lenitive.clinic.limits_in_force import library_in
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.record.place import record_at
from lenitive.supervisor.start import Listening, Settings, supervise

SUPERVISE_SCHEMA: Final = "lenitive/supervise/1"


def run(settings: Settings, *, limits: Path | None, trust: Path | None, record: str | None, as_json: bool) -> int:
    """Supervise until the process is told to end; what runs then is held."""
    tell_if_shared(settings.data)
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
            "heartbeat_ms": library.whole("LIM-HEARTBEAT-01"),
            "shipped_library": library.used.sha256 == SHIPPED.used.sha256,
        }
        if as_json:
            sys.stdout.write(to_json(document))
        else:
            sys.stdout.write(said(document, settings.data))
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
                watchdog=sys.stdin.fileno() if LOOKED_AFTER in os.environ else None,
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
