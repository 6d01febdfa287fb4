"""REGISTRY of red flags, asked before anything else: each yes sends the person somewhere else first."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.candidacy.criterion import Case, Datum, data_of, no, unknown, yes
from lenitive.domain.candidacy.knowledge import Knowledge
from lenitive.domain.candidacy.predicate import Holds, at_least, below, both, confirmed_by, fact
from lenitive.domain.candidacy.thresholds import FEVER_C, NEUTROPENIA_10_9_L
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.sources import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """Something that diverts. Never set aside by an override: it is settled on its own route first.

    Attributes:
        id: Stable id.
        statement: What a yes means.
        route: Where the person goes.
        holds: The question.
        uses: Facts it needs.
        cases: At least one yes, one no and one unknown.
        may_use: Facts that count when known and are never asked for.
        source: Key in `SOURCES`.
        grade: How well it is known.
        hazards: Hazards that it controls.
    """

    id: str
    statement: str
    route: str
    holds: Holds
    uses: tuple[str, ...]
    cases: tuple[Case, ...]
    may_use: tuple[str, ...] = ()
    source: str = "lenitive"
    grade: Grade = Grade.ASSUMED
    hazards: tuple[str, ...] = ("HAZ-17",)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlagFound:
    """Whether a red flag is up for one person."""

    id: str
    answer: Answer
    statement: str
    route: str
    data: tuple[Datum, ...]
    source: str
    grade: Grade
    hazards: tuple[str, ...]


_RED_FLAGS: Final = (
    RedFlag(
        id="CAN-REDFLAG-01",
        statement="New back pain with leg weakness, a sensory level, or bladder or bowel change.",
        route="Emergency: possible spinal cord compression. Imaging and steroids today.",
        holds=fact("back_pain_with_new_neurology"),
        uses=("back_pain_with_new_neurology",),
        cases=(yes(back_pain_with_new_neurology=True), no(back_pain_with_new_neurology=False), unknown()),
    ),
    RedFlag(
        id="CAN-REDFLAG-02",
        statement="Suspected or impending fracture.",
        route="Orthopaedics: image and stabilise (a Mirels score of 9 or more; that cut-off is not confirmed).",
        holds=fact("suspected_fracture"),
        uses=("suspected_fracture",),
        cases=(yes(suspected_fracture=True), no(suspected_fracture=False), unknown()),
    ),
    RedFlag(
        id="CAN-REDFLAG-03",
        statement="Fever with neutropenia, or sepsis suspected.",
        route="Sepsis pathway now.",
        holds=confirmed_by(
            fact("fever_with_neutropenia"),
            both(at_least("temperature_c", FEVER_C), below("neutrophils_10_9_l", NEUTROPENIA_10_9_L)),
        ),
        uses=("fever_with_neutropenia",),
        may_use=("temperature_c", "neutrophils_10_9_l"),
        cases=(
            yes(fever_with_neutropenia=True),
            yes(fever_with_neutropenia=False, temperature_c=38.5, neutrophils_10_9_l=0.4),
            no(fever_with_neutropenia=False),
            no(fever_with_neutropenia=False, temperature_c=38.5),
            unknown(temperature_c=36.8, neutrophils_10_9_l=4.0),
            unknown(),
        ),
    ),
    RedFlag(
        id="CAN-REDFLAG-04",
        statement="New headache, vomiting or focal sign with known or suspected disease of the brain.",
        route="Image the brain before ketamine: intracranial pressure may be raised.",
        holds=fact("new_intracranial_symptoms"),
        uses=("new_intracranial_symptoms",),
        cases=(yes(new_intracranial_symptoms=True), no(new_intracranial_symptoms=False), unknown()),
    ),
    RedFlag(
        id="CAN-REDFLAG-05",
        statement="New diffuse bone pain within seven days of a marrow-stimulating growth factor.",
        route="Growth-factor bone pain is likely and passes: antihistamine or anti-inflammatory, not refractory pain.",
        holds=both(
            confirmed_by(fact("growth_factor_within_7_days"), fact("growth_factor_listed")),
            fact("new_diffuse_bone_pain"),
        ),
        uses=("growth_factor_within_7_days", "new_diffuse_bone_pain"),
        may_use=("growth_factor_listed",),
        cases=(
            yes(growth_factor_within_7_days=True, new_diffuse_bone_pain=True),
            yes(growth_factor_listed=True, new_diffuse_bone_pain=True),
            no(growth_factor_within_7_days=False),
            no(new_diffuse_bone_pain=False),
            unknown(growth_factor_within_7_days=True),
            unknown(new_diffuse_bone_pain=True),
            unknown(),
        ),
    ),
    RedFlag(
        id="CAN-REDFLAG-06",
        statement="Myoclonus, hallucination, allodynia or drowsiness on a rising opioid dose.",
        route="Opioid neurotoxicity: lower or rotate the opioid, give fluid, look at the kidneys.",
        holds=fact("opioid_toxicity_signs"),
        uses=("opioid_toxicity_signs",),
        cases=(yes(opioid_toxicity_signs=True), no(opioid_toxicity_signs=False), unknown()),
        hazards=("HAZ-17", "HAZ-46"),
    ),
)

RED_FLAGS: Final[dict[str, RedFlag]] = {flag.id: flag for flag in _RED_FLAGS}
"""Every red flag by id."""


def find_red_flags(knowledge: Knowledge) -> tuple[RedFlagFound, ...]:
    """The answer of each red flag."""
    return tuple(
        RedFlagFound(
            id=flag.id,
            answer=flag.holds(knowledge),
            statement=flag.statement,
            route=flag.route,
            data=data_of((*flag.uses, *flag.may_use), knowledge),
            source=flag.source,
            grade=flag.grade,
            hazards=flag.hazards,
        )
        for flag in _RED_FLAGS
    )
