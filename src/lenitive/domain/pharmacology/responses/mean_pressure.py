"""Mean blood pressure with ketamine: a placeholder, for want of a published model of the circulation."""

from typing import Final

from lenitive.domain.pharmacology.circulation import rising
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.quoting import proposed
from lenitive.domain.pharmacology.response import Response

RESPONSE: Final[Response] = rising(
    "mean_pressure",
    EFFECTS["assumed_mean_pressure"],
    at_rest="mean_pressure_mmhg",
    endpoint="mean arterial pressure",
    residual=proposed(6.0, "mmHg", "one reading about the person's own course; assumed"),
)
