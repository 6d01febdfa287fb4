"""Where somebody goes on after signing in: the page they were on, never an address that only takes forms."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lenitive.web.policy import table


def signing_in(request: HttpRequest, route: str, named: dict[str, Any]) -> HttpResponse:
    """To the sign-in page, and from there to `way_back`; a program is told so."""
    if request.path.startswith("/api/"):
        return JsonResponse({"error": "Sign in first."}, status=401)
    return redirect_to_login(way_back(request, route, named))


def way_back(request: HttpRequest, route: str, named: dict[str, Any]) -> str:
    """The address to ask for once more, in this order: itself, the page that sent the form, the screen's own page.

    Args:
        request: That came without a session.
        route: Name of the view that it asked for.
        named: The chart, and what else its address names.
    """
    if _can_be_looked_at(route):
        return request.get_full_path()
    return _sender(request) or _own_page(route, named) or reverse("site:home")


def _can_be_looked_at(route: str) -> bool:
    row = table().get(route)
    return row is not None and "GET" in row.methods


def _sender(request: HttpRequest) -> str:
    """The page of ours that this came from; empty when it does not say, or says one that is not ours."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(said)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return ""
    return parts._replace(scheme="", netloc="", fragment="").geturl() if _can_be_looked_at(found.view_name) else ""


def _own_page(route: str, named: dict[str, Any]) -> str:
    chart_id = named.get("chart_id")
    try:
        return reverse(f"{route.partition(':')[0]}:page", args=() if chart_id is None else (chart_id,))
    except NoReverseMatch:
        return ""
