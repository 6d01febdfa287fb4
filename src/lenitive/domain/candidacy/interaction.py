"""What an interaction with intravenous ketamine is, and what a check of one medicine finds."""

from dataclasses import dataclass
from enum import StrEnum

from lenitive.domain.candidacy.medicine_use import Taken
from lenitive.domain.candidacy.override import OverrideUsed
from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.medicines import MedicineClass
from lenitive.domain.foundation.sources import Grade


class Concern(StrEnum):
    """What an interaction asks for. A note is shown and changes nothing."""

    AVOID = "avoid"
    CAUTION = "caution"
    NOTE = "note"


class Result(StrEnum):
    """What a check of one medicine finds. Unknown is neither of the others."""

    INTERACTS = "interacts"
    CHECKED_NONE = "checked_none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionRule:
    """One interaction with ketamine given into a vein.

    Attributes:
        id: Stable id, INT-….
        effect: What happens when ketamine is given into a vein.
        action: What to do.
        concern: Avoid, caution or note.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
        kind: The class it is about; None when it is about single medicines only.
        names: Single medicines; empty when it is about a whole class.
        except_names: Medicines of the class that have their own rule.
        except_kinds: Classes whose members have their own rule.
        by_mouth: What was measured with ketamine by mouth, which does not carry over to an infusion.
        hazards: Hazards that it controls.
        also_after_stopping: True when an earlier exposure matters as well.
        capnography: True when the session needs it because of this medicine.
    """

    id: str
    effect: str
    action: str
    concern: Concern
    source: str
    place: str
    grade: Grade
    kind: MedicineClass | None = None
    names: frozenset[str] = frozenset()
    except_names: frozenset[str] = frozenset()
    except_kinds: frozenset[MedicineClass] = frozenset()
    by_mouth: str | None = None
    hazards: tuple[str, ...] = ("HAZ-43",)
    capnography: bool = False
    also_after_stopping: bool = False

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)
        if self.kind is None and not self.names:
            raise ValueError(f"{self.id} is about no medicine; give it a class or names")

    def is_about(self, taken: Taken) -> bool:
        """Whether the rule speaks of a medicine by the route by which it is given."""
        medicine = taken.medicine
        if medicine is None or medicine.name in self.except_names or medicine.classes & self.except_kinds:
            return False
        if medicine.name in self.names:
            return not medicine.classes or any(taken.acts_as(kind) for kind in medicine.classes)
        return self.kind is not None and taken.acts_as(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """What the check of one medicine finds.

    Attributes:
        medicine: Generic name, or the words that name no known medicine.
        text: The entry as the record names it.
        result: It interacts, was checked and does not, or is not known.
        id: Of the rule, or the id under which a pharmacist clears an unknown medicine; None when checked and none.
        effect: With ketamine given into a vein.
        action: What to do.
        concern: Avoid, caution or note; None when there is no rule.
        by_mouth: What was measured by mouth and does not carry over.
        source: Key of the publication.
        grade: How well it is known.
        place: Where in the source.
        hazards: Hazards that the check controls.
        active: Whether it is taken; None when the record is too old to say.
        override: The pharmacist who cleared an unknown medicine; None when nobody did.
    """

    medicine: str
    text: str
    result: Result
    id: str | None
    effect: str | None
    action: str | None
    concern: Concern | None
    by_mouth: str | None
    source: str | None
    grade: Grade | None
    place: str | None
    hazards: tuple[str, ...]
    active: bool | None
    override: OverrideUsed | None = None

    @property
    def is_unresolved(self) -> bool:
        """Whether somebody has to find out more before a decision."""
        return self.result is Result.UNKNOWN and self.override is None

    @property
    def needs_precaution(self) -> bool:
        """Whether it changes what is done."""
        return self.result is Result.INTERACTS and self.concern in {Concern.AVOID, Concern.CAUTION}
