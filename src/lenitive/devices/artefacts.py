"""What movement, coughing, talking and a lost probe make of a monitor's numbers. Pure: chance is passed in.

Sizes are assumed. A spoiled number is still a number that the monitor shows; only the waveform gives it away.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lenitive.devices.faults import FaultKind
from lenitive.devices.messages import Missing, Quality

_LOST_PCT: Final = 50
"""Chance that a cuff that is moved at full strength gives nothing at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the monitor shows in one moment: each channel a number or a reason, and how good the waveforms are."""

    heart_rate_min: int | Missing
    respiratory_rate_min: int | Missing
    spo2_pct: int | Missing
    etco2_mmhg: int | Missing
    systolic_mmhg: int | Missing
    diastolic_mmhg: int | Missing
    ecg: Quality = Quality.GOOD
    pleth: Quality = Quality.GOOD
    capnogram: Quality = Quality.GOOD


def spoiled(shown: Shown, strengths: Mapping[FaultKind, int], chance: float) -> Shown:
    """What is shown with everything that is in the way now.

    Args:
        shown: Without it.
        strengths: Intensity of each class that is active.
        chance: 0 to 1.

    Example:
        >>> still = Shown(heart_rate_min=70, respiratory_rate_min=14, spo2_pct=97, etco2_mmhg=38,
        ...               systolic_mmhg=Missing.NOT_DUE, diastolic_mmhg=Missing.NOT_DUE)
        >>> spoiled(still, {FaultKind.MONITOR_PROBE_OFF: 1}, 0.5).spo2_pct.value
        'probe_off'
    """
    for kind, change in _CHANGES.items():
        if kind in strengths:
            shown = change(shown, strengths[kind] / 100, chance)
    return shown


def _motion(shown: Shown, strength: float, chance: float) -> Shown:
    return replace(
        shown,
        spo2_pct=_moved(shown.spo2_pct, -strength * (8 + 22 * chance)),
        heart_rate_min=_moved(shown.heart_rate_min, strength * (20 + 60 * chance)),
        ecg=Quality.POOR,
        pleth=Quality.POOR,
    )


def _cough(shown: Shown, strength: float, chance: float) -> Shown:
    return replace(
        shown,
        respiratory_rate_min=_moved(shown.respiratory_rate_min, strength * (10 + 25 * chance)),
        etco2_mmhg=_moved(shown.etco2_mmhg, strength * (40 * chance - 20)),
        capnogram=Quality.POOR,
    )


def _talking(shown: Shown, strength: float, chance: float) -> Shown:
    return replace(
        shown,
        respiratory_rate_min=_moved(shown.respiratory_rate_min, -strength * (4 + 6 * chance)),
        etco2_mmhg=_moved(shown.etco2_mmhg, -strength * (10 + 22 * chance)),
        capnogram=Quality.POOR,
    )


def _cuff(shown: Shown, strength: float, chance: float) -> Shown:
    if isinstance(shown.systolic_mmhg, Missing):
        return shown
    if chance * 100 < strength * _LOST_PCT:
        return replace(shown, systolic_mmhg=Missing.FAILED, diastolic_mmhg=Missing.FAILED)
    off = strength * (20 + 50 * chance)
    return replace(
        shown, systolic_mmhg=_moved(shown.systolic_mmhg, off), diastolic_mmhg=_moved(shown.diastolic_mmhg, off / 2)
    )


def _probe_off(shown: Shown, *_: float) -> Shown:
    return replace(shown, spo2_pct=Missing.PROBE_OFF, pleth=Quality.NONE)


def _moved(value: int | Missing, by: float) -> int | Missing:
    return value if isinstance(value, Missing) else min(999, max(0, round(value + by)))


_CHANGES: Final[dict[FaultKind, Callable[[Shown, float, float], Shown]]] = {
    FaultKind.ARTEFACT_MOTION: _motion,
    FaultKind.ARTEFACT_COUGH: _cough,
    FaultKind.ARTEFACT_TALKING: _talking,
    FaultKind.ARTEFACT_CUFF: _cuff,
    FaultKind.MONITOR_PROBE_OFF: _probe_off,
}
