"""A pump that says it is not ready keeps an infusion from starting, whatever was ticked."""

import pytest

from infusion_sessions import NURSE, START, Desk, desk_at
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Event, PumpCondition
from lenitive.domain.infusion.session import State

ONLY_LOW = {PumpCondition.BAG_LOW, PumpCondition.BATTERY_LOW}


def start_with(condition: PumpCondition) -> tuple[Event, ...] | Refusal:
    desk: Desk = desk_at(State.TIMED_OUT)
    desk.pump(START, volume_ul=0, rate_ul_h=0, conditions=[condition])
    desk.monitor(START)
    version = desk.session.version
    return desk.try_(ask.Start(by=NURSE, key=desk.key(), expected_version=version, rate_ul_h=3500), START)


@pytest.mark.parametrize("condition", sorted(set(PumpCondition) - ONLY_LOW))
def test_an_unfit_pump_does_not_start(condition: PumpCondition) -> None:
    refused = start_with(condition)
    assert isinstance(refused, Refusal)
    assert refused.rule == "SES-PUMP"


@pytest.mark.parametrize("condition", sorted(ONLY_LOW))
def test_a_pump_that_is_only_low_starts(condition: PumpCondition) -> None:
    assert not isinstance(start_with(condition), Refusal)
