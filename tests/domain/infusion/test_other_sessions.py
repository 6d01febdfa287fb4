"""An order beside other sessions of the same person: one source at a time, and no window that forgets a dose."""

from dataclasses import replace

import pytest

from infusion_sessions import PLAN
from lenitive.domain.infusion.kernel import MS_PER_H, Delivery
from lenitive.domain.infusion.other_sessions import OtherSession, is_live, refuse_beside
from lenitive.domain.infusion.session import Session, State

NOW_MS = 30 * 24 * MS_PER_H
DAY_MS = 24 * MS_PER_H


def hours(ago: float, long: float, mg_h: int = 20) -> Delivery:
    start_ms = NOW_MS - round(ago * MS_PER_H)
    return Delivery(start_ms=start_ms, end_ms=start_ms + round(long * MS_PER_H), rate_ng_h=mg_h * 1_000_000)


def rule(before: tuple[Delivery, ...], recorded: tuple[Delivery, ...], *, live: bool = False) -> str | None:
    other = OtherSession(name="INF-0", live=live, given=recorded)
    found = refuse_beside(replace(PLAN, before=before), (other,), at_ms=NOW_MS)
    return None if found is None else found.rule


YESTERDAY = hours(24, 4)


@pytest.mark.parametrize(
    ("before", "recorded", "expected"),
    [
        ((), (), None),
        ((YESTERDAY,), (YESTERDAY,), None),
        ((hours(24, 4, 21),), (YESTERDAY,), None),  # more than the record, from another clinic
        ((hours(20, 4),), (YESTERDAY,), None),  # the same dose, later: no window holds less
        ((), (YESTERDAY,), "SES-EARLIER-DOSES"),
        ((hours(24, 4, 19),), (YESTERDAY,), "SES-EARLIER-DOSES"),
        ((hours(40, 4),), (YESTERDAY,), "SES-EARLIER-DOSES"),  # as much in the week, nothing in the day
        ((hours(100, 4, 80),), (hours(100, 4), hours(2, 1, 1)), "SES-EARLIER-DOSES"),  # more in all, less in the last
        ((), (hours(7 * 24 + 5, 4),), None),  # over before the longest window began
        ((), (hours(7 * 24 + 2, 4),), "SES-EARLIER-DOSES"),  # half of it counts still
        ((hours(7 * 24, 2),), (hours(7 * 24 + 2, 4),), None),
    ],
)
def test_no_window_holds_less_by_the_order_than_by_the_record(
    before: tuple[Delivery, ...], recorded: tuple[Delivery, ...], expected: str | None
) -> None:
    assert rule(before, recorded) == expected


def test_a_person_who_is_in_a_session_gets_no_other() -> None:
    assert rule((YESTERDAY,), (YESTERDAY,), live=True) == "SES-SECOND-SOURCE"


def test_the_refusal_says_both_doses_and_what_to_do() -> None:
    found = refuse_beside(PLAN, (OtherSession(name="INF-0", live=False, given=(YESTERDAY,)),), at_ms=NOW_MS)
    assert found is not None
    assert "counts 0 mg" in found.what
    assert "80 mg" in found.limit
    assert "again" in found.remedy


@pytest.mark.parametrize(
    ("state", "started_ms", "live"),
    [
        (State.NEW, None, False),
        (State.PREPARED, None, True),
        (State.READY, None, True),
        (State.TIMED_OUT, None, True),
        (State.RUNNING, 1, True),
        (State.HELD, 1, True),
        (State.STOPPED, 1, True),
        (State.STOPPED, None, False),
        (State.RECOVERY, 1, True),
        (State.DISCHARGED, 1, False),
        (State.CLOSED, 1, False),
    ],
)
def test_a_person_is_in_a_session_until_the_person_leaves(state: State, started_ms: int | None, live: bool) -> None:
    assert is_live(Session(state=state, started_ms=started_ms)) is live
