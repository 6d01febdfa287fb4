"""REGISTRY of the titration rules: what is found at a reassessment and what is done. Proposed, for a site to sign."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits.library import SHIPPED

REASSESS_MIN: Final = SHIPPED.whole("LIM-REASSESS-01")
"""Minutes between reassessments of a running infusion, under the shipped library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationRule:
    """One rule.

    Attributes:
        when: What is found at a reassessment.
        action: What is done. Only a named person raises a rate.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
    """

    when: str
    action: str
    source: str = "lenitive"
    place: str = "titration rules"
    grade: Grade = Grade.ASSUMED

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


TITRATION: Final = (
    TitrationRule(when="Pain at or below the person's goal and no adverse effect", action="Hold the rate"),
    TitrationRule(
        when="Pain above the goal, fall below 30 %, adverse effects none or mild, vital signs in range, sedation 2 or "
        "less (POSS)",
        action="Go to the next step of the plan",
    ),
    TitrationRule(when="Fall of 30 % or more and the person is content", action="Hold; do not chase zero"),
    TitrationRule(
        when="Odd or floaty, not distressed (psychotomimetic 1)", action="Hold, reassure, make the room quiet"
    ),
    TitrationRule(
        when="Distressing psychotomimetic effect (2)",
        action="Halve the rate; consider midazolam by local order; reassess in 15 min",
    ),
    TitrationRule(
        when="Loss of insight (3), severe agitation, sedation 3 or more (POSS), RASS -3 or below or +2 or above",
        action="Stop and call",
    ),
    TitrationRule(
        when="No fall of 30 % by the end at the highest tolerated rate",
        action="Record non-response; do not extend the session",
    ),
    TitrationRule(when="No response after three completed sessions", action="End the course"),
)
"""Every rule, in the order in which they are read at the bedside."""

SESSIONS_WITHOUT_RESPONSE_MAX: Final = SHIPPED.whole("LIM-COURSE-04")
"""After this many completed sessions without response the course ends, under the shipped library."""
