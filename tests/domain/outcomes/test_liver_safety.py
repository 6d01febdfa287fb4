"""Liver: stop above 3 x with symptoms, above 5 x alone, or in the pattern of Hy's law; unknown is unknown."""

from datetime import date

import pytest

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.outcomes.liver_safety import LiverTest, liver_finding

ON = date(2026, 3, 20)


def blood(alt: float | None, *, bilirubin: float | None = 1, symptoms: bool | None = False) -> LiverTest:
    return LiverTest(
        date=ON, alt_u_l=alt, alt_uln_u_l=40, bilirubin_mg_dl=bilirubin, bilirubin_uln_mg_dl=1, symptoms=symptoms
    )


@pytest.mark.parametrize(
    ("test", "stop", "hold"),
    [
        (blood(40), Answer.NO, Answer.NO),
        (blood(119), Answer.NO, Answer.NO),
        (blood(120), Answer.NO, Answer.YES),
        (blood(120, symptoms=True), Answer.NO, Answer.YES),
        (blood(121, symptoms=True), Answer.YES, Answer.YES),
        (blood(121), Answer.NO, Answer.YES),
        (blood(200), Answer.NO, Answer.YES),
        (blood(201), Answer.YES, Answer.YES),
        (blood(121, bilirubin=2.1), Answer.YES, Answer.YES),
        (blood(121, bilirubin=2), Answer.NO, Answer.YES),
        (blood(121, symptoms=None), Answer.UNKNOWN, Answer.YES),
        (blood(121, bilirubin=None), Answer.UNKNOWN, Answer.YES),
        (blood(60, symptoms=None, bilirubin=None), Answer.NO, Answer.NO),
        (blood(None), Answer.UNKNOWN, Answer.UNKNOWN),
    ],
)
def test_the_stop_rules_decide_at_their_edges(test: LiverTest, stop: Answer, hold: Answer) -> None:
    found = liver_finding(test)
    assert (found.stop, found.hold) == (stop, hold)
    assert (found.refusal is not None) is (stop is Answer.YES)
    assert bool(found.needs) is (stop is Answer.UNKNOWN)


def test_an_upper_limit_of_zero_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="above 0"):
        liver_finding(LiverTest(date=ON, alt_u_l=40, alt_uln_u_l=0))


def test_the_refusal_says_what_to_do() -> None:
    refusal = liver_finding(blood(240)).refusal
    assert "ALT above 5 x the upper limit (6 x)" in str(refusal)
    assert "do not rechallenge" in str(refusal)
