"""Lets the examples in docstrings of the pages run: the framework wants to be set up before its modules are read.

Outside the package, so that it is not installed with it.
"""

import os
import tempfile
from pathlib import Path

import pytest

_OURS = f"lenitive-web-tests-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}-"  # workers share nothing


def pytest_configure(config: pytest.Config) -> None:
    """Give the pages a place of their own, and set the framework up."""
    del config
    if not Path(os.environ.get("LENITIVE_DATA", "")).parent.name.startswith(_OURS):  # never somebody's own clinic
        os.environ["LENITIVE_DATA"] = str(Path(tempfile.mkdtemp(prefix=_OURS)) / "peopled")
    os.environ.setdefault("LENITIVE_DEMO", "1")
    os.environ.setdefault("LENITIVE_HOSTS", "testserver,localhost,127.0.0.1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lenitive.web.site.settings")


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Set the framework up before the first module of the pages is read, and not for any other."""
    if "lenitive/web" in str(collector.path):
        import django  # noqa: PLC0415 - only where pages are read

        django.setup()
