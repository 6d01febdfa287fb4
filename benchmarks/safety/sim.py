"""SIM-CI: whole infusions in virtual time with drawn faults, each checked from outside by `tools/check_session.py`.

Run: python benchmarks/safety/sim.py --seeds 0:2000 --jobs 2. Every fourth seed is a session of 4 to 6 h, the others
last 10 to 60 min; at least 20 classes of fault are drawn for each. The checker reads the exported log and the ground
truth and nothing else; a seed in fifty is run twice and must give the same log. Guards against an empty pass: each
class of fault had an effect in at least 100 of 2,000 sessions, each alarm row was raised in at least 50, each state was
entered in at least 20, and limits of each tier were exceeded on somebody's word in at least 50. Of fewer sessions the
guards ask as many as chance leaves all but certain (99.99 %) where each is as frequent as that: nothing of fewer than
about 180 for a class, so a part of the seeds says less. Seen to fail: `tests/safety/test_checker_finds.py` plants
defects in log and truth for each invariant, and the checker finds every one; of defects in the product `--defect deaf`
takes the red alarms away, `--defect alone` lets one person go beyond what needs two.
"""

import argparse
import gc
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

from check_session import check_files
from figure import Figure, report

from lenitive.domain.infusion import authority, supervise
from lenitive.domain.infusion.session import State
from lenitive.simulation.fault_classes import CLASSES
from lenitive.simulation.run import simulate, write_run

ALARM_ROWS = {
    "red vital sign": (
        "ALM-SBP-HIGH-RED", "ALM-SBP-LOW-RED", "ALM-DBP-HIGH-RED", "ALM-MAP-HIGH-RED", "ALM-MAP-LOW-RED",
        "ALM-HR-HIGH-RED", "ALM-HR-LOW-RED", "ALM-RR-LOW-RED", "ALM-RR-HIGH-RED", "ALM-SPO2-LOW-RED",
        "ALM-ETCO2-HIGH-RED",
    ),
    "apnoea or no breath": ("ALM-APNOEA", "ALM-ETCO2-FLAT"),
    "amber vital sign": (
        "ALM-SBP-HIGH-AMBER", "ALM-DBP-HIGH-AMBER", "ALM-MAP-HIGH-AMBER", "ALM-HR-HIGH-AMBER", "ALM-RR-LOW-AMBER",
        "ALM-RR-HIGH-AMBER", "ALM-SPO2-LOW-AMBER", "ALM-ETCO2-HIGH-AMBER",
    ),
    "score or symptom": (
        "ALM-SEDATION-RED", "ALM-POSS-RED", "ALM-PSYCHOTOMIMETIC-RED", "ALM-SYMPTOM-RED",
    ),
    "vitals stale, medium": ("ALM-VITALS-STALE-MEDIUM",),
    "vitals stale, high": ("ALM-VITALS-STALE-HIGH",),
    "observation overdue, low": ("ALM-OBSERVATION-OVERDUE-LOW",),
    "observation overdue, medium": ("ALM-OBSERVATION-OVERDUE-MEDIUM",),
    "over-delivery": ("ALM-OVER-DELIVERY-HIGH", "ALM-OVER-DELIVERY-MEDIUM"),
    "pump mismatch": ("ALM-PUMP-MISMATCH",),
    "pump not stopped or free flow": ("ALM-PUMP-NOT-STOPPED",),
    "air in line": ("ALM-AIR-IN-LINE",),
    "occlusion": ("ALM-OCCLUSION",),
    "bag empty": ("ALM-BAG-EMPTY",),
    "door open": ("ALM-DOOR-OPEN",),
    "end of infusion": ("ALM-END-OF-INFUSION",),
    "keep vein open": ("ALM-KVO",),
    "under-delivery": ("ALM-UNDER-DELIVERY",),
    "low bag": ("ALM-BAG-LOW",),
    "battery low": ("ALM-BATTERY-LOW",),
    "battery depleted": ("ALM-BATTERY-DEPLETED",),
    "heartbeat lost": ("ALM-HEARTBEAT-LOST",),
    "alarm sink lost": ("ALM-SINK-LOST",),
    "second evaluator disagrees": ("ALM-EVALUATORS-DISAGREE",),
    "self-check failed": ("ALM-SELF-CHECK-FAILED",),
    "limit refused": ("ALM-LIMIT-REFUSED",),
    "dose window reached": ("ALM-DOSE-LIMIT",),
    "clock step": ("ALM-CLOCK-STEP",),
    "device skew": ("ALM-DEVICE-SKEW",),
    "disk": ("ALM-DISK-LOW",),
}  # fmt: skip
"""Every row of the safety base's table 4.3 by the alarms that stand for it."""

TIERS = ("soft", "supervised")
"""Limits that were exceeded on the word of one person with a reason, and of two."""

ASKED = {"class": 100, "row": 50, "state": 20, "tier": 50}
OF_SESSIONS = 2000
CHANCE = 1e-4
"""How likely a part of the seeds may fail a guard by chance, where what it counts is as frequent as is asked."""

REPEAT_EVERY = 50
SHOWN_MAX = 40


@dataclass(frozen=True)
class Outcome:
    """One session."""

    seed: int
    is_full: bool
    drawn: int
    fired: tuple[str, ...]
    alarms: tuple[str, ...]
    states: tuple[str, ...]
    tiers: tuple[str, ...]
    violations: tuple[str, ...]
    events: int


def one(seed: int) -> Outcome:
    """Run one session, write it, check it from outside. One that cannot be run to its end is a finding, not an end."""
    try:
        return checked(seed)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other seeds go on and this one is named
        what = f"not run to its end: {type(error).__name__}: {error}"
        return Outcome(seed, seed % 4 == 0, 0, (), (), (), (), (what,), 0)


def checked(seed: int) -> Outcome:
    """Run one session, write it, check it from outside."""
    result = simulate(seed)
    again = simulate(seed).log_hash if seed % REPEAT_EVERY == 1 else result.log_hash
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        write_run(result, out)
        found = [str(violation) for violation in check_files(out / "events.jsonl", out / "ground_truth.jsonl")]
    if again != result.log_hash:
        found.append("I7: the same seed gave another log")
    return Outcome(
        seed=seed,
        is_full=result.scenario.is_full,
        drawn=len(result.troubles.classes),
        fired=result.fired,
        alarms=result.alarms,
        states=result.states,
        tiers=result.tiers,
        violations=tuple(found),
        events=len(result.events),
    )


def _deaf() -> None:
    judged = supervise.evaluate
    supervise.evaluate = lambda *given, **more: tuple(
        one for one in judged(*given, **more) if not one.rule.id.endswith("-RED")
    )


def _alone() -> None:
    authority.refuse_second = lambda *_, **__: None
    authority.refuse_reason = lambda *_: None


DEFECTS: dict[str, Callable[[], None]] = {"none": lambda: None, "deaf": _deaf, "alone": _alone}


def _begin(defect: str) -> None:
    """What a worker does first."""
    DEFECTS[defect]()
    _few_collections()


def _few_collections() -> None:
    """Of what a worker has imported nothing ever becomes garbage, and what a session leaves is little."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def least(asked: int, sessions: int) -> int:
    """How often something must be seen in some sessions, if it is to be seen so often in all.

    Of all of them exactly that; of a part the largest number that something just frequent enough reaches but by a
    chance of `CHANCE`.

    Example:
        >>> least(100, 2000), least(100, 1000), least(100, 200), least(100, 60)
        (100, 26, 1, 0)
    """
    if sessions >= OF_SESSIONS:
        return asked
    share, below = asked / OF_SESSIONS, 0.0
    for count in range(sessions + 1):
        below += math.comb(sessions, count) * share**count * (1 - share) ** (sessions - count)
        if below > CHANCE:
            return count
    return 0


def guards(outcomes: list[Outcome]) -> list[str]:
    """What was exercised too rarely for the pass to mean anything."""
    asked = {what: least(of_all, len(outcomes)) for what, of_all in ASKED.items()}
    fired = Counter(name for outcome in outcomes for name in outcome.fired)
    states = Counter(state for outcome in outcomes for state in outcome.states)
    tiers = Counter(tier for outcome in outcomes for tier in outcome.tiers)
    rows = Counter(
        row for outcome in outcomes for row, alarms in ALARM_ROWS.items() if not set(alarms).isdisjoint(outcome.alarms)
    )
    seen = (
        ("class", CLASSES, fired),
        ("row", ALARM_ROWS, rows),
        ("state", [state.value for state in State if state is not State.NEW], states),
        ("tier", TIERS, tiers),
    )
    return [
        f"{what} {name}: {counted[name]} of {asked[what]} sessions"
        for what, names, counted in seen
        for name in names
        if counted[name] < asked[what]
    ]


def main() -> None:
    """Run the seeds and say what came of them."""
    parser = argparse.ArgumentParser(description="SIM-CI: deterministic simulation with an independent checker.")
    parser.add_argument("--seeds", default=f"0:{OF_SESSIONS}")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--defect", choices=tuple(DEFECTS), default="none")
    given = parser.parse_args()
    first, last = (int(part) for part in given.seeds.split(":"))
    began = time.perf_counter()
    longest_first = sorted(range(first, last), key=lambda seed: seed % 4 != 0)  # no long one is left at the end
    with ProcessPoolExecutor(max_workers=given.jobs, initializer=_begin, initargs=(given.defect,)) as pool:
        outcomes = sorted(pool.map(one, longest_first), key=lambda outcome: outcome.seed)
    broken = [f"seed {outcome.seed}: {what}" for outcome in outcomes for what in outcome.violations]
    missing = guards(outcomes)
    for line in (*broken[:SHOWN_MAX], *missing):
        sys.stdout.write(line + "\n")
    found = Counter(what.partition(":")[0] for outcome in outcomes for what in outcome.violations)
    report(
        Figure(
            check="SIM-CI",
            command=f"benchmarks/safety/sim.py --seeds {given.seeds} --jobs {given.jobs}",
            asked="0 violations of I1-I11, I13-I17, I19; every class, alarm row and state exercised often enough",
            measured={
                "sessions": len(outcomes),
                "full_sessions": sum(outcome.is_full for outcome in outcomes),
                "classes_drawn_min": min((outcome.drawn for outcome in outcomes), default=0),
                "events": sum(outcome.events for outcome in outcomes),
                "violations": len(broken),
                "by_invariant": ", ".join(f"{name} {count}" for name, count in sorted(found.items())),
                "too_rare": len(missing),
                "which": "; ".join(missing),
            },
            holds=not broken and not missing and bool(outcomes),
            seconds=round(time.perf_counter() - began, 1),
        )
    )


if __name__ == "__main__":
    main()
