"""Two people count a bag, another medicine tightens what follows, a session changes hands, errors are put right."""

from dataclasses import replace
from datetime import timedelta

import pytest

from infusion_sessions import (
    NURSE,
    PHARMACIST,
    PLAN,
    PRESCRIBER,
    SECOND_NURSE,
    Desk,
    answers,
    count_bag,
    desk_at,
    minutes,
)
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.correcting import SCORE_RANGES
from lenitive.domain.infusion.events import (
    Actor,
    BagChanged,
    Corrected,
    HandedOver,
    NoteCorrected,
    ObservationKind,
    ReadingCorrected,
    RescueGiven,
    ScoreKind,
)
from lenitive.domain.infusion.machine import account, remaining_ul
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.rescue import RESCUE_RULES, rescue_rules
from lenitive.domain.infusion.session import Channel, State, epoch_ms


def rule_of(decided: object) -> str | None:
    return decided.rule if isinstance(decided, Refusal) else None


# The bag


def checked(counts: list[tuple[Actor, int, int, int]]) -> str | None:
    """What the start gate says of the bag after these counts: vial strength, drawn, final volume."""
    desk = Desk()
    desk.must(ask.Prepare(by=PRESCRIBER, key="p", plan=PLAN, scanned=PLAN.patient, scanned_by=NURSE.id), minutes(-12))
    for by, vial, drawn, final in counts:
        desk.must(ask.CountBag(by=by, key=desk.key(), vial_ug_ml=vial, drawn_ul=drawn, final_ul=final), minutes(-12))
    for at in (minutes(-11), minutes(-5)):
        desk.pump(at, volume_ul=0)
        desk.vitals(at)
        desk.scores(at, pain=7)
    decided = desk.try_(ask.CompleteChecklist(by=NURSE, key="c", answers=answers()), minutes(-3))
    return decided.what if isinstance(decided, Refusal) else None


GOOD = (50_000, 2000, 100_000)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([(NURSE, *GOOD), (SECOND_NURSE, *GOOD)], None),
        ([(NURSE, *GOOD), (PHARMACIST, 10_000, 10_000, 100_000)], None),
        ([], "not met: CHK-BAG unknown"),
        ([(NURSE, *GOOD)], "not met: CHK-BAG unknown"),
        ([(NURSE, *GOOD), (NURSE, *GOOD)], "not met: CHK-BAG unknown"),
        ([(NURSE, *GOOD), (SECOND_NURSE, 100_000, 2000, 100_000)], "not met: CHK-BAG no"),
        ([(NURSE, *GOOD), (SECOND_NURSE, 10_000, 2000, 100_000)], "not met: CHK-BAG no"),
        ([(NURSE, 100_000, 2000, 100_000), (SECOND_NURSE, 100_000, 2000, 100_000)], "not met: CHK-BAG no"),
        ([(NURSE, 50_000, 4000, 200_000), (SECOND_NURSE, 50_000, 4000, 200_000)], "not met: CHK-BAG no"),
        ([(NURSE, *GOOD), (SECOND_NURSE, 50_000, 1998, 99_900)], "not met: CHK-BAG no"),
        ([(NURSE, 10_000, 2000, 100_000), (SECOND_NURSE, *GOOD), (NURSE, *GOOD)], None),
    ],
)
def test_two_people_count_the_bag_each_alone_and_agree_with_each_other_and_the_order(
    counts: list[tuple[Actor, int, int, int]], said: str | None
) -> None:
    assert checked(counts) == said


@pytest.mark.parametrize("numbers", [(0, 1, 1), (50_000, 0, 100), (50_000, 101, 100), (50_000, 1, 0), (-1, 1, 1)])
def test_a_count_that_no_bag_can_have_is_refused(numbers: tuple[int, int, int]) -> None:
    vial, drawn, final = numbers
    count = ask.CountBag(by=NURSE, key="x", vial_ug_ml=vial, drawn_ul=drawn, final_ul=final)
    assert rule_of(desk_at(State.PREPARED).try_(count, minutes(-11))) == "SES-BAG-COUNT"


def changed(desk: Desk, reason: str = "it leaks") -> str | None:
    return rule_of(desk.try_(ask.ChangeBag(by=NURSE, key=desk.key(), reason=reason), minutes(5)))


def test_another_bag_is_counted_anew_and_only_one_of_the_ordered_strength_is_put_up() -> None:
    desk = desk_at(State.HELD)
    assert changed(desk) == "SES-BAG-COUNT", "the counts of the first bag are not those of the second"
    count_bag(desk, minutes(4), conc_ug_ml=2000)
    assert changed(desk) == "SES-BAG-COUNT"
    count_bag(desk, minutes(4), bag_ul=1000)
    assert changed(desk) == "SES-BAG", "not enough for the rate until the planned end"
    count_bag(desk, minutes(4), bag_ul=50_000)
    assert changed(desk, reason=" ") == "SES-BAG-COUNT"
    assert changed(desk) is None
    data = desk.events[-1].data
    assert isinstance(data, BagChanged)
    assert (data.epoch, data.bag_ul, data.counted_by) == (2, 50_000, ("n1", "n2"))
    assert changed(desk) == "SES-BAG-COUNT", "and a third is counted again"


def test_every_bag_is_in_the_account() -> None:
    desk = desk_at(State.HELD)
    before = remaining_ul(desk.session)
    count_bag(desk, minutes(4), bag_ul=50_000)
    changed(desk)
    assert remaining_ul(desk.session) == before + 50_000
    issued, given, wasted, remaining = account(desk.session)
    assert issued == 150_000 == given + wasted + remaining


@pytest.mark.parametrize("state", [State.RUNNING, State.STOPPED, State.RECOVERY, State.PREPARED])
def test_a_bag_is_changed_only_while_the_infusion_is_held(state: State) -> None:
    assert rule_of(desk_at(state).try_(ask.ChangeBag(by=NURSE, key="b", reason="x"), minutes(4))) == "SES-STATE"


# Medicines on the way


def given(medicine: str, minute: float = 30) -> Desk:
    desk = desk_at(State.RUNNING)
    for at in (15, minute):
        desk.full(minutes(at))
    rescue = ask.GiveRescue(by=NURSE, key="g", medicine=medicine, dose_text="1 mg IV", indication="distress")
    desk.must(rescue, minutes(minute))
    return desk


@pytest.mark.parametrize(
    ("medicine", "rule"),
    [
        ("midazolam", "SES-RESCUE-BENZODIAZEPINE"),
        ("Diazepam 1 mg IV", "SES-RESCUE-BENZODIAZEPINE"),
        ("morphine", "SES-RESCUE-OPIOID"),
        ("methadone", "SES-RESCUE-OPIOID"),
        ("naloxone", "SES-RESCUE-REVERSAL"),
        ("haloperidol", "SES-RESCUE-SEDATIVE"),
        ("clonidine", "SES-RESCUE-CIRCULATION"),
        ("labetalol", "SES-RESCUE-CIRCULATION"),
        ("ketamine", "SES-RESCUE-KETAMINE"),
        ("ondansetron", "SES-RESCUE-NEW"),
        ("zzyx", "SES-RESCUE-UNKNOWN"),
        ("", "SES-RESCUE-UNKNOWN"),
    ],
)
def test_a_medicine_is_known_by_its_class_and_what_is_not_known_is_not_harmless(medicine: str, rule: str) -> None:
    assert [one.id for one in rescue_rules(medicine)] == [rule]


def test_one_unknown_thing_beside_a_known_one_counts_too() -> None:
    assert [one.id for one in rescue_rules("ondansetron and zzyxol")] == ["SES-RESCUE-NEW", "SES-RESCUE-UNKNOWN"]


def test_every_rule_tightens_and_says_why() -> None:
    for rule in RESCUE_RULES.values():
        assert rule.no_increase_min() >= 15
        assert rule.why
        assert rule.hazards
        assert not rule.watched or rule.watch_every_min() <= 10 <= rule.watch_min()
        assert not rule.saturation or 92 < (rule.spo2_below() or 0) <= 95


@pytest.mark.parametrize(("minute", "rule"), [(31, "SES-RESCUE"), (89.99, "SES-RESCUE"), (90, None)])
def test_after_a_benzodiazepine_the_rate_does_not_rise_for_an_hour(minute: float, rule: str | None) -> None:
    desk = given("midazolam")
    at = minutes(minute)
    for passed in (at - timedelta(seconds=30), at):
        desk.full(passed)
        desk.vitals(passed + timedelta(milliseconds=1), etco2_mmhg=38)
    assert rule_of(desk.set_rate(7000, at + timedelta(milliseconds=1), by=PRESCRIBER)) == rule


def test_after_it_an_increase_needs_a_fresh_exhaled_co2() -> None:
    desk = given("morphine")
    desk.session = replace(
        desk.session,
        rescues=tuple(replace(one, given=replace(one.given, no_increase_min=0)) for one in desk.session.rescues),
    )
    desk.full(minutes(45))
    assert rule_of(desk.set_rate(7000, minutes(45), by=PRESCRIBER)) == "SES-VITALS"
    desk.vitals(minutes(45) + timedelta(seconds=1), etco2_mmhg=38)
    assert rule_of(desk.set_rate(7000, minutes(45) + timedelta(seconds=1), by=PRESCRIBER)) is None


def test_after_it_vital_signs_and_sedation_are_looked_at_every_5_min_for_an_hour() -> None:
    desk = given("midazolam", minute=100)
    start = epoch_ms(minutes(0))

    def next_due(kind: ObservationKind) -> float:
        return next((one.due_ms - start) / 60_000 for one in due(desk.session) if one.kind is kind)

    assert next_due(ObservationKind.VITALS) == 105
    assert next_due(ObservationKind.SEDATION) == 105
    assert next_due(ObservationKind.PAIN) == 120
    desk.full(minutes(155))
    assert next_due(ObservationKind.VITALS) == 160
    desk.full(minutes(160))
    assert next_due(ObservationKind.VITALS) == 180


@pytest.mark.parametrize(("spo2", "alarms"), [(93, True), (94, False)])
def test_after_it_oxygen_saturation_alarms_earlier(spo2: int, alarms: bool) -> None:
    desk = given("midazolam")
    for second in (30, 65):
        desk.monitor(minutes(30) + timedelta(seconds=second), spo2_pct=spo2)
        desk.pump(minutes(30) + timedelta(seconds=second))
        desk.supervise(minutes(30) + timedelta(seconds=second))
    assert ("ALM-SPO2-AFTER-RESCUE" in desk.session.alarms) is alarms
    without = desk_at(State.RUNNING)
    for second in (30, 65):
        without.look(minutes(0) + timedelta(seconds=second), spo2_pct=93)
    assert "ALM-SPO2-AFTER-RESCUE" not in without.session.alarms


def test_what_follows_is_written_with_the_medicine_so_that_an_older_event_without_it_still_reads() -> None:
    desk = given("midazolam")
    data = desk.events[-1].data
    assert isinstance(data, RescueGiven)
    assert (data.no_increase_min, data.watch_every_min, data.spo2_below, data.capnography) == (60, 5, 94, True)
    assert RescueGiven(medicine="midazolam", dose_text="x", indication="y").no_increase_min == 0


# Hands


def hand(desk: Desk, by: Actor, to: Actor, proved_s: float = 0) -> str | None:
    at = minutes(5)
    over = ask.HandOver(
        by=by, key=desk.key(), to_person=to, to_authenticated_at=at - timedelta(seconds=proved_s), note="steady"
    )
    return rule_of(desk.try_(over, at))


def test_a_session_is_handed_over_by_the_one_who_has_it_or_taken_by_the_one_who_comes() -> None:
    desk = desk_at(State.RUNNING)
    assert desk.session.responsible == NURSE
    assert hand(desk, NURSE, NURSE) == "SES-HANDOVER"
    assert hand(desk, PRESCRIBER, SECOND_NURSE) == "SES-HANDOVER"
    assert hand(desk, NURSE, PHARMACIST) == "SES-ROLE"
    assert hand(desk, NURSE, SECOND_NURSE, proved_s=301) == "SES-AUTHENTICATION"
    assert hand(desk, NURSE, SECOND_NURSE) is None
    assert desk.session.responsible == SECOND_NURSE
    data = desk.events[-1].data
    assert isinstance(data, HandedOver)
    assert (data.from_person, data.to_person, data.note) == ("n1", SECOND_NURSE, "steady")
    assert hand(desk, PRESCRIBER, PRESCRIBER) is None, "and the one who comes may take it"


def test_handing_over_changes_neither_rate_nor_version() -> None:
    desk = desk_at(State.RUNNING)
    before = (desk.session.rate_ul_h, desk.session.version, desk.session.state)
    hand(desk, NURSE, SECOND_NURSE)
    assert (desk.session.rate_ul_h, desk.session.version, desk.session.state) == before


# Putting right


def seq_of(desk: Desk, kind: str) -> int:
    return next(one.seq for one in reversed(desk.events) if one.type == kind)


def test_both_scores_of_one_sedation_event_can_be_put_right() -> None:
    desk = desk_at(State.RUNNING)
    at = minutes(1)
    desk.must(ask.ScoreSedation(by=NURSE, key="x", observed_at=at, rass=0, poss=3), at)
    seq = seq_of(desk, "SedationScored")
    right = ask.Correct(by=NURSE, key="c", seq=seq, value=1, reason="misread", kind=ScoreKind.POSS)
    data = desk.must(right, at)[0].data
    assert isinstance(data, Corrected)
    assert (data.kind, data.recorded, data.corrected) == (ScoreKind.POSS, 3, 1)
    assert [desk.session.latest(kind).value for kind in (ScoreKind.RASS, ScoreKind.POSS)] == [0, 1]  # type: ignore[union-attr]
    assert set(SCORE_RANGES) == set(ScoreKind)


@pytest.mark.parametrize("channel", Channel)
def test_every_vital_sign_can_be_put_right_and_both_values_stay(channel: Channel) -> None:
    desk = desk_at(State.RUNNING)
    desk.vitals(minutes(1), etco2_mmhg=38)
    seq, before = seq_of(desk, "VitalsObserved"), desk.session.newest(channel)
    assert before is not None
    right = ask.CorrectReading(
        by=NURSE, key="c", seq=seq, channel=channel.value, value=before.value + 1, reason="misread"
    )
    data = desk.must(right, minutes(2))[0].data
    assert isinstance(data, ReadingCorrected)
    assert (data.recorded, data.corrected) == (before.value, before.value + 1)
    after = desk.session.newest(channel)
    assert after == replace(before, value=before.value + 1)


def test_a_reading_that_was_nobodys_is_taken_out_and_one_of_the_baseline_too() -> None:
    desk = desk_at(State.RUNNING)
    seq = desk.session.baseline[Channel.SYSTOLIC][0].seq
    gone = ask.CorrectReading(
        by=NURSE, key="c", seq=seq, channel="systolic_mmhg", value=None, reason="cuff of another person"
    )
    desk.must(gone, minutes(1))
    assert seq not in {one.seq for one in desk.session.baseline[Channel.SYSTOLIC]}
    assert seq not in {one.seq for one in desk.session.readings[Channel.SYSTOLIC]}


@pytest.mark.parametrize(
    ("channel", "value", "reason", "rule"),
    [
        ("spo2_pct", 101, "x", "SES-SCORE"),
        ("spo2_pct", 96, " ", "SES-CORRECTION"),
        ("pulse", 96, "x", "SES-CORRECTION"),
    ],
)
def test_a_reading_is_put_right_only_to_one_that_a_living_person_has_and_with_a_reason(
    channel: str, value: int, reason: str, rule: str
) -> None:
    desk = desk_at(State.RUNNING)
    right = ask.CorrectReading(
        by=NURSE, key="c", seq=seq_of(desk, "VitalsObserved"), channel=channel, value=value, reason=reason
    )
    assert rule_of(desk.try_(right, minutes(1))) == rule
    unknown = ask.CorrectReading(by=NURSE, key="d", seq=1, channel="spo2_pct", value=96, reason="x")
    assert rule_of(desk.try_(unknown, minutes(1))) == "SES-CORRECTION"


def test_a_correction_never_ends_an_alarm_that_it_speaks_against() -> None:
    desk = desk_at(State.RUNNING)
    desk.pump(minutes(1))
    desk.vitals(minutes(1))
    desk.scores(minutes(1), level=2)
    desk.supervise(minutes(1))
    assert "ALM-PSYCHOTOMIMETIC-AMBER" in desk.session.alarms
    right = ask.Correct(by=NURSE, key="c", seq=seq_of(desk, "PsychotomimeticScored"), value=0, reason="misread")
    desk.must(right, minutes(1) + timedelta(seconds=5))
    desk.supervise(minutes(1) + timedelta(seconds=6))
    assert desk.session.alarms, "a fresh score ends it, not a corrected one"


def test_medicines_events_and_missed_observations_are_put_right_with_both_texts() -> None:
    desk = given("midazolam")
    at = minutes(31)
    desk.must(ask.NoteAdverseEvent(by=NURSE, key="e", term="nausea", grade=3), at)
    missed = ask.NoteMissedObservation(by=NURSE, key="m", kind=ObservationKind.PAIN, reason="asleep")
    desk.must(missed, at)
    desk.must(ask.RatePain(by=NURSE, key="mv", observed_at=at, score=7, on_movement=True), at)
    for kind, field, value, before in (
        ("RescueGiven", "dose_text", "0.5 mg IV", "1 mg IV"),
        ("AdverseEventNoted", "grade", "1", "3"),
        ("ObservationMissed", "reason", "at the toilet", "asleep"),
        ("PainRated", "score", "4", "7"),
    ):
        right = ask.CorrectNote(
            by=NURSE, key=desk.key(), seq=seq_of(desk, kind), field=field, value=value, reason="misread"
        )
        data = desk.must(right, at)[0].data
        assert isinstance(data, NoteCorrected)
        assert (data.recorded, data.corrected) == (before, value)
    assert desk.session.worst_event_grade == 1
    for field, value in (("grade", "6"), ("grade", "x"), ("score", "11"), ("nothing", "x")):
        kind = "AdverseEventNoted" if field != "score" else "PainRated"
        wrong = ask.CorrectNote(by=NURSE, key=desk.key(), seq=seq_of(desk, kind), field=field, value=value, reason="x")
        assert isinstance(desk.try_(wrong, at), Refusal)
