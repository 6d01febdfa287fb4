"""One infusion under supervision: no I/O, no clock, no chance. The live process and the simulation run this very code.

What arrives is judged, decided and folded; what leaves are events to keep and frames to send. A frame that can only
mean less drug leaves at once, before its event is kept; one that means more waits until it is.
"""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Final

from lenitive.devices.endpoint import Endpoint
from lenitive.devices.messages import Numerics, PumpStatus, Release, SignalQuality, Target
from lenitive.devices.protocol import Binding, Heard, Kind, Reason, Received, Rejected, Sender
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Event, Role, SupervisionCondition, VitalsObserved
from lenitive.domain.infusion.machine import decide, evolve
from lenitive.domain.infusion.permission import refused
from lenitive.domain.infusion.session import Session, State, from_epoch_ms
from lenitive.domain.infusion.session_plan import number_in
from lenitive.record.journal import state_hash
from lenitive.supervisor.binder import Binder
from lenitive.supervisor.deadlines import DURABLE_WITHIN, EVALUATE_EVERY_MS, LOST_AFTER, QUIET_MS, RAISE_WITHIN_MS
from lenitive.supervisor.orders import STOPPING, SYSTEM, bound_of, note_of, wanted, would_raise
from lenitive.supervisor.pump_line import PumpLine
from lenitive.supervisor.readings import PumpChooser, VitalsChooser
from lenitive.supervisor.second_evaluator import SecondEvaluator
from lenitive.supervisor.step import DeviceLine, Outgoing, Step
from lenitive.supervisor.time_line import SKEWED, DeviceClocks, Now, TimeLine

__all__ = ["SYSTEM", "DeviceLine", "Now", "Outgoing", "Step", "WatchedInfusion"]
_RAISING: Final = (ask.Start, ask.Resume, ask.SetRate)


@dataclass(frozen=True, slots=True)
class _Raise:
    """More drug that waits until its event is kept."""

    seq: int
    rate_ul_h: int
    until_ms: int


Accepted = Callable[[str, str, int, bytes], None]
"""Infusion, device, time on the time line of the session in milliseconds, and the frame as it came."""


class WatchedInfusion:
    """One infusion.

    Attributes:
        session: Everything that is known, as its events tell it.
        kept_seq: Number of the last event that is known to be durable.
        permits_paused: Set by the process while one of its own tasks gives no sign of life: no permit is renewed.
        refused: How many frames came for no device of this infusion.
        looks_at_ms: By when it is looked at again, on the monotonic clock, unless something arrives before.
    """

    def __init__(
        self,
        *,
        infusion: str,
        epoch: int,
        history: tuple[Event, ...],
        state: Session | None = None,
        devices: tuple[DeviceLine, ...],
        now: Now,
        accepted: Accepted | None = None,
        zero: datetime | None = None,
    ) -> None:
        """Take an infusion up.

        Args:
            infusion: Its id, as devices name it.
            epoch: Of this supervisor, higher than every one before.
            history: Its events so far. With any, this is a restart: everything is unconfirmed until a person has
                looked, and the first step says so.
            state: What the events before those come to; None where the history is whole.
            devices: The pump and the monitor, where they are known already.
            now: This moment.
            accepted: Is given every frame that was accepted, with its time on the time line of the session; for whoever
                keeps telemetry.
            zero: Where an earlier supervisor had 0 of this monotonic clock, see `TimeLine`.
        """
        self.infusion = infusion
        self.session = reduce(evolve, history, state or Session())
        self.kept_seq = self.session.seq
        self.permits_paused = False
        self._epoch = epoch
        self._line = TimeLine(now, not_before=self._last_at, zero=zero)
        self._ends: dict[str, Endpoint] = {}
        self._pump: PumpLine | None = None
        self._choosers: dict[str, VitalsChooser] = {}
        self._pump_chooser = PumpChooser()
        self._accepted = accepted
        self._second = SecondEvaluator()
        self._binder = Binder()
        self._clocks = DeviceClocks()
        self._raise: _Raise | None = None
        self._valid_until_ms = 0
        self._failed = False
        self._waiting: deque[tuple[int, int]] = deque()
        self.looks_at_ms = self._compared_ms = now.mono_ms
        self._events: list[Event] = []
        self._frames: list[Outgoing] = []
        self.refused: Counter[str] = Counter()
        for device in devices:
            self.add_device(device, now)
        if (gap_from_at := self._last_at) is not None:
            self._ask(ask.ResumeSupervision(by=SYSTEM, key="", gap_from_at=gap_from_at, epoch=epoch), now)
            for noted in self._binder.unknown_to(self.session.bound, self._ends.values()):
                self._ask(noted, now)
        self._second.load(self.session)
        self._drive(now)

    @property
    def _last_at(self) -> datetime | None:
        """When the newest event happened; None before the first."""
        return from_epoch_ms(self.session.last_ms) if self.session.seq else None

    # What is known of it

    @property
    def state_hash(self) -> str:
        """SHA-256 of the session's canonical form. A rejected frame does not change it."""
        return state_hash(self.session)

    @property
    def rejected(self) -> dict[str, dict[Reason, int]]:
        """How many frames of each device were rejected, by reason."""
        return {device: dict(end.rejected) for device, end in self._ends.items()}

    @property
    def heard(self) -> dict[str, Heard]:
        """What is remembered of each device's frames; keep it across a restart."""
        return {device: end.heard for device, end in self._ends.items()}

    @property
    def is_durable(self) -> bool:
        """Whether everything that happened is kept."""
        return not self._failed and self.kept_seq == self.session.seq

    @property
    def evaluators_agree(self) -> bool:
        """Whether the second evaluation of the red rules says what the first does."""
        return SupervisionCondition.EVALUATORS_DISAGREE not in self.session.supervision

    @property
    def zero(self) -> datetime:
        """The session's time at 0 of the monotonic clock; keep it across a restart, not across one of the machine."""
        return self._line.zero

    def pump_heard_ms(self, now: Now) -> int | None:
        """How long ago the pump was heard; None when it never was."""
        seen = None if self._pump is None else self._pump.seen
        return None if seen is None else now.mono_ms - seen.mono_ms

    @property
    def pump_rate_ul_h(self) -> int | None:
        """What the pump says that it gives; None when it has said nothing since this supervisor began."""
        seen = None if self._pump is None else self._pump.seen
        return None if seen is None else seen.status.rate_ul_h

    def at(self, now: Now) -> datetime:
        """The time of the session at a moment."""
        return self._line.at(now.mono_ms)

    # What happens to it

    def add_device(self, device: DeviceLine, now: Now) -> None:
        """Add a device of this infusion, or replace it under another binding."""
        end = Endpoint(device.device, device.kind, device.key, sender=Sender.SUPERVISOR, boot=self._epoch)
        end.heard = device.heard
        end.bind(device.binding, confirmed=device.binding is not None)
        self._ends[device.device] = end
        if device.kind is Kind.PUMP:
            self._pump = PumpLine(end, epoch=self._epoch)
            self._drive(now)
        else:
            self._choosers[device.device] = VitalsChooser()

    def receive(self, device: str, frame: bytes, now: Now) -> Step:
        """One line of a device. A line that is rejected is counted, and nothing else changes."""
        end = self._ends.get(device)
        if end is None:
            self.refused["unknown_device"] += 1
            return Step()
        received = end.hear(frame, at_ms=now.mono_ms)
        if isinstance(received, Rejected):
            return Step()
        if self._accepted is not None:
            self._accepted(self.infusion, device, self._ms(now), frame)
        self._watch_clock(received, now)
        body = received.frame.body
        if (noted := self._binder.hear(end, received)) is not None:
            self._ask(noted, now)
        if self._pump is not None and end is self._pump.end:
            self._hear_pump(received, now)
        elif isinstance(body, SignalQuality):
            self._choosers[device].hear_quality(body, received.frame.uptime_ms)
        elif isinstance(body, Numerics):
            self._hear_monitor(body, received, now)
        return self._step(accepted=True)

    def submit(self, command: ask.Command, now: Now) -> Step:
        """A request of a person or of the system. A refused one is noted in the record."""
        command = self._line.moved(command, now)
        if isinstance(command, _RAISING) and command.not_after is not None:
            left_ms = self._line.mono_ms(command.not_after) - now.mono_ms
            self._valid_until_ms = now.mono_ms + min(RAISE_WITHIN_MS, max(0, left_ms))
        answer = self._ask(command, now)
        if answer is None and not isinstance(command, ask.KeepTelemetry):
            self._look(now)
        return self._step(answer)

    def tick(self, now: Now) -> Step:
        """Time passes: due times, repeated orders, permits, the second evaluator. At least every 250 ms."""
        self._flush_readings(now)
        self._say(
            SupervisionCondition.CLOCK_STEP,
            now,
            active=self._line.is_stepped(now, step_ms=number_in(self.session.plan, "LIM-CLOCK-01")),
        )
        if self._waited_ms(now) > number_in(self.session.plan, LOST_AFTER):
            self._lose_record(now)
        if self._raise is not None and now.mono_ms > self._raise.until_ms:
            self._hold("more drug was not kept in the record in time", now)
        if now.mono_ms >= self.looks_at_ms:
            self._look(now)
        elif now.mono_ms >= self._compared_ms + EVALUATE_EVERY_MS:
            self._compare(now)
        self._watch_pump(now)
        return self._step()

    def kept(self, seq: int, now: Now) -> Step:
        """Events up to a number are durable: what waited for them may be done, if it is still meant."""
        self.kept_seq = max(self.kept_seq, min(seq, self.session.seq))
        while self._waiting and self._waiting[0][0] <= self.kept_seq:
            self._waiting.popleft()
        waiting = self._raise
        if waiting is not None and waiting.seq <= self.kept_seq:
            self._raise = None
            if now.mono_ms <= waiting.until_ms and self._may_run(now):
                self._run(waiting.rate_ul_h, waiting.until_ms, now)
            else:
                self._hold("more drug was asked for too long ago, or the pump is not heard", now)
        return self._step()

    def not_kept(self, now: Now) -> Step:
        """The record could not be written: rate 0, alarm, and nothing is raised any more."""
        self._lose_record(now)
        return self._step()

    def report(self, condition: SupervisionCondition, now: Now, *, active: bool, note: str = "") -> Step:
        """What the process says of itself."""
        self._say(condition, now, active=active, note=note)
        self._look(now)
        return self._step()

    # How a device is bound

    def bind(self, device: str, *, token: str, code: str, now: Now) -> Step:
        """Ask a device to show a code, which a person then reads off it."""
        end = self._ends.get(device)
        if end is None:
            return Step(answer=refused("SES-DEVICE", f"{device[:40]} is not known here", "A device with a key"))
        if self._pump is not None and end is self._pump.end and self.session.rate_ul_h:
            return Step(answer=refused("SES-DEVICE", "the infusion runs", "A pump is bound while nothing runs"))
        binding = Binding(infusion=self.infusion, token=token)
        return self._say_to(device, self._binder.ask(end, binding, code, self.session.plan, at_ms=now.mono_ms))

    def confirm_binding(self, device: str, code: str, now: Now, *, by: Actor = SYSTEM, reason: str = "") -> Step:
        """The code that a person read off the device at the chair."""
        end = self._ends.get(device)
        if end is None:
            return Step(answer=refused("SES-DEVICE", f"{device[:40]} is not known here", "A device with a key"))
        return self._say_to(device, self._binder.confirm(end, code, at_ms=now.mono_ms, by=by, reason=reason))

    def release(self, device: str, now: Now, *, by: Actor = SYSTEM, reason: str = "") -> Step:
        """The infusion is over: the device serves nobody."""
        end = self._ends.get(device)
        if end is None or self.session.state in {State.RUNNING, State.HELD}:
            return Step(answer=refused("SES-DEVICE", "the infusion is not over", "A stopped infusion"))
        self._ask(ask.NoteUnbinding(by=by, key="", device=device, reason=reason), now)
        return self._say_to(device, end.say(Release(), at_ms=now.mono_ms))

    def binding_of(self, device: str) -> Binding | None:
        """Whom a device serves, once a person has confirmed it; None before."""
        expected = self._ends[device].expected
        return expected.binding if expected.confirmed else None

    def _say_to(self, device: str, said: bytes | Refusal) -> Step:
        if isinstance(said, Refusal):
            return Step(answer=said)
        self._frames.append(Outgoing(device=device, frame=said))
        return self._step()

    # Inside

    def _ms(self, now: Now) -> int:
        return round(self.at(now).timestamp() * 1000)

    def _ask(self, command: ask.Command, now: Now) -> Refusal | None:
        """Decide and fold; the pump is driven by what the session says after it."""
        at = self.at(now)
        if self._failed and would_raise(self.session, command):
            return refused("SES-RECORD", "the record cannot be written", "More drug only when it can be kept")
        decided = decide(self.session, command, at=at)
        if isinstance(command, ask.RecordVitals) and command.vitals.device is None and not isinstance(decided, Refusal):
            self._second.hear(command.vitals, self.session)  # a monitor's numbers were heard when they arrived
        if isinstance(decided, Refusal):
            if command.by.role not in {Role.DEVICE, Role.SYSTEM}:
                self._note(command, decided, at, now)
            return decided
        self._fold(decided, now)
        return None

    def _note(self, command: ask.Command, refusal: Refusal, at: datetime, now: Now) -> None:
        noted = decide(self.session, note_of(command, refusal), at=at)
        if not isinstance(noted, Refusal):
            self._fold(noted, now)

    def _fold(self, events: tuple[Event, ...], now: Now) -> None:
        if not events:
            return
        for event in events:
            self.session = evolve(self.session, event)
        self._events.extend(events)
        self.looks_at_ms = min(self.looks_at_ms, now.mono_ms + EVALUATE_EVERY_MS)
        self._waiting += [] if self._failed else [(self.session.seq, now.mono_ms)]
        self._drive(now)

    def _drive(self, now: Now) -> None:
        """Make the pump what the session says: less at once, more only when the events are kept."""
        pump, session = self._pump, self.session
        if pump is None:
            return
        target = wanted(session)
        if target is Target.RUN and session.rate_ul_h > pump.rate_ul_h:
            if self._raise is None or self._raise.rate_ul_h != session.rate_ul_h:
                self._raise = _Raise(session.seq, session.rate_ul_h, self._valid_until_ms)
            return
        self._raise = None
        if target is Target.RUN:
            if session.rate_ul_h < pump.rate_ul_h:
                self._send(pump.tell(Target.RUN, session.rate_ul_h, now_ms=now.mono_ms, valid_ms=RAISE_WITHIN_MS))
                self._permit(now)
        elif pump.target is not target:
            self._send(pump.tell(target, 0, now_ms=now.mono_ms))

    def _run(self, rate_ul_h: int, until_ms: int, now: Now) -> None:
        """More drug, now that it is kept: the permit first, for without one the pump refuses."""
        if self._pump is None:
            return
        valid_ms = until_ms - now.mono_ms
        self._permit(now, rate_ul_h=rate_ul_h)
        self._send(self._pump.tell(Target.RUN, rate_ul_h, now_ms=now.mono_ms, valid_ms=valid_ms))

    def _waited_ms(self, now: Now) -> int:
        """How long the oldest event that is not yet kept has waited."""
        return now.mono_ms - self._waiting[0][1] if self._waiting else 0

    def _may_run(self, now: Now) -> bool:
        """Whether the pump may be let run for a few seconds more."""
        session, pump = self.session, self._pump
        return (
            pump is not None
            and session.state is State.RUNNING
            and session.rate_ul_h > 0
            and session.unconfirmed_ms is None
            and not self._failed
            and not self.permits_paused
            and self._waited_ms(now) <= number_in(self.session.plan, DURABLE_WITHIN)
            and pump.is_fresh(now.mono_ms, within_ms=number_in(self.session.plan, "LIM-FRESH-01"))
            and pump.replaced_by is None
            and not STOPPING.intersection(session.supervision)
        )

    def _permit(self, now: Now, *, rate_ul_h: int | None = None) -> None:
        pump, session = self._pump, self.session
        if pump is None or not self._may_run(now):
            return
        bound = bound_of(session, self._ms(now), rate_ul_h=session.rate_ul_h if rate_ul_h is None else rate_ul_h)
        self._send(pump.permit(bound, now_ms=now.mono_ms))

    def _send(self, frames: tuple[bytes, ...]) -> None:
        if self._pump is not None:
            device = self._pump.end.expected.device
            self._frames.extend(Outgoing(device=device, frame=frame) for frame in frames)

    def _hold(self, reason: str, now: Now) -> None:
        """Less drug by the supervisor itself: what ran is held. It does not go on by itself."""
        if self.session.state is State.RUNNING:
            self._ask(ask.Hold(by=SYSTEM, key="", reason=reason), now)

    def _look(self, now: Now) -> None:
        """Raise what holds, end what is gone, do what an alarm does by itself."""
        self._ask(ask.Supervise(by=SYSTEM, key=""), now)
        self._compare(now)
        self.looks_at_ms = now.mono_ms + (QUIET_MS if self._is_quiet(now) else EVALUATE_EVERY_MS)

    def _is_quiet(self, now: Now) -> bool:
        """Whether no alarm begins, ends or acts for a while unless something arrives, after which it is looked at."""
        ahead = self._line.at(now.mono_ms + QUIET_MS + EVALUATE_EVERY_MS)
        return decide(self.session, ask.Supervise(by=SYSTEM, key=""), at=ahead) == ()

    def _compare(self, now: Now) -> None:
        """Whether the second evaluation says the same; and what is not in order holds what runs."""
        self._compared_ms = now.mono_ms
        differs = self._second.disagrees(self.session, self._ms(now))
        self._say(SupervisionCondition.EVALUATORS_DISAGREE, now, active=differs is not None, note=differs or "")
        if STOPPING.intersection(self.session.supervision):
            self._hold("supervision is not in order", now)

    def _say(self, condition: SupervisionCondition, now: Now, *, active: bool, note: str = "") -> None:
        if (condition in self.session.supervision) is not active:
            self._ask(ask.ReportSupervision(by=SYSTEM, key="", condition=condition, active=active, note=note), now)

    def _hear_pump(self, received: Received, now: Now) -> None:
        pump, body = self._pump, received.frame.body
        if pump is None:
            return
        pump.hear(received, now.mono_ms)
        because = pump.stopped_by_itself()
        if because is not None:
            self._hold(because, now)
        if isinstance(body, PumpStatus):
            observed_at = self._line.at(now.mono_ms - received.age_ms)
            report = self._pump_chooser.choose(body, received.frame.device, observed_at, self.session)
            if report is not None:
                self._ask(ask.ReportPump(by=_device(received), key="", report=report), now)
                self._look(now)
        self._watch_pump(now)

    def _watch_pump(self, now: Now) -> None:
        """What the pump has not done in time, what it is told again, and whether it may go on."""
        pump = self._pump
        if pump is None:
            return
        if pump.replaced_by is not None:
            note = f"the pump knows epoch {pump.replaced_by}"
            self._say(SupervisionCondition.REPLACED, now, active=True, note=note)
            self._hold("another supervisor drives this pump", now)
        ended_ms = pump.permit_ends_ms
        if pump.target is Target.RUN and ended_ms is not None and now.mono_ms >= ended_ms:
            self._hold("the permit has ended: the pump was not heard", now)
        if pump.is_late(now.mono_ms):
            self._hold("the pump did not begin to run as it was told", now)
        given = self.session.started_ms is not None
        runs_on = given and pump.not_stopped(now.mono_ms, within_ms=number_in(self.session.plan, "LIM-STOP-02"))
        self._say(SupervisionCondition.PUMP_NOT_STOPPED, now, active=runs_on)
        self._send(pump.repeat(now.mono_ms))
        if pump.target is Target.RUN and pump.permit_is_due(now.mono_ms):
            self._permit(now)

    def _hear_monitor(self, body: Numerics, received: Received, now: Now) -> None:
        chooser = self._choosers[received.frame.device]
        vitals = chooser.believed(body, received, self.at(now))
        self._second.hear(vitals, self.session)
        self._keep_vitals(chooser.choose(vitals, self.session), now)

    def _flush_readings(self, now: Now) -> None:
        for chooser in self._choosers.values():
            self._keep_vitals(chooser.flush(self.at(now)), now)

    def _keep_vitals(self, found: tuple[VitalsObserved, ...], now: Now) -> None:
        for vitals in found:
            by = Actor(id=vitals.device or "", role=Role.DEVICE)
            self._ask(ask.RecordVitals(by=by, key="", vitals=vitals), now)
        if found:
            self._look(now)

    def _watch_clock(self, received: Received, now: Now) -> None:
        """A device whose clock is far off is flagged, and while it is very far off no more drug is given."""
        self._clocks.hear(received.frame.device, received.frame.clock_ms, self._ms(now))
        for condition, limit in SKEWED.items():
            note = self._clocks.beyond(1000 * number_in(self.session.plan, limit))
            self._say(condition, now, active=bool(note), note=note)

    def _lose_record(self, now: Now) -> None:
        self._failed, self._raise = True, None
        self._hold("the record cannot be written", now)
        self._say(SupervisionCondition.RECORD_LOST, now, active=True)
        self._look(now)

    def _step(self, answer: Refusal | None = None, *, accepted: bool = False) -> Step:
        events, frames = tuple(self._events), tuple(self._frames)
        self._events.clear()
        self._frames.clear()
        return Step(events=events, frames=frames, answer=answer, accepted=accepted)


def _device(received: Received) -> Actor:
    return Actor(id=received.frame.device, role=Role.DEVICE)
