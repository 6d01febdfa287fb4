"""REGISTRY of what the OWASP Application Security Verification Standard asks of the pages. One file per part of it."""

from typing import Final

from lenitive.domain.hazards.web_requirements import (
    frame_and_files,
    keys_and_configuration,
    signing_in,
    text_and_logic,
    tokens_and_lines,
)
from lenitive.domain.hazards.web_requirements.requirement import ASKED, LEVEL_OF, SOURCE, WebRequirement

__all__ = ["ASKED", "LEVEL_OF", "SOURCE", "WEB_REQUIREMENTS", "WebRequirement"]

_PARTS: Final = (text_and_logic, frame_and_files, signing_in, tokens_and_lines, keys_and_configuration)


def _load() -> dict[str, WebRequirement]:
    listed: list[WebRequirement] = [one for part in _PARTS for one in part.REQUIREMENTS]
    found = {one.id: one for one in listed}
    if len(found) != len(listed):
        raise RuntimeError("a web requirement is listed twice")
    return {one: found[one] for one in sorted(found, key=ASKED.index)}


WEB_REQUIREMENTS: Final[dict[str, WebRequirement]] = _load()
"""Every web requirement by id."""
