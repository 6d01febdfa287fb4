"""No site's library moves a number beyond its bounds, whatever is asked and whatever the file says."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.clinic.documents import to_json
from lenitive.clinic.limits_file import LimitsFile, limits_document, read_limits
from lenitive.domain.infusion.kernel import kernel_limits, limits_breaches
from lenitive.domain.infusion.session_plan import thresholds_of
from lenitive.domain.limits.entry import Tier
from lenitive.domain.limits.library import ASCENDING, SHIPPED, Library, site_library, tier_of

IDS = [entry.id for entry in SHIPPED.entries]
NUMBERS = st.one_of(
    st.integers(-1000, 100_000), st.decimals(-10, 1000, places=3), st.decimals(allow_nan=True, allow_infinity=True)
)
BETWEEN = st.sampled_from(IDS).flatmap(
    lambda limit: st.tuples(
        st.just(limit),
        st.integers(int(SHIPPED[limit].lowest), max(int(SHIPPED[limit].highest), int(SHIPPED[limit].lowest))),
    )
)
CHANGES = st.one_of(st.dictionaries(st.sampled_from(IDS), NUMBERS, max_size=6), st.lists(BETWEEN, max_size=6).map(dict))


def holds(library: Library) -> None:
    for entry in library.entries:
        shipped = SHIPPED[entry.id]
        assert Fraction(shipped.lowest) <= entry.exact <= Fraction(shipped.highest)
        assert (entry.lowest, entry.highest, entry.tier) == (shipped.lowest, shipped.highest, shipped.tier)
    for ladder in ASCENDING:
        assert all(library[left].exact <= library[right].exact for left, right in pairwise(ladder))
    for tier in Tier:
        for first in (True, False):
            assert limits_breaches(kernel_limits(library, tier=tier, first_session=first)) == ()
    assert set(thresholds_of(library)) == set(thresholds_of(SHIPPED))


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_no_change_leaves_the_bounds(changes: dict[str, int | Decimal]) -> None:
    made = site_library(changes, name="Example", version="1", valid_from=date(2026, 12, 1))
    if isinstance(made, Library):
        holds(made)
    else:
        assert all("\n" not in str(problem) for problem in made)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("value", "unit", "tier", "lowest", "highest", "safer", "what", "nonsense")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(KEYS), st.one_of(NUMBERS.map(str), JSON)), max_size=4))
def test_whatever_a_file_says_it_is_refused_in_one_line_or_lies_within_the_bounds(
    edits: list[tuple[str, str, Any]],
) -> None:
    document = json.loads(to_json(limits_document(SHIPPED)))
    document["name"] = "Example"
    for limit, key, value in edits:
        document["limits"][limit][key] = value
    found = said_or_read(json.dumps(document))
    if isinstance(found, LimitsFile):
        holds(found.library)
    else:
        assert "\n" not in found
        assert found.startswith("limits.json: ")


def said_or_read(text: str) -> LimitsFile | str:
    try:
        found = read_limits(text, what="limits.json")
    except ValueError as error:
        return str(error)
    return found if isinstance(found, LimitsFile) else f"limits.json: {found[0]}"


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ASCENDING), st.integers(0, 100_000), st.integers(0, 100_000))
def test_more_never_needs_a_lighter_tier(ladder: tuple[str, ...], one: int, other: int) -> None:
    if any(SHIPPED[limit].safer != "lower" for limit in ladder):
        return
    less, more = sorted((Fraction(one, 100), Fraction(other, 100)))
    weight = [None, *Tier].index
    assert weight(tier_of(SHIPPED, ladder, less)) <= weight(tier_of(SHIPPED, ladder, more))  # type: ignore[arg-type]
