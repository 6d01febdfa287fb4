"""Pump, monitor and person of a run, on their links, with everything that befalls them. No product code."""

from collections import Counter
from typing import Final

import msgspec
import numpy as np

from lenitive.devices.fault_schedule import active
from lenitive.devices.faults import FaultKind
from lenitive.devices.link import Direction, Link
from lenitive.devices.messages import SetState
from lenitive.devices.simulated_monitor import SimulatedMonitor
from lenitive.devices.simulated_patient import SimulatedPatient
from lenitive.devices.simulated_pump import PERISTALTIC, SimulatedPump
from lenitive.devices.speaking_monitor import SpeakingMonitor
from lenitive.devices.speaking_pump import SpeakingPump
from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL
from lenitive.record.typed import decoder
from lenitive.simulation.fault_classes import Troubles
from lenitive.simulation.scenario import Scenario
from lenitive.simulation.truth_file import TruthFile

PUMP: Final = "pump-1"
MONITOR: Final = "monitor-1"
_MIN: Final = 60_000
_CHANNELS: Final = (
    "heart_rate_min",
    "respiratory_rate_min",
    "spo2_pct",
    "etco2_mmhg",
    "systolic_mmhg",
    "diastolic_mmhg",
)
_WAVES: Final = {
    "heart_rate_min": ("ecg", "pleth"),
    "respiratory_rate_min": ("capnogram",),
    "spo2_pct": ("pleth",),
    "etco2_mmhg": ("capnogram",),
}
"""Each continuous number with the waveforms one of which it is taken from."""


class _Value(msgspec.Struct):
    """What a monitor shows of one channel."""

    value: int | None


class _Numerics(msgspec.Struct):
    """What a monitor shows."""

    heart_rate_min: _Value
    respiratory_rate_min: _Value
    spo2_pct: _Value
    etco2_mmhg: _Value
    systolic_mmhg: _Value
    diastolic_mmhg: _Value


class _Quality(msgspec.Struct):
    """How well it can read each waveform."""

    ecg: str
    pleth: str
    capnogram: str


class _SaidNumbers(msgspec.Struct):
    """A frame with numbers."""

    body: _Numerics


class _SaidQuality(msgspec.Struct):
    """A frame with the quality of the waveforms."""

    body: _Quality


_numerics_of: Final = decoder(_SaidNumbers)
_quality_of: Final = decoder(_SaidQuality)
"""Of what a monitor sends, what the ground truth keeps; nothing of the product reads it."""


def _is_read(quality: object, waves: tuple[str, ...]) -> bool:
    """Whether a device says of itself that it can read one of some waveforms, or has none of them."""
    said = [getattr(quality, wave) for wave in waves]
    return "good" in said or all(one == "none" for one in said)


class Devices:
    """What stands at the chair.

    Attributes:
        pump: With its ground truth.
        patient: The simulated person.
    """

    def __init__(
        self,
        scenario: Scenario,
        troubles: Troubles,
        truth: TruthFile,
        *,
        streams: tuple[np.random.Generator, ...],
        zero_clock_ms: int,
    ) -> None:
        who, faults = scenario.plan.patient, troubles.faults
        self._truth = truth
        self._conc = scenario.plan.conc_ug_ml
        self._faults = faults
        self.patient = SimulatedPatient(streams[0], scenario.profile, MODEL, faults=faults)
        self.pump = SimulatedPump(
            streams[1],
            patient=who,
            synthetic=True,
            bag_ul=scenario.plan.bag_ul,
            hardware=PERISTALTIC if scenario.seed % 2 else None,
            faults=faults,
        )
        monitor = SimulatedMonitor(
            streams[2], patient=who, synthetic=True, faults=faults, has_capnograph=scenario.plan.etco2_required
        )
        self._pump = SpeakingPump(self.pump, PUMP, faults=faults, zero_clock_ms=zero_clock_ms)
        self._monitor = SpeakingMonitor(monitor, MONITOR, faults=faults, zero_clock_ms=zero_clock_ms)
        self.links = {
            PUMP: Link(streams[3], faults=[one for one in faults if one.where == "pump"]),
            MONITOR: Link(streams[4], faults=[one for one in faults if one.where == "monitor"]),
        }
        self._minute = 0
        self._given_ul = 0.0
        self._is_clamped = False

    @property
    def shown_codes(self) -> dict[str, str | None]:
        """What each device shows to be read at the bedside."""
        return {PUMP: self._pump.voice.shown_code, MONITOR: self._monitor.voice.shown_code}

    def live(self, at_ms: int) -> None:
        """The person lives on until a moment, a minute at a time."""
        while (self._minute + 1) * _MIN <= at_ms:
            self._minute += 1
            self.pump.advance(self._minute * _MIN)
            given_ul, self._given_ul = self.pump.true_ul - self._given_ul, self.pump.true_ul
            self.patient.receive(given_ul * self._conc / 1e6)

    def sample(self, at_ms: int) -> None:
        """One sample of the ground truth."""
        self.pump.advance(at_ms)
        self._truth.sample(at_ms, self.pump.fluid, self.patient.state_at(at_ms))

    def report(self, device: str, at_ms: int, *, cuff: bool = False) -> None:
        """What a device says by itself."""
        if device == PUMP:
            frames = self._pump.report(at_ms=at_ms)
            self._truth.sample(at_ms, self.pump.fluid, None)
        else:
            frames = self._monitor.report(self.patient.state_at(at_ms), at_ms=at_ms, cuff=cuff)
            self._note_spoken(frames, at_ms)
        self._send(device, frames, at_ms)

    def hear(self, device: str, frame: bytes, at_ms: int) -> None:
        """What a device does about a frame that reached it."""
        if device == MONITOR:
            self._send(device, self._monitor.hear(frame, at_ms=at_ms), at_ms)
            return
        before = self.pump.control.obeyed
        self._send(device, self._pump.hear(frame, at_ms=at_ms), at_ms)
        after = self.pump.control.obeyed
        if after is not None and after != before:
            self._truth.sample(at_ms, self.pump.fluid, None)  # between two samples it flows evenly
            self._note_obeyed(after, at_ms)

    def clamp(self, *, wanted: bool, at_ms: int) -> None:
        """Somebody holds the line shut, or opens it."""
        if wanted and not self._is_clamped:
            self.pump.clamp(at_ms=at_ms)
        elif self._is_clamped and not wanted:
            self.pump.unclamp(at_ms=at_ms)
        self._is_clamped = wanted

    def fired(self, until_ms: int) -> Counter[FaultKind]:
        """How often each class of fault had an effect until now."""
        found: Counter[FaultKind] = Counter()
        sources = [self.pump.fired, self._monitor.monitor.fired, self._pump.voice.fired, self._monitor.voice.fired]
        for one in (*sources, *(link.fired for link in self.links.values())):
            found.update(one)
        found.update(one.kind for one in self._faults if one.where == "patient" and one.start_ms < until_ms)
        return +found

    def _send(self, device: str, frames: tuple[bytes, ...], at_ms: int) -> None:
        for frame in frames:
            self.links[device].send(frame, Direction.TO_SUPERVISOR, at_ms=at_ms)

    def _note_spoken(self, frames: tuple[bytes, ...], at_ms: int) -> None:
        """What the monitor of this person really said of this person."""
        if active(self._faults, FaultKind.WRONG_PATIENT, at_ms) is not None:
            elsewhere = [one for one in self._faults if one.kind is FaultKind.WRONG_PATIENT and one.where == "monitor"]
            if any(one.is_active(at_ms) for one in elsewhere):
                return
        unread: list[str] = []
        for frame in frames:
            if not frame.startswith(b"LEN1 monitor-1 "):
                continue
            if b'"signal_quality"' in frame:
                quality = _quality_of.decode(frame.split(b" ", 3)[3]).body
                unread = [name for name, waves in _WAVES.items() if not _is_read(quality, waves)]
            elif b'"numerics"' in frame:
                body = _numerics_of.decode(frame.split(b" ", 3)[3]).body
                values = {name: one.value for name in _CHANNELS if (one := getattr(body, name)).value is not None}
                self._truth.note("spoken", at_ms, values=values, unread=[name for name in unread if values.get(name)])

    def _note_obeyed(self, order: SetState, at_ms: int) -> None:
        self._truth.note(
            "obeyed",
            at_ms,
            epoch=order.epoch,
            command=order.command,
            target=order.target.value,
            rate_ul_h=order.rate_ul_h,
            not_after_ms=order.not_after_ms,
            uptime_ms=at_ms - self.pump.since_ms,
        )
