"""GATE: the start, step, leave and close gates against every input missing, stale and contradicting.

Run: python benchmarks/safety/gate.py [--defect open]. The specification is the table `CELLS` of
`tests/domain/infusion/test_every_cell_of_the_gates.py`: every gate, every input that it could look at, and for each of
the three states the refusal that is asked for, or none where the gate does not look there. A cell without a row counts
as undefined, and so does a row that no gate has. `--defect open` lets the step gate pass everything: it must not hold.
"""

import argparse
import sys
import time
from itertools import product
from pathlib import Path

from figure import Figure, report

TESTS = Path(__file__).resolve().parents[2] / "tests"


def main() -> None:
    """Go through every cell and say what came of it."""
    parser = argparse.ArgumentParser(description="GATE: every cell as specified, no cell undefined.")
    parser.add_argument("--defect", choices=("none", "open"), default="none")
    given = parser.parse_args()
    sys.path[:0] = [str(TESTS), str(TESTS / "domain" / "infusion")]
    from test_every_cell_of_the_gates import CELLS, GATES, STATES

    began = time.perf_counter()
    asked = {(gate, item, state) for gate, (_, items) in GATES.items() for item, state in product(items, STATES)}
    told = {(gate, item, state) for gate, rows in CELLS.items() for item, row in rows.items() for state in row}
    wrong, refused = [], 0
    for gate, item, state in sorted(asked & told):
        found = None if given.defect == "open" and gate == "step" else GATES[gate][0](item, state)
        wanted = CELLS[gate][item][state]
        refused += wanted is not None
        if (found is None) is not (wanted is None) or (wanted is not None and wanted not in str(found)):
            wrong.append(f"{gate}, {item} {state}: {found}, and not {wanted}")
    shut = [gate for gate in GATES if GATES[gate][0]("nothing", "missing") is not None]
    sys.stdout.write("".join(line + "\n" for line in wrong[:20]))
    report(
        Figure(
            check="GATE",
            command="benchmarks/safety/gate.py",
            asked="every cell as specified, no cell undefined",
            measured={
                "gates": len(GATES),
                "cells": len(asked),
                "cells_that_refuse": refused,
                "not_as_specified": len(wrong),
                "undefined": len(asked ^ told),
                "gates_shut_with_nothing_wrong": len(shut),
            },
            holds=not wrong and asked == told and not shut and len(asked) > 0,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


if __name__ == "__main__":
    main()
