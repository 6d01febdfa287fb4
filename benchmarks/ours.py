"""Lenitive on the work of `workloads`, each task in a process of its own.

Run: python benchmarks/ours.py            every task, one line each
     python benchmarks/ours.py NAME       one of them, as JSON
"""

import importlib
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from peers import first_answer
from workloads import (
    DOSING,
    OBSERVED_MIN,
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
    person_with,
    reference,
)

from lenitive.pkpd.linear import Infusion, amounts, solve

LIMIT_S = 120
THREADS = 2


@dataclass(frozen=True)
class Ours:
    """What Lenitive took.

    Attributes:
        compiled: Seconds, warm; None where there is no compiled form.
        numpy: The same without a compiler.
        error: The largest, relative to the peak.
        note: What else was found, or why it did not run.
    """

    compiled: float | None = None
    numpy: float | None = None
    error: float | None = None
    note: str = ""


def stored(*, whole: bool) -> Ours:
    """W1 or W2: every person at every time."""
    from lenitive.pkpd import compiled

    people = drawn()
    blocks, few = people.blocks(whole=whole), people.first(5)
    exact = reference(few, whole=whole)

    def error(found: Array) -> float:
        return error_of(found[:, :5] * few.scales(whole=whole)[:, :, None], exact)

    by_numpy = median_s(lambda: amounts(solve(blocks), DOSING, times_min=TIMES_MIN))
    in_numpy = error(np.stack(list(amounts(solve(blocks), DOSING, times_min=TIMES_MIN).values())))
    out = np.empty((len(blocks), people.count, TIMES_MIN.size))
    by_machine = median_s(lambda: compiled.amounts(blocks, DOSING, times_min=TIMES_MIN, out=out))
    return Ours(by_machine, by_numpy, max(in_numpy, error(out)), "out= given; both errors in one")


def bands() -> Ours:
    """Percentiles of W1, counted as they arise: nothing is stored."""
    from lenitive.pkpd import compiled
    from lenitive.pkpd.histogram import bins_for, percentiles

    people, times_min = drawn(), TIMES_MIN[1:]
    scales, pilot = people.scales(whole=False)[0], people.first(500)

    def part(places: Array, bins: Any) -> Any:  # noqa: ANN401 - counts of some people
        own = slice(int(places[0]), int(places[-1]) + 1)
        some = People({name: value[own] for name, value in people.values.items()})
        blocks, seen = some.blocks(whole=False), [("plasma", scales[own])]
        return compiled.reduce(blocks, DOSING, times_min=times_min, seen=seen, bins=bins)

    def run() -> Array:
        near = amounts(solve(pilot.blocks(whole=False)), DOSING, times_min=times_min)["plasma"]
        near = near * pilot.scales(whole=False)[0][:, None]
        bins = bins_for(near.min(axis=0), near.max(axis=0))
        counts = sum(pool.map(lambda places: part(places, bins), np.array_split(np.arange(people.count), 2 * THREADS)))
        return np.asarray(percentiles(bins, counts, (0.05, 0.5, 0.95)))

    with ThreadPoolExecutor(THREADS) as pool:
        seconds = median_s(run)
        found = run()
    curves = amounts(solve(people.blocks(whole=False)), DOSING, times_min=times_min)["plasma"] * scales[:, None]
    exact = np.quantile(curves, (0.05, 0.5, 0.95), axis=0)
    error = float(np.max(np.abs(found.reshape(exact.shape) - exact) / exact))
    return Ours(seconds, None, error, "error: farthest from the exact percentile, within the width of a bin")


def million() -> Ours:
    """10^6 people of the default model with 3 outputs at 721 times: drawn, simulated, reduced to percentiles."""
    from lenitive.clinic.simulate import TASK_PEOPLE
    from lenitive.clinic.workers import Threads
    from lenitive.domain.pharmacology.cohort import Cohort, count_cohort, counted_bands, ruler_of
    from lenitive.domain.pharmacology.joint import joined
    from lenitive.domain.pharmacology.model import Person
    from lenitive.domain.pharmacology.models import MODELS
    from lenitive.domain.pharmacology.predict import Delivery

    model = MODELS["default_racemic_v1"]
    three = replace(model, sites=tuple(site for site in model.sites if site.name == "effect_site"))
    given = [
        Delivery(start_min=part.start_min, duration_min=part.duration_min, rate_mg_h=float(part.amount_per_min) * 60)
        for part in DOSING
        if isinstance(part, Infusion)
    ]
    cohort = Cohort(joint=joined(three, ()), person=Person(weight_kg=70.0, age_years=50), given=given, seed=1)

    def run(people: int) -> Any:  # noqa: ANN401 - bands by output
        ruler = ruler_of([cohort], TIMES_MIN)
        pieces = [range(first, min(first + TASK_PEOPLE, people)) for first in range(0, people, TASK_PEOPLE)]
        counts = Threads(workers=THREADS).counted(
            lambda piece, own: count_cohort(cohort, ruler, piece, TIMES_MIN, own),
            pieces,
            size=ruler.bins.size,
            told=lambda: None,
        )
        return counted_bands(ruler, counts)

    importlib.import_module("numba")
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = median_s(lambda: run(1_000_000), at_least=2, budget_s=4.0)
    more_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib) / 1024
    return Ours(seconds, None, None, f"{more_mb:.0f} MB above the imports")


def _levels() -> Any:  # noqa: ANN401 - what a fit starts from
    from lenitive.pkpd.compiled_fit import levels

    return levels(
        typical=np.array(list(TYPICAL.values())), varies=range(len(UNKNOWN)),
        covariance=np.eye(len(UNKNOWN)) * SPREAD**2, dosing=DOSING, times_min=OBSERVED_MIN,
        levels_mg_l=observed_ng_ml() / 1000.0, log_sd=np.full(OBSERVED_MIN.size, RESIDUAL),
    )  # fmt: skip


def _doubted() -> Any:  # noqa: ANN401 - what a fit starts from
    """W3 for the estimator that doubts entries and needs no compiler."""
    from lenitive.pkpd.entries import Entries, Trust
    from lenitive.pkpd.estimation import Problem
    from lenitive.pkpd.gaussian_mixture import single

    logs = np.log(observed_ng_ml())

    def expect(effects: Array) -> Array:
        people = person_with(effects)
        held = amounts(solve(people.blocks(whole=False)), DOSING, times_min=OBSERVED_MIN)["plasma"]
        return np.log(held * people.scales(whole=False)[0][:, None])

    return Problem(
        expect=expect,
        entries=Entries(low=logs - 0.0025, high=logs + 0.0025, sd=np.full(6, RESIDUAL), stray=np.full(6, 5e-4)),
        trust=Trust(wrong_fracs=np.array([0.005, 0.05, 0.25, 1.0]), shares=np.array([0.75, 0.2, 0.04, 0.01])),
        prior=single(np.zeros(len(UNKNOWN)), np.eye(len(UNKNOWN)) * SPREAD**2),
    )


def point_estimate() -> Ours:
    """W3: the most probable effects."""
    from lenitive.pkpd.compiled_fit import most_probable_effects
    from lenitive.pkpd.estimation import most_probable

    problem, doubted = _levels(), _doubted()
    found = ", ".join(f"{effect:.4f}" for effect in most_probable_effects(problem).at)
    return Ours(
        median_s(lambda: most_probable_effects(problem), at_least=201),
        median_s(lambda: most_probable(doubted, np.zeros((1, len(UNKNOWN))))),
        None,
        f"effects {found}; without a compiler the form that doubts entries",
    )


def posterior_draws() -> Ours:
    """W3: 10,000 draws."""
    from lenitive.pkpd.compiled_fit import T_FREEDOM, effect_draws, most_probable_effects
    from lenitive.pkpd.estimation import posterior

    problem, doubted = _levels(), _doubted()
    normal = np.random.default_rng(1).standard_normal((10_000, len(UNKNOWN) + T_FREEDOM))

    def run() -> Any:  # noqa: ANN401 - draws
        return effect_draws(problem, most_probable_effects(problem), normal)

    seconds, found = median_s(run), run()
    mean = ", ".join(f"{value:.3f}" for value in found.weights @ found.draws)
    by_numpy = median_s(lambda: posterior(doubted, normal[:, : len(UNKNOWN) + 1]), budget_s=3.0)
    return Ours(seconds, by_numpy, None, f"{found.ess:.0f} effective draws; mean effects {mean}")


def target() -> Ours:
    """W4."""
    from lenitive.pkpd.targets import Pump, schedule

    typical = People({name: np.array([value]) for name, value in TYPICAL.items()})
    blocks = typical.blocks(whole=True)
    blocks = [blocks[0], blocks[2]]
    pump = Pump(duration_min=TARGET_MIN, every_min=TARGET_EVERY_MIN, largest_per_min=1e6 / 60.0)

    def run(*, compiled: bool) -> Array:
        return schedule(solve(blocks), "effect", TARGET_NG_ML / 1000.0, pump, compiled=compiled)

    found = run(compiled=True)
    rates = [
        Infusion(start_min=place * TARGET_EVERY_MIN, duration_min=TARGET_EVERY_MIN, amount_per_min=float(rate))
        for place, rate in enumerate(found)
    ]
    times = np.linspace(0.0, TARGET_MIN, 36_001)
    reached = float(amounts(solve(blocks), rates, times_min=times)["effect"].max()) * 1000.0
    return Ours(
        median_s(lambda: run(compiled=True)),
        median_s(lambda: run(compiled=False)),
        None,
        f"{found.sum() * TARGET_EVERY_MIN:.2f} mg in all, first rate {found[0] * 60:.0f} mg/h, "
        f"highest {reached:.4f} ng/mL",
    )


def one_person() -> Ours:
    """5 outputs at 361 times by each of 3 models."""
    from lenitive.domain.pharmacology.model import Person
    from lenitive.domain.pharmacology.models import MODELS
    from lenitive.domain.pharmacology.predict import Delivery
    from lenitive.domain.pharmacology.respond import joined, response_curves
    from lenitive.domain.pharmacology.response import Baseline
    from lenitive.domain.pharmacology.responses import RESPONSES

    asked = [RESPONSES["pain"], RESPONSES["dissociation"]]
    joints = [joined(MODELS[name], asked) for name in ("default_racemic_v1", "simons2022_s", "otto2021_s")]
    person, baseline, grid = Person(weight_kg=70.0, age_years=50), Baseline(pain_nrs=7), np.linspace(0.0, 720.0, 361)
    given = [Delivery(start_min=0.0, duration_min=5.0, rate_mg_h=RATES[0][1] * 60.0)]
    given += [Delivery(start_min=60.0 * hour + 5.0, duration_min=60.0, rate_mg_h=7.0 + hour) for hour in range(5)]

    def run() -> Any:  # noqa: ANN401 - curves by output
        return [response_curves(joint, person, {}, given, grid, baseline) for joint in joints]

    least = min(len(found) for found in run())
    return Ours(None, median_s(run), None, f"typical person; {least} outputs or more by each of 3 models")


def imported() -> Ours:
    """What is waited for before anything is asked; Python itself is taken off."""
    plain = first_answer("import numpy")
    seconds = first_answer("import lenitive.domain.pharmacology.predict")
    return Ours(None, seconds, None, f"of it NumPy {plain:.2f} s")


def start() -> Ours:
    """From nothing to the first answer, without and with the compiler (from its cache)."""
    by_numpy = (
        "import numpy as np; from lenitive.domain.pharmacology.predict import *; "
        "from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL; "
        "typical_concentrations(MODEL, weight_kg=70, age_years=50, "
        "deliveries=[Delivery(start_min=0, duration_min=300, rate_mg_h=7)], times_min=np.arange(361.0))"
    )
    by_machine = (
        "import numpy as np; from lenitive.pkpd.linear import *; from lenitive.pkpd.compiled import amounts; "
        "amounts([Block(name='a', loss_per_min=np.array([0.01]))], [Bolus(at_min=0, amount=1.0)], "
        "times_min=np.arange(361.0))"
    )
    return Ours(first_answer(by_machine), first_answer(by_numpy), None, "compiled code from its cache")


TASKS: dict[str, Callable[[], Ours]] = {
    "W1": lambda: stored(whole=False),
    "W2": lambda: stored(whole=True),
    "bands": bands,
    "million": million,
    "map": point_estimate,
    "posterior": posterior_draws,
    "target": target,
    "one person": one_person,
    "import": imported,
    "start": start,
}


def measured_apart(name: str) -> Ours:
    """One task in a process of its own; what goes wrong becomes its note."""
    command = [sys.executable, __file__, name]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return Ours(note=f"stopped after {LIMIT_S} s")
    if ran.returncode != 0:
        return Ours(note=(ran.stderr.strip().splitlines() or ["failed"])[-1][:200])
    return Ours(**json.loads(ran.stdout.splitlines()[-1]))


def main(names: list[str]) -> int:
    """Measure one and write JSON, or measure all and write lines."""
    if names:
        print(json.dumps(asdict(TASKS[names[0]]())))
        return 0
    for name in TASKS:
        print(f"{name:12} {measured_apart(name)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
