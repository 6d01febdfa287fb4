"""The requirements that public analyses of pumps lead to: none is left out, and none says what is not so."""

import sys
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from hazard_evidence import function_of
from hazard_names import ROOT, unknown_names
from lenitive.domain.foundation.sources import SOURCES
from lenitive.domain.hazards import HAZARDS, TRACED
from lenitive.domain.hazards.requirements import REQUIREMENTS
from lenitive.domain.hazards.requirements.requirement import Requirement, RequirementState, Use
from lenitive.domain.hazards.web_requirements import WEB_REQUIREMENTS

SAFETY = ROOT / "benchmarks" / "safety"


def command() -> ModuleType:
    """The command that prints the figure; by its path, because the standard library has a module of that name."""
    sys.path.insert(0, str(SAFETY))
    spec = spec_from_file_location("trace_of_the_registries", SAFETY / "trace.py")
    assert spec is not None
    assert spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


gaps, unasked = command().gaps, command().unasked
ANY = REQUIREMENTS["KR-3.4"]
PAGE = ROOT / "docs" / "safety" / "requirements.md"


def test_every_requirement_of_the_analysis_stands_in_the_registry_once_and_in_order() -> None:
    numbers = [tuple(int(part) for part in one.removeprefix("KR-").split(".")) for one in REQUIREMENTS]
    assert numbers == sorted(set(numbers))
    assert list(unasked(REQUIREMENTS)) == []
    without = [one for one in REQUIREMENTS if one != "KR-2.6"]
    assert list(unasked(without)) == ["KR-2.6 stands in no registry, or in none of the analysis"]
    assert len(list(unasked([*REQUIREMENTS, "KR-1.24"]))) == 1


@pytest.mark.parametrize("asked", REQUIREMENTS.values(), ids=lambda asked: asked.id)
def test_a_requirement_is_what_its_state_claims_and_names_only_what_is_there(asked: Requirement) -> None:
    assert asked.complaints() == ()
    assert unknown_names([asked]) == []
    assert asked.anchors
    assert all(one.source in SOURCES for one in asked.anchors)
    for words in (asked.asks, *asked.missing):
        assert words == words.strip().rstrip(".")
    assert len(set(asked.tests)) == len(asked.tests)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"controls": ()}, "met, and no control is named"),
        ({"tests": ()}, "met, and no test shows it"),
        ({"missing": ("a word",)}, "met, and something is missing"),
        ({"state": RequirementState.PARTLY_MET}, "partly met, and nothing is said to be missing"),
        ({"state": RequirementState.NOT_BUILT, "missing": ("x",)}, "not built, and a control or test is named"),
        ({"state": RequirementState.NOT_APPLICABLE}, "not applicable, and nobody says why"),
        ({"not_applicable": "no bolus"}, "a reason for being out of scope, and it is not"),
    ],
)
def test_a_claim_that_is_not_borne_out_is_found(changed: dict[str, object], complaint: str) -> None:
    assert f"KR-3.4: {complaint}" in replace(ANY, **changed).complaints()  # type: ignore[arg-type]


def test_the_trace_finds_a_requirement_whose_test_did_not_run_or_whose_control_is_gone() -> None:
    ran = {function_of(test) for test in ANY.tests}
    assert list(gaps([ANY], ran)) == []
    assert list(gaps([ANY], ran - {ANY.tests[0]})) == [f"KR-3.4: {ANY.tests[0]} did not run"]
    assert list(gaps([replace(ANY, controls=("SES-SILENCES",))], ran)) == [
        "KR-3.4: the control SES-SILENCES is not there"
    ]
    assert list(gaps([replace(ANY, tests=())], ran)) == ["KR-3.4 has no test"]


def test_a_run_of_the_whole_suite_asks_for_the_tests_of_the_requirements_too() -> None:
    assert {**HAZARDS, **REQUIREMENTS, **WEB_REQUIREMENTS} == TRACED
    assert "from lenitive.domain.hazards import TRACED" in (ROOT / "tests" / "conftest.py").read_text("utf-8")


def test_most_of_what_is_asked_is_met_and_each_use_of_an_anchor_is_there() -> None:
    """A registry that calls everything not applicable would hold together, and say nothing."""
    states = [one.state for one in REQUIREMENTS.values()]
    assert states.count(RequirementState.MET) >= 45
    assert states.count(RequirementState.NOT_APPLICABLE) <= 2
    assert {one.use for one in REQUIREMENTS.values()} == set(Use)


def test_the_page_says_every_requirement_with_its_anchor_its_controls_and_its_tests() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for asked in REQUIREMENTS.values():
        part = page.partition(f"### {asked.id}\n")[2].partition("\n### ")[0]
        assert asked.asks in part
        for name in (*asked.controls, *map(function_of, asked.tests), *(one.place for one in asked.anchors)):
            assert name in part, f"{asked.id}: {name}"
    for state in RequirementState:
        count = sum(one.state is state for one in REQUIREMENTS.values())
        assert f"| {state.replace('_', ' ')} | {count} |" in page
    assert (ROOT / "docs" / "README.md").read_text("utf-8").count("safety/requirements.md") == 1
