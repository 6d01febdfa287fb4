"""A peopled clinic for the tests of the pages: made once in a run, a copy of it for each test."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

_OURS = f"lenitive-web-tests-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}-"  # workers share nothing
if not Path(os.environ.get("LENITIVE_DATA", "")).parent.name.startswith(_OURS):  # never somebody's own clinic
    os.environ["LENITIVE_DATA"] = str(Path(tempfile.mkdtemp(prefix=_OURS)) / "peopled")
_ROOM = Path(os.environ["LENITIVE_DATA"]).parent
os.environ["LENITIVE_DEMO"] = "1"
os.environ["LENITIVE_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["DJANGO_SETTINGS_MODULE"] = "lenitive.web.site.settings"
QUICK = "quick_password.QuickArgon2PasswordHasher"


def pytest_unconfigure() -> None:
    shutil.rmtree(_ROOM, ignore_errors=True)


class Clinic:
    """What a test does with the clinic."""

    def sign_in(self, username: str, *, confirmed: bool = False) -> Any:
        """A test client of this person; `confirmed` as if the password was typed again a moment ago."""
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client()
        user = get_user_model().objects.get(username=username)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if confirmed:
            session = client.session
            session["account_authentication_methods"] = [
                {"method": "password", "at": time.time(), "reauthenticated": True}
            ]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()
        return client

    def nobody(self) -> Any:
        """A test client of who is not signed in."""
        from django.test import Client

        return Client()

    @property
    def house(self) -> Any:
        from lenitive.web.site.house import house

        return house()

    def chart(self, name: str) -> Any:
        """The chart of the person whose name begins so, as it stands now."""
        return next(one for one in self.house.charts.all() if (one.patient.name or "").startswith(name))

    def post(self, client: Any, address: str, chart: Any, **fields: Any) -> Any:
        """Send a form on the version of the chart that was seen, with a key of its own unless one is given."""
        sent = {"key": f"test-{time.monotonic_ns()}", "version": chart.version, **fields}
        return client.post(address, sent)


def _open(folder: Path) -> None:
    """Let the process forget the clinic it had, and open this one."""
    from django.db import connections

    from lenitive.web.running import desk
    from lenitive.web.site.environment import environment
    from lenitive.web.site.house import house

    if house.cache_info().currsize:
        desk().leave()
        house().record.close()
    os.environ["LENITIVE_DATA"] = str(folder)
    environment.cache_clear()
    house.cache_clear()
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = str(folder / "accounts.sqlite3")


@pytest.fixture(scope="session")
def peopled() -> Path:
    """A folder with a peopled clinic: made once in a run, and kept between runs while what makes it is the same."""
    import django

    django.setup()
    folder = _ROOM / "peopled"
    kept = Path(tempfile.gettempdir()) / f"lenitive-peopled-{_key()}"
    if kept.is_dir() and "CI" not in os.environ:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        try:
            _open(folder)
            Clinic().chart("Caspian")
        except Exception:  # noqa: BLE001 - made by another version: made anew
            shutil.rmtree(folder)
            shutil.rmtree(kept, ignore_errors=True)
            _open(folder)
        else:
            return folder
    _people(folder)
    if "CI" not in os.environ:
        shutil.copytree(folder, kept, dirs_exist_ok=True)
    return folder


def _people(folder: Path) -> None:
    from django.core.management import call_command
    from django.test.utils import override_settings

    from lenitive.cli.serve import people_demo

    folder.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    with override_settings(PASSWORD_HASHERS=[QUICK]):
        people_demo(folder, outlook_days=0)


def _key() -> str:
    """What the peopled clinic is made by, and the day it is made for."""
    src = Path(__file__).parents[2] / "src" / "lenitive"
    files = [*sorted((src / "clinic" / "charts").glob("*.py")), *sorted((src / "cli").glob("demo_*.py"))]
    files += sorted((src / "clinic" / "books").glob("*.py"))
    files += sorted((src / "web" / "accounts").rglob("*.py"))
    files += [Path(__file__), Path(__file__).with_name("quick_password.py")]
    said = b"".join(file.read_bytes() for file in files) + str(datetime.now(UTC).date()).encode()
    return hashlib.sha256(said).hexdigest()[:16]


@pytest.fixture
def clinic(peopled: Path, tmp_path: Path) -> Iterator[Clinic]:
    """The clinic of one test."""
    from django.core.cache import cache
    from django.test.utils import override_settings

    folder = tmp_path / "clinic"
    _open(_ROOM / "empty")
    shutil.copytree(peopled, folder)
    _open(folder)
    cache.clear()
    with override_settings(PASSWORD_HASHERS=[QUICK]):
        yield Clinic()
    _open(_ROOM / "empty")
