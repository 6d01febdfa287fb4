"""REGISTRY of requirements that public analyses of infusion pumps lead to. One file per group, in order of number."""

from typing import Final

from lenitive.domain.hazards.requirements import alarming, delivery, library, log_and_power, programming, together
from lenitive.domain.hazards.requirements.requirement import Requirement

_GROUPS: Final = (delivery, programming, alarming, log_and_power, library, together)


def _load() -> dict[str, Requirement]:
    listed: list[Requirement] = [one for group in _GROUPS for one in group.REQUIREMENTS]
    found = {one.id: one for one in listed}
    if len(found) != len(listed):
        raise RuntimeError("a requirement is listed twice")
    return found


REQUIREMENTS: Final[dict[str, Requirement]] = _load()
"""Every requirement by id."""
