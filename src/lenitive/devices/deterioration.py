"""How a simulated person gets worse: six courses as data, laid over whatever the drug does, for a scheduled time.

A course moves each number toward where it leads, from a delay on and over a time of its own, and back when it is over.
All numbers are assumed: they are made to cross the alarm limits at a plausible pace, and await a clinician.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FaultKind
from lenitive.devices.true_state import TrueState


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Where one number of a person is led.

    Attributes:
        name: Field of the person's state.
        to: Where it leads at full extent, in the unit of the name.
        after_s: When it begins, after the course does.
        over_s: How long it takes.
    """

    name: str
    to: float
    after_s: int
    over_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One way of getting worse.

    Attributes:
        changes: What changes.
        recovers_s: How long it takes back to where the person would be.
    """

    changes: tuple[Change, ...]
    recovers_s: int


def _course(recovers_s: int, **changes: tuple[float, int, int]) -> Course:
    return Course(
        changes=tuple(
            Change(name=name, to=to, after_s=after, over_s=over) for name, (to, after, over) in changes.items()
        ),
        recovers_s=recovers_s,
    )


COURSES: Final[dict[FaultKind, Course]] = {
    FaultKind.RESPIRATORY_DEPRESSION: _course(
        180,
        respiratory_rate_min=(4.0, 0, 90),
        etco2_mmhg=(68.0, 20, 180),
        spo2_pct=(80.0, 60, 180),
        drowsiness=(0.95, 0, 120),
        heart_rate_min=(58.0, 120, 240),
    ),
    FaultKind.AIRWAY_OBSTRUCTION: _course(
        60,
        respiratory_rate_min=(0.0, 0, 5),
        etco2_mmhg=(0.0, 0, 5),
        spo2_pct=(62.0, 30, 100),
        heart_rate_min=(132.0, 20, 60),
    ),
    FaultKind.HYPERTENSIVE_CRISIS: _course(
        300,
        systolic_mmhg=(216.0, 0, 240),
        diastolic_mmhg=(124.0, 0, 240),
        heart_rate_min=(108.0, 30, 240),
    ),
    FaultKind.TACHYARRHYTHMIA: _course(
        10,
        heart_rate_min=(168.0, 0, 3),
        systolic_mmhg=(88.0, 10, 60),
        diastolic_mmhg=(52.0, 10, 60),
    ),
    FaultKind.ANAPHYLAXIS: _course(
        600,
        systolic_mmhg=(62.0, 20, 150),
        diastolic_mmhg=(34.0, 20, 150),
        heart_rate_min=(146.0, 10, 90),
        respiratory_rate_min=(34.0, 30, 120),
        spo2_pct=(82.0, 60, 180),
        etco2_mmhg=(20.0, 30, 120),
    ),
    FaultKind.EMERGENCE_AGITATION: _course(
        240,
        dissociation=(3.2, 0, 60),
        drowsiness=(0.0, 0, 60),
        heart_rate_min=(128.0, 10, 90),
        systolic_mmhg=(178.0, 10, 120),
        diastolic_mmhg=(104.0, 10, 120),
        respiratory_rate_min=(28.0, 10, 60),
    ),
}
"""Every course by its class of fault."""


def deteriorated(state: TrueState, faults: Iterable[Fault], at_ms: int) -> TrueState:
    """A person's state with what is scheduled laid over it; courses that overlap, one after the other.

    Args:
        state: As the drug alone would have it.
        faults: Those that befall the person; other classes are left out.
        at_ms: The moment, on the time line of the schedule.

    Example:
        >>> from lenitive.devices.faults import Where
        >>> well = TrueState(minute=0, ketamine_ng_ml=0, norketamine_ng_ml=0, effect_site_ng_ml=0, pain=6,
        ...     dissociation=0, drowsiness=0, systolic_mmhg=120, diastolic_mmhg=70, heart_rate_min=72,
        ...     respiratory_rate_min=16, spo2_pct=97, etco2_mmhg=38)
        >>> shut = Fault(start_ms=0, duration_ms=60_000, kind=FaultKind.AIRWAY_OBSTRUCTION, where=Where.PATIENT,
        ...              intensity=100)
        >>> deteriorated(well, [shut], 5000).etco2_mmhg, deteriorated(well, [shut], 30_000).spo2_pct
        (0.0, 97.0)
    """
    for fault in faults:
        course = COURSES.get(fault.kind)
        if course is None or at_ms < fault.start_ms:
            continue
        back = 1.0 - max(0, at_ms - fault.end_ms) / (1000 * course.recovers_s)
        if back <= 0:
            continue
        lasted_s = (min(at_ms, fault.end_ms) - fault.start_ms) / 1000
        moved: dict[str, Any] = {
            one.name: _moved(state, one, lasted_s, back * fault.intensity / 100) for one in course.changes
        }
        state = replace(state, **moved)
    return state


def _moved(state: TrueState, change: Change, lasted_s: float, extent: float) -> float:
    reached = min(1.0, max(0.0, (lasted_s - change.after_s) / change.over_s))
    now = float(getattr(state, change.name))
    return now + (change.to - now) * reached * extent
