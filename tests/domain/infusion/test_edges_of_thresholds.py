"""Where each bound that is relative to the baseline begins, to the unit, and from which baseline set."""

import pytest

from lenitive.domain.infusion.session import Channel, Reading, Session
from lenitive.domain.infusion.session_plan import number_in
from lenitive.domain.infusion.thresholds import Threshold

SPO2, SYSTOLIC, HEART_RATE = Channel.SPO2, Channel.SYSTOLIC, Channel.HEART_RATE


def after(channel: Channel, *sets: int, oxygen: bool | None = True) -> Session:
    """A session with this baseline."""
    readings = tuple(Reading(value=value, at_ms=60_000 * place) for place, value in enumerate(sets))
    return Session(baseline={channel: readings}, oxygen=oxygen)


@pytest.mark.parametrize("oxygen", [True, None])
@pytest.mark.parametrize("sets", [(95, 99), (99, 95), (99,)])
def test_a_fall_on_oxygen_counts_from_the_highest_baseline_set_and_begins_at_its_limit(
    sets: tuple[int, ...], oxygen: bool | None
) -> None:
    fall = number_in(None, "LIM-SPO2-06")
    bound, session = Threshold(channel=SPO2, fall_on_oxygen="LIM-SPO2-06"), after(SPO2, *sets, oxygen=oxygen)
    assert bound.breached(99 - fall, session)
    assert bound.breached(99 - fall - 1, session)
    assert not bound.breached(99 - fall + 1, session)


def test_a_fall_is_one_only_where_oxygen_may_be_given_and_a_baseline_was_taken() -> None:
    bound = Threshold(channel=SPO2, fall_on_oxygen="LIM-SPO2-06")
    assert not bound.breached(50, after(SPO2, 99, oxygen=False))
    assert not bound.breached(50, Session(oxygen=True))


@pytest.mark.parametrize(
    ("channel", "limit"), [(SYSTOLIC, "LIM-SYSTOLIC-06"), (Channel.ETCO2, "LIM-ETCO2-02")], ids=str
)
@pytest.mark.parametrize("sets", [(40, 60), (60, 40), (40,)])
def test_a_rise_counts_from_the_lowest_baseline_set_and_begins_beyond_its_limit(
    channel: Channel, limit: str, sets: tuple[int, ...]
) -> None:
    rise = number_in(None, limit)
    bound, session = Threshold(channel=channel, rise_by=limit), after(channel, *sets)
    assert not bound.breached(40 + rise, session)
    assert bound.breached(40 + rise + 1, session)
    assert not bound.breached(40 - rise - 1, session), "a fall is no rise"


@pytest.mark.parametrize(
    ("channel", "limit"), [(SYSTOLIC, "LIM-SYSTOLIC-04"), (HEART_RATE, "LIM-HEART-RATE-04")], ids=str
)
@pytest.mark.parametrize("sets", [(100, 160), (160, 100), (100,)])
def test_a_rise_in_percent_counts_from_the_lowest_baseline_set_and_begins_beyond_its_limit(
    channel: Channel, limit: str, sets: tuple[int, ...]
) -> None:
    rise_pct = number_in(None, limit)
    bound, session = Threshold(channel=channel, rise_pct=limit), after(channel, *sets)
    assert not bound.breached(100 + rise_pct, session)
    assert bound.breached(100 + rise_pct + 1, session)
    assert not bound.breached(100 - rise_pct - 1, session), "a fall is no rise"


def test_what_is_not_relative_needs_no_baseline() -> None:
    bound = Threshold(channel=SYSTOLIC, above="LIM-SYSTOLIC-03", rise_pct="LIM-SYSTOLIC-04")
    assert bound.breached(number_in(None, "LIM-SYSTOLIC-03") + 1, Session())
    assert not bound.breached(number_in(None, "LIM-SYSTOLIC-03"), Session())


def test_a_bound_in_words_names_its_limits_and_no_others() -> None:
    assert Threshold(channel=SPO2, below="LIM-SPO2-05", fall_on_oxygen="LIM-SPO2-06").template == (
        "< {LIM-SPO2-05} or a fall of {LIM-SPO2-06} or more despite oxygen"
    )
    assert Threshold(channel=Channel.RESPIRATORY_RATE, flat=True).template == "0"
