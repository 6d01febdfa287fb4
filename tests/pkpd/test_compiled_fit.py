"""The compiled fit of levels: the same source gives the same numbers, and another library finds the same point."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from lenitive.pkpd.compiled_fit import T_FREEDOM, Levels, effect_draws, levels, most_probable_effects
from lenitive.pkpd.linear import Array, Block, Bolus, Infusion, amounts, solve

TIMES_MIN = np.array([5.0, 30.0, 120.0, 300.0, 420.0, 600.0])
DOSING = (
    Infusion(start_min=0.0, duration_min=5.0, amount_per_min=1.4),
    Infusion(start_min=5.0, duration_min=355.0, amount_per_min=0.2),
    Bolus(at_min=120.0, amount=5.0),
)
TYPICAL = {1: [84.0, 25.0], 2: [84.0, 25.0, 161.0, 56.0], 3: [84.0, 25.0, 161.0, 56.0, 79.0, 157.0]}


def logs_of(effects: Array, typical: list[float]) -> Array:
    values = np.array(typical) * np.exp(np.append(effects, np.zeros(len(typical) - effects.size)))
    cl, v1 = (values[place : place + 1] for place in (0, 1))
    exchange = tuple(
        (values[place : place + 1] / v1 / 60, values[place : place + 1] / values[place + 1 : place + 2] / 60)
        for place in range(2, len(typical), 2)
    )
    block = Block(name="blood", loss_per_min=cl / v1 / 60, exchange_per_min=exchange)
    return np.log(amounts(solve([block]), DOSING, times_min=TIMES_MIN)["blood"][0] / v1)


def problem(compartments: int, seed: int = 1) -> tuple[Levels, Array, int]:
    typical = TYPICAL[compartments]
    count = min(4, len(typical))
    rng = np.random.default_rng(seed)
    logs = logs_of(rng.normal(0, 0.3, count), typical) + rng.normal(0, 0.15, 6)
    found = levels(
        typical=np.array(typical), varies=range(count), covariance=np.eye(count) * 0.09, dosing=DOSING,
        times_min=TIMES_MIN, levels_mg_l=np.exp(logs), log_sd=np.full(6, 0.15),
    )  # fmt: skip
    return found, logs, count


@pytest.mark.parametrize("compartments", [1, 2, 3])
def test_the_point_is_where_another_library_finds_it(compartments: int) -> None:
    one, logs, count = problem(compartments)
    peer = least_squares(
        lambda at: np.concatenate([(logs_of(at, TYPICAL[compartments]) - logs) / 0.15, at / 0.3]),
        np.zeros(count), method="lm", x_scale="jac",
    )  # fmt: skip
    found = most_probable_effects(one)
    assert found.at == pytest.approx(peer.x, abs=2e-5)
    assert found.objective == pytest.approx(peer.cost, rel=1e-8)


def test_the_same_source_uncompiled_gives_the_same_numbers() -> None:
    one, _, count = problem(3)
    quick, slow = most_probable_effects(one), most_probable_effects(one, compiled=False)
    assert quick.at == pytest.approx(slow.at, abs=1e-9)
    normal = np.random.default_rng(2).standard_normal((64, count + T_FREEDOM))
    assert effect_draws(one, quick, normal).draws == pytest.approx(
        effect_draws(one, slow, normal, compiled=False).draws
    )
    assert effect_draws(one, quick, normal).weights == pytest.approx(
        effect_draws(one, slow, normal, compiled=False).weights, rel=1e-6
    )


def test_most_of_the_draws_count_and_they_agree_with_other_draws() -> None:
    one, logs, count = problem(3)
    mode = most_probable_effects(one)
    found = effect_draws(one, mode, np.random.default_rng(2).standard_normal((10_000, count + T_FREEDOM)))
    assert found.ess > 6000
    drawn = np.random.default_rng(3).standard_normal((4000, count))
    points = mode.at + 1.3 * drawn @ np.linalg.cholesky(mode.covariance).T
    away = (np.array([logs_of(point, TYPICAL[3]) for point in points]) - logs) / 0.15
    log_weights = 0.5 * (drawn**2).sum(axis=1) - 0.5 * (away**2).sum(axis=1) - 0.5 * (points**2).sum(axis=1) / 0.09
    weights = np.exp(log_weights - log_weights.max())
    assert found.weights @ found.draws == pytest.approx(weights @ points / weights.sum(), abs=0.015)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"levels_mg_l": np.zeros(6)}, "above 0"),
        ({"typical": np.array([84.0, 25.0, 161.0])}, "two numbers"),
        ({"log_sd": np.ones(2)}, "as many"),
        ({"covariance": np.eye(3)}, "covariance"),
    ],
)
def test_numbers_that_cannot_be_are_refused(change: dict[str, Array], words: str) -> None:
    right = {
        "typical": np.array(TYPICAL[3]), "covariance": np.eye(4), "times_min": TIMES_MIN, "levels_mg_l": np.ones(6),
        "log_sd": np.ones(6),
    }  # fmt: skip
    with pytest.raises(ValueError, match=words):
        levels(**{**right, **change}, varies=range(4), dosing=DOSING)  # type: ignore[arg-type]
