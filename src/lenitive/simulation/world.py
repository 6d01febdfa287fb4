"""The run itself: one infusion in virtual time. The supervisor's own code watches it; everything else is simulated.

Nothing sleeps and nothing reads a clock: the next thing that happens happens next. The same seed gives the same run.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
import numpy as np

from lenitive.clinic.simulated_nurse import SimulatedNurse
from lenitive.devices.link import Direction
from lenitive.devices.protocol import Binding, Heard, Kind, Reason
from lenitive.devices.simulated_key import simulated_key
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.alarms import evaluate
from lenitive.domain.infusion.events import AlarmRaised, Event, ObservationKind, SupervisionCondition
from lenitive.domain.infusion.evolve import evolve
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import Channel, Session, State
from lenitive.record.journal import state_hash
from lenitive.simulation.bedside import MONITOR, PUMP, Devices
from lenitive.simulation.fault_classes import MishapKind, Troubles, reported
from lenitive.simulation.scenario import PREPARED_MS, Scenario
from lenitive.simulation.staff import PEOPLE, Seen, Staff
from lenitive.simulation.truth_file import TruthFile
from lenitive.simulation.virtual_store import VirtualStore
from lenitive.supervisor.watched import DeviceLine, Now, Outgoing, Step, WatchedInfusion

ZERO: Final = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
"""The wall clock at 0 of every run's time line."""

_MS: Final = timedelta(milliseconds=1)
_ZERO_MS: Final = int(ZERO.timestamp()) * 1000
_MIN: Final = 60_000
_TICK_MS: Final = 2_500
_ARRIVED_MS: Final = 60
_PUMP_MS: Final = 2_500
_BUSY_MS: Final = 1_000
_BUSY_FOR_MS: Final = 15_000
_STAFF_MS: Final = 5_000
_SAMPLE_MS: Final = 30_000
_CUFF_LOOK_MS: Final = 15_000
_CHECKPOINT_MS: Final = 10 * _MIN
_STAYS_MS: Final = 5 * _MIN
_RECOVERS_MS: Final = 5_000
_LATEST_MS: Final = 14 * 60 * _MIN
_CUFF_ALARMS: Final = ("ALM-SBP", "ALM-DBP", "ALM-MAP")
_RECOVERY_MAX_MS: Final = 100 * _MIN


@dataclass(frozen=True, slots=True)
class _Answer:
    """A request that waits until its events are durable."""

    command: ask.Command
    asked_ms: int
    first: int
    last: int
    rate_ul_h: int


class World:
    """One run.

    Attributes:
        truth: The ground truth.
        store: What was kept.
        fired: How often each mishap had an effect.
        states: Every state that the session was in.
    """

    def __init__(self, scenario: Scenario, troubles: Troubles, streams: tuple[np.random.Generator, ...]) -> None:
        self.scenario, self.troubles = scenario, troubles
        self.truth = TruthFile(
            seed=scenario.seed,
            zero_ms=_ZERO_MS,
            stroke_ul=5 if scenario.seed % 2 else 0,
            people=PEOPLE,
            pump=PUMP,
            monitor=MONITOR,
            classes=list(troubles.classes),
            faults=[msgspec.to_builtins(one) for one in (*troubles.faults, *troubles.mishaps)],
        )
        self.devices = Devices(scenario, troubles, self.truth, streams=streams, zero_clock_ms=_ZERO_MS)
        nurse = SimulatedNurse(streams[5], self.devices.patient)
        self.staff = Staff(streams[6], nurse, scenario, troubles)
        self.store = VirtualStore(troubles)
        self.fired: Counter[MishapKind] = Counter()
        self.states: set[State] = set()
        self.alarms: set[str] = set()
        self._rng = streams[7]
        self._core: WatchedInfusion | None = None
        self._epoch = 0
        self._zero: datetime | None = None
        self._bindings: dict[str, Binding] = {}
        self._heard: dict[str, Heard] = {}
        self._waiting: list[_Answer] = []
        self._again: list[tuple[int, ask.Command]] = []
        self._checkpoints: list[tuple[int, int, str]] = []
        self._now_ms = 0
        self._offset_ms = 0
        self._steps_ahead = [one for one in troubles.mishaps if one.kind is MishapKind.SERVER_CLOCK_STEP]
        self._kills_ahead = [one for one in troubles.mishaps if one.kind is MishapKind.PROCESS_KILL]
        self._reported = reported(troubles)
        self._starts_ms: int | None = 0
        self._ended_ms: int | None = None
        self._length_ms = scenario.length_ms
        self._links = tuple(self.devices.links.items())
        self._counted: dict[str, dict[Reason, int]] = {}
        self._wants = {"tick": 0, "pump": 0, "monitor": 0, "staff": 0, "sample": 0, "cuff": 0, "checkpoint": _MIN}
        self._cuff = False
        self._busy_until_ms = 0
        self._session = Session()

    def run(self) -> tuple[Event, ...]:
        """Until the person has left, or nothing more is to be seen."""
        while not self._is_over():
            self._now_ms = self._next_ms()
            self._happen()
        self._finish()
        return tuple(self.store.kept)

    # Time

    def _now(self) -> Now:
        return Now(mono_ms=self._now_ms, at=ZERO + _MS * (self._now_ms + self._offset_ms))

    def _next_ms(self) -> int:
        found = [*self._wants.values()]
        for _, link in self._links:
            arrives_ms = link.next_ms()
            if arrives_ms is not None:
                found.append(arrives_ms)
        durable_ms = self.store.next_ms()
        if durable_ms is not None and self._core is not None:
            found.append(durable_ms)
        if self._starts_ms is not None:
            found.append(self._starts_ms)
        found.extend(ahead[0].start_ms for ahead in (self._kills_ahead, self._steps_ahead) if ahead)
        if self._again:
            found.append(self._again[0][0])
        return max(self._now_ms, min(found))

    def _is_due(self, what: str, every_ms: int) -> bool:
        if self._now_ms < self._wants[what]:
            return False
        self._wants[what] = self._now_ms + every_ms
        return True

    def _is_over(self) -> bool:
        session, now_ms = self._session, self._now_ms
        if now_ms >= _LATEST_MS or session.state is State.CLOSED:
            return True
        if self._ended_ms is None and session.state in {State.STOPPED, State.RECOVERY}:
            self._ended_ms = now_ms
        if self._ended_ms is None:
            unstarted = session.started_ms is None and now_ms > PREPARED_MS + 20 * _MIN
            return unstarted or now_ms > PREPARED_MS + 2 * self._length_ms + 60 * _MIN
        stays_ms = _RECOVERY_MAX_MS if self.scenario.goes_home else _STAYS_MS
        return now_ms - self._ended_ms > stays_ms

    # What happens

    def _happen(self) -> None:
        self._machine()
        self.devices.live(self._now_ms)
        is_time = self._now_ms >= min(self._wants.values())
        if is_time:
            self._devices_speak()
        self._arrivals()
        self._durable()
        if is_time:
            self._look()
        self._ask_again()
        if is_time and self._is_due("sample", _SAMPLE_MS):
            self.devices.sample(self._now_ms)
        if is_time and self._is_due("checkpoint", _CHECKPOINT_MS):
            self._checkpoint()

    def _devices_speak(self) -> None:
        """What pump and monitor say by themselves, when it is time."""
        now_ms, every_ms = self._now_ms, self.scenario.report_s * 1000
        if self._is_due("pump", min(every_ms, _PUMP_MS)):
            self.devices.report(PUMP, now_ms)
            self._wants["tick"] = now_ms + _ARRIVED_MS  # looked at once for all that arrives
        if self._is_due("cuff", _CUFF_LOOK_MS):
            self._cuff = self._cuff or self._cuff_is_due()
        if self._is_due("monitor", every_ms):
            self.devices.report(MONITOR, now_ms, cuff=self._cuff or self.staff.wants_cuff)
            self._cuff = self.staff.wants_cuff = False

    def _look(self) -> None:
        """What the supervisor and the staff do by the clock."""
        now_ms = self._now_ms
        if self._is_due("tick", _BUSY_MS if now_ms < self._busy_until_ms else _TICK_MS) and self._core is not None:
            self._take(self._core.tick(self._now()))
            self._wants["tick"] = min(self._wants["tick"], max(self._core.looks_at_ms, now_ms + _BUSY_MS))
        if self._is_due("staff", _STAFF_MS):
            self._staff()

    def _machine(self) -> None:
        """Kills, starts, clocks, sinks and anchors."""
        now_ms = self._now_ms
        while self._steps_ahead and self._steps_ahead[0].start_ms <= now_ms:
            step = self._steps_ahead.pop(0)
            self._offset_ms += step.intensity * 1000
            self.fired[MishapKind.SERVER_CLOCK_STEP] += 1
            self.truth.note("clock", now_ms, offset_ms=self._offset_ms)
        while self._kills_ahead and self._kills_ahead[0].start_ms <= now_ms:
            kill = self._kills_ahead.pop(0)
            if self._core is not None:
                self.fired[MishapKind.PROCESS_KILL] += 1
                self._die("killed", kill.end_ms)
        if self._starts_ms is not None and now_ms >= self._starts_ms:
            self._start()
        if self._core is not None:
            for kind, condition, after_ms, from_ms, until_ms in self._reported:
                if from_ms <= now_ms < until_ms or condition in self._core.session.supervision:
                    self._report(kind, condition, after_ms)

    def _report(self, kind: MishapKind, condition: SupervisionCondition, after_ms: int) -> None:
        """What the process would say of itself."""
        core = self._core
        found = self.troubles.active(kind, self._now_ms)
        holds = found is not None and self._now_ms - found.start_ms >= after_ms
        if found is not None and self._session.started_ms is not None:
            self.fired[kind] += 1
        if core is not None and holds is not (condition in core.session.supervision):
            self._take(core.report(condition, self._now(), active=holds))

    def _die(self, how: str, until_ms: int) -> None:
        survives = int(self._rng.integers(3)) if how == "killed" else 0
        from_ms = self.store.not_kept_since_ms(self._now_ms)
        self.store.crash(survives=survives)
        for waiting in self._waiting:
            self._answered(waiting, "lost")
        self._waiting.clear()
        self._core, self._starts_ms = None, until_ms
        self.truth.note("process", self._now_ms, did=how, epoch=self._epoch)
        self.truth.note("down", from_ms, until_ms=until_ms + _RECOVERS_MS)

    def _start(self) -> None:
        """The process starts, under a new epoch, with what the record holds."""
        if not self.store.reopen(self._now_ms):
            self._starts_ms = self._now_ms + 1000
            self.truth.note("down", self._now_ms, until_ms=self._now_ms + 1000 + _RECOVERS_MS)
            return
        self._epoch += 1
        self._starts_ms = None
        self.truth.note("process", self._now_ms, did="started", epoch=self._epoch)
        lines = tuple(
            DeviceLine(
                device=device,
                kind=kind,
                key=simulated_key(device),
                binding=self._bindings.get(device),
                heard=self._heard.get(device, Heard()),
            )
            for device, kind in ((PUMP, Kind.PUMP), (MONITOR, Kind.MONITOR))
        )
        self._core = WatchedInfusion(
            infusion=f"INF-{self.scenario.seed}",
            epoch=self._epoch,
            history=tuple(self.store.kept),
            devices=lines,
            now=self._now(),
            zero=self._zero,
        )
        self._zero = self._core.zero
        self._counted = {}
        self._take(self._core.tick(self._now()))

    def _bind(self) -> None:
        """Somebody at the chair reads the code that a device shows, and types it in."""
        core = self._core
        if core is None:
            return
        for device in (PUMP, MONITOR):
            if device in self._bindings:
                continue
            bound = core.binding_of(device)
            shown = self.devices.shown_codes[device]
            if bound is not None:
                self._bindings[device] = bound
            elif shown is not None:
                self._take(core.confirm_binding(device, shown, self._now()))
            else:
                drawn = self._rng.integers(0, 16, 32).tolist()
                token = "".join(f"{digit:x}" for digit in drawn)
                code = f"{int(self._rng.integers(1_000_000)):06d}"
                self._take(core.bind(device, token=token, code=code, now=self._now()))

    # Frames

    def _arrivals(self) -> None:
        now_ms = self._now_ms
        for device, link in self._links:
            arrives_ms = link.next_ms()
            if arrives_ms is None or arrives_ms > now_ms:
                continue
            for _, frame in link.arrived(Direction.TO_SUPERVISOR, until_ms=now_ms):
                self._receive(device, frame)
            for _, frame in link.arrived(Direction.TO_DEVICE, until_ms=now_ms):
                self.devices.hear(device, frame, now_ms)

    def _receive(self, device: str, frame: bytes) -> None:
        core = self._core
        if core is None:
            return
        before = core.session
        step = core.receive(device, frame, self._now())
        if not step.accepted:
            counted, after = self._counted.get(device, {}), core.rejected[device]
            self._counted[device] = after
            why = next(reason.value for reason in after if after[reason] != counted.get(reason, 0))
            same = core.session is before
            hashes = ("same", "same") if same else (state_hash(before), core.state_hash)
            self.truth.note("rejected", self._now_ms, why=why, device=device, before=hashes[0], after=hashes[1])
        self._take(step)

    def _take(self, step: Step) -> None:
        """Frames leave, events go to the store."""
        for outgoing in step.frames:
            self._send(outgoing)
        if not step.events:
            return
        first, last = step.events[0].seq, step.events[-1].seq
        self.truth.note("decided", self._now_ms, first=first, last=last)
        if self._core is not None:
            before, self._session = self._session, self._core.session
            self.states.add(self._session.state)
            if self._session.version != before.version or len(self._session.alarms) != len(before.alarms):
                self._busy_until_ms = self._now_ms + _BUSY_FOR_MS
        if not self.store.append(step.events, self._now_ms):
            self._failed()

    def _failed(self) -> None:
        """A write failed: the rate is 0, and the process must be started anew once the disk takes writes."""
        for waiting in self._waiting:
            self._answered(waiting, "not kept")
        self._waiting.clear()
        core = self._core
        if core is None or self._starts_ms is not None:
            return
        failing = [
            found
            for kind in (MishapKind.DISK_FULL, MishapKind.FSYNC_ERROR)
            if (found := self.troubles.active(kind, self._now_ms)) is not None
        ]
        for one in failing:
            self.fired[one.kind] += 1
        self._starts_ms = max([self._now_ms + 3000, *(one.end_ms + 3000 for one in failing)])
        self.truth.note("down", self.store.not_kept_since_ms(self._now_ms), until_ms=self._starts_ms + _RECOVERS_MS)
        step = core.not_kept(self._now())
        for outgoing in step.frames:
            self._send(outgoing)

    def _send(self, outgoing: Outgoing) -> None:
        if b'"type":"set_state"' in outgoing.frame:
            body: dict[str, Any] = msgspec.json.decode(outgoing.frame.split(b" ", 3)[3])["body"]
            named = {name: body[name] for name in ("epoch", "command", "target", "rate_ul_h")}
            self.truth.note("sent", self._now_ms, **named)
        self.devices.links[outgoing.device].send(outgoing.frame, Direction.TO_DEVICE, at_ms=self._now_ms)

    def _durable(self) -> None:
        core = self._core
        seq = self.store.durable(self._now_ms)
        if seq is None or core is None:
            return
        self.truth.note("durable", self._now_ms, seq=seq)
        self._heard = core.heard
        self._waiting, waiting = [], self._waiting
        for one in waiting:
            if one.last <= seq:
                self._answered(one, "done")
            else:
                self._waiting.append(one)
        self._take(core.kept(seq, self._now()))

    # People

    def _staff(self) -> None:
        core = self._core
        if core is None:
            return
        if len(self._bindings) < len(self.devices.links):
            self._bind()
        seen = Seen(session=core.session, now_ms=self._now_ms, at=core.at(self._now()))
        for command in self.staff.act(seen):
            self._submit(self._by_the_wall(command))
        self.devices.clamp(wanted=self.staff.clamps, at_ms=self._now_ms)

    def _submit(self, command: ask.Command) -> None:
        core = self._core
        if core is None:
            return
        rate_ul_h, seq = core.session.rate_ul_h, core.session.seq
        step = core.submit(command, self._now())
        own = [event.seq for event in step.events if event.key and event.key == command.key]
        lost = self.troubles.active(MishapKind.BROWSER_LOSS, self._now_ms) is not None
        asked = _Answer(command, self._now_ms, min(own, default=1), max(own, default=0), rate_ul_h)
        if step.answer is not None:
            self._answered(asked, step.answer.rule)
            self.staff.told_no(command, step.answer.rule, self._now_ms)
        elif core.session.seq == seq or not own:
            self._answered(asked, "done")
        else:
            self._waiting.append(asked)
        if lost and command.key and len(self._again) < 4:
            self._again.append((self._now_ms + 2000, command))  # no answer came back: the same request again
        self._take(step)

    def _ask_again(self) -> None:
        while self._again and self._again[0][0] <= self._now_ms:
            command = self._again.pop(0)[1]
            core = self._core
            if core is not None and not self._waiting:
                before = core.session.seq
                step = core.submit(command, self._now())
                repeats = [event for event in step.events if event.key == command.key]
                self.truth.note("repeated", self._now_ms, key=command.key, effects=len(repeats), seq=before)
                self._take(step)

    def _answered(self, one: _Answer, answer: str) -> None:
        self.truth.note(
            "asked",
            one.asked_ms,
            command=type(one.command).__name__,
            by=one.command.by.id,
            role=one.command.by.role.value,
            key=one.command.key,
            answer=answer,
            answered_ms=self._now_ms,
            first=one.first,
            last=one.last,
            rate_ul_h=one.rate_ul_h,
        )

    def _by_the_wall(self, command: ask.Command) -> ask.Command:
        """A request carries the times that the wall clock shows, whatever was done to it."""
        core = self._core
        if core is None:
            return command
        by = self._now().at - core.at(self._now())
        names = ("not_after", "observed_at", "authenticated_at", "to_authenticated_at", "second_proved_at")
        moved: dict[str, Any] = {
            name: getattr(command, name) + by for name in names if getattr(command, name, None) is not None
        }
        override = getattr(command, "override", None)
        if override is not None and override.second_authenticated_at is not None:
            moved["override"] = replace(override, second_authenticated_at=override.second_authenticated_at + by)
        return replace(command, **moved) if by and moved else command

    def _cuff_is_due(self) -> bool:
        core = self._core
        session = self._session
        if core is None or session.started_ms is None:
            return False
        at = core.at(self._now())
        at_ms = round(at.timestamp() * 1000)
        if any(one.kind is ObservationKind.VITALS and at_ms >= one.due_ms for one in due(session)):
            return True
        newest = session.newest(Channel.SYSTOLIC)
        age_ms = at_ms - newest.at_ms if newest else 0
        if any(alarm.startswith(_CUFF_ALARMS) for alarm in session.alarms):
            return age_ms >= 5 * _MIN
        if not _MIN <= age_ms <= 2 * _MIN:
            return False
        return any(one.rule.id.startswith(_CUFF_ALARMS) and not one.active for one in evaluate(session, at=at))

    # Afterwards

    def _checkpoint(self) -> None:
        core = self._core
        if core is not None and core.is_durable:
            self._checkpoints.append((self._now_ms, core.session.seq, core.state_hash))
        else:
            self._wants["checkpoint"] = self._now_ms + _STAFF_MS  # once more when everything is kept

    def _finish(self) -> None:
        """Let everything under way become durable, then compare what lived with what the record tells."""
        for _ in range(20):
            self._now_ms += 1000
            self._durable()
        self.devices.live(self._now_ms)
        self.devices.sample(self._now_ms)
        self._checkpoint()
        self.fired.update(self.staff.fired)
        self.fired[MishapKind.SLOW_DISK] += self.store.slowed
        session, place = Session(), 0
        for at_ms, seq, live in sorted(self._checkpoints, key=lambda one: one[1]):
            while place < seq:
                session = evolve(session, self.store.kept[place])
                place += 1
            self.truth.note("checkpoint", at_ms, seq=seq, live=live, replayed=state_hash(session))
        self.alarms = {event.data.alarm for event in self.store.kept if isinstance(event.data, AlarmRaised)}
