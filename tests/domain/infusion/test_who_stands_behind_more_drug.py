"""More drug needs somebody who has just proved who they are; beyond a limit a reason, or a second person, or nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from infusion_sessions import (
    DEVICE,
    NURSE,
    PATIENT,
    PHARMACIST,
    PLAN,
    PRESCRIBER,
    SECOND_NURSE,
    SYSTEM,
    VALID,
    Desk,
    desk_at,
    minutes,
)
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, InfusionStarted, RateChanged, Resumed, Role
from lenitive.domain.infusion.kernel import Delivery
from lenitive.domain.infusion.machine import decide
from lenitive.domain.infusion.people import Override, OverrideReason, OverrideTier
from lenitive.domain.infusion.session import State, epoch_ms

AT = minutes(30)
OTHER_PRESCRIBER = Actor(id="p2", role=Role.PRESCRIBER)
SAID = Override(reason=OverrideReason.PAIN_ABOVE_GOAL)
BOTH = replace(SAID, second=PHARMACIST, second_authenticated_at=AT)


def running(rate_ul_h: int = 3500, weight_g: int = 70_000, bag_ul: int = 200_000) -> Desk:
    """At minute 30 and fit for an increase, at a rate that the order begins with."""
    steps = (replace(PLAN.steps[0], duration_min=240, rate_ul_h=rate_ul_h),)
    desk = desk_at(State.RUNNING, replace(PLAN, steps=steps, weight_g=weight_g, bag_ul=bag_ul))
    for minute in (15, 30):
        desk.full(minutes(minute))
    return desk


def raised(desk: Desk, target: int, override: Override | None, by: Actor = PRESCRIBER) -> str | RateChanged:
    command = ask.SetRate(
        by=by, key=desk.key(), expected_version=desk.session.version, target_ul_h=target, override=override
    )
    decided = desk.try_(command, AT)
    if isinstance(decided, Refusal):
        return decided.rule
    assert isinstance(decided[0].data, RateChanged)
    return decided[0].data


# Who asks has just proved who they are


@pytest.mark.parametrize(
    ("age_s", "rule"),
    [
        (0, None),
        (180, None),
        (180.001, "SES-AUTHENTICATION"),
        (-0.1, None),  # two clocks, read at two moments
        (-0.101, "SES-AUTHENTICATION"),
        (-5, "SES-AUTHENTICATION"),
    ],
)
def test_a_proof_of_identity_is_at_most_3_min_old_and_not_of_the_future(age_s: float, rule: str | None) -> None:
    desk = running()
    asked = ask.SetRate(
        by=PRESCRIBER,
        key="m",
        expected_version=desk.session.version,
        target_ul_h=7000,
        authenticated_at=AT - timedelta(seconds=age_s),
    )
    decided = desk.try_(asked, AT)
    assert (decided.rule if isinstance(decided, Refusal) else None) == rule


@pytest.mark.parametrize("state", [State.TIMED_OUT, State.RUNNING, State.HELD])
def test_no_request_for_more_drug_passes_without_a_proof_of_identity(state: State) -> None:
    desk = desk_at(state)
    desk.full(minutes(2))
    version, until = desk.session.version, minutes(2) + VALID
    asked = {
        State.TIMED_OUT: ask.Start(by=NURSE, key="m", expected_version=version, not_after=until, rate_ul_h=3500),
        State.RUNNING: ask.SetRate(by=PRESCRIBER, key="m", expected_version=version, not_after=until, target_ul_h=7000),
        State.HELD: ask.Resume(by=NURSE, key="m", expected_version=version, not_after=until),
    }[state]
    refused = ask_without_proof(desk, asked)
    assert refused.rule == "SES-AUTHENTICATION"


def ask_without_proof(desk: Desk, command: ask.Command) -> Refusal:
    decided = decide(desk.session, command, at=minutes(2))
    assert isinstance(decided, Refusal)
    return decided


def test_a_start_left_lying_for_3_min_asks_again_who_it_is_and_after_10_for_a_new_time_out() -> None:
    for waited_s, proved_s, rule in (
        (60, 180, None),
        (60, 181, "SES-AUTHENTICATION"),
        (600, 0, None),
        (601, 0, "SES-START-IDLE"),
    ):
        desk = desk_at(State.TIMED_OUT)
        at = minutes(-1) + timedelta(seconds=waited_s)
        desk.full(at - timedelta(seconds=5), pain=7)
        start = ask.Start(
            by=NURSE,
            key="s",
            expected_version=desk.session.version,
            rate_ul_h=3500,
            authenticated_at=at - timedelta(seconds=proved_s),
        )
        decided = desk.try_(start, at)
        assert (decided.rule if isinstance(decided, Refusal) else None) == rule, waited_s


def test_start_step_and_resume_keep_in_the_record_on_whose_word_they_were_done() -> None:
    desk = running()
    raised(desk, 7000, None)
    desk.must(ask.Hold(by=NURSE, key="h"), minutes(31))
    desk.full(minutes(32))
    desk.must(ask.Resume(by=NURSE, key="r", expected_version=desk.session.version), minutes(32))
    found = [one.data for one in desk.events if isinstance(one.data, InfusionStarted | RateChanged | Resumed)]
    assert len(found) == 3
    for data in found:
        assert data.authority is not None
        assert (data.authority.tier, data.authority.exceeded, data.authority.override) == (None, (), None)


# Within the limits nobody else is needed. 3.5 mL/h of 1 mg/mL is 0.05 mg/kg/h at 70 kg.


def test_within_the_limits_an_override_is_not_kept_as_one() -> None:
    found = raised(running(), 7000, BOTH)
    assert isinstance(found, RateChanged)
    assert found.authority is not None
    assert found.authority.override is None


# SOFT: 0.35 mg/kg/h, 25 mg/h. A prescriber and a reason.


@pytest.fixture
def soft() -> Desk:
    """At 18 mg/h in 72 kg (0.25 mg/kg/h); 25.1 mg/h would be more than 25 mg/h and less than 0.35 mg/kg/h."""
    steps = (
        replace(PLAN.steps[0], duration_min=15, rate_ul_h=10_800),
        replace(PLAN.steps[1], start_min=15, duration_min=105, rate_ul_h=18_000),
    )
    desk = desk_at(State.RUNNING, replace(PLAN, steps=steps, weight_g=72_000))
    desk.full(minutes(15))
    assert not isinstance(desk.set_rate(18_000, minutes(15), by=PRESCRIBER), Refusal)
    desk.full(minutes(30))
    return desk


def test_a_soft_limit_is_exceeded_with_a_reason_and_not_without(soft: Desk) -> None:
    assert raised(soft, 25_100, None) == "SES-RATE-MG-H"
    assert isinstance(raised(soft, 25_000, None), RateChanged), "the limit itself is allowed"


@pytest.mark.parametrize(
    ("override", "by", "rule"),
    [
        (None, PRESCRIBER, "SES-RATE-MG-H"),
        (Override(reason=OverrideReason.OTHER), PRESCRIBER, "SES-OVERRIDE"),
        (Override(reason=OverrideReason.OTHER, words="  "), PRESCRIBER, "SES-OVERRIDE"),
        (SAID, NURSE, "SES-ORDER"),
    ],
)
def test_without_a_prescriber_and_a_reason_a_soft_limit_stands(
    soft: Desk, override: Override | None, by: Actor, rule: str
) -> None:
    assert raised(soft, 25_100, override, by) == rule


@pytest.mark.parametrize("override", [SAID, Override(reason=OverrideReason.OTHER, words="asked for by the person")])
def test_the_reason_stays_in_the_record_with_what_was_exceeded(soft: Desk, override: Override) -> None:
    found = raised(soft, 25_100, override)
    assert isinstance(found, RateChanged)
    assert found.authority is not None
    assert found.authority.tier is OverrideTier.SOFT
    assert found.authority.exceeded == ("SES-RATE-MG-H", "SES-WINDOW"), "the hour would hold more too"
    assert found.authority.override == override


# SUPERVISED: a step above 0.10 mg/kg/h, more than twice the rate, less than 15 min. Two different people.


@pytest.mark.parametrize(
    ("second", "proved_s", "rule"),
    [
        (None, 0, "SES-SECOND-PERSON"),
        (PRESCRIBER, 0, "SES-SECOND-PERSON"),
        (Actor(id="P1 ", role=Role.NURSE), 0, "SES-SECOND-PERSON"),
        (Actor(id=" ", role=Role.NURSE), 0, "SES-SECOND-PERSON"),
        (DEVICE, 0, "SES-SECOND-PERSON"),
        (SYSTEM, 0, "SES-SECOND-PERSON"),
        (PATIENT, 0, "SES-SECOND-PERSON"),
        (SECOND_NURSE, 181, "SES-AUTHENTICATION"),
        (SECOND_NURSE, None, "SES-AUTHENTICATION"),
        (SECOND_NURSE, 180, None),
        (PHARMACIST, 0, None),
        (OTHER_PRESCRIBER, 0, None),
    ],
)
def test_a_supervised_limit_needs_a_second_different_authorised_person_with_fresh_authority(
    second: Actor | None, proved_s: float | None, rule: str | None
) -> None:
    proved_at = None if proved_s is None else AT - timedelta(seconds=proved_s)
    override = replace(SAID, second=second, second_authenticated_at=proved_at)
    found = raised(running(), 7100, override)  # 2.03 times the running rate
    if rule is not None:
        assert found == rule
        return
    assert isinstance(found, RateChanged)
    assert found.authority is not None
    assert (found.authority.tier, found.authority.override) == (OverrideTier.SUPERVISED, override)


def test_both_people_of_a_supervised_step_stand_in_the_event() -> None:
    desk = running()
    raised(desk, 7100, BOTH)
    event = desk.events[-1]
    assert isinstance(event.data, RateChanged)
    assert event.data.authority is not None
    assert event.data.authority.override is not None
    assert (event.actor.id, event.data.authority.override.second) == (PRESCRIBER.id, PHARMACIST)
    assert event.data.authority.exceeded == ("SES-STEP-RATIO",)


@pytest.mark.parametrize(
    ("target", "alone", "together"),
    [
        (7000, True, True),  # twice
        (7100, False, True),
        (14_000, False, True),  # four times, 0.15 mg/kg/h at once
        (14_100, False, False),  # more than four times: nobody
    ],
)
def test_a_step_is_for_one_for_two_or_for_nobody(target: int, alone: bool, together: bool) -> None:
    assert isinstance(raised(running(), target, None), RateChanged) is alone
    assert isinstance(raised(running(), target, BOTH), RateChanged) is together


@pytest.mark.parametrize(("minute", "alone", "together"), [(15, True, True), (14, False, True), (9, False, False)])
def test_the_time_between_two_increases_is_15_min_for_one_10_for_two_and_less_for_nobody(
    minute: int, alone: bool, together: bool
) -> None:
    for override, accepted in ((None, alone), (BOTH, together)):
        desk = running()
        raised(desk, 5000, None)
        at = AT + timedelta(minutes=minute)
        for passed in (at - timedelta(minutes=1), at):
            desk.full(passed)
        fresh = override and replace(override, second_authenticated_at=at)
        command = ask.SetRate(
            by=PRESCRIBER, key="n", expected_version=desk.session.version, target_ul_h=6000, override=fresh
        )
        assert isinstance(desk.try_(command, at), Refusal) is not accepted


# Nobody at all


@pytest.mark.parametrize(
    ("before_mg", "alone", "with_reason", "together"),
    [(100, True, True, True), (400, False, True, True), (480, False, False, False)],
)
def test_what_was_given_in_the_last_24_h_is_for_one_with_a_reason_up_to_500_mg_and_beyond_it_for_nobody(
    before_mg: int, alone: bool, with_reason: bool, together: bool
) -> None:
    for override, accepted in ((None, alone), (SAID, with_reason), (BOTH, together)):
        desk = running()
        plan = desk.session.plan
        assert plan is not None
        hour = 3_600_000
        day_before = Delivery(
            start_ms=epoch_ms(minutes(0)) - 3 * hour,
            end_ms=epoch_ms(minutes(0)) - 2 * hour,
            rate_ng_h=before_mg * 1_000_000,
        )
        noticed = {"ALM-DOSE-LIMIT": epoch_ms(AT)}  # a nurse took notice that a limit for one was reached before
        desk.session = replace(desk.session, plan=replace(plan, before=(day_before,)), acknowledged=noticed)
        found = raised(desk, 7000, override)  # 1.75 mg so far, 24.5 mg until the planned end
        assert isinstance(found, RateChanged) is accepted
        if not accepted:
            assert found == "SES-WINDOW"


@pytest.mark.parametrize("override", [None, SAID, BOTH])
@pytest.mark.parametrize("target", [7050, 6999])
def test_no_word_makes_a_pump_run_at_a_setting_that_it_has_not(override: Override | None, target: int) -> None:
    assert raised(running(), target, override) == "SES-RATE-ML-H"


@pytest.mark.parametrize("override", [None, SAID, BOTH])
def test_no_word_makes_more_drug_after_the_planned_end(override: Override | None) -> None:
    desk = running()
    end = minutes(240)
    desk.full(end)
    command = ask.SetRate(
        by=PRESCRIBER, key="e", expected_version=desk.session.version, target_ul_h=7000, override=override
    )
    decided = desk.try_(command, end)
    assert isinstance(decided, Refusal)
    assert decided.rule in {"SES-END", "SES-OVERDUE", "SES-ALARM"}
