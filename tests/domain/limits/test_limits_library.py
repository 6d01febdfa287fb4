"""The library of limits: every number once, with bounds, and no site beyond them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from infusion_sessions import PLAN
from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.infusion.kernel import OUTERMOST, KernelLimits, kernel_limits, limits_breaches
from lenitive.domain.infusion.session_plan import (
    SESSION_GROUPS,
    foreign_breaches,
    number_in,
    plan_breaches,
    thresholds_of,
    under,
)
from lenitive.domain.limits.entry import Bound, Entry, Group, Tier
from lenitive.domain.limits.library import ASCENDING, SHIPPED, Library, site_library, tier_of

DAY = date(2026, 12, 1)
EVERY = pytest.mark.parametrize("entry", SHIPPED.entries, ids=lambda entry: entry.id)


def site(**values: Decimal | int) -> Library:
    """A site's library; underscores stand for the hyphens of an id."""
    made = site_library(
        {name.replace("_", "-"): value for name, value in values.items()}, name="Example", version="1", valid_from=DAY
    )
    assert isinstance(made, Library), made
    return made


@EVERY
def test_every_limit_is_sourced_and_lies_within_its_own_bounds(entry: Entry) -> None:
    assert entry.lowest <= entry.value <= entry.highest
    assert entry.what
    assert entry.unit
    assert entry.source in SOURCES
    assert entry.source != "lenitive" or entry.grade is Grade.ASSUMED


@EVERY
def test_an_absolute_limit_of_dose_is_only_ever_made_safer(entry: Entry) -> None:
    if entry.tier is not Tier.ABSOLUTE or entry.group not in {Group.RATES, Group.TOTALS_AND_WINDOWS}:
        return
    assert entry.value == (entry.highest if entry.bound is Bound.AT_MOST else entry.lowest)


@EVERY
def test_one_beyond_either_bound_is_refused_in_one_line(entry: Entry) -> None:
    for beyond in (Fraction(entry.lowest) - 1, Fraction(entry.highest) + 1):
        found = site_library({entry.id: beyond}, name="Example", version="1", valid_from=DAY)
        assert isinstance(found, tuple)
        assert entry.id in str(found[0])
        assert entry.range in str(found[0])
        assert "\n" not in str(found[0])


def test_the_limit_itself_is_allowed_and_the_tier_is_that_of_the_heaviest_limit_broken() -> None:
    per_kg = ("LIM-RATE-01", "LIM-RATE-02", "LIM-RATE-03")
    answers = [tier_of(SHIPPED, per_kg, Decimal(rate)) for rate in ("0.35", "0.351", "0.501", "1", "1.001")]
    assert answers == [None, Tier.SOFT, Tier.SUPERVISED, Tier.SUPERVISED, Tier.ABSOLUTE]


def test_a_soft_limit_never_lies_beyond_the_one_for_two_people() -> None:
    found = site_library({"LIM-RATE-04": 45}, name="Example", version="1", valid_from=DAY)
    assert isinstance(found, tuple)
    assert str(found[0]) == (
        "LIM-RATE-04 (45 mg/h) is above LIM-RATE-05 (40 mg/h), which it must not pass; "
        "lower LIM-RATE-04 or raise LIM-RATE-05"
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"LIM-NONE-01": 1}, "LIM-NONE-01: there is no such limit"),
        ({"LIM-RATE-04": Decimal("NaN")}, "is no number"),
        ({"LIM-RATE-04": Decimal("Infinity")}, "is no number"),
        ({"LIM-SYSTOLIC-01": Decimal("150.5")}, "is no whole number"),
        ({"LIM-RATE-01": Decimal("0.3001")}, "more than three decimals"),
    ],
)
def test_what_cannot_be_a_limit_is_said(values: dict[str, Decimal], said: str) -> None:
    found = site_library(values, name="Example", version="1", valid_from=DAY)
    assert isinstance(found, tuple)
    assert said in str(found[0])


@pytest.mark.parametrize(
    ("name", "version"), [("", "1"), ("lenitive", "1"), ("Lenitive ", "1"), ("a\nb", "1"), ("a", "")]
)
def test_a_library_has_its_own_name_and_version(name: str, version: str) -> None:
    assert isinstance(site_library({}, name=name, version=version, valid_from=DAY), tuple)


def test_the_hash_changes_with_every_number_and_with_name_version_and_day() -> None:
    seen = {SHIPPED.sha256, site().sha256, site(LIM_RATE_04=24).sha256, site(LIM_RATE_04=23).sha256}
    seen.add(site_library({}, name="Example", version="2", valid_from=DAY).sha256)  # type: ignore[union-attr]
    seen.add(site_library({}, name="Example", version="1", valid_from=date(2027, 1, 1)).sha256)  # type: ignore[union-attr]
    assert len(seen) == 6


def test_a_number_of_a_site_no_longer_carries_the_publication_s_grade() -> None:
    entry = site(LIM_RATE_04=20)["LIM-RATE-04"]
    assert (entry.source, entry.grade) == ("lenitive", Grade.ASSUMED)
    assert "schwartzman_2009" in entry.place


def test_the_kernel_is_built_from_the_library_and_its_tiers_only_widen() -> None:
    assert kernel_limits() == KernelLimits()
    assert kernel_limits(first_session=False).max_total_ug == 200_000
    soft, supervised, absolute = (kernel_limits(tier=tier) for tier in Tier)
    assert limits_breaches(soft, widest=supervised) == ()
    assert limits_breaches(supervised, widest=absolute) == ()
    assert limits_breaches(absolute) == ()
    assert limits_breaches(absolute, widest=supervised)
    assert kernel_limits(site(LIM_RATE_04=20, LIM_TOTAL_01=80)).max_rate_ug_h == 20_000


def test_the_outermost_limits_are_the_absolute_ones() -> None:
    assert (OUTERMOST.max_rate_ug_h, OUTERMOST.max_rate_ug_kg_h, OUTERMOST.max_total_ug) == (100_000, 1000, 500_000)


def test_every_limit_that_a_session_looks_at_is_a_whole_number() -> None:
    assert set(thresholds_of(SHIPPED)) == {entry.id for entry in SHIPPED.entries if entry.group in SESSION_GROUPS}
    assert all(entry.whole for entry in SHIPPED.entries if entry.group in SESSION_GROUPS)


def test_a_session_keeps_the_numbers_that_its_plan_was_made_under() -> None:
    stricter = site(LIM_SYSTOLIC_05=170, LIM_RATE_04=20)
    plan = under(PLAN, stricter)
    assert "SES-LIMITS" not in {one.rule for one in plan_breaches(plan)}
    assert plan.limits.max_rate_ug_h == 20_000
    assert number_in(plan, "LIM-SYSTOLIC-05") == 170
    assert number_in(PLAN, "LIM-SYSTOLIC-05") == 180
    assert plan.library == stricter.used
    assert foreign_breaches(plan, stricter) == ()
    assert {one.rule for one in foreign_breaches(plan, SHIPPED)} == {"SES-LIBRARY"}


@pytest.mark.parametrize(
    "thresholds",
    [
        {"LIM-SPO2-05": 84},
        {"LIM-SYSTOLIC-05": 201},
        {"LIM-NONE-01": 1},
        {"LIM-RATE-04": 25},
        {"LIM-SPO2-05": 92, "LIM-SPO2-03": 90},
        {"LIM-STALE-01": 15.0},
    ],
)
def test_an_order_with_thresholds_that_no_library_could_set_is_refused(thresholds: dict[str, int]) -> None:
    assert "SES-LIMITS" in {one.rule for one in plan_breaches(replace(PLAN, thresholds=thresholds))}


def test_an_order_brings_no_limits_beyond_what_one_person_may_do() -> None:
    wide = replace(PLAN, limits=kernel_limits(tier=Tier.ABSOLUTE))
    assert {one.rule for one in plan_breaches(wide)} == {"SES-LIMITS"}
    forged = replace(PLAN, absolute=replace(OUTERMOST, max_rate_ug_h=100_001))
    assert {one.rule for one in plan_breaches(forged)} == {"SES-LIMITS"}


def test_every_ladder_names_at_least_two_limits_of_one_unit() -> None:
    for ladder in ASCENDING:
        assert len(ladder) > 1
        units = {SHIPPED[limit].unit for limit in ladder}
        assert len(units) == 1, ladder
