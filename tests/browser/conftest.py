"""One demonstration for the browser tests that stop no infusion and answer nothing that is asked once.

To people and to run one costs a processor about ten seconds; a test that changes more than a chart's own facts takes
the demonstration of its file (`test_pages_in_a_browser.address`).
"""

from collections.abc import Iterator

import pytest
from test_pages_in_a_browser import served


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address."""
    with served(tmp_path_factory.mktemp("shared")) as found:
        yield found
