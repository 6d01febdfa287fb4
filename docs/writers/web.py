"""Who may open and do what in the browser, from the policy itself."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from writers.markdown import page, table


def _policy() -> str:
    """Every route with who may."""
    _set_up()
    from lenitive.clinic.roles import PEOPLE  # noqa: PLC0415 - the framework is set up first
    from lenitive.web.policy import table as policy  # noqa: PLC0415 - the same

    rows = []
    for row in sorted(policy().values(), key=lambda one: one.route):
        allowed = "anyone" if row.anyone else _roles(row.allow, len(PEOPLE))
        asked = (("password again", row.step_up), ("proof", row.proof), ("reading is kept", row.reads_chart))
        more = [word for word, holds in asked if holds]
        rows.append([f"`{row.route}`", ", ".join(row.methods), allowed, ", ".join(more)])
    words = (
        "Who may open and do what. Whatever is not named is refused; a view without a row stops the start. *Own* is "
        "the own chart alone. *Password again*: a request is kept until the person has confirmed who they are; a "
        "program is told so (403). *Proof*: the session asks for a confirmation of the last 3 min before more drug."
    )
    return page("Policy", words, table(("Route", "Method", "Who", "More"), rows))


def _roles(allow: Mapping[str, str], everybody: int) -> str:
    if len(allow) == everybody and len(set(allow.values())) == 1:
        return "everybody who is signed in"
    words = (f"{role.replace('_', ' ')}{' (own)' if relation == 'own' else ''}" for role, relation in allow.items())
    return ", ".join(sorted(words))


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lenitive.web.site.settings")
    os.environ.setdefault("LENITIVE_DATA", str(Path(tempfile.gettempdir()) / "lenitive-docs"))
    import django  # noqa: PLC0415 - reads the environment

    django.setup()


PAGES: Mapping[str, Callable[[], str]] = {"policy.md": _policy}
"""Pages by file name."""
