"""The second person of time-out, reconciling, waste and the account is another person, and proved it just now."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from infusion_sessions import NURSE, Desk, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Remainder
from lenitive.domain.infusion.session import State

S = timedelta(seconds=1)
BIG = replace(NURSE, id="N-1")


def time_out(second: str, proved_at: datetime | None) -> tuple[Desk, ask.Command, datetime]:
    asked = ask.TimeOut(by=BIG, key="w", second_person=second, second_proved_at=proved_at)
    return desk_at(State.READY), asked, minutes(-1)


def reconcile(second: str, proved_at: datetime | None) -> tuple[Desk, ask.Command, datetime]:
    asked = ask.ReconcilePump(
        by=BIG, key="w", device="pump", counter_ul=0, given_ul=50, witness=second, reason="swap",
        second_proved_at=proved_at,
    )  # fmt: skip
    return desk_at(State.HELD), asked, minutes(2)


def waste(second: str, proved_at: datetime | None) -> tuple[Desk, ask.Command, datetime]:
    asked = ask.RecordWaste(by=BIG, key="w", volume_ul=10, witness=second, second_proved_at=proved_at)
    return desk_at(State.DISCHARGED), asked, minutes(72)


def close(second: str, proved_at: datetime | None) -> tuple[Desk, ask.Command, datetime]:
    asked = ask.Close(
        by=BIG, key="w", remainder=Remainder.RETURNED, note="counted", witness=second, second_proved_at=proved_at
    )
    return desk_at(State.DISCHARGED), asked, minutes(72)


@pytest.mark.parametrize("asking", [time_out, reconcile, waste, close])
@pytest.mark.parametrize(
    ("second", "age", "rule"),
    [
        ("n2", 0 * S, None),
        ("n2", 180 * S, None),
        ("n2", 181 * S, "SES-AUTHENTICATION"),
        ("n2", -1 * S, "SES-AUTHENTICATION"),
        ("n2", None, "SES-AUTHENTICATION"),
        ("N-1", 0 * S, "SES-WITNESS"),
        ("n-1", 0 * S, "SES-WITNESS"),
        (" n-1 ", 0 * S, "SES-WITNESS"),
        ("  ", 0 * S, "SES-WITNESS"),
    ],
)
def test_a_second_person_is_another_one_who_proved_it_just_now(
    asking: type, second: str, age: timedelta | None, rule: str | None
) -> None:
    _, _, at = asking(second, None)
    desk, asked, at = asking(second, None if age is None else at - age)
    desk.second_proves = False
    decided = desk.try_(asked, at)
    if rule == "SES-WITNESS" and asking is time_out:
        rule = "SES-SECOND-PERSON"
    assert (decided.rule if isinstance(decided, Refusal) else None) == rule
    if rule is None:
        assert decided[0].data.second_proved_at == at - (age or 0 * S), "and the record says when"
