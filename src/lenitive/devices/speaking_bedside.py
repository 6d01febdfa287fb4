"""One simulated person with a simulated pump and monitor that speak the protocol: lines out, lines in. A whole bedside.

It knows nothing of the supervisor. A foreign bedside would take its place. Time is that of whoever runs it.
"""

from dataclasses import dataclass

import numpy as np

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.simulated_monitor import SimulatedMonitor
from lenitive.devices.simulated_patient import PatientProfile, SimulatedPatient
from lenitive.devices.simulated_pump import SimulatedPump
from lenitive.devices.speaking_monitor import SpeakingMonitor
from lenitive.devices.speaking_pump import SpeakingPump
from lenitive.domain.pharmacology.model import PkModel

REPORT_MS = 1_000
"""Pump and monitor speak once a second."""

CUFF_MS = 5 * 60_000
"""The cuff measures every five minutes, and at the start (assumed)."""

_MS_PER_MIN = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chair:
    """What stands at a chair.

    Attributes:
        seed: The same seed gives the same bedside, to the byte.
        bag_ul: Fluid in the bag.
        conc_ug_ml: Micrograms of ketamine base per millilitre in it.
        pump: Id of the pump on its link.
        monitor: Id of the monitor on its link.
        has_capnograph: Whether the monitor has one.
        faults: What befalls pump, monitor and person.
        starts_ms: When it begins, on the time line of whoever runs it.
        zero_clock_ms: What the devices' clocks show at 0 of that time line.
    """

    seed: int
    bag_ul: int
    conc_ug_ml: int
    pump: str = "pump-1"
    monitor: str = "monitor-1"
    has_capnograph: bool = False
    faults: tuple[Fault, ...] = ()
    starts_ms: int = 0
    zero_clock_ms: int = 0


class SpeakingBedside:
    """A pump, a monitor and a person.

    Attributes:
        pump: With its ground truth.
        monitor: With its end of the link.
        patient: Who is simulated.
    """

    def __init__(self, profile: PatientProfile, model: PkModel, chair: Chair) -> None:
        faults, clock_ms, bag_ul = chair.faults, chair.zero_clock_ms, chair.bag_ul
        streams = [np.random.Generator(np.random.Philox(one)) for one in np.random.SeedSequence(chair.seed).spawn(3)]
        who, synthetic = profile.patient, profile.synthetic
        self.patient = SimulatedPatient(streams[0], profile, model, faults=faults, starts_ms=chair.starts_ms)
        self.pump = SpeakingPump(
            SimulatedPump(streams[1], patient=who, synthetic=synthetic, bag_ul=bag_ul, faults=faults),
            chair.pump,
            faults=faults,
            zero_clock_ms=clock_ms,
        )
        self.monitor = SpeakingMonitor(
            SimulatedMonitor(
                streams[2], patient=who, synthetic=synthetic, has_capnograph=chair.has_capnograph, faults=faults
            ),
            chair.monitor,
            faults=faults,
            zero_clock_ms=clock_ms,
        )
        self._conc_ug_ml = chair.conc_ug_ml
        self._next_report_ms = self._next_cuff_ms = chair.starts_ms
        self._next_minute_ms = chair.starts_ms + _MS_PER_MIN
        self._received_ul = 0.0

    @property
    def devices(self) -> tuple[str, str]:
        """Names of pump and monitor."""
        return self.pump.voice.end.expected.device, self.monitor.voice.end.expected.device

    def advance(self, at_ms: int) -> tuple[tuple[str, bytes], ...]:
        """Live until a moment; the lines that are sent then, each with its device."""
        self.pump.pump.advance(at_ms)
        while at_ms >= self._next_minute_ms:
            self._next_minute_ms += _MS_PER_MIN
            given_ul = self.pump.pump.true_ul - self._received_ul
            self._received_ul += given_ul
            self.patient.receive(given_ul * self._conc_ug_ml / 1e6)
        if at_ms < self._next_report_ms:
            return ()
        self._next_report_ms = max(self._next_report_ms + REPORT_MS, at_ms - at_ms % REPORT_MS + REPORT_MS)
        cuff = at_ms >= self._next_cuff_ms
        if cuff:
            self._next_cuff_ms = at_ms + CUFF_MS
        pump, monitor = self.devices
        said = [(pump, line) for line in self.pump.report(at_ms=at_ms)]
        truth = self.patient.state_at(at_ms)
        said += [(monitor, line) for line in self.monitor.report(truth, at_ms=at_ms, cuff=cuff)]
        return tuple(said)

    def hear(self, device: str, line: bytes, *, at_ms: int) -> tuple[bytes, ...]:
        """What a device answers to a line."""
        one = self.pump if device == self.devices[0] else self.monitor
        return one.hear(line, at_ms=at_ms)
