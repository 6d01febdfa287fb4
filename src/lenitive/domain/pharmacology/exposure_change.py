"""What a thing that changes exposure to ketamine is, by the route by which ketamine is given.

A liver that takes most of what flows through it is limited by its blood flow when ketamine comes through a vein, and
by its enzymes when ketamine comes through the gut. A ratio of areas therefore belongs to one route, and each route has
its own type: a ratio found by mouth cannot stand where one for a vein is asked for. What it says about a vein is a
bound, and only `iv_auc_ratio_bound` makes one of it.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.medicines import MedicineClass
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Parameter
from lenitive.domain.pharmacology.quoting import proposed

LIVER_FLOW: Final = Parameter(
    value=151.0, unit="L/h", source="perez_ruixo_2021", place="liver blood flow Qh, as transcribed", grade=Grade.ASSUMED
)
"""Blood flow through the liver at 60 years or less; assumed where another study's model uses it."""

LIVER_INTRINSIC: Final = Parameter(
    value=391.9,
    unit="L/h",
    source="perez_ruixo_2021",
    place="intrinsic clearance, (kel 1.11 + kmet 2.77) /h x Vh 101 L, as transcribed",
    grade=Grade.ASSUMED,
)
"""What the liver would clear if flow did not limit it; assumed where another study's model uses it."""


def liver_clearance_l_h(flow_l_h: float, intrinsic_l_h: float) -> float:
    """Clearance of a well-stirred liver, flow * intrinsic / (flow + intrinsic), L/h.

    Example:
        >>> round(liver_clearance_l_h(151.0, 391.9))
        109
    """
    return flow_l_h * intrinsic_l_h / (flow_l_h + intrinsic_l_h)


def iv_auc_ratio_bound(
    oral_auc_ratio: float, *, flow_l_h: float = LIVER_FLOW.value, intrinsic_l_h: float = LIVER_INTRINSIC.value
) -> float:
    """How much the area can change at most in a vein, when by mouth it changed by this ratio.

    By mouth the area goes as one over the intrinsic clearance. The whole of its change is put on the liver here; what
    happens in the wall of the gut would leave less for a vein. It lies between 1 and the ratio by mouth.

    Args:
        oral_auc_ratio: Area by mouth with the change over the area without it, more than 0.
        flow_l_h: Liver blood flow, L/h.
        intrinsic_l_h: Intrinsic clearance of the liver, L/h.

    Raises:
        ValueError: A number that is not more than 0.

    Source:
        Well-stirred liver with the numbers of perez_ruixo_2021 (`LIVER_FLOW`, `LIVER_INTRINSIC`).

    Example:
        >>> [round(iv_auc_ratio_bound(oral_auc_ratio=ratio), 2) for ratio in (2.6, 2.4, 3.0, 0.42)]
        [1.45, 1.39, 1.56, 0.84]
    """
    for name, value in (("AUC ratio by mouth", oral_auc_ratio), ("flow", flow_l_h), ("intrinsic", intrinsic_l_h)):
        if not 0 < value < math.inf:
            raise ValueError(f"{name} {value}: give a finite number above 0")
    changed_l_h = liver_clearance_l_h(flow_l_h, intrinsic_l_h / oral_auc_ratio)
    return liver_clearance_l_h(flow_l_h, intrinsic_l_h) / changed_l_h


def intrinsic_factor(iv_auc_ratio: float) -> float:
    """What the intrinsic clearance of the liver is multiplied by where the area in a vein changes by a ratio.

    Example:
        >>> round(1 / intrinsic_factor(iv_auc_ratio_bound(2.6)), 6)
        2.6
    """
    cleared_l_h = liver_clearance_l_h(LIVER_FLOW.value, LIVER_INTRINSIC.value) / iv_auc_ratio
    return LIVER_FLOW.value * cleared_l_h / (LIVER_FLOW.value - cleared_l_h) / LIVER_INTRINSIC.value


class Basis(StrEnum):
    """Where a ratio comes from."""

    MEASURED = "measured"
    BOUND = "bound"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRatio:
    """The area under the curve of ketamine with a change, over the area without it.

    Attributes:
        typical: The ratio that is used or was found.
        low: Smallest that it may be.
        high: Largest that it may be; of a bound, "at most".
        basis: Measured, a bound derived from another route, or assumed.
        peak: Ratio of the peaks, where it was measured.
    """

    typical: Parameter
    low: float
    high: float
    basis: Basis
    peak: Parameter | None = None

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.typical.value <= self.high < math.inf:
            raise ValueError(f"ratio {self.typical.value:g}: it must lie from low {self.low:g} to high {self.high:g}")


class OralRatio(AreaRatio):
    """By mouth; says nothing about a vein but a bound."""

    __slots__ = ()


class NasalRatio(AreaRatio):
    """By nose, a part of which is swallowed."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntravenousRatio(AreaRatio):
    """In a vein: the only one that a model of an infusion can take.

    Attributes:
        variance: Of its logarithm, for how people differ in it and how little is known of it; it widens the band.
    """

    variance: Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceFactor:
    """What a clearance is multiplied by.

    Attributes:
        typical: The factor.
        variance: Of its logarithm.
    """

    typical: Parameter
    variance: Parameter


def bounded_by_mouth(oral: OralRatio, *, used_ratio: float | None, why: str) -> IntravenousRatio:
    """What a ratio by mouth leaves open for a vein: from no change to the bound, and something between is used.

    Args:
        oral: The ratio by mouth.
        used_ratio: The ratio to use; None for the geometric middle of the range.
        why: Why that one.

    Returns:
        The range, with the variance of a ratio that lies evenly (on a log scale) anywhere in it.

    Example:
        >>> two = OralRatio(typical=proposed(2.6, "", "an example"), low=2.6, high=2.6, basis=Basis.MEASURED)
        >>> found = bounded_by_mouth(two, used_ratio=None, why="middle")
        >>> found.low, round(found.typical.value, 2), round(found.high, 2)
        (1.0, 1.2, 1.45)
    """
    bound = iv_auc_ratio_bound(oral.typical.value)
    typical = math.sqrt(bound) if used_ratio is None else used_ratio
    off_middle = math.log(typical) - math.log(bound) / 2
    return IntravenousRatio(
        typical=proposed(typical, "", why),
        low=min(1.0, bound),
        high=max(1.0, bound),
        basis=Basis.BOUND,
        variance=proposed(math.log(bound) ** 2 / 12 + off_middle**2, "", "anywhere between no change and the bound"),
    )


class Kind(StrEnum):
    """What changes exposure."""

    MEDICINE = "medicine"
    ORGAN = "organ function"
    GENOTYPE = "genotype"
    PERSON = "person"


class Acts(StrEnum):
    """On what of the liver it acts."""

    ENZYMES = "enzymes"
    FLOW = "blood flow"
    WHOLE = "the whole organ"
    NOTHING = "nothing that clears ketamine"


class Use(StrEnum):
    """When it changes a curve."""

    WHEN_TAKEN = "when the medicine is taken"
    ON_REQUEST = "only when it is asked for"
    BY_THE_MODEL = "by the model itself, from what is known of the person"
    SHOWN_ONLY = "never: shown only"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureChange:
    """One thing that changes exposure to ketamine, or was found not to.

    Attributes:
        id: Stable name.
        title: What it is, for people.
        kind: A medicine, an organ, a genotype, or a person's trait.
        acts_on: On what of the liver it acts.
        enzymes: The enzymes it acts on; two changes that share one are not independent.
        use: When it changes a curve.
        intravenous: With ketamine in a vein; None when the size is not known.
        oral: With ketamine by mouth; None when not known. Never used for a vein.
        nasal: With ketamine by nose; None when not known. Never used for a vein.
        norketamine_clearance: What it does to the clearance of norketamine; None when not known.
        says: What is done with it for ketamine in a vein, in words.
        known_limits: What a clinician must know before trusting it.
        medicines: Generic names, as in the table of medicines.
        medicine_class: A whole class of medicines; None for none.
        flow_frac: Share of the usual liver blood flow, more than 0; None when not known or not of blood flow.
    """

    id: str
    title: str
    kind: Kind
    acts_on: Acts
    use: Use
    says: str
    intravenous: IntravenousRatio | None = None
    oral: OralRatio | None = None
    nasal: NasalRatio | None = None
    norketamine_clearance: ClearanceFactor | None = None
    enzymes: tuple[str, ...] = ()
    known_limits: tuple[str, ...] = ()
    medicines: frozenset[str] = frozenset()
    medicine_class: MedicineClass | None = None
    flow_frac: Parameter | None = None

    def __post_init__(self) -> None:
        routes = {"intravenous": IntravenousRatio, "oral": OralRatio, "nasal": NasalRatio}
        for route, kind in routes.items():
            ratio = getattr(self, route)
            if ratio is not None and not isinstance(ratio, kind):
                raise ValueError(
                    f"{self.id}: a {type(ratio).__name__} was given for the {route} route; a ratio belongs to the "
                    f"route by which it was found, give a {kind.__name__}"
                )
