"""Medicines, the liver and genes reach every command that answers about a person, and the plan."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.command_line import AMARA, ROOT, Ran, lenitive
from lenitive.domain.assessment.treatment import Medication
from lenitive.domain.candidacy.medicine_use import read_medication
from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.domain.pharmacology.for_person import Circumstances, model_for
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.plan.medicines_and_curve import notes_on_medicines

REGIMEN = ROOT / "examples" / "regimens" / "five-hours.json"
SEEN = ROOT / "examples" / "observations" / "one-session.json"
COMMANDS: dict[str, tuple[str | Path, ...]] = {
    "simulate": ("--regimen", REGIMEN, "--times-min", "0,300"),
    "target": ("--effect-site-ng-ml", "100", "--every-min", "5"),
    "individualise": ("--regimen", REGIMEN, "--observations", SEEN, "--baseline-pain", "7", "--draws", "500"),
}


def ask(command: str, *more: str, model: str = "default_racemic_v1") -> Ran:
    person = ("--weight-kg", "70", "--age-years", "50", "--child-pugh", "A")
    return lenitive(command, "--model", model, *person, *COMMANDS[command], *more, "--json")


def answer(command: str, *more: str, model: str = "default_racemic_v1") -> Any:
    ran = ask(command, *more, model=model)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def exposure(command: str, found: Any) -> float:
    """What rises when the person clears less: a level, or the level that the next session would bring."""
    if command == "simulate":
        return float(found["ketamine_ng_ml"][-1])
    if command == "target":
        return 1 / float(found["course"]["total_mg"])
    return next(float(one["prior"]["p50"]) for one in found["predicted"] if one["name"] == "ketamine_highest_ng_ml")


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_known_or_stated_changes_the_answer_and_is_said(command: str) -> None:
    plain = exposure(command, answer(command))
    for more, word, rises in (
        (("--with", "rifampicin"), "Rifampicin", False),
        (("--with", "ticlopidine"), "Ticlopidine", True),
        (("--liver-flow-frac", "0.5"), "Low cardiac output", True),
        (("--cyp2b6", "*6/*6"), "CYP2B6 *6/*6", True),
    ):
        found = answer(command, *more)
        said = found["extrapolated"] if command == "target" else found["extrapolations"]
        assert any(words.startswith(word) for words in said)
        assert (exposure(command, found) > 1.02 * plain) == rises
        assert (exposure(command, found) < 0.98 * plain) != rises


@pytest.mark.parametrize("command", COMMANDS)
def test_ancestry_changes_a_model_that_found_a_difference(command: str) -> None:
    asian, other = (answer(command, "--ancestry", name, model="perezruixo2021_s") for name in ("Asian", "other"))
    assert exposure(command, asian) != pytest.approx(exposure(command, other), rel=0.01)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--liver-flow-frac", "0"), "--liver-flow-frac 0: give a share"),
        (("--liver-flow-frac", "1.5"), "--liver-flow-frac 1.5: give a share"),
        (("--cyp2b6", "*2/*2"), "--cyp2b6 '*2/*2' is not known; use *1/*1"),
        (("--with", " "), "--with ''"),
        (("--ancestry", "Martian"), "--ancestry 'Martian' is not known"),
    ],
)
def test_what_cannot_be_is_one_line_that_names_the_option(command: str, more: tuple[str, ...], words: str) -> None:
    ran = ask(command, *more)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_the_pooled_band_of_an_impaired_liver_is_not_below_that_of_sound_ones() -> None:
    models = ("--model", "otto2021_s", "--model", "default_racemic_v1", "--drug", "racemic", "--population", "200")

    def pooled(child_pugh: str) -> float:
        person = ("--weight-kg", "70", "--age-years", "50", "--child-pugh", child_pugh)
        ran = lenitive("simulate", *person, *models, *COMMANDS["simulate"], "--json")
        assert ran.code == 0, ran.err
        found = json.loads(ran.out)
        if child_pugh == "B":
            for one in found["models"]:
                assert any("multiplied by" in words for words in one["extrapolations"]), one["model"]
        return float(found["pooled"]["outputs"]["ketamine_ng_ml"]["p50"][-1])

    assert pooled("B") > 1.3 * pooled("A")


def planned(tmp_path: Path, *medicines: str, more: tuple[str | Path, ...] = ()) -> Any:
    intake = json.loads((AMARA / "intake.json").read_text(encoding="utf-8"))
    intake["medications"] += [
        {"text": name, "active": True, "provenance": {"origin": "clinician"}} for name in medicines
    ]
    path = tmp_path / "intake.json"
    path.write_text(json.dumps(intake), encoding="utf-8")
    ran = lenitive("plan", AMARA / "record.json", "--intake", path, "--json", *more)
    assert ran.code == 0, ran.out + ran.err
    return json.loads(ran.out)


def end_of(plan: Any) -> float:
    prediction = plan["prediction"]
    return float(prediction["ketamine_ng_ml"]["p50"][prediction["times_min"].index(plan["duration_min"])])


@pytest.mark.parametrize(("medicine", "rises"), [("ticlopidine", True), ("rifampicin", False)])
def test_the_plan_of_a_person_on_an_interacting_medicine_says_and_uses_it(
    medicine: str, rises: bool, tmp_path: Path
) -> None:
    plain, changed = planned(tmp_path), planned(tmp_path, medicine)

    assert any(f"curve holds: {medicine.capitalize()}" in note["statement"] for note in changed["notes"])
    assert not any("curve holds" in note["statement"] for note in plain["notes"])
    assert (end_of(changed) > 1.05 * end_of(plain)) == rises
    peaks = [plan["alternatives"][0]["peak_ng_ml"]["p50"] for plan in (plain, changed)]
    assert (peaks[1] > 1.05 * peaks[0]) == rises
    assert (peaks[1] < 0.97 * peaks[0]) != rises
    assert changed["regimen"] == plain["regimen"]


def test_what_sessions_taught_is_learned_with_the_medicines_of_the_person(tmp_path: Path) -> None:
    sessions = ("--observations", SEEN, "--regimen", REGIMEN)
    plain, changed = planned(tmp_path, more=sessions), planned(tmp_path, "ticlopidine", more=sessions)
    peaks = [plan["alternatives"][0]["peak_ng_ml"]["p50"] for plan in (plain, changed)]
    assert peaks[1] > 1.05 * peaks[0]


def test_a_medicine_that_nobody_knows_anything_about_is_named_in_the_plan() -> None:
    taken = read_medication(
        Medication(text="Examplezumab", active=True, provenance=Provenance(origin=Origin.CLINICIAN)), date(2026, 1, 1)
    )
    used = model_for(MODELS["default_racemic_v1"], Person(weight_kg=70.0), Circumstances(medicines=taken))
    (note,) = notes_on_medicines(taken, used)
    assert note.statement.startswith("Not in the table of medicines: Examplezumab.")
