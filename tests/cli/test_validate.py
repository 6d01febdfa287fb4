"""`lenitive validate`: the table, the document, the page, and the exit code that a build can rely on."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cli.command_line import Ran, lenitive
from lenitive.clinic.schemas import DOCUMENTS
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.validation import TARGETS


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    path = tmp_path_factory.mktemp("validation") / "report.html"
    return lenitive("validate", "--html", path, "--json"), path


def slower_clearance(monkeypatch: pytest.MonkeyPatch) -> None:
    model = MODELS["domino_3c"]
    clearance = model.parameters["cl_l_h"]
    off = replace(model, parameters={**model.parameters, "cl_l_h": replace(clearance, value=clearance.value * 1.01)})
    monkeypatch.setitem(MODELS, "domino_3c", off)


def test_the_document_is_valid_and_holds_every_target(report: tuple[Ran, Path]) -> None:
    ran, _ = report
    document = json.loads(ran.out)

    Draft202012Validator(DOCUMENTS["validation"]()).validate(document)
    assert ran.code == 0
    assert ran.err == ""
    assert [one["id"] for one in document["targets"]] == list(TARGETS)
    assert sum(document["counts"].values()) == len(TARGETS)
    assert document["as_recorded"] is True
    assert document["unexpected"] == []
    fail = next(one for one in document["targets"] if one["id"] == "OBS-KAMP-SNK_esk")
    assert fail["verdict"] == "fail"
    assert "doi:10.1016/j.bja.2020.06.067" in fail["reference"]
    assert fail["selection_overlap"] is True


def test_known_failures_are_shown_with_their_reason_and_end_with_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    ran = lenitive("validate")

    words = " ".join(ran.out.split())
    assert ran.code == 0
    assert "35 targets" in words
    assert "FAIL OBS-KAMP-SNK_esk, simons2022_s" in words
    assert "Not a medical device" in words
    for target in TARGETS:
        assert target in words


def test_every_target_is_named_in_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = lenitive("validate")

    assert max(map(len, ran.out.splitlines())) <= 80
    assert "…" not in ran.out


def test_a_new_failure_ends_with_one_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    slower_clearance(monkeypatch)
    ran = lenitive("validate", "--json")

    assert ran.code == 1
    assert ran.err == ""
    assert set(json.loads(ran.out)["unexpected"]) == {"REG-4H-domino_3c", "REG-STANPUMP"}


def test_a_known_failure_that_holds_all_at_once_ends_with_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    model = MODELS["simons2022_s"]
    more = replace(model.parameters["norketamine_fraction"], value=1.05)
    off = replace(model, parameters={**model.parameters, "norketamine_fraction": more})
    monkeypatch.setitem(MODELS, "simons2022_s", off)
    ran = lenitive("validate")

    assert ran.code == 1
    assert "Not as recorded: OBS-KAMP-SNK_esk" in " ".join(ran.out.split())


def test_the_page_is_written_whole_loads_nothing_and_names_every_target(report: tuple[Ran, Path]) -> None:
    page = report[1].read_text(encoding="utf-8")

    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    for target in TARGETS:
        assert target in page
    loaded = re.findall(r'(?:href|src|action)="([^"]*)"', page)
    assert loaded
    assert all(place.startswith("#") for place in loaded)
    assert not re.search(r"<(?:script|link|img|iframe|form)\b|@import|url\(http", page)
    for anchor in loaded:
        assert f'id="{anchor[1:]}"' in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(set(ids)) == len(ids), sorted({one for one in ids if ids.count(one) > 1})[:5]


def test_the_page_says_what_it_is_not_why_things_fail_and_shows_each_plot_in_figures(report: tuple[Ran, Path]) -> None:
    page = report[1].read_text(encoding="utf-8")

    assert "Not a medical device" in page
    assert "about a quarter too little norketamine" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert page.count("<svg") == page.count("The same in figures") == page.count('role="img"')
    assert page.count("<svg") >= 19
    assert not re.search(r"\bnan\b|\binf\b", page)


def test_a_page_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    into_folder = lenitive("validate", "--html", tmp_path)
    nowhere = lenitive("validate", "--html", tmp_path / "missing" / "x.html")

    assert into_folder.code == 2
    assert "this is a folder" in into_folder.err
    assert nowhere.code == 2
    assert "there is no folder" in nowhere.err
    assert into_folder.err.count("\n") == nowhere.err.count("\n") == 1
    assert not list(tmp_path.iterdir())
