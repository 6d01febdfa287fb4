"""Liver tests under repeated ketamine: when to stop for good, when to wait, and what is not known."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from lenitive.domain.foundation.answer import Answer, all_of, answer_of, any_of
from lenitive.domain.foundation.quantity import decimal_text
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade

ALT_STOP_WITH_SYMPTOMS_X_ULN: Final = 3
ALT_STOP_ALONE_X_ULN: Final = 5
HY_ALT_X_ULN: Final = 3
HY_BILIRUBIN_X_ULN: Final = 2
NO_RECHALLENGE_ALT_X_ULN: Final = 3
"""Proposed by this project after noppers_2011 and cotter_2021 (assumed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiverTest:
    """Liver tests of one day. None where not measured or not known.

    Attributes:
        date: The day of the blood.
        alt_u_l: Alanine aminotransferase.
        alt_uln_u_l: Upper limit of normal of the same laboratory.
        bilirubin_mg_dl: Total bilirubin.
        bilirubin_uln_mg_dl: Its upper limit.
        symptoms: Jaundice, right-sided abdominal pain, nausea with malaise, itch or fever; None when nobody asked.
        alt_baseline_u_l: Before the first session.
    """

    date: date
    alt_u_l: float | None = None
    alt_uln_u_l: float | None = None
    bilirubin_mg_dl: float | None = None
    bilirubin_uln_mg_dl: float | None = None
    symptoms: bool | None = None
    alt_baseline_u_l: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiverFinding:
    """What the liver tests say about going on.

    Attributes:
        date: The day of the blood.
        stop: Yes: end ketamine for good. Unknown: something is missing that could make it a yes.
        hold: Yes: no further session until a clinician has decided (from 3 x the limit, whatever the rest).
        reasons: With values in multiples of the upper limit.
        needs: What must be known.
        refusal: The stop as a refusal; None when it is not a yes.
        source: Key in `SOURCES`.
        grade: How well the rule is known.
    """

    date: date
    stop: Answer
    hold: Answer
    reasons: tuple[str, ...]
    needs: tuple[str, ...]
    refusal: Refusal | None = None
    source: str = "lenitive"
    grade: Grade = Grade.ASSUMED


def liver_finding(test: LiverTest) -> LiverFinding:
    """Whether liver tests end the course.

    Stop when ALT is above 3 x the upper limit with symptoms, above 5 x alone, or above 3 x with bilirubin above 2 x
    (the pattern of Hy's law). From 3 x the limit no rechallenge is proposed, so it holds the course in any case. With
    liver metastases the limit may be exceeded before ketamine: the baseline is shown, and the rule stays.

    Raises:
        ValueError: An upper limit of normal is not above 0, or a result is negative.

    Source:
        Proposed by this project after noppers_2011 and cotter_2021 (assumed).

    Example:
        >>> liver_finding(LiverTest(date=date(2026, 1, 9), alt_u_l=160, alt_uln_u_l=40)).needs
        ('whether there are symptoms of liver injury', 'bilirubin with its upper limit')
        >>> liver_finding(LiverTest(date=date(2026, 1, 9), alt_u_l=210, alt_uln_u_l=40)).stop
        <Answer.YES: 'yes'>
    """
    alt = _multiple("ALT", test.alt_u_l, test.alt_uln_u_l)
    bilirubin = _multiple("bilirubin", test.bilirubin_mg_dl, test.bilirubin_uln_mg_dl)
    above_3 = _above(alt, ALT_STOP_WITH_SYMPTOMS_X_ULN)
    rules = {
        "ALT above 5 x the upper limit": _above(alt, ALT_STOP_ALONE_X_ULN),
        "ALT above 3 x the upper limit with symptoms": all_of([above_3, answer_of(test.symptoms)]),
        "ALT above 3 x with bilirubin above 2 x the upper limit (pattern of Hy's law)": all_of(
            [_above(alt, HY_ALT_X_ULN), _above(bilirubin, HY_BILIRUBIN_X_ULN)]
        ),
    }
    stop = any_of(rules.values())
    fired = tuple(text for text, answer in rules.items() if answer is Answer.YES)
    return LiverFinding(
        date=test.date,
        stop=stop,
        hold=answer_of(None if alt is None else alt >= NO_RECHALLENGE_ALT_X_ULN),
        reasons=fired + _in_words(test, alt, bilirubin),
        needs=_needs(test, alt, bilirubin) if stop is Answer.UNKNOWN else (),
        refusal=_refusal(fired, alt) if fired else None,
    )


def _multiple(name: str, value: float | None, uln: float | None) -> Fraction | None:
    if value is not None and not value >= 0:
        raise ValueError(f"{name} {value} cannot be; enter the number that the laboratory reported")
    if uln is not None and not uln > 0:
        raise ValueError(f"{name}: upper limit of normal {uln} must be above 0; take it from the laboratory's report")
    return None if value is None or uln is None else Fraction(str(value)) / Fraction(str(uln))


def _above(multiple: Fraction | None, limit: int) -> Answer:
    return answer_of(None if multiple is None else multiple > limit)


def _needs(test: LiverTest, alt: Fraction | None, bilirubin: Fraction | None) -> tuple[str, ...]:
    asked = (
        ("ALT with its upper limit", alt is None),
        ("whether there are symptoms of liver injury", test.symptoms is None),
        ("bilirubin with its upper limit", bilirubin is None),
    )
    return tuple(what for what, missing in asked if missing)


def _in_words(test: LiverTest, alt: Fraction | None, bilirubin: Fraction | None) -> tuple[str, ...]:
    words = []
    for name, multiple in (("ALT", alt), ("bilirubin", bilirubin)):
        if multiple is not None:
            words.append(f"{name} {decimal_text(multiple, places=2)} x the upper limit on {test.date}")
    if test.alt_baseline_u_l is not None and test.alt_u_l is not None:
        words.append(f"ALT {test.alt_baseline_u_l:g} U/L before the first session, {test.alt_u_l:g} U/L now")
    return tuple(words)


def _refusal(fired: tuple[str, ...], alt: Fraction | None) -> Refusal:
    shown = "" if alt is None else f" ({decimal_text(alt, places=2)} x)"
    return Refusal(
        rule="OUT-LIV-01",
        what=f"{fired[0]}{shown}",
        limit="No further ketamine above it",
        remedy="Stop the course, look for another cause, repeat the tests, do not rechallenge",
        source="lenitive",
    )
