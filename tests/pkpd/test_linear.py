"""The exact solution against matrix exponentials, degenerate systems included."""

from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm

from lenitive.pkpd.linear import Array, Block, Bolus, Infusion, amounts, solve


def one(value: float) -> Array:
    return np.array([value])


def chain(rates: dict[str, float]) -> list[Block]:
    """Parent with two peripherals, metabolite with one, its own site, and a site of the parent, for one person."""
    return [
        Block(
            name="parent",
            loss_per_min=one(rates["loss"]),
            exchange_per_min=((one(rates["k12"]), one(rates["k21"])), (one(rates["k13"]), one(rates["k31"]))),
        ),
        Block(
            name="metabolite",
            loss_per_min=one(rates["metabolite_loss"]),
            exchange_per_min=((one(rates["m12"]), one(rates["m21"])),),
            fed_by="parent",
            feed_per_min=one(rates["loss"]),
        ),
        Block(
            name="site",
            loss_per_min=one(rates["site"]),
            fed_by="parent",
            feed_per_min=one(rates["site"]),
        ),
        Block(
            name="late",
            loss_per_min=one(rates["late"]),
            fed_by="metabolite",
            feed_per_min=one(rates["late"]),
        ),
    ]


def matrix(rates: dict[str, float]) -> Array:
    """The same as one rate matrix; states parent 0-2, metabolite 3-4, site 5, late 6."""
    a = np.zeros((7, 7))
    a[0, 0] = -(rates["loss"] + rates["k12"] + rates["k13"])
    a[1, 0], a[0, 1], a[1, 1] = rates["k12"], rates["k21"], -rates["k21"]
    a[2, 0], a[0, 2], a[2, 2] = rates["k13"], rates["k31"], -rates["k31"]
    a[3, 0] = rates["loss"]
    a[3, 3] = -(rates["metabolite_loss"] + rates["m12"])
    a[4, 3], a[3, 4], a[4, 4] = rates["m12"], rates["m21"], -rates["m21"]
    a[5, 0], a[5, 5] = rates["site"], -rates["site"]
    a[6, 3], a[6, 6] = rates["late"], -rates["late"]
    return a


NAMES = {"parent": 0, "metabolite": 3, "site": 5, "late": 6}
KEYS = ("loss", "k12", "k21", "k13", "k31", "metabolite_loss", "m12", "m21", "site", "late")


def by_exponential(rates: dict[str, float], *, infusion: tuple[float, float], bolus: float, at_min: float) -> Array:
    """Reference: a bolus at 0 and an infusion of (rate, until), by scipy on the augmented matrix."""
    rate, until = infusion
    augmented = np.zeros((8, 8))
    augmented[:7, :7] = matrix(rates)
    augmented[0, 7] = 1.0
    running = expm(augmented * min(at_min, until)) @ np.array([bolus, 0, 0, 0, 0, 0, 0, rate])
    return np.asarray(expm(matrix(rates) * max(0.0, at_min - until)) @ running[:7])


def random_rates(seed: int) -> dict[str, float]:
    generator = np.random.default_rng(seed)
    return dict(zip(KEYS, (10 ** generator.uniform(-3, -0.3, len(KEYS))).tolist(), strict=True))


def assert_exact(rates: dict[str, float]) -> None:
    times_min = np.array([0.0, 1e-6, 0.5, 3.0, 45.0, 239.999, 240.0, 241.0, 600.0, 5000.0])
    dosing = [Bolus(at_min=0.0, amount=10.0), Infusion(start_min=0.0, duration_min=240.0, amount_per_min=0.3)]

    found = amounts(solve(chain(rates)), dosing, times_min=times_min)

    expected = np.array([by_exponential(rates, infusion=(0.3, 240.0), bolus=10.0, at_min=at) for at in times_min])
    for name, state in NAMES.items():
        assert np.max(np.abs(found[name][0] - expected[:, state])) <= 1e-10 * np.max(expected[:, state])


@pytest.mark.parametrize("seed", range(40))
def test_random_systems_match_the_matrix_exponential(seed: int) -> None:
    assert_exact(random_rates(seed))


@pytest.mark.parametrize("relative", [0.0, 1e-15, 1e-12, 1e-9, 1e-6, 9e-4, 1.1e-3])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_site_as_fast_as_the_parent_itself_loses_no_digits(relative: float, place: int) -> None:
    rates = random_rates(7)
    own = np.sort(-np.linalg.eigvals(matrix(rates)[:3, :3]).real)[place]

    assert_exact(rates | {"site": float(own) * (1 + relative)})


def test_a_chain_in_which_every_rate_coincides_loses_no_digits() -> None:
    assert_exact(dict.fromkeys(KEYS, 0.02))


def test_transit_steps_of_one_rate_give_the_gamma_shape() -> None:
    steps = [Block(name="0", loss_per_min=one(0.1))]
    steps += [Block(name=str(n), loss_per_min=one(0.1), fed_by=str(n - 1), feed_per_min=one(0.1)) for n in range(1, 4)]
    times_min = np.array([1.0, 10.0, 40.0])

    found = amounts(solve(steps), [Bolus(at_min=0, amount=1.0)], times_min=times_min)["3"][0]

    x = 0.1 * times_min
    assert found == pytest.approx(x**3 / 6 * np.exp(-x), rel=1e-12)


def test_sixty_days_later_the_tail_is_still_the_slowest_exponential() -> None:
    rates = random_rates(3)
    slowest = np.min(-np.linalg.eigvals(matrix(rates)[:3, :3]).real)
    days = np.array([10.0, 20.0]) / slowest

    found = amounts(solve(chain(rates)), [Bolus(at_min=0, amount=1.0)], times_min=days)["parent"][0]

    assert found[1] / found[0] == pytest.approx(np.exp(-10.0), rel=1e-6)


def test_people_are_independent_of_one_another() -> None:
    every = [random_rates(seed) for seed in range(5)] + [dict.fromkeys(KEYS, 0.02)]
    blocks = [
        Block(
            name=block.name,
            loss_per_min=np.concatenate([chain(rates)[n].loss_per_min for rates in every]),
            exchange_per_min=tuple(
                (
                    np.concatenate([chain(rates)[n].exchange_per_min[k][0] for rates in every]),
                    np.concatenate([chain(rates)[n].exchange_per_min[k][1] for rates in every]),
                )
                for k in range(len(block.exchange_per_min))
            ),
            fed_by=block.fed_by,
            feed_per_min=None
            if block.fed_by is None
            else np.array([rates["loss" if block.name == "metabolite" else block.name] for rates in every]),
        )
        for n, block in enumerate(chain(every[0]))
    ]
    each_mg = np.arange(1.0, 7.0)
    times_min = np.linspace(0, 500, 30)

    together = amounts(solve(blocks), [Bolus(at_min=5.0, amount=each_mg)], times_min=times_min)

    for person, rates in enumerate(every):
        alone = amounts(solve(chain(rates)), [Bolus(at_min=5.0, amount=each_mg[person])], times_min=times_min)
        for name in NAMES:
            assert np.allclose(together[name][person], alone[name][0], rtol=1e-12, atol=1e-15)


def test_overlapping_inputs_add_up() -> None:
    system = solve(chain(random_rates(11)))
    times_min = np.linspace(0, 300, 50)
    first = Infusion(start_min=0, duration_min=120, amount_per_min=0.2)
    second = Infusion(start_min=30, duration_min=60, amount_per_min=0.5)
    bolus = Bolus(at_min=45, amount=3)

    together = amounts(system, [first, second, bolus], times_min=times_min)

    for name in NAMES:
        apart = sum(amounts(system, [part], times_min=times_min)[name] for part in (first, second, bolus))
        assert np.allclose(together[name], apart, rtol=1e-11, atol=1e-14)


def test_nothing_given_leaves_nothing() -> None:
    found = amounts(solve(chain(random_rates(1))), [], times_min=np.array([0.0, 10.0]))

    assert all(np.all(curve == 0) for curve in found.values())


def test_before_the_first_input_there_is_nothing_and_at_the_bolus_there_is_all() -> None:
    system = solve([Block(name="blood", loss_per_min=one(0.1))])

    found = amounts(system, [Bolus(at_min=10.0, amount=4.0)], times_min=np.array([0.0, 9.999, 10.0]))["blood"]

    assert found.tolist() == [[0.0, 0.0, 4.0]]


def test_without_any_loss_what_is_given_stays() -> None:
    system = solve(
        [Block(name="blood", loss_per_min=one(0.0)), Block(name="sink", loss_per_min=one(0.0), fed_by="blood",
                                                          feed_per_min=one(0.5))]
    )  # fmt: skip

    found = amounts(system, [Infusion(start_min=0, duration_min=10, amount_per_min=1.0)], times_min=np.array([5.0, 20]))

    assert found["blood"][0] == pytest.approx([5.0, 10.0])
    assert found["sink"][0] == pytest.approx([0.5 * 12.5, 0.5 * (50 + 100)])


@pytest.mark.parametrize(
    ("dosing", "times_min", "says"),
    [
        ([], [5.0, 1.0], "rising order"),
        ([], [np.nan], "finite minutes"),
        ([Bolus(at_min=0, amount=-1.0)], [1.0], "negative"),
        ([Bolus(at_min=np.nan, amount=1.0)], [1.0], "start finite"),
        ([Infusion(start_min=0, duration_min=-5, amount_per_min=1.0)], [1.0], "duration 0 or more"),
        ([Infusion(start_min=0, duration_min=5, amount_per_min=np.inf)], [1.0], "not finite"),
    ],
)
def test_inputs_that_cannot_be_are_refused(dosing: list[Infusion | Bolus], times_min: Any, says: str) -> None:
    system = solve([Block(name="blood", loss_per_min=one(0.1))])

    with pytest.raises(ValueError, match=says):
        amounts(system, dosing, times_min=np.array(times_min))


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ([], "at least one block"),
        ([Block(name="a", loss_per_min=one(-0.1))], "negative"),
        ([Block(name="a", loss_per_min=one(np.nan))], "not finite"),
        ([Block(name="a", loss_per_min=one(0.1)), Block(name="a", loss_per_min=one(0.1))], "twice"),
        ([Block(name="a", loss_per_min=one(0.1)), Block(name="b", loss_per_min=one(0.1))], "names its feeding block"),
        (
            [
                Block(name="a", loss_per_min=one(0.1)),
                Block(name="b", loss_per_min=one(0.1), fed_by="c", feed_per_min=one(0.1)),
            ],
            "not listed before",
        ),
    ],
)
def test_systems_that_cannot_be_are_refused_in_one_line(blocks: list[Block], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        solve(blocks)
