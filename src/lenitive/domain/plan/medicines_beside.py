"""REGISTRY of the medicines beside ketamine: what is at hand for its effects, and what happens with the opioid.

Information for a prescriber with the published use; never an order, and no dose is chosen for anyone.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.sources import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueMedicine:
    """A medicine at hand for an effect of ketamine.

    Attributes:
        medicine: Generic name.
        for_what: The effect.
        published_use: What a source reports.
        caution: What it may do.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
    """

    medicine: str
    for_what: str
    published_use: str
    caution: str
    source: str
    place: str
    grade: Grade

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNote:
    """A statement that travels with a plan.

    Attributes:
        statement: In words.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
    """

    statement: str
    source: str
    place: str
    grade: Grade

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


def assumed(statement: str, place: str) -> PlanNote:
    """A statement that this project proposes.

    Example:
        >>> assumed("Ask first.", "example").source
        'lenitive'
    """
    return PlanNote(statement=statement, source="lenitive", place=place, grade=Grade.ASSUMED)


def reported(statement: str, source: str, place: str) -> PlanNote:
    """A statement that a source reports.

    Example:
        >>> str(reported("Add-on to the opioid.", "hardy_2012", "methods").grade)
        'secondary'
    """
    return PlanNote(statement=statement, source=source, place=place, grade=Grade.SECONDARY)


def _unconfirmed(medicine: str, for_what: str, use: str, caution: str) -> RescueMedicine:
    return RescueMedicine(
        medicine=medicine,
        for_what=for_what,
        published_use=use,
        caution=caution,
        source="lenitive",
        place="palliative practice, not confirmed in a source",
        grade=Grade.ASSUMED,
    )


RESCUE: Final = (
    RescueMedicine(
        medicine="midazolam",
        for_what="distressing psychotomimetic effect",
        published_use="2 mg IV twice in each 4 h session, in both arms",
        caution="adds to sedation and respiratory depression with an opioid; may shorten some effects of ketamine",
        source="schwartzman_2009",
        place="regimen",
        grade=Grade.SECONDARY,
    ),
    RescueMedicine(
        medicine="diazepam",
        for_what="hallucinations",
        published_use="1 mg IV reversed hallucinations",
        caution="raises ketamine levels; must not share the line",
        source="mercadante_2000",
        place="adverse effects",
        grade=Grade.SECONDARY,
    ),
    RescueMedicine(
        medicine="clonidine",
        for_what="rise of blood pressure and heart rate",
        published_use="0.1 mg by mouth with each session, in both arms",
        caution="hypotension, sedation",
        source="schwartzman_2009",
        place="regimen",
        grade=Grade.SECONDARY,
    ),
    _unconfirmed("haloperidol", "psychotomimetic effect", "palliative practice", "QT, with methadone or ondansetron"),
    _unconfirmed("ondansetron", "nausea", "4-8 mg", "QT"),
    _unconfirmed("glycopyrronium", "salivation", "practice", "tachycardia"),
    _unconfirmed("labetalol", "blood pressure", "rescue", "bradycardia; beta-blockers add to it"),
)
"""Every rescue medicine. Diazepam and barbiturates never share a line with ketamine."""

OPIOID_PLAN: Final = (
    reported(
        "Continue the background opioid during the first session: in the trials ketamine was added to it.",
        "hardy_2012",
        "ketamine as an add-on; likewise mercadante_2000, salas_2012, korean_2024",
    ),
    reported(
        "Other guidance may halve the opioid when ketamine starts. Both are shown; the prescriber decides.",
        "singapore_palliative",
        "drug formulary, citing a handbook of 2009",
    ),
    reported(
        "Sedation of POSS 3 during the session: cut the opioid by 25-50 % and monitor; POSS 4: stop it, call for help.",
        "pasero_1994",
        "actions by level",
    ),
    assumed(
        "After a good response reduce the regular opioid in steps of 10-25 % with review at 24-72 h; keep the rescue "
        "dose at one sixth to one tenth of the old daily dose for 48 h.",
        "opioid after a response",
    ),
    assumed(
        "After ketamine wears off, sensitivity to the opioid may be higher than before: do not jump back to the old "
        "dose.",
        "inference from reversal of tolerance",
    ),
    assumed("Methadone: check the QT interval; slow and variable; no percentage rule.", "inference"),
    assumed("Ketamine is not an opioid and is never added to morphine equivalents.", "definition"),
)
"""What happens with the opioid, guidance that disagrees side by side."""
