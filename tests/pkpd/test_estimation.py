"""Point estimates and posteriors against brute force, other libraries, and the shapes that break samplers."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from lenitive.pkpd.entries import Entries, Trust
from lenitive.pkpd.estimation import (
    Posterior,
    Problem,
    evenly_chosen,
    log_density_slope,
    most_probable,
    posterior,
)
from lenitive.pkpd.gaussian_mixture import GaussianMixture, single
from lenitive.pkpd.linear import Array
from lenitive.pkpd.nuts import Length, Sampled, sample

TRUST = Trust(wrong_fracs=np.array([0.01, 0.2, 1.0]), shares=np.array([0.9, 0.09, 0.01]))


def read(values: Array, sd: float, width: float = 0.02) -> Entries:
    return Entries(
        low=values - width / 2, high=values + width / 2, sd=np.full(values.size, sd), stray=np.full(values.size, 0.01)
    )


def curves(at: Array) -> Array:
    times = np.array([0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0])
    return np.asarray(at[:, :1] - np.exp(at[:, 1:]) * times)


def problem(values: Array, expect: Callable[[Array], Array] = curves, numbers: int = 2) -> Problem:
    return Problem(
        expect=expect, entries=read(values, 0.2), trust=TRUST, prior=single(np.zeros(numbers), np.eye(numbers))
    )


STRAIGHT = curves(np.array([[0.7, -0.9]]))[0] + 0.1 * np.cos(np.arange(10.0))


SPOILT = STRAIGHT + 9.0 * (np.arange(10) == 2)


def on_grid(one: Problem, reach: float = 5.0) -> tuple[Array, Array, float]:
    """Mean, spread and log evidence by adding up a fine grid over two numbers."""
    axis = np.linspace(-reach, reach, 1001)
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    log_density = one.log_density(grid)
    weights = np.exp(log_density - log_density.max())
    evidence = float(np.log(weights.sum() * (axis[1] - axis[0]) ** 2) + log_density.max())
    weights /= weights.sum()
    mean = weights @ grid
    return mean, np.sqrt(weights @ (grid - mean) ** 2), evidence


def drawn(one: Problem, draws: int = 4000) -> Posterior:
    numbers = one.prior.means.shape[1]
    return posterior(one, np.random.default_rng(4).standard_normal((draws, numbers + 1)))


def test_the_mode_is_where_another_library_finds_it() -> None:
    one = problem(STRAIGHT)
    peer = minimize(lambda at: -one.log_density(at[None, :])[0], np.zeros(2), method="Nelder-Mead", tol=1e-10)
    found = most_probable(one, np.zeros((3, 2)) + np.array([[0.0], [1.0], [-1.0]]))
    assert found.settled.all()
    assert np.abs(found.at - peer.x).max() < 1e-4


def test_many_people_are_fitted_side_by_side_as_if_alone() -> None:
    sheets = np.stack([STRAIGHT, STRAIGHT + 0.3, STRAIGHT - 0.5])
    together = most_probable(problem(sheets[0]), np.zeros((1, 2)))
    all_entries = Entries(low=sheets - 0.01, high=sheets + 0.01, sd=np.full(10, 0.2), stray=np.full(sheets.shape, 0.01))
    many = Problem(expect=curves, entries=all_entries, trust=TRUST, prior=single(np.zeros(2), np.eye(2)))
    found = most_probable(many, np.zeros((3, 2)))
    assert found.at[0] == pytest.approx(together.at[0], abs=1e-6)
    assert found.at[1] == pytest.approx(most_probable(problem(sheets[1]), np.zeros((1, 2))).at[0], abs=1e-6)


@pytest.mark.parametrize("values", [STRAIGHT, np.full(10, -0.4), SPOILT], ids=["straight", "flat", "outlier"])
def test_draws_agree_with_a_grid(values: Array) -> None:
    one = problem(values)
    mean, spread, evidence = on_grid(one)
    found = drawn(one)
    assert found.mean() == pytest.approx(mean, abs=0.03)
    assert np.sqrt(np.diag(found.covariance())) == pytest.approx(spread, rel=0.06)
    assert found.log_evidence == pytest.approx(evidence, abs=0.05)
    assert found.ess > 0.25 * 4000


def test_a_number_that_stops_mattering_keeps_its_prior_beyond() -> None:
    """A share that hardly differs below some size: the posterior has a plateau as wide as the prior."""

    def share(at: Array) -> Array:
        return np.asarray(np.repeat(3.0 / (1.0 + np.exp(-3.0 * at[:, :1])) + 0.3 * at[:, 1:], 4, axis=1))

    one = Problem(
        expect=share, entries=read(np.full(4, 0.1), 0.4), trust=TRUST, prior=single(np.zeros(2), np.diag([4.0, 1.0]))
    )
    mean, spread, _ = on_grid(one, reach=9.0)
    found = drawn(one)
    assert found.mean() == pytest.approx(mean, abs=0.07)
    assert np.sqrt(np.diag(found.covariance())) == pytest.approx(spread, rel=0.06)


def test_both_of_two_explanations_are_found() -> None:
    one = problem(np.full(3, 1.0), expect=lambda at: np.repeat(at[:, :1] ** 2, 3, axis=1) + 0.0 * at[:, 1:])
    found = drawn(one)
    left = float(found.weights @ (found.draws[:, 0] < 0))
    assert left == pytest.approx(0.5, abs=0.08)


def test_an_outlier_is_named_and_does_not_move_the_rest() -> None:
    clean, spoilt = drawn(problem(STRAIGHT)), drawn(problem(SPOILT))
    assert spoilt.wrong_prob[2] > 0.99
    assert max(np.delete(spoilt.wrong_prob, 2)) < 0.1
    assert np.abs(spoilt.mean() - clean.mean()).max() < 0.1


def test_entries_that_contradict_everything_teach_nothing() -> None:
    found = drawn(problem(np.array([60.0, -45.0, 80.0, -70.0, 90.0, -20.0, 55.0, -99.0, 30.0, -40.0])))
    assert found.level_prob[-1] > 0.99
    assert found.mean() == pytest.approx(np.zeros(2), abs=0.08)
    assert np.sqrt(np.diag(found.covariance())) == pytest.approx(np.ones(2), abs=0.08)


def test_no_chance_is_made_inside() -> None:
    one = problem(STRAIGHT)
    assert np.array_equal(drawn(one).draws, drawn(one).draws)


def test_the_slope_is_that_of_the_density() -> None:
    one = Problem(
        expect=curves,
        entries=read(STRAIGHT, 0.2),
        trust=TRUST,
        prior=GaussianMixture(
            shares=np.array([0.8, 0.2]), means=np.zeros((2, 2)), covariances=np.stack([np.eye(2), 9 * np.eye(2)])
        ),
    )
    at = np.array([[0.3, -0.2]])
    value, gradient = log_density_slope(one, at)
    assert value[0] == pytest.approx(one.log_density(at)[0])
    for column in range(2):
        beside = at.copy()
        beside[0, column] += 1e-6
        assert gradient[0, column] == pytest.approx((one.log_density(beside) - value)[0] / 1e-6, abs=1e-3)


def test_a_draw_is_chosen_as_often_as_its_weight_says() -> None:
    weights = np.array([0.1, 0.0, 0.6, 0.3])
    assert np.bincount(evenly_chosen(weights, 1000), minlength=4).tolist() == [100, 0, 600, 300]


def test_the_no_u_turn_sampler_agrees_with_importance_sampling() -> None:
    pytest.importorskip("blackjax", reason="the bayes extra is not installed")
    sure = Trust(wrong_fracs=np.array([0.01, 0.2]), shares=np.array([0.9, 0.1]))
    one = replace(problem(STRAIGHT), trust=sure)
    near = drawn(one)
    found = sample(
        lambda at: log_density_slope(one, at),
        around=near.mode,
        covariance=near.mode_covariance,
        seed=3,
        length=Length(chains=8, warmup=100, draws=150),
    )
    assert found.problem is None
    draws, variance = found.draws.reshape(-1, 2), np.diag(near.covariance())
    chance = np.sqrt(variance * (1.0 / found.ess + 1.0 / near.ess))  # what both have of it
    assert np.all(np.abs(draws.mean(axis=0) - near.mean()) < 4.0 * chance)
    spread = np.sqrt(1.0 / (2.0 * found.ess) + 1.0 / (2.0 * near.ess))
    assert np.all(np.abs(np.log(draws.std(axis=0) / np.sqrt(variance))) < 5.0 * spread)


@pytest.mark.parametrize(
    ("r_hat", "ess", "divergences", "words"),
    [
        (1.2, 900.0, 0, "do not agree"),
        (1.0, 50.0, 0, "too few"),
        (1.0, 900.0, 99, "diverged"),
        (np.nan, 900.0, 0, "agree"),
    ],
)
def test_chains_that_did_not_converge_say_so(r_hat: float, ess: float, divergences: int, words: str) -> None:
    found = Sampled(draws=np.zeros((4, 250, 1)), r_hat=np.array([r_hat]), ess=np.array([ess]), divergences=divergences)
    assert words in str(found.problem)


def test_too_few_chains_are_refused() -> None:
    with pytest.raises(ValueError, match="1 chains"):
        Length(chains=1)


def test_a_mixture_gives_back_its_moments_and_refuses_what_cannot_be() -> None:
    two = GaussianMixture(
        shares=np.array([0.25, 0.75]), means=np.array([[2.0], [-1.0]]), covariances=np.array([[[1.0]], [[0.25]]])
    )
    drawn_points = two.drawn(np.random.default_rng(1).standard_normal((40_000, 2)))
    assert drawn_points.mean() == pytest.approx(float(two.mean()[0]), abs=0.02)
    assert drawn_points.var() == pytest.approx(float(two.covariance()[0, 0]), rel=0.02)
    with pytest.raises(ValueError, match="add up to 1"):
        GaussianMixture(shares=np.array([0.5]), means=np.zeros((1, 1)), covariances=np.ones((1, 1, 1)))
    with pytest.raises(ValueError, match="positive definite"):
        single(np.zeros(2), np.array([[1.0, 2.0], [2.0, 1.0]])).factors.sum()
