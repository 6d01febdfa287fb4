"""Every criterion and red flag of the registry, whatever it is about."""

import re

import pytest

from candidate_people import AS_OF, candidate, nobody, with_fact, with_facts
from lenitive.domain.candidacy.assess import Status, assess
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.criterion import Criterion, Weight
from lenitive.domain.candidacy.derived import DERIVED
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.knowledge import knowledge_from
from lenitive.domain.candidacy.reasons import REASONS
from lenitive.domain.candidacy.red_flags import RED_FLAGS, RedFlag
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.sources import SOURCES

RULES: list[Criterion | RedFlag] = [*RED_FLAGS.values(), *CRITERIA.values()]
CASES = [
    pytest.param(rule, case, id=f"{rule.id}-{number}-{case.expect}")
    for rule in RULES
    for number, case in enumerate(rule.cases)
]
ROWS = {*(f"x{number}" for number in range(1, 10)), *(f"r{number}" for number in range(1, 16))}
ABSOLUTE_ROWS = {"x1", "x2", "x3", "x5", "x6", "x7"}
DISAGREEMENTS = {
    "severe heart disease": ("CAN-CARDIOVASCULAR-02", {"label_uk", "label_us"}),
    "recent stroke": ("CAN-NEUROLOGICAL-01", {"label_uk", "label_us"}),
    "history of psychosis": ("CAN-PSYCHIATRIC-02", {"lothian_2010", "cohen_2018"}),
    "epilepsy": ("CAN-NEUROLOGICAL-04", {"auckland_hospice", "lothian_2010"}),
    "history of hypertension": ("CAN-CARDIOVASCULAR-06", {"auckland_hospice", "lothian_2010"}),
    "brain metastases": ("CAN-NEUROLOGICAL-03", {"auckland_hospice", "lothian_2010"}),
    "no tests in the healthy": ("CAN-HEPATIC-04", {"cohen_2018", "label_us"}),
    "pressure before the start": ("CAN-CARDIOVASCULAR-03", {"scirp_ed", "lothian_2010"}),
}


def answer_in(decision: object, identifier: str) -> Answer:
    found = [*decision.findings, *decision.red_flags]  # type: ignore[attr-defined]
    return next(item.answer for item in found if item.id == identifier)


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_each_worked_case_has_the_answer_that_it_states(rule: Criterion | RedFlag, case: object) -> None:
    assert rule.holds(knowledge_from(case.known, as_of=AS_OF)) is case.expect  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("rule", "case"), [c for c in CASES if all(name in FACTS for name in c.values[1].known) and c.values[1].known]
)
def test_each_worked_case_of_plain_facts_has_that_answer_in_a_whole_decision(
    rule: Criterion | RedFlag, case: object
) -> None:
    decision = assess(with_facts(nobody(), case.known))  # type: ignore[attr-defined]
    assert answer_in(decision, rule.id) is case.expect  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_yes_a_no_and_an_unknown_case(rule: Criterion | RedFlag) -> None:
    assert {case.expect for case in rule.cases} == set(Answer)
    assert any(not case.known and case.expect is Answer.UNKNOWN for case in rule.cases), "nothing known is unknown"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_names_its_source_grade_hazards_and_facts(rule: Criterion | RedFlag) -> None:
    assert rule.source in SOURCES
    assert rule.hazards
    assert all(re.fullmatch(r"HAZ-\d\d", hazard) for hazard in rule.hazards)
    assert all(name in FACTS or name in DERIVED for name in (*rule.uses, *rule.may_use))
    assert re.fullmatch(r"CAN-[A-Z]+-\d\d", rule.id)
    assert rule.statement.endswith((".", "?"))


@pytest.mark.parametrize("criterion", CRITERIA.values(), ids=lambda criterion: criterion.id)
def test_only_a_relative_contraindication_may_be_set_aside(criterion: Criterion) -> None:
    assert criterion.override_allowed is (criterion.weight is Weight.CONTRAINDICATION)
    assert criterion.to_do is None or criterion.weight is Weight.REQUIREMENT


def test_every_row_of_the_contraindication_table_has_a_criterion() -> None:
    assert {criterion.row for criterion in CRITERIA.values() if criterion.row} == ROWS


def test_hard_stops_are_absolute_and_the_rest_of_the_x_rows_can_be_set_aside_by_name() -> None:
    for criterion in CRITERIA.values():
        if criterion.row in ABSOLUTE_ROWS:
            assert criterion.weight is Weight.ABSOLUTE_CONTRAINDICATION, criterion.id
        elif criterion.row is not None and criterion.row.startswith("x"):
            assert criterion.weight in {Weight.CONTRAINDICATION, Weight.PRECAUTION}, criterion.id
    for row in ("x4", "x8", "x9"):
        assert any(c.override_allowed for c in CRITERIA.values() if c.row == row), row


@pytest.mark.parametrize("name", DISAGREEMENTS)
def test_where_guidelines_disagree_each_position_is_shown(name: str) -> None:
    identifier, sources = DISAGREEMENTS[name]
    assert sources <= {position.source for position in CRITERIA[identifier].also}


def test_there_are_three_reasons_and_the_requirement_asks_for_one() -> None:
    assert list(REASONS) == ["CAN-REASON-01", "CAN-REASON-02", "CAN-REASON-03"]


PLAIN_YES = [
    pytest.param(rule, case, id=rule.id)
    for rule in RULES
    for case in rule.cases[:1]
    if case.known and all(name in FACTS for name in case.known)
    if isinstance(rule, RedFlag) or rule.weight is not Weight.REQUIREMENT
]


@pytest.mark.parametrize(("rule", "case"), PLAIN_YES)
def test_one_finding_turns_a_clean_candidate_into_what_its_weight_says(rule: Criterion | RedFlag, case: object) -> None:
    decision = assess(with_facts(candidate(), case.known))  # type: ignore[attr-defined]
    soft = isinstance(rule, Criterion) and rule.weight is Weight.PRECAUTION
    assert answer_in(decision, rule.id) is Answer.YES
    assert decision.status in (
        {Status.CANDIDATE_WITH_PRECAUTIONS, Status.NOT_A_CANDIDATE} if soft else {Status.NOT_A_CANDIDATE}
    )


@pytest.mark.parametrize(
    "name",
    sorted({name for rule in RULES for name in rule.uses if name in FACTS} - {"child_pugh", "reason_side_effects"}),
)
def test_taking_one_fact_away_from_a_clean_candidate_never_makes_a_no(name: str) -> None:
    clean, less = assess(candidate()), assess(with_fact(candidate(), name, None))
    before = {f.id: f.answer for f in (*clean.findings, *clean.red_flags)}
    after = {f.id: f.answer for f in (*less.findings, *less.red_flags)}
    for identifier, answer in after.items():
        assert answer in {before[identifier], Answer.UNKNOWN}, identifier
