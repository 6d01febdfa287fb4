"""The hazard log says nothing that is not so: every control and test that it names is there."""

import json
import re
from dataclasses import replace

import pytest

from cli.command_line import lenitive
from hazard_evidence import function_of
from hazard_names import ROOT, SRC, gaps, is_a_test, is_there, unknown_names
from lenitive.clinic import catalogue
from lenitive.domain.hazards import CONTROLLING, HAZARDS, claims
from lenitive.domain.hazards.hazard import Hazard, HazardState, Severity

ANY = HAZARDS["HAZ-23"]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_seventy_hazards_are_numbered_without_a_gap() -> None:
    numbers = list(HAZARDS)
    assert gaps(numbers) == []
    assert gaps([one for one in numbers if one != "HAZ-31"]) == ["HAZ-31 is missing"]
    assert gaps([*numbers, "HAZ-71"]) == ["the hazards are not numbered in order"]
    assert gaps(numbers[::-1]) == ["the hazards are not numbered in order"]


@pytest.mark.parametrize("hazard", HAZARDS.values(), ids=lambda hazard: hazard.id)
def test_a_hazard_is_what_its_state_claims(hazard: Hazard) -> None:
    assert hazard.complaints() == ()
    for words in (hazard.title, hazard.cause, hazard.harm, *hazard.missing):
        assert words
        assert words == words.strip().rstrip(".")
    assert hazard.signed_by is None, "severity awaits a clinician; a signature needs a name and a day in the log"
    assert len(set(hazard.tests)) == len(hazard.tests)


@pytest.mark.parametrize("hazard", HAZARDS.values(), ids=lambda hazard: hazard.id)
def test_every_control_and_test_of_a_hazard_exists(hazard: Hazard) -> None:
    assert unknown_names([hazard]) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"controls": ()}, "controlled, and no control is named"),
        ({"tests": ()}, "controlled, and no test shows it"),
        ({"missing": ("a supervisor",)}, "controlled, and something is missing"),
        ({"state": HazardState.PARTLY_CONTROLLED}, "partly controlled, and nothing is said to be missing"),
        (
            {"state": HazardState.PARTLY_CONTROLLED, "missing": ("x",), "tests": ()},
            "partly controlled, and no test shows it",
        ),
        (
            {"state": HazardState.NOT_CONTROLLED_YET, "missing": ("x",)},
            "not controlled yet, and a control or test is named",
        ),
        (
            {"state": HazardState.NOT_CONTROLLED_YET, "controls": (), "tests": ()},
            "not controlled yet, and nothing is said to be missing",
        ),
        ({"state": HazardState.OUT_OF_SCOPE}, "out of scope, and nobody says why"),
        ({"out_of_scope": "the pump's job"}, "a reason for being out of scope, and it is not"),
    ],
)
def test_a_state_that_is_not_borne_out_is_found(changed: dict[str, object], complaint: str) -> None:
    assert f"HAZ-23: {complaint}" in replace(ANY, **changed).complaints()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("control", "there"),
    [
        ("ALM-KVO", True),
        ("ALM-KVOO", False),
        ("LIM-BAG-03", True),
        ("SES-VERSION", True),
        ("SES-VERSIONS", False),
        ("HAZ-23", False),
        ("lenitive.domain.infusion.kernel:rate_breaches", True),
        ("lenitive.domain.foundation.quantity:Order.parse", True),
        ("lenitive.domain.infusion.kernel:dose_breach", False),
        ("lenitive.supervisor:permit", False),
        ("lenitive.domain.infusion.kernel", False),
        ("lenitive.web.policy:verdict", True),
        ("lenitive.web.site.settings:CONTENT_SECURITY_POLICY", True),
        ("lenitive.web.policy:verdicts", False),
        ("lenitive.web.policies:verdict", False),
        ("tools/verify_log.py", True),
        ("tools/verify_everything.py", False),
    ],
)
def test_a_control_that_is_not_there_is_found(control: str, there: bool) -> None:
    assert is_there(control) is there
    assert bool(unknown_names([replace(ANY, controls=(control,))])) is not there


@pytest.mark.parametrize(
    ("test", "there"),
    [
        ("tests/safety/test_hazard_log.py::test_a_test_that_is_not_there_is_found", True),
        ("tests/safety/test_hazard_log.py::test_a_test_that_is_not_there_is_found[a::b[0]]", True),
        ("tests/safety/test_hazard_log.py::test_nobody_wrote", False),
        ("tests/safety/test_hazard_log.py::unknown_names", False),
        ("tests/safety/test_nothing.py::test_a", False),
        ("tests/hazard_names.py::tests_of", False),
        ("tests/safety/test_hazard_log.py", False),
    ],
)
def test_a_test_that_is_not_there_is_found(test: str, there: bool) -> None:
    assert is_a_test(test) is there
    assert bool(unknown_names([replace(ANY, tests=(test,))])) is not there


def test_an_entry_of_a_registry_that_names_a_hazard_is_a_control_of_it() -> None:
    assert set(claims(CONTROLLING)) <= set(HAZARDS)
    for hazard, controls in claims(CONTROLLING).items():
        assert set(controls) <= set(HAZARDS[hazard].controls)
    assert {"ALM-OCCLUSION", "CHK-ACCESS"} <= set(HAZARDS["HAZ-21"].controls)


def test_every_hazard_that_the_project_speaks_of_is_in_the_log() -> None:
    for path in (*PAGES, *SRC.rglob("*.py")):
        named = set(re.findall(r"\bHAZ-\d+", path.read_text(encoding="utf-8"))) - {"HAZ-71"}
        assert named <= set(HAZARDS), f"{path.name}: {sorted(named - set(HAZARDS))}"


def test_the_worst_hazards_are_graded_as_worst() -> None:
    worst = {hazard.id for hazard in HAZARDS.values() if (hazard.severity, hazard.initial_risk) == (Severity.S5, 5)}
    assert worst == {"HAZ-01", "HAZ-02", "HAZ-05", "HAZ-07", "HAZ-30", "HAZ-34"}
    assert sum(hazard.severity is Severity.S5 for hazard in HAZARDS.values()) == 25


def test_the_log_is_listed_for_people_and_for_scripts() -> None:
    ran = lenitive("hazards", "--json")
    rows = json.loads(ran.out)
    assert ran.code == 0
    assert [row["id"] for row in rows] == list(HAZARDS)
    assert rows == json.loads(json.dumps(catalogue.hazards()))
    first = rows[0]
    assert {"cause", "harm", "severity", "initial_risk", "state", "controls", "tests", "missing", "grade"} <= set(first)
    assert (first["severity"], first["signed_by"], first["grade"]) == ("S5", None, "assumed")
    shown = lenitive("hazards")
    assert shown.code == 0
    assert "HAZ-70" in shown.out


def test_the_page_says_every_state_as_often_as_the_log() -> None:
    page = (ROOT / "docs" / "safety" / "hazards.md").read_text(encoding="utf-8")
    for state in HazardState:
        count = sum(hazard.state is state for hazard in HAZARDS.values())
        assert f"| {state.replace('_', ' ')} | {count} |" in page
    for hazard in HAZARDS.values():
        assert f"### {hazard.id}: {hazard.title}\n" in page
        for name in (*hazard.controls, *map(function_of, hazard.tests)):
            assert name in page
