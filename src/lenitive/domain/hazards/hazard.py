"""What the hazard log says of one hazard, and what makes its words hold together."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.hazards.traced import Origin, Reach, complaints_of


class Severity(StrEnum):
    """The worst that can reasonably be feared, from S1, minor, to S5, death."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    S5 = "S5"


class HazardState(StrEnum):
    """How far a hazard is controlled in this version, with the simulated devices that it ships.

    CONTROLLED: every control that the analysis asks for is there and a test shows it. PARTLY_CONTROLLED: some are.
    NOT_CONTROLLED_YET: none is. OUT_OF_SCOPE: it cannot arise here, or another must control it.
    """

    CONTROLLED = "controlled"
    PARTLY_CONTROLLED = "partly_controlled"
    NOT_CONTROLLED_YET = "not_controlled_yet"
    OUT_OF_SCOPE = "out_of_scope"


class HazardGroup(StrEnum):
    """Where a hazard comes from, in the order of the log."""

    PRESCRIPTION = "prescription and dose arithmetic"
    IDENTITY = "identity and set-up"
    DELIVERY = "delivery"
    MONITORING = "monitoring and alarms"
    DECISION_SUPPORT = "decision support"
    CLINICAL_COURSE = "clinical course"
    SOFTWARE = "software and infrastructure"
    SECURITY = "security, privacy and diversion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """One way in which a person can come to harm.

    Attributes:
        id: HAZ-01 to HAZ-70.
        group: Where it comes from.
        title: What goes wrong.
        cause: What lets it go wrong.
        harm: What it does to somebody.
        severity: The worst that can reasonably be feared, as proposed.
        initial_risk: Severity with likelihood before any control, 1 to 5, as proposed.
        state: How far it is controlled in this version.
        controls: What works against it, by id: LIM-, SES-, ALM-, CAN-, INT-, CHK-, DIS-, FUP-; `module:name` for code;
            a path for a file of the project. An entry of a registry that names this hazard is one by itself.
        tests: Tests that show that the controls work, as pytest names them from the project's folder.
        missing: What the analysis asks for and this version has not, one phrase each; empty when it is controlled.
        out_of_scope: Why nothing is done here; None for every other state.
        origins: Published analyses in which it stands too.
        signed_by: Clinician who signed severity and risk; None while they await one.
        source: Key in `SOURCES`, of severity and risk.
        place: Where in the source.
        grade: How well severity and risk are known.

    Example:
        >>> Hazard(id="HAZ-71", group=HazardGroup.DELIVERY, title="t", cause="c", harm="h", severity=Severity.S1,
        ...        initial_risk=1, state=HazardState.CONTROLLED, controls=("ALM-KVO",)).complaints()
        ('HAZ-71: controlled, and no test shows it',)
    """

    id: str
    group: HazardGroup
    title: str
    cause: str
    harm: str
    severity: Severity
    initial_risk: int
    state: HazardState
    controls: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    out_of_scope: str | None = None
    origins: tuple[Origin, ...] = ()
    signed_by: str | None = None
    source: str = "lenitive"
    place: str = "hazard analysis; severity and risk await a clinician"
    grade: Grade = Grade.ASSUMED

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)
        if self.initial_risk not in range(1, 6):
            raise ValueError(f"{self.id}: initial risk {self.initial_risk}; give 1 to 5")

    @property
    def is_outside(self) -> bool:
        """Whether nothing is done here against it."""
        return self.state is HazardState.OUT_OF_SCOPE

    def complaints(self) -> tuple[str, ...]:
        """What its state claims and the rest of it does not bear out; empty when they agree."""
        return complaints_of(self, self.state, REACH[self.state], excused=self.out_of_scope)


REACH: Final = {
    HazardState.CONTROLLED: Reach.WHOLE,
    HazardState.PARTLY_CONTROLLED: Reach.PARTLY,
    HazardState.NOT_CONTROLLED_YET: Reach.NOT_YET,
    HazardState.OUT_OF_SCOPE: Reach.OUTSIDE,
}
"""How much each state claims."""
