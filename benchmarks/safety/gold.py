"""GOLD: the orders, bags, the largest setting and the window that were worked out by hand, each as it stands there.

Run: python benchmarks/safety/gold.py [--defect up]. The rows are those of `tests/published/test_golden_doses.py`, which
runs them in the suite too; an order is compared here number by number. `--defect up` rounds a pump's setting up: the
figure must not hold.
"""

import argparse
import inspect
import math
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from figure import Figure, report

from lenitive.domain.foundation.quantity import PumpRate

ORDERS_ASKED = 20


def _tried(test: Callable[..., None], *given: Any) -> str | None:  # noqa: ANN401 - a row of a table
    """What is not as it was worked out; None when all of it is."""
    try:
        test(*given)
    except AssertionError as error:
        return f"{test.__name__} {given}: {error}"[:300]
    return None


def main() -> None:
    """Go through every row."""
    parser = argparse.ArgumentParser(description="GOLD: every row that was worked out by hand.")
    parser.add_argument("--defect", choices=("none", "up"), default="none")
    given = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "published"))
    import test_golden_doses as golden

    if given.defect == "up":
        step = Fraction(1, 10)
        PumpRate.floored = lambda self, **_: PumpRate(ml_h=math.ceil(self.exact / step) * step)  # type: ignore[method-assign]
    began, done, wrong = time.perf_counter(), 0, []
    for name, test in inspect.getmembers(golden, inspect.isfunction):
        if not name.startswith("test_"):
            continue
        marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
        rows = [row if isinstance(row, tuple) and "," in str(names) else (row,) for names, row in _rows(marks)]
        for row in rows or [()]:
            done += 1
            found = _tried(test, *row)
            wrong += [found] if found else []
    for line in wrong[:20]:
        sys.stdout.write(line.replace("\n", " ") + "\n")
    report(
        Figure(
            check="GOLD",
            command="benchmarks/safety/gold.py",
            asked="every row equal, to 1 uL/h",
            measured={"rows": done, "orders": len(golden.ROWS), "not_equal": len(wrong)},
            holds=not wrong and len(golden.ROWS) >= ORDERS_ASKED and done > ORDERS_ASKED,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


def _rows(marks: list[Any]) -> list[tuple[object, Any]]:
    return [(mark.args[0], row) for mark in marks for row in mark.args[1]]


if __name__ == "__main__":
    main()
