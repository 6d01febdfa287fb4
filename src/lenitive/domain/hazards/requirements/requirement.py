"""What the list of requirements says of one of them, and what makes its words hold together."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lenitive.domain.hazards.traced import Origin, Reach, complaints_of


class RequirementState(StrEnum):
    """How far a requirement is met in this version, with the simulated devices that it ships."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_BUILT = "not_built"
    NOT_APPLICABLE = "not_applicable"


class Use(StrEnum):
    """What was made of the published requirement.

    ADOPTED: asked as it is. MODIFIED: asked otherwise. DEVICE: the pump's own duty; its simulation shows the fault and
    the supervision answers to it.
    """

    ADOPTED = "adopted"
    MODIFIED = "modified"
    DEVICE = "device"


class RequirementGroup(StrEnum):
    """What a requirement is about, in the order of their numbers."""

    DELIVERY = "delivery"
    PROGRAMMING = "programming and use"
    ALARMS = "alarms, self-tests and watchdogs"
    LOG = "log and power"
    LIBRARY = "library of limits"
    TOGETHER = "beyond a pump alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One thing that is asked of the system because a public analysis of infusion pumps asks it of a pump.

    Attributes:
        id: KR-1.1 to KR-7.14.
        group: What it is about.
        asks: What is required here, in this project's words.
        use: What was made of the published requirement.
        anchors: Where it is published.
        state: How far it is met.
        controls: What is built for it, named as the hazard log names controls.
        tests: Tests that show it, as pytest names them from the project's folder.
        missing: What is asked and not there, one phrase each; empty when it is met.
        not_applicable: Why nothing is due here, in one sentence; None for every other state.

    Example:
        >>> Requirement(id="KR-9.9", group=RequirementGroup.LOG, asks="a", use=Use.ADOPTED, anchors=gip("9.9"),
        ...             state=RequirementState.MET, controls=("ALM-KVO",)).complaints()
        ('KR-9.9: met, and no test shows it',)
    """

    id: str
    group: RequirementGroup
    asks: str
    use: Use
    anchors: tuple[Origin, ...]
    state: RequirementState
    controls: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    not_applicable: str | None = None

    @property
    def is_outside(self) -> bool:
        """Whether nothing is due here."""
        return self.state is RequirementState.NOT_APPLICABLE

    def complaints(self) -> tuple[str, ...]:
        """What its state claims and the rest of it does not bear out; empty when they agree."""
        return complaints_of(self, self.state, REACH[self.state], excused=self.not_applicable)


REACH: Final = {
    RequirementState.MET: Reach.WHOLE,
    RequirementState.PARTLY_MET: Reach.PARTLY,
    RequirementState.NOT_BUILT: Reach.NOT_YET,
    RequirementState.NOT_APPLICABLE: Reach.OUTSIDE,
}
"""How much each state claims."""


def gip(numbers: str) -> tuple[Origin, ...]:
    """Numbers of the requirements of the generic infusion pump.

    Example:
        >>> gip("1.1.1")[0].place
        'requirement 1.1.1'
    """
    several = "," in numbers or " to " in numbers
    return (Origin(source="gip_2009", place=f"requirement{'s' if several else ''} {numbers}"),)


def open_pca(place: str) -> tuple[Origin, ...]:
    """Numbers of the requirements and exception cases of the open patient-controlled pump.

    Example:
        >>> open_pca("EC24")[0].source
        'open_pca'
    """
    return (Origin(source="open_pca", place=place),)
