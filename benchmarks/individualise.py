"""How fast one person is learned: W3 of the engines' comparison, and a whole session with responses.

    .venv/bin/python benchmarks/individualise.py

W3 is the most probable clearance, central volume, Q2 and V2 of a 3-compartment model from 6 noisy levels. SciPy's
least_squares on the same closed form is the peer, in the same run; medians of warm calls.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import least_squares

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.individual_data import Kind, Observation, Session
from lenitive.domain.pharmacology.individualise import individualise
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.posterior_sampling import by_nuts
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.pharmacology.respond import effect_names, joined
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.responses import RESPONSES
from lenitive.pkpd.compiled_fit import T_FREEDOM, effect_draws, levels, most_probable_effects
from lenitive.pkpd.entries import Entries, Trust
from lenitive.pkpd.estimation import Problem, most_probable, posterior
from lenitive.pkpd.gaussian_mixture import single
from lenitive.pkpd.linear import Array, Block, Infusion, amounts, solve
from lenitive.pkpd.nuts import Length

TYPICAL = np.array([84.0, 25.0, 161.0, 56.0, 79.0, 157.0])
VARIANCE = np.log1p(0.3**2)
LOG_SD = 0.15
TIMES_MIN = np.array([5.0, 30.0, 120.0, 300.0, 420.0, 600.0])
DOSING = (
    Infusion(start_min=0.0, duration_min=5.0, amount_per_min=0.1 * 70.0 / 5.0),
    Infusion(start_min=5.0, duration_min=355.0, amount_per_min=0.2 * 70.0 / 60.0),
)
DRAWS = 10_000


def expected_logs(effects: Array) -> Array:
    """Logarithm of each level, mg/L, by the NumPy engine; effects of shape (people, 4)."""
    cl, v1, q2, v2 = (TYPICAL[:4] * np.exp(effects)).T
    q3, v3 = np.full_like(cl, TYPICAL[4]), np.full_like(cl, TYPICAL[5])
    block = Block(
        name="blood",
        loss_per_min=cl / v1 / 60.0,
        exchange_per_min=((q2 / v1 / 60.0, q2 / v2 / 60.0), (q3 / v1 / 60.0, q3 / v3 / 60.0)),
    )
    return np.log(amounts(solve([block]), DOSING, times_min=TIMES_MIN)["blood"] / v1[:, None])


def median_s(call: Callable[[], object], repeats: int) -> float:
    """Median of warm calls."""
    call()
    spent = []
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def w3() -> None:
    """One person's kinetics from six levels."""
    rng = np.random.default_rng(1)
    logs = expected_logs(rng.standard_normal((1, 4)) * VARIANCE**0.5)[0] + LOG_SD * rng.standard_normal(6)
    compiled = levels(
        typical=TYPICAL, varies=range(4), covariance=np.eye(4) * VARIANCE, dosing=DOSING, times_min=TIMES_MIN,
        levels_mg_l=np.exp(logs), log_sd=np.full(6, LOG_SD),
    )  # fmt: skip

    def residuals(effects: Array) -> Array:
        return np.concatenate([(expected_logs(effects[None, :])[0] - logs) / LOG_SD, effects / VARIANCE**0.5])

    doubted = Problem(
        expect=expected_logs,
        entries=Entries(low=logs - 0.0025, high=logs + 0.0025, sd=np.full(6, LOG_SD), stray=np.full(6, 5e-4)),
        trust=Trust(wrong_fracs=np.array([0.005, 0.05, 0.25, 1.0]), shares=np.array([0.75, 0.2, 0.04, 0.01])),
        prior=single(np.zeros(4), np.eye(4) * VARIANCE),
    )
    mode = most_probable_effects(compiled)
    peer = least_squares(residuals, np.zeros(4), method="lm")
    print(f"agreement with SciPy: {np.abs(mode.at - peer.x).max():.1e} in the effects, "
          f"{abs(mode.objective - peer.cost):.1e} in the objective")  # fmt: skip
    peer_s = median_s(lambda: least_squares(residuals, np.zeros(4), method="lm"), 15)
    normal = rng.standard_normal((DRAWS, 4 + T_FREEDOM))
    rows = [
        ("point estimate, SciPy least_squares on NumPy", peer_s, None),
        ("point estimate, NumPy, robust", median_s(lambda: most_probable(doubted, np.zeros((1, 4))), 31), 5e-3),
        ("point estimate, compiled", median_s(lambda: most_probable_effects(compiled), 301), 50e-6),
        ("10,000 draws, compiled", median_s(lambda: effect_draws(compiled, mode, normal), 31), 10e-3),
        ("10,000 draws, NumPy, robust", median_s(lambda: posterior(doubted, normal[:, :5]), 7), None),
    ]
    for words, seconds, reach in rows:
        verdict = "" if reach is None else f"reach {reach * 1e3:g} ms: {'yes' if seconds <= reach else 'NO'}"
        print(f"  {words:48s} {seconds * 1e3:9.3f} ms   {peer_s / seconds:8.1f} x SciPy   {verdict}")
    draws = effect_draws(compiled, mode, normal)
    print(f"  effective draws: compiled {draws.ess:.0f} of {DRAWS}, robust {posterior(doubted, normal[:, :5]).ess:.0f}")
    nuts = by_nuts(seed=1)
    begun = time.perf_counter()
    found = nuts(doubted, normal[:, :5])
    spent = time.perf_counter() - begun
    answer = found.what if isinstance(found, Refusal) else f"{found.ess:.0f} effective draws"
    length = Length()
    words = f"NUTS, {length.chains} x ({length.warmup} + {length.draws}), with its compilation"
    print(f"  {words:48s} {spent * 1e3:9.0f} ms   {answer}")


def session() -> None:
    """A session with 36 entries, kinetics and responses together."""
    joint = joined(MODELS["default_racemic_v1"], [RESPONSES[n] for n in ("pain", "dissociation", "mean_pressure")])
    entries = [
        Observation(at_min=float(at_min), kind=kind, value=value)
        for at_min in range(25, 325, 25)
        for kind, value in ((Kind.PAIN, 5.0), (Kind.DISSOCIATION, 1.0), (Kind.MEAN_PRESSURE, 98.0))
    ]
    seen = Session(
        given=[Delivery(start_min=0, duration_min=300, rate_mg_h=17.5)],
        baseline=Baseline(pain_nrs=7.0, mean_pressure_mmhg=92.0),
        observations=entries,
    )
    person = Person(weight_kg=70.0, age_years=55, child_pugh="A")
    for draws in (2000, 10_000):
        normal = np.random.default_rng(1).standard_normal((draws, len(effect_names(joint)) + 1))
        spent = median_s(lambda normal=normal: individualise(joint, person, [seen], normal_draws=normal), 5)
        found = individualise(joint, person, [seen], normal_draws=normal)
        fit = None if isinstance(found, Refusal) else found.fits[0].posterior
        ess = 0.0 if fit is None else fit.ess
        print(f"  a session of {len(entries)} entries, {draws} draws {spent * 1e3:9.0f} ms   {ess:.0f} effective draws")


if __name__ == "__main__":
    w3()
    session()
