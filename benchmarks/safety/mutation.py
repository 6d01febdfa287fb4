"""MUT: defects planted one at a time in the kernel, the alarm rules and the unit code; the tests must find them.

    python benchmarks/safety/mutation.py                     # every mutant
    python benchmarks/safety/mutation.py --sample 40 --seed 1
    python benchmarks/safety/mutation.py --only kernel --only units --list

Own operators (`mutants.py`), because a test process that is forked with everything collected costs a fiftieth of a
fresh one (`mutation_tests.py`): the code of the changed function is exchanged in the fork, and only the tests that run
its line run, the quickest first. What runs while modules are imported is planted before a fresh import. A mutant is
killed when a test fails, when nothing can be imported, or when it does not end. Survivors are printed; those that
change nothing that can be seen are argued in `ARGUED`.

Seen to fail: `--defect empty` empties the test files of `TARGETS`; every mutant survives.
"""

import argparse
import atexit
import importlib
import importlib.abc
import importlib.util
import io
import os
import pickle
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import CodeType, ModuleType

from figure import Figure, report
from mutants import Mutant, mutants_in
from mutation_tests import KILLED, NOT_EXCHANGED, Tests, Traced, limit

ROOT = Path(__file__).resolve().parents[2]
INFUSION = "tests/domain/infusion"
SESSION_TESTS = (
    "tests/catalogue/test_alarm_table.py",
    "tests/catalogue/test_alarms.py",
    INFUSION,
    "tests/properties/test_session_properties.py",
)
UNIT_TESTS = (
    "tests/domain/foundation",
    "tests/published/test_golden_doses.py",
    "tests/properties/test_dose_properties.py",
)
TARGETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "kernel": ("lenitive.domain.infusion.kernel", SESSION_TESTS),
    "units": ("lenitive.domain.foundation.quantity", UNIT_TESTS),
    "bag": ("lenitive.domain.infusion.bag", SESSION_TESTS),
    "authority": ("lenitive.domain.infusion.authority", SESSION_TESTS),
    "raising": ("lenitive.domain.infusion.raising", SESSION_TESTS),
    "thresholds": ("lenitive.domain.infusion.thresholds", SESSION_TESTS),
    "conditions": ("lenitive.domain.infusion.conditions", SESSION_TESTS),
    "pump": ("lenitive.domain.infusion.pump_conditions", SESSION_TESTS),
    "alarms": ("lenitive.domain.infusion.alarms", SESSION_TESTS),
    "supervise": ("lenitive.domain.infusion.supervise", SESSION_TESTS),
}
"""Short name, module, and the tests that are run against it."""

LIMIT_MODULES = frozenset({"kernel", "authority", "raising", "thresholds", "bag"})
"""Where a comparison is the comparison of a limit; each of these is killed or argued."""

_ALL_OF_IT = "the sum over everything given only spares a look at the windows; what it passes, each window decides"
ARGUED: dict[str, str] = {
    "raising:refuse_idle:0 -> 1": "a time-out that nobody did is as long ago as 1970, to the millisecond or not",
    "conditions:may_hold:0 -> 1": "what is asked here is a breach at every time or at none, so that any time will do",
    "conditions:freshness_ms:0 -> 1": "where nothing was read there is nothing whose age is compared with it",
    "conditions:_run:0 -> 1": "the first breach that is met sets the count before anything reads it",
    "conditions:dose_reached:one.end_ms - one.start_ms -> one.end_ms + one.start_ms": _ALL_OF_IT,
    "conditions:dose_reached:sum(((one.end_ms - one.start_ms) * one.rate_ng_h for one in given)) // (1000 * MS_PER_H)"
    " -> sum(((one.end_ms - one.start_ms) * one.rate_ng_h for one in given)) * (1000 * MS_PER_H)": _ALL_OF_IT,
}
"""Survivors that change nothing that can be seen: `target:function:before -> after` with the argument."""

QUIETLY = (
    *("-n", "0", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "--hypothesis-seed=0"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
ASKED_FRAC = 0.95


class _Planted(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Loads one module from text."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> object:
        del path, target
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def get_source(self, fullname: str) -> str:
        del fullname
        return self.source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, fullname, "exec")


def exchanged(mutants: Sequence[Mutant], files: dict[str, str], jobs: int) -> dict[int, int]:
    """What became of each mutant where its code could be exchanged, by its place; in a process of its own."""
    folder = Path(tempfile.mkdtemp(prefix="mutation-verdicts-"))
    out = folder / "verdicts"
    targets = {one.target for one in mutants}
    tests = list(dict.fromkeys(test for name in targets for test in TARGETS[name][1]))
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            import pytest

            traced = Traced(frozenset(files.values()))
            traced.begin()
            for name in targets:
                importlib.import_module(TARGETS[name][0])
            product = traced.end()
            numbered = [(place, files[one.target], one) for place, one in enumerate(mutants)]
            texts = {files[name]: Path(files[name]).read_text(encoding="utf-8") for name in targets}
            plugin = Tests(files=texts, mutants=numbered, jobs=jobs, product=product, collection=traced, out=out)
            traced.begin()
            quiet = io.StringIO()
            traced.begin()
            with redirect_stdout(quiet):
                code = int(pytest.main([*QUIETLY, *tests], plugins=[plugin]))
            if code:
                sys.stderr.write(quiet.getvalue()[-2000:])
        finally:
            os._exit(code)
    if os.waitpid(pid, 0)[1] or not out.exists():
        raise SystemExit("the tests fail without any defect planted; mend them first")
    return dict(pickle.loads(out.read_bytes()))  # noqa: S301


def imported(waiting: Sequence[tuple[int, Mutant]], jobs: int) -> dict[int, int]:
    """What became of each mutant that is planted before a fresh import."""
    running: dict[int, int] = {}
    left, verdicts = list(waiting), {}
    while left or running:
        while left and len(running) < jobs:
            number, mutant = left.pop(0)
            pid = os.fork()
            if pid == 0:
                limit()
                killed = True
                try:
                    killed = _is_killed(mutant)
                finally:
                    os._exit(KILLED if killed else 0)
            running[pid] = number
        pid, status = os.wait()
        verdicts[running.pop(pid)] = KILLED if status else 0
    return verdicts


def _is_killed(mutant: Mutant) -> bool:
    import pytest

    name, tests = TARGETS[mutant.target]
    sys.meta_path.insert(0, _Planted(name, mutant.source))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        code = pytest.main([*QUIETLY, *tests])
    return int(code) != 0


def main() -> None:
    """Plant, run, print."""
    arguments = _arguments()
    sys.dont_write_bytecode = True
    _work_on_a_copy()
    started = time.monotonic()
    names = arguments.only or list(TARGETS)
    if arguments.defect == "empty":
        _empty_the_tests(names)
    files = {name: _file(TARGETS[name][0]) for name in names}
    mutants = [one for name in names for one in mutants_in(name, Path(files[name]).read_text(encoding="utf-8"))]
    if arguments.comparisons:
        mutants = [one for one in mutants if one.is_comparison and one.target in LIMIT_MODULES]
    if arguments.sample:
        mutants = random.Random(arguments.seed).sample(mutants, min(arguments.sample, len(mutants)))  # noqa: S311
    if arguments.list:
        sys.stdout.write("".join(f"{one.line:4} {one.key}\n" for one in mutants))
        raise SystemExit(0)
    _load_what_is_not_the_product()
    verdicts = exchanged(mutants, files, arguments.jobs)
    fresh = [(place, mutants[place]) for place, verdict in verdicts.items() if verdict == NOT_EXCHANGED]
    sys.stderr.write(f"{len(mutants) - len(fresh)} exchanged, {len(fresh)} before a fresh import\n")
    for place, one in enumerate(mutants):
        if verdicts[place] != KILLED:
            sys.stderr.write(f"{'fresh   ' if verdicts[place] else 'survived'} {one.line:4} {one.key}\n")
    verdicts |= imported(fresh, arguments.jobs)
    _report(
        mutants, [one for place, one in enumerate(mutants) if verdicts[place] != KILLED], time.monotonic() - started
    )


def _report(mutants: list[Mutant], survivors: list[Mutant], seconds: float) -> None:
    for one in survivors:
        sys.stdout.write(f"survived {one.line:4} {one.key}  {ARGUED.get(one.key, '')}\n")
    unargued = [one for one in survivors if one.key not in ARGUED]
    limits = [one for one in mutants if one.is_comparison and one.target in LIMIT_MODULES]
    open_limits = sum(one in limits for one in unargued)
    killed_frac = 1 - len(survivors) / len(mutants) if mutants else 0.0
    report(
        Figure(
            check="MUT",
            command=" ".join(["benchmarks/safety/mutation.py", *sys.argv[1:]]),
            asked="at least 95 % of mutants killed, and every comparison of a limit",
            measured={
                "mutants": len(mutants),
                "killed_pct": round(100 * killed_frac, 2),
                "survived": len(survivors),
                "survived_and_argued": len(survivors) - len(unargued),
                "comparisons_of_limits": len(limits),
                "comparisons_of_limits_survived": open_limits,
            },
            holds=bool(mutants) and killed_frac >= ASKED_FRAC and open_limits == 0,
            seconds=round(seconds, 1),
        )
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, help="only so many mutants, drawn by the seed; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=TARGETS, action="append", help="only these modules")
    parser.add_argument("--comparisons", action="store_true", help="only the comparisons of limits")
    parser.add_argument("--list", action="store_true", help="print the mutants and leave")
    parser.add_argument("--defect", choices=("none", "empty"), default="none")
    return parser.parse_args()


def _work_on_a_copy() -> None:
    """Take sources and tests as they are now, so that nothing changes under the run."""
    copy = Path(tempfile.mkdtemp(prefix="mutation-"))
    here = os.getpid()
    atexit.register(lambda: os.getpid() == here and shutil.rmtree(copy, ignore_errors=True))
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    os.chdir(copy)
    sys.path.insert(0, str(copy / "src"))
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(copy / ".hypothesis")


def _empty_the_tests(names: Sequence[str]) -> None:
    """Of the copy: each file of these targets asks nothing."""
    for place in {test for name in names for test in TARGETS[name][1]}:
        for path in [Path(place)] if place.endswith(".py") else Path(place).glob("**/test_*.py"):
            path.write_text("def test_nothing() -> None: ...\n", encoding="utf-8")


def _file(module: str) -> str:
    path = Path.cwd() / "src" / Path(*module.split(".")).with_suffix(".py")
    if not path.exists():
        raise SystemExit(f"{module}: no such module")
    return str(path)


def _load_what_is_not_the_product() -> None:
    """Import what every test needs and no mutant changes, so that a fork begins with it."""
    import hypothesis.strategies
    import msgspec
    import numpy as np
    import pytest
    from hypothesis import Phase, settings

    assert hypothesis.strategies and msgspec and np and pytest  # noqa: PT018, S101
    settings.register_profile("mutation", phases=(Phase.explicit, Phase.generate), deadline=None, database=None)
    settings.load_profile("mutation")


if __name__ == "__main__":
    main()
