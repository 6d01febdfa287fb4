"""The application that a server runs: static files beside the pages, in a small root with a lifespan."""

import importlib.util
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lenitive.web.site.settings")

from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from lenitive.web.site.arriving import Arriving

_pages: Final = cast("ASGIApp", get_asgi_application())


def _static_packages() -> list[str | tuple[str, str]]:
    from django.apps import apps  # noqa: PLC0415 - known only after the framework has been set up

    return [
        (config.name, "static")
        for config in apps.get_app_configs()
        if (spec := importlib.util.find_spec(config.name)) is not None
        and spec.origin is not None
        and (Path(spec.origin).parent / "static").is_dir()
    ]


@asynccontextmanager
async def _lifespan(_application: Starlette) -> AsyncIterator[None]:
    from lenitive.web.site import ahead  # noqa: PLC0415 - the same
    from lenitive.web.site.house import house  # noqa: PLC0415 - the same

    house()
    ahead.start()
    yield


def _largest_bytes() -> int:
    from django.conf import settings  # noqa: PLC0415 - known only after the framework has been set up

    return int(settings.LENITIVE_LARGEST_REQUEST)


application: Final = Arriving(
    Starlette(
        routes=[Mount("/static", StaticFiles(packages=_static_packages())), Mount("/", _pages)], lifespan=_lifespan
    ),
    largest_bytes=_largest_bytes(),
)
