"""One session with its devices: what is asked is decided, recorded, and only then done; less drug is done first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lenitive.clinic.session_account import Minute
from lenitive.clinic.simulated_nurse import SimulatedNurse
from lenitive.devices.simulated_monitor import MonitorReading, SimulatedMonitor
from lenitive.devices.simulated_patient import SimulatedPatient
from lenitive.devices.simulated_pump import SimulatedPump
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Event, PumpReported, Role, VitalsObserved
from lenitive.domain.infusion.machine import decide, evolve
from lenitive.domain.infusion.session import Session, State, epoch_ms, from_epoch_ms

PRESCRIBER: Final = Actor(id="prescriber-1", role=Role.PRESCRIBER)
PUMP: Final = Actor(id="simulated-pump-1", role=Role.DEVICE)
MONITOR: Final = Actor(id="simulated-monitor-1", role=Role.DEVICE)
SUPERVISOR: Final = Actor(id="supervisor", role=Role.SYSTEM)


READ_EVERY_MS: Final = 10_000
"""How often a continuous monitor and the pump enter the record, as with the live supervisor."""

_FREQUENT_BELOW_S: Final = 60
_OVER: Final = frozenset({State.NEW, State.DISCHARGED, State.CLOSED})

Keep = Callable[[tuple[Event, ...]], None]
"""Makes events durable; when it returns they are kept."""


@dataclass(slots=True)
class Bedside:
    """One session with its devices. The only place that changes while a session runs.

    Attributes:
        keep: Where every event goes before it counts as recorded.
        watch: Is told after every minute; for who looks on.
    """

    pump: SimulatedPump
    monitor: SimulatedMonitor
    patient: SimulatedPatient
    nurse: SimulatedNurse
    keep: Keep = lambda _: None
    watch: Callable[["Bedside", datetime], None] = lambda *_: None
    session: Session = field(default_factory=Session)
    events: list[Event] = field(default_factory=list)
    minutes: list[Minute] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    _read_ms: int = 0
    _catches_up: bool = False
    _between: tuple[Event, ...] = ()

    def submit(self, command: ask.Command, at: datetime) -> Refusal | None:
        """Decide, record, then act on the pump. A refused request is recorded too."""
        self._read_until(at)
        decided = decide(self.session, command, at=at)
        if isinstance(decided, Refusal):
            self.refused.append(decided)
            note = ask.NoteRefusal(
                by=SUPERVISOR,
                key="",
                command=type(command).__name__,
                rule=decided.rule,
                what=decided.what,
                limit=decided.limit,
                asked_by=command.by.id,
            )
            noted = decide(self.session, note, at=at)
            self._append(() if isinstance(noted, Refusal) else noted, at)
            return decided
        self._append(decided, at)
        return None

    def submit_all(self, commands: Iterable[ask.Command], at: datetime) -> None:
        """Several requests at one moment, in order."""
        for command in commands:
            self.submit(command, at)

    def _append(self, events: tuple[Event, ...], at: datetime) -> None:
        """Less drug is done first and then recorded; more drug only once it is recorded."""
        before, after = self.session.rate_ul_h, self.session
        for event in events:
            after = evolve(after, event)
        if after.rate_ul_h < before:
            self.pump.command(after.rate_ul_h, at_ms=epoch_ms(at))
        self._between += events
        if not self._catches_up:
            self._keep(at)
        self.session = after
        self.events.extend(events)
        if after.rate_ul_h > before:
            self.pump.command(after.rate_ul_h, at_ms=epoch_ms(at))
        elif after.rate_ul_h == 0 < before:
            self.read_pump(events[-1].at)  # a pump that was told to stand is asked whether it does

    def _keep(self, at: datetime) -> None:
        """What was read between two moments is kept at the second, in one piece, before anything is asked for."""
        kept, self._between = self._between, ()
        try:
            self.keep(kept)
        except Exception:
            self.pump.command(0, at_ms=epoch_ms(at))  # what is not recorded is not given
            raise

    def read_pump(self, at: datetime) -> None:
        """The pump's report enters the record."""
        self._read_until(at)
        said = self.pump.advance(epoch_ms(at))
        report = PumpReported(
            device=PUMP.id,
            observed_at=at,
            volume_ul=said.volume_ul,
            rate_ul_h=said.rate_ul_h,
            conditions=said.conditions,
        )
        self.submit(ask.ReportPump(by=PUMP, key="", report=report), at)

    def read_monitor(self, at: datetime, *, cuff: bool) -> MonitorReading:
        """The monitor's reading enters the record."""
        self._read_until(at)
        seen = self.monitor.read(self.patient.state, cuff=cuff)
        self._record_reading(seen, at)
        return seen

    def _read_until(self, at: datetime) -> None:
        """Where an order has its monitor read more often than every minute: what was read up to this moment."""
        if self._catches_up or not self._is_read_often:
            return
        self._catches_up, until_ms = True, epoch_ms(at)
        try:
            while self._read_ms + READ_EVERY_MS < until_ms and self._is_read_often:
                then = from_epoch_ms(self._read_ms + READ_EVERY_MS)
                self.read_pump(then)
                self._record_reading(self.monitor.read_between(self.patient.state), then)
                self.supervise(then)
        finally:
            self._catches_up = False

    @property
    def _is_read_often(self) -> bool:
        plan = self.session.plan
        often = plan is not None and plan.monitor_interval_s < _FREQUENT_BELOW_S
        return often and self._read_ms > 0 and self.session.state not in _OVER

    def _record_reading(self, seen: MonitorReading, at: datetime) -> None:
        self._read_ms = max(self._read_ms, epoch_ms(at))
        vitals = VitalsObserved(
            observed_at=at,
            device=MONITOR.id,
            systolic_mmhg=seen.systolic_mmhg,
            diastolic_mmhg=seen.diastolic_mmhg,
            heart_rate_min=seen.heart_rate_min,
            respiratory_rate_min=seen.respiratory_rate_min,
            spo2_pct=seen.spo2_pct,
            etco2_mmhg=seen.etco2_mmhg,
            oxygen=False,
        )
        self.submit(ask.RecordVitals(by=MONITOR, key="", vitals=vitals), at)

    def supervise(self, at: datetime) -> None:
        """The session is looked at as a whole."""
        self.submit(ask.Supervise(by=SUPERVISOR, key=""), at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlookers:
    """What else happens while a session runs.

    Attributes:
        keep: Called with every event before it counts; when it raises, the pump is set to 0 and the session ends.
        watch: Called after every minute.
    """

    keep: Keep
    watch: Callable[[Bedside, datetime], None]
