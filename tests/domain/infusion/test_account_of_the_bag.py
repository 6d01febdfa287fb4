"""The bag's account: it closes on nothing left, or on what two people say became of the rest."""

from dataclasses import replace
from datetime import datetime

import pytest

from infusion_sessions import NURSE, PLAN, Desk, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.bag import BagCounted, agreed
from lenitive.domain.infusion.events import Remainder, SessionClosed
from lenitive.domain.infusion.machine import account, remaining_ul
from lenitive.domain.infusion.session import State

LATER = minutes(80)


def waste(desk: Desk, volume_ul: int, at: datetime = LATER) -> object:
    return desk.try_(ask.RecordWaste(by=NURSE, key=desk.key(), volume_ul=volume_ul, witness="n2"), at)


def close(desk: Desk, **said: object) -> str | None:
    decided = desk.try_(ask.Close(by=NURSE, key=desk.key(), **said), LATER)  # type: ignore[arg-type]
    return decided.rule if isinstance(decided, Refusal) else None


def closed(desk: Desk) -> SessionClosed:
    return next(event.data for event in desk.events if isinstance(event.data, SessionClosed))


def test_an_account_with_drug_left_does_not_close() -> None:
    desk = desk_at(State.DISCHARGED)
    left = remaining_ul(desk.session)
    assert left == PLAN.bag_ul - (desk.session.reported_ul() or 0) > 99_000
    assert close(desk) == "SES-ACCOUNT"
    waste(desk, left - 1)
    assert close(desk) == "SES-ACCOUNT"  # to the microlitre
    waste(desk, 1)
    assert close(desk) is None
    assert account(desk.session)[3] == closed(desk).remaining_ul == 0


@pytest.mark.parametrize("remainder", Remainder)
def test_what_is_left_is_placed_by_two_people_who_say_why(remainder: Remainder) -> None:
    desk = desk_at(State.DISCHARGED)
    left = remaining_ul(desk.session)
    waste(desk, left - 500)
    assert close(desk, remainder=remainder) == "SES-ACCOUNT"
    assert close(desk, remainder=remainder, note=" ", witness="n2") == "SES-ACCOUNT"
    assert close(desk, remainder=remainder, note="sealed, to the pharmacy") == "SES-WITNESS"
    assert close(desk, remainder=remainder, note="sealed, to the pharmacy", witness="n1") == "SES-WITNESS"
    assert close(desk, remainder=remainder, note="sealed, to the pharmacy", witness="n2") is None
    said = closed(desk)
    assert (said.remaining_ul, said.remaining_ug, said.remainder, said.witness) == (500, 500, remainder, "n2")
    issued, given, wasted, remaining = account(desk.session)
    assert issued == 100_000 == given + wasted + remaining


def test_more_than_was_issued_is_a_discrepancy_and_nothing_else() -> None:
    desk = desk_at(State.DISCHARGED)
    given = desk.session.reported_ul() or 0
    assert isinstance(waste(desk, PLAN.bag_ul + 1), Refusal)
    waste(desk, PLAN.bag_ul)  # what two people poured away; the pump counted some of it as given
    assert isinstance(waste(desk, 1), Refusal)
    assert remaining_ul(desk.session) == -given < 0
    assert close(desk) == "SES-ACCOUNT"
    said = {"note": "bag weighed: the counter is wrong", "witness": "n2"}
    assert close(desk, remainder=Remainder.RETURNED, **said) == "SES-ACCOUNT"
    assert close(desk, remainder=Remainder.DISCREPANCY, **said) is None
    assert closed(desk).remaining_ul == -given


def test_the_account_balances_to_the_microlitre_at_any_strength() -> None:
    for conc in (500, 667, 999, 2000):
        desk = desk_at(State.DISCHARGED, replace(PLAN, conc_ug_ml=conc, bag_ul=90_001))
        waste(desk, remaining_ul(desk.session))
        assert close(desk) is None
        issued, given, wasted, remaining = account(desk.session)
        assert (issued - given - wasted, remaining, remaining_ul(desk.session)) == (0, 0, 0)


@pytest.mark.parametrize("final_ul", [0, -1])
def test_a_bag_of_no_volume_has_no_strength_and_agrees_with_no_order(final_ul: int) -> None:
    empty = BagCounted(vial_ug_ml=50_000, drawn_ul=0, final_ul=final_ul)
    assert empty.conc_ug_ml is None
    assert agreed((empty, empty), conc_ug_ml=1000) is False


def test_a_bag_of_one_microlitre_has_one() -> None:
    assert BagCounted(vial_ug_ml=50_000, drawn_ul=1, final_ul=1).conc_ug_ml == 50_000
