"""MUT: defects planted one at a time in the kernel, the alarm rules and the unit code; the tests must find them.

    python benchmarks/safety/mutation.py                     # every mutant: up to an hour on two cores
    python benchmarks/safety/mutation.py --sample 40 --seed 1
    python benchmarks/safety/mutation.py --only kernel --list

Own operators, because a test process that is forked with everything loaded but the product costs a tenth of a fresh
one: comparisons are moved by one and turned round, arithmetic is swapped, numbers are one more, `and` becomes `or`,
`not` disappears, `min` becomes `max`, `any` becomes `all`. A mutant is killed when a test fails, when nothing can be
imported, or when it does not end. Survivors are printed; those that change nothing are argued in `ARGUED`.

Seen to fail: with the test files of `TESTS` emptied every mutant survives, and the figure does not hold.
"""

import argparse
import ast
import atexit
import importlib.abc
import importlib.util
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType

from figure import Figure, report

ROOT = Path(__file__).resolve().parents[2]
INFUSION = "tests/domain/infusion"
SESSION_TESTS = (
    f"{INFUSION}/test_kernel.py",
    f"{INFUSION}/test_who_stands_behind_more_drug.py",
    f"{INFUSION}/test_who_may_ask_and_when.py",
    f"{INFUSION}/test_alarms_of_a_session.py",
    f"{INFUSION}/test_silence_and_repetition.py",
    f"{INFUSION}/test_what_the_pump_says.py",
    f"{INFUSION}/test_bag_rescue_and_corrections.py",
    f"{INFUSION}/test_gates.py",
    f"{INFUSION}/test_every_cell_of_the_gates.py",
    f"{INFUSION}/test_machine.py",
    f"{INFUSION}/test_interruption.py",
    "tests/catalogue/test_alarms.py",
)
UNIT_TESTS = (
    "tests/domain/foundation",
    "tests/published/test_golden_doses.py",
    "tests/properties/test_dose_properties.py",
)
TARGETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "kernel": ("lenitive.domain.infusion.kernel", (*SESSION_TESTS, "tests/properties/test_session_properties.py")),
    "authority": ("lenitive.domain.infusion.authority", SESSION_TESTS[1:3]),
    "raising": ("lenitive.domain.infusion.raising", SESSION_TESTS),
    "thresholds": ("lenitive.domain.infusion.thresholds", SESSION_TESTS),
    "alarms": ("lenitive.domain.infusion.alarms", SESSION_TESTS),
    "conditions": ("lenitive.domain.infusion.conditions", SESSION_TESTS),
    "supervise": ("lenitive.domain.infusion.supervise", SESSION_TESTS),
    "bag": ("lenitive.domain.infusion.bag", (f"{INFUSION}/test_bag_rescue_and_corrections.py",)),
    "units": ("lenitive.domain.foundation.quantity", UNIT_TESTS),
}
"""Short name, module, and the tests that are run against it, the quickest to find something first."""

LIMIT_MODULES = frozenset({"kernel", "authority", "raising", "thresholds", "bag"})
"""Where a comparison is the comparison of a limit; each of these is killed or argued."""

ARGUED: dict[str, str] = {}
"""Survivors that change nothing that can be seen: `target:function:before -> after` with the argument."""

QUIETLY = (
    *("-n", "0", "-x", "-q", "--no-header", "-p", "no:cacheprovider"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
LIMIT_S = 180
ASKED_FRAC = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One planted defect."""

    target: str
    function: str
    line: int
    before: str
    after: str
    source: str
    is_comparison: bool

    @property
    def key(self) -> str:
        """Its name, which does not move with the lines."""
        return f"{self.target}:{self.function}:{self.before} -> {self.after}"


COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Div: ast.Mult,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


def mutants_of(target: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    spec = importlib.util.find_spec(TARGETS[target][0])
    if spec is None or spec.origin is None:
        raise SystemExit(f"{target}: no such module")
    source = Path(spec.origin).read_text(encoding="utf-8")
    tree = ast.parse(source)
    expressions = _Expressions()
    expressions.visit(tree)
    for function, node in expressions.found:
        for new in _changed(node):
            yield _mutant(target, function, source, node, new)


class _Expressions(ast.NodeVisitor):
    """Every expression of code that runs, with the function or class around it; no text, no default, no type."""

    def __init__(self) -> None:
        self.found: list[tuple[str, ast.expr]] = []
        self._around = ["module"]

    def visit(self, node: ast.AST) -> None:
        """Keep an expression, then look into it."""
        if isinstance(node, ast.JoinedStr | ast.arguments):
            return
        if isinstance(node, ast.expr):
            self.found.append((self._around[-1], node))
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            self._around.append(node.name)
            for part in node.body:
                self.visit(part)
            self._around.pop()
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                self.visit(node.value)
        else:
            self.generic_visit(node)


def _changed(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare():
            for place, op in enumerate(node.ops):
                for other in COMPARE[type(op)]:
                    ops = [other() if at == place else one for at, one in enumerate(node.ops)]
                    yield ast.Compare(left=node.left, ops=ops, comparators=node.comparators)
        case ast.BinOp() if type(node.op) in ARITHMETIC and not _is_text(node):
            yield ast.BinOp(left=node.left, op=ARITHMETIC[type(node.op)](), right=node.right)
        case ast.BoolOp():
            other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield ast.BoolOp(op=other_op, values=node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=value) if type(value) is int:
            yield ast.Constant(value=value + 1)
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield ast.Call(func=ast.Name(id=CALLS[name], ctx=ast.Load()), args=node.args, keywords=node.keywords)
        case _:
            return


def _is_text(node: ast.BinOp) -> bool:
    """Words put together, which no test of safety reads."""
    return any(
        isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and isinstance(one.value, str))
        for one in ast.walk(node)
    )


def _mutant(target: str, function: str, source: str, node: ast.expr, new: ast.expr) -> Mutant:
    lines = source.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line.encode()))
    raw = source.encode()
    begin = offsets[node.lineno - 1] + node.col_offset
    end = offsets[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    after = ast.unparse(new)
    mutated = raw[:begin] + b"(" + after.encode() + b")" + raw[end:]
    return Mutant(
        target=target,
        function=function,
        line=node.lineno,
        before=ast.unparse(node),
        after=after,
        source=mutated.decode(),
        is_comparison=isinstance(node, ast.Compare),
    )


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


def is_killed(mutant: Mutant) -> bool:
    """In this process, which is thrown away: plant the defect, run the tests."""
    import pytest

    name, tests = TARGETS[mutant.target]
    sys.meta_path.insert(0, _Planted(name, mutant.source))
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp(prefix="mutation-")
    quiet = io.StringIO()
    there = [test for test in tests if Path(test).exists()]
    with redirect_stdout(quiet), redirect_stderr(quiet):
        code = pytest.main([*QUIETLY, *there])
    return int(code) != 0


def run(mutants: Sequence[Mutant], jobs: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant in a process of its own, a few at a time."""
    running: dict[int, Mutant] = {}
    waiting = list(mutants)
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop(0)
            pid = os.fork()
            if pid == 0:
                signal.alarm(LIMIT_S)
                killed = True
                try:
                    killed = is_killed(mutant)
                finally:
                    os._exit(1 if killed else 0)
            running[pid] = mutant
        pid, status = os.wait()
        yield running.pop(pid), status != 0


def tests_pass() -> bool:
    """Whether the tests pass on what is there; otherwise every mutant would seem killed."""
    pid = os.fork()
    if pid == 0:
        import pytest

        every = sorted({test for _, tests in TARGETS.values() for test in tests if Path(test).exists()})
        quiet = io.StringIO()
        with redirect_stdout(quiet), redirect_stderr(quiet):
            code = int(pytest.main([*QUIETLY, *every]))
        if code:
            sys.stderr.write(quiet.getvalue()[-2000:])
        os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


def main() -> None:
    """Plant, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, help="only so many mutants, drawn by the seed; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=TARGETS, action="append", help="only these modules")
    parser.add_argument("--comparisons", action="store_true", help="only the comparisons of limits")
    parser.add_argument("--list", action="store_true", help="print the mutants and leave")
    arguments = parser.parse_args()
    sys.dont_write_bytecode = True
    _work_on_a_copy()
    started = time.monotonic()
    mutants = [one for target in arguments.only or TARGETS for one in mutants_of(target)]
    for loaded in [name for name in sys.modules if name.split(".")[0] == "lenitive"]:
        del sys.modules[loaded]
    if arguments.comparisons:
        mutants = [one for one in mutants if one.is_comparison and one.target in LIMIT_MODULES]
    if arguments.sample:
        mutants = random.Random(arguments.seed).sample(mutants, min(arguments.sample, len(mutants)))  # noqa: S311
    if arguments.list:
        sys.stdout.write("".join(f"{one.line:4} {one.key}\n" for one in mutants))
        raise SystemExit(0)
    _load_what_is_not_the_product()
    if not tests_pass():
        raise SystemExit("the tests fail without any defect planted; mend them first")
    survivors: list[Mutant] = []
    for mutant, killed in run(mutants, arguments.jobs):
        if not killed:
            survivors.append(mutant)
            sys.stdout.write(f"survived {mutant.line:4} {mutant.key}  {ARGUED.get(mutant.key, '')}\n")
            sys.stdout.flush()
    unargued = [one for one in survivors if one.key not in ARGUED]
    limits = [one for one in mutants if one.is_comparison and one.target in LIMIT_MODULES]
    open_limits = sum(one in limits for one in unargued)
    killed_frac = 1 - len(survivors) / len(mutants) if mutants else 0.0
    report(
        Figure(
            check="MUT",
            command=" ".join(["python", "benchmarks/safety/mutation.py", *sys.argv[1:]]),
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
            seconds=round(time.monotonic() - started, 1),
        )
    )


def _work_on_a_copy() -> None:
    """Take sources and tests as they are now, so that nothing changes under the run."""
    copy = Path(tempfile.mkdtemp(prefix="mutation-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    os.chdir(copy)
    sys.path.insert(0, str(copy / "src"))


def _load_what_is_not_the_product() -> None:
    """Import what every test needs and no mutant changes, so that a child begins with it."""
    import hypothesis.strategies
    import msgspec
    import numpy as np
    import pytest

    assert hypothesis.strategies and msgspec and np and pytest  # noqa: PT018, S101


if __name__ == "__main__":
    main()
