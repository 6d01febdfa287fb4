"""People read the clock of the clinic's wall, with the zone's name; the record stays in UTC."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest


@pytest.fixture
def in_london(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    from lenitive.web import clock_zone

    told = replace(clock_zone.environment(), zone="Europe/London")
    monkeypatch.setattr(clock_zone, "environment", lambda: told)
    return clinic


def test_a_time_is_shown_in_the_clinics_zone_with_its_name_and_kept_in_utc(in_london: Any) -> None:
    from lenitive.web.clock_zone import zone_name
    from lenitive.web.site.templatetags.ismp import clock, day

    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert (clock(late), day(late), zone_name(late)) == ("00:30", "2 Jul 2026", "BST")
    assert zone_name(datetime(2026, 1, 1, tzinfo=UTC)) == "GMT"
    chart = in_london.chart("Ottilie")
    page = in_london.sign_in("prescriber").get(f"/people/{chart.id}/plan/").content.decode()
    at = chart.plan.signed_at
    assert f"{clock(at)} GMT" in page or f"{clock(at)} BST" in page
    assert f"{at:%H:%M} UTC" not in page
    assert all(event.at.tzinfo is UTC or event.at.utcoffset().total_seconds() == 0 for event in chart.history)


def test_a_zone_that_does_not_exist_is_said_in_one_line(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lenitive.web import clock_zone

    told = replace(clock_zone.environment(), zone="Mars/Olympus")
    monkeypatch.setattr(clock_zone, "environment", lambda: told)
    with pytest.raises(ValueError, match=r"Mars/Olympus.*no time zone that this machine knows"):
        clock_zone.zone()
    assert clinic is not None
