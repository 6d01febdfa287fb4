"""Standard normal numbers that are a function of the seed and the person: chance without a state.

Person 7 of seed 1 has the same numbers whoever asks, in whatever order, on whatever machine has the same arithmetic.
So a population may be cut into pieces in any way, for threads, a cluster or a graphics card, and stays the same.

`scrambled` is plain arithmetic on unsigned whole numbers: it runs on NumPy arrays, and compiled for one person.
"""

from typing import Any, Final

import numpy as np

from lenitive.pkpd.linear import Array

SEED_MAX: Final = 2**64 - 1
"""The largest seed."""

PEOPLE_MAX: Final = 2**62
"""No population is larger."""

ROUNDS: Final = 10
_MULTIPLY_0: Final = np.uint64(0xD2511F53)
_MULTIPLY_1: Final = np.uint64(0xCD9E8D57)
_WEYL_0: Final = np.uint64(0x9E3779B9)
_WEYL_1: Final = np.uint64(0xBB67AE85)
_LOW: Final = np.uint64(0xFFFFFFFF)
_HALF: Final = np.uint64(32)
_DROP_5: Final = np.uint64(5)
_DROP_6: Final = np.uint64(6)
_TWO_26: Final = 67108864.0
_TWO_MINUS_53: Final = 2.0**-53
_TWO_PI: Final = 6.283185307179586


def scrambled(counter: tuple[Any, Any, Any, Any], key: tuple[Any, Any]) -> tuple[Any, Any, Any, Any]:
    """Four random 32-bit numbers that depend on nothing but a counter and a key.

    Args:
        counter: Four numbers below 2^32, as unsigned 64-bit; arrays of one shape, or scalars.
        key: Two such numbers.

    Source:
        Philox4x32-10 (Salmon 2011, Parallel random numbers: as easy as 1, 2, 3); its published test vectors are in the
        tests.

    Example:
        >>> nought = np.uint64(0)
        >>> [f"{part:08x}" for part in scrambled((nought, nought, nought, nought), (nought, nought))]
        ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(ROUNDS):
        product_0 = _MULTIPLY_0 * c0
        product_1 = _MULTIPLY_1 * c2
        c0 = (product_1 >> _HALF) ^ c1 ^ k0
        c2 = (product_0 >> _HALF) ^ c3 ^ k1
        c1 = product_1 & _LOW
        c3 = product_0 & _LOW
        k0 = (k0 + _WEYL_0) & _LOW
        k1 = (k1 + _WEYL_1) & _LOW
    return c0, c1, c2, c3


def counter_normals(seed: int, *, first: int, people: int, effects: int) -> Array:
    """Standard normal numbers of some people of a population.

    Args:
        seed: 0 to 2^64 - 1; the same seed gives the same population.
        first: Number of the first person, from 0.
        people: How many people from there on.
        effects: How many independent numbers each needs.

    Returns:
        Shape (people, effects).

    Raises:
        ValueError: A seed, person or count that cannot be.

    Source:
        Philox4x32-10, two 53-bit uniforms to a block, by Box and Muller to two normals.

    Example:
        >>> whole = counter_normals(1, first=0, people=1000, effects=3)
        >>> bool(np.all(counter_normals(1, first=600, people=400, effects=3) == whole[600:]))
        True
        >>> bool(abs(whole.mean()) < 0.05), bool(abs(whole.std() - 1) < 0.05)
        (True, True)
    """
    check_seed(seed)
    if first < 0 or people < 1 or effects < 1 or first + people > PEOPLE_MAX:
        raise ValueError(f"{people} people from number {first} with {effects} effects: give at least 1 of each")
    pairs = (effects + 1) // 2
    number = np.arange(first, first + people, dtype=np.uint64)[:, None]
    block = np.arange(pairs, dtype=np.uint64)[None, :]
    nought = np.zeros((1, 1), dtype=np.uint64)
    key = (np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32))
    a, b, c, d = scrambled((number & _LOW, number >> _HALF, block, nought), key)
    radius = np.sqrt(-2.0 * np.log(_uniform(a, b)))
    angle = _TWO_PI * _uniform(c, d)
    found = np.empty((people, pairs, 2))
    np.multiply(radius, np.cos(angle), out=found[:, :, 0])
    np.multiply(radius, np.sin(angle), out=found[:, :, 1])
    return found.reshape(people, 2 * pairs)[:, :effects]


def _uniform(high: Any, low: Any) -> Any:  # noqa: ANN401 - arrays or scalars
    """A number above 0 and below 1 from two 32-bit numbers."""
    return ((high >> _DROP_5) * _TWO_26 + (low >> _DROP_6) + 0.5) * _TWO_MINUS_53


def check_seed(seed: int) -> None:
    """Refuse a number that is not a seed.

    Raises:
        ValueError: Negative or above 2^64 - 1.
    """
    if not 0 <= seed <= SEED_MAX:
        raise ValueError(f"seed {seed}: give a whole number from 0 to {SEED_MAX}")
