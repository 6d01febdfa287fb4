"""Whether the tests that hazards and requirements name ran in the whole suite. Imports nothing of it."""

from collections.abc import Mapping

import pytest

SELECTING = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "collectonly", "maxfail", "setuponly")
"""Options after which a run is one of a part of the suite, or shows nothing."""

Outcomes = dict[str, set[str]]
"""What became of each test, by node: "passed", "failed", "skipped"."""


def is_whole(config: pytest.Config, *, exit_status: int) -> bool:
    """Whether a run was of the whole suite: no path and no choice on the command line, and not broken off."""
    chosen = any(getattr(config.option, name, None) for name in SELECTING)
    finished = exit_status in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}
    return finished and not chosen and config.args_source is pytest.Config.ArgsSource.TESTPATHS


def function_of(node: str) -> str:
    """A test without the parameters of one case, which may hold anything and begin at the first bracket."""
    return node.partition("[")[0]


def not_run(named: Mapping[str, tuple[str, ...]], outcomes: Outcomes) -> list[str]:
    """Tests that hazards and requirements name and that a whole run did not run to their end, one line each.

    Every case of a test counts: one that was skipped shows nothing.
    """
    by_function: Outcomes = {}
    for node, seen in outcomes.items():
        by_function.setdefault(function_of(node), set()).update(seen)
    found = []
    for entry, tests in named.items():
        for test in tests:
            seen = (by_function if test == function_of(test) else outcomes).get(test, set())
            if "skipped" in seen or not seen:
                why = "was skipped" if seen else "was not collected, or deselected"
                found.append(f"{entry} names {test}, which did not run: it {why}")
    return found
