"""What a graphics card would count, on Numba's simulator of one: the people of the exact solution, in the same bins.

No graphics card takes part. The simulator runs the very function that a card runs, thread by thread.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from lenitive.domain.pharmacology.as_blocks import blocks_of
from lenitive.domain.pharmacology.cohort import Cohort, effects_of_people
from lenitive.domain.pharmacology.joint import joined
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Injection, individual, input_of
from lenitive.pkpd.linear import Array, amounts, solve
from lenitive.pkpd.on_gpu import solved, summed_alone, uses_of
from lenitive.pkpd.programme import Packed, Programme, packed, programme
from lenitive.pkpd.scalar import passing

CASES = """
import json
import numpy as np
from lenitive.pkpd.compartments import Block, Bolus, Infusion
from lenitive.pkpd.histogram import bins_for, count
from lenitive.pkpd.linear import amounts, solve
from lenitive.pkpd.on_gpu import count_people_on_gpu, is_there
from lenitive.pkpd.programme import packed, programme

PEOPLE = 30
draw = np.random.default_rng(5).lognormal(sigma=0.4, size=(12, PEOPLE))
ordinary = [
    Block(name="blood", loss_per_min=0.06 * draw[0],
          exchange_per_min=((0.1 * draw[1], 0.05 * draw[2]), (0.05 * draw[3], 0.008 * draw[4]))),
    Block(name="metabolite", loss_per_min=0.01 * draw[5], exchange_per_min=((0.007 * draw[6], 0.004 * draw[7]),),
          fed_by="blood", feed_per_min=0.06 * draw[0]),
    Block(name="site", loss_per_min=0.08 * draw[8], fed_by="blood", feed_per_min=0.08 * draw[8]),
]
alike = 0.1 * draw[0]
coincident = [Block(name="blood", loss_per_min=alike),
              Block(name="site", loss_per_min=alike, fed_by="blood", feed_per_min=alike)]
regimens = {
    "infusion": [Infusion(start_min=0, duration_min=300, amount_per_min=0.2)],
    "boluses": [Bolus(at_min=0, amount=5.1), Infusion(start_min=30, duration_min=20.5, amount_per_min=1.0),
                Bolus(at_min=3, amount=2.1)],
    "overlap": [Infusion(start_min=0, duration_min=60, amount_per_min=1),
                Infusion(start_min=30, duration_min=60, amount_per_min=1)],
    "later": [Bolus(at_min=1000, amount=5.1)],
}
grids = {
    "even": np.arange(0, 721.0, 60),
    "start": np.array([0.0]),
    "equal and far": np.array([3.0, 3.0, 17.3, 200.0, 2000.0]),
    "any": np.sort(np.random.default_rng(2).uniform(0, 500, 8)),
}
moved = {}
for blocks, kind in ((ordinary, "ordinary"), (coincident, "coincident")):
    for regimen, dosing in regimens.items():
        for grid, times_min in grids.items():
            held = amounts(solve(blocks), dosing, times_min=times_min)
            values = np.concatenate([held[block.name] for block in blocks], axis=1)
            bins = bins_for(values.min(axis=0), values.max(axis=0))
            exact, found = bins.nothing(), bins.nothing()
            count(bins, values, exact)
            count_people_on_gpu(packed(blocks), programme(dosing, times_min), scales=np.ones((len(blocks), PEOPLE)),
                                seen=np.arange(len(blocks)), bins=bins, counts=found)
            assert found.sum() == exact.sum()
            moved[f"{kind} {regimen} {grid}"] = int(np.abs(found - exact).sum()) // 2
print(json.dumps({"there": is_there(), "moved": moved}))
"""

COHORT = """
import json
import numpy as np
from lenitive.domain.pharmacology.cohort import Cohort, count_cohort, ruler_of
from lenitive.domain.pharmacology.joint import joined
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Injection
given = (Injection(at_min=0, mg=5.0), Delivery(start_min=0, duration_min=300, rate_mg_h=10.0))
cohort = Cohort(joint=joined(MODELS["default_racemic_v1"], ()), person=Person(weight_kg=70.0), given=given, seed=3)
times_min = np.array([0.0, 10.0, 60.0, 300.0, 320.0, 720.0])
ruler = ruler_of([cohort], times_min)
found = [ruler.bins.nothing(), ruler.bins.nothing()]
for on_gpu, counts in enumerate(found):
    count_cohort(cohort, ruler, range(150), times_min, counts, on_gpu=bool(on_gpu))
print(json.dumps([int(found[0].sum()), int(found[1].sum()), int(abs(found[0] - found[1]).sum())]))
"""


def by_the_functions_of_a_card(system: Packed, steps: Programme, *, people: int, times: int) -> Array:
    """Every block's amount, by the functions that a thread of a card calls; shape (blocks, people, times)."""
    blocks, size = system.sizes.size, int(system.sizes.sum())
    uses, held = uses_of(system, np.arange(blocks)), np.zeros((blocks, people, times))
    for person in range(people):
        rates, weights, work = np.zeros(size), np.zeros(size), np.zeros(64)
        coefs, bounds = np.zeros(blocks * size), np.zeros(blocks * size)
        solved(system.sizes, system.fed_by, system.given[person], rates, weights, coefs, bounds, work)
        state = np.zeros(size)
        for step, span in enumerate(steps.span):
            for i in range(size):
                left, filled = passing(rates[i], steps.spans_min[span])
                state[i] = state[i] * left + (steps.inflow_per_min[step] * filled + steps.bolus[step])
            if steps.row[step] >= 0:
                for block in range(blocks):
                    held[block, person, steps.row[step]] = summed_alone(coefs, block * size, uses[block], state)
    return held


def test_amounts_on_a_card_are_those_of_the_processor_within_1e_10_of_the_peak() -> None:
    given = (Injection(at_min=0, mg=5.0), Delivery(start_min=0, duration_min=300, rate_mg_h=10.0))
    joint = joined(MODELS["default_racemic_v1"], ())
    cohort = Cohort(joint=joint, person=Person(weight_kg=70.0), given=given, seed=3)
    person = individual(joint.model, cohort.person, effects_of_people(cohort, 0, 40))
    blocks, _ = blocks_of(joint.model, person)
    dosing, times_min = [input_of(part) for part in given], np.arange(0.0, 721.0, 30.0)
    steps = programme(dosing, times_min)
    found = by_the_functions_of_a_card(packed(blocks), steps, people=40, times=times_min.size)
    exact = np.stack(list(amounts(solve(blocks), dosing, times_min=times_min).values()))
    assert np.max(np.abs(found - exact) / exact.max(axis=2, keepdims=True)) < 1e-10


def on_a_simulated_card(script: str) -> object:
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "NUMBA_ENABLE_CUDASIM": "1"},
        cwd=Path(__file__).parents[2],
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_counts_are_those_of_the_exact_solution_whatever_the_steps() -> None:
    found = on_a_simulated_card(CASES)
    assert isinstance(found, dict)
    assert found["there"] is True
    # what lies on the edge of a bin may fall beside it, and nothing else may
    assert {case: moved for case, moved in found["moved"].items() if moved > 2} == {}


def test_a_cohort_has_the_counts_of_the_processor() -> None:
    assert on_a_simulated_card(COHORT) == [150 * 6 * 4, 150 * 6 * 4, 0]
