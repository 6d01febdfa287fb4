"""Numbers on a waveform that nobody can read: no reading, neither a bad one nor a good one, and never overlooked."""

from datetime import UTC, datetime

import pytest

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.faults import FaultKind, Where
from lenitive.devices.messages import Numeric, Numerics, Quality, SignalQuality
from lenitive.devices.protocol import Binding, Frame, Heard, Kind, Received, Sender
from lenitive.domain.infusion.alarms import OF_THE_PERSON
from lenitive.domain.infusion.events import AlarmRaised, VitalsObserved
from lenitive.domain.infusion.session import State
from lenitive.supervisor.readings import VitalsChooser
from watched_bedside import WatchedBedside

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SHOWN = {
    "heart_rate_min": 150,
    "respiratory_rate_min": 6,
    "spo2_pct": 70,
    "etco2_mmhg": 12,
    "systolic_mmhg": 120,
    "diastolic_mmhg": 70,
    "map_mmhg": 87,
}
GOOD, POOR, NONE = Quality.GOOD, Quality.POOR, Quality.NONE
STARTED_S = 400


def believed(ecg: Quality, pleth: Quality, capnogram: Quality, **shown: int) -> VitalsObserved:
    """What is believed of one set of numbers under waveforms of some quality."""
    chooser = VitalsChooser()
    quality = SignalQuality(
        measured_ms=5000,
        ecg=ecg,
        pleth=pleth,
        pleth_varies=pleth is not NONE,
        capnogram=capnogram,
        capnogram_varies=capnogram is not NONE,
    )
    chooser.hear_quality(quality, 5000)
    numbers = {name: Numeric(value=value, missing=None, measured_ms=5000) for name, value in {**SHOWN, **shown}.items()}
    body = Numerics(**numbers)
    frame = Frame(
        device="m",
        kind=Kind.MONITOR,
        sender=Sender.DEVICE,
        boot=1,
        seq=1,
        uptime_ms=5000,
        clock_ms=None,
        binding=Binding(infusion="INF-1", token="0" * 32),
        body=body,
    )
    return chooser.believed(body, Received(frame=frame, heard=Heard(), age_ms=0), AT)


def kept(vitals: VitalsObserved) -> set[str]:
    return {name for name in SHOWN if getattr(vitals, name) is not None}


CUFF = {"systolic_mmhg", "diastolic_mmhg", "map_mmhg"}


@pytest.mark.parametrize(
    ("ecg", "pleth", "capnogram", "read"),
    [
        (GOOD, GOOD, GOOD, set(SHOWN)),
        (POOR, POOR, GOOD, {"respiratory_rate_min", "etco2_mmhg"} | CUFF),
        (GOOD, POOR, GOOD, set(SHOWN) - {"spo2_pct"}),
        (POOR, GOOD, GOOD, set(SHOWN)),
        (NONE, GOOD, GOOD, set(SHOWN)),
        (GOOD, GOOD, POOR, {"heart_rate_min", "spo2_pct"} | CUFF),
        (GOOD, GOOD, NONE, set(SHOWN) - {"etco2_mmhg"}),
        (GOOD, NONE, GOOD, set(SHOWN) - {"spo2_pct"}),
        (POOR, NONE, GOOD, {"respiratory_rate_min", "etco2_mmhg"} | CUFF),
    ],
)
def test_a_number_is_a_reading_only_with_a_waveform_behind_it_that_can_be_read(
    ecg: Quality, pleth: Quality, capnogram: Quality, read: set[str]
) -> None:
    assert kept(believed(ecg, pleth, capnogram)) == read


def test_no_breath_at_all_is_believed_on_any_waveform() -> None:
    for quality in Quality:
        found = believed(GOOD, GOOD, quality, respiratory_rate_min=0, etco2_mmhg=0)
        assert (found.respiratory_rate_min, found.etco2_mmhg) == (0, 0)


def fault(kind: FaultKind, where: Where, *, start_s: int = STARTED_S, for_s: int) -> Fault:
    return Fault(start_ms=start_s * 1000, duration_ms=for_s * 1000, kind=kind, where=where, intensity=100)


def raised(*faults: Fault, for_s: int) -> tuple[list[str], WatchedBedside]:
    """The alarms that were raised while something lasted."""
    one = WatchedBedside(faults=faults)
    one.start()
    one.run(STARTED_S + for_s - one.at_ms / 1000)
    return [event.data.alarm for event in one.kept if isinstance(event.data, AlarmRaised)], one


def test_a_hand_that_moves_for_a_short_time_raises_nothing() -> None:
    found, one = raised(fault(FaultKind.ARTEFACT_MOTION, Where.MONITOR, for_s=13), for_s=40)
    assert found == []
    assert one.session.state is State.RUNNING


def test_a_hand_that_goes_on_moving_holds_as_missing_and_as_nothing_else() -> None:
    found, one = raised(fault(FaultKind.ARTEFACT_MOTION, Where.MONITOR, for_s=60), for_s=35)
    assert found == ["ALM-VITALS-STALE-MEDIUM", "ALM-VITALS-STALE-HIGH"]
    assert not OF_THE_PERSON.intersection(found)
    assert one.true_rate_ul_h == 0


def test_somebody_who_falls_ill_under_a_moving_hand_is_not_overlooked() -> None:
    ill = fault(FaultKind.AIRWAY_OBSTRUCTION, Where.PATIENT, for_s=90)
    moving = fault(FaultKind.ARTEFACT_MOTION, Where.MONITOR, start_s=STARTED_S - 2, for_s=100)
    found, one = raised(ill, moving, for_s=37)
    assert "ALM-APNOEA" in found or "ALM-VITALS-STALE-HIGH" in found
    assert one.true_rate_ul_h == 0


def test_an_alarm_is_not_ended_by_numbers_on_a_poor_waveform() -> None:
    ill = fault(FaultKind.TACHYARRHYTHMIA, Where.PATIENT, for_s=60)
    moving = fault(FaultKind.ARTEFACT_MOTION, Where.MONITOR, start_s=STARTED_S + 50, for_s=60)
    found, one = raised(ill, moving, for_s=105)
    assert "ALM-HR-HIGH-RED" in found
    assert "ALM-HR-HIGH-RED" in one.session.alarms
