"""Brain: stroke, injury, pressure, metastases, seizures."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.predicate import confirmed_by, either, fact
from lenitive.domain.foundation.sources import Grade

_BRAIN_METASTASES: Final = (
    Position(
        source="auckland_hospice",
        position="Caution with brain metastases or raised intracranial pressure.",
        grade=Grade.SECONDARY,
    ),
    Position(source="lothian_2010", position="Do not use when intracranial pressure is raised.", grade=Grade.SECONDARY),
    Position(
        source="cohen_2018",
        position="Raised pressure: do not use, or low dose with extreme caution (grade C, low certainty).",
        grade=Grade.SECONDARY,
    ),
    Position(
        source="lenitive",
        position="A trial excluded brain metastases; which one is not recorded.",
        grade=Grade.ASSUMED,
    ),
)
_SEIZURES: Final = (
    Position(source="auckland_hospice", position="Contraindicated in epilepsy.", grade=Grade.SECONDARY),
    Position(source="lothian_2010", position="Do not use after recent seizures only.", grade=Grade.SECONDARY),
)

CRITERIA: Final = (
    Criterion(
        id="CAN-NEUROLOGICAL-01",
        row="x4",
        group="neurological",
        weight=Weight.CONTRAINDICATION,
        statement="Recent stroke or cerebral trauma.",
        holds=fact("recent_stroke_or_cerebral_trauma"),
        uses=("recent_stroke_or_cerebral_trauma",),
        action="Do not give ketamine unless a named specialist sets this aside with a reason.",
        source="label_uk",
        place="contraindications; six months as the meaning of recent is this project's",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-47"),
        cases=(yes(recent_stroke_or_cerebral_trauma=True), no(recent_stroke_or_cerebral_trauma=False), unknown()),
        also=(
            Position(source="label_uk", position="Contraindicated.", grade=Grade.SECONDARY),
            Position(
                source="label_us",
                position="No contraindication by name; only where a pressure rise is a serious hazard.",
                grade=Grade.SECONDARY,
            ),
            Position(
                source="auckland_hospice", position="Contraindicated in cerebrovascular disease.", grade=Grade.SECONDARY
            ),
        ),
    ),
    Criterion(
        id="CAN-NEUROLOGICAL-02",
        row="x8",
        group="neurological",
        weight=Weight.CONTRAINDICATION,
        statement="Raised intracranial pressure, or brain metastases with symptoms or oedema.",
        holds=either(fact("raised_intracranial_pressure"), fact("symptomatic_brain_metastases")),
        uses=("raised_intracranial_pressure", "symptomatic_brain_metastases"),
        action="Stop unless a named specialist sets this aside with a reason; image first when in doubt.",
        source="cohen_2018",
        place="contraindications: intracranial pressure",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(
            yes(symptomatic_brain_metastases=True),
            yes(raised_intracranial_pressure=True, symptomatic_brain_metastases=False),
            no(raised_intracranial_pressure=False, symptomatic_brain_metastases=False),
            unknown(raised_intracranial_pressure=False),
            unknown(),
        ),
        also=_BRAIN_METASTASES,
    ),
    Criterion(
        id="CAN-NEUROLOGICAL-03",
        row="x8",
        group="neurological",
        weight=Weight.PRECAUTION,
        statement="Brain metastases, with or without symptoms.",
        holds=confirmed_by(fact("brain_metastases"), fact("brain_metastasis_listed")),
        uses=("brain_metastases",),
        may_use=("brain_metastasis_listed",),
        action="Ask for headache, vomiting and focal signs before each session; image when in doubt.",
        source="auckland_hospice",
        place="cautions",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(
            yes(brain_metastases=True),
            yes(brain_metastases=False, brain_metastasis_listed=True),
            no(brain_metastases=False),
            unknown(),
        ),
        also=_BRAIN_METASTASES,
    ),
    Criterion(
        id="CAN-NEUROLOGICAL-04",
        row="r4",
        group="neurological",
        weight=Weight.PRECAUTION,
        statement="Epilepsy or another seizure disorder.",
        holds=fact("seizure_disorder"),
        uses=("seizure_disorder",),
        action="Have rescue medicine at hand; keep antiepileptic medicines going.",
        source="auckland_hospice",
        place="contraindications",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(yes(seizure_disorder=True), no(seizure_disorder=False), unknown()),
        also=_SEIZURES,
    ),
    Criterion(
        id="CAN-NEUROLOGICAL-05",
        row="r4",
        group="neurological",
        weight=Weight.CONTRAINDICATION,
        statement="A seizure in the last three months.",
        holds=fact("recent_seizure"),
        uses=("recent_seizure",),
        action="Stop until the cause is known and seizures are controlled.",
        source="lothian_2010",
        place="do not use: recent seizures; three months as the meaning of recent is this project's",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17",),
        cases=(yes(recent_seizure=True), no(recent_seizure=False), unknown()),
        also=_SEIZURES,
    ),
    Criterion(
        id="CAN-NEUROLOGICAL-06",
        group="neurological",
        weight=Weight.PRECAUTION,
        statement="A stroke at any time.",
        holds=fact("stroke_history"),
        uses=("stroke_history",),
        action="Settle when and which kind it was; keep pressure within the tighter stop rule.",
        source="lothian_2010",
        place="cautions: cerebrovascular disease",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-47"),
        cases=(yes(stroke_history=True), no(stroke_history=False), unknown()),
        also=(
            Position(source="lothian_2010", position="Caution in cerebrovascular disease.", grade=Grade.SECONDARY),
            Position(
                source="auckland_hospice", position="Contraindicated in cerebrovascular disease.", grade=Grade.SECONDARY
            ),
        ),
    ),
)
"""Criteria about the brain."""
