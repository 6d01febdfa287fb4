"""Regimens side by side for the prescriber: what each is expected to do, and what it risks.

The regimen of the rules stays the plan. The others stand beside it with their numbers, so that the choice is seen:
more relief costs more of what is not wanted. Nobody with cancer pain was studied in this way; every dose is
extrapolated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.plan.chance_limits import DISSOCIATION, GENTLER_SHARE, RELIEF_MARGIN, ChanceFinding
from lenitive.domain.plan.dose_arithmetic import shown
from lenitive.domain.plan.expected import Centiles, Expected, Relief, expected
from lenitive.domain.plan.limits import check
from lenitive.domain.plan.optimise import Candidate, Chosen, SearchSpace, candidates, choose
from lenitive.domain.plan.planned import PlannedRegimen, planned
from lenitive.domain.plan.regimen import Regimen, deliveries_of
from lenitive.domain.plan.virtual_people import Programmes, VirtualPeople

SHORT_MIN: Final = 240
"""A short session."""

COLUMNS: Final = {"rules": "this plan", "optimised": "optimised", "gentler": "gentler", "shorter": "4 h"}
"""Headings by id of an alternative."""

EXTRAPOLATED: Final = (
    "Extrapolated: rates come from other pain and other settings, responses from healthy volunteers or assumptions."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One regimen and what is expected of it.

    Attributes:
        id: "rules", "optimised", "gentler" or "shorter".
        title: In a few words.
        why: How it was found.
        regimen: The steps; each is a ceiling for its time.
        duration_min: Length.
        total_mg: If every step is taken; never aimed at.
        relief: What the drug is expected to take from pain; None when the pain before is not known.
        peak_ng_ml: Highest ketamine.
        chances: How it stands to each chance limit.
        limits_checked: How many limits of the library were checked; all that are known are kept.
        extrapolated: In what it goes beyond what was studied.
    """

    id: str
    title: str
    why: str
    regimen: PlannedRegimen
    duration_min: int
    total_mg: float
    relief: Relief | None
    peak_ng_ml: Centiles
    chances: tuple[ChanceFinding, ...]
    limits_checked: int
    extrapolated: str = EXTRAPOLATED

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Its steps, each taken to its end."""
        return tuple(
            Delivery(start_min=step.start_min, duration_min=step.duration_min, rate_mg_h=step.rate_mg_h)
            for step in self.regimen.steps
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What stands side by side.

    Attributes:
        alternatives: That of the rules first.
        looked_at: How many regimens were looked at.
        not_offered: In words, what could not be offered and why.
    """

    alternatives: tuple[Alternative, ...]
    looked_at: int
    not_offered: tuple[str, ...]


def offered(groups: Sequence[VirtualPeople], rules: Regimen, space: SearchSpace) -> Offered:
    """The regimen of the rules, and those worth seeing beside it.

    Args:
        groups: People like this person by each model, solved until the end of the longest regimen.
        rules: The regimen of the rules.
        space: Within what is searched.

    Returns:
        That of the rules; the one of the highest expected relief within the chances; a gentler one; a shorter one.
        Those that are the same regimen are named once.
    """
    tried = candidates(space)
    found = expected(groups, Programmes.of([deliveries_of(rules), *(one.given for one in tried)]))
    own, others = found.only(slice(0, 1)), found.only(slice(1, None))
    alternatives = [_alternative("rules", rules, own, 0, space)]
    not_offered: list[str] = []
    refused: dict[str, list[str]] = {}
    for name, chosen in _choices(tried, own, others, space).items():
        if isinstance(chosen, Refusal):
            refused.setdefault(str(chosen), []).append(TITLES[name])
        elif all(planned(chosen.regimen) != one.regimen for one in alternatives):
            alternatives.append(_alternative(name, chosen.regimen, others, chosen.column, space, chosen))
        else:
            not_offered.append(f"Not offered: {TITLES[name]}. It would be the same as one above.")
    not_offered += [f"Not offered: {'; '.join(titles)}. {why}" for why, titles in refused.items()]
    return Offered(alternatives=tuple(alternatives), looked_at=len(tried), not_offered=tuple(not_offered))


TITLES: Final = {
    "rules": "proposed by the rules",
    "optimised": "nearly the highest expected relief, with the least drug",
    "gentler": "gentler",
    "shorter": f"shorter, {SHORT_MIN // 60} h",
}


def _choices(
    tried: Sequence[Candidate], own: Expected, others: Expected, space: SearchSpace
) -> dict[str, Chosen | Refusal]:
    mine, theirs = own.chances[DISSOCIATION], others.chances[DISSOCIATION]
    most = 0.0 if mine is None else float(GENTLER_SHARE.value) * float(mine[0])

    def is_gentler(_: Candidate, column: int) -> bool:
        return theirs is not None and bool(theirs[column] <= most)

    def is_short(one: Candidate, _: int) -> bool:
        return one.duration_min == SHORT_MIN

    return {
        "optimised": choose(tried, others, space),
        "gentler": choose(tried, others, space, allowed=is_gentler),
        "shorter": choose(tried, others, space, allowed=is_short),
    }


def _alternative(
    name: str, regimen: Regimen, found: Expected, column: int, space: SearchSpace, chosen: Chosen | None = None
) -> Alternative:
    return Alternative(
        id=name,
        title=TITLES[name],
        why=_why(name, chosen),
        regimen=planned(regimen),
        duration_min=regimen.duration_min,
        total_mg=shown(regimen.total.exact),
        relief=found.relief(column),
        peak_ng_ml=found.peak(column),
        chances=found.findings(column),
        limits_checked=len(check(regimen, space.context)) if chosen is None else chosen.limits_checked,
    )


def _why(name: str, chosen: Chosen | None) -> str:
    if chosen is None:
        return "First rate, step and ceiling of the library. This is the plan."
    among = {
        "optimised": "that keep every chance",
        "gentler": f"with at most {float(GENTLER_SHARE.value):g} times the plan's chance of distressing dissociation",
        "shorter": f"of {SHORT_MIN} min",
    }[name]
    return (
        f"The highest expected relief of {chosen.kept} regimens {among} is {chosen.highest_nrs:.2f} points; this one "
        f"has the least drug of those within {float(RELIEF_MARGIN.value):g} points of that."
    )
