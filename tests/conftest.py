"""Puts this folder on the import path, so that test files share people and records by module name.

It also keeps the hazard log and the requirements honest: in a run of the whole suite, a test that one of them names
and that did not run makes the run fail, with one line for each. A run of a part of the suite is not affected.
"""

import pytest

from hazard_evidence import Outcomes, is_whole, not_run

OUTCOMES = pytest.StashKey[Outcomes]()
NOT_RUN = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[OUTCOMES] = {}
    config.stash[NOT_RUN] = []
    config.pluginmanager.register(_Outcomes(config.stash[OUTCOMES]))


class _Outcomes:
    """Notes what became of each test. With several workers their reports arrive here too, in the one that leads."""

    def __init__(self, outcomes: Outcomes) -> None:
        self._outcomes = outcomes

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self._outcomes.setdefault(report.nodeid, set()).add(report.outcome)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    if hasattr(config, "workerinput"):
        return
    if is_whole(config, exit_status=exitstatus):
        from lenitive.domain.hazards import TRACED  # noqa: PLC0415 - a part of the suite needs no hazard log

        named = {one.id: one.tests for one in TRACED.values()}
        config.stash[NOT_RUN] = not_run(named, config.stash[OUTCOMES])
        if config.stash[NOT_RUN]:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in terminalreporter.config.stash[NOT_RUN]:
        terminalreporter.write_line(f"hazard log: {line}", red=True)
