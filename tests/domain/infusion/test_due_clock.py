"""What is due when."""

import pytest

from infusion_sessions import desk_at, minutes
from lenitive.domain.infusion.events import ObservationKind
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import State, epoch_ms


def due_min(desk: object) -> dict[str, float]:
    start = epoch_ms(minutes(0))
    return {one.kind.value: (one.due_ms - start) / 60_000 for one in due(desk.session)}  # type: ignore[attr-defined]


def test_nothing_is_due_before_the_infusion_or_after_discharge() -> None:
    for state in (State.NEW, State.PREPARED, State.READY, State.TIMED_OUT, State.DISCHARGED, State.CLOSED):
        assert due(desk_at(state).session) == ()


def test_the_first_hour_is_every_15_min_with_pain_every_30() -> None:
    assert due_min(desk_at(State.RUNNING)) == {
        "vitals": 15,
        "pain": 30,
        "sedation": 15,
        "psychotomimetic": 15,
        "nausea": 30,
    }


@pytest.mark.parametrize("last", [60, 120, 180])
def test_later_it_is_every_30_min_and_not_relaxed_at_the_end(last: int) -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(last))
    found = due_min(desk)
    assert {found[kind] for kind in ("vitals", "pain", "sedation", "psychotomimetic")} == {last + 30}
    assert found["nausea"] == last + 60


@pytest.mark.parametrize(
    ("made", "next_due"),
    [(16, 30), (24, 30), (25, 30), (25.1, 40.1), (29, 44), (31, 45), (69, 90), (86, 116), (200, 210)],
)
def test_an_observation_made_late_does_not_move_the_next_and_one_made_up_to_5_min_early_counts(
    made: float, next_due: float
) -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(made))
    assert due_min(desk)["vitals"] == next_due


def test_a_change_of_rate_brings_the_next_observation_forward_to_15_min() -> None:
    desk = desk_at(State.RUNNING)
    desk.full(minutes(100))
    desk.set_rate(3000, minutes(105))
    assert due_min(desk)["vitals"] == 120
    assert due_min(desk)["pain"] == 120
    desk.full(minutes(120))
    assert due_min(desk)["vitals"] == 135, "and the one after that stays close"
    desk.full(minutes(135))
    assert due_min(desk)["vitals"] == 150, "by the clock, not 30 min after the last"


def test_recovery_is_watched_every_15_min_for_an_hour() -> None:
    desk = desk_at(State.RECOVERY)
    desk.full(minutes(4))
    assert due_min(desk)["vitals"] == 17, "2 min after the start it was stopped, and 15 min after that"
    desk.full(minutes(62))
    assert due_min(desk)["vitals"] == 92


@pytest.mark.parametrize("kind", ObservationKind)
def test_an_observation_made_before_the_start_counts_from_the_start(kind: ObservationKind) -> None:
    assert due_min(desk_at(State.RUNNING))[kind.value] >= 15
