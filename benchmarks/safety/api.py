"""FUZZ-3: the API under every check of Schemathesis, stateful too, as each role and as nobody.

Run: python benchmarks/safety/api.py [CASES] [SEED]. The clinic is the peopled demonstration in a folder that is thrown
away. A case is one request with everything that was checked of its answer. Requests that follow from an earlier answer
(a chart out of the list of charts) are found by Schemathesis itself; the run does not hold when no role got a chart, a
plan and a command through, for then only refusals were tested. `--seed-defect` breaks one answer, to see it found.
"""

import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from zlib import crc32

from figure import Figure, report

FOLDER = Path(tempfile.mkdtemp(prefix="lenitive-api-"))
os.environ |= {
    "LENITIVE_DATA": str(FOLDER),
    "LENITIVE_DEMO": "1",
    "LENITIVE_HOSTS": "localhost",
    "DJANGO_SETTINGS_MODULE": "lenitive.web.site.settings",
}
ROLES = ("prescriber", "pharmacist", "nurse", "director", "administrator", "manager", "desk", "patient", "")
TOKEN = "t" * 32


def opened() -> None:
    """A peopled clinic."""
    import logging

    import django

    django.setup()
    from django.core.management import call_command

    from lenitive.cli.serve import people_demo

    logging.getLogger("django.request").disabled = True
    call_command("migrate", verbosity=0, interactive=False)
    people_demo(FOLDER, outlook_days=0)


def session_of(username: str) -> str:
    """The session of somebody who has just confirmed who they are; one that is none for nobody."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    if not username:
        return "0" * 32
    client = Client()
    user = get_user_model().objects.get(username=username)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return str(client.cookies["session"].value)


def as_a_page_sends(answers: Counter[str], *, broken: bool) -> Any:  # noqa: ANN401 - a WSGI application
    """The clinic, asked as its own pages ask: with their token; counts what came back, by address and status."""
    from django.core.wsgi import get_wsgi_application

    inner = get_wsgi_application()

    def application(environ: dict[str, Any], start: Any) -> Any:  # noqa: ANN401 - the protocol's
        environ["HTTP_HOST"] = "localhost"
        environ["HTTP_COOKIE"] = f"{environ.get('HTTP_COOKIE', '')}; csrf={TOKEN}".lstrip("; ")
        environ["HTTP_X_CSRFTOKEN"] = TOKEN
        parts = environ["PATH_INFO"].strip("/").split("/")
        kind = "/".join(part for number, part in enumerate(parts) if number not in {2, 4})

        def began(status: str, headers: Any, *more: Any) -> Any:  # noqa: ANN401 - the protocol's
            if broken and kind == "api/charts/plan" and status.startswith("404"):
                status = "418 I'm a teapot"
            answers[f"{environ['REQUEST_METHOD']} {kind} {status[:3]}"] += 1
            return start(status, headers, *more)

        return inner(environ, began)

    return application


def in_this_process() -> None:
    """Let the library ask an application of this process without a session: it hands on what only a network needs."""
    from schemathesis.transport.wsgi import WSGITransport

    plain = WSGITransport.send

    def send(self: Any, case: Any, *, session: Any = None, **more: Any) -> Any:  # noqa: ANN401 - the library's
        kept = {name: value for name, value in more.items() if name not in {"max_redirects", "verify", "cert"}}
        return plain(self, case, session=session, **kept)

    WSGITransport.send = send  # type: ignore[method-assign]


def seen_as_it_stands(_context: object, case: Any, _kwargs: dict[str, Any]) -> None:  # noqa: ANN401 - the library's
    """A command names the version that the chart has, as it would after looking; otherwise none would ever be done."""
    from lenitive.web.site.house import house

    asked = (case.path_parameters or {}).get("chart_id")
    if isinstance(asked, str) and re.fullmatch(r"[0-9a-f]{8,32}", asked) and crc32(asked.encode()) % 4:
        there = house().charts.all()  # three of four well-formed ids become those of charts that are there
        case.path_parameters["chart_id"] = there[crc32(asked.encode()) % len(there)].id
    chart = house().charts.chart(str((case.path_parameters or {}).get("chart_id", "")))
    if chart is not None and isinstance(case.body, dict) and type(case.body.get("version")) is int:
        case.body["version"] = chart.version


def walk(username: str, cases: int, seed: int, application: Any) -> tuple[int, Counter[str], list[str]]:  # noqa: ANN401
    """Ask as one role until so many cases were tried; how many, checks by name, and what failed."""
    import schemathesis
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine import events, from_schema

    from lenitive.web.screens.api.views import api

    tried, checks = 0, Counter[str]()
    failed: list[str] = []
    while tried < cases and len(failed) < 20:
        config = SchemathesisConfig.from_dict(
            {
                "seed": seed + tried,
                "generation": {"max-examples": max(20, min(400, cases // 10))},
                "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 401, 403, 404, 409]}},
                "auth": {"openapi": {"SessionAuth": {"api_key": session_of(username)}}},
            }
        )
        schema = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=config)
        schema.app = application
        for event in from_schema(schema).execute():
            if isinstance(event, events.NonFatalError | events.FatalError):
                failed.append(f"{username}: {getattr(event, 'info', None) or getattr(event, 'exception', event)}")
            if isinstance(event, events.ScenarioFinished):
                tried += len(event.recorder.interactions)
                for case_id, done in event.recorder.checks.items():
                    checks.update(one.name for one in done)
                    case = event.recorder.cases[case_id].value
                    failed += [_failure(username, case, one) for one in done if one.failure_info is not None]
    return tried, checks, failed


def _failure(username: str, case: Any, one: Any) -> str:  # noqa: ANN401 - the library's
    found = one.failure_info.failure
    return f"{username or 'nobody'}: {one.name}: {case.method} {case.path}: {found.title} {found.message}"[:400]


def main(arguments: list[str]) -> None:
    """Every role, in turn."""
    broken = "--seed-defect" in arguments
    numbers = [int(one) for one in arguments if one.isdigit()]
    wanted, seed = (numbers + [20_000, 1][len(numbers) :])[:2]
    began, each = time.monotonic(), -(-wanted // len(ROLES))
    answers, checks, tried = Counter[str](), Counter[str](), 0
    failed: list[str] = []
    try:
        opened()
        import schemathesis

        schemathesis.hook("before_call")(seen_as_it_stands)
        in_this_process()
        application = as_a_page_sends(answers, broken=broken)
        for username in ROLES:
            count, done, wrong = walk(username, each, seed, application)
            tried, checks, failed = tried + count, checks + done, failed + wrong
            told = [f"{username or 'nobody'}: {count} cases, {len(wrong)} failures", *dict.fromkeys(wrong)]
            sys.stderr.write("\n".join(told) + "\n")
            sys.stderr.flush()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    commands = sum(count for name, count in answers.items() if name.startswith("POST") and name[-3:] in {"200", "409"})
    measured = {
        "cases": tried, "checks": sum(checks.values()), "kinds_of_checks": len(checks), "roles": len(ROLES),
        "failures": len(failed), "charts_read": answers["GET api/charts 200"], "commands_decided": commands,
    }  # fmt: skip
    report(
        Figure(
            check="FUZZ-3",
            command=f"benchmarks/safety/api.py {wanted} {seed}",
            asked="20,000 cases over every role, all checks, stateful: 0 failures",
            measured=measured,
            holds=not failed
            and tried >= wanted
            and answers["GET api/charts 200"] > 0
            and commands > 0
            and len(checks) >= 8,
            seconds=round(time.monotonic() - began, 1),
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
