"""The start gate and the discharge gate: unknown blocks, and everything unmet is named at once."""

from dataclasses import replace

import pytest

from infusion_sessions import FULL_ALDRETE, NURSE, PLAN, PRESCRIBER, Desk, answers, departure, desk_at, minutes
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.checklist import CHECKLIST, COMPUTED, start_answers
from lenitive.domain.infusion.checklist import unmet as start_unmet
from lenitive.domain.infusion.discharge import DISCHARGE, Aldrete, gate, unmet
from lenitive.domain.infusion.events import CheckAnswer
from lenitive.domain.infusion.session import State


def ready() -> Desk:
    desk = desk_at(State.PREPARED)
    for at in (minutes(-11), minutes(-5)):
        desk.full(at)
    return desk


def test_everything_met_lets_an_infusion_start() -> None:
    found = start_answers(ready().session, answers(), at=minutes(-3))
    assert start_unmet(found) == ()
    assert set(found) == set(CHECKLIST) | set(COMPUTED)


@pytest.mark.parametrize("item", CHECKLIST)
@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_each_item_blocks_alone_as_no_and_as_unknown(item: str, answer: Answer) -> None:
    said = tuple(CheckAnswer(item=one.item, answer=answer if one.item == item else one.answer) for one in answers())
    assert start_unmet(start_answers(ready().session, said, at=minutes(-3))) == (f"{item} {answer}",)


def test_nobody_can_tick_what_the_session_answers_itself() -> None:
    desk = Desk()
    desk.must(
        ask.Prepare(
            by=PRESCRIBER, key="p", plan=replace(PLAN, etco2_required=True), scanned=PLAN.patient, scanned_by=NURSE.id
        ),
        minutes(-12),
    )
    said = (*answers(), *(CheckAnswer(item=item, answer=Answer.YES) for item in COMPUTED))
    found = start_unmet(start_answers(desk.session, said, at=minutes(-3)))
    licensed = "SES-START-POSS"  # asked for only where a site has the scale
    assert found == tuple(f"{item} unknown" for item in COMPUTED if item != licensed)


@pytest.mark.parametrize(
    ("scores", "item"),
    [
        ({"rass": -3}, "SES-START-RASS no"),
        ({"rass": 2}, "SES-START-RASS no"),
        ({"level": 1}, "SES-START-PSYCHOTOMIMETIC no"),
        ({"level": 3}, "SES-START-PSYCHOTOMIMETIC no"),
    ],
)
def test_somebody_already_sedated_agitated_or_perceiving_oddly_is_not_started(
    scores: dict[str, int], item: str
) -> None:
    desk = ready()
    desk.scores(minutes(-4), **scores)
    assert start_unmet(start_answers(desk.session, answers(), at=minutes(-3))) == (item,)


@pytest.mark.parametrize("rass", [-2, 1])
def test_slightly_drowsy_or_restless_may_start(rass: int) -> None:
    desk = ready()
    desk.scores(minutes(-4), rass=rass)
    assert start_unmet(start_answers(desk.session, answers(), at=minutes(-3))) == ()


@pytest.mark.parametrize(("poss", "unmet"), [(2, ()), (3, ("SES-START-POSS no",))])
def test_an_opioid_sedation_score_counts_where_it_was_given(poss: int, unmet: tuple[str, ...]) -> None:
    desk = ready()
    at = minutes(-4)
    desk.must(ask.ScoreSedation(by=NURSE, key="poss", observed_at=at, rass=0, poss=poss), at)
    assert start_unmet(start_answers(desk.session, answers(), at=minutes(-3))) == unmet


def test_scores_of_a_quarter_of_an_hour_ago_are_not_scores_of_now() -> None:
    desk = desk_at(State.PREPARED)
    desk.scores(minutes(-11))
    for at in (minutes(-10), minutes(-4), minutes(4)):
        desk.pump(at)
        desk.vitals(at)
    assert start_unmet(start_answers(desk.session, answers(), at=minutes(4))) == ()
    assert start_unmet(start_answers(desk.session, answers(), at=minutes(5))) == (
        "CHK-BASELINE-SCORES unknown",
        "SES-START-RASS unknown",
        "SES-START-PSYCHOTOMIMETIC unknown",
    )


def test_required_capnography_shows_a_value_before_the_start() -> None:
    desk = desk_at(State.PREPARED, replace(PLAN, etco2_required=True))
    for at in (minutes(-11), minutes(-5)):
        desk.full(at)
    assert start_unmet(start_answers(desk.session, answers(), at=minutes(-3))) == ("CHK-CAPNOGRAPHY unknown",)
    desk.monitor(minutes(-4), etco2_mmhg=38)
    assert start_unmet(start_answers(desk.session, answers(), at=minutes(-3))) == ()


@pytest.mark.parametrize(
    ("changed", "item"),
    [
        ({"systolic_mmhg": 161}, "SES-START-SYSTOLIC no"),
        ({"systolic_mmhg": 89, "diastolic_mmhg": 60}, "SES-START-SYSTOLIC no"),
        ({"diastolic_mmhg": 101, "systolic_mmhg": 150}, "SES-START-DIASTOLIC no"),
        ({"heart_rate_min": 111}, "SES-START-HEART-RATE no"),
        ({"heart_rate_min": 49}, "SES-START-HEART-RATE no"),
        ({"respiratory_rate_min": 9}, "SES-START-RESPIRATORY-RATE no"),
        ({"spo2_pct": 91}, "SES-START-SPO2 no"),
    ],
)
def test_vital_signs_outside_the_start_limits_block(changed: dict[str, int], item: str) -> None:
    desk = desk_at(State.PREPARED)
    for at in (minutes(-11), minutes(-5)):
        desk.full(at)
        desk.vitals(at.replace(second=1), **changed)
    assert item in start_unmet(start_answers(desk.session, answers(), at=minutes(-3)))


def test_two_baseline_sets_are_five_minutes_apart_and_fresh() -> None:
    desk = desk_at(State.PREPARED)
    for at in (minutes(-9), minutes(-5)):
        desk.full(at)
    assert start_unmet(start_answers(desk.session, answers(), at=minutes(-3))) == ("CHK-BASELINE-SETS no",)
    assert "CHK-BASELINE-SETS unknown" in start_unmet(start_answers(ready().session, answers(), at=minutes(11)))


def recovered() -> Desk:
    desk = desk_at(State.RECOVERY)
    for minute in (45, 61, 70):
        desk.full(minutes(minute))
    return desk


def left(desk: Desk, aldrete: Aldrete = FULL_ALDRETE, minute: float = 70, **changed: Answer) -> tuple[str, ...]:
    return unmet(gate(desk.session, at=minutes(minute), aldrete=aldrete, answers=departure(**changed)))


def test_everything_met_lets_a_person_leave() -> None:
    assert left(recovered()) == ()


@pytest.mark.parametrize("item", [item.id for item in DISCHARGE.values() if item.asked])
@pytest.mark.parametrize("answer", [Answer.NO, Answer.UNKNOWN])
def test_each_asked_item_keeps_the_person_as_no_and_as_unknown(item: str, answer: Answer) -> None:
    assert left(recovered(), **{item: answer}) == (f"{item} {answer}",)


def test_an_item_that_nobody_answered_is_unknown_and_keeps_the_person() -> None:
    found = unmet(gate(recovered().session, at=minutes(70), aldrete=FULL_ALDRETE, answers=()))
    assert found == tuple(f"{item.id} unknown" for item in DISCHARGE.values() if item.asked)


def test_an_hour_is_waited_whatever_else_is_met() -> None:
    desk = desk_at(State.RECOVERY)
    for minute in (20, 40, 61):
        desk.full(minutes(minute))
    assert left(desk, minute=61.9) == ("DIS-OBSERVED no",)
    assert left(desk, minute=62) == ()


def test_aldrete_needs_full_consciousness_and_every_item() -> None:
    drowsy = Aldrete(activity=2, respiration=2, circulation=2, consciousness=1, oxygen_saturation=2)
    assert left(recovered(), drowsy) == ("DIS-ALDRETE no",)
    unknown = Aldrete(activity=2, respiration=2, circulation=2, consciousness=2)
    assert left(recovered(), unknown) == ("DIS-ALDRETE unknown",)
    low = Aldrete(activity=1, respiration=1, circulation=2, consciousness=2, oxygen_saturation=2)
    assert left(recovered(), low) == ("DIS-ALDRETE no",)


def test_pressure_is_near_baseline_on_two_readings_15_min_apart() -> None:
    desk = desk_at(State.RECOVERY)
    desk.full(minutes(61))
    desk.full(minutes(70))
    assert left(desk) == ("DIS-PRESSURE unknown",)
    high = desk_at(State.RECOVERY)
    high.full(minutes(55))
    high.full(minutes(69))
    high.vitals(minutes(70), systolic_mmhg=145)  # 20 % above 120 is 144
    assert "DIS-PRESSURE no" in left(high)


def test_perception_and_alarms_and_a_silent_pump_keep_the_person() -> None:
    desk = recovered()
    desk.scores(minutes(71), level=2)
    desk.supervise(minutes(71))
    assert left(desk, minute=71) == ("DIS-PERCEPTION no", "DIS-ALARMS no")
    silent = desk_at(State.RUNNING)
    silent.must(ask.Stop(by=NURSE, key="s"), minutes(2))
    silent.must(ask.BeginRecovery(by=NURSE, key="r"), minutes(3))
    for minute in (45, 61, 70):
        silent.vitals(minutes(minute))
        silent.scores(minutes(minute))
    assert left(silent) == ("DIS-PUMP unknown", "DIS-ALARMS no")
