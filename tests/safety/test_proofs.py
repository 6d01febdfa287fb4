"""The proofs of the kernel and the protocol at a small size, and on seeded defects."""

import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks" / "safety"))

import proof
from protocol_search import TICK_MS, Bounds, search

from lenitive.devices.messages import Answer, SetState
from lenitive.devices.pump_control import Moment, PumpControl, obey

BOUNDS = Bounds(numbers=1, latest_ms=3 * TICK_MS, dead_ms=TICK_MS, nominee=(2, 1))


def test_no_message_lost_repeated_or_reordered_breaks_a_promise_of_owner_and_permit() -> None:
    found = search(BOUNDS)
    assert found.broken is None
    assert found.states > 1000


def _without_fence(control: PumpControl, order: SetState, now: Moment) -> tuple[PumpControl, Answer]:
    return obey(control, order, now) if order.epoch >= control.epoch else obey(replace(control, epoch=0), order, now)


def _late(control: PumpControl, order: SetState, now: Moment) -> tuple[PumpControl, Answer]:
    return obey(control, order, replace(now, uptime_ms=min(now.uptime_ms, order.not_after_ms or 0)))


def _again(control: PumpControl, order: SetState, now: Moment) -> tuple[PumpControl, Answer]:
    return obey(replace(control, obeyed=None), order, now)


def _deaf_to_stop(control: PumpControl, order: SetState, now: Moment) -> tuple[PumpControl, Answer]:
    after, answer = obey(control, order, now)
    return (control, answer) if order.target == "stop" and control.rate_ul_h else (after, answer)


@pytest.mark.parametrize("pump", [_without_fence, _late, _again, _deaf_to_stop])
def test_a_pump_that_breaks_a_promise_is_found(pump: object) -> None:
    assert search(BOUNDS, pump).broken is not None  # type: ignore[arg-type]


def test_the_kernel_accepts_a_rate_exactly_where_every_limit_allows_it() -> None:
    for weight_g, conc, current in product((70_300,), (1000, 667), (None, 900)):
        for tier in proof.Tier:
            limits = proof.kernel_limits(tier=tier)
            most = proof.largest_ul_h(limits, conc, weight_g, current)
            assert most is not None
            edge = most // limits.pump_step_ul_h * limits.pump_step_ul_h
            for setting, allowed in ((edge, True), (edge + limits.pump_step_ul_h, False), (-100, False)):
                asked = proof.RateProposal(
                    target_ul_h=setting, current_ul_h=current or 0, conc_ug_ml=conc, weight_g=weight_g,
                    is_start=current is None,
                )  # fmt: skip
                assert (not proof.kernel.rate_breaches(asked, limits)) is allowed


def test_the_peak_of_a_window_is_what_a_slow_sum_finds() -> None:
    looked, wrong, first = proof.windows_wrong(2)
    assert looked > 3000
    assert wrong == 0, first
