"""`lenitive simulate`: exact, the same on any number of workers, and clear about what it is and when it must not."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from jsonschema import Draft202012Validator

from cli.command_line import Ran, lenitive
from lenitive.clinic.schemas import DOCUMENTS
from lenitive.domain.pharmacology.model import Domain, DrugForm
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, typical_concentrations
from lenitive.domain.pharmacology.side_by_side import DEFAULT as SIDE_BY_SIDE
from lenitive.web import simulated_plot

REGIMEN = {
    "steps": [
        {"start_min": 0, "duration_min": 60, "rate_mg_kg_h": 0.1},
        {"start_min": 60, "duration_min": 240, "rate_mg_kg_h": 0.2},
    ],
    "boluses": [{"at_min": 0, "mg": 5, "over_min": 5}],
}
SCHEMA = Draft202012Validator(DOCUMENTS["simulation"]())


@pytest.fixture
def regimen(tmp_path: Path) -> Path:
    path = tmp_path / "regimen.json"
    path.write_text(json.dumps(REGIMEN), encoding="utf-8")
    return path


def simulate(regimen: Path, *more: str | Path, model: str = "default_racemic_v1", weight_kg: str = "70") -> Ran:
    times = () if "--times-min" in more else ("--times-min", "0,30,300,360")
    return lenitive("simulate", "--model", model, "--weight-kg", weight_kg, "--regimen", regimen, *times, *more)


def document(ran: Ran) -> Any:
    assert ran.code in {0, 1}, ran.err
    found = json.loads(ran.out)
    assert [error.message for error in SCHEMA.iter_errors(found)] == []
    return found


@pytest.mark.parametrize("model_id", MODELS)
def test_every_model_gives_its_typical_person_exactly(model_id: str, regimen: Path) -> None:
    domain = MODELS[model_id].domain
    weight_kg = 0.5 * (domain.weight_kg_min + domain.weight_kg_max)
    found = document(simulate(regimen, "--json", model=model_id, weight_kg=repr(weight_kg)))
    deliveries = [
        Delivery(start_min=0, duration_min=60, rate_mg_h=0.1 * weight_kg),
        Delivery(start_min=60, duration_min=240, rate_mg_h=0.2 * weight_kg),
        Delivery(start_min=0, duration_min=5, rate_mg_h=60.0),
    ]
    exact = typical_concentrations(
        MODELS[model_id],
        weight_kg=weight_kg,
        age_years=None,
        deliveries=deliveries,
        times_min=np.array([0.0, 30.0, 300.0, 360.0]),
    )
    for name in ("ketamine", "norketamine", "effect_site", "venous", "hydroxynorketamine"):
        curve = getattr(exact, f"{name}_ng_ml")
        assert found[f"{name}_ng_ml"] == (None if curve is None else pytest.approx(curve, rel=1e-12, abs=1e-12))
    assert (found["model"], found["band"], found["population"]) == (model_id, None, None)


def test_numbers_are_written_whole(regimen: Path) -> None:
    found = document(simulate(regimen, "--json"))
    assert max(len(repr(number)) for number in found["ketamine_ng_ml"]) >= 15


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("people", ["300", "20001"])
def test_the_same_seed_gives_the_same_bytes_on_any_number_of_workers(people: str, regimen: Path) -> None:
    how = ("--population", people, "--seed", "7", "--json")
    one, two, three = (simulate(regimen, *how, "--workers", workers).out for workers in "123")
    assert one == two == three
    other = simulate(regimen, "--population", people, "--seed", "8", "--json").out
    assert json.loads(one)["ketamine_ng_ml"] != json.loads(other)["ketamine_ng_ml"]


def test_a_population_has_rising_percentiles_and_says_what_they_are(regimen: Path) -> None:
    found = document(simulate(regimen, "--population", "300", "--seed", "7", "--json"))
    band = found["ketamine_ng_ml"]
    assert band["p05"][2] < band["p50"][2] < band["p95"][2]
    assert found["population"]["percentiles"] == "exact"
    assert found["population"]["bin_width_frac"] == 0
    assert "300 virtual people" in found["band"]


def test_counted_percentiles_agree_with_exact_ones_and_say_their_bin(
    regimen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    how = ("--population", "20000", "--json", "--no-responses")
    exact = document(simulate(regimen, *how))
    monkeypatch.setattr("lenitive.clinic.simulate.EXACT_MAX", 10)
    counted = document(simulate(regimen, *how))
    assert counted["population"]["percentiles"] == "counted"
    width = counted["population"]["bin_width_frac"]
    assert 0 < width < 0.01
    for name in ("ketamine_ng_ml", "norketamine_ng_ml", "effect_site_ng_ml", "venous_ng_ml"):
        for key in ("p05", "p50", "p95"):
            assert counted[name][key] == pytest.approx(exact[name][key], rel=width, abs=1e-9)


def test_responses_are_given_where_their_baseline_is_known_and_say_where_they_are_from(regimen: Path) -> None:
    found = document(simulate(regimen, "--json", "--baseline-pain", "7", "--baseline-map-mmhg", "90"))
    assert found["responses"]["pain"]["course"][0] == pytest.approx(7.0)
    assert found["responses"]["mean_pressure"]["unit"] == "mmHg"
    assert "heart_rate" in found["responses_left_out"]
    assert all(response["grade"] == "assumed" and response["studied"] for response in found["responses"].values())
    page = simulate(regimen, "--baseline-pain", "7").out
    assert "healthy volunteers or assumed" in page


def test_responses_of_a_large_population_are_given_when_asked(regimen: Path) -> None:
    how = ("--population", "20001", "--times-min", "0,300", "--json", "--baseline-pain", "7")
    assert document(simulate(regimen, *how))["responses"] is None
    pain = document(simulate(regimen, *how, "--responses"))["responses"]["pain"]["course"]
    assert pain["p05"][1] < pain["p50"][1] < pain["p95"][1]


def test_counted_responses_are_as_exact_ones_and_start_at_the_baseline(
    regimen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = ("--baseline-pain", "7", "--baseline-map-mmhg", "90")
    how = ("--population", "4000", "--times-min", "0,60,300", "--json", "--responses", *known)
    exact = document(simulate(regimen, *how))["responses"]
    monkeypatch.setattr("lenitive.clinic.simulate.EXACT_MAX", 10)
    counted = document(simulate(regimen, *how))["responses"]
    assert counted["pain"]["course"]["p95"][0] == 7.0
    assert counted["mean_pressure"]["course"]["p05"][0] == 90.0
    assert max(counted["sedation"]["course"]["p95"]) <= 0.0
    for name, response in exact.items():
        one, other = response["course"], counted[name]["course"]
        spread = np.array(one["p95"]) - np.array(one["p05"])
        for key in ("p05", "p50", "p95"):
            assert np.all(np.abs(np.array(other[key]) - np.array(one[key])) <= 0.02 * spread + 1e-12), (name, key)


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_page_cuts_nothing(columns: str, regimen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    baselines = ("--baseline-pain", "7", "--baseline-map-mmhg", "90", "--baseline-heart-rate", "70")
    how = ("--drug", "racemic", "--opioid-depression-frac", "0.2", *baselines, "--population", "20")
    for model in ("default_s_ketamine_v1", "simons2022_s"):
        page = simulate(regimen, *how, model=model).out
        assert "\u2026" not in page
        assert max(map(len, page.splitlines())) <= int(columns)
        assert "S-ketamine" in page
        assert "heart rate" in page


def test_several_models_stand_side_by_side_and_the_refusing_one_says_why(regimen: Path) -> None:
    found = document(
        simulate(regimen, "--model", "domino_3c", "--model", "herd2007_parent", "--age-years", "50", "--json")
    )
    assert [one["model"] for one in found["models"]] == ["default_racemic_v1", "domino_3c"]
    assert found["refused"][0]["model"] == "herd2007_parent"
    assert found["refused"][0]["refusal"]["rule"].startswith("LIM-MODEL")


def test_a_medicine_changes_the_model_and_the_answer_says_so(regimen: Path) -> None:
    with_it = document(simulate(regimen, "--with", "rifampicin", "--json"))
    without = document(simulate(regimen, "--json"))
    assert with_it["ketamine_ng_ml"][2] < without["ketamine_ng_ml"][2]
    assert any("ifampicin" in words for words in with_it["extrapolations"])


def test_a_person_outside_the_domain_is_refused_with_code_1(regimen: Path) -> None:
    ran = simulate(regimen, "--json", weight_kg="31")
    assert ran.code == 1
    assert document(ran)["refusal"]["rule"] == "LIM-MODEL-01"
    assert "31 kg" in simulate(regimen, weight_kg="31").out


def test_a_model_without_variability_has_no_population(regimen: Path) -> None:
    ran = simulate(regimen, "--population", "10", "--json", model="domino_3c")
    assert ran.code == 1
    assert document(ran)["refusal"]["rule"] == "LIM-MODEL-04"


def test_extrapolations_are_carried(regimen: Path) -> None:
    found = document(simulate(regimen, "--json", "--age-years", "90", "--child-pugh", "B"))
    assert any("90 years" in words for words in found["extrapolations"])
    assert any("Child-Pugh B" in words for words in found["extrapolations"])


def test_tables_hold_what_the_document_holds_with_units_in_their_columns(regimen: Path, tmp_path: Path) -> None:
    out = tmp_path / "table.parquet"
    ran = simulate(regimen, "--population", "50", "--seed", "3", "--json", "--out", out)
    table = pl.read_parquet(out)
    assert table["ketamine_p50_ng_ml"].to_list() == document(ran)["ketamine_ng_ml"]["p50"]
    assert table["seed"].to_list() == [3] * 4
    about = pl.read_parquet_metadata(out)
    assert (about["models"], about["people"], about["seed"]) == ("default_racemic_v1", "50", "3")
    simulate(regimen, "--out", tmp_path / "table.csv")
    assert pl.read_csv(tmp_path / "table.csv")["time_min"].to_list() == [0, 30, 300, 360]


def test_every_person_can_be_written_and_is_behind_the_percentiles(regimen: Path, tmp_path: Path) -> None:
    out = tmp_path / "people.csv"
    ran = simulate(regimen, "--population", "40", "--json", "--out", out, "--every-person")
    table = pl.read_csv(out)
    assert table.height == 40 * 4
    at_300 = table.filter(pl.col("time_min") == 300)["ketamine_ng_ml"].to_numpy()
    assert np.quantile(at_300, 0.95) == pytest.approx(document(ran)["ketamine_ng_ml"]["p95"][2], rel=1e-9)


@pytest.mark.parametrize(("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_plot_is_written(ending: str, begins: bytes, regimen: Path, tmp_path: Path) -> None:
    out = tmp_path / f"plot.{ending}"
    assert simulate(regimen, "--population", "20", "--out", out).code == 0
    assert out.read_bytes().startswith(begins)


def test_a_plot_tells_all_models_apart(regimen: Path, tmp_path: Path) -> None:
    out = tmp_path / "plot.svg"
    some = [model for model in MODELS if domain_of(model).weight_kg_max >= 70 > domain_of(model).weight_kg_min]
    more = [token for model in some if model != "default_racemic_v1" for token in ("--model", model)]
    assert simulate(regimen, *more, "--drug", "racemic", "--no-responses", "--out", out).code == 0
    drawn = [simulated_plot.style_of_model(place) for place in range(len(MODELS))]
    assert len({(style.colour, style.line) for style in drawn}) == len(MODELS)
    assert "healthy volunteers" not in out.read_text(encoding="utf-8")


def test_models_that_count_different_drugs_need_to_be_told_which_is_given(regimen: Path) -> None:
    ran = simulate(regimen, "--model", "simons2022_s")
    assert (ran.code, ran.out) == (2, "")
    assert "--drug" in ran.err
    assert simulate(regimen, "--model", "simons2022_s", "--drug", "racemic").code == 0


def domain_of(model: str) -> Domain:
    return MODELS[model].domain


BAD_OPTIONS: dict[str, Sequence[str]] = {
    "unsorted times": ("--times-min", "30,0"),
    "negative time": ("--times-min", "-1,0"),
    "time is no number": ("--times-min", "0,nan"),
    "no time": ("--times-min", ""),
    "nobody": ("--population", "0"),
    "fewer than nobody": ("--population", "-5"),
    "half a person": ("--population", "10.5"),
    "too many people to count": ("--population", str(10**30)),
    "seed is no number": ("--seed", "one"),
    "seed is negative": ("--seed", "-1"),
    "no worker": ("--workers", "0"),
    "ending not known": ("--out", "x.xlsx"),
    "folder missing": ("--out", "nowhere/x.csv"),
    "pain beyond its scale": ("--baseline-pain", "11"),
    "rho beyond its range": ("--rho", "2"),
    "age cannot be": ("--age-years", "-3"),
    "Child-Pugh not known": ("--child-pugh", "D"),
    "ancestry not known": ("--ancestry", "Martian"),
    "two medicines in one": ("--with", "rifampicin, examplezumab"),
    "a medicine without a name": ("--with", " "),
    "half a worker": ("--workers", "1.5"),
    "workers with an underscore": ("--workers", "1_0"),
    "people with an underscore": ("--population", "1_000"),
    "people in full-width digits": ("--population", "\uff11\uff10"),
    "pain with an underscore": ("--baseline-pain", "1_0"),
    "pain in full-width digits": ("--baseline-pain", "\uff15"),
    "age null": ("--age-years", "null"),
    "liver none": ("--child-pugh", "None"),
    "nobody in words": ("--population", "none"),
    "ancestry null": ("--ancestry", "null"),
    "file without a name": ("--out", ""),
    "file that cannot be": ("--out", "x\0.csv"),
    "seed beyond the largest": ("--seed", str(2**64)),
    "every person of nobody": ("--every-person",),
    "seed is a fraction": ("--seed", "1.5"),
    "cluster that is none": ("--cluster", "nonsense://", "--population", "30000"),
    "device not known": ("--device", "tpu"),
    "option not known": ("--nonsense", "1"),
}


@pytest.mark.parametrize("what", BAD_OPTIONS)
def test_bad_options_are_one_clear_line(what: str, regimen: Path, tmp_path: Path) -> None:
    ran = simulate(regimen, *BAD_OPTIONS[what], "--json")
    assert (ran.code, ran.out) == (2, ""), ran
    assert ran.err.startswith("lenitive: ")
    assert ran.err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["regimen.json"]


def test_what_is_wrong_with_a_baseline_or_a_time_names_the_option(regimen: Path) -> None:
    assert "--baseline-map-mmhg 300" in simulate(regimen, "--baseline-map-mmhg", "300").err
    assert "--times-min: '-1' min cannot be" in simulate(regimen, "--times-min", "-1,0").err


@pytest.mark.parametrize(
    "weight_kg", ["0", "-70", "nan", "inf", "7000", "seventy", "1_0", "\uff17\uff10", "null", " 70", "7e1", "070", ""]
)
def test_a_weight_that_cannot_be_is_one_clear_line(weight_kg: str, regimen: Path) -> None:
    ran = simulate(regimen, weight_kg=weight_kg)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "weight-kg" in ran.err


def test_an_unknown_model_lists_those_there_are(regimen: Path) -> None:
    ran = simulate(regimen, model="kamp")
    assert ran.code == 2
    assert "default_racemic_v1" in ran.err
    twice = simulate(regimen, "--model", "default_racemic_v1")
    assert (twice.code, "twice" in twice.err) == (2, True)


def test_a_bad_regimen_is_one_clear_line(regimen: Path) -> None:
    overlapping = {"steps": [REGIMEN["steps"][0], {"start_min": 30, "duration_min": 60, "rate_mg_kg_h": 0.1}]}
    regimen.write_text(json.dumps(overlapping), encoding="utf-8")
    ran = simulate(regimen)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "steps must not overlap" in ran.err
    assert simulate(Path("nowhere.json")).code == 2


def test_a_folder_that_cannot_be_written_leaves_nothing_behind(regimen: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    ran = simulate(regimen, "--out", tmp_path / "x.csv")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


def in_a_process(*tokens: str, code: str = "") -> subprocess.CompletedProcess[str]:
    (Path.cwd() / "regimen.json").write_text(json.dumps(REGIMEN), encoding="utf-8")
    script = f"import sys; from lenitive.cli.main import run_command; run_command(sys.argv[1:]){code}"
    command = [sys.executable, "-c", script, "simulate", "--model", "default_racemic_v1", "--weight-kg", "70"]
    command += ["--regimen", "regimen.json", "--json", *tokens]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=os.environ)


def test_a_number_of_people_may_be_written_shortly(regimen: Path) -> None:
    found = document(simulate(regimen, "--population", "1e2", "--json"))
    assert found["population"]["people"] == 100


@pytest.mark.parametrize("people", ["400", "20001"])
def test_the_pooled_band_is_that_of_everybody_of_all_models_together(
    people: str, regimen: Path, tmp_path: Path
) -> None:
    models = ("default_racemic_v1", "hijazi2003")
    out = tmp_path / "everybody.parquet"
    how = ("--model", models[1], "--population", people, "--seed", "7", "--no-responses", "--times-min", "30,300")
    found = document(simulate(regimen, *how, "--every-person", "--out", out, "--json"))
    everybody = pl.read_parquet(out).filter(pl.col("time_min") == 300.0)["ketamine_ng_ml"].to_numpy()
    assert (found["pooled"]["models"], everybody.size) == (list(models), 2 * int(people))
    band = found["pooled"]["outputs"]["ketamine_ng_ml"]
    got = [band[key][1] for key in ("p05", "p50", "p95")]
    assert np.allclose(got, np.quantile(everybody, (0.05, 0.5, 0.95)), rtol=1e-9 if people == "400" else 4e-3)
    own = [one["ketamine_ng_ml"] for one in found["models"]]
    assert band["p05"][1] < max(one["p05"][1] for one in own)
    assert band["p95"][1] > min(one["p95"][1] for one in own)


def test_a_table_and_a_picture_hold_the_pooled_band_as_the_document_does(regimen: Path, tmp_path: Path) -> None:
    how = ("--model", "hijazi2003", "--population", "60", "--seed", "7", "--no-responses", "--times-min", "30,300")
    found = document(simulate(regimen, *how, "--out", tmp_path / "bands.csv", "--json"))
    table = pl.read_csv(tmp_path / "bands.csv")
    rows = table.filter(pl.col("model") == "pooled")
    assert table["model"].to_list() == ["default_racemic_v1"] * 2 + ["hijazi2003"] * 2 + ["pooled"] * 2
    assert (rows["time_min"].to_list(), rows["people"].to_list(), rows["seed"].to_list()) == (
        [30, 300],
        [120] * 2,
        [7] * 2,
    )
    for key in ("p05", "p50", "p95"):
        assert rows[f"ketamine_{key}_ng_ml"].to_list() == found["pooled"]["outputs"]["ketamine_ng_ml"][key]
    assert rows["norketamine_p50_ng_ml"].to_list() == [None, None]  # hijazi2003 has none
    assert simulate(regimen, *how, "--out", tmp_path / "bands.svg").code == 0
    assert "all models together" in (tmp_path / "bands.svg").read_text(encoding="utf-8")


def test_a_pooled_band_is_the_same_on_any_number_of_workers_and_holds_what_every_model_gives(regimen: Path) -> None:
    how = ("--model", "hijazi2003", "--population", "20001", "--baseline-pain", "7", "--no-responses", "--json")
    one, three = (simulate(regimen, *how, "--workers", workers).out for workers in "13")
    assert one == three
    few = document(simulate(regimen, "--model", "hijazi2003", "--population", "50", "--baseline-pain", "7", "--json"))
    assert {"ketamine_ng_ml", "pain_score"} <= set(few["pooled"]["outputs"])
    assert "norketamine_ng_ml" not in few["pooled"]["outputs"]  # hijazi2003 has none
    assert "together" in simulate(regimen, "--model", "hijazi2003", "--population", "50").out


def test_nothing_is_pooled_for_the_typical_person_or_where_one_model_speaks(regimen: Path) -> None:
    assert document(simulate(regimen, "--model", "domino_3c", "--json"))["pooled"] is None
    one = document(
        simulate(regimen, "--model", "domino_3c", "--population", "50", "--json")
    )  # publishes no variability
    assert (len(one["models"]), one["pooled"]) == (1, None)


def test_a_dask_cluster_gives_the_same_bytes() -> None:
    how = ("--model", "hijazi2003", "--times-min", "0,300", "--population", "70000", "--seed", "5")
    here = in_a_process(*how)
    there = in_a_process(*how, "--cluster", "local", "--workers", "2")
    assert json.loads(here.stdout)["pooled"]["models"] == ["default_racemic_v1", "hijazi2003"]
    assert here.returncode == there.returncode == 0, there.stderr
    assert there.stdout == here.stdout


def test_memory_does_not_grow_with_the_number_of_people() -> None:
    peak = "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    used = []
    for people in ("30000", "300000"):
        ran = in_a_process("--times-min", "0:360:10", "--population", people, "--workers", "2", code=peak)
        assert ran.returncode == 0, ran.stderr
        used.append(int(ran.stderr.split()[-1]))  # kB
    assert used[1] < used[0] + 60_000


def test_one_flag_stands_for_all_models_that_are_recommended_side_by_side(regimen: Path) -> None:
    more = ("--population", "60", "--no-responses", "--age-years", "50")
    found = document(simulate(regimen, *more, "--json", model="all"))
    certain = document(simulate(regimen, *more, "--no-uncertainty", "--json", model="all"))

    assert [one["model"] for one in found["models"]] == list(SIDE_BY_SIDE[DrugForm.RACEMIC])
    assert {one["drug"] for one in found["models"]} == {"racemic"}
    assert found["pooled"]["models"] == [one["model"] for one in found["models"]]
    assert all("holds the uncertainty" in one["band"] for one in found["models"])
    assert all("does not hold the uncertainty" in one["band"] for one in certain["models"])
    beside = simulate(regimen, "--model", "domino_3c", model="all")
    assert (beside.code, beside.out) == (2, "")
    assert "--model all" in beside.err
