"""Genotypes of CYP2B6: slower clearance in one study of long infusions under the skin, none after one dose by mouth."""

import math
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.exposure_change import Acts, Basis, ExposureChange, IntravenousRatio, Kind, Use
from lenitive.domain.pharmacology.quoting import proposed, quoting

_li = quoting("li_2015", seen="as summarised; carried over from the skin to a vein", grade=Grade.ASSUMED)
_USUAL_L_H: Final = 68.1


def _genotype(alleles: str, clearance_l_h: float) -> ExposureChange:
    ratio = _USUAL_L_H / clearance_l_h
    return ExposureChange(
        id=f"cyp2b6_{alleles.replace('*', '').replace('/', '_')}",
        title=f"CYP2B6 {alleles}",
        kind=Kind.GENOTYPE,
        acts_on=Acts.ENZYMES,
        enzymes=("CYP2B6",),
        use=Use.ON_REQUEST,
        intravenous=IntravenousRatio(
            typical=_li(
                ratio, "", f"clearance {clearance_l_h} L/h against {_USUAL_L_H} L/h in *1/*1, infusion by skin"
            ),
            low=min(1.0, ratio),
            high=ratio,
            basis=Basis.ASSUMED,
            variance=proposed(math.log(ratio) ** 2 / 3, "", "anywhere between no change and what one study found"),
        ),
        says="One study found clearance to go with the genotype, another did not.",
        known_limits=(
            "Two studies disagree: after a single dose by mouth the genotype did not matter (rao_2016).",
            "The people behind a model were a mixture of genotypes; the factor is against *1/*1.",
            "The ordinary band already holds slow people; use it for unexplained sedation, not as a rule.",
        ),
    )


CHANGES: Final = tuple(
    _genotype(alleles, clearance_l_h) for alleles, clearance_l_h in (("*1/*1", 68.1), ("*1/*6", 40.6), ("*6/*6", 21.6))
)
