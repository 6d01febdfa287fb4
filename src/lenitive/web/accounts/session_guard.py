"""A session is locked when nobody uses it and ends after a shift; what was typed is kept over the lock."""

import time
from collections.abc import Callable
from typing import Any, Final

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
    suspend_request,
)
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from lenitive.web.site.way_back import signing_in

BEGAN: Final = "began_s"
SEEN: Final = "seen_s"
LOCKED: Final = "locked"
RENEWS: Final = "X-Renew"
"""Sent by a page that fetches itself anew because something changed."""

_WRITE_EVERY_S: Final = 15
_ALWAYS: Final = frozenset(
    {
        "account_logout",
        "account_login",
        "account_reauthenticate",
        "site:live",
        "flowsheet:live",
        "wall:live",
        "flowsheet:stop",  # less drug waits for no password
        "flowsheet:hold",
    }
)
_LABELS_ALONE: Final = frozenset({"wall:page"})
"""Shown in a locked session too, by the label of the chair alone: a wall that goes dark shows no alarm."""

_FIRST_FACTOR: Final = ("mfa_", "account_")


class SessionGuard:
    """Locks, ends, and asks for a second factor where one is required."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End a session that is older than a shift."""
        if request.user.is_authenticated:
            began = request.session.setdefault(BEGAN, time.time())
            if time.time() - began > settings.LENITIVE_SESSION_MAX_S:
                logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _arguments: object, named: dict[str, Any]
    ) -> HttpResponse | None:
        """Lock a session that nobody used; keep what a form brought and do it after the password."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated or route in _ALWAYS:
            return None
        now, session = time.time(), request.session
        if now - session.get(SEEN, now) > settings.LENITIVE_IDLE_LOCK_S:
            session[LOCKED] = True
        if session.get(LOCKED) and has_confirmed(request):  # shorter than the lock takes: it is newer
            unlocked(request)
        if session.get(LOCKED) and not route.startswith("accounts:") and route not in _LABELS_ALONE:
            return _ask_again(request, route, named)
        by_itself = RENEWS in request.headers  # a page that shows what is new is nobody who works
        if now - session.get(SEEN, 0) > _WRITE_EVERY_S and not session.get(LOCKED) and not by_itself:
            session[SEEN] = now
        if (
            settings.LENITIVE_SECOND_FACTOR_REQUIRED
            and not route.startswith(_FIRST_FACTOR)
            and not _has_second(request)
        ):
            return HttpResponseRedirect(reverse("mfa_index"))
        return None


def can_confirm(request: HttpRequest) -> bool:
    """Whether this account has a password, a passkey or a code to show again; from single sign-on alone it has none."""
    return bool(get_reauthentication_flows(request.user))  # type: ignore[arg-type]


def has_confirmed(request: HttpRequest) -> bool:
    """Whether who is signed in showed who they are a moment ago. An account that cannot show it never has."""
    return can_confirm(request) and did_recently_reauthenticate(request)


def ask_to_confirm(request: HttpRequest) -> HttpResponse:
    """Keep the request and ask for the password, passkey or code; who has none sets one up first."""
    if not can_confirm(request):
        return HttpResponseRedirect(reverse("mfa_index"))
    forget_secrets(request)
    return suspend_request(request, reverse("account_reauthenticate"))


def unlocked(request: HttpRequest) -> None:
    """Take the lock away: whoever is there has shown who they are."""
    request.session.pop(LOCKED, None)
    request.session[SEEN] = time.time()


def _ask_again(request: HttpRequest, route: str, named: dict[str, Any]) -> HttpResponse:
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    if wants_json or RENEWS in request.headers or request.headers.get("HX-Request"):
        return JsonResponse({"locked": True}, status=423)
    if not can_confirm(request):
        logout(request)
        return signing_in(request, route, named)
    return ask_to_confirm(request)


def forget_secrets(request: HttpRequest) -> None:
    """A form that waits for a password is kept meanwhile; passwords that it holds itself are not."""
    posted = request.POST.copy()
    for name in [name for name in posted if "password" in name]:
        del posted[name]
    request.POST = posted  # type: ignore[assignment]


def _has_second(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and bool(is_mfa_enabled(user, types=["totp", "webauthn"]))
