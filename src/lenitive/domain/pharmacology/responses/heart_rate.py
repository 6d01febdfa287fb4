"""Heart rate with ketamine: a placeholder, for want of a published model of the circulation."""

from typing import Final

from lenitive.domain.pharmacology.circulation import rising
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import Response

RESPONSE: Final[Response] = rising(
    "heart_rate",
    EFFECTS["assumed_heart_rate"],
    at_rest="heart_rate_min",
    endpoint="heart rate",
    residual=proposed(5.0, "/min", "one reading about the person's own course; assumed"),
)
