"""A session opens with the person there: somebody has read the code that they wear, and it is the one of the order."""

from dataclasses import replace

import pytest

from infusion_sessions import NURSE, PLAN, PRESCRIBER, Desk, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import SessionPrepared
from lenitive.domain.infusion.session import Session

AT = minutes(-12)


@pytest.mark.parametrize(
    ("scanned", "scanned_by", "rule"),
    [
        (PLAN.patient, NURSE.id, None),
        ("", NURSE.id, "SES-IDENTITY"),
        (PLAN.patient, "", "SES-IDENTITY"),
        (PLAN.patient, "  ", "SES-IDENTITY"),
        ("Patient/another", NURSE.id, "SES-IDENTITY"),
        (PLAN.patient[:-1], NURSE.id, "SES-IDENTITY"),
        (PLAN.patient.upper(), NURSE.id, "SES-IDENTITY"),
    ],
)
def test_no_session_opens_without_the_code_of_the_person_whose_order_it_is(
    scanned: str, scanned_by: str, rule: str | None
) -> None:
    order = ask.Prepare(by=PRESCRIBER, key="p", plan=PLAN, scanned=scanned, scanned_by=scanned_by)
    decided = Desk().try_(order, AT)
    assert (decided.rule if isinstance(decided, Refusal) else None) == rule


def test_who_read_the_code_stands_in_the_record() -> None:
    desk = Desk()
    desk.must(ask.Prepare(by=PRESCRIBER, key="p", plan=PLAN, scanned=PLAN.patient, scanned_by=NURSE.id), AT)
    assert isinstance(desk.events[0].data, SessionPrepared)
    assert desk.events[0].data.scanned_by == NURSE.id


def test_a_refusal_says_nothing_of_the_other_person() -> None:
    order = ask.Prepare(by=PRESCRIBER, key="p", plan=PLAN, scanned="Patient/somebody-else", scanned_by=NURSE.id)
    decided = Desk().try_(order, AT)
    assert isinstance(decided, Refusal)
    assert "somebody-else" not in str(decided)


def test_a_new_session_begins_with_nothing_of_the_one_before_but_the_drug_that_still_counts() -> None:
    desk = Desk()
    plan = replace(PLAN, session_number=2)
    desk.must(ask.Prepare(by=PRESCRIBER, key="p", plan=plan, scanned=plan.patient, scanned_by=NURSE.id), AT)
    empty = Session()
    kept = {"state", "plan", "prepared_by", "seq", "version", "last_ms", "keys", "issued_ul"}
    for name in Session.__dataclass_fields__:
        if name not in kept and not name.startswith("_"):
            assert getattr(desk.session, name) == getattr(empty, name), name
