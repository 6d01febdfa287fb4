"""Some thousand random inputs: never undefined, never below zero, never outside a model's domain."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def random_inputs(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("random_inputs")


def test_random_people_and_regimens_give_numbers_that_can_be_or_a_refusal(random_inputs: ModuleType) -> None:
    said, outside, inputs = random_inputs.look((1, 250, False))

    assert inputs == 5000
    assert 250 < outside < 2500, "people outside a domain are among them"
    assert dict(said) == {}
