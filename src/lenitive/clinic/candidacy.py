"""Use case: lay the intake over its record, and decide."""

from dataclasses import dataclass, replace

from lenitive.domain.candidacy.assess import Decision, assess
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.reconcile import reconcile
from lenitive.domain.limits.library import SHIPPED, Library

CANDIDACY_SCHEMA = "lenitive/candidacy/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A decision with the intake that it was made on.

    Attributes:
        intake: With everything of the record back in its place.
        decision: The decision.
        record_changed: Whether the record is not, byte for byte, the one the intake was made from.
        library: Limits that the decision was made under; plan and session follow it.
    """

    intake: Intake
    decision: Decision
    record_changed: bool
    library: Library = SHIPPED


def consider(intake: Intake, record: Intake, library: Library = SHIPPED) -> Considered:
    """Decide on a completed intake and its record.

    Args:
        intake: As a clinician completed it.
        record: The record, read again as it stood on the intake's day. A longer record of the same person is used.
        library: Limits in force.

    Raises:
        ValueError: The record is another person's.
    """
    if intake.patient.reference != record.patient.reference:
        raise ValueError(
            f"the intake is of {intake.patient.reference}, the record of {record.patient.reference}; "
            "use the record that the intake was made from"
        )
    changed = intake.record.sha256 != record.record.sha256
    merged, conflicts = reconcile(replace(intake, record=record.record), record)
    decision = assess(merged, conflicts, library)
    return Considered(intake=merged, decision=decision, record_changed=changed, library=library)
