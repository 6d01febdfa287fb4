"""Grade what happened by CTCAE, each grade with the version it was made with.

A grade is a word for reports. It never feeds the stop rules of an infusion: hypertension grade 1 starts at 120/80
mmHg, so nearly everyone has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.quantity import decimal_text
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.ctcae_terms import CTCAE_TERMS

CTCAE_VERSIONS: Final = ("5.0", "6.0")


@dataclass(frozen=True, slots=True, kw_only=True)
class CtcaeGrade:
    """One graded finding.

    Attributes:
        term: Key in `CTCAE_TERMS`.
        grade: 0 (none) to 4; None when it cannot be graded.
        version: Of the criteria; the same result can differ by two grades between versions.
        basis: What it was graded on, with value and unit.
        at_least: True when part of the reading is missing, so that the grade may be higher.
        why_not: Why there is no grade; None when there is one.
        source: Key in `SOURCES`.
        known: How well the rule is known.
    """

    term: str
    grade: int | None
    version: str
    basis: str
    at_least: bool = False
    why_not: str | None = None
    source: str = "ctcae_5"
    known: Grade = Grade.SECONDARY

    def __post_init__(self) -> None:
        check_grade(self.source, self.known)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """Upper edges of grades 0, 1, 2 and 3 in multiples of a reference; above the last is grade 4.

    Attributes:
        edges: The edges.
        from_first: True when a value equal to the first edge is already grade 1.
        known: How well the rule is known.
        source: Key in `SOURCES`.
    """

    edges: tuple[Fraction, ...]
    from_first: bool
    known: Grade
    source: str = "ctcae_5"

    def grade(self, multiple: Fraction) -> int:
        above = sum(multiple > edge for edge in self.edges)
        return max(above, 1) if self.from_first and multiple == self.edges[0] else above


def _steps(*edges: str, from_first: bool = False, known: Grade = Grade.SECONDARY, source: str = "ctcae_5") -> _Steps:
    return _Steps(edges=tuple(Fraction(edge) for edge in edges), from_first=from_first, known=known, source=source)


_V6_BASELINE: Final = _steps("1", "1.5", "2", "4", from_first=True, source="ctcae_6")
_V5_AMINOTRANSFERASE_BASELINE: Final = _steps("1.5", "3", "5", "20", from_first=True)
_V5_CHOLESTASIS_BASELINE: Final = _steps("2", "2.5", "5", "20", from_first=True, known=Grade.ASSUMED)

_BY_ULN: Final[Mapping[str, _Steps]] = {
    "alt_increased": _steps("1", "3", "5", "20"),
    "ast_increased": _steps("1", "3", "5", "20"),
    "ggt_increased": _steps("1", "2.5", "5", "20"),
    "alp_increased": _steps("1", "2.5", "5", "20", known=Grade.ASSUMED),
    "bilirubin_increased": _steps("1", "1.5", "3", "10", known=Grade.ASSUMED),
}
_BY_BASELINE: Final[Mapping[tuple[str, str], _Steps]] = {
    ("alt_increased", "5.0"): _V5_AMINOTRANSFERASE_BASELINE,
    ("ast_increased", "5.0"): _V5_AMINOTRANSFERASE_BASELINE,
    ("ggt_increased", "5.0"): _V5_CHOLESTASIS_BASELINE,
    ("alp_increased", "5.0"): _V5_CHOLESTASIS_BASELINE,
    ("bilirubin_increased", "5.0"): _steps("1", "1.5", "3", "10", known=Grade.ASSUMED),
    ("alt_increased", "6.0"): _V6_BASELINE,
    ("ast_increased", "6.0"): _V6_BASELINE,
}


def grade_lab(
    term: str, level: float | None, uln: float | None, *, baseline_level: float | None = None, version: str = "5.0"
) -> CtcaeGrade:
    """Grade a liver test in multiples of the upper limit of normal, or of an abnormal baseline.

    Args:
        term: One of the liver terms of `CTCAE_TERMS`.
        level: The result; None when not known. Result, limit and baseline in the same unit.
        uln: Upper limit of normal of the same laboratory.
        baseline_level: Before the first session. Above the limit it becomes the reference; None is "not known", and the
            result is then graded on the limit and says so.
        version: "5.0" or "6.0".

    Returns:
        The grade with its basis; without a grade when a value is missing or the rule is not known here.

    Raises:
        ValueError: The term is no liver test, the version is unknown, or a number is not positive.

    Source:
        CTCAE v5.0; v6.0 for an abnormal baseline of ALT and AST (secondary).

    Example:
        >>> grade_lab("bilirubin_increased", 2.4, 1.2).grade
        2
    """
    if term not in _BY_ULN:
        raise ValueError(f"{term!r} is no liver test; use one of {', '.join(_BY_ULN)}")
    if version not in CTCAE_VERSIONS:
        raise ValueError(f"CTCAE version {version!r} is not known; use one of {', '.join(CTCAE_VERSIONS)}")
    for name, number in (("result", level), ("upper limit of normal", uln), ("baseline", baseline_level)):
        _check_positive(term, name, number, zero_allowed=name == "result")
    if level is None or uln is None:
        missing = "the result" if level is None else "the laboratory's upper limit of normal"
        return CtcaeGrade(term=term, grade=None, version=version, basis="nothing", why_not=f"{missing} is not known")
    if baseline_level is not None and Fraction(str(baseline_level)) > Fraction(str(uln)):
        return _by_baseline(term, Fraction(str(level)), Fraction(str(baseline_level)), version)
    multiple = Fraction(str(level)) / Fraction(str(uln))
    steps = _BY_ULN[term]
    unknown = "; baseline not known" if baseline_level is None else ""
    return CtcaeGrade(
        term=term,
        grade=steps.grade(multiple),
        version=version,
        basis=f"{decimal_text(multiple, places=2)} x the upper limit of normal{unknown}",
        # that v6.0 keeps the rule for a normal baseline was not compared with its text
        known=steps.known if version == "5.0" else Grade.ASSUMED,
        source="ctcae_5" if version == "5.0" else "ctcae_6",
    )


def _check_positive(term: str, name: str, level: float | None, *, zero_allowed: bool) -> None:
    if level is None:
        return
    if not (level >= 0 if zero_allowed else level > 0) or level == float("inf"):
        raise ValueError(f"{term}: {name} {level} cannot be; enter the number that the laboratory reported")


def _by_baseline(term: str, value: Fraction, baseline: Fraction, version: str) -> CtcaeGrade:
    steps = _BY_BASELINE.get((term, version))
    multiple = value / baseline
    basis = f"{decimal_text(multiple, places=2)} x an abnormal baseline"
    if steps is None:
        why = f"the rule of version {version} for an abnormal baseline is not known here"
        return CtcaeGrade(term=term, grade=None, version=version, basis=basis, why_not=why, source="ctcae_6")
    return CtcaeGrade(
        term=term,
        grade=steps.grade(multiple),
        version=version,
        basis=basis,
        known=steps.known,
        source=steps.source,
    )


def grade_alt(
    value_u_l: float | None, uln_u_l: float | None, baseline_u_l: float | None = None, version: str = "5.0"
) -> CtcaeGrade:
    """Grade alanine aminotransferase. With an abnormal baseline the versions differ by up to two grades.

    Example:
        >>> grade_alt(150, 40).grade
        2
        >>> grade_alt(400, 40, baseline_u_l=80).grade, grade_alt(400, 40, baseline_u_l=80, version="6.0").grade
        (2, 4)
    """
    return grade_lab("alt_increased", value_u_l, uln_u_l, baseline_level=baseline_u_l, version=version)


def grade_ast(
    value_u_l: float | None, uln_u_l: float | None, baseline_u_l: float | None = None, version: str = "5.0"
) -> CtcaeGrade:
    """Grade aspartate aminotransferase, as `grade_alt`.

    Example:
        >>> grade_ast(41, 40).grade
        1
    """
    return grade_lab("ast_increased", value_u_l, uln_u_l, baseline_level=baseline_u_l, version=version)


def grade_ggt(
    value_u_l: float | None, uln_u_l: float | None, baseline_u_l: float | None = None, version: str = "5.0"
) -> CtcaeGrade:
    """Grade gamma-glutamyl transferase.

    Example:
        >>> grade_ggt(150, 60).grade
        1
    """
    return grade_lab("ggt_increased", value_u_l, uln_u_l, baseline_level=baseline_u_l, version=version)


def grade_alp(
    value_u_l: float | None, uln_u_l: float | None, baseline_u_l: float | None = None, version: str = "5.0"
) -> CtcaeGrade:
    """Grade alkaline phosphatase.

    Example:
        >>> grade_alp(700, 120).grade
        3
    """
    return grade_lab("alp_increased", value_u_l, uln_u_l, baseline_level=baseline_u_l, version=version)


def grade_bilirubin(
    value_mg_dl: float | None, uln_mg_dl: float | None, baseline_mg_dl: float | None = None, version: str = "5.0"
) -> CtcaeGrade:
    """Grade total bilirubin.

    Example:
        >>> grade_bilirubin(1.8, 1.2).grade
        1
    """
    return grade_lab("bilirubin_increased", value_mg_dl, uln_mg_dl, baseline_level=baseline_mg_dl, version=version)


def grade_hypertension(systolic_mmhg: float | None, diastolic_mmhg: float | None) -> CtcaeGrade:
    """Grade one blood pressure, 0 to 3. Grade 4 is a clinical picture and never follows from the numbers.

    Either pressure is enough to reach a grade; with one of them missing the grade is "at least".

    Source:
        CTCAE v5.0 (secondary).

    Example:
        >>> grade_hypertension(150, 70).grade
        2
        >>> grade_hypertension(None, 70).grade is None
        True
    """
    systolic = _pressure_grade("systolic", systolic_mmhg, (120, 140, 160))
    diastolic = _pressure_grade("diastolic", diastolic_mmhg, (80, 90, 100))
    known = [grade for grade in (systolic, diastolic) if grade is not None]
    complete = len(known) == 2
    grade = max(known, default=0)
    if not complete and grade == 0:
        why = "the blood pressure is not known in full"
        return CtcaeGrade(term="hypertension", grade=None, version="5.0", basis="nothing", why_not=why)
    parts = [
        f"{side} {value:g} mmHg"
        for side, value in (("systolic", systolic_mmhg), ("diastolic", diastolic_mmhg))
        if value is not None
    ]
    at_least = not complete and grade < 3
    return CtcaeGrade(term="hypertension", grade=grade, version="5.0", basis=", ".join(parts), at_least=at_least)


def _pressure_grade(name: str, pressure_mmhg: float | None, from_mmhg: tuple[int, ...]) -> int | None:
    if pressure_mmhg is None:
        return None
    if not 0 < pressure_mmhg < 400:
        raise ValueError(f"{name} pressure {pressure_mmhg} mmHg is outside 0-400 mmHg; measure again")
    return sum(pressure_mmhg >= edge for edge in from_mmhg)


def grade_hypoxia(spo2_at_rest_pct: float | None) -> CtcaeGrade:
    """Grade the lowest oxygen saturation at rest: below 88 % is grade 3. The alarms act long before.

    Example:
        >>> grade_hypoxia(87).grade, grade_hypoxia(88).grade
        (3, 0)
    """
    if spo2_at_rest_pct is None:
        why = "the oxygen saturation is not known"
        return CtcaeGrade(term="hypoxia", grade=None, version="5.0", basis="nothing", why_not=why, known=Grade.ASSUMED)
    if not 0 < spo2_at_rest_pct <= 100:
        raise ValueError(f"oxygen saturation {spo2_at_rest_pct} % is outside 0-100 %; measure again")
    return CtcaeGrade(
        term="hypoxia",
        grade=3 if spo2_at_rest_pct < 88 else 0,
        version="5.0",
        basis=f"lowest saturation at rest {spo2_at_rest_pct:g} %",
        known=Grade.ASSUMED,
    )


def may_be_stop_signal(term: str, grade: int | None) -> bool:
    """Whether a graded event may be weighed when a course is decided on. Hypertension grade 1-2 never.

    Example:
        >>> may_be_stop_signal("hypertension", 2), may_be_stop_signal("hallucinations", 3)
        (False, True)
    """
    if term not in CTCAE_TERMS:
        raise ValueError(f"adverse-event term {term!r}: use one of CTCAE_TERMS")
    return grade is not None and grade >= 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPeaks:
    """Baselines and extremes of one session. None where nobody measured.

    Attributes:
        systolic_baseline_mmhg: Before the infusion.
        systolic_peak_mmhg: Highest during infusion and recovery.
        diastolic_baseline_mmhg: Before the infusion.
        diastolic_peak_mmhg: Highest.
        spo2_min_pct: Lowest oxygen saturation at rest.
        psychotomimetic_max: Highest level of the free item, 0-3.
        rass_min: Lowest Richmond score, -5 to +4.
        rass_max: Highest.
        nausea_max: Highest nausea, 0 none to 3 severe.
    """

    systolic_baseline_mmhg: float | None = None
    systolic_peak_mmhg: float | None = None
    diastolic_baseline_mmhg: float | None = None
    diastolic_peak_mmhg: float | None = None
    spo2_min_pct: float | None = None
    psychotomimetic_max: int | None = None
    rass_min: int | None = None
    rass_max: int | None = None
    nausea_max: int | None = None

    def __post_init__(self) -> None:
        limits = {"psychotomimetic_max": (0, 3), "rass_min": (-5, 4), "rass_max": (-5, 4), "nausea_max": (0, 3)}
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} {value} is outside {low} to {high}; enter the level that was scored")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvent:
    """One graded adverse event of a session.

    Attributes:
        term: Key in `CTCAE_TERMS`.
        name: In words.
        grade: 1 to 4.
        version: Of the criteria.
        basis: What it rests on, with value and unit.
        causality: Always "not assessed": a clinician assesses it.
        stop_signal: Whether it may be weighed when the course is decided on.
        at_least: True when the grade may be higher.
        meddra: MedDRA code, or None.
        source: Key in `SOURCES`.
        known: How well the grading is known; a level of an item mapped to a grade is this project's own.
    """

    term: str
    name: str
    grade: int
    version: str
    basis: str
    stop_signal: bool
    source: str
    known: Grade
    causality: str = "not assessed"
    at_least: bool = False
    meddra: str | None = None


_RISE_MMHG: Final = 20
"""A rise by more than this is an event even within one grade. Source: lenitive, after the CTCAE rise (assumed)."""

_PSYCHOTOMIMETIC: Final = {
    1: "odd or floating, not distressing",
    2: "distressing or vivid, with insight",
    3: "loss of insight, panic or psychosis",
}
_SEDATION: Final = {-1: ("somnolence", 1), -2: ("somnolence", 2), -3: ("somnolence", 2)} | {
    -4: ("depressed_consciousness", 3),
    -5: ("depressed_consciousness", 4),
}


def session_adverse_events(peaks: SessionPeaks) -> tuple[AdverseEvent, ...]:
    """Graded adverse events that the extremes of one session show. Causality is not assessed.

    A blood pressure counts when its grade is higher than that of the pressure before the infusion, when it rose by
    more than 20 mmHg, or when the pressure before was not measured. What nobody measured gives no event and no
    all-clear: read `unmeasured` beside it.

    Source:
        CTCAE v5.0 for pressure and saturation; levels of the free items mapped to grades by this project (assumed).

    Example:
        >>> seen = session_adverse_events(SessionPeaks(psychotomimetic_max=1, systolic_peak_mmhg=165,
        ...     systolic_baseline_mmhg=128, diastolic_peak_mmhg=85, diastolic_baseline_mmhg=82))
        >>> [(event.term, event.grade, event.causality) for event in seen]
        [('hypertension', 3, 'not assessed'), ('hallucinations', 1, 'not assessed')]
    """
    graded = (
        _emergent_hypertension(peaks),
        grade_hypoxia(peaks.spo2_min_pct),
        *_scored_events(peaks),
    )
    return tuple(_event(one) for one in graded if one is not None and one.grade)


def unmeasured(peaks: SessionPeaks) -> tuple[str, ...]:
    """Names of what nobody measured in a session.

    Example:
        >>> "spo2_min_pct" in unmeasured(SessionPeaks())
        True
    """
    return tuple(name for name in SessionPeaks.__slots__ if getattr(peaks, name) is None)


def _emergent_hypertension(peaks: SessionPeaks) -> CtcaeGrade | None:
    peak = grade_hypertension(peaks.systolic_peak_mmhg, peaks.diastolic_peak_mmhg)
    before = grade_hypertension(peaks.systolic_baseline_mmhg, peaks.diastolic_baseline_mmhg)
    rises = (
        _rise(peaks.systolic_baseline_mmhg, peaks.systolic_peak_mmhg),
        _rise(peaks.diastolic_baseline_mmhg, peaks.diastolic_peak_mmhg),
    )
    rose = any(rise is not None and rise > _RISE_MMHG for rise in rises)
    if peak.grade is not None and before.grade is not None and peak.grade <= before.grade and not rose:
        return None
    return peak


def _rise(before_mmhg: float | None, peak_mmhg: float | None) -> float | None:
    return None if before_mmhg is None or peak_mmhg is None else peak_mmhg - before_mmhg


def _scored_events(peaks: SessionPeaks) -> tuple[CtcaeGrade, ...]:
    found = []
    if peaks.psychotomimetic_max:
        level = peaks.psychotomimetic_max
        found.append(_scored("hallucinations", level, f"psychotomimetic level {level}: {_PSYCHOTOMIMETIC[level]}"))
    if peaks.rass_min is not None and peaks.rass_min < 0:
        term, grade = _SEDATION[peaks.rass_min]
        found.append(_scored(term, grade, f"lowest RASS {peaks.rass_min}"))
    if peaks.rass_max is not None and peaks.rass_max > 0:
        grade = min(peaks.rass_max, 3)
        found.append(_scored("agitation", grade, f"highest RASS +{peaks.rass_max}"))
    if peaks.nausea_max:
        found.append(_scored("nausea", peaks.nausea_max, f"nausea level {peaks.nausea_max} of 3"))
    return tuple(found)


def _scored(term: str, grade: int, basis: str) -> CtcaeGrade:
    return CtcaeGrade(term=term, grade=grade, version="5.0", basis=basis, known=Grade.ASSUMED, source="lenitive")


def _event(graded: CtcaeGrade) -> AdverseEvent:
    term = CTCAE_TERMS[graded.term]
    return AdverseEvent(
        term=term.key,
        name=term.name,
        grade=graded.grade or 0,
        version=graded.version,
        basis=graded.basis,
        stop_signal=may_be_stop_signal(term.key, graded.grade),
        source=graded.source,
        known=graded.known,
        at_least=graded.at_least,
        meddra=term.meddra,
    )
