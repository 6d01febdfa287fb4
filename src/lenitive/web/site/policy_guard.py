"""Asks the policy at every request, before the view; keeps that a chart was read, before it is shown."""

import json
from collections.abc import Callable
from typing import Any, Final

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import Resolver404, resolve

from lenitive.clinic.roles import Role
from lenitive.web.accounts.session_guard import ask_to_confirm, has_confirmed
from lenitive.web.policy import Verdict, table, verdict
from lenitive.web.site.reading import keep_reading
from lenitive.web.site.way_back import signing_in
from lenitive.web.site.who import role_of, user_of

_CONFIRMS: Final = frozenset({"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


class PolicyGuard:
    """Deny by default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Everything happens in `process_view`, where the address has been read."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _arguments: object, named: dict[str, Any]
    ) -> HttpResponse | None:
        """Let it through, send to sign in, ask for the password again, or refuse."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        chart_id = named.get("chart_id")
        known = table().get(route)
        if known is not None and _method_of(request) not in known.methods:
            return HttpResponseNotAllowed(known.methods)
        if route in _CONFIRMS:
            _drop_what_is_not_allowed(request)
        found = _verdict(request, route, str(request.method), chart_id)
        if found is Verdict.SIGN_IN:
            return signing_in(request, route, named)
        if found is Verdict.NO:
            raise PermissionDenied
        row = table()[route]
        if row.step_up and request.method == "POST" and not has_confirmed(request):
            return _told_to_confirm() if request.path.startswith("/api/") else ask_to_confirm(request)
        if row.reads_chart and chart_id is not None and request.method == "GET":
            keep_reading(request, route, chart_id)
        return None


def _told_to_confirm() -> HttpResponse:
    """A program cannot be asked: who signed in for it confirms on a page, and it sends the same again."""
    words = "This is signed: confirm who you are at /account/confirm/, then send it again with the same key."
    return JsonResponse({"error": words}, status=403)


def _method_of(request: HttpRequest) -> str:
    return "GET" if request.method in {"HEAD", "OPTIONS"} else str(request.method)


def _verdict(request: HttpRequest, route: str, method: str, chart_id: str | None) -> Verdict:
    own = None if chart_id is None else _is_own(request, chart_id)
    return verdict(route, method, role=role_of(request), own=own)


def _drop_what_is_not_allowed(request: HttpRequest) -> None:
    """What waits for the password is done without coming past this guard again: ask now, for who is signed in now."""
    waiting = request.session.get(STATE_SESSION_KEY)
    if not isinstance(waiting, dict) or "request" not in waiting:
        return
    sent = json.loads(waiting["request"])
    try:
        found = resolve(sent["path_info"])
    except Resolver404:
        del request.session[STATE_SESSION_KEY]
        return
    if _verdict(request, found.view_name, sent["method"], found.kwargs.get("chart_id")) is not Verdict.YES:
        del request.session[STATE_SESSION_KEY]


def _is_own(request: HttpRequest, chart_id: str) -> bool:
    user = user_of(request)
    return user is not None and user.role == Role.PATIENT and user.chart_id == chart_id
