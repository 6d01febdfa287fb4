import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cli.command_line import AMARA, PEOPLE, lenitive
from lenitive.clinic.schemas import DOCUMENTS


def test_intake_writes_the_document_and_says_what_is_not_known(tmp_path: Path) -> None:
    ran = lenitive("intake", AMARA / "record.json", "--as-of", "2026-06-01", "-o", tmp_path / "intake.json")
    document = json.loads((tmp_path / "intake.json").read_text(encoding="utf-8"))
    assert ran.code == 0
    assert "facts are not known" in ran.out
    weight = document["facts"]["weight_kg"]
    assert weight.keys() >= {"value", "unit", "date", "age_days", "provenance"}
    assert document["facts"]["acute_porphyria"] is None
    assert document["as_of"] == "2026-06-01"


def test_intake_without_an_output_file_writes_the_document_to_standard_output() -> None:
    ran = lenitive("intake", AMARA / "record.json", "--as-of", "2026-06-01")
    assert json.loads(ran.out)["schema"] == "lenitive/intake/1"


def test_an_earlier_day_knows_less_than_a_later_one() -> None:
    early = json.loads(lenitive("intake", AMARA / "record.json", "--as-of", "2026-04-20").out)
    late = json.loads(lenitive("intake", AMARA / "record.json", "--as-of", "2026-06-01").out)
    assert len(early["pain_scores"]) < len(late["pain_scores"])
    assert all(score["at"] < "2026-04-21" for score in early["pain_scores"])


def test_a_fresh_intake_is_accepted_by_candidacy_and_needs_information(tmp_path: Path) -> None:
    lenitive("intake", AMARA / "record.json", "--as-of", "2026-06-01", "-o", tmp_path / "i.json")
    ran = lenitive("candidacy", AMARA / "record.json", "--intake", tmp_path / "i.json", "--json")
    decision = json.loads(ran.out)
    assert ran.code == 1
    assert decision["status"] == "needs_information"
    assert decision["missing"]


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("juniper-vale", "candidate", 0),
        ("amara-quill", "candidate_with_precautions", 0),
        ("lucian-ashdown", "not_a_candidate", 1),
        ("marigold-penn", "not_a_candidate", 1),
        ("wren-halloway", "needs_information", 1),
    ],
)
def test_candidacy_answers_with_the_contracted_keys_and_exit_code(name: str, status: str, code: int) -> None:
    ran = lenitive("candidacy", PEOPLE / name / "record.json", "--intake", PEOPLE / name / "intake.json", "--json")
    decision = json.loads(ran.out)
    assert (ran.code, decision["status"]) == (code, status)
    assert ran.err == ""
    assert {"findings", "missing", "interactions", "red_flags"} <= decision.keys()
    keys = {"id", "answer", "weight", "statement", "source", "grade", "data"}
    assert all(keys <= finding.keys() for finding in decision["findings"])


def test_the_page_of_a_red_flag_says_the_route_first() -> None:
    folder = PEOPLE / "marigold-penn"
    ran = lenitive("candidacy", folder / "record.json", "--intake", folder / "intake.json")
    assert ran.code == 1
    assert "NOT A CANDIDATE" in ran.out
    assert "RED FLAG CAN-REDFLAG-05" in ran.out


def test_plan_answers_with_the_contracted_keys() -> None:
    ran = lenitive("plan", AMARA / "record.json", "--intake", AMARA / "intake.json", "--json")
    plan = json.loads(ran.out)
    assert ran.code == 0
    step_keys = {"start_min", "duration_min", "rate_mg_kg_h", "rate_mg_h", "rate_ml_h"}
    assert all(step_keys <= step.keys() for step in plan["regimen"]["steps"])
    assert sum(step["duration_min"] for step in plan["regimen"]["steps"]) in range(240, 361)
    total = sum(step["rate_mg_h"] * step["duration_min"] / 60 for step in plan["regimen"]["steps"])
    assert plan["total_mg"] == pytest.approx(total)
    prediction = plan["prediction"]
    for curve in ("ketamine_ng_ml", "norketamine_ng_ml"):
        assert all(len(prediction[curve][p]) == len(prediction["times_min"]) for p in ("p05", "p50", "p95"))
    assert plan["model"]["id"] == "default_racemic_v1"
    assert all(limit["answer"] == "within" for limit in plan["limits"])


@pytest.mark.parametrize(("kg", "cm"), [(35.5, 158.0), (182.0, 180.0)])
def test_a_person_outside_the_model_has_a_plan_within_the_limits_and_no_curve(
    tmp_path: Path, kg: float, cm: float
) -> None:
    folder = PEOPLE / "juniper-vale"
    intake = json.loads((folder / "intake.json").read_text(encoding="utf-8"))
    for name, value in (("weight_kg", kg), ("height_cm", cm)):
        provenance = {"origin": "clinician", "by": "test", "corrects": "weighed again"}
        intake["facts"][name] |= {"value": value, "provenance": provenance}
    (tmp_path / "i.json").write_text(json.dumps(intake), encoding="utf-8")

    ran = lenitive("plan", folder / "record.json", "--intake", tmp_path / "i.json", "--json")
    page = lenitive("plan", folder / "record.json", "--intake", tmp_path / "i.json")

    plan = json.loads(ran.out)
    assert (ran.code, page.code) == (0, 0)
    assert plan["prediction"] is None
    assert plan["prediction_refused"]["rule"] == "LIM-MODEL-01"
    assert plan["total_mg"] > 0
    assert all(limit["answer"] == "within" for limit in plan["limits"])
    assert "No concentration is predicted: LIM-MODEL-01" in page.out
    Draft202012Validator(DOCUMENTS["plan"]()).validate(plan)


@pytest.mark.parametrize("name", ["lucian-ashdown", "wren-halloway"])
def test_there_is_no_plan_for_who_is_not_a_candidate(name: str) -> None:
    ran = lenitive("plan", PEOPLE / name / "record.json", "--intake", PEOPLE / name / "intake.json", "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["refusal"]["rule"] == "CAN-STATUS"
    assert "regimen" not in json.loads(ran.out)


@pytest.mark.parametrize(
    ("order", "weight", "conc", "expected"),
    [
        ("0.249 mg/kg/h", "89.6", "0.5", (22.3104, 44.6208, 44.6, 0.248884)),
        ("191 mg/24h", "60.9", "1", (7.958333, 7.958333, 7.9, 0.129721)),
        ("0.034 mg/min", "142.83", "1", (2.04, 2.04, 2, 0.014003)),
    ],
)
def test_dose_gives_the_golden_rows(order: str, weight: str, conc: str, expected: tuple[float, ...]) -> None:
    ran = lenitive("dose", "--order", order, "--weight-kg", weight, "--conc-mg-ml", conc, "--json")
    found = json.loads(ran.out)
    assert ran.code == 0
    assert (found["rate_mg_h"], found["rate_ml_h"], found["rate_ml_h_set"], found["given_mg_kg_h"]) == expected


def test_dose_refuses_a_strength_that_is_not_in_the_library() -> None:
    ran = lenitive("dose", "--order", "10 mg/h", "--weight-kg", "70", "--conc-mg-ml", "0.8", "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["refusal"]["rule"] == "LIM-BAG-03"


@pytest.mark.parametrize("command", ["criteria", "sources", "models", "alarms"])
def test_a_registry_is_listed_for_people_and_for_scripts(command: str) -> None:
    assert lenitive(command).code == 0
    rows = json.loads(lenitive(command, "--json").out)
    assert rows
    assert all("grade" in row for row in rows)


def test_course_leaves_three_whole_files_and_ends_in_the_path_of_the_report(tmp_path: Path) -> None:
    ran = lenitive(
        "course", AMARA / "record.json", "--intake", AMARA / "intake.json", "--seed", "11", "--out", tmp_path / "out"
    )
    assert ran.code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["course.json", "events.jsonl", "report.html"]
    assert ran.out.rstrip().endswith("report.html")
    course = json.loads((tmp_path / "out" / "course.json").read_text(encoding="utf-8"))
    for session in course["sessions"]:
        account = session["account"]
        parts = account["given_mg"] + account["wasted_mg"] + account["remaining_mg"]
        assert account["issued_mg"] == pytest.approx(parts)
        assert session["simulated"] is True


def test_the_same_seed_gives_the_same_course_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("a", "5"), ("b", "5"), ("c", "6")):
        lenitive(
            "course", AMARA / "record.json", "--intake", AMARA / "intake.json", "--seed", seed, "--out", tmp_path / name
        )
    for file in ("course.json", "events.jsonl", "report.html"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    assert (tmp_path / "a" / "events.jsonl").read_bytes() != (tmp_path / "c" / "events.jsonl").read_bytes()


def test_a_course_without_a_candidate_still_ends_in_a_report_and_exit_one(tmp_path: Path) -> None:
    folder = PEOPLE / "lucian-ashdown"
    ran = lenitive("course", folder / "record.json", "--intake", folder / "intake.json", "--out", tmp_path)
    assert ran.code == 1
    assert "Severe hepatic impairment" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_real_person_is_never_given_simulated_devices(tmp_path: Path) -> None:
    intake = json.loads((AMARA / "intake.json").read_text(encoding="utf-8"))
    intake["patient"]["synthetic"] = False
    (tmp_path / "i.json").write_text(json.dumps(intake), encoding="utf-8")
    ran = lenitive(
        "course", AMARA / "record.json", "--intake", tmp_path / "i.json", "--out", tmp_path / "out", "--json"
    )
    course = json.loads(ran.out)
    assert ran.code == 1
    assert course["sessions"] == []
    assert "real person" in course["not_given"]["what"]
