"""One infusion under supervision with simulated devices, in virtual time: what a live process does, by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from infusion_sessions import NURSE, PLAN, PRESCRIBER, answers
from lenitive.devices.fault_schedule import Fault
from lenitive.devices.messages import PumpState
from lenitive.devices.protocol import Binding, Kind
from lenitive.devices.simulated_key import simulated_key
from lenitive.devices.simulated_patient import PatientProfile
from lenitive.devices.speaking_bedside import Chair, SpeakingBedside
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.session import Session, State
from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL
from lenitive.supervisor.watched import DeviceLine, Now, Outgoing, Step, WatchedInfusion

ZERO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
WATCHED_PLAN = replace(PLAN, monitor_interval_s=1)
BINDING = Binding(infusion="INF-1", token="0123456789abcdef" * 2)
PROFILE = PatientProfile(patient="Patient/1", synthetic=True, weight_kg=70.0, age_years=60)


class WatchedBedside:
    """The core with a bedside and a store that keeps at once, unless it is told not to."""

    def __init__(self, *, faults: Iterable[Fault] = (), plan: SessionPlan = WATCHED_PLAN, seed: int = 1) -> None:
        self.at_ms = 0
        self.plan = plan
        self.kept: list[Event] = []
        self.sent: list[Outgoing] = []
        self.answer: Refusal | None = None
        self.keeps = True
        self.pump_link = self.monitor_link = True
        self.wall_offset = timedelta()
        self.epoch = 1
        chair = Chair(
            seed=seed,
            bag_ul=plan.bag_ul,
            conc_ug_ml=plan.conc_ug_ml,
            faults=tuple(faults),
            zero_clock_ms=round(ZERO.timestamp() * 1000),
        )
        self.bedside = SpeakingBedside(PROFILE, MODEL, chair)
        for device in (self.bedside.pump, self.bedside.monitor):
            device.voice.end.bind(BINDING, confirmed=True)
        self._keys = 0
        self.core = self._new(())

    @property
    def session(self) -> Session:
        return self.core.session

    @property
    def now(self) -> Now:
        return Now(mono_ms=self.at_ms, at=ZERO + timedelta(milliseconds=self.at_ms) + self.wall_offset)

    @property
    def true_rate_ul_h(self) -> int:
        control = self.bedside.pump.pump.control
        return control.rate_ul_h if control.state is PumpState.RUNNING else 0

    def _new(self, history: tuple[Event, ...]) -> WatchedInfusion:
        heard = self.core.heard if history else {}
        lines = tuple(
            DeviceLine(
                device=device,
                kind=kind,
                key=simulated_key(device),
                binding=BINDING,
                **({"heard": heard[device]} if heard else {}),
            )
            for device, kind in zip(self.bedside.devices, (Kind.PUMP, Kind.MONITOR), strict=True)
        )
        return WatchedInfusion(infusion="INF-1", epoch=self.epoch, history=history, devices=lines, now=self.now)

    def restart(self) -> None:
        """The process dies and starts again: what was not kept is gone."""
        self.epoch += 1
        self.core = self._new(tuple(self.kept))
        self._do(self.core.tick(self.now))

    def run(self, seconds: float, *, step_ms: int = 250) -> None:
        """Let time pass."""
        until_ms = self.at_ms + round(1000 * seconds)
        while self.at_ms < until_ms:
            self.at_ms += step_ms
            for device, line in self.bedside.advance(self.at_ms):
                if self._link(device):
                    self._do(self.core.receive(device, line, self.now))
            self._do(self.core.tick(self.now))

    def submit(self, command: ask.Command) -> Refusal | None:
        step = self.core.submit(command, self.now)
        self._do(step)
        return step.answer

    def must(self, command: ask.Command) -> None:
        refusal = self.submit(command)
        assert refusal is None, str(refusal)

    def key(self) -> str:
        self._keys += 1
        return f"k{self._keys}"

    def raising(self) -> dict[str, object]:
        at = self.core.at(self.now)
        return {
            "by": NURSE,
            "key": self.key(),
            "expected_version": self.session.version,
            "not_after": at + timedelta(seconds=5),
            "authenticated_at": at,
        }

    def observe(self) -> None:
        """Everything that a nurse scores."""
        at = self.core.at(self.now)
        self.must(ask.RatePain(by=NURSE, key=self.key(), observed_at=at, score=6))
        self.must(ask.ScorePsychotomimetic(by=NURSE, key=self.key(), observed_at=at, score=0))
        self.must(ask.ScoreSedation(by=NURSE, key=self.key(), observed_at=at, rass=0))
        self.must(ask.ScoreNausea(by=NURSE, key=self.key(), observed_at=at, score=0))

    def start(self) -> None:
        """From the order to an infusion that runs."""
        self.must(
            ask.Prepare(by=PRESCRIBER, key=self.key(), plan=self.plan, scanned=self.plan.patient, scanned_by=NURSE.id)
        )
        self.run(2)
        for by in (NURSE, replace(NURSE, id="n2")):
            drawn_ul = self.plan.bag_ul * self.plan.conc_ug_ml // 50_000
            bag = ask.CountBag(by=by, key=self.key(), vial_ug_ml=50_000, drawn_ul=drawn_ul, final_ul=self.plan.bag_ul)
            self.must(bag)
        self.observe()
        self.run(6 * 60, step_ms=1000)
        self.observe()
        self.must(ask.CompleteChecklist(by=NURSE, key=self.key(), answers=answers()))
        self.must(ask.TimeOut(by=NURSE, key=self.key(), second_person="n2", second_proved_at=self.core.at(self.now)))
        self.run(2)
        self.must(ask.Start(**self.raising(), rate_ul_h=self.plan.ordered_at(0)))  # type: ignore[arg-type]
        self.run(3)
        assert self.session.state is State.RUNNING, self.session.state

    def types(self) -> list[str]:
        return [event.type for event in self.kept]

    def _link(self, device: str) -> bool:
        return self.pump_link if device == self.bedside.devices[0] else self.monitor_link

    def _do(self, step: Step) -> None:
        self._send(step.frames)
        if step.events and self.keeps:
            self.kept.extend(step.events)
            self._do(self.core.kept(step.events[-1].seq, self.now))

    def _send(self, frames: tuple[Outgoing, ...]) -> None:
        self.sent.extend(frames)
        for one in frames:
            if not self._link(one.device):
                continue
            for answer in self.bedside.hear(one.device, one.frame, at_ms=self.at_ms):
                if self._link(one.device):
                    self._do(self.core.receive(one.device, answer, self.now))
