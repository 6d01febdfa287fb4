"""The conditions of the pump: what it counts and says against what was commanded."""

from collections.abc import Callable
from operator import is_
from typing import Final, cast

from lenitive.domain.infusion.conditions import (
    CLEAR,
    UNKNOWN,
    Condition,
    Look,
    Seen,
    between_readings_ms,
    clear_on,
    either,
    milliseconds_of,
    stale_after_ms,
)
from lenitive.domain.infusion.events import PumpCondition
from lenitive.domain.infusion.session import Reading, Session, State
from lenitive.domain.infusion.session_plan import number_in

_STANDS: Final = frozenset(
    {PumpCondition.OCCLUSION, PumpCondition.AIR_IN_LINE, PumpCondition.BAG_EMPTY, PumpCondition.DOOR_OPEN}
)


def pump_says_something(session: Session) -> bool:
    """Only while the pump names a condition of its own."""
    return session.pump is not None and bool(session.pump.conditions)


def _clear_while_fresh(session: Session, at_ms: int) -> Condition:
    """Clear while the newest report still counts; not known once it is too old."""
    pump = session.pump
    if pump is None or at_ms - pump.at_ms > between_readings_ms(session) + stale_after_ms(session):
        return UNKNOWN
    return clear_on(pump.at_ms)


def volume(*, share: str, floor: str, delay: str | None, under: bool = False) -> Look:
    """The pump's counter against what was commanded, beyond a share of it or a fixed volume, whichever is larger.

    Share, floor and delay are limits of the library.
    """

    def look(session: Session, at_ms: int) -> Condition:
        pump = session.pump
        if pump is None or session.started_ms is None:
            return UNKNOWN
        share_pct, floor_ul = number_in(session.plan, share), number_in(session.plan, floor)

        def beyond(reported_ul: int, commanded_ul: int) -> bool:
            difference = commanded_ul - reported_ul if under else reported_ul - commanded_ul
            return difference > floor_ul and difference > commanded_ul * share_pct // 100

        first_ms = _beyond_since(session, pump.reports, beyond, name=look)
        if first_ms is None:
            return _clear_while_fresh(session, at_ms)
        return Condition(Seen.BREACH, first_ms, first_ms + (milliseconds_of(session, delay) if delay else 0))

    return look


def _beyond_since(
    session: Session, reports: tuple[Reading, ...], beyond: Callable[[int, int], bool], *, name: object
) -> int | None:
    """When the newest unbroken run of reports that are beyond what was commanded began; None when the newest is not.

    What was found before is found again, and one report more is one comparison more.
    """
    commanded = (session.segments, session.segment_ms, session.rate_ul_h, session.plan)

    def since() -> int | None:
        before = session.recalled(name)
        if before is not None and all(map(is_, before[0][1:], commanded)) and _one_more(before[0][0], reports):
            newest = reports[-1]
            if not beyond(newest.value, session.commanded_ul(newest.at_ms)):
                return None
            return newest.at_ms if before[1] is None else cast("int", before[1])
        first_ms: int | None = None
        for report, commanded_ul in session.reported_and_commanded():
            if not beyond(report.value, commanded_ul):
                break
            first_ms = report.at_ms
        return first_ms

    return session.recall(name, (reports, *commanded), since)


def _one_more(before: object, reports: tuple[Reading, ...]) -> bool:
    """Whether these are the reports of before, and one after them."""
    known = cast("tuple[Reading, ...]", before)
    return len(reports) == len(known) + 1 and len(known) > 0 and reports[-2] is known[-1] and reports[0] is known[0]


beyond_commanded: Final = volume(share="LIM-DELIVERY-01", floor="LIM-DELIVERY-02", delay="LIM-DELIVERY-03")
below_commanded: Final = volume(share="LIM-DELIVERY-06", floor="LIM-DELIVERY-07", delay="LIM-DELIVERY-08", under=True)
far_beyond: Final = either(
    volume(share="LIM-DELIVERY-04", floor="LIM-DELIVERY-09", delay="LIM-DELIVERY-03"),
    volume(share="LIM-DELIVERY-01", floor="LIM-DELIVERY-05", delay=None),
)
"""Beyond 10 % for 60 s, so that no stroke of the first minutes is one; or at once beyond 1.0 mL.

A pump may be 5 % off for all its life, which is more than 1.0 mL from 20 mL on: within that it is no fault."""


def free_flow(session: Session, _at_ms: int) -> Condition:
    """The counter rises while the rate is 0; gone when two reports agree."""
    pump = session.pump
    if pump is None or pump.flow_while_stopped_ul <= number_in(session.plan, "LIM-DELIVERY-09"):
        return CLEAR
    if len(pump.reports) > 1 and pump.reports[-1].value == pump.reports[-2].value:
        return clear_on(pump.at_ms)
    return Condition(Seen.BREACH, pump.at_ms, pump.at_ms)


def stop_not_confirmed(session: Session, _at_ms: int) -> Condition:
    """The rate became 0 and the pump has not said since that it stands: it runs on, or nobody knows."""
    pump, since_ms = session.pump, session.segment_ms
    if session.rate_ul_h or since_ms is None:
        return CLEAR
    if pump is not None and pump.at_ms >= since_ms and pump.rate_ul_h == 0:
        return clear_on(pump.at_ms)
    is_asked = pump is not None and pump.device in session.bound
    limit = "LIM-STOP-02" if is_asked else "LIM-STOP-01"
    return Condition(Seen.BREACH, since_ms, since_ms + number_in(session.plan, limit))


def pump_mismatch(session: Session, at_ms: int) -> Condition:
    """The pump ran at a rate that was not in force when it said so, nor in the seconds in which it settles.

    One that stands is excused while it says why; one that runs never is.
    """
    pump = session.pump
    if pump is None:
        return UNKNOWN
    from_ms = min(pump.at_ms - number_in(session.plan, "LIM-DELIVERY-10"), pump.received_ms)
    stands = pump.rate_ul_h == 0 and bool(_STANDS.intersection(pump.conditions))
    if not stands and pump.rate_ul_h not in session.rates_between(from_ms, pump.received_ms):
        return Condition(Seen.BREACH, pump.at_ms, pump.at_ms)
    return _clear_while_fresh(session, at_ms)


def counter_fell(session: Session, _at_ms: int) -> Condition:
    """The counter began anew while the infusion was on, and two people have not yet said what was given.

    Once it was stopped no more drug can follow, and the account asks for every microlitre.
    """
    fell_ms = None if session.pump is None else session.pump.fell_ms
    if fell_ms is None or session.state not in {State.RUNNING, State.HELD}:
        return CLEAR
    return Condition(Seen.BREACH, fell_ms, fell_ms)


def pump_silent(session: Session, at_ms: int) -> Condition:
    """A pump that should be running, or is to run on, has not reported."""
    if session.rate_ul_h == 0 and session.state is not State.HELD:
        return CLEAR
    last = session.pump.at_ms if session.pump else (session.started_ms or 0)
    due_ms = max(last, session.segment_ms or 0) + between_readings_ms(session) + stale_after_ms(session)
    return Condition(Seen.BREACH, last, due_ms) if at_ms >= due_ms else CLEAR


def pump_says(*conditions: PumpCondition) -> Look:
    """The pump names one of these conditions."""

    def look(session: Session, at_ms: int) -> Condition:
        pump = session.pump
        if pump is None:
            return UNKNOWN
        if any(condition in pump.conditions for condition in conditions):
            return Condition(Seen.BREACH, pump.at_ms, pump.at_ms)
        return _clear_while_fresh(session, at_ms)

    return look
