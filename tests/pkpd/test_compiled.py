"""The compiled engine gives the numbers of `linear`; what it counts is what would be counted with everybody kept."""

import subprocess
import sys
import threading

import numba
import numpy as np
import pytest

from lenitive.pkpd import compiled, linear, scalar
from lenitive.pkpd.histogram import Counts, bins_for, count
from lenitive.pkpd.lanes import pass_lanes
from lenitive.pkpd.linear import Array, Block, Bolus, Dosing, Infusion
from lenitive.pkpd.scalar import passing
from lenitive.pkpd.tallies import PITCH

TIMES_MIN: Array = np.concatenate([np.linspace(0.0, 240.0, 241), [300.5, 300.5, 4000.0]])


def system(people: int, seed: int = 3, *, alike: int = 0) -> list[Block]:
    """Parent with two peripherals, metabolite with one, a chain of two, a site; the first `alike` all of one rate."""
    rates = 10.0 ** np.random.default_rng(seed).uniform(-3, -0.5, (12, people))
    rates[:, :alike] = 0.02
    exchange = ((rates[1], rates[2]), (rates[3], rates[4]))
    return [
        Block(name="parent", loss_per_min=rates[0], exchange_per_min=exchange),
        Block(
            name="metabolite",
            loss_per_min=rates[5],
            exchange_per_min=((rates[6], rates[7]),),
            peripheral_loss_per_min=(rates[8],),
            fed_by="parent",
            feed_per_min=rates[0],
        ),
        Block(name="late", loss_per_min=rates[9], fed_by="metabolite", feed_per_min=rates[5]),
        Block(name="later", loss_per_min=rates[9], fed_by="late", feed_per_min=rates[9]),
        Block(name="site", loss_per_min=rates[10], fed_by="parent", feed_per_min=rates[11]),
    ]


def doses(people: int) -> Dosing:
    each = np.linspace(1.0, 2.0, people)
    return [
        Infusion(start_min=10.0, duration_min=5.0, amount_per_min=each),
        Infusion(start_min=15.0, duration_min=100.25, amount_per_min=0.2),
        Bolus(at_min=60.5, amount=3.0 * each),
        Bolus(at_min=10.0, amount=1.0),
    ]


def by_linear(blocks: list[Block], dosing: Dosing, times_min: Array = TIMES_MIN) -> Array:
    return np.stack(list(linear.amounts(linear.solve(blocks), dosing, times_min=times_min).values()))


def assert_alike(found: Array, expected: Array) -> None:
    assert np.all(found >= 0)
    peak = expected.max(axis=-1, keepdims=True)
    assert np.max(np.abs(found - expected) / np.where(peak == 0, 1.0, peak)) <= 1e-11


@pytest.mark.parametrize("people", [1, 7, 300])
def test_compiled_amounts_are_those_of_numpy_coincident_rates_included(people: int) -> None:
    blocks = system(people, alike=2)

    assert_alike(compiled.amounts(blocks, doses(people), times_min=TIMES_MIN), by_linear(blocks, doses(people)))


def test_many_people_on_several_threads_get_the_same() -> None:
    blocks, times_min = system(3000), np.linspace(0.0, 240.0, 241)

    assert_alike(compiled.amounts(blocks, doses(3000), times_min=times_min), by_linear(blocks, doses(3000), times_min))


def test_the_answer_goes_where_it_is_wanted() -> None:
    blocks = system(5)
    out = np.full((5, 5, TIMES_MIN.size), np.nan)

    found = compiled.amounts(blocks, doses(5), times_min=TIMES_MIN, out=out)

    assert found is out
    assert_alike(out, by_linear(blocks, doses(5)))


@pytest.mark.parametrize("out", [np.empty((5, 5, 3)), np.empty((5, 5, 2 * TIMES_MIN.size))[..., ::2]])
def test_a_place_that_does_not_fit_is_refused(out: Array) -> None:
    with pytest.raises(ValueError, match="contiguous float64 array of shape"):
        compiled.amounts(system(5), doses(5), times_min=TIMES_MIN, out=out)


@pytest.mark.parametrize("times_min", [np.array([]), np.array([0.0]), np.array([9.0, 9.5]), np.array([10.0])])
def test_few_or_early_times_are_no_special_case(times_min: Array) -> None:
    blocks = system(4, alike=1)

    found = compiled.amounts(blocks, doses(4), times_min=times_min)

    assert found.shape == (5, 4, times_min.size)
    if times_min.size:
        assert_alike(found, by_linear(blocks, doses(4), times_min))
    assert np.all(compiled.amounts(blocks, [], times_min=times_min) == 0)


def test_doses_for_other_people_are_refused() -> None:
    with pytest.raises(ValueError, match="dosing for 3 people in a system of 5"):
        compiled.amounts(system(5), doses(3), times_min=TIMES_MIN)


@pytest.mark.parametrize("wide", [1.0, 6.0, 12.0])
def test_no_random_input_gives_a_negative_amount_or_none_at_all(wide: float) -> None:
    chance = np.random.default_rng(int(wide))
    people = 35_000
    rates = 10.0 ** chance.uniform(-wide, 1, (11, people))
    rates[chance.random(rates.shape) < 0.05] = 0.0
    rates[:, :2000] = np.round(rates[:, :2000], 1)
    blocks = [
        Block(name="a", loss_per_min=rates[0], exchange_per_min=((rates[1], rates[2]), (rates[3], rates[4]))),
        Block(
            name="b",
            loss_per_min=rates[5],
            exchange_per_min=((rates[6], rates[7]),),
            fed_by="a",
            feed_per_min=rates[0],
        ),
        Block(name="c", loss_per_min=rates[8], fed_by="b", feed_per_min=rates[9]),
    ]
    dosing = [
        Infusion(start_min=0.0, duration_min=240.0, amount_per_min=rates[10]),
        Bolus(at_min=100.0, amount=chance.random(people) * 100),
    ]
    times_min = np.array([0.0, 1e-6, 1.0, 100.0, 240.0, 300.0, 86400.0])

    for found in (compiled.amounts(blocks, dosing, times_min=times_min), by_linear(blocks, dosing, times_min)):
        assert np.all((found >= 0) & np.isfinite(found))


def counted(blocks: list[Block], dosing: Dosing, scales: Array, times_min: Array) -> tuple[Counts, Counts]:
    names = ("metabolite", "parent", "later")
    kept = np.stack([by_linear(blocks, dosing, times_min)[[b.name for b in blocks].index(name)] for name in names])
    kept = kept * scales[:, :, None]
    rows = np.concatenate(list(kept), axis=1)
    bins = bins_for(rows.min(axis=0), rows.max(axis=0))
    seen = [(name, scales[place]) for place, name in enumerate(names)]
    expected = bins.nothing()
    count(bins, rows, expected)
    return compiled.reduce(blocks, dosing, times_min=times_min, seen=seen, bins=bins), expected


@pytest.mark.parametrize(("people", "times_min"), [(1, TIMES_MIN), (130, TIMES_MIN), (PITCH + 300, TIMES_MIN[::40])])
def test_what_is_counted_is_what_everybody_has_coincident_rates_included(people: int, times_min: Array) -> None:
    blocks = system(people, alike=min(people - 1, 5))
    scales = np.linspace(10.0, 40.0, 3 * people).reshape(3, people)

    found, expected = counted(blocks, doses(people), scales, times_min)

    assert found.sum() == expected.sum()
    assert np.abs(found - expected).sum() <= 2 + 1e-5 * expected.sum()  # on the very edge of a bin


def test_pieces_of_a_population_add_up_to_the_whole_from_several_threads_too() -> None:
    blocks, dosing, people = system(600), [Bolus(at_min=5.0, amount=2.0)], 600
    bins = bins_for(np.full(TIMES_MIN.size, 1e-3), np.full(TIMES_MIN.size, 2.0))
    whole = compiled.reduce(blocks, dosing, times_min=TIMES_MIN, seen=[("parent", np.ones(people))], bins=bins)
    parts: list[Array] = []

    def piece(first: int, last: int) -> None:
        some = [
            Block(
                name=block.name,
                loss_per_min=block.loss_per_min[first:last],
                exchange_per_min=tuple((out[first:last], back[first:last]) for out, back in block.exchange_per_min),
                peripheral_loss_per_min=tuple(lost[first:last] for lost in block.peripheral_loss_per_min),
                fed_by=block.fed_by,
                feed_per_min=None if block.feed_per_min is None else block.feed_per_min[first:last],
            )
            for block in blocks
        ]
        seen = [("parent", np.ones(last - first))]
        parts.append(compiled.reduce(some, dosing, times_min=TIMES_MIN, seen=seen, bins=bins))

    threads = [threading.Thread(target=piece, args=ends) for ends in ((0, 17), (17, 400), (400, 600))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert np.array_equal(sum(parts), whole)


def test_counts_may_be_added_to_what_was_counted_before() -> None:
    blocks, seen = system(20), [("parent", np.ones(20))]
    bins = bins_for(np.full(TIMES_MIN.size, 1e-3), np.full(TIMES_MIN.size, 2.0))
    once = compiled.reduce(blocks, doses(20), times_min=TIMES_MIN, seen=seen, bins=bins)

    twice = compiled.reduce(blocks, doses(20), times_min=TIMES_MIN, seen=seen, bins=bins, counts=once.copy())

    assert np.array_equal(twice, 2 * once)


def test_with_nothing_given_everybody_is_counted_as_having_nothing() -> None:
    bins = bins_for(np.full(2, 1e-3), np.full(2, 2.0))

    found = compiled.reduce(system(9), [], times_min=np.array([0.0, 1.0]), seen=[("site", np.ones(9))], bins=bins)

    assert found[bins.starts[:-1]].tolist() == [9, 9]


def test_an_output_that_is_not_there_and_bins_that_do_not_fit_are_refused() -> None:
    bins = bins_for(np.ones(3), np.ones(3))

    with pytest.raises(ValueError, match="no block is called 'brain'"):
        compiled.reduce(system(2), [], times_min=np.ones(3), seen=[("brain", np.ones(2))], bins=bins)
    with pytest.raises(ValueError, match="bins for 3 rows"):
        compiled.reduce(system(2), [], times_min=np.ones(4), seen=[("site", np.ones(2))], bins=bins)


def test_importing_the_engine_does_not_load_numba() -> None:
    program = "import sys, lenitive.pkpd.compiled; sys.exit('numba' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("span", [0.0, 1e-9, 0.3, 7.0, 1e5])
def test_people_side_by_side_pass_time_as_one_person_does(span: float) -> None:
    rates = np.concatenate([[0.0, 1e-300, 1e3], 10.0 ** np.random.default_rng(1).uniform(-14, 2, 500)])
    left, filled = np.zeros(rates.size), np.zeros(rates.size)

    pass_lanes(rates, 0, rates.size, span, left, 0, filled, 0)

    expected = np.array([passing(rate, span) for rate in rates.tolist()])
    near = rates * span < 600  # farther away there is nothing, to 1e-260
    assert left[near] == pytest.approx(expected[near, 0], rel=4e-16 * 700)
    assert np.all(left[~near] < 1e-250)
    assert filled == pytest.approx(expected[:, 1], rel=2e-15)


def test_where_nothing_can_be_kept_on_disk_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary, asked = numba.njit, []

    def refusing(function: object, **how: object) -> object:
        asked.append(how.get("cache", False))
        if how.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return ordinary(function, **how)

    monkeypatch.setattr(numba, "njit", refusing)
    functions = compiled.compiled_functions.__wrapped__()

    assert True in asked
    assert set(compiled.LOOPS) <= set(functions)


def test_a_changed_number_is_not_answered_from_what_was_compiled_before(monkeypatch: pytest.MonkeyPatch) -> None:
    before = compiled.linked([scalar.loss], lambda function: function)["loss"]
    monkeypatch.setattr(scalar, "ROUNDING", 2.0)

    after = compiled.linked([scalar.loss], lambda function: function)["loss"]

    assert before.__qualname__ != after.__qualname__


def test_a_first_answer_does_not_wait_for_scipy_and_a_matrix_product_still_finds_it() -> None:
    script = """
import sys
import numpy as np
from lenitive.pkpd.compartments import Block, Bolus
from lenitive.pkpd.compiled import amounts
amounts([Block(name="a", loss_per_min=np.array([0.01]))], [Bolus(at_min=0, amount=1.0)], times_min=np.arange(9.0))
early = "scipy.linalg" in sys.modules
import numba
product = numba.njit(lambda one, other: np.dot(one, other))
print(early, product(np.eye(2), np.full((2, 2), 3.0)).sum())
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert ran.stdout.split() == ["False", "12.0"], ran.stderr
