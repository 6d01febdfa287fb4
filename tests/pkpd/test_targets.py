import numpy as np
import pytest

from lenitive.pkpd.linear import Array, Block, Infusion, System, amounts, solve
from lenitive.pkpd.targets import Levels, Pump, schedule


def three_and_a_site() -> System:
    """Ketamine in a 70 kg adult (25, 56 and 157 L; 84, 161 and 79 L/h) with a site that lags by 8.3 min."""
    rate = np.log(2) / 8.3
    blood = Block(
        name="blood",
        loss_per_min=np.array([84 / 25 / 60]),
        exchange_per_min=(
            (np.array([161 / 25 / 60]), np.array([161 / 56 / 60])),
            (np.array([79 / 25 / 60]), np.array([79 / 157 / 60])),
        ),
    )
    site = Block(name="site", loss_per_min=np.array([rate]), fed_by="blood", feed_per_min=np.array([rate / 25]))
    return solve([blood, site])


def equal_steps() -> System:
    """Three of one rate, whose partial fractions would divide by zero."""
    blocks = [Block(name="one", loss_per_min=np.array([0.1]))]
    for name, before in (("two", "one"), ("three", "two")):
        blocks.append(Block(name=name, loss_per_min=np.array([0.1]), fed_by=before, feed_per_min=np.array([0.1])))
    return solve(blocks)


def reached(system: System, block: str, levels: Levels, pump: Pump, times_min: Array) -> Array:
    rates = schedule(system, block, levels, pump)
    given = [
        Infusion(start_min=float(start), duration_min=pump.every_min, amount_per_min=float(rate))
        for start, rate in zip(pump.starts_min, rates, strict=True)
    ]
    return amounts(system, given, times_min=times_min)[block][0]


def pump(**changed: float) -> Pump:
    return Pump(**{"duration_min": 300.0, "every_min": 1.0, "largest_per_min": 100.0} | changed)


@pytest.mark.parametrize("every_min", [1 / 6, 0.5, 1.0, 5.0, 15.0, 30.0])
@pytest.mark.parametrize("block", ["blood", "site"])
def test_the_level_is_held_and_never_passed_whatever_the_step(block: str, every_min: float) -> None:
    level = 3.75 if block == "blood" else 0.15
    fine = np.arange(0, 700, 0.01)

    curve = reached(three_and_a_site(), block, level, pump(every_min=every_min), fine)

    assert curve.max() <= level * (1 + 1e-9)
    held = curve[(fine > 150) & (fine < 300)]
    assert held.min() >= level * (0.99 if every_min <= 1 else 0.90)


def test_the_total_hardly_depends_on_the_step() -> None:
    totals = [
        float(schedule(three_and_a_site(), "site", 0.15, pump(every_min=every_min)).sum() * every_min)
        for every_min in (1 / 6, 1.0, 5.0)
    ]

    assert max(totals) / min(totals) < 1.05


def test_one_compartment_is_filled_at_once_and_then_replaced() -> None:
    one = solve([Block(name="blood", loss_per_min=np.array([0.01]))])

    rates = schedule(one, "blood", 100.0, pump(duration_min=60.0, largest_per_min=200.0))

    assert rates[0] == pytest.approx(100.0 * 0.01 / -np.expm1(-0.01), rel=1e-3)
    assert rates[10:] == pytest.approx(np.full(50, 1.0), rel=1e-2)


def test_it_is_as_fast_as_the_largest_rate_allows() -> None:
    rates = schedule(three_and_a_site(), "site", 0.15, pump(largest_per_min=0.5))

    first_lower = int(np.flatnonzero(rates < 0.5)[0])
    curve = reached(three_and_a_site(), "site", 0.15, pump(largest_per_min=0.5), np.array([first_lower + 5.0]))
    assert np.all(rates[:first_lower] == 0.5)
    assert curve[0] > 0.94 * 0.15


def test_a_level_that_cannot_be_reached_gets_the_largest_rate_throughout() -> None:
    assert np.all(schedule(three_and_a_site(), "site", 50.0, pump(largest_per_min=0.5)) == 0.5)


def test_a_fall_of_the_level_is_foreseen() -> None:
    levels = ((0.0, 0.08), (100.0, 0.15), (200.0, 0.06))
    times = np.arange(0, 500, 0.05)

    curve = reached(three_and_a_site(), "site", levels, pump(every_min=2.0), times)

    allowed = np.where(times < 100, 0.08, np.where(times < 200, 0.15, 0.06))
    assert np.all(curve <= allowed * (1 + 1e-9))
    assert curve[times == 99.0][0] > 0.97 * 0.08
    assert curve[times == 290.0][0] > 0.97 * 0.06


@pytest.mark.parametrize("block", ["one", "two", "three"])
def test_rates_that_coincide_are_no_obstacle(block: str) -> None:
    times = np.arange(0, 400, 0.02)

    curve = reached(equal_steps(), block, 100.0, pump(duration_min=200.0, every_min=4.0, largest_per_min=30.0), times)

    assert curve.max() <= 100.0 * (1 + 1e-9)
    assert curve[(times > 150) & (times < 200)].min() > 95.0


@pytest.mark.parametrize("levels", [0.15, ((0.0, 0.08), (100.0, 0.15), (200.0, 0.06))])
@pytest.mark.parametrize("grain", [0.0, 0.01])
def test_machine_code_gives_the_same_rates(levels: Levels, grain: float) -> None:
    bounds = pump(every_min=1.0, grain_per_min=grain, first_per_min=0.2, rise_per_min=0.1, total_max=30.0)

    by_arrays = schedule(three_and_a_site(), "site", levels, bounds)
    by_machine_code = schedule(three_and_a_site(), "site", levels, bounds, compiled=True)

    assert by_machine_code == pytest.approx(by_arrays, abs=1e-9)


def test_total_grain_first_rate_and_rise_are_kept() -> None:
    rates = schedule(
        three_and_a_site(),
        "site",
        0.15,
        pump(every_min=10.0, total_max=50.0, grain_per_min=0.25, first_per_min=0.5, rise_per_min=0.25),
    )

    assert rates[0] == 0.5
    assert np.diff(rates).max() <= 0.25
    assert np.all(rates % 0.25 == 0)
    assert rates.sum() * 10 <= 50.0


def test_a_level_of_nothing_gives_nothing() -> None:
    assert not schedule(three_and_a_site(), "site", 0.0, pump()).any()


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ({"every_min": 0.0}, "step is more than 0"),
        ({"every_min": float("nan")}, "step is more than 0"),
        ({"every_min": 7.0}, "whole number of steps"),
        ({"largest_per_min": -1.0}, "give 0 or more"),
        ({"largest_per_min": float("inf")}, "give 0 or more"),
        ({"total_max": float("nan")}, "give 0 or more"),
    ],
)
def test_a_pump_that_cannot_be_is_refused(bounds: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pump(**bounds)


@pytest.mark.parametrize("levels", [-1.0, float("nan"), (), ((5.0, 1.0),), ((0.0, 1.0), (0.0, 2.0))])
def test_a_level_that_cannot_be_is_refused(levels: Levels) -> None:
    with pytest.raises(ValueError, match="level"):
        schedule(three_and_a_site(), "site", levels, pump())


def test_another_block_and_several_people_are_refused() -> None:
    with pytest.raises(ValueError, match="choose one of blood, site"):
        schedule(three_and_a_site(), "brain", 1.0, pump())
    two = solve([Block(name="blood", loss_per_min=np.array([0.1, 0.2]))])
    with pytest.raises(ValueError, match="holds 2"):
        schedule(two, "blood", 1.0, pump())


def test_the_bow_of_the_curve_at_the_start_of_a_step_is_seen() -> None:
    """At the level when a step begins and again when it ends, the curve must not bow over it between."""
    blood = Block(name="blood", loss_per_min=np.array([0.25]), exchange_per_min=((np.array([1.0]), np.array([1.0])),))
    levels = ((0.0, 2.0), (4.5, 1.0))
    times = np.linspace(0, 27, 27_001)

    curve = reached(solve([blood]), "blood", levels, pump(duration_min=9, every_min=0.5, largest_per_min=1.0), times)

    assert np.all(curve <= np.where(times < 4.5, 2.0, 1.0) * (1 + 1e-9))


@pytest.mark.parametrize("every_min", [5.0, 1 / 60, 7.0])
def test_nothing_is_added_just_before_a_level_falls_within_a_step(every_min: float) -> None:
    blood = Block(
        name="blood",
        loss_per_min=np.array([0.00907]),
        exchange_per_min=((np.array([1.857e-5]), np.array([0.00401])),),
    )
    falls_min = 5 * every_min + 0.05 * every_min
    high = 4.5 * every_min
    levels = [(0.0, 10 * high), (falls_min, high), (falls_min + 2 * every_min, 20 * high)]
    times = np.linspace(0, 14 * every_min, 200_001)

    curve = reached(solve([blood]), "blood", levels, pump(duration_min=14 * every_min, every_min=every_min), times)

    between = (times >= falls_min) & (times < falls_min + 2 * every_min)
    assert curve[between].max() <= high * (1 + 1e-9)


def test_a_drug_that_never_leaves_its_place_of_entry_is_not_above_the_level_after_days() -> None:
    entry = Block(
        name="entry", loss_per_min=np.array([0.0]), exchange_per_min=((np.array([2.30335328]), np.array([0.00812061])),)
    )
    between = Block(
        name="between",
        loss_per_min=np.array([0.10000026]),
        exchange_per_min=((np.array([2.05114266]), np.array([0.1])),),
        fed_by="entry",
        feed_per_min=np.array([0.00066054]),
    )
    site = Block(
        name="site", loss_per_min=np.array([0.00378389]), fed_by="between", feed_per_min=np.array([0.23793624])
    )
    days = np.geomspace(1e3, 1e5, 400)

    curve = reached(solve([entry, between, site]), "site", 1.53e-8, pump(duration_min=0.15, every_min=1 / 60), days)

    assert curve.max() <= 1.53e-8 * (1 + 1e-9)
