"""TRACE: from every hazard and every requirement to what is built, and from there to a test that ran.

Run: python benchmarks/safety/trace.py [--run | REPORT]. Both registries name controls and tests; controls are looked
for in the source, tests in what pytest collects. With `--run` the named tests are run, and one counts only when each
of its cases passed and none was skipped; REPORT, the XML report of a run of the whole suite, does as well. Without
either the figure says that the tests were collected, and not that they ran. The table of alarms in the docs is
compared with the one in the code: each alarm stands once, under its own priority, with its own action.

Seen to fail: `--defect=unheard` adds a hazard with a control that is not there, `--defect=untested` names a test that
nobody wrote, `--defect=unasked` does so for a requirement, `--defect=forgotten` leaves a requirement out,
`--defect=undocumented` takes an alarm out of the page.
"""

import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from figure import Figure, report

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from hazard_evidence import function_of
from hazard_names import is_there
from lenitive.domain.hazards import HAZARDS
from lenitive.domain.hazards.hazard import HazardState
from lenitive.domain.hazards.requirements import REQUIREMENTS
from lenitive.domain.hazards.requirements.requirement import RequirementState
from lenitive.domain.hazards.traced import Traced
from lenitive.domain.infusion.alarms import ALARMS

ROOT: Final = Path(__file__).resolve().parents[2]
ASKED: Final = "every hazard and KR -> a control that is there -> a test that ran; alarms of the docs = of the code"
HAZARDS_ASKED: Final = 70
REQUIREMENTS_ASKED: Final = {"1": 23, "2": 9, "3": 9, "4": 4, "5": 1, "6": 8, "7": 14}
"""How many requirements there are of each group, by the number before the point."""


def collected() -> set[str]:
    """Every test of the suite, as a function without the parameters of a case."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-n", "0", "-p", "no:cacheprovider", "tests"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = {function_of(line.strip()) for line in done.stdout.splitlines() if "::" in line and " " not in line[:20]}
    if not found:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
    return found


def ran(path: Path) -> set[str]:
    """Every test of which each case ran to its end and passed, out of a JUnit report."""
    good: set[str] = set()
    bad: set[str] = set()
    for case in ET.parse(path).getroot().iter("testcase"):  # noqa: S314 - a report of our own
        module, name = case.get("classname", ""), function_of(case.get("name", ""))
        node = f"{module.replace('.', '/')}.py::{name}"
        (bad if case.find("skipped") is not None or case.find("failure") is not None else good).add(node)
    return good - bad


def passed(named: Iterable[str]) -> set[str]:
    """Run tests; those of which each case passed."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "report.xml"
        given = sorted({function_of(one) for one in named})
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", f"--junitxml={told}", *given],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        sys.stderr.write(done.stdout[-2000:])
        return ran(told) if told.exists() else set()


def gaps(entries: Iterable[Traced], tests: set[str]) -> Iterator[str]:
    """What a hazard or requirement lacks on the way to a test; one line each.

    What says itself that nothing is there yet is no gap of the trace: the page says so, and the figure counts it.
    """
    for entry in entries:
        if not (entry.is_outside or entry.controls or entry.missing):
            yield f"{entry.id} has no control"
        if entry.controls and not entry.tests:
            yield f"{entry.id} has no test"
        yield from (f"{entry.id}: the control {one} is not there" for one in entry.controls if not is_there(one))
        yield from (f"{entry.id}: {one} did not run" for one in entry.tests if function_of(one) not in tests)


def unasked(numbers: Iterable[str]) -> Iterator[str]:
    """Requirements that the registry should hold and does not, or holds and should not."""
    wanted = {f"KR-{group}.{one}" for group, count in REQUIREMENTS_ASKED.items() for one in range(1, count + 1)}
    yield from (f"{one} stands in no registry, or in none of the analysis" for one in sorted(wanted ^ set(numbers)))


def undocumented(page: str) -> Iterator[str]:
    """Alarms of the code that the page does not tell once, under their own priority, with their own action."""
    under, rows = "", []
    for line in page.splitlines():
        under = line.lower() if line.startswith("#") else under
        if line.startswith("| ALM-"):
            rows.append((line.split("|")[1].strip(), under, line))
    for alarm in ALARMS.values():
        told = [(heading, row) for name, heading, row in rows if name == alarm.id]
        if (
            len(told) != 1
            or alarm.priority.value not in told[0][0]
            or f"| {alarm.action.value.replace('_', ' ')} |" not in told[0][1]
        ):
            yield f"{alarm.id} is not told once on the page of alarms as it is"
    yield from (f"{name} is on the page of alarms and not in the code" for name, *_ in rows if name not in ALARMS)


def main(arguments: list[str]) -> None:
    """Trace, say what is missing, report."""
    began = time.monotonic()
    defect = next((one.partition("=")[2] for one in arguments if one.startswith("--defect=")), "")
    reports = [Path(one) for one in arguments if not one.startswith("--")]
    log: list[Traced] = [*HAZARDS.values(), *REQUIREMENTS.values()]
    if "--run" in arguments:
        tests, how = passed(test for one in log for test in one.tests), "ran and passed"
    else:
        tests, how = (ran(reports[0]), "ran and passed") if reports else (collected(), "collected")
    hazards, asked = list(HAZARDS.values()), list(REQUIREMENTS.values())
    if defect == "unheard":
        hazards.append(replace(hazards[0], id="HAZ-71", controls=("lenitive.nothing:at_all",)))
    if defect == "untested":
        hazards[0] = replace(hazards[0], tests=("tests/safety/test_hazard_log.py::test_nobody_wrote",))
    if defect == "unasked":
        asked[0] = replace(asked[0], tests=("tests/safety/test_hazard_log.py::test_nobody_wrote",))
    if defect == "forgotten":
        asked = asked[1:]
    page = (ROOT / "docs" / "reference" / "alarms.md").read_text(encoding="utf-8")
    if defect == "undocumented":
        page = page.replace("ALM-KVO", "")
    missing = [*gaps([*hazards, *asked], tests), *unasked(one.id for one in asked), *undocumented(page)]
    for line in missing:
        sys.stderr.write(line + "\n")
    entries: list[Traced] = [*hazards, *asked]
    named = {test for one in entries for test in one.tests}
    states = {str(state): sum(one.state is state for one in hazards) for state in HazardState}
    states |= {f"requirements_{state}": sum(one.state is state for one in asked) for state in RequirementState}
    measured: dict[str, float | int | str] = {
        "hazards": len(hazards),
        "requirements": len(asked),
        **states,
        "controls": len({control for one in entries for control in one.controls}),
        "tests_named": len(named),
        "tests": how,
        "alarms": len(ALARMS),
        "gaps": len(missing),
    }
    command = " ".join(["python benchmarks/safety/trace.py", *arguments])
    holds = not missing and len(hazards) == HAZARDS_ASKED and len(named) > HAZARDS_ASKED
    report(
        Figure(
            check="TRACE",
            command=command,
            asked=ASKED,
            measured=measured,
            holds=holds,
            seconds=round(time.monotonic() - began, 1),
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
