"""A demonstration that is closed and opened again on the same folder still has its two infusions."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lenitive.cli.demo_people import Demo, staff_member
from lenitive.cli.demo_running import chairs_of, people_running
from lenitive.cli.serve_live import LiveProcesses
from lenitive.clinic.charts.charts import Charts
from lenitive.clinic.roles import Role
from lenitive.clinic.supervisor_client import SupervisorClient, SupervisorGoneError, follow
from lenitive.domain.infusion.machine import fold
from lenitive.domain.infusion.session import State
from lenitive.record.store import EventStore

EXAMPLES = Path(__file__).parents[2] / "examples"
WITHIN_S = 60.0


@pytest.fixture
def peopled(tmp_path: Path) -> Path:
    """The supervisor's folder with two people in the middle of an infusion, and one in recovery."""
    staff = {role: staff_member(role, f"m-{role}", f"Some {role}") for role in Role if role is not Role.PATIENT}
    live = tmp_path / "live"
    with EventStore(tmp_path / "record") as record:
        demo = Demo(
            charts=Charts(record), record=record, examples=EXAMPLES, scratch=tmp_path / "imported",
            today=datetime.now(UTC).date(), staff=staff, outlook_days=-1,
        )  # fmt: skip
        people_running(demo, live, lambda: datetime.now(UTC))
    return live


@contextmanager
def somebody_looks_on(folder: Path) -> Iterator[None]:
    """A screen that shows every alarm, as the pages of a demonstration are one."""
    loop = asyncio.new_event_loop()

    async def look() -> None:
        while True:
            with suppress(SupervisorGoneError):
                async for _ in follow(folder, sink=True):
                    pass
            await asyncio.sleep(0.2)

    task = loop.create_task(look())
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait([task])))
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        loop.close()


def states(folder: Path) -> dict[str, str]:
    """How each infusion stands, as the supervisor says."""
    with SupervisorClient(folder) as client:
        return {one["infusion"]: one["state"] for one in client.look().document["infusions"]}


def settled(folder: Path, wanted: dict[str, str]) -> dict[str, str]:
    """Wait until everybody stands as is wanted; how they stand then."""
    ends = time.monotonic() + WITHIN_S
    while (found := states(folder)) != wanted and time.monotonic() < ends:
        time.sleep(0.5)
    return found


def test_infusions_of_a_demonstration_run_again_after_it_was_closed_and_opened(peopled: Path) -> None:
    sessions = sorted(one.session for one in chairs_of(peopled) if one.session)
    with EventStore(peopled) as record:
        recovers = [one for one in sessions if fold(record.read(one)).state is State.RECOVERY]
    assert (len(sessions), len(recovers)) == (3, 1)
    wanted = {one: "recovery" if one in recovers else "running" for one in sessions}
    for _ in range(2):
        processes = LiveProcesses(peopled)
        processes.start()
        try:
            with somebody_looks_on(peopled):
                assert settled(peopled, wanted) == wanted
                with SupervisorClient(peopled) as client:
                    bound = [one["device"] for one in client.look().document["devices"] if one["bound"]]
                assert {"pump-4", "monitor-4"} <= set(bound)  # who is about to go home is still watched
        finally:
            processes.stop()
    with EventStore(peopled) as record:
        kinds = [[event.type for event in record.read(one)] for one in sessions if one not in recovers]
        left = fold(record.read(recovers[0]))
    assert left.state is State.RECOVERY
    assert all("Stopped" not in of_one and of_one.count("Resumed") >= 2 for of_one in kinds)
