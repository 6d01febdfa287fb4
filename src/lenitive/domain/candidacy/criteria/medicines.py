"""Medicines taken. Effects of single medicines stand in the interactions; here is what changes the decision."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import fact
from lenitive.domain.foundation.sources import Grade

CRITERIA: Final = (
    Criterion(
        id="CAN-MEDICINES-01",
        group="medicines",
        weight=Weight.REQUIREMENT,
        statement="The medicine list is complete, with over-the-counter and herbal products.",
        unmet="Nobody has confirmed that the medicine list is complete.",
        holds=fact("medication_list_complete"),
        uses=("medication_list_complete",),
        action="Go through all medicines with the person and confirm the list.",
        source="lenitive",
        place="checks before treatment",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-43"),
        cases=(yes(medication_list_complete=True), no(medication_list_complete=False), unknown()),
        to_do="medication_list_complete",
    ),
    Criterion(
        id="CAN-MEDICINES-02",
        row="r7",
        group="medicines",
        weight=Weight.CONTRAINDICATION,
        statement="Theophylline or aminophylline is taken.",
        holds=fact("takes_theophylline"),
        uses=("takes_theophylline",),
        action="Avoid: change to an alternative before ketamine, or have it set aside by name with a reason.",
        source="label_us",
        place="interactions: theophylline and aminophylline, seizure threshold",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-43"),
        cases=(yes(takes_theophylline=True), no(takes_theophylline=False), unknown()),
        also=(
            Position(source="label_us", position="Consider an alternative.", grade=Grade.SECONDARY),
            Position(source="lothian_2010", position="Tachycardia and seizures reported.", grade=Grade.SECONDARY),
        ),
    ),
    Criterion(
        id="CAN-MEDICINES-03",
        row="r10",
        group="medicines",
        weight=Weight.PRECAUTION,
        statement="A VEGF-pathway inhibitor, systemic steroid, stimulant or vasopressor is taken.",
        holds=fact("takes_pressor"),
        uses=("takes_pressor",),
        action="Treat blood pressure before the course and use the tighter stop rule.",
        source="lenitive",
        place="label names sympathomimetics and vasopressin; cancer medicines are an inference",
        grade=Grade.ASSUMED,
        hazards=("HAZ-47",),
        cases=(yes(takes_pressor=True), no(takes_pressor=False), unknown()),
        also=(
            Position(
                source="label_us",
                position="Sympathomimetics and vasopressin add to the pressor effect.",
                grade=Grade.SECONDARY,
            ),
        ),
    ),
    Criterion(
        id="CAN-MEDICINES-04",
        group="medicines",
        weight=Weight.PRECAUTION,
        statement="Another NMDA antagonist is taken (memantine, amantadine, dextromethorphan).",
        holds=fact("takes_other_nmda_antagonist"),
        uses=("takes_other_nmda_antagonist",),
        action="Avoid together: stop what is over the counter, ask psychiatry or neurology about the rest.",
        source="lenitive",
        place="memantine label said to advise against the combination; not confirmed",
        grade=Grade.ASSUMED,
        hazards=("HAZ-43", "HAZ-48"),
        cases=(yes(takes_other_nmda_antagonist=True), no(takes_other_nmda_antagonist=False), unknown()),
    ),
    Criterion(
        id="CAN-MEDICINES-05",
        group="medicines",
        weight=Weight.PRECAUTION,
        statement="A monoamine oxidase inhibitor is taken, or was in the last 14 days.",
        holds=fact("takes_mao_inhibitor"),
        uses=("takes_mao_inhibitor",),
        action="Caution: tight blood pressure control and the tighter stop rule.",
        source="veraart_2021",
        place="monoamine oxidase inhibitors; 14 days after stopping are this project's",
        grade=Grade.SECONDARY,
        hazards=("HAZ-43", "HAZ-47"),
        cases=(yes(takes_mao_inhibitor=True), no(takes_mao_inhibitor=False), unknown()),
        also=(
            Position(
                source="veraart_2021",
                position="A hypertensive crisis is theoretical; reported cases with tranylcypromine were unremarkable.",
                grade=Grade.SECONDARY,
            ),
        ),
    ),
)
"""Criteria about medicines."""
