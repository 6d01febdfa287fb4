"""The trend does not draw over what nobody read: a gap is hatched, an artefact is marked and joins no line."""

from dataclasses import replace
from typing import Any

import pytest
from at_a_chair import in_the_middle

from lenitive.domain.infusion.events import VitalsObserved
from lenitive.domain.infusion.session import epoch_ms
from lenitive.web.session_trend import trend_of


@pytest.fixture
def known(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    return in_the_middle(clinic, monkeypatch)[1].found


def test_ten_minutes_without_a_reading_are_hatched_and_nothing_else_is(known: Any) -> None:
    at_ms = epoch_ms(known.events[-1].at)
    assert trend_of(known.events, known.session, None, at_ms).gaps == []
    left = [
        one
        for one in known.events
        if not (isinstance(one.data, VitalsObserved) and one.minute is not None and 10 < one.minute < 20)
    ]
    trend = trend_of(left, known.session, None, at_ms)
    assert {gap["y"] for gap in trend.gaps} == {trend.panels[name].top for name in ("pressure", "oxygen", "breathing")}
    per_min = (trend.ticks[1][0] - trend.ticks[0][0]) / (float(trend.ticks[1][1]) - float(trend.ticks[0][1]))
    for gap in trend.gaps:
        assert gap["x"] == pytest.approx(trend.started + 10 * per_min, abs=2 * per_min)
        assert gap["width"] == pytest.approx(10 * per_min, abs=2 * per_min)
    later = trend_of(known.events, known.session, None, at_ms + 12 * 60_000)  # the monitor has said nothing since
    assert len(later.gaps) == 3


def test_a_reading_that_was_an_artefact_is_marked_and_joins_no_line(known: Any) -> None:
    at_ms = epoch_ms(known.events[-1].at)
    place = next(
        place
        for place, one in enumerate(known.events)
        if isinstance(one.data, VitalsObserved) and one.data.spo2_pct and (one.minute or 0) > 5
    )
    events, one = list(known.events), known.events[place]
    events[place] = replace(one, data=replace(one.data, spo2_pct=71, implausible=("spo2_pct",)))
    before, after = (trend_of(found, known.session, None, at_ms) for found in (known.events, events))
    assert len(after.artefacts) == len(before.artefacts) + 1
    assert after.panels["oxygen"].bottom in {y for _, y in after.artefacts}
    assert " ".join(after.oxygen).count(",") == " ".join(before.oxygen).count(",") - 1
