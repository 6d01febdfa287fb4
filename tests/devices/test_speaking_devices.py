"""Simulated devices that speak the protocol, and a supervisor as simple as can be, over a link that may do anything."""

from dataclasses import dataclass, field

import msgspec
import numpy as np
import pytest

from lenitive.devices.endpoint import Endpoint
from lenitive.devices.fault_schedule import Fault, draw_schedule
from lenitive.devices.faults import FAULTS, FaultKind, Where
from lenitive.devices.link import PERFECT, Direction, Link, LinkQuality
from lenitive.devices.messages import (
    Answer,
    Because,
    Bind,
    BindingAnswer,
    BindingState,
    Confirm,
    Hello,
    Numerics,
    Outcome,
    Permit,
    PumpState,
    PumpStatus,
    ReadBack,
    Release,
    SetState,
    SignalQuality,
    Target,
    WhyRefused,
)
from lenitive.devices.protocol import Binding, Frame, Kind, Reason, Received, Sender
from lenitive.devices.simulated_key import simulated_key
from lenitive.devices.simulated_monitor import SimulatedMonitor
from lenitive.devices.simulated_pump import SimulatedPump
from lenitive.devices.speaking_monitor import SpeakingMonitor
from lenitive.devices.speaking_pump import SpeakingPump
from lenitive.devices.true_state import TrueState

S = 1000
PERSON = Binding(infusion="INF-1", token="0123456789abcdef" * 2)
CODE = "042731"
TRUTH = TrueState(
    minute=0, ketamine_ng_ml=0, norketamine_ng_ml=0, effect_site_ng_ml=0, pain=6, dissociation=0, drowsiness=0,
    systolic_mmhg=120, diastolic_mmhg=70, heart_rate_min=84, respiratory_rate_min=16, spo2_pct=96, etco2_mmhg=38,
)  # fmt: skip


def fault(
    kind: FaultKind, where: Where = Where.PUMP, *, start_s: int = 60, lasts_s: int = 60, intensity: int = 1
) -> Fault:
    return Fault(start_ms=start_s * S, duration_ms=lasts_s * S, kind=kind, where=where, intensity=intensity)


@dataclass
class Supervisor:
    """Binds one device, keeps its permit alive, and remembers what it heard."""

    device: SpeakingPump | SpeakingMonitor
    link: Link
    end: Endpoint
    heard: list[Frame] = field(default_factory=list)
    wire: list[bytes] = field(default_factory=list)
    status: Frame | None = None
    numbers: int = 0
    last_permit_ms: int = -(10**9)
    renews: bool = True

    def say(self, body: object, at_ms: int) -> None:
        line = self.end.say(body, at_ms=at_ms)  # type: ignore[arg-type]
        self.wire.append(line)
        self.link.send(line, Direction.TO_DEVICE, at_ms=at_ms)

    def bind(self, at_ms: int, *, code: str = CODE, person: Binding = PERSON) -> None:
        self.end.bind(person)
        self.say(Bind(infusion=person.infusion, token=person.token, code=code), at_ms)

    def confirm(self, at_ms: int) -> None:
        self.say(Confirm(), at_ms)
        self.end.bind(self.end.expected.binding, confirmed=True)

    def permit(self, at_ms: int) -> None:
        if self.status is None:
            return
        self.numbers += 1
        self.last_permit_ms = at_ms
        seen, boot = self.status.uptime_ms, self.status.boot
        self.say(
            Permit(epoch=1, permit=self.numbers, boot=boot, seen_ms=seen, lasts_ms=10 * S, rate_max_ul_h=60_000,
                   stop_at_counter_ul=None, stop_at_ms=None), at_ms)  # fmt: skip

    def run(self, rate_ul_h: int, at_ms: int) -> None:
        if self.status is None:
            return
        self.numbers += 1
        ends_ms = self.status.uptime_ms + 5 * S
        self.say(
            SetState(epoch=1, command=self.numbers, target=Target.RUN, rate_ul_h=rate_ul_h, boot=self.status.boot,
                     not_after_ms=ends_ms), at_ms)  # fmt: skip

    def stop(self, at_ms: int) -> None:
        self.numbers += 1
        self.say(
            SetState(epoch=1, command=self.numbers, target=Target.STOP, rate_ul_h=0, boot=None, not_after_ms=None),
            at_ms,
        )

    def tick(self, at_ms: int) -> None:
        """One tenth of a second: what arrives is heard at both ends, and every second there is a report."""
        for arrived_ms, line in self.link.arrived(Direction.TO_DEVICE, until_ms=at_ms):
            self._back(self.device.hear(line, at_ms=arrived_ms), arrived_ms)
        if at_ms % S == 0:
            if isinstance(self.device, SpeakingPump):
                self._back(self.device.report(at_ms=at_ms), at_ms)
            else:
                self._back(self.device.report(TRUTH, at_ms=at_ms), at_ms)
        for arrived_ms, line in self.link.arrived(Direction.TO_SUPERVISOR, until_ms=at_ms):
            judged = self.end.hear(line, at_ms=arrived_ms)
            if isinstance(judged, Received):
                self.heard.append(judged.frame)
                if isinstance(judged.frame.body, PumpStatus):
                    self.status = judged.frame
        if self.renews and at_ms % (3 * S) == 0 and self.end.expected.confirmed:
            self.permit(at_ms)

    def until(self, to_ms: int, *, from_ms: int) -> None:
        for at_ms in range(from_ms, to_ms + 1, 100):
            self.tick(at_ms)

    def _back(self, lines: tuple[bytes, ...], at_ms: int) -> None:
        for line in lines:
            self.wire.append(line)
            self.link.send(line, Direction.TO_SUPERVISOR, at_ms=at_ms)

    def last(self, kind: type) -> object:
        return next(frame.body for frame in reversed(self.heard) if isinstance(frame.body, kind))


def pump_room(*faults: Fault, seed: int = 1, quality: LinkQuality = PERFECT) -> Supervisor:
    one = SimulatedPump(np.random.default_rng(seed), patient="P", synthetic=True, bag_ul=100_000, faults=faults)
    speaking = SpeakingPump(one, "pump-1", faults=faults, zero_clock_ms=1_795_000_000_000)
    link = Link(np.random.default_rng(seed + 1), quality=quality, faults=[f for f in faults if f.where is Where.PUMP])
    return Supervisor(speaking, link, Endpoint("pump-1", Kind.PUMP, simulated_key("pump-1"), sender=Sender.SUPERVISOR))


def monitor_room(*faults: Fault, seed: int = 1) -> Supervisor:
    one = SimulatedMonitor(np.random.default_rng(seed), patient="P", synthetic=True, faults=faults, has_capnograph=True)
    speaking = SpeakingMonitor(one, "monitor-1", faults=faults)
    key = simulated_key("monitor-1")
    link = Link(np.random.default_rng(seed + 1), quality=PERFECT)
    return Supervisor(speaking, link, Endpoint("monitor-1", Kind.MONITOR, key, sender=Sender.SUPERVISOR))


def bound(room: Supervisor) -> Supervisor:
    room.bind(100)
    room.until(S, from_ms=0)
    room.confirm(S + 100)
    room.until(5 * S, from_ms=S + 100)
    return room


def running(*faults: Fault, **more: object) -> Supervisor:
    """A pump that runs at 10 uL per second from 26 s on."""
    room = bound(pump_room(*faults, **more))  # type: ignore[arg-type]
    room.until(6 * S, from_ms=5 * S + 100)
    room.run(36_000, 6 * S + 50)
    room.until(60 * S, from_ms=6 * S + 100)
    return room


def simulated(room: Supervisor) -> SimulatedPump:
    assert isinstance(room.device, SpeakingPump)
    return room.device.pump


# Binding ---------------------------------------------------------------------------------------------------------


def test_a_device_that_serves_nobody_says_only_hello_and_that_it_is_simulated() -> None:
    for room in (pump_room(), monitor_room()):
        room.until(12 * S, from_ms=0)
        assert {type(frame.body) for frame in room.heard} == {Hello}
        assert all(isinstance(frame.body, Hello) and frame.body.simulated for frame in room.heard)
        assert len(room.heard) == 3


def test_a_device_is_bound_when_its_code_was_read_at_the_bedside() -> None:
    room = pump_room()
    room.bind(100)
    room.until(S, from_ms=0)
    assert room.device.voice.shown_code == CODE, "the device shows it, for somebody who stands before it"
    assert room.last(BindingAnswer) == BindingAnswer(state=BindingState.SHOWING, because=None)
    assert room.status is None, "no data before somebody confirmed"
    room.confirm(S + 100)
    room.until(4 * S, from_ms=S + 100)
    assert room.device.voice.shown_code is None
    assert room.status is not None
    assert room.status.binding == PERSON
    assert not any(CODE.encode() in line for line in room.wire if b'"sender":"device"' in line)


def test_a_confirmation_without_a_challenge_binds_nothing() -> None:
    room = pump_room()
    room.end.bind(PERSON, confirmed=True)
    room.say(Confirm(), 100)
    room.until(3 * S, from_ms=0)
    assert not room.device.voice.is_bound
    assert room.device.voice.end.rejected[Reason.NOT_BOUND] == 1


def test_a_bound_device_refuses_another_infusion_until_it_is_released_and_a_running_pump_is_not_released() -> None:
    room = running()
    other = Binding(infusion="INF-2", token="f" * 32)
    room.bind(60 * S + 50, person=other)
    room.tick(60 * S + 100)
    assert room.last(BindingAnswer) == BindingAnswer(state=BindingState.REFUSED, because=WhyRefused.ALREADY_BOUND)
    room.end.bind(PERSON, confirmed=True)
    room.say(Release(), 60 * S + 150)
    room.tick(60 * S + 200)
    assert room.last(BindingAnswer) == BindingAnswer(state=BindingState.REFUSED, because=WhyRefused.CONDITION)
    room.stop(60 * S + 250)
    room.say(Release(), 60 * S + 260)
    room.tick(60 * S + 300)
    assert room.last(BindingAnswer) == BindingAnswer(state=BindingState.RELEASED, because=None)
    assert not room.device.voice.is_bound


def test_a_repeated_bind_or_confirm_changes_nothing() -> None:
    room = bound(pump_room())
    room.say(Bind(infusion=PERSON.infusion, token=PERSON.token, code=CODE), 5 * S + 100)
    room.say(Confirm(), 5 * S + 110)
    room.tick(5 * S + 200)
    assert [f.body for f in room.heard[-2:]] == [BindingAnswer(state=BindingState.BOUND, because=None)] * 2
    assert room.device.voice.is_bound


# A session -------------------------------------------------------------------------------------------------------


def test_a_pump_runs_is_read_back_and_stops() -> None:
    room = running()
    room.tick(60 * S + 20)
    assert room.last(Answer) == Answer(epoch=1, number=room.numbers, outcome=Outcome.DONE, because=None)
    assert simulated(room).true_ul == pytest.approx(10 * 34, rel=0.06)
    room.say(ReadBack(request=77), 60 * S + 50)
    room.tick(60 * S + 100)
    answered = room.last(PumpStatus)
    assert isinstance(answered, PumpStatus)
    assert (answered.answers, answered.state, answered.rate_ul_h) == (77, PumpState.RUNNING, 36_000)
    room.stop(60 * S + 150)
    room.until(62 * S, from_ms=60 * S + 200)
    assert room.status is not None
    assert isinstance(room.status.body, PumpStatus)
    assert (room.status.body.state, room.status.body.rate_ul_h) == (PumpState.STOPPED, 0)


def test_a_monitor_reports_numbers_and_quality_every_second() -> None:
    room = bound(monitor_room())
    room.until(15 * S, from_ms=5 * S + 100)
    assert sum(isinstance(frame.body, Numerics) for frame in room.heard) >= 10
    assert sum(isinstance(frame.body, SignalQuality) for frame in room.heard) >= 10


def test_a_monitor_takes_no_orders_of_a_pump() -> None:
    room = bound(monitor_room())
    line = Endpoint("monitor-1", Kind.PUMP, simulated_key("monitor-1"), sender=Sender.SUPERVISOR)
    line.bind(PERSON, confirmed=True)
    assert room.device.hear(line.say(ReadBack(request=1), at_ms=0), at_ms=6 * S) == ()
    assert room.device.voice.end.rejected[Reason.NOT_ALLOWED] == 1


@pytest.mark.parametrize("kind", [FaultKind.LINK_PARTITION, FaultKind.LINK_HALF_OPEN])
@pytest.mark.parametrize("direction", [0, 1])
def test_a_pump_whose_link_is_lost_is_at_rate_0_within_the_permit(kind: FaultKind, direction: int) -> None:
    lost = fault(kind, lasts_s=600, intensity=1 if kind is FaultKind.LINK_PARTITION else direction)
    room = running(lost)
    at_loss = simulated(room).true_ul
    room.until(70 * S, from_ms=60 * S + 100)
    given_ul = simulated(room).true_ul - at_loss
    room.until(200 * S, from_ms=70 * S + 100)
    assert simulated(room).true_ul - at_loss == given_ul <= 10 * 10 * 1.05
    assert simulated(room).control.because is Because.PERMIT_EXPIRED


def test_after_a_partition_the_pump_does_not_go_on_by_itself_and_an_old_raise_is_not_done() -> None:
    room = running(fault(FaultKind.LINK_PARTITION, lasts_s=60))
    room.run(60_000, 61 * S)
    room.until(140 * S, from_ms=60 * S + 100)
    assert room.status is not None
    assert room.status.uptime_ms > 135 * S
    assert simulated(room).control.state is PumpState.HELD
    room.run(36_000, 140 * S + 50)
    room.until(142 * S, from_ms=140 * S + 100)
    assert simulated(room).control.rate_ul_h == 36_000


def test_a_raise_that_a_slow_link_delays_beyond_its_time_is_not_done() -> None:
    room = running(fault(FaultKind.LINK_DELAY, intensity=6000, lasts_s=3))
    room.run(60_000, 60 * S + 50)
    room.until(75 * S, from_ms=60 * S + 100)
    refused = [f.body for f in room.heard if isinstance(f.body, Answer) and f.body.outcome is Outcome.REFUSED]
    assert [one.because for one in refused] == [WhyRefused.EXPIRED]
    assert simulated(room).control.rate_ul_h in {36_000, 0}


# Devices that are not what they were ----------------------------------------------------------------------------


def test_frames_of_a_swapped_device_have_no_effect_and_the_pump_stops_by_itself() -> None:
    room = running(fault(FaultKind.DEVICE_SWAP, lasts_s=120))
    heard = len(room.heard)
    room.until(90 * S, from_ms=60 * S + 100)
    assert len(room.heard) == heard
    assert room.end.rejected[Reason.WRONG_DEVICE] == 31
    assert simulated(room).control.because is Because.PERMIT_EXPIRED
    assert room.device.voice.fired[FaultKind.DEVICE_SWAP]


def test_data_of_another_person_have_no_effect() -> None:
    room = bound(monitor_room(fault(FaultKind.WRONG_PATIENT, Where.MONITOR, start_s=10, lasts_s=20, intensity=0)))
    room.until(40 * S, from_ms=5 * S + 100)
    assert room.end.rejected[Reason.OTHER_PATIENT] == 40, "20 s of numbers and quality"
    assert all(frame.binding in {None, PERSON} for frame in room.heard)
    assert room.device.voice.fired[FaultKind.WRONG_PATIENT] == 40


@pytest.mark.parametrize(
    ("wrong", "at_end_ms"),
    [
        (fault(FaultKind.DEVICE_CLOCK_SKEW, intensity=-400_000), -393_000),
        (fault(FaultKind.DEVICE_CLOCK_STEP, intensity=86_400_000), 86_400_000),
    ],
    ids=["skew", "step"],
)
def test_a_clock_that_is_wrong_shows_and_changes_nothing(wrong: Fault, at_end_ms: int) -> None:
    room, well = running(wrong), running()
    for one in (room, well):
        one.until(119 * S, from_ms=60 * S + 100)
        one.run(50_000, 119 * S + 50)
        one.until(130 * S, from_ms=119 * S + 100)
    off = [(a.clock_ms or 0) - (b.clock_ms or 0) for a, b in zip(room.heard, well.heard, strict=True)]
    assert max(off, key=abs) == pytest.approx(at_end_ms, abs=7000)
    assert off[-1] == 0
    assert sum(room.end.rejected.values()) == 0
    assert simulated(room).true_ul == simulated(well).true_ul
    assert room.device.voice.fired[wrong.kind]


def test_a_pump_that_started_anew_says_hello_under_a_higher_number_and_waits_for_a_person() -> None:
    room = running(fault(FaultKind.DEVICE_REBOOT, lasts_s=5))
    room.until(100 * S, from_ms=60 * S + 100)
    hello = [frame for frame in room.heard if isinstance(frame.body, Hello)][-1]
    assert isinstance(hello.body, Hello)
    assert (hello.boot, hello.seq, hello.body.epoch) == (2, 1, 1)
    assert room.status is not None
    assert isinstance(room.status.body, PumpStatus)
    assert (room.status.body.state, room.status.body.because) == (PumpState.STOPPED, Because.RESTARTED)
    assert simulated(room).control.rate_ul_h == 0, "permits go on, and start nothing"


# Whatever happens ------------------------------------------------------------------------------------------------


def state_of(room: Supervisor) -> tuple[object, ...]:
    one = simulated(room)
    return one.control, one.true_ul, room.device.voice.is_bound, room.device.voice.end.heard


def test_bad_frames_change_nothing_at_the_pump_but_their_counter() -> None:
    room = running()
    room.tick(60 * S + 20)
    own = [line for line in room.wire if b'"sender":"supervisor"' in line]
    forger = Endpoint("pump-1", Kind.PUMP, b"?" * 32, sender=Sender.SUPERVISOR, boot=9)
    neighbour = Endpoint("pump-1", Kind.PUMP, simulated_key("pump-1"), sender=Sender.SUPERVISOR, boot=9)
    forger.bind(PERSON, confirmed=True)
    neighbour.bind(Binding(infusion="INF-2", token="e" * 32), confirmed=True)
    stop = SetState(epoch=9, command=9, target=Target.STOP, rate_ul_h=0, boot=None, not_after_ms=None)
    bad = [*own, forger.say(stop, at_ms=0), neighbour.say(stop, at_ms=0), b"", b"{}\n", own[-1][:-9], b"x" * 5000]
    simulated(room).advance(60 * S + 20)
    before = state_of(room)
    for line in bad:
        assert room.device.hear(line, at_ms=60 * S + 20) == ()
    assert state_of(room) == before
    assert sum(room.device.voice.end.rejected.values()) == len(bad)


LINKS = [kind for kind in FaultKind if kind.value.startswith("link_")]


def test_whatever_the_link_does_a_pump_never_runs_longer_than_its_permit_nor_at_a_rate_nobody_set() -> None:
    ran = [over_a_bad_link(seed) for seed in range(30)]
    assert sum(given_ul > 0 for given_ul in ran) >= 15, "it ran at all"


def over_a_bad_link(seed: int) -> float:
    """A session over a link with five faults, checked every tenth of a second; how much was given."""
    chance = np.random.default_rng(seed)
    drawn = draw_schedule(chance, length_ms=90 * S, count=5, kinds=LINKS)
    faults = [msgspec.structs.replace(one, where=Where.PUMP) for one in drawn]
    room = bound_later(pump_room(*faults, seed=seed, quality=LinkQuality(delay_ms=30, jitter_ms=200, loss_pct=5)))
    asked = {0}
    for at_ms in range(10 * S, 150 * S, 100):
        if at_ms % (7 * S) == 0 and at_ms < 100 * S:
            asked.add(int(chance.integers(1, 600)) * 100)
            room.run(max(asked), at_ms)
        room.renews = at_ms < 100 * S
        room.tick(at_ms)
        running_ul_h = simulated(room).advance(at_ms).rate_ul_h
        assert running_ul_h in asked
        assert running_ul_h == 0 or at_ms <= room.last_permit_ms + 10 * S
    assert simulated(room).control.rate_ul_h == 0
    assert sum(room.link.fired.values()) > 0
    return simulated(room).true_ul


def bound_later(room: Supervisor) -> Supervisor:
    """Bound at both ends by hand: how binding fares on a bad link is its own test."""
    room.end.bind(PERSON, confirmed=True)
    room.device.voice.end.bind(PERSON, confirmed=True)
    room.until(10 * S, from_ms=0)
    return room


def test_the_same_seeds_are_the_same_bytes_on_the_wire() -> None:
    kinds = [kind for kind, entry in FAULTS.items() if Where.PUMP in entry.befalls]

    def wire(seed: int) -> list[bytes]:
        faults = draw_schedule(np.random.default_rng(5), length_ms=60 * S, count=30, kinds=kinds)
        room = bound(pump_room(*faults, seed=seed))
        room.run(9000, 5 * S + 50)
        room.until(40 * S, from_ms=5 * S + 100)
        return room.wire

    assert wire(1) == wire(1)
    assert wire(1) != wire(2)


def test_no_frame_of_a_simulated_device_is_larger_than_half_of_what_is_allowed() -> None:
    rooms = running(), bound(monitor_room())
    assert max(len(line) for room in rooms for line in room.wire) < 1024
    assert all(msgspec.json.decode(line.split(b" ", 3)[3]) for room in rooms for line in room.wire)
