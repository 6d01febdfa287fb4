"""Every engine against exponentials of the whole rate matrix in over 50 digits; the benchmark does 10,000 systems."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.pkpd import linear, scalar, triangular
from lenitive.pkpd.linear import Array, Block, Bolus, Infusion, amounts, solve


def _benchmark() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "exactness.py"
    spec = importlib.util.spec_from_file_location("exactness", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["exactness"] = module
    spec.loader.exec_module(module)
    return module


exactness = _benchmark()


def test_the_judge_agrees_with_mpmath_at_fifty_digits() -> None:
    assert exactness.against_mpmath(2) <= 1e-15


@pytest.mark.parametrize("number", range(12))
def test_random_and_degenerate_systems_are_right_to_1e_10_of_the_peak(number: int) -> None:
    case = exactness.case(np.random.default_rng((99, number)), 25)

    found = exactness.errors(case, compiled=False)

    assert max(found.values()) <= 1e-10


@given(seed=st.integers(0, 2**32), people=st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_whatever_the_system_the_answer_is_right_and_never_negative(seed: int, people: int) -> None:
    case = exactness.case(np.random.default_rng(seed), people)

    assert max(exactness.errors(case, compiled=False).values()) <= 1e-10


def test_without_the_way_round_coincident_rates_digits_would_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "LOSS_LIMIT", 1e300)
    cases = [exactness.case(np.random.default_rng((99, number)), 25) for number in range(4)]

    assert max(max(exactness.errors(case, compiled=False).values()) for case in cases) > 1e-10


def a_site(relative: float) -> tuple[list[Block], float]:
    rate = 0.03
    parent = Block(name="0", loss_per_min=np.array([rate]))
    same = np.array([rate * (1.0 + relative)])
    return [parent, Block(name="1", loss_per_min=same, fed_by="0", feed_per_min=same)], float(same[0])


@pytest.mark.parametrize("power", range(1, 17))
def test_a_site_nearly_as_fast_as_the_parent_is_right_at_every_distance(power: int) -> None:
    blocks, near = a_site(10.0**-power)
    case = exactness.Case(blocks, 720.0, 2, np.array([5.0]), np.array([0.0]), np.array([0.0]))

    found = amounts(solve(blocks), case.dosing, times_min=case.times_min)["1"][0]

    true = exactness.judged(case, 0)[1]
    assert near > 0
    assert np.max(np.abs(found - true)) <= 1e-13 * true.max()


def test_a_window_far_shorter_than_every_step_of_a_chain_keeps_its_digits() -> None:
    slow = [Block(name="0", loss_per_min=np.array([1.0e-9]))]
    slow += [
        Block(name=str(n), loss_per_min=np.array([(1 + n) * 1e-9]), fed_by=str(n - 1), feed_per_min=np.array([1e-9]))
        for n in range(1, 5)
    ]
    times_min = np.array([10.0, 100.0])

    found = amounts(solve(slow), [Bolus(at_min=0.0, amount=1.0)], times_min=times_min)["4"][0]

    assert found == pytest.approx((times_min * 1e-9) ** 4 / 24, rel=1e-6)


def random_system(seed: int) -> tuple[list[int], list[int], list[float]]:
    chance = np.random.default_rng(seed)
    case = exactness.case(chance, 1)
    sizes = [1 + len(block.exchange_per_min) for block in case.blocks]
    fed_by = [-1 if block.fed_by is None else int(block.fed_by) for block in case.blocks]
    return sizes, fed_by, linear.solve(case.blocks).given[:, 0].tolist()


@pytest.mark.parametrize("seed", range(40))
def test_the_plain_functions_of_one_person_give_the_same_both_ways(seed: int) -> None:
    sizes, fed_by, rates_given = random_system(seed)
    count, blocks = sum(sizes), len(sizes)
    rates, weights, state, parts = [0.0] * count, [0.0] * count, [0.0] * count, [0.0] * count
    coefs, bounds, rows = [0.0] * (blocks * count), [0.0] * (blocks * count), [0.0] * (count + 1) ** 2
    step, spare = [0.0] * (count + 1) ** 2, [0.0] * (count + 1) ** 2
    scalar.person_modes(blocks, sizes, rates_given, rates, weights, [0.0] * scalar.block_work(max(sizes)))
    scalar.transfers(blocks, sizes, fed_by, rates_given, rates, weights, coefs, bounds)
    triangular.couplings(blocks, sizes, fed_by, rates_given, weights, count, rows)

    scalar.advance(count, rates, state, 2.0, 300.0)
    triangular.exact_step(count, blocks, rates, rows, 300.0, step, spare)
    triangular.advance_exactly(count, step, parts, 2.0, spare)

    first = 0
    for block, size in enumerate(sizes):
        exact = triangular.held_exactly(first, size, parts)
        lost = scalar.loss(count, bounds, block * count, state)
        assert abs(scalar.held(count, coefs, block * count, state) - exact) <= max(10 * lost, 1e-14 * exact)
        first += size


@pytest.mark.parametrize("size", [2, 3, 4, 5])
@pytest.mark.parametrize("decades", [0.5, 12.0])
def test_weights_of_a_block_are_positive_and_add_up_to_one(size: int, decades: float) -> None:
    chance = np.random.default_rng(size)
    for _ in range(200):
        given_rates = (10.0 ** chance.uniform(-decades, 0, 3 * size - 1)).tolist()
        rates, weights = [0.0] * size, [0.0] * size

        scalar.block_modes(size, given_rates, 0, 0, rates, weights, [0.0] * scalar.block_work(size))

        assert min(rates) >= 0
        assert min(weights) >= 0
        assert sum(weights) == pytest.approx(1.0, abs=1e-14)
        loses = sum(weight * rate for weight, rate in zip(weights, rates, strict=True))
        assert loses == pytest.approx(given_rates[0] + sum(given_rates[2::3]), rel=1e-13)


@pytest.mark.parametrize("scale", [1e-290, 1e-80, 1.0, 1e80, 1e150])
def test_rates_of_any_size_are_found(scale: float) -> None:
    rates, weights = [0.0] * 3, [0.0] * 3
    given_rates = [value * scale for value in (0.1, 0.0, 0.2, 0.3, 0.0, 0.4, 0.05, 0.0)]

    scalar.block_modes(3, given_rates, 0, 0, rates, weights, [0.0] * scalar.block_work(3))

    assert sum(weights) == pytest.approx(1.0, abs=1e-14)
    assert rates[0] * rates[1] / scale * rates[2] / scale == pytest.approx(0.1 * 0.3 * 0.05 * scale, rel=1e-12)


def dense(people: int) -> tuple[list[Block], list[Infusion | Bolus], Array]:
    chance = np.random.default_rng(4)
    one = 10.0 ** chance.uniform(-2.5, -0.5, (8, people))
    blocks = [
        Block(name="a", loss_per_min=one[0], exchange_per_min=((one[1], one[2]), (one[3], one[4]))),
        Block(name="b", loss_per_min=one[5], fed_by="a", feed_per_min=one[0]),
        Block(name="c", loss_per_min=one[6], fed_by="b", feed_per_min=one[7]),
    ]
    dosing = [
        Infusion(start_min=30.0, duration_min=100.3, amount_per_min=one[1]),
        Bolus(at_min=55.5, amount=3.0),
        Infusion(start_min=90.0, duration_min=400.0, amount_per_min=0.2),
    ]
    return blocks, dosing, np.concatenate([np.linspace(0, 720, 721), [721.5, 800.0, 800.0, 4000.0]])


def test_going_step_by_step_loses_nothing_against_every_time_by_itself() -> None:
    blocks, dosing, times_min = dense(400)

    together = amounts(solve(blocks), dosing, times_min=times_min)
    apart = [amounts(solve(blocks), dosing, times_min=times_min[[place]]) for place in range(0, times_min.size, 60)]

    for name, found in together.items():
        alone = np.concatenate([one[name] for one in apart], axis=1)
        assert np.max(np.abs(found[:, ::60] - alone) / found.max(axis=1, keepdims=True)) <= 1e-11
