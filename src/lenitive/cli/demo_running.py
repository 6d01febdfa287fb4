"""Two people of the demonstration in the middle of an infusion, and one about to go home, on simulated devices.

The devices go on in real time. What happened before the clinic was opened comes from the simulated session, up to this
minute, where an infusion is paused. The supervisor takes it up as it would after any gap: held until the pump has said
where it stands and somebody has read it.
"""

import json
import time as clock
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from lenitive.cli import demo_people as people
from lenitive.clinic.bedside import PRESCRIBER, Bedside, Onlookers
from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import new_id
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.course import order_of
from lenitive.clinic.infuse import MONITOR_INTERVAL_S, run_session
from lenitive.clinic.patient_profile import profile_of
from lenitive.clinic.roles import Role
from lenitive.clinic.simulated_nurse import NURSE
from lenitive.clinic.supervisor_client import SupervisorClient, SupervisorGoneError
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Event, PumpReported, VitalsObserved
from lenitive.domain.infusion.events import Role as BedsideRole
from lenitive.domain.infusion.machine import fold
from lenitive.domain.infusion.session import State
from lenitive.record.store import EventStore
from lenitive.supervisor.device_book import DeviceBook

CHAIRS_NAME: Final = "chairs.json"
_TAKEN_UP_S: Final = 90.0
_AT_REST_S: Final = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoChair:
    """A chair with simulated devices.

    Attributes:
        session: Whom they serve; None for devices that wait to be bound.
        patient: The record's own id of who is simulated.
        nurse: Who is at the chair.
        witness: Who reads the pump with the nurse.
    """

    session: str | None
    patient: str
    weight_kg: float
    age_years: float
    pump: str
    monitor: str
    conc_mg_ml: float
    bag_ml: float
    capnograph: bool
    seed: int
    nurse: str
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Who:
    slug: str
    name: str
    number: str
    minutes: int
    chair: str
    recovers: bool = False
    """Whether the minutes are those since the planned end."""


_RUNNING: Final = (
    _Who(slug="juniper-vale", name="Hester Lowe", number="hester-lowe", minutes=97, chair="Chair 4"),
    _Who(slug="basil-thorncroft", name="Tobias Crane", number="tobias-crane", minutes=34, chair="Chair 5"),
    _Who(slug="amara-quill", name="Imogen Hale", number="imogen-hale", minutes=56, chair="Chair 6", recovers=True),
)
_FREE: Final = 3
"""Number of the devices that serve nobody yet; those of who is there have the others, in order."""


def people_running(demo: people.Demo, folder: Path, now: Callable[[], datetime]) -> None:
    """Bring two people to the middle of an infusion, one to its recovery, and set up a chair with free devices."""
    charts = [_until_today(demo, who) for who in _RUNNING]
    folder.mkdir(parents=True, exist_ok=True)
    people_there = {"nurse": demo.staff[Role.NURSE].member.id, "witness": demo.staff[Role.PRESCRIBER].member.id}
    chairs: list[DemoChair] = []
    with EventStore(folder) as record:
        numbers = (number for number in count(1) if number != _FREE)
        for number, who, chart in zip(numbers, _RUNNING, charts, strict=False):
            demo.tell(f"{who.name}: {who.minutes} min {'after' if who.recovers else 'into'} an infusion")
            chairs.append(_begun(demo, who, chart, record, number, now))
    book = DeviceBook(folder)
    book.open += [chair.session for chair in chairs if chair.session]
    book.write()
    waiting = next((one for one in demo.charts.all() if one.session_next and one.session_next.arrived_at), None)
    if waiting is not None and waiting.plan is not None:
        plan = waiting.plan.proposed.plan
        free = replace(
            chairs[0], session=None, patient=waiting.patient.reference if waiting.patient else "",
            weight_kg=plan.dosing_weight.kg, pump=f"pump-{_FREE}", monitor=f"monitor-{_FREE}",
            conc_mg_ml=plan.bag.conc_mg_ml, bag_ml=plan.bag.final_volume_ml, seed=_FREE, capnograph=True,
        )  # fmt: skip
        chairs.append(free)
    said = json.dumps([asdict(chair) | people_there for chair in chairs], indent=1)
    (folder / CHAIRS_NAME).write_text(said + "\n", encoding="utf-8")


def chairs_of(folder: Path) -> tuple[DemoChair, ...]:
    """The chairs of a demonstration; empty where there are none."""
    place = folder / CHAIRS_NAME
    return tuple(DemoChair(**one) for one in json.loads(place.read_text("utf-8"))) if place.exists() else ()


def forget_devices(folder: Path) -> None:
    """Simulated devices that were switched off remember nobody: they are bound anew."""
    book = DeviceBook(folder)
    book.devices.clear()
    book.write()


def take_up(folder: Path, chair: DemoChair) -> None:
    """Play the nurse who reads the pump after the gap, and goes on; gives up where the session says no."""
    if chair.session is None:
        return
    by, ends = Actor(id=chair.nurse, role=BedsideRole.NURSE), clock.monotonic() + _TAKEN_UP_S
    confirmed = False
    with SupervisorClient(folder) as client:
        while clock.monotonic() < ends:
            with suppress(SupervisorGoneError):
                if not confirmed and _is_bound(client, chair.pump):
                    clock.sleep(2.0)
                    answer = client.submit(chair.session, ask.ConfirmDelivery(by=by, key=new_id()))
                    confirmed = answer.refused is None or answer.refused.rule in {"SES-CONFIRMED", "SES-STATE"}
                goes_on = confirmed and _resumed(client, chair.session, by)
                if not _take_notice(client, folder, chair, by) and goes_on:
                    return
            clock.sleep(1.0)


def put_to_rest(folder: Path, chairs: tuple[DemoChair, ...]) -> None:
    """Play the nurse who pauses everybody before the demonstration is closed, and waits until each pump says so.

    A pump that was never heard to stand would be an alarm when the folder is opened again, and stop the infusion.
    """
    ends, at_rest = clock.monotonic() + _AT_REST_S, set[str]()
    sessions = {chair.session: Actor(id=chair.nurse, role=BedsideRole.NURSE) for chair in chairs if chair.session}
    with suppress(SupervisorGoneError), SupervisorClient(folder) as client:
        for session, by in sessions.items():
            client.submit(session, ask.Hold(by=by, key=new_id(), reason="the demonstration is closed"))
        while len(at_rest) < len(sessions) and clock.monotonic() < ends:
            clock.sleep(0.3)
            with EventStore(folder) as record:
                known = {session: fold(record.read(session)) for session in sessions}
            at_rest = {name for name, one in known.items() if one.pump is not None and one.pump.rate_ul_h == 0}


def _take_notice(client: SupervisorClient, folder: Path, chair: DemoChair, by: Actor) -> bool:
    """Acknowledge what alarmed while nobody was there; read the counter of a pump that was switched on anew.

    Returns:
        Whether something alarmed.
    """
    session = chair.session or ""
    with EventStore(folder) as record:
        known = fold(record.read(session))
    for name, active in known.alarms.items():
        if active.acknowledged_ms is None:
            client.submit(session, ask.AcknowledgeAlarm(by=by, key=new_id(), alarm=name))
    if known.pump is not None and known.pump.fell_ms is not None:
        read = ask.ReconcilePump(
            by=by, key=new_id(), device=chair.pump, counter_ul=known.pump.counter_ul, given_ul=known.pump.total_ul,
            witness=chair.witness, second_proved_at=datetime.now(UTC),
            reason="the pump was switched on anew and counts from here",
        )  # fmt: skip
        client.submit(session, read)
    return bool(known.alarms)


def _is_bound(client: SupervisorClient, pump: str) -> bool:
    return any(one["device"] == pump and one["bound"] for one in client.look().document["devices"])


def _resumed(client: SupervisorClient, session: str, by: Actor) -> bool:
    now = datetime.now(UTC)
    look = next((one for one in client.look().document["infusions"] if one["infusion"] == session), None)
    if look is None or look["state"] != "held":
        return True
    command = ask.Resume(
        by=by, key=new_id(), expected_version=look["version"], not_after=now + timedelta(seconds=4),
        authenticated_at=now,
    )  # fmt: skip
    return client.submit(session, command).refused is None


def _until_today(demo: people.Demo, who: _Who) -> Chart:
    """Referred, decided, planned and released, as another person of the example's kind."""
    part = people._Part(slug=who.slug, question="Refractory pain.", waited_days=18, known_days_ago=2, go=_nothing)  # noqa: SLF001
    renamed = replace(demo, examples=_renamed(demo, who))
    chart = people._referred(renamed, part, "Pain clinic")  # noqa: SLF001
    chart = people._planned(demo, chart, 2)  # noqa: SLF001
    return people._released(demo, chart, demo.at(2, 14))  # noqa: SLF001


def _nothing(_demo: people.Demo, _chart: Chart, _days_ago: int) -> None:
    """What follows is not of the past."""


def _renamed(demo: people.Demo, who: _Who) -> Path:
    """The example's record and intake under another name and number."""
    source, folder = demo.examples / "people" / who.slug, demo.scratch / who.number
    target = folder / "people" / who.slug
    target.mkdir(parents=True, exist_ok=True)
    given, family = (part.title() for part in who.slug.split("-"))
    new_given, new_family = who.name.split()
    for name in ("record.json", "intake.json"):
        text = (source / name).read_text(encoding="utf-8")
        for old, new in ((given, new_given), (family, new_family), (who.slug, who.number)):
            text = text.replace(old, new)
        (target / name).write_text(text, encoding="utf-8")
    return folder


class _EnoughError(Exception):
    """The simulated session has come to this minute."""


def _begun(
    demo: people.Demo, who: _Who, chart: Chart, record: EventStore, number: int, now: Callable[[], datetime]
) -> DemoChair:
    considered, plan = people._considered(demo, chart), chart.plans[-1].proposed.plan  # noqa: SLF001
    profile = profile_of(considered)
    if isinstance(profile, Refusal):
        raise people.DemoError(f"the demonstration cannot be made: {profile}")
    order = replace(order_of(considered, plan, profile), monitor_interval_s=MONITOR_INTERVAL_S)
    until_min = who.minutes + (plan.duration_min if who.recovers else 0)
    began, kept = now() - timedelta(minutes=until_min, seconds=50), list[Event]()

    def watch(bedside: Bedside, at: datetime) -> None:
        if len(bedside.minutes) < until_min:
            return
        if who.recovers is not (bedside.session.state is State.RECOVERY):
            raise people.DemoError(f"{who.name}: {bedside.session.state} after {until_min} min")
        if not who.recovers:
            pause = ask.Hold(by=NURSE, key=new_id(), reason="a short walk with the nurse")
            bedside.submit(pause, at + timedelta(seconds=40))
        raise _EnoughError

    with suppress(_EnoughError):
        run_session(
            order, profile, starts_at=began, seed=people.SEED + number,
            onlookers=Onlookers(keep=kept.extend, watch=watch),
        )  # fmt: skip
    session_id, pump, monitor = new_id(), f"pump-{number}", f"monitor-{number}"
    staff = {NURSE.id: demo.staff[Role.NURSE].member.id, PRESCRIBER.id: demo.staff[Role.PRESCRIBER].member.id}
    record.append(session_id, tuple(_on(event, pump, monitor, staff) for event in kept))
    plan_id = chart.plans[-1].id
    after: tuple[Any, ...] = (
        happened.SessionScheduled(session_id=session_id, starts_at=began, chair=who.chair, plan_id=plan_id),
        happened.EscortNamed(name="Alex", relation="partner"),
        happened.PersonArrived(session_id=session_id),
        happened.SessionLinked(session_id=session_id, number=1, on=began.date(), plan_id=plan_id),
    )
    people._do(demo, chart, Role.NURSE, began, lambda _: after)  # noqa: SLF001
    return DemoChair(
        session=session_id, patient=profile.patient, weight_kg=profile.weight_kg, age_years=profile.age_years or 60.0,
        pump=pump, monitor=monitor, conc_mg_ml=order.conc_ug_ml / 1000, bag_ml=order.bag_ul / 1000,
        capnograph=order.etco2_required, seed=number, nurse="",
    )  # fmt: skip


def _on(event: Event, pump: str, monitor: str, staff: dict[str, str]) -> Event:
    """The event as the devices of this chair said it, and the people of this clinic."""
    data = event.data
    if event.actor.id in staff:
        return replace(event, actor=replace(event.actor, id=staff[event.actor.id]))
    if isinstance(data, PumpReported):
        return replace(event, data=replace(data, device=pump), actor=replace(event.actor, id=pump))
    if isinstance(data, VitalsObserved) and data.device is not None:
        return replace(event, data=replace(data, device=monitor), actor=replace(event.actor, id=monitor))
    return event
