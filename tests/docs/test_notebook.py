"""The worked notebook: every cell runs, and what is stored below it is what it gives."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "tutorials"


def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_notebook", FOLDER / "run_notebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def told() -> list[tuple[str, list[str], list[str], int, int]]:
    """For each code cell: its code, the texts that are stored, those that it gives, and the pictures of both."""
    run = runner()
    cells = run.code_cells(run.read())
    return [
        (
            "".join(cell["source"]),
            run.texts(cell["outputs"]),
            run.texts(now),
            run.pictures(cell["outputs"]),
            run.pictures(now),
        )
        for cell, now in zip(cells, run.ran(cells), strict=True)
    ]


def test_every_cell_gives_what_is_stored_below_it(told: list[tuple[str, list[str], list[str], int, int]]) -> None:
    assert len(told) > 12
    for code, stored, given, _, _ in told:
        assert given == stored, f"run docs/tutorials/run_notebook.py --write; this cell gives something else:\n{code}"


def test_every_figure_is_stored(told: list[tuple[str, list[str], list[str], int, int]]) -> None:
    assert [stored for *_, stored, _ in told] == [given for *_, given in told]
    assert sum(given for *_, given in told) >= 3


@pytest.mark.parametrize("plot", ["prior_posterior", "predictive_check", "predicted_observed", "exposure_effect"])
def test_it_draws_with_the_plots_of_the_library(
    told: list[tuple[str, list[str], list[str], int, int]], plot: str
) -> None:
    drawn = [given for code, *_, given in told if f"{plot} import draw_on" in code or f"{plot}.draw_on(" in code]
    assert drawn == [1]


def test_the_story_is_told_with_its_limits_and_no_place_of_a_machine() -> None:
    run = runner()
    notebook: dict[str, Any] = run.read()
    assert notebook["nbformat"] == 4
    text = json.dumps(notebook)
    assert "not a medical device" in text
    assert "31 in 100 responded" in text
    for cell in run.code_cells(notebook):
        for said in run.texts(cell["outputs"]):
            assert " at 0x" not in said
            assert str(ROOT) not in said


def test_a_changed_number_is_found() -> None:
    run = runner()
    (now,) = run.ran([{"cell_type": "code", "source": ["x = 41\n", "print('x is', x)\n", "x + 1"]}])
    assert run.texts(now) == ["x is 41\n", "42"]
