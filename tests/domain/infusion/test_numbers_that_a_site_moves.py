"""Every number by which a session judges is one of the library: where a site moves it, the session moves with it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from infusion_sessions import DEVICE, NURSE, PLAN, START, Desk, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import ObservationKind, PumpReported, RescueGiven
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import State
from lenitive.domain.infusion.session_plan import SessionPlan, under
from lenitive.domain.infusion.titration import advise
from lenitive.domain.limits.library import Library, site_library

S = timedelta(seconds=1)


def site(plan: SessionPlan = PLAN, **numbers: int) -> SessionPlan:
    """The plan under a site's library; ids with underscores."""
    values = {name.replace("_", "-"): number for name, number in numbers.items()}
    made = site_library(values, name="Site", version="1", valid_from=date(2026, 1, 1))
    assert isinstance(made, Library), made
    return under(plan, made)


OFTEN = replace(PLAN, monitor_interval_s=1)


# HAZ-30


def test_what_is_late_alarms_15_s_and_30_s_after_the_last_reading_unless_an_order_says_otherwise() -> None:
    plan = SessionPlan(
        patient="P", patient_synthetic=True, steps=PLAN.steps, conc_ug_ml=1000, bag_ul=100_000, weight_g=70_000,
        goal_nrs=None, baseline_pain=None, order="o",
    )  # fmt: skip
    desk = desk_at(State.RUNNING, plan)
    seen: dict[str, int] = {}
    for second in range(1, 40):
        desk.supervise(START + second * S)
        for alarm in desk.session.alarms:
            seen.setdefault(alarm, second)
    assert (seen["ALM-VITALS-STALE-MEDIUM"], seen["ALM-VITALS-STALE-HIGH"]) == (16, 31)


def bound(desk: Desk, device: str, kind: str, at: object) -> None:
    desk.must(ask.NoteBinding(by=NURSE, key="", device=device, kind=kind, simulated=True, reason="chair"), at)  # type: ignore[arg-type]


@pytest.mark.parametrize(("interval_s", "rule"), [(60, "SES-MONITOR"), (11, "SES-MONITOR"), (10, None), (1, None)])
def test_with_a_monitor_on_its_link_nothing_starts_whose_readings_are_kept_too_seldom(
    interval_s: int, rule: str | None
) -> None:
    desk = desk_at(State.TIMED_OUT, replace(PLAN, monitor_interval_s=interval_s))
    bound(desk, "MON-1", "monitor", START)
    desk.monitor(START)
    started = desk.try_(ask.Start(by=NURSE, key="s", expected_version=desk.session.version, rate_ul_h=3500), START)
    assert (started.rule if isinstance(started, Refusal) else None) == rule


# HAZ-28


@pytest.mark.parametrize(("device", "alarms_s"), [("pump", 3), ("another", 5)])
def test_a_stop_that_the_pump_does_not_confirm_alarms_after_3_s_where_it_is_asked_and_5_s_where_it_is_read(
    device: str, alarms_s: int
) -> None:
    desk = desk_at(State.RUNNING)
    bound(desk, device, "pump", START)
    desk.pump(START + S)
    desk.must(ask.Stop(by=NURSE, key=desk.key()), START + 2 * S)
    for tenth in range(1, 80):
        at = START + 2 * S + tenth * S / 10
        running = PumpReported(device="pump", observed_at=at, volume_ul=3, rate_ul_h=3500)
        desk.must(ask.ReportPump(by=DEVICE, key="", report=running), at)
        desk.supervise(at)
        if "ALM-PUMP-NOT-STOPPED" in desk.session.alarms:
            break
    assert tenth == 10 * alarms_s


# HAZ-12: limits that were numbers in the code


@pytest.mark.parametrize(
    ("moved", "scores", "shipped", "sites"),
    [
        ({"LIM_MIND_03": 2}, {"level": 2}, "DISTRESS", "INSIGHT"),
        ({"LIM_MIND_02": 1}, {"level": 1}, "PERCEPTION", "DISTRESS"),
        ({"LIM_REASSESS_03": 1}, {"nausea": 1}, "STEP-UP", "ADVERSE-EVENT"),
    ],
)
def test_advice_and_alarm_go_by_the_same_numbers(
    moved: dict[str, int], scores: dict[str, int], shipped: str, sites: str
) -> None:
    for plan, rule in ((PLAN, shipped), (site(**moved), sites)):
        desk = desk_at(State.RUNNING, plan)
        desk.full(minutes(15))
        desk.full(minutes(30), **scores)
        assert advise(desk.session, at=minutes(30)).rule == f"SES-TITRATION-{rule}"


def test_what_follows_from_another_medicine_is_the_sites_and_never_laxer_than_shipped() -> None:
    moved = {"LIM_RESCUE_OPIOID_01": 90, "LIM_RESCUE_OPIOID_02": 3, "LIM_RESCUE_OPIOID_03": 120}
    for plan, expected in ((PLAN, (60, 5, 60, 94)), (site(**moved, LIM_RESCUE_OPIOID_04=96), (90, 3, 120, 96))):
        desk = desk_at(State.RUNNING, plan)
        (event,) = desk.must(
            ask.GiveRescue(by=NURSE, key="r", medicine="morphine", dose_text="5 mg", indication="pain"), minutes(1)
        )
        assert isinstance(event.data, RescueGiven)
        told = event.data
        assert (told.no_increase_min, told.watch_every_min, told.watch_min, told.spo2_below) == expected
    laxer = {"LIM-RESCUE-OPIOID-01": 59, "LIM-RESCUE-OPIOID-02": 6, "LIM-RESCUE-OPIOID-04": 93}
    for limit, number in laxer.items():
        refused = site_library({limit: number}, name="Site", version="1", valid_from=date(2026, 1, 1))
        assert isinstance(refused, tuple)


@pytest.mark.parametrize(("plan", "alarms_s"), [(OFTEN, 60), (site(OFTEN, LIM_FROZEN_01=30), 30)])
def test_a_monitor_of_which_nothing_changes_alarms_when_the_site_says(plan: SessionPlan, alarms_s: int) -> None:
    desk = desk_at(State.RUNNING, plan)
    desk.monitor(START + S / 2, heart_rate_min=80)
    for second in range(1, 90):
        desk.monitor(START + second * S)
        desk.supervise(START + second * S)
        if "ALM-VITALS-FROZEN" in desk.session.alarms:
            break
    assert second == alarms_s + 1


@pytest.mark.parametrize(("plan", "back_s"), [(OFTEN, 10), (site(OFTEN, LIM_CLEAR_01=20), 20)])
def test_a_vital_sign_is_back_when_it_was_so_for_as_long_as_the_site_says(plan: SessionPlan, back_s: int) -> None:
    desk = desk_at(State.RUNNING, plan)
    for second in range(1, 32):
        desk.monitor(START + second * S, heart_rate_min=125)
        desk.supervise(START + second * S)
    assert "ALM-HR-HIGH-AMBER" in desk.session.alarms
    for second in range(32, 90):
        desk.monitor(START + second * S)
        desk.supervise(START + second * S)
        if "ALM-HR-HIGH-AMBER" not in desk.session.alarms:
            break
    assert second == 32 + back_s


@pytest.mark.parametrize(("moved", "due_min"), [({}, 57), ({"LIM_EARLY_01": 0}, 30)])
def test_an_observation_before_its_time_counts_for_it_only_as_far_as_the_site_says(
    moved: dict[str, int], due_min: int
) -> None:
    desk = desk_at(State.RUNNING, site(**moved))
    desk.full(minutes(27))
    found = {one.kind: one.due_ms for one in due(desk.session)}
    assert (found[ObservationKind.PAIN] - int(START.timestamp() * 1000)) / 60_000 == due_min
