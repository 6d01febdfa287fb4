import numpy as np
import pytest

from lenitive.pkpd.quasi_random import normal_table


def test_columns_are_standard_normal_and_uncorrelated() -> None:
    table = normal_table(512, 6)

    assert np.all(np.abs(table.mean(axis=0)) < 0.02)
    assert np.all(np.abs(table.std(axis=0) - 1) < 0.03)
    assert np.all(np.abs(np.corrcoef(table.T) - np.eye(6)) < 0.08)


def test_the_table_cannot_be_changed_by_a_caller() -> None:
    with pytest.raises(ValueError, match="read-only"):
        normal_table(10, 2)[0, 0] = 1.0


@pytest.mark.parametrize(("people", "effects"), [(0, 3), (5, 0), (5, 65)])
def test_impossible_sizes_are_refused(people: int, effects: int) -> None:
    with pytest.raises(ValueError, match="give at least"):
        normal_table(people, effects)
