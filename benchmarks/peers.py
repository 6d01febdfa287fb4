"""Other engines on the same work, each measured in a process of its own.

Run: python benchmarks/peers.py            every peer, one line each
     python benchmarks/peers.py NAME       one of them, as JSON

A peer that works through people one by one is given a few of them and its time is scaled; it says from how many. What
every peer found is compared with matrix exponentials. A peer that is not installed says why.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from workloads import (
    DOSING,
    EFFECT_SITE_PER_MIN,
    METABOLITE,
    OBSERVED_MIN,
    PEOPLE,
    RATES,
    RESIDUAL,
    SPREAD,
    TARGET_EVERY_MIN,
    TARGET_MIN,
    TARGET_NG_ML,
    TIMES_MIN,
    TYPICAL,
    UNKNOWN,
    Array,
    People,
    drawn,
    error_of,
    median_s,
    observed_ng_ml,
    outputs_of,
    person_with,
    reference,
)  # fmt: skip

LIMIT_S = 120
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Measured:
    """What one peer took.

    Attributes:
        seconds: For the whole work, warm; None where it could not be run.
        error: The largest, relative to the peak; None where the work has no exact answer.
        note: From how many it is scaled, what it cannot do, or why it did not run.
    """

    seconds: float | None
    error: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Peer:
    """One engine on one task."""

    engine: str
    task: str
    run: Callable[[], Measured]

    @property
    def name(self) -> str:
        """As it is asked for."""
        return f"{self.engine}: {self.task}"


def _segments(times_min: Array) -> list[tuple[slice, float, float]]:
    """Where times lie between two changes of rate: the slice with its first time, the start and the rate."""
    starts = [int(start) for start, _ in RATES] + [int(times_min[-1])]
    return [(slice(starts[n], starts[n + 1] + 1), float(starts[n]), rate) for n, (_, rate) in enumerate(RATES)]


def numbalsoda(*, whole: bool) -> Measured:
    """LSODA in C++, called from compiled loops over people on every core."""
    import numba
    from numbalsoda import lsoda, lsoda_sig

    size = 5 if whole else 3

    @numba.cfunc(lsoda_sig)
    def slope(_time, state, found, given):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        u, p = numba.carray(state, (5,)), numba.carray(given, (9,))
        found[0] = p[8] - (p[0] + p[1] + p[3]) * u[0] + p[2] * u[1] + p[4] * u[2]
        found[1] = p[1] * u[0] - p[2] * u[1]
        found[2] = p[3] * u[0] - p[4] * u[2]
        if p[7] > 0:
            found[3] = p[0] * u[0] - p[6] * u[3]
            found[4] = p[7] * (u[0] / p[5] - u[4])

    address, rates = slope.address, np.array([rate for _, rate in RATES])
    places = np.array([int(start) for start, _ in RATES] + [720])
    site = EFFECT_SITE_PER_MIN if whole else 0.0
    lost = METABOLITE["cl"] / METABOLITE["v"] / 60.0

    @numba.njit(parallel=True)  # type: ignore[untyped-decorator]
    def everyone(micro, found, times):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        for person in numba.prange(micro.shape[0]):
            given = np.zeros(9)
            given[:6] = micro[person]
            given[6], given[7] = lost, site
            state = np.zeros(size)
            for part in range(rates.size):
                given[8] = rates[part]
                here = times[places[part] : places[part + 1] + 1]
                states, _ = lsoda(address, state, here, given, 1e-8, 1e-8)
                found[person, places[part] : places[part + 1] + 1] = states
                state = states[-1].copy()

    people = drawn()
    found = np.zeros((people.count, TIMES_MIN.size, size))
    seconds = median_s(lambda: everyone(people.micro, found, TIMES_MIN), budget_s=6.0)
    few = people.first(5)
    seen = np.stack([found[:5, :, state] for state in outputs_of(whole=whole)])
    exact = reference(few, whole=whole)
    return Measured(seconds, error_of(seen * few.scales(whole=whole)[:, :, None], exact), "rtol 1e-8, every core")


def bands_by_numbalsoda() -> Measured:
    """Store every curve and take its percentiles."""
    simulated = numbalsoda(whole=False)
    curves = np.random.default_rng(1).lognormal(size=(PEOPLE, TIMES_MIN.size))
    sorting = median_s(lambda: np.quantile(curves, (0.05, 0.5, 0.95), axis=0), at_least=1, budget_s=1.0)
    return Measured((simulated.seconds or 0.0) + sorting, None, "numbalsoda, then numpy.quantile of all that is stored")


def scipy_lsoda(*, whole: bool) -> Measured:
    """`solve_ivp`, person by person."""
    few = drawn().first(6)
    matrices = few.matrices(whole=whole)

    def everyone() -> Array:
        return np.stack([_by_solve_ivp(matrix, TIMES_MIN) for matrix in matrices], axis=1)

    seconds = median_s(everyone, at_least=1, budget_s=0.5) * PEOPLE / few.count
    seen = everyone()[list(outputs_of(whole=whole))] * few.scales(whole=whole)[:, :, None]
    return Measured(seconds, error_of(seen, reference(few, whole=whole)), f"scaled from {few.count}; rtol 1e-8")


def _by_solve_ivp(matrix: Array, times_min: Array) -> Array:
    """States at the times, shape (states, times)."""
    from scipy.integrate import solve_ivp

    state = np.zeros(len(matrix))
    found = np.zeros((len(matrix), times_min.size))
    for place, (start, rate) in enumerate(RATES):
        end = RATES[place + 1][0] if place + 1 < len(RATES) else float(times_min[-1])
        if end <= start:
            continue
        inflow = np.zeros(len(matrix))
        inflow[0] = rate
        here = (times_min >= start) & (times_min <= end)
        grid = np.unique(np.concatenate([times_min[here], [end]]))
        solved = solve_ivp(
            lambda _, u, inflow=inflow: matrix @ u + inflow, (start, end), state, "LSODA", grid,
            rtol=1e-8, atol=1e-10, jac=lambda _time, _state: matrix,
        )  # fmt: skip
        found[:, here] = solved.y[:, : int(here.sum())]
        state = solved.y[:, -1]
    return found


def diffrax(*, whole: bool) -> Measured:
    """Tsit5 under vmap, float64."""
    import diffrax as dx
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", val=True)
    few = drawn().first(1000)
    matrices = jnp.asarray(few.matrices(whole=whole))
    size, step = matrices.shape[1], dx.PIDController(rtol=1e-6, atol=1e-8)

    def person(matrix: Any) -> Any:  # noqa: ANN401 - an array that JAX traces
        state, parts = jnp.zeros(size), []
        for here, start, rate in _segments(TIMES_MIN):
            inflow = jnp.zeros(size).at[0].set(rate)
            times = jnp.asarray(TIMES_MIN[here])
            solved = dx.diffeqsolve(
                dx.ODETerm(lambda _, u, inflow: matrix @ u + inflow), dx.Tsit5(), start, times[-1], 0.1, state,
                args=inflow, saveat=dx.SaveAt(ts=times), stepsize_controller=step, max_steps=100_000,
            )  # fmt: skip
            states = solved.ys
            parts.append(states[:-1])
            state = states[-1]
        return jnp.concatenate([*parts, state[None]])

    everyone = jax.jit(jax.vmap(person))
    seconds = median_s(lambda: everyone(matrices).block_until_ready(), at_least=1, budget_s=1.0)
    found = np.moveaxis(np.asarray(everyone(matrices))[:5], 2, 0)[list(outputs_of(whole=whole))]
    near = few.first(5)
    error = error_of(found * near.scales(whole=whole)[:, :, None], reference(near, whole=whole))
    return Measured(seconds * PEOPLE / few.count, error, f"scaled from {few.count}; Tsit5, rtol 1e-6")


def _pytci_person(people: People, person: int) -> Any:  # noqa: ANN401 - the package has no types
    from PyTCI.models.base import Three

    k10, k12, k21, k13, k31, v1 = (float(value) for value in people.micro[person])
    model = Three()
    model.v1, model.k10, model.k12, model.k21, model.k13, model.k31 = v1, k10, k12, k21, k13, k31
    model.keo = EFFECT_SITE_PER_MIN
    model.setup()
    model.set_integrator("exact")
    return model


def pytci() -> Measured:
    """Person by person, minute by minute, exact transitions."""
    few = drawn().first(40)

    def everyone() -> Array:
        return np.array([_pytci_curve(_pytci_person(few, person)) for person in range(few.count)])

    seconds = median_s(everyone, at_least=1, budget_s=1.0) * PEOPLE / few.count
    error = error_of(everyone()[:5] * 1000.0, reference(few.first(5), whole=False)[0])
    return Measured(seconds, error, f"scaled from {few.count}; exact")


def _pytci_curve(model: Any) -> list[float]:  # noqa: ANN401 - the package has no types
    found = [0.0]
    for at_min in TIMES_MIN[:-1]:
        rate = next(rate for start, rate in reversed(RATES) if at_min >= start)
        model.giveoverseconds(rate / 60.0, 60)
        found.append(model.x1)
    return found


def _opentiva_model(people: People, person: int) -> Any:  # noqa: ANN401 - the package has no types
    from opentiva.ketamine import Klamp

    model = Klamp(sex=0, age=50, weight=70, height=175)
    model.k10, model.k12, model.k21, model.k13, model.k31, model.v1 = (float(v) for v in people.micro[person])
    model.ke0 = EFFECT_SITE_PER_MIN
    return model


def opentiva() -> Measured:
    """`Pump.run`, which works on a grid of one second: 43,200 points for each person."""
    from opentiva.pump import Pump

    few = drawn().first(8)

    def everyone() -> Array:
        found = []
        for person in range(few.count):
            pump = Pump(model=_opentiva_model(few, person), drug_concentration=1, end_time=720 * 60)
            for infusion in DOSING:
                seconds = int(infusion.duration_min * 60)  # type: ignore[union-attr]
                pump.add_infusion(int(infusion.start_min * 60), infusion.amount_per_min / 60.0, seconds)  # type: ignore[union-attr]
            found.append(pump.run())
        return np.array(found)

    seconds = median_s(everyone, at_least=1, budget_s=1.0) * PEOPLE / few.count
    grid = everyone()[:5]
    at_min = grid[0, :, 0] / 60.0
    seen = np.array([np.interp(TIMES_MIN[1:-1], at_min, curve[:, 1]) for curve in grid]) * 1000.0
    error = error_of(seen, reference(few.first(5), whole=False)[0][:, 1:-1])
    return Measured(seconds, error, f"scaled from {few.count}; grid of 1 s")


def map_by_scipy() -> Measured:
    """`least_squares` over `solve_ivp`, as one would write it with SciPy."""
    from scipy.optimize import least_squares

    observed = np.log(observed_ng_ml())

    def misfit(effects: Array) -> Array:
        person = person_with(effects[None, :])
        amount = _by_solve_ivp(person.matrices(whole=False)[0], OBSERVED_MIN)[0]
        found = np.log(amount * 1000.0 / person.values["v1"])
        return np.concatenate([(observed - found) / RESIDUAL, effects / SPREAD])

    def fit() -> Array:
        return np.asarray(least_squares(misfit, np.zeros(len(UNKNOWN)), method="lm").x)

    effects = ", ".join(f"{effect:.4f}" for effect in fit())
    return Measured(median_s(fit, budget_s=2.0), None, f"least_squares over solve_ivp; effects {effects}")


def _log_conc(effects: Any) -> Any:  # noqa: ANN401 - an array that JAX traces
    """Log concentrations of W3 for effects on `UNKNOWN`: three exponentials, through a symmetric eigenproblem."""
    import jax.numpy as jnp

    value = {name: TYPICAL[name] * jnp.exp(effects[place]) for place, name in enumerate(UNKNOWN)}
    p = {**TYPICAL, **value}
    k10, k12, k21 = p["cl"] / p["v1"] / 60.0, p["q2"] / p["v1"] / 60.0, p["q2"] / p["v2"] / 60.0
    k13, k31 = p["q3"] / p["v1"] / 60.0, p["q3"] / p["v3"] / 60.0
    one, two = -jnp.sqrt(k12 * k21), -jnp.sqrt(k13 * k31)
    symmetric = jnp.array([[k10 + k12 + k13, one, two], [one, k21, 0.0], [two, 0.0, k31]])
    rates, vectors = jnp.linalg.eigh(symmetric)
    weights = vectors[0] ** 2 / p["v1"] * 1000.0
    total = 0.0
    for place, (start, rate) in enumerate(RATES[:-1]):
        since = jnp.clip(OBSERVED_MIN - start, 0.0, None)
        lasting = RATES[place + 1][0] - start
        after = jnp.clip(since - lasting, 0.0, None)
        shape = (jnp.exp(-rates * after[:, None]) - jnp.exp(-rates * since[:, None])) / rates
        total = total + rate * (shape * weights).sum(axis=1)
    return jnp.log(total)


def nuts_by_numpyro() -> Measured:
    """4 chains of 500 + 2,500: 10,000 draws."""
    import jax
    import jax.numpy as jnp
    import numpyro
    from numpyro import distributions as dist
    from numpyro.infer import MCMC, NUTS

    numpyro.enable_x64()
    observed = jnp.log(jnp.asarray(observed_ng_ml()))

    def model() -> None:
        effects = numpyro.sample("effects", dist.Normal(0, SPREAD).expand([len(UNKNOWN)]))
        numpyro.sample("seen", dist.Normal(_log_conc(effects), RESIDUAL), obs=observed)

    sampler = MCMC(
        NUTS(model), num_warmup=500, num_samples=2_500, num_chains=4, chain_method="vectorized", progress_bar=False
    )
    draws: list[Any] = []

    def run() -> None:
        sampler.run(jax.random.PRNGKey(len(draws)))
        draws.append(np.asarray(sampler.get_samples()["effects"]))

    seconds = median_s(run, at_least=1, budget_s=1.0)
    mean = ", ".join(f"{value:.3f}" for value in draws[-1].mean(axis=0))
    return Measured(seconds, None, f"4 chains of 500 + 2,500; mean effects {mean}")


def nuts_by_blackjax() -> Measured:
    """One adaptation of 500, then 4 chains of 2,500."""
    import blackjax
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", val=True)
    observed = jnp.log(jnp.asarray(observed_ng_ml()))

    def log_density(effects: Any) -> Any:  # noqa: ANN401 - an array that JAX traces
        misfit = (observed - _log_conc(effects)) / RESIDUAL
        return -0.5 * (misfit @ misfit + effects @ effects / SPREAD**2)

    @jax.jit
    def run(key: Any) -> Any:  # noqa: ANN401 - an array that JAX traces
        warm, chains = jax.random.split(key)
        (state, tuned), _ = blackjax.window_adaptation(blackjax.nuts, log_density).run(warm, jnp.zeros(4), 500)
        kernel = blackjax.nuts(log_density, **tuned).step

        def chain(own: Any) -> Any:  # noqa: ANN401 - an array that JAX traces
            return jax.lax.scan(lambda at, k: (kernel(k, at)[0],) * 2, state, jax.random.split(own, 2_500))[1].position

        return jax.vmap(chain)(jax.random.split(chains, 4))

    key = jax.random.PRNGKey(1)
    seconds = median_s(lambda: run(key).block_until_ready(), at_least=1, budget_s=1.0)
    mean = ", ".join(f"{value:.3f}" for value in np.asarray(run(key)).reshape(-1, 4).mean(axis=0))
    return Measured(seconds, None, f"500, then 4 chains of 2,500; mean effects {mean}")


def target_by_opentiva() -> Measured:
    """Effect-site target with maintenance steps of 10 s."""
    from opentiva.pump import Pump

    typical = People({name: np.array([value]) for name, value in TYPICAL.items()})
    every_s = round(TARGET_EVERY_MIN * 60)
    given: list[float] = []

    def plan() -> None:
        pump = Pump(
            model=_opentiva_model(typical, 0), drug_concentration=1, end_time=int(TARGET_MIN * 60),
            maintenance_infusion_duration=every_s, maintenance_infusion_multiplier=1, max_infusion_rate=1_000_000,
        )  # fmt: skip
        pump.add_target(0, TARGET_NG_ML / 1000.0, 10, effect=True)
        pump.generate_infusions()
        given.append(float((pump.infusion_list[:, 1] * pump.infusion_list[:, 2]).sum()))

    seconds = median_s(plan, at_least=2, budget_s=1.0)
    return Measured(seconds, None, f"{given[-1]:.2f} mg in all")


def target_by_pytci() -> Measured:
    """Effect-site target; every step looks an hour ahead. 20 minutes are planned, and scaled."""
    typical = People({name: np.array([value]) for name, value in TYPICAL.items()})
    every_s = round(TARGET_EVERY_MIN * 60)
    begun = time.perf_counter()
    rates = _pytci_person(typical, 0).effect_target(TARGET_NG_ML / 1000.0, 1200, period=every_s)
    seconds = (time.perf_counter() - begun) * TARGET_MIN / 20.0
    return Measured(seconds, None, f"scaled from 20 min of 360; first rate {rates[0] * 3600:.2f} mg/h")


def one_person_by_scipy() -> Measured:
    """One model, 5 states, 361 times."""
    matrix = drawn().first(1).matrices(whole=True)[0]
    grid = np.linspace(0.0, 720.0, 361)
    return Measured(median_s(lambda: _by_solve_ivp(matrix, grid), budget_s=1.0), None, "solve_ivp LSODA; one model")


def first_answer(code: str, python: str = sys.executable) -> float:
    """Seconds from the start of a process to its first answer, the start of Python itself taken off."""

    def run(program: str) -> float:
        begun = time.perf_counter()
        subprocess.run([python, "-c", program], check=True, capture_output=True, cwd=ROOT)
        return time.perf_counter() - begun

    run(code)
    return min(run(code) for _ in range(3)) - min(run("pass") for _ in range(3))


def start_of_pytci() -> Measured:
    """Import and one minute of one person."""
    code = (
        "from PyTCI.models.propofol import Marsh; m = Marsh(70); m.set_integrator('exact'); m.giveoverseconds(0.1, 60)"
    )
    return Measured(first_answer(code), None, "import and one answer")


def import_of_pytci() -> Measured:
    """Import alone."""
    return Measured(first_answer("import PyTCI.models.propofol"), None, "import alone")


def not_installable(why: str) -> Callable[[], Measured]:
    """A peer that cannot stand in the same environment."""
    return lambda: Measured(None, None, why)


PEERS: tuple[Peer, ...] = (
    Peer("numbalsoda", "W1", lambda: numbalsoda(whole=False)),
    Peer("SciPy LSODA", "W1", lambda: scipy_lsoda(whole=False)),
    Peer("diffrax", "W1", lambda: diffrax(whole=False)),
    Peer("PyTCI", "W1", pytci),
    Peer("opentiva", "W1", opentiva),
    Peer("openpkpd", "W1", not_installable("needs Python 3.12 and NumPy below 2.4; Lenitive is locked above")),
    Peer("numbalsoda", "W2", lambda: numbalsoda(whole=True)),
    Peer("SciPy LSODA", "W2", lambda: scipy_lsoda(whole=True)),
    Peer("diffrax", "W2", lambda: diffrax(whole=True)),
    Peer("numbalsoda", "bands", bands_by_numbalsoda),
    Peer("SciPy least_squares", "map", map_by_scipy),
    Peer("numpyro NUTS", "posterior", nuts_by_numpyro),
    Peer("blackjax NUTS", "posterior", nuts_by_blackjax),
    Peer("opentiva", "target", target_by_opentiva),
    Peer("PyTCI", "target", target_by_pytci),
    Peer("SciPy", "one person", one_person_by_scipy),
    Peer("PyTCI", "import", import_of_pytci),
    Peer("PyTCI", "start", start_of_pytci),
)


def measured_apart(name: str) -> Measured:
    """One peer in a process of its own, within a limit; what goes wrong becomes its note."""
    command = [sys.executable, __file__, name]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return Measured(None, None, f"stopped after {LIMIT_S} s")
    if ran.returncode != 0:
        return Measured(None, None, (ran.stderr.strip().splitlines() or ["failed"])[-1][:200])
    return Measured(**json.loads(ran.stdout.splitlines()[-1]))


def main(names: list[str]) -> int:
    """Measure one and write JSON, or measure all and write lines."""
    if names:
        (peer,) = [peer for peer in PEERS if peer.name == names[0]]
        print(json.dumps(asdict(peer.run())))
        return 0
    for peer in PEERS:
        found = measured_apart(peer.name)
        took = "   not run" if found.seconds is None else f"{found.seconds:10.4g}"
        error = "" if found.error is None else f"{found.error:.0e}"
        print(f"{peer.name:20} {took} s  {error:6}  {found.note}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
