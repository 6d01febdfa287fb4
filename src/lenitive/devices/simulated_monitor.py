"""A simulated monitor: noisy readings, now and then an artefact, now and then a probe that fell off."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.devices.binding import check_binding
from lenitive.devices.simulated_patient import TrueState

ARTEFACT_FRACTION: Final = 0.002
"""Share of readings that are not of this world. Assumed."""

PROBE_OFF_FRACTION: Final = 0.0015
"""Chance per minute that the oxygen probe comes off. Assumed."""

PROBE_OFF_READINGS: Final = 3
"""Readings without a value until the probe is found again, unless a nurse puts it back before. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorReading:
    """What the monitor shows. None means that it shows nothing."""

    heart_rate_min: int | None
    spo2_pct: int | None
    respiratory_rate_min: int | None
    systolic_mmhg: int | None
    diastolic_mmhg: int | None
    simulated: bool = True


class SimulatedMonitor:
    """One monitor on one person.

    Example:
        >>> from lenitive.devices.simulated_patient import TrueState
        >>> truth = TrueState(minute=0, ketamine_ng_ml=0, norketamine_ng_ml=0, effect_site_ng_ml=0, pain=6,
        ...     dissociation=0, drowsiness=0, systolic_mmhg=120, diastolic_mmhg=70, heart_rate_min=72,
        ...     respiratory_rate_min=14, spo2_pct=97)
        >>> monitor = SimulatedMonitor(np.random.default_rng(1), patient="Patient/1", synthetic=True)
        >>> reading = monitor.read(truth, cuff=False)
        >>> reading.systolic_mmhg is None, 60 < reading.heart_rate_min < 85
        (True, True)
    """

    def __init__(self, rng: np.random.Generator, *, patient: str, synthetic: bool | None) -> None:
        check_binding(patient=patient, synthetic=synthetic, device="simulated monitor")
        self._rng = rng
        self._probe_off_for = 0

    def read(self, truth: TrueState, *, cuff: bool) -> MonitorReading:
        """One reading of the continuous channels, with a cuff pressure when it is asked for."""
        noise, chance = self._rng.standard_normal(5).tolist(), self._rng.random(2).tolist()
        if self._probe_off_for:
            self._probe_off_for -= 1
        elif chance[0] < PROBE_OFF_FRACTION:
            self._probe_off_for = PROBE_OFF_READINGS
        spo2: int | None = min(100, round(truth.spo2_pct + 0.4 * noise[0]))
        heart_rate = round(truth.heart_rate_min + 1.0 * noise[1])
        if chance[1] < ARTEFACT_FRACTION:
            spo2, heart_rate = 127, 0  # a frame that no living person sends
        return MonitorReading(
            heart_rate_min=heart_rate,
            spo2_pct=None if self._probe_off_for else spo2,
            respiratory_rate_min=max(0, round(truth.respiratory_rate_min + 0.6 * noise[2])),
            systolic_mmhg=round(truth.systolic_mmhg + 2.0 * noise[3]) if cuff else None,
            diastolic_mmhg=round(truth.diastolic_mmhg + 1.5 * noise[4]) if cuff else None,
        )

    def reapply_probe(self) -> None:
        """A nurse puts the probe back on."""
        self._probe_off_for = 0
