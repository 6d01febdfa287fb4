"""An order that was read back and left lying asks again who confirms it, is said, and is discarded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from infusion_sessions import NURSE, PLAN, PRESCRIBER, Desk, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.drafting import DraftState, draft_state
from lenitive.domain.infusion.session import State

AT = minutes(30)


def running(thresholds: dict[str, int] | None = None) -> Desk:
    """At minute 30, fit for an increase of an order that begins low."""
    steps = (replace(PLAN.steps[0], duration_min=240, rate_ul_h=3500),)
    desk = desk_at(State.RUNNING, replace(PLAN, steps=steps, bag_ul=200_000, thresholds=thresholds or {}))
    for minute in (15, 30):
        desk.full(minutes(minute))
    return desk


def confirmed(idle_s: float, *, proved_s: float = 0, desk: Desk | None = None, target: int = 7000) -> str | None:
    """The rule by which an order that was read back so long ago is refused; None when it is done."""
    at_chair = desk or running()
    asked = ask.SetRate(
        by=PRESCRIBER,
        key=at_chair.key(),
        expected_version=at_chair.session.version,
        target_ul_h=target,
        authenticated_at=AT - timedelta(seconds=proved_s),
        drafted_at=AT - timedelta(seconds=idle_s),
    )
    decided = at_chair.try_(asked, AT)
    return decided.rule if isinstance(decided, Refusal) else None


@pytest.mark.parametrize(
    ("idle_s", "rule"), [(0, None), (180, None), (600, None), (600.001, "SES-DRAFT"), (3600, "SES-DRAFT")]
)
def test_an_order_that_was_read_back_10_min_ago_is_discarded_whoever_confirms_it(
    idle_s: float, rule: str | None
) -> None:
    assert confirmed(idle_s) == rule


def test_an_order_left_lying_for_the_time_of_its_library_asks_again_who_confirms_it() -> None:
    sooner = {"LIM-DRAFT-01": 60}
    assert confirmed(60, proved_s=100, desk=running(sooner)) is None
    assert confirmed(60.001, proved_s=100, desk=running(sooner)) == "SES-AUTHENTICATION"
    assert confirmed(60.001, proved_s=59, desk=running(sooner)) is None
    assert confirmed(181, proved_s=181) == "SES-AUTHENTICATION"
    assert confirmed(181, proved_s=5) is None


def test_less_drug_waits_for_nothing_however_long_ago_it_was_read_back() -> None:
    assert confirmed(3600, proved_s=3600, target=2000) is None


def test_an_order_read_back_after_now_is_no_order() -> None:
    assert confirmed(-0.05) is None
    assert confirmed(-1) == "SES-CLOCK"


def test_start_and_resume_that_were_left_lying_are_discarded_too() -> None:
    held = running()
    held.must(ask.Hold(by=NURSE, key="h"), AT)
    held.full(minutes(31))
    resume = ask.Resume(
        by=NURSE, key="r", expected_version=held.session.version, drafted_at=minutes(31) - timedelta(seconds=601)
    )
    decided = held.try_(resume, minutes(31))
    assert isinstance(decided, Refusal)
    assert decided.rule == "SES-DRAFT"
    assert "10 min" in decided.what


def test_a_site_sets_the_times_of_its_drafts_within_their_bounds() -> None:
    plan = replace(PLAN, thresholds={"LIM-DRAFT-01": 60, "LIM-DRAFT-03": 120, "LIM-DRAFT-02": 240})
    found = [draft_state(plan, seconds * 1000) for seconds in (60, 61, 120, 240, 241)]
    assert found == [
        DraftState.WRITTEN,
        DraftState.ASKS_AGAIN,
        DraftState.WAITS,
        DraftState.WAITS,
        DraftState.DISCARDED,
    ]
    assert draft_state(None, 0) is DraftState.WRITTEN
