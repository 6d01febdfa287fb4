"""The line to the process that looks after this one: it says nothing, and it ends when that process does."""

import asyncio
import os
import sys
from contextlib import suppress
from typing import Final

from lenitive.domain.infusion.events import SupervisionCondition
from lenitive.supervisor.process import Supervisor

GONE: Final = "the watchdog is gone: supervision goes on, and nothing would start it again"
_AGAIN_AFTER_S: Final = 60.0


async def mind(supervisor: Supervisor, line: int | None) -> None:
    """Wait until the watchdog is gone; then go on, say so aloud now and every minute, and once in the record.

    What runs is safe without it: a pump runs on a permit. But nobody would start this process again, so that it says
    that it is not ready for another infusion (`/readyz`).

    Args:
        supervisor: Of this process.
        line: What the watchdog holds the other end of; None where nobody looks after this process.
    """
    if line is None:
        await asyncio.Event().wait()
        return
    loop, gone = asyncio.get_running_loop(), asyncio.Event()

    def heard() -> None:
        with suppress(BlockingIOError):
            if not os.read(line, 4096):
                loop.remove_reader(line)
                gone.set()

    supervisor.watchdog = "there"
    loop.add_reader(line, heard)
    await gone.wait()
    supervisor.watchdog = "gone"
    await supervisor.note(SupervisionCondition.HEARTBEAT_LOST, GONE)
    while True:
        sys.stderr.write(f"\a{GONE.upper()}\n")
        sys.stderr.flush()
        await asyncio.sleep(_AGAIN_AFTER_S)
