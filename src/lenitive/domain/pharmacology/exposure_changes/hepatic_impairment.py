"""Hepatic impairment: moderate by assumption, severe not at all."""

from typing import Final

from lenitive.domain.pharmacology.exposure_change import Acts, Basis, ExposureChange, IntravenousRatio, Kind, Use
from lenitive.domain.pharmacology.quoting import proposed

CHANGES: Final = (
    ExposureChange(
        id="child_pugh_b",
        title="Moderate hepatic impairment (Child-Pugh B)",
        kind=Kind.ORGAN,
        acts_on=Acts.WHOLE,
        use=Use.BY_THE_MODEL,
        intravenous=IntravenousRatio(
            typical=proposed(1 / 0.55, "", "one over 0.55, the middle of a clearance of 0.5-0.6; magnitude unseen"),
            low=1 / 0.6,
            high=2.0,
            basis=Basis.ASSUMED,
            variance=proposed(0.04, "", "20 % about the middle; the models widen their band instead"),
        ),
        says="Clearance is multiplied by 0.55 and the band is widened, both assumed.",
        known_limits=(
            "The label says that area and half-life are higher; the magnitude (about twice) was not confirmed.",
            "An impaired liver is no longer limited by flow: an inhibitor then acts more as it does by mouth.",
            "Bioavailability by mouth is higher; not estimated.",
        ),
    ),
    ExposureChange(
        id="child_pugh_c",
        title="Severe hepatic impairment (Child-Pugh C)",
        kind=Kind.ORGAN,
        acts_on=Acts.WHOLE,
        use=Use.BY_THE_MODEL,
        says="Not studied: every model refuses to answer.",
        known_limits=("Nothing is extrapolated from Child-Pugh B.",),
    ),
)
