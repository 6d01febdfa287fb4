"""Chance is a function of the seed and the person, and is normal."""

from statistics import NormalDist

import numpy as np
import pytest

from lenitive.pkpd.counter_normal import counter_normals, scrambled


def words(*texts: str) -> tuple[np.uint64, ...]:
    return tuple(np.uint64(int(text, 16)) for text in texts)


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        (("0", "0", "0", "0"), ("0", "0"), ("6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8")),
        (("ffffffff",) * 4, ("ffffffff",) * 2, ("408f276d", "41c83b0e", "a20bc7c6", "6d5451fd")),
        (
            ("243f6a88", "85a308d3", "13198a2e", "03707344"),
            ("a4093822", "299f31d0"),
            ("d16cfe09", "94fdcceb", "5001e420", "24126ea1"),
        ),
    ],
)
def test_the_published_vectors_of_philox_come_out(
    counter: tuple[str, ...], key: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert scrambled(words(*counter), words(*key)) == words(*expected)  # type: ignore[arg-type]


def test_any_cut_of_a_population_gives_the_same_people() -> None:
    whole = counter_normals(7, first=0, people=1000, effects=5)
    for cut in (1, 7, 999):
        parts = [counter_normals(7, first=0, people=cut, effects=5)]
        parts.append(counter_normals(7, first=cut, people=1000 - cut, effects=5))
        assert np.array_equal(np.concatenate(parts), whole)


def test_more_effects_leave_the_first_ones_as_they_are() -> None:
    assert np.array_equal(
        counter_normals(7, first=5, people=10, effects=9)[:, :4], counter_normals(7, first=5, people=10, effects=4)
    )


def test_seeds_and_people_beyond_32_bits_count() -> None:
    one = counter_normals(1, first=0, people=4, effects=2)
    assert not np.array_equal(one, counter_normals(1 + 2**32, first=0, people=4, effects=2))
    assert not np.array_equal(one, counter_normals(1, first=2**32, people=4, effects=2))


def test_the_numbers_are_normal_and_independent() -> None:
    found = counter_normals(3, first=0, people=200_000, effects=4)
    assert np.abs(found.mean(axis=0)).max() < 0.01
    assert np.abs(np.cov(found.T) - np.eye(4)).max() < 0.01
    for share in (0.001, 0.05, 0.5, 0.95, 0.999):
        below = np.mean(found < NormalDist().inv_cdf(share))
        assert below == pytest.approx(share, abs=4 * (share * (1 - share) / found.size) ** 0.5)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_that_cannot_be_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match=f"seed {seed}"):
        counter_normals(seed, first=0, people=1, effects=1)
