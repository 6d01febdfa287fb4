"""The live process over its sockets: what it keeps before it answers, and that a stop needs nothing but itself."""

import asyncio
import json
import sys
import threading
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from lenitive.clinic import supervision_wire as wire
from lenitive.clinic.supervisor_client import SupervisorClient, SupervisorGoneError
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.bound import DeviceBound, DeviceUnbound
from lenitive.domain.infusion.events import Remainder, StopReason
from lenitive.domain.infusion.machine import fold
from lenitive.domain.infusion.session import State
from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore
from lenitive.supervisor import health_page, start
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.epochs import FolderLock, take_epoch
from lenitive.supervisor.process import Supervisor
from lenitive.supervisor.self_check import Checked, check

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "safety"))

from live_clinic import NURSE, Bed, Staff

NAME = "INF-1"
SPEED = 4.0


@dataclass
class Clinic:
    folder: Path
    store: EventStore
    supervisor: Supervisor
    where: start.Listening
    staff: Staff
    bed: Bed

    async def running(self) -> None:
        self.bed.start()
        await self.staff.prepare(NAME, self.bed)
        await self.staff.begin(NAME)
        await until(lambda: self.bed.true_rate_ul_h() == 3500)

    @property
    def state(self) -> State:
        return self.supervisor.infusions[NAME].core.session.state

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.where.health_port}{path}", timeout=3) as answer:
            return json.loads(answer.read())


async def until(holds: Callable[[], bool], within_s: float = 5.0) -> None:
    async with asyncio.timeout(within_s):
        while not holds():  # noqa: ASYNC110 - what is waited for is in a simulated bedside
            await asyncio.sleep(0.02)


@asynccontextmanager
async def clinic(folder: Path) -> AsyncIterator[Clinic]:
    clock = Clock(SPEED)
    settings = start.Settings(data=folder, device_port=0, health_port=0, speed=SPEED)
    with EventStore(folder) as store:
        epoch = take_epoch(store, clock.now().at, tested="test")
        supervisor = Supervisor(folder, store, epoch=epoch, clock=clock)
        told: asyncio.Future[start.Listening] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(start._run(settings, supervisor, store, told.set_result))
        where = await asyncio.wait_for(told, 5)
        staff = Staff(folder, clock)
        await staff.connect()
        bed = Bed(1, clock, lambda: ("127.0.0.1", where.device_port))
        try:
            yield Clinic(folder, store, supervisor, where, staff, bed)
        finally:
            bed.end()
            staff.hang_up()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def live(folder: Path, act: Callable[[Clinic], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        async with clinic(folder) as one:
            await act(one)

    asyncio.run(whole())


def test_an_infusion_runs_over_the_sockets_and_what_is_answered_is_kept(tmp_path: Path) -> None:
    async def act(one: Clinic) -> None:
        await one.running()
        answer = await one.staff.submit(NAME, ask.Hold(by=NURSE, key="h", reason="test"))
        assert answer.refused is None
        assert answer.durable
        kept = one.store.read(NAME)
        assert kept[-1].seq >= answer.seq - 1
        assert "Held" in {event.type for event in kept}
        await until(lambda: one.bed.true_rate_ul_h() == 0)
        stale = await one.staff.submit(NAME, ask.Resume(**one.staff.raising(answer.version - 1)))
        assert stale.refused is not None
        assert stale.refused.rule == "SES-VERSION"
        assert fold(one.store.read(NAME)).version == answer.version

    live(tmp_path, act)


def test_the_record_says_who_bound_each_device_and_who_let_it_go_and_why(tmp_path: Path) -> None:
    async def act(one: Clinic) -> None:
        await one.running()
        made = {event.data.device: event for event in one.store.read(NAME) if isinstance(event.data, DeviceBound)}
        assert set(made) == {one.bed.pump, one.bed.monitor}
        assert {event.actor for event in made.values()} == {NURSE}
        assert all(event.data.simulated and event.data.reason for event in made.values())
        await one.staff.submit(NAME, ask.Stop(by=NURSE, key="s"))
        other = replace(NURSE, id="nurse-9")
        answer = await one.staff.request(
            lambda n: wire.ReleaseDevice(id=n, infusion=NAME, device=one.bed.pump, by=other, reason="goes to chair 3")
        )
        assert answer.refused is None
        await until(lambda: one.bed.pump not in one.supervisor.infusions[NAME].core.session.bound)
        await until(lambda: any(isinstance(event.data, DeviceUnbound) for event in one.store.read(NAME)))
        gone = next(event for event in one.store.read(NAME) if isinstance(event.data, DeviceUnbound))
        assert (gone.data.device, gone.actor, gone.data.reason) == (one.bed.pump, other, "goes to chair 3")

    live(tmp_path, act)


def test_a_binding_ends_with_its_session_though_nobody_lets_the_device_go(tmp_path: Path) -> None:
    async def act(one: Clinic) -> None:
        one.bed.start()
        await one.staff.prepare(NAME, one.bed)
        assert set(one.supervisor.book.of(NAME)) == {one.bed.pump, one.bed.monitor}
        await one.staff.must(NAME, ask.Stop(by=NURSE, key="s"))
        close = ask.Close(by=NURSE, key="c", remainder=Remainder.RETURNED, note="the whole bag", witness="nurse-2",
            second_proved_at=one.staff.at())  # fmt: skip
        await one.staff.must(NAME, close)
        assert one.supervisor.book.of(NAME) == {}
        gone = [event.data.device for event in one.store.read(NAME) if isinstance(event.data, DeviceUnbound)]
        assert set(gone) == {one.bed.pump, one.bed.monitor}

    live(tmp_path, act)


def locked(one: Clinic, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Another program holds the database."""
    del monkeypatch
    other = sqlite.connect(str(one.folder / "record.sqlite3"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other.close


def full(one: Clinic, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The disk takes nothing more."""

    def no_space(_batches: object) -> None:
        raise RecordFailedError("No space left on device")

    monkeypatch.setattr(one.store, "append_many", no_space)
    return lambda: None


def dead(one: Clinic, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The writer hangs for ever."""
    ended = threading.Event()
    monkeypatch.setattr(one.store, "append_many", lambda _: ended.wait())
    return ended.set


@pytest.mark.parametrize("broken", [full, locked, dead], ids=lambda one: one.__name__)
def test_a_stop_works_whatever_has_become_of_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[[Clinic, pytest.MonkeyPatch], Callable[[], None]]
) -> None:
    async def act(one: Clinic) -> None:
        await one.running()
        mended = broken(one, monkeypatch)
        try:
            stop = asyncio.create_task(one.staff.submit(NAME, ask.Stop(by=NURSE, key="stop")))
            await until(lambda: one.bed.true_rate_ul_h() == 0, within_s=1.0)
            assert one.state is State.STOPPED
            await until(lambda: "record_lost" in one.supervisor.infusions[NAME].core.session.supervision, within_s=8)
            if one.supervisor.record_failed is not None:
                answer = await asyncio.wait_for(stop, 3)
                assert answer.refused is None
                assert not answer.durable, "done, and said not to be kept"
        finally:
            mended()

    live(tmp_path, act)


def test_a_record_that_fails_holds_what_runs_and_nothing_is_raised_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(one: Clinic) -> None:
        await one.running()
        full(one, monkeypatch)
        await until(lambda: one.bed.true_rate_ul_h() == 0)
        answer = await one.staff.submit(NAME, ask.Resume(**one.staff.raising(one.staff.live[NAME].version)))
        assert answer.refused is not None
        health = await asyncio.to_thread(one.get, "/health")
        assert health["record_failed"]
        assert not health["ready"]

    live(tmp_path, act)


def test_health_says_how_it_is_and_names_nobody(tmp_path: Path) -> None:
    async def act(one: Clinic) -> None:
        await one.running()
        health = await asyncio.to_thread(one.get, "/health")
        named = ("heartbeat_ages_ms", "loop_lag_ms", "queues", "disk", "anchor", "evaluators_agree", "rejected_frames")
        assert set(named) <= set(health)
        assert health["running"] == 1
        assert "Patient" not in json.dumps(health)
        assert NAME not in json.dumps(health)
        alive = await asyncio.to_thread(one.get, "/livez")
        assert alive["alive"]
        assert 0 <= alive["ticked_ms"] < 10_000
        assert (await asyncio.to_thread(one.get, "/readyz")) == {"ready": True}

    live(tmp_path, act)


def test_a_disk_that_does_not_answer_keeps_nobody_waiting_but_who_asks_how_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, asked = threading.Event(), threading.Event()
    on_disk = health_page.on_disk

    def hangs(*where: Any) -> Any:
        asked.set()
        answers.wait(10)
        return on_disk(*where)

    monkeypatch.setattr(health_page, "on_disk", hangs)

    async def act(one: Clinic) -> None:
        await one.running()
        looking = asyncio.create_task(asyncio.to_thread(one.get, "/health"))
        await until(asked.is_set)
        stop = ask.Stop(by=NURSE, key=one.staff.key(), reason=StopReason.OTHER)
        assert (await asyncio.wait_for(one.staff.submit(NAME, stop), 2)).refused is None
        await until(lambda: one.bed.true_rate_ul_h() == 0)
        answers.set()
        assert (await looking)["disk"]["free_bytes"] > 0

    live(tmp_path, act)


def test_without_a_screen_that_hears_the_alarms_nothing_goes_on(tmp_path: Path) -> None:
    async def act(one: Clinic) -> None:
        await one.running()
        one.staff.hang_up()
        await until(lambda: one.bed.true_rate_ul_h() == 0, within_s=8)
        assert "sink_lost" in one.supervisor.infusions[NAME].core.session.supervision

    live(tmp_path, act)


def test_noise_on_the_door_for_devices_changes_nothing(tmp_path: Path) -> None:
    async def act(one: Clinic) -> None:
        await one.running()
        before = one.supervisor.infusions[NAME].core.session.version
        for noise in (
            b"\n" * 300,
            b"\xff\x00" * 3000,
            b"LEN1 pump-1 " + b"0" * 64 + b" {}\n",
            b"GET / HTTP/1.1\r\n\r\n",
        ):
            _, writer = await asyncio.open_connection("127.0.0.1", one.where.device_port)
            writer.write(noise)
            await asyncio.sleep(0.05)
            writer.close()
        assert one.bed.true_rate_ul_h() == 3500
        assert one.supervisor.infusions[NAME].core.session.version == before
        assert one.supervisor.counters["rejected"] > 0

    live(tmp_path, act)


def test_what_a_person_cannot_ask_is_refused_in_one_line(tmp_path: Path) -> None:
    async def act(one: Clinic) -> None:
        for kind, command in (
            ("Supervise", {"by": {"id": "n1", "role": "nurse"}, "key": ""}),
            ("Stop", {"by": {"id": "n1", "role": "system"}, "key": "k"}),
            ("SetRate", {"by": {"id": "n1", "role": "nurse"}, "key": "k", "target_ul_h": 0, "more": 1}),
            ("SetRate", {"by": {"id": "n1", "role": "nurse"}, "key": 5, "target_ul_h": 0}),
        ):
            answer = await one.staff.request(
                lambda n, kind=kind, command=command: wire.Ask(id=n, infusion=NAME, type=kind, command=command)  # type: ignore[misc]
            )
            assert answer.refused is not None
            assert answer.refused.rule == "SES-REQUEST"

    live(tmp_path, act)


def test_a_folder_has_one_supervisor_and_every_start_has_a_higher_epoch(tmp_path: Path) -> None:
    with FolderLock(tmp_path), pytest.raises(BlockingIOError, match="another supervisor"), FolderLock(tmp_path):
        pass
    now = Clock().now().at
    with EventStore(tmp_path) as store:
        assert [take_epoch(store, now, tested="test") for _ in range(3)] == [1, 2, 3]


def test_the_test_of_itself_finds_a_part_that_does_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with EventStore(tmp_path) as store:
        assert check(store, tmp_path).failed == ()
        monkeypatch.setattr("lenitive.supervisor.self_check.evaluate", lambda *_, **__: ())
        assert check(store, tmp_path).failed == ("red rule",)
    assert str(Checked(failed=("clock",), disk_low=False, took_ms=1)) == "failed: clock"


def test_a_client_says_that_no_supervisor_is_there(tmp_path: Path) -> None:
    with SupervisorClient(tmp_path) as client, pytest.raises(SupervisorGoneError, match="no supervisor answers"):
        client.look()
