"""What a person is: age and ancestry, which models hold where their study found them, and sex, which none holds."""

from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.exposure_change import Acts, Basis, ExposureChange, IntravenousRatio, Kind, Use
from lenitive.domain.pharmacology.quoting import proposed, quoting

_perez = quoting("perez_ruixo_2021", seen="as transcribed")
_UNCHANGED: Final = proposed(0.0, "", "nothing is changed here")

CHANGES: Final = (
    ExposureChange(
        id="age",
        title="Age above 60",
        kind=Kind.PERSON,
        acts_on=Acts.FLOW,
        use=Use.BY_THE_MODEL,
        intravenous=IntravenousRatio(
            typical=_perez(
                1.12, "", "at 70 years: liver blood flow falls by 2.19 L/h a year above 60, clearance x 0.89"
            ),
            low=1.0,
            high=1.45,
            basis=Basis.ASSUMED,
            variance=_UNCHANGED,
        ),
        says="Clearance falls with liver blood flow: x 0.89 at 70 years, x 0.77 at 80; held above 86.",
        known_limits=("Found with esketamine by nose; carried over to other models as an assumption.",),
    ),
    ExposureChange(
        id="ancestry",
        title="Asian ancestry",
        kind=Kind.PERSON,
        acts_on=Acts.ENZYMES,
        use=Use.BY_THE_MODEL,
        intravenous=IntravenousRatio(
            typical=_perez(
                1.06, "", "elimination without norketamine x 0.36 in Asian people: clearance 109 to 103 L/h"
            ),
            low=1.0,
            high=1.06,
            basis=Basis.ASSUMED,
            variance=_UNCHANGED,
        ),
        says="Held by perezruixo2021_s alone, where the ancestry is given.",
        known_limits=("One study; not carried over to other models.",),
    ),
    ExposureChange(
        id="sex",
        title="Sex",
        kind=Kind.PERSON,
        acts_on=Acts.NOTHING,
        use=Use.SHOWN_ONLY,
        intravenous=IntravenousRatio(
            typical=quoting("sigtermans_2009_kinetics", seen="abstract", grade=Grade.ASSUMED)(
                1.0, "", "women clear 20 % more; not found in three other studies, so that nothing is changed"
            ),
            low=1 / 1.2,
            high=1.0,
            basis=Basis.ASSUMED,
            variance=_UNCHANGED,
        ),
        says="Not used: one study found 20 % more clearance in women, three found none.",
    ),
)
