"""The general integrator, and the exact path checked by it."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import blocks_of, individual
from lenitive.pkpd.linear import Array, Block, Bolus, Dosing, Infusion, amounts, solve
from lenitive.pkpd.ode import centres, integrated, rates_of

SIX_HOURS = [Infusion(start_min=0.0, duration_min=360.0, amount_per_min=7.0 / 60)]
MIXED = [
    Bolus(at_min=0.0, amount=10.0),
    Infusion(start_min=30.0, duration_min=100.0, amount_per_min=0.4),
    Infusion(start_min=100.0, duration_min=60.0, amount_per_min=0.2),
    Bolus(at_min=130.0, amount=3.0),
]
TIMES_MIN = np.concatenate([[0.0, 0.5, 1.0], np.arange(10.0, 730.0, 10.0)])


def both(blocks: list[Block], dosing: Dosing, times_min: Array) -> list[tuple[Array, Array]]:
    states = sum(1 + len(block.exchange_per_min) for block in blocks)
    stepped = integrated(rates_of(blocks), dosing, states=states, times_min=times_min)
    exact = amounts(solve(blocks), dosing, times_min=times_min)
    return [(stepped[place], exact[name][0]) for name, place in centres(blocks).items()]


@pytest.mark.parametrize("model_id", ["default_racemic_v1", "simons2022_s", "perezruixo2021_s"])
@pytest.mark.parametrize("dosing", [SIX_HOURS, MIXED], ids=["six hours", "mixed"])
def test_the_exact_path_agrees_with_the_integrator(model_id: str, dosing: Any) -> None:
    model = MODELS[model_id]
    blocks, _ = blocks_of(model, individual(model, Person(weight_kg=70.0), {}))

    for stepped, exact in both(blocks, dosing, TIMES_MIN):
        assert np.max(np.abs(stepped - exact)) <= 1e-7 * np.max(exact)


def test_a_rate_that_changes_with_time_is_followed() -> None:
    # x' = -0.01 (1 + 0.02 t) x has the solution exp(-0.01 (t + 0.01 t^2))
    times_min = np.array([0.0, 10.0, 100.0])

    found = integrated(
        lambda minute, state: -0.01 * (1 + 0.02 * minute) * state,
        [Bolus(at_min=0.0, amount=5.0)],
        states=1,
        times_min=times_min,
    )

    assert found[0] == pytest.approx(5 * np.exp(-0.01 * (times_min + 0.01 * times_min**2)), rel=1e-9)


def test_a_rate_that_changes_with_what_is_there_is_followed() -> None:
    # x' = -x^2 has the solution x0 / (1 + x0 t)
    found = integrated(
        lambda _minute, state: -(state**2),
        [Bolus(at_min=1.0, amount=2.0)],
        states=1,
        times_min=np.array([0.0, 1.0, 4.0]),
    )

    assert found[0] == pytest.approx([0.0, 2.0, 2 / 7], rel=1e-9)


def test_times_after_the_last_change_before_the_first_and_no_dose_at_all() -> None:
    nothing = integrated(lambda _minute, state: -state, [], states=2, times_min=np.array([0.0, 5.0]))
    late = integrated(
        lambda _minute, state: 0 * state,
        [Infusion(start_min=10.0, duration_min=10.0, amount_per_min=1.0)],
        states=1,
        times_min=np.array([0.0, 10.0, 15.0, 20.0, 99.0]),
    )

    assert nothing.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert late[0] == pytest.approx([0.0, 0.0, 5.0, 10.0, 10.0])


def test_falling_times_are_refused() -> None:
    with pytest.raises(ValueError, match="rising"):
        integrated(lambda _minute, state: -state, [], states=1, times_min=np.array([5.0, 0.0]))


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.integrate", None)

    with pytest.raises(RuntimeError, match=r"lenitive\[ode\]"):
        integrated(
            lambda _minute, state: -state, [Bolus(at_min=0, amount=1.0)], states=1, times_min=np.array([0.0, 1.0])
        )


def test_scipy_is_not_imported_before_something_is_integrated() -> None:
    code = "import sys, lenitive.pkpd.ode, lenitive.domain.pharmacology.exposure; print('scipy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
