"""What the supervisor asks of itself at its start and every minute: numbers, rules, record, clock and disk."""

import hashlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Final

from lenitive.domain.infusion.alarms import evaluate
from lenitive.domain.infusion.events import VitalsObserved
from lenitive.domain.infusion.kernel import floor_to_step
from lenitive.domain.infusion.session import Channel, Reading, Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import OrderedStep, SessionPlan
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.record.store import EventStore
from lenitive.supervisor.second_evaluator import SecondEvaluator

EVERY: Final = "LIM-CHECK-01"
"""Limit: how often it is asked."""

_MIB: Final = 1 << 20
_START: Final = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found.

    Attributes:
        failed: Names of the parts that failed; empty when all is in order.
        disk_low: Whether less is free than a start needs.
        took_ms: Wall time.
        library_lost: Why the library in force could not be read again, unsigned, changed or gone; empty when it could.
        read: The library as it was read again; None where none was.
    """

    failed: tuple[str, ...]
    disk_low: bool
    took_ms: int
    library_lost: str = ""
    read: Library | None = None

    def __str__(self) -> str:
        """One line for the record."""
        return f"failed: {', '.join(self.failed)}" if self.failed else f"passed in {self.took_ms} ms"


def check(
    store: EventStore | None,
    folder: Path,
    *,
    in_force: Library = SHIPPED,
    read_library: Callable[[], Library] | None = None,
) -> Checked:
    """Ask everything.

    Args:
        store: The record; None leaves it out.
        folder: The data folder, for its disk.
        in_force: The library in force.
        read_library: Reads it again, with its signatures; None where it comes from no file.
    """
    began = time.monotonic()
    parts: dict[str, Callable[[], bool]] = {
        "library": lambda: library(SHIPPED) and library(in_force),
        "golden dose": golden_dose,
        "red rule": red_rule,
        "second evaluator": second_evaluator,
        "clock": _clock,
    }
    if store is not None:
        parts["log head"] = lambda: not store.check_tail()
    failed = tuple(name for name, part in parts.items() if not _holds(part))
    read, lost = _read_again(read_library, in_force)
    return Checked(
        failed=failed,
        disk_low=disk_low(folder, in_force),
        library_lost=lost,
        read=read,
        took_ms=round(1000 * (time.monotonic() - began)),
    )


def library(held: Library) -> bool:
    """The limits in memory are still those of which the library has the hash.

    Example:
        >>> library(SHIPPED)
        True
    """
    return hashlib.sha256(held.canonical.encode()).hexdigest() == held.sha256


def _read_again(read_library: Callable[[], Library] | None, in_force: Library) -> tuple[Library | None, str]:
    """The library as its file has it now, or why that may not be used; what runs keeps the limits of its own plan.

    A site's file that is gone is not taken for the wish to go by the shipped library; an order under that one is.
    """
    if read_library is None:
        return None, ""
    try:
        read = read_library()
    except (OSError, ValueError) as error:
        return None, str(error)[:200] or type(error).__name__
    if read is SHIPPED and in_force.sha256 != SHIPPED.sha256:
        return None, f"the file of {in_force.name} {in_force.version} is gone"
    return read, ""


def golden_dose() -> bool:
    """0.249 mg/kg/h at 89.6 kg and 0.5 mg/mL is 44.6208 mL/h, set to 44.6, never above.

    Example:
        >>> golden_dose()
        True
    """
    exact_ul_h = Fraction("0.249") * Fraction("89.6") / Fraction("0.5") * 1000
    return floor_to_step(int(exact_ul_h), step_ul_h=100) == 44_600


def red_rule() -> bool:
    """The first evaluation sees a saturation that is red, and not one that is not."""
    return {_first(80), _first(97)} == {(80, True), (97, False)}


def second_evaluator() -> bool:
    """The second evaluation sees the same, and says so where the first does not."""
    session, second = _session(), SecondEvaluator()
    second.load(session)
    second.hear(VitalsObserved(observed_at=_START, spo2_pct=80), session)
    now_ms = epoch_ms(_START + timedelta(seconds=11))
    second.disagrees(session, now_ms)
    return second.disagrees(session, now_ms + 2000) is not None


def disk_low(folder: Path, in_force: Library = SHIPPED) -> bool:
    """Whether less is free where the record is than a start needs: a share of the disk, and so many MiB."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return True
    least_pct, least_mib = in_force.whole("LIM-DISK-01"), in_force.whole("LIM-DISK-02")
    return usage.free < least_mib * _MIB or 100 * usage.free < least_pct * usage.total


def _first(spo2_pct: int) -> tuple[int, bool]:
    start_ms = epoch_ms(_START)
    session = replace(_session(), readings={Channel.SPO2: (Reading(start_ms, spo2_pct),)})
    found = evaluate(session, at=_START + timedelta(seconds=10))
    return spo2_pct, any(one.rule.id == "ALM-SPO2-LOW-RED" and one.active for one in found)


def _session() -> Session:
    step = OrderedStep(start_min=0, duration_min=60, rate_ul_h=3500)
    plan = SessionPlan(
        patient="check",
        patient_synthetic=True,
        steps=(step,),
        conc_ug_ml=1000,
        bag_ul=100_000,
        weight_g=70_000,
        goal_nrs=None,
        baseline_pain=None,
        order="check",
        monitor_interval_s=1,
    )
    start_ms = epoch_ms(_START)
    return Session(state=State.RUNNING, plan=plan, started_ms=start_ms, planned_end_ms=start_ms + 3_600_000)


def _clock() -> bool:
    """The monotonic clock does not go back, and the other one can be read."""
    first = time.monotonic_ns()
    return datetime.now(UTC).tzinfo is UTC and time.monotonic_ns() >= first


def _holds(part: Callable[[], bool]) -> bool:
    try:
        return part()
    except Exception:  # noqa: BLE001 - a check that cannot be made has failed, whatever the reason
        return False
