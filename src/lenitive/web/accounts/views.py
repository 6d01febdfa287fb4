"""The lock over a page: still there, or back with the password. The page below keeps what was typed."""

import time
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from lenitive.web.accounts.models import User
from lenitive.web.accounts.session_guard import LOCKED, SEEN, has_confirmed, unlocked


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Back at the page: the password again, or nothing more when they confirmed on another page a moment ago."""
    if not request.POST.get("password") and has_confirmed(request):
        unlocked(request)
        return JsonResponse({"locked": False})
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return _too_many()
    try:
        is_right = get_adapter(request).reauthenticate(cast("User", request.user), request.POST.get("password", ""))
    except ValidationError:
        return _too_many()
    if not is_right:
        return JsonResponse({"error": gettext("That is not your password.")}, status=422)
    reauthenticate_by_password(request)
    unlocked(request)
    return JsonResponse({"locked": False})


def _too_many() -> JsonResponse:
    return JsonResponse({"error": gettext("Too many attempts. Wait 15 minutes, or sign in again.")}, status=429)


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is typing on a page that sends nothing else."""
    if request.session.get(LOCKED):
        return JsonResponse({"locked": True}, status=423)
    request.session[SEEN] = time.time()
    return JsonResponse({"locked": False})
