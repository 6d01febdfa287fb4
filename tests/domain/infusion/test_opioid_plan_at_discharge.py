"""Nobody goes home on a plan that says nothing: change, who decides and naloxone are answers, and old records hold."""

from dataclasses import replace

import pytest

from infusion_sessions import AGREED, FULL_ALDRETE, NURSE, Desk, departure, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Discharged
from lenitive.domain.infusion.evolve import evolve
from lenitive.domain.infusion.opioid_plan import OpioidPlan
from lenitive.domain.infusion.session import State
from lenitive.record.chain import GENESIS, seal
from lenitive.record.codec import SESSION


def through_the_gate() -> Desk:
    desk = desk_at(State.RECOVERY)
    for at in (minutes(45), minutes(61), minutes(70)):
        desk.full(at)
    desk.must(ask.CheckDischarge(by=NURSE, key="g", answers=departure(), aldrete=FULL_ALDRETE), minutes(70))
    return desk


@pytest.mark.parametrize(
    ("words", "agreed", "what"),
    [
        ("", AGREED, "no opioid plan in words"),
        (" . ", AGREED, "no opioid plan in words"),
        ("--- 3", AGREED, "no opioid plan in words"),
        ("as before", None, "keep, reduce or stop, who decides, and naloxone are not answered"),
        ("as before", replace(AGREED, who_decides=" "), "nobody is named who decides about the opioid"),
        (".", None, "no opioid plan in words; keep, reduce or stop, who decides, and naloxone are not answered"),
    ],
)
def test_a_plan_that_says_nothing_keeps_the_person_here(words: str, agreed: OpioidPlan | None, what: str) -> None:
    desk = through_the_gate()
    refused = desk.try_(ask.Discharge(by=NURSE, key="d", opioid_plan=words, agreed=agreed), minutes(70))
    assert isinstance(refused, Refusal)
    assert (refused.rule, refused.what) == ("SES-OPIOID-PLAN", what)
    assert desk.session.state is State.RECOVERY


def test_what_was_agreed_is_in_the_record() -> None:
    desk = through_the_gate()
    (event,) = desk.must(ask.Discharge(by=NURSE, key="d", opioid_plan="as before", agreed=AGREED), minutes(70))
    assert event.data == Discharged(opioid_plan="as before", agreed=AGREED)
    assert desk.session.state is State.DISCHARGED
    line, _ = SESSION.line(event, GENESIS)
    assert b'"who_decides"' in line


def test_a_record_of_before_it_was_asked_still_holds() -> None:
    desk = through_the_gate()
    (event,) = desk.must(ask.Discharge(by=NURSE, key="d", opioid_plan="as before", agreed=AGREED), minutes(70))
    old = replace(event, data=Discharged(opioid_plan="as before"))
    record = SESSION.record(old)
    del record["data"]["agreed"]
    older, _ = SESSION.read(seal(record, GENESIS)[0], event.seq, GENESIS)
    assert older == old
    assert evolve(desk.session, older).state is State.DISCHARGED
