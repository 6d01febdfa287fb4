"""A throw-away PostgreSQL server for tests: a cluster of its own in a temporary folder, on a Unix socket only.

PostgreSQL does not run as root: where the tests do, it runs as the user `postgres`. Everything that it acknowledges is
flushed, as in a clinic.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

DEBIANS: Final = Path("/usr/lib/postgresql")
"""Where Debian puts the programs of each version."""


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest version there is; None where PostgreSQL is not installed."""
    versions = sorted(DEBIANS.glob("*/bin/pg_ctl"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("pg_ctl")
    return Path(found).resolve().parent if found else None


def can_run() -> bool:
    """Whether a server can be started: it is installed, and there is a user to run it as."""
    if programs() is None:
        return False
    return os.geteuid() != 0 or _unprivileged() is not None


def must_run() -> bool:
    """Whether tests without a server are a failure: in CI they are, elsewhere they are left out."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@contextmanager
def cluster() -> Iterator[str]:
    """A running server; the address of its database. It is stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="lenitive-pg-"))
    user = _unprivileged() if os.geteuid() == 0 else None
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        _asked(user, "initdb", "-D", data, "-U", "lenitive", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=on -c max_connections=40"
        _asked(user, "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "-t", "60", "start")
        try:
            yield f"postgresql://lenitive@/postgres?host={quote(str(folder), safe='')}"
        finally:
            _asked(user, "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


def _asked(user: pwd.struct_passwd | None, program: str, *arguments: object) -> None:
    found = programs()
    assert found is not None
    as_user = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    ran = subprocess.run(
        [str(found / program), *map(str, arguments)],
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the server inherits it: a pipe would never end
        stderr=subprocess.DEVNULL,
        check=False,
        **as_user,  # type: ignore[call-overload]
    )
    assert ran.returncode == 0, f"{program} ended with {ran.returncode}"
