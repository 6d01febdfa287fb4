"""The tests in one process, to be run against many mutants: which test runs which line, and code that is exchanged.

Everything is imported and collected once. A first run of the tests, on what is there, says which lines each of them
runs and how long it takes. Each mutant then gets a fork of that process, in which the code of the changed function is
exchanged where it lives, and the tests that run its line run, the quickest first. What runs already while the product
is imported cannot be exchanged so; it is left for a fresh process, and so is a survivor whose line runs while the
tests are collected.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import TYPE_CHECKING, Any

from mutants import Mutant

if TYPE_CHECKING:
    import pytest

KILLED, SURVIVED, NOT_EXCHANGED = 1, 0, 77
LIMIT_S = 90
"""Processor time of one mutant: many times that of all tests together."""

Line = tuple[str, int]


def pieces(code: CodeType) -> Iterator[CodeType]:
    """A code object and all that lie in it, in the order of the source."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from pieces(one)


def name_of(code: CodeType) -> tuple[object, ...]:
    """What tells one piece of a module's code from all others."""
    return code.co_qualname, code.co_firstlineno, tuple(code.co_positions())


def exchange(file: str, before: str, after: str) -> bool:
    """Give every function of a module that lives here the code of a mutant; False where that cannot be done."""
    olds = list(pieces(compile(before, file, "exec", dont_inherit=True)))
    news = list(pieces(compile(after, file, "exec", dont_inherit=True)))
    if len(olds) != len(news) or [one.co_qualname for one in olds] != [one.co_qualname for one in news]:
        return False
    new_of = {name_of(old): new for old, new in zip(olds, news, strict=True)}
    found = 0
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename == file:
            new = new_of.get(name_of(one.__code__))
            if new is None or len(new.co_freevars) != len(one.__code__.co_freevars):
                return False
            one.__code__ = new
            found += 1
    return found > 0


@dataclass
class Traced:
    """Notes the lines of some files that run."""

    files: frozenset[str]
    lines: set[Line] = field(default_factory=set)

    def begin(self) -> None:
        """Note from here on."""
        self.lines = set()
        sys.settrace(self._call)

    def end(self) -> frozenset[Line]:
        """What ran since."""
        sys.settrace(None)
        return frozenset(self.lines)

    def _call(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        return self._line if frame.f_code.co_filename in self.files else None

    def _line(self, frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        if event == "line":
            self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line


@dataclass
class Tests:
    """A pytest plugin: collects as ever, then runs mutants in the place of the tests.

    Attributes:
        files: File and text of each module that is mutated.
        mutants: Number, file and mutant, in any order.
        jobs: Forks at once.
        product: Lines that ran while the product was imported.
        collection: Notes those that run while the tests are collected.
        out: Where each verdict goes: `KILLED`, `SURVIVED` or `NOT_EXCHANGED` by the mutant's number.
    """

    files: dict[str, str]
    mutants: Sequence[tuple[int, str, Mutant]]
    jobs: int
    product: frozenset[Line]
    collection: Traced
    out: Path
    failed: bool = False

    def pytest_collection_finish(self) -> None:
        """Everything is imported now."""
        self._collected = self.collection.end()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test failed."""
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the mutants."""
        items = session.items
        runs, seconds = self._covered(items)
        verdicts: dict[int, int] = {}
        waiting = list(self.mutants)
        running: dict[int, int] = {}
        while waiting or running:
            while waiting and len(running) < self.jobs:
                number, file, mutant = waiting.pop(0)
                lines = {(file, line) for line in range(mutant.line, mutant.end_line + 1)}
                if not mutant.in_function or lines & self.product:
                    verdicts[number] = NOT_EXCHANGED
                    continue
                chosen = sorted({place for line in lines for place in runs[line]}, key=lambda one: seconds[one])
                if not chosen:
                    verdicts[number] = NOT_EXCHANGED if lines & self._collected else SURVIVED
                    continue
                pid = os.fork()
                if pid == 0:
                    again = bool(lines & self._collected)
                    self._child(file, mutant, [items[place] for place in chosen], again=again)
                running[pid] = number
            if running:
                pid, status = os.wait()
                code = os.waitstatus_to_exitcode(status)
                verdicts[running.pop(pid)] = code if code in {SURVIVED, NOT_EXCHANGED} else KILLED
                self.out.write_bytes(pickle.dumps(verdicts))
        self.out.write_bytes(pickle.dumps(verdicts))
        return True

    def _child(self, file: str, mutant: Mutant, items: list[pytest.Item], *, again: bool) -> None:
        limit()
        code = KILLED
        try:
            _quiet()
            if not exchange(file, self.files[file], mutant.source):
                code = NOT_EXCHANGED
            elif not self._fails(items):
                code = NOT_EXCHANGED if again else SURVIVED
        finally:
            os._exit(code)

    def _fails(self, items: list[pytest.Item]) -> bool:
        for place, item in enumerate(items):
            following = items[place + 1] if place + 1 < len(items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return True
        return False

    def _covered(self, items: list[pytest.Item]) -> tuple[dict[Line, list[int]], list[float]]:
        """Which items run each line, and how long each takes; in forks, so that nothing of it stays here."""
        folder = Path(tempfile.mkdtemp(prefix="mutation-lines-"))
        pids = []
        for job in range(self.jobs):
            pid = os.fork()
            if pid == 0:
                self._cover(items[job :: self.jobs], folder / str(job))
            pids.append(pid)
        if sum(os.waitpid(pid, 0)[1] for pid in pids):
            raise SystemExit("the tests fail without any defect planted; mend them first")
        runs: dict[Line, list[int]] = defaultdict(list)
        seconds = [0.0] * len(items)
        for job in range(self.jobs):
            for place, (lines, took_s) in enumerate(pickle.loads((folder / str(job)).read_bytes())):  # noqa: S301
                seconds[job + place * self.jobs] = took_s
                for line in lines:
                    runs[line].append(job + place * self.jobs)
        return runs, seconds

    def _cover(self, items: list[pytest.Item], path: Path) -> None:
        code = 1
        try:
            _quiet()
            found = []
            for place, item in enumerate(items):
                traced = Traced(frozenset(self.files))
                began = time.perf_counter()
                traced.begin()
                following = items[place + 1] if place + 1 < len(items) else None
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                found.append((traced.end(), time.perf_counter() - began))
                if self.failed:
                    (path.parent / "failed").write_text(item.nodeid)
                    sys.__stderr__.write(f"fails with no defect planted: {item.nodeid}\n")
                    break
            path.write_bytes(pickle.dumps(found))
            code = int(self.failed)
        finally:
            os._exit(code)


def limit(cpu_s: int = LIMIT_S) -> None:
    """End a mutant that does not end by itself: by what it computed, for the machine may be busy; late by the clock."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    signal.alarm(20 * cpu_s)


def _quiet() -> None:
    """Say nothing on the way out of here; what goes wrong is told by the verdict."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
