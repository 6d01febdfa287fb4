"""The lock over a page: still there, or back with the password. The page below keeps what was typed."""

import time

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from lenitive.web.accounts.session_guard import LOCKED, SEEN, unlocked


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Back at the page: the password again."""
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return JsonResponse({"error": "Too many attempts. Wait 15 minutes, or sign in again."}, status=429)
    if not request.user.check_password(request.POST.get("password", "")):
        return JsonResponse({"error": "That is not your password."}, status=422)
    reauthenticate_by_password(request)
    unlocked(request)
    return JsonResponse({"locked": False})


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is typing on a page that sends nothing else."""
    if request.session.get(LOCKED):
        return JsonResponse({"locked": True}, status=423)
    request.session[SEEN] = time.time()
    return JsonResponse({"locked": False})
