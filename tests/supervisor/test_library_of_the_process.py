"""One library for pages and supervisor: an order under another is refused, until that one has been read and holds."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.session_plan import SessionPlan, under
from lenitive.domain.limits.library import SHIPPED, Library, site_library
from lenitive.record.store import EventStore
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.epochs import take_epoch
from lenitive.supervisor.process import Supervisor

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "safety"))

from live_clinic import PLAN, PRESCRIBER


def library(version: str) -> Library:
    made = site_library({"LIM-RATE-06": 90}, name="Example", version=version, valid_from=date(2026, 1, 1))
    assert isinstance(made, Library)
    return made


def not_to_be_used() -> Library:
    raise ValueError("limits.json: no valid signature of a director")


Orders = list[tuple[str, SessionPlan]]


def ordered(
    folder: Path, orders: Orders, *, read_library: Callable[[], Library] | None
) -> tuple[dict[str, str | None], Supervisor]:
    """The rule that refused each order, and the supervisor."""

    async def act() -> tuple[dict[str, str | None], Supervisor]:
        clock, found = Clock(), dict[str, str | None]()
        with EventStore(folder) as store:
            epoch = take_epoch(store, clock.now().at, tested="test")
            supervisor = Supervisor(folder, store, epoch=epoch, clock=clock)
            supervisor.read_library = read_library
            ticking = asyncio.create_task(supervisor.tick_forever())
            for name, made in orders:
                plan = replace(made, patient=f"Patient/{name}")
                command = ask.Prepare(by=PRESCRIBER, key=name, plan=plan, scanned=plan.patient, scanned_by="n")
                answer, _ = await asyncio.wait_for(supervisor.submit(name, command), 5)
                found[name] = answer.rule if isinstance(answer, Refusal) else None
            ticking.cancel()
            supervisor.close()
        return found, supervisor

    return asyncio.run(act())


def test_an_order_under_a_library_that_took_force_meanwhile_is_taken_once_it_was_read(tmp_path: Path) -> None:
    new = library("2")
    orders = [("INF-1", under(PLAN, SHIPPED)), ("INF-2", under(PLAN, new)), ("INF-3", under(PLAN, SHIPPED))]
    found, supervisor = ordered(tmp_path, orders, read_library=lambda: new)
    assert found == {"INF-1": None, "INF-2": None, "INF-3": "SES-LIBRARY"}
    assert supervisor.library.sha256 == new.sha256
    running = supervisor.infusions["INF-1"].core.session.plan
    assert running is not None
    assert running.library == SHIPPED.used  # a session keeps its own
    made_later = supervisor.infusions["INF-2"].core.session.plan
    assert made_later is not None
    assert made_later.library == new.used  # and the record names it


def test_a_library_that_must_not_be_used_changes_nothing(tmp_path: Path) -> None:
    orders = [("INF-1", under(PLAN, library("2"))), ("INF-2", under(PLAN, SHIPPED))]
    found, supervisor = ordered(tmp_path, orders, read_library=not_to_be_used)
    assert found == {"INF-1": "SES-LIBRARY", "INF-2": None}
    assert supervisor.library is SHIPPED
    assert supervisor.counters["library_not_taken"] == 1


def test_an_order_that_only_names_the_library_in_force_is_refused(tmp_path: Path) -> None:
    new = library("2")
    plan = replace(under(PLAN, SHIPPED), library=new.used)
    found, _ = ordered(tmp_path, [("INF-1", plan)], read_library=lambda: new)
    assert found == {"INF-1": "SES-LIBRARY"}
