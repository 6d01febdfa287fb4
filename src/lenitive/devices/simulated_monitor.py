"""A simulated monitor: noisy readings, artefacts, a probe that falls off, a frozen screen, a cable to another bed.

There are two ways to read it: `read` gives a reading as somebody beside it sees it; `observe` gives the messages of the
device protocol, every channel with its own time. Faults come from a schedule.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from lenitive.devices.artefacts import Shown, spoiled
from lenitive.devices.binding import check_binding
from lenitive.devices.device_power import Power, outages, power
from lenitive.devices.fault_schedule import Fault, active, befalling
from lenitive.devices.faults import FaultKind, Where
from lenitive.devices.messages import Missing, Numeric, Numerics, Quality, SignalQuality
from lenitive.devices.true_state import TrueState

ARTEFACT_FRACTION: Final = 0.002
"""Share of readings that are not of this world. Assumed."""

PROBE_OFF_FRACTION: Final = 0.0015
"""Chance per minute that the oxygen probe comes off. Assumed."""

PROBE_OFF_READINGS: Final = 3
"""Readings without a value until the probe is found again, unless a nurse puts it back before. Assumed."""

CUFF_REPEATS_AFTER_MS: Final = 30_000
"""A cuff that failed measures once more by itself. Assumed."""

_SEEN: Final = (
    FaultKind.MONITOR_PROBE_OFF,
    FaultKind.ARTEFACT_MOTION,
    FaultKind.ARTEFACT_COUGH,
    FaultKind.ARTEFACT_TALKING,
)

_ANOTHER: Final = {
    "heart_rate_min": 61,
    "respiratory_rate_min": 13,
    "spo2_pct": 99,
    "etco2_mmhg": 37,
    "systolic_mmhg": 112,
    "diastolic_mmhg": 66,
}
"""The person in the next bed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorReading:
    """What the monitor shows. None means that it shows nothing."""

    heart_rate_min: int | None
    spo2_pct: int | None
    respiratory_rate_min: int | None
    systolic_mmhg: int | None
    diastolic_mmhg: int | None
    etco2_mmhg: int | None = None
    simulated: bool = True


class SimulatedMonitor:
    """One monitor on one person. Time is in milliseconds on the time line of whoever simulates.

    Attributes:
        fired: Ground truth: how often each class of fault had an effect.

    Example:
        >>> from lenitive.devices.true_state import TrueState
        >>> truth = TrueState(minute=0, ketamine_ng_ml=0, norketamine_ng_ml=0, effect_site_ng_ml=0, pain=6,
        ...     dissociation=0, drowsiness=0, systolic_mmhg=120, diastolic_mmhg=70, heart_rate_min=72,
        ...     respiratory_rate_min=14, spo2_pct=97, etco2_mmhg=38)
        >>> monitor = SimulatedMonitor(np.random.default_rng(1), patient="Patient/1", synthetic=True)
        >>> reading = monitor.read(truth, cuff=False)
        >>> reading.systolic_mmhg is None, 60 < reading.heart_rate_min < 85
        (True, True)
    """

    def __init__(
        self,
        rng: np.random.Generator,
        *,
        patient: str,
        synthetic: bool | None,
        faults: Iterable[Fault] = (),
        has_capnograph: bool = False,
    ) -> None:
        check_binding(patient=patient, synthetic=synthetic, device="simulated monitor")
        self._rng = rng
        self._probe_off_for = 0
        self._faults = befalling(faults, Where.MONITOR)
        self._outages = outages(self._faults)
        self._has_capnograph = has_capnograph
        self._last: Shown | None = None
        self._cuff_again_ms: int | None = None
        self.fired: Counter[FaultKind] = Counter()

    def read(self, truth: TrueState, *, cuff: bool, at_ms: int | None = None) -> MonitorReading:
        """One reading of the continuous channels, with a cuff pressure when it is asked for.

        Args:
            truth: The person.
            cuff: Whether the cuff measures.
            at_ms: The moment, for scheduled faults; None for none.
        """
        noise, chance = self._rng.standard_normal(5).tolist(), self._rng.random(2).tolist()
        if self._probe_off_for:
            self._probe_off_for -= 1
        elif chance[0] < PROBE_OFF_FRACTION:
            self._probe_off_for = PROBE_OFF_READINGS
        shown = _seen(truth, noise, cuff=cuff, has_capnograph=self._has_capnograph)
        if chance[1] < ARTEFACT_FRACTION:
            shown = replace(shown, spo2_pct=127, heart_rate_min=0)  # a frame that no living person sends
        if self._probe_off_for:
            shown = replace(shown, spo2_pct=Missing.PROBE_OFF)
        if at_ms is not None and self._faults:
            shown = self._with_faults(shown, noise, at_ms)
        is_on = at_ms is None or self.power(at_ms).is_on
        return MonitorReading(
            heart_rate_min=_number(shown.heart_rate_min, is_on),
            spo2_pct=_number(shown.spo2_pct, is_on),
            respiratory_rate_min=_number(shown.respiratory_rate_min, is_on),
            systolic_mmhg=_number(shown.systolic_mmhg, is_on),
            diastolic_mmhg=_number(shown.diastolic_mmhg, is_on),
            etco2_mmhg=_number(shown.etco2_mmhg, is_on),
        )

    def read_between(self, truth: TrueState) -> MonitorReading:
        """What the continuous channels show between two readings of `read`: nothing new befalls it meanwhile."""
        shown = _seen(truth, self._rng.standard_normal(5).tolist(), cuff=False, has_capnograph=self._has_capnograph)
        return MonitorReading(
            heart_rate_min=_number(shown.heart_rate_min, is_on=True),
            spo2_pct=None if self._probe_off_for else _number(shown.spo2_pct, is_on=True),
            respiratory_rate_min=_number(shown.respiratory_rate_min, is_on=True),
            systolic_mmhg=None,
            diastolic_mmhg=None,
            etco2_mmhg=_number(shown.etco2_mmhg, is_on=True),
        )

    def observe(self, truth: TrueState, *, cuff: bool, at_ms: int) -> tuple[Numerics, SignalQuality] | None:
        """What it says in the protocol at a moment, without the background artefacts of `read`; None while it is off.

        A cuff that failed measures once more by itself.
        """
        on = self.power(at_ms)
        noise = self._rng.standard_normal(6).tolist()
        if not on.is_on:
            self.fired[FaultKind.DEVICE_REBOOT] += 1
            self._last = None
            return None
        again = self._cuff_again_ms is not None and at_ms >= self._cuff_again_ms
        shown = _seen(truth, noise, cuff=cuff or again, has_capnograph=self._has_capnograph)
        if cuff or again:
            self._cuff_again_ms = None
        shown = self._with_faults(shown, noise, at_ms)
        if shown.systolic_mmhg is Missing.FAILED and not again:
            self._cuff_again_ms = at_ms + CUFF_REPEATS_AFTER_MS
        moves = active(self._faults, FaultKind.MONITOR_FROZEN, at_ms) is None
        return _numerics(shown, on.uptime_ms(at_ms)), _quality(shown, on.uptime_ms(at_ms), moves=moves)

    def power(self, at_ms: int) -> Power:
        """Whether it is on, and since when."""
        return power(self._outages, at_ms)

    def reapply_probe(self) -> None:
        """A nurse puts the probe back on."""
        self._probe_off_for = 0

    def _with_faults(self, shown: Shown, noise: list[float], at_ms: int) -> Shown:
        """What is shown with everything that is scheduled."""
        if not self._faults:
            return shown
        strengths = {one.kind: one.intensity for one in self._faults if one.is_active(at_ms)}
        if FaultKind.WRONG_PATIENT in strengths:
            shown = _of_another(shown, noise)
        # Chance of artefacts is that of the noise, so that a schedule draws nothing more.
        shown = spoiled(shown, strengths, abs(noise[0]) % 1.0)
        for kind in _SEEN:
            self.fired[kind] += kind in strengths
        self.fired[FaultKind.ARTEFACT_CUFF] += (
            FaultKind.ARTEFACT_CUFF in strengths and shown.systolic_mmhg is not Missing.NOT_DUE
        )
        if FaultKind.MONITOR_FROZEN in strengths and self._last is not None:
            self.fired[FaultKind.MONITOR_FROZEN] += 1
            return self._last
        self._last = replace(shown, systolic_mmhg=Missing.NOT_DUE, diastolic_mmhg=Missing.NOT_DUE)
        return shown


def _seen(truth: TrueState, noise: list[float], *, cuff: bool, has_capnograph: bool) -> Shown:
    """The person through a good probe, a good cuff and a good line."""
    etco2 = truth.etco2_mmhg + 0.8 * noise[-1]
    return Shown(
        heart_rate_min=round(truth.heart_rate_min + 1.0 * noise[1]),
        respiratory_rate_min=max(0, round(truth.respiratory_rate_min + 0.6 * noise[2])),
        spo2_pct=min(100, round(truth.spo2_pct + 0.4 * noise[0])),
        etco2_mmhg=max(0, round(etco2)) if has_capnograph else Missing.NOT_FITTED,
        systolic_mmhg=round(truth.systolic_mmhg + 2.0 * noise[3]) if cuff else Missing.NOT_DUE,
        diastolic_mmhg=round(truth.diastolic_mmhg + 1.5 * noise[4]) if cuff else Missing.NOT_DUE,
        capnogram=Quality.GOOD if has_capnograph else Quality.NONE,
    )


def _of_another(shown: Shown, noise: list[float]) -> Shown:
    """The same channels of the person in the next bed."""
    values: dict[str, Any] = {
        name: value + round(noise[place % len(noise)])
        for place, (name, value) in enumerate(_ANOTHER.items())
        if not isinstance(getattr(shown, name), Missing)
    }
    return replace(shown, **values)


def _number(value: int | Missing, is_on: bool) -> int | None:
    return value if is_on and not isinstance(value, Missing) else None


def _numeric(value: int | Missing, measured_ms: int) -> Numeric:
    if isinstance(value, Missing):
        return Numeric(value=None, missing=value, measured_ms=measured_ms)
    return Numeric(value=min(999, max(0, value)), missing=None, measured_ms=measured_ms)


def _numerics(shown: Shown, measured_ms: int) -> Numerics:
    high, low = shown.systolic_mmhg, shown.diastolic_mmhg
    mean = low if isinstance(high, Missing) or isinstance(low, Missing) else (high + 2 * low + 1) // 3
    return Numerics(
        heart_rate_min=_numeric(shown.heart_rate_min, measured_ms),
        respiratory_rate_min=_numeric(shown.respiratory_rate_min, measured_ms),
        spo2_pct=_numeric(shown.spo2_pct, measured_ms),
        etco2_mmhg=_numeric(shown.etco2_mmhg, measured_ms),
        systolic_mmhg=_numeric(high, measured_ms),
        diastolic_mmhg=_numeric(low, measured_ms),
        map_mmhg=_numeric(mean, measured_ms),
    )


def _quality(shown: Shown, measured_ms: int, *, moves: bool) -> SignalQuality:
    return SignalQuality(
        measured_ms=measured_ms,
        ecg=shown.ecg,
        pleth=shown.pleth,
        pleth_varies=moves and shown.pleth is not Quality.NONE,
        capnogram=shown.capnogram,
        capnogram_varies=moves and shown.capnogram is not Quality.NONE and shown.respiratory_rate_min != 0,
    )
