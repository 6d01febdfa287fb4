"""The recommended model of S-ketamine: that of the racemate with the clearance of S-ketamine.

The meta-analysis kept no effect of the enantiomer. The split of the clearance into S and R is this project's own, from
the ratio that three studies of both enantiomers found.
"""

from dataclasses import replace
from typing import Final

from lenitive.domain.pharmacology.model import DrugForm
from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL as RACEMIC
from lenitive.domain.pharmacology.quoting import proposed

_SPLIT: Final = (
    "racemic 84 L/h split with CL_R/CL_S 0.87, the ratio of three studies of both, wang_2019 one of them (in-house)"
)

MODEL: Final = replace(
    RACEMIC,
    id="default_s_ketamine_v1",
    title="S-ketamine with S-norketamine, effect site and venous site",
    drug="S-ketamine (esketamine), as base",
    form=DrugForm.S,
    parameters={**RACEMIC.parameters, "cl_l_h": proposed(90.3, "L/h", f"clearance of S-ketamine: {_SPLIT}")},
    r_clearance=proposed(78.5, "L/h", f"clearance of R-ketamine: {_SPLIT}"),
    known_limits=(
        *RACEMIC.known_limits,
        "The clearances of S and R are an in-house split; the meta-analysis kept no effect of the enantiomer.",
        "Nothing turns S into R, and R is taken not to slow S; one study disagrees.",
    ),
)
