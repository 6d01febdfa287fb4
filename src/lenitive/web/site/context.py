"""What every page knows: who looks, where they may go, which theme, which day."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from lenitive import __version__
from lenitive.web.clock_zone import zone_name
from lenitive.web.site.demo_accounts import DEMO_PASSWORD, DEMO_PEOPLE
from lenitive.web.site.house import house
from lenitive.web.site.navigation import places
from lenitive.web.site.script_words import words_of_scripts
from lenitive.web.site.who import role_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page."""
    theme = request.COOKIES.get("theme", "")
    role = role_of(request) if hasattr(request, "user") else None
    route = request.resolver_match.view_name if request.resolver_match else ""
    shown = {"demo_password": DEMO_PASSWORD, "demo_people": DEMO_PEOPLE} if settings.DEMO and role is None else {}
    return {
        **shown,
        "demo": settings.DEMO,
        "version_of_lenitive": __version__,
        "theme": theme if theme in {"light", "dark"} else "",
        "role": role,
        "places": [(reverse(p.route), p.label, p.route == route) for p in places(role)],
        "today": house().today(),
        "words_of_scripts": words_of_scripts(),
        "zone_name": zone_name(house().now()),
        "idle_lock_s": settings.LENITIVE_IDLE_LOCK_S,
    }
