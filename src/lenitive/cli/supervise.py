"""`lenitive supervise`: the live process of every infusion of one data folder."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from lenitive.cli.edge import CannotReadError, Exit
from lenitive.cli.limits_option import library_of
from lenitive.cli.log import ANCHOR_BESIDE
from lenitive.clinic.documents import to_json
from lenitive.domain.limits.library import SHIPPED
from lenitive.record.place import record_at
from lenitive.supervisor.start import Listening, Settings, supervise

SUPERVISE_SCHEMA: Final = "lenitive/supervise/1"


def run(settings: Settings, *, limits: Path | None, trust: Path | None, record: str | None, as_json: bool) -> int:
    """Supervise until the process is told to end; what runs then is held."""
    library = library_of(limits, trust, on=datetime.now(UTC).date())
    ports = (settings.device_port, settings.health_port)
    if not all(0 <= port <= 65535 for port in ports):
        raise CannotReadError(f"--device-port, --health-port: {ports[0]}, {ports[1]}; give 0 to 65535")

    def listening(where: Listening) -> None:
        if as_json:
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
            sys.stdout.write(to_json(document))
        else:
            sys.stdout.write(
                f"Supervising {where.infusions} open infusions in {settings.data}, epoch {where.epoch}. "
                f"Start-up test: {where.start_test}.\n"
                f"Devices: 127.0.0.1:{where.device_port}. Health: http://127.0.0.1:{where.health_port}/health. "
                "Ctrl-C ends it and holds what runs.\n"
                "Simulated devices only; not a medical device, not for patient care.\n"
            )
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
                library=library,
            ),
            listening,
        )
    except ValueError as error:
        raise CannotReadError(str(error)) from None
    except BlockingIOError as error:
        sys.stderr.write(f"{error}\n")
        return Exit.WORLD_FAILED
    return Exit.DONE
