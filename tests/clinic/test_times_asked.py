"""Minutes as a person types them."""

import pytest

from lenitive.clinic.times_asked import TIMES_MAX, read_times


def test_a_stretch_ends_where_it_says_though_steps_are_rounded() -> None:
    assert read_times("0:1:0.1") == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    assert read_times("0:10:4") == (0.0, 4.0, 8.0)


def test_lists_and_stretches_mix_and_equal_times_are_allowed() -> None:
    assert read_times(" 0 , 0, 1:3:1, 10 ") == (0.0, 0.0, 1.0, 2.0, 3.0, 10.0)


@pytest.mark.parametrize(
    "text",
    ["", ",", "a", "0,,1", "nan", "inf", "-1", "0,-0.5", "2,1", "0:5", "0:5:0", "5:0:1", "0:1:2:3", "0:5:-1", "1e9",
     f"0:{TIMES_MAX + 1}:1", "0:1:1e-9", "1_0", "0,\uff13\uff10", "\u0663", "0,1e400", "0,30,",
     "+5", "0x10", "infinity"],
)  # fmt: skip
def test_what_cannot_be_is_one_line_that_names_the_option(text: str) -> None:
    with pytest.raises(ValueError, match=r"^--times-min: [^\n]+$"):
        read_times(text)
