"""REGISTRY of responses over time: one file each, holding one `RESPONSE`."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from lenitive.domain.pharmacology.response import Response


def _load() -> dict[str, Response]:
    found: dict[str, Response] = {}
    for name in sorted(module.name for module in iter_modules(__path__)):
        response = getattr(import_module(f"{__name__}.{name}"), "RESPONSE", None)
        if not isinstance(response, Response):
            raise TypeError(f"pharmacology/responses/{name}.py holds no RESPONSE; every file here is one response")
        if response.id in found:
            raise RuntimeError(f"pharmacology/responses/{name}.py: the id {response.id!r} is used twice")
        found[response.id] = response
    return found


RESPONSES: Final[dict[str, Response]] = _load()
"""Every response by id."""


def response_named(response_id: str) -> Response:
    """One response.

    Raises:
        ValueError: There is no such response; the message lists those there are.

    Example:
        >>> response_named("pain").unit
        '0-10'
    """
    if response_id not in RESPONSES:
        raise ValueError(f"response {response_id!r} is not known; choose one of {', '.join(RESPONSES)}")
    return RESPONSES[response_id]
