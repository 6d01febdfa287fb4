"""What a supervisor remembers of its devices and its clock, and what it takes for news after a restart."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lenitive.devices.endpoint import Endpoint
from lenitive.devices.messages import ReadBack
from lenitive.devices.protocol import Binding, Heard, Kind, Reason, Received, Rejected, Sender
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Role
from lenitive.domain.infusion.session_plan import OrderedStep, SessionPlan, under
from lenitive.domain.limits.library import SHIPPED
from lenitive.record.store import EventStore
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.device_book import SKIPPED, Device, DeviceBook, Pages
from lenitive.supervisor.process import Supervisor

KEY = bytes(32)
BINDING = Binding(infusion="INF-1", token="0" * 32)


def ends() -> tuple[Endpoint, Endpoint]:
    """Two ends of a link whose messages go either way."""
    says = Endpoint("pump-1", Kind.PUMP, KEY, sender=Sender.SUPERVISOR)
    hears = Endpoint("pump-1", Kind.PUMP, KEY, sender=Sender.DEVICE)
    hears.expected = replace(hears.expected, age_max_ms=30_000)
    for end in (says, hears):
        end.bind(BINDING, confirmed=True)
    return says, hears


def restarted(folder: Path, hears: Endpoint, *, saved: Heard, clock: str) -> Endpoint:
    """The end that hears, after its book was written, and read again under a clock of this name."""
    book = DeviceBook(folder, clock="machine-1 x1")
    book.devices["pump-1"] = Device(kind=Kind.PUMP, infusion="INF-1", heard=saved)
    book.write()
    fresh = Endpoint("pump-1", Kind.PUMP, KEY, sender=Sender.DEVICE)
    fresh.expected, fresh.heard = hears.expected, DeviceBook(folder, clock=clock).devices["pump-1"].heard
    return fresh


def test_a_frame_replayed_after_a_restart_of_the_process_shows_its_true_age(tmp_path: Path) -> None:
    says, hears = ends()
    hears.hear(says.say(ReadBack(request=1), at_ms=1_000), at_ms=1_010)
    saved = hears.heard
    since = says.say(ReadBack(request=2), at_ms=3_000)
    assert isinstance(hears.hear(since, at_ms=3_010), Received)
    again = restarted(tmp_path, hears, saved=saved, clock="machine-1 x1").hear(since, at_ms=9_010)
    assert isinstance(again, Received)
    assert again.age_ms == 6_000
    late = restarted(tmp_path, hears, saved=saved, clock="machine-1 x1").hear(since, at_ms=34_000)
    assert isinstance(late, Rejected)
    assert late.reason is Reason.TOO_OLD


def test_a_frame_replayed_after_a_start_of_the_machine_is_rejected(tmp_path: Path) -> None:
    says, hears = ends()
    hears.hear(says.say(ReadBack(request=1), at_ms=1_000), at_ms=1_010)
    saved = hears.heard
    since = [says.say(ReadBack(request=2 + number), at_ms=2_000 + number) for number in range(SKIPPED)]
    fresh = restarted(tmp_path, hears, saved=saved, clock="machine-2 x1")
    assert all(isinstance(fresh.hear(line, at_ms=100), Rejected) for line in since)
    assert isinstance(fresh.hear(says.say(ReadBack(request=99), at_ms=60_000), at_ms=200), Received)


def test_an_older_book_never_takes_the_place_of_a_newer_one(tmp_path: Path) -> None:
    book = DeviceBook(tmp_path)
    older = book.pages()
    book.open.append("INF-1")
    newer = book.pages()
    book.put(newer)
    book.put(older)
    assert DeviceBook(tmp_path).open == ["INF-1"]


def test_keys_of_devices_are_their_owners_alone(tmp_path: Path) -> None:
    book = DeviceBook(tmp_path)
    book.devices["pump-1"] = Device(kind=Kind.PUMP, key="ab" * 32)
    book.write()
    file = tmp_path / "devices.json"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    with pytest.raises(ValueError, match="others can read it"):
        DeviceBook(tmp_path)
    file.chmod(0o600)
    book.devices["pump-1"].key = None  # a simulated one has no secret
    book.write()
    file.chmod(0o644)
    assert DeviceBook(tmp_path).devices["pump-1"].kind is Kind.PUMP


def test_the_time_of_a_session_goes_on_with_the_clock_that_went_on_and_with_no_other(tmp_path: Path) -> None:
    zero = datetime(2026, 1, 5, 12, tzinfo=UTC)
    book = DeviceBook(tmp_path, clock="machine-1 x1")
    book.open, book.zeros = ["INF-1"], {"INF-1": zero, "INF-2": zero}
    book.write()
    assert DeviceBook(tmp_path, clock="machine-1 x1").zeros == {"INF-1": zero}
    assert DeviceBook(tmp_path, clock="machine-2 x1").zeros == {}
    assert DeviceBook(tmp_path).zeros == {}


@pytest.mark.parametrize("foreign", [False, True])
def test_an_order_that_was_made_under_another_library_is_not_taken(tmp_path: Path, *, foreign: bool) -> None:
    steps = (OrderedStep(start_min=0, duration_min=60, rate_ul_h=3500),)
    plan = under(
        SessionPlan(
            patient="P/1", patient_synthetic=True, steps=steps, conc_ug_ml=1000, bag_ul=100_000, weight_g=70_000,
            goal_nrs=4, baseline_pain=7.0, order="example", monitor_interval_s=1,
        ),
        SHIPPED,
    )  # fmt: skip
    if foreign:
        plan = replace(plan, thresholds={**plan.thresholds, "LIM-SPO2-05": 80})
    order = ask.Prepare(
        by=Actor(id="p", role=Role.PRESCRIBER), key="k", plan=plan, scanned=plan.patient, scanned_by="n"
    )

    async def act() -> str | None:
        with EventStore(tmp_path) as store:
            supervisor = Supervisor(tmp_path, store, epoch=1, clock=Clock())
            refusal, _ = await supervisor.submit("INF-1", order)
            assert (supervisor.book.zeros.keys() == {"INF-1"}) is not foreign
            supervisor.close()
            return None if refusal is None else refusal.rule

    assert asyncio.run(act()) == ("SES-LIBRARY" if foreign else None)


def test_many_who_ask_at_once_share_one_write_of_the_book_and_none_is_answered_before_its_own_change_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    put = DeviceBook.put

    def counted(book: DeviceBook, pages: Pages) -> None:
        written.append(pages.number)
        put(book, pages)

    monkeypatch.setattr(DeviceBook, "put", counted)

    async def act() -> None:
        with EventStore(tmp_path) as store:
            supervisor = Supervisor(tmp_path, store, epoch=1, clock=Clock())

            async def one(number: int) -> None:
                await asyncio.sleep(number * 0.0005)
                supervisor.book.open.append(f"INF-{number}")
                assert await supervisor.desk.keep()
                assert f"INF-{number}" in DeviceBook(tmp_path).open

            await asyncio.gather(*(one(number) for number in range(60)))
            supervisor.close()

    asyncio.run(act())
    assert len(written) < 45


@pytest.mark.parametrize("key", ["ab" * 31, "g" * 64, "a" * 65, "ab " * 32, ""])
def test_a_key_that_is_no_key_is_refused_at_the_start_and_not_when_the_device_speaks(tmp_path: Path, key: str) -> None:
    book = DeviceBook(tmp_path)
    book.devices = {"pump-1": Device(kind=Kind.PUMP, key=key)}
    book.write()
    with pytest.raises(ValueError, match="the key of pump-1 is no row of 64 hexadecimal digits or more; put it right"):
        DeviceBook(tmp_path)
