"""Liver."""

from typing import Final

from lenitive.domain.candidacy.criterion import Criterion, Position, Weight, no, unknown, yes
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.knowledge import Knowledge
from lenitive.domain.candidacy.predicate import (
    at_least,
    below,
    both,
    confirmed_by,
    either,
    fact,
    negated,
)
from lenitive.domain.candidacy.thresholds import (
    ALT_RAISED_MULTIPLE,
    BILIRUBIN_RAISED_MG_DL,
    CHILD_PUGH_B_FROM,
    CHILD_PUGH_C_FROM,
)
from lenitive.domain.foundation.answer import Answer, answer_of
from lenitive.domain.foundation.sources import Grade

_SCORE_FACTS: Final = ("bilirubin_mg_dl", "albumin_g_l", "inr", "ascites", "encephalopathy")
_SCREEN_FACTS: Final = ("alt_u_l", "alt_uln_u_l", "bilirubin_mg_dl", "liver_metastases", "liver_disease_risk")
_NORMAL: Final = {
    "alt_u_l": 30.0,
    "alt_uln_u_l": 40.0,
    "bilirubin_mg_dl": 0.8,
    "liver_metastases": False,
    "liver_disease_risk": False,
}
_SCORE_C: Final = {"child_pugh_lowest": 10, "child_pugh_highest": 12}
_SCORE_B: Final = {"child_pugh_lowest": 7, "child_pugh_highest": 9}
_SCORE_A: Final = {"child_pugh_lowest": 5, "child_pugh_highest": 6}


def _alt_raised(knowledge: Knowledge) -> Answer:
    """ALT above three times the laboratory's limit.

    While that limit is not known, every limit that is believable has to give the same answer.
    """
    alt_u_l, uln_u_l = knowledge.number("alt_u_l"), knowledge.number("alt_uln_u_l")
    if alt_u_l is None:
        return Answer.UNKNOWN
    definition = FACTS["alt_uln_u_l"]
    limits = (definition.low, definition.high) if uln_u_l is None else (uln_u_l,)
    answers = {
        alt_u_l > float(knowledge.library[ALT_RAISED_MULTIPLE.id].exact) * limit
        for limit in limits
        if limit is not None
    }
    return answer_of(answers.pop()) if len(answers) == 1 else Answer.UNKNOWN


_LIVER_METASTASES: Final = confirmed_by(fact("liver_metastases"), fact("liver_metastasis_listed"))
_BILIRUBIN_RAISED: Final = at_least("bilirubin_mg_dl", BILIRUBIN_RAISED_MG_DL)
_C_BY_SCORE: Final = at_least("child_pugh_lowest", CHILD_PUGH_C_FROM)
_NOT_C_BY_SCORE: Final = below("child_pugh_highest", CHILD_PUGH_C_FROM)
_B_OR_C_BY_SCORE: Final = at_least("child_pugh_lowest", CHILD_PUGH_B_FROM)
_NOT_B_BY_SCORE: Final = below("child_pugh_highest", CHILD_PUGH_B_FROM)
_HEALTHY: Final = negated(either(_LIVER_METASTASES, fact("liver_disease_risk"), _alt_raised, _BILIRUBIN_RAISED))
"""No liver disease, no risk of one, and unremarkable tests: then a Child-Pugh class has no meaning."""


def _severe(knowledge: Knowledge) -> Answer:
    """Class C by the clinician or by the score, whichever is worse; unknown parts of the score stay open.

    Neither a clinician's A nor a healthy liver excludes C where what is known of the score is B already.
    """
    word = knowledge.word("child_pugh")
    if word == "C" or _C_BY_SCORE(knowledge) is Answer.YES:
        return Answer.YES
    said_not = word == "B" or (_B_OR_C_BY_SCORE(knowledge) is not Answer.YES and _said_well(knowledge))
    return Answer.NO if said_not or _NOT_C_BY_SCORE(knowledge) is Answer.YES else Answer.UNKNOWN


def _said_well(knowledge: Knowledge) -> bool:
    return knowledge.word("child_pugh") == "A" or _HEALTHY(knowledge) is Answer.YES


def _moderate(knowledge: Knowledge) -> Answer:
    """At least class B by the clinician or by the score, whichever is worse."""
    if knowledge.word("child_pugh") in {"B", "C"} or _B_OR_C_BY_SCORE(knowledge) is Answer.YES:
        return Answer.YES
    excluded = _said_well(knowledge) or _NOT_B_BY_SCORE(knowledge) is Answer.YES
    return Answer.NO if excluded else Answer.UNKNOWN


_CAPPED: Final = either(_moderate, both(_LIVER_METASTASES, _alt_raised))


def class_to_plan_with(knowledge: Knowledge) -> str:
    """The Child-Pugh class that a dose is planned with: the worst that these rules leave open.

    Liver metastases with raised ALT are dosed like B, as the second rule asks.

    Example:
        >>> from datetime import date
        >>> from lenitive.domain.candidacy.knowledge import knowledge_from
        >>> class_to_plan_with(knowledge_from({"child_pugh": "B"}, as_of=date(2024, 1, 1)))
        'B'
        >>> class_to_plan_with(knowledge_from({}, as_of=date(2024, 1, 1)))
        'C'
    """
    if _severe(knowledge) is not Answer.NO:
        return "C"
    return "A" if _CAPPED(knowledge) is Answer.NO else "B"


def _baseline(knowledge: Knowledge) -> Answer:
    """Both tests have to be known; one normal test does not stand for the other."""
    answers = (_alt_raised(knowledge), _BILIRUBIN_RAISED(knowledge))
    if Answer.UNKNOWN in answers:
        return Answer.UNKNOWN
    return answer_of(Answer.NO in answers)


CRITERIA: Final = (
    Criterion(
        id="CAN-HEPATIC-01",
        row="x7",
        group="hepatic",
        weight=Weight.ABSOLUTE_CONTRAINDICATION,
        statement="Severe hepatic impairment (Child-Pugh C).",
        holds=_severe,
        uses=(*_SCREEN_FACTS, *_SCORE_FACTS[1:], "child_pugh"),
        may_use=("child_pugh_lowest", "child_pugh_highest", "liver_metastasis_listed"),
        action="Do not give ketamine.",
        source="cohen_2018",
        place="hepatic: severe, avoid (grade C, low certainty); class C as its meaning is this project's",
        grade=Grade.SECONDARY,
        hazards=("HAZ-17", "HAZ-50"),
        cases=(
            yes(child_pugh="C"),
            yes(**_SCORE_C),
            yes(child_pugh="A", **_SCORE_C),
            yes(child_pugh="C", **_NORMAL),
            no(child_pugh="B"),
            no(**_SCORE_B),
            no(**_NORMAL),
            unknown(child_pugh_lowest=5, child_pugh_highest=15),
            unknown(child_pugh="A", child_pugh_lowest=9, child_pugh_highest=15),
            unknown(**_NORMAL, child_pugh_lowest=9, child_pugh_highest=13),
            unknown(),
        ),
    ),
    Criterion(
        id="CAN-HEPATIC-02",
        row="r2",
        group="hepatic",
        weight=Weight.PRECAUTION,
        statement=(
            "Moderate hepatic impairment (Child-Pugh B or worse), or liver metastases with ALT above "
            "{LIM-LIVER-02} times the upper limit."
        ),
        holds=_CAPPED,
        uses=(*_SCREEN_FACTS, *_SCORE_FACTS[1:], "child_pugh"),
        may_use=("child_pugh_lowest", "child_pugh_highest", "liver_metastasis_listed"),
        action="Cap the dose: half the starting rate, steps of 60 min; liver tests before each course.",
        source="cohen_2018",
        place="hepatic: moderate, caution with monitoring; three times the limit is this project's proposal",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-50"),
        cases=(
            yes(child_pugh="B"),
            yes(**_SCORE_B),
            yes(child_pugh="A", liver_metastases=True, alt_u_l=130.0, alt_uln_u_l=40.0),
            no(**_NORMAL),
            no(**{**_NORMAL, "liver_metastases": True}, child_pugh="A"),
            no(**_SCORE_A, liver_metastases=False),
            unknown(child_pugh="A", liver_metastases=True),
            unknown(),
        ),
    ),
    Criterion(
        id="CAN-HEPATIC-03",
        group="hepatic",
        weight=Weight.PRECAUTION,
        statement="Liver metastases, chronic liver disease, harmful alcohol use or raised liver tests.",
        holds=negated(_HEALTHY),
        uses=_SCREEN_FACTS,
        may_use=("liver_metastasis_listed",),
        action="Liver tests before each course and after it; stop rules for rising enzymes.",
        source="cohen_2018",
        place="liver tests before and after where there is liver dysfunction or a risk of it (grade C)",
        grade=Grade.SECONDARY,
        hazards=("HAZ-50",),
        cases=(
            yes(liver_metastases=True),
            yes(liver_disease_risk=True),
            yes(**{**_NORMAL, "alt_u_l": 200.0}),
            no(**_NORMAL),
            unknown(liver_metastases=False, liver_disease_risk=False),
            unknown(),
        ),
    ),
    Criterion(
        id="CAN-HEPATIC-04",
        group="hepatic",
        weight=Weight.REQUIREMENT,
        statement="Baseline liver tests are known and do not show raised ALT together with raised bilirubin.",
        unmet="ALT and bilirubin are raised together.",
        holds=_baseline,
        uses=("alt_u_l", "alt_uln_u_l", "bilirubin_mg_dl"),
        action="Take ALT and bilirubin; when both are raised, find the cause before ketamine.",
        source="lenitive",
        place="baseline from the US label; ALT above 3 times and bilirubin about twice the limit stop treatment",
        grade=Grade.ASSUMED,
        hazards=("HAZ-17", "HAZ-50"),
        cases=(
            yes(alt_u_l=30.0, alt_uln_u_l=40.0, bilirubin_mg_dl=0.8),
            yes(alt_u_l=200.0, alt_uln_u_l=40.0, bilirubin_mg_dl=0.8),
            no(alt_u_l=200.0, alt_uln_u_l=40.0, bilirubin_mg_dl=3.0),
            unknown(alt_u_l=30.0),
            unknown(),
        ),
        also=(
            Position(source="cohen_2018", position="No tests are necessary in healthy people.", grade=Grade.SECONDARY),
            Position(
                source="label_us",
                position="Liver tests with alkaline phosphatase and GGT at baseline, then from time to time.",
                grade=Grade.SECONDARY,
            ),
            Position(
                source="lenitive",
                position="Nobody with cancer counts as healthy here; the stricter is used.",
                grade=Grade.ASSUMED,
            ),
        ),
    ),
)
"""Criteria about the liver."""
