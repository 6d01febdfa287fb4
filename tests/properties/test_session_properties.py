"""Whatever is asked, in whatever order: the limits hold, stopping works, and the record tells the state."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from infusion_sessions import DEVICE, NORMAL, NURSE, PATIENT, PLAN, PRESCRIBER, START, SYSTEM, Desk, desk_at
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.events import (
    EVENT_TYPES,
    AlarmEnded,
    Event,
    Held,
    InfusionStarted,
    PumpReported,
    RateChanged,
    Resumed,
    Stopped,
)
from lenitive.domain.infusion.evolve import evolve, fold
from lenitive.domain.infusion.kernel import Delivery, dose_breaches
from lenitive.domain.infusion.machine import account, decide, remaining_ul
from lenitive.domain.infusion.session import Session, State, epoch_ms
from lenitive.domain.infusion.titration import AdviceAction, advise
from lenitive.record.journal import lines, read_journal, verify, write_journal

ACTORS = st.sampled_from([NURSE, NURSE, PRESCRIBER, SYSTEM, DEVICE, PATIENT])
GAPS = st.sampled_from([1, 10, 30, 60, 60, 300, 900, 900, 1800])
ASKED = st.sampled_from(["all", "all", "vitals", "pump", "rate", "rate", "hold", "resume", "stop", "supervise", "ack"])


@st.composite
def histories(draw: st.DrawFn) -> Desk:
    """A session from its start through a random history of asking, knowing and not knowing."""
    desk, at = desk_at(State.RUNNING), START
    for place in range(draw(st.integers(1, 25))):
        at += timedelta(seconds=draw(GAPS))
        _one(draw, desk, at, f"h{place}")
    return desk


def _one(draw: st.DrawFn, desk: Desk, at: object, key: str) -> None:
    what, by = draw(ASKED), draw(ACTORS)
    live = desk.session.state in {State.RUNNING, State.HELD, State.STOPPED}
    version = desk.session.version if draw(st.booleans()) else draw(st.integers(0, 9))
    commands = {
        "rate": lambda: ask.SetRate(
            by=by, key=key, expected_version=version, target_ul_h=draw(st.integers(0, 400)) * 100
        ),
        "hold": lambda: ask.Hold(by=by, key=key),
        "resume": lambda: ask.Resume(by=by, key=key, expected_version=version),
        "stop": lambda: ask.Stop(by=by, key=key),
        "supervise": lambda: ask.Supervise(by=SYSTEM, key=""),
    }
    if what in commands:
        desk.try_(commands[what](), at)  # type: ignore[arg-type]
    elif what == "ack":
        for alarm in desk.session.alarms:
            desk.try_(ask.AcknowledgeAlarm(by=NURSE, key=f"{key}{alarm}", alarm=alarm), at)  # type: ignore[arg-type]
    elif live and what == "all":
        desk.full(at, pain=draw(st.integers(0, 10)), level=draw(st.sampled_from([0, 0, 0, 1, 2])))  # type: ignore[arg-type]
    elif live and what == "vitals":
        channels = ("systolic_mmhg", "heart_rate_min", "respiratory_rate_min", "spo2_pct")
        changed = {name: draw(st.none() | st.integers(0, 260)) for name in channels}
        desk.vitals(at, **changed)  # type: ignore[arg-type]
    elif live:
        desk.pump(at, volume_ul=draw(st.integers(0, 60_000)))  # type: ignore[arg-type]


@settings(max_examples=100, deadline=None)
@given(histories())
def test_no_history_leaves_the_rate_above_a_limit_or_the_dose_above_what_is_committed(desk: Desk) -> None:
    session = Session()
    for event in desk.events:
        before, session = session.rate_ul_h, evolve(session, event)
        limits = PLAN.limits
        ng_h = session.rate_ul_h * PLAN.conc_ug_ml
        assert 0 <= ng_h <= limits.max_rate_ug_h * 1000
        assert ng_h <= limits.max_rate_ug_kg_h * PLAN.weight_g
        assert session.rate_ul_h % limits.pump_step_ul_h == 0
        if session.rate_ul_h > before:
            end = session.planned_end_ms or 0
            ahead = Delivery(start_ms=epoch_ms(event.at), end_ms=end, rate_ng_h=ng_h)
            given_now = (*session.deliveries(epoch_ms(event.at)), ahead)
            assert dose_breaches(given_now, before=(), excess_ug=0, limits=limits, weight_g=PLAN.weight_g) == ()


@settings(max_examples=100, deadline=None)
@given(histories())
def test_more_drug_is_an_act_of_a_nurse_or_prescriber_and_nothing_else(desk: Desk) -> None:
    session = Session()
    for event in desk.events:
        before, session = session.rate_ul_h, evolve(session, event)
        if session.rate_ul_h > before:
            assert event.actor.role in {"nurse", "prescriber"}
            assert isinstance(event.data, InfusionStarted | RateChanged | Resumed)
            assert event.key


@settings(max_examples=100, deadline=None)
@given(histories(), st.sampled_from([NURSE, PRESCRIBER, SYSTEM]))
def test_stop_is_accepted_after_every_history(desk: Desk, by: object) -> None:
    desk.must(ask.Stop(by=by, key="the stop"), START)  # type: ignore[arg-type]
    assert desk.session.rate_ul_h == 0
    assert desk.session.state is State.STOPPED
    for command in (
        ask.Resume(by=NURSE, key="again", expected_version=desk.session.version),
        ask.SetRate(by=PRESCRIBER, key="more", expected_version=desk.session.version, target_ul_h=100),
    ):
        assert isinstance(desk.try_(command, START + timedelta(hours=9)), Refusal)


@settings(max_examples=100, deadline=None)
@given(histories())
def test_replay_of_the_log_is_the_live_state(desk: Desk) -> None:
    assert fold(desk.events) == desk.session
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl"
        head = write_journal(path, desk.events)
        assert verify(path, head=head) == ()
        assert fold(read_journal(path)) == desk.session


@settings(max_examples=60, deadline=None)
@given(histories(), st.data())
def test_tampering_with_any_byte_is_found(desk: Desk, data: st.DataObject) -> None:
    content = b"".join(lines(desk.events)[0])
    place, change = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(1, 255))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl"
        path.write_bytes(content[:place] + bytes([content[place] ^ change]) + content[place + 1 :])
        assert verify(path, head=lines(desk.events)[1])


@settings(max_examples=100, deadline=None)
@given(histories())
def test_what_is_issued_is_always_given_wasted_or_remaining(desk: Desk) -> None:
    issued, given_ug, wasted, remaining = account(desk.session)
    assert issued == given_ug + wasted + remaining
    assert min(given_ug, wasted) >= 0
    assert remaining == remaining_ul(desk.session)  # 1 mg/mL: a microgram for a microlitre


@settings(max_examples=100, deadline=None)
@given(histories())
def test_what_was_given_on_the_worst_case_never_falls_and_is_never_less_than_commanded(desk: Desk) -> None:
    session, most = Session(), 0
    for event in desk.events:
        session = evolve(session, event)
        now = session.given_ug(epoch_ms(event.at))
        assert now >= max(most, session.commanded_ul(epoch_ms(event.at)))
        most = now


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(0, 3600))
def test_advice_of_more_drug_is_only_ever_a_proposal_that_would_be_accepted_for_alarms_and_vitals(
    desk: Desk, later_s: int
) -> None:
    at = START + timedelta(milliseconds=desk.session.last_ms - epoch_ms(START)) + timedelta(seconds=later_s)
    advice = advise(desk.session, at=at)
    target = advice.target_rate_ul_h
    assert advice.proposal == (target is not None and target > desk.session.rate_ul_h)
    assert advice.proposal == (advice.action is AdviceAction.STEP_UP)


@settings(max_examples=100, deadline=None)
@given(
    histories(),
    st.lists(
        st.sampled_from(["systolic_mmhg", "heart_rate_min", "respiratory_rate_min", "spo2_pct"]),
        min_size=1,
        unique=True,
    ),
)
def test_a_vital_sign_that_was_never_read_keeps_every_rate_from_rising(desk: Desk, gone: list[str]) -> None:
    blind = replace(desk.session, readings={k: v for k, v in desk.session.readings.items() if k.value not in gone})
    present = blind.rate_ul_h if blind.state is State.RUNNING else blind.resume_rate_ul_h
    command = ask.SetRate(by=NURSE, key="up", expected_version=blind.version, target_ul_h=present + 100)
    assert isinstance(decide(blind, command, at=START + timedelta(hours=3)), Refusal)


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(1, 3600))
def test_late_data_changes_no_live_state_and_ends_no_alarm(desk: Desk, late_s: int) -> None:
    at = START + timedelta(milliseconds=desk.session.last_ms - epoch_ms(START))
    newest = max((read[-1].at_ms for read in desk.session.readings.values()), default=epoch_ms(START))
    oldest_newest = min((read[-1].at_ms for read in desk.session.readings.values()), default=newest)
    observed = START + timedelta(milliseconds=oldest_newest - epoch_ms(START)) - timedelta(seconds=late_s)
    if desk.session.state not in {State.RUNNING, State.HELD, State.STOPPED}:
        return
    for _ in range(3):  # until what follows by itself has followed
        desk.supervise(at)
    readings, alarms = desk.session.readings, set(desk.session.alarms)
    desk.must(ask.RecordVitals(by=DEVICE, key="", vitals=replace(NORMAL, observed_at=observed)), at)
    assert desk.session.readings == readings
    ended = [event.data.alarm for event in desk.supervise(at) if isinstance(event.data, AlarmEnded)]
    assert not alarms & set(ended)


@settings(max_examples=100, deadline=None)
@given(histories())
def test_refused_requests_change_nothing(desk: Desk) -> None:
    session = desk.session
    for command in (
        ask.SetRate(by=NURSE, key="no", expected_version=-1, target_ul_h=39_900),
        ask.RatePain(by=NURSE, key="no", observed_at=START, score=99),
        ask.AcknowledgeAlarm(by=NURSE, key="no", alarm="ALM-NONE"),
    ):
        assert isinstance(desk.try_(command, START + timedelta(days=1)), Refusal)
    assert desk.session == session


@settings(max_examples=100, deadline=None)
@given(histories())
def test_an_active_alarm_that_stops_or_holds_leaves_no_drug_running_after_supervision(desk: Desk) -> None:
    at = START + timedelta(milliseconds=desk.session.last_ms - epoch_ms(START))
    desk.try_(ask.Supervise(by=SYSTEM, key=""), at)
    if {ALARMS[alarm].action.value for alarm in desk.session.alarms} & {"hold", "stop"}:
        assert desk.session.rate_ul_h == 0


EVENTS_OF_A_WHOLE_SESSION = desk_at(State.CLOSED).events + [
    Event(seq=1, at=START, minute=None, actor=SYSTEM, data=data)
    for data in (
        Held(reason="x"),
        Stopped(reason="other"),  # type: ignore[arg-type]
        RateChanged(from_rate_ul_h=0, to_rate_ul_h=10**9, reason="x"),
        Resumed(rate_ul_h=10**9),
        AlarmEnded(alarm="ALM-NONE"),
        PumpReported(device="p", observed_at=START, volume_ul=-5, rate_ul_h=3),
    )
]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(State), st.lists(st.sampled_from(EVENTS_OF_A_WHOLE_SESSION), max_size=12))
def test_evolve_takes_any_event_in_any_state_and_never_refuses(state: State, events: list[Event]) -> None:
    session = desk_at(state).session
    for event in events:
        session = evolve(session, event)
        assert isinstance(session, Session)
        assert session.commanded_ul(session.last_ms) >= 0


def test_every_event_type_has_been_through_evolve_or_stands_in_the_registry() -> None:
    assert {type(event.data).__name__ for event in EVENTS_OF_A_WHOLE_SESSION} <= set(EVENT_TYPES)
