"""What a session accepts and refuses, state by state."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from infusion_sessions import (
    AGREED,
    DEVICE,
    FULL_ALDRETE,
    NORMAL,
    NURSE,
    PATIENT,
    PLAN,
    PRESCRIBER,
    SECOND_NURSE,
    START,
    SYSTEM,
    VALID,
    Desk,
    answers,
    departure,
    desk_at,
    minutes,
)
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion import events as happened
from lenitive.domain.infusion.events import EVENT_TYPES, CheckAnswer, ObservationKind, PumpReported, Role
from lenitive.domain.infusion.evolve import TRANSITIONS
from lenitive.domain.infusion.machine import _HANDLERS, decide, fold
from lenitive.domain.infusion.session import State
from lenitive.domain.infusion.session_plan import SessionPlan

LATER = minutes(200)
REPORT = PumpReported(device="p", observed_at=LATER, volume_ul=1, rate_ul_h=0)
BLOCK = happened.TelemetryBlock(infusion="INF-1", device="p", from_ms=1, to_ms=2, count=2, sha256="0" * 64)
ASKED = {
    ask.Prepare: (
        ask.Prepare(by=PRESCRIBER, key="a", plan=PLAN, scanned=PLAN.patient, scanned_by=NURSE.id),
        happened.SessionPrepared,
    ),
    ask.CompleteChecklist: (ask.CompleteChecklist(by=NURSE, key="a", answers=answers()), happened.ChecklistCompleted),
    ask.TimeOut: (ask.TimeOut(by=NURSE, key="a", second_person="n2"), happened.TimeOutDone),
    ask.Start: (ask.Start(by=NURSE, key="a", rate_ul_h=3500), happened.InfusionStarted),
    ask.SetRate: (ask.SetRate(by=NURSE, key="a", target_ul_h=0), happened.RateChanged),
    ask.Hold: (ask.Hold(by=NURSE, key="a"), happened.Held),
    ask.Resume: (ask.Resume(by=NURSE, key="a"), happened.Resumed),
    ask.Stop: (ask.Stop(by=NURSE, key="a"), happened.Stopped),
    ask.ReportPump: (ask.ReportPump(by=DEVICE, key="", report=REPORT), happened.PumpReported),
    ask.ReconcilePump: (
        ask.ReconcilePump(by=NURSE, key="a", device="p2", counter_ul=0, given_ul=100, witness="n2", reason="swapped"),
        happened.PumpReconciled,
    ),
    ask.RecordVitals: (ask.RecordVitals(by=DEVICE, key="", vitals=NORMAL), happened.VitalsObserved),
    ask.RatePain: (ask.RatePain(by=NURSE, key="a", observed_at=LATER, score=3), happened.PainRated),
    ask.ScorePsychotomimetic: (
        ask.ScorePsychotomimetic(by=NURSE, key="a", observed_at=LATER, score=0),
        happened.PsychotomimeticScored,
    ),
    ask.ScoreSedation: (ask.ScoreSedation(by=NURSE, key="a", observed_at=LATER, rass=0), happened.SedationScored),
    ask.ScoreNausea: (ask.ScoreNausea(by=NURSE, key="a", observed_at=LATER, score=0), happened.NauseaScored),
    ask.NoteMissedObservation: (
        ask.NoteMissedObservation(by=NURSE, key="a", kind=ObservationKind.PAIN, reason="asleep"),
        happened.ObservationMissed,
    ),
    ask.GiveRescue: (
        ask.GiveRescue(by=NURSE, key="a", medicine="midazolam", dose_text="0.5 mg IV", indication="distress"),
        happened.RescueGiven,
    ),
    ask.NoteAdverseEvent: (ask.NoteAdverseEvent(by=NURSE, key="a", term="nausea", grade=1), happened.AdverseEventNoted),
    ask.NoteRefusal: (
        ask.NoteRefusal(by=SYSTEM, key="", command="SetRate", rule="SES-X", what="x", limit="y"),
        happened.RequestRefused,
    ),
    ask.BeginRecovery: (ask.BeginRecovery(by=NURSE, key="a"), happened.RecoveryStarted),
    ask.CheckDischarge: (ask.CheckDischarge(by=NURSE, key="a", answers=()), happened.DischargeChecked),
    ask.Discharge: (ask.Discharge(by=NURSE, key="a", opioid_plan="keep", agreed=AGREED), happened.Discharged),
    ask.RecordWaste: (ask.RecordWaste(by=NURSE, key="a", volume_ul=10, witness="n2"), happened.WasteRecorded),
    ask.SilenceAlarm: (ask.SilenceAlarm(by=NURSE, key="a", alarm="ALM-APNOEA"), happened.AlarmSilenced),
    ask.HandOver: (
        ask.HandOver(by=NURSE, key="a", to_person=SECOND_NURSE, to_authenticated_at=LATER),
        happened.HandedOver,
    ),
    ask.CountBag: (
        ask.CountBag(by=NURSE, key="a", vial_ug_ml=50_000, drawn_ul=2000, final_ul=100_000),
        happened.BagCounted,
    ),
    ask.ChangeBag: (ask.ChangeBag(by=NURSE, key="a", reason="it leaks"), happened.BagChanged),
    ask.CorrectReading: (
        ask.CorrectReading(by=NURSE, key="a", seq=5, channel="spo2_pct", value=96, reason="misread"),
        happened.ReadingCorrected,
    ),
    ask.CorrectNote: (
        ask.CorrectNote(by=NURSE, key="a", seq=5, field="term", value="nausea", reason="misread"),
        happened.NoteCorrected,
    ),
    ask.Correct: (ask.Correct(by=NURSE, key="a", seq=5, value=1, reason="misread"), happened.Corrected),
    ask.AcknowledgeAlarm: (ask.AcknowledgeAlarm(by=NURSE, key="a", alarm="ALM-APNOEA"), happened.AlarmAcknowledged),
    ask.Close: (
        ask.Close(by=NURSE, key="a", remainder=happened.Remainder.DISCREPANCY, note="bag not found", witness="n2"),
        happened.SessionClosed,
    ),
    ask.ReportSupervision: (
        ask.ReportSupervision(by=SYSTEM, key="", condition=happened.SupervisionCondition.DISK_LOW, active=True),
        happened.SupervisionReported,
    ),
    ask.ResumeSupervision: (
        ask.ResumeSupervision(by=SYSTEM, key="", gap_from_at=START, epoch=2),
        happened.SupervisionResumed,
    ),
    ask.ConfirmDelivery: (ask.ConfirmDelivery(by=NURSE, key="a"), happened.DeliveryConfirmed),
    ask.KeepTelemetry: (ask.KeepTelemetry(by=SYSTEM, key="", block=BLOCK), happened.TelemetryBlock),
    ask.NoteBinding: (
        ask.NoteBinding(by=NURSE, key="", device="pump", kind="pump", simulated=True, reason="read"),
        happened.DeviceBound,
    ),
    ask.NoteUnbinding: (
        ask.NoteUnbinding(by=NURSE, key="", device="pump-0", reason="over"),
        happened.DeviceUnbound,
    ),
}


def refusal(decided: object) -> str:
    assert isinstance(decided, Refusal), decided
    return decided.rule


def test_every_command_has_a_handler_and_stands_in_this_walk() -> None:
    every = {kind for kind in vars(ask).values() if isinstance(kind, type) and issubclass(kind, ask.Command)}
    assert every - {ask.Command, ask.Witnessed} == set(_HANDLERS) == set(ASKED) | {ask.Supervise}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", ASKED, ids=lambda kind: kind.__name__)
def test_a_command_is_refused_for_its_state_exactly_where_the_table_has_no_row(state: State, kind: type) -> None:
    command, event = ASKED[kind]
    decided = decide(desk_at(state).session, replace(command, key="fresh"), at=LATER)
    for_its_state = (
        isinstance(decided, Refusal) and decided.rule == "SES-STATE" and "while the session is" in decided.what
    )
    assert for_its_state == ((state, event) not in TRANSITIONS)


@pytest.mark.parametrize(("state", "kind"), TRANSITIONS, ids=lambda part: getattr(part, "__name__", part))
def test_every_row_of_the_table_leads_where_it_says(state: State, kind: type) -> None:
    session = desk_at(state).session
    for command, event in ASKED.values():
        decided = decide(session, replace(command, key="fresh", expected_version=session.version), at=LATER)
        if event is kind and not isinstance(decided, Refusal):
            assert fold([*desk_at(state).events, decided[0]]).state is TRANSITIONS[(state, kind)]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    "by", [NURSE, PRESCRIBER, SYSTEM, replace(NURSE, role=Role.PHARMACIST)], ids=lambda by: by.role
)
def test_stop_hold_and_lowering_are_accepted_in_every_state_without_a_version(state: State, by: happened.Actor) -> None:
    for command in (
        ask.Stop(by=by, key="s"),
        ask.Hold(by=by, key="h"),
        ask.SetRate(by=by, key="r", target_ul_h=0),
    ):
        desk = desk_at(state)
        desk.must(command, LATER)
        assert desk.session.rate_ul_h == 0
    desk = desk_at(state)
    desk.must(ask.Stop(by=by, key="s"), LATER)
    assert desk.session.state not in {State.RUNNING, State.HELD}


def test_a_patient_and_a_device_cannot_command_the_pump() -> None:
    for by in (PATIENT, DEVICE):
        desk = desk_at(State.RUNNING)
        assert refusal(desk.try_(ask.SetRate(by=by, key="r", target_ul_h=0), minutes(1))) == "SES-ROLE"
        assert refusal(desk.try_(ask.Stop(by=by, key="s"), minutes(1))) == "SES-ROLE"


def ready_to_raise(plan: SessionPlan = PLAN) -> Desk:
    desk = desk_at(State.RUNNING, plan)
    for minute in (15, 30):
        desk.full(minutes(minute))
    return desk


def test_a_step_that_was_ordered_is_accepted_when_everything_is_known_and_in_range() -> None:
    desk = ready_to_raise()
    assert not isinstance(desk.set_rate(7000, minutes(30)), Refusal)
    assert desk.session.rate_ul_h == 7000


def test_a_raise_names_the_version_that_it_was_decided_on() -> None:
    desk = ready_to_raise()
    command = ask.SetRate(by=NURSE, key="r", expected_version=desk.session.version - 1, target_ul_h=7000)
    assert refusal(desk.try_(command, minutes(30))) == "SES-VERSION"
    assert refusal(desk.try_(replace(command, expected_version=None), minutes(30))) == "SES-VERSION"


def test_a_raise_that_comes_after_its_time_is_refused() -> None:
    desk = ready_to_raise()
    command = ask.SetRate(
        by=NURSE, key="r", expected_version=desk.session.version, target_ul_h=7000, not_after=minutes(29)
    )
    assert refusal(desk.try_(command, minutes(30))) == "SES-EXPIRED"


@pytest.mark.parametrize("by", [SYSTEM, replace(NURSE, role=Role.PHARMACIST)], ids=lambda by: by.role)
def test_nobody_but_a_nurse_or_prescriber_raises(by: happened.Actor) -> None:
    assert refusal(ready_to_raise().set_rate(7000, minutes(30), by=by)) == "SES-ROLE"


def test_a_nurse_stays_within_the_order_and_a_prescriber_within_the_limits() -> None:
    careful = replace(PLAN, steps=(PLAN.steps[0], replace(PLAN.steps[1], rate_ul_h=5000), PLAN.steps[2]))
    careful = replace(careful, steps=(*careful.steps[:2], replace(careful.steps[2], rate_ul_h=10_000)))
    desk = ready_to_raise(careful)
    assert refusal(desk.set_rate(5100, minutes(30))) == "SES-ORDER"
    assert not isinstance(desk.set_rate(6000, minutes(30), by=PRESCRIBER), Refusal)
    assert refusal(ready_to_raise().set_rate(7100, minutes(30), by=PRESCRIBER)) == "SES-STEP-RATIO"
    assert refusal(ready_to_raise().set_rate(10_600, minutes(30), by=PRESCRIBER)) == "SES-STEP-SIZE"


def test_two_raises_keep_their_distance_30_min_for_a_nurse_15_for_a_prescriber() -> None:
    steps = (replace(PLAN.steps[0], duration_min=15), replace(PLAN.steps[1], start_min=15, duration_min=225))
    early = replace(PLAN, steps=steps)  # a step that is ordered for minute 15 and may be taken by a nurse from 30 on
    for by, minute, rule in ((NURSE, 29, "SES-STEP-INTERVAL"), (PRESCRIBER, 14, "SES-STEP-INTERVAL")):
        desk = desk_at(State.RUNNING, early)
        desk.full(minutes(min(minute, 14)))
        desk.full(minutes(minute) + timedelta(seconds=1))
        assert refusal(desk.set_rate(7000, minutes(minute) + timedelta(seconds=2), by=by)) == rule
    desk = desk_at(State.RUNNING)
    desk.full(minutes(15))
    assert not isinstance(desk.set_rate(7000, minutes(15), by=PRESCRIBER), Refusal)


@pytest.mark.parametrize("channel", ["systolic_mmhg", "heart_rate_min", "respiratory_rate_min", "spo2_pct"])
def test_a_vital_sign_that_is_not_fresh_keeps_the_rate_from_rising(channel: str) -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(13))
    desk.pump(minutes(30))
    gone = {"systolic_mmhg": None, "diastolic_mmhg": None} if channel == "systolic_mmhg" else {channel: None}
    desk.vitals(minutes(30), **gone)
    desk.scores(minutes(30))
    assert refusal(desk.set_rate(7000, minutes(30))) in {"SES-VITALS", "SES-OVERDUE"}


def test_an_overdue_score_keeps_the_rate_from_rising() -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(15))
    desk.pump(minutes(31))
    desk.vitals(minutes(31))
    assert refusal(desk.set_rate(7000, minutes(31))) == "SES-OVERDUE"


def test_a_missed_observation_stays_due() -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(15))
    desk.must(ask.NoteMissedObservation(by=NURSE, key="m", kind=ObservationKind.PAIN, reason="asleep"), minutes(31))
    desk.pump(minutes(31))
    desk.vitals(minutes(31))
    assert refusal(desk.set_rate(7000, minutes(31))) == "SES-OVERDUE"


def test_an_unconfirmed_high_pressure_already_keeps_the_rate_from_rising() -> None:
    desk = ready_to_raise()
    desk.vitals(minutes(31), systolic_mmhg=185, diastolic_mmhg=90)
    desk.pump(minutes(31))
    assert refusal(desk.set_rate(7000, minutes(31))) == "SES-ALARM"


def test_a_pump_that_has_not_reported_keeps_the_rate_from_rising() -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(15))
    desk.vitals(minutes(30))
    desk.scores(minutes(30))
    assert refusal(desk.set_rate(7000, minutes(30))) == "SES-PUMP"


def test_what_is_committed_until_the_planned_end_counts_before_it_is_given() -> None:
    plan = replace(PLAN, limits=replace(PLAN.limits, max_total_ug=38_000))
    desk = desk_at(State.RUNNING, plan)
    for minute in (15, 30):
        desk.full(minutes(minute))
    assert not isinstance(desk.set_rate(7000, minutes(30)), Refusal)
    for minute in (45, 60):
        desk.full(minutes(minute))
    decided = desk.set_rate(10_500, minutes(60))  # 1.75 + 3.5 + 31.5 mg: within
    assert not isinstance(decided, Refusal)
    assert (
        refusal(
            decide(
                desk.session,
                ask.Prepare(by=PRESCRIBER, key="z", plan=plan, scanned=plan.patient, scanned_by=NURSE.id),
                at=minutes(61),
            )
        )
        == "SES-STATE"
    )


def test_a_raise_that_would_pass_the_total_before_the_end_is_refused() -> None:
    plan = replace(PLAN, limits=replace(PLAN.limits, max_total_ug=36_750))
    desk = desk_at(State.RUNNING, plan)
    desk.full(minutes(15))
    desk.set_rate(7000, minutes(15), by=PRESCRIBER)
    for minute in (30, 45):
        desk.full(minutes(minute))
    assert refusal(desk.set_rate(10_500, minutes(45), by=PRESCRIBER)) == "SES-TOTAL"  # 0.875 + 3.5 + 34.125 mg


@pytest.mark.parametrize(("beyond_ul", "rule"), [(0, None), (250, "SES-TOTAL")])
def test_what_the_pump_gave_beyond_the_command_counts_against_the_total(beyond_ul: int, rule: str | None) -> None:
    plan = replace(PLAN, limits=replace(PLAN.limits, max_total_ug=36_750))  # exactly what is ordered
    desk = desk_at(State.RUNNING, plan)
    for minute in (15, 30):
        desk.full(minutes(minute))
    desk.set_rate(7000, minutes(30))
    desk.full(minutes(45))
    desk.vitals(minutes(60))
    desk.scores(minutes(60))
    desk.pump(minutes(60), volume_ul=5250 + beyond_ul)
    decided = desk.set_rate(10_500, minutes(60))
    assert (decided.rule if isinstance(decided, Refusal) else None) == rule


def test_a_hold_under_a_key_that_was_used_for_the_same_hold_holds_again() -> None:
    desk = ready_to_raise()
    hold = ask.Hold(by=NURSE, key="h")
    desk.must(hold, minutes(31))
    desk.full(minutes(33))
    desk.must(ask.Resume(by=NURSE, key="r", expected_version=desk.session.version), minutes(33))
    desk.must(hold, minutes(34))
    assert desk.session.rate_ul_h == 0


def test_no_event_in_a_pause_raises_the_rate_to_resume_with() -> None:
    desk = desk_at(State.HELD)
    before = desk.session.resume_rate_ul_h
    event = replace(
        desk.events[-1], seq=99, data=happened.RateChanged(from_rate_ul_h=0, to_rate_ul_h=before + 1, reason="forged")
    )
    assert fold([*desk.events, event]).resume_rate_ul_h == before


def test_an_order_that_breaks_a_limit_is_not_prepared() -> None:
    desk = Desk()
    steep = replace(PLAN, steps=(replace(PLAN.steps[0], rate_ul_h=30_000),))
    assert refusal(
        desk.try_(ask.Prepare(by=PRESCRIBER, key="p", plan=steep, scanned=steep.patient, scanned_by=NURSE.id), START)
    ).startswith("SES-RATE")
    small_bag = replace(PLAN, bag_ul=30_000)
    assert (
        refusal(
            desk.try_(
                ask.Prepare(by=PRESCRIBER, key="p", plan=small_bag, scanned=small_bag.patient, scanned_by=NURSE.id),
                START,
            )
        )
        == "SES-BAG"
    )


def test_an_order_that_brings_wider_limits_is_not_prepared() -> None:
    plan = replace(PLAN, limits=replace(PLAN.limits, max_rate_ug_h=10**9, max_rate_ug_kg_h=10**6))
    assert (
        refusal(
            Desk().try_(
                ask.Prepare(by=PRESCRIBER, key="p", plan=plan, scanned=plan.patient, scanned_by=NURSE.id), minutes(-12)
            )
        )
        == "SES-LIMITS"
    )


def test_a_simulated_session_is_never_bound_to_a_real_person() -> None:
    real = replace(PLAN, patient_synthetic=False)
    assert (
        refusal(
            Desk().try_(
                ask.Prepare(by=PRESCRIBER, key="p", plan=real, scanned=real.patient, scanned_by=NURSE.id), START
            )
        )
        == "SES-SIMULATED"
    )


def test_a_checklist_with_an_unknown_or_a_missing_item_does_not_pass() -> None:
    for given in (answers()[1:], (*answers()[1:], CheckAnswer(item=answers()[0].item, answer=Answer.UNKNOWN))):
        desk = desk_at(State.PREPARED)
        for at in (minutes(-11), minutes(-5)):
            desk.full(at)
        decided = desk.try_(ask.CompleteChecklist(by=NURSE, key="c", answers=given), minutes(-3))
        assert refusal(decided) == "SES-CHECKLIST"
        assert isinstance(decided, Refusal)
        assert answers()[0].item in decided.what


def test_time_out_and_witness_need_a_second_person() -> None:
    desk = desk_at(State.READY)
    assert refusal(desk.try_(ask.TimeOut(by=NURSE, key="t", second_person="n1"), minutes(-1))) == "SES-SECOND-PERSON"
    desk = desk_at(State.DISCHARGED)
    assert refusal(desk.try_(ask.RecordWaste(by=NURSE, key="w", volume_ul=10, witness="n1"), LATER)) == "SES-WITNESS"


def test_the_gate_is_gone_through_again_when_the_infusion_starts() -> None:
    desk = desk_at(State.TIMED_OUT)
    desk.vitals(minutes(0), systolic_mmhg=165)
    command = ask.Start(by=NURSE, key="s", expected_version=desk.session.version, rate_ul_h=3500)
    assert refusal(desk.try_(command, minutes(0))) == "SES-START-GATE"
    late = desk_at(State.TIMED_OUT)
    late.must(ask.TimeOut(by=NURSE, key="again", second_person="n2"), minutes(10))
    assert refusal(late.try_(replace(command, expected_version=late.session.version), minutes(11))) == "SES-START-GATE"


@pytest.mark.parametrize("seconds", [75, 76])
def test_an_infusion_starts_only_while_the_monitor_shows_live_values(seconds: int) -> None:
    desk = desk_at(State.TIMED_OUT)
    desk.monitor(minutes(0))
    at = minutes(0) + timedelta(seconds=seconds)
    start = ask.Start(by=NURSE, key="r", expected_version=desk.session.version, rate_ul_h=3500)
    decided = desk.try_(start, at)
    assert (decided.rule if isinstance(decided, Refusal) else None) == (None if seconds <= 75 else "SES-VITALS")


def test_the_same_request_twice_has_one_effect_and_another_under_its_key_is_refused() -> None:
    desk = ready_to_raise()
    command = ask.SetRate(
        by=NURSE,
        key="once",
        expected_version=desk.session.version,
        target_ul_h=7000,
        not_after=minutes(30) + VALID,
        authenticated_at=minutes(29),
    )
    assert desk.must(command, minutes(30))
    assert desk.must(command, minutes(31)) == ()
    assert desk.session.rate_ul_h == 7000
    assert refusal(desk.try_(replace(command, target_ul_h=10_500), minutes(61))) == "SES-KEY"


def test_a_key_that_was_used_never_keeps_a_stop_from_acting() -> None:
    desk = ready_to_raise()
    desk.must(ask.SetRate(by=NURSE, key="k", expected_version=desk.session.version, target_ul_h=7000), minutes(30))
    desk.must(ask.Stop(by=NURSE, key="k"), minutes(31))
    assert desk.session.state is State.STOPPED


def test_a_hold_and_a_resume_count_no_step_and_no_dose_in_between() -> None:
    desk = ready_to_raise()
    desk.must(ask.Hold(by=NURSE, key="h"), minutes(31))
    desk.full(minutes(33))
    command = ask.Resume(by=NURSE, key="r", expected_version=desk.session.version)
    desk.must(command, minutes(33))
    assert desk.session.rate_ul_h == 3500
    assert desk.session.commanded_ul(int(minutes(33).timestamp() * 1000)) == 3500 * 31 // 60 + 1  # rounded up


def test_while_held_the_rate_to_resume_with_can_only_be_lowered() -> None:
    desk = ready_to_raise()
    desk.must(ask.Hold(by=NURSE, key="h"), minutes(31))
    assert refusal(desk.set_rate(3600, minutes(31))) == "SES-STATE"
    desk.must(ask.SetRate(by=NURSE, key="l", target_ul_h=2050), minutes(31))
    assert (desk.session.rate_ul_h, desk.session.resume_rate_ul_h) == (0, 2000)  # floored to the pump's step


def test_a_clock_that_goes_back_stops_nothing_from_being_stopped() -> None:
    desk = ready_to_raise()
    assert (
        refusal(desk.try_(ask.RatePain(by=NURSE, key="x", observed_at=minutes(1), score=3), minutes(1))) == "SES-CLOCK"
    )
    stopped = desk.must(ask.Stop(by=NURSE, key="s"), minutes(1))
    assert stopped[0].at == minutes(30)


def test_observations_from_the_future_are_refused() -> None:
    desk = desk_at(State.RUNNING)
    vitals = replace(NORMAL, observed_at=minutes(2))
    assert refusal(desk.try_(ask.RecordVitals(by=DEVICE, key="", vitals=vitals), minutes(1))) == "SES-SKEW"


@pytest.mark.parametrize(
    "command",
    [
        ask.RatePain(by=NURSE, key="x", observed_at=START, score=11),
        ask.RatePain(by=NURSE, key="x", observed_at=START, score=True),
        ask.ScorePsychotomimetic(by=NURSE, key="x", observed_at=START, score=4),
        ask.ScoreSedation(by=NURSE, key="x", observed_at=START, rass=-6),
        ask.ScoreSedation(by=NURSE, key="x", observed_at=START, rass=0, poss=5),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_score_outside_its_scale_is_refused(command: ask.Command) -> None:
    assert refusal(desk_at(State.RUNNING).try_(command, minutes(1))) == "SES-SCORE"


def test_an_impossible_value_is_kept_and_counts_as_missing() -> None:
    desk = desk_at(State.RUNNING)
    (event,) = desk.monitor(minutes(1), spo2_pct=127, heart_rate_min=0)
    assert isinstance(event.data, happened.VitalsObserved)
    assert set(event.data.implausible) == {"spo2_pct", "heart_rate_min"}
    assert event.data.spo2_pct == 127
    assert desk.session.newest("spo2_pct").at_ms == int(minutes(0).timestamp() * 1000)  # type: ignore[union-attr,arg-type]


def test_a_correction_keeps_both_values_and_counts_from_then_on() -> None:
    desk = desk_at(State.RUNNING)
    (wrong,) = desk.must(ask.RatePain(by=NURSE, key="x", observed_at=minutes(1), score=2), minutes(1))
    (event,) = desk.must(ask.Correct(by=NURSE, key="c", seq=wrong.seq, value=8, reason="misheard"), minutes(2))
    assert isinstance(event.data, happened.Corrected)
    assert (event.data.recorded, event.data.corrected) == (2, 8)
    assert desk.session.scores[happened.ScoreKind.PAIN][-1].value == 8
    assert wrong in desk.events


@pytest.mark.parametrize(("volume_ul", "rate_ul_h"), [(-1, 3500), (100, -100), (1.5, 3500), (True, 3500)])
def test_a_pump_that_says_less_than_nothing_has_not_reported(volume_ul: int, rate_ul_h: int) -> None:
    desk = desk_at(State.RUNNING)
    report = happened.PumpReported(
        device="pump", observed_at=minutes(1), volume_ul=volume_ul, rate_ul_h=rate_ul_h, conditions=()
    )
    assert refusal(desk.try_(ask.ReportPump(by=DEVICE, key="", report=report), minutes(1))) == "SES-PUMP-REPORT"


def test_a_counter_that_falls_begins_a_new_epoch_and_loses_nothing() -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(10), volume_ul=583)
    desk.pump(minutes(11), volume_ul=0)
    desk.pump(minutes(12), volume_ul=50)
    assert desk.session.reported_ul() == 633


def test_discharge_waits_for_the_gate_and_the_opioid_plan() -> None:
    desk = desk_at(State.RECOVERY)
    discharge = ask.Discharge(by=NURSE, key="d", opioid_plan="keep", agreed=AGREED)
    assert refusal(desk.try_(discharge, minutes(70))) == "SES-DISCHARGE"
    desk.full(minutes(70))
    desk.must(ask.CheckDischarge(by=NURSE, key="g", answers=departure()), minutes(70))
    assert refusal(desk.try_(discharge, minutes(70))) == "SES-DISCHARGE"


def test_the_gate_that_was_met_is_looked_at_again_when_the_person_leaves() -> None:
    desk = desk_at(State.RECOVERY)
    for at in (minutes(45), minutes(61), minutes(70)):
        desk.full(at)
    check = ask.CheckDischarge(by=NURSE, key="g", answers=departure(), aldrete=FULL_ALDRETE)
    desk.must(check, minutes(70))
    assert desk.session.gate_unmet == ()
    desk.scores(minutes(71), level=3)
    desk.supervise(minutes(71))
    leave = ask.Discharge(by=NURSE, key="d", opioid_plan="keep; review in 24 h", agreed=AGREED)
    refused = desk.try_(leave, minutes(72))
    assert isinstance(refused, Refusal)
    assert (refused.rule, refused.what) == ("SES-DISCHARGE", "no longer met: DIS-PERCEPTION no, DIS-ALARMS no")


def test_a_session_that_was_never_started_can_be_stopped_and_closed() -> None:
    desk = desk_at(State.READY)
    desk.must(ask.Stop(by=NURSE, key="s", reason=happened.StopReason.NOT_STARTED), minutes(5))
    waste = ask.RecordWaste(by=NURSE, key="w", volume_ul=PLAN.bag_ul, witness="n2")
    desk.must(waste, minutes(5))
    desk.must(ask.Close(by=NURSE, key="c"), minutes(5))
    assert desk.session.state is State.CLOSED
    started = desk_at(State.STOPPED)
    assert refusal(started.try_(ask.Close(by=NURSE, key="c"), minutes(5))) == "SES-STATE"


def test_events_are_numbered_dated_and_flagged_as_simulated() -> None:
    events = desk_at(State.CLOSED).events
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(event.simulated for event in events)
    started = next(event for event in events if event.type == "InfusionStarted")
    assert started.minute == 0.0
    assert events[0].minute is None


def test_every_event_type_is_registered_once_and_its_fields_say_their_unit() -> None:
    assert set(EVENT_TYPES) == {kind.__name__ for _, kind in TRANSITIONS}
    for kind in EVENT_TYPES.values():
        for field in fields(kind):
            assert field.type is not float
