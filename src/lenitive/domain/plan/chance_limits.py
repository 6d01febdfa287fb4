"""REGISTRY of chance limits: how likely an unwanted effect may be before a regimen is not chosen by itself.

A limit of `limits` is kept or not. A chance limit is kept on average over virtual people who differ as people do, by
models that were mostly found in healthy volunteers. It chooses between regimens that keep every other limit and never
lifts one of them. Every figure is this project's proposal, for a site to sign.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.quantity import Exact
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.chance import chance_at_least, normal_cdf
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.responses import response_named
from lenitive.domain.plan.limit import LimitAnswer
from lenitive.pkpd.linear import Array


def _assumed(value: Exact, unit: str, place: str) -> Figure:
    return Figure(value=value, unit=unit, source="lenitive", place=place, grade=Grade.ASSUMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceLimit:
    """One chance limit.

    Attributes:
        id: Stable.
        what: What may happen.
        in_short: The same for the heading of a column.
        figure: Largest chance at the worst moment.
        counts_from: From which value on it counts.
        output: Output of the responses that it looks at.
        needs: Field of `Baseline` without which the chance is not known; None for none.
        measure: Chance at a moment, from the output and the person without drug; never less where the output is more.
        remedy: What to do when it is not kept.
        ask: What to find out when the chance is not known.
    """

    id: str
    what: str
    in_short: str
    figure: Figure
    counts_from: Figure
    output: str
    needs: str | None
    measure: Callable[[Array, Baseline], Array]
    remedy: str
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceFinding:
    """One chance limit and how a regimen stands to it.

    Attributes:
        id: Of the chance limit.
        what: What may happen.
        threshold: From which value on it counts.
        threshold_unit: Its unit.
        chance_frac: Chance at the worst moment, over virtual people; None when it is not known.
        limit_frac: Largest chance.
        answer: Within, exceeds, or unknown.
        remedy: What to do when it is not kept, or what to find out when it is not known.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well the limit is known; the chance itself is no better.
    """

    id: str
    what: str
    threshold: float
    threshold_unit: str
    chance_frac: float | None
    limit_frac: float
    answer: LimitAnswer
    remedy: str
    source: str
    place: str
    grade: Grade

    @property
    def shown(self) -> str:
        """The chance as people read it: whole per cent, finer only where it would read like the limit that it exceeds.

        Example:
            >>> limit = CHANCE_LIMITS["LIM-CHANCE-02"]
            >>> [finding(limit, chance_frac).shown for chance_frac in (None, 0.002, 0.199, 0.203)]
            ['not known', '< 1 %', '20 %', '20.3 %']
        """
        if self.chance_frac is None:
            return "not known"
        whole = pct(self.chance_frac)
        if self.answer is LimitAnswer.EXCEEDS and whole == pct(self.limit_frac):
            return f"{max(100 * self.chance_frac, 100 * self.limit_frac + 0.01):.2f}".rstrip("0") + " %"
        return whole


def pct(frac: float) -> str:
    """A chance in whole per cent; less than that is not told apart, for it is not known better.

    Example:
        >>> pct(0.076), pct(0.004), pct(1.0)
        ('8 %', '< 1 %', '100 %')
    """
    return "< 1 %" if 100 * frac < 1 else f"{100 * frac:.0f} %"


_DISSOCIATION_ERROR: Final = response_named("dissociation").residual.value
_PRESSURE_ERROR_MMHG: Final = response_named("mean_pressure").residual.value
_RISE: Final = _assumed(20, "% above baseline", "rise of mean pressure; the bound of the session and of discharge")
_HIGH: Final = _assumed(130, "mmHg", "mean pressure that the session calls high")


_DISTRESSING: Final = _assumed(2, "0-3", "distressing or vivid; the session halves the rate there")


def _distressing(curve: Array, _: Baseline) -> Array:
    return chance_at_least(curve, level=int(_DISTRESSING.value), residual_sd=_DISSOCIATION_ERROR)


def _as_it_is(curve: Array, _: Baseline) -> Array:
    return curve


def _rise(curve: Array, baseline: Baseline) -> Array:
    own = baseline.mean_pressure_mmhg or 0.0
    return normal_cdf((curve - own * (1 + float(_RISE.value) / 100)) / _PRESSURE_ERROR_MMHG)


def _high(curve: Array, _: Baseline) -> Array:
    return normal_cdf((curve - float(_HIGH.value)) / _PRESSURE_ERROR_MMHG)


_MEASURE: Final = "Measure the blood pressure at rest, twice"
_CHANCE_LIMITS: Final = (
    ChanceLimit(
        id="LIM-CHANCE-01",
        what="Distressing dissociation (psychotomimetic item 2 or more)",
        in_short="dissociation 2 or 3",
        figure=_assumed(Decimal("0.10"), "", "chance of distressing dissociation"),
        counts_from=_DISTRESSING,
        output="dissociation",
        needs=None,
        measure=_distressing,
        remedy="Choose a gentler regimen",
        ask="",
    ),
    ChanceLimit(
        id="LIM-CHANCE-02",
        what="A reading of mean pressure more than 20 % above baseline",
        in_short="mean BP up > 20 %",
        figure=_assumed(Decimal("0.20"), "", "chance of a rise of mean pressure"),
        counts_from=_RISE,
        output="mean_pressure",
        needs="mean_pressure_mmhg",
        measure=_rise,
        remedy="Choose a gentler regimen; review the treatment of blood pressure",
        ask=_MEASURE,
    ),
    ChanceLimit(
        id="LIM-CHANCE-03",
        what="A reading of mean pressure above 130 mmHg",
        in_short="mean BP > 130 mmHg",
        figure=_assumed(Decimal("0.05"), "", "chance of a high mean pressure"),
        counts_from=_HIGH,
        output="mean_pressure",
        needs="mean_pressure_mmhg",
        measure=_high,
        remedy="Treat the blood pressure first; choose a gentler regimen",
        ask=_MEASURE,
    ),
    ChanceLimit(
        id="LIM-CHANCE-04",
        what="Deep sedation (RASS -3 or below)",
        in_short="deep sedation",
        figure=_assumed(Decimal("0.01"), "", "chance of deep sedation; other sedatives are not in it"),
        counts_from=_assumed(-3, "RASS", "moderate sedation; the session stops and calls there"),
        output="sedation_deep_frac",
        needs=None,
        measure=_as_it_is,
        remedy="Choose a gentler regimen; review other sedatives",
        ask="",
    ),
)

CHANCE_LIMITS: Final[dict[str, ChanceLimit]] = {limit.id: limit for limit in _CHANCE_LIMITS}
"""Every chance limit by id."""

DISSOCIATION: Final = "LIM-CHANCE-01"
"""The chance that a gentler regimen lowers."""

RELIEF_MARGIN: Final = _assumed(
    Decimal("0.05"), "points of 0-10", "of two regimens whose expected relief differs by less, the one with less drug"
)
"""More drug must be worth it. About one in four people has relief by the drug: this is a fifth of a point in those."""

RELIEF_WINDOW_MIN: Final = _assumed(
    360, "min", "relief is averaged from the start over the longest session, so that short and long ones compare"
)

GENTLER_SHARE: Final = _assumed(
    Decimal("0.5"), "times", "a gentler regimen has at most this share of the chance of distressing dissociation"
)


def finding(limit: ChanceLimit, chance_frac: float | None) -> ChanceFinding:
    """How a chance stands to its limit; what is not known is never within.

    Example:
        >>> found = finding(CHANCE_LIMITS["LIM-CHANCE-02"], None)
        >>> found.answer, found.remedy
        (<LimitAnswer.UNKNOWN: 'unknown'>, 'Measure the blood pressure at rest, twice')
    """
    limit_frac = float(limit.figure.value)
    if chance_frac is None:
        answer = LimitAnswer.UNKNOWN
    else:
        answer = LimitAnswer.WITHIN if chance_frac <= limit_frac else LimitAnswer.EXCEEDS
    return ChanceFinding(
        id=limit.id,
        what=limit.what,
        threshold=float(limit.counts_from.value),
        threshold_unit=limit.counts_from.unit,
        chance_frac=None if chance_frac is None else round(chance_frac, 4),
        limit_frac=limit_frac,
        answer=answer,
        remedy=limit.ask if answer is LimitAnswer.UNKNOWN else limit.remedy,
        source=limit.figure.source,
        place=limit.figure.place,
        grade=limit.figure.grade,
    )
