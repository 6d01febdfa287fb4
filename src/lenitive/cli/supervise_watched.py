"""`lenitive supervise --watched`: the process that looks after a supervisor. It loads nothing of that one."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lenitive.cli.watchdog import Watchdog, say_aloud
from lenitive.clinic.documents import to_json
from lenitive.domain.limits.library import SHIPPED


def run_watched(data: Path, arguments: Mapping[str, object], *, ports: tuple[int, int], as_json: bool) -> int:
    """Look after a supervisor in a process of its own, until told to end.

    Args:
        data: The supervisor's data folder.
        arguments: Its other options by name; None for one that is not given.
        ports: For devices and for `/health`; 0 for any that is free.
        as_json: Whether it says where it listens as a document.
    """
    given = {"--data": data, **{name: value for name, value in arguments.items() if value is not None}}
    program = (sys.executable, "-c", "from lenitive.cli.main import main; main()")

    def listening(where: dict[str, Any]) -> None:
        sys.stdout.write(to_json(where) if as_json else said(where, data) + "Looked after by a process of its own.\n")
        sys.stdout.flush()

    dog = Watchdog(
        command=(*program, "supervise", *(str(part) for pair in given.items() for part in pair), "--json"),
        ports=ports,
        heartbeat_s=SHIPPED.whole("LIM-HEARTBEAT-01") / 1000,
        listening=listening,
        tell=say_aloud,
    )
    return dog.run()


def said(document: dict[str, Any], data: Path) -> str:
    """Where a supervisor can be reached, in words."""
    return (
        f"Supervising {document['infusions']} open infusions in {data}, epoch {document['epoch']}. "
        f"Start-up test: {document['start_test']}.\n"
        f"Devices: 127.0.0.1:{document['device_port']}. Health: http://127.0.0.1:{document['health_port']}/health. "
        "Ctrl-C ends it and holds what runs.\n"
        "Simulated devices only; not a medical device, not for patient care.\n"
    )
