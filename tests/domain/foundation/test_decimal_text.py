from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenitive.domain.foundation.decimal_text import parse_decimal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-5",
        "+5",
        "1e3",
        "1E3",
        "1,5",
        "1 000",
        "1_0",
        "NaN",
        "nan",
        "inf",
        "Infinity",
        "１２",
        "٣",
        "0x10",
        ".5",
        "5.",
        "0..2",
        "1.2.3",
        "007",
        "5 mg",
        "0.1\n",
        "½",
        "1٫5",
        "−5",
        "1e400",
        "9" * 19,
        "'5'",
        "None",
    ],
)
def test_what_is_not_in_the_grammar_is_refused_with_the_text_that_was_read(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^weight: ") as refused:
        parse_decimal(typed, what="weight")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("typed", "value"), [("0", "0"), ("0.5", "0.5"), ("12", "12"), ("12.50", "12.5")])
def test_plain_numbers_are_read_exactly(typed: str, value: str) -> None:
    assert parse_decimal(typed, what="weight") == Decimal(value)


@given(st.text(max_size=12))
def test_whatever_is_accepted_is_ascii_digits_with_at_most_one_point(typed: str) -> None:
    try:
        value = parse_decimal(typed, what="any")
    except ValueError:
        return
    assert set(typed) <= set("0123456789.")
    assert value.is_finite()
    assert value >= 0
    assert value == Decimal(typed)


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_every_plain_decimal_reads_back_as_itself(value: Decimal) -> None:
    assert parse_decimal(f"{value:f}", what="any") == value
