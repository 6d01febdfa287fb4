"""The one shape of a clinical "no": returned, never raised, and it always says what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A clinical or protocol "no".

    Read aloud: *rule: what happened, with value and unit. The limit. What to do. Source.*

    Attributes:
        rule: Stable id, for example LIM-RATE-01.
        what: What was asked, with value and unit.
        limit: What is allowed.
        remedy: What the person can do.
        source: Key of the publication behind the limit, or None for a rule of this project.

    Example:
        >>> str(Refusal(rule="LIM-RATE-01", what="0.62 mg/kg/h was asked", limit="At most 0.35 mg/kg/h",
        ...             remedy="Lower the rate", source="schwartzman_2009"))
        'LIM-RATE-01: 0.62 mg/kg/h was asked. At most 0.35 mg/kg/h. Lower the rate. Source: schwartzman_2009.'
    """

    rule: str
    what: str
    limit: str
    remedy: str
    source: str | None = None

    def __str__(self) -> str:
        source = f" Source: {self.source}." if self.source else ""
        return f"{self.rule}: {self.what}. {self.limit}. {self.remedy}.{source}"
