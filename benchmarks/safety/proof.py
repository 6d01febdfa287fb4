"""PROOF: no rate, no dose and no message gets past the kernel and the protocol, by going through all of them.

Run: python benchmarks/safety/proof.py [--points 10000000] [--jobs 2] [--numbers 2]. Three parts, none of which samples:

1. Rates. Every setting of the pump, from below nothing to beyond its range, against weights, bags, tiers, first rates
   and running rates: the kernel accepts it exactly where a formula written here, of the largest setting that every
   limit allows (floors of whole numbers), says so. So many points that I1 would be found broken at its edge.
2. Windows. Every course of up to three deliveries on a small time line, with every window: what `peak_window` says is
   what a slow sum finds at each place, half steps included; and whatever `dose_breaches` accepts stays within its limit
   at every later instant.
3. Owner and permit. `protocol_search.py`: every state that supervisors, one pump and a network that loses, repeats and
   reorders without bound can reach; the space is completed.

Seen to fail: `--defect edge` widens one limit of the kernel by 1 mg/h, `--defect window` looks only at windows
that begin with a delivery, `--defect late` lets the pump obey what came too late; each is found.
"""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import combinations_with_replacement, product

import numpy as np
import protocol_search
from figure import Figure, report
from protocol_search import EPOCHS, TICK_MS, Bounds

from lenitive.devices.messages import Answer, SetState
from lenitive.devices.pump_control import Moment, PumpControl, obey
from lenitive.domain.infusion import kernel
from lenitive.domain.infusion.kernel import Delivery, KernelLimits, RateProposal, WindowLimit, kernel_limits
from lenitive.domain.limits.entry import Tier

DEFECTS = ("none", "edge", "window", "late")
SETTINGS_UL_H = range(-200, 62_100, 50)
"""Half steps of the pump too, and beyond both ends."""

CONCS_UG_ML = (499, 500, 667, 1000, 1500, 2000, 2001, 5000)
CURRENT_UL_H = (None, 0, 100, 900, 3_300, 12_700)
"""What runs; None for a first rate."""


def weights(points: int) -> list[int]:
    """So many weights in grams, over the range and its edges, that the grid has at least that many points."""
    each = len(SETTINGS_UL_H) * len(CONCS_UG_ML) * len(Tier) * len(CURRENT_UL_H)
    limits = kernel_limits(tier=Tier.ABSOLUTE)
    lo, hi = limits.min_weight_g, limits.max_weight_g
    many = max(4, -(-points // each) - 4)
    edges = {lo - 1, lo, hi, hi + 1}
    return sorted(edges | {int(one) for one in np.linspace(lo, hi, many + 2)[1:-1]})


def largest_ul_h(limits: KernelLimits, conc: int, weight_g: int, current: int | None) -> int | None:
    """The largest setting that every limit allows; None where the bag or the weight allow none."""
    if not limits.min_conc_ug_ml <= conc <= limits.max_conc_ug_ml:
        return None
    if not limits.min_weight_g <= weight_g <= limits.max_weight_g:
        return None
    per_hour = limits.max_rate_ug_h * 1000 // conc
    per_kg = limits.max_rate_ug_kg_h * weight_g // conc
    most = [limits.max_rate_ul_h, per_hour, per_kg]
    if current is None:
        most.append(limits.max_start_rate_ug_kg_h * weight_g // conc)
    else:
        most.append(current + limits.max_step_ug_kg_h * weight_g // conc)
        if current > 0:
            most.append(limits.max_step_times * current)
    return min(most)


def rates_wrong(weight_g: int, *, defect: str = "none") -> tuple[int, int, str]:
    """Points looked at with one weight, how many of them are wrong, and the first that is."""
    looked, wrong, first = 0, 0, ""
    for tier, conc, current in product(Tier, CONCS_UG_ML, CURRENT_UL_H):
        limits = kernel_limits(tier=tier)
        most = largest_ul_h(limits, conc, weight_g, current)
        said = replace(limits, max_rate_ug_h=limits.max_rate_ug_h + 1_000) if defect == "edge" else limits
        for setting in SETTINGS_UL_H:
            proposal = RateProposal(
                target_ul_h=setting,
                current_ul_h=current or 0,
                conc_ug_ml=conc,
                weight_g=weight_g,
                is_start=current is None,
            )
            accepted = not kernel.rate_breaches(proposal, said)
            allowed = most is not None and 0 <= setting <= most and setting % limits.pump_step_ul_h == 0
            looked += 1
            if accepted is not allowed:
                wrong += 1
                first = first or f"{proposal}: accepted {accepted}, allowed {allowed}"
    return looked, wrong, first


HORIZON = 6
SPANS = [(lo, hi) for lo in range(HORIZON) for hi in range(lo + 1, HORIZON + 1)]
COURSES = [(lo, hi, rate) for lo, hi in SPANS for rate in (1, 3)]
WINDOWS = (1, 2, 4, 9)


def slow_peak(course: tuple[tuple[int, int, int], ...], window: int) -> float:
    """The most in any window, looked at in half steps from long before to long after."""
    places = np.arange(-window - 1, HORIZON + 1.5, 0.5)
    given = sum(
        rate * np.clip(np.minimum(hi, places + window) - np.maximum(lo, places), 0, None) for lo, hi, rate in course
    )
    return float(np.max(given))


def _first_edges_only(deliveries: tuple[Delivery, ...], *, window_ms: int) -> int:
    """The defect: windows that begin with a delivery, and none that end with one."""
    return max((_within(deliveries, one.start_ms, one.start_ms + window_ms) for one in deliveries), default=0)


def _within(deliveries: tuple[Delivery, ...], lo: int, hi: int) -> int:
    return sum(max(0, min(hi, one.end_ms) - max(lo, one.start_ms)) * one.rate_ng_h for one in deliveries)


def windows_wrong(deliveries: int, *, defect: str = "none") -> tuple[int, int, str]:
    """Courses looked at, and how many of them the kernel gets wrong."""
    if defect == "window":
        kernel.peak_window = _first_edges_only  # type: ignore[assignment]
    looked, wrong, first = 0, 0, ""
    for course in combinations_with_replacement(COURSES, deliveries):
        session = tuple(Delivery(start_ms=lo, end_ms=hi, rate_ng_h=rate) for lo, hi, rate in course)
        for window in WINDOWS:
            most = slow_peak(course, window)
            looked += 1
            if kernel.peak_window(session, window_ms=window) != most:
                wrong += 1
                first = first or f"{course} in {window}: {kernel.peak_window(session, window_ms=window)}, not {most}"
    return looked, wrong, first


def doses_wrong() -> tuple[int, int, str]:
    """Whatever is accepted keeps its limit at every instant, and what just keeps it is accepted; courses of two."""
    looked, wrong, first = 0, 0, ""
    hour_ms = kernel.MS_PER_H
    for course in combinations_with_replacement(COURSES, 2):
        session = tuple(
            Delivery(start_ms=lo * hour_ms, end_ms=hi * hour_ms, rate_ng_h=rate * 1_000_000) for lo, hi, rate in course
        )
        for window, limit in product(WINDOWS, (1, 3, 4, 7, 12)):
            limits = replace(
                KernelLimits(),
                max_total_ug=10**9,
                windows=(WindowLimit(window_ms=window * hour_ms, limit_ug=limit * 1000),),
            )
            accepted = not kernel.dose_breaches(session[1:], before=session[:1], excess_ug=0, limits=limits)
            looked += 1
            if accepted is not (slow_peak(course, window) <= limit):
                wrong += 1
                first = first or f"{course}, {limit} in {window}: accepted {accepted}"
    return looked, wrong, first


def _obeys_late(control: PumpControl, order: SetState, now: Moment) -> tuple[PumpControl, Answer]:
    """The defect: time plays no part."""
    return obey(control, order, replace(now, uptime_ms=min(now.uptime_ms, order.not_after_ms or 0)))


def protocol(nominee: tuple[int, int], *, numbers: int, defect: str = "none") -> tuple[int, int, str]:
    """States and steps of the whole space with one nominated run, and what is broken."""
    states = steps = 0
    for dead_ms in (0, TICK_MS, 2 * TICK_MS):
        bounds = Bounds(numbers=numbers, latest_ms=dead_ms + 3 * TICK_MS, dead_ms=dead_ms, nominee=nominee)
        found = protocol_search.search(bounds, _obeys_late if defect == "late" else obey)
        states, steps = states + found.states, steps + found.steps
        if found.broken is not None:
            return states, steps, f"{found.broken.promise}: {found.broken.step} in {found.broken.before}"
    return states, steps, ""


def main() -> None:
    """Go through everything and say what was found."""
    parser = argparse.ArgumentParser(description="PROOF: no rate, no dose and no message gets past.")
    parser.add_argument("--points", type=int, default=10_000_000)
    parser.add_argument("--deliveries", type=int, default=3)
    parser.add_argument("--numbers", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--defect", choices=DEFECTS, default="none")
    given = parser.parse_args()
    began = time.perf_counter()
    nominees = list(product(EPOCHS, range(1, given.numbers + 1)))
    with ProcessPoolExecutor(max_workers=given.jobs) as pool:
        rates = list(pool.map(partial(rates_wrong, defect=given.defect), weights(given.points)))
        windows = list(pool.map(partial(windows_wrong, defect=given.defect), range(1, given.deliveries + 1)))
        doses = pool.submit(doses_wrong).result()
        searched = list(pool.map(partial(protocol, numbers=given.numbers, defect=given.defect), nominees))
    for first in [one[2] for one in (*rates, *windows, doses, *searched) if one[2]][:10]:
        sys.stdout.write(first + "\n")
    points = sum(one[0] for one in rates)
    wrong = {
        "rates_wrong": sum(one[1] for one in rates),
        "windows_wrong": sum(one[1] for one in windows),
        "doses_wrong": doses[1],
        "promises_broken": sum(bool(one[2]) for one in searched),
    }
    report(
        Figure(
            check="PROOF",
            command=f"benchmarks/safety/proof.py --points {given.points} --deliveries {given.deliveries}"
            f" --numbers {given.numbers}",
            asked="no counterexample: >= 1e7 rates, every window of small courses, and the whole space of states of "
            "owner and permit",
            measured={
                "rates": points,
                "windows": sum(one[0] for one in windows) + doses[0],
                "states": sum(one[0] for one in searched),
                "steps": sum(one[1] for one in searched),
                **wrong,
            },
            holds=points >= given.points and not any(wrong.values()),
            seconds=round(time.perf_counter() - began, 1),
        )
    )


if __name__ == "__main__":
    main()
