"""A loss that grows with time: against the general integrator, and against the exact chain where nothing grows."""

import numpy as np
import pytest

from lenitive.pkpd.growing_loss import amounts_with_growing_loss
from lenitive.pkpd.linear import Array, Block, Bolus, Dosing, Infusion, amounts, solve
from lenitive.pkpd.ode import integrated, rates_of

FEEDER = Block(name="drug", loss_per_min=np.array([0.24]), exchange_per_min=((np.array([0.42]), np.array([0.006])),))
DOSING: Dosing = [Bolus(at_min=5.0, amount=10.0), Infusion(start_min=30.0, duration_min=300.0, amount_per_min=0.5)]
CHANGES_MIN = np.array([5.0, 30.0, 330.0])
TIMES_MIN = np.array([0.0, 5.0, 5.001, 6.0, 10.0, 30.0, 30.5, 60.0, 330.0, 331.0, 700.0, 2000.0])


def grown(loss_per_min: Array, growth_per_min: float, times_min: Array = TIMES_MIN) -> Array:
    system = solve([FEEDER])
    return amounts_with_growing_loss(
        lambda at_min: np.repeat(0.24 * amounts(system, DOSING, times_min=at_min)["drug"], loss_per_min.size, axis=0),
        loss_per_min=loss_per_min,
        growth_per_min=growth_per_min,
        changes_min=CHANGES_MIN,
        times_min=times_min,
    )


@pytest.mark.parametrize("loss_per_min", [0.003, 0.06, 0.9, 12.0])
@pytest.mark.parametrize("growth_per_min", [0.0, 0.0087 / 60, 0.01])
def test_it_agrees_with_the_integrator(loss_per_min: float, growth_per_min: float) -> None:
    alone = rates_of([FEEDER])

    def rates(minute: float, state: Array) -> Array:
        loss = loss_per_min * (1 + growth_per_min * (minute - 5.0))
        return np.array([*alone(minute, state[:2]), 0.24 * state[0] - loss * state[2]])

    expected = integrated(rates, DOSING, states=3, times_min=TIMES_MIN)[2]

    assert np.max(np.abs(grown(np.array([loss_per_min]), growth_per_min)[0] - expected)) <= 1e-8 * np.max(expected)


def test_where_nothing_grows_it_is_the_exact_chain_to_rounding() -> None:
    losses = np.array([0.003, 0.06, 0.9, 12.0, 400.0])
    found = grown(losses, 0.0)

    for loss, curve in zip(losses, found, strict=True):
        fed = Block(name="made", loss_per_min=np.array([loss]), fed_by="drug", feed_per_min=np.array([0.24]))
        exact = amounts(solve([FEEDER, fed]), DOSING, times_min=TIMES_MIN)["made"][0]
        assert np.max(np.abs(curve - exact)) <= 1e-12 * np.max(exact)


def test_the_answer_at_a_time_does_not_depend_on_which_others_are_asked_for() -> None:
    alone = grown(np.array([0.06]), 0.001, np.array([2000.0]))

    assert alone[0, -1] == pytest.approx(grown(np.array([0.06]), 0.001)[0, -1], rel=1e-12)


def test_many_people_are_followed_in_pieces_with_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    losses = np.geomspace(0.01, 5.0, 7)
    whole = grown(losses, 0.001)
    monkeypatch.setattr("lenitive.pkpd.growing_loss._NUMBERS_AT_ONCE", 1)

    assert grown(losses, 0.001) == pytest.approx(whole, rel=1e-14)


def test_nothing_given_and_nothing_asked_for() -> None:
    def nothing(at_min: Array) -> Array:
        return np.zeros((2, at_min.size))

    losses, none = np.array([0.1, 0.2]), np.array([])

    for changes_min, times_min in (
        (none, np.array([0.0, 1.0])),
        (np.array([0.0]), none),
        (np.array([9.0]), np.ones(1)),
    ):
        found = amounts_with_growing_loss(
            nothing, loss_per_min=losses, growth_per_min=0.1, changes_min=changes_min, times_min=times_min
        )
        assert found.shape == (2, times_min.size)
        assert not found.any()


@pytest.mark.parametrize(("loss", "growth"), [(-0.1, 0.0), (np.nan, 0.0), (0.1, -1e-3), (0.1, np.inf)])
def test_a_loss_or_growth_that_cannot_be_is_refused(loss: float, growth: float) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        grown(np.array([loss]), growth)
