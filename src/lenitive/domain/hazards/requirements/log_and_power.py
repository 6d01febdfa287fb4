"""KR-4 and KR-5: a log that outlasts a loss of power, and a pump that says when its own comes to an end."""

from typing import Final

from lenitive.domain.hazards.requirements.requirement import (
    Requirement,
    RequirementGroup,
    RequirementState,
    Use,
    gip,
    open_pca,
)
from lenitive.domain.hazards.traced import tests_in

_GROUP: Final = RequirementGroup.LOG
_STATE = RequirementState

REQUIREMENTS: Final = (
    Requirement(
        id="KR-4.1",
        group=_GROUP,
        asks="Everything that somebody does to an infusion is an event of the log, with who did it",
        use=Use.ADOPTED,
        anchors=gip("4.1.1"),
        state=_STATE.MET,
        controls=("lenitive.domain.infusion.events:EVENT_TYPES", "lenitive.domain.infusion.machine:decide"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py",
                "test_every_command_has_a_handler_and_stands_in_this_walk",
                "test_every_row_of_the_table_leads_where_it_says",
            ),
            *tests_in(
                "tests/domain/infusion/test_bindings.py", "test_a_binding_and_its_end_are_events_with_who_and_why"
            ),
        ),
    ),
    Requirement(
        id="KR-4.2",
        group=_GROUP,
        asks="Every fault and every alarm is an event of the log, with its end",
        use=Use.ADOPTED,
        anchors=gip("4.1.2"),
        state=_STATE.MET,
        controls=(
            "lenitive.domain.infusion.events:AlarmRaised",
            "lenitive.domain.infusion.events:SupervisionCondition",
        ),
        tests=(
            *tests_in("tests/web/documents/test_paper.py", "test_the_note_shows_every_alarm_and_what_was_done"),
            *tests_in(
                "tests/domain/infusion/test_interruption.py",
                "test_a_condition_of_the_supervision_alarms_acts_and_ends_only_when_it_is_said_to",
            ),
        ),
    ),
    Requirement(
        id="KR-4.3",
        group=_GROUP,
        asks="An event is dated to the millisecond in UTC, counted on a clock that only goes forward",
        use=Use.ADOPTED,
        anchors=(*gip("4.1.3"), *open_pca("R6.6.0(8)")),
        state=_STATE.PARTLY_MET,
        controls=("lenitive.domain.infusion.session:epoch_ms", "lenitive.supervisor.time_line:TimeLine"),
        tests=(
            *tests_in(
                "tests/domain/infusion/test_machine.py", "test_events_are_numbered_dated_and_flagged_as_simulated"
            ),
            *tests_in("tests/safety/test_checker_finds.py", "test_times_are_whole_milliseconds"),
            *tests_in(
                "tests/supervisor/test_watched_infusion.py", "test_setting_the_clock_changes_no_interval_and_is_said"
            ),
        ),
        missing=("a figure of how far a date is from the clock that only goes forward; 10 ms are asked for",),
    ),
    Requirement(
        id="KR-4.4",
        group=_GROUP,
        asks="The log is on the disk before anything is acknowledged, and a change of it shows",
        use=Use.ADOPTED,
        anchors=gip("4.1.4"),
        state=_STATE.MET,
        controls=("lenitive.record.store:EventStore.append", "lenitive.record.chain:seal", "tools/verify_log.py"),
        tests=(
            *tests_in(
                "tests/safety/test_controls_of_hazards.py", "test_a_record_is_flushed_to_the_disk_before_it_counts"
            ),
            *tests_in(
                "tests/record/test_record_figures.py",
                "test_a_loss_of_power_loses_nothing_and_with_a_defect_it_does",
                "test_every_tampering_is_found_and_without_the_anchor_some_are_not",
            ),
        ),
    ),
    Requirement(
        id="KR-5.1",
        group=_GROUP,
        asks="A battery that is low is passed on, one that is nearly empty holds the infusion and cannot be silenced",
        use=Use.DEVICE,
        anchors=gip("5.1.4 to 5.1.8"),
        state=_STATE.MET,
        controls=("ALM-BATTERY-LOW", "ALM-BATTERY-DEPLETED"),
        tests=(
            *tests_in("tests/devices/test_pump_faults.py", "test_a_battery_runs_low_then_down_then_out"),
            *tests_in("tests/domain/infusion/test_alarms_of_a_session.py", "test_what_the_pump_says_alarms_at_once"),
            *tests_in(
                "tests/domain/infusion/test_silence_and_repetition.py",
                "test_a_pump_that_runs_out_of_power_cannot_be_silenced",
            ),
        ),
    ),
)
"""KR-4.1 to KR-4.4 and KR-5.1."""
