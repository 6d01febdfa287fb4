import pytest

from lenitive.domain.foundation.strict_json import DEPTH_MAX, RecordedDecimal, parse_json


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1,]",
        "{'a': 1}",
        "NaN",
        "[Infinity]",
        "-Infinity",
        '{"a": 1, "a": 1}',
        '{"x": {"b": 1, "b": 2}}',
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000,
        "1" * 5000,
        '"unterminated',
        "\x00",
        "01",
        "[1 2]",
        "0." + "3" * 1000,
        '"\\ud800"',
        '{"a\\u001b[31m\\n": 1, "a\\u001b[31m\\n": 1}',
        "{" + ",".join(f'"k{n}": 1' for n in range(100_000)) + ',"k99999": 1}',
    ],
)
def test_what_is_not_strict_json_is_refused_in_one_line_that_names_the_file(text: str) -> None:
    with pytest.raises(ValueError, match=r"^record\.json: ") as refused:
        parse_json(text, what="record.json")
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 200


def test_brackets_inside_strings_are_not_nesting() -> None:
    text = '{"note": "' + "[" * (DEPTH_MAX + 50) + '"}'
    assert parse_json(text, what="record.json")["note"].startswith("[[")


def test_a_recorded_decimal_keeps_its_trailing_zero() -> None:
    value = parse_json("[72.50]", what="record.json", parse_float=RecordedDecimal)[0]
    assert value.text == "72.50"
    assert value == RecordedDecimal("72.5")


def test_a_long_whole_number_is_left_to_whoever_reads_numbers_exactly() -> None:
    assert parse_json("[" + "1" * 30 + "]", what="r", parse_float=RecordedDecimal)[0].text == "1" * 30
    with pytest.raises(ValueError, match="30 digits; 18 are allowed"):
        parse_json("1" * 30, what="r")
