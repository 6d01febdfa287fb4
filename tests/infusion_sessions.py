"""Sessions in every state, for tests: built only by asking, as a clinic would."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.domain.infusion.discharge import DISCHARGE, Aldrete
from lenitive.domain.infusion.events import (
    Actor,
    CheckAnswer,
    Event,
    PumpCondition,
    PumpReported,
    Role,
    VitalsObserved,
)
from lenitive.domain.infusion.machine import decide, evolve, remaining_ul
from lenitive.domain.infusion.opioid_plan import Naloxone, OpioidChange, OpioidPlan
from lenitive.domain.infusion.raising import COMMAND_VALID_MS
from lenitive.domain.infusion.session import Session, State
from lenitive.domain.infusion.session_plan import OrderedStep, SessionPlan

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NURSE = Actor(id="n1", role=Role.NURSE)
SECOND_NURSE = Actor(id="n2", role=Role.NURSE)
PHARMACIST = Actor(id="ph1", role=Role.PHARMACIST)
PRESCRIBER = Actor(id="p1", role=Role.PRESCRIBER)
SYSTEM = Actor(id="s1", role=Role.SYSTEM)
DEVICE = Actor(id="d1", role=Role.DEVICE)
PATIENT = Actor(id="x1", role=Role.PATIENT)
VALID = timedelta(milliseconds=COMMAND_VALID_MS)
NORMAL = VitalsObserved(
    observed_at=START,
    systolic_mmhg=120,
    diastolic_mmhg=75,
    heart_rate_min=72,
    respiratory_rate_min=14,
    spo2_pct=97,
    oxygen=False,
)
PLAN = SessionPlan(
    patient="Patient/1",
    patient_synthetic=True,
    steps=(
        OrderedStep(start_min=0, duration_min=30, rate_ul_h=3500),
        OrderedStep(start_min=30, duration_min=30, rate_ul_h=7000),
        OrderedStep(start_min=60, duration_min=180, rate_ul_h=10_500),
    ),
    conc_ug_ml=1000,
    bag_ul=100_000,
    weight_g=70_000,
    goal_nrs=3,
    baseline_pain=7.0,
    order="order-1",
    monitor_interval_s=60,
)


def minutes(value: float) -> datetime:
    """A time in minutes after the start of the infusion."""
    return START + timedelta(minutes=value)


class Desk:
    """Asks, records, and keeps what was refused."""

    def __init__(self) -> None:
        self.session = Session()
        self.events: list[Event] = []
        self._keys = 0
        self.second_proves = True

    def try_(self, command: ask.Command, at: datetime) -> tuple[Event, ...] | Refusal:
        """Ask; what asks for drug and names no expiry is sent now and meant for a few seconds."""
        if isinstance(command, ask.Start | ask.Resume | ask.SetRate) and command.not_after is None:
            command = replace(command, not_after=at + VALID)
        if isinstance(command, ask.Start | ask.Resume | ask.SetRate) and command.authenticated_at is None:
            command = replace(command, authenticated_at=at)
        if isinstance(command, ask.Witnessed) and command.second_proved_at is None and self.second_proves:
            command = replace(command, second_proved_at=at)
        decided = decide(self.session, command, at=at)
        if not isinstance(decided, Refusal):
            for event in decided:
                self.session = evolve(self.session, event)
                self.events.append(event)
        return decided

    def must(self, command: ask.Command, at: datetime) -> tuple[Event, ...]:
        decided = self.try_(command, at)
        assert not isinstance(decided, Refusal), str(decided)
        return decided

    def key(self) -> str:
        self._keys += 1
        return f"k{self._keys}"

    def vitals(self, at: datetime, **changed: int | bool | None) -> tuple[Event, ...]:
        seen = replace(NORMAL, observed_at=at, **changed)
        return self.must(ask.RecordVitals(by=DEVICE, key="", vitals=seen), at)

    def monitor(self, at: datetime, **changed: int | bool | None) -> tuple[Event, ...]:
        return self.vitals(at, **{"systolic_mmhg": None, "diastolic_mmhg": None, **changed})

    def pump(
        self,
        at: datetime,
        *,
        volume_ul: int | None = None,
        rate_ul_h: int | None = None,
        conditions: Iterable[PumpCondition] = (),
        device: str = "pump",
    ) -> None:
        rate = self.session.rate_ul_h if rate_ul_h is None else rate_ul_h
        at_ms = int(at.timestamp() * 1000)
        volume = self.session.commanded_ul(at_ms) if volume_ul is None else volume_ul
        report = PumpReported(
            device=device, observed_at=at, volume_ul=volume, rate_ul_h=rate, conditions=tuple(conditions)
        )
        self.must(ask.ReportPump(by=DEVICE, key="", report=report), at)

    def scores(self, at: datetime, *, pain: int = 6, level: int = 0, rass: int = 0, nausea: int = 0) -> None:
        self.must(ask.RatePain(by=NURSE, key=self.key(), observed_at=at, score=pain), at)
        self.must(ask.ScorePsychotomimetic(by=NURSE, key=self.key(), observed_at=at, score=level), at)
        self.must(ask.ScoreSedation(by=NURSE, key=self.key(), observed_at=at, rass=rass), at)
        self.must(ask.ScoreNausea(by=NURSE, key=self.key(), observed_at=at, score=nausea), at)

    def set_rate(self, target: int, at: datetime, *, by: Actor = NURSE) -> tuple[Event, ...] | Refusal:
        command = ask.SetRate(by=by, key=self.key(), expected_version=self.session.version, target_ul_h=target)
        return self.try_(command, at)

    def supervise(self, at: datetime) -> tuple[Event, ...]:
        return self.must(ask.Supervise(by=SYSTEM, key=""), at)

    def look(self, at: datetime, **changed: int | bool | None) -> tuple[Event, ...]:
        """A quiet minute: pump and monitor report, the session is looked at."""
        self.pump(at)
        self.vitals(at, **changed)
        return self.supervise(at)

    def full(self, at: datetime, **scores: int) -> None:
        """Everything that can be due, done and fresh."""
        self.pump(at)
        self.vitals(at)
        self.scores(at, **scores)


def answers() -> tuple[CheckAnswer, ...]:
    return tuple(CheckAnswer(item=item, answer=Answer.YES) for item in CHECKLIST)


def departure(**changed: Answer) -> tuple[CheckAnswer, ...]:
    said = {item.id: Answer.YES for item in DISCHARGE.values() if item.asked} | changed
    return tuple(CheckAnswer(item=item, answer=answer) for item, answer in said.items())


AGREED = OpioidPlan(change=OpioidChange.KEEP, who_decides="Dr Example", naloxone=Naloxone.NOT_NEEDED)
FULL_ALDRETE = Aldrete(activity=2, respiration=2, circulation=2, consciousness=2, oxygen_saturation=2)


def desk_at(state: State, plan: SessionPlan = PLAN) -> Desk:
    """A session that has come as far as a state; running ones stand at minute 0, recovered ones at minute 70."""
    desk = Desk()
    for step_state, step in _WAY:
        if desk.session.state is state:
            break
        if state is not State.HELD and step_state is State.HELD:
            continue
        step(desk, plan)
    assert desk.session.state is state
    return desk


def _prepare(desk: Desk, plan: SessionPlan) -> None:
    desk.must(
        ask.Prepare(by=PRESCRIBER, key=desk.key(), plan=plan, scanned=plan.patient, scanned_by=NURSE.id), minutes(-12)
    )
    count_bag(desk, minutes(-12), conc_ug_ml=plan.conc_ug_ml, bag_ul=plan.bag_ul)


def count_bag(desk: Desk, at: datetime, *, conc_ug_ml: int = 1000, bag_ul: int = 100_000) -> None:
    """Two people count a bag, each alone, from vials of 50 mg/mL."""
    for by in (NURSE, SECOND_NURSE):
        vial_ug_ml = 50_000 if conc_ug_ml * bag_ul % 50_000 == 0 else conc_ug_ml
        drawn_ul = conc_ug_ml * bag_ul // vial_ug_ml
        count = ask.CountBag(by=by, key=desk.key(), vial_ug_ml=vial_ug_ml, drawn_ul=drawn_ul, final_ul=bag_ul)
        desk.must(count, at)


def _check(desk: Desk, plan: SessionPlan) -> None:
    for at in (minutes(-11), minutes(-5)):
        desk.pump(at, volume_ul=0)
        desk.vitals(at, etco2_mmhg=38 if plan.etco2_required else None)
        desk.scores(at, pain=7)
    desk.must(ask.CompleteChecklist(by=NURSE, key=desk.key(), answers=answers()), minutes(-3))


def _time_out(desk: Desk, _plan: SessionPlan) -> None:
    desk.must(ask.TimeOut(by=NURSE, key=desk.key(), second_person="n2"), minutes(-1))


def _start(desk: Desk, plan: SessionPlan) -> None:
    desk.monitor(START, etco2_mmhg=38 if plan.etco2_required else None)
    command = ask.Start(by=NURSE, key=desk.key(), expected_version=desk.session.version, rate_ul_h=plan.ordered_at(0))
    desk.must(command, START)


def _hold(desk: Desk, _plan: SessionPlan) -> None:
    desk.must(ask.Hold(by=NURSE, key=desk.key(), reason="test"), minutes(1))
    desk.pump(minutes(1))


def _stop(desk: Desk, _plan: SessionPlan) -> None:
    desk.must(ask.Stop(by=NURSE, key=desk.key()), minutes(2))
    desk.pump(minutes(2))


def _recover(desk: Desk, _plan: SessionPlan) -> None:
    desk.must(ask.BeginRecovery(by=NURSE, key=desk.key()), minutes(3))


def _discharge(desk: Desk, _plan: SessionPlan) -> None:
    for at in (minutes(45), minutes(61), minutes(70)):
        desk.full(at)
    check = ask.CheckDischarge(by=NURSE, key=desk.key(), answers=departure(), aldrete=FULL_ALDRETE)
    desk.must(check, minutes(70))
    desk.must(ask.Discharge(by=NURSE, key=desk.key(), opioid_plan="keep; review in 24 h", agreed=AGREED), minutes(70))


def _close(desk: Desk, _plan: SessionPlan) -> None:
    left_ul = remaining_ul(desk.session)
    desk.must(ask.RecordWaste(by=NURSE, key=desk.key(), volume_ul=left_ul, witness="n2"), minutes(74))
    desk.must(ask.Close(by=NURSE, key=desk.key()), minutes(75))


_WAY = (
    (State.PREPARED, _prepare),
    (State.READY, _check),
    (State.TIMED_OUT, _time_out),
    (State.RUNNING, _start),
    (State.HELD, _hold),
    (State.STOPPED, _stop),
    (State.RECOVERY, _recover),
    (State.DISCHARGED, _discharge),
    (State.CLOSED, _close),
)
