"""Every figure that Lenitive set itself, beside peers on the same work in the same run.

Run: make benchmarks, or .venv-peers/bin/python benchmarks/all.py [--quick] [--write] [--all]

`--quick` leaves out the peers that take long. `--write` puts the tables into benchmarks/README.md. `--all` goes on with
the checks of correctness and what learning one person takes. Exit 1 when a figure is not reached or a check fails.
"""

import datetime as dt
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import ours
import peers
from peers import Measured

HERE = Path(__file__).parent
BEGIN, END = "<!-- measured -->", "<!-- end -->"
SLOW = frozenset(
    {"PyTCI: W1", "opentiva: W1", "diffrax: W1", "diffrax: W2", "numpyro NUTS: posterior", "PyTCI: target"}
)
CHECKS = ("random_inputs.py", "exactness.py", "calibration.py", "individualise.py")
OWN_PYTHON = HERE.parent / ".venv" / "bin" / "python"
_NOT_BUILT = HERE.parent / ".venv-peers" / "not-installed.json"


@dataclass(frozen=True)
class Task:
    """One row.

    Attributes:
        name: As in `ours` and `peers`.
        words: For people.
        compiled_s: To be reached, compiled; None where it is not asked.
        numpy_s: To be reached without a compiler.
        error: Not to be exceeded.
    """

    name: str
    words: str
    compiled_s: float | None = None
    numpy_s: float | None = None
    error: float | None = None


TASKS = (
    Task("W1", "10,000 people x 721 times, 3 compartments, stored", 5e-3, 30e-3, 1e-10),
    Task("W2", "the same with metabolite and effect site", 13e-3, 110e-3, 1e-10),
    Task("bands", "percentile bands of W1, nothing stored", 40e-3),
    Task("million", "10^6 people x 3 outputs x 721: drawn, simulated, reduced", 1.5),
    Task("map", "point estimate: 4 effects, 6 observations", 50e-6, 5e-3),
    Task("posterior", "10,000 posterior draws of the same", 10e-3),
    Task("target", "effect-site target, 6 h at 10 s", 1e-3, 30e-3),
    Task("one person", "one person: 5 outputs, 361 times, 3 models", None, 2e-3),
    Task("import", "import", None, 0.2),
    Task("start", "from nothing to the first answer, imports included", 1.2),
)
"""Each with what issue 3 asks."""


def span(seconds: float | None) -> str:
    """Seconds as people read them.

    Example:
        >>> span(0.0000238), span(0.0213), span(1.5), span(None)
        ('23.8 us', '21.3 ms', '1.5 s', '-')
    """
    if seconds is None:
        return "-"
    for factor, unit in ((1.0, "s"), (1e3, "ms"), (1e6, "us")):
        if seconds * factor >= 1 or unit == "us":
            return f"{seconds * factor:.3g} {unit}"
    return "-"


def verdict(task: Task, found: ours.Ours) -> str:
    """Whether every figure of a task is reached; what was not measured is not reached.

    Example:
        >>> verdict(Task("a", "a", 1.0, 2.0), ours.Ours(compiled=0.5, numpy=3.0))
        'NO (NumPy 3 s, asked 2 s)'
    """
    asked = (
        ("compiled", found.compiled, task.compiled_s, span),
        ("NumPy", found.numpy, task.numpy_s, span),
        ("error", found.error, task.error, lambda value: f"{value:.0e}"),
    )
    missed = [
        f"{name} {'not measured' if got is None else show(got)}, asked {show(limit)}"
        for name, got, limit, show in asked
        if limit is not None and (got is None or got > limit)
    ]
    return f"NO ({'; '.join(missed)})" if missed else "yes"


def fastest(measured: dict[str, Measured], task: str) -> tuple[str, float] | None:
    """The fastest peer of a task."""
    ran = [
        (peer.engine, found.seconds)
        for peer in peers.PEERS
        if peer.task == task and (found := measured.get(peer.name)) is not None and found.seconds is not None
    ]
    return min(ran, key=lambda one: one[1], default=None)


def row(task: Task, found: ours.Ours, peer: tuple[str, float] | None) -> str:
    """One line of the table."""
    best = min((seconds for seconds in (found.compiled, found.numpy) if seconds is not None), default=None)
    beside = "none found" if peer is None else f"{peer[0]}, {span(peer[1])}"
    ratio = (
        "-"
        if peer is None or best is None
        else f"{peer[1] / best:,.0f}x"
        if peer[1] > best
        else f"{peer[1] / best:.2f}x"
    )
    error = "-" if found.error is None else f"{found.error:.0e}"
    cells = (task.words, beside, span(found.compiled), span(found.numpy), error, ratio, verdict(task, found))
    return f"| {' | '.join(cells)} |"


def not_built() -> dict[str, str]:
    """Peers that could not be installed, with the reason."""
    found: dict[str, str] = json.loads(_NOT_BUILT.read_text(encoding="utf-8")) if _NOT_BUILT.exists() else {}
    return found


def machine() -> str:
    """What it was measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{cores} cores{load}, Python {platform.python_version()}, NumPy {np.__version__}"


def commit() -> str:
    """The commit and whether the tree differs from it."""

    def git(*words: str) -> str:
        ran = subprocess.run(["git", *words], cwd=HERE, capture_output=True, text=True, check=False)
        return ran.stdout.strip()

    return (git("rev-parse", "--short", "HEAD") or "unknown") + (
        " with changes" if git("status", "--porcelain") else ""
    )


def measure(*, quick: bool) -> tuple[dict[str, ours.Ours], dict[str, Measured]]:
    """Everything, one after the other, so that nothing shares the machine."""
    own, others = {}, {}
    for task in TASKS:
        own[task.name] = ours.measured_apart(task.name)
        print(f"  lenitive {task.name}: {span(own[task.name].compiled)}, {span(own[task.name].numpy)}", file=sys.stderr)
    absent = not_built()
    for peer in peers.PEERS:
        why = next((reason for name, reason in absent.items() if peer.engine == name), None)
        if why is not None:
            others[peer.name] = Measured(None, None, why)
        elif not (quick and peer.name in SLOW):
            others[peer.name] = peers.measured_apart(peer.name)
            print(f"  {peer.name}: {span(others[peer.name].seconds)}", file=sys.stderr)
    return own, others


def tables(own: dict[str, ours.Ours], others: dict[str, Measured]) -> str:
    """Both tables, as Markdown."""
    lines = [
        "| Task | Fastest peer | Compiled | NumPy | Error | Peer / ours | Reached? |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [row(task, own[task.name], fastest(others, task.name)) for task in TASKS]
    lines += ["", "What else was found:", ""]
    lines += [f"- {task.words}: {own[task.name].note}." for task in TASKS if own[task.name].note]
    lines += ["", "| Peer and task | Time | Largest error | Note |", "|---|---|---|---|"]
    for name, found in others.items():
        error = "-" if found.error is None else f"{found.error:.0e}"
        lines.append(
            f"| {name} | {'not run' if found.seconds is None else span(found.seconds)} | {error} | {found.note} |"
        )
    return "\n".join(lines)


def main(words: list[str]) -> int:
    """Measure and print; write where asked."""
    head = f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}, commit {commit()}, {machine()}."
    own, others = measure(quick="--quick" in words)
    text = f"{head}\n\n{tables(own, others)}\n"
    print(text)
    if "--write" in words:
        page = HERE / "README.md"
        before, rest = page.read_text(encoding="utf-8").split(BEGIN)
        page.write_text(f"{before}{BEGIN}\n{text}{END}{rest.split(END)[1]}", encoding="utf-8")
    reached = all(verdict(task, own[task.name]) == "yes" for task in TASKS)
    checks = [_check(name) for name in CHECKS] if "--all" in words else []
    return 0 if reached and all(checks) else 1


def _check(name: str) -> bool:
    """Run one check of correctness in a process of its own, by the packages that Lenitive is used with."""
    print(f"\n{name}", flush=True)
    return subprocess.run([OWN_PYTHON, HERE / name], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
