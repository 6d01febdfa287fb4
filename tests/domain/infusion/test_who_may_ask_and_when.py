"""Rules of asking: the order's own times, expiry, who notes a refusal, who supervises, what an order may bring."""

from dataclasses import replace
from datetime import timedelta

import pytest

from infusion_sessions import (
    DEVICE,
    NORMAL,
    NURSE,
    PATIENT,
    PLAN,
    PRESCRIBER,
    START,
    SYSTEM,
    VALID,
    Desk,
    desk_at,
    minutes,
)
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, RequestRefused, Role
from lenitive.domain.infusion.kernel import Delivery
from lenitive.domain.infusion.machine import decide
from lenitive.domain.infusion.session import State, epoch_ms
from lenitive.domain.infusion.session_plan import OrderedStep, plan_breaches

S = timedelta(seconds=1)


def rule_of(decided: object) -> str | None:
    return decided.rule if isinstance(decided, Refusal) else None


# A step is a ceiling for its own time


def test_a_step_that_is_ordered_for_later_waits_for_its_time_unless_a_prescriber_commands_it() -> None:
    later = (
        replace(PLAN.steps[0], duration_min=60),
        replace(PLAN.steps[1], start_min=60, duration_min=60),
        replace(PLAN.steps[2], start_min=120, duration_min=120),
    )
    plan = replace(PLAN, steps=later)
    for by, minute, rule in ((NURSE, 30, "SES-ORDER"), (PRESCRIBER, 30, None), (NURSE, 60, None)):
        desk = desk_at(State.RUNNING, plan)
        for at in range(15, minute + 1, 15):
            desk.full(minutes(at))
        assert rule_of(desk.set_rate(7000, minutes(minute), by=by)) == rule
    desk = desk_at(State.RUNNING, plan)
    for at in (15, 30, 45, 59):
        desk.full(minutes(at))
    assert rule_of(desk.set_rate(7000, minutes(60) - timedelta(milliseconds=1))) == "SES-ORDER"


# More drug is asked for now, or not at all


@pytest.mark.parametrize("what", ["start", "raise", "resume"])
def test_a_request_for_more_drug_is_meant_for_five_seconds_at_most(what: str) -> None:
    state = {"start": State.TIMED_OUT, "raise": State.RUNNING, "resume": State.HELD}[what]
    desk, at = desk_at(state), minutes({"start": 0, "raise": 30, "resume": 4}[what])
    if what == "start":
        desk.monitor(at)
    elif what == "raise":
        desk.full(minutes(15))
        desk.full(at)
    else:
        desk.full(at)
    version = desk.session.version
    asked: dict[str, ask.Command] = {
        "start": ask.Start(by=NURSE, key="x", expected_version=version, authenticated_at=at, rate_ul_h=3500),
        "raise": ask.SetRate(by=NURSE, key="x", expected_version=version, authenticated_at=at, target_ul_h=7000),
        "resume": ask.Resume(by=NURSE, key="x", expected_version=version, authenticated_at=at),
    }
    command = asked[what]
    assert rule_of(decide(desk.session, command, at=at)) == "SES-EXPIRY"
    for not_after, rule in (
        (at + VALID + timedelta(milliseconds=1), "SES-EXPIRY"),
        (at - timedelta(milliseconds=1), "SES-EXPIRED"),
        (at, None),
        (at + VALID, None),
    ):
        assert rule_of(decide(desk.session, replace(command, not_after=not_after), at=at)) == rule


def test_less_drug_needs_no_expiry() -> None:
    session = desk_at(State.RUNNING).session
    for command in (
        ask.SetRate(by=NURSE, key="r", target_ul_h=0),
        ask.Hold(by=NURSE, key="h"),
        ask.Stop(by=NURSE, key="s"),
    ):
        assert not isinstance(decide(session, command, at=minutes(1)), Refusal)


# Who notes and who supervises


def note(by: Actor, asked_by: str | None = None) -> ask.NoteRefusal:
    return ask.NoteRefusal(
        by=by, key="", command="SetRate", rule="SES-RATE-MG-H", what="100 mg/h", limit="25 mg/h", asked_by=asked_by
    )


@pytest.mark.parametrize("by", [PATIENT, DEVICE], ids=lambda by: by.role)
def test_a_patient_or_a_device_cannot_note_a_refusal_and_so_block_every_increase(by: Actor) -> None:
    desk = desk_at(State.RUNNING)
    for minute in (15, 30):
        desk.full(minutes(minute))
    assert rule_of(desk.try_(note(by), minutes(30))) == "SES-ROLE"
    desk.supervise(minutes(30))
    assert "ALM-LIMIT-REFUSED" not in desk.session.alarms
    assert rule_of(desk.set_rate(7000, minutes(30))) is None


def test_the_system_notes_who_asked_and_staff_note_only_what_they_asked_themselves() -> None:
    desk = desk_at(State.RUNNING)
    (event,) = desk.must(note(SYSTEM, asked_by=PATIENT.id), minutes(1))
    assert isinstance(event.data, RequestRefused)
    assert event.data.asked_by == PATIENT.id
    assert rule_of(desk.try_(note(NURSE, asked_by="another"), minutes(1))) == "SES-REFUSAL"
    for own in (note(NURSE), note(NURSE, asked_by=NURSE.id)):
        desk.must(own, minutes(1))


@pytest.mark.parametrize("by", [NURSE, PRESCRIBER, PATIENT, DEVICE], ids=lambda by: by.role)
def test_nobody_but_the_system_supervises(by: Actor) -> None:
    desk = desk_at(State.RUNNING)
    assert rule_of(desk.try_(ask.Supervise(by=by, key=""), minutes(1))) == "SES-ROLE"
    assert rule_of(desk.try_(ask.Supervise(by=replace(by, role=Role.SYSTEM), key=""), minutes(1))) is None


# What an order may bring


@pytest.mark.parametrize(("interval_s", "rule"), [(86_400, "SES-MONITOR"), (61, "SES-MONITOR"), (60, None), (1, None)])
def test_an_order_cannot_silence_what_is_late_with_a_long_interval(interval_s: int, rule: str | None) -> None:
    plan = replace(PLAN, monitor_interval_s=interval_s)
    assert (
        rule_of(
            Desk().try_(
                ask.Prepare(by=PRESCRIBER, key="p", plan=plan, scanned=plan.patient, scanned_by=NURSE.id), minutes(-12)
            )
        )
        == rule
    )


@pytest.mark.parametrize("interval_s", [0, -1, 1.5, True])
def test_an_interval_that_is_none_is_refused(interval_s: int) -> None:
    assert [one.rule for one in plan_breaches(replace(PLAN, monitor_interval_s=interval_s))] == ["SES-MONITOR"]


@pytest.mark.parametrize("synthetic", [True, False, None])
def test_an_order_cannot_call_simulated_devices_real(synthetic: bool | None) -> None:
    plan = replace(PLAN, simulated=False, patient_synthetic=synthetic)
    assert (
        rule_of(
            Desk().try_(
                ask.Prepare(by=PRESCRIBER, key="p", plan=plan, scanned=plan.patient, scanned_by=NURSE.id), START
            )
        )
        == "SES-SIMULATED"
    )


def test_an_order_whose_window_is_full_already_is_not_prepared() -> None:
    """PLAN gives 36.75 mg; 200 mg may be given in 24 h."""
    for given_ug, hours_ago, rule in ((163_250, 20, None), (163_251, 20, "SES-WINDOW"), (190_000, 30, None)):
        end_ms = epoch_ms(START) - hours_ago * 3_600_000 + 3_600_000
        before = (Delivery(start_ms=end_ms - 3_600_000, end_ms=end_ms, rate_ng_h=given_ug * 1000),)
        plan = replace(PLAN, before=before)
        assert (
            rule_of(
                Desk().try_(
                    ask.Prepare(by=PRESCRIBER, key="p", plan=plan, scanned=plan.patient, scanned_by=NURSE.id),
                    minutes(-12),
                )
            )
            == rule
        )


# Whether oxygen is given


def test_an_old_message_that_says_only_whether_oxygen_is_given_is_late_and_changes_nothing() -> None:
    desk = desk_at(State.RUNNING)
    desk.look(minutes(10), oxygen=True)
    bare = dict.fromkeys(("systolic_mmhg", "diastolic_mmhg", "heart_rate_min", "respiratory_rate_min", "spo2_pct"))
    old = replace(NORMAL, observed_at=minutes(9), **bare, oxygen=False)  # type: ignore[arg-type]
    (event,) = desk.must(ask.RecordVitals(by=DEVICE, key="", vitals=old), minutes(11))
    assert event.data.late is True  # type: ignore[union-attr]
    assert desk.session.oxygen is True
    new = replace(old, observed_at=minutes(10) + S)
    (event,) = desk.must(ask.RecordVitals(by=DEVICE, key="", vitals=new), minutes(11))
    assert event.data.late is False  # type: ignore[union-attr]
    assert desk.session.oxygen is False


def test_where_nothing_was_said_of_oxygen_an_old_message_does_not_say_it_either() -> None:
    desk = desk_at(State.PREPARED)
    desk.vitals(minutes(-5), oxygen=None)
    bare = dict.fromkeys(("systolic_mmhg", "diastolic_mmhg", "heart_rate_min", "respiratory_rate_min", "spo2_pct"))
    old = replace(NORMAL, observed_at=minutes(-6), **bare)  # type: ignore[arg-type]
    desk.must(ask.RecordVitals(by=DEVICE, key="", vitals=old), minutes(-4))
    assert desk.session.oxygen is None


def before(mg: float, *, from_min: int, to_min: int) -> tuple[Delivery, ...]:
    """Drug of an earlier session, in minutes before this one."""
    start_ms, end_ms = (int(minutes(minute).timestamp() * 1000) for minute in (from_min, to_min))
    return (Delivery(start_ms=start_ms, end_ms=end_ms, rate_ng_h=int(mg * 1e6 * 60 / (to_min - from_min))),)


def test_an_order_that_would_give_too_much_in_ten_minutes_is_not_prepared() -> None:
    plan = replace(PLAN, weight_g=50_000, before=before(17.4, from_min=-18, to_min=-12))
    prepare = ask.Prepare(by=PRESCRIBER, key="p", plan=plan, scanned=plan.patient, scanned_by=NURSE.id)
    refused = Desk().try_(prepare, minutes(-12))
    assert isinstance(refused, Refusal)
    assert (refused.rule, refused.limit) == ("SES-WINDOW", "At most 17.5 mg")
    assert "within 10 min" in refused.what


def test_a_step_that_would_give_too_much_in_an_hour_is_refused_though_its_rate_is_allowed() -> None:
    low = (OrderedStep(start_min=0, duration_min=240, rate_ul_h=3500),)
    for mg, rule in ((22.5, "SES-WINDOW"), (22.3, None)):
        desk = desk_at(State.RUNNING, replace(PLAN, steps=low, before=before(mg, from_min=-30, to_min=-15)))
        desk.full(minutes(15))
        assert rule_of(desk.set_rate(7000, minutes(15), by=PRESCRIBER)) == rule
