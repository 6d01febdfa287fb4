"""Bindings as events: who bound which device, why, and that a simulated one never serves a real person."""

from dataclasses import replace

import pytest

from infusion_sessions import DEVICE, NURSE, SYSTEM, Desk, desk_at, minutes
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.bound import DeviceBound, DeviceUnbound
from lenitive.domain.infusion.session import State


def bound(desk: Desk, **changed: object) -> object:
    said = {"by": NURSE, "device": "pump", "kind": "pump", "simulated": True, "reason": "the code was read", **changed}
    return desk.try_(ask.NoteBinding(key="", **said), minutes(1))  # type: ignore[arg-type]


def unbound(desk: Desk, device: str = "pump") -> object:
    return desk.try_(ask.NoteUnbinding(by=NURSE, key="", device=device, reason="over"), minutes(2))


def test_a_binding_and_its_end_are_events_with_who_and_why() -> None:
    desk = desk_at(State.RUNNING)
    version = desk.session.version
    made = bound(desk)
    assert isinstance(made, tuple)
    assert made[0].data == DeviceBound(device="pump", kind="pump", simulated=True, reason="the code was read")
    assert made[0].actor == NURSE
    assert desk.session.bound == {"pump": NURSE.id}
    assert bound(desk) == (), "the same again is no news"
    gone = unbound(desk)
    assert isinstance(gone, tuple)
    assert gone[0].data == DeviceUnbound(device="pump", reason="over")
    assert desk.session.bound == {}
    assert desk.session.version == version, "nobody's decision is overtaken by it"


def test_a_simulated_device_is_never_recorded_as_bound_to_a_real_person() -> None:
    desk = desk_at(State.RUNNING)
    assert desk.session.plan is not None
    desk.session = replace(desk.session, plan=replace(desk.session.plan, patient_synthetic=False))
    refused = bound(desk)
    assert isinstance(refused, Refusal)
    assert refused.rule == "SES-SIMULATED"
    assert isinstance(bound(desk, simulated=False), tuple)


@pytest.mark.parametrize(("by", "may"), [(NURSE, True), (SYSTEM, True), (DEVICE, False)])
def test_no_device_binds_itself(by: object, may: bool) -> None:
    assert isinstance(bound(desk_at(State.READY), by=by), Refusal) is not may
