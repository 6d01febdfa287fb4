"""`lenitive individualise`: what was learned, what is mistrusted, and one clear line for what cannot be read."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cli.command_line import Ran, lenitive
from lenitive.clinic.schemas import DOCUMENTS

REGIMEN = {"steps": [{"start_min": 0, "duration_min": 300, "rate_mg_kg_h": 0.25}]}
SCORES = [
    {"at_min": 30 * place, "kind": "pain", "value": value} for place, value in enumerate((6, 5, 4, 4, 3, 3, 3), 1)
]
PRESSURE = {"at_min": 120, "kind": "blood_pressure", "systolic_mmhg": 135, "diastolic_mmhg": 80}
SLIP = {"at_min": 240, "kind": "ketamine_ng_ml", "value": 0.16, "site": "venous"}
BASELINES = ("--baseline-pain", "7", "--baseline-map-mmhg", "92")
SCHEMA = Draft202012Validator(DOCUMENTS["individual"]())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "regimen.json").write_text(json.dumps(REGIMEN), encoding="utf-8")
    return tmp_path


def run(folder: Path, seen: object, *more: str, weight_kg: str = "70") -> Ran:
    path = folder / "seen.json"
    path.write_text(seen if isinstance(seen, str) else json.dumps(seen), encoding="utf-8")
    return lenitive(
        "individualise", "--model", "default_racemic_v1", "--weight-kg", weight_kg, "--regimen",
        folder / "regimen.json", "--observations", path, "--draws", "800", *more,
    )  # fmt: skip


def document(ran: Ran) -> Any:
    assert ran.code in {0, 1}, ran.err
    found = json.loads(ran.out)
    assert [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(found)] == []
    return found


def test_the_document_says_what_was_learned_and_what_is_mistrusted(folder: Path) -> None:
    found = document(run(folder, {"observations": [*SCORES, PRESSURE, SLIP]}, *BASELINES, "--json"))
    assert {"name", "prior", "posterior", "learned"} <= set(found["parameters"][0])
    assert [one["kind"] for one in found["mistrusted"]] == ["ketamine_ng_ml"]
    assert found["sessions"][0]["used"] == 9
    relief = next(one for one in found["predicted"] if one["name"] == "relief_nrs")
    assert relief["posterior"]["p50"] > relief["prior"]["p50"]
    assert found["response_prob_posterior"] > found["response_prob_prior"]
    assert "Every number of a response is from healthy volunteers or assumed" in found["known_limits"][0]


def test_the_same_seed_gives_the_same_answer_and_another_nearly_so(folder: Path) -> None:
    seen = {"observations": SCORES}
    one, same = (run(folder, seen, *BASELINES, "--json").out for _ in range(2))
    other = run(folder, seen, *BASELINES, "--json", "--seed", "2").out
    assert one == same
    assert one != other


def test_sessions_add_up(folder: Path) -> None:
    session = {"observations": SCORES}
    several = {
        "sessions": [
            {"start_min": 0, **session},
            {"start_min": 10080, "regimen": REGIMEN, "baseline": {"pain_nrs": 6}, **session},
        ]
    }
    found = document(run(folder, several, *BASELINES, "--json"))
    assert [one["session"] for one in found["sessions"]] == [1, 2]
    one = document(run(folder, session, *BASELINES, "--json"))
    assert found["information_nats"] > one["information_nats"]


def test_the_page_is_for_people(folder: Path) -> None:
    ran = run(folder, {"observations": [*SCORES, SLIP]}, *BASELINES)
    assert ran.code == 0
    for words in ("Mistrusted", "Still the prior", "people in", "narrow the spread of clearance"):
        assert words in ran.out


def test_a_person_outside_the_model_is_a_clinical_no(folder: Path) -> None:
    ran = run(folder, {"observations": SCORES}, *BASELINES, "--json", weight_kg="20")
    assert ran.code == 1
    assert document(ran)["refusal"]["rule"] == "LIM-MODEL-01"


def pain(**changed: object) -> dict[str, object]:
    return {"observations": [{**SCORES[0], **changed}]}


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (pain(value=12), "pain 12 at 30 min: it lies between 0 and 10"),
        (pain(at_min=-5), "write what was seen before the start as the baseline"),
        (pain(kind="mood"), "kind 'mood' is not known; use pain"),
        (pain(value="six"), "value is not a number"),
        (pain(value=True), "value is not a number"),
        (pain(score=3), "the key 'score' is not known"),
        (pain(systolic_mmhg=120), "systolic_mmhg does not go with pain"),
        (pain(kind="ketamine_ng_ml"), "write site arterial or venous"),
        (pain(kind="ketamine_ng_ml", site="arterial", value=-4), "ketamine_ng_ml -4"),
        (pain(kind="ketamine_ng_ml", site="toe"), "site 'toe' is not known"),
        ({"observations": [{"kind": "pain", "value": 3}]}, "at_min is missing; write it in minutes"),
        ({"observations": [{**PRESSURE, "systolic_mmhg": 60}]}, "systolic lies above diastolic"),
        ({"observations": [{**PRESSURE, "value": 60}]}, "value does not go with blood_pressure"),
        ({"observations": 3}, "observations is not a list"),
        ({}, "either observations of one session or a list of sessions"),
        ({"sessions": []}, "0 sessions"),
        ({"sessions": [{"start_min": 5, "observations": []}, {"start_min": 5, "observations": []}]}, "rising order"),
        ({"sessions": [{"regimen": {"steps": []}, "observations": []}]}, "nothing is given"),
        ({"observations": [], "baseline": {"pain_nrs": 40}}, "pain_nrs 40"),
        ('{"observations": [{"at_min": 3, "kind": "pain", "value": NaN}]}', "NaN is not a number"),
        ("[1, 2", "not JSON"),
    ],
)
def test_what_cannot_be_is_one_line_that_names_it(folder: Path, seen: object, words: str) -> None:
    ran = run(folder, seen, *BASELINES)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert words in ran.err
    assert "seen.json" in ran.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--baseline-pain", "70"), "pain_nrs 70"),
        (("--draws", "3"), "draws 3"),
        (("--seed", "-1"), "seed -1"),
        (("--age-years", "900"), "--age-years 900"),
    ],
)
def test_options_that_cannot_be_are_one_line(folder: Path, more: tuple[str, ...], words: str) -> None:
    path = folder / "seen.json"
    path.write_text(json.dumps({"observations": SCORES}), encoding="utf-8")
    ran = lenitive(
        "individualise", "--model", "default_racemic_v1", "--weight-kg", "70", "--regimen", folder / "regimen.json",
        "--observations", path, *more,
    )  # fmt: skip
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert words in ran.err


def test_nuts_without_its_extra_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "blackjax", None)
    ran = run(folder, {"observations": SCORES}, *BASELINES, "--sampler", "nuts")
    assert ran.code == 2
    assert "install lenitive[bayes]" in ran.err


def test_a_racemic_dose_may_be_followed_by_a_model_of_s_ketamine(folder: Path) -> None:
    (folder / "seen.json").write_text(json.dumps({"observations": SCORES}), encoding="utf-8")
    ran = lenitive(
        "individualise", "--model", "simons2022_s", "--weight-kg", "70", "--regimen", folder / "regimen.json",
        "--observations", folder / "seen.json", "--draws", "600", "--drug", "racemic", "--json",
    )  # fmt: skip
    found = document(ran)
    assert found["drug"] == "racemic"
    assert "followed as S" in found["translation"]


def test_an_unknown_model_is_one_line(folder: Path) -> None:
    ran = lenitive(
        "individualise", "--model", "nobody_1999", "--weight-kg", "70", "--regimen", folder / "regimen.json",
        "--observations", folder / "regimen.json",
    )  # fmt: skip
    assert ran.code == 2
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_prior_and_posterior_are_drawn_when_asked(ending: str, begins: bytes, folder: Path) -> None:
    out = folder / f"learned.{ending}"
    ran = run(folder, {"observations": SCORES}, *BASELINES, "--out", str(out), "--json")
    assert ran.code == 0, ran.err
    assert out.read_bytes().startswith(begins)
    if ending == "svg":
        most = max(document(ran)["parameters"], key=lambda one: one["shrinkage_frac"])["name"]
        assert most in out.read_text(encoding="utf-8")


def test_a_page_holds_the_plot_the_figures_and_what_to_know(folder: Path) -> None:
    out = folder / "learned.html"
    ran = run(folder, {"observations": SCORES}, *BASELINES, "--out", str(out), "--json")
    assert ran.code == 0, ran.err
    page, said = out.read_text(encoding="utf-8"), document(ran)
    most = max(said["parameters"], key=lambda one: one["shrinkage_frac"])["name"]
    assert page.count("<svg") == 1
    assert f"<td>{most}</td>" in page or f">{most}</th>" in page
    assert "Interval narrower by" in page
    assert said["in_words"][0] in html.unescape(page)
    for words in said["known_limits"]:
        assert words in html.unescape(page)
    assert "Not a medical device" in page
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)


def test_a_plot_that_cannot_be_written_is_refused_before_any_work(folder: Path) -> None:
    ran = run(folder, {"observations": SCORES}, *BASELINES, "--out", str(folder / "learned.pdf"))
    assert (ran.code, ran.out) == (2, "")
    assert "an ending '.pdf' is not known; use .png, .svg, .html" in ran.err
