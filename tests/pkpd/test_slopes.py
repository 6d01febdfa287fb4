"""Derivatives for fitting are differences: how far they are off is measured against derivatives in 60 digits."""

import mpmath
import numpy as np

from lenitive.pkpd.entries import Entries, Trust, log_likelihood_slope
from lenitive.pkpd.estimation import Problem, _slopes, log_density_slope
from lenitive.pkpd.gaussian_mixture import single
from lenitive.pkpd.linear import Array, Block, Infusion, amounts, solve

TYPICAL = (84.0, 25.0, 161.0, 56.0, 79.0, 157.0)
"""Clearance (L/h), central volume (L), then exchange and volume of two peripherals."""

TIMES_MIN = (5.0, 120.0, 300.0, 420.0)
STOP_MIN, RATE_MG_MIN = 300.0, 0.25
AT = np.array([[0.2, -0.1, 0.3, -0.2]])


def log_levels(effects: Array) -> Array:
    cl, v1, q2, v2 = (np.array(TYPICAL[:4]) * np.exp(effects)).T
    q3, v3 = np.full_like(cl, TYPICAL[4]), np.full_like(cl, TYPICAL[5])
    block = Block(
        name="blood",
        loss_per_min=cl / v1 / 60.0,
        exchange_per_min=((q2 / v1 / 60.0, q2 / v2 / 60.0), (q3 / v1 / 60.0, q3 / v3 / 60.0)),
    )
    dosing = (Infusion(start_min=0.0, duration_min=STOP_MIN, amount_per_min=RATE_MG_MIN),)
    return np.log(amounts(solve([block]), dosing, times_min=np.array(TIMES_MIN))["blood"] / v1[:, None])


def exact_log_levels(effects: list[mpmath.mpf]) -> list[mpmath.mpf]:
    cl, v1, q2, v2 = (mpmath.mpf(value) * mpmath.exp(effect) for value, effect in zip(TYPICAL, effects, strict=False))
    q3, v3 = mpmath.mpf(TYPICAL[4]), mpmath.mpf(TYPICAL[5])
    rates = mpmath.matrix(4)  # the last column is what flows in
    rates[0, 0], rates[0, 1], rates[0, 2] = -(cl + q2 + q3) / v1 / 60, q2 / v2 / 60, q3 / v3 / 60
    rates[1, 0], rates[1, 1], rates[2, 0], rates[2, 2] = q2 / v1 / 60, -q2 / v2 / 60, q3 / v1 / 60, -q3 / v3 / 60
    filling = rates.copy()
    filling[0, 3] = mpmath.mpf(RATE_MG_MIN)
    nothing = mpmath.matrix([0, 0, 0, 1])
    found = []
    for minute in TIMES_MIN:
        state = mpmath.expm(filling * min(minute, STOP_MIN), method="taylor") * nothing
        if minute > STOP_MIN:
            state = mpmath.expm(rates * (minute - STOP_MIN), method="taylor") * state
        found.append(mpmath.log(state[0] / v1))
    return found


def exact_slopes() -> Array:
    """By differences so small, in so many digits, that nothing of them is seen in double precision."""
    step = mpmath.mpf(10) ** -20
    rows = []
    with mpmath.workdps(60):
        for place in range(4):
            ends = []
            for sign in (1, -1):
                effects = [mpmath.mpf(float(value)) for value in AT[0]]
                effects[place] += sign * step
                ends.append(exact_log_levels(effects))
            rows.append([float((up - down) / (2 * step)) for up, down in zip(*ends, strict=True)])
    return np.array(rows)


def test_slopes_of_levels_and_of_the_density_are_within_a_hundred_thousandth_of_the_exact_ones() -> None:
    expected = log_levels(AT)[0]
    problem = Problem(
        expect=log_levels,
        entries=Entries(low=expected + 0.1, high=expected + 0.11, sd=np.full(4, 0.15), stray=np.full(4, 5e-4)),
        trust=Trust(wrong_fracs=np.array([0.0]), shares=np.array([1.0])),
        prior=single(np.zeros(4), np.eye(4) * 0.09),
    )
    with mpmath.workdps(60):
        found = exact_log_levels([mpmath.mpf(float(value)) for value in AT[0]])
    assert np.allclose(expected, [float(value) for value in found], rtol=1e-12)

    exact = exact_slopes()
    _, slopes = _slopes(problem, AT)
    assert np.abs(slopes[0] - exact).max() < 1e-5

    _, pull = log_likelihood_slope(expected[None, :], problem.entries, problem.trust)
    _, gradient = log_density_slope(problem, AT)
    exact_gradient = -AT[0] / 0.09 + exact @ pull[0]
    assert np.abs(gradient[0] - exact_gradient).max() < 1e-5 * np.abs(exact_gradient).max()
