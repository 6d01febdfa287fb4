"""A simulated infusion pump: it starts late, gives a little more or less than it says, and can fail in many ways.

What it says and what entered the person are kept apart. The flow error is assumed, within the 5 % that pump standards
allow; most of it is seen by the pump's own counter, the rest only by the ground truth. There are two ways to drive it:
`command` sets a rate from a program beside it; `obey` and `renew` are those of the device protocol, with epoch, permit
and end. Faults come from a schedule.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import msgspec
import numpy as np

from lenitive.devices import pump_control
from lenitive.devices.binding import check_binding
from lenitive.devices.device_power import outages, power
from lenitive.devices.fault_schedule import Fault, active, befalling
from lenitive.devices.faults import FaultKind, Where
from lenitive.devices.ground_truth import TrueEvent, Truth
from lenitive.devices.messages import (
    Answer,
    Because,
    Outcome,
    Permit,
    PumpState,
    PumpStatus,
    PumpTraits,
    SetState,
    Target,
    WhyRefused,
)
from lenitive.devices.pump_control import RATE_MIN_UL_H, RATE_STEP_UL_H, TRAITS, Moment, PumpControl
from lenitive.devices.pump_crossings import Crossing, crossings
from lenitive.devices.pump_fluid import COUNTER_MAX_UL, Fluid, Shut, Way
from lenitive.domain.infusion.events import PumpCondition
from lenitive.domain.infusion.kernel import MS_PER_H, MS_PER_MIN

FLOW_ERROR: Final = 0.04
"""Largest error of the flow that the counter sees, as a fraction."""

COUNTER_ERROR: Final = 0.01
"""Largest error of the counter itself, as a fraction; with the flow error at most 5 %."""

START_DELAY_MS: Final = 20_000
BAG_LOW_UL: Final = 1000
AIR_UL: Final = 200
"""A larger bubble stops the pump. Generic infusion pump requirements 1.0, 1.9.1, secondary."""

BOLUS_MAX_UL: Final = 500
"""Most that a line gives up when it opens. Generic infusion pump requirements 1.0, 1.10.7, secondary."""

CLAMPED_TRIPS_AT_UL: Final = 300
"""What is trapped in a line that a person clamped until the pressure switch trips. Assumed."""

BATTERY_LOW_MIN: Final = 15
BATTERY_DEPLETED_MIN: Final = 5
"""Generic infusion pump requirements 1.0, 5.1.4 to 5.1.8, secondary."""

_BATTERY_FULL_MIN: Final = 240
_AT_ONCE: Final = frozenset(
    {
        FaultKind.PUMP_AIR,
        FaultKind.PUMP_EMPTY_BAG,
        FaultKind.PUMP_DOOR_OPEN,
        FaultKind.PUMP_COUNTER_RESET,
        FaultKind.PUMP_COUNTER_ROLLOVER,
        FaultKind.PUMP_BATTERY,
        FaultKind.DEVICE_REBOOT,
    }
)
"""Classes of fault that have an effect as soon as they begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpReading:
    """What the pump says."""

    volume_ul: int
    rate_ul_h: int
    conditions: tuple[PumpCondition, ...]
    simulated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpHardware:
    """What kind of pump it is.

    Attributes:
        stroke_ul: Volume of one stroke; 0 delivers evenly.
        start_delay_ms: From rate 0 until fluid moves.
        kvo_ul_h: Rate at which it keeps the vein open when held; 0 by default, for it is drug.
    """

    stroke_ul: int = 0
    start_delay_ms: int = START_DELAY_MS
    kvo_ul_h: int = 0


PERISTALTIC: Final = PumpHardware(stroke_ul=5)
"""A pump that squeezes its line. Assumed; one stroke is 5 ug at 1 mg/mL."""


class SimulatedPump:
    """One pump with one bag. Time is in milliseconds on the time line of whoever simulates, and does not go back.

    Attributes:
        control: What its program remembers.
        happened: Ground truth: what happened, to be written apart. No product data.
        fired: Ground truth: how often each class of fault had an effect.

    Example:
        >>> pump = SimulatedPump(np.random.default_rng(1), patient="Patient/1", synthetic=True, bag_ul=100_000)
        >>> pump.command(10_000, at_ms=0)
        >>> pump.advance(3_600_000).rate_ul_h
        10000
        >>> 9_400 < pump.true_ul < 10_500
        True
    """

    def __init__(
        self,
        rng: np.random.Generator,
        *,
        patient: str,
        synthetic: bool | None,
        bag_ul: int,
        hardware: PumpHardware | None = None,
        faults: Iterable[Fault] = (),
    ) -> None:
        check_binding(patient=patient, synthetic=synthetic, device="simulated pump")
        self.hardware = hardware or PumpHardware()
        self._traits = msgspec.structs.replace(TRAITS, stroke_ul=self.hardware.stroke_ul)
        self._flow = 1.0 + float(rng.uniform(-FLOW_ERROR, FLOW_ERROR))
        counter = 1.0 + float(rng.uniform(-COUNTER_ERROR, COUNTER_ERROR))
        self.fluid = Fluid(bag_ul=bag_ul, counter_factor=counter)
        self.control = PumpControl()
        self.happened: list[TrueEvent] = []
        self.fired: Counter[FaultKind] = Counter()
        self._bag_ul = bag_ul
        self._faults = befalling(faults, Where.PUMP)
        self._outages = outages(self._faults)
        self._crossings = crossings(self._faults, self._outages)
        self._crossed = 0
        self._strength: dict[FaultKind, int] = {}
        self._power = power(self._outages, 0)
        self._at_ms = 0
        self._flows_from_ms = 0
        self._in_stroke_ul = 0.0
        self._free_ul = 0.0
        self._stops_at_odometer_ul: float | None = None
        self._kvo_ul_h = 0
        self._keypad_changes = 0
        self._is_clamped = False
        self._is_tripped = False

    @property
    def true_ul(self) -> float:
        """Ground truth: what entered the person, in microlitres. No product data."""
        return self.fluid.true_ul

    @property
    def traits(self) -> PumpTraits:
        """What this pump can do."""
        return self._traits

    @property
    def is_silent(self) -> bool:
        """Whether it is off, and says nothing."""
        return not self._power.is_on

    @property
    def boot(self) -> int:
        """How often it has started."""
        return self._power.boot

    @property
    def since_ms(self) -> int:
        """When it last started."""
        return self._power.since_ms

    def command(self, rate_ul_h: int, *, at_ms: int) -> None:
        """Set an absolute rate; 0 stops at once. Giving the same rate twice changes nothing.

        Raises:
            ValueError: The rate is negative or below what the pump can do.
        """
        if rate_ul_h != 0 and rate_ul_h < RATE_MIN_UL_H:
            raise ValueError(f"pump: {rate_ul_h} uL/h; give 0, or at least {RATE_MIN_UL_H} uL/h")
        self.advance(at_ms)
        if self.is_silent or self._is_ignored():
            return
        state = PumpState.RUNNING if rate_ul_h else PumpState.STOPPED
        self._take(replace(self.control, state=state, because=None, rate_ul_h=rate_ul_h, is_local=True))

    def obey(self, order: SetState, *, at_ms: int) -> Answer | None:
        """Do a command of the protocol, if it may be done; None when no answer comes back."""
        self.advance(at_ms)
        if self.is_silent:
            return None
        if self._hits(FaultKind.COMMAND_REFUSED):
            why, epoch = WhyRefused.DEVICE_FAULT, self.control.epoch
            return Answer(epoch=epoch, number=order.command, outcome=Outcome.REFUSED, because=why)
        after, answer = pump_control.obey(self.control, order, self._moment(), self.traits)
        if answer.outcome is Outcome.DONE and self._hits(FaultKind.COMMAND_NOT_DONE):
            self.control = replace(self.control, epoch=after.epoch, obeyed=order)
        else:
            self._take(after, is_held=answer.outcome is Outcome.DONE and order.target is Target.HOLD)
        return None if self._hits(FaultKind.COMMAND_NOT_ACKNOWLEDGED) else answer

    def renew(self, permit: Permit, *, at_ms: int) -> Answer | None:
        """Take a permit of the protocol, if it may be taken; None when no answer comes back."""
        self.advance(at_ms)
        if self.is_silent:
            return None
        self.control, answer = pump_control.renew(self.control, permit, self._moment())
        if answer.outcome is Outcome.DONE:
            more_ul = None if permit.stop_at_counter_ul is None else permit.stop_at_counter_ul - self.fluid.counted_ul
            self._stops_at_odometer_ul = None if more_ul is None else self.fluid.odometer_ul + max(0.0, more_ul)
        return answer

    def status(self, *, at_ms: int, answers: int | None = None) -> PumpStatus:
        """What it says in the protocol."""
        reading, control = self.advance(at_ms), self.control
        minutes = self._battery_min()
        return PumpStatus(
            state=control.state,
            because=control.because,
            rate_ul_h=reading.rate_ul_h,
            target_ul_h=control.rate_ul_h,
            counter_ul=reading.volume_ul,
            conditions=reading.conditions,
            battery_pct=100 if minutes is None else min(100, minutes * 100 // _BATTERY_FULL_MIN),
            battery_min=minutes,
            bag_left_ul=max(0, self._bag_ul - int(self.fluid.odometer_ul)),
            kvo_ul_h=self.hardware.kvo_ul_h,
            keypad_changes=self._keypad_changes,
            epoch=control.epoch,
            command=control.command,
            permit=control.permit_number,
            permit_left_ms=pump_control.permit_left_ms(control, self._power.uptime_ms(self._at_ms)),
            answers=answers,
        )

    def clamp(self, *, at_ms: int) -> None:
        """Somebody shuts the line to the person by hand."""
        self.advance(at_ms)
        self._is_clamped = True
        self._note(Truth.LINE_CLAMPED)

    def unclamp(self, *, at_ms: int) -> None:
        """Somebody opens it again; what was trapped behind it enters."""
        self.advance(at_ms)
        self._is_clamped = False
        self._note(Truth.LINE_OPENED)
        self._release()

    def advance(self, to_ms: int) -> PumpReading:
        """Run until a time and say what happened. Time does not go back."""
        while (boundary := self._next_boundary(to_ms)) is not None:
            self._flow_until(boundary[0])
            boundary[1]()
        self._flow_until(to_ms)
        return self._reading()

    def _next_boundary(self, to_ms: int) -> tuple[int, Callable[[], None]] | None:
        """When something next changes by itself, and what to do then; None when nothing does until then."""
        found: tuple[int, Callable[[], None]] | None = None
        if self._crossed < len(self._crossings):
            crossing = self._crossings[self._crossed]
            found = crossing.at_ms, lambda: self._cross(crossing)
        ends = pump_control.ends_ms(self.control)
        if ends is None and self._kvo_now() and not self.control.is_local:
            left_ms = pump_control.permit_left_ms(self.control, self._power.uptime_ms(self._at_ms))
            ends = self._power.uptime_ms(self._at_ms) + left_ms, Because.PERMIT_EXPIRED
        if ends is not None:
            at_ms, because = max(self._at_ms, self._power.since_ms + ends[0]), ends[1]
            if found is None or at_ms < found[0]:
                found = at_ms, lambda: self._halt(because, at_ms)
        return found if found is not None and found[0] <= to_ms else None

    def _flow_until(self, to_ms: int) -> None:
        """Move fluid for a stretch of time in which nothing changes by itself."""
        from_ms, self._at_ms = self._at_ms, max(self._at_ms, to_ms)
        flowing_ms = max(0, to_ms - max(from_ms, self._flows_from_ms))
        wanted_ul = self._motor_ul_h() * flowing_ms / MS_PER_H * self._flow
        if self._strength:
            wanted_ul *= self._factor(wanted_ul)
        if self.hardware.stroke_ul:
            wanted_ul = self._whole_strokes(wanted_ul)
        if wanted_ul > 0:
            moved_ul, because = self.fluid.pump(wanted_ul, self._way())
            if because is not None:
                self._halt(because, self._at_ms - flowing_ms + int(flowing_ms * moved_ul / wanted_ul))
        free_ul_h = self._strength.get(FaultKind.PUMP_FREE_FLOW, 0)
        if free_ul_h and self._way().shut is Shut.NOWHERE and FaultKind.PUMP_DOOR_OPEN not in self._strength:
            self._free_ul += self.fluid.run_free(free_ul_h * max(0, to_ms - from_ms) / MS_PER_H)

    def _factor(self, wanted_ul: float) -> float:
        """What faults make of the flow."""
        factor = 1.0
        for kind in (FaultKind.PUMP_OVER_DELIVERY, FaultKind.PUMP_UNDER_DELIVERY):
            if kind in self._strength and wanted_ul > 0:
                self.fired[kind] += 1
                factor *= self._strength[kind] / 100
        return factor

    def _whole_strokes(self, wanted_ul: float) -> float:
        """What comes out: whole strokes; the rest waits for the next one."""
        self._in_stroke_ul += wanted_ul
        strokes_ul = self._in_stroke_ul // self.hardware.stroke_ul * self.hardware.stroke_ul
        self._in_stroke_ul -= strokes_ul
        return strokes_ul

    def _way(self) -> Way:
        """What is in the way of the fluid now."""
        ends_ul = self._stops_at_odometer_ul
        more_ul = None if ends_ul is None or self.control.is_local else ends_ul - self.fluid.odometer_ul
        below, above = (
            self._strength.get(kind)
            for kind in (FaultKind.PUMP_OCCLUSION_DOWNSTREAM, FaultKind.PUMP_OCCLUSION_UPSTREAM)
        )
        if self._is_clamped or below is not None:
            return Way(shut=Shut.TO_PERSON, trips_at_ul=below or CLAMPED_TRIPS_AT_UL, counts_more_ul=more_ul)
        if above is not None:
            return Way(shut=Shut.FROM_BAG, trips_at_ul=above, counts_more_ul=more_ul)
        return Way(counts_more_ul=more_ul)

    def _motor_ul_h(self) -> int:
        if self.is_silent or FaultKind.PUMP_DOOR_OPEN in self._strength:
            return 0
        return self._kvo_now() or (self.control.rate_ul_h if self.control.state is PumpState.RUNNING else 0)

    def _kvo_now(self) -> int:
        """The rate that keeps the vein open now. It is drug: it needs a permit like any other."""
        rate_ul_h = self._kvo_ul_h
        if not rate_ul_h and self.control.state is PumpState.HELD:
            rate_ul_h = self.hardware.kvo_ul_h
        if not rate_ul_h or self.control.is_local:
            return rate_ul_h
        return rate_ul_h if pump_control.permit_left_ms(self.control, self._power.uptime_ms(self._at_ms)) else 0

    def _halt(self, because: Because, at_ms: int) -> None:
        """Rate 0 by itself."""
        if because is Because.OCCLUSION and not self._is_tripped:
            self._is_tripped = True
            for kind in (FaultKind.PUMP_OCCLUSION_DOWNSTREAM, FaultKind.PUMP_OCCLUSION_UPSTREAM):
                self.fired[kind] += kind in self._strength
        if because in {Because.OCCLUSION, Because.BAG_EMPTY}:
            self._kvo_ul_h = 0
        if self.control.state is PumpState.RUNNING:
            self.control = pump_control.halted(self.control, because)
            self._note(Truth.PUMP_HALTED, because.value, at_ms=at_ms)

    def _take(self, after: PumpControl, *, is_held: bool = False) -> None:
        """Make a new setting true of the motor."""
        before, self.control = self.control, after
        starts = after.state is PumpState.RUNNING and before.state is not PumpState.RUNNING
        if starts:
            self._flows_from_ms = self._at_ms + self.hardware.start_delay_ms
        if starts or after.state is PumpState.STOPPED:
            self._kvo_ul_h = 0
        if is_held and before.state is PumpState.RUNNING and self._in_stroke_ul:
            self._in_stroke_ul = 0.0  # a hold ends the stroke that has begun; a stop does not
            self.fluid.pump(self.hardware.stroke_ul, self._way())

    def _cross(self, crossing: Crossing) -> None:
        """A fault begins or ends, or the device goes off or on."""
        self._crossed += 1
        self._strength = {
            kind: found.intensity
            for kind in {one.kind for one in self._faults}
            if (found := active(self._faults, kind, crossing.at_ms)) is not None
        }
        if crossing.fault is None:
            self._switch()
            return
        fault = crossing.fault
        self._note(Truth.FAULT_BEGAN if crossing.begins else Truth.FAULT_ENDED, fault.kind.value)
        if crossing.begins:
            self.fired[fault.kind] += fault.kind in _AT_ONCE
            self._begin(fault)
        elif fault.kind is FaultKind.PUMP_KVO:
            self._kvo_ul_h = 0
        elif fault.kind is FaultKind.PUMP_FREE_FLOW:
            self._note(Truth.FREE_FLOW, fault.kind.value, volume_ul=self._free_ul)
            self.fired[fault.kind] += self._free_ul > 0
            self._free_ul = 0.0
        elif fault.kind in {FaultKind.PUMP_OCCLUSION_DOWNSTREAM, FaultKind.PUMP_OCCLUSION_UPSTREAM}:
            self._release()

    def _switch(self) -> None:
        """Off, or on again with what a program keeps when it was off."""
        self._power = power(self._outages, self._at_ms)
        self._note(Truth.POWER_ON if self._power.is_on else Truth.POWER_OFF)
        self._kvo_ul_h, self._stops_at_odometer_ul = 0, None
        self.control = pump_control.restarted(self.control)

    def _begin(self, fault: Fault) -> None:
        """What a fault does at the moment at which it begins."""
        fluid = self.fluid
        if fault.kind is FaultKind.PUMP_EMPTY_BAG:
            fluid.bag_ul -= max(0.0, fluid.left_ul - fault.intensity)
        elif fault.kind is FaultKind.PUMP_COUNTER_RESET:
            fluid.counted_ul = 0.0
        elif fault.kind is FaultKind.PUMP_COUNTER_ROLLOVER:
            fluid.counted_ul = float(COUNTER_MAX_UL - fault.intensity)
        elif fault.kind is FaultKind.PUMP_DOOR_OPEN:
            self._halt(Because.DOOR_OPEN, self._at_ms)
        elif fault.kind is FaultKind.PUMP_AIR and fault.intensity > AIR_UL:
            self._halt(Because.AIR_IN_LINE, self._at_ms)
        elif fault.kind is FaultKind.PUMP_AIR:
            self._note(Truth.AIR_ENTERED, fault.kind.value, volume_ul=fault.intensity)
        elif fault.kind is FaultKind.PUMP_KVO and not self.is_silent:
            self._halt(Because.VOLUME_DONE, self._at_ms)
            self._kvo_ul_h = fault.intensity
            self.fired[fault.kind] += self._kvo_now() > 0
        elif fault.kind is FaultKind.PUMP_KEYPAD_CHANGE and self.control.state is PumpState.RUNNING:
            self._press_keypad(fault)

    def _press_keypad(self, fault: Fault) -> None:
        """Somebody sets another rate at the pump; 0 holds it."""
        rate_ul_h = self.control.rate_ul_h * fault.intensity // 100 // RATE_STEP_UL_H * RATE_STEP_UL_H
        state = PumpState.RUNNING if rate_ul_h else PumpState.HELD
        self._keypad_changes += 1
        self.fired[fault.kind] += rate_ul_h != self.control.rate_ul_h
        self.control = replace(self.control, state=state, rate_ul_h=rate_ul_h)

    def _release(self) -> None:
        """A shut line is open again, unless something else still shuts it."""
        if self._way().shut is not Shut.NOWHERE:
            return
        self._is_tripped = False
        bolus_ul = self.fluid.release(BOLUS_MAX_UL)
        if bolus_ul:
            self._note(Truth.POST_OCCLUSION_BOLUS, volume_ul=bolus_ul)

    def _is_ignored(self) -> bool:
        """Whether a command of the simple path comes to nothing."""
        return self._hits(FaultKind.COMMAND_REFUSED) or self._hits(FaultKind.COMMAND_NOT_DONE)

    def _hits(self, kind: FaultKind) -> bool:
        """Whether a fault of commands strikes this one."""
        if kind not in self._strength:
            return False
        self.fired[kind] += 1
        self._note(Truth.COMMAND_HIT_BY_FAULT, kind.value)
        return True

    def _moment(self) -> Moment:
        conditions = {*self._conditions()} - {PumpCondition.BAG_LOW, PumpCondition.BATTERY_LOW, PumpCondition.KVO}
        uptime_ms = self._power.uptime_ms(self._at_ms)
        return Moment(boot=self._power.boot, uptime_ms=uptime_ms, is_blocked=bool(conditions))

    def _battery_min(self) -> int | None:
        """Minutes left on battery; None on mains."""
        fault = active(self._faults, FaultKind.PUMP_BATTERY, self._at_ms) if self._faults else None
        return None if fault is None else max(0, fault.intensity - (self._at_ms - fault.start_ms) // MS_PER_MIN)

    def _conditions(self) -> tuple[PumpCondition, ...]:
        """What it says about itself."""
        left_ul, minutes = self.fluid.left_ul, self._battery_min()
        found = (
            (PumpCondition.BAG_EMPTY, left_ul <= 0),
            (PumpCondition.BAG_LOW, 0 < left_ul < BAG_LOW_UL),
            (PumpCondition.OCCLUSION, self._is_tripped),
            (PumpCondition.AIR_IN_LINE, self._strength.get(FaultKind.PUMP_AIR, 0) > AIR_UL),
            (PumpCondition.DOOR_OPEN, FaultKind.PUMP_DOOR_OPEN in self._strength),
            (PumpCondition.KVO, self._kvo_now() > 0),
            (PumpCondition.BATTERY_DEPLETED, minutes is not None and minutes < BATTERY_DEPLETED_MIN),
            (PumpCondition.BATTERY_LOW, minutes is not None and BATTERY_DEPLETED_MIN <= minutes < BATTERY_LOW_MIN),
        )
        return tuple([condition for condition, is_so in found if is_so])

    def _reading(self) -> PumpReading:
        rate_ul_h = 0 if self.fluid.left_ul <= 0 else self._motor_ul_h()
        return PumpReading(volume_ul=int(self.fluid.counted_ul), rate_ul_h=rate_ul_h, conditions=self._conditions())

    def _note(self, what: Truth, cause: str = "", *, at_ms: int | None = None, volume_ul: float = 0.0) -> None:
        """Write down what happened, for the ground truth alone."""
        self.happened.append(
            TrueEvent(
                at_ms=self._at_ms if at_ms is None else at_ms,
                device="pump",
                what=what,
                cause=cause,
                volume_nl=round(1000 * volume_ul),
            )
        )
