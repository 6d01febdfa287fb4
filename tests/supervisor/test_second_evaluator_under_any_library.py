"""Both evaluations of the red rules read the same limits: they agree whatever a site lawfully sets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from infusion_sessions import NORMAL, NURSE, PLAN, START, desk_at
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.session import State, epoch_ms
from lenitive.domain.infusion.session_plan import under
from lenitive.domain.limits.library import SHIPPED, Library, site_library
from lenitive.supervisor import second_evaluator as evaluated
from lenitive.supervisor.second_evaluator import TABLE, SecondEvaluator

DAY = date(2026, 1, 1)
DELAYS = ("LIM-DELAY-01", "LIM-DELAY-02", "LIM-DELAY-03", "LIM-CONFIRM-01", "LIM-CONFIRM-02")
RELATIVE = {evaluated.Test.RISE_OVER: (120, 1), evaluated.Test.FALL_FROM_ON_OXYGEN: (97, -1)}
"""What was measured before the start, and which way is worse."""
EXTREME = {
    "spo2_pct": (31, 80),
    "heart_rate_min": (20, 199),
    "respiratory_rate_min": (0, 1, 44),
    "etco2_mmhg": (0, 79),
    "systolic_mmhg": (61, 219),
    "diastolic_mmhg": (149,),
    "map_mmhg": (41, 159),
}
"""Red on every library, or an artefact on some: both evaluations must say the same of it."""


def settable(limit: str) -> Iterator[int]:
    """Each end of what a site may set, where the library stays in order with itself."""
    for end in sorted({SHIPPED[limit].lowest, SHIPPED[limit].highest}):
        if isinstance(site_library({limit: end}, name="Site", version="1", valid_from=DAY), Library):
            yield int(end)


def cases() -> Iterator[tuple[str, int]]:
    read = {row.limit for row in TABLE} | {row.delay for row in TABLE} | set(DELAYS)
    plausible = {entry.id for entry in SHIPPED.entries if entry.id.startswith("LIM-PLAUSIBLE-")}
    for limit in sorted({one for one in read if one} | plausible):
        for number in settable(limit):
            yield limit, number


def values(limit: str, number: int) -> Iterator[tuple[str, int]]:
    """What makes a difference to a limit: just inside it, on it, just beyond it, and what is red or an artefact."""
    for row in TABLE:
        if row.limit != limit:
            continue
        before, worse = RELATIVE.get(row.test, (0, 1))
        yield from ((row.channel, before + worse * number + by) for by in (-1, 0, 1))
    if not any(row.limit == limit for row in TABLE):
        yield from ((channel, value) for channel, read in EXTREME.items() for value in read)
    if limit.startswith("LIM-PLAUSIBLE-"):
        channel = _channel_of(limit)
        yield from ((channel, number + by) for by in (-1, 0, 1) if number + by >= 0)


def _channel_of(limit: str) -> str:
    names = {"SYSTOLIC": "systolic_mmhg", "DIASTOLIC": "diastolic_mmhg", "MAP": "map_mmhg", "SPO2": "spo2_pct"}
    names |= {"HEART-RATE": "heart_rate_min", "BREATHING": "respiratory_rate_min", "ETCO2": "etco2_mmhg"}
    return names[limit.removeprefix("LIM-PLAUSIBLE-")[:-3]]


def differs(library: Library, channel: str, value: int) -> str | None:
    """The first word of the second evaluation against the first while a value is shown every second for 150 s."""
    desk = desk_at(State.RUNNING, under(replace(PLAN, monitor_interval_s=1), library))
    second = SecondEvaluator()
    second.load(desk.session)
    quiet = replace(NORMAL, systolic_mmhg=None, diastolic_mmhg=None, oxygen=None)
    for past in range(1, 151):
        at = START + timedelta(seconds=past)
        if past % 5 == 1 or past < 45:
            seen = replace(quiet, observed_at=at, **{channel: value})
            desk.must(ask.RecordVitals(by=NURSE, key="", vitals=seen), at)
            second.hear(seen, desk.session)
        desk.supervise(at)
        said = second.disagrees(desk.session, epoch_ms(at) + 400)
        if said:
            return f"{channel} {value} at {past} s: {said}"
    return None


@pytest.mark.parametrize(("limit", "number"), list(cases()), ids=str)
def test_both_evaluations_agree_when_a_site_moves_a_limit(limit: str, number: int) -> None:
    library = site_library({limit: number}, name="Site", version="1", valid_from=DAY)
    assert isinstance(library, Library)
    said = [differs(library, channel, value) for channel, value in values(limit, number)]
    assert not [one for one in said if one]
