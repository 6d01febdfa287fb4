"""Liver, transit chains, sites of anything and slow sites against matrix exponentials."""

import numpy as np
import pytest
from scipy.linalg import expm

from lenitive.pkpd.blocks import following_site, seen_peripheral, transit_chain
from lenitive.pkpd.linear import Array, Block, Bolus, Infusion, amounts, solve

DAY = 1440.0


def one(value: float) -> Array:
    return np.array([value])


def random(seed: int, count: int) -> list[float]:
    return (10 ** np.random.default_rng(seed).uniform(-3, -0.3, count)).tolist()


def system_and_matrix(seed: int) -> tuple[list[Block], Array, dict[str, int]]:
    """Blood with a tissue and a liver that eliminates; a metabolite out of the liver behind three equal steps; a site
    that follows the tissue; a slow site of the metabolite."""
    loss, k12, k21, kh, hk, gone, made, mean, out, m12, m21, tissue_half, days = random(seed, 13)
    mean_min, half_min, slow_min = 1 / mean, np.log(2) / tissue_half, DAY * (1 + 10 * days)
    blood = Block(
        name="blood",
        loss_per_min=one(loss),
        exchange_per_min=((one(k12), one(k21)), (one(kh), one(hk))),
        peripheral_loss_per_min=(one(0.0), one(gone + made)),
    )
    steps = transit_chain("step", steps=3, mean_time_min=one(mean_min), fed_by="liver", feed_per_min=one(made))
    blocks = [
        blood,
        seen_peripheral("tissue", of=blood, place=0),
        seen_peripheral("liver", of=blood, place=1),
        *steps,
        Block(
            name="metabolite",
            loss_per_min=one(out),
            exchange_per_min=((one(m12), one(m21)),),
            fed_by="step_3",
            feed_per_min=steps[-1].loss_per_min,
        ),
        following_site("site", half_life_min=one(half_min), fed_by="tissue", amount_per_conc=one(30.0)),
        following_site("slow", half_life_min=one(slow_min), fed_by="metabolite", amount_per_conc=one(50.0)),
    ]
    a, k, ke, ks = np.zeros((10, 10)), 3 / mean_min, np.log(2) / half_min, np.log(2) / slow_min
    a[0, 0], a[0, 1], a[0, 2] = -(loss + k12 + kh), k21, hk
    a[1, 0], a[1, 1] = k12, -k21
    a[2, 0], a[2, 2] = kh, -(hk + gone + made)
    a[3, 2], a[3, 3] = made, -k
    a[4, 3], a[4, 4], a[5, 4], a[5, 5] = k, -k, k, -k
    a[6, 5], a[6, 6], a[6, 7] = k, -(out + m12), m21
    a[7, 6], a[7, 7] = m12, -m21
    a[8, 1], a[8, 8] = ke / 30.0, -ke
    a[9, 6], a[9, 9] = ks / 50.0, -ks
    return blocks, a, {"blood": 0, "tissue": 1, "liver": 2, "metabolite": 6, "site": 8, "slow": 9}


def reference(matrix: Array, at_min: float) -> Array:
    augmented = np.zeros((11, 11))
    augmented[:10, :10] = matrix
    augmented[0, 10] = 1.0
    start = np.array([10.0, *([0.0] * 9), 0.3])
    state = expm(augmented * min(at_min, 300.0)) @ start
    return np.asarray(expm(matrix * max(0.0, at_min - 300.0)) @ state[:10])


@pytest.mark.parametrize("seed", range(25))
def test_liver_transit_and_slow_site_match_the_matrix_exponential(seed: int) -> None:
    blocks, matrix, places = system_and_matrix(seed)
    times_min = np.array([0.0, 0.7, 20.0, 299.0, 300.0, 420.0, DAY, 7 * DAY, 60 * DAY])
    given = [Bolus(at_min=0, amount=10.0), Infusion(start_min=0, duration_min=300, amount_per_min=0.3)]

    found = amounts(solve(blocks), given, times_min=times_min)

    expected = np.array([reference(matrix, at) for at in times_min])
    for name, place in places.items():
        assert np.max(np.abs(found[name][0] - expected[:, place])) <= 1e-10 * np.max(expected[:, place])


def test_a_slow_site_of_eleven_days_keeps_its_digits_over_sixty_days() -> None:
    half_min = 10.9 * DAY
    blood = Block(name="blood", loss_per_min=one(0.05))
    slow = following_site("slow", half_life_min=one(half_min), fed_by="blood", amount_per_conc=one(1.0))
    days = np.arange(0.0, 60.0, 0.25)

    found = amounts(solve([blood, slow]), [Bolus(at_min=0, amount=1.0)], times_min=days * DAY)["slow"][0]

    ks = np.log(2) / half_min
    by_hand = ks / (0.05 - ks) * (np.exp(-ks * days * DAY) - np.exp(-0.05 * days * DAY))
    assert found == pytest.approx(by_hand, rel=1e-12, abs=1e-18)


def test_an_even_and_an_uneven_grid_agree_where_rates_coincide() -> None:
    blocks, _, _ = system_and_matrix(5)
    system = solve(blocks)
    given = [Infusion(start_min=0, duration_min=300, amount_per_min=0.3)]
    even = np.arange(0.0, 721.0)

    whole = amounts(system, given, times_min=even)["metabolite"][0]
    apart = [amounts(system, given, times_min=np.array([at]))["metabolite"][0, 0] for at in even[::60]]

    assert whole[::60] == pytest.approx(apart, rel=1e-11, abs=1e-15)


def test_a_liver_clears_as_flow_and_intrinsic_clearance_say() -> None:
    flow_l_min, blood_l, liver_l, intrinsic_l_min = 1.5, 30.0, 20.0, 4.0
    blood = Block(
        name="blood",
        loss_per_min=one(0.0),
        exchange_per_min=((one(flow_l_min / blood_l), one(flow_l_min / liver_l)),),
        peripheral_loss_per_min=(one(intrinsic_l_min / liver_l),),
    )
    forever = [Infusion(start_min=0, duration_min=1e6, amount_per_min=1.0)]

    found = amounts(solve([blood]), forever, times_min=np.array([9e5]))["blood"][0, 0] / blood_l

    assert found == pytest.approx((flow_l_min + intrinsic_l_min) / (flow_l_min * intrinsic_l_min), rel=1e-12)


def test_blocks_that_cannot_be_are_refused_in_one_line() -> None:
    with pytest.raises(ValueError, match="1 step or more"):
        transit_chain("x", steps=0, mean_time_min=one(5.0), fed_by="y", feed_per_min=one(0.1))
    with pytest.raises(ValueError, match="one for each"):
        solve([Block(name="x", loss_per_min=one(0.1), peripheral_loss_per_min=(one(0.1),))])
    with pytest.raises(ValueError, match="negative"):
        solve(
            [
                Block(
                    name="x",
                    loss_per_min=one(0.1),
                    exchange_per_min=((one(0.1), one(0.1)),),
                    peripheral_loss_per_min=(one(-0.1),),
                )
            ]
        )
