"""The policy: ONE table, route x role x relation. Deny by default; a view without a row does not start.

Each screen keeps its rows in its own `policy.py`; this module puts them together, with those of the frame and of
signing in. What is asked at every request is `verdict`.
"""

import importlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver

from lenitive.clinic.roles import PEOPLE, Role
from lenitive.web.site.discovery import PACKAGE, screens


class Relation(StrEnum):
    """To whom a role may do it: to any person of the clinic, to the own chart alone, or without any chart."""

    ANY = "any"
    OWN = "own"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Who may use one view.

    Attributes:
        route: Name of the view, "screen:view".
        allow: Relation by role; a role that is not named may not.
        anyone: Whether a person who is not signed in may, too.
        step_up: Whether a POST asks for the password or passkey again: signing, waste, rescue.
        proof: Whether the session asks when the person last proved who they are, at most 3 min ago: more drug, and who
            answers for it. Asked where it is known whether more drug is meant, by `at_the_chair.must_prove`.
        reads_chart: Whether a page shows a person's chart; such a reading is kept.
        methods: What it answers to.
    """

    route: str
    allow: Mapping[Role, Relation]
    anyone: bool = False
    step_up: bool = False
    proof: bool = False
    reads_chart: bool = False
    methods: tuple[str, ...] = ("GET", "POST")


CLINICAL: Final = (Role.NURSE, Role.PRESCRIBER, Role.PHARMACIST)
"""Who treats."""

STAFF: Final = tuple(role for role in PEOPLE if role is not Role.PATIENT)
"""Everybody who works here."""


def allow(*roles: Role, relation: Relation = Relation.ANY) -> dict[Role, Relation]:
    """The same relation for several roles."""
    return dict.fromkeys(roles, relation)


EVERYBODY: Final = allow(*PEOPLE, relation=Relation.NONE)

_PUBLIC: Final = ("account_login", "account_logout", "mfa_login_webauthn", "mfa_authenticate", "site:first")
_SIGNED_IN: Final = (
    "account_reauthenticate", "account_change_password", "mfa_index", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "accounts:unlock", "accounts:stay", "site:home",
    "site:live",
)  # fmt: skip
_SINGLE_SIGN_ON: Final = (
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
)

_FRAME: Final = (
    *(Row(route=name, allow=EVERYBODY, anyone=True) for name in (*_PUBLIC, *_SINGLE_SIGN_ON)),
    *(Row(route=name, allow=EVERYBODY) for name in _SIGNED_IN),
    Row(route="site:policy", allow=allow(Role.ADMINISTRATOR, relation=Relation.NONE), methods=("GET",)),
)


@cache
def table() -> Mapping[str, Row]:
    """Every row by its route.

    Raises:
        ValueError: A route has two rows.
    """
    found: dict[str, Row] = {}
    for row in (*_FRAME, *_of_screens()):
        if row.route in found:
            raise ValueError(f"policy: {row.route} has two rows; keep one")
        found[row.route] = row
    return found


def _of_screens() -> Iterator[Row]:
    for name in screens():
        rows: Iterable[Row] = importlib.import_module(f"{PACKAGE}.{name}.policy").ROWS
        yield from rows


class Verdict(StrEnum):
    """What the policy says about one request."""

    YES = "yes"
    SIGN_IN = "sign_in"
    NO = "no"


def verdict(route: str, method: str, *, role: Role | None, own: bool | None) -> Verdict:
    """Whether a role may do it.

    Args:
        route: Name of the view.
        method: Of the request.
        role: None for who is not signed in.
        own: Whether the chart asked for is the person's own; None when no chart is asked for.

    Example:
        >>> verdict("a:view:nobody:named", "GET", role=Role.DIRECTOR, own=None).value
        'no'
    """
    row = table().get(route)
    if row is None or ("GET" if method in {"HEAD", "OPTIONS"} else method) not in row.methods:
        return Verdict.NO
    if row.anyone:
        return Verdict.YES
    if role is None:
        return Verdict.SIGN_IN
    relation = row.allow.get(role)
    if relation is None or (own is not None and relation is Relation.NONE):
        return Verdict.NO
    return Verdict.NO if relation is Relation.OWN and own is False else Verdict.YES


def routes() -> tuple[str, ...]:
    """The name of every view that an address leads to.

    Raises:
        ValueError: A view has no name.
    """
    return tuple(sorted(set(_named(get_resolver().url_patterns, ""))))


def _named(patterns: Iterable[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _named(pattern.url_patterns, inner)
        elif pattern.name is None:
            raise ValueError(f"policy: the address {pattern.pattern} leads to a view without a name")
        else:
            yield prefix + pattern.name


def rows_missing() -> tuple[str, ...]:
    """Views that no row names."""
    return tuple(name for name in routes() if name not in table())


def as_document() -> list[dict[str, object]]:
    """The whole table as plain values, for the administrator and the documentation."""
    return [
        {
            "route": row.route,
            "anyone": row.anyone,
            "allow": {str(role): str(relation) for role, relation in sorted(row.allow.items())},
            "step_up": row.step_up,
            "proof": row.proof,
            "reads_chart": row.reads_chart,
            "methods": list(row.methods),
        }
        for row in sorted(table().values(), key=lambda row: row.route)
    ]
