"""Controls that the hazard log names and no other test shows."""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infusion_sessions import DEVICE, NORMAL, NURSE, PATIENT, PLAN, PRESCRIBER, VALID, Desk, answers, desk_at, minutes
from lenitive.clinic.bedside import Bedside
from lenitive.devices.simulated_pump import PumpReading
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import (
    ObservationKind,
    PumpCondition,
    PumpReported,
    RequestRefused,
    Role,
    SupervisionCondition,
    TelemetryBlock,
)
from lenitive.domain.infusion.machine import _HANDLERS, decide
from lenitive.domain.infusion.session import State, epoch_ms
from lenitive.domain.infusion.session_plan import (
    OrderedStep,
    SessionPlan,
    foreign_breaches,
    plan_breaches,
    thresholds_of,
)
from lenitive.domain.infusion.thresholds import Threshold
from lenitive.domain.limits.library import SHIPPED
from lenitive.record.store import EventStore


def ready_to_raise() -> Desk:
    desk = desk_at(State.RUNNING)
    for minute in (15, 30):
        desk.full(minutes(minute))
    return desk


# HAZ-09, HAZ-55


def test_of_two_steps_decided_on_one_version_only_the_first_counts() -> None:
    desk = ready_to_raise()
    seen = desk.session.version
    first = ask.SetRate(by=NURSE, key="a", expected_version=seen, target_ul_h=7000)
    second = ask.SetRate(by=PRESCRIBER, key="b", expected_version=seen, target_ul_h=7000)
    desk.must(first, minutes(30))
    refused = desk.try_(replace(second, target_ul_h=7100), minutes(30))
    assert isinstance(refused, Refusal)
    assert refused.rule == "SES-VERSION"
    assert desk.session.rate_ul_h == 7000


def test_no_request_gives_a_bolus() -> None:
    numbers = {field.name for kind in _HANDLERS for field in fields(kind) if field.type in {"int", int}}
    read = {"seq", "value", "score", "rass", "grade", "counter_ul", "given_ul"}
    read |= {"vial_ug_ml", "drawn_ul", "final_ul", "for_s", "epoch"}  # counted in a bag; of a sound; of a supervisor
    assert numbers - read == {"rate_ul_h", "target_ul_h", "volume_ul"}
    loading = replace(
        PLAN,
        steps=(
            OrderedStep(start_min=0, duration_min=10, rate_ul_h=24_000),
            OrderedStep(start_min=10, duration_min=230, rate_ul_h=3500),
        ),
    )
    prepared = Desk().try_(
        ask.Prepare(by=PRESCRIBER, key="p", plan=loading, scanned=loading.patient, scanned_by=NURSE.id), minutes(-12)
    )
    assert isinstance(prepared, Refusal)
    assert prepared.rule == "SES-RATE-START"


# HAZ-04


def test_weight_bag_and_limits_of_a_prepared_session_cannot_be_changed() -> None:
    order = {field.name for field in fields(SessionPlan)}
    for kind in _HANDLERS:
        if kind is not ask.Prepare:
            of_a_device = {"simulated"} if kind is ask.NoteBinding else set()  # the device's, not the order's
            assert not ({field.name for field in fields(kind)} - of_a_device) & (order | {"plan"})
    heavier = ask.Prepare(
        by=PRESCRIBER, key="again", plan=replace(PLAN, weight_g=90_000), scanned=PLAN.patient, scanned_by=NURSE.id
    )
    for state in State:
        if state is not State.NEW:
            refused = decide(desk_at(state).session, heavier, at=minutes(200))
            assert isinstance(refused, Refusal)


# HAZ-23


def test_drug_given_to_keep_a_vein_open_is_dose_and_stops_the_infusion() -> None:
    desk = desk_at(State.RUNNING)
    desk.vitals(minutes(10))
    commanded = desk.session.commanded_ul(epoch_ms(minutes(10)))
    desk.pump(minutes(10), volume_ul=commanded + 300, conditions=[PumpCondition.KVO])
    assert desk.session.given_ug(epoch_ms(minutes(10))) == commanded + 300  # 1 mg/mL: a microgram for a microlitre
    desk.supervise(minutes(10))
    assert desk.session.state is State.STOPPED
    assert desk.session.rate_ul_h == 0


# HAZ-37


def test_no_request_carries_an_alarm_threshold_and_an_order_only_those_of_its_library() -> None:
    tests = {field.name for field in fields(Threshold)} - {"channel"}
    for kind in (*_HANDLERS, SessionPlan):
        names = {field.name for field in fields(kind)}
        assert not names & tests
        named = {name for name in names if "threshold" in name or "delay" in name or "priority" in name}
        assert named == ({"thresholds"} if kind is SessionPlan else set())
    widened = replace(PLAN, thresholds={**thresholds_of(SHIPPED), "LIM-SPO2-05": 84})
    assert {breach.rule for breach in plan_breaches(widened)} == {"SES-LIMITS"}
    other = replace(PLAN, thresholds={**thresholds_of(SHIPPED), "LIM-SPO2-05": 87}, library=SHIPPED.used)
    assert plan_breaches(other) == ()
    assert {breach.rule for breach in foreign_breaches(other, SHIPPED)} == {"SES-LIBRARY"}


# HAZ-38


@pytest.mark.parametrize("oxygen", [False, True, None])
def test_breathing_must_be_known_with_and_without_oxygen(oxygen: bool | None) -> None:
    desk = desk_at(State.PREPARED)
    for at in (minutes(-11), minutes(-5)):
        desk.pump(at, volume_ul=0)
        desk.vitals(at, oxygen=oxygen, respiratory_rate_min=None)
        desk.scores(at)
    refused = desk.try_(ask.CompleteChecklist(by=NURSE, key="c", answers=answers()), minutes(-3))
    assert isinstance(refused, Refusal)
    assert "SES-START-RESPIRATORY-RATE unknown" in refused.what
    running = desk_at(State.RUNNING)
    running.pump(minutes(2))
    running.monitor(minutes(2), oxygen=oxygen, respiratory_rate_min=None)
    running.supervise(minutes(2))
    assert "ALM-VITALS-STALE-HIGH" in running.session.alarms
    assert running.session.state is State.HELD


# HAZ-52, HAZ-53


def test_a_record_is_flushed_to_the_disk_before_it_counts(tmp_path: Path) -> None:
    with EventStore(tmp_path) as store:
        (journal,) = store._table._database.execute("PRAGMA journal_mode").fetchone()
        (flushed,) = store._table._database.execute("PRAGMA synchronous").fetchone()
    assert (journal, flushed) == ("wal", 2)  # 2 is FULL: flushed at every commit


class Pump:
    """Notes what it is told, in the order in which everything happens."""

    def __init__(self, happened: list[object]) -> None:
        self.happened = happened

    def command(self, rate_ul_h: int, *, at_ms: int) -> None:
        assert at_ms
        self.happened.append(rate_ul_h)
        self.rate_ul_h = rate_ul_h

    def advance(self, to_ms: int) -> PumpReading:
        assert to_ms
        self.happened.append("read back")
        return PumpReading(volume_ul=1750, rate_ul_h=self.rate_ul_h, conditions=())


def bedside(desk: Desk, happened: list[object], *, record_fails: bool = False) -> Bedside:
    def keep(_events: object) -> None:
        if record_fails:
            raise OSError(28, "No space left on device")
        happened.append("recorded")

    nobody: Any = None
    pump: Any = Pump(happened)
    return Bedside(pump=pump, monitor=nobody, patient=nobody, nurse=nobody, keep=keep, session=desk.session)


def test_less_drug_reaches_the_pump_before_the_record_and_more_drug_only_after_it() -> None:
    desk = ready_to_raise()
    more = ask.SetRate(
        by=NURSE,
        key="m",
        expected_version=desk.session.version,
        target_ul_h=7000,
        not_after=minutes(30) + VALID,
        authenticated_at=minutes(30),
    )
    stop = ask.Stop(by=NURSE, key="s")
    for command, order in ((more, ["recorded", 7000]), (stop, [0, "recorded", "read back", "recorded"])):
        happened: list[object] = []
        bedside(desk, happened).submit(command, minutes(30))
        assert happened == order
    for command in (more, stop):
        happened = []
        with pytest.raises(OSError, match="No space left"):
            bedside(desk, happened, record_fails=True).submit(command, minutes(30))
        assert happened
        assert set(happened) == {0}, "what cannot be recorded is not given, and a stop needs no record"


# HAZ-64


def test_a_refused_request_is_noted_by_the_system_with_the_name_of_who_asked() -> None:
    desk = ready_to_raise()
    beside = bedside(desk, [])
    for by in (PATIENT, NURSE):
        assert isinstance(beside.submit(ask.SetRate(by=by, key="m", target_ul_h=90_000), minutes(30)), Refusal)
        noted = beside.events[-1]
        assert isinstance(noted.data, RequestRefused)
        assert (noted.actor.role, noted.data.asked_by) == (Role.SYSTEM, by.id)


# HAZ-54


@pytest.mark.parametrize("changes_on", [datetime(2026, 3, 29), datetime(2026, 10, 25)])  # noqa: DTZ001 - wall clock
def test_a_change_of_the_clocks_alters_no_interval(changes_on: datetime) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = (changes_on + timedelta(hours=1)).replace(tzinfo=berlin)
    for hours in range(1, 6):
        after = (before.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)).astimezone(berlin)
        assert epoch_ms(after) - epoch_ms(before) == hours * 3_600_000
    with pytest.raises(ValueError, match="without a zone"):
        epoch_ms(changes_on)


# HAZ-68

LATER = minutes(20)
SESSIONS = {state: desk_at(state).session for state in State}
TOLD = {
    ask.ReportPump: {"report": PumpReported(device="p", observed_at=LATER, volume_ul=1, rate_ul_h=3500)},
    ask.RecordVitals: {"vitals": replace(NORMAL, observed_at=LATER)},
}
SAID = {
    "plan": PLAN, "answers": answers(), "second_person": "n2", "rate_ul_h": 3500, "target_ul_h": 0,
    "observed_at": LATER, "score": 1, "rass": 0, "kind": ObservationKind.PAIN, "reason": "x", "command": "x",
    "rule": "SES-X", "what": "x", "limit": "x", "alarm": "ALM-KVO", "medicine": "x", "dose_text": "x",
    "indication": "x", "term": "nausea", "grade": 1, "opioid_plan": "keep", "volume_ul": 1, "witness": "n2", "seq": 1,
    "value": 1, "device": "p", "counter_ul": 1, "given_ul": 1, "to_person": NURSE, "to_authenticated_at": LATER,
    "vial_ug_ml": 50_000, "drawn_ul": 2000, "final_ul": 100_000,
    "channel": "spo2_pct", "field": "term", "condition": SupervisionCondition.DISK_LOW,
    "active": True, "gap_from_at": LATER, "epoch": 1, "simulated": True,
    "block": TelemetryBlock(infusion="i", device="d", from_ms=1, to_ms=2, count=1, sha256="0" * 64),
}  # fmt: skip


@pytest.mark.parametrize("kind", _HANDLERS, ids=lambda kind: kind.__name__)
def test_a_device_can_only_say_what_it_saw(kind: type[ask.Command]) -> None:
    given = TOLD.get(kind, {field.name: SAID[field.name] for field in fields(kind) if field.name in SAID})
    for state in State:
        session = SESSIONS[state]
        command: Any = kind(by=DEVICE, key="d", expected_version=session.version, **given)  # type: ignore[arg-type]
        decided = decide(session, command, at=LATER)
        if kind not in TOLD:
            assert isinstance(decided, Refusal), f"{kind.__name__} while {state}"
