"""`lenitive supervise --watched`: the process that looks after a supervisor. It loads nothing of that one."""

import fcntl
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

from lenitive.cli.edge import Exit
from lenitive.cli.watchdog import Watchdog, say_aloud
from lenitive.clinic.documents import to_json
from lenitive.domain.limits.library import SHIPPED

LOCK_NAME: Final = "watchdog.lock"
"""In the data folder; whoever looks after the supervisor of the folder holds it, so that there is only one."""


def run_watched(data: Path, arguments: Mapping[str, object], *, ports: tuple[int, int], as_json: bool) -> int:
    """Look after a supervisor in a process of its own, until told to end.

    Args:
        data: The supervisor's data folder.
        arguments: Its other options by name; None for one that is not given.
        ports: For devices and for `/health`; 0 for any that is free.
        as_json: Whether it says where it listens as a document.

    Returns:
        The exit code; `WORLD_FAILED` where somebody looks after a supervisor of this folder already.
    """
    lock = _taken(data, within_s=1.0)  # who only looks whether it is free has it for a moment
    if lock is None:
        sys.stderr.write(f"{data}: a supervisor that is looked after works here; stop it first\n")
        return Exit.WORLD_FAILED
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
    with lock:
        return dog.run()


def is_looked_after(data: Path) -> bool:
    """Whether somebody looks after a supervisor of this folder; while it is started again, it is not there itself."""
    lock = _taken(data)
    if lock is not None:
        lock.close()
    return lock is None


def _taken(data: Path, *, within_s: float = 0.0) -> IO[bytes] | None:
    """The folder's lock, held until the file is closed; None where another process holds it all that time."""
    data.mkdir(parents=True, exist_ok=True)
    lock = (data / LOCK_NAME).open("ab")
    ends_s = time.monotonic() + within_s
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= ends_s:
                lock.close()
                return None
            time.sleep(0.05)
        else:
            return lock


def said(document: dict[str, Any], data: Path) -> str:
    """Where a supervisor can be reached, in words."""
    return (
        f"Supervising {document['infusions']} open infusions in {data}, epoch {document['epoch']}. "
        f"Start-up test: {document['start_test']}.\n"
        f"Devices: 127.0.0.1:{document['device_port']}. Health: http://127.0.0.1:{document['health_port']}/health. "
        "Ctrl-C ends it and holds what runs.\n"
        "Simulated devices only; not a medical device, not for patient care.\n"
    )
