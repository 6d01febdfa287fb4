import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.number_words import whole_in_words
from lenitive.web.text import (
    NOT_KNOWN,
    ask_again,
    digits,
    in_words,
    ordered_rate,
    quantity,
    read_quantity,
    unit_text,
    weight_kg,
)

NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False, allow_infinity=False)
UNITS = st.sampled_from(["mg", "mL", "mg/h", "mg/kg/h", "mL/h", "mcg/kg/min", "kg", "%", "mmHg"])
WRITTEN = re.compile(r"(0|[1-9]\d{0,2}(,\d{3})*)(\.\d*[1-9])? \S.*")


@given(NUMBERS, UNITS)
def test_reading_the_text_back_gives_the_same_number_and_unit(value: Decimal, unit: str) -> None:
    assert read_quantity(quantity(value, unit)) == (value, unit)


@given(NUMBERS, UNITS)
def test_no_trailing_zero_no_naked_point_always_a_space_and_a_unit(value: Decimal, unit: str) -> None:
    assert WRITTEN.fullmatch(quantity(value, unit)), quantity(value, unit)


@given(st.floats(min_value=1e-9, max_value=1e9))
def test_a_number_that_is_not_nought_never_reads_as_nought(value: float) -> None:
    assert read_quantity(quantity(value, "mg"))[0] > 0


@pytest.mark.parametrize("naked", ["", " ", "\t"])
def test_a_number_never_stands_alone(naked: str) -> None:
    with pytest.raises(ValueError, match="without a unit"):
        quantity(5, naked)


def test_what_is_not_known_is_said_and_is_no_number() -> None:
    assert quantity(None, "mg") == NOT_KNOWN
    with pytest.raises(ValueError, match="cannot read"):
        read_quantity(NOT_KNOWN)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        quantity(value, "mg")


@pytest.mark.parametrize(
    "text", [".5 mg", "5.0 mg", "5mg", "5", "1234 mg", "1,23 mg", "0.50 mg", "05 mg", "1e3 mg", "5  mg", "٥ mg"]
)
def test_what_breaks_a_rule_of_writing_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="cannot read"):
        read_quantity(text)


@pytest.mark.parametrize(("old", "shown"), [("ug", "mcg"), ("µg", "mcg"), ("cc", "mL"), ("ml", "mL")])
def test_units_that_are_misread_are_never_shown(old: str, shown: str) -> None:
    assert unit_text(old) == shown


def test_a_rate_says_hour_or_day_in_words() -> None:
    assert ordered_rate(0.5, "mg/kg/h") == "0.5 mg per kg per hour"
    assert ordered_rate(0.5, "mg/kg/24h") == "0.5 mg per kg per 24 hours"
    with pytest.raises(ValueError, match="not a unit of a rate"):
        ordered_rate(5, "mg")


@given(st.integers(min_value=0, max_value=10**7), st.sampled_from(["mg", "mL", "mg/h"]))
def test_ten_times_as_much_sounds_different(value: int, unit: str) -> None:
    assert value == 0 or in_words(value, unit) != in_words(value * 10, unit)


def test_words_are_those_a_nurse_would_say() -> None:
    assert in_words(2.5, "mg") == "two and a half milligrams"
    assert in_words(0.5, "mg") == "half a milligram"
    assert in_words(41.7, "mL/h") == "forty-one point seven millilitres per hour"
    assert whole_in_words(1_100_005) == "one million one hundred thousand and five"


@given(
    st.decimals(min_value="0.001", max_value=1000, places=3),
    st.decimals(min_value="0.001", max_value=1000, places=3),
)
def test_a_number_out_by_five_asks_again_and_only_such_a_one(entered: Decimal, previous: Decimal) -> None:
    asked = ask_again(entered, "mg/h", previous=previous)
    far = entered >= 5 * previous or entered * 5 <= previous
    assert (asked is not None) == far
    if asked is not None:
        assert asked.entered_words in asked.question
        assert asked.expected_words in asked.question


def test_the_published_slip_asks_again() -> None:
    asked = ask_again(41.7, "mL/h", protocol=4.17)
    assert asked is not None
    assert "10 times the protocol value" in asked.question
    assert ask_again(Decimal("0.417"), "mL/h", protocol=4.17) is not None


def test_a_pause_is_no_value_to_compare_with_but_the_protocol_still_is() -> None:
    assert ask_again(20, "mL/h", previous=0) is None
    asked = ask_again(20, "mL/h", previous=0, protocol=2)
    assert asked is not None
    assert asked.compared_with == "protocol value"


@pytest.mark.parametrize(("typed", "kg"), [("150 lb", "68.0389"), ("150lbs", "68.0389"), ("10 st 7 lb", "66.6781")])
def test_pounds_are_refused_and_the_conversion_is_offered(typed: str, kg: str) -> None:
    refused = weight_kg(typed)
    assert isinstance(refused, Refusal)
    assert f"{kg} kg" in refused.remedy


def test_kilograms_are_taken_and_nothing_else_is_guessed() -> None:
    assert weight_kg("68.2") == weight_kg("68.2 kg") == Decimal("68.2")
    for typed in ("68,2", "1e2", "", "kg", "68.2 g", "-5"):
        with pytest.raises(ValueError, match="weight"):
            weight_kg(typed)


def test_digits_group_by_thousands() -> None:
    assert digits(1234567.5) == "1,234,567.5"


def test_five_times_as_much_asks_again() -> None:
    assert ask_again(5, "mg/h", previous=1) is not None
    assert ask_again(1, "mg/h", previous=5) is not None
    assert ask_again(4, "mg/h", previous=1) is None
