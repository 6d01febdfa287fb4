"""ASVS: the share of the web requirements of levels 1 and 2 that apply and name an automated test.

Run: python benchmarks/safety/asvs.py. Asked: every requirement has a row, and 95 % of those that apply name a test
that is there. `--defect=untested` names a test that nobody wrote, `--defect=forgotten` leaves a row out.
"""

import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final

from figure import Figure, report

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from hazard_names import unknown_names
from lenitive.domain.hazards.requirements.requirement import RequirementState
from lenitive.domain.hazards.web_requirements import ASKED, LEVEL_OF, WEB_REQUIREMENTS

SHARE_ASKED: Final = 0.95


def main(arguments: list[str]) -> None:
    """Count, say what is missing, report."""
    began = time.monotonic()
    rows = list(WEB_REQUIREMENTS.values())
    if "--defect=untested" in arguments:
        rows[0] = replace(rows[0], tests=("tests/safety/test_web_requirements.py::test_nobody_wrote",))
    if "--defect=forgotten" in arguments:
        rows = rows[1:]
    gaps = [*unknown_names(rows), *(f"{one} has no row" for one in ASKED if one not in {row.id for row in rows})]
    for line in gaps:
        sys.stderr.write(line + "\n")
    applies = [one for one in rows if not one.is_outside and LEVEL_OF[one.id] < 3]
    tested = sum(bool(one.tests) for one in applies) / len(applies)
    states = Counter(one.state for one in rows)
    report(
        Figure(
            check="ASVS",
            command=" ".join(["python benchmarks/safety/asvs.py", *arguments]),
            asked="every row filled; 95 % of levels 1 and 2 that apply name a test",
            measured={
                "rows": len(rows),
                **{str(state): states[state] for state in RequirementState},
                "apply_level_1_2": len(applies),
                "with_test_pct": round(100 * tested, 1),
                "gaps": len(gaps),
            },
            holds=not gaps and tested >= SHARE_ASKED,
            seconds=round(time.monotonic() - began, 1),
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
