"""`lenitive serve`: the clinic in a browser."""

import os
import secrets
import shutil
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Final

from lenitive.cli.edge import CannotReadError, Exit, reading, tell_if_shared, text_of
from lenitive.cli.limits_option import TRUST_BESIDE
from lenitive.cli.serve_tls import Tls, address_of, secure, tls_of
from lenitive.clinic.roles import Role
from lenitive.supervisor.clock import AHEAD_MAX_MIN

HERE: Final = "127.0.0.1"
"""Reached from this machine alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What is served.

    Attributes:
        data: Folder of the clinic; None for out/clinic, or a new one of a demonstration.
        port: Of this machine; 0 for any that is free.
        demo: Whether it is peopled from examples/.
        open_page: Whether the browser of this machine is opened.
        limits: The site's signed library; None for the one in the administrator's book, or else the shipped one.
        trust: Whose signatures count; None for the file beside the library, or else that in the clinic's folder.
        ahead_min: By how much a demonstration's clock is later than the machine's.
        certificate: Of the clinic, for TLS; None for plain HTTP on this machine alone.
        key: Of the certificate.
        listen: Address of this machine.
    """

    data: Path | None
    port: int
    demo: bool
    open_page: bool
    limits: Path | None = None
    trust: Path | None = None
    ahead_min: float = 0.0
    certificate: Path | None = None
    key: Path | None = None
    listen: str = HERE


def run(asked: Serving) -> int:
    """Open the clinic and serve it until it is stopped."""
    demo, ahead_min = asked.demo, asked.ahead_min
    if ahead_min and not (demo and 0 < ahead_min <= AHEAD_MAX_MIN):
        raise CannotReadError(f"--ahead-min: {ahead_min:g}; for --demo alone, 0 to {AHEAD_MAX_MIN:g}")
    tls = tls_of(asked.certificate, asked.key, asked.listen)
    folder = _folder(asked.data, demo=demo)
    tell_if_shared(folder)
    _set_environment(asked, folder, tls)
    listening = _listening(asked.listen, asked.port)
    address = address_of(tls, asked.listen, listening.getsockname()[1])
    _prepare()
    open_limits(asked.limits)
    if demo and not (folder / "demo.txt").exists():
        people_demo(folder, running=True)
    _tell(address, folder, demo=demo)
    if asked.open_page:
        threading.Thread(target=_open_soon, args=(address,), daemon=True).start()
    import signal

    import uvicorn

    from lenitive.cli.serve_live import LiveProcesses
    from lenitive.web.running import FOLDER as LIVE_FOLDER
    from lenitive.web.running import desk
    from lenitive.web.site.asgi import application

    config = uvicorn.Config(
        application, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=2
    )
    secure(config, tls)
    live = LiveProcesses(folder / LIVE_FOLDER, ahead_min=ahead_min)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if demo:
            desk().start()  # somebody can hear the alarms before the first page is open
        live.start()
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        live.stop()
    return Exit.DONE


def _folder(data: Path | None, *, demo: bool) -> Path:
    """Where the clinic lives; a demonstration that names no folder begins anew each time."""
    if data is not None:
        if demo and (data / "accounts.sqlite3").exists() and not (data / "demo.txt").exists():
            raise CannotReadError(f"--data: {data} holds a clinic; a demonstration needs an empty folder of its own")
        return data
    if not demo:
        return Path("out/clinic")
    place = Path(tempfile.mkdtemp(prefix="lenitive-demo-"))
    _forget_at_end(place)
    return place


def _forget_at_end(place: Path) -> None:
    import atexit

    atexit.register(shutil.rmtree, place, ignore_errors=True)


def _listening(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address, port))
    except OSError as error:
        raise CannotReadError(
            f"--port: {port} cannot be used ({error.strerror}); choose another, or 0 for any"
        ) from None
    return listening


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from lenitive.interop.fhir.read import read_record
    from lenitive.web.site.house import furnish

    call_command("migrate", verbosity=0, interactive=False)
    call_command("check", fail_level="ERROR", stdout=StringIO())  # only an error is worth a line
    furnish(read_record=lambda path, as_of: read_record(path, as_of=as_of))


def open_limits(limits: Path | None) -> None:
    """Have one library in force everywhere: the one that is named, or else the one in the administrator's book.

    Raises:
        CannotReadError: It must not be used: no library, no infusion.
    """
    from lenitive.clinic.books.administration import limits_of
    from lenitive.clinic.books.library import accepted_of, put_in_force
    from lenitive.clinic.limits_file import read_trust
    from lenitive.web.site.environment import environment
    from lenitive.web.site.house import house

    opened, trust = house(), environment().limits_trust
    today, held = opened.today(), limits_of(opened.administration.now, opened.today())
    with reading():
        if limits is not None:
            named = accepted_of(text_of(limits), read_trust(text_of(trust), what=str(trust)), what=str(limits))
            refusal = put_in_force(opened.administration, named, at=opened.now(), today=today)
            if refusal is not None:
                raise CannotReadError(f"--limits: {refusal}")
        elif held is not None:
            accepted_of(held.text, read_trust(text_of(trust), what=str(trust)), what="the library that was accepted")
        opened.charts.library()


def _set_environment(asked: Serving, folder: Path, tls: Tls | None) -> None:
    if tls is not None:
        os.environ["LENITIVE_HTTPS"] = "own"
        os.environ.setdefault("LENITIVE_HOSTS", ",".join(tls.names))
    trust = asked.trust or (asked.limits.parent / TRUST_BESIDE if asked.limits is not None else None)
    os.environ["LENITIVE_DATA"] = str(folder)
    os.environ["LENITIVE_DEMO"] = "1" if asked.demo else "0"
    os.environ["LENITIVE_AHEAD_MIN"] = f"{asked.ahead_min:g}"
    if trust is not None:
        os.environ["LENITIVE_LIMITS_TRUST"] = str(trust)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lenitive.web.site.settings"


def people_demo(folder: Path, *, outlook_days: int = 1, running: bool = False) -> None:
    """Make accounts and people of the demonstration.

    Args:
        folder: Of the clinic.
        outlook_days: What may be expected of a plan is worked out for plans not older than this.
        running: Whether two people are in the middle of an infusion, for a supervisor that takes them up at once.
    """
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password

    from lenitive.cli.demo_custody import people_custody
    from lenitive.cli.demo_people import Demo, people_clinic, staff_member
    from lenitive.web.site.demo_accounts import DEMO_NAMES, DEMO_PASSWORD, DEMO_PEOPLE
    from lenitive.web.site.house import house

    examples = Path(__file__).parents[3] / "examples"
    if not (examples / "people").is_dir():
        raise CannotReadError(f"{examples}: the demonstration is made out of examples/; run it from a checkout")
    users, hashed = get_user_model().objects, make_password(DEMO_PASSWORD)  # one password that everybody knows
    staff = {}
    for role, username in DEMO_PEOPLE:
        user = users.create_user(username, None, role=role, name=DEMO_NAMES[role])  # type: ignore[attr-defined]
        user.password = hashed
        user.save(update_fields=["password"])
        staff[role] = staff_member(role, user.member_id, user.name)
    opened = house()
    demo = Demo(
        charts=opened.charts, record=opened.record, examples=examples, scratch=folder / "imported",
        today=opened.today(), staff=staff, tell=_progress, outlook_days=outlook_days,
    )  # fmt: skip
    people_clinic(demo)
    own = next(chart for chart in opened.charts.all() if len(chart.sessions_given) > 1)
    users.filter(role=Role.PATIENT).update(chart_id=own.id, name=own.patient.name if own.patient else "")
    if running:
        from lenitive.cli.demo_running import people_running
        from lenitive.web.running import FOLDER as LIVE_FOLDER

        people_running(demo, folder / LIVE_FOLDER, lambda: datetime.now(UTC))
    people_custody(opened.charts, opened.record, staff)
    (folder / "demo.txt").write_text(f"peopled {datetime.now().astimezone():%Y-%m-%d}\n", encoding="utf-8")


def _progress(line: str) -> None:
    sys.stderr.write(f"  {line}\n")
    sys.stderr.flush()


def _tell(address: str, folder: Path, *, demo: bool) -> None:
    from django.contrib.auth import get_user_model

    from lenitive.web.site.demo_accounts import DEMO_PASSWORD, DEMO_PEOPLE

    lines = [f"Lenitive is open at {address}  (stop it with Ctrl-C)"]
    if demo:
        lines.append(f"Synthetic people. Sign in with the password: {DEMO_PASSWORD}")
        lines += [f"  {username:<14} {role.replace('_', ' ')}" for role, username in DEMO_PEOPLE]
    elif not get_user_model().objects.exists():
        lines.append(f"It is empty. Make its first administrator at {address}first/")
        lines.append(f"Set-up token, works once: {_token(folder)}")
    lines.append("Not a medical device; not for patient care without local validation.")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _token(folder: Path) -> str:
    from lenitive.web.site.views import TOKEN_FILE

    token, place = secrets.token_urlsafe(18), folder / TOKEN_FILE
    place.unlink(missing_ok=True)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token)
    return token


def _open_soon(address: str) -> None:
    time.sleep(1.0)
    webbrowser.open(address)
