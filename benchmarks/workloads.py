"""The work that every engine is given, the same for all: people drawn once, and how answers are judged.

W1: 10,000 people with three compartments, 30 % log-normal differences in clearance, volumes and exchanges, 70 kg:
0.1 mg/kg in 5 min, then 0.2 mg/kg/h to 6 h, then nothing; plasma at 721 times over 12 h.
W2: the same with a metabolite in one compartment and a site of effect.
W3: one point estimate of four random effects from six observations.
W4: rates every 10 s that hold a target at the site of effect for 6 h.
"""
# scripts, not a package

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lenitive.pkpd.linear import Array, Block, Bolus, Infusion

PEOPLE = 10_000
WEIGHT_KG = 70.0
TIMES_MIN: Array = np.linspace(0.0, 720.0, 721)
RATES = ((0.0, 0.1 * WEIGHT_KG / 5.0), (5.0, 0.2 * WEIGHT_KG / 60.0), (360.0, 0.0))
"""From which minute on how many mg per minute."""
DOSING: tuple[Infusion | Bolus, ...] = (
    Infusion(start_min=0.0, duration_min=5.0, amount_per_min=RATES[0][1]),
    Infusion(start_min=5.0, duration_min=355.0, amount_per_min=RATES[1][1]),
)
TYPICAL = {"cl": 84.0, "v1": 25.0, "q2": 114.0, "v2": 56.0, "q3": 63.0, "v3": 157.0}
"""L/h and L."""
SPREAD = 0.3
"""Standard deviation of the logarithm of each parameter between people."""
METABOLITE = {"cl": 60.0, "v": 150.0}
"""Of the metabolite, L/h and L; all that is cleared becomes metabolite."""
EFFECT_SITE_PER_MIN = 0.2
NG_ML_PER_MG_L = 1000.0

UNKNOWN = ("cl", "v1", "q2", "v2")
"""What W3 estimates; all else is typical."""
OBSERVED_MIN: Array = np.array([5.0, 30.0, 120.0, 300.0, 420.0, 600.0])
RESIDUAL = 0.15
"""Standard deviation of the logarithm of an observation."""

TARGET_NG_ML = 150.0
TARGET_MIN = 360.0
TARGET_EVERY_MIN = 1.0 / 6.0

ONE_TIMES_MIN: Array = np.linspace(0.0, 360.0, 361)


@dataclass(frozen=True, slots=True)
class People:
    """Parameters of some people.

    Attributes:
        values: By the names of `TYPICAL`, each of shape (people,).
    """

    values: Mapping[str, Array]

    @property
    def count(self) -> int:
        """How many."""
        return int(self.values["cl"].size)

    def first(self, count: int) -> "People":
        """The first of them."""
        return People({name: value[:count] for name, value in self.values.items()})

    @property
    def micro(self) -> Array:
        """k10, k12, k21, k13, k31 per minute and v1 in L: shape (people, 6)."""
        p = self.values
        return np.ascontiguousarray(
            np.stack(
                [
                    p["cl"] / p["v1"] / 60.0,
                    p["q2"] / p["v1"] / 60.0,
                    p["q2"] / p["v2"] / 60.0,
                    p["q3"] / p["v1"] / 60.0,
                    p["q3"] / p["v3"] / 60.0,
                    p["v1"],
                ],
                axis=1,
            )
        )

    def matrices(self, *, whole: bool) -> Array:
        """Rates per minute between states: three compartments (mg), with `whole` metabolite (mg) and site (mg/L)."""
        k10, k12, k21, k13, k31, v1 = self.micro.T
        found = np.zeros((self.count, 5, 5))
        found[:, 0, 0], found[:, 0, 1], found[:, 0, 2] = -(k10 + k12 + k13), k21, k31
        found[:, 1, 0], found[:, 1, 1] = k12, -k21
        found[:, 2, 0], found[:, 2, 2] = k13, -k31
        found[:, 3, 0], found[:, 3, 3] = k10, -METABOLITE["cl"] / METABOLITE["v"] / 60.0
        found[:, 4, 0], found[:, 4, 4] = EFFECT_SITE_PER_MIN / v1, -EFFECT_SITE_PER_MIN
        return found if whole else found[:, :3, :3]

    def scales(self, *, whole: bool) -> Array:
        """What turns each output into ng/mL: shape (outputs, people)."""
        plasma = NG_ML_PER_MG_L / self.values["v1"]
        other = np.full(self.count, NG_ML_PER_MG_L)
        return np.stack([plasma, other / METABOLITE["v"], other]) if whole else plasma[None]

    def blocks(self, *, whole: bool) -> list[Block]:
        """The same as blocks of the engine."""
        k10, k12, k21, k13, k31, v1 = self.micro.T
        plasma = Block(name="plasma", loss_per_min=k10, exchange_per_min=((k12, k21), (k13, k31)))
        alike = np.ones(self.count)
        lost, site = alike * METABOLITE["cl"] / METABOLITE["v"] / 60.0, alike * EFFECT_SITE_PER_MIN
        metabolite = Block(name="metabolite", loss_per_min=lost, fed_by="plasma", feed_per_min=k10)
        effect = Block(name="effect", loss_per_min=site, fed_by="plasma", feed_per_min=site / v1)
        return [plasma, metabolite, effect] if whole else [plasma]


def drawn(count: int = PEOPLE, seed: int = 1) -> People:
    """The people of W1 and W2."""
    generator = np.random.default_rng(seed)
    return People(
        {name: typical * np.exp(SPREAD * generator.standard_normal(count)) for name, typical in TYPICAL.items()}
    )


def outputs_of(*, whole: bool) -> tuple[int, ...]:
    """Which states are looked at."""
    return (0, 3, 4) if whole else (0,)


def reference(people: People, *, whole: bool) -> Array:
    """By matrix exponentials, minute by minute, ng/mL: shape (outputs, people, times)."""
    from scipy.linalg import expm

    outputs = list(outputs_of(whole=whole))
    found = np.zeros((len(outputs), people.count, TIMES_MIN.size))
    for person, matrix in enumerate(people.matrices(whole=whole)):
        size = len(matrix)
        driven = np.zeros((size + 1, size + 1))
        driven[:size, :size], driven[0, size] = matrix, 1.0
        step, state = expm(driven), np.zeros(size + 1)
        for place, at_min in enumerate(TIMES_MIN):
            state[size] = next(rate for start, rate in reversed(RATES) if at_min >= start)
            found[:, person, place] = state[outputs]
            state = step @ state
    return found * people.scales(whole=whole)[:, :, None]


def error_of(found: Array, exact: Array) -> float:
    """The largest error, relative to the peak of its curve."""
    return float((np.abs(found - exact).max(axis=-1) / exact.max(axis=-1)).max())


def person_with(effects: Array) -> People:
    """Typical people but for effects on `UNKNOWN`, shape (people, effects)."""
    alike = np.ones(effects.shape[0])
    changed = {name: TYPICAL[name] * np.exp(effects[:, place]) for place, name in enumerate(UNKNOWN)}
    return People({name: alike * value for name, value in TYPICAL.items()} | changed)


def observed_ng_ml() -> Array:
    """The six observations of W3: of somebody drawn, with noise."""
    generator = np.random.default_rng(7)
    someone = person_with(SPREAD * generator.standard_normal((1, len(UNKNOWN))))
    places = [int(at_min) for at_min in OBSERVED_MIN]
    seen = reference(someone, whole=False)[0, 0, places]
    return np.asarray(seen * np.exp(RESIDUAL * generator.standard_normal(len(places))))


def one_person() -> tuple[list[Block], list[Infusion | Bolus]]:
    """One person with 5 outputs (plasma, metabolite with a peripheral, effect, vein, days) and 12 changes of rate."""
    plasma, metabolite, effect = drawn(1).blocks(whole=True)
    one = np.ones(1)
    metabolite = Block(
        name="metabolite",
        loss_per_min=metabolite.loss_per_min,
        exchange_per_min=((0.02 * one, 0.01 * one),),
        fed_by="plasma",
        feed_per_min=metabolite.feed_per_min,
    )
    vein = Block(name="vein", loss_per_min=0.35 * one, fed_by="plasma", feed_per_min=0.35 * one)
    days = Block(name="days", loss_per_min=1.6e-4 * one, fed_by="effect", feed_per_min=1.6e-4 * one)
    steps = [Infusion(start_min=30.0 * n, duration_min=30.0, amount_per_min=0.1 + 0.02 * n) for n in range(12)]
    return [plasma, metabolite, effect, vein, days], [*steps, Bolus(at_min=0.0, amount=7.0)]


def median_s(run: Callable[[], object], *, at_least: int = 5, budget_s: float = 2.0) -> float:
    """The median of repeated runs, the first of them left out, in seconds."""
    run()
    took: list[float] = []
    begun = time.perf_counter()
    while len(took) < at_least or (time.perf_counter() - begun < budget_s and len(took) < 51):
        start = time.perf_counter()
        run()
        took.append(time.perf_counter() - start)
    return float(np.median(took))
