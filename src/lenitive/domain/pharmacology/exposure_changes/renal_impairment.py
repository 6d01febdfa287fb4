"""Renal impairment: ketamine itself is not changed, a metabolite gathers, and of norketamine nothing is known."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.exposure_change import Acts, Basis, ExposureChange, IntravenousRatio, Kind, Use
from lenitive.domain.pharmacology.quoting import proposed, quoting

_koppel = quoting("koppel_1990", seen="as summarised", grade=Grade.ASSUMED)

CHANGES: Final = (
    ExposureChange(
        id="renal_impairment",
        title="Renal impairment",
        kind=Kind.ORGAN,
        acts_on=Acts.NOTHING,
        use=Use.SHOWN_ONLY,
        intravenous=IntravenousRatio(
            typical=_koppel(1.0, "", "ketamine 20 % higher in renal failure, not significant; taken as no change"),
            low=1.0,
            high=1.2,
            basis=Basis.MEASURED,
            variance=proposed(0.0, "", "nothing is changed"),
        ),
        says=(
            "Ketamine is taken as unchanged. Dehydronorketamine accumulates, which no curve shows. The clearance of "
            "norketamine is not known: its curve may be too low."
        ),
        known_limits=("Intensive care patients over three days; dialysis was not studied in any source read.",),
    ),
)
