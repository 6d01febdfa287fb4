"""A pump that trips on a shut line is seen by the supervision, and the infusion held, within seconds."""

import pytest
from test_controls_of_supervision import Where, befallen

from lenitive.devices.faults import FaultKind
from lenitive.domain.infusion.session import State


@pytest.mark.parametrize("kind", [FaultKind.PUMP_OCCLUSION_DOWNSTREAM, FaultKind.PUMP_OCCLUSION_UPSTREAM])
def test_that_a_pump_tripped_on_a_shut_line_is_seen_and_held_within_3_s(kind: FaultKind) -> None:
    one = befallen(kind, Where.PUMP, for_s=3600, intensity=100)
    tripped_ms: int | None = None
    for _ in range(3600 * 4):
        one.run(0.25)
        if tripped_ms is None and one.bedside.pump.pump._is_tripped:
            tripped_ms = one.at_ms
        if one.session.state is State.HELD:
            break
    assert one.session.state is State.HELD
    assert "ALM-OCCLUSION" in one.session.alarms
    assert tripped_ms is not None
    assert 0 <= one.at_ms - tripped_ms <= 3000
