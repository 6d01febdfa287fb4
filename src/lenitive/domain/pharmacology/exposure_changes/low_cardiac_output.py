"""Low cardiac output: less blood through the liver, in theory; in shock nothing was seen."""

from typing import Final

from lenitive.domain.pharmacology.exposure_change import Acts, ExposureChange, Kind, Use

CHANGES: Final = (
    ExposureChange(
        id="low_cardiac_output",
        title="Low cardiac output",
        kind=Kind.ORGAN,
        acts_on=Acts.FLOW,
        use=Use.ON_REQUEST,
        says=(
            "Clearance follows liver blood flow as flow x intrinsic / (flow + intrinsic), an assumption that is used "
            "only with a share of the usual flow that somebody states."
        ),
        known_limits=(
            "In five people in cardiogenic shock ketamine was not changed (koppel_1990).",
            "Volumes and exchange between tissues would change as well; they are left as they are.",
        ),
    ),
)
